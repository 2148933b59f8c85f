/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guards; asked by cli/conductor for every line that is about to leave. */
#include "plan/gate.h"

#include "base/memory.h"
#include "base/message.h"

struct guard_row {
	enum guard id;
	const char *name; /* for :allow; NULL: cannot be answered beforehand */
	enum gate_verdict on_screen;
	enum gate_verdict without;
	int exit_status;
	bool lesson; /* on the practice server, where nothing leaves: asked, and no bar without a
			screen */
	bool (*applies)(const struct gate_facts *facts, enum verb verb);
	const char *question; /* N_(): on the screen */
	const char *(*ask)(
		const struct gate_facts *facts); /* in its place: what the facts make it */
	const char *reason;                      /* N_(): without one, or for a refusal */
};

static bool is_encrypted_enough(const struct gate_facts *facts)
{
	enum encryption encryption = (enum encryption)facts->dialogue->encryption;

	return encryption == ENCRYPTION_VERIFIED ||
	       (encryption == ENCRYPTION_UNVERIFIED && facts->insecure);
}

static bool is_readonly(const struct gate_facts *facts, enum verb verb)
{
	switch (verb) {
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
	case VERB_STARTTLS:
	case VERB_NOOP:
	case VERB_RSET:
	case VERB_HELP:
	case VERB_QUIT:
		return true;
	case VERB_MAIL:
	case VERB_RCPT:
		return facts->readonly_envelope;
	default:
		return false;
	}
}

/* The next line in raw bytes, which may hold several; any CR or LF may end one. */
static bool next_raw_line(struct span *rest, enum verb *verb)
{
	struct command command;
	size_t end = 0;

	while (rest->size && (rest->data[0] == '\r' || rest->data[0] == '\n'))
		*rest = span_after(*rest, 1);
	if (rest->size == 0)
		return false;
	while (end < rest->size && rest->data[end] != '\r' && rest->data[end] != '\n')
		end++;
	command_parse(span_part(*rest, 0, end), &command);
	*verb = command.verb;
	*rest = span_after(*rest, end);
	return true;
}

/* Of raw bytes each line is looked at; what is no command may be the half of one. */
static bool readonly_applies(const struct gate_facts *facts, enum verb verb)
{
	struct span rest = bytes_span(&facts->line->line);
	bool holds_line = false;

	if (!facts->readonly)
		return false;
	if (!facts->line->raw)
		return !is_readonly(facts, verb);
	while (next_raw_line(&rest, &verb)) {
		if (!is_readonly(facts, verb))
			return true;
		holds_line = true;
	}
	return !holds_line;
}

/* A transaction's content, or what begins it. */
static bool is_message(enum verb verb)
{
	return verb == VERB_DATA || verb == VERB_BDAT || verb == VERB_BURL || verb == VERB_MESSAGE;
}

static bool is_login(enum verb verb)
{
	return verb == VERB_AUTH || verb == VERB_AUTH_RESPONSE;
}

/* True when one of the lines in raw bytes is such a command. */
static bool raw_holds(const struct gate_facts *facts, bool (*is)(enum verb verb))
{
	struct span rest = bytes_span(&facts->line->line);
	enum verb verb;

	while (facts->line->raw && next_raw_line(&rest, &verb))
		if (is(verb))
			return true;
	return false;
}

/* Raw bytes may be half a command, whose other half comes later: what is forbidden hides there. */
static bool policy_auth_applies(const struct gate_facts *facts, enum verb verb)
{
	return facts->policy && facts->policy->forbid_auth && !facts->practice &&
	       (is_login(verb) || facts->line->raw);
}

static bool policy_message_applies(const struct gate_facts *facts, enum verb verb)
{
	return facts->policy && facts->policy->forbid_message && !facts->practice &&
	       (is_message(verb) || facts->line->raw);
}

static bool tls_applies(const struct gate_facts *facts, enum verb verb)
{
	return facts->tls_demanded && !is_encrypted_enough(facts) &&
	       (is_login(verb) || verb == VERB_MAIL || facts->line->secret_count ||
		raw_holds(facts, is_login));
}

static bool clear_applies(const struct gate_facts *facts, enum verb verb)
{
	return is_login(verb) && facts->line->secret_count && !is_encrypted_enough(facts);
}

/* What would be exposed, and to whom. */
static const char *clear_question(const struct gate_facts *facts)
{
	bool clear = facts->dialogue->encryption == ENCRYPTION_NONE;

	if (facts->exposure == EXPOSURE_PASSWORD)
		return clear ? N_("The channel to {server} is not encrypted: everybody on the way "
				  "could read your user name and your password or token, and log "
				  "in with them. Send them all the same?")
			     : N_("{server} showed a certificate that cannot be trusted: if it is "
				  "somebody else, your user name and your password or token are "
				  "theirs. Send them all the same?");
	return clear ? N_("The channel to {server} is not encrypted. Your password is not sent, "
			  "but everybody on the way could read your user name and try passwords "
			  "against what is sent, as many as they like. Send it all the same?")
		     : N_("{server} showed a certificate that cannot be trusted. Your password is "
			  "not sent, but if it is somebody else, they could try passwords against "
			  "what is sent, as many as they like. Send it all the same?");
}

