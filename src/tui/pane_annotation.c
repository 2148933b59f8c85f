/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The annotation pane: what the selected or the newest reply means. Computed
 * by explain_event() for (journal, position) whenever one of them changed.
 */
#include "tui/pane.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "explain/explanation.h"
#include "tui/event_line.h"
#include "tui/glyph.h"
#include "tui/page.h"

#define BACK_MAX 16

struct annotation {
	struct page *page;
	const struct journal *journal; /* what the page was made from */
	uint32_t subject;
	uint32_t count;
	bool stale;  /* the explanation is of another moment */
	int columns; /* that the page was made for; 0: it has to be made */
	struct explanation explanation;
	size_t link;             /* which of the causes is chosen, 0… */
	bool linked;             /* the page shows which: the pane has the focus */
	uint32_t back[BACK_MAX]; /* lines that were left for their causes */
	size_t back_count;
	uint32_t landed; /* the line that was gone to last */
};

static void *open(void)
{
	struct annotation *annotation = memory_new(1, sizeof(*annotation));

	annotation->page = page_new();
	return annotation;
}

static void close(void *pane)
{
	struct annotation *annotation = pane;

	explanation_release(&annotation->explanation);
	page_free(annotation->page);
	memory_free(annotation);
}

/* What a reply means is settled when it comes; a command may get its answer later. */
static bool depends_on_later(const struct view *view)
{
	const struct event *event = view->journal ? journal_event(view->journal, view->subject)
						  : NULL;

	return event && event->kind != EVENT_REPLY;
}

static void update(void *pane, struct view *view)
{
	struct annotation *annotation = pane;
	bool same = annotation->journal == view->journal && annotation->subject == view->subject;

	if (same && (annotation->count == view->count || !depends_on_later(view)))
		return;
	if (annotation->journal != view->journal || view->subject != annotation->landed)
		annotation->back_count = 0; /* it was left by another way */
	if (!same)
		annotation->link = 0;
	annotation->journal = view->journal;
	annotation->subject = view->subject;
	annotation->count = view->count;
	annotation->stale = true;
}

/* Made when it is drawn: in a flood of replies most are never looked at. */
static void explain(struct annotation *annotation, const struct view *view)
{
	if (!annotation->stale)
		return;
	annotation->stale = false;
	annotation->columns = 0;
	explanation_release(&annotation->explanation);
	if (view->journal && view->subject)
		explain_event(view->journal, view->replay, view->subject, &annotation->explanation);
}

/* Title, class and category in one row, or in two when one is too narrow. */
static void add_head(struct annotation *annotation, int columns)
{
	const struct explanation *explanation = &annotation->explanation;
	enum style style =
		explanation->class ? event_line_class_style((explanation->class[0] - '0') * 100)
				   : STYLE_TITLE;
	struct bytes class = BYTES_INIT;
	struct bytes head = BYTES_INIT;

	bytes_append_text(&head, explanation->title ? explanation->title : "");
	if (explanation->class)
		bytes_append_text(&class, explanation->class);
	if (explanation->category) {
		bytes_append_text(&class, " · ");
		bytes_append_text(&class, explanation->category);
	}
	if (wrap_columns(bytes_span(&head)) + 3 + wrap_columns(bytes_span(&class)) < columns) {
		bytes_append_text(&head, class.size ? " · " : "");
		bytes_append(&head, bytes_span(&class));
		bytes_clear(&class);
	}
	page_add(annotation->page, NULL, bytes_text(&head), style);
	if (class.size)
		page_add(annotation->page, NULL, bytes_text(&class), STYLE_FAINT);
	bytes_release(&class);
	bytes_release(&head);
}

/* ---- causes ---- */

/* True when a part speaks of another line, which can be gone to. */
static bool is_link(const struct annotation *annotation, const struct explanation_part *part)
{
	return part->event && part->event != annotation->subject;
}

static size_t count_links(const struct annotation *annotation)
{
	size_t count = 0;

	for (size_t n = 0; n < annotation->explanation.part_count; n++)
		count += is_link(annotation, &annotation->explanation.parts[n]);
	return count;
}

static uint32_t chosen_link(const struct annotation *annotation)
{
	size_t link = annotation->link;

	for (size_t n = 0; n < annotation->explanation.part_count; n++) {
		const struct explanation_part *part = &annotation->explanation.parts[n];

		if (is_link(annotation, part) && link-- == 0)
			return part->event;
	}
	return 0;
}

static void go_to_cause(struct annotation *annotation, struct view *view)
{
	uint32_t event = chosen_link(annotation);

	if (!event)
		return;
	if (annotation->back_count == BACK_MAX) {
		annotation->back_count--;
		memmove(annotation->back, annotation->back + 1,
			annotation->back_count * sizeof(*annotation->back));
	}
	annotation->back[annotation->back_count++] = annotation->subject;
	annotation->landed = event;
	view_jump(view, event);
}

static void go_back(struct annotation *annotation, struct view *view)
{
	if (!annotation->back_count)
		return;
	annotation->landed = annotation->back[--annotation->back_count];
	view_jump(view, annotation->landed);
}

