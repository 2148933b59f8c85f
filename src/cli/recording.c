/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading recordings, ours and other tools', for report and open. */
#include "cli/recording.h"

#include "base/file.h"
#include "base/memory.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/printer.h"
#include "import/import.h"
#include "journal/codec.h"
#include "journal/part.h"
#include "report/pseudonym.h"

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
			"{n} line of the file is damaged or missing; the others are shown.",
			"{n} lines of the file are damaged or missing; the others are shown.",
			count),
		&value, 1);
	print_error(text);
	memory_free(text);
	bytes_release(&number);
}

static struct journal *read_journal(const char *path, struct span text, struct fault *fault)
{
	struct codec_reader *reader = codec_reader_new();
	struct journal *journal;

	while (text.size) {
		size_t end = span_find(text, '\n');

		codec_reader_push(reader, span_part(text, 0, end));
		text = span_after(text, end + 1);
	}
	journal = codec_reader_take(reader);
	if (journal)
		tell_damage(codec_reader_damaged(reader));
	else
		fault_set_file(fault, 0,
			       _("{path} holds no session that can be read: it begins as a journal "
				 "of smtpscope, but its first line is damaged."),
			       path);
	codec_reader_free(reader);
	return journal;
}

static struct journal *read_transcript(const char *path, struct span text,
				       const struct import_format *format, struct fault *fault)
{
	struct journal *journal = import_text(text, format, fault);

	if (!journal)
		fault_set_file(fault, 0,
			       _("{path} holds no session that can be read: it is no journal of "
				 "smtpscope, and no line of it is SMTP. Transcripts of many tools "
				 "are read (smtpscope list imports), and written conversations "
				 "with lines such as \"S: 220 mail.example.test ESMTP\" and \"C: "
				 "EHLO client.example.net\"."),
			       path);
	return journal;
}

static struct journal *read_as(const char *path, const struct import_format *format,
			       struct fault *fault)
{
	struct journal *journal = NULL;
	struct bytes text = BYTES_INIT;

	if (file_read(path, RECORDING_MAX, &text, fault))
		journal = !format && codec_recognises(bytes_span(&text))
				  ? read_journal(path, bytes_span(&text), fault)
				  : read_transcript(path, bytes_span(&text), format, fault);
	/* Somebody's log may hold credentials. */
	bytes_wipe(&text);
	return journal;
}

struct journal *recording_read(const char *path, struct fault *fault)
{
	return read_as(path, NULL, fault);
}

static struct journal *find_recording(const struct options *options, struct fault *fault)
{
	struct journal *journal;
	char *path;

	if (options->word_count + options->last != 1) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("Name one recording: a file, - for standard input, or --last."));
		return NULL;
	}
	if (!options->last)
		return read_as(options->words[0],
			       options->from ? import_format_find(options->from) : NULL, fault);
	path = log_find_last();
	if (!path) {
		fault_set_plain(
			fault, FAULT_FILE, 0,
			_("No session has been recorded yet, or the records cannot be read."));
		return NULL;
	}
	journal = recording_read(path, fault);
	memory_free(path);
	return journal;
}

/* The one session that is wanted; the whole is given up. */
static struct journal *take_session(struct journal *journal, uint64_t session, struct fault *fault)
{
	struct bytes count = BYTES_INIT;
	struct journal *part;

	if (session && session <= part_sessions(journal)) {
		part = part_of(journal, (uint16_t)session);
		journal_free(journal);
		return part;
	}
	bytes_append_number(&count, part_sessions(journal));
	fault_set(fault, FAULT_USAGE, 0,
		  N_("--session takes a number from 1 on; the file holds {count} sessions."),
		  (struct message_value[]){ { "count", bytes_span(&count) } }, 1);
	bytes_release(&count);
	journal_free(journal);
	return NULL;
}

struct journal *recording_of_options(const struct options *options, struct fault *fault)
{
	struct journal *journal = find_recording(options, fault);
	struct pseudonyms *pseudonyms;
	struct journal *copy;

	if (journal && options->session)
		journal = take_session(journal, options->session, fault);
	if (!journal || !options->anonymize)
		return journal;
	pseudonyms = pseudonyms_new();
	copy = pseudonyms_copy(pseudonyms, journal);
	pseudonyms_free(pseudonyms);
	journal_free(journal);
	return copy;
}
