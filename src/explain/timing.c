/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Durations from a journal's events. What is normal is told against the round
 * trip, which the connection itself has measured.
 */
#include "explain/timing.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "journal/members.h"

#define SLOW_LEAST_US 1000000u
#define SLOW_ROUND_TRIPS 4
#define SENT_DISTANCE 64 /* events: SENT stands close behind its COMMAND */

/* ---- what is normal ---- */

static const char *const stages[] = {
	[TIMING_LOOKUP] = N_(
		"An answer from a cache nearby takes some milliseconds; the first question about "
		"a name goes through several servers. Slow: a name server that does not answer, "
		"and another one is asked after it."),
	[TIMING_CONNECT] =
		N_("One round trip to the server: the measure for all that follows. Slow: a lost "
		   "packet (one is sent again after a second), or an address that does not answer "
		   "before the next one is tried."),
	[TIMING_GREETING] = N_(
		"Half a round trip or little more. A slow greeting is mostly deliberate: spam "
		"programs do not wait for it, and servers such as Postfix's postscreen let them "
		"trip. Others look your address up first. Clients have to wait five minutes (RFC "
		"5321 §4.5.3.2.1)."),
	[TIMING_TLS] = N_(
		"One round trip with TLS 1.3, two with TLS 1.2 (RFC 8446 §2, RFC 5246 §7.3), and "
		"the computing on both sides."),
};

/* By verb; what is not listed takes one round trip. */
static const struct {
	enum verb verb;
	const char *normal;
} commands[] = {
	{ VERB_AUTH,
	  N_("One round trip for each step. A refused login is delayed on purpose, against "
	     "guessing of passwords; a slow accepted one is the server asking a directory.") },
	{ VERB_AUTH_RESPONSE,
	  N_("One round trip. A refused login is delayed on purpose, against guessing of "
	     "passwords; a slow accepted one is the server asking a directory.") },
	{ VERB_EHLO,
	  N_("One round trip. Slow: the server looks up your name or address, or delays strangers "
	     "on purpose.") },
	{ VERB_MAIL,
	  N_("One round trip. Slow: the sender's domain is looked up and checked (SPF). Clients "
	     "have to wait five minutes (RFC 5321 §4.5.3.2.2).") },
	{ VERB_RCPT,
	  N_("One round trip. Slow: block lists, a policy service or the recipient's own server "
	     "are asked, or unknown recipients are delayed on purpose. Clients have to wait five "
	     "minutes (RFC 5321 §4.5.3.2.3).") },
	{ VERB_DATA,
	  N_("One round trip. Clients have to wait two minutes for 354 (RFC 5321 §4.5.3.2.4).") },
	{ VERB_BDAT,
	  N_("One round trip, and for the last chunk what the content is looked through for. "
	     "Clients have to wait ten minutes for that one (RFC 5321 §4.5.3.2.6).") },
	{ VERB_MESSAGE,
	  N_("Seconds are usual: the content is looked through for spam and viruses before the "
	     "reply. Clients have to wait ten minutes (RFC 5321 §4.5.3.2.6); one that gives up "
	     "earlier sends the message twice.") },
};

static const char one_round_trip[] = N_("One round trip.");

static const char *normal_of(enum timing_stage stage, enum verb verb)
{
	if (stage != TIMING_COMMAND)
		return stages[stage];
	if (verb == VERB_HELO || verb == VERB_LHLO)
		verb = VERB_EHLO;
	for (size_t n = 0; n < sizeof(commands) / sizeof(*commands); n++) {
		if (commands[n].verb == verb)
			return commands[n].normal;
	}
	return one_round_trip;
}

const char *timing_name(const struct timing *timing)
{
	static const char *const names[] = {
		[TIMING_LOOKUP] = N_("name lookup"),
		[TIMING_CONNECT] = N_("connection"),
		[TIMING_GREETING] = N_("greeting"),
		[TIMING_TLS] = N_("TLS handshake"),
	};

	if (timing->stage != TIMING_COMMAND)
		return names[timing->stage];
	return timing->verb == VERB_MESSAGE ? N_("message") : command_name(timing->verb);
}

/* ---- durations ---- */

static uint64_t member_us(const struct event *event)
{
	struct span text = members_text(span_of(event->data, event->size), "ms");
	char *copy = span_copy_text(text); /* "12.1" */
	double ms = strtod(copy, NULL);

	memory_free(copy);
	return ms > 0 && ms < 1e9 ? (uint64_t)(ms * 1000) : 0;
}

/* When the command's last byte was handed over. */
static uint64_t sent_us(const struct journal *journal, uint32_t command)
{
	for (uint32_t id = command + 1; id <= command + SENT_DISTANCE; id++) {
		const struct event *event = journal_event(journal, id);

		if (!event)
			break;
		if (event->kind == EVENT_SENT && event->ref == command)
			return event->time_us;
	}
	return journal_event(journal, command)->time_us;
}

