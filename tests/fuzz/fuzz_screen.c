/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: tui */
/*
 * Keys, sizes and a server's bytes in any order on the whole screen, drawn by
 * curses into a file: no size from 1x1 on and no key brings it down, the cursor
 * stays on it, nothing of the server's acts on the terminal, no line is sent
 * that would be two, and two keys leave. Input: lines by their first letter:
 * 'K' keys as a terminal sends them ('~' is Enter, '^' Escape, a digit behind
 * '`' a function key), 'R' with two bytes a size, 'S' a line of the server's,
 * 's' bytes of it, 'T' TLS that is trusted, 'U' that is not, 'W' time passes,
 * 'X' the connection's end.
 */
#include <fcntl.h>
#include <locale.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "tests/fuzz/property.h"
#include "tests/tui/stage.h"
#include "tui/terminal.h"

#define SIZE_MAX_CELLS 200
#define DEEDS_MAX 24 /* each is drawn */

static struct terminal *terminal;
static int output;
static struct winsize terminal_cells = { .ws_row = 24, .ws_col = 80 };

/* ---- a file that passes for a terminal of any size ---- */

int isatty(int fd)
{
	(void)fd;
	return 1;
}

int tcgetattr(int fd, struct termios *modes)
{
	(void)fd;
	memset(modes, 0, sizeof(*modes));
	return 0;
}

int tcsetattr(int fd, int when, const struct termios *modes)
{
	(void)fd;
	(void)when;
	(void)modes;
	return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	void *argument;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	if (request != TIOCGWINSZ)
		return (int)syscall(SYS_ioctl, fd, request, argument);
	memcpy(argument, &terminal_cells, sizeof(terminal_cells));
	return 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct fault fault;

	(void)argc;
	(void)argv;
	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("TERM", "xterm-256color", 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	output = memfd_create("screen", MFD_CLOEXEC);
	require(output >= 0);
	terminal = terminal_new(output, output, &fault);
	require(terminal != NULL);
	return 0;
}

/* ---- what came out ---- */

/* What no renderer may let through, whatever the locale says of it. */
static bool acts_or_hides(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xe000 && c <= 0xf8ff) ||
	       (c >= 0xe0000 && c <= 0xe0fff) || c >= 0xf0000;
}

static void check_canvas(const struct canvas *canvas)
{
	for (int row = 0; row < canvas->rows; row++)
		for (int column = 0; column < canvas->columns; column++) {
			const struct cell *cell = canvas_cell(canvas, row, column);

			require(cell->style < STYLE_COUNT);
			if (cell->character >= ' ' && cell->character < 0x7f && !cell->marks[0])
				continue; /* most are, and there are many */
			require(!cell->character || !acts_or_hides(cell->character));
			for (int mark = 0; mark < CELL_MARKS && cell->marks[mark]; mark++)
				require(!acts_or_hides(cell->marks[mark]));
		}
	require(canvas->cursor_row >= 0 && canvas->cursor_row < canvas->rows);
	require(canvas->cursor_column >= 0 && canvas->cursor_column < canvas->columns);
}

/* A control sequence at the start of text: its size. Those of curses for this terminal, and ours. */
static size_t sequence_size(struct span text)
{
	size_t at = 2;

	require(text.size >= 2);
	if (strchr("78=>M", text.data[1]))
		return 2;
	if (text.data[1] == '(' || text.data[1] == ')')
		return 3;
	if (text.data[1] == ']') { /* a title or a palette is none of ours; the clipboard is */
		require(property_has(span_part(text, 0, 7), span_text("\033]52;c;")));
		return span_find_span(text, span_text("\033\\")) + 2;
	}
	require(text.data[1] == '[');
	while (at < text.size && strchr("?>;0123456789", text.data[at]))
		at++;
	require(at < text.size && strchr("ABCDGHIJKLMPSTXZ@bdfhlmrt", text.data[at]));
	return at + 1;
}

static void check_written(struct span text)
{
	mbstate_t state = { 0 };

	while (text.size) {
		wchar_t character;
		size_t size = 1;

		if (text.data[0] == 0x1b) {
			size = sequence_size(text);
		} else if (text.data[0] < 0x20) {
			require(strchr("\b\t\n\r\016\017", text.data[0]) && text.data[0]);
		} else {
			size = mbrtowc(&character, (const char *)text.data, text.size, &state);
			require(size > 0 && size <= 4 && !acts_or_hides((uint32_t)character));
		}
		text = span_after(text, size);
	}
}

