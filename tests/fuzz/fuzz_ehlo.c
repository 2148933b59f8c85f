/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: smtp */
/*
 * An EHLO reply: its first line is no keyword, case makes no difference, SIZE
 * never wraps, a line written from its parts reads as the same parts. Input:
 * the lines of the reply.
 */
#include <errno.h>
#include <string.h>

#include "smtp/extension.h"
#include "tests/fuzz/property.h"

/* The lines behind "250-", as a server sends them. */
static void read_lines(struct span lines, struct reply *reply)
{
	struct bytes wire = BYTES_INIT;
	struct splitter splitter;
	struct span rest, text;
	struct line line;
	size_t offset = 0;

	for (rest = lines; property_next_line(&rest, &text);) {
		bytes_append_text(&wire, rest.size ? "250-" : "250 ");
		bytes_append(&wire, text);
		bytes_append_text(&wire, "\r\n");
	}
	splitter_init(&splitter);
	while (splitter_push(&splitter, bytes_span(&wire), &offset, &line))
		if (reply_push(reply, &line) != REPLY_MORE)
			break;
	splitter_release(&splitter);
	bytes_release(&wire);
}

/* By the C library and not by the parser: 20*DIGIT, and no more than 64 bits hold. */
static bool is_number(struct span text, uint64_t *number)
{
	char digits[21] = "";

	while (text.size > 1 && text.data[0] == '0')
		text = span_after(text, 1);
	if (text.size == 0 || text.size >= sizeof(digits))
		return false;
	memcpy(digits, text.data, text.size);
	if (strspn(digits, "0123456789") != text.size)
		return false;
	errno = 0;
	*number = strtoull(digits, NULL, 10);
	return errno == 0;
}

static void check_size(const struct extensions *extensions, struct span parameters)
{
	uint64_t number = 0;
	bool good = is_number(parameters, &number);

	require(extensions->size_limit == (good ? number : 0));
	require(extensions->size_unusable == (parameters.size > 0 && !good));
}

static void check_written_again(const struct extension_line *line)
{
	struct bytes text = BYTES_INIT;
	struct extension_line again;

	bytes_append(&text, line->keyword);
	bytes_append_byte(&text, line->equals ? '=' : ' ');
	bytes_append(&text, line->parameters);
	require(extension_parse(bytes_span(&text), &again));
	require(again.id == line->id && again.valid == line->valid);
	require(again.equals == line->equals && span_equal(again.keyword, line->keyword));
	require(span_equal(again.parameters, line->parameters));
	bytes_release(&text);
}

static void check_mechanisms(struct span parameters)
{
	struct span whole = parameters, mechanism;
	size_t count = 0;

	while (extension_next_mechanism(&parameters, &mechanism)) {
		require_within(mechanism, whole);
		require(span_find(mechanism, ' ') == mechanism.size);
		count++;
	}
	require(parameters.size == 0 && count <= whole.size);
}

/* The lines again, one by one; what the fold says is what they say. */
static void check_lines(const struct reply *reply, const struct extensions *extensions)
{
	struct span size = span_of(NULL, 0);
	extension_set offered = 0;
	uint32_t keywords = 0;

	for (size_t i = 1; i < reply->count; i++) {
		struct extension_line line;

		if (!extension_parse(reply->lines[i].text, &line))
			continue;
		require_within(line.keyword, reply->lines[i].text);
		require_within(line.parameters, reply->lines[i].text);
		keywords++;
		check_written_again(&line);
		check_mechanisms(line.parameters);
		if (line.id < EXTENSION_UNKNOWN)
			offered |= UINT64_C(1) << line.id;
		if (line.id == EXTENSION_SIZE)
			size = line.parameters;
	}
	require(extensions->keyword_count == keywords && extensions->offered == offered);
	require(offered >> EXTENSION_UNKNOWN == 0);
	check_size(extensions, size);
}

static void check_case(struct span lines, const struct extensions *extensions)
{
	struct reply reply = REPLY_INIT;
	struct bytes turned = BYTES_INIT;
	struct extensions again;

	for (size_t i = 0; i < lines.size; i++) {
		unsigned char byte = lines.data[i];
		bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');

		bytes_append_byte(&turned, letter ? byte ^ 0x20 : byte);
	}
	read_lines(bytes_span(&turned), &reply);
	extensions_read(&reply, &again);
	require(again.offered == extensions->offered);
	require(again.size_limit == extensions->size_limit);
	require(again.keyword_count == extensions->keyword_count);
	reply_release(&reply);
	bytes_release(&turned);
}

static void check_first_line(struct span lines, const struct extensions *extensions)
{
	struct reply reply = REPLY_INIT;
	struct bytes other = BYTES_INIT;
	struct extensions again;

	bytes_append_text(&other, "STARTTLS");
	bytes_append(&other, span_after(lines, span_find(lines, '\n')));
	read_lines(bytes_span(&other), &reply);
	extensions_read(&reply, &again);
	require(memcmp(&again, extensions, sizeof(again)) == 0);
	reply_release(&reply);
	bytes_release(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span lines = span_of(data, size);
	struct reply reply = REPLY_INIT;
	struct extensions extensions;

	if (size == 0 || size > 16384)
		return 0;
	read_lines(lines, &reply);
	extensions_read(&reply, &extensions);
	check_lines(&reply, &extensions);
	check_case(lines, &extensions);
	check_first_line(lines, &extensions);
	reply_release(&reply);
	return 0;
}
