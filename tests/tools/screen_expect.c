/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The expectations of screen tests. One that does not hold yet is looked at
 * again whenever the program writes, for a while: so none has to sleep, and
 * only a failing one costs time.
 */
#include "screen_expect.h"

#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "base/time.h"
#include "rig_check.h"
#include "rig_pool.h"
#include "screen_memory.h"

#define MEMORY_MAX_KIB (64 * 1024) /* of a live session's program */

/* ---- texts against patterns ---- */

static bool text_matches(struct span text, struct span pattern, struct play *play)
{
	char *expression = span_copy_text(pattern), *subject = span_copy_text(text);
	regex_t regex;
	int result = regcomp(&regex, expression, REG_EXTENDED | REG_NEWLINE | REG_NOSUB);

	if (result == 0) {
		result = regexec(&regex, subject, 0, NULL, 0);
		regfree(&regex);
	} else {
		report_line(play->report, "  no regular expression: %s", expression);
	}
	memory_free(expression);
	memory_free(subject);
	return result == 0;
}

static bool is_ascii(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] >= 0x80)
			return false;
	return true;
}

/* "is TEXT", "has TEXT", "lacks TEXT", "matches EXPRESSION", "ascii". */
static bool text_holds(struct play *play, struct span text, struct span rest)
{
	struct span how = span_next_word(&rest);
	struct bytes wanted = BYTES_INIT;
	bool holds = case_text_append(&wanted, rest), found;
	struct span part = bytes_span(&wanted);

	found = text.size >= part.size &&
		(part.size == 0 || span_find_span(text, part) < text.size);
	if (span_is(how, "is"))
		holds = holds && span_equal(text, part);
	else if (span_is(how, "has"))
		holds = holds && found;
	else if (span_is(how, "lacks"))
		holds = holds && !found;
	else if (span_is(how, "matches"))
		holds = holds && text_matches(text, part, play);
	else if (span_is(how, "ascii"))
		holds = is_ascii(text);
	else
		holds = false;
	bytes_release(&wanted);
	return holds;
}

/* ---- awaiting ---- */

static bool await(struct play *play, bool (*holds)(struct play *play, struct span text),
		  struct span text)
{
	uint64_t until = time_monotonic_us() + (uint64_t)play->grace_ms * 1000;

	while (!holds(play, text)) {
		if (play->terminal.ended || time_monotonic_us() > until)
			return false;
		terminal_pump(&play->terminal, 50);
	}
	return true;
}

static bool screen_holds(struct play *play, struct span text)
{
	struct bytes screen = BYTES_INIT;
	bool holds;

	terminal_append_screen(&play->terminal, &screen);
	holds = text_holds(play, bytes_span(&screen), text);
	bytes_release(&screen);
	return holds;
}

/* "3 is …" counts from 1; "-1 is …" from the last row. */
static bool row_holds(struct play *play, struct span text)
{
	struct span word = span_next_word(&text);
	char *number = span_copy_text(word);
	int row = (int)strtol(number, NULL, 10);
	struct bytes content = BYTES_INIT;
	bool holds = false;

	memory_free(number);
	row = row < 0 ? play->terminal.rows + row : row - 1;
	if (row >= 0 && row < play->terminal.rows) {
		terminal_append_row(&play->terminal, row, &content);
		holds = text_holds(play, bytes_span(&content), text);
	}
	bytes_release(&content);
	return holds;
}

/* "shown", "hidden", "ROW,COLUMN" from 1, or "row has …" of the row it stands in. */
static bool cursor_holds(struct play *play, struct span text)
{
	char *copy = span_copy_text(text);
	struct bytes content = BYTES_INIT;
	int row = 0, column = 0;
	VTermPos at;
	bool holds;

	vterm_state_get_cursorpos(vterm_obtain_state(play->terminal.vterm), &at);
	if (span_is(text, "shown") || span_is(text, "hidden")) {
		holds = play->terminal.cursor_shown == span_is(text, "shown");
	} else if (sscanf(copy, "%d,%d", &row, &column) == 2) {
		holds = at.row + 1 == row && at.col + 1 == column;
	} else {
		span_next_word(&text);
		terminal_append_row(&play->terminal, at.row, &content);
		holds = text_holds(play, bytes_span(&content), text);
	}
	memory_free(copy);
	bytes_release(&content);
	return holds;
}

