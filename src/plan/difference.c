/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two journals made lists of items, the lists aligned, the pairs made rows. */
#include "plan/difference.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "journal/members.h"
#include "plan/difference_inside.h"
#include "smtp/command.h"
#include "smtp/extension.h"

/* FNV-1a: texts are compared by their hashes, 64 bits of each. */
static uint64_t hash(uint64_t seed, struct span text)
{
	for (size_t n = 0; n < text.size; n++)
		seed = (seed ^ text.data[n]) * 0x100000001b3u;
	return seed;
}

#define HASH_SEED 0xcbf29ce484222325u

static void add_item(struct difference_side *side, struct difference_item item)
{
	side->items =
		memory_grow(side->items, &side->capacity, side->count + 1, sizeof(*side->items));
	side->items[side->count++] = item;
}

/* What is no word and no deed of the session itself is not compared. */
static bool is_compared(const struct event *event)
{
	switch ((enum event_kind)event->kind) {
	case EVENT_RESOLVED:
	case EVENT_CONNECTED:
	case EVENT_TLS_READY:
	case EVENT_CLOSED:
	case EVENT_FAILED:
	case EVENT_BODY_SENT:
	case EVENT_COMMAND:
	case EVENT_REPLY:
	case EVENT_LOGIN:
	case EVENT_TIMEOUT:
		return true;
	case EVENT_RECEIVED:
		return event->marks & EVENT_EARLY;
	case EVENT_DAMAGED:
	case EVENT_UNKNOWN:
	case EVENT_SENT:
	case EVENT_PHASE:
	case EVENT_HELD:
	case EVENT_NOTE:
	case EVENT_POLICY:
	case EVENT_ATTEMPT: /* which address was slow is another day another one */
	case EVENT_KIND_COUNT:
		break;
	}
	return false;
}

/* The verb of a COMMAND, or of the command that a REPLY answers. */
static unsigned verb_of(const struct journal *journal, const struct event *event)
{
	const struct event *command;

	if (event->kind == EVENT_COMMAND)
		return event->code;
	if (event->kind != EVENT_REPLY)
		return 0;
	command = journal_event(journal, event->ref);
	return command ? command->code : VERB_GREETING;
}

/* ---- items ---- */

static bool offers(unsigned answered)
{
	return answered == VERB_EHLO || answered == VERB_LHLO;
}

static bool is_hello(const struct journal *journal, uint32_t id)
{
	return offers(verb_of(journal, journal_event(journal, id)));
}

/* The keyword of a line of an EHLO reply: the same keyword stands beside itself. */
static uint64_t line_key(const struct reply_line *line, unsigned answered, size_t n)
{
	struct extension_line keyword;

	if (n > 0 && offers(answered) && extension_parse(line->text, &keyword))
		return hash(HASH_SEED, keyword.keyword);
	return n == 0;
}

static void hash_texts(struct difference_item *item, const struct bytes *out,
		       const struct bytes *whole)
{
	item->exact = hash(HASH_SEED, bytes_span(out));
	item->whole = hash(HASH_SEED, bytes_span(whole));
}

static void collect_lines(const struct journal *journal, uint32_t id, struct difference_side *side)
{
	unsigned answered = verb_of(journal, journal_event(journal, id));
	struct reply reply = REPLY_INIT;
	struct bytes out = BYTES_INIT, whole = BYTES_INIT;

	journal_reply(journal, id, &reply);
	for (size_t n = 0; n < reply.count; n++) {
		struct difference_item item = { .event = id, .line = (int)n };

		bytes_clear(&out);
		bytes_clear(&whole);
		item.key = line_key(&reply.lines[n], answered, n);
		item.masked = difference_mask_line(&reply.lines[n], answered, &out, &whole);
		/* "250-SIZE" and "250 SIZE" offer the same */
		if (out.size > 3 && reply.lines[n].code >= 0)
			out.data[3] = ' ';
		hash_texts(&item, &out, &whole);
		add_item(side, item);
	}
	reply_release(&reply);
	bytes_release(&out);
	bytes_release(&whole);
}

static struct difference_item item_of_reply(const struct journal *journal, uint32_t id)
{
	struct difference_item item = { .event = id, .line = -1 };
	struct difference_side lines = { .count = 0 };
	uint64_t hashes[2] = { HASH_SEED, HASH_SEED };

	collect_lines(journal, id, &lines);
	for (size_t n = 0; n < lines.count; n++) {
		const struct difference_item *line = &lines.items[n];

		hashes[0] = hash(hashes[0], span_of(&line->exact, sizeof(line->exact)));
		hashes[1] = hash(hashes[1], span_of(&line->whole, sizeof(line->whole)));
		item.masked |= line->masked;
	}
	item.exact = hashes[0];
	item.whole = hashes[1];
	memory_free(lines.items);
	return item;
}

