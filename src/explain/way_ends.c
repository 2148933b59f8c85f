/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By which names and addresses the two ends know each other. Used by way.c and findings. */
#include "explain/way.h"

#include <string.h>

#include "base/memory.h"
#include "journal/members.h"
#include "smtp/address.h"
#include "smtp/command.h"
#include "smtp/reply.h"

static bool lists(struct span members, struct span address)
{
	struct member member;

	for (size_t at = 0; members_next(members, &at, &member);) {
		if (span_is(member.name, "addresses") && span_equal(member.value, address))
			return true;
	}
	return false;
}

static struct span without_port(struct span local)
{
	if (local.size && local.data[0] == '[')
		return span_part(local, 1, span_find(local, ']') - 1);
	return span_part(local, 0, span_find(local, ':'));
}

static void take_name(struct way_ends *ends, uint32_t id, struct span members)
{
	bool client = span_is(members_text(members, "about"), "client");
	bool agrees = lists(members, members_text(members, "address"));

	if (span_is(members_text(members, "type"), "PTR") && client) {
		ends->client_asked = true;
		ends->client = members_text(members, "address");
		ends->client_name = members_text(members, "records");
		ends->client_event = id;
	} else if (span_is(members_text(members, "type"), "PTR")) {
		ends->server_asked = true;
		ends->server_name = members_text(members, "records");
		ends->server_event = id;
	} else if (client) {
		ends->client_forward = true;
		ends->client_agrees |= agrees;
	} else {
		ends->server_forward = true;
		ends->server_agrees |= agrees;
	}
}

static void take_reply(const struct journal *journal, uint32_t id, const struct event *event,
		       struct way_ends *ends)
{
	const struct event *line = journal_event(journal, event_first(event));
	const struct event *command = journal_event(journal, event->ref);
	struct span text, rest, seen;

	if (!line || event->marks & EVENT_UNSOLICITED || event->code / 100 != 2)
		return;
	text = rest = span_after(event_text(line), 4);
	if (!event->ref) {
		ends->greeting_name = span_next_word(&rest);
		ends->greeting_event = id;
	} else if (command && (command->code == VERB_EHLO || command->code == VERB_HELO)) {
		rest = event_text(command);
		span_next_word(&rest);
		ends->helo = span_trim(rest);
		ends->helo_event = event->ref;
		seen = address_literal_in(text);
		if (seen.size) {
			ends->client = seen;
			ends->seen = true;
		}
	}
}

bool way_same_name(struct span a, struct span b)
{
	char *text = span_copy_text(b);
	bool same = span_is_word(a, text);

	memory_free(text);
	return same;
}

void way_ends_of(const struct journal *journal, uint32_t until, struct way_ends *ends)
{
	const struct event *event = journal_event(journal, until);
	uint16_t conn = event ? event->conn : 0;

	memset(ends, 0, sizeof(*ends));
	for (uint32_t id = 1; id <= until; id++) {
		struct span members;

		event = journal_event(journal, id);
		members = span_of(event->data, event->size);
		if (event->conn != conn)
			continue;
		if (event->kind == EVENT_CONNECTED) {
			ends->server = members_text(members, "address");
			ends->client = without_port(members_text(members, "local"));
		} else if (event->kind == EVENT_RESOLVED &&
			   (span_is(members_text(members, "about"), "client") ||
			    span_is(members_text(members, "about"), "server"))) {
			take_name(ends, id, members);
		} else if (event->kind == EVENT_REPLY) {
			take_reply(journal, id, event, ends);
		}
	}
}
