/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading recordings, ours and other tools', for report and open. */
#include "cli/recording.h"

#include "base/memory.h"
#include "cli/loading.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/printer.h"
#include "journal/part.h"
#include "report/pseudonym.h"

#define STEP ((size_t)1 << 20)

char *recording_damage(uint32_t count)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "n", { NULL, 0 } };
	char *text;

	if (count == 0)
		return NULL;
	bytes_append_number(&number, count);
	value.bytes = bytes_span(&number);
	text = message_text(
		message_translate_count(
			"{n} line of the file is damaged or missing; the others are shown.",
			"{n} lines of the file are damaged or missing; the others are shown.",
			count),
		&value, 1);
	bytes_release(&number);
	return text;
}

struct journal *recording_finish(struct loading *loading, struct fault *fault)
{
	struct journal *journal = loading_take(loading, fault);
	char *damage = journal ? recording_damage(loading_damaged(loading)) : NULL;

	if (damage)
		print_error(damage);
	memory_free(damage);
	loading_free(loading);
	return journal;
}

static struct journal *read_as(const char *path, const struct import_format *format,
			       struct fault *fault)
{
	struct loading *loading = loading_new(path, format, false, fault);

	if (!loading)
		return NULL;
	while (loading_step(loading, STEP))
		;
	return recording_finish(loading, fault);
}

struct journal *recording_read(const char *path, struct fault *fault)
{
	return read_as(path, NULL, fault);
}

/* The file that a call names; the caller frees it. */
static char *path_of(const struct options *options, struct fault *fault)
{
	char *path;

	if (options->word_count + options->last != 1) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("Name one recording: a file, - for standard input, or --last."));
		return NULL;
	}
	if (!options->last)
		return memory_copy_text(options->words[0]);
	path = log_find_last();
	if (!path)
		fault_set_plain(
			fault, FAULT_FILE, 0,
			_("No session has been recorded yet, or the records cannot be read."));
	return path;
}

static const struct import_format *format_of(const struct options *options)
{
	return options->from && !options->last ? import_format_find(options->from) : NULL;
}

static struct journal *find_recording(const struct options *options, struct fault *fault)
{
	char *path = path_of(options, fault);
	struct journal *journal = path ? read_as(path, format_of(options), fault) : NULL;

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

const char *recording_names_stay(void)
{
	return _("Hosts, addresses and mailboxes were replaced. Names of people and companies that "
		 "stand within sentences are as they were: read it once more before you hand it "
		 "on.");
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

struct loading *recording_open(const struct options *options, struct fault *fault)
{
	struct loading *loading;
	char *path;

	*fault = (struct fault){ .kind = FAULT_NONE };
	if (options->follow && (options->anonymize || options->session))
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("--follow shows a file as it is and grows: it goes with neither "
				  "--session nor --anonymize."));
	if (options->anonymize || options->session)
		return NULL;
	path = path_of(options, fault);
	if (!path)
		return NULL;
	loading = loading_new(path, format_of(options), options->follow, fault);
	memory_free(path);
	return loading;
}
