/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A terminal with a program in it: a pseudo-terminal whose output a libvterm
 * draws. Knows when the program is idle by the marks it prints under
 * SMTPSCOPE_TEST_SYNC=1 (ESC ] 7777 ; turn ; busy ; taken ESC \ after each turn of
 * its loop), so that no test has to sleep.
 */
#ifndef TESTS_TOOLS_SCREEN_TERMINAL_H
#define TESTS_TOOLS_SCREEN_TERMINAL_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

#include "base/bytes.h"

#define TERMINAL_BOUND_MS 20000 /* against hanging only */

struct terminal {
	VTerm *vterm;
	VTermScreen *screen;
	int rows, columns;
	int master, slave;    /* -1 when closed; holding the slave keeps its modes readable */
	struct termios modes; /* as they were before the program */
	int ignored; /* a signal that the program is started without, as by nohup; 0: none */
	pid_t pid;
	bool ended, stopped;
	int status;          /* of waitpid(), once ended */
	long memory_kib;     /* the most that it had resident, once ended */
	unsigned long turn;  /* of the last mark; 0 before the first */
	unsigned long typed; /* the turn at which something was last done to the program */
	bool busy;           /* what the last mark said */
	unsigned long taken; /* bytes of input that it had acted on by the last mark */
	unsigned long given; /* bytes of input that it was given */
	bool alternate, cursor_shown;
	struct bytes raw;     /* all that the program wrote */
	size_t fed;           /* bytes of raw that libvterm has had */
	bool may_copy;        /* OSC 52 is no strange sequence in this test */
	struct bytes strange; /* sequences that no terminal knows, one a line */
};

struct terminal_size {
	int rows, columns;
};

/* Starts argv[0] with that environment in a terminal of that size. */
bool terminal_start(struct terminal *terminal, struct terminal_size size, char **argv, char **env);

/* Another one, after the first has ended, in the terminal as that has left it. */
bool terminal_start_again(struct terminal *terminal, char **argv, char **env);

/* Ends the program if it still runs, and frees all. */
void terminal_close(struct terminal *terminal);

/* Takes what comes within wait_ms; returns after the first piece, or the program's end. */
void terminal_pump(struct terminal *terminal, int wait_ms);

void terminal_type(struct terminal *terminal, struct span bytes);
void terminal_resize(struct terminal *terminal, struct terminal_size size);
void terminal_signal(struct terminal *terminal, int signal);

/* The line goes dead: the program is hung up. Nothing can be seen afterwards. */
void terminal_hang_up(struct terminal *terminal);

/*
 * Waits until all that was done to the program was taken in and it has nothing to do, or it ended;
 * until what was typed was taken in; until it ended: each at most TERMINAL_BOUND_MS. What others read
 * (a program started by it, a prompt) it never tells; that the line is empty must do then.
 */
bool terminal_wait_idle(struct terminal *terminal);
bool terminal_wait_taken(struct terminal *terminal);
bool terminal_wait_ended(struct terminal *terminal);

/* True when the terminal's modes are those from before the program. */
bool terminal_modes_are_restored(const struct terminal *terminal);

/* Appends a row's text, without the blanks at its end. */
void terminal_append_row(const struct terminal *terminal, int row, struct bytes *out);

/* Appends all rows, each with a newline. */
void terminal_append_screen(const struct terminal *terminal, struct bytes *out);

#endif
