/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One item after the other, each a small machine that goes on with every turn
 * of the loop: submit, leave, reply, and what follows from that. Driven by the
 * player for `run`, and by the plan for the screen.
 */
#include "cli/item.h"

#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"
#include "smtp/parameter.h"

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
	variables_set(run->variables, span_text("dollar"), span_text("$"));
	for (size_t n = 0; variables_row(options->variables, n, &name, &value); n++)
		variables_set(run->variables, name, value);
	return run;
}

void item_run_free(struct item_run *run)
{
	if (!run)
		return;
	item_end(run);
	bytes_release(&run->chunks.text);
	item_forget_lines(run);
	memory_free(run->lines);
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

static bool is_halted(const struct item_run *run)
{
	return session_state(conductor_session(run->conductor)) == SESSION_HALTED;
}

/* ---- lines ---- */

/* After a 220 to STARTTLS: the handshake, to its end. */
static void await_tls(struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);
	bool lost;

	if (session_state(session) == SESSION_HANDSHAKE && !run->stopped)
		return;
	lost = item_is_closed(run) && session_fault(session)->kind != FAULT_NONE;
	/* A handshake that did not come to its end is a failed one, whatever ended it. */
	if (is_halted(run) || (lost && item_dialogue(run)->encryption == ENCRYPTION_NONE)) {
		run->status = EXIT_TLS;
		run->stopped = true;
	} else if (lost) {
		item_judge_end(run);
	}
	item_end(run);
}

static void tell_parameters(struct item_run *run, const struct command *command)
{
	const struct dialogue *dialogue = item_dialogue(run);
	const struct parameter_facts facts = {
		.offered = dialogue->extensions.offered,
		.size_limit = dialogue->extensions.size_limit,
		.encrypted = dialogue->encryption != ENCRYPTION_NONE,
	};
	struct bytes remark = BYTES_INIT;

	if (parameter_append_remark(command, &facts, &remark))
		item_tell(run, bytes_text(&remark));
	bytes_release(&remark);
}

static void begin_line(struct item_run *run, const struct script_item *next)
{
	struct command parsed;

	if (!item_expand(run, &run->text))
		return;
	if (!command_is_sendable(bytes_span(&run->text), NULL)) {
		item_refuse(run, _("A variable holds CR, LF or NUL; the line was not sent."),
			    EXIT_USAGE);
		return;
	}
	command_parse(bytes_span(&run->text), &parsed);
	tell_parameters(run, &parsed);
	if (parsed.verb == VERB_DATA)
		item_warn_of_size(run, next);
	item_begin_text(run, bytes_span(&run->text), item_origin(run));
}

/* A BDAT as typed, with the octets that stand behind it. */
static void begin_counted(struct item_run *run)
{
	struct outgoing line;

	if (!item_expand(run, &run->text))
		return;
	outgoing_init(&line, bytes_span(&run->text), item_origin(run));
	bytes_append(&line.octets, bytes_span(&run->item->octets));
	item_submit_outgoing(run, &line, run->item->expect);
}

/* ---- waiting ---- */

static void await_connection(struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);

	if (session_state(session) != SESSION_OPEN && !item_is_closed(run) && !run->stopped)
		return;
	if (item_is_closed(run) && item_dialogue(run)->connected_id == 0) {
		run->status = exit_status_of_fault(session_fault(session)->kind);
		run->stopped = true;
		item_end(run);
		return;
	}
	run->stage = ITEM_EXCHANGE;
}

/* Replies that follow from what was answered: the handshake, HELO, the next chunk. */
static void end_exchange(struct item_run *run)
{
	if (run->stage == ITEM_EXCHANGE && run->verb == VERB_STARTTLS)
		run->stage = ITEM_TLS;
	else
		item_end(run);
}

/* An EHLO answered 500 or 502 is followed once by HELO with the same name; LMTP has neither. */
static bool fall_back(struct item_run *run)
{
	const struct journal *journal = conductor_journal(run->conductor);
	const struct item_line *line = &run->lines[0];
	const struct event *reply = journal_event(journal, journal_answer(journal, line->event));
	struct span ehlo = bytes_span(&run->text);
	struct bytes helo = BYTES_INIT;

	if (run->verb != VERB_EHLO || run->line_count != 1 || line->expect || !line->event ||
	    !reply || (reply->code != 500 && reply->code != 502) || run->helo_tried ||
	    reply->flaws & REPLY_BROKEN ||
	    session_dialogue(conductor_session(run->conductor))->lmtp)
		return false;
	run->helo_tried = run->helo_only = true;
	/* The refusal was the server's right; HELO decides now. */
	item_forgive(run);
	item_tell(run, _("EHLO was not understood: HELO is tried once. Without EHLO there is no "
			 "AUTH and no STARTTLS."));
	bytes_append_text(&helo, "HELO ");
	span_next_word(&ehlo);
	bytes_append(&helo, ehlo);
	item_forget_lines(run);
	item_submit(run, bytes_span(&helo), ORIGIN_STAGE, NULL);
	bytes_release(&helo);
	return true;
}

static void await_exchange(struct item_run *run)
{
	item_follow_lines(run);
	item_look_at_replies(run);
	if (item_lines_are_done(run)) {
		if (run->dropped && item_is_closed(run))
			item_judge_end(run);
		if (!fall_back(run) && !item_give_up_group(run) && !item_next_chunk(run))
			end_exchange(run);
	} else if (item_is_given_up(run)) {
		end_exchange(run);
	}
}