static bool secret_applies(const struct gate_facts *facts, enum verb verb)
{
	return !is_login(verb) && facts->line->secret_count;
}

static bool auth_applies(const struct gate_facts *facts, enum verb verb)
{
	return (verb == VERB_AUTH || raw_holds(facts, is_login)) && facts->failures > 0 &&
	       !facts->practice;
}

static bool same_applies(const struct gate_facts *facts, enum verb verb)
{
	return is_login(verb) && facts->same_secret_s > 0;
}

static bool unproven_applies(const struct gate_facts *facts, enum verb verb)
{
	return facts->unproven && verb == VERB_MAIL;
}

static bool deliver_applies(const struct gate_facts *facts, enum verb verb)
{
	/* The content itself follows the DATA that was asked about. */
	return ((is_message(verb) && verb != VERB_MESSAGE) || raw_holds(facts, is_message)) &&
	       !facts->local;
}

/* Without a screen the player has told the remarks. */
static bool is_dot(const struct gate_facts *facts, enum verb verb)
{
	return facts->screen && verb == VERB_MESSAGE && !facts->line->raw &&
	       span_is(bytes_span(&facts->line->line), ".");
}

static bool content_applies(const struct gate_facts *facts, enum verb verb)
{
	return is_dot(facts, verb) && !facts->local && !facts->allowed[GUARD_DELIVER];
}

static bool remarks_apply(const struct gate_facts *facts, enum verb verb)
{
	return is_dot(facts, verb) && facts->remarkable;
}

/* In the order in which they are asked. */
static const struct guard_row guards[] = {
	{ .id = GUARD_READONLY,
	  .on_screen = GATE_REFUSE,
	  .without = GATE_REFUSE,
	  .exit_status = 2,
	  .applies = readonly_applies,
	  .reason =
		  N_("This session is read-only: only EHLO, HELO, LHLO, STARTTLS, NOOP, RSET, HELP "
		     "and QUIT may leave. Start again without --readonly to send more.") },
	{ .id = GUARD_POLICY_AUTH,
	  .on_screen = GATE_REFUSE,
	  .without = GATE_REFUSE,
	  .exit_status = 15,
	  .applies = policy_auth_applies,
	  .reason =
		  N_("The policy of this machine ({source}) forbids logging in to servers, and raw "
		     "bytes with it. Ask whoever administers it, or log in at the practice "
		     "server: smtpscope demo.") },
	{ .id = GUARD_POLICY_MESSAGE,
	  .on_screen = GATE_REFUSE,
	  .without = GATE_REFUSE,
	  .exit_status = 18,
	  .applies = policy_message_applies,
	  .reason = N_("The policy of this machine ({source}) forbids sending messages, and raw "
		       "bytes with it. Ask whoever administers it, or send one to the practice "
		       "server: smtpscope demo.") },
	{ .id = GUARD_TLS,
	  .on_screen = GATE_REFUSE,
	  .without = GATE_REFUSE,
	  .exit_status = 14,
	  .applies = tls_applies,
	  .reason = N_("TLS is demanded (--tls=starttls) and does not stand, or cannot be trusted: "
		       "nothing of a login or a message leaves. Send STARTTLS first; if the server "
		       "does not offer it, somebody may have taken it out of its answer.") },
	{ .id = GUARD_CLEAR,
	  .name = "clear",
	  .on_screen = GATE_ASK,
	  .without = GATE_REFUSE,
	  .exit_status = 15,
	  .lesson = true,
	  .applies = clear_applies,
	  .ask = clear_question,
	  .reason = N_(
		  "The channel to {server} is not encrypted, or its certificate cannot be trusted: "
		  "credentials stay here. Do STARTTLS first (:starttls), or say :allow clear in "
		  "the "
		  "script if that is what you want.") },
	{ .id = GUARD_SECRET,
	  .on_screen = GATE_ASK,
	  .without = GATE_REFUSE,
	  .exit_status = 2,
	  .applies = secret_applies,
	  .question = N_("This line looks like credentials, and no AUTH exchange is open: the "
			 "server would "
			 "take it for a command and may log it. Send it all the same?"),
	  .reason = N_(
		  "A line looks like credentials where no AUTH exchange is open; it was not sent. "
		  "Put it behind AUTH, or take it out of the script.") },
	{ .id = GUARD_SAME,
	  .on_screen = GATE_ASK,
	  .without = GATE_WARN,
	  .lesson = true,
	  .applies = same_applies,
	  .question = N_(
		  "This exact secret was refused {seconds} s ago. Trying it again costs one more "
		  "attempt, and the answer will hardly be another. Send it all the same?"),
	  .reason = N_(
		  "This exact secret was refused {seconds} s ago; trying it again costs one more "
		  "attempt.") },
	{ .id = GUARD_AUTH,
	  .name = "auth",
	  .on_screen = GATE_ASK,
	  .without = GATE_WARN,
	  .applies = auth_applies,
	  .question =
		  N_("Logins with this account that were refused here: {failures}. Many servers "
		     "lock an account or ban an address after a few. Try again?"),
	  .reason = N_(
		  "Another login; refused here so far: {failures}. Many servers lock an account or "
		  "ban an address after a few.") },
	{ .id = GUARD_UNPROVEN,
	  .on_screen = GATE_ASK,
	  .without = GATE_REFUSE,
	  .exit_status = 15,
	  .applies = unproven_applies,
	  .question = N_(
		  "{server} said 235 but did not prove that it knows your password: it may not be "
		  "the server that you think it is. Give it a message all the same?"),
	  .reason = N_("{server} said 235 but did not prove that it knows the password: it may not "
		       "be the "
		       "server that it should be. Stopped before MAIL.") },
	{ .id = GUARD_CONTENT,
	  .on_screen = GATE_ASK,
	  .without = GATE_GO,
	  .applies = content_applies,
	  .question = N_("{content} {server} will deliver it for real. Send the dot that ends it?"),
	  .reason = N_("{content}") },
	{ .id = GUARD_REMARKS,
	  .on_screen = GATE_WARN,
	  .without = GATE_GO,
	  .applies = remarks_apply,
	  .reason = N_("{content}") },
	{ .id = GUARD_DELIVER,
	  .name = "deliver",
	  .on_screen = GATE_ASK,
	  .without = GATE_REFUSE,
	  .exit_status = 18,
	  .applies = deliver_applies,
	  .question = N_("{server} is not on this machine: this will be delivered for real, from "
			 "{sender} to {named}. Recipients accepted: {recipients}. Go on?"),
	  .reason =
		  N_("{server} is not on this machine, and a message would be delivered for real: "
		     "stopped before it. Say :allow deliver in the script if that is what you "
		     "want.") },
};

