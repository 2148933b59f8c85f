/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Base64 doctor: takes what somebody pasted as a line of an AUTH exchange,
 * decodes it through all that is wrong with it, says each thing that is wrong,
 * and gives the line that was meant. Sends nothing and knows no session; what
 * may be a password is marked as a secret, so that readers show its structure.
 */
#ifndef SASL_DOCTOR_H
#define SASL_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "sasl/exchange.h"

/* What the decoded text is. */
enum doctor_content {
	DOCTOR_NOTHING, /* empty */
	DOCTOR_PLAIN,   /* PLAIN's three fields, or what was meant to be them */
	DOCTOR_BEARER,  /* XOAUTH2's or OAUTHBEARER's message with its token */
	DOCTOR_ANSWER,  /* a response with a proof: CRAM-MD5, DIGEST-MD5, SCRAM */
	DOCTOR_SERVER,  /* what a server asks: prompt, challenge, error in JSON */
	DOCTOR_NAME,    /* a user name */
	DOCTOR_WORD,    /* one text that may be a password */
	DOCTOR_OCTETS,  /* no text */
};

const char *doctor_content_text(enum doctor_content content); /* N_() sentence */

/* One thing that is wrong, or that is worth a look. */
struct doctor_diagnosis {
	const char *id;     /* "newline"; fixed, for tests and readers */
	const char *wrong;  /* N_() sentences, with {number} and {word} in them: */
	const char *advice; /* doctor_append() puts the values in */
	uint64_t number;
	struct span word; /* never a secret */
};

struct doctor_result {
	bool decoded; /* false: it is no Base64; the rest takes it for the text itself */
	enum doctor_content content;
	const struct doctor_diagnosis *diagnoses;
	size_t diagnosis_count;
	const struct sasl_value *found; /* the decoded bytes as they came, all on the ruler */
	size_t found_count;
	const struct sasl_value *meant; /* the same without the faults */
	size_t meant_count;
	struct span corrected; /* meant, in Base64; empty when nobody can tell */
	bool changed;          /* corrected is not what was pasted */
	bool secret;           /* corrected holds a secret */
};

struct doctor;

/* Examines what was pasted; total, never fails. What is in it is wiped by doctor_free(). */
struct doctor *doctor_new(struct span pasted);
void doctor_free(struct doctor *doctor);

/* Valid until doctor_free(). */
const struct doctor_result *doctor_result(const struct doctor *doctor);

/* Appends one of a diagnosis' sentences, translated and with its values. */
void doctor_append(struct bytes *out, const struct doctor_diagnosis *diagnosis,
		   const char *sentence);

/* The name of a control character (NUL, SOH, LF …); NULL for any other octet. */
const char *doctor_octet_name(unsigned char octet);

/* The ids of all diagnoses, in the order in which they are looked for; NULL behind the last. */
const char *doctor_id(size_t n);

#endif