static void await_time(struct item_run *run)
{
	if (!item_is_closed(run) && !run->stopped && time_monotonic_us() < run->rest_until_us)
		return;
	run->stage = ITEM_OVER;
	if (run->raw_at < run->raw.bytes.size && !run->stopped)
		item_go_on_raw(run);
	else if (run->line_count)
		run->stage = ITEM_EXCHANGE;
	else
		item_end(run);
}

static void await_close(struct item_run *run)
{
	item_look_at_replies(run);
	if (item_is_closed(run)) {
		item_end(run);
		return;
	}
	if (!run->stopped && time_monotonic_us() < run->rest_until_us)
		return;
	if (!run->stopped) {
		item_tell(run, _("Expected the server to close the connection, but it is still "
				 "open: it waits for more commands."));
		item_fail(run, EXIT_EXPECTATION);
	}
	item_end(run);
}

static void do_nothing(struct item_run *run)
{
	(void)run;
}

bool item_pump(struct item_run *run)
{
	static void (*const stages[ITEM_STAGES])(struct item_run *) = {
		[ITEM_OVER] = do_nothing,         [ITEM_GREETING] = await_connection,
		[ITEM_EXCHANGE] = await_exchange, [ITEM_RESTING] = await_time,
		[ITEM_TLS] = await_tls,           [ITEM_POURING] = item_pour,
		[ITEM_LOGIN] = item_await_login,  [ITEM_PAUSED] = do_nothing,
		[ITEM_CLOSING] = await_close,
	};
	enum item_stage before;

	do {
		before = run->stage;
		stages[before](run);
	} while (run->stage != before);
	return run->stage == ITEM_OVER;
}

uint64_t item_deadline(const struct item_run *run)
{
	bool waits = run->stage == ITEM_RESTING || run->stage == ITEM_CLOSING;

	return waits ? run->rest_until_us : 0;
}

void item_resume(struct item_run *run)
{
	if (run->stage == ITEM_PAUSED)
		item_end(run);
}

uint64_t item_content_size(const struct item_run *run)
{
	return run->stage == ITEM_POURING || run->verb == VERB_MESSAGE ? run->content_size : 0;
}

/* ---- the whole ---- */

void item_greet(struct item_run *run)
{
	run->last_verb = run->verb = VERB_GREETING;
	run->item = NULL;
	run->lines = memory_grow(run->lines, &run->line_capacity, 1, sizeof(*run->lines));
	run->lines[0] = (struct item_line){ .queued = 0 };
	run->line_count = 1;
	run->stage = ITEM_GREETING;
}

/* ${helo}: its literal is known with the connection. A name of the user's own stays. */
static void name_ourselves(struct item_run *run)
{
	struct span helo;

	if (!variables_find(run->variables, span_text("helo"), &helo))
		variables_set(run->variables, span_text("helo"),
			      span_text(conductor_helo(run->conductor)));
}

static void reset(struct item_run *run, const struct script_item *item)
{
	name_ourselves(run);
	run->item = item;
	run->verb = VERB_UNKNOWN;
	bytes_wipe(&run->text);
	run->dropped = run->unasked = run->giving_up = false;
	run->content_size = 0;
	bytes_release(&run->chunks.text);
	memset(&run->chunks, 0, sizeof(run->chunks));
	escape_release(&run->raw);
	run->raw_at = 0;
	/* The lines of a group are waited for when it is flushed, a BDAT when its octets have left. */
	if (!conductor_is_grouping(run->conductor) &&
	    !session_octets_due(conductor_session(run->conductor)))
		item_forget_lines(run);
}

void item_catch_up(struct item_run *run)
{
	const struct journal *journal = conductor_journal(run->conductor);
	uint32_t id = run->seen;

	while ((id = journal_behind(journal, id, EVENT_REPLY, 0)))
		item_keep_reply(run, id);
	run->seen = journal_count(journal);
}

/* The script itself has ended the connection, or the server between two lines. */
static void tell_unsent(struct item_run *run)
{
	struct message_value place = { .name = "place" };
	struct bytes text = BYTES_INIT;
	char *sentence;

	item_append_place(run, 0, &text);
	place.bytes = bytes_span(&text);
	sentence = message_text(_("{place}: the connection is closed by now: this line and those "
				  "behind it are not sent."),
				&place, 1);
	item_complain(run, sentence);
	memory_free(sentence);
	bytes_release(&text);
}

void item_begin(struct item_run *run, const struct script_item *item,
		const struct script_item *next)
{
	reset(run, item);
	if (item_is_closed(run) && !item_needs_no_connection(item)) {
		if (run->status == EXIT_DONE)
			tell_unsent(run);
		item_judge_end(run);
		return;
	}
	switch (item->kind) {
	case SCRIPT_LINE:
		if (item->octets.size)
			begin_counted(run);
		else
			begin_line(run, next);
		break;
	case SCRIPT_BLOCK:
		item_begin_block(run);
		break;
	case SCRIPT_BODY:
		item_begin_body(run);
		break;
	case SCRIPT_REQUEST:
		item_begin_request(run);
		break;
	}
}
