/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of rules, held against a situation; the tables are in the files beside. */
#include "explain/condition.h"

#include <string.h>

#include "base/bytes.h"

/* One alternative: its parts between the stars occur one behind the other. */
static bool alternative_matches(struct span text, struct span pattern)
{
	bool anchored = pattern.size && pattern.data[0] == '^';
	size_t at = 0;

	pattern = span_after(pattern, anchored);
	while (pattern.size) {
		size_t star = span_find(pattern, '*');
		struct span part = span_part(pattern, 0, star);
		struct span rest = span_after(text, at);
		size_t found;

		if (anchored)
			rest = span_part(rest, 0, part.size);
		found = span_find_word(rest, part);
		if (found + part.size > rest.size)
			return false;
		anchored = false;
		at += found + part.size;
		pattern = span_after(pattern, star + 1);
	}
	return true;
}

bool text_matches(struct span text, const char *pattern)
{
	struct span rest = span_text(pattern);

	while (rest.size) {
		size_t bar = span_find(rest, '|');

		if (alternative_matches(text, span_part(rest, 0, bar)))
			return true;
		rest = span_after(rest, bar + 1);
	}
	return false;
}

bool code_matches(int code, const char *patterns)
{
	struct span rest = span_text(patterns);

	if (code < 100 || code > 999)
		return false;
	while (rest.size) {
		struct span word = span_next_word(&rest);
		unsigned char digits[3] = { (unsigned char)('0' + code / 100),
					    (unsigned char)('0' + code / 10 % 10),
					    (unsigned char)('0' + code % 10) };
		size_t i = 0;

		while (i < 3 && i < word.size && (word.data[i] == 'x' || word.data[i] == digits[i]))
			i++;
		if (i == 3)
			return true;
	}
	return false;
}

/* A number or "x" that pattern begins with; moves behind it and a dot. */
static bool part_matches(struct span *pattern, unsigned number)
{
	size_t dot = span_find(*pattern, '.');
	struct span part = span_part(*pattern, 0, dot);
	uint64_t wanted;

	*pattern = span_after(*pattern, dot + 1);
	return span_is(part, "x") || (span_number(part, &wanted) && wanted == number);
}

bool status_matches(struct status status, const char *pattern)
{
	struct span patterns = span_text(pattern);

	if (!strcmp(pattern, "none"))
		return status.class == 0;
	while (status.class && patterns.size) {
		struct span rest = span_next_word(&patterns);

		if (part_matches(&rest, status.class) && part_matches(&rest, status.subject) &&
		    part_matches(&rest, status.detail))
			return true;
	}
	return false;
}

/* The verb as whose step another one counts. */
static enum verb verb_family(const struct situation *situation)
{
	switch (situation->verb) {
	case VERB_AUTH_RESPONSE:
		return VERB_AUTH;
	case VERB_HELO:
	case VERB_LHLO:
		return VERB_EHLO;
	case VERB_BDAT:
		return situation->facts & SITUATION_LAST_CHUNK ? VERB_MESSAGE : VERB_BDAT;
	default:
		return situation->verb;
	}
}

bool condition_holds(const struct condition *condition, const struct situation *situation)
{
	if (condition->verb != VERB_UNKNOWN && condition->verb != situation->verb &&
	    condition->verb != verb_family(situation))
		return false;
	if (condition->phase != PHASE_NONE && condition->phase != situation->phase)
		return false;
	if (condition->code && !code_matches(situation->code, condition->code))
		return false;
	if (condition->status && !status_matches(situation->status, condition->status))
		return false;
	if (condition->software != SOFTWARE_UNKNOWN && condition->software != situation->software)
		return false;
	if ((situation->facts & condition->facts) != condition->facts ||
	    situation->facts & condition->absent)
		return false;
	if (condition->mechanism && !text_matches(situation->mechanism, condition->mechanism))
		return false;
	return !condition->text || text_matches(situation->text, condition->text);
}

static int count_bits(unsigned bits)
{
	int count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

int condition_weight(const struct condition *condition)
{
	int weight = 0;

	weight += condition->text ? 64 : 0;
	weight += condition->software != SOFTWARE_UNKNOWN ? 32 : 0;
	weight += condition->verb != VERB_UNKNOWN ? 16 : 0;
	if (condition->status)
		weight += strchr(condition->status, 'x') ? 6 : 8;
	weight += condition->mechanism ? 8 : 0;
	if (condition->code)
		weight += strchr(condition->code, 'x') ? 2 : 4;
	weight += condition->phase != PHASE_NONE ? 2 : 0;
	return weight + count_bits(condition->facts) + count_bits(condition->absent);
}
