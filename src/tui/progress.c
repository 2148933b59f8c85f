/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Driven by screen_update(), which tui.c calls again at once as long as something is under way. */
#include "tui/progress.h"

#include "base/memory.h"
#include "base/message.h"

/* ---- searching ---- */

static const char *nowhere(const struct screen *screen)
{
	if (pattern_gave_up(screen->sought))
		return _(
			"{text} is nowhere in the lines that it could be held against; for some it "
			"takes too many steps. Fewer repetitions within repetitions help.");
	return screen->searched == &pane_protocol ? _("That is nowhere in the session.")
						  : _("{text} is nowhere in this pane.");
}

static void say_nowhere(struct screen *screen)
{
	const struct message_value value = { "text", pattern_text(screen->sought) };
	char *text = message_text(nowhere(screen), &value, 1);

	screen_say(screen, text);
	memory_free(text);
}

/* True when the pane is whole: what is not there yet cannot be found. */
static bool is_whole(const struct screen *screen, const struct pane_kind *kind)
{
	unsigned percent;

	return !kind->works || !kind->works(screen_state(screen, kind), &screen->view, &percent);
}

static void search_on(struct screen *screen)
{
	const struct pane_kind *kind = screen->searched;
	enum search_found found;

	if (!is_whole(screen, kind))
		return;
	search_turn(&screen->search, screen->view.now_us);
	found = kind->search(screen_state(screen, kind), &screen->view, &screen->search);
	if (found == SEARCH_NOWHERE)
		say_nowhere(screen);
	if (found != SEARCH_GOES_ON)
		screen->searched = NULL;
}

void screen_search(struct screen *screen, const struct pane_kind *kind, int direction)
{
	if (screen->searched == kind && screen->search.pattern == screen->sought &&
	    screen->search.direction == direction)
		return; /* n was pressed once more: it is on its way */
	screen->searched = kind;
	screen->search = (struct search){ .pattern = screen->sought, .direction = direction };
	search_on(screen);
}

void screen_forget_search(struct screen *screen)
{
	screen->searched = NULL;
}

bool screen_stop_search(struct screen *screen, const struct input *input)
{
	if (!screen->searched ||
	    (input->kind != INPUT_ESCAPE && !input_is(input, INPUT_CONTROL, 'c')))
		return false;
	screen->searched = NULL;
	screen_say(screen, _("The search was stopped; the selection is where it was. n begins "
			     "it again."));
	return true;
}

static void work_on_guest(struct screen *screen)
{
	const struct pane_kind *kind = screen_guest(screen);

	if (kind && kind->work)
		kind->work(screen_state(screen, kind), &screen->view);
}

void screen_work(struct screen *screen)
{
	work_on_guest(screen);
	if (screen->searched && screen->searched != &pane_protocol &&
	    screen->searched != screen->focus)
		screen->searched = NULL; /* its pane is looked at no more */
	if (screen->searched)
		search_on(screen);
}

/* ---- telling ---- */

static bool append(struct bytes *out, const char *sentence, unsigned percent)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "percent", { NULL, 0 } };

	bytes_append_number(&number, percent);
	value.bytes = bytes_span(&number);
	message_append(out, sentence, &value, 1);
	bytes_release(&number);
	return true;
}

bool screen_append_progress(const struct screen *screen, struct bytes *out)
{
	const struct pane_kind *const kinds[] = { &pane_protocol, screen_guest(screen) };
	unsigned percent;

	for (size_t n = 0; n < sizeof(kinds) / sizeof(*kinds); n++) {
		const struct pane_kind *kind = kinds[n];

		if (kind && kind->works &&
		    kind->works(screen_state(screen, kind), &screen->view, &percent))
			return append(out, _(kind->working), percent);
	}
	return screen->searched && append(out, _("Searching: {percent} % … Esc stops it."),
					  search_percent(&screen->search));
}
