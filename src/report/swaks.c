/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format "swaks": the command line that does the same. A row of format.c. */
#include "base/memory.h"
#include "base/message.h"
#include "report/client.h"
#include "report/formats.h"
#include "report/shell.h"
#include "report/tool.h"

static const struct tool swaks = {
	.name = "swaks",
	.mechanisms = "LOGIN PLAIN CRAM-MD5 DIGEST-MD5 NTLM",
	.cannot = CLIENT_OTHERS | CLIENT_MESSAGES | CLIENT_CONNECTIONS | CLIENT_PARAMETERS |
		  CLIENT_CHUNKS | CLIENT_UNKEPT | CLIENT_LOGINS,
	.lmtp = true,
	.clear = true,
};

/* How far it is to go when no message was sent. */
static const char *last_stage(const struct client *client)
{
	if (client->recipient_count)
		return "RCPT";
	if (client->has_sender)
		return "MAIL";
	if (client->has_login)
		return "AUTH";
	if (client->hello.size)
		return client->tls == CLIENT_STARTTLS ? "HELO" : "FIRST-HELO";
	return "BANNER";
}

static void append_envelope(const struct client *client, struct bytes *out)
{
	if (client->has_sender)
		shell_append_option(
			out, "--from=", client->sender.size ? client->sender : span_text("<>"));
	for (size_t i = 0; i < client->recipient_count; i++)
		shell_append_option(out, "--to=", client->recipients[i]);
}

void swaks_session(struct report *report)
{
	struct bytes *out = report->out;
	struct client client;
	struct bytes port = BYTES_INIT;

	client_of(&client, report->journal, report->options.secrets);
	tool_append_head(&swaks, &client, out);
	bytes_append_number(&port, client.port);
	bytes_append_text(out, "swaks");
	shell_append_option(out, "--server=", client.host.size ? client.host : span_text("HOST"));
	shell_append_option(out, "--port=", bytes_span(&port));
	if (client.lmtp)
		shell_append_option(out, "--protocol=", span_text("LMTP"));
	if (client.hello.size)
		shell_append_option(out, "--helo=", client.hello);
	if (client.tls != CLIENT_CLEAR)
		shell_append_flag(out,
				  client.tls == CLIENT_STARTTLS ? "--tls" : "--tls-on-connect");
	if (client.has_login) {
		if (tool_knows_mechanism(&swaks, &client))
			shell_append_option(out, "--auth=", client.mechanism);
		else
			shell_append_flag(out, "--auth");
		shell_append_option(out, "--auth-user=", tool_user(&client));
		tool_append_password(&client, "--auth-password=", NULL, out);
	}
	append_envelope(&client, out);
	if (!client.has_data)
		shell_append_option(out, "--quit-after=", span_text(last_stage(&client)));
	else
		tool_append_message(&client, "--data=", out);
	tool_append_end(&client, client.has_data, out);
	bytes_release(&port);
	client_release(&client);
}
