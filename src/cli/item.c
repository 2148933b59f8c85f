/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One item after the other, each a small machine that goes on with every turn
 * of the loop: submit, leave, reply, and what follows from that. Driven by the
 * player for `run`, and by the plan for the screen.
 */
#include "cli/item.h"

#include <unistd.h>

#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"
#include "explain/queue_id.h"
#include "smtp/reply.h"

struct item_run *item_run_new(struct conductor *conductor, const struct options *options,
			      const struct item_hooks *hooks)
{
	struct item_run *run = memory_new(1, sizeof(*run));
	struct span name, value;

	run->conductor = conductor;
	run->options = options;
	run->hooks = *hooks;
	run->fd = -1;
	run->variables = variables_new();
	for (size_t n = 0; variables_row(options->variables, n, &name, &value); n++)
		variables_set(run->variables, name, value);
	return run;
}

static void end_item(struct item_run *run)
{
	if (run->fd >= 0)
		close(run->fd);
	run->fd = -1;
	bytes_wipe(&run->text);
	run->stage = ITEM_OVER;
}

void item_run_free(struct item_run *run)
{
	if (!run)
		return;
	end_item(run);
	variables_free(run->variables);
	memory_free(run);
}

int item_status(const struct item_run *run)
{
	return run->status;
}

bool item_has_stopped(const struct item_run *run)
{
	return run->stopped;
}

bool item_was_dropped(const struct item_run *run)
{
	return run->dropped;
}

void item_forgive(struct item_run *run)
{
	run->status = EXIT_DONE;
	run->stopped = false;
}

struct variables *item_variables(const struct item_run *run)
{
	return run->variables;
}

/* ---- failing ---- */

void item_fail(struct item_run *run, int status)
{
	if (run->status == EXIT_DONE)
		run->status = status;
	if (!run->options->keep_going)
		run->stopped = true;
}

void item_stop(struct item_run *run, int status)
{
	item_fail(run, status);
	run->stopped = true;
}

void item_abandon(struct item_run *run, int status)
{
	item_stop(run, status);
	end_item(run);
}

void item_time_out(struct item_run *run)
{
	run->status = EXIT_TIMEOUT;
	run->stopped = true;
}

void item_tell(struct item_run *run, const char *sentence)
{
	session_note(conductor_session(run->conductor), span_text(sentence), time_monotonic_us());
	run->hooks.say(run->hooks.context, sentence);
}

const struct dialogue *item_dialogue(const struct item_run *run)
{
	return session_dialogue(conductor_session(run->conductor));
}

bool item_is_closed(const struct item_run *run)
{
	return session_state(conductor_session(run->conductor)) == SESSION_CLOSED;
}

static bool is_halted(const struct item_run *run)
{
	return session_state(conductor_session(run->conductor)) == SESSION_HALTED;
}

void item_judge_end(struct item_run *run)
{
	const struct fault *fault = session_fault(conductor_session(run->conductor));

	if (session_timed_out(conductor_session(run->conductor))) {
		run->status = EXIT_TIMEOUT;
	} else if (fault->kind == FAULT_LIMIT) {
		/* We stopped reading: it is the stage's failure. */
		item_fail(run, exit_status_of_verb(run->last_verb));
	} else if (fault->kind != FAULT_NONE) {
		run->status = exit_status_of_fault(fault->kind);
	} else if (item_dialogue(run)->outstanding_count && run->last_verb != VERB_QUIT) {
		run->status = EXIT_LOST;
	} else if (!run->stopped) {
		/* Closed between a reply and the next command, and lines are left. */
		run->status = EXIT_LOST;
	}
	run->stopped = true;
}

/* ---- replies ---- */

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

static void tell_expectation(struct item_run *run, const struct expect *expect,
			     const struct reply *reply)
{
	struct message_value values[] = {
		{ "expected", expect_text(expect) },
		{ "came", reply->count ? reply->lines[0].raw : span_of(NULL, 0) },
	};
	char *text =
		message_text(_("Expected {expected}, but the server said \"{came}\"."), values, 2);

	item_tell(run, text);
	memory_free(text);
}

/* A reply to one of our lines, held against what was expected. */
static void judge_reply(struct item_run *run, uint32_t id, const struct expect *expect)
{
	const struct journal *journal = conductor_journal(run->conductor);
	const struct event *event = journal_event(journal, id);
	struct reply reply = REPLY_INIT;
	enum verb verb = verb_of(run, event);

	journal_reply(journal, id, &reply);
	keep_session_variables(run, &reply);
	keep_more_variables(run, verb, &reply);
	if (expect) {
		if (!expect_matches(expect, &reply)) {
			tell_expectation(run, expect, &reply);
			item_fail(run, EXIT_EXPECTATION);
		}
	} else if (reply.flaws & REPLY_UNFINISHED && item_is_closed(run)) {
		/* The end of the connection is what happened, not half a reply. */
		item_judge_end(run);
	} else if (reply_is_broken(&reply) || !command_expects(verb, reply.code)) {
		item_fail(run, exit_status_of_verb(verb));
	}
	reply_release(&reply);
}

