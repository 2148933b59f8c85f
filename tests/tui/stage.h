/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A screen without a terminal, for tests: a session written by the scribe, keys
 * typed as bytes, what the screen asks of the world written down, and the
 * canvas as text. Header only, since a test program links one test file.
 */
#ifndef TESTS_TUI_STAGE_H
#define TESTS_TUI_STAGE_H

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/printable.h"
#include "journal/members.h"
#include "journal/scribe.h"
#include "tui/keys.h"
#include "tui/progress.h"
#include "tui/screen.h"

#define STAGE_LINES 8

struct stage {
	struct journal *journal;
	struct secrets *secrets;
	struct scribe *scribe;
	uint64_t now_us;
	struct keys *keys;
	struct tui_options options;
	struct actions actions;
	struct tui_status status;
	struct tui_line lines[STAGE_LINES];
	struct outgoing queue[STAGE_LINES];
	struct screen *screen;
	struct canvas *canvas;
	struct bytes asked; /* of the world: a line each */
	struct bytes text;
	struct bytes row;
	bool holds; /* a submitted line is held instead of sent */
	uint32_t last_queued;
};

static inline void stage_write(struct stage *stage, const char *what, struct span text)
{
	bytes_append_text(&stage->asked, what);
	bytes_append(&stage->asked, text);
	bytes_append_byte(&stage->asked, '\n');
}

/* ---- actions that write down what they were called for ---- */

static inline void stage_submit(void *context, const struct outgoing *line)
{
	struct stage *stage = context;
	struct bytes shown = BYTES_INIT;

	bytes_append(&shown, bytes_span(&line->line));
	for (size_t n = 0; n < line->secret_count; n++)
		memset(shown.data + line->secrets[n].from, '#', line->secrets[n].size);
	stage_write(stage, stage->holds ? "hold " : "send ", bytes_span(&shown));
	bytes_release(&shown);
	if (!stage->holds) {
		scribe_command(stage->scribe, stage->now_us, line);
		return;
	}
	outgoing_copy(&stage->queue[stage->status.line_count], line);
	stage->lines[stage->status.line_count] =
		(struct tui_line){ .id = ++stage->last_queued,
				   .line = &stage->queue[stage->status.line_count],
				   .hold = TUI_WAITS };
	stage->status.line_count++;
}

static inline void stage_remove(struct stage *stage, uint32_t id)
{
	size_t kept = 0;

	for (size_t n = 0; n < stage->status.line_count; n++) {
		if (stage->lines[n].id == id) {
			outgoing_release(&stage->queue[n]);
			continue;
		}
		stage->queue[kept] = stage->queue[n];
		stage->lines[kept] = stage->lines[n];
		stage->lines[kept].line = &stage->queue[kept];
		kept++;
	}
	stage->status.line_count = kept;
}

static inline void stage_number(struct stage *stage, const char *what, uint32_t id)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", id);
	stage_write(stage, what, span_text(number));
}

static inline void stage_release(void *context, uint32_t id)
{
	stage_number(context, "release ", id);
	stage_remove(context, id);
}

static inline void stage_drop(void *context, uint32_t id)
{
	stage_number(context, "drop ", id);
	stage_remove(context, id);
}

static inline void stage_replace(void *context, uint32_t id, const struct outgoing *line)
{
	struct stage *stage = context;

	stage_number(stage, "replace ", id);
	stage_write(stage, "with ", bytes_span(&line->line));
	for (size_t n = 0; n < stage->status.line_count; n++) {
		if (stage->lines[n].id != id)
			continue;
		outgoing_release(&stage->queue[n]);
		outgoing_copy(&stage->queue[n], line);
	}
}

static inline void stage_connect(void *context, const struct connect_wish *wish)
{
	stage_write(context, "connect ", wish->target);
}

static inline void stage_login_begin(void *context, const struct login_wish *wish)
{
	stage_write(context, "mechanism ", wish->mechanism);
	stage_write(context, "user ", wish->user);
	stage_write(context, "password ", wish->password);
	if (wish->authzid.size)
		stage_write(context, "act as ", wish->authzid);
	if (wish->user_on_auth_line)
		stage_write(context, "user on the AUTH line", span_of(NULL, 0));
	if (wish->no_initial_response)
		stage_write(context, "AUTH alone", span_of(NULL, 0));
}

