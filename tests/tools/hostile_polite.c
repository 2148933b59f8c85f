/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small correct SMTP server without AUTH and TLS, for the rest of each hostile session. */
#include "hostile_polite.h"

#include <stddef.h>

static bool say(struct wire *wire, const char *line)
{
	return wire_send(wire, span_text(line)) && wire_send(wire, span_text("\r\n"));
}

bool polite_offer(struct wire *wire, struct span keywords)
{
	bool good = wire_send(wire, span_text(keywords.size > 0 ? "250-hostile.example.test\r\n"
								: "250 hostile.example.test\r\n"));

	while (good && keywords.size > 0) {
		size_t size = span_find(keywords, ';');
		struct span keyword = span_trim(span_part(keywords, 0, size));

		keywords = span_after(keywords, size + 1);
		good = wire_send(wire, span_text(keywords.size > 0 ? "250-" : "250 ")) &&
		       wire_send(wire, keyword) && wire_send(wire, span_text("\r\n"));
	}
	return good;
}

bool polite_take_body(struct wire *wire)
{
	struct bytes line = BYTES_INIT;
	bool done = false;

	while (!done && wire_read_line(wire, &line)) {
		ledger_hear_body(wire->ledger, bytes_span(&line));
		done = span_is(bytes_span(&line), ".");
	}
	bytes_release(&line);
	return done;
}

static const struct {
	const char *verb, *reply;
} replies[] = {
	{ "HELO", "250 hostile.example.test" },
	{ "MAIL", "250 2.1.0 sender ok" },
	{ "RCPT", "250 2.1.5 recipient ok" },
	{ "RSET", "250 2.0.0 reset" },
	{ "NOOP", "250 2.0.0 ok" },
	{ "VRFY", "252 2.0.0 cannot verify" },
	{ "HELP", "214 2.0.0 see RFC 5321" },
	{ "DATA", "354 go ahead" },
	{ "QUIT", "221 2.0.0 goodbye" },
};

/* The line's reply; true while the session goes on. */
static bool answer(struct wire *wire, struct span line, struct span keywords)
{
	if (ledger_line_starts(line, span_text("EHLO")))
		return polite_offer(wire, keywords);
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		if (!ledger_line_starts(line, span_text(replies[i].verb)))
			continue;
		if (!say(wire, replies[i].reply) || span_is(span_text(replies[i].verb), "QUIT"))
			return false;
		if (!span_is(span_text(replies[i].verb), "DATA"))
			return true;
		return polite_take_body(wire) && say(wire, "250 2.0.0 queued as 4ABCDEF012");
	}
	return say(wire, "500 5.5.1 not known here");
}

void polite_serve(struct wire *wire, struct span keywords)
{
	struct bytes line = BYTES_INIT;
	bool open = true;

	while (open && wire_read_line(wire, &line)) {
		ledger_hear(wire->ledger, bytes_span(&line));
		open = answer(wire, bytes_span(&line), keywords);
	}
	wire_close(wire);
	bytes_release(&line);
}
