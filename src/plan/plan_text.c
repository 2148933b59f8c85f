/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan as a script, and a recorded connection as a plan. */
#include "base/escape.h"
#include "base/message.h"
#include "journal/group.h"
#include "journal/members.h"
#include "journal/sent.h"
#include "plan/plan_inside.h"
#include "smtp/command.h"

/* ---- one line ---- */

void planned_append(const struct planned *planned, struct bytes *out)
{
	const struct script_item *item = &planned->item;
	struct bytes size = BYTES_INIT;
	struct message_value value = { "bytes", { NULL, 0 } };

	switch (item->kind) {
	case SCRIPT_BLOCK:
		bytes_append_number(&size, item->text.size);
		value.bytes = bytes_span(&size);
		message_append(out, _("(message, {bytes} bytes)"), &value, 1);
		bytes_release(&size);
		break;
	case SCRIPT_BODY:
	case SCRIPT_REQUEST:
		bytes_append_text(out, item->request->name);
		if (item->text.size || planned->secret)
			bytes_append_byte(out, ' ');
		bytes_append(out, bytes_span(&item->text));
		break;
	case SCRIPT_LINE:
	default:
		bytes_append(out, bytes_span(&item->text));
		break;
	}
}

/* ---- as a script ---- */

static void append_expect(const struct script_item *item, struct bytes *out)
{
	if (item->expect) {
		bytes_append_text(out, ":expect ");
		bytes_append(out, expect_text(item->expect));
		bytes_append_byte(out, '\n');
	}
}

/* Lines that end in CRLF, as a file has them. */
static void append_lines(struct span text, struct bytes *out)
{
	for (size_t n = 0; n < text.size; n++)
		if (text.data[n] != '\r' || n + 1 >= text.size || text.data[n + 1] != '\n')
			bytes_append_byte(out, text.data[n]);
}

/* What stands in an item, a variable in the place of its secret. */
static void append_masked(const struct planned *planned, size_t *secrets, struct bytes *out)
{
	struct span text = bytes_span(&planned->item.text);

	if (!planned_has_secret(planned)) {
		bytes_append(out, text);
		return;
	}
	bytes_append(out, span_part(text, 0, planned->mask_from));
	bytes_append_text(out, "${secret_");
	bytes_append_number(out, ++*secrets);
	bytes_append_byte(out, '}');
	bytes_append(out, span_after(text, planned->mask_to));
}

/* True for a DATA that no block of the plan belongs to, be it behind the :flush of its group. */
static bool is_lone_data(const struct plan *plan, size_t n)
{
	bool data = planned_verb(&plan->lines[n]) == VERB_DATA;
	const struct script_item *next = n + 1 < plan->count ? &plan->lines[n + 1].item : NULL;

	if (next && next->kind == SCRIPT_REQUEST && next->request->id == REQUEST_FLUSH)
		next = n + 2 < plan->count ? &plan->lines[n + 2].item : NULL;
	return data && !(next && planned_is_content(next));
}

/* A line that a script would read as something else begins with one more colon. */
static void append_line(const struct planned *planned, size_t *secrets, struct bytes *out)
{
	if (planned->item.text.size && planned->item.text.data[0] == ':')
		bytes_append_byte(out, ':');
	append_masked(planned, secrets, out);
	bytes_append_byte(out, '\n');
}

static void append_asked(const struct planned *planned, size_t *secrets, struct bytes *out)
{
	bytes_append_text(out, planned->item.request->name);
	if (planned->item.text.size || planned_has_secret(planned))
		bytes_append_byte(out, ' ');
	append_masked(planned, secrets, out);
	bytes_append_byte(out, '\n');
}

static void append_sent(struct span text, struct bytes *out)
{
	bytes_append_text(out, ":send ");
	escape_append(text, out);
	bytes_append_byte(out, '\n');
}

size_t plan_format(const struct plan *plan, struct bytes *out)
{
	size_t secrets = 0;

	for (size_t n = 0; n < plan->count; n++) {
		const struct script_item *item = &plan->lines[n].item;

		switch (item->kind) {
		case SCRIPT_BLOCK:
			append_lines(bytes_span(&item->text), out);
			bytes_append_text(out, ".\n");
			break;
		case SCRIPT_BODY:
		case SCRIPT_REQUEST:
			append_asked(&plan->lines[n], &secrets, out);
			break;
		case SCRIPT_LINE:
		default:
			if (is_lone_data(plan, n)) {
				append_sent(bytes_span(&item->text), out);
				break;
			}
			append_line(&plan->lines[n], &secrets, out);
			append_lines(bytes_span(&item->octets), out);
			break;
		}
		append_expect(item, out);
	}
	return secrets;
}

