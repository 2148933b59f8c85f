/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Why here": the earlier lines that caused a reply, as sentences with the ids
 * of their events. One row of `leading` says what it answers; every row of
 * `further` that holds adds a cause.
 */
#include "explain/rule.h"

#include <string.h>

#include "base/memory.h"
#include "base/printable.h"
#include "explain/secret_flaw.h"

enum cause {
	CAUSE_NONE,
	CAUSE_COMMAND, /* the command that is answered */
	CAUSE_CONNECTED,
	CAUSE_EHLO,       /* the accepted EHLO or HELO */
	CAUSE_EHLO_REPLY, /* its reply */
	CAUSE_LIMIT,      /* the same, where it states a SIZE */
	CAUSE_TLS,
	CAUSE_AUTH, /* the AUTH command of the exchange */
	CAUSE_MAIL, /* of the open transaction */
	CAUSE_LAST_COMMAND,
	CAUSE_RECIPIENT,     /* the RCPT that one of LMTP's replies to a message is about */
	CAUSE_REFUSED_MAIL,  /* the last MAIL, which was refused */
	CAUSE_REFUSED_RCPTS, /* each refused RCPT of the transaction */
};

struct why_row {
	struct condition condition;
	enum cause cause;
	const char *sentence;
};

#define REFUSED_SHOWN 4
#define COMMAND_COLUMNS 200 /* of a command that is named: what is to be done stands below it */

static const struct why_row leading[] = {
	{ { .facts = SITUATION_UNSOLICITED, .code = "421" },
	  CAUSE_LAST_COMMAND,
	  N_("Nothing was waiting for a reply. The last line before it was {command} at {time}, "
	     "{seconds} s earlier.") },
	{ { .facts = SITUATION_UNSOLICITED },
	  CAUSE_LAST_COMMAND,
	  N_("Nothing was waiting for a reply when this came. The last line before it was "
	     "{command} at {time}, which has its answer already.") },
	{ { .verb = VERB_GREETING },
	  CAUSE_CONNECTED,
	  N_("The connection was made at {time}, and in SMTP the server speaks first.") },
	{ { .verb = VERB_AUTH,
	    .code = "334",
	    .mechanism = "^LOGIN",
	    .facts = SITUATION_FIRST_STEP },
	  CAUSE_AUTH,
	  N_("You sent {command} at {time}; this is its first question of two.") },
	{ { .verb = VERB_AUTH,
	    .code = "334",
	    .mechanism = "^LOGIN",
	    .facts = SITUATION_SECOND_STEP },
	  CAUSE_AUTH,
	  N_("You sent {command} at {time}; this is its second question of two.") },
	{ { .verb = VERB_AUTH, .code = "235" },
	  CAUSE_AUTH,
	  N_("The login began with {command} at {time} and ends here.") },
	{ { .verb = VERB_AUTH_RESPONSE },
	  CAUSE_AUTH,
	  N_("It belongs to the login that began with {command} at {time}.") },
	{ { .verb = VERB_AUTH_CANCEL },
	  CAUSE_COMMAND,
	  N_("You gave the login up with * at {time}.") },
	{ { .verb = VERB_MESSAGE },
	  CAUSE_COMMAND,
	  N_("The message was complete at {time}; this is the verdict on it.") },
	{ { .code = "220", .verb = VERB_STARTTLS },
	  CAUSE_COMMAND,
	  N_("You sent {command} at {time}; the server agrees.") },
	{ { 0 }, CAUSE_COMMAND, N_("You sent {command} at {time}; this is its answer.") },
};

