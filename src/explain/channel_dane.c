/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DANE read out: what the TLSA records were worth, and each of them held against the certificate. */
#include "explain/channel_lines.h"

/* The words of net/dane, as the journal writes them. */
static const struct {
	const char *state;
	const char *sentence;
	enum channel_mark mark;
} states[] = {
	{ "unasked", N_("TLSA records are not known: {reason}."), CHANNEL_PLAIN },
	{ "absent", N_("{base} has no TLSA records."), CHANNEL_PLAIN },
	{ "insecure",
	  N_("DNSSEC does not vouch for {base}: no TLSA records are asked for (RFC 7672 §2.2.2)."),
	  CHANNEL_PLAIN },
	{ "lookup-failed", N_("The TLSA records of {base} could not be had: {reason}"),
	  CHANNEL_BAD },
	{ "secure", N_("{base} has TLSA records; no certificate came to hold them against."),
	  CHANNEL_WARNING },
	{ "unusable",
	  N_("{base} has TLSA records, and none that SMTP can use: TLS is not authenticated by "
	     "them, and that is no failure (RFC 7672 §2.2)."),
	  CHANNEL_WARNING },
	{ "matched", N_("The TLSA records of {base} are secure, and one matches."), CHANNEL_GOOD },
	{ "mismatched", N_("The TLSA records of {base} are secure, and none matches."),
	  CHANNEL_BAD },
};

static const struct {
	const char *match;
	const char *sentence;
	enum channel_mark mark;
} records[] = {
	{ "matches", N_("{record} matches."), CHANNEL_GOOD },
	{ "differs", N_("{record} does not match: it is of another certificate or key."),
	  CHANNEL_WARNING },
	{ "chain-fails",
	  N_("{record} names a certificate of the chain, but name, dates or signatures are wrong."),
	  CHANNEL_BAD },
	{ "usage", N_("{record} does not count: SMTP knows usages 2 and 3 only (RFC 7672 §3.1.3)."),
	  CHANNEL_WARNING },
	{ "selector", N_("{record} does not count: there is no such selector."), CHANNEL_WARNING },
	{ "matching-type", N_("{record} does not count: there is no such matching type."),
	  CHANNEL_WARNING },
	{ "data", N_("{record} does not count: its data is no such hash, certificate or key."),
	  CHANNEL_WARNING },
	{ "not-compared", N_("{record} was not compared."), CHANNEL_PLAIN },
};

static void add_record(const struct channel_subject *subject, size_t n)
{
	struct message_value value = { "record", channel_item(subject, "tlsa", n) };
	struct span match = channel_item(subject, "tlsa_match", n);

	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		if (span_is(match, records[i].match))
			channel_add(subject, NULL, records[i].sentence, &value, 1)->mark =
				records[i].mark;
}

void channel_add_dane(const struct channel_subject *subject)
{
	struct message_value values[] = { { "base", channel_text(subject, "dane_base") },
					  { "reason", channel_text(subject, "dane_reason") } };
	size_t count = channel_item_count(subject, "tlsa");

	if (values[0].bytes.size == 0)
		values[0].bytes = channel_text(subject, "name");
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (channel_has(subject, "dane", states[i].state))
			channel_add(subject, N_("DANE"), states[i].sentence, values, 2)->mark =
				states[i].mark;
	if (members_is(subject->members, "dane_outside"))
		channel_add(subject, NULL,
			    N_("This port is outside of RFC 7672: mail programs do not ask for "
			       "TLSA records."),
			    NULL, 0);
	for (size_t n = 0; n < count; n++)
		add_record(subject, n);
}