/* ---- from a journal ---- */

static void put_request(struct plan *plan, enum request request, struct span argument)
{
	struct script_item item = { .kind = SCRIPT_REQUEST, .request = request_of(request) };

	bytes_append(&item.text, argument);
	plan_put(plan, &item);
	script_item_release(&item);
}

static void put_bytes(struct plan *plan, enum request request, struct span bytes)
{
	struct bytes argument = BYTES_INIT;

	escape_append(bytes, &argument);
	put_request(plan, request, bytes_span(&argument));
	bytes_release(&argument);
}

/* True for what a line of a script would be read as otherwise, or cannot be. */
static bool is_read_otherwise(struct span text)
{
	struct span trimmed = span_trim(text);

	return trimmed.size == 0 || trimmed.data[0] == '#' ||
	       (trimmed.data[0] == ':' && trimmed.data != text.data) ||
	       span_find_span(text, span_text("${")) < text.size ||
	       !command_is_sendable(text, NULL);
}

/*
 * What was refused before may be refused again, or taken now: neither ends the way. An EHLO that is
 * not known is followed by HELO.
 */
static void expect_again(struct plan *plan, const struct journal *journal, uint32_t command)
{
	const struct event *event = journal_event(journal, command);
	struct bytes pattern = BYTES_INIT;
	uint32_t id = command;
	struct fault ignored;

	while ((id = journal_behind(journal, id, EVENT_REPLY, event->conn))) {
		const struct event *reply = journal_event(journal, id);

		if (reply->ref != command || reply->code < 400 || reply->code > 599 ||
		    reply->flaws & REPLY_BROKEN)
			continue;
		bytes_append_number(&pattern, reply->code);
		bytes_append_byte(&pattern, '|');
	}
	if (pattern.size && event->code != VERB_EHLO) {
		bytes_append_text(&pattern, "2xx|3xx");
		plan->lines[plan->count - 1].item.expect =
			expect_parse(bytes_span(&pattern), &ignored);
	}
	bytes_release(&pattern);
}

/* A line as it left: in its pieces, raw where it did not end in CRLF. */
static void put_line(struct plan *plan, const struct journal *journal, uint32_t id)
{
	struct span text = event_text(journal_event(journal, id));
	struct bytes pieces = BYTES_INIT;

	if (sent_append_pieces(journal, id, &pieces))
		put_request(plan, REQUEST_RAW, bytes_span(&pieces));
	else if (text.size && text.data[text.size - 1] == '\n')
		put_bytes(plan, REQUEST_RAW, text);
	else if (is_read_otherwise(text))
		put_bytes(plan, REQUEST_SEND, text);
	else
		plan_append_line(plan, text);
	expect_again(plan, journal, id);
	bytes_release(&pieces);
}

/* Names are replaced in a message of the plan, not in one that was sent. */
static void put_block(struct plan *plan, struct span text)
{
	struct bytes block = BYTES_INIT;

	while (text.size) {
		size_t dollar = span_find_span(text, span_text("${"));

		bytes_append(&block, span_part(text, 0, dollar));
		bytes_append_text(&block, dollar < text.size ? "${dollar}" : "");
		text = span_after(text, dollar + 1);
	}
	plan_append_content(plan, bytes_span(&block));
	bytes_release(&block);
}

static void put_content(struct plan *plan, const struct journal *journal,
			const struct sent_content *content)
{
	struct span rest = bytes_span(&content->wire);

	if (content->end && !content->raw) {
		put_block(plan, bytes_span(&content->text));
		rest = span_of(NULL, 0);
	}
	while (rest.size) {
		size_t end = span_find(rest, '\n');

		put_bytes(plan, REQUEST_RAW, span_part(rest, 0, end + 1));
		rest = span_after(rest, end + 1);
	}
	if (content->end && content->raw)
		put_bytes(plan, REQUEST_RAW, span_text(".\r\n"));
	if (content->end)
		expect_again(plan, journal, content->end);
}

/*
 * A DATA with its content, which follows the group that the DATA ends; false
 * when the content is not known in full.
 */
static bool put_message(struct plan *plan, const struct journal *journal, uint32_t id,
			enum group_place place)
{
	struct sent_content content;
	bool whole;

