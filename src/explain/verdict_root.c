/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which of a session's troubles decided: the latest that was not overcome, or
 * the earlier one that brought it about. Asked by verdict_words.c.
 */
#include "explain/verdict_walk.h"

bool verdict_is_no_refusal(const struct event *event)
{
	return event->code && event->code < 400;
}

bool verdict_is_misplaced(const struct event *event)
{
	return event && event->kind == EVENT_REPLY && verdict_is_no_refusal(event) && event->ref &&
	       !(event->marks & EVENT_UNSOLICITED) && !(event->flaws & REPLY_BROKEN);
}

/* Of the troubles that were not overcome, the latest. */
static enum stage deciding_stage(const struct walk *walk)
{
	enum stage found = STAGE_START;

	for (int i = STAGE_START + 1; i < STAGE_COUNT; i++)
		if (walk->trouble[i] && walk->trouble[i] > walk->trouble[found])
			found = (enum stage)i;
	return found;
}

static bool is_refusal(const struct walk *walk, enum stage stage)
{
	const struct event *event = journal_event(walk->journal, walk->trouble[stage]);

	return event && event->kind == EVENT_REPLY && event->code >= 400 &&
	       (!(event->marks & EVENT_UNSOLICITED) ||
		verdict_is_mid_content(walk, walk->trouble[stage]));
}

/* "554 5.7.1 Relay access denied", "530 Authentication required": what a login opens. */
static bool wants_login(const struct journal *journal, uint32_t id)
{
	struct reply reply = REPLY_INIT;
	bool wanted = journal_reply(journal, id, &reply) &&
		      (reply.code == 530 || (reply.status.class && reply.status.subject == 7));

	reply_release(&reply);
	return wanted;
}

/*
 * DATA without recipients, RCPT without MAIL, either without the login that was
 * refused before: the earlier refusal is the cause.
 */
static enum stage earlier_cause(const struct walk *walk, enum stage stage)
{
	struct dialogue before;

	if (!is_refusal(walk, stage))
		return stage;
	before = replay_before(walk->replay, walk->trouble[stage]);
	if ((stage == STAGE_DATA || stage == STAGE_MESSAGE) && before.rcpt_accepted == 0 &&
	    is_refusal(walk, STAGE_RCPT))
		stage = STAGE_RCPT;
	if (stage == STAGE_RCPT && before.mail_id == 0 && is_refusal(walk, STAGE_MAIL))
		stage = STAGE_MAIL;
	if ((stage == STAGE_RCPT || stage == STAGE_MAIL) && is_refusal(walk, STAGE_AUTH) &&
	    wants_login(walk->journal, walk->trouble[stage]))
		stage = STAGE_AUTH;
	return stage;
}

enum stage verdict_root_stage(const struct walk *walk)
{
	enum stage last = deciding_stage(walk), found = last;
	const struct event *event = journal_event(walk->journal, walk->trouble[last]);

	if (event && !is_refusal(walk, last) && last != STAGE_TLS)
		for (int i = STAGE_GREETING; i < STAGE_COUNT; i++)
			if (is_refusal(walk, (enum stage)i))
				found = (enum stage)i;
	if (found == last && verdict_is_misplaced(event))
		for (int i = STAGE_GREETING; i < STAGE_COUNT; i++)
			if (verdict_is_misplaced(journal_event(walk->journal, walk->trouble[i])) &&
			    walk->trouble[i] < walk->trouble[found])
				found = (enum stage)i;
	return earlier_cause(walk, found);
}
