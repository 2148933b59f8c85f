/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The login pane: how the next line of an AUTH exchange is built, from the
 * server's challenge to the Base64 that goes out. Values that are secret show
 * their structure only.
 */
#include "tui/pane.h"

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "tui/glyph.h"
#include "tui/page.h"
#include "tui/ruler.h"

#define OCTETS_SHOWN 24

struct login_pane {
	struct page *page;
	const struct mechanism *mechanism; /* of the step that was drawn last */
	unsigned number;                   /* of that step */
};

static void *open(void)
{
	struct login_pane *pane = memory_new(1, sizeof(*pane));

	pane->page = page_new();
	return pane;
}

static void close(void *state)
{
	struct login_pane *pane = state;

	page_free(pane->page);
	memory_free(pane);
}

/* ---- values ---- */

static void append_masked(struct bytes *out, struct span value)
{
	struct secret_shape shape = secret_shape_of(value);

	for (int n = 0; n < 8; n++)
		bytes_append_text(out, glyph(GLYPH_MASK));
	bytes_append_byte(out, ' ');
	secret_shape_append(out, &shape);
}

static void add_masked(struct page *page, const char *label, struct span value)
{
	struct bytes text = BYTES_INIT;

	append_masked(&text, value);
	page_add(page, label, bytes_text(&text), STYLE_SECRET);
	bytes_release(&text);
}

/* "abcd efgh ijkl mnop", as Google and others show one. */
static bool is_app_password(struct span text)
{
	for (size_t n = 0; n < text.size; n++)
		if (n % 5 == 4 ? text.data[n] != ' ' : text.data[n] < 'a' || text.data[n] > 'z')
			return false;
	return text.size == 19;
}

static void add_value(struct page *page, const struct sasl_value *value, bool masked)
{
	struct bytes text = BYTES_INIT;

	if (value->form == VALUE_NUL)
		return;
	if (masked) {
		add_masked(page, _(value->label), value->bytes);
	} else if (value->form == VALUE_BYTES) {
		bytes_reserve(&text, 2 * value->bytes.size); /* no reallocation leaves a copy */
		bytes_append_hex(&text, value->bytes);
		page_add_others(page, _(value->label), bytes_span(&text));
	} else if (!value->bytes.size) {
		page_add(page, _(value->label), _("(empty)"), STYLE_FAINT);
	} else {
		page_add_others(page, _(value->label), value->bytes);
	}
	bytes_wipe(&text);
	if (value->note)
		page_add(page, "", _(value->note), STYLE_FAINT);
}

static void add_response(struct page *page, const struct sasl_step *step, bool revealed)
{
	struct bytes line = BYTES_INIT;

	bytes_reserve(&line, step->response.size * 4 / 3 + 5);
	base64_append(&line, step->response);
	if (!line.size) {
		page_add(page, _("In Base64"), _("(an empty line)"), STYLE_FAINT);
	} else if (step->secret && !revealed) {
		add_masked(page, _("In Base64"), bytes_span(&line));
	} else {
		page_add_others(page, _("In Base64"), bytes_span(&line));
	}
	bytes_wipe(&line);
}

/* A text as it is; of octets the first, since the values below take them apart. */
static void add_challenge(struct page *page, struct span challenge)
{
	struct bytes hex = BYTES_INIT;
	bool octets = false;

	for (size_t n = 0; n + 1 < challenge.size && !octets; n++)
		octets = challenge.data[n] < 0x20;
	if (!octets) {
		page_add_others(page, _("Challenge"), challenge);
		return;
	}
	bytes_append_hex(&hex, span_part(challenge, 0, OCTETS_SHOWN));
	if (challenge.size > OCTETS_SHOWN)
		bytes_append_text(&hex, glyph(GLYPH_ELLIPSIS));
	page_add(page, _("Challenge"), bytes_text(&hex), STYLE_SERVER);
	bytes_release(&hex);
}

/* There is no step to look at: why. */
static const char *what_is_under_way(const struct tui_login *login)
{
	if (login->ready)
		return N_("AUTH goes out with the mechanism's name alone. The server asks first.");
	if (login->computing)
		return N_("The answer is being computed: the server wants the password hashed many "
			  "times.");
	return N_("The server's answer is awaited.");
}

/* What is odd about the step comes first: it must not be scrolled for. */
static void add_remarks(struct page *page, const struct tui_login *login)
{
	const struct sasl_step *step = login->step;

	if (!login->reason && step->reason)
		page_add(page, NULL, _(step->reason), STYLE_WARNING);
	for (size_t n = 0; n < step->value_count; n++)
		if (step->values[n].typed && is_app_password(step->values[n].bytes))
			page_add(page, NULL,
				 _("The password is four groups of four letters: an app password "
				   "is shown with spaces and sent without them."),
				 STYLE_WARNING);
}

