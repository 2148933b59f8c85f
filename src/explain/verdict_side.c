/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose trouble it is and why, by rows of conditions; and the names of outcomes and sides. */
#include "explain/verdict_side.h"

#include "explain/condition.h"
#include "explain/event_fact.h"
#include "explain/rule.h"
#include "explain/secret_flaw.h"
#include "journal/members.h"

#define UNAUTHENTICATED                                                                            \
	N_("Most likely the sender's domain does not allow this address to send for it, or the "   \
	   "message is not signed as it should be.")

/* The first that holds speaks. */
static const struct {
	struct condition condition;
	enum verdict_side side;
	const char *cause; /* NULL: nothing beyond what the server meant */
	bool told;         /* what such a reply is explained with says it already */
} side_rows[] = {
	{ { .verb = VERB_AUTH, .code = "535", .text = "connection lost|temporar|internal" },
	  SIDE_SERVER,
	  N_("Most likely what the server asks about passwords, a database or a directory, does "
	     "not answer."),
	  false },
	{ { .verb = VERB_AUTH,
	    .code = "535",
	    .text = "disabled|criteria|security defaults|browser" },
	  SIDE_POLICY,
	  N_("Most likely logging in with a password is switched off for this account or for its "
	     "organisation."),
	  false },
	{ { .verb = VERB_AUTH, .code = "535", .text = "base64" },
	  SIDE_CLIENT,
	  N_("Most likely a line of the login was no valid Base64, or was cut short."),
	  false },
	{ { .verb = VERB_AUTH, .code = "535", .text = "invalid authentication mechanism" },
	  SIDE_CLIENT,
	  N_("The mechanism is none that this server takes."),
	  false },
	{ { .verb = VERB_AUTH, .code = "4xx", .text = "too many" },
	  SIDE_POLICY,
	  N_("Most likely logins failed here before this one: what was wrong with them stands in "
	     "the answers to them."),
	  false },
	{ { .verb = VERB_AUTH, .code = "421" }, SIDE_SERVER, NULL, false },
	{ { .verb = VERB_AUTH, .code = "4xx" },
	  SIDE_SERVER,
	  N_("Most likely the server's own check of passwords is out of order; this says nothing "
	     "about the password."),
	  true },
	{ { .verb = VERB_AUTH, .code = "534" },
	  SIDE_POLICY,
	  N_("The provider wants another way of logging in: most likely an application password "
	     "or OAuth."),
	  false },
	{ { .verb = VERB_AUTH, .code = "525" },
	  SIDE_POLICY,
	  N_("Most likely the account is disabled."),
	  false },
	{ { .verb = VERB_AUTH, .code = "504" },
	  SIDE_CLIENT,
	  N_("The mechanism is none that this server takes."),
	  true },
	{ { .verb = VERB_AUTH, .code = "530 538" },
	  SIDE_CLIENT,
	  N_("The server wants TLS before a login."),
	  true },
	{ { .verb = VERB_AUTH, .code = "500 501" },
	  SIDE_CLIENT,
	  N_("Most likely a line of the login was no valid Base64, or was cut short."),
	  true },
	{ { .verb = VERB_AUTH, .code = "502 503" },
	  SIDE_CLIENT,
	  N_("Most likely logins are not offered here, or AUTH came at the wrong moment."),
	  false },
	{ { .verb = VERB_AUTH, .code = "5xx" },
	  SIDE_CLIENT,
	  N_("Most likely the user name, the password or the token is wrong or has expired."),
	  false },
	{ { .verb = VERB_STARTTLS, .code = "5xx", .facts = SITUATION_TLS },
	  SIDE_CLIENT,
	  N_("TLS stands already, and cannot be started twice."),
	  false },
	{ { .verb = VERB_STARTTLS, .code = "5xx", .absent = SITUATION_TLS_OFFERED },
	  SIDE_SERVER,
	  N_("Most likely there is no TLS on this port."),
	  false },
	{ { .verb = VERB_STARTTLS, .code = "5xx" }, SIDE_SERVER, NULL, false },
	{ { .verb = VERB_STARTTLS },
	  SIDE_SERVER,
	  N_("Most likely the server's certificate, its key or its TLS settings are broken."),
	  true },
	{ { .verb = VERB_GREETING, .code = "5xx" },
	  SIDE_POLICY,
	  N_("Most likely the server takes nothing from this address, or takes no mail at all."),
	  false },
	{ { .code = "4xx", .text = "greylist|graylist|grey-list" },
	  SIDE_POLICY,
	  N_("Most likely greylisting: a sender that the server does not know is asked to come "
	     "again in some minutes."),
	  true },
	/* RFC 7505: it says so by a null MX; with other codes 5.1.10 is a missing mailbox. */
	{ { .code = "556" }, SIDE_RECIPIENT, N_("The recipient's domain takes no mail."), true },
	{ { .status = "5.1.x", .verb = VERB_RCPT },
	  SIDE_RECIPIENT,
	  N_("Most likely the address is misspelt, or the mailbox does not exist any more."),
	  false },
	{ { .status = "4.2.x 5.2.x", .verb = VERB_RCPT },
	  SIDE_RECIPIENT,
	  N_("Most likely the mailbox is full, closed, or takes nothing for the moment."),
	  false },
	{ { .text = "helo command rejected|need fully-qualified" },
	  SIDE_CLIENT,
	  N_("Most likely the name in EHLO or an address does not stand the server's checks: it "
	     "is not fully qualified, or is not in the DNS."),
	  false },
	{ { .text = "sender address rejected" },
	  SIDE_CLIENT,
	  N_("Most likely the sender's address does not stand the server's checks: its domain is "
	     "not in the DNS, or the sender is not the one who logged in."),
	  false },
	/* RFC 7372: the check itself is named, whatever else the text says. */
	{ { .status = "5.7.20 5.7.21 5.7.22 5.7.23 5.7.24 5.7.26 4.7.24 4.7.26" },
	  SIDE_POLICY,
	  UNAUTHENTICATED,
	  false },
	{ { .code = "4xx 5xx", .text = "greylist|blocked|blocklist|spamhaus|reputation" },
	  SIDE_POLICY,
	  N_("Most likely the address that you come from stands on a block list, or has a bad "
	     "reputation."),
	  false },
	{ { .code = "4xx 5xx", .text = "dmarc|spf|dkim" }, SIDE_POLICY, UNAUTHENTICATED, false },
	{ { .code = "4xx 5xx", .text = "relay" },
	  SIDE_POLICY,
	  N_("Most likely the recipient's domain is none of this server's, and it passes mail on "
	     "only for those who have logged in."),
	  false },
	{ { .code = "4xx 5xx", .text = "spam" },
	  SIDE_POLICY,
	  N_("Most likely a filter took the message for spam."),
	  true },
	{ { .code = "4xx 5xx", .text = "policy" }, SIDE_POLICY, NULL, false },
	{ { .code = "530 538" },
	  SIDE_CLIENT,
	  N_("The server wants TLS or a login before this command."),
	  true },
	{ { .status = "5.7.x 4.7.x" }, SIDE_POLICY, NULL, false },
	{ { .status = "5.2.x 4.2.x" },
	  SIDE_RECIPIENT,
	  N_("Most likely the mailbox is full, closed, or takes nothing for the moment."),
	  false },
	{ { .status = "5.1.1 5.1.10" },
	  SIDE_RECIPIENT,
	  N_("Most likely the address is misspelt, or the mailbox does not exist any more."),
	  false },
	{ { .code = "503" }, SIDE_CLIENT, NULL, false },
	{ { .code = "500 501 502 504 555" },
	  SIDE_CLIENT,
	  N_("Most likely the command, its spelling, its parameters or its moment were wrong."),
	  false },
	{ { .code = "551" }, SIDE_RECIPIENT, N_("The mailbox has moved to another server."), true },
	{ { .verb = VERB_RCPT, .code = "550 553" },
	  SIDE_RECIPIENT,
	  N_("Most likely the mailbox does not exist on this server."),
	  false },
	{ { .code = "4xx" },
	  SIDE_SERVER,
	  N_("Most likely the server is short of something for the moment: disk space, "
	     "processes, or another server that it has to ask."),
	  false },
	{ { .code = "5xx" }, SIDE_POLICY, NULL, false },
};

