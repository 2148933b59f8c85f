/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events in words, for all formats that show them line by line. */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/secret.h"
#include "journal/journal.h"
#include "journal/replay.h"

/* A stretch of an event's text: what was said, or a secret of which the shape is to be shown. */
struct word {
	bool shape;
	struct span text; /* bytes of others; of a secret only if it was given */
	struct secret_mark mark;
};

/* The next stretch from *at on (start with 0); false at the end. `secrets` NULL: shapes only. */
bool words_next(const struct event *event, const struct secrets *secrets, size_t *at,
		struct word *word);

/* 'T' inside verified TLS, 't' inside TLS that is not, ' ' in clear text. */
char words_tls_mark(struct replay *replay, uint32_t id, const struct event *event);

/* Appends what is odd about a reply, number n, as a sentence; false behind the last. */
bool words_append_flaw(const struct event *event, size_t n, struct bytes *out);

/* A fact in a sentence of ours (or a typed line of a message), as far as it has one. */
bool words_has_fact(const struct event *event);
void words_append_fact(const struct event *event, struct bytes *out);

/* True for a command that an imported text does not show: to be marked as inferred. */
bool words_is_inferred(const struct event *event);

/* Of a remark about an event: "on 0.971: ", and of a mark all that there is to say. */
void words_append_about(const struct journal *journal, const struct event *note, struct bytes *out);

/* True for a line of a message that was typed by itself. */
bool words_is_typed(const struct event *event);

#endif
