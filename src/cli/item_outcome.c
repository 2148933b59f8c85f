/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is told of an item, what its failure means, and its end: the ground that
 * the other files of an item stand on.
 */
#include <unistd.h>

#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"

void item_end(struct item_run *run)
{
	if (run->fd >= 0)
		close(run->fd);
	run->fd = -1;
	bytes_wipe(&run->text);
	escape_release(&run->raw);
	run->stage = ITEM_OVER;
}

void item_forgive(struct item_run *run)
{
	run->status = EXIT_DONE;
	run->stopped = false;
}

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
	item_end(run);
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

void item_complain(struct item_run *run, const char *sentence)
{
	if (!run->hooks.by_hand)
		session_note(conductor_session(run->conductor), span_text(sentence),
			     time_monotonic_us());
	run->hooks.complain(run->hooks.context, sentence);
}

/* "FILE:LINE: …", as what is found before the start is told. */
void item_refuse(struct item_run *run, const char *sentence, int status)
{
	struct bytes text = BYTES_INIT;

	if (run->item && run->item->file) {
		bytes_append_text(&text, run->item->file);
		bytes_append_byte(&text, ':');
		bytes_append_number(&text, run->item->line);
		bytes_append_text(&text, ": ");
	}
	bytes_append_text(&text, sentence);
	item_complain(run, bytes_text(&text));
	bytes_release(&text);
	item_stop(run, status);
}

const struct dialogue *item_dialogue(const struct item_run *run)
{
	return session_dialogue(conductor_session(run->conductor));
}

bool item_is_closed(const struct item_run *run)
{
	return session_state(conductor_session(run->conductor)) == SESSION_CLOSED;
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

bool item_expand(struct item_run *run, struct bytes *out)
{
	struct fault fault;

	if (variables_expand(run->variables, bytes_span(&run->item->text), out, NULL, &fault))
		return true;
	item_refuse(run, fault.text, EXIT_USAGE);
	return false;
}
