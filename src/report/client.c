/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folds a journal into what its client did; read by the formats that are command lines or scripts. */
#include "report/client.h"

#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "journal/members.h"
#include "journal/sent.h"
#include "smtp/command.h"

/* ---- where it went ---- */

/* By scheme: its port, and TLS from the first byte. */
static const struct {
	const char *scheme;
	uint16_t port;
	bool implicit;
} schemes[] = {
	{ "smtp", 25, false },
	{ "submission", 587, false },
	{ "submissions", 465, true },
	{ "lmtp", 24, false },
};

/* "SCHEME://HOST:PORT", as the journal's head has it. */
static void read_target(struct client *client, struct span target)
{
	size_t mark = span_find_span(target, span_text("://"));
	struct span rest = mark < target.size ? span_after(target, mark + 3) : target;
	size_t colon = rest.size;
	uint64_t port;

	client->port = 25;
	/* practice:, unix: and mx: name no host that another tool could be told. */
	if (mark == target.size &&
	    (span_starts_word(target, "practice:") || span_starts_word(target, "unix:") ||
	     span_starts_word(target, "mx:")))
		return;
	for (size_t i = 0; mark < target.size && i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (span_is(span_part(target, 0, mark), schemes[i].scheme)) {
			client->port = schemes[i].port;
			client->tls = schemes[i].implicit ? CLIENT_IMPLICIT : CLIENT_CLEAR;
		}
	while (colon > 0 && rest.data[colon - 1] != ':' && rest.data[colon - 1] != ']')
		colon--;
	if (colon > 0 && rest.data[colon - 1] == ':' &&
	    span_number(span_after(rest, colon), &port) && port <= UINT16_MAX) {
		client->port = (uint16_t)port;
		rest = span_part(rest, 0, colon - 1);
	}
	if (rest.size > 2 && rest.data[0] == '[' && rest.data[rest.size - 1] == ']')
		rest = span_part(rest, 1, rest.size - 2);
	client->host = rest;
}

/* What the head does not tell: a text that was opened, a practice server. */
static void read_connected(struct client *client, const struct event *event)
{
	struct span members = span_of(event->data, event->size);
	struct span address = members_text(members, "address");
	uint64_t port = members_number(members, "port");

	client->lmtp = members_is(members, "lmtp");
	if (address.size && client->host.size == 0)
		client->host = address;
	if (port && port <= UINT16_MAX)
		client->port = (uint16_t)port;
}

/* ---- the login ---- */

/* The secret of this line that stands last in it, undone from its Base64. */
static void take_password(struct client *client, const struct event *event,
			  const struct secrets *secrets)
{
	struct secret_mark mark;
	struct bytes decoded = BYTES_INIT;
	struct span text, bearer = span_text("auth=Bearer ");
	size_t at;

	for (size_t n = 0; secrets && event_secret(event, n, &mark); n++) {
		bytes_wipe(&decoded);
		if (base64_decode(secrets_value(secrets, mark.id), &decoded, NULL) != BASE64_OK)
			continue;
		text = bytes_span(&decoded);
		at = span_find_span(text, bearer);
		if (at < text.size) { /* XOAUTH2, OAUTHBEARER */
			text = span_after(text, at + bearer.size);
			text = span_part(text, 0, span_find(text, '\001'));
		} else {
			while (span_find(text, '\0') < text.size) /* PLAIN */
				text = span_after(text, span_find(text, '\0') + 1);
		}
		bytes_wipe(&client->password);
		bytes_append(&client->password, text);
	}
	bytes_wipe(&decoded);
}

/* A LOGIN user name is the one answer that is kept readable. */
static void take_user(struct client *client, const struct event *event, struct span encoded)
{
	struct bytes decoded = BYTES_INIT;

	if (!(event->marks & EVENT_HAS_SECRETS) && client->user.size == 0 && encoded.size &&
	    span_is_word(client->mechanism, "LOGIN") &&
	    base64_decode(encoded, &decoded, NULL) == BASE64_OK)
		bytes_append(&client->user, bytes_span(&decoded));
	bytes_release(&decoded);
}

static void begin_login(struct client *client, const struct event *event,
			const struct command *command)
{
	client->odd |= client->has_login ? CLIENT_LOGINS : 0;
	client->has_login = true;
	client->mechanism = command->mechanism;
	bytes_clear(&client->user);
	bytes_wipe(&client->password);
	take_user(client, event, command->parameters);
}

static void read_login(struct client *client, const struct event *event)
{
	struct span user = members_text(span_of(event->data, event->size), "user");

	if (user.size == 0)
		return;
	bytes_clear(&client->user);
	bytes_append(&client->user, user);
}

/* ---- the message ---- */

bool client_append_message(const struct journal *journal, uint32_t data_id, struct bytes *out)
{
	struct sent_content content;
	bool whole;

	sent_content_find(journal, data_id, &content);
	bytes_append(out, bytes_span(&content.text));
	whole = content.whole && content.text.size > 0;
	sent_content_release(&content);
	return whole;
}

static void begin_data(struct client *client, const struct journal *journal, uint32_t id)
{
	client->odd |= client->has_data ? CLIENT_MESSAGES : 0;
	client->has_data = true;
	bytes_clear(&client->message);
	if (!client_append_message(journal, id, &client->message))
		client->odd |= client->message.size ? CLIENT_UNKEPT : 0;
	client->has_message = client->message.size > 0;
}

/* ---- commands ---- */

static void begin_mail(struct client *client, const struct command *command)
{
	client->odd |= client->has_message ? CLIENT_MESSAGES : 0;
	client->has_sender = true;
	client->sender = command->address.path;
	client->sender_parameters = command->parameters;
	client->odd |= command->parameters.size ? CLIENT_PARAMETERS : 0;
	client->recipient_count = 0;
}

static void add_recipient(struct client *client, const struct command *command)
{
	client->odd |= command->parameters.size ? CLIENT_PARAMETERS : 0;
	client->recipients = memory_grow(client->recipients, &client->recipient_capacity,
					 client->recipient_count + 1, sizeof(*client->recipients));
	client->recipients[client->recipient_count++] = command->address.path;
}

static void take_command(struct client *client, const struct journal *journal, uint32_t id,
			 const struct secrets *secrets)
{
	const struct event *event = journal_event(journal, id);
	struct command command;

	command_parse(event_text(event), &command);
	switch ((enum verb)event->code) {
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		client->hello = span_trim(command.argument);
		client->lmtp |= event->code == VERB_LHLO;
		break;
	case VERB_AUTH:
		begin_login(client, event, &command);
		take_password(client, event, secrets);
		break;
	case VERB_AUTH_RESPONSE:
		take_user(client, event, event_text(event));
		take_password(client, event, secrets);
		break;
	case VERB_MAIL:
		begin_mail(client, &command);
		break;
	case VERB_RCPT:
		add_recipient(client, &command);
		break;
	case VERB_BDAT:
		client->odd |= CLIENT_CHUNKS;
		client->has_data = true;
		break;
	case VERB_DATA:
		begin_data(client, journal, id);
		break;
	case VERB_STARTTLS:
	case VERB_MESSAGE:
	case VERB_QUIT:
		break;
	default:
		client->odd |= CLIENT_OTHERS;
	}
}

/* The last connection in which a command was said, or that was made. */
static uint16_t find_connection(struct client *client, const struct journal *journal)
{
	uint16_t first = 0, last = 0;

	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);

		if (event->kind != EVENT_COMMAND)
			continue;
		first = first ? first : event->conn;
		last = event->conn;
	}
	client->odd |= first != last ? CLIENT_CONNECTIONS : 0;
	return last ? last : 1;
}

