/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the trust verdict share: reading a handshake's members, adding lines. */
#ifndef EXPLAIN_CHANNEL_LINES_H
#define EXPLAIN_CHANNEL_LINES_H

#include "base/message.h"
#include "explain/channel.h"
#include "journal/event.h"
#include "journal/members.h"

/* A handshake being read out. */
struct channel_subject {
	const struct journal *journal;
	uint32_t until; /* how far steps of the ladder are looked for; 0: nowhere */
	uint32_t id;
	const struct event *event;
	struct span members;
	int64_t day; /* of the handshake, since 1970 */
	struct channel *out;
};

/* Adds a line; the sentence is an N_() string. */
struct channel_line *channel_add(const struct channel_subject *subject, const char *label,
				 const char *sentence, const struct message_value *values,
				 size_t count);

struct span channel_text(const struct channel_subject *subject, const char *name);
bool channel_has(const struct channel_subject *subject, const char *name, const char *text);

/* Item n of a list; an empty span behind the last. */
struct span channel_item(const struct channel_subject *subject, const char *name, size_t n);
size_t channel_item_count(const struct channel_subject *subject, const char *name);

/* Days since 1970 of "2026-11-22T…"; 0 when it is none. */
int64_t channel_day(struct span date);

/* What is wrong with chain or name, as a sentence, by the journal's word for it; NULL: nothing is. */
const char *channel_problem(struct span word);

/* True when the server is one that the domain's MTA-STS policy names, and is verified. */
bool channel_satisfies_policy(const struct channel_subject *subject);

/* ---- the parts, each in its file ---- */

void channel_add_chain(const struct channel_subject *subject);
void channel_add_policy_act(const struct channel_subject *subject); /* of who honours it */
void channel_add_policy(const struct channel_subject *subject);
void channel_add_dane(const struct channel_subject *subject);
void channel_add_refusal(const struct channel_subject *subject);
void channel_add_offers(const struct channel_subject *subject);
void channel_add_ladder(const struct channel_subject *subject);

#endif
