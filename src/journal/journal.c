/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The store. Events stand in blocks of EVENTS_PER_BLOCK, their bytes in arena
 * blocks of 64 KiB; neither ever moves, so readers may keep pointers.
 */
#include "journal/journal.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "journal/payload.h"
#include "smtp/reply.h"

#define EVENTS_PER_BLOCK 1024
#define ARENA_BLOCK (64 * 1024)
#define SAID_COUNT 256 /* places for what may be said again; a power of two */
#define SAID_MAX 256   /* bytes; what is longer is hardly ever said twice */

/* Of one kind of events; they only grow. */
struct ids {
	uint32_t *ids;
	size_t count;
	size_t capacity;
};

/* Where the events of one connection lie, so that nobody looks for them elsewhere; ids, 0: none. */
struct range {
	uint32_t first;
	uint32_t last;
	uint32_t reply;  /* its last REPLY */
	uint32_t closed; /* its last CLOSED */
};

struct journal {
	uint64_t started_us;
	uint64_t monotonic_us;
	char *target;
	char *program;
	int version;
	struct event **blocks;
	size_t block_capacity;
	uint32_t count;
	unsigned char **arena;
	size_t arena_count;
	size_t arena_capacity;
	unsigned char *arena_at; /* free bytes of the newest common block */
	size_t arena_left;
	struct span *said;  /* SAID_COUNT, in the arena: found again, not kept twice */
	struct span remark; /* the bytes of a NOTE behind which nothing came yet */
	size_t arena_bytes; /* of all blocks */
	struct ids landmarks[EVENT_KIND_COUNT];
	struct ids answers;   /* of each COMMAND, in the order of landmarks[EVENT_COMMAND] */
	struct range *ranges; /* by connection */
	size_t range_count;
	size_t range_capacity;
};

/* What is asked for from far away: in a session of a million lines it may be a million back. */
static bool is_landmark(enum event_kind kind)
{
	return kind == EVENT_COMMAND || kind == EVENT_REPLY || kind == EVENT_RESOLVED ||
	       kind == EVENT_CONNECTED || kind == EVENT_TLS_READY || kind == EVENT_CLOSED ||
	       kind == EVENT_FAILED || kind == EVENT_LOGIN || kind == EVENT_TIMEOUT;
}

static size_t block_count(const struct journal *journal)
{
	return (journal->count + EVENTS_PER_BLOCK - 1) / EVENTS_PER_BLOCK;
}

struct journal *journal_new(uint64_t started_us, uint64_t monotonic_us, const char *target)
{
	struct journal *journal = memory_new(1, sizeof(*journal));

	journal->started_us = started_us;
	journal->monotonic_us = monotonic_us;
	journal->target = memory_copy_text(target ? target : "");
	journal->program = memory_copy_text(VERSION);
	journal->version = 1;
	journal->said = memory_new(SAID_COUNT, sizeof(*journal->said));
	return journal;
}

void journal_free(struct journal *journal)
{
	if (!journal)
		return;
	for (size_t i = 0; i < block_count(journal); i++)
		memory_free(journal->blocks[i]);
	for (size_t i = 0; i < journal->arena_count; i++)
		memory_free(journal->arena[i]);
	memory_free(journal->blocks);
	memory_free(journal->arena);
	for (size_t kind = 0; kind < EVENT_KIND_COUNT; kind++)
		memory_free(journal->landmarks[kind].ids);
	memory_free(journal->answers.ids);
	memory_free(journal->ranges);
	memory_free(journal->said);
	memory_free(journal->target);
	memory_free(journal->program);
	memory_free(journal);
}

struct journal_head journal_head(const struct journal *journal)
{
	return (struct journal_head){ journal->started_us, journal->monotonic_us, journal->target,
				      journal->program, journal->version };
}

void journal_set_head(struct journal *journal, struct journal_head head)
{
	/* The new texts may be the old ones: journal_head() lends them. */
	char *target = memory_copy_text(head.target);
	char *program = memory_copy_text(head.program);

	memory_free(journal->target);
	memory_free(journal->program);
	journal->target = target;
	journal->program = program;
	journal->started_us = head.started_us;
	journal->monotonic_us = head.monotonic_us;
	journal->version = head.version;
}