/* Nobody asked for it: nothing can be built on it. */
static void refuse_unsolicited(struct item_run *run, const struct event *reply)
{
	item_tell(run, _("The server said more than it was asked: a reply came that no command was "
			 "waiting for. Nothing can be built on it."));
	item_stop(run, exit_status_of_verb(run->last_verb));
	/* A 421 out of the blue announces the end: that outranks the stage. */
	if (reply->code == 421)
		run->status = EXIT_LOST;
}

/* What a hand typed in between is none of the script's. */
static bool is_typed(const struct item_run *run, const struct event *reply)
{
	const struct event *command = journal_event(conductor_journal(run->conductor), reply->ref);

	return command && command->flaws == ORIGIN_TYPED;
}

bool item_look_at_replies(struct item_run *run)
{
	const struct journal *journal = conductor_journal(run->conductor);
	bool found = false;
	uint32_t id = run->seen;

	while ((id = journal_behind(journal, id, EVENT_REPLY, 0))) {
		const struct event *event = journal_event(journal, id);
		bool ours = event->ref == run->command;

		run->seen = id;
		if (event->marks & EVENT_UNSOLICITED) {
			refuse_unsolicited(run, event);
			continue;
		}
		if (!is_typed(run, event))
			judge_reply(run, id, ours ? run->expect : NULL);
		found |= ours;
	}
	return found;
}

/* ---- lines ---- */

bool item_expand(struct item_run *run, struct bytes *out)
{
	struct fault fault;

	if (variables_expand(run->variables, bytes_span(&run->item->text), out, NULL, &fault))
		return true;
	item_tell(run, fault.text);
	item_stop(run, EXIT_USAGE);
	return false;
}

void item_submit(struct item_run *run, struct span text, enum event_origin origin)
{
	struct outgoing line;

	outgoing_init(&line, text, origin);
	if (origin == ORIGIN_PLAN)
		conductor_mark_typed(run->conductor, &line);
	run->queued = conductor_submit(run->conductor, &line);
	outgoing_release(&line);
	run->command = 0;
	run->stage = ITEM_LEAVING;
}

static bool is_queued(const struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);
	const struct session_line *line;

	for (size_t n = 0; (line = session_queued(session, n)); n++)
		if (line->id == run->queued)
			return true;
	return false;
}

static void await_leaving(struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);

	run->command = session_command_of(session, run->queued);
	if (run->command) {
		run->last_verb =
			(enum verb)journal_event(conductor_journal(run->conductor), run->command)
				->code;
		run->stage = ITEM_REPLY;
		return;
	}
	if (!run->stopped && session_state(session) == SESSION_OPEN && is_queued(run))
		return;
	run->dropped = !is_queued(run);
	if (item_is_closed(run))
		item_judge_end(run);
	end_item(run);
}

/* An EHLO answered 500 or 502 is followed once by HELO with the same name. */
static bool fall_back(struct item_run *run)
{
	const struct journal *journal = conductor_journal(run->conductor);
	const struct event *reply = journal_event(journal, journal_answer(journal, run->command));
	struct span ehlo = bytes_span(&run->text);
	struct bytes helo = BYTES_INIT;

	if (!reply || (reply->code != 500 && reply->code != 502) || run->helo_tried ||
	    reply->flaws & REPLY_BROKEN)
		return false;
	run->helo_tried = run->helo_only = true;
	run->falling_back = true;
	/* The refusal was the server's right; HELO decides now. */
	item_forgive(run);
	item_tell(run, _("EHLO was not understood: HELO is tried once. Without EHLO there is no "
			 "AUTH and no STARTTLS."));
	bytes_append_text(&helo, "HELO ");
	span_next_word(&ehlo);
	bytes_append(&helo, ehlo);
	item_submit(run, bytes_span(&helo), ORIGIN_STAGE);
	bytes_release(&helo);
	return true;
}

/* Its reply is in, or never will be. */
static void end_reply(struct item_run *run, bool answered)
{
	if (run->verb == VERB_STARTTLS)
		run->stage = ITEM_TLS;
	else if (!answered || run->verb != VERB_EHLO || run->expect || !fall_back(run))
		end_item(run);
}

static void await_reply(struct item_run *run)
{
	enum verb verb;

	if (item_look_at_replies(run)) {
		/* In LMTP a message gets one for each recipient. */
		if (run->verb != VERB_MESSAGE || !dialogue_awaits(item_dialogue(run), &verb))
			end_reply(run, true);
		return;
	}
	if (session_timed_out(conductor_session(run->conductor)))
		item_time_out(run);
	else if (item_is_closed(run))
		item_judge_end(run);
	else if (!run->stopped && !is_halted(run))
		return;
	end_reply(run, false);
}