static const struct why_row further[] = {
	/* delayed verdicts */
	{ { .verb = VERB_RCPT,
	    .code = "4xx 5xx",
	    .text = "helo command rejected|ehlo*rejected|helo*rejected|invalid helo|helo name|ehlo "
		    "name|bad helo|helo/ehlo|your helo|ehlo argument" },
	  CAUSE_EHLO,
	  N_("What the server judges is the name in {command}, sent at {time}; it kept its verdict "
	     "back until now.") },
	{ { .verb = VERB_RCPT, .code = "504", .facts = SITUATION_BARE_NAME, .status = "x.5.2" },
	  CAUSE_EHLO,
	  N_("What the server judges is the name in {command}, sent at {time}; it kept its verdict "
	     "back until now.") },
	{ { .verb = VERB_RCPT,
	    .code = "4xx 5xx",
	    .text = "client host rejected|client host [|reverse dns|reverse hostname|ptr "
		    "record|cannot find your|ip name lookup|blocked "
		    "using|spamhaus|dnsbl|blocklist|block list|blacklist" },
	  CAUSE_CONNECTED,
	  N_("What the server judges is the address that you connected from at {time}; it kept its "
	     "verdict back until now.") },
	{ { .verb = VERB_RCPT,
	    .code = "4xx 5xx",
	    .text = "sender address rejected|sender verify|domain of sender|sender "
		    "rejected|envelope sender|sender domain" },
	  CAUSE_MAIL,
	  N_("What the server judges is the sender in {command}, sent at {time}; it kept its "
	     "verdict back until now.") },
	{ { .verb = VERB_MESSAGE,
	    .code = "4xx 5xx",
	    .text = "spf|sender policy framework|sender is unauthenticated|dmarc" },
	  CAUSE_MAIL,
	  N_("The sender was named in {command} at {time}; its domain and your address decide "
	     "about SPF.") },
	/* order */
	{ { .code = "503", .facts = SITUATION_AFTER_TLS },
	  CAUSE_TLS,
	  N_("TLS began at {time} and made void what was said before; no EHLO has been accepted "
	     "since.") },
	{ { .code = "503", .facts = SITUATION_NO_HELLO, .absent = SITUATION_AFTER_TLS },
	  CAUSE_CONNECTED,
	  N_("No EHLO or HELO has been accepted since the connection was made at {time}.") },
	{ { .code = "503", .verb = VERB_MAIL, .facts = SITUATION_TRANSACTION },
	  CAUSE_MAIL,
	  N_("A transaction is open since {command} at {time}.") },
	{ { .code = "503", .verb = VERB_AUTH, .facts = SITUATION_LOGGED_IN },
	  CAUSE_AUTH,
	  N_("You logged in at {time} with {command}.") },
	{ { .code = "503", .verb = VERB_AUTH, .facts = SITUATION_TRANSACTION },
	  CAUSE_MAIL,
	  N_("A transaction is open since {command} at {time}.") },
	{ { .code = "503", .verb = VERB_STARTTLS, .facts = SITUATION_TRANSACTION },
	  CAUSE_MAIL,
	  N_("A transaction is open since {command} at {time}.") },
	{ { .code = "5xx", .verb = VERB_STARTTLS, .facts = SITUATION_TLS },
	  CAUSE_TLS,
	  N_("TLS stands already, since {time}.") },
	{ { .code = "503", .verb = VERB_RCPT, .absent = SITUATION_TRANSACTION },
	  CAUSE_REFUSED_MAIL,
	  N_("{command} at {time} was answered with {code}, so no transaction is open.") },
	{ { .code = "503", .verb = VERB_DATA, .absent = SITUATION_TRANSACTION },
	  CAUSE_REFUSED_MAIL,
	  N_("{command} at {time} was answered with {code}, so no transaction is open.") },
	{ { .code = "5xx",
	    .verb = VERB_DATA,
	    .facts = SITUATION_TRANSACTION,
	    .absent = SITUATION_RECIPIENTS },
	  CAUSE_REFUSED_RCPTS,
	  N_("{command} at {time} was answered with {code}.") },
	{ { .code = "5xx",
	    .verb = VERB_BDAT,
	    .facts = SITUATION_TRANSACTION,
	    .absent = SITUATION_RECIPIENTS },
	  CAUSE_REFUSED_RCPTS,
	  N_("{command} at {time} was answered with {code}.") },
	/* AUTH */
	{ { .code = "235",
	    .verb = VERB_AUTH,
	    .mechanism = "^LOGIN",
	    .facts = SITUATION_SECOND_STEP },
	  CAUSE_NONE,
	  N_("Up to here no password was sent: if no line is missing, the server lets in whoever "
	     "names an account.") },
	{ { .code = "235",
	    .verb = VERB_AUTH,
	    .mechanism = "^LOGIN|^PLAIN|^CRAM|^DIGEST|^SCRAM|^XOAUTH2|^OAUTHBEARER",
	    .facts = SITUATION_FIRST_STEP },
	  CAUSE_NONE,
	  N_("Up to here no password was sent: if no line is missing, the server lets in whoever "
	     "names an account.") },
	{ { .code = "5xx", .verb = VERB_AUTH, .facts = SITUATION_HELO_ONLY },
	  CAUSE_EHLO,
	  N_("You greeted with {command} at {time}, which asks for no extensions.") },
	{ { .code = "5xx", .verb = VERB_AUTH, .facts = SITUATION_AUTH_HIDDEN },
	  CAUSE_EHLO_REPLY,
	  N_("The EHLO reply at {time} does not list AUTH.") },
	{ { .code = "5xx",
	    .verb = VERB_AUTH,
	    .facts = SITUATION_AUTH_OFFERED | SITUATION_UNOFFERED },
	  CAUSE_EHLO_REPLY,
	  N_("The AUTH line of the EHLO reply at {time} does not name {mechanism}.") },
	{ { .code = "530 538 503 504 523 524",
	    .verb = VERB_AUTH,
	    .facts = SITUATION_CLEAR | SITUATION_TLS_OFFERED },
	  CAUSE_EHLO_REPLY,
	  N_("The EHLO reply at {time} offers STARTTLS, and TLS has not been started.") },
	{ { .code = "530", .verb = VERB_MAIL, .facts = SITUATION_CLEAR | SITUATION_TLS_OFFERED },
	  CAUSE_EHLO_REPLY,
	  N_("The EHLO reply at {time} offers STARTTLS, and TLS has not been started.") },
	{ { .code = "530", .facts = SITUATION_GUEST | SITUATION_TLS, .absent = SITUATION_LMTP },
	  CAUSE_CONNECTED,
	  N_("Nobody has logged in since the connection was made at {time}.") },
	{ { .code = "535 534", .facts = SITUATION_FAILED_BEFORE },
	  CAUSE_NONE,
	  N_("Failed logins in this session before this one: {failures}.") },
	{ { .code = "535 534", .facts = SITUATION_SLOW },
	  CAUSE_COMMAND,
	  N_("The answer took {seconds} s; servers delay a refusal on purpose, against "
	     "guessing.") },
	/* envelope */
	{ { .code = "552", .status = "x.3.4" },
	  CAUSE_LIMIT,
	  N_("The EHLO reply at {time} says how much the server takes: SIZE {limit}.") },
	{ { .code = "55x", .verb = VERB_MAIL, .facts = SITUATION_OTHER_SENDER },
	  CAUSE_AUTH,
	  N_("You are logged in as {user} (since {time}), and name {sender} as the sender.") },
	{ { .code = "55x",
	    .verb = VERB_MAIL,
	    .text = "not owned by|send as this sender|sendasdenied",
	    .facts = SITUATION_LOGGED_IN,
	    .absent = SITUATION_OTHER_SENDER },
	  CAUSE_AUTH,
	  N_("You are logged in since {time}, and the sender {sender} does not belong to that "
	     "user.") },
	{ { .code = "5xx",
	    .verb = VERB_RCPT,
	    .facts = SITUATION_OTHER_SENDER,
	    .text = "sender|not owned|send as|sendas|not allowed|not authorized" },
	  CAUSE_MAIL,
	  N_("You are logged in as {user}, and {command} at {time} names another sender.") },
	{ { .code = "4xx 5xx",
	    .verb = VERB_RCPT,
	    .facts = SITUATION_GUEST,
	    .text = "relay|relaying|rcpthosts|auth" },
	  CAUSE_CONNECTED,
	  N_("Nobody has logged in since the connection was made at {time}, so the server relays "
	     "to its own domains only.") },
	{ { .verb = VERB_MESSAGE, .code = "2xx 4xx 5xx" },
	  CAUSE_MAIL,
	  N_("The transaction began with {command} at {time}; recipients accepted in it: "
	     "{recipients}.") },
	{ { .verb = VERB_MESSAGE, .facts = SITUATION_LMTP },
	  CAUSE_RECIPIENT,
	  N_("It is for one recipient alone: {command} at {time}.") },
	{ { .verb = VERB_EHLO, .code = "250", .facts = SITUATION_TLS },
	  CAUSE_TLS,
	  N_("TLS began at {time}; what the server offered before is void.") },
	{ { .verb = VERB_GREETING, .facts = SITUATION_SLOW },
	  CAUSE_NONE,
	  N_("It took {seconds} s to come; servers are slow here on purpose (tarpitting), or look "
	     "your address up first.") },
	{ { .code = "4xx 5xx", .verb = VERB_MESSAGE, .facts = SITUATION_SLOW },
	  CAUSE_NONE,
	  N_("It took {seconds} s to come: filters looked at the message meanwhile.") },
	{ { .code = "421", .facts = SITUATION_TRANSACTION },
	  CAUSE_MAIL,
	  N_("The transaction that breaks off began with {command} at {time}.") },
};

