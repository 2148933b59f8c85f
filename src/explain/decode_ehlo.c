/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An EHLO reply read out: one line a keyword, its parameters as sentences, and
 * what has changed since the EHLO before.
 */
#include "explain/decode.h"

#include "base/measure.h"
#include "base/memory.h"
#include "base/printable.h"
#include "explain/entry.h"
#include "smtp/extension.h"

#define KEYWORDS_READ 100 /* of one reply; no server has as many */

/* A label and a sentence that stands by itself. */
static void add_labelled(struct explanation *out, struct span label, const char *sentence,
			 uint32_t event)
{
	struct message_value values[] = { { "label", label } };
	struct bytes text = BYTES_INIT;

	message_append(&text, "{label}: ", values, 1);
	bytes_append_text(&text, _(sentence));
	explanation_add(out, HEADING_DECODED, bytes_text(&text), event);
	bytes_release(&text);
}

static void decode_size(struct span parameters, struct explanation *out)
{
	struct bytes size = BYTES_INIT;
	struct message_value values[] = { { "octets", span_trim(parameters) },
					  { "size", { NULL, 0 } } };
	uint64_t octets;

	if (values[0].bytes.size == 0) {
		explanation_add(out, HEADING_DECODED,
				_("SIZE without a number: no fixed limit is stated."), 0);
		return;
	}
	if (!span_number(values[0].bytes, &octets)) {
		part_add(out, HEADING_DECODED,
			 N_("SIZE {octets} is no number that can be used; take it as not stated."),
			 values, 1, 0);
		return;
	}
	measure_append_size(&size, octets);
	values[1].bytes = bytes_span(&size);
	part_add(out, HEADING_DECODED,
		 octets ? N_("SIZE {octets} is {size}, the largest message as sent.")
			: N_("SIZE 0: no fixed limit is stated."),
		 values, 2, 0);
	bytes_release(&size);
}

static void decode_mechanisms(struct span parameters, struct explanation *out)
{
	struct span mechanism;

	while (extension_next_mechanism(&parameters, &mechanism)) {
		const struct mechanism_entry *entry = mechanism_entry_find(mechanism);

		add_labelled(out, mechanism,
			     entry ? entry->line : N_("a mechanism that is not in the catalogue."),
			     0);
	}
}

static const struct {
	const char *name;
	const char *sentence;
} limits[] = {
	{ "MAILMAX", N_("MAILMAX={number}: that many messages in one connection at most.") },
	{ "RCPTMAX", N_("RCPTMAX={number}: that many recipients of one message at most.") },
	{ "RCPTDOMAINMAX", N_("RCPTDOMAINMAX={number}: that many domains of recipients in one "
			      "connection at most.") },
};

static void decode_limits(struct span parameters, struct explanation *out)
{
	while (parameters.size) {
		struct span word = span_next_word(&parameters);
		size_t equals = span_find(word, '=');
		struct message_value values[] = { { "number", span_after(word, equals + 1) },
						  { "word", word } };
		const char *sentence = N_("{word} is a limit that is not in the catalogue.");

		for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
			if (span_is_word(span_part(word, 0, equals), limits[i].name))
				sentence = limits[i].sentence;
		part_add(out, HEADING_DECODED, sentence, values, 2, 0);
	}
}

static void decode_value(struct span parameters, struct explanation *out, const char *sentence)
{
	struct span second = span_trim(parameters);
	struct span first = span_next_word(&second);
	struct message_value values[] = { { "first", first }, { "second", second } };

	if (first.size)
		part_add(out, HEADING_DECODED, sentence, values, 2, 0);
}

