/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of lines to come; filled by plan/plan_text, drawn by tui/pane_plan, played by cli/steps. */
#include "plan/plan.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "plan/plan_inside.h"
#include "smtp/command.h"

struct plan *plan_new(void)
{
	return memory_new(1, sizeof(struct plan));
}

static void release(struct planned *planned)
{
	script_item_release(&planned->item);
}

void plan_clear(struct plan *plan)
{
	while (plan->count)
		release(&plan->lines[--plan->count]);
	plan->cursor = 0;
	plan->here_next = false;
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	plan_clear(plan);
	memory_free(plan->lines);
	memory_free(plan);
}

size_t plan_count(const struct plan *plan)
{
	return plan->count;
}

const struct planned *plan_line(const struct plan *plan, size_t n)
{
	return n < plan->count ? &plan->lines[n] : NULL;
}

size_t plan_find(const struct plan *plan, uint32_t id)
{
	size_t n = 0;

	while (n < plan->count && plan->lines[n].id != id)
		n++;
	return n;
}

void plan_swap(struct plan *plan, struct plan *other)
{
	struct plan aside = *plan;

	*plan = *other;
	*other = aside;
}

size_t plan_cursor(const struct plan *plan)
{
	return plan->cursor;
}

/* ---- what a line is ---- */

enum verb planned_verb(const struct planned *planned)
{
	struct command command = { .verb = VERB_UNKNOWN };

	switch (planned->item.kind) {
	case SCRIPT_LINE:
		command_parse(bytes_span(&planned->item.text), &command);
		return command.verb;
	case SCRIPT_BLOCK:
	case SCRIPT_BODY:
		return VERB_MESSAGE;
	case SCRIPT_REQUEST:
		break;
	default:
		return VERB_UNKNOWN;
	}
	switch (planned->item.request->id) {
	case REQUEST_RAW:
	case REQUEST_SEND:
		return plan_raw_verb(planned);
	case REQUEST_STARTTLS:
		return VERB_STARTTLS;
	case REQUEST_AUTH:
		return VERB_AUTH;
	case REQUEST_QUIT:
		return VERB_QUIT;
	case REQUEST_CHUNK:
		return VERB_BDAT;
	case REQUEST_MESSAGE:
		return VERB_MESSAGE;
	default:
		return VERB_UNKNOWN;
	}
}

bool planned_is_login(const struct planned *planned)
{
	return planned_verb(planned) == VERB_AUTH;
}

bool planned_is_message(const struct planned *planned)
{
	enum verb verb = planned_verb(planned);

	return verb == VERB_DATA || verb == VERB_BDAT || verb == VERB_BURL;
}

bool planned_is_content(const struct script_item *item)
{
	return item->kind == SCRIPT_BLOCK || item->kind == SCRIPT_BODY ||
	       (item->kind == SCRIPT_REQUEST && item->request->id == REQUEST_MESSAGE);
}

/* Lines without a stage of their own belong to the one before them. */
static void find_stages(struct plan *plan, size_t from)
{
	enum plan_stage before = from ? plan->lines[from - 1].stage : STAGE_NONE;

	for (size_t n = from; n < plan->count; n++) {
		struct planned *planned = &plan->lines[n];
		enum verb verb = planned_verb(planned);
		enum plan_stage own = stage_of_verb(verb);

		if (verb == VERB_UNKNOWN && before == STAGE_AUTH)
			plan_mask_answer(planned);
		if (planned_has_secret(planned) && own == STAGE_NONE)
			own = STAGE_AUTH; /* a response */
		plan->lines[n].stage = own == STAGE_NONE ? before : own;
		before = plan->lines[n].stage;
	}
}

/* ---- putting in ---- */

static struct planned *make_room(struct plan *plan, size_t at)
{
	struct planned *planned;

	plan->lines =
		memory_grow(plan->lines, &plan->capacity, plan->count + 1, sizeof(*plan->lines));
	planned = &plan->lines[at];
	memmove(planned + 1, planned, (plan->count - at) * sizeof(*planned));
	memset(planned, 0, sizeof(*planned));
	planned->id = ++plan->last_id;
	planned->here = plan->here_next;
	plan->here_next = false;
	plan->count++;
	return planned;
}