static uint64_t since(uint64_t start_us, uint64_t end_us)
{
	return end_us > start_us ? end_us - start_us : 0;
}

/* Lookups beside one another are waited for together: the longest of them counts. */
static uint64_t waited_for(const struct timings *out, const struct timing *timing)
{
	const struct timing *last = out->count ? &out->items[out->count - 1] : NULL;

	if (timing->stage != TIMING_LOOKUP || !last || last->stage != TIMING_LOOKUP)
		return timing->took_us;
	return timing->took_us > last->took_us ? timing->took_us - last->took_us : 0;
}

static void add(struct timings *out, struct timing timing)
{
	out->total_us += waited_for(out, &timing);
	timing.normal = normal_of(timing.stage, timing.verb);
	out->items = memory_grow(out->items, &out->capacity, out->count + 1, sizeof(*out->items));
	out->items[out->count++] = timing;
}

/* The walk over a journal: what is timed, and what the last connection begins with. */
struct walk {
	const struct journal *journal;
	struct timings *out;
	uint32_t ready; /* CONNECTED; on a port with TLS from the first byte TLS_READY */
};

/*
 * What a greeting was waited for from. It stands close before, but where several
 * connections take turns.
 */
static uint32_t ready_before(const struct walk *walk, uint32_t id)
{
	uint16_t conn = journal_event(walk->journal, id)->conn;
	const struct event *ready = journal_event(walk->journal, walk->ready);
	uint32_t before;

	if (ready && ready->conn == conn)
		return walk->ready;
	before = journal_before(walk->journal, id, EVENT_TLS_READY, conn);
	return before ? before : journal_before(walk->journal, id, EVENT_CONNECTED, conn);
}

/* A reply ends its command, or without one the wait for the greeting. */
static void add_reply(const struct walk *walk, uint32_t id)
{
	const struct journal *journal = walk->journal;
	struct timings *out = walk->out;
	const struct event *event = journal_event(journal, id);
	const struct event *command = journal_event(journal, event->ref);
	struct timing timing = { .event = id, .stage = TIMING_COMMAND };
	uint32_t before;

	if (event->marks & EVENT_UNSOLICITED)
		return;
	if (command && command->kind == EVENT_COMMAND) {
		timing.verb = (enum verb)command->code;
		timing.took_us = since(sent_us(journal, event->ref), event->time_us);
		add(out, timing);
		return;
	}
	before = ready_before(walk, id);
	if (!before)
		return;
	timing.stage = TIMING_GREETING;
	timing.took_us = since(journal_event(journal, before)->time_us, event->time_us);
	add(out, timing);
}

static void add_event(struct walk *walk, uint32_t id)
{
	const struct event *event = journal_event(walk->journal, id);
	struct timings *out = walk->out;

	switch ((enum event_kind)event->kind) {
	case EVENT_RESOLVED:
		if (member_us(event))
			add(out, (struct timing){ .stage = TIMING_LOOKUP,
						  .event = id,
						  .took_us = member_us(event) });
		break;
	case EVENT_CONNECTED:
		walk->ready = id;
		if (!member_us(event))
			break;
		out->round_trip_us = member_us(event);
		add(out, (struct timing){ .stage = TIMING_CONNECT,
					  .event = id,
					  .took_us = out->round_trip_us });
		break;
	case EVENT_TLS_READY:
		walk->ready = id;
		if (member_us(event))
			add(out, (struct timing){ .stage = TIMING_TLS,
						  .event = id,
						  .took_us = member_us(event) });
		break;
	case EVENT_REPLY:
		add_reply(walk, id);
		break;
	default:
		break;
	}
}

static int compare(const void *a, const void *b)
{
	const struct timing *left = a, *right = b;

	if (left->took_us != right->took_us)
		return left->took_us < right->took_us ? 1 : -1;
	return left->event < right->event ? -1 : 1;
}

void timings_collect(const struct journal *journal, struct timings *out)
{
	struct walk walk = { .journal = journal, .out = out };

	out->count = 0;
	out->total_us = 0;
	out->round_trip_us = 0;
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		add_event(&walk, id);
	for (size_t n = 0; n < out->count; n++)
		out->items[n].slow = out->items[n].took_us >= SLOW_LEAST_US &&
				     out->items[n].took_us >= SLOW_ROUND_TRIPS * out->round_trip_us;
	if (out->count)
		qsort(out->items, out->count, sizeof(*out->items), compare);
}

void timings_release(struct timings *timings)
{
	memory_free(timings->items);
	*timings = (struct timings){ .items = NULL };
}
