/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads AUTH commands and their last replies back from the end. Called by the login picker. */
#include "explain/refusal.h"

#include "base/memory.h"
#include "smtp/command.h"

/* The AUTH that an exchange began with. */
static const struct event *beginning(const struct journal *journal, uint32_t id)
{
	const struct event *command = journal_event(journal, id);

	while (command && command->code == VERB_AUTH_RESPONSE) {
		id = journal_before(journal, id, EVENT_COMMAND, command->conn);
		command = journal_event(journal, id);
	}
	return command && command->code == VERB_AUTH ? command : NULL;
}

static bool is_of(const struct event *auth, struct span mechanism)
{
	struct span rest = event_text(auth);
	char *name = span_copy_text(mechanism);
	bool is;

	span_next_word(&rest);
	is = span_is_word(span_next_word(&rest), name);
	memory_free(name);
	return is;
}

unsigned login_refusal(const struct journal *journal, uint32_t until, struct span mechanism)
{
	uint32_t id = until + 1;

	while (journal && (id = journal_before(journal, id, EVENT_REPLY, 0))) {
		const struct event *reply = journal_event(journal, id);
		const struct event *last = journal_event(journal, reply->ref);
		const struct event *auth = last ? beginning(journal, reply->ref) : NULL;

		if (!auth || reply->code == 334 || !is_of(auth, mechanism))
			continue;
		return reply->code < 400 || span_is(event_text(last), "*") ? 0 : reply->code;
	}
	return 0;
}

bool refusal_is_of_mechanism(unsigned code)
{
	static const unsigned codes[] = { 500, 501, 502, 504, 534, 538 };

	for (size_t n = 0; n < sizeof(codes) / sizeof(codes[0]); n++)
		if (code == codes[n])
			return true;
	return false;
}