/* The place of the row that holds for it; the count of the rows: none does. */
static size_t find_row(const struct situation *situation)
{
	size_t i = 0;

	while (i < sizeof(side_rows) / sizeof(side_rows[0]) &&
	       !condition_holds(&side_rows[i].condition, situation))
		i++;
	return i;
}

static enum verdict_side side_of_reply(const struct journal *journal, struct replay *replay,
				       uint32_t id, const char **cause)
{
	struct situation situation;
	enum verdict_side side = SIDE_SERVER;
	size_t row;

	*cause = N_("The server answered with a code that does not belong here.");
	situation_of_event(&situation, journal, replay, id);
	row = find_row(&situation);
	if (row < sizeof(side_rows) / sizeof(side_rows[0])) {
		side = side_rows[row].side;
		*cause = side_rows[row].cause;
	}
	/* What is known goes before what is likely. */
	if (side == SIDE_CLIENT && secret_flaw(&situation))
		*cause = secret_flaw(&situation);
	situation_release(&situation);
	return side;
}

bool verdict_is_known(const struct journal *journal, struct replay *replay, uint32_t id)
{
	const struct event *event = journal_event(journal, id);
	struct situation situation;
	size_t row;
	bool known;

	if (event->kind != EVENT_REPLY || event->flaws & REPLY_BROKEN)
		return false;
	situation_of_event(&situation, journal, replay, id);
	row = find_row(&situation);
	known = vendor_rule_find(&situation) ||
		(row < sizeof(side_rows) / sizeof(side_rows[0]) && side_rows[row].told);
	known = known && !secret_flaw(&situation);
	situation_release(&situation);
	return known;
}

