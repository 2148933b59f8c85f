/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines into replies; fed by the scribe from smtp/splitter, read by everyone
 * who wants to know what the server said.
 */
#include "smtp/reply.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "smtp/word.h"

#define CODE_DIGITS 3

/* What is said of each flaw; sorted by bit. */
static const struct {
	enum reply_flaw flaw;
	const char *key;
	const char *name;
} flaw_rows[] = {
	{ .flaw = REPLY_BARE_LF, .key = "bare_lf", .name = N_("a line ended by LF alone") },
	{ .flaw = REPLY_BARE_CR, .key = "bare_cr", .name = N_("a CR that is no line end") },
	{ .flaw = REPLY_NUL, .key = "nul", .name = N_("a NUL byte") },
	{ .flaw = REPLY_LONG_LINE,
	  .key = "long_line",
	  .name = N_("a line of more than 512 octets") },
	{ .flaw = REPLY_NOT_UTF8, .key = "not_utf8", .name = N_("bytes that are no UTF-8") },
	{ .flaw = REPLY_CONTROL, .key = "control", .name = N_("control characters") },
	{ .flaw = REPLY_EMPTY_LINE,
	  .key = "empty_line",
	  .name = N_("empty lines before the reply") },
	{ .flaw = REPLY_NO_SPACE,
	  .key = "no_space",
	  .name = N_("nothing behind the code, not even a space") },
	{ .flaw = REPLY_STATUS_CLASS,
	  .key = "status_class",
	  .name = N_("enhanced code of another class than the code") },
	{ .flaw = REPLY_STATUS_DIFFERS,
	  .key = "status_differs",
	  .name = N_("enhanced codes differ between the lines") },
	{ .flaw = REPLY_CODES_DIFFER,
	  .key = "codes_differ",
	  .name = N_("codes differ within one reply") },
	{ .flaw = REPLY_CODE_RANGE, .key = "code_range", .name = N_("a code outside 200 to 599") },
	{ .flaw = REPLY_CODE_DIGITS,
	  .key = "code_digits",
	  .name = N_("a code of four digits or more") },
	{ .flaw = REPLY_SEPARATOR,
	  .key = "separator",
	  .name = N_("neither a hyphen nor a space behind the code") },
	{ .flaw = REPLY_NO_CODE, .key = "no_code", .name = N_("a line without a reply code") },
	{ .flaw = REPLY_UNFINISHED, .key = "unfinished", .name = N_("the reply does not end") },
	{ .flaw = REPLY_CUT, .key = "cut", .name = N_("the text leaves out its rest") },
};

#define FLAW_COUNT (sizeof(flaw_rows) / sizeof(flaw_rows[0]))

void reply_release(struct reply *reply)
{
	memory_free(reply->lines);
	bytes_release(&reply->bytes);
	*reply = (struct reply)REPLY_INIT;
}

void reply_clear(struct reply *reply)
{
	reply->code = -1;
	reply->status = (struct status){ 0, 0, 0 };
	reply->flaws = 0;
	reply->count = 0;
	reply->complete = false;
	bytes_clear(&reply->bytes);
}

