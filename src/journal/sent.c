/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asked by those who write a session down to be sent again: the plan, the format "script". */
#include "journal/sent.h"

#include "base/escape.h"
#include "journal/members.h"
#include "smtp/body.h"
#include "smtp/command.h"

#define CONTENT_KEPT ((size_t)8 * 1024) /* of content that was given in one piece */

/* ---- content ---- */

static struct span members_of(const struct event *event)
{
	return span_of(event->data, event->size);
}

/* A file does not keep octets that are no UTF-8: what stands in it then is of another size. */
static bool is_kept(struct span members, struct span text, bool typed)
{
	struct body_encoder encoder;
	struct bytes ignored = BYTES_INIT;
	struct member member;
	uint64_t bytes = members_number(members, "bytes");

	if (!members_find(members, "bytes", &member))
		return text.size && text.size < CONTENT_KEPT;
	if (typed)
		return bytes == text.size || bytes == text.size + 2;
	body_encoder_init(&encoder);
	body_encode(&encoder, text, &ignored);
	body_finish(&encoder, &ignored);
	bytes_release(&ignored);
	return encoder.bytes == bytes;
}

static void take_piece(struct sent_content *content, struct body_encoder *encoder,
		       const struct event *event)
{
	struct span members = members_of(event);
	struct span text = members_text(members, "text");
	bool typed = members_is(members, "typed");
	size_t from = content->text.size;

	content->whole &= is_kept(members, text, typed);
	bytes_append(&content->text, text);
	if (members_is(members, "raw")) {
		content->raw = true;
		bytes_append(&content->wire, text);
		encoder->at_start = text.size && text.data[text.size - 1] == '\n';
		return;
	}
	if (typed && (text.size == 0 || text.data[text.size - 1] != '\n'))
		bytes_append_text(&content->text, "\r\n");
	body_encode(encoder, span_after(bytes_span(&content->text), from), &content->wire);
}

static void end_wire(struct sent_content *content, struct body_encoder *encoder)
{
	if (content->raw)
		return; /* its own dot stands behind a line end of its own */
	body_finish(encoder, &content->wire);
	content->wire.size -= 3;
}

static bool was_refused(const struct journal *journal, uint32_t data)
{
	const struct event *answer = journal_event(journal, journal_answer(journal, data));

	return answer && answer->code >= 400;
}

void sent_content_find(const struct journal *journal, uint32_t data, struct sent_content *content)
{
	uint16_t conn = journal_event(journal, data)->conn;
	struct body_encoder encoder;

	*content = (struct sent_content){ .text = BYTES_INIT, .wire = BYTES_INIT, .whole = true };
	body_encoder_init(&encoder);
	for (uint32_t id = data + 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);
		bool ends = content->end && event->ref == content->end;

		if (event->conn != conn)
			continue;
		if (event->kind == EVENT_COMMAND && (event->code != VERB_MESSAGE || content->end))
			break;
		if (event->kind == EVENT_COMMAND)
			content->end = id;
		if (event->kind != EVENT_BODY_SENT)
			continue;
		/* Behind typed lines only the sum is told. */
		if (!ends || content->text.size == 0 ||
		    members_text(members_of(event), "text").size)
			take_piece(content, &encoder, event);
		if (ends)
			break;
	}
	if (content->end)
		end_wire(content, &encoder);
	else if (was_refused(journal, data))
		sent_content_release(content);
}

void sent_content_release(struct sent_content *content)
{
	bytes_release(&content->text);
	bytes_release(&content->wire);
	content->raw = false;
}

/* ---- pieces ---- */

static bool is_raw_piece(const struct event *event)
{
	struct span members = members_of(event);

	return event->kind == EVENT_BODY_SENT && event->ref == 0 && members_is(members, "raw");
}

/* A command as it left; empty when part of it is secret. */
static void append_wire(const struct event *command, struct bytes *out)
{
	struct span text = event_text(command);

	if (command->marks & EVENT_HAS_SECRETS)
		return;
	bytes_append(out, text);
	if (text.size == 0 || text.data[text.size - 1] != '\n')
		bytes_append_text(out, "\r\n");
}

