/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format "curl": the command line that does the same. A row of format.c. */
#include "base/message.h"
#include "report/client.h"
#include "report/formats.h"
#include "report/shell.h"
#include "report/tool.h"

static const struct tool curl = {
	.name = "curl",
	.mechanisms = "LOGIN PLAIN CRAM-MD5 DIGEST-MD5 NTLM EXTERNAL SCRAM-SHA-1 SCRAM-SHA-256",
	.cannot = CLIENT_OTHERS | CLIENT_MESSAGES | CLIENT_CONNECTIONS | CLIENT_PARAMETERS |
		  CLIENT_CHUNKS | CLIENT_UNKEPT | CLIENT_LOGINS,
	.clear = true,
};

static const struct tool curl_with_tokens = {
	.name = "curl",
	.mechanisms = "XOAUTH2 OAUTHBEARER",
};

/* What a URL's path may not hold as it is. */
static void append_in_url(struct bytes *out, struct span text)
{
	for (size_t i = 0; i < text.size; i++) {
		unsigned char byte = text.data[i];
		bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
			     (byte >= 'A' && byte <= 'Z') || byte == '.' || byte == '-';

		if (!plain)
			bytes_append_byte(out, '%');
		if (plain)
			bytes_append_byte(out, byte);
		else
			bytes_append_hex(out, span_of(&byte, 1));
	}
}

/* curl says the URL's path as the name in EHLO. */
static void append_url(const struct client *client, struct bytes *out)
{
	struct bytes url = BYTES_INIT;

	bytes_append_text(&url, client->tls == CLIENT_IMPLICIT ? "smtps://" : "smtp://");
	client_append_place(client, &url);
	bytes_append_byte(&url, '/');
	append_in_url(&url, client->hello);
	shell_append_option(out, "--url", bytes_span(&url));
	bytes_release(&url);
}

static void append_login(const struct client *client, struct bytes *out)
{
	struct bytes option = BYTES_INIT, user = BYTES_INIT;

	bytes_append_text(&option, "AUTH=");
	bytes_append(&option, client->mechanism);
	bytes_append(&user, tool_user(client));
	if (tool_knows_mechanism(&curl_with_tokens, client)) {
		shell_append_option(out, "--user", bytes_span(&user));
		tool_append_password(client, "--oauth2-bearer", NULL, out);
	} else {
		if (tool_knows_mechanism(&curl, client))
			shell_append_option(out, "--login-options", bytes_span(&option));
		bytes_append_byte(&user, ':');
		tool_append_password(client, "--user", &user, out);
	}
	bytes_release(&option);
	bytes_release(&user);
}

static void append_path(struct bytes *out, const char *option, struct span path)
{
	struct bytes word = BYTES_INIT;

	bytes_append_byte(&word, '<');
	bytes_append(&word, path);
	bytes_append_byte(&word, '>');
	shell_append_option(out, option, bytes_span(&word));
	bytes_release(&word);
}

void curl_session(struct report *report)
{
	struct bytes *out = report->out;
	struct client client;

	client_of(&client, report->journal, report->options.secrets);
	tool_append_head(&curl, &client, out);
	if (!client.has_data && client.recipient_count)
		shell_append_comment(out, _("curl cannot stop before the message: it sends one."));
	bytes_append_text(out, "curl --verbose --globoff");
	append_url(&client, out);
	if (client.tls != CLIENT_CLEAR)
		shell_append_flag(out, "--ssl-reqd");
	if (client.has_login)
		append_login(&client, out);
	if (client.has_sender)
		append_path(out, "--mail-from", client.sender);
	for (size_t i = 0; i < client.recipient_count; i++)
		append_path(out, "--mail-rcpt", client.recipients[i]);
	if (client.recipient_count) {
		if (client.has_data) {
			shell_append_flag(out, "--crlf");
			tool_append_message(&client, "--upload-file", out);
		} else {
			shell_append_option(out, "--upload-file", span_text("message.eml"));
		}
	} else {
		/* Without a recipient curl says HELP unless it is told a command. */
		shell_append_option(out, "--request", span_text("NOOP"));
	}
	tool_append_end(&client, client.has_data && client.recipient_count, out);
	client_release(&client);
}
