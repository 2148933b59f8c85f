/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breakpoints; set by cli/live, asked by cli/conductor before each line and after each reply. */
#include "plan/breakpoint.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/message.h"
#include "plan/expect.h"
#include "plan/stage.h"

struct breakpoint {
	const struct kind *kind;
	unsigned number;
	char *text;
	bool once;
	unsigned count;
	unsigned met;
	enum verb verb;
	enum plan_stage stage;
	struct expect *expect;
};

struct breakpoints {
	struct breakpoint *items;
	size_t size;
	size_t capacity;
	unsigned last; /* number given */
};

/* One form of a breakpoint. */
struct kind {
	const char *words; /* it begins with */
	const char *form;  /* as help shows it */
	const char *help;  /* N_() */
	bool (*read)(struct breakpoint *breakpoint, struct span argument, struct fault *fault);
	bool (*meets_line)(const struct breakpoint *breakpoint, enum verb verb);
	bool (*meets_reply)(const struct breakpoint *breakpoint, enum verb verb,
			    const struct reply *reply);
};

/* ---- the kinds ---- */

static bool complain(struct fault *fault, const char *sentence, struct span word)
{
	struct message_value value = { "word", word };

	fault_set(fault, FAULT_USAGE, 0, sentence, &value, 1);
	return false;
}

static bool read_verb(struct breakpoint *breakpoint, struct span argument, struct fault *fault)
{
	breakpoint->verb = command_find(argument);
	if (breakpoint->verb != VERB_UNKNOWN && breakpoint->verb < VERB_GREETING)
		return true;
	return complain(fault, _("\"{word}\" is no SMTP command. Such as: :break before AUTH"),
			argument);
}

static bool meets_verb(const struct breakpoint *breakpoint, enum verb verb)
{
	return breakpoint->verb == verb;
}

static bool read_codes(struct breakpoint *breakpoint, struct span argument, struct fault *fault)
{
	breakpoint->expect = expect_parse(argument, fault);
	return breakpoint->expect != NULL;
}

static bool read_regex(struct breakpoint *breakpoint, struct span argument, struct fault *fault)
{
	struct bytes pattern = BYTES_INIT;
	struct fault ignored;

	/* expect ends a pattern at its slash: one of the user's own is made plain. */
	bytes_append_byte(&pattern, '/');
	for (size_t n = 0; n < argument.size; n++) {
		if (argument.data[n] == '/')
			bytes_append_byte(&pattern, '\\');
		else if (argument.data[n] == '\\' && n + 1 < argument.size)
			bytes_append_byte(&pattern, argument.data[n++]);
		bytes_append_byte(&pattern, argument.data[n]);
	}
	bytes_append_byte(&pattern, '/');
	breakpoint->expect = argument.size ? expect_parse(bytes_span(&pattern), &ignored) : NULL;
	bytes_release(&pattern);
	if (breakpoint->expect)
		return true;
	return complain(fault,
			_("\"{word}\" is no regular expression. Such as: :break when reply matches "
			  "queued as"),
			argument);
}

static bool meets_expected(const struct breakpoint *breakpoint, enum verb verb,
			   const struct reply *reply)
{
	(void)verb;
	return expect_matches(breakpoint->expect, reply);
}

static bool read_stage(struct breakpoint *breakpoint, struct span argument, struct fault *fault)
{
	if (stage_find(argument, &breakpoint->stage))
		return true;
	return complain(fault,
			_("\"{word}\" is no stage. They are greeting, ehlo, tls, auth, envelope, "
			  "message and quit."),
			argument);
}

static bool meets_stage(const struct breakpoint *breakpoint, enum verb verb)
{
	return stage_begins(breakpoint->stage, verb);
}

/* No line of ours begins the greeting: it is stopped behind. */
static bool meets_greeting(const struct breakpoint *breakpoint, enum verb verb,
			   const struct reply *reply)
{
	(void)reply;
	return breakpoint->stage == STAGE_GREETING && verb == VERB_GREETING;
}

