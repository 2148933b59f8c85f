/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that wait and lines that leave; called by cli/conductor. */
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "session/inside.h"

uint32_t session_submit(struct session *session, const struct outgoing *line)
{
	struct session_line *queued = memory_new(1, sizeof(*queued));

	outgoing_copy(&queued->outgoing, line);
	queued->id = ++session->last_queue_id;
	session->left[queued->id % LEFT_KEPT] = 0;
	session->queue = memory_grow(session->queue, &session->queue_capacity,
				     session->queue_count + 1, sizeof(struct session_line *));
	session->queue[session->queue_count++] = queued;
	return queued->id;
}

const struct session_line *session_queued(const struct session *session, size_t n)
{
	return n < session->queue_count ? session->queue[n] : NULL;
}

struct session_line *departure_find(const struct session *session, uint32_t id, size_t *place)
{
	for (size_t i = 0; i < session->queue_count; i++)
		if (session->queue[i]->id == id) {
			*place = i;
			return session->queue[i];
		}
	return NULL;
}

static void take_out(struct session *session, size_t place)
{
	outgoing_release(&session->queue[place]->outgoing);
	memory_free(session->queue[place]);
	session->queue_count--;
	memmove(session->queue + place, session->queue + place + 1,
		(session->queue_count - place) * sizeof(struct session_line *));
}

void departure_write(struct session *session, struct span data)
{
	stream_write(session->stream, data);
	session->written += data.size;
}

void departure_expect_handover(struct session *session, uint32_t command_id)
{
	session->unsent = memory_grow(session->unsent, &session->unsent_capacity,
				      session->unsent_count + 1, sizeof(*session->unsent));
	session->unsent[session->unsent_count++] = (struct unsent){ command_id, session->written };
}

void departure_leave(struct session *session, size_t place, uint32_t event_id)
{
	session->left[session->queue[place]->id % LEFT_KEPT] = event_id;
	take_out(session, place);
}

struct span session_begun(const struct session *session)
{
	return bytes_span(&session->begun);
}

uint64_t session_octets_due(const struct session *session)
{
	return session->octets_due;
}

static bool is_piece(const struct outgoing *line)
{
	return line->raw && (line->line.size == 0 || line->line.data[line->line.size - 1] != '\n');
}

/* The beginning of credentials is as little to be seen as they are. */
static bool may_be_secret(const struct session *session)
{
	struct span begun = bytes_span(&session->begun);

	return dialogue_phase(scribe_dialogue(session->scribe)) == PHASE_AUTH ||
	       span_starts_word(begun, "AUTH") || (begun.size >= 8 && base64_is_valid(begun));
}

/* No command yet, so no reply is due: it is one once its line ends. */
static uint32_t send_piece(struct session *session, const struct outgoing *line, uint64_t now_us)
{
	departure_write(session, bytes_span(&line->line));
	bytes_reserve(&session->begun, line->line.size);
	bytes_append(&session->begun, bytes_span(&line->line));
	return content_note(
		session, may_be_secret(session) ? span_text("{secret}") : bytes_span(&line->line),
		true, now_us);
}

/*
 * Octets that a BDAT without them has announced. What is more than it counted
 * the server takes for a command; it is not told apart here.
 */
static uint32_t send_due_octets(struct session *session, const struct outgoing *line,
				uint64_t now_us)
{
	struct bytes octets = BYTES_INIT;
	uint32_t id;

	bytes_append(&octets, bytes_span(&line->line));
	if (!line->raw)
		bytes_append_text(&octets, "\r\n");
	session->octets_due -= octets.size < session->octets_due ? octets.size
								 : session->octets_due;
	departure_write(session, bytes_span(&octets));
	id = content_note(session, bytes_span(&octets), true, now_us);
	bytes_release(&octets);
	return id;
}

