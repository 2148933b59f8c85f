/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Aliases that lead in a circle. Of these DNS answers a bare SERVFAIL, as of
 * name servers that are down, so the aliases of a name that could not be
 * looked up are asked for one by one. Called by names.c behind such an answer.
 */
#include <string.h>

#include "base/memory.h"
#include "net/names_private.h"

#define ALIASES_MOST 12 /* name servers follow no more either */

struct names_aliases {
	struct names_query *query; /* for the next of them */
	char *names[ALIASES_MOST + 1];
	size_t count;
};

void names_aliases_free(struct names_aliases *aliases)
{
	if (!aliases)
		return;
	names_query_free(aliases->query);
	for (size_t i = 0; i < aliases->count; i++)
		memory_free(aliases->names[i]);
	memory_free(aliases);
}

const struct names_query *names_aliases_query(const struct names_aliases *aliases)
{
	return aliases->query;
}

static void ask(struct names_query *query, const char *name, uint64_t now_us)
{
	struct names_aliases *aliases = query->aliases;

	aliases->names[aliases->count++] = memory_copy_text(name);
	aliases->query = names_query_new(query->names, name, RECORD_CNAME, now_us);
	/* All of them together take no longer than the question may. */
	aliases->query->deadline_us = query->deadline_us;
	aliases->query->answer.source = query->answer.source;
	aliases->query->asker = query->asker;
	if (!query->asker->ask(aliases->query))
		aliases->query->asker = NULL;
}

static bool is_known(const struct names_aliases *aliases, const char *name)
{
	for (size_t i = 0; i < aliases->count; i++)
		if (span_is_word(span_text(aliases->names[i]), name))
			return true;
	return false;
}

/* "a.example.test -> b.example.test -> a.example.test": what was found, as the reason. */
static void tell(struct names_query *query, const char *last)
{
	const struct names_aliases *aliases = query->aliases;
	struct bytes chain = BYTES_INIT;

	for (size_t i = 0; i < aliases->count; i++) {
		bytes_append_text(&chain, aliases->names[i]);
		bytes_append_text(&chain, " -> ");
	}
	bytes_append_text(&chain, last);
	names_set_reason(query, bytes_text(&chain));
	bytes_release(&chain);
	names_settle(query, NAMES_CIRCLE, query->answer.security);
}

static void take(struct names_query *query, uint64_t now_us)
{
	struct names_aliases *aliases = query->aliases;
	const struct names_answer *answer = names_answer(aliases->query, now_us);
	char *next;

	if (!answer)
		return;
	next = answer->outcome == NAMES_FOUND ? memory_copy_text(answer->records[0].text) : NULL;
	names_query_free(aliases->query);
	aliases->query = NULL;
	if (next && is_known(aliases, next))
		tell(query, next);
	else if (next && aliases->count < ALIASES_MOST)
		ask(query, next, now_us);
	memory_free(next);
}

bool names_aliases_follow(struct names_query *query, uint64_t now_us)
{
	if (!query->aliases) {
		query->aliases = memory_new(1, sizeof(*query->aliases));
		ask(query, query->name, now_us);
	}
	if (query->aliases->query)
		take(query, now_us);
	return query->aliases->query != NULL;
}
