/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a message before its final dot leaves: its size, and what is odd about it. */
#include "base/memory.h"
#include "base/message.h"
#include "cli/conductor_inside.h"
#include "smtp/lint.h"

/* What MAIL has declared, and what the server offers. */
static struct lint_limits find_limits(const struct conductor *conductor)
{
	const struct dialogue *dialogue = session_dialogue(conductor->session);
	const struct event *mail = journal_event(conductor->journal, dialogue->mail_id);
	struct lint_limits limits = {
		.known = dialogue->ehlo_reply_id != 0,
		.offered = dialogue->extensions.offered,
		.size_limit = dialogue->extensions.size_limit,
	};
	struct bytes text = BYTES_INIT;
	struct command command;
	struct span name, value;

	if (!mail)
		return limits;
	event_append_text(mail, &text);
	command_parse(bytes_span(&text), &command);
	while (command_next_parameter(&command.parameters, &name, &value)) {
		limits.declared_utf8 |= span_is_word(name, "SMTPUTF8");
		limits.declared_8bit |= span_is_word(name, "BODY") && !span_is_word(value, "7BIT");
	}
	bytes_release(&text);
	return limits;
}

char *conductor_content_remark(const struct conductor *conductor, size_t n)
{
	struct lint_limits limits = find_limits(conductor);
	struct lint lint = *session_lint(conductor->session);

	lint_finish(&lint);
	return lint_remark(&lint, &limits, n);
}

bool conductor_append_content(const struct conductor *conductor, struct bytes *out)
{
	struct lint lint = *session_lint(conductor->session);
	struct bytes bytes = BYTES_INIT, lines = BYTES_INIT;
	struct message_value values[2];
	size_t count = 0;
	char *remark;

	lint_finish(&lint);
	bytes_append_number(&bytes, lint.bytes);
	bytes_append_number(&lines, lint.lines);
	values[0] = (struct message_value){ "bytes", bytes_span(&bytes) };
	values[1] = (struct message_value){ "lines", bytes_span(&lines) };
	message_append(out, _("The message has {bytes} bytes in {lines} lines."), values, 2);
	for (; (remark = conductor_content_remark(conductor, count)); count++) {
		bytes_append_byte(out, ' ');
		bytes_append_text(out, remark);
		memory_free(remark);
	}
	bytes_release(&bytes);
	bytes_release(&lines);
	return count > 0;
}
