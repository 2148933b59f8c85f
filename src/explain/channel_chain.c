/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate chain link by link: who vouches for whom, until when, and where it breaks. */
#include <stdio.h>

#include "explain/channel_lines.h"

#define EXPIRY_DAYS 21

/* One certificate; item n of the lists. */
struct link_facts {
	struct span subject;
	struct span issuer;
	struct span until;
	int64_t left; /* days */
	int64_t before;
};

static struct link_facts read_link(const struct channel_subject *subject, size_t n)
{
	struct link_facts facts = {
		.subject = channel_item(subject, "chain", n),
		.issuer = channel_item(subject, "chain_issuer", n),
		.until = channel_item(subject, "chain_until", n),
	};
	int64_t until = channel_day(facts.until);
	int64_t from = channel_day(channel_item(subject, "chain_from", n));

	facts.left = until ? until - subject->day : EXPIRY_DAYS + 1;
	facts.before = from ? from - subject->day : 0;
	return facts;
}

/* A sentence of the dates, and how grave it is. */
static const char *dates_sentence(const struct link_facts *facts, enum channel_mark *mark)
{
	*mark = CHANNEL_BAD;
	if (facts->left < 0)
		return N_("{subject}; {key}, signed with {signature}; expired on {until}, {days} "
			  "days ago.");
	if (facts->before > 0)
		return N_("{subject}; {key}, signed with {signature}; not valid before {from}, in "
			  "{days} days.");
	*mark = facts->left <= EXPIRY_DAYS ? CHANNEL_WARNING : CHANNEL_PLAIN;
	return N_("{subject}; {key}, signed with {signature}; valid {from} to {until}, {days} "
		  "days left.");
}

static void add_link(const struct channel_subject *subject, size_t n)
{
	struct link_facts facts = read_link(subject, n);
	int64_t days = facts.left < 0 ? -facts.left : facts.before > 0 ? facts.before : facts.left;
	char number[24];
	struct message_value values[] = {
		{ "subject", facts.subject },
		{ "key", channel_item(subject, "chain_key", n) },
		{ "signature", channel_item(subject, "chain_signature", n) },
		{ "from", span_part(channel_item(subject, "chain_from", n), 0, 10) },
		{ "until", span_part(facts.until, 0, 10) },
		{ "days", { NULL, 0 } },
	};
	enum channel_mark mark;
	const char *sentence = dates_sentence(&facts, &mark);
	struct channel_line *line;

	snprintf(number, sizeof(number), "%lld", (long long)days);
	values[5].bytes = span_text(number);
	if (values[1].bytes.size == 0) { /* another program's text names the subjects only */
		sentence = N_("{subject}");
		mark = CHANNEL_PLAIN;
	}
	line = channel_add(subject, n == 0 ? N_("Chain") : NULL, sentence, values, 6);
	line->depth = (int)n;
	line->mark = mark;
}

/* Where the next certificate sent is not the issuer of the one above it. */
static void add_break(const struct channel_subject *subject, size_t n)
{
	struct message_value value = { "issuer", channel_item(subject, "chain_issuer", n) };
	struct channel_line *line;

	if (n + 1 >= channel_item_count(subject, "chain") || value.bytes.size == 0 ||
	    span_equal(value.bytes, channel_item(subject, "chain", n + 1)))
		return;
	line = channel_add(subject, NULL,
			   N_("Issued by {issuer}, which is not what the server sent next."),
			   &value, 1);
	line->depth = (int)n + 1;
	line->mark = CHANNEL_WARNING;
}

static const char *end_sentence(const struct channel_subject *subject, bool self_signed)
{
	struct span verdict = channel_text(subject, "chain_verdict");

	if (self_signed)
		return N_("It vouches for itself, and is not trusted here.");
	if (span_is(verdict, "missing-intermediate"))
		return N_("Missing: {issuer}. The server has to send this intermediate "
			  "certificate.");
	if (span_is(verdict, "unknown-ca"))
		return N_("Missing, and not trusted here: {issuer}.");
	if (span_is(verdict, "no-anchors"))
		return N_("Issued by {issuer}; no CA is trusted here.");
	return NULL;
}

/* What stands behind the last certificate that was sent. */
static void add_end(const struct channel_subject *subject, size_t count)
{
	struct span last = channel_item(subject, "chain", count - 1);
	struct message_value values[] = {
		{ "issuer", channel_item(subject, "chain_issuer", count - 1) },
		{ "anchor", channel_text(subject, "anchor") },
	};
	bool self_signed = span_equal(last, values[0].bytes);
	struct channel_line *line;
	const char *sentence;

	if (values[1].bytes.size) {
		line = channel_add(subject, NULL,
				   span_equal(last, values[1].bytes)
					   ? N_("It is trusted here.")
					   : N_("{anchor}: a CA that is trusted here, not sent."),
				   values, 2);
		line->mark = CHANNEL_GOOD;
	} else {
		sentence = end_sentence(subject, self_signed);
		if (!sentence)
			return;
		line = channel_add(subject, NULL, sentence, values, 2);
		line->mark = CHANNEL_BAD;
	}
	line->depth = (int)count;
}

void channel_add_chain(const struct channel_subject *subject)
{
	size_t count = channel_item_count(subject, "chain");

	for (size_t n = 0; n < count; n++) {
		add_link(subject, n);
		add_break(subject, n);
	}
	if (count)
		add_end(subject, count);
}
