/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of panes: focus, drawing, help and the requests that open one are read from it. */
#include "tui/pane.h"

static const struct pane_kind *const rows[] = {
	&pane_protocol,   /* what was said */
	&pane_annotation, /* what it means */
	&pane_login,      /* how the next line of a login is built */
	&pane_plan,       /* what is to come */
	&pane_lesson,     /* what is to be learnt */
	&pane_findings,   /* what is conspicuous */
	&pane_verdict,    /* what became of it all */
	&pane_connect,    /* the way to the server */
	&pane_trust,      /* who the server is */
	&pane_timing,     /* where the time went */
	&pane_bytes,      /* the selected line on the wire */
	&pane_diff,       /* two sessions */
};

#define ROW_COUNT (sizeof(rows) / sizeof(*rows))
_Static_assert(ROW_COUNT <= PANES_MAX, "struct screen has room for every pane");

const struct pane_kind *pane_row(size_t n)
{
	return n < ROW_COUNT ? rows[n] : NULL;
}

const struct pane_kind *pane_of_request(enum request request)
{
	for (size_t n = 0; n < ROW_COUNT; n++) {
		if (rows[n]->place != PANE_FIXED && !rows[n]->wanted && rows[n]->request == request)
			return rows[n];
	}
	return NULL;
}
