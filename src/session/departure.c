/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that wait, lines that leave, and message content; called by cli/conductor. */
#include <string.h>

#include "base/memory.h"
#include "journal/members.h"
#include "session/inside.h"

#define CONTENT_HEAD (8 * 1024)

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

static struct session_line *find(const struct session *session, uint32_t id, size_t *place)
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

static void write_out(struct session *session, struct span data)
{
	stream_write(session->stream, data);
	session->written += data.size;
}

static void expect_handover(struct session *session, uint32_t command_id)
{
	session->unsent = memory_grow(session->unsent, &session->unsent_capacity,
				      session->unsent_count + 1, sizeof(*session->unsent));
	session->unsent[session->unsent_count++] = (struct unsent){ command_id, session->written };
}

bool session_send(struct session *session, uint32_t id, uint64_t now_us)
{
	size_t place;
	struct session_line *line = find(session, id, &place);
	uint32_t command_id;
	enum verb verb;

	if (!line || session->state != SESSION_OPEN || !stream_can_write(session->stream))
		return false;
	/* Waiting starts anew unless something is awaited already. */
	if (!dialogue_awaits(scribe_dialogue(session->scribe), &verb))
		session->since_us = now_us;
	command_id = scribe_command(session->scribe, now_us, &line->outgoing);
	if (command_id == 0)
		return false;
	session->active_us = now_us;
	session->timed_out = false;
	write_out(session, bytes_span(&line->outgoing.line));
	if (!line->outgoing.raw)
		write_out(session, span_text("\r\n"));
	expect_handover(session, command_id);
	session->left[id % LEFT_KEPT] = command_id;
	take_out(session, place);
	return true;
}

uint32_t session_command_of(const struct session *session, uint32_t id)
{
	bool kept = id && id <= session->last_queue_id && session->last_queue_id - id < LEFT_KEPT;

	return kept ? session->left[id % LEFT_KEPT] : 0;
}

bool session_replace(struct session *session, uint32_t id, const struct outgoing *line)
{
	size_t place;
	struct session_line *queued = find(session, id, &place);

	if (!queued)
		return false;
	outgoing_release(&queued->outgoing);
	outgoing_copy(&queued->outgoing, line);
	return true;
}

void session_drop(struct session *session, uint32_t id)
{
	size_t place;

	if (find(session, id, &place))
		take_out(session, place);
}

void session_hold(struct session *session, uint32_t id, uint64_t now_us)
{
	size_t place;
	struct session_line *line = find(session, id, &place);

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
	unsigned char ignored[DIGEST_MAX];

	while (session->queue_count)
		take_out(session, session->queue_count - 1);
	memory_free(session->queue);
	memory_free(session->unsent);
	if (session->content_digest)
		digest_finish(session->content_digest, ignored);
	bytes_release(&session->content_head);
}

/* ---- message content ---- */

static void begin_content(struct session *session)
{
	if (session->content_digest)
		return;
	body_encoder_init(&session->encoder);
	session->content_digest = digest_new(DIGEST_SHA256);
	bytes_clear(&session->content_head);
}

void session_content(struct session *session, struct span chunk)
{
	struct bytes encoded = BYTES_INIT;
	size_t room;

	if (session->state != SESSION_OPEN)
		return;
	begin_content(session);
	room = CONTENT_HEAD - session->content_head.size;
	bytes_append(&session->content_head, span_part(chunk, 0, room));
	body_encode(&session->encoder, chunk, &encoded);
	digest_push(session->content_digest, bytes_span(&encoded));
	write_out(session, bytes_span(&encoded));
	bytes_release(&encoded);
}

void session_content_line(struct session *session, struct span line, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;

	session_content(session, line);
	session_content(session, span_text("\r\n"));
	session->active_us = now_us;
	members_add_number(&members, "bytes", line.size + 2);
	members_add_number(&members, "lines", 1);
	members_add_text(&members, "text", line);
	members_add_bool(&members, "typed", true);
	scribe_content(session->scribe, now_us, bytes_span(&members));
	bytes_release(&members);
	session->content_typed = true;
}

/* What is odd about the content, by the names that findings look for. */
static void add_flaws(unsigned flaws, struct bytes *members)
{
	static const struct {
		enum body_flaw flaw;
		const char *name;
	} names[] = {
		{ BODY_BARE_CR, "bare_cr" }, { BODY_BARE_LF, "bare_lf" },
		{ BODY_NUL, "nul" },         { BODY_LONG_LINE, "long_line" },
		{ BODY_8BIT, "8bit" },       { BODY_NO_FINAL_END, "no_final_end" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (flaws & names[i].flaw)
			members_add_item(members, "flaws", span_text(names[i].name));
}

unsigned session_content_end(struct session *session, enum event_origin origin, uint64_t now_us)
{
	struct bytes encoded = BYTES_INIT, members = BYTES_INIT, hex = BYTES_INIT;
	unsigned char sum[DIGEST_MAX];
	uint32_t command_id;

	if (session->state != SESSION_OPEN)
		return 0;
	begin_content(session);
	body_finish(&session->encoder, &encoded);
	write_out(session, bytes_span(&encoded));
	/* The sum is over what was sent, the final dot left out. */
	digest_push(session->content_digest,
		    span_part(bytes_span(&encoded), 0, encoded.size >= 3 ? encoded.size - 3 : 0));
	digest_finish(session->content_digest, sum);
	session->content_digest = NULL;
	bytes_append_hex(&hex, span_of(sum, digest_size(DIGEST_SHA256)));
	members_add_number(&members, "bytes", session->encoder.bytes);
	members_add_number(&members, "lines", session->encoder.lines);
	members_add_text(&members, "sha256", bytes_span(&hex));
	add_flaws(session->encoder.flaws, &members);
	if (!session->content_typed)
		members_add_text(&members, "text", bytes_span(&session->content_head));
	session->since_us = session->active_us = now_us;
	command_id = scribe_body_sent(session->scribe, now_us, bytes_span(&members), origin);
	expect_handover(session, command_id);
	session->content_typed = false;
	bytes_release(&encoded);
	bytes_release(&members);
	bytes_release(&hex);
	return session->encoder.flaws;
}
