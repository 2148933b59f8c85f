/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines of an item on their way: queued, past the gate, answered. One as a
 * rule; several for raw bytes and for a pipelined group, whose replies are
 * paired with their lines by the scribe and found here by the COMMAND's id.
 */
#include "base/memory.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"

/* A BDAT whose octets are still to come, from the items behind it: its reply comes after them. */
static bool is_due(const struct item_run *run, const struct item_line *line)
{
	const struct event *event = journal_event(conductor_journal(run->conductor), line->event);

	return event && event->kind == EVENT_COMMAND && event->code == VERB_BDAT &&
	       !line->replied && session_octets_due(conductor_session(run->conductor));
}

enum event_origin item_origin(const struct item_run *run)
{
	return run->hooks.by_hand ? ORIGIN_TYPED : ORIGIN_PLAN;
}

void item_forget_lines(struct item_run *run)
{
	while (run->line_count)
		expect_free(run->lines[--run->line_count].expect);
}

/* What is expected behind octets that a BDAT has counted is its reply. */
static void expect_of_octets(struct item_run *run, const struct expect **expect)
{
	struct item_line *bdat = run->line_count ? &run->lines[run->line_count - 1] : NULL;

	while (bdat && bdat > run->lines && !is_due(run, bdat))
		bdat--;
	if (!*expect || !bdat || !is_due(run, bdat))
		return;
	expect_free(bdat->expect);
	bdat->expect = expect_copy(*expect);
	bdat->place = item_place(run);
	*expect = NULL;
}

void item_submit_outgoing(struct item_run *run, struct outgoing *line, const struct expect *expect)
{
	struct item_line *added;

	expect_of_octets(run, &expect);
	run->lines = memory_grow(run->lines, &run->line_capacity, run->line_count + 1,
				 sizeof(*run->lines));
	added = &run->lines[run->line_count++];
	*added = (struct item_line){
		.queued = conductor_submit(run->conductor, line),
		.expect = expect_copy(expect),
		.place = item_place(run),
		.may_close = run->item && run->item->expects_close,
	};
	outgoing_release(line);
	run->stage = conductor_is_grouping(run->conductor) ? ITEM_OVER : ITEM_EXCHANGE;
}

void item_submit(struct item_run *run, struct span text, enum event_origin origin,
		 const struct expect *expect)
{
	struct outgoing line;

	outgoing_init(&line, text, origin);
	if (origin == item_origin(run))
		conductor_mark_typed(run->conductor, &line);
	item_submit_outgoing(run, &line, expect);
}

bool item_is_barred(struct item_run *run, enum verb verb)
{
	if (!run->helo_only || (verb != VERB_AUTH && verb != VERB_STARTTLS))
		return false;
	item_tell(run, _("The server did not understand EHLO: AUTH and STARTTLS are not sent."));
	item_fail(run, exit_status_of_verb(verb));
	return true;
}

void item_begin_text(struct item_run *run, struct span text, enum event_origin origin)
{
	struct command parsed;

	command_parse(text, &parsed);
	if (item_is_barred(run, parsed.verb))
		return;
	run->verb = parsed.verb;
	item_submit(run, text, origin, run->item->expect);
}

/* ---- replies ---- */

static struct item_line *find_line(struct item_run *run, uint32_t command)
{
	for (size_t n = 0; n < run->line_count; n++)
		if (run->lines[n].event == command)
			return &run->lines[n];
	return NULL;
}

/* Nobody asked for it: nothing can be built on it. */
static void refuse_unsolicited(struct item_run *run, const struct event *reply)
{
	if (run->stage == ITEM_CLOSING) /* it says goodbye: that is what is waited for */
		return;
	item_tell(run, _("The server said more than it was asked: a reply came that no command was "
			 "waiting for. Nothing can be built on it."));
	item_fail(run, exit_status_of_verb(run->last_verb));
	run->unasked = run->stopped;
	/* A 421 out of the blue announces the end: that outranks the stage. */
	if (reply->code == 421)
		run->status = EXIT_LOST;
}