static bool modes_hold(struct play *play, struct span text)
{
	return span_is(text, "restored") && terminal_modes_are_restored(&play->terminal);
}

/* ---- how cells look ---- */

static bool cell_has(const VTermScreenCell *cell, struct span style)
{
	if (span_is(style, "bold"))
		return cell->attrs.bold;
	if (span_is(style, "reverse"))
		return cell->attrs.reverse;
	if (span_is(style, "underline"))
		return cell->attrs.underline != 0;
	if (span_is(style, "coloured"))
		return !VTERM_COLOR_IS_DEFAULT_FG(&cell->fg) ||
		       !VTERM_COLOR_IS_DEFAULT_BG(&cell->bg);
	return span_is(style, "plain") && !cell->attrs.bold && !cell->attrs.reverse &&
	       !cell->attrs.underline;
}

/* Calls for each cell; true when any has the style. */
static bool any_cell_has(struct play *play, struct span style, int row_from, int row_to)
{
	for (int row = row_from; row < row_to; row++) {
		for (int column = 0; column < play->terminal.columns; column++) {
			VTermScreenCell cell = { 0 };
			VTermPos place = { .row = row, .col = column };

			vterm_screen_get_cell(play->terminal.screen, place, &cell);
			if (cell_has(&cell, style))
				return true;
		}
	}
	return false;
}

/* "STYLE nowhere", "STYLE somewhere", "STYLE in row N". */
static bool style_holds(struct play *play, struct span text)
{
	struct span style = span_next_word(&text), where = span_next_word(&text);
	uint64_t row = 0;

	if (span_is(where, "nowhere"))
		return !any_cell_has(play, style, 0, play->terminal.rows);
	if (span_is(where, "somewhere"))
		return any_cell_has(play, style, 0, play->terminal.rows);
	span_next_word(&text);
	return span_number(text, &row) && row > 0 &&
	       any_cell_has(play, style, (int)row - 1, (int)row);
}

/* ---- files ---- */

struct search {
	struct play *play;
	struct span text; /* "has …" */
	struct span secret;
	bool journals_only;
	int files, hits;
	bool good;
};

static void search_file(const char *path, struct span content, void *context)
{
	struct search *search = context;

	if (search->journals_only && !check_is_journal(content))
		return;
	search->files++;
	if (search->secret.size == 0) {
		search->hits += text_holds(search->play, content, search->text);
	} else if (check_count_secret(content, search->secret) > 0) {
		report_line(search->play->report, "  the secret stands in %s", path);
		search->hits++;
	}
}

/* Holds in one journal at least; "lacks" in all of them. */
static bool journal_holds(struct play *play, struct span text)
{
	struct search search = { .play = play, .text = text, .journals_only = true };

	box_visit(&play->box, search_file, &search);
	if (span_starts_word(text, "lacks"))
		return search.files > 0 && search.hits == search.files;
	return search.hits > 0;
}

/* The text, as it is or in Base64, is in no file that was left. */
static bool expect_unsaved(struct play *play, struct span text)
{
	struct search search = { .play = play, .secret = text };

	box_visit(&play->box, search_file, &search);
	return search.hits == 0;
}

/* Nor is it in anything that was written to the terminal. */
static bool expect_secret(struct play *play, struct span text)
{
	if (check_count_secret(bytes_span(&play->terminal.raw), text) > 0) {
		report_line(play->report, "  the secret was written to the terminal");
		return false;
	}
	return expect_unsaved(play, text);
}

/* A value that is another one in each run: the expression's first group, as the screen has it. */
static bool expect_take(struct play *play, struct span text)
{
	struct bytes screen = BYTES_INIT, expression = BYTES_INIT;
	regmatch_t group[2];
	regex_t regex;
	bool found = false;

	terminal_append_screen(&play->terminal, &screen);
	if (case_text_append(&expression, text) &&
	    regcomp(&regex, bytes_text(&expression), REG_EXTENDED | REG_NEWLINE) == 0) {
		found = regexec(&regex, bytes_text(&screen), 2, group, 0) == 0 &&
			group[1].rm_so >= 0;
		regfree(&regex);
	}
	if (found)
		snprintf(play->taken, sizeof(play->taken), "%.*s",
			 (int)(group[1].rm_eo - group[1].rm_so),
			 bytes_text(&screen) + group[1].rm_so);
	bytes_release(&expression);
	bytes_release(&screen);
	return found;
}

