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

static void hang_up(struct item_run *run, enum request request)
{
	/* QUIT is a line of its own. */
	if (request == REQUEST_CLOSE)
		session_close(conductor_session(run->conductor), time_monotonic_us());
	else
		session_abort(conductor_session(run->conductor), time_monotonic_us());
	/* For a script this is the end, unless it waits to see it. */
	run->stopped = !run->item->expects_close;
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

static void expect_close(struct item_run *run)
{
	uint64_t wait_s = run->options->timeout_s ? run->options->timeout_s : CLOSE_WAIT_S;

	run->rest_until_us = time_monotonic_us() + wait_s * UINT64_C(1000000);
	run->stage = ITEM_CLOSING;
}

static void perform(struct item_run *run, enum request request, struct span argument)
{
	struct session *session = conductor_session(run->conductor);
	enum guard guard;

	switch (request) {
	case REQUEST_STARTTLS:
		item_begin_text(run, span_text("STARTTLS"), ORIGIN_STAGE);
		break;
	case REQUEST_AUTH:
		item_begin_login(run, argument);
		break;
	case REQUEST_QUIT:
		item_begin_text(run, span_text("QUIT"), item_origin(run));
		break;
	case REQUEST_CLOSE:
	case REQUEST_DROP:
		hang_up(run, request);
		break;
	case REQUEST_HALF_CLOSE:
		session_finish(session, time_monotonic_us());
		break;
	case REQUEST_RAW:
	case REQUEST_SEND:
		item_begin_raw(run, argument, request == REQUEST_SEND);
		break;
	case REQUEST_CHUNK:
		item_begin_chunks(run, argument);
		break;
	case REQUEST_MESSAGE:
		item_begin_message(run, argument);
		break;
	case REQUEST_PIPELINE:
		item_begin_group(run);
		break;
	case REQUEST_FLUSH:
		item_flush_group(run);
		break;
	case REQUEST_ALLOW:
		if (gate_find(argument, &guard))
			conductor_allow(run->conductor, guard);
		break;
	case REQUEST_SET:
		set_variable(run, argument);
		break;
	case REQUEST_NOTE:
		session_note(session, argument, time_monotonic_us());
		break;
	case REQUEST_ECHO:
		echo(run, argument);
		break;
	case REQUEST_SLEEP:
		rest(run, argument);
		break;
	case REQUEST_PAUSE:
		pause_for_user(run, argument);
		break;
	case REQUEST_EXPECT_CLOSE:
		expect_close(run);
		break;
	default:
		break;
	}
}

void item_begin_request(struct item_run *run)
{
	struct bytes expanded = BYTES_INIT;

	if (item_expand(run, &expanded))
		perform(run, run->item->request->id, bytes_span(&expanded));
	bytes_wipe(&expanded);
}

/* True for what makes sense after the end of the connection. */
bool item_needs_no_connection(const struct script_item *item)
{
	if (item->kind != SCRIPT_REQUEST)
		return false;
	switch (item->request->id) {
	case REQUEST_SET:
	case REQUEST_ALLOW:
	case REQUEST_ECHO:
	case REQUEST_NOTE:
	case REQUEST_PAUSE:
	case REQUEST_SLEEP:
	case REQUEST_EXPECT_CLOSE:
		return true;
	default:
		return false;
	}
}
