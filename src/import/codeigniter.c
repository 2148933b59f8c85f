/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CodeIgniter's print_debugger(): replies alone, each behind the name that the
 * library has for what it sent ("hello: 250-…").
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/plain.h"

static const struct {
	const char *label;
	const char *command;
} labels[] = {
	{ "hello: ", "EHLO" }, { "starttls: ", "STARTTLS" }, { "from: ", "MAIL" },
	{ "to: ", "RCPT" },    { "data: ", "DATA" },         { "quit: ", "QUIT" },
	{ "reset: ", "RSET" },
};

/* Replies to the login stand in sentences: "Failed to authenticate password. Error: 535 …". */
static const char *const sentences[] = {
	"Failed to send AUTH LOGIN command. Error: ",
	"Failed to authenticate username. Error: ",
	"Failed to authenticate password. Error: ",
};

static void tell_answer(struct reader *reader, const char *command, struct span reply)
{
	if (!conversation_awaits(reader->conversation) &&
	    !conversation_in_content(reader->conversation))
		conversation_inferred(reader->conversation, span_text(command));
	reader_say(reader, SPEAKER_SERVER, reply, "\r\n");
}

static bool take_own(struct reader *reader, struct span line)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		struct span reply = span_after(line, span_text(labels[i].label).size);

		if (!reader_starts(line, labels[i].label) || reader_code(reply) < 0)
			continue;
		reader_let_go(reader);
		tell_answer(reader, labels[i].command, reply);
		return true;
	}
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		size_t at = span_find_span(line, span_text(sentences[i]));
		struct span reply = span_after(line, at + span_text(sentences[i]).size);

		if (at == line.size || reader_code(reply) < 0)
			continue;
		reader_let_go(reader);
		conversation_note(reader->conversation, line);
		tell_answer(reader, "AUTH", reply);
		return true;
	}
	return false;
}

static const char *const hallmarks[] = {
	"hello: 2",
	"hello: 5",
	"The following SMTP error was encountered:",
	"Failed to authenticate password. Error: ",
	NULL,
};

static const struct plain_style style = {
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.own = take_own,
};

const struct import_format import_codeigniter = {
	.name = "codeigniter",
	.title = N_("the output of CodeIgniter's print_debugger()"),
	.style = &style,
	PLAIN_ENGINE,
};
