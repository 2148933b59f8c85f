/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reply to an item's line: kept as variables, and held against what was expected. */
#include "base/memory.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"
#include "explain/explanation.h"
#include "explain/queue_id.h"
#include "smtp/reply.h"

static enum verb verb_of(const struct item_run *run, const struct event *reply)
{
	const struct event *command = journal_event(conductor_journal(run->conductor), reply->ref);

	return command ? (enum verb)command->code : VERB_GREETING;
}

static void keep_session_variables(struct item_run *run, const struct reply *reply)
{
	char status[STATUS_TEXT_SIZE] = "";
	struct bytes code = BYTES_INIT;

	if (reply->code > 0)
		bytes_append_number(&code, (uint64_t)reply->code);
	if (reply->status.class)
		status_format(reply->status, status);
	variables_set(run->variables, span_text("code"), bytes_span(&code));
	variables_set(run->variables, span_text("status"), span_text(status));
	bytes_release(&code);
}

/* What the server gave this message, and what it offers: ${queue_id}, ${capability.SIZE}. */
static void keep_more_variables(struct item_run *run, enum verb verb, const struct reply *reply)
{
	struct extension_line line;

	if (verb == VERB_MESSAGE && reply_class(reply) == 2)
		variables_set(run->variables, span_text("queue_id"),
			      queue_id_in(reply_text(reply, reply->count - 1)));
	for (size_t i = 1; (verb == VERB_EHLO || verb == VERB_LHLO) && i < reply->count; i++) {
		struct bytes name = BYTES_INIT;

		if (!extension_parse(reply->lines[i].text, &line))
			continue;
		bytes_append_text(&name, "capability.");
		bytes_append(&name, line.keyword);
		variables_set(run->variables, bytes_span(&name), line.parameters);
		bytes_release(&name);
	}
}

/* "550 Mailbox Unavailable: …": what the reply means here. Empty when nothing is known. */
static void append_meaning(const struct item_run *run, uint32_t id, struct bytes *out)
{
	const struct journal *journal = conductor_journal(run->conductor);
	struct explanation explanation = { 0 };
	struct replay *replay = replay_new(journal);

	if (explain_event(journal, replay, id, &explanation)) {
		if (explanation.title)
			bytes_append_text(out, explanation.title);
		for (size_t i = 0; i < explanation.part_count; i++)
			if (explanation.parts[i].heading == HEADING_DESCRIPTION) {
				bytes_append_text(out, ": ");
				bytes_append_text(out, explanation.parts[i].text);
				break;
			}
	}
	explanation_release(&explanation);
	replay_free(replay);
}

unsigned item_place(const struct item_run *run)
{
	if (!run->item)
		return 0;
	return run->item->expect_line ? run->item->expect_line : run->item->line;
}

void item_append_place(const struct item_run *run, unsigned line, struct bytes *out)
{
	if (!run->item)
		return;
	bytes_append_text(out, run->item->file ? run->item->file : "");
	bytes_append_byte(out, ':');
	bytes_append_number(out, line ? line : item_place(run));
}

/* What was expected, what came, and what that means. */
static void tell_expectation(struct item_run *run, uint32_t id, struct span expected, unsigned line,
			     const struct reply *reply)
{
	struct bytes place = BYTES_INIT, meaning = BYTES_INIT;
	struct message_value values[] = {
		{ "expected", expected },
		{ "came", reply->count ? reply->lines[0].raw : span_of(NULL, 0) },
		{ "place", { NULL, 0 } },
		{ "meaning", { NULL, 0 } },
	};
	char *text;

	item_append_place(run, line, &place);
	append_meaning(run, id, &meaning);
	values[2].bytes = bytes_span(&place);
	values[3].bytes = bytes_span(&meaning);
	text = message_text(_("{place}: expected {expected}, but the server said \"{came}\". This "
			      "means: {meaning}"),
			    values, 4);
	item_tell(run, text);
	memory_free(text);
	bytes_release(&place);
	bytes_release(&meaning);
}

/* A command of no stage ends the script as an expectation that does not hold: that is told. */
static void fail_stage(struct item_run *run, uint32_t id, unsigned place, const struct reply *reply)
{
	int status = exit_status_of_verb(
		verb_of(run, journal_event(conductor_journal(run->conductor), id)));

	if (status == EXIT_EXPECTATION && run->item && run->item->file)
		tell_expectation(run, id, span_text("2xx"), place, reply);
	item_fail(run, status);
}

void item_keep_reply(struct item_run *run, uint32_t id)
{
	const struct journal *journal = conductor_journal(run->conductor);
	struct reply reply = REPLY_INIT;

	journal_reply(journal, id, &reply);
	keep_session_variables(run, &reply);
	keep_more_variables(run, verb_of(run, journal_event(journal, id)), &reply);
	reply_release(&reply);
}

void item_judge_reply(struct item_run *run, uint32_t id, const struct expect *expect,
		      unsigned place)
{
	const struct journal *journal = conductor_journal(run->conductor);
	const struct event *event = journal_event(journal, id);
	struct reply reply = REPLY_INIT;
	enum verb verb = verb_of(run, event);

	journal_reply(journal, id, &reply);
	keep_session_variables(run, &reply);
	keep_more_variables(run, verb, &reply);
	if (run->giving_up) {
		/* Its message stayed here: whatever is said of it is not what was asked. */
	} else if (expect) {
		if (!expect_matches(expect, &reply)) {
			tell_expectation(run, id, expect_text(expect), place, &reply);
			item_fail(run, EXIT_EXPECTATION);
		}
	} else if (reply.flaws & REPLY_UNFINISHED && item_is_closed(run)) {
		/* The end of the connection is what happened, not half a reply. */
		item_judge_end(run);
	} else if (reply_is_broken(&reply) || !command_expects(verb, reply.code)) {
		fail_stage(run, id, place, &reply);
	}
	reply_release(&reply);
}
