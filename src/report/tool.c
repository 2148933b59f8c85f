/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Common parts of swaks.c, openssl.c and curl.c. */
#include "report/tool.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "report/shell.h"

#define MESSAGE_FILE "message.eml"

/* What is odd, as a sentence about {tool}. */
static const struct {
	unsigned odd;
	const char *sentence;
} odds[] = {
	{ CLIENT_CONNECTIONS,
	  N_("The session had several connections; this is the last one in which anything was "
	     "said.") },
	{ CLIENT_MESSAGES, N_("The session had several messages; this is the last one.") },
	{ CLIENT_LOGINS, N_("The session had several logins; this is the last one.") },
	{ CLIENT_OTHERS,
	  N_("Commands beside the usual course (RSET, NOOP, VRFY, unknown ones) are left out: "
	     "{tool} "
	     "cannot say them. `smtpscope run` plays all of it; see the format script.") },
	{ CLIENT_PARAMETERS,
	  N_("The parameters of MAIL and RCPT are left out: {tool} cannot give them as they "
	     "were.") },
	{ CLIENT_CHUNKS, N_("The message went in chunks (BDAT); {tool} sends it with DATA.") },
	{ CLIENT_UNKEPT,
	  N_("The recording keeps only the beginning of the message: put all of it into the file "
	     "that is named below.") },
};

static void append_sentence(const struct tool *tool, const char *sentence, struct bytes *out)
{
	struct message_value value = { "tool", span_text(tool->name) };
	char *text = message_text(_(sentence), &value, 1);

	shell_append_comment(out, text);
	memory_free(text);
}

bool tool_knows_mechanism(const struct tool *tool, const struct client *client)
{
	struct span rest = span_text(tool->mechanisms);
	bool known = tool->mechanisms == NULL;

	while (rest.size && !known) {
		struct span word = span_next_word(&rest);

		known = word.size == client->mechanism.size &&
			strncasecmp((const char *)word.data, (const char *)client->mechanism.data,
				    word.size) == 0;
	}
	return known;
}

static void append_login_head(const struct tool *tool, const struct client *client,
			      struct bytes *out)
{
	if (!tool_knows_mechanism(tool, client))
		append_sentence(tool,
				N_("{tool} does not know the mechanism of this login; it takes one "
				   "that it knows."),
				out);
	if (client->password.size) {
		append_sentence(
			tool,
			N_("The password or token stands in this file: do not hand it on, and "
			   "delete it soon."),
			out);
		return;
	}
	append_sentence(tool,
			N_("Give the password or token first; it is not in here, and other users "
			   "of the machine may see it while {tool} runs:"),
			out);
	bytes_append_text(out, "#   read -rs SMTP_PASSWORD\n");
}

void tool_append_head(const struct tool *tool, const struct client *client, struct bytes *out)
{
	append_sentence(tool, N_("The same session with {tool}, as far as it can say it."), out);
	for (size_t i = 0; i < sizeof(odds) / sizeof(odds[0]); i++)
		if (client->odd & tool->cannot & odds[i].odd)
			append_sentence(tool, odds[i].sentence, out);
	if (client->lmtp && !tool->lmtp)
		append_sentence(tool, N_("The session was LMTP, which {tool} does not speak."),
				out);
	if (client->tls == CLIENT_CLEAR && !tool->clear)
		append_sentence(tool,
				N_("The session was in clear text, and {tool} speaks TLS only: use "
				   "`nc -C` with host and port in its place."),
				out);
	if (client->host.size == 0)
		append_sentence(
			tool,
			N_("The recording does not tell the server: put its name in the place "
			   "of HOST."),
			out);
	if (client->has_login)
		append_login_head(tool, client, out);
}

struct span tool_user(const struct client *client)
{
	return client->user.size ? bytes_span(&client->user) : span_text("USER");
}

void tool_append_password(const struct client *client, const char *option,
			  const struct bytes *before, struct bytes *out)
{
	struct bytes word = BYTES_INIT;

	if (before)
		bytes_append(&word, bytes_span(before));
	bytes_append(&word, bytes_span(&client->password));
	if (word.size) {
		shell_append_option(out, option, bytes_span(&word));
	} else {
		shell_append_flag(out, option);
		bytes_append_text(out, option[strlen(option) - 1] == '=' ? "" : " ");
	}
	/* In double quotes: nothing of its value is read by the shell. */
	if (client->password.size == 0)
		bytes_append_text(out, "\"$SMTP_PASSWORD\"");
	bytes_wipe(&word);
}

static bool holds_message(const struct client *client)
{
	return !(client->odd & CLIENT_UNKEPT) && shell_can_hold(bytes_span(&client->message));
}

void tool_append_message(const struct client *client, const char *option, struct bytes *out)
{
	shell_append_option(out, option, span_text(holds_message(client) ? "-" : MESSAGE_FILE));
}

void tool_append_end(const struct client *client, bool message, struct bytes *out)
{
	if (message && holds_message(client))
		shell_append_document(out, bytes_span(&client->message));
	else
		bytes_append_byte(out, '\n');
}
