/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fed by command_line.c with keys that it did not take for itself. Readline
 * runs in callback mode over a queue of bytes; the settings below are those
 * with which it never touches the terminal.
 */
#include "tui/editor.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/file.h"
#include "base/memory.h"

#define HISTORY_LINES 1000
#define HISTORY_BYTES (1024 * 1024)

/* Readline's hooks have no context argument, hence one state for the program. */
static struct {
	bool open;
	bool begun; /* readline is: it reads files and takes memory, for nothing if nobody types */
	struct bytes given; /* the line until then */
	FILE *nowhere;
	struct bytes queue;
	size_t queue_at;
	char *entered;
	struct bytes choices;
	char *history_path;
	editor_complete *complete;
	void *context;
	struct completion found;
	size_t next_word;
} editor;

/* ---- readline's hooks ---- */

static int read_byte(FILE *stream)
{
	(void)stream;
	if (editor.queue_at == editor.queue.size)
		return EOF;
	return editor.queue.data[editor.queue_at++];
}

static int has_byte(void)
{
	return editor.queue_at < editor.queue.size;
}

static void paint_nothing(void)
{
}

static void take_line(char *line)
{
	if (line)
		editor.entered = line;
}

static char *next_word(const char *text, int state)
{
	(void)text;
	if (!state)
		editor.next_word = 0;
	if (editor.next_word == editor.found.count)
		return NULL;
	return strdup(editor.found.words[editor.next_word++]); /* readline frees it */
}

static char **find_words(const char *text, int start, int end)
{
	char **words;

	(void)start;
	rl_attempted_completion_over = 1; /* no file names */
	editor.complete(editor.context, span_of(rl_line_buffer, (size_t)end), &editor.found);
	rl_completion_suppress_append = editor.found.open;
	words = rl_completion_matches(text, next_word);
	completion_release(&editor.found);
	return words;
}

static void keep_choices(char **words, int count, int longest)
{
	(void)longest;
	bytes_clear(&editor.choices);
	for (int n = 1; n <= count; n++) {
		bytes_append_text(&editor.choices, n > 1 ? " " : "");
		bytes_append_text(&editor.choices, words[n]);
	}
}

/* ---- life cycle ---- */

static void set_hooks(void)
{
	rl_readline_name = "smtpscope";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_prep_term_function = NULL;
	rl_deprep_term_function = NULL;
	rl_getc_function = read_byte;
	rl_input_available_hook = has_byte;
	rl_redisplay_function = paint_nothing;
	rl_instream = editor.nowhere;
	rl_outstream = editor.nowhere;
	rl_attempted_completion_function = find_words;
	rl_completion_display_matches_hook = keep_choices;
	rl_completion_query_items = -1;
	rl_completer_word_break_characters = (char *)" \t";
	rl_completer_quote_characters = "";
	rl_basic_quote_characters = "";
}

static void set_variables(void)
{
	rl_variable_bind("show-all-if-ambiguous", "on");
	rl_variable_bind("bell-style", "none");
	rl_variable_bind("enable-bracketed-paste", "off");
	rl_variable_bind("menu-complete-display-prefix", "off");
}

static void load_history(void)
{
	struct bytes text = BYTES_INIT;
	struct span rest;

	if (!editor.history_path || !file_read(editor.history_path, HISTORY_BYTES, &text, NULL))
		return;
	rest = bytes_span(&text);
	while (rest.size) {
		size_t end = span_find(rest, '\n');
		char *line = span_copy_text(span_part(rest, 0, end));

		if (*line)
			add_history(line);
		memory_free(line);
		rest = span_after(rest, end + 1);
	}
	bytes_release(&text);
}

void editor_open(const char *history_path, editor_complete *complete, void *context)
{
	editor.complete = complete;
	editor.context = context;
	editor.history_path = memory_copy_text(history_path);
	editor.open = true;
}

/* To be called by all that gives something to readline. */
static void begin(void)
{
	if (editor.begun)
		return;
	editor.begun = true;
	editor.nowhere = fopen("/dev/null", "r+e");
	set_hooks();
	rl_callback_handler_install("", take_line);
	set_variables();
	using_history();
	stifle_history(HISTORY_LINES);
	load_history();
	editor_set(bytes_span(&editor.given));
	bytes_release(&editor.given);
}

