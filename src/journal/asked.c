/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Called when a login is wanted: by the screen, which asks for it, and by the conductor. */
#include "journal/asked.h"

struct span asked_mechanism(const struct journal *journal, const struct dialogue *dialogue)
{
	const struct event *auth = journal_event(journal, dialogue->auth_id);
	struct span rest, mechanism;

	if (dialogue_phase(dialogue) != PHASE_AUTH || dialogue_awaits(dialogue, NULL) || !auth)
		return span_of(NULL, 0);
	rest = event_text(auth);
	span_next_word(&rest);
	mechanism = span_next_word(&rest);
	if (dialogue->auth_step == 0 ||
	    (dialogue->auth_step == 1 && span_is_word(mechanism, "LOGIN")))
		return mechanism;
	return span_of(NULL, 0);
}
