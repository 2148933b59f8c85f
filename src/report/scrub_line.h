/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the secrets of a line stand, whatever a tool has put before and behind it. */
#ifndef REPORT_SCRUB_LINE_H
#define REPORT_SCRUB_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

#define SCRUB_SPANS_MAX 16
#define SCRUB_PREFIX_MAX 96

/* An AUTH exchange that a text is in. */
struct scrub_exchange {
	bool open;
	bool login; /* LOGIN: its first answer is the user name, which is none of the secrets */
	unsigned answers;    /* of the client so far */
	unsigned lines;      /* that were looked at since it began */
	bool asked_password; /* by the last challenge */
	unsigned char prefix
		[SCRUB_PREFIX_MAX]; /* what stood before AUTH: before answers stands its like */
	size_t prefix_size;
	unsigned char reply_prefix[SCRUB_PREFIX_MAX]; /* what stood before the last reply */
	size_t reply_prefix_size;
	bool replied;  /* there was one */
	bool unmarked; /* before both sides' lines stands the same: it tells nothing */
};

enum scrub_kind {
	SCRUB_SECRET,
	SCRUB_USER, /* a LOGIN user name in Base64 */
};

struct scrub_span {
	size_t from;
	size_t size;
	enum scrub_kind kind;
};

struct scrub_spans {
	struct scrub_span items[SCRUB_SPANS_MAX];
	size_t count;
};

/* Finds them in the line (without its end), in order and apart, and follows the exchange. */
void scrub_find(struct scrub_exchange *exchange, struct span line, struct scrub_spans *spans);

#endif
