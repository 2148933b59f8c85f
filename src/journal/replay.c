/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Folds a journal again up to any event. Asked in order (as panes do) it costs
 * one fold an event; asked anywhere, at most SNAPSHOT_EVERY of them.
 */
#include "journal/replay.h"

#include <string.h>

#include "base/memory.h"
#include "journal/members.h"

#define SNAPSHOT_EVERY 64
#define CONNECTIONS_KEPT 4 /* of those that take turns; an older one is folded anew */

/* The dialogues of the connections that spoke last. */
struct fold {
	uint32_t id; /* folded up to this event */
	uint16_t conn[CONNECTIONS_KEPT];
	struct dialogue dialogue[CONNECTIONS_KEPT];
	uint8_t count;  /* of places in use, from the first on */
	uint8_t oldest; /* place that is given up next */
};

/* A fold as it was; most journals hold one connection, and one dialogue is kept then. */
struct snapshot {
	size_t first; /* of its dialogues among all that are kept */
	uint16_t conn[CONNECTIONS_KEPT];
	uint8_t oldest;
	uint8_t count; /* of its dialogues: places are taken in order, and not given back */
};

struct replay {
	const struct journal *journal;
	struct fold now;
	struct snapshot *snapshots; /* number n: after event (n + 1) * SNAPSHOT_EVERY */
	size_t snapshot_count;
	size_t snapshot_capacity;
	struct dialogue *kept; /* the dialogues of all snapshots */
	size_t kept_count;
	size_t kept_capacity;
	struct reply reply;
	struct bytes text;
};

struct replay *replay_new(const struct journal *journal)
{
	struct replay *replay = memory_new(1, sizeof(*replay));

	replay->journal = journal;
	replay->reply = (struct reply)REPLY_INIT;
	return replay;
}

void replay_free(struct replay *replay)
{
	if (!replay)
		return;
	reply_release(&replay->reply);
	bytes_release(&replay->text);
	memory_free(replay->snapshots);
	memory_free(replay->kept);
	memory_free(replay);
}

static struct dialogue *dialogue_of(struct fold *fold, uint16_t conn)
{
	int place;

	for (place = 0; place < fold->count; place++)
		if (fold->conn[place] == conn)
			return &fold->dialogue[place];
	place = fold->oldest;
	fold->oldest = (uint8_t)((place + 1) % CONNECTIONS_KEPT);
	if (place == fold->count)
		fold->count++;
	fold->conn[place] = conn;
	dialogue_init(&fold->dialogue[place]);
	return &fold->dialogue[place];
}

static void fold_command(struct replay *replay, struct dialogue *dialogue, uint32_t id,
			 const struct event *event)
{
	struct command command = { .verb = VERB_UNKNOWN };

	if (command_row((enum verb)event->code)->waits_by_argument) {
		bytes_clear(&replay->text);
		event_append_text(event, &replay->text);
		while (replay->text.size && (replay->text.data[replay->text.size - 1] == '\n' ||
					     replay->text.data[replay->text.size - 1] == '\r'))
			replay->text.size--;
		command_parse_outline(bytes_span(&replay->text), &command);
	}
	command.verb = (enum verb)event->code;
	dialogue_command(dialogue, id, &command);
}

/* Without its lines: of millions of replies those of EHLO alone are read. */
static void outline_reply(const struct event *event, struct reply *reply)
{
	reply_clear(reply);
	reply->code = event->code ? event->code : -1;
	reply->flaws = event->flaws | (event->marks & EVENT_CUT ? REPLY_CUT : 0u);
}

static void fold_reply(struct replay *replay, struct dialogue *dialogue, uint32_t id,
		       const struct event *event)
{
	uint32_t answers;
	enum verb verb;

	if (dialogue_reads_lines(dialogue))
		journal_reply(replay->journal, id, &replay->reply);
	else
		outline_reply(event, &replay->reply);
	dialogue_reply(dialogue, id, &replay->reply, !(event->marks & EVENT_UNSOLICITED), &answers,
		       &verb);
}