void client_of(struct client *client, const struct journal *journal, const struct secrets *secrets)
{
	memset(client, 0, sizeof(*client));
	read_target(client, span_text(journal_head(journal).target));
	client->conn = find_connection(client, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);

		if (event->conn != client->conn)
			continue;
		if (event->kind == EVENT_CONNECTED)
			read_connected(client, event);
		else if (event->kind == EVENT_LOGIN)
			read_login(client, event);
		else if (event->kind == EVENT_COMMAND)
			take_command(client, journal, id, secrets);
		else if (event->kind == EVENT_TLS_READY && client->tls == CLIENT_CLEAR)
			client->tls = client->hello.size ? CLIENT_STARTTLS : CLIENT_IMPLICIT;
	}
}

void client_release(struct client *client)
{
	bytes_release(&client->user);
	bytes_wipe(&client->password);
	bytes_release(&client->message);
	memory_free(client->recipients);
	memset(client, 0, sizeof(*client));
}

void client_append_place(const struct client *client, struct bytes *out)
{
	bool ipv6 = span_find(client->host, ':') < client->host.size;

	bytes_append_text(out, ipv6 ? "[" : "");
	bytes_append(out, client->host.size ? client->host : span_text("HOST"));
	bytes_append_text(out, ipv6 ? "]:" : ":");
	bytes_append_number(out, client->port);
}
