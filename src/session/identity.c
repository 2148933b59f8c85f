/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The names of both ends: the PTR of the server's address and of ours as the
 * server sees it, and whether those names lead back (RFC 1912 §2.1). Asked once
 * EHLO is answered, beside the conversation and without holding it up; each
 * answer is an event. Of this machine itself only if a name server was chosen.
 */
#include <string.h>

#include "base/memory.h"
#include "journal/members.h"
#include "session/inside.h"
#include "session/way.h"
#include "smtp/address.h"
#include "smtp/reply.h"

static const char *const abouts[IDENTITY_ENDS] = {
	[IDENTITY_CLIENT] = "client",
	[IDENTITY_SERVER] = "server",
};

static void ask_name(struct session *session, enum identity_end which, const char *address,
		     uint64_t now_us)
{
	struct identity *identity = &session->identity[which];
	struct net_address parsed;
	struct bytes name = BYTES_INIT;

	if (!net_address_parse(address, 0, &parsed) || !names_reverse(&parsed, &name))
		return;
	identity->address = memory_copy_text(address);
	identity->family = parsed.family;
	identity->query = names_ask(session->options.names, bytes_text(&name), RECORD_PTR, now_us);
	bytes_release(&name);
}

/* Behind a translator of addresses only the server knows ours; many say it in EHLO's first line. */
static char *client_address(const struct session *session)
{
	uint32_t id = scribe_dialogue(session->scribe)->ehlo_reply_id;
	struct reply reply = REPLY_INIT;
	struct span seen = span_of(NULL, 0);
	char *copy = NULL;

	if (journal_reply(session->journal, id, &reply) && reply.count)
		seen = address_literal_in(reply.lines[0].text);
	if (seen.size)
		copy = span_copy_text(seen);
	reply_release(&reply);
	return copy ? copy : session->reach.local ? memory_copy_text(session->reach.local) : NULL;
}

static void begin(struct session *session, uint64_t now_us)
{
	char *client = client_address(session);

	session->identified = true;
	if (client)
		ask_name(session, IDENTITY_CLIENT, client, now_us);
	if (session->reach.remote)
		ask_name(session, IDENTITY_SERVER, session->reach.remote, now_us);
	memory_free(client);
}

static bool is_due(const struct session *session)
{
	return !session->identified && session->options.names && !session->options.rung &&
	       scribe_dialogue(session->scribe)->ehlo_reply_id && names_validates() &&
	       (!session->local || names_is_chosen(session->options.names));
}

/* The name that was found is asked for its address, once. */
static void follow(struct session *session, enum identity_end which,
		   const struct names_answer *answer, uint64_t now_us)
{
	struct identity *identity = &session->identity[which];
	struct names_query *done = identity->query;

	identity->query = NULL;
	if (answer->type == RECORD_PTR && answer->outcome == NAMES_FOUND)
		identity->query = names_ask(session->options.names, answer->records[0].text,
					    identity->family == AF_INET ? RECORD_A : RECORD_AAAA,
					    now_us);
	names_query_free(done);
}

bool identity_pump(struct session *session, uint64_t now_us)
{
	bool happened = false;

	if (is_due(session)) {
		begin(session, now_us);
		happened = true;
	}
	for (int i = 0; i < IDENTITY_ENDS; i++) {
		struct identity *identity = &session->identity[i];
		const struct way_purpose purpose = { abouts[i], identity->address };
		const struct names_answer *answer =
			identity->query ? names_answer(identity->query, now_us) : NULL;

		if (!answer)
			continue;
		way_write_answer(session->scribe, answer, 0, &purpose, now_us);
		follow(session, (enum identity_end)i, answer, now_us);
		happened = true;
	}
	return happened;
}

void identity_watch(const struct session *session, struct loop *loop)
{
	for (int i = 0; i < IDENTITY_ENDS; i++) {
		if (session->identity[i].query)
			names_watch(session->identity[i].query, loop);
	}
}

void identity_release(struct session *session)
{
	for (int i = 0; i < IDENTITY_ENDS; i++) {
		names_query_free(session->identity[i].query);
		memory_free(session->identity[i].address);
		memset(&session->identity[i], 0, sizeof(session->identity[i]));
	}
}