static unsigned char *arena_take_block(struct journal *journal, size_t size)
{
	unsigned char *block = memory_resize(NULL, size, 1);

	journal->arena = memory_grow(journal->arena, &journal->arena_capacity,
				     journal->arena_count + 1, sizeof(*journal->arena));
	journal->arena[journal->arena_count++] = block;
	journal->arena_bytes += size;
	return block;
}

static unsigned char *arena_take(struct journal *journal, size_t size)
{
	unsigned char *place;

	if (size > ARENA_BLOCK / 4)
		return arena_take_block(journal, size);
	if (size > journal->arena_left) {
		journal->arena_at = arena_take_block(journal, ARENA_BLOCK);
		journal->arena_left = ARENA_BLOCK;
	}
	place = journal->arena_at;
	journal->arena_at += size;
	journal->arena_left -= size;
	return place;
}

static const unsigned char *arena_keep(struct journal *journal, struct span head, struct span data)
{
	unsigned char *place = arena_take(journal, head.size + data.size);

	if (head.size)
		memcpy(place, head.data, head.size);
	memcpy(place + head.size, data.data, data.size);
	return place;
}

/* Where the same bytes stand if they were kept a while ago; their ends tell most texts apart. */
static struct span *place_of(struct journal *journal, struct span data)
{
	uint64_t first, last;

	if (data.size < sizeof(first) || data.size > SAID_MAX)
		return NULL;
	memcpy(&first, data.data, sizeof(first));
	memcpy(&last, data.data + data.size - sizeof(last), sizeof(last));
	first = (first ^ last << 1 ^ data.size) * UINT64_C(0x9e3779b97f4a7c15);
	return &journal->said[first >> 32 & (SAID_COUNT - 1)];
}

/* An entry of a log is a NOTE, and what came is quoted in it. */
static const unsigned char *find_in_remark(struct journal *journal, const struct event *kept,
					   struct span data)
{
	struct span remark = journal->remark;
	size_t at;

	if (kept->kind != EVENT_RECEIVED || !remark.size)
		return NULL;
	journal->remark.size = 0;
	at = span_find_span(remark, data);
	return at < remark.size ? remark.data + at : NULL;
}

static const unsigned char *share_or_keep(struct journal *journal, const struct event *kept,
					  struct span data)
{
	const unsigned char *found = find_in_remark(journal, kept, data);
	struct span *said = found ? NULL : place_of(journal, data);

	if (found)
		return found;
	if (said && span_equal(*said, data))
		return said->data;
	found = arena_keep(journal, span_of(NULL, 0), data);
	if (said)
		*said = span_of(found, data.size);
	return found;
}

static void keep_bytes(struct journal *journal, struct event *kept, struct span data)
{
	uint32_t ids[] = { event_first(kept), event_last(kept) };

	_Static_assert(sizeof(ids) == REPLY_HEAD_SIZE, "what event.c reads");
	kept->size = (uint32_t)data.size;
	if (kept->kind == EVENT_REPLY) {
		kept->size += REPLY_HEAD_SIZE;
		kept->data = arena_keep(journal, span_of(ids, sizeof(ids)), data);
		return;
	}
	kept->data = share_or_keep(journal, kept, data);
	if (kept->kind == EVENT_NOTE)
		journal->remark = span_of(kept->data, data.size);
}

static void drop_bytes(struct event *kept)
{
	uint32_t first = event_first(kept), last = event_last(kept);

	kept->data = NULL;
	kept->size = 0;
	if (kept->kind == EVENT_REPLY) {
		kept->first = first;
		kept->last = last;
	}
}

static void add_id(struct ids *ids, uint32_t id)
{
	ids->ids = memory_grow(ids->ids, &ids->capacity, ids->count + 1, sizeof(*ids->ids));
	ids->ids[ids->count++] = id;
}

