/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of the user's state folder that is there while a screen has the
 * terminal. Who finds it without its owner knows that the owner was killed
 * before it could give the terminal back.
 */
#ifndef TUI_TAKEN_H
#define TUI_TAKEN_H

#include <stdbool.h>

/* The terminal on fd is a screen's now. Where nothing can be written, nothing is kept. */
void taken_begin(int fd);

/* It was given back. May be called by a signal handler, and when nothing was begun. */
void taken_end(void);

/* True, once, when a screen on fd's terminal was killed before it gave it back. */
bool taken_was_left(int fd);

#endif
