/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: report */
/*
 * A session in which the input is what both sides say, in every format: what
 * comes out is what its format says and nothing else, and no secret is in it.
 *
 * The same bytes, with a login in their middle, through scrub: the login's secret
 * is nowhere in what comes out.
 *
 * Input: lines. One that begins with 'C' is the client's, with 'T' the TLS
 * handshake, with 'M' a message; all others are the server's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/format.h"
#include "report/pseudonym.h"
#include "report/scrub.h"
#include "tests/explain/transcript.h"
#include "tests/fuzz/property.h"
#include "tests/report/safety.h"

static void play_line(struct transcript *t, struct span line)
{
	struct bytes text = BYTES_INIT;
	const char *mark = line.size && line.data[0] == 'C'   ? "C: "
			   : line.size && line.data[0] == 'T' ? "TLS "
			   : line.size && line.data[0] == 'M' ? "M "
							      : "S: ";

	bytes_append_text(&text, mark);
	bytes_append(&text, *mark == 'S' ? line : span_after(line, 1));
	transcript_line(t, bytes_span(&text));
	bytes_release(&text);
}

static void check_format(const struct report_format *format, const struct transcript *t)
{
	struct report_options options = { .columns = 80 };
	struct bytes out = BYTES_INIT;
	const char *wrong;

	report_append(format, t->journal, &options, &out);
	wrong = safety_of(format->name, bytes_span(&out));
	if (wrong) {
		fprintf(stderr, "%s: %s\n%s\n", format->name, wrong, bytes_text(&out));
		abort();
	}
	bytes_release(&out);
}

static void check_scrub(struct span input, bool anonymous)
{
	static const char secret[] = "AHVzZXIAWnl4d3Y5IQ==";
	struct pseudonyms *pseudonyms = anonymous ? pseudonyms_new() : NULL;
	struct scrub *scrub = scrub_new(pseudonyms);
	struct bytes text = BYTES_INIT, out = BYTES_INIT;

	bytes_append(&text, span_part(input, 0, input.size / 2));
	bytes_append_text(&text, "\nC: AUTH PLAIN ");
	bytes_append_text(&text, secret);
	bytes_append_byte(&text, '\n');
	bytes_append(&text, span_after(input, input.size / 2));
	scrub_learn(scrub, bytes_span(&text));
	scrub_append(scrub, bytes_span(&text), &out);
	if (span_find_span(bytes_span(&out), span_text(secret)) < out.size) {
		fprintf(stderr, "scrub left the secret in\n%s\n", bytes_text(&out));
		abort();
	}
	scrub_free(scrub);
	pseudonyms_free(pseudonyms);
	bytes_release(&text);
	bytes_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size);
	const struct report_format *format;
	struct transcript t;

	if (size > 4096)
		return 0;
	transcript_play(&t, "");
	while (rest.size) {
		size_t end = span_find(rest, '\n');

		play_line(&t, span_part(rest, 0, end));
		rest = span_after(rest, end + 1);
	}
	for (size_t n = 0; (format = report_format_row(n)); n++)
		check_format(format, &t);
	transcript_release(&t);
	check_scrub(span_of(data, size), false);
	check_scrub(span_of(data, size), true);
	return 0;
}
