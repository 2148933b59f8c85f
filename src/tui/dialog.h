/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dialogs: boxes over the panes that take all keys until they are closed. Four
 * kinds, each a table of functions: a form, a question, a menu, a text. What
 * becomes of an answer is the opener's business.
 */
#ifndef TUI_DIALOG_H
#define TUI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "tui/canvas.h"
#include "tui/input.h"
#include "tui/page.h"

enum dialog_answer {
	DIALOG_STAYS,
	DIALOG_CANCELLED,
	DIALOG_CHOSEN,
};

struct dialog_kind {
	const char *footer; /* N_(): the keys, in the lower edge */
	void (*close)(void *state);
	int (*rows)(void *state, int columns); /* that it would like to have */
	void (*draw)(void *state, struct canvas *canvas, struct area area);
	enum dialog_answer (*handle)(void *state, const struct input *input);
};

struct dialog {
	const struct dialog_kind *kind; /* NULL: none is open */
	void *state;
	char *title;
};

void dialog_close(struct dialog *dialog);
void dialog_draw(const struct dialog *dialog, struct canvas *canvas, struct area panes);
enum dialog_answer dialog_handle(const struct dialog *dialog, const struct input *input);

/* ---- a text to be read; the page is owned from now on ---- */

struct dialog dialog_text(const char *title, struct page *page);

/* ---- a question, whose default is No: DIALOG_CHOSEN is Yes ---- */

struct dialog dialog_question(const char *title, const char *question);

/* The same with a second Yes, for the rest of the session. */
struct dialog dialog_question_lasting(const char *title, const char *question);
bool dialog_question_lasts(const struct dialog *dialog); /* that one was chosen */

/* ---- a menu ---- */

struct menu_row {
	const char *key;  /* "F3"; or NULL */
	const char *name; /* ":starttls" */
	const char *help; /* translated */
	const char *why;  /* why it cannot be chosen: translated; NULL: it can */
};

/* The rows are copied, their texts borrowed. */
struct dialog dialog_menu(const char *title, const struct menu_row *rows, size_t count);
size_t dialog_menu_chosen(const struct dialog *dialog);

/* ---- a table ---- */

#define TABLE_COLUMNS 5

struct table_row {
	const char *cells[TABLE_COLUMNS]; /* translated, or printable */
	const char *detail;               /* shown while the row is selected */
	bool greyed;                      /* it cannot be chosen; its detail says why */
	bool marked;                      /* stands out, and is selected at first */
};

/* All is copied; the intro, which may be NULL unless there are no rows, is owned from now on. */
struct dialog dialog_table(const char *title, struct page *intro,
			   const char *const titles[TABLE_COLUMNS], const struct table_row *rows,
			   size_t count);
size_t dialog_table_chosen(const struct dialog *dialog);

/* ---- a form ---- */

enum form_kind {
	FORM_TEXT,
	FORM_SECRET,
	FORM_CHOICE,
};

#define FORM_ROWS_MAX 5

struct form_row {
	enum form_kind kind;
	const char *label;          /* translated */
	const char *const *choices; /* of FORM_CHOICE: translated; copied */
	size_t choice_count;
	size_t chosen;     /* at first */
	struct span value; /* at first */
};

/* `intro` and `note` stand above and below the rows; NULL: nothing does. All copied. */
struct dialog dialog_form(const char *title, const char *intro, const char *note,
			  const struct form_row *rows, size_t count);
struct span dialog_form_value(const struct dialog *dialog, size_t row); /* borrowed */
size_t dialog_form_chosen(const struct dialog *dialog, size_t row);
/* A remark in place of the note; NULL: the note is back. */
void dialog_form_remark(const struct dialog *dialog, const char *remark);
size_t dialog_form_focus(const struct dialog *dialog); /* the row that has it */
void dialog_form_reveal(const struct dialog *dialog, bool revealed);

#endif