/* What a hand typed in between is none of the script's; by hand, only our own lines are ours. */
static bool is_ours(const struct item_run *run, const struct event *reply,
		    const struct item_line *line)
{
	const struct event *command = journal_event(conductor_journal(run->conductor), reply->ref);

	return line || (!run->hooks.by_hand && !(command && command->flaws == ORIGIN_TYPED));
}

void item_look_at_replies(struct item_run *run)
{
	const struct journal *journal = conductor_journal(run->conductor);
	uint32_t id = run->seen;

	while ((id = journal_behind(journal, id, EVENT_REPLY, 0))) {
		const struct event *event = journal_event(journal, id);
		struct item_line *line = find_line(run, event->ref);

		run->seen = id;
		if (event->marks & EVENT_UNSOLICITED) {
			refuse_unsolicited(run, event);
			continue;
		}
		if (line)
			line->replied = true;
		if (is_ours(run, event, line))
			item_judge_reply(run, id, line ? line->expect : NULL,
					 line ? line->place : 0);
	}
}

/* ---- the exchange ---- */

static bool is_queued(const struct item_run *run, uint32_t queued)
{
	const struct session *session = conductor_session(run->conductor);
	const struct session_line *line;

	for (size_t n = 0; (line = session_queued(session, n)); n++)
		if (line->id == queued)
			return true;
	return false;
}

void item_follow_lines(struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);
	const struct event *event;

	for (size_t n = 0; n < run->line_count; n++) {
		struct item_line *line = &run->lines[n];

		if (line->event || line->dropped || line->queued == 0)
			continue;
		line->event = session_left(session, line->queued);
		event = journal_event(conductor_journal(run->conductor), line->event);
		if (event && event->kind == EVENT_COMMAND)
			run->last_verb = (enum verb)event->code;
		run->data_said |= event && event->kind == EVENT_COMMAND && event->code == VERB_DATA;
		if (!line->event && !is_queued(run, line->queued))
			line->dropped = run->dropped = true;
	}
}

static bool is_outstanding(const struct item_run *run, uint32_t command)
{
	const struct dialogue *dialogue = item_dialogue(run);

	for (size_t i = 0; i < dialogue->outstanding_count; i++)
		if (dialogue->outstanding_id[i] == command)
			return true;
	return false;
}

/* A message gets one reply for each recipient in LMTP: it is done with the last. */
static bool is_done(const struct item_run *run, const struct item_line *line)
{
	const struct event *event = journal_event(conductor_journal(run->conductor), line->event);

	if (line->dropped || is_due(run, line))
		return true;
	if (line->event == 0 && line->queued)
		return false;
	if (event && event->kind != EVENT_COMMAND)
		return true; /* content, or the beginning of a line */
	return line->replied && !is_outstanding(run, line->event);
}

bool item_lines_are_done(const struct item_run *run)
{
	for (size_t n = 0; n < run->line_count; n++)
		if (!is_done(run, &run->lines[n]))
			return false;
	return true;
}

/* The end came where :expect-close expects it, with a reply or in its place. */
static bool may_close(const struct item_run *run)
{
	return run->line_count && run->lines[run->line_count - 1].may_close &&
	       !session_timed_out(conductor_session(run->conductor)) &&
	       session_fault(conductor_session(run->conductor))->kind != FAULT_LIMIT;
}

bool item_is_given_up(struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);
	bool halted = session_state(session) == SESSION_HALTED;
	bool group = run->line_count > 1;

	if (session_timed_out(session))
		item_time_out(run);
	else if (item_is_closed(run) && !may_close(run))
		item_judge_end(run);
	else if (!item_is_closed(run) && !halted && !(run->stopped && (!group || run->unasked)))
		return false;
	return true;
}
