/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files into journals, in slices; driven by recording.c at once, by live_recording.c in its loop. */
#include "cli/loading.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "import/hint.h"
#include "journal/codec.h"

#define RECORDING_MAX ((size_t)1 << 31)
#define KEPT_BACK ((size_t)64 * 1024) /* an importer may look at a text's beginning again */

struct loading {
	char *path;
	struct file_text text;
	size_t at;                   /* journal lines before this offset were read */
	struct codec_reader *reader; /* of a journal file, else NULL */
	struct importer *importer;   /* of a transcript, else NULL */
	struct bytes tail;           /* of a followed file: a line that has not ended yet */
	bool follow;
};

/* ---- journals ---- */

static void push_lines(struct codec_reader *reader, struct span text)
{
	while (text.size) {
		size_t end = span_find(text, '\n');

		codec_reader_push(reader, span_part(text, 0, end));
		text = span_after(text, end + 1);
	}
}

/* The part of text that ends in a newline. */
static size_t whole_lines(struct span text)
{
	while (text.size && text.data[text.size - 1] != '\n')
		text.size--;
	return text.size;
}

static bool step_more(struct loading *loading)
{
	size_t whole;

	file_text_read_more(&loading->text, &loading->tail);
	whole = whole_lines(bytes_span(&loading->tail));
	push_lines(loading->reader, span_part(bytes_span(&loading->tail), 0, whole));
	bytes_remove_front(&loading->tail, whole);
	return false;
}

static bool step_journal(struct loading *loading, size_t bytes)
{
	struct span rest = span_after(file_text_span(&loading->text), loading->at);
	struct span slice = span_part(rest, 0, bytes);

	if (rest.size == 0)
		return loading->follow ? step_more(loading) : false;
	slice = span_part(rest, 0, slice.size + span_find(span_after(rest, slice.size), '\n') + 1);
	if (loading->follow && slice.data[slice.size - 1] != '\n') {
		size_t whole = whole_lines(slice);

		bytes_append(&loading->tail, span_after(slice, whole));
		loading->at += slice.size;
		push_lines(loading->reader, span_part(slice, 0, whole));
		return true;
	}
	push_lines(loading->reader, slice);
	loading->at += slice.size;
	file_text_drop(&loading->text, loading->at);
	return loading->at < loading->text.size || loading->follow;
}

/* ---- transcripts ---- */

/* No line of it is SMTP: what it tells in its place is worth more than that. */
static void refuse(struct loading *loading, struct fault *fault)
{
	struct bytes hint = BYTES_INIT;
	struct message_value values[] = {
		{ "path",
		  span_text(!strcmp(loading->path, "-") ? _("standard input") : loading->path) },
		{ "hint", { NULL, 0 } },
	};

	import_hint(file_text_span(&loading->text), &hint);
	values[1].bytes = bytes_span(&hint);
	fault_set(fault, FAULT_FILE, 0,
		  _("{path} holds no session that can be read: no line of it is SMTP. {hint}"),
		  values, 2);
	bytes_release(&hint);
}

static bool begin_import(struct loading *loading, const struct import_format *format,
			 struct fault *fault)
{
	loading->importer = importer_new(file_text_span(&loading->text), format, fault);
	if (loading->importer)
		return true;
	refuse(loading, fault);
	return false;
}

static bool step_import(struct loading *loading, size_t bytes)
{
	bool more = importer_step(loading->importer, bytes);
	size_t all, done = importer_done(loading->importer, &all);

	/* A text that had to be cleaned is a copy: offsets in it are others. */
	if (all == loading->text.size && done > KEPT_BACK)
		file_text_drop(&loading->text, done - KEPT_BACK);
	return more;
}

/* ---- both ---- */

struct loading *loading_new(const char *path, const struct import_format *format, bool follow,
			    struct fault *fault)
{
	struct loading *loading = memory_new(1, sizeof(*loading));
	bool ok = file_text_read(&loading->text, path, RECORDING_MAX, follow, fault);

	loading->path = memory_copy_text(path);
	if (ok && !format && codec_recognises(file_text_span(&loading->text))) {
		loading->reader = codec_reader_new();
		loading->follow = follow && loading->text.fd >= 0;
	} else if (ok) {
		ok = begin_import(loading, format, fault);
	}
	if (ok)
		return loading;
	loading_free(loading);
	return NULL;
}

void loading_free(struct loading *loading)
{
	if (!loading)
		return;
	codec_reader_free(loading->reader);
	if (loading->importer)
		journal_free(importer_take(loading->importer));
	file_text_release(&loading->text);
	bytes_wipe(&loading->tail);
	memory_free(loading->path);
	memory_free(loading);
}

bool loading_step(struct loading *loading, size_t bytes)
{
	if (loading->reader)
		return step_journal(loading, bytes);
	return loading->importer && step_import(loading, bytes);
}

bool loading_follows(const struct loading *loading)
{
	return loading->follow;
}

enum file_text_state loading_state(const struct loading *loading)
{
	return file_text_state(&loading->text, loading->path);
}

const struct journal *loading_journal(const struct loading *loading)
{
	if (loading->reader)
		return codec_reader_journal(loading->reader);
	return loading->importer ? importer_journal(loading->importer) : NULL;
}

unsigned loading_percent(const struct loading *loading)
{
	size_t all = loading->text.size, done = loading->at;

	if (loading->importer)
		done = importer_done(loading->importer, &all);
	return all ? (unsigned)(done * 100 / all) : 100;
}

uint32_t loading_damaged(const struct loading *loading)
{
	return loading->reader ? codec_reader_damaged(loading->reader) : 0;
}

struct journal *loading_take(struct loading *loading, struct fault *fault)
{
	struct journal *journal;

	if (loading->importer) {
		journal = importer_take(loading->importer);
		loading->importer = NULL;
		return journal;
	}
	if (loading->tail.size)
		codec_reader_push(loading->reader, bytes_span(&loading->tail));
	journal = codec_reader_take(loading->reader);
	if (!journal)
		fault_set_file(fault, 0,
			       _("{path} holds no session that can be read: it begins as a journal "
				 "of smtpscope, but its first line is damaged."),
			       loading->path);
	return journal;
}
