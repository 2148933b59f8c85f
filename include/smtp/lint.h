/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is odd about a message, to be said before its final dot: line ends,
 * octets, size, and the header fields that every message has (RFC 5322 §3.6).
 * Incremental: any chunks give the same remarks. Changes nothing.
 */
#ifndef SMTP_LINT_H
#define SMTP_LINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "smtp/extension.h"

enum lint_kind {
	LINT_BARE_CR,
	LINT_BARE_LF,
	LINT_LONG_LINE, /* over 998 octets (RFC 5322 §2.1.1) */
	LINT_NUL,
	LINT_8BIT,        /* octets beyond ASCII in the body */
	LINT_8BIT_HEADER, /* and in the header (RFC 6532) */
	LINT_SIZE,        /* more than the server's SIZE (RFC 1870) */
	LINT_NO_DATE,
	LINT_NO_FROM,
	LINT_COUNT
};

#define LINT_NAME_MAX 8

struct lint {
	uint64_t bytes;             /* on the wire, doubled dots not counted (RFC 1870 §4) */
	uint64_t lines;             /* begun so far */
	uint64_t count[LINT_COUNT]; /* how often */
	uint64_t first[LINT_COUNT]; /* in which line it is first seen */
	uint64_t doubled;           /* dots that are doubled on the way (RFC 5321 §4.5.2) */
	uint32_t column;            /* octets in the current line so far */
	char name[LINT_NAME_MAX];   /* the beginning of the header field's name */
	bool long_line;             /* the current one is told already */
	bool after_cr;
	bool has_crlf; /* some lines end so */
	bool in_body;
	bool named; /* the field's colon has been seen, or this line continues one */
	bool has_date;
	bool has_from;
};

/* What the server offers, and what MAIL has declared. */
struct lint_limits {
	bool known; /* the server has answered an EHLO */
	extension_set offered;
	uint64_t size_limit; /* 0: none */
	bool declared_8bit;  /* MAIL had BODY=8BITMIME or BINARYMIME */
	bool declared_utf8;  /* MAIL had SMTPUTF8 */
};

void lint_init(struct lint *lint);
void lint_push(struct lint *lint, struct span chunk);

/* The message is whole; once, before lint_remark(). */
void lint_finish(struct lint *lint);

/* Remark number n: translated, the caller frees it; NULL behind the last. */
char *lint_remark(const struct lint *lint, const struct lint_limits *limits, size_t n);

#endif
