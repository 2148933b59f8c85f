/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verdict in words: outcome and summary, and all of it as a paragraph, in
 * whole sentences. Called by verdict.c.
 */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "explain/queue_id.h"
#include "explain/verdict_side.h"
#include "explain/verdict_walk.h"
#include "journal/members.h"

static const struct {
	const char *key;
	const char *refused; /* the trouble as a sentence; {code} of the reply */
	const char *failed;  /* the same without a reply */
	const char *reached;
	const char *unnamed; /* `refused` where the text does not tell the address; or NULL */
} stages[STAGE_COUNT] = {
	[STAGE_START] = { .key = "start",
			  .failed = N_("The session did not begin."),
			  .reached = N_("Nothing has happened yet.") },
	[STAGE_RESOLVE] = { .key = "resolve",
			    .failed = N_("The host's name could not be resolved."),
			    .reached = N_("The name was resolved, nothing more.") },
	[STAGE_CONNECT] = { .key = "connect",
			    .failed = N_("No connection could be made."),
			    .reached =
				    N_("The connection was made, and the greeting has not come.") },
	[STAGE_GREETING] = { .key = "greeting",
			     .refused = N_(
				     "The server refused the session with {code} in place of its "
				     "greeting."),
			     .failed = N_("The server did not greet."),
			     .reached = N_("The server greeted; nothing was asked of it.") },
	[STAGE_EHLO] = { .key = "ehlo",
			 .refused = N_("The greeting of the client was refused with {code}."),
			 .failed = N_("The session ended while EHLO was being answered."),
			 .reached = N_("No message was sent and nobody logged in; the session came "
				       "as far as "
				       "EHLO.") },
	[STAGE_TLS] = { .key = "tls",
			.refused = N_("STARTTLS was refused with {code}."),
			.failed = N_("TLS failed."),
			.reached =
				N_("No message was sent and nobody logged in; TLS was started.") },
	[STAGE_AUTH] = { .key = "auth",
			 .refused = N_("The login was refused with {code}."),
			 .failed = N_("The session ended in the middle of the login."),
			 .reached = N_("The login succeeded; no message was sent.") },
	[STAGE_MAIL] = { .key = "mail",
			 .refused = N_("The sender <{path}> was refused with {code}."),
			 .failed = N_("The session ended after the sender was named."),
			 .reached = N_("A sender was accepted; no message was sent."),
			 .unnamed = N_("The sender was refused with {code}.") },
	[STAGE_RCPT] = { .key = "rcpt",
			 .refused = N_("The recipient <{path}> was refused with {code}."),
			 .failed = N_("The session ended after a recipient was named."),
			 .reached = N_("Sender and recipient were accepted; no message was sent."),
			 .unnamed = N_("The recipient was refused with {code}.") },
	[STAGE_DATA] = { .key = "data",
			 .refused = N_("The server would not take a message: {code} to DATA."),
			 .failed = N_("The session ended before the message was complete."),
			 .reached =
				 N_("The server was ready for the message; none was completed.") },
	[STAGE_MESSAGE] = { .key = "message",
			    .refused = N_("The message was refused with {code}."),
			    .failed =
				    N_("The session ended before the verdict on the message came."),
			    .reached = N_("The message was sent.") },
	[STAGE_QUIT] = { .key = "quit",
			 .refused = N_("QUIT was answered with {code}."),
			 .failed = N_("The connection ended without an answer to QUIT."),
			 .reached = N_("The session was ended with QUIT.") },
};

static char *say(const char *sentence, uint32_t number, struct span id)
{
	struct bytes code = BYTES_INIT;
	struct message_value values[] = { { "code", { NULL, 0 } },
					  { "number", { NULL, 0 } },
					  { "queue_id", id },
					  { "path", id } };
	char *text;

	bytes_append_number(&code, number);
	values[0].bytes = values[1].bytes = bytes_span(&code);
	text = message_text(_(sentence), values, 4);
	bytes_release(&code);
	return text;
}

static char *accepted_summary(const struct walk *walk)
{
	struct reply reply = REPLY_INIT;
	struct span id = span_of(NULL, 0);
	char *text;

	if (journal_reply(walk->journal, walk->accepted, &reply) && reply.count)
		id = queue_id_in(reply_text(&reply, reply.count - 1));
	if (walk->messages > 1)
		text = say(
			N_("The server accepted messages for processing: {number}; acceptance is "
			   "not delivery."),
			walk->messages, id);
	else if (walk->trouble[STAGE_RCPT])
		text = say(id.size ? N_("The server accepted the message for processing as "
					"{queue_id}, but not for every recipient; acceptance is "
					"not delivery.")
				   : N_("The server accepted the message for processing, but not "
					"for every recipient; acceptance is not delivery."),
			   0, id);
	else
		text = say(
			id.size ? N_("The server accepted the message for processing as "
				     "{queue_id}; acceptance is not delivery.")
				: N_("The server accepted the message for processing; acceptance "
				     "is not delivery."),
			0, id);
	reply_release(&reply);
	return text;
}

