/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that explain facts share: a fact's texts as a row. */
#ifndef EXPLAIN_EVENT_FACT_H
#define EXPLAIN_EVENT_FACT_H

#include "explain/entry.h"
#include "explain/event.h"

struct fact_entry {
	const char *title;
	const char *description;
	const char *fix;
	const char *source;
};

/* Title, description, fix and source of a row; `rule` names what it speaks of. */
void fact_add(struct explanation *out, const struct fact_entry *entry,
	      const struct message_value *values, size_t count, const char *rule);

/* Why a TLS handshake failed, by the members of its FAILED event. */
enum tls_failure {
	TLS_FAILURE_DISTRUST, /* this side refused the certificate */
	TLS_FAILURE_REFUSED,  /* the server refused, with an alert */
	TLS_FAILURE_BROKEN,   /* nobody refused: clear text, damage, an end */
};

enum tls_failure tls_failure_of(struct span members);

/* What a mail domain wants of those who deliver to it. */
void explain_policy(const struct event *event, uint32_t id, struct explanation *out);

/* event_way.c: RESOLVED, ATTEMPT, CONNECTED. */
void explain_way(const struct event *event, uint32_t id, struct explanation *out);

/*
 * The RESOLVED event whose answer is why nobody could be connected to, before
 * the FAILED event `id`, and what to do about it; NULL: no single one is.
 */
const struct fact_entry *explain_way_cause(const struct journal *journal, uint32_t id,
					   uint32_t *answer);

#endif
