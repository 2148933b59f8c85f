/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gathers what is known around a reply, from journal and replay; read by the
 * conditions of all rules and by those who write the sentences.
 */
#include "explain/situation.h"

#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "journal/members.h"

#define LINES_READ 100    /* of a reply, for signs of its software */
#define TEXT_MATCHED 4096 /* of a long reply, what rules may look at */

static void start(struct situation *situation)
{
	memset(situation, 0, sizeof(*situation));
	situation->code = -1;
	situation->reply = (struct reply)REPLY_INIT;
	dialogue_init(&situation->before);
	dialogue_init(&situation->after);
}

void situation_release(struct situation *situation)
{
	reply_release(&situation->reply);
	bytes_release(&situation->text_bytes);
	bytes_release(&situation->mechanism_bytes);
}

/* "(#5.7.1)" and "#5.7.1" as qmail and IronPort write a status, anywhere in the text. */
static struct status status_in_text(struct span text)
{
	struct status status = { 0, 0, 0 };

	for (size_t at = span_find(text, '#'); at < text.size;) {
		struct span rest = span_after(text, at + 1);
		size_t end = 0;
		size_t next;

		while (end < rest.size &&
		       (rest.data[end] == '.' || (rest.data[end] >= '0' && rest.data[end] <= '9')))
			end++;
		if (status_parse(span_part(rest, 0, end), &status))
			return status;
		next = span_find(rest, '#');
		at = next < rest.size ? at + 1 + next : text.size;
	}
	return (struct status){ 0, 0, 0 };
}

/* Everything that the reply itself tells. */
static void read_reply(struct situation *situation)
{
	const struct reply *reply = &situation->reply;

	bytes_clear(&situation->text_bytes);
	for (size_t n = 0; n < reply->count; n++) {
		if (n)
			bytes_append_byte(&situation->text_bytes, ' ');
		bytes_append(&situation->text_bytes, span_trim(reply_text(reply, n)));
		if (situation->text_bytes.size > TEXT_MATCHED)
			break;
	}
	situation->text = span_trim(span_part(bytes_span(&situation->text_bytes), 0, TEXT_MATCHED));
	situation->code = reply->code;
	situation->status = reply->status;
	if (reply->status.class == 0 && situation->code >= 400)
		situation->status = status_in_text(situation->text);
	if (situation->text.size == 0)
		situation->facts |= SITUATION_EMPTY;
}

void situation_append_command(const struct journal *journal, uint32_t id, struct bytes *out)
{
	const struct event *event = journal_event(journal, id);
	struct span text;
	struct secret_mark mark;
	size_t done = 0;

	if (!event || event->kind != EVENT_COMMAND)
		return;
	text = event_text(event);
	for (size_t n = 0; event_secret(event, n, &mark); n++) {
		bytes_append(out, span_part(text, done, mark.offset - done));
		bytes_append_text(out, "********");
		done = mark.offset;
	}
	bytes_append(out, span_after(text, done));
	if (event->code == VERB_MESSAGE)
		bytes_append_text(out, ".");
}

/* ---- software ---- */

static void recognise(struct situation *situation, uint32_t reply_id, enum software_sign sign)
{
	struct reply reply = REPLY_INIT;

	if (situation->software != SOFTWARE_UNKNOWN || reply_id == 0)
		return;
	if (journal_reply(situation->journal, reply_id, &reply))
		for (size_t n = 0;
		     n < reply.count && n < LINES_READ && situation->software == SOFTWARE_UNKNOWN;
		     n++)
			situation->software =
				software_in(sign, reply.lines[n].text, &situation->sign_pattern);
	reply_release(&reply);
	if (situation->software != SOFTWARE_UNKNOWN) {
		situation->sign = sign;
		situation->sign_event = reply_id;
	}
}

static void find_software(struct situation *situation)
{
	const struct dialogue *dialogue = &situation->after;
	uint32_t greeting = dialogue->greeting_id;

	if (greeting == 0 && dialogue->connected_id)
		greeting = journal_behind(situation->journal, dialogue->connected_id, EVENT_REPLY,
					  situation->conn);
	if (greeting == 0 && situation->verb == VERB_GREETING)
		greeting = situation->id;
	if (greeting <= situation->id)
		recognise(situation, greeting, SIGN_BANNER);
	recognise(situation, dialogue->ehlo_reply_id, SIGN_EHLO);
	recognise(situation, dialogue->previous_ehlo_reply_id, SIGN_EHLO);
	recognise(situation, situation->id, SIGN_REPLY);
}