static void fold_event(struct replay *replay, uint32_t id)
{
	const struct event *event = journal_event(replay->journal, id);
	struct dialogue *dialogue = dialogue_of(&replay->now, event->conn);
	struct span members = span_of(event->data, event->size);
	enum phase joined;

	switch ((enum event_kind)event->kind) {
	case EVENT_CONNECTED:
		dialogue_connected(dialogue, id);
		dialogue->lmtp = members_is(members, "lmtp");
		if (phase_find(members_text(members, "joined"), &joined))
			dialogue_joined(dialogue, joined);
		break;
	case EVENT_TLS_READY:
		dialogue_tls(dialogue, id, members_is(members, "trusted"));
		break;
	case EVENT_CLOSED:
		dialogue_closed(dialogue);
		break;
	case EVENT_COMMAND:
		fold_command(replay, dialogue, id, event);
		break;
	case EVENT_REPLY:
		fold_reply(replay, dialogue, id, event);
		break;
	case EVENT_DAMAGED:
	case EVENT_UNKNOWN:
	case EVENT_RESOLVED:
	case EVENT_ATTEMPT:
	case EVENT_POLICY:
	case EVENT_FAILED:
	case EVENT_RECEIVED:
	case EVENT_SENT:
	case EVENT_BODY_SENT:
	case EVENT_PHASE:
	case EVENT_LOGIN:
	case EVENT_HELD:
	case EVENT_NOTE:
	case EVENT_TIMEOUT:
	case EVENT_KIND_COUNT:
		break;
	}
}

static void keep_snapshot(struct replay *replay)
{
	const struct fold *now = &replay->now;
	struct snapshot *snapshot;

	if (now->id % SNAPSHOT_EVERY || now->id / SNAPSHOT_EVERY != replay->snapshot_count + 1)
		return;
	replay->snapshots = memory_grow(replay->snapshots, &replay->snapshot_capacity,
					replay->snapshot_count + 1, sizeof(*replay->snapshots));
	replay->kept = memory_grow(replay->kept, &replay->kept_capacity,
				   replay->kept_count + now->count, sizeof(*replay->kept));
	snapshot = &replay->snapshots[replay->snapshot_count++];
	snapshot->first = replay->kept_count;
	snapshot->count = now->count;
	snapshot->oldest = now->oldest;
	memcpy(snapshot->conn, now->conn, sizeof(now->conn));
	memcpy(replay->kept + replay->kept_count, now->dialogue,
	       now->count * sizeof(*now->dialogue));
	replay->kept_count += now->count;
}

/* Back to snapshot number n; 0: to the beginning. */
static void return_to(struct replay *replay, size_t n)
{
	const struct snapshot *snapshot = n ? &replay->snapshots[n - 1] : NULL;
	struct fold *now = &replay->now;

	now->id = (uint32_t)(n * SNAPSHOT_EVERY);
	now->count = now->oldest = 0;
	if (!snapshot)
		return;
	now->count = snapshot->count;
	now->oldest = snapshot->oldest;
	memcpy(now->conn, snapshot->conn, sizeof(now->conn));
	memcpy(now->dialogue, replay->kept + snapshot->first,
	       snapshot->count * sizeof(*now->dialogue));
}

static void fold_to(struct replay *replay, uint32_t id)
{
	size_t nearest = id / SNAPSHOT_EVERY;

	if (nearest > replay->snapshot_count)
		nearest = replay->snapshot_count;
	if (id < replay->now.id || replay->now.id < nearest * SNAPSHOT_EVERY)
		return_to(replay, nearest);
	while (replay->now.id < id) {
		fold_event(replay, ++replay->now.id);
		keep_snapshot(replay);
	}
}

static struct dialogue dialogue_in_fold(const struct fold *fold, uint16_t conn)
{
	struct dialogue dialogue;

	for (int place = 0; place < fold->count; place++)
		if (fold->conn[place] == conn)
			return fold->dialogue[place];
	dialogue_init(&dialogue);
	return dialogue;
}

struct dialogue replay_at(struct replay *replay, uint32_t id)
{
	const struct event *event = journal_event(replay->journal, id);
	struct dialogue dialogue;

	if (!event) {
		dialogue_init(&dialogue);
		return dialogue;
	}
	fold_to(replay, id);
	return dialogue_in_fold(&replay->now, event->conn);
}

struct dialogue replay_before(struct replay *replay, uint32_t id)
{
	const struct event *event = journal_event(replay->journal, id);
	struct dialogue dialogue;

	if (!event) {
		dialogue_init(&dialogue);
		return dialogue;
	}
	fold_to(replay, id - 1);
	return dialogue_in_fold(&replay->now, event->conn);
}