#define GUARD_ROWS (sizeof(guards) / sizeof(guards[0]))

static char *say(const struct gate_facts *facts, const char *sentence)
{
	const uint64_t numbers[] = { facts->dialogue->rcpt_accepted, facts->failures,
				     facts->same_secret_s };
	struct bytes texts[3] = { BYTES_INIT, BYTES_INIT, BYTES_INIT };
	struct message_value values[] = {
		{ "server", facts->server },
		{ "recipients", { NULL, 0 } },
		{ "failures", { NULL, 0 } },
		{ "seconds", { NULL, 0 } },
		{ "source",
		  span_text(facts->policy && facts->policy->source ? facts->policy->source : "?") },
		{ "content", facts->content },
		{ "sender", facts->sender },
		{ "named", facts->named },
	};
	char *text;

	for (size_t i = 0; i < 3; i++) {
		bytes_append_number(&texts[i], numbers[i]);
		values[i + 1].bytes = bytes_span(&texts[i]);
	}
	text = message_text(_(sentence), values, 8);
	for (size_t i = 0; i < 3; i++)
		bytes_release(&texts[i]);
	return text;
}

static enum gate_verdict verdict_of(const struct guard_row *row, const struct gate_facts *facts)
{
	if (facts->screen)
		return row->on_screen;
	return row->lesson && facts->practice ? GATE_GO : row->without;
}

/* A question of the practice server says what it is, and what it would be elsewhere. */
static char *with_lesson(char *question)
{
	struct message_value value = { "question", span_text(question) };
	char *text = message_text(_("{question} (This is the practice server, and nothing leaves "
				    "this machine; before a real one you are asked the same.)"),
				  &value, 1);

	memory_free(question);
	return text;
}

static const char *question_of(const struct guard_row *row, const struct gate_facts *facts)
{
	return row->ask ? row->ask(facts) : row->question;
}

struct gate_answer gate_judge(const struct gate_facts *facts)
{
	struct gate_answer answer = { .verdict = GATE_GO };
	struct command command;

	dialogue_parse(facts->dialogue, bytes_span(&facts->line->line), &command);
	for (size_t i = 0; i < GUARD_ROWS; i++) {
		const struct guard_row *row = &guards[i];
		enum gate_verdict verdict = verdict_of(row, facts);

		if (facts->allowed[row->id] || !row->applies(facts, command.verb) ||
		    (row->lesson && verdict == GATE_GO))
			continue;
		answer.verdict = verdict;
		answer.guard = row->id;
		answer.exit_status = row->exit_status;
		answer.text =
			say(facts, verdict == GATE_ASK ? question_of(row, facts) : row->reason);
		if (row->lesson && facts->practice)
			answer.text = with_lesson(answer.text);
		break;
	}
	return answer;
}

bool gate_find(struct span name, enum guard *guard)
{
	for (size_t i = 0; i < GUARD_ROWS; i++)
		if (guards[i].name && span_is_word(name, guards[i].name)) {
			*guard = guards[i].id;
			return true;
		}
	return false;
}
