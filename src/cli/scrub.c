/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `smtpscope scrub`: any text given back unchanged but for its secrets. */
#include "report/scrub.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/utf16.h"
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/recording.h"
#include "cli/subcommand.h"
#include "report/pseudonym.h"

#define TEXT_MAX ((size_t)1 << 31)
#define DUMP_OCTETS ((size_t)16)
#define PIECE ((size_t)1 << 20)

/* A NUL in every other byte, and no UTF-16 for all that: no AUTH would be found in it. */
static bool is_wide(struct span text)
{
	struct span start = span_part(text, 0, 4096);
	size_t nuls = 0;

	for (size_t i = 0; i < start.size; i++)
		nuls += start.data[i] == 0;
	return nuls > start.size / 8;
}

/* "0010: 32 35 30 …": 16 columns of two digits, blank where there is no octet. */
static bool is_dump_row(struct span line)
{
	struct span columns = span_part(line, 6, DUMP_OCTETS * 3);

	if (columns.size < DUMP_OCTETS * 3 || line.data[4] != ':' || columns.data[0] == ' ')
		return false;
	for (size_t i = 0; i < columns.size; i++) {
		unsigned char byte = columns.data[i], begun = columns.data[i - i % 3];

		if (i % 3 == 2 || begun == ' ' ? byte != ' '
					       : !strchr("0123456789abcdefABCDEF", byte) || !byte)
			return false;
	}
	return true;
}

/* A hexadecimal trace spells its secrets: they would not be found in it. */
static bool is_dump(struct span text)
{
	while (text.size) {
		size_t end = span_find(text, '\n');

		if (is_dump_row(span_part(text, 0, end)))
			return true;
		text = span_after(text, end + 1);
	}
	return false;
}

/* Those whose secrets they are must know. */
static void tell_count(size_t count)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "n", { NULL, 0 } };
	char *text;

	bytes_append_number(&number, count);
	value.bytes = bytes_span(&number);
	text = message_text(
		count ? message_translate_count(
				"{n} secret was replaced. Whoever had this text may know it: "
				"change it.",
				"{n} secrets were replaced. Whoever had this text may know them: "
				"change them.",
				count)
		      : _("No secret was found. Read the text once more before you hand it on."),
		&value, 1);
	print_error(text);
	memory_free(text);
	bytes_release(&number);
}

/* A text as it is scrubbed: in UTF-8. */
struct scrubbed {
	struct bytes text;
	bool wide; /* it was UTF-16, and is given back as such */
	bool big;
};

/* Makes UTF-16 UTF-8; false when not all of it would come back as it was. */
static bool make_narrow(struct scrubbed *scrubbed)
{
	struct bytes narrow = BYTES_INIT, again = BYTES_INIT;
	bool same;

	scrubbed->wide = utf16_is(bytes_span(&scrubbed->text), &scrubbed->big);
	if (!scrubbed->wide)
		return true;
	utf16_append_utf8(bytes_span(&scrubbed->text), scrubbed->big, &narrow);
	utf16_append(bytes_span(&narrow), scrubbed->big, &again);
	same = span_equal(bytes_span(&again), bytes_span(&scrubbed->text));
	bytes_wipe(&again);
	bytes_wipe(&scrubbed->text);
	scrubbed->text = narrow;
	return same;
}

static bool print_piece(const struct scrubbed *scrubbed, struct span piece)
{
	struct bytes wide = BYTES_INIT;
	bool ok;

	if (!scrubbed->wide)
		return print_output(piece);
	utf16_append(piece, scrubbed->big, &wide);
	ok = print_output(bytes_span(&wide));
	bytes_release(&wide);
	return ok;
}

/* Written as it is found, a piece at a time; the pieces end where lines do. */
static bool print_scrubbed(struct scrub *scrub, const struct scrubbed *scrubbed)
{
	struct span text = bytes_span(&scrubbed->text);
	struct bytes out = BYTES_INIT;
	bool ok = true;

	while (ok && text.size) {
		struct span piece = span_part(text, 0, PIECE);

		piece.size += span_find(span_after(text, piece.size), '\n');
		piece = span_part(text, 0, piece.size + 1);
		bytes_clear(&out);
		scrub_append(scrub, piece, &out);
		ok = print_piece(scrubbed, bytes_span(&out));
		text = span_after(text, piece.size);
	}
	bytes_release(&out);
	return ok;
}

static int scrub_text(const struct options *options, const struct scrubbed *scrubbed)
{
	struct pseudonyms *pseudonyms = options->anonymize ? pseudonyms_new() : NULL;
	struct scrub *scrub = scrub_new(pseudonyms);
	int status = EXIT_FILE;

	scrub_learn(scrub, bytes_span(&scrubbed->text));
	if (print_scrubbed(scrub, scrubbed))
		status = EXIT_DONE;
	tell_count(scrub_count(scrub));
	if (pseudonyms)
		print_error(recording_names_stay());
	scrub_free(scrub);
	pseudonyms_free(pseudonyms);
	return status;
}

int cli_scrub(const struct options *options)
{
	struct scrubbed scrubbed = { .text = BYTES_INIT };
	struct fault fault;
	int status = EXIT_FILE;

	if (options->word_count != 1)
		return cli_usage_error(_("scrub wants one file, or - for standard input."),
				       subcommand_of(cli_scrub));
	if (!file_read(options->words[0], TEXT_MAX, &scrubbed.text, &fault)) {
		print_error(fault.text);
	} else if (!make_narrow(&scrubbed) || is_wide(bytes_span(&scrubbed.text))) {
		print_error(_("This text is neither UTF-8 nor whole UTF-16: its secrets would not "
			      "be found. Convert it first: iconv -f UTF-16 -t UTF-8."));
	} else if (is_dump(bytes_span(&scrubbed.text))) {
		print_error(_("This text holds a hexadecimal trace (curl --trace): its secrets "
			      "would not be found. Hand on a report of it instead: smtpscope "
			      "report."));
	} else {
		status = scrub_text(options, &scrubbed);
	}
	bytes_wipe(&scrubbed.text);
	return status;
}
