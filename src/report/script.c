/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The format "script": what `run` plays to do the same again, secrets as
 * variables. A row of format.c; also :script on the screen.
 */
#include <stdlib.h>

#include "base/escape.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "journal/group.h"
#include "journal/members.h"
#include "journal/sent.h"
#include "report/client.h"
#include "report/formats.h"
#include "report/shell.h"

#define CONTENT_MAX ((size_t)64 * 1024) /* of a message that is written into the script */

/* Mechanisms whose answers are the same each time; the others' are computed anew by :auth. */
static const char *const constant[] = { "PLAIN",       "LOGIN",    "XOAUTH2",
					"OAUTHBEARER", "EXTERNAL", "ANONYMOUS" };

struct writing {
	struct report *report;
	struct client client;
	bool computed; /* in an exchange that :auth stands for */
};

static void append_comment(struct writing *writing, const char *sentence, const char *name,
			   struct span value)
{
	struct message_value values[] = { { name, value } };
	char *text = message_text(_(sentence), values, 1);

	shell_append_comment(writing->report->out, text);
	memory_free(text);
}

/* ---- secrets ---- */

static void append_name(struct bytes *out, uint32_t id)
{
	bytes_append_text(out, "secret_");
	bytes_append_number(out, id);
}

static struct span secret_value(const struct writing *writing, uint32_t id)
{
	const struct secrets *secrets = writing->report->options.secrets;

	return secrets ? secrets_value(secrets, id) : span_of(NULL, 0);
}

/* ":set secret_3 …" for one secret: its value if it was asked for, else a comment to be filled in. */
static void append_set(struct writing *writing, const struct secret_mark *mark)
{
	struct bytes *out = writing->report->out;
	struct span value = secret_value(writing, mark->id);

	if (value.size && utf8_ascii_run(value) == value.size) {
		bytes_append_text(out, ":set ");
		append_name(out, mark->id);
		bytes_append_byte(out, ' ');
		bytes_append(out, value);
		bytes_append_byte(out, '\n');
		return;
	}
	bytes_append_text(out, "# :set ");
	append_name(out, mark->id);
	bytes_append_text(out, " VALUE   (");
	secret_shape_append(out, &mark->shape);
	bytes_append_text(out, ")\n");
}

static bool is_constant(struct span mechanism)
{
	for (size_t i = 0; i < sizeof(constant) / sizeof(constant[0]); i++)
		if (span_is_word(mechanism, constant[i]))
			return true;
	return mechanism.size == 0;
}

/* True for an event whose line the script will hold. */
static bool is_written(struct writing *writing, const struct event *event)
{
	struct command command;

	if (event->conn != writing->client.conn || event->kind != EVENT_COMMAND)
		return false;
	command_parse(event_text(event), &command);
	if (event->code == VERB_AUTH)
		writing->computed = !is_constant(command.mechanism);
	else if (event->code != VERB_AUTH_RESPONSE)
		writing->computed = false;
	return true;
}

static void append_secrets(struct writing *writing)
{
	const struct journal *journal = writing->report->journal;
	uint32_t told = 0;
	bool any = false;

	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);
		struct secret_mark mark;

		if (!is_written(writing, event) || writing->computed)
			continue;
		for (size_t n = 0; event_secret(event, n, &mark); n++) {
			if (mark.id <= told) /* ids grow; one that came again is told already */
				continue;
			told = mark.id;
			if (!any && !secret_value(writing, mark.id).size)
				append_comment(
					writing,
					N_("What was secret is not in here. Give each of these its "
					   "value (as it is sent, in Base64) and take the mark "
					   "# away:"),
					"", span_of(NULL, 0));
			any = true;
			append_set(writing, &mark);
		}
	}
}

/* ---- lines ---- */

/* A line of text as the script has it: "${secret_3}", and "${dollar}" where a "$" would be read. */
static void append_text(struct bytes *out, struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == '$' && i + 1 < text.size && text.data[i + 1] == '{')
			bytes_append_text(out, "${dollar}");
		else
			bytes_append_byte(out, text.data[i]);
}

