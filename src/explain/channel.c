/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A handshake read out: the verdict first, then what mail servers would do,
 * names, chain, TLS itself. Read by the trust pane, event_fact and reports.
 */
#include "explain/channel.h"

#include <string.h>

#include "base/memory.h"
#include "explain/channel_lines.h"

/* ---- lines ---- */

/* ---- members ---- */

/* ---- the verdict ---- */

static const char *trusted_sentence(const struct channel_subject *subject)
{
	if (channel_has(subject, "pin", "matches"))
		return N_("Trusted: this is the pinned certificate.");
	if (channel_has(subject, "dane", "matched"))
		return N_("Trusted: DNSSEC vouches for the server's certificate (DANE).");
	if (channel_text(subject, "name").size == 0)
		return N_("Trusted: the server was verified.");
	return N_("Trusted: the certificate is for {name}, and its chain leads to a CA that is "
		  "trusted here.");
}

static void add_verdict(const struct channel_subject *subject)
{
	const char *chain = channel_problem(channel_text(subject, "chain_verdict"));
	struct message_value values[] = {
		{ "name", channel_text(subject, "name") },
		{ "problem", channel_text(subject, "problem_text") },
		{ "chain", span_text(chain ? chain : "") },
	};
	bool trusted = members_is(subject->members, "trusted");
	bool told = !channel_has(subject, "problem", "not_told");

	if (!trusted && !told) {
		channel_add(subject, N_("Verdict"),
			    N_("The text that was opened does not tell whether the server was "
			       "verified."),
			    values, 3);
		return;
	}
	channel_add(subject, N_("Verdict"),
		    trusted ? trusted_sentence(subject) : N_("Not trusted. {problem}"), values, 3)
		->mark = trusted ? CHANNEL_GOOD : CHANNEL_BAD;
	/* A pin and DANE decide alone: what the chain alone would have said is worth knowing. */
	if (chain && (trusted || channel_text(subject, "pin").size ||
		      channel_has(subject, "dane", "mismatched")))
		channel_add(subject, NULL,
			    N_("By chain and name alone it would not be trusted. "
			       "{chain}"),
			    values, 3)
			->mark = CHANNEL_WARNING;
	else if (!chain && !trusted && channel_text(subject, "chain_verdict").size &&
		 !channel_has(subject, "problem", "lowered"))
		channel_add(subject, NULL, N_("By chain and name alone it would be trusted."),
			    values, 3);
}

/* ---- what others would do ---- */

static uint64_t port_of(const struct channel_subject *subject)
{
	uint32_t id = journal_before(subject->journal, subject->id, EVENT_CONNECTED,
				     subject->event->conn);
	const struct event *event = journal_event(subject->journal, id);

	return event ? members_number(span_of(event->data, event->size), "port") : 0;
}

static const struct {
	const char *state;
	const char *sentence;
	enum channel_mark mark;
} dane_acts[] = {
	{ "matched", N_("One that honours DANE delivers."), CHANNEL_GOOD },
	{ "mismatched", N_("One that honours DANE does not deliver, and tries again later."),
	  CHANNEL_BAD },
	{ "unusable", N_("One that honours DANE delivers over TLS, without knowing to whom."),
	  CHANNEL_WARNING },
	{ "lookup-failed", N_("One that honours DANE waits: it cannot learn what to expect."),
	  CHANNEL_BAD },
};

static void add_senders(const struct channel_subject *subject)
{
	const char *chain = channel_problem(channel_text(subject, "chain_verdict"));
	struct message_value value = { "why", span_text(chain ? chain : "") };
	uint64_t port = port_of(subject);
	bool known = channel_text(subject, "chain_verdict").size > 0;

	if (!known)
		return;
	if (port == 465 || port == 587) {
		channel_add(subject, N_("Mail programs"),
			    chain ? N_("One that verifies, as RFC 8314 wants, does not log in. "
				       "{why}")
				  : N_("One that verifies, as RFC 8314 wants, goes on to log in."),
			    &value, 1)
			->mark = chain ? CHANNEL_BAD : CHANNEL_GOOD;
		return;
	}
	channel_add(subject, N_("Mail servers"),
		    chain ? N_("One that verifies does not deliver. {why}")
			  : N_("One that verifies delivers."),
		    &value, 1)
		->mark = chain ? CHANNEL_BAD : CHANNEL_GOOD;
	if (channel_has(subject, "chain_verdict", "weak"))
		channel_add(subject, NULL,
			    N_("Postfix, as it comes, takes such a key all the same."), NULL, 0);
	for (size_t i = 0; i < sizeof(dane_acts) / sizeof(dane_acts[0]); i++)
		if (channel_has(subject, "dane", dane_acts[i].state))
			channel_add(subject, NULL, dane_acts[i].sentence, NULL, 0)->mark =
				dane_acts[i].mark;
	channel_add_policy_act(subject);
	channel_add(subject, NULL, N_("One that encrypts where it can delivers in any case."), NULL,
		    0);
}

