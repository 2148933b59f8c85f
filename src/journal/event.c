/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading an event's bytes. With EVENT_HAS_SECRETS they begin with a count and
 * that many struct secret_mark; those of a REPLY, if it has any, with its first
 * and last id. The text stands behind.
 */
#include "journal/event.h"

#include <string.h>

#include "journal/payload.h"

static const char *const kind_names[EVENT_KIND_COUNT] = {
	[EVENT_DAMAGED] = "DAMAGED",     [EVENT_UNKNOWN] = "UNKNOWN",
	[EVENT_RESOLVED] = "RESOLVED",   [EVENT_CONNECTED] = "CONNECTED",
	[EVENT_TLS_READY] = "TLS_READY", [EVENT_CLOSED] = "CLOSED",
	[EVENT_FAILED] = "FAILED",       [EVENT_RECEIVED] = "RECEIVED",
	[EVENT_SENT] = "SENT",           [EVENT_BODY_SENT] = "BODY_SENT",
	[EVENT_COMMAND] = "COMMAND",     [EVENT_REPLY] = "REPLY",
	[EVENT_PHASE] = "PHASE",         [EVENT_LOGIN] = "LOGIN",
	[EVENT_HELD] = "HELD",           [EVENT_NOTE] = "NOTE",
	[EVENT_TIMEOUT] = "TIMEOUT",     [EVENT_ATTEMPT] = "ATTEMPT",
	[EVENT_POLICY] = "POLICY",
};

static const char *const origin_names[ORIGIN_COUNT] = {
	[ORIGIN_TYPED] = "typed", [ORIGIN_PLAN] = "plan", [ORIGIN_LOGIN] = "login",
	[ORIGIN_STAGE] = "stage", [ORIGIN_QUIT] = "quit", [ORIGIN_INFERRED] = "inferred",
};

_Static_assert(sizeof(struct event) <= 32, "a recording has millions");

static uint32_t reply_id(const struct event *event, size_t n)
{
	uint32_t ids[REPLY_HEAD_SIZE / sizeof(uint32_t)] = { event->first, event->last };

	if (event->kind != EVENT_REPLY)
		return 0;
	if (event->size)
		memcpy(ids, event->data, sizeof(ids));
	return ids[n];
}

uint32_t event_first(const struct event *event)
{
	return reply_id(event, 0);
}

uint32_t event_last(const struct event *event)
{
	return reply_id(event, 1);
}

static uint32_t secret_count(const struct event *event)
{
	uint32_t count = 0;

	if (event->marks & EVENT_HAS_SECRETS)
		memcpy(&count, event->data, sizeof(count));
	return count;
}

struct span event_text(const struct event *event)
{
	size_t skipped = 0;

	if (event->marks & EVENT_MEMBERS || !event->size)
		return span_of(NULL, 0);
	if (event->kind == EVENT_REPLY)
		skipped = REPLY_HEAD_SIZE;
	if (event->marks & EVENT_HAS_SECRETS)
		skipped = sizeof(uint32_t) + secret_count(event) * sizeof(struct secret_mark);
	return span_after(span_of(event->data, event->size), skipped);
}

bool event_secret(const struct event *event, size_t n, struct secret_mark *mark)
{
	if (n >= secret_count(event))
		return false;
	memcpy(mark, event->data + sizeof(uint32_t) + n * sizeof(*mark), sizeof(*mark));
	return true;
}

void event_append_text(const struct event *event, struct bytes *out)
{
	struct span text = event_text(event);
	struct secret_mark mark;
	size_t done = 0;

	for (size_t n = 0; event_secret(event, n, &mark); n++) {
		bytes_append(out, span_part(text, done, mark.offset - done));
		done = mark.offset;
		bytes_append_text(out, "{secret:");
		bytes_append_number(out, mark.id);
		bytes_append_byte(out, '}');
	}
	bytes_append(out, span_after(text, done));
}

void payload_append(struct bytes *out, const struct secret_mark *marks, uint32_t count,
		    struct span text)
{
	if (count) {
		bytes_append(out, span_of(&count, sizeof(count)));
		bytes_append(out, span_of(marks, count * sizeof(*marks)));
	}
	bytes_append(out, text);
}

const char *event_kind_name(enum event_kind kind)
{
	return kind_names[kind];
}

bool event_kind_find(struct span name, enum event_kind *kind)
{
	for (int i = EVENT_RESOLVED; i < EVENT_KIND_COUNT; i++)
		if (span_is(name, kind_names[i])) {
			*kind = (enum event_kind)i;
			return true;
		}
	return false;
}

const char *event_origin_name(enum event_origin origin)
{
	return origin_names[origin];
}

bool event_origin_find(struct span name, enum event_origin *origin)
{
	for (int i = 0; i < ORIGIN_COUNT; i++)
		if (span_is(name, origin_names[i])) {
			*origin = (enum event_origin)i;
			return true;
		}
	return false;
}