static void check_output(void)
{
	off_t size = lseek(output, 0, SEEK_END);
	struct bytes text = BYTES_INIT;

	bytes_reserve(&text, (size_t)size + 1);
	require(pread(output, text.data, (size_t)size, 0) == size);
	text.size = (size_t)size;
	check_written(bytes_span(&text));
	bytes_release(&text);
	require(ftruncate(output, 0) == 0 && lseek(output, 0, SEEK_SET) == 0);
}

static void draw(struct stage *stage, bool whole)
{
	screen_draw(stage->screen, stage->canvas);
	check_canvas(stage->canvas);
	terminal_draw(terminal, stage->canvas, whole);
	if (stage->screen->clipboard.size)
		terminal_copy(terminal, bytes_span(&stage->screen->clipboard));
	bytes_release(&stage->screen->clipboard);
	check_output();
}

/* ---- what happens ---- */

/* A line that leaves is one line. */
static void submit(void *context, const struct outgoing *line)
{
	require(command_is_sendable(bytes_span(&line->line), NULL));
	stage_submit(context, line);
}

static void type(struct stage *stage, struct span keys)
{
	static const char *const functions[] = { "\033[21~", "\033OP",   "\033OQ",   "\033OR",
						 "\033OS",   "\033[15~", "\033[17~", "\033[18~",
						 "\033[19~", "\033[20~" };
	struct bytes text = BYTES_INIT;

	for (size_t i = 0; i < keys.size; i++) {
		unsigned char byte = keys.data[i];
		bool digit = i + 1 < keys.size && keys.data[i + 1] >= '0' &&
			     keys.data[i + 1] <= '9';

		if (byte == '`' && digit)
			bytes_append_text(&text, functions[keys.data[++i] - '0']);
		else if (byte)
			bytes_append_byte(&text, byte == '~' ? '\r' : byte == '^' ? 0x1b : byte);
	}
	stage_type(stage, bytes_text(&text));
	bytes_release(&text);
}

static void resize(struct stage *stage, struct span size)
{
	if (size.size < 2)
		return;
	terminal_cells.ws_row = (unsigned short)(1 + size.data[0] % SIZE_MAX_CELLS);
	terminal_cells.ws_col = (unsigned short)(1 + size.data[1] % SIZE_MAX_CELLS);
	terminal_resize(terminal);
	canvas_resize(stage->canvas, terminal_cells.ws_row, terminal_cells.ws_col);
}

static void serve(struct stage *stage, struct span bytes, bool line)
{
	stage->now_us += 100000;
	scribe_push(stage->scribe, stage->now_us, bytes);
	if (line)
		scribe_push(stage->scribe, stage->now_us, span_text("\r\n"));
	stage_update(stage);
}

static void end_connection(struct stage *stage)
{
	if (stage->status.open)
		scribe_closed(stage->scribe, stage->now_us, span_of(NULL, 0));
	stage->status.open = false;
	stage_update(stage);
}

static void happen(struct stage *stage, struct span line)
{
	struct span text = span_after(line, 1);

	switch (line.size ? line.data[0] : 0) {
	case 'K':
		type(stage, text);
		break;
	case 'R':
		resize(stage, text);
		break;
	case 'S':
	case 's':
		if (stage->status.open)
			serve(stage, text, line.data[0] == 'S');
		break;
	case 'T':
	case 'U':
		if (stage->status.open)
			stage_tls(stage, line.data[0] == 'T');
		break;
	case 'W':
		stage->now_us += 30000000;
		scribe_tick(stage->scribe, stage->now_us);
		stage_update(stage);
		break;
	case 'X':
		end_connection(stage);
		break;
	default:
		return;
	}
	draw(stage, line.data[0] == 'R');
}

static bool has_left(struct stage *stage)
{
	return stage->screen->wants_exit ||
	       property_has(span_text(stage_asked(stage)), span_text("quit\n"));
}

/* F10, and yes to what it may ask. */
static void check_leaving(struct stage *stage)
{
	bool left;

	stage_asked(stage);
	stage_type(stage, "\033[21~");
	draw(stage, false);
	left = has_left(stage);
	if (!left)
		stage_type(stage, "\033y");
	require(left || has_left(stage));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size), line;
	struct stage stage;
	int deeds = 0;

	if (size > 4096)
		return 0;
	terminal_cells = (struct winsize){ .ws_row = 24, .ws_col = 80 };
	terminal_resize(terminal);
	stage_open(&stage, 24, 80);
	stage.actions.submit = submit;
	stage_begin(&stage);
	draw(&stage, true);
	while (property_next_line(&rest, &line) && deeds++ < DEEDS_MAX)
		happen(&stage, line);
	check_leaving(&stage);
	stage_close_all(&stage);
	return 0;
}