/* ---- names ---- */

static const struct {
	const char *match;
	const char *sentence;
	enum channel_mark mark;
} matches[] = {
	{ "exact", N_("The certificate names {matched} exactly."), CHANNEL_GOOD },
	{ "wildcard", N_("The wildcard {matched} of the certificate matches."), CHANNEL_GOOD },
	{ "address", N_("The certificate names the address {matched}."), CHANNEL_GOOD },
	{ "common-name",
	  N_("Only the common name ({matched}) fits. That no longer counts (RFC 9525 §2), though "
	     "some mail servers, such as Postfix, still take it."),
	  CHANNEL_BAD },
	{ "none", N_("No name of the certificate fits."), CHANNEL_BAD },
};

/* More names than these would push everything else off the first screens. */
#define NAMES_AMONG 20

/* Every name, in as many lines as they take: a value has a bound, and none may be cut off. */
static void add_list(const struct channel_subject *subject, const char *label)
{
	struct bytes names = BYTES_INIT;
	struct message_value value = { "names", { NULL, 0 } };
	const char *sentence = N_("The certificate is for {names}.");
	struct member member;
	size_t at = 0;

	while (members_next(subject->members, &at, &member)) {
		if (!span_is(member.name, "names"))
			continue;
		if (names.size && names.size + 2 + member.value.size > MESSAGE_VALUE_MAX) {
			value.bytes = bytes_span(&names);
			channel_add(subject, label, sentence, &value, 1);
			bytes_clear(&names);
			label = NULL;
			sentence = N_("It is for {names} too.");
		}
		bytes_append_text(&names, names.size ? ", " : "");
		bytes_append(&names, member.value);
	}
	value.bytes = bytes_span(&names);
	channel_add(subject, label, sentence, &value, 1);
	bytes_release(&names);
}

static void add_all_names(const struct channel_subject *subject)
{
	struct message_value value = { "name", channel_text(subject, "common_name") };
	size_t count = channel_item_count(subject, "names");

	/* One that matched exactly has been told. */
	if ((count > 1 || (count && !channel_has(subject, "match", "exact"))) &&
	    count <= NAMES_AMONG)
		add_list(subject, NULL);
	else if (count == 0 && channel_item_count(subject, "chain"))
		channel_add(subject, NULL,
			    N_("The certificate has no alternative names; its common name is "
			       "{name}."),
			    &value, 1)
			->mark = CHANNEL_WARNING;
}

/* Behind everything else, where there are many. */
static void add_many_names(const struct channel_subject *subject)
{
	if (channel_item_count(subject, "names") > NAMES_AMONG)
		add_list(subject, N_("Names"));
}

static void add_names(const struct channel_subject *subject)
{
	struct message_value values[] = { { "name", channel_text(subject, "name") },
					  { "sni", channel_text(subject, "sni") },
					  { "matched", channel_text(subject, "matched") } };

	if (values[0].bytes.size == 0)
		return;
	channel_add(subject, N_("Name"),
		    values[1].bytes.size == 0 ? N_("Asked for {name}; no name was sent (SNI).")
		    : span_equal(values[0].bytes, values[1].bytes)
			    ? N_("Asked for {name}, and sent that name (SNI).")
			    : N_("Asked for {name}; the name sent (SNI) was {sni}."),
		    values, 3);
	for (size_t i = 0; i < sizeof(matches) / sizeof(matches[0]); i++)
		if (channel_has(subject, "match", matches[i].match))
			channel_add(subject, NULL, matches[i].sentence, values, 3)->mark =
				matches[i].mark;
	add_all_names(subject);
}

/* ---- TLS itself ---- */

/* A sentence more in the same line. */
static void extend(struct channel_line *line, const char *sentence)
{
	struct bytes text = BYTES_INIT;

	bytes_append_text(&text, line->text);
	bytes_append_byte(&text, ' ');
	bytes_append_text(&text, _(sentence));
	memory_free(line->text);
	line->text = bytes_take_text(&text);
}

static void add_session(const struct channel_subject *subject)
{
	struct span client = channel_text(subject, "client_certificate");
	struct channel_line *line = channel_add(subject, NULL,
						members_is(subject->members, "resumed")
							? N_("An earlier session was resumed.")
							: N_("A new session, none resumed."),
						NULL, 0);

	extend(line, span_is(client, "sent") ? N_("A client certificate was asked for, and sent.")
		     : span_is(client, "wanted")
			     ? N_("A client certificate was asked for, and none sent.")
			     : N_("No client certificate asked for."));
}