/* What ends a login stands beside what ends another, after however many steps. */
static uint64_t key_of(const struct journal *journal, const struct event *event)
{
	unsigned verb = verb_of(journal, event);

	if (event->kind == EVENT_REPLY && verb == VERB_AUTH_RESPONSE)
		verb = VERB_AUTH;
	return (uint64_t)event->kind << 16 | verb;
}

/* A message that was given in one piece, and not line by line. */
static bool is_whole(const struct event *event)
{
	struct span members = span_of(event->data, event->size);

	return event->kind == EVENT_BODY_SENT && members_text(members, "text").size &&
	       !members_is(members, "typed") && !members_is(members, "chunk");
}

/* A line of content that the sum at the message's end tells with all others. */
static bool is_summed_up(const struct journal *journal, uint32_t id)
{
	const struct event *event = journal_event(journal, id);
	const struct event *next;

	if (event->kind != EVENT_BODY_SENT || event->ref)
		return false;
	next = journal_event(journal, journal_behind(journal, id, EVENT_COMMAND, event->conn));
	return next && next->code == VERB_MESSAGE;
}

/* Events never change: only those that are new become items. */
static void collect(const struct journal *journal, struct difference_side *side)
{
	struct bytes out = BYTES_INIT, whole = BYTES_INIT;

	if (side->journal != journal || side->seen > journal_count(journal)) {
		side->count = side->seen = 0;
		side->whole = false;
	}
	side->journal = journal;
	while (side->seen < journal_count(journal)) {
		uint32_t id = ++side->seen;
		const struct event *event = journal_event(journal, id);
		struct difference_item item = { .event = id, .line = -1 };

		if (!is_compared(event))
			continue;
		side->whole |= is_whole(event);
		if (event->kind == EVENT_REPLY) {
			item = item_of_reply(journal, id);
		} else {
			bytes_clear(&out);
			bytes_clear(&whole);
			item.masked = difference_mask_event(journal, id, &out, &whole);
			hash_texts(&item, &out, &whole);
		}
		item.key = key_of(journal, event);
		add_item(side, item);
	}
	bytes_release(&out);
	bytes_release(&whole);
}

/* ---- rows ---- */

static void add_row(struct difference *out, const struct difference_item *left,
		    const struct difference_item *right)
{
	struct difference_row row = { .left = { 0, -1 }, .right = { 0, -1 } };

	if (left)
		row.left = (struct difference_place){ left->event, left->line };
	if (right)
		row.right = (struct difference_place){ right->event, right->line };
	if (!left || !right)
		row.kind = left ? DIFFERENCE_LEFT : DIFFERENCE_RIGHT;
	else if (left->exact != right->exact)
		row.kind = DIFFERENCE_CHANGED;
	else if (left->whole != right->whole)
		row.ignored = left->masked | right->masked;
	else /* whether two secrets are the same is not known */
		row.ignored = (left->masked | right->masked) & IGNORED_SECRETS;
	out->differences += row.kind != DIFFERENCE_NONE;
	out->ignored |= row.ignored;
	out->rows = memory_grow(out->rows, &out->capacity, out->count + 1, sizeof(*out->rows));
	out->rows[out->count++] = row;
}

static void add_rows(const struct difference_side *left, const struct difference_side *right,
		     struct difference *out,
		     void (*changed)(const struct difference_item *, const struct difference_item *,
				     struct difference *, const void *),
		     const void *context)
{
	struct difference_pairs pairs = { .count = 0 };

	difference_align(left->items, left->count, right->items, right->count, &pairs);
	for (size_t n = 0; n < pairs.count; n++) {
		const struct difference_pair *pair = &pairs.items[n];
		const struct difference_item *a = pair->left == SIZE_MAX ? NULL
									 : &left->items[pair->left];
		const struct difference_item *b =
			pair->right == SIZE_MAX ? NULL : &right->items[pair->right];

		if (changed && a && b && a->exact != b->exact)
			changed(a, b, out, context);
		else
			add_row(out, a, b);
	}
	memory_free(pairs.items);
}

struct sides {
	const struct journal *left;
	const struct journal *right;
};

#define ORDERED_MAX 256 /* keywords; of more the order counts */

/* The place of a keyword among those from `from` on; count when it is not there. */
static size_t find_key(const struct difference_side *items, size_t from, uint64_t key)
{
	while (from < items->count && items->items[from].key != key)
		from++;
	return from;
}