/* True for a reply to a command that is no stage of its own (an unknown one, ETRN). */
static bool answers_other(const struct walk *walk, const struct event *event)
{
	const struct event *command = journal_event(walk->journal, event->ref);

	return event->kind == EVENT_REPLY && command && command->kind == EVENT_COMMAND &&
	       verdict_stage_of((enum verb)command->code) == STAGE_START;
}

static const char *unfit_sentence(const struct event *event)
{
	if (event->flaws & REPLY_BROKEN)
		return N_("An answer of the server was broken: it says neither yes nor no.");
	return N_("The server answered with {code}, where it says neither yes nor no.");
}

static char *say_plain(const char *sentence)
{
	return say(sentence, 0, span_of(NULL, 0));
}

/* Trouble that is no reply, or NULL when the stage's own sentence tells it. */
static char *summary_of_event(const struct walk *walk, enum stage stage, const struct event *event)
{
	struct span members = span_of(event->data, event->size);

	switch ((enum event_kind)event->kind) {
	case EVENT_TLS_READY:
		return say_plain(N_("TLS stands, but the server is not verified."));
	case EVENT_LOGIN:
		return say_plain(members_is(members, "imported")
					 ? N_("A login was refused; of the reply the text tells "
					      "nothing.")
					 : N_("The login was given up on this side."));
	case EVENT_TIMEOUT:
		return say_plain(N_("The server did not answer in time."));
	default:
		break;
	}
	if (event->kind == EVENT_FAILED && span_is(members_text(members, "fault"), "usage"))
		return say_plain(
			N_("A guard of this program stopped the session before a line left."));
	if (stage == STAGE_GREETING && walk->reached >= STAGE_GREETING)
		return say_plain(N_("The session ended after the server's greeting."));
	return NULL;
}

/* The same of a reply. */
static char *summary_of_reply(const struct walk *walk, enum stage stage, const struct event *event,
			      const struct command *command)
{
	bool farewell = event->code == 421 || event->code == 221;

	if (stage > STAGE_GREETING && (farewell || event->marks & EVENT_UNSOLICITED))
		return say(N_("The server ended the session with {code}."), event->code,
			   span_of(NULL, 0));
	if (verdict_is_no_refusal(event) && !(event->flaws & REPLY_UNFINISHED))
		return say(unfit_sentence(event), event->code, span_of(NULL, 0));
	if (event->code < 400)
		return NULL;
	if (answers_other(walk, event))
		return say(N_("The command {path} was refused with {code}."), event->code,
			   command->word);
	if (stages[stage].unnamed && !command->argument.size)
		return say(stages[stage].unnamed, event->code, span_of(NULL, 0));
	return stages[stage].refused
		       ? say(stages[stage].refused, event->code, command->address.path)
		       : NULL;
}

static void write_trouble(const struct walk *walk, enum stage stage, struct verdict *out)
{
	const struct event *event = journal_event(walk->journal, walk->trouble[stage]);
	bool reply = event->kind == EVENT_REPLY;
	struct bytes line = BYTES_INIT;
	struct command command;

	out->stage = stages[stage].key;
	if (stage <= STAGE_TLS && verdict_tell_port(walk, stage, out))
		return;
	verdict_tell_event(walk, walk->trouble[stage], out);
	if (reply && journal_event(walk->journal, event->ref))
		event_append_text(journal_event(walk->journal, event->ref), &line);
	command_parse(bytes_span(&line), &command);
	out->summary = reply ? summary_of_reply(walk, stage, event, &command)
			     : summary_of_event(walk, stage, event);
	if (!out->summary)
		out->summary = say_plain(stages[stage].failed);
	bytes_release(&line);
}

