/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The format "openssl": the s_client command that brings the connection, and
 * the lines to type in it. A row of format.c.
 */
#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "report/client.h"
#include "report/formats.h"
#include "report/shell.h"
#include "report/tool.h"
#include "report/words.h"

static const struct tool openssl = {
	.name = "openssl",
	.cannot = CLIENT_CONNECTIONS,
};

/* No address: those are not asked for by name. */
static bool is_name(struct span host)
{
	return host.size && span_find(host, ':') == host.size &&
	       !(host.data[host.size - 1] >= '0' && host.data[host.size - 1] <= '9');
}

/* A line to be typed: a comment that is never broken. */
static void append_typed(struct bytes *out, struct span line)
{
	bytes_append_text(out, line.size ? "#   " : "#");
	printable_append(out, line);
	bytes_append_byte(out, '\n');
}

static void append_command(struct bytes *out, const struct event *event,
			   const struct secrets *secrets)
{
	struct bytes line = BYTES_INIT;
	struct word word;

	for (size_t at = 0; words_next(event, secrets, &at, &word);) {
		if (!word.shape) {
			bytes_append(&line, word.text);
			continue;
		}
		bytes_append_byte(&line, '[');
		secret_shape_append(&line, &word.mark.shape);
		bytes_append_byte(&line, ']');
	}
	append_typed(out, bytes_span(&line));
	bytes_wipe(&line);
}

static void append_message(const struct client *client, struct bytes *out)
{
	struct span rest = bytes_span(&client->message);
	struct bytes typed = BYTES_INIT;

	while (rest.size) {
		size_t end = span_find(rest, '\n');
		struct span line = span_part(rest, 0, end);

		if (line.size && line.data[line.size - 1] == '\r')
			line.size--;
		/* On the way a leading dot is doubled (RFC 5321 §4.5.2). */
		bytes_clear(&typed);
		bytes_append_text(&typed, line.size && line.data[0] == '.' ? "." : "");
		bytes_append(&typed, line);
		append_typed(out, bytes_span(&typed));
		rest = span_after(rest, end + 1);
	}
	append_typed(out, span_text("."));
	bytes_release(&typed);
}

/* s_client says EHLO and STARTTLS itself: what is typed comes behind them. */
static void append_lines(const struct report *report, const struct client *client)
{
	bool inside = client->tls != CLIENT_STARTTLS;

	for (uint32_t id = 1; id <= journal_count(report->journal); id++) {
		const struct event *event = journal_event(report->journal, id);

		if (event->conn != client->conn)
			continue;
		inside |= event->kind == EVENT_TLS_READY;
		if (event->kind != EVENT_COMMAND || !inside || event->code == VERB_STARTTLS)
			continue;
		if (event->code == VERB_MESSAGE)
			append_message(client, report->out);
		else
			append_command(report->out, event, report->options.secrets);
	}
}

void openssl_session(struct report *report)
{
	struct bytes *out = report->out, place = BYTES_INIT;
	struct client client;

	client_of(&client, report->journal, report->options.secrets);
	client.has_login = false; /* its lines are typed; nothing is to be given beforehand */
	tool_append_head(&openssl, &client, out);
	client_append_place(&client, &place);
	bytes_append_text(out, "openssl s_client -quiet -crlf");
	shell_append_option(out, "-connect", bytes_span(&place));
	if (client.tls == CLIENT_STARTTLS) {
		shell_append_option(out, "-starttls", span_text(client.lmtp ? "lmtp" : "smtp"));
		if (client.hello.size)
			shell_append_option(out, "-name", client.hello);
	}
	if (is_name(client.host))
		shell_append_option(out, "-servername", client.host);
	bytes_append_byte(out, '\n');
	shell_append_comment(out, _("Then type these lines, each when the one before has been "
				    "answered; a secret is told by its structure:"));
	append_lines(report, &client);
	bytes_release(&place);
	client_release(&client);
}