/* How many of them are lower than id. */
static size_t ids_before(const struct ids *ids, uint32_t id)
{
	size_t low = 0, high = ids->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ids->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where the answer to that COMMAND is kept; NULL when the id is of none. */
static uint32_t *answer_place(const struct journal *journal, uint32_t id)
{
	const struct ids *commands = &journal->landmarks[EVENT_COMMAND];
	size_t last = commands->count ? commands->count - 1 : 0;
	size_t n;

	if (commands->count && commands->ids[last] == id)
		return &journal->answers.ids[last]; /* mostly asked for */
	n = ids_before(commands, id);
	return n < commands->count && commands->ids[n] == id ? &journal->answers.ids[n] : NULL;
}

/* Several may answer one COMMAND (LMTP), one behind the other: the last of these is kept. */
static void keep_answer(struct journal *journal, const struct range *range,
			const struct event *reply)
{
	const struct event *command = journal_event(journal, reply->ref);
	uint32_t *answer = answer_place(journal, reply->ref);

	/* A closed connection answers no more, and no other one's command. */
	if (!answer || !command || range->closed > reply->ref || command->conn != reply->conn)
		return;
	if (!*answer || *answer == range->reply)
		*answer = journal->count;
}

static struct range *range_of(struct journal *journal, uint16_t conn)
{
	while (journal->range_count <= conn) {
		journal->ranges = memory_grow(journal->ranges, &journal->range_capacity,
					      journal->range_count + 1, sizeof(*journal->ranges));
		journal->ranges[journal->range_count++] = (struct range){ .first = 0 };
	}
	return &journal->ranges[conn];
}

/* What is asked for later is found by these without looking at all events; of the last event. */
static void keep_landmark(struct journal *journal, const struct event *event)
{
	struct range *range = range_of(journal, event->conn);
	uint32_t id = journal->count;

	if (!range->first)
		range->first = id;
	range->last = id;
	if (is_landmark((enum event_kind)event->kind))
		add_id(&journal->landmarks[event->kind], id);
	if (event->kind == EVENT_COMMAND) {
		add_id(&journal->answers, 0);
	} else if (event->kind == EVENT_REPLY) {
		keep_answer(journal, range, event);
		range->reply = id;
	} else if (event->kind == EVENT_CLOSED) {
		range->closed = id;
	}
}

uint32_t journal_append(struct journal *journal, const struct event *event, struct span data)
{
	size_t block = journal->count / EVENTS_PER_BLOCK;
	struct event *kept;

	if (journal->count % EVENTS_PER_BLOCK == 0) {
		journal->blocks = memory_grow(journal->blocks, &journal->block_capacity, block + 1,
					      sizeof(*journal->blocks));
		journal->blocks[block] = memory_new(EVENTS_PER_BLOCK, sizeof(struct event));
	}
	kept = &journal->blocks[block][journal->count % EVENTS_PER_BLOCK];
	*kept = *event;
	if (data.size)
		keep_bytes(journal, kept, data);
	else
		drop_bytes(kept);
	journal->count++;
	keep_landmark(journal, kept);
	return journal->count;
}

uint32_t journal_count(const struct journal *journal)
{
	return journal->count;
}

const struct event *journal_event(const struct journal *journal, uint32_t id)
{
	if (id == 0 || id > journal->count)
		return NULL;
	return &journal->blocks[(id - 1) / EVENTS_PER_BLOCK][(id - 1) % EVENTS_PER_BLOCK];
}

size_t journal_memory(const struct journal *journal)
{
	size_t indexes = journal->answers.capacity;

	for (size_t kind = 0; kind < EVENT_KIND_COUNT; kind++)
		indexes += journal->landmarks[kind].capacity;
	return sizeof(*journal) + strlen(journal->target) + strlen(journal->program) + 2 +
	       SAID_COUNT * sizeof(*journal->said) +
	       journal->block_capacity * sizeof(*journal->blocks) +
	       block_count(journal) * EVENTS_PER_BLOCK * sizeof(**journal->blocks) +
	       journal->arena_capacity * sizeof(*journal->arena) + journal->arena_bytes +
	       indexes * sizeof(*journal->answers.ids) +
	       journal->range_capacity * sizeof(*journal->ranges);
}

static bool is_wanted(const struct event *event, enum event_kind kind, uint16_t conn)
{
	assert(event); /* the ids that are asked for are all there */
	return event->kind == kind && (conn == 0 || event->conn == conn);
}

/* Where events of that connection can be; 0 stands for all of them. */
static struct range where(const struct journal *journal, uint16_t conn)
{
	if (conn == 0)
		return (struct range){ .first = 1, .last = journal->count };
	return conn < journal->range_count ? journal->ranges[conn] : (struct range){ .first = 0 };
}

uint32_t journal_before(const struct journal *journal, uint32_t id, enum event_kind kind,
			uint16_t conn)
{
	struct range range = where(journal, conn);

	if (id > range.last)
		id = range.last + 1;
	if (is_landmark(kind)) {
		const struct ids *ids = &journal->landmarks[kind];

		for (size_t n = ids_before(ids, id); n > 0 && ids->ids[n - 1] >= range.first; n--)
			if (is_wanted(journal_event(journal, ids->ids[n - 1]), kind, conn))
				return ids->ids[n - 1];
		return 0;
	}
	while (id > range.first && id > 1)
		if (is_wanted(journal_event(journal, --id), kind, conn))
			return id;
	return 0;
}

uint32_t journal_between(const struct journal *journal, uint32_t id, uint32_t last,
			 enum event_kind kind, uint16_t conn)
{
	struct range range = where(journal, conn);

	if (id < range.first)
		id = range.first - 1;
	if (last > range.last)
		last = range.last;
	if (is_landmark(kind)) {
		const struct ids *ids = &journal->landmarks[kind];

		for (size_t n = ids_before(ids, id + 1); n < ids->count && ids->ids[n] <= last; n++)
			if (is_wanted(journal_event(journal, ids->ids[n]), kind, conn))
				return ids->ids[n];
		return 0;
	}
	while (id < last)
		if (is_wanted(journal_event(journal, ++id), kind, conn))
			return id;
	return 0;
}

uint32_t journal_behind(const struct journal *journal, uint32_t id, enum event_kind kind,
			uint16_t conn)
{
	return journal_between(journal, id, journal->count, kind, conn);
}

/* Lines of a REPLY whose RECEIVED events are lost: they stand in its own bytes. */
static void reply_from_own_bytes(const struct event *event, struct reply *reply)
{
	struct span rest = event_text(event);

	while (rest.size) {
		size_t end = span_find(rest, '\n');
		struct line line = { span_part(rest, 0, end), LINE_END_CRLF, 0 };

		/* A file may claim more lines than the reply has. */
		if (reply_push(reply, &line) != REPLY_MORE)
			break;
		rest = span_after(rest, end + 1);
	}
}

static void reply_from_pieces(const struct journal *journal, const struct event *reply_event,
			      struct reply *reply)
{
	struct bytes text = BYTES_INIT;
	enum reply_step step = REPLY_MORE;
	uint32_t last = event_last(reply_event);

	for (uint32_t id = event_first(reply_event); id <= last && step == REPLY_MORE; id++) {
		const struct event *piece = journal_event(journal, id);
		struct line line;

		if (!piece || piece->kind != EVENT_RECEIVED || piece->conn != reply_event->conn ||
		    piece->marks & EVENT_EARLY)
			continue;
		event_append_text(piece, &text);
		if (piece->code == LINE_END_NONE && !(piece->flaws & LINE_NO_END))
			continue;
		line = (struct line){ bytes_span(&text), (enum line_end)piece->code, piece->flaws };
		step = reply_push(reply, &line);
		bytes_clear(&text);
	}
	bytes_release(&text);
}

bool journal_reply(const struct journal *journal, uint32_t id, struct reply *reply)
{
	const struct event *event = journal_event(journal, id);

	reply_clear(reply);
	if (!event || event->kind != EVENT_REPLY)
		return false;
	if (event->size)
		reply_from_own_bytes(event, reply);
	else
		reply_from_pieces(journal, event, reply);
	reply->flaws |= event->flaws | (event->marks & EVENT_CUT ? REPLY_CUT : 0u);
	return true;
}

uint32_t journal_answer(const struct journal *journal, uint32_t command_id)
{
	const uint32_t *answer = answer_place(journal, command_id);

	return answer ? *answer : 0;
}