static inline void stage_login_text(void *context, struct bytes *line)
{
	(void)context;
	bytes_append_text(line, "AUTH PLAIN AHN0dWQAcA==");
}

static inline void stage_login_replace(void *context, const struct outgoing *line)
{
	struct bytes shown = BYTES_INIT;

	bytes_append(&shown, bytes_span(&line->line));
	for (size_t n = 0; n < line->secret_count; n++)
		memset(shown.data + line->secrets[n].from, '#', line->secrets[n].size);
	stage_write(context, "replace ", bytes_span(&shown));
	bytes_release(&shown);
}

static inline void stage_note(void *context, struct span text)
{
	stage_write(context, "note ", text);
}

static inline void stage_remark(void *context, uint32_t event, struct span text)
{
	struct stage *stage = context;

	stage_number(stage, text.size ? "remark on " : "mark ", event);
	scribe_remark(stage->scribe, stage->now_us, event, text);
}

static inline bool stage_copy_out(void *context, struct span text, struct span destination)
{
	stage_write(context, "copy to ", destination);
	stage_write(context, "", text);
	return true;
}

static inline bool stage_report(void *context, const struct report_wish *wish)
{
	struct stage *stage = context;

	bytes_append_text(&stage->asked, "report ");
	bytes_append_text(&stage->asked, wish->format ? wish->format->name : "by ending");
	bytes_append_text(&stage->asked, wish->options.anonymous ? " anonymous" : "");
	bytes_append_text(&stage->asked, wish->options.secrets ? " secrets" : "");
	stage_write(stage, " ", wish->path);
	return true;
}

#define STAGE_WORD(name, word)                                                                     \
	static inline void stage_##name(void *context)                                             \
	{                                                                                          \
		stage_write(context, word, span_of(NULL, 0));                                      \
	}

STAGE_WORD(start_tls, "starttls")
STAGE_WORD(trust, "trust")
STAGE_WORD(login_step, "step")
STAGE_WORD(login_cancel, "cancel")
STAGE_WORD(forget, "forget")
STAGE_WORD(quit, "quit")
STAGE_WORD(close, "close")
STAGE_WORD(reconnect, "reconnect")

static inline void stage_hang_up(void *context, bool orderly)
{
	stage_write(context, orderly ? "hang up" : "cut off", span_of(NULL, 0));
}

/* ---- life cycle ---- */

static inline void stage_open(struct stage *stage, int rows, int columns)
{
	memset(stage, 0, sizeof(*stage));
	printable_set_charset(PRINTABLE_UTF8);
	stage->options.helo = "laptop.example.net";
	stage->actions = (struct actions){
		.context = stage,
		.connect = stage_connect,
		.submit = stage_submit,
		.release = stage_release,
		.drop = stage_drop,
		.replace = stage_replace,
		.start_tls = stage_start_tls,
		.trust = stage_trust,
		.login_begin = stage_login_begin,
		.login_step = stage_login_step,
		.login_text = stage_login_text,
		.login_replace = stage_login_replace,
		.login_cancel = stage_login_cancel,
		.forget = stage_forget,
		.note = stage_note,
		.remark = stage_remark,
		.copy_out = stage_copy_out,
		.report = stage_report,
		.quit = stage_quit,
		.close = stage_close,
		.hang_up = stage_hang_up,
		.reconnect = stage_reconnect,
	};
	stage->now_us = 1000000;
	stage->keys = keys_new();
	stage->screen = screen_new(&stage->options, &stage->actions);
	stage->canvas = canvas_new(rows, columns);
}

static inline void stage_close_all(struct stage *stage)
{
	while (stage->status.line_count)
		stage_remove(stage, stage->lines[0].id);
	screen_free(stage->screen);
	canvas_free(stage->canvas);
	keys_free(stage->keys);
	scribe_free(stage->scribe);
	journal_free(stage->journal);
	secrets_free(stage->secrets);
	bytes_release(&stage->asked);
	bytes_release(&stage->text);
	bytes_release(&stage->row);
}

