/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `smtpscope diff`: two recorded sessions compared; side by side on a terminal
 * that is wide enough, else line by line, as diff(1) has it.
 */
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/recording.h"
#include "cli/subcommand.h"
#include "plan/difference.h"
#include "report/transcript.h"

#define TIME_COLUMNS 9 /* of a transcript's line: they are not compared */
#define BESIDE_LEAST 100
#define BESIDE_MOST 240

struct side {
	const char *path;
	struct journal *journal;
	struct replay *replay;
	struct bytes
		text; /* of the event `made`: a reply is made once, not for each of its lines */
	uint32_t made;
	size_t at; /* where its line `line` begins */
	int line;
};

/* ---- texts of a place ---- */

/* One line of the event's text without its time, cut off at its end; false when there are no more. */
static bool next_line(struct span *rest, struct span *line)
{
	size_t end = span_find(*rest, '\n');

	if (!rest->size)
		return false;
	*line = span_after(span_part(*rest, 0, end), TIME_COLUMNS);
	*rest = span_after(*rest, end + 1);
	return true;
}

/* Makes the text of the event, unless it is there, and begins it again unless its line lies ahead. */
static void begin_place(struct side *side, struct difference_place place)
{
	const struct transcript_options plain = { .columns = 0 };

	if (side->made != place.event) {
		bytes_clear(&side->text);
		if (place.event)
			transcript_append_event(side->journal, side->replay, place.event, &plain,
						&side->text);
		side->made = place.event;
	} else if (place.line >= side->line) {
		return;
	}
	side->at = 0;
	side->line = 0;
}

static void append_place(struct side *side, struct difference_place place, struct bytes *out)
{
	struct span rest, line;

	begin_place(side, place);
	rest = span_after(bytes_span(&side->text), side->at);
	while ((place.line < 0 || side->line <= place.line) && next_line(&rest, &line)) {
		if (place.line < 0 || side->line == place.line) {
			bytes_append(out, line);
			bytes_append_byte(out, '\n');
		}
		side->at = side->text.size - rest.size;
		side->line++;
	}
}

/* ---- line by line ---- */

static void append_signed(char sign, struct side *side, struct difference_place place,
			  struct bytes *out)
{
	struct bytes text = BYTES_INIT;
	struct span rest;

	append_place(side, place, &text);
	rest = bytes_span(&text);
	while (rest.size) {
		size_t end = span_find(rest, '\n');

		bytes_append_byte(out, (unsigned char)sign);
		bytes_append_byte(out, ' ');
		bytes_append(out, span_part(rest, 0, end + 1));
		rest = span_after(rest, end + 1);
	}
	bytes_release(&text);
}

static void append_row(struct side sides[2], const struct difference_row *row, struct bytes *out)
{
	if (row->kind == DIFFERENCE_NONE) {
		append_signed(difference_sign(row), &sides[0], row->left, out);
		return;
	}
	append_signed('<', &sides[0], row->left, out);
	append_signed('>', &sides[1], row->right, out);
}

/* ---- side by side ---- */

/* A line in a column of that width. */
static void append_cell(struct span line, int width, struct bytes *out)
{
	struct printable cut = printable_make_short(line, width);

	bytes_append(out, span_of(cut.text, cut.size));
	for (int column = cut.columns; column < width; column++)
		bytes_append_byte(out, ' ');
	printable_release(&cut);
}

static void append_beside(struct side sides[2], const struct difference_row *row, int width,
			  struct bytes *out)
{
	struct bytes left = BYTES_INIT, right = BYTES_INIT;
	struct span rests[2];

