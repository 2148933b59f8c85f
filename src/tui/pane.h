/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pane is a table of functions: open, update, draw, handle, help, close. A
 * pane draws from the view and changes nothing but itself and the position
 * that is looked at.
 */
#ifndef TUI_PANE_H
#define TUI_PANE_H

#include <stdbool.h>

#include "plan/request.h"
#include "tui/canvas.h"
#include "tui/input.h"
#include "tui/search.h"
#include "tui/view.h"

/* One key of a pane, for its help; the list ends with a NULL key. */
struct pane_key {
	const char *key;
	const char *help; /* N_() sentence */
};

/* Where a pane stands, and when. */
enum pane_place {
	PANE_FIXED,  /* always there, with an area of its own in layout.h */
	PANE_BESIDE, /* beside the annotation or in its place, when it is opened */
	PANE_WHOLE,  /* in the place of all others, when it is opened */
};

struct pane_kind {
	const char *name; /* N_(): "Protocol" */
	const char *help; /* N_() sentences: what the pane shows */
	const struct pane_key *keys;
	const char *enter; /* N_(): what Enter does, in a word for the hints; NULL: nothing */
	enum pane_place place;
	enum request request;                    /* that opens it, unless it is fixed or wanted */
	bool (*wanted)(const struct view *view); /* NULL; or: it opens and closes by itself */
	void *(*open)(void);
	void (*close)(void *pane);
	void (*update)(void *pane, struct view *view); /* the view changed; NULL: not interested */
	void (*draw)(void *pane, const struct view *view, struct canvas *canvas, struct area area);
	/* Rows that all of it takes at a width; NULL: as many as it is given. */
	int (*rows)(void *pane, const struct view *view, int columns);
	bool (*handle)(void *pane, struct view *view, const struct input *input); /* true: taken */
	/* Goes on with a search, to the place whose text has the pattern; NULL: it cannot. */
	enum search_found (*search)(void *pane, struct view *view, struct search *search);
	/*
	 * True when it is not whole yet, and how far it is, of a hundred, which the N_() sentence
	 * `working` tells. Where it is shown it goes on with every turn. NULL: it always is whole.
	 */
	bool (*works)(const void *pane, const struct view *view, unsigned *percent);
	void (*work)(void *pane, struct view *view); /* NULL: update() does it */
	const char *working;
	/* Appends what is selected, for copying; NULL: nothing can be. */
	void (*copy)(void *pane, const struct view *view, struct bytes *out);
	/* A click on that row of its area; NULL: not interested. */
	void (*click)(void *pane, struct view *view, int row);
};

extern const struct pane_kind pane_protocol;
extern const struct pane_kind pane_annotation;
extern const struct pane_kind pane_login;
extern const struct pane_kind pane_findings;
extern const struct pane_kind pane_plan;
extern const struct pane_kind pane_verdict;
extern const struct pane_kind pane_timing;
extern const struct pane_kind pane_bytes;
extern const struct pane_kind pane_diff;
extern const struct pane_kind pane_trust;
extern const struct pane_kind pane_lesson;
extern const struct pane_kind pane_connect;
extern const struct pane_kind pane_start; /* instead of all while there is no session */

#define PANES_MAX 24

/* The table of panes, in the order in which the focus goes through them; NULL behind the last. */
const struct pane_kind *pane_row(size_t n);

/* The pane that a request opens; NULL: none. */
const struct pane_kind *pane_of_request(enum request request);

/* ---- what the protocol pane can be asked for from elsewhere ---- */

void pane_protocol_fold(void *pane, struct view *view); /* the selected event, or unfold it */
void pane_protocol_page(void *pane, struct view *view, int pages);
void pane_protocol_select(void *pane, struct view *view, uint32_t event);

void pane_protocol_trouble(void *pane, struct view *view, int direction);
size_t pane_protocol_count(const void *pane); /* lines that are shown */

#endif
