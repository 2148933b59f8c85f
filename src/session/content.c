/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves and is no command: message content up to its dot, octets of BDAT; see departure.c. */
#include <string.h>

#include "journal/members.h"
#include "session/inside.h"

#define CONTENT_HEAD (8 * 1024)

void content_release(struct session *session)
{
	unsigned char ignored[DIGEST_MAX];

	if (session->content_digest)
		digest_finish(session->content_digest, ignored);
	bytes_release(&session->content_head);
}

static void begin_content(struct session *session)
{
	if (session->content_digest)
		return;
	body_encoder_init(&session->encoder);
	lint_init(&session->lint);
	session->content_digest = digest_new(DIGEST_SHA256);
	session->content_from = session->written;
	session->content_us = session->active_us;
	bytes_clear(&session->content_head);
	memcpy(session->content_tail, "\0\0\0\r\n", sizeof(session->content_tail));
}

static void keep_head(struct session *session, struct span chunk)
{
	size_t room = chunk.size;

	if (!session->options.log_body)
		room = CONTENT_HEAD - session->content_head.size;
	bytes_append(&session->content_head, span_part(chunk, 0, room));
}

static void write_content(struct session *session, struct span data)
{
	size_t keep = sizeof(session->content_tail);

	digest_push(session->content_digest, data);
	departure_write(session, data);
	if (data.size < keep) {
		memmove(session->content_tail, session->content_tail + data.size, keep - data.size);
		memcpy(session->content_tail + keep - data.size, data.data, data.size);
	} else {
		memcpy(session->content_tail, data.data + data.size - keep, keep);
	}
}

void session_content(struct session *session, struct span chunk)
{
	struct bytes encoded = BYTES_INIT;

	if (session->state != SESSION_OPEN || chunk.size == 0)
		return;
	begin_content(session);
	keep_head(session, chunk);
	lint_push(&session->lint, chunk);
	bytes_reserve(&encoded, chunk.size + chunk.size / 16);
	body_encode(&session->encoder, chunk, &encoded);
	if (encoded.size)
		write_content(session, bytes_span(&encoded));
	bytes_release(&encoded);
}

const struct lint *session_lint(const struct session *session)
{
	return &session->lint;
}

void session_content_progress(const struct session *session, uint64_t *bytes, uint64_t *since_us)
{
	*bytes = *since_us = 0;
	if (!session->content_digest)
		return;
	*bytes = session->handed_over > session->content_from
			 ? session->handed_over - session->content_from
			 : 0;
	*since_us = session->content_us;
}

uint32_t content_note(struct session *session, struct span text, bool raw, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;
	uint32_t id;

	session->active_us = now_us;
	members_add_number(&members, "bytes", text.size);
	members_add_number(&members, "lines", 1);
	members_add_text(&members, "text", text);
	members_add_bool(&members, "typed", true);
	if (raw)
		members_add_bool(&members, "raw", true);
	id = scribe_content(session->scribe, now_us, bytes_span(&members), 0);
	bytes_release(&members);
	return id;
}

/* ---- the end of content ---- */

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

static void add_digest(struct digest *digest, struct bytes *members)
{
	unsigned char sum[DIGEST_MAX];
	struct bytes hex = BYTES_INIT;

	digest_finish(digest, sum);
	bytes_append_hex(&hex, span_of(sum, digest_size(DIGEST_SHA256)));
	members_add_text(members, "sha256", bytes_span(&hex));
	bytes_release(&hex);
}

/* All of it is handed to the stream: what the journal keeps of it. */
static uint32_t note_message(struct session *session, enum event_origin origin, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;
	uint32_t command_id;

	members_add_number(&members, "bytes", session->encoder.bytes);
	members_add_number(&members, "lines", session->encoder.lines);
	if (session->lint.doubled)
		members_add_number(&members, "doubled", session->lint.doubled);
	add_digest(session->content_digest, &members);
	session->content_digest = NULL;
	add_flaws(session->encoder.flaws, &members);
	if (!session->content_typed)
		members_add_text(&members, "text", bytes_span(&session->content_head));
	session->since_us = session->active_us = now_us;
	session->timed_out = false;
	command_id = scribe_body_sent(session->scribe, now_us, bytes_span(&members), origin);
	departure_expect_handover(session, command_id);
	session->content_typed = false;
	bytes_release(&members);
	return command_id;
}

/* The final dot. The sum is over what was sent, the dot left out. */
static uint32_t end_content(struct session *session, enum event_origin origin, uint64_t now_us)
{
	struct bytes encoded = BYTES_INIT;

	begin_content(session);
	body_finish(&session->encoder, &encoded);
	digest_push(session->content_digest,
		    span_part(bytes_span(&encoded), 0, encoded.size >= 3 ? encoded.size - 3 : 0));
	departure_write(session, bytes_span(&encoded));
	bytes_release(&encoded);
	return note_message(session, origin, now_us);
}

static uint32_t send_typed(struct session *session, struct span line, uint64_t now_us)
{
	session_content(session, line);
	session_content(session, span_text("\r\n"));
	session->content_typed = true;
	return content_note(session, line, false, now_us);
}

/* As it stands: no doubled dot, no CRLF. With CRLF "." CRLF the content is over. */
static uint32_t send_raw(struct session *session, const struct outgoing *line, uint64_t now_us)
{
	struct span bytes = bytes_span(&line->line);

	begin_content(session);
	keep_head(session, bytes);
	lint_push(&session->lint, bytes);
	session->encoder.bytes += bytes.size;
	write_content(session, bytes);
	session->encoder.at_start = bytes.data[bytes.size - 1] == '\n';
	session->encoder.lines += session->encoder.at_start;
	session->content_typed = true;
	if (memcmp(session->content_tail, "\r\n.\r\n", sizeof(session->content_tail)) == 0)
		return note_message(session, line->origin, now_us);
	return content_note(session, bytes, true, now_us);
}

void session_send_content(struct session *session, uint32_t id, uint64_t now_us)
{
	size_t place;
	struct session_line *queued = departure_find(session, id, &place);
	const struct outgoing *line;
	uint32_t event_id;

	if (!queued || session->state != SESSION_OPEN)
		return;
	line = &queued->outgoing;
	if (line->raw && line->line.size)
		event_id = send_raw(session, line, now_us);
	else if (span_is(bytes_span(&line->line), "."))
		event_id = end_content(session, line->origin, now_us);
	else
		event_id = send_typed(session, bytes_span(&line->line), now_us);
	departure_leave(session, place, event_id);
}

/* ---- BDAT ---- */

uint32_t content_octets(struct session *session, struct span octets, uint32_t command_id,
			uint64_t now_us)
{
	struct bytes members = BYTES_INIT;
	struct digest *digest = digest_new(DIGEST_SHA256);
	size_t lines = 0;
	uint32_t id;

	for (size_t i = 0; i < octets.size; i++)
		lines += octets.data[i] == '\n';
	digest_push(digest, octets);
	departure_write(session, octets);
	members_add_number(&members, "bytes", octets.size);
	members_add_number(&members, "lines", lines);
	members_add_bool(&members, "chunk", true);
	add_digest(digest, &members);
	members_add_text(&members, "text",
			 session->options.log_body ? octets : span_part(octets, 0, CONTENT_HEAD));
	id = scribe_content(session->scribe, now_us, bytes_span(&members), command_id);
	bytes_release(&members);
	return id;
}
