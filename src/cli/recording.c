/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading recordings, for report and open. */
#include "cli/recording.h"

#include "base/file.h"
#include "base/memory.h"
#include "cli/printer.h"
#include "journal/codec.h"

#define RECORDING_MAX ((size_t)1 << 31)

static void tell_damage(uint32_t count)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "n", { NULL, 0 } };
	char *text;

	if (count == 0)
		return;
	bytes_append_number(&number, count);
	value.bytes = bytes_span(&number);
	text = message_text(
		message_translate_count(
			N_("{n} line of the file is damaged or missing; the others are shown."),
			N_("{n} lines of the file are damaged or missing; the others are shown."),
			count),
		&value, 1);
	print_error(text);
	memory_free(text);
	bytes_release(&number);
}

struct journal *recording_read(const char *path, struct fault *fault)
{
	struct codec_reader *reader;
	struct journal *journal;
	struct bytes text = BYTES_INIT;
	struct span rest;

	if (!file_read(path, RECORDING_MAX, &text, fault)) {
		bytes_release(&text);
		return NULL;
	}
	reader = codec_reader_new();
	for (rest = bytes_span(&text); rest.size;) {
		size_t end = span_find(rest, '\n');

		codec_reader_push(reader, span_part(rest, 0, end));
		rest = span_after(rest, end + 1);
	}
	journal = codec_reader_take(reader);
	if (journal)
		tell_damage(codec_reader_damaged(reader));
	else
		fault_set_file(fault, 0,
			       _("{path} holds no session that can be read: it does not begin as a "
				 "journal "
				 "of smtpscope."),
			       path);
	codec_reader_free(reader);
	bytes_release(&text);
	return journal;
}