/* After a 220 to STARTTLS: the handshake, to its end. */
static void await_tls(struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);

	if (session_state(session) == SESSION_HANDSHAKE && !run->stopped)
		return;
	/* A handshake that did not come to its end is a failed one, whatever ended it. */
	if (is_halted(run) || (item_is_closed(run) && session_fault(session)->kind != FAULT_NONE)) {
		run->status = EXIT_TLS;
		run->stopped = true;
	}
	end_item(run);
}

static void begin_text(struct item_run *run, struct span text, enum event_origin origin)
{
	struct command parsed;

	command_parse(text, &parsed);
	if (run->helo_only && (parsed.verb == VERB_AUTH || parsed.verb == VERB_STARTTLS)) {
		item_tell(run,
			  _("The server did not understand EHLO: AUTH and STARTTLS are not sent."));
		item_fail(run, exit_status_of_verb(parsed.verb));
		return;
	}
	run->verb = parsed.verb;
	item_submit(run, text, origin);
}

static void begin_line(struct item_run *run, const struct script_item *next)
{
	struct command parsed;

	if (!item_expand(run, &run->text))
		return;
	if (!command_is_sendable(bytes_span(&run->text), NULL)) {
		item_tell(run, _("A variable holds CR, LF or NUL; the line was not sent."));
		item_stop(run, EXIT_USAGE);
		return;
	}
	command_parse(bytes_span(&run->text), &parsed);
	if (parsed.verb == VERB_DATA)
		item_warn_of_size(run, next);
	begin_text(run, bytes_span(&run->text), ORIGIN_PLAN);
}

/* ---- requests ---- */

static void set_variable(struct item_run *run, struct span argument)
{
	struct span name = span_next_word(&argument);

	variables_set(run->variables, name, argument);
}

static void hang_up(struct item_run *run, enum request request)
{
	if (request == REQUEST_CLOSE)
		conductor_finish(run->conductor, false);
	else
		session_abort(conductor_session(run->conductor), time_monotonic_us());
	run->stopped = true;
}

static void begin_request(struct item_run *run)
{
	struct bytes expanded = BYTES_INIT;
	struct span argument;
	enum guard guard;

	if (!item_expand(run, &expanded))
		return;
	argument = bytes_span(&expanded);
	switch (run->item->request->id) {
	case REQUEST_STARTTLS:
		begin_text(run, span_text("STARTTLS"), ORIGIN_STAGE);
		break;
	case REQUEST_AUTH:
		item_begin_login(run, argument);
		break;
	case REQUEST_QUIT:
		begin_text(run, span_text("QUIT"), ORIGIN_PLAN);
		break;
	case REQUEST_CLOSE:
	case REQUEST_DROP:
		hang_up(run, run->item->request->id);
		break;
	case REQUEST_ALLOW:
		if (gate_find(argument, &guard))
			conductor_allow(run->conductor, guard);
		break;
	case REQUEST_SET:
		set_variable(run, argument);
		break;
	case REQUEST_NOTE:
		session_note(conductor_session(run->conductor), argument, time_monotonic_us());
		break;
	default:
		break;
	}
	bytes_release(&expanded);
}

/* ---- the whole ---- */

void item_greet(struct item_run *run)
{
	run->last_verb = run->verb = VERB_GREETING;
	run->expect = NULL;
	run->command = 0;
	run->stage = ITEM_GREETING;
}

static void await_connection(struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);

	if (session_state(session) != SESSION_OPEN && !item_is_closed(run) && !run->stopped)
		return;
	if (item_is_closed(run) && item_dialogue(run)->connected_id == 0) {
		run->status = exit_status_of_fault(session_fault(session)->kind);
		run->stopped = true;
		end_item(run);
		return;
	}
	run->stage = ITEM_REPLY;
}

void item_begin(struct item_run *run, const struct script_item *item,
		const struct script_item *next)
{
	run->item = item;
	run->expect = item->expect;
	run->verb = VERB_UNKNOWN;
	run->falling_back = run->dropped = false;
	if (item_is_closed(run)) {
		item_judge_end(run);
		return;
	}
	switch (item->kind) {
	case SCRIPT_LINE:
		begin_line(run, next);
		break;
	case SCRIPT_BLOCK:
		item_begin_block(run);
		break;
	case SCRIPT_BODY:
		item_begin_body(run);
		break;
	case SCRIPT_REQUEST:
		begin_request(run);
		break;
	}
}

static void do_nothing(struct item_run *run)
{
	(void)run;
}

bool item_pump(struct item_run *run)
{
	static void (*const stages[ITEM_STAGES])(struct item_run *) = {
		[ITEM_OVER] = do_nothing,        [ITEM_GREETING] = await_connection,
		[ITEM_LEAVING] = await_leaving,  [ITEM_REPLY] = await_reply,
		[ITEM_TLS] = await_tls,          [ITEM_POURING] = item_pour,
		[ITEM_LOGIN] = item_await_login,
	};
	enum item_stage before;

	do {
		before = run->stage;
		stages[before](run);
	} while (run->stage != before);
	return run->stage == ITEM_OVER;
}
