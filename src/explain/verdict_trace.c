/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an administrator finds a session by in the server's log. Called by verdict.c. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "base/time.h"
#include "explain/queue_id.h"
#include "explain/situation.h"
#include "explain/verdict_walk.h"
#include "journal/members.h"

static const struct {
	const char *key;
	const char *name;
} rows[] = {
	[TRACE_SERVER] = { "server", N_("the server's address") },
	[TRACE_CLIENT] = { "client", N_("our address and port") },
	[TRACE_TIME] = { "time", N_("the second, in UTC") },
	[TRACE_QUEUE_ID] = { "queue_id", N_("the queue id") },
	[TRACE_USER] = { "user", N_("the login name") },
};

static void keep(struct verdict *out, enum verdict_trace trace, struct span value)
{
	struct printable text;

	if (!value.size)
		return;
	text = printable_make(value);
	out->trace[trace] = memory_copy_text(text.text);
	printable_release(&text);
}

static void trace_addresses(const struct walk *walk, uint32_t at, struct verdict *out)
{
	uint16_t conn = journal_event(walk->journal, at)->conn;
	uint32_t id = journal_before(walk->journal, at + 1, EVENT_CONNECTED, conn);
	const struct event *event = journal_event(walk->journal, id);
	struct bytes server = BYTES_INIT;
	struct span members, address;

	if (!event)
		return;
	members = span_of(event->data, event->size);
	address = members_text(members, "address");
	if (address.size && members_text(members, "port").size) {
		bool ipv6 = span_find(address, ':') < address.size;

		bytes_append_text(&server, ipv6 ? "[" : "");
		bytes_append(&server, address);
		bytes_append_text(&server, ipv6 ? "]:" : ":");
		bytes_append(&server, members_text(members, "port"));
		keep(out, TRACE_SERVER, bytes_span(&server));
	}
	keep(out, TRACE_CLIENT, members_text(members, "local"));
	bytes_release(&server);
}

/* A text that was opened may not tell when it was written. */
static void trace_time(const struct walk *walk, uint32_t at, struct verdict *out)
{
	uint64_t started_us = journal_head(walk->journal).started_us;
	char text[TIME_TEXT_SIZE];

	if (!started_us)
		return;
	time_format(started_us + journal_event(walk->journal, at)->time_us, text);
	text[strlen("2026-11-22T06:00:00")] = 0;
	text[strlen("2026-11-22")] = ' ';
	keep(out, TRACE_TIME, span_text(text));
}

static void trace_queue_id(const struct walk *walk, struct verdict *out)
{
	struct reply reply = REPLY_INIT;

	if (journal_reply(walk->journal, walk->accepted, &reply) && reply.count)
		keep(out, TRACE_QUEUE_ID, queue_id_in(reply_text(&reply, reply.count - 1)));
	reply_release(&reply);
}

static void trace_user(const struct walk *walk, uint32_t at, struct verdict *out)
{
	const struct event *event = journal_event(walk->journal, at);
	struct situation situation;
	struct bytes text = BYTES_INIT;

	/* A login of which no AUTH is told, as in a server's log. */
	if (event->kind == EVENT_LOGIN)
		keep(out, TRACE_USER, members_text(span_of(event->data, event->size), "user"));
	if (out->trace[TRACE_USER])
		return;
	memset(&situation, 0, sizeof(situation));
	situation.journal = walk->journal;
	situation.id = walk->last;
	situation.before = replay_at(walk->replay, at);
	keep(out, TRACE_USER, situation_user(&situation, &text));
	bytes_release(&text);
}

void verdict_find_trace(const struct walk *walk, struct verdict *out)
{
	uint32_t at = out->event ? out->event : walk->last;

	if (!at)
		return;
	trace_addresses(walk, at, out);
	trace_time(walk, at, out);
	trace_queue_id(walk, out);
	trace_user(walk, at, out);
}

const char *verdict_trace_key(enum verdict_trace trace)
{
	return rows[trace].key;
}

const char *verdict_trace_name(enum verdict_trace trace)
{
	return rows[trace].name;
}