static void append_line(struct bytes *out, const struct event *event)
{
	struct span text = event_text(event);
	struct secret_mark mark;
	size_t done = 0;

	for (size_t n = 0; event_secret(event, n, &mark); n++) {
		append_text(out, span_part(text, done, mark.offset - done));
		done = mark.offset;
		bytes_append_text(out, "${");
		append_name(out, mark.id);
		bytes_append_byte(out, '}');
	}
	append_text(out, span_after(text, done));
}

/* A line that a script can hold: nothing in it is read otherwise, all of it can be printed. */
static bool can_hold(const struct event *event)
{
	struct span text = event_text(event);
	struct printable shown = printable_make(text);
	bool same = span_equal(span_of(shown.text, shown.size), text);
	struct span trimmed = span_trim(text);

	printable_release(&shown);
	if (event->marks & EVENT_HAS_SECRETS)
		return same;
	return same && trimmed.size && trimmed.data[0] != '#' &&
	       (trimmed.data[0] != ':' || trimmed.data == text.data);
}

/* The code that came where its command calls for another one. */
static void append_expect(struct writing *writing, uint32_t id)
{
	const struct journal *journal = writing->report->journal;
	const struct event *command = journal_event(journal, id);
	const struct event *reply = journal_event(journal, journal_answer(journal, id));

	if (!reply || reply->flaws & REPLY_BROKEN || reply->code < 200 ||
	    command_expects((enum verb)command->code, reply->code))
		return;
	bytes_append_text(writing->report->out, ":expect ");
	bytes_append_number(writing->report->out, reply->code);
	bytes_append_byte(writing->report->out, '\n');
}

/* ---- messages ---- */

/* How a message is written: as it stands, line by line as raw bytes, or as a file to be made. */
enum message_form { MESSAGE_BLOCK, MESSAGE_RAW, MESSAGE_FILE };

static bool has_lone_dot(struct span text)
{
	while (text.size) {
		size_t end = span_find(text, '\n');
		struct span line = span_part(text, 0, end);

		if (span_is(line, ".") || span_is(line, ".\r"))
			return true;
		text = span_after(text, end + 1);
	}
	return false;
}

/* Behind DATA a request in the first line would be one. */
static bool fits_block(const struct sent_content *content)
{
	struct span text = bytes_span(&content->text);

	return content->end && !content->raw &&
	       (text.size == 0 ||
		(text.data[0] != ':' && shell_can_hold(text) && !has_lone_dot(text)));
}

static enum message_form form_of(const struct sent_content *content)
{
	if (!content->whole || content->wire.size > CONTENT_MAX)
		return MESSAGE_FILE;
	return fits_block(content) ? MESSAGE_BLOCK : MESSAGE_RAW;
}

static void append_block(struct bytes *out, struct span text)
{
	struct bytes lines = BYTES_INIT;

	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] != '\r' || i + 1 == text.size || text.data[i + 1] != '\n')
			bytes_append_byte(&lines, text.data[i]);
	append_text(out, bytes_span(&lines));
	bytes_append_text(out, ".\n");
	bytes_release(&lines);
}

static void append_asked(struct bytes *out, const char *request, struct span bytes)
{
	bytes_append_text(out, request);
	bytes_append_byte(out, ' ');
	escape_append(bytes, out);
	bytes_append_byte(out, '\n');
}

static void append_raw_lines(struct bytes *out, const struct sent_content *content)
{
	struct span rest = bytes_span(&content->wire);

	while (rest.size) {
		size_t end = span_find(rest, '\n');

		append_asked(out, ":raw", span_part(rest, 0, end + 1));
		rest = span_after(rest, end + 1);
	}
	if (content->end)
		append_asked(out, ":raw", span_text(".\r\n"));
}

/* What stands behind DATA, or behind the group that it ends. */
static void append_message(struct writing *writing, const struct sent_content *content)
{
	struct bytes *out = writing->report->out;

	switch (form_of(content)) {
	case MESSAGE_BLOCK:
		append_block(out, bytes_span(&content->text));
		break;
	case MESSAGE_RAW:
		append_raw_lines(out, content);
		break;
	case MESSAGE_FILE:
		bytes_append_text(out, ":body message.eml\n");
		break;
	}
	/* LMTP has a reply for each recipient. */
	if (content->end && !writing->client.lmtp)
		append_expect(writing, content->end);
}

/* ---- commands ---- */

