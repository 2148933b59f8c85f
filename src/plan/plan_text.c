/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan as a script, and a recorded connection as a plan. */
#include "base/escape.h"
#include "base/message.h"
#include "journal/group.h"
#include "journal/members.h"
#include "plan/plan_inside.h"
#include "smtp/command.h"

#define CONTENT_KEPT (8 * 1024) /* of content that was given in one piece (EVENT_BODY_SENT) */

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
			append_line(&plan->lines[n], &secrets, out);
			append_lines(bytes_span(&item->octets), out);
			break;
		}
		append_expect(item, out);
	}
	return secrets;
}

/* ---- from a journal ---- */

/* AUTH and its responses are one step: the login is done anew, the answers may be others. */
static void put_login(struct plan *plan, struct span text)
{
	struct command command;

	command_parse(text, &command);
	plan_append_login(plan, command.mechanism);
}

/*
 * Appends the content behind a DATA, whose last piece names the "(message)"
 * command `end`; false when the journal kept only its beginning.
 */
static bool find_content(const struct journal *journal, uint32_t data, uint32_t end, uint16_t conn,
			 struct bytes *out)
{
	uint32_t id = data, last = 0;

	while (last != end && (id = journal_behind(journal, id, EVENT_BODY_SENT, conn))) {
		const struct event *event = journal_event(journal, id);
		struct span members = span_of(event->data, event->size);
		struct span text;

		last = event->ref;
		text = members_text(members, "text");
		bytes_append(out, text);
		if (members_is(members, "typed"))
			bytes_append_text(out, "\r\n");
		else if (text.size >= CONTENT_KEPT)
			return false;
	}
	return true;
}

/* The "(message)" that ends the content behind a DATA; 0 when it never ended. */
static uint32_t find_message(const struct journal *journal, uint32_t data, uint16_t conn)
{
	uint32_t id = journal_behind(journal, data, EVENT_COMMAND, conn);
	const struct event *event = journal_event(journal, id);

	return event && event->code == VERB_MESSAGE ? id : 0;
}

static void put_request(struct plan *plan, enum request request, struct span argument)
{
	struct script_item item = { .kind = SCRIPT_REQUEST, .request = request_of(request) };

	bytes_append(&item.text, argument);
	plan_put(plan, &item);
	script_item_release(&item);
}

/*
 * A DATA with its content, which follows the group that the DATA ends; false
 * when the content is not known in full.
 */
static bool put_message(struct plan *plan, const struct journal *journal, uint32_t id,
			enum group_place place)
{
	uint16_t conn = journal_event(journal, id)->conn;
	uint32_t end = find_message(journal, id, conn);
	struct bytes content = BYTES_INIT;
	bool whole = !end || find_content(journal, id, end, conn, &content);

	if (whole)
		plan_append_line(plan, span_text("DATA"));
	if (place == GROUP_LAST)
		put_request(plan, REQUEST_FLUSH, span_of(NULL, 0));
	if (whole && end)
		plan_append_content(plan, bytes_span(&content));
	bytes_release(&content);
	return whole;
}

/* A BDAT with its octets, as :chunk; false when they are not known in full. */
static bool put_chunk(struct plan *plan, const struct journal *journal, uint32_t id, uint16_t conn)
{
	const struct event *content =
		journal_event(journal, journal_behind(journal, id, EVENT_BODY_SENT, conn));
	bool own = content && content->ref == id;
	struct span members = own ? span_of(content->data, content->size) : span_of(NULL, 0);
	struct span text = members_text(members, "text");
	struct bytes argument = BYTES_INIT;
	struct command command;

	command_parse(event_text(journal_event(journal, id)), &command);
	if (own ? members_number(members, "bytes") != text.size : command.chunk_size > 0)
		return false;
	if (command.chunk_last)
		bytes_append_text(&argument, "last ");
	if (command.chunk_size != text.size) {
		bytes_append_text(&argument, "claim=");
		bytes_append_number(&argument, command.chunk_size);
		bytes_append_byte(&argument, ' ');
	}
	escape_append(text, &argument);
	put_request(plan, REQUEST_CHUNK, bytes_span(&argument));
	bytes_release(&argument);
	return true;
}

/* A line as it left: raw where it did not end in CRLF. */
static void put_line(struct plan *plan, struct span text)
{
	struct bytes argument = BYTES_INIT;

	if (text.size == 0 || text.data[text.size - 1] != '\n') {
		plan_append_line(plan, text);
		return;
	}
	escape_append(text, &argument);
	put_request(plan, REQUEST_RAW, bytes_span(&argument));
	bytes_release(&argument);
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
	uint16_t conn = event->conn;
	struct bytes text = BYTES_INIT;
	bool whole = true;

	event_append_text(event, &text);
	if (verb == VERB_AUTH)
		put_login(plan, bytes_span(&text));
	else if (verb == VERB_DATA)
		whole = put_message(plan, journal, id, place);
	else if (verb == VERB_BDAT)
		whole = put_chunk(plan, journal, id, conn);
	else if (verb != VERB_MESSAGE && verb != VERB_AUTH_RESPONSE && verb != VERB_AUTH_CANCEL &&
		 !(verb == VERB_QUIT && is_last(journal, id, conn)) &&
		 !(verb == VERB_HELO && event->flaws == ORIGIN_STAGE) &&
		 !(event->marks & EVENT_HAS_SECRETS))
		put_line(plan, bytes_span(&text));
	bytes_release(&text);
	return whole;
}

size_t plan_append_session(struct plan *plan, const struct journal *journal, uint16_t conn)
{
	uint32_t id = 0;
	size_t left_out = 0;

	while ((id = journal_behind(journal, id, EVENT_COMMAND, conn))) {
		enum group_place place = group_place_of(journal, id);

		if (place == GROUP_FIRST)
			put_request(plan, REQUEST_PIPELINE, span_of(NULL, 0));
		left_out += !put_command(plan, journal, id, place);
		if (place == GROUP_LAST && journal_event(journal, id)->code != VERB_DATA)
			put_request(plan, REQUEST_FLUSH, span_of(NULL, 0));
	}
	return left_out;
}
