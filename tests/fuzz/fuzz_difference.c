/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: plan */
/*
 * Two sessions, each a conversation whose lines begin with C or S, a line "="
 * between them: rows of a side stand in its order, but for the keywords of one
 * reply to EHLO on the right side, each place stands once, and a session does
 * not differ from itself.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/secret.h"
#include "journal/scribe.h"
#include "plan/difference.h"
#include "smtp/command.h"
#include "tests/fuzz/property.h"

static void play_line(struct scribe *scribe, struct secrets *secrets, struct span line,
		      uint64_t now_us)
{
	struct span text = span_after(line, 1);
	struct bytes wire = BYTES_INIT;
	struct outgoing out;

	if (line.data[0] == 'C' || line.data[0] == 'P') {
		outgoing_init(&out, text, ORIGIN_TYPED);
		if (line.data[0] == 'P' && text.size)
			outgoing_mark(&out, secrets, text.size / 2, text.size - text.size / 2);
		scribe_command(scribe, now_us, &out);
		outgoing_release(&out);
		return;
	}
	bytes_append(&wire, text);
	bytes_append_text(&wire, line.data[0] == 'S' ? "\r\n" : "\n");
	scribe_push(scribe, now_us, bytes_span(&wire));
	bytes_release(&wire);
}

static struct journal *make_session(struct span text)
{
	struct journal *journal = journal_new(0, 0, "smtp://mail.example.test");
	struct secrets *secrets = secrets_new();
	struct scribe *scribe = scribe_new(journal, secrets, 1);
	uint64_t now_us = 0;

	scribe_connected(scribe, now_us, span_of(NULL, 0), false);
	while (text.size) {
		size_t end = span_find(text, '\n');
		struct span line = span_part(text, 0, end);

		if (line.size)
			play_line(scribe, secrets, line, ++now_us);
		text = span_after(text, end + 1);
	}
	scribe_free(scribe);
	secrets_free(secrets);
	return journal;
}

static struct difference_place place_of(const struct difference *difference, size_t n, bool right)
{
	return right ? difference->rows[n].right : difference->rows[n].left;
}

/* True for the reply to EHLO or LHLO: the order of keywords means nothing (RFC 5321 §4.1.1.1). */
static bool lists_keywords(const struct journal *journal, uint32_t id)
{
	const struct event *reply = journal_event(journal, id);
	const struct event *command = journal_event(journal, reply->ref);

	return reply->kind == EVENT_REPLY && command &&
	       (command->code == VERB_EHLO || command->code == VERB_LHLO);
}

/* That the place of row n stands in no row before it. */
static void check_once(const struct difference *difference, size_t n, bool right)
{
	struct difference_place place = place_of(difference, n, right);

	while (n--) {
		struct difference_place before = place_of(difference, n, right);

		require(before.event != place.event || before.line != place.line);
		if (before.event && before.event < place.event)
			return;
	}
}

/* Places of one side never go back. */
static void check_order(const struct difference *difference, const struct journal *journal,
			bool right)
{
	struct difference_place before = { 0, -1 };

	for (size_t n = 0; n < difference->count; n++) {
		struct difference_place place = place_of(difference, n, right);

		if (!place.event)
			continue;
		if (place.event == before.event && place.line < before.line) {
			require(right && before.line > 0 && place.line > 0);
			require(lists_keywords(journal, place.event));
		} else {
			require(place.event > before.event ||
				(place.event == before.event && place.line > before.line));
		}
		check_once(difference, n, right);
		before = place;
	}
}

static size_t count_one_sided(const struct difference *difference)
{
	size_t count = 0;

	for (size_t n = 0; n < difference->count; n++)
		count += difference->rows[n].kind != DIFFERENCE_NONE;
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span whole = span_of(data, size);
	size_t middle = span_find_span(whole, span_text("\n=\n"));
	struct difference difference = { .rows = NULL };
	struct journal *left, *right;

	if (!size || size > 8192)
		return 0;
	left = make_session(span_part(whole, 0, middle));
	right = make_session(span_after(whole, middle + 3));
	difference_make(left, right, &difference);
	check_order(&difference, left, false);
	check_order(&difference, right, true);
	require(count_one_sided(&difference) == difference.differences);
	difference_make(left, left, &difference);
	require(difference.differences == 0);
	difference_make(right, right, &difference);
	require(difference.differences == 0);
	difference_release(&difference);
	journal_free(left);
	journal_free(right);
	return 0;
}
