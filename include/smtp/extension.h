/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EHLO keywords with their parameters (RFC 5321 §4.1.1.1 and the registry of
 * SMTP service extensions): what a server offers, as a value.
 */
#ifndef SMTP_EXTENSION_H
#define SMTP_EXTENSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "smtp/reply.h"

/* Known keywords; the order is that of the table, which is sorted by keyword. */
enum extension {
	EXTENSION_8BITMIME,
	EXTENSION_AUTH,
	EXTENSION_BINARYMIME,
	EXTENSION_BURL,
	EXTENSION_CHUNKING,
	EXTENSION_DELIVERBY,
	EXTENSION_DSN,
	EXTENSION_ENHANCEDSTATUSCODES,
	EXTENSION_ETRN,
	EXTENSION_EXPN,
	EXTENSION_FUTURERELEASE,
	EXTENSION_HELP,
	EXTENSION_LIMITS,
	EXTENSION_MT_PRIORITY,
	EXTENSION_NO_SOLICITING,
	EXTENSION_PIPECONNECT,
	EXTENSION_PIPELINING,
	EXTENSION_PRDR,
	EXTENSION_REQUIRETLS,
	EXTENSION_RRVS,
	EXTENSION_SIZE,
	EXTENSION_SMTPUTF8,
	EXTENSION_STARTTLS,
	EXTENSION_VRFY,
	EXTENSION_XCLIENT,
	EXTENSION_XFORWARD,
	EXTENSION_UNKNOWN, /* any other; not counted in sets */
};

/* What one known keyword brings to the command line. */
struct extension_row {
	enum extension id;
	const char *keyword;
	const char *verb;        /* verb that it adds, or NULL */
	const char *mail_syntax; /* "[SIZE=n]", or NULL */
	const char *rcpt_syntax; /* or NULL */
	uint16_t mail_growth;    /* octets that the 512 of a MAIL line grow by */
	uint16_t rcpt_growth;    /* the same of a RCPT line */
};

/* One line of an EHLO reply behind the first; spans point into the reply. */
struct extension_line {
	enum extension id;
	struct span keyword;
	struct span parameters; /* without blanks at both ends */
	bool valid;             /* a keyword by RFC 5321 §4.1.1.1 */
	bool equals; /* "AUTH=…" of old: '=' stands behind the keyword; id is known for AUTH only */
};

/* A set of known keywords: bit n for enum extension n. */
typedef uint64_t extension_set;

/* What an EHLO reply says, folded. Copyable. */
struct extensions {
	extension_set offered;
	uint64_t size_limit; /* 0: none stated, or unusable */
	bool size_unusable;  /* SIZE with a parameter that is no 64-bit number */
	uint32_t keyword_count;
};

bool extension_parse(struct span line_text, struct extension_line *line); /* false: no keyword */

/* Reads all lines of a 250 reply to EHLO or LHLO; the first one is no keyword. */
void extensions_read(const struct reply *reply, struct extensions *extensions);

bool extension_in(extension_set set, enum extension id);
const struct extension_row *extension_row(enum extension id);    /* NULL for UNKNOWN */
const struct extension_row *extension_find(struct span keyword); /* NULL when unknown */

/*
 * The next "[NAME=value]" of a row's mail_syntax or rcpt_syntax, taken apart;
 * false at the end.
 */
bool extension_next_syntax(struct span *syntax, struct span *name, struct span *value);

/* The next mechanism name of an AUTH parameter; false at the end. */
bool extension_next_mechanism(struct span *parameters, struct span *mechanism);

#endif
