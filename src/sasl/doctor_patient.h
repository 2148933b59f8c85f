/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the doctor's tests work on. A test looks for one fault, cures it in the
 * patient and returns true; the rows stand in the order in which faults lie on
 * top of one another. Private to this folder.
 */
#ifndef SASL_DOCTOR_PATIENT_H
#define SASL_DOCTOR_PATIENT_H

#include "base/utf8.h"
#include "sasl/doctor.h"
#include "sasl/guarded.h"
#include "sasl/mechanism.h"

enum patient_field {
	FIELD_AUTHZID,
	FIELD_USER,
	FIELD_PASSWORD,
	FIELD_COUNT,
};

/* All buffers may hold secrets: they are filled with guarded_*() and wiped. */
struct patient {
	struct bytes text;                 /* as pasted, then Base64 as it should be */
	struct bytes data;                 /* decoded */
	struct bytes fields[FIELD_COUNT];  /* of PLAIN; cured apart from data */
	const struct mechanism *mechanism; /* of an AUTH command pasted along */
	enum doctor_content content;
	bool triple;      /* data is told by its fields */
	bool swapped;     /* nobody knows which field is the secret one */
	bool incurable;   /* there is no correction */
	bool incomplete;  /* characters were missing at the end */
	bool literal;     /* a control character was spelled out */
	uint64_t number;  /* of the test that found something */
	struct span word; /* the same; const text or part of what was pasted */
};

struct doctor_row {
	const char *id;
	bool (*test)(struct patient *patient);
	const char *wrong;  /* N_() sentence */
	const char *advice; /* N_() sentence */
};

struct doctor_rows {
	const struct doctor_row *rows;
	size_t count;
};

extern const struct doctor_rows doctor_wrapping; /* around the pasted text */
extern const struct doctor_rows doctor_alphabet; /* in its Base64 */
extern const struct doctor_rows doctor_outer;    /* encodings inside the encoding */
extern const struct doctor_rows doctor_inner;    /* in the decoded text */
extern const struct doctor_rows doctor_fields;   /* in its fields */

/* Keeps `size` bytes from `from` on. */
void patient_cut(struct bytes *bytes, size_t from, size_t size);

/* Puts the bytes of `with` in the place of what was there and empties it. */
void patient_replace(struct bytes *bytes, struct bytes *with);

/* Cuts UTF-16 down to UTF-8, byte order mark and all; false when it is none. */
bool patient_convert_utf16(struct bytes *bytes);

/* Cuts quotes at both ends; only ", ' and `, or only the curly ones. */
bool patient_unquote(struct bytes *bytes, bool curly);

/* UTF-8 without control characters but NUL, SOH, TAB, CR and LF. */
bool patient_is_text(struct span text);

/* "name@domain.tld", nothing else. */
bool patient_is_address(struct span text);

/* What `data` is; PLAIN's fields are filled when it has NULs. */
void patient_classify(struct patient *patient);

/* One of the spellings of an octet at the start of `text`: its length, or 0. */
size_t patient_match_literal(struct span text, unsigned char octet);

#endif
