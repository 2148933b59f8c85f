/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts without their secrets; called by cli/scrub. */
#include "report/scrub.h"

#include "base/base64.h"
#include "base/memory.h"
#include "base/secret.h"
#include "journal/redact.h"
#include "report/pseudonym.h"
#include "report/scrub_line.h"

struct scrub {
	struct pseudonyms *pseudonyms;
	struct secrets *secrets;
	struct scrub_exchange learning; /* where the first reading is */
	struct scrub_exchange writing;  /* where the second is */
	size_t count;
};

struct scrub *scrub_new(struct pseudonyms *pseudonyms)
{
	struct scrub *scrub = memory_new(1, sizeof(*scrub));

	scrub->pseudonyms = pseudonyms;
	scrub->secrets = secrets_new();
	return scrub;
}

void scrub_free(struct scrub *scrub)
{
	if (!scrub)
		return;
	secrets_free(scrub->secrets);
	memory_free(scrub);
}

size_t scrub_count(const struct scrub *scrub)
{
	return scrub->count;
}

#define WINDOW 4096

/* Where the first line ends: at LF or CR, whichever comes first. Looks no further than it must. */
static size_t line_size(struct span text)
{
	for (size_t from = 0; from < text.size; from += WINDOW) {
		struct span window = span_part(text, from, WINDOW);
		size_t size = span_find(span_part(window, 0, span_find(window, '\n')), '\r');

		if (size < window.size)
			return from + size;
	}
	return text.size;
}

/* The next line without its end; *end is the end itself: LF, CRs and LF, or CR alone. */
static struct span next_line(struct span *rest, struct span *end)
{
	struct span line = span_part(*rest, 0, line_size(*rest));
	size_t size = line.size;

	while (size < rest->size && rest->data[size] == '\r')
		size++;
	if (size < rest->size && rest->data[size] == '\n')
		size++;
	*end = span_part(*rest, line.size, size - line.size);
	*rest = span_after(*rest, size);
	return line;
}

/* ---- the first reading ---- */

static void learn(struct scrub *scrub, struct span secret)
{
	struct bytes decoded = BYTES_INIT;
	struct span rest;

	secrets_add(scrub->secrets, secret);
	if (base64_decode(secret, &decoded, NULL) == BASE64_OK) {
		rest = bytes_span(&decoded);
		/* The last field of a PLAIN triple; the others are names. */
		while (span_find(rest, '\0') < rest.size)
			rest = span_after(rest, span_find(rest, '\0') + 1);
		if (rest.size)
			secrets_add(scrub->secrets, rest);
	}
	bytes_wipe(&decoded);
}

void scrub_learn(struct scrub *scrub, struct span text)
{
	struct scrub_spans spans;

	while (text.size) {
		struct span end, line = next_line(&text, &end);

		scrub_find(&scrub->learning, line, &spans);
		for (size_t i = 0; i < spans.count; i++)
			if (spans.items[i].kind == SCRUB_SECRET)
				learn(scrub,
				      span_part(line, spans.items[i].from, spans.items[i].size));
	}
}

/* ---- the second ---- */

static void append_shape(struct scrub *scrub, struct span secret, struct bytes *out)
{
	struct secret_shape shape = secret_shape_of_sent(secret);

	bytes_append_byte(out, '[');
	secret_shape_append(out, &shape);
	bytes_append_byte(out, ']');
	scrub->count++;
}

static void append_plain(struct scrub *scrub, struct span text, struct bytes *out)
{
	if (scrub->pseudonyms)
		pseudonyms_append_text(scrub->pseudonyms, text, out);
	else
		bytes_append(out, text);
}

/* Text in which a secret that is known may stand again. */
static void append_redacted(struct scrub *scrub, struct span text, struct bytes *out)
{
	struct redact_hit hit;

	while (text.size && redact_find(scrub->secrets, text, 0, &hit)) {
		append_plain(scrub, span_part(text, 0, hit.from), out);
		append_shape(scrub, secrets_value(scrub->secrets, hit.id), out);
		text = span_after(text, hit.from + hit.size);
	}
	append_plain(scrub, text, out);
}

static void append_span(struct scrub *scrub, struct span value, enum scrub_kind kind,
			struct bytes *out)
{
	if (kind == SCRUB_SECRET)
		append_shape(scrub, value, out);
	else if (scrub->pseudonyms)
		pseudonyms_append_encoded(scrub->pseudonyms, value, out);
	else
		bytes_append(out, value);
}

void scrub_append(struct scrub *scrub, struct span text, struct bytes *out)
{
	struct scrub_spans spans;

	while (text.size) {
		struct span end, line = next_line(&text, &end);
		size_t at = 0;

		scrub_find(&scrub->writing, line, &spans);
		for (size_t i = 0; i < spans.count; i++) {
			const struct scrub_span *span = &spans.items[i];

			append_redacted(scrub, span_part(line, at, span->from - at), out);
			append_span(scrub, span_part(line, span->from, span->size), span->kind,
				    out);
			at = span->from + span->size;
		}
		append_redacted(scrub, span_after(line, at), out);
		bytes_append(out, end);
	}
}