void plan_put(struct plan *plan, const struct script_item *item)
{
	struct planned *planned = make_room(plan, plan->count);

	script_item_copy(&planned->item, item);
	plan_find_mask(planned);
	find_stages(plan, plan->count - 1);
}

static void append(struct plan *plan, enum script_item_kind kind, struct span text)
{
	struct script_item item = { .kind = kind };

	item.request = kind == SCRIPT_REQUEST ? request_of(REQUEST_AUTH) : NULL;
	bytes_append(&item.text, text);
	plan_put(plan, &item);
	bytes_wipe(&item.text);
}

void plan_append_line(struct plan *plan, struct span line)
{
	append(plan, SCRIPT_LINE, line);
}

void plan_append_content(struct plan *plan, struct span content)
{
	append(plan, SCRIPT_BLOCK, content);
}

void plan_append_login(struct plan *plan, struct span mechanism)
{
	append(plan, SCRIPT_REQUEST, mechanism);
}

void plan_append_script(struct plan *plan, const struct script *script)
{
	const struct script_item *item;

	for (size_t n = 0; (item = script_item(script, n)); n++)
		plan_put(plan, item);
}

void plan_append_coming(struct plan *plan, const struct plan *from)
{
	for (size_t n = from->cursor; n < from->count; n++) {
		struct planned *copy;

		plan_put(plan, &from->lines[n].item);
		copy = &plan->lines[plan->count - 1];
		copy->breakpoint = from->lines[n].breakpoint;
		if (from->lines[n].secret) {
			copy->secret = from->lines[n].secret;
			copy->shape = from->lines[n].shape;
			copy->mask_from = copy->mask_to = from->lines[n].mask_from;
			find_stages(plan, plan->count - 1);
		}
	}
}

static bool is_flush(const struct plan *plan, size_t at)
{
	const struct script_item *item = at < plan->count ? &plan->lines[at].item : NULL;

	return item && item->kind == SCRIPT_REQUEST && item->request->id == REQUEST_FLUSH;
}

static bool is_content(const struct plan *plan, size_t at)
{
	return at < plan->count && planned_is_content(&plan->lines[at].item);
}

bool plan_insert_text(struct plan *plan, size_t at, struct span text, const char *file,
		      const struct variables *variables, struct fault *fault)
{
	struct script *script = script_parse(text, file, variables, fault);
	const struct script_item *item;

	if (!script)
		return false;
	if (at < plan->cursor)
		at = plan->cursor;
	if (at > plan->count)
		at = plan->count;
	/* Never between a DATA and what it sends. */
	while (at > plan->cursor && is_content(plan, at))
		at++;
	for (size_t n = 0; (item = script_item(script, n)); n++) {
		struct planned *planned = make_room(plan, at + n);

		script_item_copy(&planned->item, item);
		plan_find_mask(planned);
	}
	script_free(script);
	find_stages(plan, at);
	return true;
}

void plan_mark_here(struct plan *plan)
{
	plan->here_next = true;
}

/* ---- changing ---- */

/* A DATA and the content behind it are one: the first of them, and how many. */
static size_t find_group(const struct plan *plan, size_t at, size_t *size)
{
	while (at > 0 && is_content(plan, at) && !is_flush(plan, at - 1))
		at--;
	*size = 1;
	while (!is_flush(plan, at) && is_content(plan, at + *size))
		(*size)++;
	return at;
}

/* The group of a line that is still to come; false when it is not. */
static bool find_coming(const struct plan *plan, uint32_t id, size_t *at, size_t *size)
{
	*at = plan_find(plan, id);
	if (*at >= plan->count || *at < plan->cursor)
		return false;
	*at = find_group(plan, *at, size);
	return *at >= plan->cursor;
}

static void take_out(struct plan *plan, size_t at, size_t size)
{
	for (size_t n = at; n < at + size; n++)
		release(&plan->lines[n]);
	plan->count -= size;
	memmove(plan->lines + at, plan->lines + at + size,
		(plan->count - at) * sizeof(*plan->lines));
	find_stages(plan, at);
}

/* The content of the DATA at `at`, if that is the last of a pipelined group. */
static void cut_content_behind_flush(struct plan *plan, size_t at)
{
	bool data = planned_verb(&plan->lines[at]) == VERB_DATA;

	while (data && is_flush(plan, at + 1) && is_content(plan, at + 2))
		take_out(plan, at + 2, 1);
}

