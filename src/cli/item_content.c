/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Message content of a script: the block behind DATA, or a file poured piece by piece. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"

#define CONTENT_CHUNK 65536
#define CONTENT_AHEAD (1024 * 1024) /* queued before the file is read on */

/* True when the DATA before was answered 354; else the content is skipped. */
static bool can_send(const struct item_run *run)
{
	return dialogue_phase(item_dialogue(run)) == PHASE_DATA;
}

/* The final dot; then every reply to the message: one, or with LMTP one per recipient. */
void item_end_content(struct item_run *run)
{
	const struct journal *journal = conductor_journal(run->conductor);

	session_content_end(conductor_session(run->conductor), ORIGIN_PLAN, time_monotonic_us());
	run->command = journal_before(journal, journal_count(journal) + 1, EVENT_COMMAND, 0);
	run->stage = ITEM_REPLY;
}

void item_begin_block(struct item_run *run)
{
	if (!can_send(run))
		return;
	run->verb = run->last_verb = VERB_MESSAGE;
	if (!item_expand(run, &run->text))
		return;
	session_content(conductor_session(run->conductor), bytes_span(&run->text));
	item_end_content(run);
}

void item_begin_body(struct item_run *run)
{
	struct fault fault;

	if (!can_send(run))
		return;
	run->verb = run->last_verb = VERB_MESSAGE;
	if (!item_expand(run, &run->text))
		return;
	run->fd = open(bytes_text(&run->text), O_RDONLY | O_CLOEXEC);
	if (run->fd < 0) {
		fault_set_file(&fault, errno, _("{path} cannot be read: {reason}."),
			       bytes_text(&run->text));
		item_tell(run, fault.text);
		item_stop(run, EXIT_FILE);
		return;
	}
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
	item_abandon(run, EXIT_MESSAGE);
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
		got = read(run->fd, chunk, sizeof(chunk));
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