/* The last MAIL before the reply, whether accepted or not. */
static uint32_t last_command(const struct situation *s, enum verb verb)
{
	uint32_t id = s->id;

	while ((id = journal_before(s->journal, id, EVENT_COMMAND, s->conn)))
		if (verb == VERB_UNKNOWN || journal_event(s->journal, id)->code == verb)
			return id;
	return 0;
}

/* In LMTP the replies to a message come in the order of the accepted RCPTs (RFC 2033 §4.2). */
static uint32_t find_recipient(const struct situation *s)
{
	uint32_t id = s->id, replies = 0;

	while ((id = journal_before(s->journal, id, EVENT_REPLY, s->conn)) > s->command_id)
		replies += journal_event(s->journal, id)->ref == s->command_id;
	for (id = s->before.mail_id; id && id < s->command_id;
	     id = journal_behind(s->journal, id, EVENT_COMMAND, s->conn)) {
		uint32_t answer = journal_answer(s->journal, id);

		if (journal_event(s->journal, id)->code != VERB_RCPT || !answer ||
		    journal_event(s->journal, answer)->code / 100 != 2)
			continue;
		if (replies-- == 0)
			return id;
	}
	return 0;
}

static uint32_t find_cause(const struct situation *s, enum cause cause)
{
	switch (cause) {
	case CAUSE_NONE:
	case CAUSE_REFUSED_RCPTS:
		return 0;
	case CAUSE_COMMAND:
		return s->command_id;
	case CAUSE_CONNECTED:
		return s->before.connected_id;
	case CAUSE_EHLO:
		return s->before.ehlo_id;
	case CAUSE_EHLO_REPLY:
		return s->before.ehlo_reply_id;
	case CAUSE_LIMIT:
		return s->before.extensions.size_limit ? s->before.ehlo_reply_id : 0;
	case CAUSE_TLS:
		return s->before.tls_id;
	case CAUSE_AUTH:
		return s->verb == VERB_AUTH ? s->command_id : s->before.auth_id;
	case CAUSE_MAIL:
		return s->before.mail_id;
	case CAUSE_RECIPIENT:
		return s->command_id ? find_recipient(s) : 0;
	case CAUSE_LAST_COMMAND:
		return last_command(s, VERB_UNKNOWN);
	case CAUSE_REFUSED_MAIL:
		return last_command(s, VERB_MAIL);
	}
	return 0;
}

