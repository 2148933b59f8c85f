/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Set by :set-option, and by the requests and keys that turn one of them. */
#include "tui/setting.h"

#include "base/message.h"
#include "tui/screen.h"

static const char *layout_value(unsigned n)
{
	return n < ARRANGE_COUNT ? arrangement_name((enum arrangement)n) : NULL;
}

static unsigned get_layout(const struct screen *screen)
{
	return screen->arrangement;
}

static void set_layout(struct screen *screen, unsigned n)
{
	screen->arrangement = (enum arrangement)n;
}

static const char *time_value(unsigned n)
{
	return n < TIMES_COUNT ? times_name((enum times)n) : NULL;
}

static unsigned get_time(const struct screen *screen)
{
	return screen->view.times;
}

static void set_time(struct screen *screen, unsigned n)
{
	screen->view.times = (enum times)n;
}

static const char *mouse_value(unsigned n)
{
	static const char *const values[] = { "off", "on" };

	return n < 2 ? values[n] : NULL;
}

static unsigned get_mouse(const struct screen *screen)
{
	return screen->mouse;
}

static void set_mouse(struct screen *screen, unsigned n)
{
	screen->mouse = n != 0;
}

/* Sorted by name. */
static const struct setting_row rows[] = {
	{ "layout", layout_value, get_layout, set_layout,
	  N_("Where the panes stand: side by side or one above the other; auto: by the width.") },
	{ "mouse", mouse_value, get_mouse, set_mouse,
	  N_("Whether the mouse selects and scrolls; the terminal's own selection then wants "
	     "Shift.") },
	{ "time", time_value, get_time, set_time,
	  N_("What the times count from: the session's start, the last mark, each command; "
	     "clock: they are times of the day.") },
};

#define ROW_COUNT (sizeof(rows) / sizeof(*rows))

const struct setting_row *setting_row(size_t n)
{
	return n < ROW_COUNT ? &rows[n] : NULL;
}

const struct setting_row *setting_find(struct span name)
{
	for (size_t n = 0; n < ROW_COUNT; n++) {
		if (span_is_word(name, rows[n].name))
			return &rows[n];
	}
	return NULL;
}

const char *setting_value(const struct setting_row *row, const struct screen *screen)
{
	return row->value(row->get(screen));
}

static bool find_value(const struct setting_row *row, struct span value, unsigned *n)
{
	for (*n = 0; row->value(*n); (*n)++)
		if (span_is_word(value, row->value(*n)))
			return true;
	return false;
}

bool setting_has(const struct setting_row *row, struct span value, struct bytes *values)
{
	unsigned found;

	if (find_value(row, value, &found))
		return true;
	for (unsigned n = 0; row->value(n); n++) {
		bytes_append_text(values, n ? ", " : "");
		bytes_append_text(values, row->value(n));
	}
	return false;
}

bool setting_set(const struct setting_row *row, struct screen *screen, struct span value,
		 struct bytes *values)
{
	unsigned n;

	if (!setting_has(row, value, values))
		return false;
	find_value(row, value, &n);
	row->set(screen, n);
	return true;
}

void setting_turn(const struct setting_row *row, struct screen *screen)
{
	unsigned next = row->get(screen) + 1;

	row->set(screen, row->value(next) ? next : 0);
}