/* The order of keywords means nothing (RFC 5321 §4.1.1.1): it becomes that of the other side. */
static void order_keywords(struct difference_side *items, const struct difference_side *as)
{
	size_t done = 1; /* the first line greets */

	if (items->count > ORDERED_MAX || as->count > ORDERED_MAX)
		return;
	for (size_t n = 1; n < as->count; n++) {
		size_t at = find_key(items, done, as->items[n].key);
		struct difference_item item;

		if (at >= items->count)
			continue;
		item = items->items[at];
		memmove(items->items + done + 1, items->items + done,
			(at - done) * sizeof(*items->items));
		items->items[done++] = item;
	}
}

/* A reply of several lines that differs is told line by line. */
static void add_changed(const struct difference_item *left, const struct difference_item *right,
			struct difference *out, const void *context)
{
	const struct sides *sides = context;
	struct difference_side left_lines = { .count = 0 }, right_lines = { .count = 0 };

	if (journal_event(sides->left, left->event)->kind == EVENT_REPLY) {
		collect_lines(sides->left, left->event, &left_lines);
		collect_lines(sides->right, right->event, &right_lines);
		if (is_hello(sides->right, right->event))
			order_keywords(&right_lines, &left_lines);
	}
	if (left_lines.count > 1 || right_lines.count > 1)
		add_rows(&left_lines, &right_lines, out, NULL, NULL);
	else
		add_row(out, left, right);
	memory_free(left_lines.items);
	memory_free(right_lines.items);
}

/* Without the lines of messages: the sums of those are compared, however they were given. */
static void add_rows_of_sums(struct difference *out, const struct sides *sides)
{
	struct difference_side views[2] = { { .count = 0 }, { .count = 0 } };

	for (int n = 0; n < 2; n++) {
		const struct difference_side *side = &out->sides[n];

		for (size_t i = 0; i < side->count; i++)
			if (!is_summed_up(side->journal, side->items[i].event))
				add_item(&views[n], side->items[i]);
	}
	add_rows(&views[0], &views[1], out, add_changed, sides);
	memory_free(views[0].items);
	memory_free(views[1].items);
}

void difference_make(const struct journal *left, const struct journal *right,
		     struct difference *out)
{
	const struct sides sides = { left, right };

	out->count = 0;
	out->differences = 0;
	out->ignored = IGNORED_TIMES;
	collect(left, &out->sides[0]);
	collect(right, &out->sides[1]);
	if (out->sides[0].whole || out->sides[1].whole)
		add_rows_of_sums(out, &sides);
	else
		add_rows(&out->sides[0], &out->sides[1], out, add_changed, &sides);
}

static bool is_open(const struct journal *journal)
{
	return !journal_behind(journal, 0, EVENT_CLOSED, 0) &&
	       !journal_behind(journal, 0, EVENT_FAILED, 0);
}

static bool is_quit(const struct journal *journal, uint32_t id)
{
	const struct event *event = journal_event(journal, id);

	return event && event->kind == EVENT_COMMAND && event->code == VERB_QUIT;
}

void difference_pass_over_end(const struct journal *left_journal,
			      const struct journal *right_journal, struct difference *out)
{
	size_t first = out->count;
	enum difference_kind kind = first ? out->rows[first - 1].kind : DIFFERENCE_NONE;
	bool left = kind == DIFFERENCE_LEFT;

	if ((!left && kind != DIFFERENCE_RIGHT) || !is_open(left ? right_journal : left_journal))
		return;
	while (first > 0 && out->rows[first - 1].kind == kind)
		first--;
	if (!is_quit(left ? left_journal : right_journal,
		     left ? out->rows[first].left.event : out->rows[first].right.event))
		return;
	for (size_t n = first; n < out->count; n++) {
		out->rows[n].kind = DIFFERENCE_NONE;
		out->rows[n].ignored = IGNORED_END;
	}
	out->differences -= out->count - first;
	out->ignored |= IGNORED_END;
}

void difference_release(struct difference *difference)
{
	for (size_t n = 0; n < 2; n++)
		memory_free(difference->sides[n].items);
	memory_free(difference->rows);
	*difference = (struct difference){ .rows = NULL };
}

const char *difference_ignored_name(size_t n)
{
	static const char *const names[IGNORED_COUNT] = {
		N_("when things happened and how long they took"),
		N_("dates and times in what was said"),
		N_("queue ids"),
		N_("names that a server makes up for each session"),
		N_("random parts of a login"),
		N_("secrets, of which nothing is kept"),
		N_("port numbers of this side"),
		N_("Date and Message-ID of a message"),
		N_("the end of one session, while the other is still open"),
	};

	return n < IGNORED_COUNT ? names[n] : NULL;
}

char difference_sign(const struct difference_row *row)
{
	switch (row->kind) {
	case DIFFERENCE_NONE:
		return row->ignored ? '~' : ' ';
	case DIFFERENCE_CHANGED:
		return '!';
	case DIFFERENCE_LEFT:
		return '<';
	case DIFFERENCE_RIGHT:
		return '>';
	}
	return ' ';
}