bool plan_cut(struct plan *plan, uint32_t id)
{
	size_t at, size;

	if (!find_coming(plan, id, &at, &size))
		return false;
	/* In a group the content of DATA stands behind the :flush, and neither stays without the other. */
	if (at >= 2 && is_content(plan, at) && at - 2 >= plan->cursor &&
	    planned_verb(&plan->lines[at - 2]) == VERB_DATA) {
		take_out(plan, at, size);
		take_out(plan, at - 2, 1);
		return true;
	}
	cut_content_behind_flush(plan, at);
	take_out(plan, at, size);
	return true;
}

/* Swaps two neighbouring groups: `first` lines at `at` with the `second` ones behind them. */
static void swap(struct plan *plan, size_t at, size_t first, size_t second)
{
	struct planned *lines = plan->lines + at;
	struct planned *aside = memory_new(first, sizeof(*aside));

	memcpy(aside, lines, first * sizeof(*aside));
	memmove(lines, lines + first, second * sizeof(*aside));
	memcpy(lines + second, aside, first * sizeof(*aside));
	memory_wipe(aside, first * sizeof(*aside));
	memory_free(aside);
	find_stages(plan, at);
}

bool plan_move(struct plan *plan, uint32_t id, int direction)
{
	size_t at, size, other, other_size;

	if (!find_coming(plan, id, &at, &size))
		return false;
	if (direction < 0) {
		if (at <= plan->cursor)
			return false;
		other = find_group(plan, at - 1, &other_size);
		if (other < plan->cursor)
			return false;
		swap(plan, other, other_size, size);
		return true;
	}
	if (at + size >= plan->count)
		return false;
	find_group(plan, at + size, &other_size);
	swap(plan, at, size, other_size);
	return true;
}

bool plan_toggle(struct plan *plan, uint32_t id)
{
	size_t at = plan_find(plan, id);

	if (at >= plan->count)
		return false;
	plan->lines[at].breakpoint = !plan->lines[at].breakpoint;
	return true;
}

bool plan_replace(struct plan *plan, uint32_t id, struct span text,
		  const struct variables *variables, struct fault *fault)
{
	size_t at, size, before = plan->count;
	bool breakpoint;

	if (!find_coming(plan, id, &at, &size)) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("This line has left already; only what is to come can be "
				  "changed."));
		return false;
	}
	breakpoint = plan->lines[at].breakpoint;
	if (!plan_insert_text(plan, at, text, _("plan"), variables, fault))
		return false;
	if (plan->count > before)
		plan->lines[at].breakpoint = breakpoint;
	at += plan->count - before;
	cut_content_behind_flush(plan, at);
	take_out(plan, at, size);
	return true;
}

bool plan_replace_content(struct plan *plan, uint32_t id, struct span content)
{
	size_t at = plan_find(plan, id);

	if (at < plan->cursor || at >= plan->count || plan->lines[at].item.kind != SCRIPT_BLOCK)
		return false;
	bytes_wipe(&plan->lines[at].item.text);
	bytes_append(&plan->lines[at].item.text, content);
	plan->lines[at].mask_from = plan->lines[at].mask_to = plan->lines[at].secret = 0;
	return true;
}

/* ---- going on ---- */

void plan_restart(struct plan *plan)
{
	for (size_t n = 0; n < plan->count; n++)
		plan->lines[n].state = PLANNED_COMING;
	plan->cursor = 0;
}

void plan_finish(struct plan *plan, enum planned_state state)
{
	if (plan->cursor >= plan->count)
		return;
	plan->lines[plan->cursor++].state = state;
}

void plan_fail(struct plan *plan)
{
	if (plan->cursor >= plan->count)
		return;
	plan->lines[plan->cursor].state = PLANNED_FAILED;
}

bool plan_has_login(const struct plan *plan, size_t from)
{
	for (size_t n = from; n < plan->count; n++)
		if (planned_is_login(&plan->lines[n]))
			return true;
	return false;
}

bool plan_has_message(const struct plan *plan, size_t from)
{
	for (size_t n = from; n < plan->count; n++)
		if (planned_is_message(&plan->lines[n]))
			return true;
	return false;
}