static uint64_t time_of(const struct situation *s, uint32_t id)
{
	const struct event *event = journal_event(s->journal, id);

	return event ? event->time_us : 0;
}

/* How long the reply was awaited: since the command, the connection, or the last line. */
static uint64_t waited_us(const struct situation *s, uint32_t cause_id)
{
	uint32_t from = s->command_id ? s->command_id : s->before.connected_id;

	if (s->facts & SITUATION_UNSOLICITED)
		from = cause_id;
	return from ? time_of(s, s->id) - time_of(s, from) : 0;
}

static void append_command(const struct situation *s, uint32_t id, struct bytes *out)
{
	struct bytes whole = BYTES_INIT;
	struct printable shown;

	situation_append_command(s->journal, id, &whole);
	shown = printable_make_short(bytes_span(&whole), COMMAND_COLUMNS);
	bytes_append(out, span_of(shown.text, shown.size));
	printable_release(&shown);
	bytes_release(&whole);
}

/* Writes one sentence about one cause. */
static void add_cause(const struct situation *s, const char *sentence, uint32_t id,
		      struct explanation *out)
{
	struct bytes command = BYTES_INIT, code = BYTES_INIT, user = BYTES_INIT;
	struct bytes sender = BYTES_INIT, failures = BYTES_INIT, recipients = BYTES_INIT;
	struct bytes limit = BYTES_INIT;
	const struct event *cause = journal_event(s->journal, id);
	const struct event *answer =
		cause && cause->kind == EVENT_COMMAND
			? journal_event(s->journal, journal_answer(s->journal, id))
			: NULL;
	char time[TIME_WORD_SIZE], seconds[TIME_WORD_SIZE];
	struct message_value values[] = {
		{ "time", time_word(time_of(s, id), time) },
		{ "seconds", time_word(waited_us(s, id), seconds) },
		{ "mechanism", s->mechanism },
		{ "user", situation_user(s, &user) },
		{ "sender", situation_sender(s, &sender) },
		{ "command", { NULL, 0 } },
		{ "code", { NULL, 0 } },
		{ "failures", { NULL, 0 } },
		{ "recipients", { NULL, 0 } },
		{ "limit", { NULL, 0 } },
	};