	sent_content_find(journal, id, &content);
	whole = content.whole;
	if (whole)
		put_line(plan, journal, id);
	if (place == GROUP_LAST)
		put_request(plan, REQUEST_FLUSH, span_of(NULL, 0));
	if (whole)
		put_content(plan, journal, &content);
	sent_content_release(&content);
	return whole;
}

/* A BDAT with its octets, as :chunk; false when they are not known in full. */
static bool put_chunk(struct plan *plan, const struct journal *journal, uint32_t id,
		      const struct command *command)
{
	struct bytes argument = BYTES_INIT, octets = BYTES_INIT;
	bool whole = sent_append_octets(journal, id, &octets);

	if (whole) {
		if (command->chunk_last)
			bytes_append_text(&argument, "last ");
		if (command->chunk_size != octets.size) {
			bytes_append_text(&argument, "claim=");
			bytes_append_number(&argument, command->chunk_size);
			bytes_append_byte(&argument, ' ');
		}
		escape_append(bytes_span(&octets), &argument);
		put_request(plan, REQUEST_CHUNK, bytes_span(&argument));
		expect_again(plan, journal, id);
	}
	bytes_release(&octets);
	bytes_release(&argument);
	return whole;
}

static bool is_last(const struct journal *journal, uint32_t id, uint16_t conn)
{
	return !journal_behind(journal, id, EVENT_COMMAND, conn);
}

/* One command as it left; false when what belongs to it is not known in full. */
static bool put_command(struct plan *plan, const struct journal *journal, uint32_t id,
			enum group_place place)
{
	const struct event *event = journal_event(journal, id);
	enum verb verb = (enum verb)event->code;
	struct command command;

	command_parse(event_text(event), &command);
	/* With its responses it is one step: done anew, the answers may be others. */
	if (verb == VERB_AUTH)
		plan_append_login(plan, command.mechanism);
	else if (verb == VERB_DATA)
		return put_message(plan, journal, id, place);
	else if (verb == VERB_BDAT && !(command.flaws & COMMAND_ARGUMENT))
		return put_chunk(plan, journal, id, &command);
	else if (verb != VERB_MESSAGE && verb != VERB_AUTH_RESPONSE && verb != VERB_AUTH_CANCEL &&
		 !(verb == VERB_QUIT && is_last(journal, id, event->conn)) &&
		 !(verb == VERB_HELO && event->flaws == ORIGIN_STAGE) &&
		 !(event->marks & EVENT_HAS_SECRETS))
		put_line(plan, journal, id);
	return true;
}

/* Octets that belong to no command. */
static void put_loose(struct plan *plan, const struct journal *journal, uint32_t id)
{
	const struct event *event = journal_event(journal, id);

	if (sent_is_loose(journal, id))
		put_bytes(plan, REQUEST_RAW,
			  members_text(span_of(event->data, event->size), "text"));
}

size_t plan_append_session(struct plan *plan, const struct journal *journal, uint16_t conn)
{
	size_t left_out = 0;

	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);
		enum group_place place;

		if (event->conn == conn && event->kind == EVENT_BODY_SENT)
			put_loose(plan, journal, id);
		if (event->conn != conn || event->kind != EVENT_COMMAND)
			continue;
		place = group_place_of(journal, id);
		if (place == GROUP_FIRST)
			put_request(plan, REQUEST_PIPELINE, span_of(NULL, 0));
		left_out += !put_command(plan, journal, id, place);
		if (place == GROUP_LAST && event->code != VERB_DATA)
			put_request(plan, REQUEST_FLUSH, span_of(NULL, 0));
	}
	return left_out;
}

void plan_format_sent(const struct outgoing *line, struct bytes *out)
{
	struct span text = bytes_span(&line->line);
	struct command command;

	command_parse(text, &command);
	if (line->octets.size) {
		bytes_append_text(out, command.chunk_last ? ":chunk last claim=" : ":chunk claim=");
		bytes_append_number(out, command.chunk_size);
		bytes_append_byte(out, ' ');
		escape_append(bytes_span(&line->octets), out);
	} else if (line->raw || command.verb == VERB_DATA || is_read_otherwise(text)) {
		bytes_append_text(out, line->raw ? ":raw " : ":send ");
		escape_append(text, out);
	} else {
		bytes_append_text(out, text.data[0] == ':' ? ":" : "");
		bytes_append(out, text);
	}
	bytes_append_byte(out, '\n');
}
