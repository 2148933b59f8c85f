/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves otherwise than line by line: raw bytes in pieces, BDAT chunks, pipelined groups. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"
#include "plan/chunk.h"

#define REST_US 500000 /* between two pieces, so that they are packets of their own */

/* ---- raw bytes ---- */

/* A line with its end, or what stands before the next rest without one. */
static size_t piece_end(const struct item_run *run, size_t until)
{
	struct span rest = span_part(bytes_span(&run->raw.bytes), run->raw_at, until - run->raw_at);
	size_t newline = span_find(rest, '\n');

	return run->raw_at + (newline < rest.size ? newline + 1 : rest.size);
}

static void submit_piece(struct item_run *run, size_t end)
{
	struct span bytes = bytes_span(&run->raw.bytes);
	struct span piece = span_part(bytes, run->raw_at, end - run->raw_at);
	struct outgoing line;

	outgoing_init(&line, piece, item_origin(run));
	line.raw = true;
	conductor_mark_typed(run->conductor, &line);
	/* What is expected is about the last line that ends. */
	item_submit_outgoing(run, &line,
			     span_find(span_after(bytes, end), '\n') == bytes.size - end
				     ? run->item->expect
				     : NULL);
	if (!conductor_is_grouping(run->conductor))
		conductor_hasten(run->conductor, run->lines[run->line_count - 1].queued);
	run->raw_at = end;
}

void item_go_on_raw(struct item_run *run)
{
	size_t size = run->raw.bytes.size, until = size;
	bool rests = run->raw_pause < run->raw.pause_count;

	if (rests)
		until = run->raw.pauses[run->raw_pause++];
	while (run->raw_at < until)
		submit_piece(run, piece_end(run, until));
	if (rests && !conductor_is_grouping(run->conductor)) {
		run->rest_until_us = time_monotonic_us() + REST_US;
		run->stage = ITEM_RESTING;
	} else if (rests) {
		item_go_on_raw(run);
	}
}

void item_begin_raw(struct item_run *run, struct span argument, bool with_end)
{
	struct fault fault;

	escape_release(&run->raw);
	run->raw_at = run->raw_pause = 0;
	if (!escape_parse(argument, &run->raw, NULL, &fault)) {
		item_refuse(run, fault.text, EXIT_USAGE);
		return;
	}
	if (with_end)
		bytes_append_text(&run->raw.bytes, "\r\n");
	item_go_on_raw(run);
}

/* ---- chunks ---- */

/* The text of a chunk request, or its file opened. */
static bool take_source(struct item_run *run, const struct chunk_wish *wish)
{
	struct item_chunks *chunks = &run->chunks;
	struct stat found = { .st_size = 0 };
	struct fault fault;
	char *path;
	bool ok;

	if (!wish->is_file) {
		bytes_append(&chunks->text, bytes_span(&wish->text.bytes));
		chunks->left = chunks->text.size;
		return true;
	}
	path = span_copy_text(wish->path);
	run->fd = file_open(path, &fault);
	ok = run->fd >= 0 && fstat(run->fd, &found) == 0;
	if (!ok)
		item_refuse(run, fault.text, EXIT_FILE);
	memory_free(path);
	chunks->left = (uint64_t)found.st_size;
	return ok;
}

/* The next octets of the source, as many as the chunk holds. False when a file fails. */
static bool take_octets(struct item_run *run, uint64_t size, struct bytes *out)
{
	struct item_chunks *chunks = &run->chunks;

	if (run->fd < 0) {
		bytes_append(out, span_part(bytes_span(&chunks->text),
					    chunks->text.size - chunks->left, size));
		return true;
	}
	bytes_reserve(out, size);
	while (out->size < size) {
		ssize_t got = read(run->fd, out->data + out->size, size - out->size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		out->size += (size_t)got;
	}
	return true;
}

static void submit_chunk(struct item_run *run, struct bytes *octets)
{
	const struct item_chunks *chunks = &run->chunks;
	bool last = chunks->left == 0;
	struct bytes text = BYTES_INIT;
	struct outgoing line;

	bytes_append_text(&text, "BDAT ");
	bytes_append_number(&text, chunks->claims && last ? chunks->claim : octets->size);
	if (chunks->last && last)
		bytes_append_text(&text, " LAST");
	outgoing_init(&line, bytes_span(&text), item_origin(run));
	bytes_release(&text);
	line.octets = *octets;
	*octets = (struct bytes)BYTES_INIT;
	item_submit_outgoing(run, &line, last ? run->item->expect : NULL);
}

bool item_next_chunk(struct item_run *run)
{
	struct item_chunks *chunks = &run->chunks;
	uint64_t size = chunks->left < chunks->size ? chunks->left : chunks->size;
	struct bytes octets = BYTES_INIT;

	if (chunks->size == 0 || run->stopped || (chunks->left == 0 && chunks->begun))
		return false;
	if (!take_octets(run, size, &octets)) {
		bytes_release(&octets);
		item_refuse(run, _("The file became shorter while it was being sent."), EXIT_FILE);
		return false;
	}
	chunks->left -= size;
	chunks->begun = true;
	if (!conductor_is_grouping(run->conductor))
		item_forget_lines(run);
	submit_chunk(run, &octets);
	return true;
}

void item_begin_chunks(struct item_run *run, struct span argument)
{
	struct chunk_wish wish;
	struct fault fault;

	if (!chunk_parse(argument, &wish, NULL, &fault)) {
		item_refuse(run, fault.text, EXIT_USAGE);
	} else if (take_source(run, &wish)) {
		run->chunks.size = wish.size;
		run->chunks.claim = wish.claim;
		run->chunks.claims = wish.claims;
		run->chunks.last = wish.last;
		/* In a group nothing is awaited: all of them leave together. */
		while (item_next_chunk(run) && conductor_is_grouping(run->conductor))
			;
	}
	chunk_release(&wish);
}

/* ---- groups ---- */

void item_begin_group(struct item_run *run)
{
	const struct dialogue *dialogue = item_dialogue(run);

	item_forget_lines(run);
	conductor_pipeline(run->conductor);
	if (!extension_in(dialogue->extensions.offered, EXTENSION_PIPELINING))
		item_tell(run,
			  _("The server does not offer PIPELINING: it may answer a group of "
			    "commands wrongly, or lose some of them. They are sent together all "
			    "the same."));
}

void item_flush_group(struct item_run *run)
{
	conductor_flush(run->conductor);
	run->verb = VERB_UNKNOWN;
	for (size_t n = 0; n < run->line_count; n++)
		if (run->lines[n].queued)
			run->stage = ITEM_EXCHANGE;
}

/* RFC 2920 §3.1: with no recipient taken, a 354 is answered by the dot alone. */
bool item_give_up_group(struct item_run *run)
{
	const struct dialogue *dialogue = item_dialogue(run);
	bool hopeless = run->stopped || dialogue->rcpt_accepted == 0;

	if (run->giving_up || run->line_count < 2 || !hopeless || item_is_closed(run) ||
	    dialogue_phase(dialogue) != PHASE_DATA)
		return false;
	item_tell(run, _("The server takes the content although a command before it was refused: "
			 "the message stays here, only the dot that ends it is sent."));
	run->giving_up = true;
	run->verb = VERB_MESSAGE;
	item_forget_lines(run);
	item_end_content(run);
	return true;
}