/* How often the program has the taken value in memory: its digits, or the octets they stand for. */
static int count_taken(struct play *play, struct bytes *where)
{
	struct bytes octets = BYTES_INIT;
	int count = memory_count_secret(play->terminal.pid, span_text(play->taken), where), more;

	for (size_t n = 0; play->taken[n] && play->taken[n + 1]; n += 2)
		bytes_append_byte(
			&octets,
			(unsigned char)strtoul((char[]){ play->taken[n], play->taken[n + 1], '\0' },
					       NULL, 16));
	more = memory_count_secret(play->terminal.pid, bytes_span(&octets), where);
	bytes_release(&octets);
	return count < 0 || more < 0 || !*play->taken ? -1 : count + more;
}

/* "has", "lacks": the same of what was taken from the screen. */
static bool expect_taken(struct play *play, struct span how)
{
	struct bytes where = BYTES_INIT;
	int count = count_taken(play, &where);
	bool holds = span_is(how, "lacks") ? count == 0 : count > 0 && span_is(how, "has");

	if (!holds)
		bytes_append(play->report, bytes_span(&where));
	bytes_release(&where);
	return holds;
}

/* "has TEXT", "lacks TEXT": in what the program has in memory, as it is or in Base64. */
static bool expect_memory(struct play *play, struct span text)
{
	struct span how = span_next_word(&text);
	struct bytes secret = BYTES_INIT, where = BYTES_INIT;
	int count = case_text_append(&secret, text)
			    ? memory_count_secret(play->terminal.pid, bytes_span(&secret), &where)
			    : -1;
	bool lacks = span_is(how, "lacks");
	bool holds = lacks ? count == 0 : count > 0 && span_is(how, "has");

	if (!holds)
		bytes_append(play->report, bytes_span(&where));
	bytes_release(&secret);
	bytes_release(&where);
	return holds;
}

static bool raw_holds(struct play *play, struct span text)
{
	return text_holds(play, bytes_span(&play->terminal.raw), text);
}

/* ---- the language ---- */

static bool expect_screen(struct play *play, struct span text)
{
	return await(play, screen_holds, text);
}

static bool expect_row(struct play *play, struct span text)
{
	return await(play, row_holds, text);
}

static bool expect_cursor(struct play *play, struct span text)
{
	return await(play, cursor_holds, text);
}

static bool expect_modes(struct play *play, struct span text)
{
	return await(play, modes_hold, text);
}

static bool expect_style(struct play *play, struct span text)
{
	return await(play, style_holds, text);
}

static bool expect_journal(struct play *play, struct span text)
{
	return await(play, journal_holds, text);
}

static bool expect_raw(struct play *play, struct span text)
{
	return await(play, raw_holds, text);
}

const struct play_step play_expectations[] = {
	{ "cursor", expect_cursor }, { "journal", expect_journal }, { "memory", expect_memory },
	{ "modes", expect_modes },   { "raw", expect_raw },         { "row", expect_row },
	{ "screen", expect_screen }, { "secret", expect_secret },   { "unsaved", expect_unsaved },
	{ "style", expect_style },   { "take", expect_take },       { "taken", expect_taken },
};
const size_t play_expectation_count = sizeof(play_expectations) / sizeof(play_expectations[0]);

void play_append_screen(struct play *play)
{
	report_line(play->report, "  ---- %dx%d, turn %lu%s", play->terminal.columns,
		    play->terminal.rows, play->terminal.turn,
		    play->terminal.ended ? ", ended" : "");
	for (int row = 0; row < play->terminal.rows; row++) {
		struct bytes text = BYTES_INIT;

		terminal_append_row(&play->terminal, row, &text);
		report_line(play->report, "  %3d|%s", row + 1, bytes_text(&text));
		bytes_release(&text);
	}
}

/* ---- what holds at every end ---- */