void decode_parameters(struct span keyword, struct span parameters, struct explanation *out)
{
	if (span_is_word(keyword, "SIZE"))
		decode_size(parameters, out);
	else if (span_is_word(keyword, "AUTH") || span_is_word(keyword, "X-EXPS"))
		decode_mechanisms(parameters, out);
	else if (span_is_word(keyword, "LIMITS"))
		decode_limits(parameters, out);
	else if (span_is_word(keyword, "DELIVERBY"))
		decode_value(parameters, out,
			     N_("The shortest time for a delivery by a deadline: {first} s."));
	else if (span_is_word(keyword, "FUTURERELEASE"))
		decode_value(parameters, out,
			     N_("The longest time that a message is held: {first} s, at the latest "
				"until {second}."));
	else if (span_is_word(keyword, "MT-PRIORITY"))
		decode_value(parameters, out, N_("The policy for priorities: {first}."));
	else if (span_is_word(keyword, "X-RCPTLIMIT"))
		decode_value(parameters, out, N_("Recipients of one message at most: {first}."));
}

static void decode_keyword(const struct reply_line *line, struct explanation *out, uint32_t event)
{
	struct extension_line parsed;
	const struct keyword_entry *entry;
	struct span text = span_trim(line->text);

	if (!extension_parse(text, &parsed))
		return;
	entry = keyword_entry_find(parsed.keyword);
	if (parsed.id == EXTENSION_AUTH && parsed.equals)
		add_labelled(out, text,
			     N_("the same as AUTH, written with an equals sign for old programs of "
				"Microsoft."),
			     event);
	else
		add_labelled(out, text,
			     entry ? entry->line
				   : N_("not in the catalogue; what is not known is to be ignored "
					"(RFC 5321 §4.1.1.1)."),
			     event);
	if (!parsed.equals)
		decode_parameters(parsed.keyword, parsed.parameters, out);
}

/* Does the reply list a line with the same keyword and parameters? */
static bool lists(const struct reply *reply, struct span wanted)
{
	for (size_t n = 1; n < reply->count && n <= KEYWORDS_READ; n++)
		if (span_equal(span_trim(reply->lines[n].text), wanted))
			return true;
	return false;
}

/* The lines of `reply` that `other` lacks, separated by commas. */
static void append_missing(struct bytes *out, const struct reply *reply, const struct reply *other)
{
	for (size_t n = 1; n < reply->count && n <= KEYWORDS_READ; n++) {
		struct span line = span_trim(reply->lines[n].text);

		if (line.size == 0 || lists(other, line))
			continue;
		if (out->size)
			bytes_append_text(out, ", ");
		bytes_append(out, line);
	}
}

static void decode_changes(const struct situation *situation, struct explanation *out)
{
	struct reply before = REPLY_INIT;
	struct bytes gained = BYTES_INIT, lost = BYTES_INIT;
	uint32_t previous = situation->after.previous_ehlo_reply_id;
	struct message_value values[] = { { "list", { NULL, 0 } } };

	if (situation->journal && previous && previous != situation->id &&
	    journal_reply(situation->journal, previous, &before)) {
		append_missing(&gained, &situation->reply, &before);
		append_missing(&lost, &before, &situation->reply);
	}
	values[0].bytes = bytes_span(&gained);
	if (gained.size)
		part_add(out, HEADING_DECODED, N_("New since the EHLO before: {list}."), values, 1,
			 previous);
	values[0].bytes = bytes_span(&lost);
	if (lost.size)
		part_add(out, HEADING_DECODED, N_("Gone since the EHLO before: {list}."), values, 1,
			 previous);
	reply_release(&before);
	bytes_release(&gained);
	bytes_release(&lost);
}

void decode_keywords(const struct situation *situation, struct explanation *out)
{
	decode_changes(situation, out);
	for (size_t n = 1; n < situation->reply.count && n <= KEYWORDS_READ; n++)
		decode_keyword(&situation->reply.lines[n], out, situation->id);
	if (situation->reply.count > KEYWORDS_READ + 1)
		explanation_add(out, HEADING_DECODED,
				_("The reply has more lines than any server offers extensions; the "
				  "rest is not read."),
				situation->id);
}