static void append_login(struct writing *writing, const struct event *event)
{
	struct command command;

	command_parse(event_text(event), &command);
	append_comment(writing,
		       N_("The answers of {mechanism} are computed anew each time: :auth does it, "
			  "with --user NAME and --password-command COMMAND."),
		       "mechanism", command.mechanism);
	bytes_append_text(writing->report->out, ":auth ");
	printable_append(writing->report->out, command.mechanism);
	bytes_append_byte(writing->report->out, '\n');
}

/* Octets as they stand: a line that did not end in CRLF, or that left in pieces. */
static bool append_raw(struct writing *writing, uint32_t id)
{
	const struct event *event = journal_event(writing->report->journal, id);
	struct span text = event_text(event);
	struct bytes pieces = BYTES_INIT;
	bool raw = true;

	if (sent_append_pieces(writing->report->journal, id, &pieces)) {
		bytes_append_text(writing->report->out, ":raw ");
		bytes_append(writing->report->out, bytes_span(&pieces));
		bytes_append_byte(writing->report->out, '\n');
	} else if (text.size && text.data[text.size - 1] == '\n' &&
		   !(event->marks & EVENT_HAS_SECRETS)) {
		append_asked(writing->report->out, ":raw", text);
	} else {
		raw = false;
	}
	bytes_release(&pieces);
	return raw;
}

static void append_plain(struct writing *writing, uint32_t id)
{
	const struct event *event = journal_event(writing->report->journal, id);
	struct bytes *out = writing->report->out;

	if (append_raw(writing, id))
		return;
	if (can_hold(event)) {
		if (event_text(event).size && event_text(event).data[0] == ':')
			bytes_append_byte(out, ':');
		append_line(out, event);
		bytes_append_byte(out, '\n');
	} else if (!(event->marks & EVENT_HAS_SECRETS)) {
		append_asked(out, ":send", event_text(event));
	} else {
		append_comment(writing, N_("A line that a script cannot hold is left out: {line}"),
			       "line", event_text(event));
	}
}

/* BDAT with what it has counted, as :chunk; what is not kept must come from a file. */
static void append_chunk(struct writing *writing, uint32_t id, const struct command *command)
{
	struct bytes *out = writing->report->out;
	struct bytes octets = BYTES_INIT;
	bool whole = sent_append_octets(writing->report->journal, id, &octets);

	if (!whole)
		append_comment(writing,
			       N_("The recording does not keep all of the chunk: it is to be put "
				  "into this file."),
			       "", span_of(NULL, 0));
	bytes_append_text(out, command->chunk_last ? ":chunk last " : ":chunk ");
	if (whole && command->chunk_size != octets.size) {
		bytes_append_text(out, "claim=");
		bytes_append_number(out, command->chunk_size);
		bytes_append_byte(out, ' ');
	}
	if (whole)
		escape_append(bytes_span(&octets), out);
	else
		bytes_append_text(out, "chunk.bin");
	bytes_append_byte(out, '\n');
	bytes_release(&octets);
}

/* A DATA of which no block follows must not be read as one of which it does. */
static void append_data(struct writing *writing, uint32_t id, const struct sent_content *content)
{
	enum message_form form = form_of(content);

	if (form == MESSAGE_FILE)
		append_comment(writing,
			       content->whole
				       ? N_("The message holds what a script cannot: it is to be "
					    "put into this file.")
				       : N_("The recording does not keep all of the message: it "
					    "is to be put into this file."),
			       "", span_of(NULL, 0));
	if (form != MESSAGE_RAW)
		append_plain(writing, id);
	else if (!append_raw(writing, id))
		append_asked(writing->report->out, ":send",
			     event_text(journal_event(writing->report->journal, id)));
}

static void append_one(struct writing *writing, uint32_t id, const struct sent_content *content)
{
	const struct event *event = journal_event(writing->report->journal, id);
	struct command command;

	if (writing->computed) {
		append_login(writing, event);
		return;
	}
	command_parse(event_text(event), &command);
	if (event->code == VERB_BDAT && !(command.flaws & COMMAND_ARGUMENT))
		append_chunk(writing, id, &command);
	else if (event->code == VERB_DATA)
		append_data(writing, id, content);
	else
		append_plain(writing, id);
	append_expect(writing, id);
}

