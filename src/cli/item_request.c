/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The `:` lines of a script, and what is asked for by hand: begun here, gone on with in item.c. */
#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"

#define CLOSE_WAIT_S 300 /* as long as for a reply (RFC 5321 §4.5.3.2) */

static void set_variable(struct item_run *run, struct span argument)
{
	struct span name = span_next_word(&argument);

	variables_set(run->variables, name, argument);
}

static void close_connection(struct item_run *run, struct span argument)
{
	(void)argument;
	session_close(conductor_session(run->conductor), time_monotonic_us());
}

static void drop_connection(struct item_run *run, struct span argument)
{
	(void)argument;
	session_abort(conductor_session(run->conductor), time_monotonic_us());
}

static void rest(struct item_run *run, struct span argument)
{
	uint64_t us;

	if (!script_read_seconds(argument, &us))
		return;
	run->rest_until_us = time_monotonic_us() + us;
	run->stage = ITEM_RESTING;
}

static void pause_for_user(struct item_run *run, struct span argument)
{
	char *text;

	if (!run->hooks.pause)
		return;
	text = span_copy_text(argument);
	if (run->hooks.pause(run->hooks.context, text))
		run->stage = ITEM_PAUSED;
	memory_free(text);
}

static void echo(struct item_run *run, struct span argument)
{
	struct message_value value = { "text", argument };
	char *text = message_text("{text}", &value, 1);

	if (run->hooks.echo)
		run->hooks.echo(run->hooks.context, text);
	memory_free(text);
}

static void expect_close(struct item_run *run, struct span argument)
{
	uint64_t wait_s = run->options->timeout_s ? run->options->timeout_s : CLOSE_WAIT_S;

	(void)argument;
	run->rest_until_us = time_monotonic_us() + wait_s * UINT64_C(1000000);
	run->stage = ITEM_CLOSING;
}

static void begin_starttls(struct item_run *run, struct span argument)
{
	(void)argument;
	item_begin_text(run, span_text("STARTTLS"), ORIGIN_STAGE);
}

static void begin_quit(struct item_run *run, struct span argument)
{
	(void)argument;
	item_begin_text(run, span_text("QUIT"), item_origin(run));
}

static void finish_our_side(struct item_run *run, struct span argument)
{
	(void)argument;
	session_finish(conductor_session(run->conductor), time_monotonic_us());
}

static void begin_raw(struct item_run *run, struct span argument)
{
	item_begin_raw(run, argument, false);
}

static void begin_send(struct item_run *run, struct span argument)
{
	item_begin_raw(run, argument, true);
}

static void begin_group(struct item_run *run, struct span argument)
{
	(void)argument;
	item_begin_group(run);
}

static void flush_group(struct item_run *run, struct span argument)
{
	(void)argument;
	item_flush_group(run);
}

static void allow(struct item_run *run, struct span argument)
{
	enum guard guard;

	if (gate_find(argument, &guard))
		conductor_allow(run->conductor, guard);
}

static void note(struct item_run *run, struct span argument)
{
	session_note(conductor_session(run->conductor), argument, time_monotonic_us());
}

/* A script's requests; what is no row here is the screen's. */
static const struct request_item {
	enum request request;
	bool alone; /* makes sense after the end of the connection */
	void (*begin)(struct item_run *run, struct span argument);
} items[] = {
	{ REQUEST_STARTTLS, false, begin_starttls },
	{ REQUEST_AUTH, false, item_begin_login },
	{ REQUEST_QUIT, false, begin_quit },
	{ REQUEST_CLOSE, false, close_connection },
	{ REQUEST_DROP, false, drop_connection },
	{ REQUEST_HALF_CLOSE, false, finish_our_side },
	{ REQUEST_RAW, false, begin_raw },
	{ REQUEST_SEND, false, begin_send },
	{ REQUEST_CHUNK, false, item_begin_chunks },
	{ REQUEST_MESSAGE, false, item_begin_message },
	{ REQUEST_PIPELINE, false, begin_group },
	{ REQUEST_FLUSH, false, flush_group },
	{ REQUEST_ALLOW, true, allow },
	{ REQUEST_SET, true, set_variable },
	{ REQUEST_NOTE, true, note },
	{ REQUEST_ECHO, true, echo },
	{ REQUEST_SLEEP, true, rest },
	{ REQUEST_PAUSE, true, pause_for_user },
	{ REQUEST_EXPECT_CLOSE, true, expect_close },
};

static const struct request_item *find(enum request request)
{
	for (size_t n = 0; n < sizeof(items) / sizeof(items[0]); n++)
		if (items[n].request == request)
			return &items[n];
	return NULL;
}

void item_begin_request(struct item_run *run)
{
	const struct request_item *row = find(run->item->request->id);
	struct bytes expanded = BYTES_INIT;

	if (item_expand(run, &expanded) && row)
		row->begin(run, bytes_span(&expanded));
	bytes_wipe(&expanded);
}

bool item_needs_no_connection(const struct script_item *item)
{
	const struct request_item *row = item->kind == SCRIPT_REQUEST ? find(item->request->id)
								      : NULL;

	return row && row->alone;
}
