/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between reading a case and running it: lines are put into its two scripts, nothing is played. */
#include "hostile_transport.h"

#include "base/memory.h"
#include "rig_pool.h"

static const char *const names[] = {
	[TRANSPORT_OWN] = "own",
	[TRANSPORT_STARTTLS] = "starttls",
	[TRANSPORT_TLS] = "tls",
};

bool transport_find(struct span name, enum transport *transport)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_is(name, names[i])) {
			*transport = (enum transport)i;
			return true;
		}
	}
	return false;
}

const char *transport_name(enum transport transport)
{
	return names[transport];
}

/* ---- blocks ---- */

struct lines {
	struct case_line *lines;
	size_t count, room;
};

static void lines_add(struct lines *lines, struct case_line line)
{
	lines->lines =
		memory_grow(lines->lines, &lines->room, lines->count + 1, sizeof(*lines->lines));
	lines->lines[lines->count++] = line;
}

static void lines_add_texts(struct lines *lines, const char *const *texts)
{
	for (; *texts; texts++)
		lines_add(lines, (struct case_line){ .indented = true, .text = span_text(*texts) });
}

static void lines_add_block(struct lines *lines, const struct case_block *block, size_t from,
			    size_t to)
{
	for (size_t i = from; i < to; i++)
		lines_add(lines, block->lines[i]);
}

static struct case_block lines_take(struct lines *lines, struct case_line **owned)
{
	*owned = lines->lines;
	return (struct case_block){ .lines = lines->lines, .count = lines->count };
}

/* ---- the server's side ---- */

static const char *const handshake[] = { "tls good", NULL };
static const char *const upgrade[] = { "ehlo STARTTLS", "expect STARTTLS", "say 220 2.0.0 go ahead",
				       "tls good", NULL };

static bool has_own_tls(const struct case_block *server)
{
	return server->count > 0 && span_starts_word(server->lines[0].text, "tls ");
}

/* The line behind the greeting; 0 when the case has none that is as it should be. */
static size_t behind_greeting(const struct case_block *server)
{
	for (size_t i = 0; i < server->count; i++)
		if (span_starts_word(server->lines[i].text, "say 220 "))
			return i + 1;
	return 0;
}

static void rewrite_server(struct hostile_case *hostile, enum transport transport)
{
	const struct case_block *server = &hostile->server;
	size_t greeted = transport == TRANSPORT_STARTTLS ? behind_greeting(server) : 0;
	struct lines lines = { 0 };

	if (transport == TRANSPORT_TLS)
		lines_add_texts(&lines, handshake);
	lines_add_block(&lines, server, has_own_tls(server) ? 1 : 0, greeted);
	if (transport == TRANSPORT_STARTTLS)
		lines_add_texts(&lines, upgrade);
	lines_add_block(&lines, server, greeted, server->count);
	hostile->server = lines_take(&lines, &hostile->server_lines);
}

/* ---- the client's side ---- */

static void rewrite_script(struct hostile_case *hostile)
{
	static const char *const begin[] = { "EHLO client.example.test", ":starttls", NULL };
	static const char *const usual[] = { "EHLO client.example.test", "QUIT", NULL };
	struct lines lines = { 0 };

	lines_add_texts(&lines, begin);
	lines_add_block(&lines, &hostile->script, 0, hostile->script.count);
	if (hostile->script.count == 0)
		lines_add_texts(&lines, usual);
	hostile->script = lines_take(&lines, &hostile->script_lines);
}

/* The certificate is localhost's. */
static void rewrite_target(struct hostile_case *hostile)
{
	static const char numeric[] = "127.0.0.1";
	size_t at = span_find_span(hostile->target, span_text(numeric));

	if (at == hostile->target.size)
		return;
	bytes_append(&hostile->target_text, span_part(hostile->target, 0, at));
	bytes_append_text(&hostile->target_text, "localhost");
	bytes_append(&hostile->target_text, span_after(hostile->target, at + sizeof(numeric) - 1));
	hostile->target = bytes_span(&hostile->target_text);
}

static void rewrite_options(struct hostile_case *hostile, enum transport transport)
{
	bytes_append_text(&hostile->options_text,
			  transport == TRANSPORT_TLS ? "--tls=implicit" : "--tls=starttls");
	if (!span_has_word(hostile->options, "--ca-file"))
		bytes_append_text(&hostile->options_text, " --ca-file ${CA}");
	if (hostile->options.size > 0)
		bytes_append_byte(&hostile->options_text, ' ');
	bytes_append(&hostile->options_text, hostile->options);
	hostile->options = bytes_span(&hostile->options_text);
}

bool transport_apply(struct hostile_case *hostile, enum transport transport, struct bytes *report)
{
	const char *path = hostile->file.path;

	if (transport == TRANSPORT_OWN)
		return true;
	if (transport == TRANSPORT_TLS && has_own_tls(&hostile->server)) {
		report_line(report, "  %s: is in TLS from the first byte already", path);
		return false;
	}
	if (transport == TRANSPORT_STARTTLS && behind_greeting(&hostile->server) == 0) {
		report_line(report, "  %s: has no greeting that STARTTLS could stand behind", path);
		return false;
	}
	rewrite_server(hostile, transport);
	if (transport == TRANSPORT_STARTTLS)
		rewrite_script(hostile);
	rewrite_target(hostile);
	rewrite_options(hostile, transport);
	return true;
}