/* Bytes of the UTF-8 character that text begins with; 0 when it is none. Rows: RFC 3629 §4. */
static size_t utf8_size(struct span text)
{
	static const struct {
		unsigned char first, last; /* range of the lead byte */
		unsigned char second_first, second_last;
		unsigned char size;
	} forms[] = {
		{ 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t form = 0;

	while (form < sizeof(forms) / sizeof(forms[0]) && text.data[0] > forms[form].last)
		form++;
	if (form == sizeof(forms) / sizeof(forms[0]) || text.data[0] < forms[form].first ||
	    text.size < forms[form].size)
		return 0;
	if (forms[form].size > 1 &&
	    (text.data[1] < forms[form].second_first || text.data[1] > forms[form].second_last))
		return 0;
	for (size_t i = 2; i < forms[form].size; i++)
		if ((text.data[i] & 0xc0) != 0x80)
			return 0;
	return forms[form].size;
}

static bool is_utf8(struct span text)
{
	while (text.size) {
		size_t size = utf8_size(text);

		if (size == 0)
			return false;
		text = span_after(text, size);
	}
	return true;
}

/* What a line's own flaws make of the reply. */
static unsigned flaws_of_line(const struct line *line)
{
	static const struct {
		unsigned line, reply;
	} pairs[] = {
		{ .line = LINE_BARE_LF, .reply = REPLY_BARE_LF },
		{ .line = LINE_BARE_CR, .reply = REPLY_BARE_CR },
		{ .line = LINE_NUL, .reply = REPLY_NUL },
		{ .line = LINE_LONG, .reply = REPLY_LONG_LINE },
		{ .line = LINE_CONTROL, .reply = REPLY_CONTROL },
		{ .line = LINE_CUT, .reply = REPLY_UNFINISHED },
		{ .line = LINE_NO_END, .reply = REPLY_UNFINISHED },
	};
	unsigned flaws = 0;

	if (line->flaws == 0)
		return 0;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (line->flaws & pairs[i].line)
			flaws |= pairs[i].reply;
	if (line->flaws & LINE_HIGH && !is_utf8(line->text))
		flaws |= REPLY_NOT_UTF8;
	return flaws;
}

static size_t count_digits(struct span text)
{
	size_t count = 0;

	while (count < text.size && text.data[count] >= '0' && text.data[count] <= '9')
		count++;
	return count;
}

/* Reads code and text of line->raw; *ends: no further line belongs to the reply. */
static unsigned line_read_code(struct reply_line *line, bool *ends)
{
	struct span raw = line->raw;
	size_t digits = count_digits(raw);
	unsigned flaws = 0;

	line->code = -1;
	line->text = raw;
	*ends = false;
	if (digits < CODE_DIGITS)
		return REPLY_NO_CODE;
	*ends = true;
	if (digits > CODE_DIGITS)
		return REPLY_CODE_DIGITS;
	line->code = (raw.data[0] - '0') * 100 + (raw.data[1] - '0') * 10 + (raw.data[2] - '0');
	line->text = span_after(raw, CODE_DIGITS + 1);
	if (line->code < 200 || line->code > 599)
		flaws |= REPLY_CODE_RANGE;
	if (raw.size == CODE_DIGITS)
		flaws |= REPLY_NO_SPACE;
	else if (raw.data[CODE_DIGITS] == '-')
		*ends = false;
	else if (raw.data[CODE_DIGITS] != ' ')
		flaws |= REPLY_SEPARATOR;
	return flaws;
}

/* Folds a line's code into the reply. */
static void reply_note_code(struct reply *reply, const struct reply_line *line)
{
	if (line->code < 0)
		return;
	if (reply->code < 0)
		reply->code = line->code;
	else if (reply->code != line->code)
		reply->flaws |= REPLY_CODES_DIFFER;
}

/* Finds the line's enhanced code and folds it into the reply. */
static void reply_note_status(struct reply *reply, struct reply_line *line)
{
	line->status = (struct status){ 0, 0, 0 };
	if (line->code < 0 || !status_parse(line->text, &line->status))
		return;
	if (line->status.class != line->code / 100)
		reply->flaws |= REPLY_STATUS_CLASS;
	if (reply->status.class == 0)
		reply->status = line->status;
	else if (!status_equal(reply->status, line->status))
		reply->flaws |= REPLY_STATUS_DIFFERS;
}

/* Makes room for more bytes; the lines' spans move along with them. */
static void reply_reserve(struct reply *reply, size_t more)
{
	struct bytes moved = BYTES_INIT;

	if (reply->bytes.size + more <= reply->bytes.capacity)
		return;
	bytes_reserve(&moved, reply->bytes.size + more);
	bytes_append(&moved, bytes_span(&reply->bytes));
	for (size_t i = 0; i < reply->count; i++) {
		struct reply_line *line = &reply->lines[i];
		size_t text_at = (size_t)(line->text.data - line->raw.data);

		line->raw.data = moved.data + (line->raw.data - reply->bytes.data);
		line->text.data = line->raw.data + text_at;
	}
	bytes_release(&reply->bytes);
	reply->bytes = moved;
}

static struct span reply_keep_bytes(struct reply *reply, struct span text)
{
	size_t at = reply->bytes.size;

	reply_reserve(reply, text.size + 1); /* one more: data is never NULL */
	bytes_append(&reply->bytes, text);
	return span_of(reply->bytes.data + at, text.size);
}

static bool is_over_bound(const struct reply *reply, const struct line *line)
{
	return reply->count >= REPLY_LINES_MAX ||
	       reply->bytes.size + line->text.size > REPLY_BYTES_MAX;
}

static enum reply_step reply_stop(struct reply *reply)
{
	reply->flaws |= REPLY_UNFINISHED;
	reply->complete = true;
	return REPLY_LIMIT;
}

/* "2" or "25" at the end of a stream is no broken line, only a begun one. */
static bool is_begun_code(const struct line *line)
{
	return line->flaws & LINE_NO_END && count_digits(line->text) == line->text.size;
}

static enum reply_step reply_add(struct reply *reply, const struct line *line)
{
	bool first = reply->count == 0;
	struct reply_line *added;
	unsigned flaws;
	bool ends;

	reply->lines = memory_grow(reply->lines, &reply->capacity, reply->count + 1,
				   sizeof(*reply->lines));
	added = &reply->lines[reply->count];
	added->raw = reply_keep_bytes(reply, line->text);
	reply->count++;
	flaws = line_read_code(added, &ends);
	if (flaws == REPLY_NO_CODE) {
		ends = first;
		flaws = is_begun_code(line) ? 0 : REPLY_NO_CODE;
	}
	reply->flaws |= flaws | flaws_of_line(line);
	reply_note_code(reply, added);
	reply_note_status(reply, added);
	reply->complete = ends || line->flaws & LINE_NO_END;
	return reply->complete ? REPLY_COMPLETE : REPLY_MORE;
}

enum reply_step reply_push(struct reply *reply, const struct line *line)
{
	enum reply_step step;

	if (reply->complete) {
		assert(reply->flaws & REPLY_UNFINISHED);
		return REPLY_LIMIT;
	}
	if (reply->count == 0 && line->text.size == 0) {
		reply->flaws |= REPLY_EMPTY_LINE | flaws_of_line(line);
		return REPLY_MORE;
	}
	if (is_over_bound(reply, line))
		return reply_stop(reply);
	step = reply_add(reply, line);
	return line->flaws & LINE_CUT ? reply_stop(reply) : step;
}

bool reply_finish(struct reply *reply)
{
	if (!reply_is_begun(reply))
		return false;
	reply_stop(reply);
	return true;
}

bool reply_is_begun(const struct reply *reply)
{
	return reply->count > 0 && !reply->complete;
}

bool reply_is_broken(const struct reply *reply)
{
	return reply->flaws & REPLY_BROKEN;
}

int reply_class(const struct reply *reply)
{
	return reply->code >= 200 && reply->code <= 599 ? reply->code / 100 : 0;
}

bool reply_is(const struct reply *reply, const char *pattern)
{
	return !reply_is_broken(reply) && strlen(pattern) == CODE_DIGITS &&
	       code_fits(pattern, reply->code);
}

struct span reply_text(const struct reply *reply, size_t n)
{
	const struct reply_line *line = &reply->lines[n];
	struct status status;
	struct span text;

	assert(n < reply->count);
	if (line->status.class == 0)
		return line->text;
	text = span_after(line->text, status_parse(line->text, &status));
	while (text.size && text.data[0] == ' ')
		text = span_after(text, 1);
	return text;
}

bool reply_line_continues(struct span raw)
{
	return count_digits(raw) == CODE_DIGITS && raw.size > CODE_DIGITS &&
	       raw.data[CODE_DIGITS] == '-';
}

const char *reply_flaw_name(enum reply_flaw flaw)
{
	for (size_t i = 0; i < FLAW_COUNT; i++)
		if (flaw_rows[i].flaw == flaw)
			return flaw_rows[i].name;
	return NULL;
}

const char *reply_flaw_key(enum reply_flaw flaw)
{
	for (size_t i = 0; i < FLAW_COUNT; i++)
		if (flaw_rows[i].flaw == flaw)
			return flaw_rows[i].key;
	return NULL;
}

unsigned reply_flaw_find(struct span key)
{
	for (size_t i = 0; i < FLAW_COUNT; i++)
		if (span_is(key, flaw_rows[i].key))
			return flaw_rows[i].flaw;
	return 0;
}
