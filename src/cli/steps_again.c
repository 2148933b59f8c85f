/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A connection's lines once more: they become the plan, and before each login
 * and each message its user is asked, with the account or the recipients named.
 */
#include "base/memory.h"
#include "base/message.h"
#include "cli/steps_inside.h"
#include "explain/verdict.h"
#include "journal/members.h"
#include "smtp/command.h"

/* ---- the plan of before ---- */

static bool was_unknown(const struct journal *journal)
{
	struct replay *replay = replay_new(journal);
	struct verdict verdict = { .summary = NULL };
	bool unknown;

	verdict_of(journal, replay, &verdict);
	unknown = verdict.outcome == OUTCOME_UNKNOWN;
	verdict_release(&verdict);
	replay_free(replay);
	return unknown;
}

/* The number of the newest connection. */
static uint16_t newest(const struct journal *journal)
{
	const struct event *event = journal_event(journal, journal_count(journal));

	return event ? event->conn : 0;
}

size_t steps_repeat(struct steps *steps, bool coming)
{
	const struct journal *journal = conductor_journal(steps->conductor);
	struct plan *plan = plan_new();
	size_t left_out = plan_append_session(plan, journal, newest(journal));
	size_t count = plan_count(plan);

	if (left_out)
		steps->hooks.say(steps->hooks.context,
				 _("A message of before was too long to be kept: it is not in the "
				   "plan. Add it with :plan add DATA and :body FILE."));
	if (coming) {
		plan_mark_here(plan);
		plan_append_coming(plan, steps->plan);
	}
	plan_swap(steps->plan, plan); /* the plan that is looked at stays the same one */
	plan_free(plan);
	steps->pace = (struct pace){ .kind = PACE_REST, .asks = true };
	steps->unknown = was_unknown(journal);
	return count;
}

/* ---- questions ---- */

/* What the newest login said openly of its user; empty when it said nothing. */
static struct span find_user_in(const struct journal *journal)
{
	uint32_t id = journal_before(journal, journal_count(journal) + 1, EVENT_LOGIN, 0);
	const struct event *login = journal_event(journal, id);

	return login ? members_text(span_of(login->data, login->size), "user") : span_of(NULL, 0);
}

/* In this journal, or in that of the session that is compared with. */
static struct span find_user(const struct steps *steps)
{
	const struct journal *before = conductor_before(steps->conductor);
	struct span user = find_user_in(conductor_journal(steps->conductor));

	return user.size || !before ? user : find_user_in(before);
}

static void ask_login(struct steps *steps)
{
	struct bytes place = BYTES_INIT;
	struct message_value values[] = { { "user", find_user(steps) }, { "server", { NULL, 0 } } };

	endpoint_append_place(conductor_endpoint(steps->conductor), &place);
	values[1].bytes = bytes_span(&place);
	steps->question = message_text(
		values[0].bytes.size ? _("The plan logs in again, as {user} at {server}. Go on?")
				     : _("The plan logs in again, at {server}. Go on?"),
		values, 2);
	bytes_release(&place);
}

/* "<a@b.c>" of MAIL and RCPT, without what stands around it. */
static struct span path_of(const struct command *command)
{
	struct span path = span_after(command->argument, span_find(command->argument, ':') + 1);

	return span_trim(span_part(path, 0, path.size - command->parameters.size));
}

/* The paths of the transaction that the message belongs to, as the plan has them. */
static void find_envelope(const struct plan *plan, struct bytes *sender, struct bytes *recipients)
{
	size_t at = plan_cursor(plan);
	size_t from = at;
	struct command command;

	while (from > 0 && !sender->size) {
		const struct planned *planned = plan_line(plan, --from);

		command_parse(bytes_span(&planned->item.text), &command);
		if (planned->item.kind == SCRIPT_LINE && command.verb == VERB_MAIL)
			bytes_append(sender, path_of(&command));
	}
	for (; from < at; from++) {
		const struct planned *planned = plan_line(plan, from);

		command_parse(bytes_span(&planned->item.text), &command);
		if (planned->item.kind != SCRIPT_LINE || command.verb != VERB_RCPT)
			continue;
		bytes_append_text(recipients, recipients->size ? ", " : "");
		bytes_append(recipients, path_of(&command));
	}
}

static void ask_message(struct steps *steps)
{
	struct bytes sender = BYTES_INIT, recipients = BYTES_INIT, place = BYTES_INIT;
	struct message_value values[3] = { { "sender", { NULL, 0 } } };

	find_envelope(steps->plan, &sender, &recipients);
	endpoint_append_place(conductor_endpoint(steps->conductor), &place);
	values[0].bytes = bytes_span(&sender);
	values[1] = (struct message_value){ "recipients", bytes_span(&recipients) };
	values[2] = (struct message_value){ "server", bytes_span(&place) };
	steps->question = message_text(
		steps->unknown
			? _("The plan sends a message again through {server}: {sender}, "
			    "{recipients}. What became of it the last time was never told: it may "
			    "already have been accepted, and would then be delivered twice. Go on?")
			: _("The plan sends a message again through {server}: {sender}, "
			    "{recipients}. Go on?"),
		values, 3);
	bytes_release(&sender);
	bytes_release(&recipients);
	bytes_release(&place);
}

void steps_ask(struct steps *steps, enum pace_decision decision)
{
	steps_forget_question(steps);
	steps->asked++;
	if (decision == PACE_ASKS_LOGIN)
		ask_login(steps);
	else
		ask_message(steps);
}

const char *steps_question(const struct steps *steps, uint32_t *serial)
{
	*serial = steps->asked;
	return steps->question;
}

void steps_answer(struct steps *steps, bool yes)
{
	steps_forget_question(steps);
	if (!yes)
		return;
	pace_begin(&steps->pace, steps->wanted, steps->plan);
	pace_excuse(&steps->pace, steps->plan);
}