static void make_page(struct page *page, const struct view *view, bool on_ruler)
{
	const struct tui_login *login = view->status.login;
	bool revealed = view->revealed;
	const struct sasl_step *step = login->step;

	if (!step) {
		page_add(page, NULL, _(what_is_under_way(login)), STYLE_PLAIN);
		return;
	}
	if (!login->ready) /* its line has left */
		page_add(page, NULL, _(what_is_under_way(login)), STYLE_PLAIN);
	if (step->asks)
		page_add(page, NULL, _(step->asks), STYLE_PLAIN);
	if (login->reason) {
		page_add(page, NULL, _(login->reason), STYLE_WARNING);
		page_add(page, NULL, _("So the login is given up: this step sends *."),
			 STYLE_PLAIN);
	}
	add_remarks(page, login);
	if (step->challenge.size && step->challenge_secret && !revealed)
		add_masked(page, _("Challenge"), step->challenge);
	else if (step->challenge.size)
		add_challenge(page, step->challenge);
	/* With a ruler above, the line itself comes next: it must not be scrolled for. */
	if (!login->reason && on_ruler)
		add_response(page, step, revealed);
	for (size_t n = 0; n < step->value_count; n++)
		add_value(page, &step->values[n], ruler_masks(view, &step->values[n]));
	if (login->reason)
		return;
	if (!on_ruler)
		add_response(page, step, revealed);
}

/* ---- drawing ---- */

static void draw_title(const struct tui_login *login, struct canvas *canvas, struct area area)
{
	struct bytes text = BYTES_INIT;
	struct bytes number = BYTES_INIT, steps = BYTES_INIT;
	struct message_value values[3] = { { "mechanism", span_text(login->mechanism->name) } };

	bytes_append_number(&number, login->step ? login->step->number : 0);
	bytes_append_number(&steps, login->steps);
	values[1] = (struct message_value){ "number", bytes_span(&number) };
	values[2] = (struct message_value){ "steps", bytes_span(&steps) };
	if ((!login->step || !login->step->number) && login->steps)
		message_append(&text, _("AUTH {mechanism}; steps to come: {steps}"), values, 3);
	else if (!login->step || !login->step->number)
		message_append(&text, _("AUTH {mechanism}"), values, 1);
	else if (login->steps >= login->step->number)
		message_append(&text, _("AUTH {mechanism}, step {number} of {steps}"), values, 3);
	else
		message_append(&text, _("AUTH {mechanism}, step {number}"), values, 2);
	canvas_text_short(canvas, area, 0, 0, bytes_text(&text), STYLE_TITLE);
	bytes_release(&text);
	bytes_release(&number);
	bytes_release(&steps);
}

/* Another step is read from its top; the same one stays where it was scrolled to. */
static void begin_page(struct login_pane *pane, const struct tui_login *login)
{
	unsigned number = login->step ? login->step->number : 0;

	if (pane->mechanism == login->mechanism && pane->number == number)
		page_refill(pane->page);
	else
		page_clear(pane->page);
	pane->mechanism = login->mechanism;
	pane->number = number;
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct login_pane *pane = state;
	const struct tui_login *login = view->status.login;
	bool on_ruler;

	if (!login || area.rows < 2)
		return;
	draw_title(login, canvas, area);
	area.row++;
	area.rows--;
	on_ruler = area.rows >= RULER_ROWS + 2 && ruler_fits(view, area.columns);
	if (on_ruler) {
		ruler_draw(view, canvas, area);
		area.row += RULER_ROWS;
		area.rows -= RULER_ROWS;
	}
	begin_page(pane, login);
	make_page(pane->page, view, on_ruler);
	page_draw(pane->page, canvas, area);
	if (view->focus == pane_login.name)
		canvas_cursor(canvas, area, 0, 0);
}

static int rows(void *state, const struct view *view, int columns)
{
	struct login_pane *pane = state;
	const struct tui_login *login = view->status.login;
	bool on_ruler = ruler_fits(view, columns);

	if (!login)
		return 0;
	begin_page(pane, login);
	make_page(pane->page, view, on_ruler);
	return 1 + (on_ruler ? RULER_ROWS : 0) + page_rows(pane->page, columns);
}

/* The login is over: nothing that was revealed stays on a page that nobody draws any more. */
static void update(void *state, struct view *view)
{
	struct login_pane *pane = state;

	if (view->status.login || !pane->mechanism)
		return;
	page_clear(pane->page);
	pane->mechanism = NULL;
}

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct login_pane *pane = state;

	(void)view;
	return page_handle(pane->page, input);
}

static bool wanted(const struct view *view)
{
	return view->status.login != NULL;
}

static const struct pane_key keys[] = {
	{ "Enter", N_("Sends the step.") },
	{ "Alt-A", N_("Sends it and all the rest without asking.") },
	{ "Alt-E", N_("Puts its line into the command line, to be changed first.") },
	{ "Alt-R", N_("Shows what is masked for five seconds.") },
	{ "Up Down j k", N_("Scrolls the step.") },
	{ NULL, NULL },
};

const struct pane_kind pane_login = {
	.name = N_("Login"),
	.help = N_("The step of the login that comes next: what the server asks, the values that "
		   "the answer is built of, and the Base64 that goes out. Passwords and what is "
		   "made from them are masked; :reveal shows them for five seconds."),
	.keys = keys,
	.enter = N_("send"),
	.place = PANE_BESIDE,
	.wanted = wanted,
	.open = open,
	.close = close,
	.update = update,
	.draw = draw,
	.rows = rows,
	.handle = handle,
};
