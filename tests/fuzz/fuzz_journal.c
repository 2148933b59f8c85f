/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: journal */
/*
 * Any file through the journal's reader: it never fails, takes memory in
 * proportion, and what it read can be written and read again. Then the file so
 * written is cut, and one bit of it flipped: a cut shows a beginning, and a
 * changed line is never shown as if it were whole.
 *
 * Input: a byte of which bit 0 says that each line is to be given its right
 * checksum (few would get past that otherwise), two bytes for the place of the
 * cut and the flip, the rest is the file.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "journal/codec.h"
#include "tests/fuzz/property.h"

#define MEMORY_LEAST (1024 * 1024) /* arena blocks that even a small journal takes */
#define MEMORY_FACTOR 256

/* The lines, each with the checksum that belongs to it in place of its closing brace. */
static void seal(struct bytes *out, struct span file)
{
	struct span line;

	while (property_next_line(&file, &line)) {
		size_t from = out->size;

		if (line.size > 0 && line.data[line.size - 1] == '}')
			line.size--;
		bytes_append(out, line);
		codec_close_line(out, from);
	}
}

/* NULL when the file has no header. */
static struct journal *load(struct span file, uint32_t *damaged)
{
	struct codec_reader *reader = codec_reader_new();
	struct span rest = file, line;
	struct journal *journal;

	while (property_next_line(&rest, &line))
		codec_reader_push(reader, line);
	journal = codec_reader_take(reader);
	*damaged = codec_reader_damaged(reader);
	codec_reader_free(reader);
	require(!journal || journal_memory(journal) <= MEMORY_LEAST + MEMORY_FACTOR * file.size);
	return journal;
}

static bool is_damaged(const struct journal *journal, uint32_t id)
{
	return journal_event(journal, id)->kind == EVENT_DAMAGED;
}

static bool has_damage(const struct journal *journal)
{
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		if (is_damaged(journal, id))
			return true;
	return false;
}

static void save(struct bytes *out, const struct journal *journal)
{
	codec_append_head(out, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(out, journal, id);
}

/* The same id says the same in both. */
static bool event_is_same(const struct journal *a, const struct journal *b, uint32_t id)
{
	struct bytes first = BYTES_INIT, second = BYTES_INIT;
	bool same;

	codec_append_event(&first, a, id);
	codec_append_event(&second, b, id);
	same = span_equal(bytes_span(&first), bytes_span(&second));
	bytes_release(&first);
	bytes_release(&second);
	return same;
}

static void check_written_again(const struct journal *journal, struct span file)
{
	struct bytes again = BYTES_INIT;
	uint32_t damaged;
	struct journal *second = load(file, &damaged);

	require(second && damaged == 0);
	require(journal_count(second) == journal_count(journal));
	save(&again, second);
	require(span_equal(bytes_span(&again), file));
	bytes_release(&again);
	journal_free(second);
}

/* Whole lines before the cut are all there and unchanged. */
static void check_cut(const struct journal *journal, struct span file, size_t at)
{
	struct span part = span_part(file, 0, at), rest = part;
	uint32_t damaged, whole = 0;
	struct journal *cut = load(part, &damaged);

	for (size_t size; (size = span_find(rest, '\n')) < rest.size; whole++)
		rest = span_after(rest, size + 1);
	if (whole > 0)
		require(cut && journal_count(cut) >= whole - 1 && damaged <= 1);
	for (uint32_t id = 1; cut && id <= journal_count(cut); id++)
		require(is_damaged(cut, id) || event_is_same(journal, cut, id));
	journal_free(cut);
}

/* What is shown after a flipped bit is marked, or is what was written. */
static void check_flip(const struct journal *journal, struct bytes *file, size_t at, int bit)
{
	uint32_t damaged;
	struct journal *flipped;

	file->data[at] ^= (unsigned char)(1 << bit);
	flipped = load(bytes_span(file), &damaged);
	file->data[at] ^= (unsigned char)(1 << bit);
	/* In the header, it may be that no journal is left. */
	require(!flipped || damaged > 0);
	for (uint32_t id = 1; flipped && id <= journal_count(flipped); id++) {
		const struct event *event = journal_event(flipped, id);

		/* A reply is drawn from its lines, of which one may be the damaged one. */
		if (is_damaged(flipped, id) || event->kind == EVENT_REPLY)
			continue;
		require(id <= journal_count(journal) && event_is_same(journal, flipped, id));
	}
	journal_free(flipped);
}

/* A report prints these lines: no byte of them may act on a terminal. */
static void check_no_controls(struct span file)
{
	for (size_t i = 0; i < file.size; i++)
		require(file.data[i] == '\n' || (file.data[i] >= 0x20 && file.data[i] != 0x7f));
}

static void check_journal(const struct journal *journal, size_t place)
{
	struct bytes file = BYTES_INIT;

	save(&file, journal);
	check_no_controls(bytes_span(&file));
	check_written_again(journal, bytes_span(&file));
	check_cut(journal, bytes_span(&file), place % (file.size + 1));
	check_flip(journal, &file, place % file.size, (int)(place % 8));
	bytes_release(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes file = BYTES_INIT;
	struct journal *journal;
	uint32_t damaged;

	if (size < 3)
		return 0;
	if (data[0] & 1)
		seal(&file, span_of(data + 3, size - 3));
	else
		bytes_append(&file, span_of(data + 3, size - 3));
	journal = load(bytes_span(&file), &damaged);
	if (journal && !has_damage(journal))
		check_journal(journal, (size_t)data[1] << 8 | data[2]);
	journal_free(journal);
	bytes_release(&file);
	return 0;
}