static void choose_link(struct annotation *annotation, int direction)
{
	size_t count = count_links(annotation);

	if (direction > 0 && annotation->link + 1 < count)
		annotation->link++;
	else if (direction < 0 && annotation->link > 0)
		annotation->link--;
	annotation->columns = 0;
}

static void add_way_back(struct annotation *annotation, const struct view *view)
{
	struct bytes line = BYTES_INIT;
	struct message_value value = { "line", { NULL, 0 } };
	char *text;

	if (!annotation->back_count)
		return;
	event_line_append(view, annotation->back[annotation->back_count - 1], &line);
	value.bytes = bytes_span(&line);
	text = message_text(_("Backspace goes back to {line}"), &value, 1);
	page_add(annotation->page, NULL, text, STYLE_FAINT);
	memory_free(text);
	bytes_release(&line);
}

/* With the focus, the cause that Enter goes to has a pointer before it. */
static void add_part(struct annotation *annotation, const struct explanation_part *part,
		     const char *label, bool chosen)
{
	struct bytes text = BYTES_INIT;

	if (chosen) {
		bytes_append_text(&text, glyph(GLYPH_POINTER));
		bytes_append_byte(&text, ' ');
	}
	bytes_append_text(&text, part->text);
	page_add(annotation->page, label, bytes_text(&text), STYLE_PLAIN);
	if (chosen)
		page_show_last(annotation->page);
	bytes_release(&text);
}

/* ---- the page ---- */

static void add_parts(struct annotation *annotation)
{
	size_t link = 0;

	const struct explanation *explanation = &annotation->explanation;

	for (size_t n = 0; n < explanation->part_count; n++) {
		const struct explanation_part *part = &explanation->parts[n];
		bool first = n == 0 || explanation->parts[n - 1].heading != part->heading;

		bool chosen = annotation->linked && is_link(annotation, part) &&
			      link++ == annotation->link;

		add_part(annotation, part, first ? _(heading_name(part->heading)) : "", chosen);
	}
}

static void make_page(struct annotation *annotation, const struct view *view, int columns)
{
	page_clear(annotation->page);
	annotation->columns = columns;
	add_way_back(annotation, view);
	if (annotation->explanation.title) {
		add_head(annotation, columns);
		add_parts(annotation);
	} else if (view->subject) {
		page_add(annotation->page, NULL, _("There is nothing to explain about this line."),
			 STYLE_FAINT);
	} else {
		page_add(annotation->page, NULL,
			 _("Here every reply of the server is explained as soon as it comes."),
			 STYLE_FAINT);
	}
}

/* What a newcomer may type now stands in the last rows. */
static int draw_hint(const struct view *view, struct canvas *canvas, struct area area)
{
	struct page *page = page_new();
	int rows;

	page_add(page, NULL, view->status.hint, STYLE_MORE);
	rows = page_rows(page, area.columns);
	if (rows > area.rows / 2)
		rows = area.rows / 2;
	area.row += area.rows - rows;
	area.rows = rows;
	page_draw(page, canvas, area);
	page_free(page);
	return rows;
}

static void draw(void *pane, const struct view *view, struct canvas *canvas, struct area area)
{
	struct annotation *annotation = pane;
	bool focused = view->focus == pane_annotation.name;

	explain(annotation, view);
	if (annotation->linked != focused)
		annotation->columns = 0;
	annotation->linked = focused;
	if (annotation->columns != area.columns)
		make_page(annotation, view, area.columns);
	if (view->status.hint)
		area.rows -= draw_hint(view, canvas, area);
	page_draw(annotation->page, canvas, area);
	if (focused)
		canvas_cursor(canvas, area, 0, 0);
}

static bool handle(void *pane, struct view *view, const struct input *input)
{
	struct annotation *annotation = pane;

	explain(annotation, view);
	switch (input->kind) {
	case INPUT_ENTER:
		go_to_cause(annotation, view);
		return true;
	case INPUT_BACKSPACE:
		go_back(annotation, view);
		return true;
	case INPUT_LEFT:
	case INPUT_RIGHT:
		choose_link(annotation, input->kind == INPUT_LEFT ? -1 : 1);
		return true;
	default:
		return page_handle(annotation->page, input);
	}
}

static enum search_found search(void *pane, struct view *view, struct search *search)
{
	(void)view;
	return page_search(((struct annotation *)pane)->page, search);
}

static void copy(void *pane, const struct view *view, struct bytes *out)
{
	(void)view;
	page_append_text(((struct annotation *)pane)->page, out);
}

static const struct pane_key keys[] = {
	{ "Up Down j k", N_("Scrolls the explanation.") },
	{ "Enter", N_("Goes to the line that caused this one: the part with the pointer.") },
	{ "Left Right", N_("Chooses among several causes.") },
	{ "Backspace", N_("Goes back to the line that was left for its cause.") },
	{ "Home End", N_("Goes to its beginning or its end.") },
	{ NULL, NULL },
};

const struct pane_kind pane_annotation = {
	.name = N_("Explanation"),
	.help = N_("What the selected line means here, or the newest reply while nothing is "
		   "selected. The last lines name the rule that spoke and where it is from."),
	.keys = keys,
	.enter = N_("cause"),
	.open = open,
	.close = close,
	.update = update,
	.draw = draw,
	.handle = handle,
	.search = search,
	.copy = copy,
};