static void append_command(struct writing *writing, uint32_t id)
{
	enum group_place place = group_place_of(writing->report->journal, id);
	const struct event *event = journal_event(writing->report->journal, id);
	struct sent_content content = { .end = 0 };

	if (event->code == VERB_MESSAGE || !is_written(writing, event) ||
	    (writing->computed && event->code != VERB_AUTH))
		return;
	if (event->code == VERB_DATA)
		sent_content_find(writing->report->journal, id, &content);
	if (place == GROUP_FIRST)
		bytes_append_text(writing->report->out, ":pipeline\n");
	append_one(writing, id, &content);
	/* What follows a DATA stands behind the group that it ends. */
	if (place == GROUP_LAST)
		bytes_append_text(writing->report->out, ":flush\n");
	if (event->code == VERB_DATA)
		append_message(writing, &content);
	sent_content_release(&content);
}

/* Octets that no command counts in itself. */
static void append_loose(struct writing *writing, uint32_t id)
{
	const struct event *event = journal_event(writing->report->journal, id);

	if (event->conn == writing->client.conn && sent_is_loose(writing->report->journal, id))
		append_asked(writing->report->out, ":raw",
			     members_text(span_of(event->data, event->size), "text"));
}

/* Who of both closes first behind a QUIT is chance: the next time it may be the server. */
static bool ended_with_quit(const struct journal *journal, uint32_t closed, uint16_t conn)
{
	uint32_t id = journal_before(journal, closed, EVENT_COMMAND, conn);
	const struct event *command = journal_event(journal, id);
	const struct event *answer = journal_event(journal, journal_answer(journal, id));

	return command && command->code == VERB_QUIT && (!answer || answer->code / 100 == 2);
}

static void append_end(struct writing *writing, uint32_t closed)
{
	const struct event *event = journal_event(writing->report->journal, closed);
	struct span by = members_text(span_of(event->data, event->size), "by");
	struct span how = members_text(span_of(event->data, event->size), "how");
	bool dropped = span_is(how, "dropped");

	if (span_is(by, "client") &&
	    !ended_with_quit(writing->report->journal, closed, event->conn))
		bytes_append_text(writing->report->out, dropped ? ":drop\n" : ":close\n");
}

static bool needs_dollar(struct writing *writing)
{
	const struct journal *journal = writing->report->journal;
	bool needs = false;

	for (uint32_t id = 1; id <= journal_count(journal) && !needs; id++) {
		const struct event *event = journal_event(journal, id);
		struct span text = event->kind == EVENT_BODY_SENT
					   ? members_text(span_of(event->data, event->size), "text")
					   : event_text(event);

		needs = event->conn == writing->client.conn &&
			span_find_span(text, span_text("${")) < text.size;
	}
	return needs;
}

static void append_head(struct writing *writing)
{
	struct bytes target = BYTES_INIT;

	bytes_append_text(&target, journal_head(writing->report->journal).target);
	if (target.size == 0)
		client_append_place(&writing->client, &target);
	append_comment(writing,
		       N_("What the client said, to be played again with `smtpscope run THIS-FILE "
			  "{target}`."),
		       "target", bytes_span(&target));
	if (writing->client.odd & CLIENT_CONNECTIONS)
		append_comment(writing,
			       N_("The session had several connections; this is the last one in "
				  "which anything was said."),
			       "", span_of(NULL, 0));
	append_secrets(writing);
	if (needs_dollar(writing))
		bytes_append_text(writing->report->out, ":set dollar $\n");
	bytes_release(&target);
}

void script_session(struct report *report)
{
	struct writing writing = { .report = report };
	uint32_t last = 0;

	client_of(&writing.client, report->journal, report->options.secrets);
	append_head(&writing);
	for (uint32_t id = 1; id <= journal_count(report->journal); id++) {
		const struct event *event = journal_event(report->journal, id);

		if (event->kind == EVENT_COMMAND)
			append_command(&writing, id);
		if (event->kind == EVENT_BODY_SENT)
			append_loose(&writing, id);
		if (event->kind == EVENT_CLOSED && event->conn == writing.client.conn)
			last = id;
		report_pause(report);
	}
	if (last)
		append_end(&writing, last);
	client_release(&writing.client);
}
