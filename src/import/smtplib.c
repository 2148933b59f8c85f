/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python's smtplib with set_debuglevel: what was said stands as literals. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "send:", SPEAKER_CLIENT, 0, 0 },
	{ "reply: retcode ", SPEAKER_NOBODY, 0, 0 }, /* the reply once more */
	{ "reply:", SPEAKER_SERVER, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

/* "connect: to ('127.0.0.1', 25) None", and once more with the greeting. */
static bool take_remark(struct reader *reader, struct span text)
{
	size_t from = span_find(text, '\''), size;
	struct bytes members = BYTES_INIT;
	struct span host, rest;
	uint64_t port = 0;

	if (!reader_starts(text, "connect: (") && !reader_starts(text, "connect: to ("))
		return false;
	host = span_after(text, from + 1);
	size = span_find(host, '\'');
	rest = span_trim(span_after(host, size + 2));
	if (from == text.size || size == host.size || !size)
		return false;
	span_number(span_part(rest, 0, span_find(rest, ')')), &port);
	bytes_append_text(&members, "connected to ");
	bytes_append(&members, span_part(host, 0, size));
	if (port) {
		bytes_append_text(&members, " port ");
		bytes_append_number(&members, port);
	}
	conversation_remark(reader->conversation, bytes_span(&members));
	bytes_release(&members);
	return true;
}

static const char *const hallmarks[] = { "reply: b'", "reply: '", "send: '", "send: b'", NULL };

static const struct marks_style style = {
	.marks = marks,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.headers = true,
	.quoted = true,
	.remark = take_remark,
};

const struct import_format import_smtplib = {
	.name = "smtplib",
	.title = N_("the debug output of Python's smtplib"),
	.style = &style,
	MARKS_ENGINE,
};
