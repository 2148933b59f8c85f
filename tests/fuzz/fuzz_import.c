/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: import */
/*
 * Any text through the importers, as the format that it is recognised as and as
 * another one: never a crash; a text is taken exactly when some SMTP was found
 * in it; what comes of it does not grow without bound, can be written and read
 * again, and what AUTH PLAIN sent does not stand in it. Input: the text.
 */
#include <stdlib.h>
#include <string.h>

#include "import/import.h"
#include "journal/codec.h"
#include "tests/fuzz/property.h"

/* What a session ends in that must never be seen again. */
#define SECRET "AGEAdW5saWtlbHk5NzUzMQ=="
#define TAIL                                                                                       \
	"\nC: EHLO x\nS: 250 x\nC: AUTH PLAIN " SECRET "\nS: 535 no " SECRET "\nC: QUIT\nS: 221 "  \
	"x\n"

static void append_journal(struct bytes *out, const struct journal *journal)
{
	codec_append_head(out, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(out, journal, id);
}

/* Reads what was written; the same number of events, none of them damaged. */
static void require_readable(struct span rest, uint32_t count)
{
	struct codec_reader *reader = codec_reader_new();
	struct journal *journal;

	while (rest.size) {
		size_t end = span_find(rest, '\n');

		codec_reader_push(reader, span_part(rest, 0, end));
		rest = span_after(rest, end + 1);
	}
	require(codec_reader_damaged(reader) == 0);
	journal = codec_reader_take(reader);
	require(journal && journal_count(journal) == count);
	codec_reader_free(reader);
	journal_free(journal);
}

/* Events that one octet of a text may make: a line of one letter is a command and its SENT. */
#define EVENTS_PER_OCTET 8

static void check_text(struct span text, const struct import_format *format)
{
	struct fault fault = { .kind = FAULT_NONE };
	struct journal *journal = import_text(text, format, &fault);
	struct bytes written = BYTES_INIT;

	require(journal ? fault.kind == FAULT_NONE : fault.kind == FAULT_FILE);
	if (journal) {
		require(journal_count(journal) <= EVENTS_PER_OCTET * (text.size + 8));
		append_journal(&written, journal);
		require_readable(bytes_span(&written), journal_count(journal));
	}
	bytes_release(&written);
	journal_free(journal);
}

/* A login behind a remark of any words, which do not tell the secret before it is one. */
static void check_secret(struct span text)
{
	struct bytes remark = BYTES_INIT, whole = BYTES_INIT, written = BYTES_INIT;
	struct journal *journal;
	struct fault fault;

	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] != '\n' && text.data[i] != '\r')
			bytes_append_byte(&remark, text.data[i]);
	if (span_find_span(bytes_span(&remark), span_text(SECRET)) == remark.size) {
		bytes_append_text(&whole, "S: 220 x\n# ");
		bytes_append(&whole, bytes_span(&remark));
		bytes_append_text(&whole, TAIL);
		journal = import_text(bytes_span(&whole), import_format_find("lines"), &fault);
		require(journal != NULL);
		append_journal(&written, journal);
		require(span_find_span(bytes_span(&written), span_text(SECRET)) == written.size);
		journal_free(journal);
	}
	bytes_release(&remark);
	bytes_release(&whole);
	bytes_release(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t formats = 0;

	while (import_format(formats))
		formats++;
	check_text(span_of(data, size), NULL);
	check_text(span_of(data, size), import_format(size % formats));
	check_secret(span_of(data, size));
	return 0;
}
