/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line editor of the command line: GNU readline fed with bytes, painting
 * nothing itself, so that people keep their inputrc, keys and history search.
 * Nothing secret may pass through it (its undo list and kill ring cannot be
 * wiped). Readline is one per program, and so is this. The only module that
 * knows readline.
 */
#ifndef TUI_EDITOR_H
#define TUI_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "tui/completion.h"
#include "tui/input.h"

/* What readline asks on Tab: the words for the line before the cursor. */
typedef void editor_complete(void *context, struct span line, struct completion *out);

/* `history_path`: lines typed before are read from it and new ones added; NULL: none. */
void editor_open(const char *history_path, editor_complete *complete, void *context);
void editor_close(void);

/* Gives a key to readline; true when the line was entered: see editor_take(). */
bool editor_feed(const struct input *input);

/* The entered line; the caller frees it. */
char *editor_take(void);

void editor_insert(struct span text); /* at the cursor, as it stands: for pastes */
void editor_set(struct span text);    /* the cursor stands at its end */
void editor_clear(void);

struct span editor_text(void); /* borrowed until the next call */
size_t editor_cursor(void);    /* bytes before the cursor */

/* What readline says in place of its prompt, as in a history search; NULL: nothing. */
const char *editor_message(void);

/* The words that the last Tab left to choose from, blank separated; NULL: none. */
const char *editor_choices(void);

/* Keeps a line in the history; never one that holds a secret. */
void editor_remember(struct span line);

#endif
