/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lesson pane: what is to be brought about, the hints that were asked for,
 * and what the goals that are reached have shown. Stays while one types.
 */
#include "base/memory.h"
#include "base/message.h"
#include "plan/lesson.h"
#include "tui/glyph.h"
#include "tui/pane_page.h"

struct lesson_pane {
	struct page_pane page; /* first: the functions of page_pane take it as theirs */
	const struct lesson *lesson;
	size_t reached;
	unsigned hints;
};

static void *open_pane(void)
{
	struct lesson_pane *pane = memory_new(1, sizeof(*pane));

	pane->page.page = page_new();
	return pane;
}

static void add_lessons(struct page *page)
{
	const struct lesson *lesson;

	page_add(page, NULL, _("All lessons; :lesson NAME begins one:"), STYLE_TITLE);
	for (size_t n = 0; (lesson = lesson_row(n)); n++)
		page_add(page, lesson->name, _(lesson->title), STYLE_PLAIN);
}

static void add_goal(struct page *page, const struct lesson *lesson, size_t n, bool reached)
{
	struct bytes signs = BYTES_INIT;

	bytes_append_text(&signs, reached ? glyph(GLYPH_CHECK) : glyph(GLYPH_POINTER));
	bytes_append_byte(&signs, ' ');
	page_add_marked(page, "", bytes_text(&signs), _(lesson->goals[n].text),
			reached ? STYLE_GOOD : STYLE_TITLE);
	bytes_release(&signs);
}

static void add_hints(struct page *page, const struct lesson_goal *goal, unsigned shown)
{
	unsigned n = 0;

	for (; n < shown && n < LESSON_HINTS_MAX && goal->hints[n]; n++)
		page_add(page, n ? "" : _("Hint"), _(goal->hints[n]), STYLE_PLAIN);
	if (n < LESSON_HINTS_MAX && goal->hints[n])
		page_add(page, NULL, n ? _(":hint says more.") : _(":hint gives a hint."),
			 STYLE_FAINT);
}

static void add_lesson(struct page *page, const struct tui_lesson *status, unsigned hints)
{
	const struct lesson *lesson = status->lesson;
	size_t goals = lesson_goals(lesson);

	page_add(page, NULL, _(lesson->title), STYLE_TITLE);
	if (status->reached == 0)
		page_add(page, NULL, _(lesson->about), STYLE_PLAIN);
	for (size_t n = 0; n < status->reached; n++)
		add_goal(page, lesson, n, true);
	if (status->reached > 0)
		page_add(page, _("Seen"), _(lesson->goals[status->reached - 1].learnt),
			 STYLE_PLAIN);
	if (status->reached < goals) {
		add_goal(page, lesson, status->reached, false);
		add_hints(page, &lesson->goals[status->reached], hints);
		page_show_last(page);
		return;
	}
	page_add(page, NULL, _("That was all of this lesson: every goal is reached."), STYLE_GOOD);
	page_show_last(page);
	add_lessons(page);
}

static void fill(struct lesson_pane *pane, const struct view *view)
{
	const struct tui_lesson *status = &view->status.lesson;

	if (pane->lesson != status->lesson || pane->reached != status->reached ||
	    pane->hints != view->hints)
		pane->page.journal = NULL;
	if (!page_pane_begin(&pane->page, view, view->count))
		return;
	pane->lesson = status->lesson;
	pane->reached = status->reached;
	pane->hints = view->hints;
	pane->page.event = status->reply;
	if (status->lesson)
		add_lesson(pane->page.page, status, view->hints);
	else
		add_lessons(pane->page.page);
}

static void draw(void *pane, const struct view *view, struct canvas *canvas, struct area area)
{
	fill(pane, view);
	page_pane_draw(pane, canvas, area, view->focus == pane_lesson.name);
}

static const struct pane_key keys[] = {
	{ "Up Down PgUp PgDn", N_("Scrolls.") },
	{ "Enter", N_("Goes to the reply by which the last goal was reached.") },
	{ "Esc", N_("Closes the lesson's page; :lesson brings it back.") },
	{ NULL, NULL },
};

const struct pane_kind pane_lesson = {
	.name = N_("Lesson"),
	.help = N_(
		"What is to be brought about next in the lesson, hints on the way to it (:hint), "
		"and what the goals that were reached have shown. A goal is reached when the "
		"server's reply says so."),
	.keys = keys,
	.enter = N_("line"),
	.place = PANE_BESIDE,
	.request = REQUEST_LESSON,
	.open = open_pane,
	.close = page_pane_close,
	.draw = draw,
	.handle = page_pane_handle,
	.search = page_pane_search,
	.copy = page_pane_copy,
};