/* The octets of the piece if the rest of the command begins with them. */
static size_t match_piece(const struct event *event, struct span rest)
{
	struct span text = members_text(members_of(event), "text");

	return text.size < rest.size && span_equal(text, span_part(rest, 0, text.size)) ? text.size
											: 0;
}

/* How much of the command left before it, in pieces behind `from`; they are appended. */
static size_t find_pieces(const struct journal *journal, uint32_t from, uint32_t command,
			  struct span wire, struct bytes *out)
{
	uint16_t conn = journal_event(journal, command)->conn;
	uint32_t id = from;
	size_t done = 0;

	while ((id = journal_between(journal, id, command, EVENT_BODY_SENT, conn))) {
		const struct event *event = journal_event(journal, id);
		size_t size = is_raw_piece(event) ? match_piece(event, span_after(wire, done)) : 0;

		if (size && out) {
			escape_append_inside(span_part(wire, done, size), out);
			bytes_append_text(out, "\\p");
		}
		done += size;
	}
	return done;
}

bool sent_append_pieces(const struct journal *journal, uint32_t command, struct bytes *out)
{
	const struct event *event = journal_event(journal, command);
	uint32_t before = journal_before(journal, command, EVENT_COMMAND, event->conn);
	struct bytes wire = BYTES_INIT, pieces = BYTES_INIT;
	size_t done;

	append_wire(event, &wire);
	done = find_pieces(journal, before, command, bytes_span(&wire), &pieces);
	if (done) {
		bytes_append_byte(out, '"');
		bytes_append(out, bytes_span(&pieces));
		escape_append_inside(span_after(bytes_span(&wire), done), out);
		bytes_append_byte(out, '"');
	}
	bytes_release(&pieces);
	bytes_release(&wire);
	return done > 0;
}

/* DATA and BDAT have what stands behind them, a BDAT until it is answered. */
static bool takes_octets(const struct journal *journal, uint32_t command, uint32_t id)
{
	const struct event *event = journal_event(journal, command);
	uint32_t answer = event ? journal_answer(journal, command) : 0;

	return event && ((event->code == VERB_DATA && !was_refused(journal, command)) ||
			 (event->code == VERB_BDAT && (!answer || answer > id)));
}

bool sent_is_loose(const struct journal *journal, uint32_t id)
{
	const struct event *event = journal_event(journal, id);
	struct span members = members_of(event);
	uint32_t behind = journal_behind(journal, id, EVENT_COMMAND, event->conn);
	struct bytes wire = BYTES_INIT;
	bool begins = false;

	/* Of what may be a secret only a mark is kept. */
	if (!is_raw_piece(event) || !is_kept(members, members_text(members, "text"), true) ||
	    takes_octets(journal, journal_before(journal, id, EVENT_COMMAND, event->conn), id))
		return false;
	if (behind) {
		append_wire(journal_event(journal, behind), &wire);
		begins = find_pieces(journal, id - 1, behind, bytes_span(&wire), NULL) > 0;
	}
	bytes_release(&wire);
	return !begins;
}

/* ---- BDAT ---- */

bool sent_append_octets(const struct journal *journal, uint32_t bdat, struct bytes *out)
{
	const struct event *event = journal_event(journal, bdat);
	uint32_t next = journal_behind(journal, bdat, EVENT_COMMAND, event->conn);
	uint32_t last = next ? next : journal_count(journal), id = bdat;
	struct command command;
	bool known = true, any = false;

	command_parse(event_text(event), &command);
	while ((id = journal_between(journal, id, last, EVENT_BODY_SENT, event->conn))) {
		struct span members = members_of(journal_event(journal, id));
		struct span text = members_text(members, "text");

		if (!takes_octets(journal, bdat, id))
			break;
		known &= members_number(members, "bytes") == text.size;
		bytes_append(out, text);
		any = true;
	}
	return known && (any || command.chunk_size == 0);
}
