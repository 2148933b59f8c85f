/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which panes stand on the screen, which has the focus, and which has all of it. */
#include "tui/screen_panes.h"

#include "base/memory.h"
#include "base/message.h"
#include "tui/screen.h"

void *screen_state(const struct screen *screen, const struct pane_kind *kind)
{
	for (size_t n = 0; pane_row(n); n++) {
		if (pane_row(n) == kind)
			return screen->panes[n];
	}
	return screen->start;
}

void screen_update_panes(struct screen *screen)
{
	for (size_t n = 0; pane_row(n); n++) {
		if (pane_row(n)->update)
			pane_row(n)->update(screen->panes[n], &screen->view);
	}
}

/* ---- panes that come and go ---- */

/* What opens by itself comes first: it is what is being done. */
const struct pane_kind *screen_guest(const struct screen *screen)
{
	if (!screen->view.journal)
		return NULL;
	for (size_t n = 0; pane_row(n); n++) {
		if (pane_row(n)->wanted && pane_row(n)->wanted(&screen->view))
			return pane_row(n);
	}
	return screen->opened;
}

void screen_open_pane(struct screen *screen, const struct pane_kind *kind)
{
	const struct pane_kind *guest;

	screen->opened = kind;
	screen->focus = kind;
	screen->zoomed = screen->zoomed ? kind : NULL;
	guest = screen_guest(screen);
	if (guest && guest != kind)
		screen_say_value(screen,
				 _("{pane} stands in its place now; it opens when that is over."),
				 "pane", span_text(_(guest->name)));
}

void screen_close_pane(struct screen *screen)
{
	if (screen->focus == screen->opened)
		screen->focus = NULL;
	if (screen->zoomed == screen->opened)
		screen->zoomed = NULL;
	screen->opened = NULL;
}

static bool is_shown(const struct screen *screen, const struct pane_kind *kind)
{
	const struct pane_kind *guest = screen_guest(screen);

	if (guest && guest->place == PANE_WHOLE)
		return kind == guest;
	if (kind == &pane_annotation && guest && screen->stacked)
		return false; /* the guest stands in its place */
	return screen->view.journal && (kind->place == PANE_FIXED || kind == guest);
}

/* A pane that is gone has neither the focus nor the screen. */
void screen_follow_panes(struct screen *screen)
{
	if (screen->focus && !is_shown(screen, screen->focus))
		screen->focus = NULL;
	if (screen->zoomed && !is_shown(screen, screen->zoomed))
		screen->zoomed = NULL;
}

void screen_compare(struct screen *screen, const struct view_compared compared[2])
{
	bool both = compared[0].journal && compared[1].journal;

	for (int n = 0; n < 2; n++) {
		memory_free(screen->compared_names[n]);
		screen->compared_names[n] =
			both && compared[n].name ? memory_copy_text(compared[n].name) : NULL;
		screen->view.compared[n].journal = both ? compared[n].journal : NULL;
		screen->view.compared[n].name =
			screen->compared_names[n] ? screen->compared_names[n] : "";
	}
	screen_update_panes(screen);
	if (both)
		screen_open_pane(screen, &pane_diff);
	else if (screen->opened == &pane_diff)
		screen_close_pane(screen);
}

void screen_zoom(struct screen *screen)
{
	const struct pane_kind *guest = screen_guest(screen);

	if (screen->zoomed)
		screen->zoomed = NULL;
	else
		screen->zoomed = screen->focus                         ? screen->focus
				 : guest && guest->place == PANE_WHOLE ? guest
								       : &pane_protocol;
	screen_follow_panes(screen);
}

/* Through the panes that are shown, row by row, and back to the command line. */
void screen_move_focus(struct screen *screen)
{
	const struct pane_kind *before = screen->focus;
	size_t n = 0;

	while (before && pane_row(n) && pane_row(n) != before)
		n++;
	if (before)
		n++;
	while (pane_row(n) && !is_shown(screen, pane_row(n)))
		n++;
	screen->focus = pane_row(n);
	if (screen->zoomed && screen->focus && screen->focus != screen->zoomed)
		screen->zoomed = NULL;
}
