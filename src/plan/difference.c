/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two journals made lists of items, the lists aligned, the pairs made rows. */
#include "plan/difference.h"

#include "base/memory.h"
#include "base/message.h"
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

/* The keyword of a line of an EHLO reply: the same keyword stands beside itself. */
static uint64_t line_key(const struct reply_line *line, unsigned answered, size_t n)
{
	struct extension_line keyword;

	if (n > 0 && (answered == VERB_EHLO || answered == VERB_LHLO) &&
	    extension_parse(line->text, &keyword))
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

/* Events never change: only those that are new become items. */
static void collect(const struct journal *journal, struct difference_side *side)
{
	struct bytes out = BYTES_INIT, whole = BYTES_INIT;

	if (side->journal != journal || side->seen > journal_count(journal))
		side->count = side->seen = 0;
	side->journal = journal;
	while (side->seen < journal_count(journal)) {
		uint32_t id = ++side->seen;
		const struct event *event = journal_event(journal, id);
		struct difference_item item = { .event = id, .line = -1 };

		if (!is_compared(event))
			continue;
		if (event->kind == EVENT_REPLY) {
			item = item_of_reply(journal, id);
		} else {
			bytes_clear(&out);
			bytes_clear(&whole);
			item.masked = difference_mask_event(journal, id, &out, &whole);
			hash_texts(&item, &out, &whole);
		}
		item.key = (uint64_t)event->kind << 16 | verb_of(journal, event);
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

/* A reply of several lines that differs is told line by line. */
static void add_changed(const struct difference_item *left, const struct difference_item *right,
			struct difference *out, const void *context)
{
	const struct sides *sides = context;
	struct difference_side left_lines = { .count = 0 }, right_lines = { .count = 0 };

	if (journal_event(sides->left, left->event)->kind == EVENT_REPLY) {
		collect_lines(sides->left, left->event, &left_lines);
		collect_lines(sides->right, right->event, &right_lines);
	}
	if (left_lines.count > 1 || right_lines.count > 1)
		add_rows(&left_lines, &right_lines, out, NULL, NULL);
	else
		add_row(out, left, right);
	memory_free(left_lines.items);
	memory_free(right_lines.items);
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
