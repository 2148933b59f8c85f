/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes from a peer into lines; fed by the scribe, read by smtp/reply. A line
 * that lies whole in the chunk is handed out where it stands, without a copy.
 */
#include "smtp/splitter.h"

#include <string.h>

#include "base/message.h"

#define LINE_OCTETS_MAX 512 /* RFC 5321 §4.5.3.1.5 */

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

void splitter_init(struct splitter *splitter)
{
	*splitter = (struct splitter){ .pending = BYTES_INIT };
}

void splitter_release(struct splitter *splitter)
{
	bytes_wipe(&splitter->pending);
	splitter_init(splitter);
}

void splitter_wipe(struct splitter *splitter)
{
	if (!splitter->handed_out && splitter->pending.size)
		return;
	bytes_wipe(&splitter->pending);
	splitter->handed_out = false;
}

static unsigned byte_flaws(unsigned char byte)
{
	if (byte >= 0x80)
		return LINE_HIGH;
	if (byte >= 0x20)
		return byte == 0x7f ? LINE_CONTROL : 0;
	switch (byte) {
	case '\0':
		return LINE_NUL;
	case '\r':
		return LINE_BARE_CR;
	case '\t':
		return 0;
	default:
		return LINE_CONTROL;
	}
}

static unsigned bytes_flaws(const unsigned char *data, size_t size)
{
	unsigned flaws = 0;

	for (size_t i = 0; i < size; i++)
		flaws |= byte_flaws(data[i]);
	return flaws;
}

/* Eight bytes at once: most words of most replies are plain ASCII. */
static unsigned word_flaws(const unsigned char *data)
{
	uint64_t word, below_space, delete;

	memcpy(&word, data, sizeof(word));
	below_space = (word - EACH_BYTE(0x20)) & ~word & EACH_BYTE(0x80);
	delete = ((word ^ EACH_BYTE(0x7f)) - EACH_BYTE(0x01)) & ~(word ^ EACH_BYTE(0x7f)) &
		 EACH_BYTE(0x80);
	if (below_space | delete)
		return bytes_flaws(data, sizeof(word));
	return word & EACH_BYTE(0x80) ? LINE_HIGH : 0;
}

static unsigned text_flaws(struct span text)
{
	unsigned flaws = 0;
	size_t at = 0;

	if (text.size < sizeof(uint64_t))
		return bytes_flaws(text.data, text.size);
	for (; at + sizeof(uint64_t) <= text.size; at += sizeof(uint64_t))
		flaws |= word_flaws(text.data + at);
	/* The last word may overlap the one before: flaws only add up. */
	return flaws | word_flaws(text.data + text.size - sizeof(uint64_t));
}

/* Makes the line of what was kept; total counts all its bytes but the LF. */
static void line_fill(struct line *line, struct span kept, size_t total, bool ends_in_cr)
{
	size_t content = total - ends_in_cr;
	size_t end_size = line->end == LINE_END_NONE ? 0 : 1 + (size_t)ends_in_cr;

	line->text = span_part(kept, 0, content);
	line->flaws |= text_flaws(line->text);
	if (content + end_size > LINE_OCTETS_MAX)
		line->flaws |= LINE_LONG;
	if (content > SPLITTER_LINE_MAX)
		line->flaws |= LINE_CUT;
}

static void line_fill_ended(struct line *line, struct span kept, size_t total, bool ends_in_cr)
{
	line->end = ends_in_cr ? LINE_END_CRLF : LINE_END_LF;
	line->flaws = ends_in_cr ? 0 : LINE_BARE_LF;
	line_fill(line, kept, total, ends_in_cr);
}

static bool is_last_cr(struct span part)
{
	return part.size && part.data[part.size - 1] == '\r';
}

/* Adds a piece of the begun line, up to the bound. */
static void splitter_keep(struct splitter *splitter, struct span piece)
{
	size_t room = SPLITTER_LINE_MAX - splitter->pending.size;
	struct span over = span_after(piece, room);

	bytes_append(&splitter->pending, span_part(piece, 0, room));
	if (over.size == 0)
		return;
	splitter->dropped += over.size;
	splitter->dropped_cr = is_last_cr(over);
	if (splitter->dropped > 1 || !splitter->dropped_cr)
		splitter->cut = true;
}

static void splitter_make_room(struct splitter *splitter)
{
	if (!splitter->handed_out)
		return;
	bytes_clear(&splitter->pending);
	splitter->dropped = 0;
	splitter->dropped_cr = false;
	splitter->cut = false;
	splitter->handed_out = false;
}

bool splitter_push(struct splitter *splitter, struct span chunk, size_t *offset, struct line *line)
{
	struct span rest = span_after(chunk, *offset);
	struct span piece = span_part(rest, 0, span_find(rest, '\n'));
	bool ended = piece.size < rest.size;
	struct span pending;

	splitter_make_room(splitter);
	*offset += piece.size + ended;
	if (ended && splitter->pending.size == 0) {
		line_fill_ended(line, span_part(piece, 0, SPLITTER_LINE_MAX), piece.size,
				is_last_cr(piece));
		return true;
	}
	splitter_keep(splitter, piece);
	if (!ended)
		return false;
	pending = bytes_span(&splitter->pending);
	line_fill_ended(line, pending, pending.size + splitter->dropped,
			splitter->dropped ? splitter->dropped_cr : is_last_cr(pending));
	splitter->handed_out = true;
	return true;
}

bool splitter_finish(struct splitter *splitter, struct line *line)
{
	struct span pending;

	splitter_make_room(splitter);
	pending = bytes_span(&splitter->pending);
	if (pending.size == 0)
		return false;
	line->end = LINE_END_NONE;
	line->flaws = LINE_NO_END;
	line_fill(line, pending, pending.size + splitter->dropped, false);
	splitter->handed_out = true;
	return true;
}

struct span splitter_begun(const struct splitter *splitter)
{
	return splitter->handed_out ? span_of(NULL, 0) : bytes_span(&splitter->pending);
}

size_t splitter_pending(const struct splitter *splitter)
{
	return splitter_begun(splitter).size;
}
