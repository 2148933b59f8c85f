/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Message content of a script: the block behind DATA, or a file poured piece by piece. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"
#include "plan/test_message.h"

#define CONTENT_CHUNK 65536
#define CONTENT_AHEAD (1024 * 1024) /* queued before the file is read on */

/*
 * True when the DATA before was answered 354. Content behind a DATA that was refused is skipped;
 * without a DATA there is nothing that it could belong to.
 */
static bool can_send(struct item_run *run)
{
	bool data_said = run->data_said;

	run->data_said = false;
	if (dialogue_phase(item_dialogue(run)) == PHASE_DATA)
		return true;
	if (!data_said)
		item_refuse(run, _("A message goes out after DATA was answered 354."), EXIT_DATA);
	return false;
}

static void tell_remarks(struct item_run *run)
{
	char *remark;

	for (size_t n = 0; (remark = conductor_content_remark(run->conductor, n)); n++) {
		item_tell(run, remark);
		memory_free(remark);
	}
}

/* The final dot, through the gate; then the replies: one, or in LMTP one for each recipient. */
void item_end_content(struct item_run *run)
{
	/* On the screen the gate tells them, for lines that were typed too. */
	if (!run->giving_up && !run->hooks.by_hand)
		tell_remarks(run);
	item_submit(run, span_text("."), item_origin(run),
		    run->giving_up ? NULL : run->item->expect);
}

static void begin_content(struct item_run *run)
{
	run->verb = run->last_verb = VERB_MESSAGE;
}

static void send_text(struct item_run *run, struct span text)
{
	session_content(conductor_session(run->conductor), text);
	item_end_content(run);
}

void item_begin_block(struct item_run *run)
{
	if (!can_send(run))
		return;
	begin_content(run);
	if (item_expand(run, &run->text))
		send_text(run, bytes_span(&run->text));
}

void item_begin_body(struct item_run *run)
{
	struct stat found;
	struct fault fault;

	if (!can_send(run))
		return;
	begin_content(run);
	if (!item_expand(run, &run->text))
		return;
	run->fd = file_open(bytes_text(&run->text), &fault);
	if (run->fd < 0) {
		item_refuse(run, fault.text, EXIT_FILE);
		return;
	}
	run->poured = 0;
	run->content_size = fstat(run->fd, &found) == 0 ? (uint64_t)found.st_size : 0;
	run->reply_before = session_last_reply(conductor_session(run->conductor));
	run->stage = ITEM_POURING;
}

/* The connection ended, or a reply in mid-content refused it: what is left stays here. */
static bool is_cut_short(const struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);

	return item_is_closed(run) || run->stopped || session_timed_out(session) ||
	       session_last_reply(session) != run->reply_before;
}

static void break_off(struct item_run *run)
{
	item_look_at_replies(run);
	item_stop(run, EXIT_MESSAGE);
	if (item_is_closed(run) || session_timed_out(conductor_session(run->conductor)))
		item_judge_end(run);
	item_end(run);
}

/* Somebody wrote to it meanwhile: what came behind its end of before is not sent. */
static void tell_changed(struct item_run *run)
{
	struct bytes numbers[2] = { BYTES_INIT, BYTES_INIT };
	char *text;

	bytes_append_number(&numbers[0], run->content_size);
	bytes_append_number(&numbers[1], run->poured);
	text = message_text(_("{path} was changed while it was being sent: it had {size} bytes at "
			      "the start, and {sent} of them were sent."),
			    (struct message_value[]){ { "path", bytes_span(&run->text) },
						      { "size", bytes_span(&numbers[0]) },
						      { "sent", bytes_span(&numbers[1]) } },
			    3);
	item_tell(run, text);
	memory_free(text);
	bytes_release(&numbers[0]);
	bytes_release(&numbers[1]);
}

/* At its end the file is looked at once more. Files of the system tell no size. */
static ssize_t read_on(struct item_run *run, unsigned char *chunk, size_t size)
{
	uint64_t left = run->content_size - run->poured;
	struct stat found;
	ssize_t got;

	if (run->content_size && left < size)
		size = (size_t)left;
	got = size ? read(run->fd, chunk, size) : 0;
	if (got > 0)
		run->poured += (uint64_t)got;
	else if (got == 0 && run->content_size &&
		 (left ||
		  (fstat(run->fd, &found) == 0 && (uint64_t)found.st_size != run->content_size)))
		tell_changed(run);
	return got;
}

void item_pour(struct item_run *run)
{
	struct session *session = conductor_session(run->conductor);
	unsigned char chunk[CONTENT_CHUNK];
	ssize_t got = 1;

	while (got != 0 && session_pending(session) <= CONTENT_AHEAD) {
		if (is_cut_short(run)) {
			break_off(run);
			return;
		}
		got = read_on(run, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			break_off(run);
			return;
		}
		session_content(session, span_of(chunk, (size_t)got));
	}
	if (got == 0)
		item_end_content(run);
	else if (is_cut_short(run))
		break_off(run);
}

/* ---- the built-in message ---- */

void item_compose_message(struct conductor *conductor, struct span subject, struct bytes *out)
{
	const struct session *session = conductor_session(conductor);
	struct bytes from = BYTES_INIT, to = BYTES_INIT, place = BYTES_INIT;
	struct test_message message = { .wall_us = time_wall_us(), .subject = subject };

	if (session) {
		conductor_append_address(conductor, session_dialogue(session)->mail_id, &from);
		conductor_append_address(conductor, conductor_recipient(conductor, 0), &to);
		endpoint_append_place(conductor_endpoint(conductor), &place);
	}
	message.from = bytes_span(&from);
	message.to = bytes_span(&to);
	message.helo = span_text(conductor_helo(conductor));
	message.server = bytes_span(&place);
	test_message_compose(&message, out);
	bytes_release(&from);
	bytes_release(&to);
	bytes_release(&place);
}

void item_begin_message(struct item_run *run, struct span subject)
{
	struct bytes text = BYTES_INIT;

	if (!can_send(run))
		return;
	begin_content(run);
	item_compose_message(run->conductor, subject, &text);
	send_text(run, bytes_span(&text));
	bytes_release(&text);
}

/* ---- before DATA ---- */

/* Bytes of content that the item will send; 0 when that is not known. */
static uint64_t content_size(const struct script_item *item)
{
	struct stat found;
	struct bytes path = BYTES_INIT;
	uint64_t size = 0;

	if (item->kind == SCRIPT_BLOCK)
		return item->text.size;
	bytes_append(&path, bytes_span(&item->text));
	if (item->kind == SCRIPT_BODY && stat(bytes_text(&path), &found) == 0)
		size = (uint64_t)found.st_size;
	bytes_release(&path);
	return size;
}

/* The server's SIZE is smaller than what is to be sent (RFC 1870). */
void item_warn_of_size(struct item_run *run, const struct script_item *content)
{
	uint64_t limit = item_dialogue(run)->extensions.size_limit;
	uint64_t size = content ? content_size(content) : 0;
	struct bytes numbers[2] = { BYTES_INIT, BYTES_INIT };
	char *text;

	if (limit == 0 || size <= limit)
		return;
	bytes_append_number(&numbers[0], size);
	bytes_append_number(&numbers[1], limit);
	text = message_text(
		_("The message of {size} bytes is larger than the {limit} bytes that the "
		  "server's SIZE allows; expect 552."),
		(struct message_value[]){ { "size", bytes_span(&numbers[0]) },
					  { "limit", bytes_span(&numbers[1]) } },
		2);
	item_tell(run, text);
	memory_free(text);
	bytes_release(&numbers[0]);
	bytes_release(&numbers[1]);
}