/* Modes that a program may switch on but must not leave on; the cursor is the other way round. */
static const struct {
	const char *what, *bad, *good;
} left_behind[] = {
	{ "application cursor keys", "\033[?1h", "\033[?1l" },
	{ "a hidden cursor", "\033[?25l", "\033[?25h" },
	{ "mouse reports (1000)", "\033[?1000h", "\033[?1000l" },
	{ "mouse reports (1002)", "\033[?1002h", "\033[?1002l" },
	{ "mouse reports (1003)", "\033[?1003h", "\033[?1003l" },
	{ "the alternate screen", "\033[?1049h", "\033[?1049l" },
	{ "bracketed paste", "\033[?2004h", "\033[?2004l" },
	{ "the keypad", "\033=", "\033>" },
};

static size_t last_place(struct span text, const char *part)
{
	size_t last = 0;

	for (size_t at = 0; at < text.size; at++) {
		size_t found = span_find_span(span_after(text, at), span_text(part));

		if (at + found >= text.size)
			break;
		at += found;
		last = at + 1;
	}
	return last;
}

static bool nothing_is_left_behind(struct play *play)
{
	struct span raw = bytes_span(&play->terminal.raw);
	bool good = true;

	for (size_t i = 0; i < sizeof(left_behind) / sizeof(left_behind[0]); i++) {
		if (last_place(raw, left_behind[i].bad) > last_place(raw, left_behind[i].good)) {
			report_line(play->report, "  left behind: %s", left_behind[i].what);
			good = false;
		}
	}
	if (!terminal_modes_are_restored(&play->terminal)) {
		report_line(play->report, "  the terminal's modes are not as they were");
		good = false;
	}
	if (play->terminal.alternate || !play->terminal.cursor_shown) {
		report_line(play->report, "  the screen was not given back");
		good = false;
	}
	return good;
}

static bool is_set(const struct play *play, const char *name, const char *part)
{
	for (size_t i = 0; i < play->box.count; i++)
		if (strncmp(play->box.environment[i], name, strlen(name)) == 0)
			return strstr(play->box.environment[i], part) != NULL;
	return false;
}

/* Nothing that acts on a terminal beyond curses' own: no titles, no links, no 8-bit controls. */
static bool nothing_strange_was_written(struct play *play)
{
	bool good = play->terminal.strange.size == 0;

	if (!good)
		report_line(play->report, "  sequences that no terminal should get:\n%s",
			    bytes_text(&play->terminal.strange));
	/* Without a locale that holds the program falls back to UTF-8 or to ASCII. */
	return check_terminal(bytes_span(&play->terminal.raw), !is_set(play, "LC_ALL=", "ISO"),
			      is_set(play, "TERM=", "vt"), play->report) &&
	       good;
}

/* Of a program that a hostile case was played against. */
static bool attack_left_no_trace(struct play *play)
{
	bool good = play->password.size == 0 || expect_secret(play, play->password);

	if (!RIG_INSTRUMENTED && play->terminal.memory_kib > MEMORY_MAX_KIB) {
		report_line(play->report, "  it had %ld MiB resident",
			    play->terminal.memory_kib / 1024);
		good = false;
	}
	return good;
}

bool play_check_end(struct play *play)
{
	if (!play->terminal.ended) {
		report_line(play->report, "  the test ends while the program runs: no `exit` step");
		return false;
	}
	if (play->hung_up ||
	    (WIFSIGNALED(play->terminal.status) && WTERMSIG(play->terminal.status) == SIGKILL))
		return true;
	return nothing_is_left_behind(play) &&
	       (play->foreign || nothing_strange_was_written(play)) && attack_left_no_trace(play);
}

static void check_file(const char *path, struct span content, void *context)
{
	struct search *search = context;

	if (check_is_journal(content) && !check_journal(content, NULL, search->play->report)) {
		report_line(search->play->report, "  in %s", path);
		search->good = false;
	}
}

bool play_check_files(struct play *play)
{
	struct search search = { .play = play, .good = true };

	box_visit(&play->box, check_file, &search);
	if (waitpid(-1, NULL, WNOHANG) == 0) {
		report_line(play->report, "  the program left a process behind");
		search.good = false;
	}
	return search.good;
}