static const struct kind kinds[] = {
	{ "before", "before VERB", N_("Stops before a command, such as AUTH, whoever sends it."),
	  read_verb, meets_verb, NULL },
	{ "on", "on CODE", N_("Stops when such a reply came: 5xx, 452, 4.7.*, 421|554."),
	  read_codes, NULL, meets_expected },
	{ "when reply matches", "when reply matches REGEX",
	  N_("Stops when a line of a reply matches a regular expression."), read_regex, NULL,
	  meets_expected },
	{ "stage", "stage NAME",
	  N_("Stops before a stage: ehlo, tls, auth, envelope, message, quit; behind the "
	     "greeting for greeting."),
	  read_stage, meets_stage, meets_greeting },
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

const char *breakpoint_form(size_t n, const char **help)
{
	if (n >= KIND_COUNT)
		return NULL;
	*help = kinds[n].help;
	return kinds[n].form;
}

/* ---- reading ---- */

/* Takes the words off the front of *rest, however many blanks are between them. */
static bool take_words(struct span *rest, const char *words)
{
	struct span wanted = span_text(words), text = *rest;

	while (wanted.size) {
		struct span word = span_next_word(&wanted);
		struct span found = span_next_word(&text);

		if (found.size != word.size ||
		    strncasecmp((const char *)found.data, (const char *)word.data, word.size) != 0)
			return false;
	}
	*rest = text;
	return true;
}

/* Takes "count N" off the end; false when it stands there and is odd. */
static bool take_count(struct span *text, unsigned *count)
{
	size_t end = text->size;
	struct span number, before;
	uint64_t value;

	*count = 1;
	while (end > 0 && text->data[end - 1] != ' ')
		end--;
	number = span_after(*text, end);
	before = span_trim(span_part(*text, 0, end));
	if (before.size < 6 || !span_is_word(span_after(before, before.size - 6), " count"))
		return true;
	if (!span_number(number, &value) || value < 1 || value > 1000000)
		return false;
	*count = (unsigned)value;
	*text = span_trim(span_part(before, 0, before.size - 6));
	return true;
}

static void release(struct breakpoint *breakpoint)
{
	memory_free(breakpoint->text);
	expect_free(breakpoint->expect);
}

static bool read(struct breakpoint *breakpoint, struct span text, struct fault *fault)
{
	struct span rest = span_trim(text);

	breakpoint->once = take_words(&rest, "once");
	if (!take_count(&rest, &breakpoint->count))
		return complain(fault,
				_("count wants a number from 1 on: it stops from that time on. "
				  "Such as: :break before RCPT count 3"),
				rest);
	breakpoint->text = span_copy_text(rest);
	for (size_t n = 0; n < KIND_COUNT; n++)
		if (take_words(&rest, kinds[n].words)) {
			breakpoint->kind = &kinds[n];
			return kinds[n].read(breakpoint, span_trim(rest), fault);
		}
	return complain(fault,
			_("Where is it to stop? :break before AUTH, :break on 5xx, :break on "
			  "4.7.*, :break when reply matches REGEX, :break stage envelope."),
			rest);
}

/* ---- the list ---- */

struct breakpoints *breakpoints_new(void)
{
	return memory_new(1, sizeof(struct breakpoints));
}

void breakpoints_clear(struct breakpoints *breakpoints)
{
	while (breakpoints->size)
		release(&breakpoints->items[--breakpoints->size]);
}

void breakpoints_free(struct breakpoints *breakpoints)
{
	if (!breakpoints)
		return;
	breakpoints_clear(breakpoints);
	memory_free(breakpoints->items);
	memory_free(breakpoints);
}

unsigned breakpoints_add(struct breakpoints *breakpoints, struct span text, struct fault *fault)
{
	struct breakpoint breakpoint = { .kind = NULL };

	if (!read(&breakpoint, text, fault)) {
		release(&breakpoint);
		return 0;
	}
	breakpoint.number = ++breakpoints->last;
	breakpoints->items = memory_grow(breakpoints->items, &breakpoints->capacity,
					 breakpoints->size + 1, sizeof(breakpoint));
	breakpoints->items[breakpoints->size++] = breakpoint;
	return breakpoint.number;
}

static void take_out(struct breakpoints *breakpoints, size_t n)
{
	release(&breakpoints->items[n]);
	breakpoints->size--;
	memmove(breakpoints->items + n, breakpoints->items + n + 1,
		(breakpoints->size - n) * sizeof(*breakpoints->items));
}

bool breakpoints_delete(struct breakpoints *breakpoints, unsigned number)
{
	for (size_t n = 0; n < breakpoints->size; n++)
		if (breakpoints->items[n].number == number) {
			take_out(breakpoints, n);
			return true;
		}
	return false;
}

bool breakpoints_row(const struct breakpoints *breakpoints, size_t n, struct breakpoint_row *row)
{
	const struct breakpoint *breakpoint;

	if (n >= breakpoints->size)
		return false;
	breakpoint = &breakpoints->items[n];
	*row = (struct breakpoint_row){ breakpoint->number, breakpoint->text, breakpoint->once,
					breakpoint->count, breakpoint->met };
	return true;
}

/* ---- matching ---- */

/* Breakpoint n was met; true when it stops this time. The first one's text becomes *why. */
static bool meet(struct breakpoints *breakpoints, size_t *n, char **why)
{
	struct breakpoint *breakpoint = &breakpoints->items[*n];

	if (++breakpoint->met < breakpoint->count)
		return false;
	if (!*why)
		*why = memory_copy_text(breakpoint->text);
	if (breakpoint->once)
		take_out(breakpoints, (*n)--);
	return true;
}

bool breakpoints_stop_line(struct breakpoints *breakpoints, enum verb verb, char **why)
{
	bool stop = false;

	*why = NULL;
	for (size_t n = 0; n < breakpoints->size; n++) {
		const struct breakpoint *breakpoint = &breakpoints->items[n];

		if (breakpoint->kind->meets_line && breakpoint->kind->meets_line(breakpoint, verb))
			stop |= meet(breakpoints, &n, why);
	}
	return stop;
}

bool breakpoints_stop_reply(struct breakpoints *breakpoints, enum verb verb,
			    const struct reply *reply, char **why)
{
	bool stop = false;

	*why = NULL;
	for (size_t n = 0; n < breakpoints->size; n++) {
		const struct breakpoint *breakpoint = &breakpoints->items[n];

		if (breakpoint->kind->meets_reply &&
		    breakpoint->kind->meets_reply(breakpoint, verb, reply))
			stop |= meet(breakpoints, &n, why);
	}
	return stop;
}