	append_place(&sides[0], row->left, &left);
	append_place(&sides[1], row->right, &right);
	rests[0] = bytes_span(&left);
	rests[1] = bytes_span(&right);
	while (rests[0].size || rests[1].size) {
		for (int n = 0; n < 2; n++) {
			size_t end = span_find(rests[n], '\n');

			append_cell(span_part(rests[n], 0, end), width, out);
			rests[n] = span_after(rests[n], end + 1);
			if (n == 1)
				continue;
			bytes_append_byte(out, ' ');
			bytes_append_byte(out, (unsigned char)difference_sign(row));
			bytes_append_byte(out, ' ');
		}
		while (out->size && out->data[out->size - 1] == ' ')
			out->size--;
		bytes_append_byte(out, '\n');
	}
	bytes_release(&left);
	bytes_release(&right);
}

/* ---- all together ---- */

/* Columns of a terminal that two sessions fit on; 0: it is none. */
static int beside_columns(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
	    size.ws_col < BESIDE_LEAST)
		return 0;
	return size.ws_col < BESIDE_MOST ? size.ws_col : BESIDE_MOST;
}

static void append_name(char sign, const struct side *side, struct bytes *out)
{
	struct span target = span_text(journal_head(side->journal).target);

	bytes_append_byte(out, (unsigned char)sign);
	bytes_append_byte(out, ' ');
	printable_append(out, span_text(side->path));
	bytes_append_text(out, target.size ? "  " : "");
	printable_append(out, target);
	bytes_append_byte(out, '\n');
}

static void append_ignored(unsigned ignored, struct bytes *out)
{
	bytes_append_text(out, _("Passed over, since it always differs:"));
	bytes_append_byte(out, '\n');
	for (size_t n = 0; difference_ignored_name(n); n++) {
		if (!(ignored & 1u << n))
			continue;
		bytes_append_text(out, "  - ");
		bytes_append_text(out, _(difference_ignored_name(n)));
		bytes_append_byte(out, '\n');
	}
}

static void append_count(size_t count, struct bytes *out)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "count", { NULL, 0 } };

	bytes_append_number(&number, count);
	value.bytes = bytes_span(&number);
	message_append(out, count ? _("Differences: {count}") : _("The sessions are the same."),
		       &value, 1);
	bytes_append_byte(out, '\n');
	bytes_release(&number);
}

static bool print_difference(struct side sides[2], const struct difference *difference)
{
	struct bytes out = BYTES_INIT;
	int columns = beside_columns();
	bool ok;

	append_name('<', &sides[0], &out);
	append_name('>', &sides[1], &out);
	bytes_append_byte(&out, '\n');
	for (size_t n = 0; n < difference->count; n++) {
		if (columns)
			append_beside(sides, &difference->rows[n], (columns - 3) / 2, &out);
		else
			append_row(sides, &difference->rows[n], &out);
	}
	bytes_append_byte(&out, '\n');
	append_count(difference->differences, &out);
	append_ignored(difference->ignored, &out);
	ok = print_long(bytes_span(&out), true);
	bytes_release(&out);
	return ok;
}

static bool read_side(struct side *side, const char *path, struct fault *fault)
{
	side->path = path;
	side->journal = recording_read(path, fault);
	if (side->journal)
		side->replay = replay_new(side->journal);
	return side->journal != NULL;
}

int cli_diff(const struct options *options)
{
	struct side sides[2] = { { .path = NULL } };
	struct difference difference = { .rows = NULL };
	int status = EXIT_FILE;
	struct fault fault;

	if (options->word_count != 2)
		return cli_usage_error(_("diff wants two recorded sessions, such as two journals."),
				       subcommand_of(cli_diff));
	if (!read_side(&sides[0], options->words[0], &fault) ||
	    !read_side(&sides[1], options->words[1], &fault)) {
		print_error(fault.text);
		goto out;
	}
	difference_make(sides[0].journal, sides[1].journal, &difference);
	if (print_difference(sides, &difference))
		status = difference.differences ? EXIT_EXPECTATION : EXIT_DONE;
out:
	for (int n = 0; n < 2; n++) {
		replay_free(sides[n].replay);
		journal_free(sides[n].journal);
		bytes_release(&sides[n].text);
	}
	difference_release(&difference);
	return status;
}