/* ---- what was said before ---- */

static struct span path_of(const struct journal *journal, uint32_t id, struct bytes *text)
{
	const struct event *event = journal_event(journal, id);
	struct command command;

	bytes_clear(text);
	if (!event || event->kind != EVENT_COMMAND)
		return span_of(NULL, 0);
	event_append_text(event, text);
	command_parse(bytes_span(text), &command);
	return command.verb == VERB_MAIL || command.verb == VERB_RCPT ? command.address.path
								      : span_trim(command.argument);
}

struct span situation_sender(const struct situation *situation, struct bytes *text)
{
	uint32_t id = situation->before.mail_id;

	if (situation->verb == VERB_MAIL)
		id = situation->command_id;
	return path_of(situation->journal, id, text);
}

struct span situation_hello_name(const struct situation *situation, struct bytes *text)
{
	uint32_t id = situation->before.ehlo_id;

	if (situation->verb == VERB_EHLO || situation->verb == VERB_HELO ||
	    situation->verb == VERB_LHLO)
		id = situation->command_id;
	return path_of(situation->journal, id, text);
}

/* Of PLAIN's triple, where whoever wrote the text has masked the password in it, the name. */
static struct span name_in(struct span decoded)
{
	size_t first = span_find(decoded, '\0');
	struct span name = span_after(decoded, first + 1);

	return first < decoded.size ? span_part(name, 0, span_find(name, '\0')) : decoded;
}

/* A LOGIN user name is the one response that is kept readable. */
static struct span user_of_response(const struct journal *journal, uint32_t auth_id, uint32_t end,
				    struct bytes *text)
{
	const struct event *auth = journal_event(journal, auth_id);

	bytes_clear(text);
	for (uint32_t id = auth_id; auth && id && id <= end;
	     id = journal_between(journal, id, end, EVENT_COMMAND, auth->conn)) {
		const struct event *event = journal_event(journal, id);
		struct span line = event_text(event);
		struct command command;

		if (event->marks & EVENT_HAS_SECRETS || event->kind != EVENT_COMMAND)
			continue;
		command_parse(line, &command);
		if (event->code == VERB_AUTH)
			line = command.parameters;
		else if (event->code != VERB_AUTH_RESPONSE)
			break;
		if (line.size && base64_decode(line, text, NULL) == BASE64_OK)
			return name_in(bytes_span(text));
	}
	return span_of(NULL, 0);
}

struct span situation_user(const struct situation *situation, struct bytes *text)
{
	const struct dialogue *before = &situation->before;
	uint32_t id = before->auth_id;
	const struct event *event = journal_event(situation->journal, id);

	if (!event)
		return span_of(NULL, 0);
	while ((id = journal_between(situation->journal, id, situation->id, EVENT_LOGIN,
				     event->conn))) {
		const struct event *login = journal_event(situation->journal, id);
		struct span user = members_text(span_of(login->data, login->size), "user");

		if (user.size && login->ref == before->auth_id) {
			bytes_clear(text);
			bytes_append(text, user);
			return bytes_span(text);
		}
	}
	return user_of_response(situation->journal, before->auth_id, situation->id, text);
}

bool situation_same_word(struct span a, struct span b)
{
	char *text = span_copy_text(b);
	bool same = span_is_word(a, text);

	memory_free(text);
	return same;
}