/* A connection to mail.example.test:587 that stands. */
static inline void stage_begin(struct stage *stage)
{
	struct bytes members = BYTES_INIT;

	stage->journal = journal_new(0, 0, "submission://mail.example.test:587");
	stage->secrets = secrets_new();
	stage->scribe = scribe_new(stage->journal, stage->secrets, 1);
	stage->status.open = true;
	members_add_text(&members, "address", span_text("192.0.2.7"));
	members_add_number(&members, "port", 587);
	members_add_ms(&members, "ms", 12000);
	stage->now_us = 0;
	scribe_connected(stage->scribe, 12000, bytes_span(&members), false);
	bytes_release(&members);
	screen_set_session(stage->screen, stage->journal, stage->secrets);
}

static inline void stage_update(struct stage *stage)
{
	struct bytes progress = BYTES_INIT;

	stage->status.lines = stage->lines;
	do {
		screen_update(stage->screen, &stage->status, stage->now_us);
	} while (screen_append_progress(stage->screen, &progress));
	bytes_release(&progress);
}

/* The server says something, a tenth of a second later. */
static inline void stage_server(struct stage *stage, const char *text)
{
	stage->now_us += 100000;
	scribe_push(stage->scribe, stage->now_us, span_text(text));
	stage_update(stage);
}

static inline void stage_tls(struct stage *stage, bool trusted)
{
	struct bytes members = BYTES_INIT;

	stage->now_us += 100000;
	members_add_text(&members, "version", span_text("TLS 1.3"));
	members_add_text(&members, "cipher", span_text("TLS_AES_256_GCM_SHA384"));
	members_add_bool(&members, "trusted", trusted);
	if (trusted)
		members_add_text(&members, "matched", span_text("mail.example.test"));
	else
		members_add_text(&members, "problem", span_text("expired"));
	scribe_tls_ready(stage->scribe, stage->now_us, bytes_span(&members), trusted);
	bytes_release(&members);
	stage_update(stage);
}

/* Keys as a terminal sends them, faster than what they bring about is done. */
static inline void stage_press(struct stage *stage, const char *keys)
{
	struct input input;

	stage->now_us += 100000;
	keys_push(stage->keys, span_text(keys));
	while (keys_take_mouse(stage->keys, stage->screen->mouse),
	       keys_next(stage->keys, true, stage->now_us, &input))
		screen_handle(stage->screen, &input, stage->now_us);
}

/* The same, and each one's work is done before the next. */
static inline void stage_type(struct stage *stage, const char *keys)
{
	struct input input;

	stage->now_us += 100000;
	keys_push(stage->keys, span_text(keys));
	stage_update(stage);
	while (keys_take_mouse(stage->keys, stage->screen->mouse),
	       keys_next(stage->keys, true, stage->now_us, &input)) {
		screen_handle(stage->screen, &input, stage->now_us);
		stage_update(stage);
	}
}

/* What was asked of the world since the last call. */
static inline const char *stage_asked(struct stage *stage)
{
	bytes_clear(&stage->text);
	bytes_append(&stage->text, bytes_span(&stage->asked));
	bytes_clear(&stage->asked);
	return bytes_text(&stage->text);
}

static inline const char *stage_text(struct stage *stage)
{
	screen_draw(stage->screen, stage->canvas);
	bytes_clear(&stage->text);
	canvas_append_text(stage->canvas, &stage->text);
	return bytes_text(&stage->text);
}

/* One row of the screen, 0…. */
static inline const char *stage_row(struct stage *stage, int row)
{
	char *text = memory_copy_text(stage_text(stage));
	char *from = text;

	while (row-- > 0 && from)
		from = strchr(from, '\n') ? strchr(from, '\n') + 1 : NULL;
	bytes_clear(&stage->row);
	bytes_append(&stage->row, span_of(from, from ? strcspn(from, "\n") : 0));
	memory_free(text);
	return bytes_text(&stage->row);
}

static inline bool stage_shows(struct stage *stage, const char *text)
{
	return strstr(stage_text(stage), text) != NULL;
}

#endif
