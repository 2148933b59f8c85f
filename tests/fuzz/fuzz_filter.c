/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: journal */
/*
 * A filter expression, then a line break and a session's bytes from the server:
 * parsing is total and names a place within the text, what was parsed parses
 * again, its negation matches exactly what it does not.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/secret.h"
#include "journal/filter.h"
#include "journal/scribe.h"
#include "tests/fuzz/property.h"

static struct journal *make_session(struct span bytes)
{
	struct journal *journal = journal_new(0, 0, "smtp://mail.example.test");
	struct secrets *secrets = secrets_new();
	struct scribe *scribe = scribe_new(journal, secrets, 1);
	struct outgoing line;

	scribe_connected(scribe, 0, span_of(NULL, 0), false);
	scribe_push(scribe, 1, span_text("220 mail.example.test\r\n"));
	outgoing_init(&line, span_text("AUTH PLAIN"), ORIGIN_TYPED);
	scribe_command(scribe, 2, &line);
	outgoing_release(&line);
	scribe_push(scribe, 3, bytes);
	scribe_closed(scribe, 4, span_of(NULL, 0));
	scribe_free(scribe);
	secrets_free(secrets);
	return journal;
}

static void check_negation(const struct filter *filter, struct span text, struct span session)
{
	struct journal *journal = make_session(session);
	struct bytes negated = BYTES_INIT;
	struct filter *other;

	bytes_append_text(&negated, "not (");
	bytes_append(&negated, text);
	bytes_append_text(&negated, ")");
	other = filter_parse(bytes_span(&negated), NULL);
	for (uint32_t id = 1; other && id <= journal_count(journal); id++)
		require(filter_matches(filter, journal, id) != filter_matches(other, journal, id));
	filter_free(other);
	bytes_release(&negated);
	journal_free(journal);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span whole = span_of(data, size);
	size_t end = span_find(whole, '\n');
	struct span text = span_part(whole, 0, end);
	struct filter_fault fault;
	struct filter *filter;

	if (size > 4096)
		return 0;
	filter = filter_parse(text, &fault);
	if (filter) {
		struct filter *again = filter_parse(filter_text(filter), NULL);

		require(again != NULL);
		filter_free(again);
		check_negation(filter, text, span_after(whole, end + 1));
	} else {
		require(fault.at <= text.size && fault.text[0]);
	}
	filter_free(filter);
	return 0;
}