/* The COMMAND of a line that ends here, with what of it had left before. */
static uint32_t write_command(struct session *session, const struct outgoing *line, uint64_t now_us)
{
	struct outgoing whole;
	size_t before = session->begun.size;
	uint32_t id;

	outgoing_init(&whole, bytes_span(&session->begun), line->origin);
	bytes_reserve(&whole.line, line->line.size);
	bytes_append(&whole.line, bytes_span(&line->line));
	if (line->raw && whole.line.size >= 2 && whole.line.data[whole.line.size - 2] == '\r')
		whole.line.size -= 2;
	for (size_t i = 0; i < line->secret_count; i++) {
		whole.secrets[i] = line->secrets[i];
		whole.secrets[i].from += (uint32_t)before;
	}
	whole.secret_count = line->secret_count;
	id = before || line->raw ? scribe_raw(session->scribe, now_us, &whole)
				 : scribe_command(session->scribe, now_us, &whole);
	outgoing_release(&whole);
	if (id)
		bytes_wipe(&session->begun);
	return id;
}

/* The octets that stand behind a BDAT: its own at once, else they are due. */
static void follow_with_octets(struct session *session, const struct outgoing *line,
			       uint32_t command_id, uint64_t now_us)
{
	struct command command;

	command_parse(bytes_span(&line->line), &command);
	if (command.verb != VERB_BDAT)
		return;
	if (line->octets.size)
		content_octets(session, bytes_span(&line->octets), command_id, now_us);
	else if (!(command.flaws & COMMAND_ARGUMENT))
		session->octets_due = command.chunk_size;
}

bool session_send(struct session *session, uint32_t id, uint64_t now_us)
{
	size_t place;
	struct session_line *line = departure_find(session, id, &place);
	uint32_t event_id;
	enum verb verb;

	if (!line || session->state != SESSION_OPEN || !stream_can_write(session->stream))
		return false;
	if (session->octets_due) {
		departure_leave(session, place, send_due_octets(session, &line->outgoing, now_us));
		return true;
	}
	if (is_piece(&line->outgoing)) {
		departure_leave(session, place, send_piece(session, &line->outgoing, now_us));
		return true;
	}
	/* Waiting starts anew unless something is awaited already. */
	if (!dialogue_awaits(scribe_dialogue(session->scribe), &verb))
		session->since_us = now_us;
	event_id = write_command(session, &line->outgoing, now_us);
	if (event_id == 0)
		return false;
	session->active_us = now_us;
	session->timed_out = false;
	departure_write(session, bytes_span(&line->outgoing.line));
	if (!line->outgoing.raw)
		departure_write(session, span_text("\r\n"));
	follow_with_octets(session, &line->outgoing, event_id, now_us);
	departure_expect_handover(session, event_id);
	departure_leave(session, place, event_id);
	return true;
}

uint32_t session_left(const struct session *session, uint32_t id)
{
	bool kept = id && id <= session->last_queue_id && session->last_queue_id - id < LEFT_KEPT;

	return kept ? session->left[id % LEFT_KEPT] : 0;
}

bool session_replace(struct session *session, uint32_t id, const struct outgoing *line)
{
	size_t place;
	struct session_line *queued = departure_find(session, id, &place);

	if (!queued)
		return false;
	outgoing_release(&queued->outgoing);
	outgoing_copy(&queued->outgoing, line);
	return true;
}

void session_drop(struct session *session, uint32_t id)
{
	size_t place;

	if (departure_find(session, id, &place))
		take_out(session, place);
}

void session_hold(struct session *session, uint32_t id, uint64_t now_us)
{
	size_t place;
	struct session_line *line = departure_find(session, id, &place);

	if (!line || line->held)
		return;
	line->held = true;
	scribe_held(session->scribe, now_us, &line->outgoing);
}

bool departure_note_sent(struct session *session, uint64_t now_us)
{
	uint64_t handed_over = stream_handed_over(session->stream);
	size_t done = 0;

	if (handed_over != session->handed_over)
		session->active_us = now_us;
	session->handed_over = handed_over;
	while (done < session->unsent_count && session->unsent[done].end <= handed_over)
		scribe_sent(session->scribe, now_us, session->unsent[done++].command_id);
	if (done == 0)
		return false;
	session->unsent_count -= done;
	memmove(session->unsent, session->unsent + done,
		session->unsent_count * sizeof(*session->unsent));
	return true;
}

void departure_release(struct session *session)
{
	while (session->queue_count)
		take_out(session, session->queue_count - 1);
	memory_free(session->queue);
	memory_free(session->unsent);
	bytes_wipe(&session->begun);
	content_release(session);
}
