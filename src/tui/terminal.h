/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The terminal: takes it over, shows canvases on it, reads bytes from it, gives
 * it back. The only module that knows curses. There is one terminal, as there
 * is one struct terminal.
 */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include <stdbool.h>

#include "base/fault.h"
#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/theme.h"

struct terminal;

/* NULL when it cannot be used: then nothing was changed and the fault says why. */
struct terminal *terminal_new(int input_fd, int output_fd, struct fault *fault);
void terminal_free(struct terminal *terminal); /* gives it back */

/* Gives it back with async-signal-safe calls only; may be called at any time, from anywhere. */
void terminal_emergency_restore(void);

/* Looks so from the next whole drawing on; without colours only monochrome can be had. */
void terminal_set_theme(struct terminal *terminal, const struct theme *theme);

void terminal_size(struct terminal *terminal, int *rows, int *columns);

/* Asks the system for the new size. */
void terminal_resize(struct terminal *terminal);

/* Shows the canvas; `whole` draws every cell anew. */
void terminal_draw(struct terminal *terminal, const struct canvas *canvas, bool whole);

/* Asks the terminal to copy a text, where it takes that (OSC 52). */
void terminal_copy(struct terminal *terminal, struct span text);

/* Whether the mouse is reported (SGR coding); it is not at first. */
void terminal_mouse(struct terminal *terminal, bool reported);

/* Tells a test how many bytes of input were acted on so far (OSC 7777 ; number ; busy ; bytes). */
void terminal_mark(struct terminal *terminal, unsigned long number, bool busy);

/* Puts all bytes that there are into keys; false: the terminal is gone. */
bool terminal_read(struct terminal *terminal, struct keys *keys);

/* True when nothing came for the time in which the rest of a sequence would have. */
bool terminal_is_silent(const struct terminal *terminal);

/* Around a stop or another program. */
void terminal_suspend(struct terminal *terminal);
void terminal_resume(struct terminal *terminal);

/* After a stop that nobody announced (SIGSTOP): modes and screen are taken again. */
void terminal_retake(struct terminal *terminal);

#endif