static void write_unknown(const struct walk *walk, struct verdict *out)
{
	out->outcome = OUTCOME_UNKNOWN;
	out->stage = stages[STAGE_MESSAGE].key;
	out->side = walk->unclear ? SIDE_SERVER : SIDE_NETWORK;
	out->event = walk->unclear ? walk->unclear : walk->unknown;
	out->summary =
		memory_copy_text(_("Whether the message was accepted is unknown: it was sent "
				   "with its final dot, and no verdict came."));
	if (walk->unclear) {
		out->meaning = memory_copy_text(
			_("What came behind the final dot is no whole reply, and says neither yes "
			  "nor no. The server may have accepted the message all the same."));
		out->cause = memory_copy_text(
			_("Most likely the server's software is at fault, or something between it "
			  "and you that rewrites replies."));
	} else {
		out->meaning = memory_copy_text(
			_("The connection ended, or time ran out, before the server answered. It "
			  "may have accepted the message all the same."));
		out->cause = memory_copy_text(
			_("Most likely the server was still checking the message, or its answer "
			  "was lost on the way."));
	}
	verdict_add_step(out,
			 _("Ask the recipient, or the server's administrator to look into the log, "
			   "before sending it again: it may arrive twice."));
}

/* Where nothing more is told, a login that was begun is what counts. */
static bool is_amid_login(const struct walk *walk)
{
	struct dialogue now = replay_at(walk->replay, walk->last);
	enum verb verb;

	return dialogue_phase(&now) == PHASE_AUTH ||
	       (dialogue_awaits(&now, &verb) && (verb == VERB_AUTH || verb == VERB_AUTH_RESPONSE));
}

void verdict_decide(const struct walk *walk, struct verdict *out)
{
	enum stage stage = verdict_root_stage(walk);
	uint32_t trouble = walk->trouble[stage];

	if (walk->unknown) {
		write_unknown(walk, out);
		return;
	}
	if (walk->accepted && walk->rejected <= walk->accepted) {
		out->outcome = OUTCOME_ACCEPTED;
		out->stage = stages[STAGE_MESSAGE].key;
		out->event = walk->accepted;
		out->summary = accepted_summary(walk);
		if (walk->trouble[STAGE_RCPT])
			verdict_tell_event(walk, walk->trouble[STAGE_RCPT], out);
		else
			out->said = verdict_said(walk, walk->accepted);
		out->event = walk->accepted;
		verdict_add_step(
			out,
			_("If it does not arrive, let the server's administrator look for what "
			  "stands below, and look into the recipient's spam folder and for a "
			  "bounce at the sender's."));
		return;
	}
	if (walk->rejected)
		out->outcome = OUTCOME_REJECTED;
	if (trouble) {
		write_trouble(walk, stage, out);
		return;
	}
	if (is_amid_login(walk)) {
		out->stage = stages[STAGE_AUTH].key;
		out->summary = memory_copy_text(_("A login was begun; how it ended is not told."));
		return;
	}
	out->stage = stages[walk->reached].key;
	out->summary = memory_copy_text(_(stages[walk->reached].reached));
	verdict_tell_beginning(walk, out);
}

static bool is_alphanumeric(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/* What others wrote need not end in a full stop; of a bracket what stands in it counts. */
static bool lacks_full_stop(struct span text)
{
	unsigned char last = text.size ? text.data[text.size - 1] : '.';

	if (last == ')' && text.size > 1 && !is_alphanumeric(text.data[text.size - 2]))
		return false;
	return last == ')' || is_alphanumeric(last);
}

/* Appends a sentence behind those that are there. */
static void append_sentence(struct bytes *out, const char *sentence)
{
	if (!sentence || !*sentence)
		return;
	if (lacks_full_stop(bytes_span(out)))
		bytes_append_byte(out, '.');
	bytes_append_text(out, out->size ? " " : "");
	bytes_append_text(out, sentence);
}

static bool is_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

void verdict_append_paragraph(const struct verdict *verdict, struct bytes *out)
{
	struct message_value value = { "words", span_text(verdict->said) };
	struct bytes paragraph = BYTES_INIT;
	const char *side = verdict_side_sentence(verdict->side);

	side = side ? _(side) : NULL;
	append_sentence(&paragraph, verdict->summary);
	if (verdict->said) {
		char *said = message_text(_("The server's words: \"{words}\"."), &value, 1);

		append_sentence(&paragraph, said);
		memory_free(said);
	}
	append_sentence(&paragraph, verdict->meaning);
	if (!verdict->known && !is_same(verdict->cause, verdict->meaning) &&
	    !is_same(verdict->cause, side))
		append_sentence(&paragraph, verdict->cause);
	append_sentence(&paragraph, side);
	bytes_append(out, bytes_span(&paragraph));
	bytes_release(&paragraph);
}