/* By the kind of the fault, as the scribe writes it. */
static const struct {
	const char *fault;
	enum verdict_side side;
	const char *cause;
} fault_rows[] = {
	{ "resolve", SIDE_NETWORK,
	  N_("Most likely the name is misspelt, or the DNS server that this machine asks cannot be "
	     "reached.") },
	{ "connect", SIDE_NETWORK,
	  N_("Most likely nothing listens on that port, or a firewall lets nobody through.") },
	{ "tls", SIDE_SERVER,
	  N_("Most likely both sides have no TLS version or cipher in common, or this port does "
	     "not "
	     "speak TLS at this moment.") },
	{ "limit", SIDE_SERVER,
	  N_("Most likely this is no mail server, or its software repeats itself.") },
	{ "usage", SIDE_CLIENT, N_("A guard of this program wants a decision first.") },
};

/* A handshake that failed, by who broke it off; of none the row above speaks. */
static const char *const tls_causes[] = {
	[TLS_FAILURE_DISTRUST] = N_("This side broke the handshake off, since it does not trust "
				    "the certificate."),
	[TLS_FAILURE_REFUSED] = N_("The server broke the handshake off: what this side offered is "
				   "not what it takes."),
	[TLS_FAILURE_BROKEN] = NULL,
};

/* A name that was not resolved, by what the name service said; of two answers the first row decides. */
static const struct {
	const char *outcome;
	enum verdict_side side;
	const char *cause;
} answer_rows[] = {
	{ "bogus", SIDE_SERVER,
	  N_("Most likely the zone's signatures have run out, or its key was changed and the "
	     "parent zone does not know.") },
	{ "alias-circle", SIDE_SERVER,
	  N_("The records of the domain say so; only its owner can change them.") },
	{ "timed-out", SIDE_NETWORK,
	  N_("Most likely the name server that this machine asks cannot be reached.") },
	{ "failed", SIDE_NETWORK,
	  N_("Most likely the domain's own name servers are out of order, or the one that this "
	     "machine asks does not reach them.") },
	{ "unavailable", SIDE_CLIENT, N_("This build of the program cannot ask for that.") },
	{ "found", SIDE_RECIPIENT, /* MX records, and none of them of use */
	  N_("The domain's MX records say so; only its owner can change them.") },
	{ "no-data", SIDE_RECIPIENT,
	  N_("The name is known, but nothing says where its mail or its host is.") },
	{ "no-name", SIDE_CLIENT, N_("Most likely the name is misspelt.") },
};

#define ANSWER_ROWS (sizeof(answer_rows) / sizeof(answer_rows[0]))

static size_t answer_row(struct span outcome, bool of_exchanger)
{
	size_t i = 0;

	/* Nobody has typed the name of an exchanger. */
	if (of_exchanger && (span_is(outcome, "no-name") || span_is(outcome, "no-data")))
		outcome = span_text("found");

	while (i < ANSWER_ROWS && !span_is(outcome, answer_rows[i].outcome))
		i++;
	return i;
}

/* Of the two questions for one host the one that says more; ANSWER_ROWS: neither does. */
static size_t last_outcome(const struct journal *journal, uint32_t id)
{
	uint16_t conn = journal_event(journal, id)->conn;
	size_t found = ANSWER_ROWS;

	for (int i = 0; i < 2 && (id = journal_before(journal, id, EVENT_RESOLVED, conn)); i++) {
		const struct event *event = journal_event(journal, id);
		struct span members = span_of(event->data, event->size);
		bool of_domain = span_is(members_text(members, "type"), "MX");
		size_t own = answer_row(members_text(members, "outcome"),
					span_is(members_text(members, "about"), "exchanger"));

		/* What led to a host says nothing of it. */
		if (own < found && (i == 0 || !of_domain))
			found = own;
		if (of_domain)
			break;
	}
	return found;
}

static enum verdict_side side_of_name(const struct journal *journal, uint32_t id,
				      const char **cause)
{
	size_t row = last_outcome(journal, id);

	if (row < ANSWER_ROWS) {
		*cause = answer_rows[row].cause;
		return answer_rows[row].side;
	}
	*cause = fault_rows[0].cause;
	return fault_rows[0].side;
}

static enum verdict_side side_of_fault(struct span members, const char **cause)
{
	struct span fault = members_text(members, "fault");