/* The mechanism of the exchange, and whether the last EHLO lists it. */
static void read_mechanism(struct situation *situation)
{
	const struct event *event = journal_event(situation->journal, situation->before.auth_id);
	struct reply ehlo = REPLY_INIT;
	struct command command;
	bool listed = false;

	if (situation->verb == VERB_AUTH)
		event = journal_event(situation->journal, situation->command_id);
	if (!event || event->kind != EVENT_COMMAND)
		return;
	event_append_text(event, &situation->mechanism_bytes);
	command_parse(bytes_span(&situation->mechanism_bytes), &command);
	situation->mechanism = command.mechanism;
	if (command.parameters.size)
		situation->facts |= SITUATION_INITIAL;
	if (!journal_reply(situation->journal, situation->before.ehlo_reply_id, &ehlo))
		return;
	for (size_t n = 1; n < ehlo.count; n++) {
		struct extension_line line;
		struct span mechanism;

		if (!extension_parse(ehlo.lines[n].text, &line) || line.id != EXTENSION_AUTH)
			continue;
		while (extension_next_mechanism(&line.parameters, &mechanism))
			listed = listed || situation_same_word(mechanism, command.mechanism);
	}
	reply_release(&ehlo);
	if (!listed)
		situation->facts |= SITUATION_UNOFFERED;
}

/* What only the line of the command tells. */
static void read_command(struct situation *situation)
{
	const struct event *event = journal_event(situation->journal, situation->command_id);
	struct bytes text = BYTES_INIT;
	struct command command;

	if (!event || event->kind != EVENT_COMMAND)
		return;
	event_append_text(event, &text);
	command_parse(bytes_span(&text), &command);
	if (situation->verb == VERB_BDAT && command.chunk_last)
		situation->facts |= SITUATION_LAST_CHUNK;
	if ((situation->verb == VERB_MAIL || situation->verb == VERB_RCPT) &&
	    command.parameters.size)
		situation->facts |= SITUATION_PARAMETERS;
	bytes_release(&text);
	if (situation->verb == VERB_AUTH || situation->verb == VERB_AUTH_RESPONSE ||
	    situation->verb == VERB_AUTH_CANCEL)
		read_mechanism(situation);
}

static void read_verb(struct situation *situation, const struct event *event)
{
	const struct event *command = journal_event(situation->journal, event->ref);

	situation->command_id = event->ref;
	if (event->marks & EVENT_UNSOLICITED)
		situation->facts |= SITUATION_UNSOLICITED;
	else if (event->ref == 0)
		situation->verb = VERB_GREETING;
	else if (command)
		situation->verb = (enum verb)command->code;
}

void situation_of_reply(struct situation *situation, const struct journal *journal,
			struct replay *replay, uint32_t id)
{
	const struct event *event = journal_event(journal, id);

	start(situation);
	situation->journal = journal;
	situation->replay = replay;
	situation->id = id;
	situation->conn = event->conn;
	situation->facts = SITUATION_SESSION;
	situation->before = replay_before(replay, id);
	situation->after = replay_at(replay, id);
	situation->phase = dialogue_phase(&situation->after);
	journal_reply(journal, id, &situation->reply);
	read_reply(situation);
	read_verb(situation, event);
	situation->facts |= situation_facts(situation);
	read_command(situation);
}

void situation_of_event(struct situation *situation, const struct journal *journal,
			struct replay *replay, uint32_t id)
{
	situation_of_reply(situation, journal, replay, id);
	find_software(situation);
}

/* ---- without a session ---- */

static void read_context(struct situation *situation, const struct explain_context *context)
{
	if (context) {
		situation->verb = context->after;
		situation->software = software_find(context->server);
		situation->sign = SIGN_NAMED;
	}
	if (situation->software == SOFTWARE_UNKNOWN)
		situation->software =
			software_in(SIGN_REPLY, situation->text, &situation->sign_pattern);
}

void situation_of_text(struct situation *situation, struct span line,
		       const struct explain_context *context)
{
	start(situation);
	while (line.size) {
		size_t end = span_find(line, '\n');
		struct span one = span_part(line, 0, end);
		struct line pushed = { one, LINE_END_CRLF, 0 };

		if (one.size && one.data[one.size - 1] == '\r')
			pushed.text = span_part(one, 0, one.size - 1);
		if (reply_push(&situation->reply, &pushed) != REPLY_MORE)
			break;
		line = span_after(line, end + 1);
	}
	reply_finish(&situation->reply);
	read_reply(situation);
	read_context(situation, context);
}

void situation_of_code(struct situation *situation, int code, struct status status,
		       const struct explain_context *context)
{
	start(situation);
	situation->code = code;
	situation->status = status;
	read_context(situation, context);
}
