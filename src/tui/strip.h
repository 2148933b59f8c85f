/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows around the panes: title bar, state strip, hints. Functions of the view. */
#ifndef TUI_STRIP_H
#define TUI_STRIP_H

#include "tui/canvas.h"
#include "tui/view.h"

/* With whom, how encrypted, logged in as whom. In a frame it stands in its upper edge. */
void strip_draw_title(const struct view *view, struct canvas *canvas, struct area area);

/* What the state strip has to say, by its weight. */
struct strip_words {
	const char *message;  /* a sentence that was just said; NULL: none */
	const char *choices;  /* after Tab */
	const char *progress; /* of what is under way; NULL: nothing is */
	struct span typed;    /* what stands in the command line */
	bool masked;          /* and is not to be looked at */
	bool in_step;         /* it goes in place of the login's step, not before it */
	size_t pasted;        /* lines that wait to be put into the command line */
};

/*
 * Only a sentence that has to be read may take more than `room` columns of the
 * area, and its second row if it has one.
 */
void strip_draw_state(const struct view *view, const struct strip_words *words,
		      struct canvas *canvas, struct area area, int room);

/* Whether a sentence fits there whole; an area without rows was never drawn, and says nothing. */
bool strip_has_room(const char *sentence, struct area area);

/* The keys that matter now, at the area's right end; the canvas column where they begin. */
int strip_draw_hints(const struct view *view, struct canvas *canvas, struct area area);

/* Appends "MAIL, QUIT …": what is legal now, in words where it is no command. */
void strip_append_legal(const struct view *view, struct bytes *out);

/* strip_state.c: the sentence of the state line, and its style. */
enum style strip_say_state(const struct view *view, const struct strip_words *words,
			   struct bytes *out);

#endif