	append_command(s, id, &command);
	bytes_append_number(&code, answer ? answer->code : 0);
	bytes_append_number(&failures, s->before.auth_failures);
	bytes_append_number(&recipients, s->before.rcpt_accepted);
	bytes_append_number(&limit, s->before.extensions.size_limit);
	values[5].bytes = bytes_span(&command);
	values[6].bytes = bytes_span(&code);
	values[7].bytes = bytes_span(&failures);
	values[8].bytes = bytes_span(&recipients);
	values[9].bytes = bytes_span(&limit);
	part_add(out, HEADING_WHY, sentence, values, sizeof(values) / sizeof(values[0]), id);
	bytes_release(&command);
	bytes_release(&code);
	bytes_release(&user);
	bytes_release(&sender);
	bytes_release(&failures);
	bytes_release(&recipients);
	bytes_release(&limit);
}

static void add_refused_rcpts(const struct situation *s, const char *sentence,
			      struct explanation *out)
{
	uint32_t id = s->before.mail_id;
	int shown = 0;

	while (shown < REFUSED_SHOWN &&
	       (id = journal_behind(s->journal, id, EVENT_COMMAND, s->conn)) && id < s->id) {
		const struct event *answer =
			journal_event(s->journal, journal_answer(s->journal, id));

		if (journal_event(s->journal, id)->code == VERB_RCPT && answer &&
		    answer->code >= 400) {
			add_cause(s, sentence, id, out);
			shown++;
		}
	}
}

static void add_row(const struct situation *s, const struct why_row *row, struct explanation *out)
{
	uint32_t id = find_cause(s, row->cause);

	if (row->cause == CAUSE_REFUSED_RCPTS)
		add_refused_rcpts(s, row->sentence, out);
	else if (id != 0 || row->cause == CAUSE_NONE)
		add_cause(s, row->sentence, id, out);
}

/* An imported text does not show what was asked: nobody can be told that he sent it. */
static bool is_inferred(const struct situation *s)
{
	const struct event *command = journal_event(s->journal, s->command_id);

	return command && command->kind == EVENT_COMMAND && command->flaws == ORIGIN_INFERRED;
}

static void add_leading(const struct situation *s, struct explanation *out)
{
	if (is_inferred(s)) {
		add_cause(s,
			  s->verb == VERB_MESSAGE
				  ? N_("It is the verdict on a message. The text does not show "
				       "that one was sent: this is inferred.")
				  : N_("It answers {command}. The text does not show that this was "
				       "sent: it is inferred."),
			  s->command_id, out);
		return;
	}
	for (size_t i = 0; i < sizeof(leading) / sizeof(leading[0]); i++)
		if (condition_holds(&leading[i].condition, s)) {
			add_row(s, &leading[i], out);
			return;
		}
}

void why_append(const struct situation *s, struct explanation *out)
{
	const char *flaw = secret_flaw(s);

	if (!(s->facts & SITUATION_SESSION))
		return;
	add_leading(s, out);
	if (flaw)
		explanation_add(out, HEADING_WHY, _(flaw), s->command_id);
	for (size_t i = 0; i < sizeof(further) / sizeof(further[0]); i++)
		if (condition_holds(&further[i].condition, s))
			add_row(s, &further[i], out);
}
