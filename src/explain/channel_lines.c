/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a handshake's members, and adding lines to what is read out of it. */
#include "explain/channel_lines.h"

#include <string.h>

#include "base/memory.h"

struct channel_line *channel_add(const struct channel_subject *subject, const char *label,
				 const char *sentence, const struct message_value *values,
				 size_t count)
{
	struct channel *out = subject->out;
	struct channel_line *line;

	out->lines = memory_grow(out->lines, &out->capacity, out->count + 1, sizeof(*out->lines));
	line = &out->lines[out->count++];
	*line = (struct channel_line){
		.label = label ? _(label) : NULL,
		.text = message_text(_(sentence), values, count),
	};
	return line;
}

void channel_release(struct channel *channel)
{
	for (size_t i = 0; i < channel->count; i++)
		memory_free(channel->lines[i].text);
	memory_free(channel->lines);
	memset(channel, 0, sizeof(*channel));
}

struct span channel_text(const struct channel_subject *subject, const char *name)
{
	return members_text(subject->members, name);
}

bool channel_has(const struct channel_subject *subject, const char *name, const char *text)
{
	return span_is(channel_text(subject, name), text);
}

struct span channel_item(const struct channel_subject *subject, const char *name, size_t n)
{
	struct member member;

	for (size_t at = 0; members_next(subject->members, &at, &member);)
		if (span_is(member.name, name) && n-- == 0)
			return member.value;
	return span_of(NULL, 0);
}

size_t channel_item_count(const struct channel_subject *subject, const char *name)
{
	struct member member;
	size_t count = 0;

	for (size_t at = 0; members_next(subject->members, &at, &member);)
		count += span_is(member.name, name);
	return count;
}

/* By the proleptic Gregorian calendar, counted in eras of 400 years that begin in March. */
int64_t channel_day(struct span date)
{
	uint64_t year, month, day;
	int64_t y, era, year_of_era, day_of_year;

	if (date.size < 10 || !span_number(span_part(date, 0, 4), &year) ||
	    !span_number(span_part(date, 5, 2), &month) ||
	    !span_number(span_part(date, 8, 2), &day))
		return 0;
	y = (int64_t)year - (month <= 2);
	era = y / 400;
	year_of_era = y - era * 400;
	day_of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + (int64_t)day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

/* The words of net/trust, as the journal writes them. */
static const struct {
	const char *word;
	const char *sentence;
} problems[] = {
	{ "no-certificate", N_("The server showed no certificate.") },
	{ "no-anchors", N_("This machine has no trusted CAs to hold it against.") },
	{ "self-signed", N_("The certificate is self-signed: no CA vouches for it.") },
	{ "unknown-ca", N_("The chain leads to no CA that is trusted here.") },
	{ "missing-intermediate", N_("The server leaves out an intermediate certificate.") },
	{ "expired", N_("A certificate of the chain has expired.") },
	{ "not-yet-valid", N_("A certificate of the chain is not yet valid.") },
	{ "wrong-name", N_("The certificate is not for the name that was asked for.") },
	{ "weak", N_("A key or signature of the chain is too weak.") },
	{ "wrong-purpose", N_("A certificate of the chain was not made for this use.") },
	{ "bad-signature", N_("A signature of the chain does not verify.") },
	{ "revoked", N_("The certificate was revoked.") },
	{ "other", N_("The chain could not be verified.") },
};

const char *channel_problem(struct span word)
{
	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		if (span_is(word, problems[i].word))
			return _(problems[i].sentence);
	return NULL;
}