/* What kind of certificate would do. */
static void add_client_cas(const struct channel_subject *subject)
{
	struct message_value values[] = { { "name", { NULL, 0 } },
					  { "all", channel_text(subject, "client_cas") } };
	struct member member;
	bool named = false;

	for (size_t at = 0; members_next(subject->members, &at, &member);) {
		if (!span_is(member.name, "client_ca"))
			continue;
		values[0].bytes = member.value;
		channel_add(subject, NULL, N_("It takes client certificates issued by {name}."),
			    values, 1);
		named = true;
	}
	if (values[1].bytes.size)
		channel_add(subject, NULL, N_("So many issuers it names in all: {all}."), values,
			    2);
	else if (!named && channel_text(subject, "client_certificate").size)
		channel_add(subject, NULL,
			    N_("It does not say whose client certificates it takes."), NULL, 0);
}

static void add_tls(const struct channel_subject *subject)
{
	struct message_value values[] = {
		{ "version", channel_text(subject, "version") },
		{ "cipher", channel_text(subject, "cipher") },
		{ "group", channel_text(subject, "group") },
		{ "alpn", channel_text(subject, "alpn") },
	};

	/* A text that was opened may tell no more than that it stands. */
	if (values[1].bytes.size)
		channel_add(subject, N_("TLS"),
			    values[2].bytes.size ? N_("{version}, {cipher}, key exchange {group}.")
						 : N_("{version}, {cipher}."),
			    values, 4);
	if (channel_text(subject, "resumed").size)
		add_session(subject);
	add_client_cas(subject);
	if (values[3].bytes.size)
		channel_add(subject, NULL, N_("Protocol agreed on (ALPN): {alpn}."), values, 4);
}

static void add_fingerprint(const struct channel_subject *subject)
{
	struct message_value value = { "sha256", channel_text(subject, "sha256") };

	if (value.bytes.size)
		channel_add(subject, N_("Fingerprint"), N_("sha256:{sha256}"), &value, 1);
}

/* ---- all together ---- */

static bool is_handshake(const struct event *event)
{
	if (event->kind == EVENT_TLS_READY)
		return true;
	return event->kind == EVENT_FAILED &&
	       members_text(span_of(event->data, event->size), "stage").size > 0;
}

/* An ordinary one if there is one: steps of the ladder are told beside it. */
static uint32_t find_handshake(const struct journal *journal, uint32_t until)
{
	uint32_t found = 0;

	for (uint32_t id = until; id; id--) {
		const struct event *event = journal_event(journal, id);

		if (!is_handshake(event))
			continue;
		if (members_text(span_of(event->data, event->size), "rung").size == 0)
			return id;
		if (!found)
			found = id;
	}
	return found;
}

static void read_out(const struct channel_subject *subject)
{
	bool stands = subject->event->kind == EVENT_TLS_READY;

	if (stands)
		add_verdict(subject);
	else
		channel_add_refusal(subject);
	channel_add_ladder(subject);
	if (stands)
		add_senders(subject);
	else
		channel_add_offers(subject);
	add_names(subject);
	channel_add_chain(subject);
	if (stands)
		add_tls(subject);
	channel_add_dane(subject);
	channel_add_policy(subject);
	add_fingerprint(subject);
	add_many_names(subject);
}

static bool begin(struct channel_subject *subject, const struct journal *journal, uint32_t id,
		  struct channel *out)
{
	uint64_t moment_us;

	memset(out, 0, sizeof(*out));
	*subject = (struct channel_subject){ .journal = journal, .id = id, .out = out };
	subject->event = journal_event(journal, id);
	if (!subject->event || !is_handshake(subject->event))
		return false;
	out->event = id;
	subject->members = span_of(subject->event->data, subject->event->size);
	moment_us = journal_head(journal).started_us + subject->event->time_us;
	subject->day = (int64_t)(moment_us / 1000000 / 86400);
	return true;
}

bool channel_of(const struct journal *journal, uint32_t until, struct channel *out)
{
	struct channel_subject subject;
	uint32_t last = until && until < journal_count(journal) ? until : journal_count(journal);

	if (!begin(&subject, journal, find_handshake(journal, last), out))
		return false;
	subject.until = last;
	read_out(&subject);
	return true;
}

bool channel_of_event(const struct journal *journal, uint32_t id, struct channel *out)
{
	struct channel_subject subject;

	if (!begin(&subject, journal, id, out))
		return false;
	read_out(&subject);
	return true;
}