static void end(void)
{
	if (!editor.begun)
		return;
	editor.begun = false;
	rl_callback_handler_remove();
	clear_history();
	if (editor.history_path)
		history_truncate_file(editor.history_path, HISTORY_LINES);
	if (editor.nowhere)
		fclose(editor.nowhere);
	editor.nowhere = NULL;
}

void editor_close(void)
{
	if (!editor.open)
		return;
	editor.open = false;
	end();
	bytes_release(&editor.given);
	bytes_wipe(&editor.queue);
	bytes_release(&editor.choices);
	free(editor.entered);
	editor.entered = NULL;
	memory_free(editor.history_path);
	editor.history_path = NULL;
}

/* ---- keys and text ---- */

/*
 * In emacs mode Escape begins a key of readline's; here it is a key by itself,
 * which ends a search and means nothing else. In vi mode it is readline's.
 */
static bool is_idle_escape(const struct input *input)
{
	return input->kind == INPUT_ESCAPE && rl_editing_mode == 1 &&
	       !RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH);
}

/* Alt with [ or O is how keys of terminals begin: readline would take the next letter for the rest. */
static bool is_half_a_key(const struct input *input)
{
	return input->kind == INPUT_META && (input->character == '[' || input->character == 'O');
}

/* All bytes of a key go in before readline looks at the first: multibyte search needs it. */
bool editor_feed(const struct input *input)
{
	begin();
	bytes_clear(&editor.choices);
	if (is_idle_escape(input) || is_half_a_key(input))
		return false;
	bytes_clear(&editor.queue);
	editor.queue_at = 0;
	bytes_append(&editor.queue, span_of(input->bytes, input->byte_count));
	while (has_byte() && !editor.entered)
		rl_callback_read_char();
	return editor.entered != NULL;
}

char *editor_take(void)
{
	char *line = memory_copy_text(editor.entered ? editor.entered : "");

	free(editor.entered);
	editor.entered = NULL;
	return line;
}

void editor_insert(struct span text)
{
	char *copy = span_copy_text(text);

	begin();
	rl_insert_text(copy);
	memory_free(copy);
}

void editor_clear(void)
{
	bytes_clear(&editor.choices);
	bytes_clear(&editor.given);
	if (!editor.begun)
		return;
	rl_callback_sigcleanup(); /* a search, half a key of several */
	rl_replace_line("", 1);
	rl_point = 0;
}

void editor_set(struct span text)
{
	char *copy;

	if (!editor.begun) {
		bytes_clear(&editor.given);
		bytes_append(&editor.given, text);
		return;
	}
	copy = span_copy_text(text);
	rl_replace_line(copy, 1);
	rl_point = rl_end;
	memory_free(copy);
}

struct span editor_text(void)
{
	return editor.begun ? span_of(rl_line_buffer, (size_t)rl_end) : bytes_span(&editor.given);
}

size_t editor_cursor(void)
{
	return editor.begun ? (size_t)rl_point : editor.given.size;
}

const char *editor_message(void)
{
	bool shown = editor.begun && rl_display_prompt && *rl_display_prompt &&
		     rl_display_prompt != rl_prompt;

	return shown ? rl_display_prompt : NULL;
}

const char *editor_choices(void)
{
	return editor.choices.size ? bytes_text(&editor.choices) : NULL;
}

/* ---- history ---- */

static bool is_last(const char *line)
{
	HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;

	return last && strcmp(last->line, line) == 0;
}

static void append_to_file(struct span line)
{
	struct bytes text = BYTES_INIT;
	int fd;

	if (!editor.history_path)
		return;
	fd = open(editor.history_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
		  0600);
	if (fd < 0)
		return; /* a history that cannot be kept is no reason to stop */
	bytes_append(&text, line);
	bytes_append_byte(&text, '\n');
	file_write(fd, bytes_span(&text), NULL, editor.history_path);
	close(fd);
	bytes_release(&text);
}

void editor_remember(struct span line)
{
	char *text;

	if (!span_trim(line).size)
		return;
	begin();
	text = span_copy_text(line);
	if (!is_last(text)) {
		add_history(text);
		using_history(); /* the next Up begins at this line */
		append_to_file(line);
	}
	memory_free(text);
}