	if (span_is(fault, "tls") && tls_causes[tls_failure_of(members)]) {
		*cause = tls_causes[tls_failure_of(members)];
		return SIDE_SERVER;
	}
	for (size_t i = 0; i < sizeof(fault_rows) / sizeof(fault_rows[0]); i++)
		if (span_is(fault, fault_rows[i].fault)) {
			*cause = fault_rows[i].cause;
			return fault_rows[i].side;
		}
	*cause = N_("Most likely the server, or something between, cut the connection off.");
	return SIDE_NETWORK;
}

enum verdict_side verdict_side_of(const struct journal *journal, struct replay *replay, uint32_t id,
				  const char **cause)
{
	const struct event *event = journal_event(journal, id);
	struct span members = span_of(event->data, event->size);

	switch ((enum event_kind)event->kind) {
	case EVENT_REPLY:
		if (!(event->flaws & REPLY_BROKEN))
			return side_of_reply(journal, replay, id, cause);
		*cause = N_("What answers there does not keep to SMTP: most likely it is another "
			    "kind of server, or a program in between that changes the lines.");
		return SIDE_SERVER;
	case EVENT_TLS_READY:
		/* What is wrong with it is known: nothing is to be guessed. */
		*cause = members_text(members, "problem").size
				 ? NULL
				 : N_("Most likely its certificate is of a CA that is not known "
				      "here, has expired, or was made out for another name.");
		return SIDE_SERVER;
	case EVENT_LOGIN: /* without AUTH it could not even begin */
		if (members_is(members, "imported")) {
			*cause = N_("Most likely the user name or the password is wrong, or the "
				    "account may not log in in this way.");
			return SIDE_CLIENT;
		}
		*cause = event->ref ? N_("Most likely the server's mechanism is faulty, or "
					 "something in between changes what it sends.")
				    : N_("The login could not begin with what this side had.");
		return event->ref ? SIDE_SERVER : SIDE_CLIENT;
	case EVENT_FAILED:
		return span_is(members_text(members, "fault"), "resolve")
			       ? side_of_name(journal, id, cause)
			       : side_of_fault(members, cause);
	case EVENT_TIMEOUT:
		*cause =
			N_("Most likely the server is overloaded or waits for something itself, or "
			   "a firewall swallows what is sent.");
		return SIDE_NETWORK;
	case EVENT_RECEIVED:
		*cause = N_("Somebody or something in between puts bytes of its own into the "
			    "connection.");
		return SIDE_NETWORK;
	default:
		*cause =
			N_("Most likely the server, or something between, cut the connection off.");
		return SIDE_NETWORK;
	}
}

/* ---- names ---- */

static const struct {
	const char *key;
	const char *name;
} outcomes[] = {
	[OUTCOME_NONE] = { "none", N_("no message was tried") },
	[OUTCOME_ACCEPTED] = { "accepted", N_("accepted") },
	[OUTCOME_REJECTED] = { "rejected", N_("refused") },
	[OUTCOME_UNKNOWN] = { "unknown", N_("unknown") },
};

static const struct {
	const char *key;
	const char *name;
	const char *sentence;
	const char *step;
} sides[] = {
	[SIDE_NONE] = { "", N_("no trouble"), NULL, NULL },
	[SIDE_CLIENT] = { "client", N_("on this side"),
			  N_("The trouble lies on this side, in what was sent or how."), NULL },
	[SIDE_NETWORK] = { "network", N_("on the way"),
			   N_("The trouble lies on the way between this machine and the server."),
			   N_("Try it from another network: if it works there, the fault is in "
			      "this "
			      "one.") },
	[SIDE_SERVER] = { "server", N_("on the server's side"),
			  N_("The trouble lies on the server's side."),
			  N_("Give this verdict to the server's administrator, with what to look "
			     "for "
			     "in the log.") },
	[SIDE_RECIPIENT] = { "recipient", N_("with the recipient"),
			     N_("The trouble lies with the recipient's address or mailbox."),
			     N_("Ask the recipient in another way which address is right.") },
	[SIDE_POLICY] = { "policy", N_("a policy"),
			  N_("The trouble lies in a rule of the server or of its provider."),
			  N_("If the rule is wrong for you, ask the server's administrator, and "
			     "say "
			     "what to look for in the log.") },
};

const char *verdict_outcome_key(enum verdict_outcome outcome)
{
	return outcomes[outcome].key;
}

const char *verdict_side_key(enum verdict_side side)
{
	return sides[side].key;
}

const char *verdict_outcome_name(enum verdict_outcome outcome)
{
	return outcomes[outcome].name;
}

const char *verdict_side_name(enum verdict_side side)
{
	return sides[side].name;
}

const char *verdict_side_sentence(enum verdict_side side)
{
	return sides[side].sentence;
}

const char *verdict_side_step(enum verdict_side side)
{
	return sides[side].step;
}
