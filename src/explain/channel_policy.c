/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MTA-STS and TLSRPT read out: what the domain wants of those who deliver to
 * it, and whether this server satisfies it. Of a handshake, and of the event
 * POLICY that came before it.
 */
#include "base/memory.h"
#include "explain/channel_lines.h"
#include "explain/entry.h"
#include "explain/event_fact.h"

/* The words of session/policy. */
static const struct {
	const char *state;
	const char *sentence;
	enum channel_mark mark;
} states[] = {
	{ "absent", N_("{domain} has no MTA-STS policy: there is no TXT record _mta-sts.{domain}."),
	  CHANNEL_PLAIN },
	{ "record-broken",
	  N_("The TXT record _mta-sts.{domain} is broken, or there are several: mail servers take "
	     "that for none."),
	  CHANNEL_BAD },
	{ "lookup-failed",
	  N_("Whether {domain} has an MTA-STS policy could not be found out: {reason}"),
	  CHANNEL_WARNING },
	{ "unreachable",
	  N_("{domain} announces an MTA-STS policy, and it cannot be fetched: {reason}."),
	  CHANNEL_BAD },
	{ "unavailable", N_("The MTA-STS policy of {domain} is not known: {reason}."),
	  CHANNEL_WARNING },
	{ "broken", N_("The MTA-STS policy of {domain} cannot be used. {flaw}"), CHANNEL_BAD },
	{ "found",
	  N_("MTA-STS policy {id} of {domain}: mode {mode}, to be kept for {age} seconds."),
	  CHANNEL_PLAIN },
};

/* The words of net/sts. */
static const struct {
	const char *flaw;
	const char *sentence;
} flaws[] = {
	{ "no-version", N_("It lacks the line \"version: STSv1\".") },
	{ "no-mode", N_("Its mode is missing, or is none of enforce, testing and none.") },
	{ "no-max-age", N_("Its max_age is missing, or longer than a year.") },
	{ "no-mx", N_("It names no mail exchanger.") },
	{ "too-long", N_("It is longer than 64 KiB.") },
};

static const char *flaw_sentence(struct span word)
{
	for (size_t i = 0; i < sizeof(flaws) / sizeof(flaws[0]); i++)
		if (span_is(word, flaws[i].flaw))
			return _(flaws[i].sentence);
	return "";
}

static void add_state(const struct channel_subject *subject)
{
	struct span reason = channel_text(subject, "sts_reason");
	struct message_value values[] = {
		{ "domain", channel_text(subject, "domain") },
		{ "reason", reason },
		{ "flaw", span_text(flaw_sentence(reason)) },
		{ "id", channel_text(subject, "sts_id") },
		{ "mode", channel_text(subject, "sts_mode") },
		{ "age", channel_text(subject, "sts_max_age") },
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (channel_has(subject, "sts", states[i].state))
			channel_add(subject, N_("MTA-STS"), states[i].sentence, values, 6)->mark =
				states[i].mark;
}

static void add_exchangers(const struct channel_subject *subject)
{
	struct bytes names = BYTES_INIT;
	struct message_value values[] = { { "names", { NULL, 0 } },
					  { "host", channel_text(subject, "name") },
					  { "pattern", channel_text(subject, "sts_matched") } };
	size_t count = channel_item_count(subject, "sts_mx");

	for (size_t i = 0; i < count; i++) {
		bytes_append_text(&names, i ? ", " : "");
		bytes_append(&names, channel_item(subject, "sts_mx", i));
	}
	values[0].bytes = bytes_span(&names);
	if (count)
		channel_add(subject, NULL, N_("It names as mail exchangers: {names}."), values, 3);
	if (count && values[1].bytes.size && values[2].bytes.size)
		channel_add(subject, NULL, N_("{host} is one of them, by {pattern}."), values, 3)
			->mark = CHANNEL_GOOD;
	else if (count && values[1].bytes.size)
		channel_add(subject, NULL, N_("{host} is none of them."), values, 3)->mark =
			CHANNEL_BAD;
	bytes_release(&names);
}

bool channel_satisfies_policy(const struct channel_subject *subject)
{
	return channel_text(subject, "sts_matched").size > 0 &&
	       !channel_problem(channel_text(subject, "chain_verdict"));
}

void channel_add_policy_act(const struct channel_subject *subject)
{
	bool fine = channel_satisfies_policy(subject);

	if (channel_has(subject, "sts_mode", "testing"))
		channel_add(subject, NULL,
			    fine ? N_("One that honours MTA-STS delivers.")
				 : N_("One that honours MTA-STS delivers all the same, since the "
				      "policy is for testing, and reports the failure."),
			    NULL, 0)
			->mark = fine ? CHANNEL_GOOD : CHANNEL_WARNING;
	else if (channel_has(subject, "sts_mode", "enforce"))
		channel_add(subject, NULL,
			    fine ? N_("One that honours MTA-STS delivers.")
				 : N_("One that honours MTA-STS does not deliver here: the policy "
				      "is enforced, and this server does not satisfy it."),
			    NULL, 0)
			->mark = fine ? CHANNEL_GOOD : CHANNEL_BAD;
}

static void add_reports(const struct channel_subject *subject)
{
	struct message_value value = { "rua", channel_text(subject, "tlsrpt") };

	channel_add(subject, NULL,
		    value.bytes.size ? N_("Reports on failures go to {rua} (TLSRPT).")
				     : N_("Reports on failures are not asked for (TLSRPT)."),
		    &value, 1);
}

void channel_add_policy(const struct channel_subject *subject)
{
	if (channel_text(subject, "sts").size == 0)
		return;
	add_state(subject);
	add_exchangers(subject);
	if (channel_has(subject, "sts_mode", "none"))
		channel_add(subject, NULL,
			    N_("Mode none demands nothing: the policy is being taken back."), NULL,
			    0);
	add_reports(subject);
}

/* ---- the event POLICY ---- */

static void read_event(const struct event *event, struct channel_subject *subject,
		       struct channel *out)
{
	*out = (struct channel){ .event = 0 };
	*subject = (struct channel_subject){ .event = event,
					     .members = span_of(event->data, event->size),
					     .out = out };
}

char *channel_policy_line(const struct event *event)
{
	struct channel_subject subject;
	struct channel channel;
	char *text;

	read_event(event, &subject, &channel);
	add_state(&subject);
	text = memory_copy_text(channel.count ? channel.lines[0].text : "");
	channel_release(&channel);
	return text;
}

void explain_policy(const struct event *event, uint32_t id, struct explanation *out)
{
	struct channel_subject subject;
	struct channel channel;

	read_event(event, &subject, &channel);
	channel_add_policy(&subject);
	out->title = memory_copy_text(_("What the domain wants of those who deliver to it"));
	for (size_t n = 0; n < channel.count; n++)
		explanation_add(out, HEADING_DECODED, channel.lines[n].text, id);
	explanation_add(out, HEADING_DESCRIPTION,
			_("With MTA-STS a domain says over HTTPS which mail exchangers are its "
			  "own, and that mail goes to them over verified TLS only. It protects "
			  "against somebody in between who answers for the DNS or leaves STARTTLS "
			  "out. With TLSRPT it asks for reports on what failed."),
			0);
	explanation_add(out, HEADING_FIX,
			_("A policy is https://mta-sts.DOMAIN/.well-known/mta-sts.txt, the TXT "
			  "record _mta-sts.DOMAIN changes its id with it. Begin with mode testing "
			  "and read the reports."),
			0);
	source_add(out, "RFC 8461; RFC 8460");
	out->rule = memory_copy_text(_("the domain's policy"));
	channel_release(&channel);
}
