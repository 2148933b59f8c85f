/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Facts in, facts and conclusions appended. Fed by session from sockets, by
 * import from files, by tests from tables; the only caller of journal_append()
 * beside the codec.
 */
#include "journal/scribe.h"

#include <string.h>

#include "base/memory.h"
#include "journal/members.h"
#include "journal/payload.h"
#include "journal/redact.h"
#include "smtp/reply.h"
#include "smtp/splitter.h"

#define PIECE_SIZE 4096          /* a longer line is appended in pieces of this */
#define PIECE_SILENCE_US 1000000 /* a begun line is appended after this much silence */

struct scribe {
	struct journal *journal;
	struct secrets *secrets;
	uint16_t conn;
	struct dialogue dialogue;
	struct splitter splitter;
	struct reply reply;
	size_t emitted; /* bytes of the begun line that are in the journal */
	uint64_t last_byte_us;
	bool line_begun;
	uint32_t line_first;  /* RECEIVED id of the begun line's first piece */
	bool line_secret;     /* a secret was taken out of one of its pieces */
	bool line_proof;      /* it is a server's own proof: secret from its fifth byte on */
	bool solicited;       /* something was outstanding when the reply's first byte came */
	bool early;           /* bytes came in clear where TLS was due */
	bool limited;         /* a bound was passed: nothing more is taken */
	size_t unasked_bytes; /* of lines since the last answer that belong to no answer */
	size_t unasked_lines;
	uint32_t reply_first; /* RECEIVED ids of the reply being built */
	uint32_t reply_last;
	uint32_t last_reply;
	struct bytes payload;   /* scratch */
	struct bytes challenge; /* of the newest 334, as it came; wiped */
	bool has_challenge;
};

struct scribe *scribe_new(struct journal *journal, struct secrets *secrets, uint16_t conn)
{
	struct scribe *scribe = memory_new(1, sizeof(*scribe));

	scribe->journal = journal;
	scribe->secrets = secrets;
	scribe->conn = conn;
	scribe->reply = (struct reply)REPLY_INIT;
	dialogue_init(&scribe->dialogue);
	splitter_init(&scribe->splitter);
	return scribe;
}

void scribe_free(struct scribe *scribe)
{
	if (!scribe)
		return;
	splitter_release(&scribe->splitter);
	reply_release(&scribe->reply);
	bytes_wipe(&scribe->payload);
	bytes_wipe(&scribe->challenge);
	memory_free(scribe);
}

const struct dialogue *scribe_dialogue(const struct scribe *scribe)
{
	return &scribe->dialogue;
}

uint32_t scribe_last_reply(const struct scribe *scribe)
{
	return scribe->last_reply;
}

static struct event new_event(const struct scribe *scribe, enum event_kind kind, uint64_t now_us)
{
	uint64_t started = journal_head(scribe->journal).monotonic_us;

	return (struct event){
		.time_us = now_us > started ? now_us - started : 0,
		.kind = (uint8_t)kind,
		.conn = scribe->conn,
		.layer = scribe->dialogue.layer & 7,
	};
}

static uint32_t append_members(struct scribe *scribe, enum event_kind kind, uint64_t now_us,
			       struct span members)
{
	struct event event = new_event(scribe, kind, now_us);

	event.marks = EVENT_MEMBERS;
	return journal_append(scribe->journal, &event, members);
}

static uint32_t append_phase(struct scribe *scribe, uint64_t now_us, enum phase before,
			     uint32_t cause)
{
	struct event event = new_event(scribe, EVENT_PHASE, now_us);

	if (dialogue_phase(&scribe->dialogue) == before)
		return 0;
	event.code = scribe->dialogue.phase;
	event.flaws = (uint16_t)before;
	event.ref = cause;
	return journal_append(scribe->journal, &event, span_of(NULL, 0));
}

/* ---- text with secrets ---- */

/*
 * Appends an event whose text is `text`, less what redact_find() finds in it.
 */
static uint32_t append_received_text(struct scribe *scribe, struct event *event, struct span text)
{
	struct secret_mark marks[32];
	struct bytes clean = BYTES_INIT;
	struct redact_hit hit;
	uint32_t count = 0, id;
	size_t done = 0;

	while (count < 32 && redact_find(scribe->secrets, text, done, &hit)) {
		bytes_append(&clean, span_part(text, done, hit.from - done));
		marks[count++] = (struct secret_mark){ (uint32_t)clean.size, hit.id,
						       secret_shape_of(secrets_value(
							       scribe->secrets, hit.id)) };
		done = hit.from + hit.size;
	}
	if (count == 0)
		return journal_append(scribe->journal, event, text);
	/* More hits than marks: what is behind the last one is not kept. */
	if (count < 32)
		bytes_append(&clean, span_after(text, done));
	bytes_clear(&scribe->payload);
	payload_append(&scribe->payload, marks, count, bytes_span(&clean));
	event->marks |= EVENT_HAS_SECRETS;
	id = journal_append(scribe->journal, event, bytes_span(&scribe->payload));
	bytes_wipe(&clean);
	return id;
}

static uint32_t append_outgoing(struct scribe *scribe, struct event *event,
				const struct outgoing *line)
{
	struct secret_mark marks[OUTGOING_SECRETS_MAX];
	struct span text = bytes_span(&line->line);
	struct bytes clean = BYTES_INIT;
	size_t done = 0;
	uint32_t id;

	if (!line->secret_count)
		return journal_append(scribe->journal, event, text);
	for (size_t i = 0; i < line->secret_count; i++) {
		const struct outgoing_secret *secret = &line->secrets[i];

		bytes_append(&clean, span_part(text, done, secret->from - done));
		marks[i] = (struct secret_mark){ (uint32_t)clean.size, secret->id,
						 secret_shape_of_sent(span_part(text, secret->from,
										secret->size)) };
		done = secret->from + secret->size;
	}
	bytes_append(&clean, span_after(text, done));
	bytes_clear(&scribe->payload);
	payload_append(&scribe->payload, marks, (uint32_t)line->secret_count, bytes_span(&clean));
	event->marks |= EVENT_HAS_SECRETS;
	id = journal_append(scribe->journal, event, bytes_span(&scribe->payload));
	bytes_release(&clean);
	return id;
}

/* A server's own proof: what stands before it, and a secret of one piece. */
static uint32_t append_proof(struct scribe *scribe, struct event *event, struct span text)
{
	struct span before = span_part(text, 0, REDACT_PROOF_FROM - scribe->emitted);
	struct span proof = span_after(text, before.size);
	struct secret_mark mark = { (uint32_t)before.size, secrets_add(scribe->secrets, proof),
				    secret_shape_of_sent(proof) };

	bytes_clear(&scribe->payload);
	payload_append(&scribe->payload, &mark, 1, before);
	event->marks |= EVENT_HAS_SECRETS;
	return journal_append(scribe->journal, event, bytes_span(&scribe->payload));
}

/* ---- what is received ---- */

static uint32_t append_piece(struct scribe *scribe, uint64_t now_us, struct span text,
			     enum line_end end, unsigned flaws)
{
	struct event event = new_event(scribe, EVENT_RECEIVED, now_us);

	event.code = (uint16_t)end;
	event.flaws = (uint16_t)flaws;
	event.marks = scribe->emitted == 0 ? EVENT_FIRST_PIECE : 0;
	scribe->reply_last = scribe->line_proof ? append_proof(scribe, &event, text)
						: append_received_text(scribe, &event, text);
	if (scribe->emitted == 0)
		scribe->line_first = scribe->reply_last;
	scribe->line_secret |= (event.marks & EVENT_HAS_SECRETS) != 0;
	if (scribe->reply_first == 0)
		scribe->reply_first = scribe->reply_last;
	return scribe->reply_last;
}

/* Where a piece from `at` on that would end at `end` may end: never within a secret's form. */
static size_t piece_end(const struct scribe *scribe, struct span line, size_t at, size_t end)
{
	struct redact_hit hit;

	while (redact_find_before(scribe->secrets, line, at, end, &hit)) {
		at = hit.from + hit.size;
		if (at > end)
			return at;
	}
	return end;
}

/* Appends whole pieces of the begun line; what is left is less than one. */
static void append_full_pieces(struct scribe *scribe, uint64_t now_us, struct span line)
{
	size_t held;

	/* Most lines are shorter than a piece, whatever is held back. */
	if (line.size < scribe->emitted + PIECE_SIZE)
		return;
	held = redact_tail(scribe->secrets, line);
	if (redact_is_proof(line))
		return; /* stays in one piece */
	while (line.size - scribe->emitted >= PIECE_SIZE + held) {
		size_t end = piece_end(scribe, line, scribe->emitted, scribe->emitted + PIECE_SIZE);

		append_piece(scribe, now_us,
			     span_part(line, scribe->emitted, end - scribe->emitted), LINE_END_NONE,
			     0);
		scribe->emitted = end;
	}
}

/* All that there is of the begun line, but for the beginning of a secret and a last CR. */
static void append_begun_line(struct scribe *scribe, uint64_t now_us)
{
	struct span line = splitter_begun(&scribe->splitter);
	size_t end = line.size - redact_tail(scribe->secrets, line);

	if (end > 0 && end == line.size && line.data[end - 1] == '\r')
		end--;
	if (redact_is_proof(line))
		end = REDACT_PROOF_FROM;
	if (end <= scribe->emitted)
		return;
	end = piece_end(scribe, line, scribe->emitted, end);
	append_piece(scribe, now_us, span_part(line, scribe->emitted, end - scribe->emitted),
		     LINE_END_NONE, 0);
	scribe->emitted = end;
}

static void finish_reply(struct scribe *scribe, uint64_t now_us)
{
	struct event event = new_event(scribe, EVENT_REPLY, now_us);
	enum phase before = dialogue_phase(&scribe->dialogue);
	const struct reply *reply = &scribe->reply;
	uint32_t answers = 0, id = journal_count(scribe->journal) + 1;
	enum verb verb = VERB_UNKNOWN;
	bool paired =
		dialogue_reply(&scribe->dialogue, id, reply, scribe->solicited, &answers, &verb);

	event.code = (uint16_t)(reply->code > 0 ? reply->code : 0);
	event.flaws = (uint16_t)reply->flaws;
	event.first = scribe->reply_first;
	event.last = scribe->reply_last;
	event.ref = answers;
	event.marks = (uint8_t)((paired ? 0 : EVENT_UNSOLICITED) |
				(reply->flaws & REPLY_CUT ? EVENT_CUT : 0));
	scribe->last_reply = journal_append(scribe->journal, &event, span_of(NULL, 0));
	if (paired)
		scribe->unasked_bytes = scribe->unasked_lines = 0;
	append_phase(scribe, now_us, before, scribe->last_reply);
	reply_clear(&scribe->reply);
	scribe->reply_first = scribe->reply_last = 0;
}

/* A bound was passed: the reply so far is closed as unfinished, and that is said. */
static void pass_limit(struct scribe *scribe, uint64_t now_us, const char *sentence)
{
	struct fault fault;

	reply_finish(&scribe->reply);
	if (scribe->reply.count)
		finish_reply(scribe, now_us);
	fault_set_plain(&fault, FAULT_LIMIT, 0, sentence);
	scribe_failed(scribe, now_us, &fault, span_of(NULL, 0));
	scribe->limited = true;
}

/* Hands a line on to the reply, as it stands in the journal: without secrets. */
static enum reply_step push_to_reply(struct scribe *scribe, const struct line *line)
{
	struct bytes shown = BYTES_INIT;
	struct line clean = *line;
	enum reply_step step;

	if (!scribe->line_secret)
		return reply_push(&scribe->reply, line);
	for (uint32_t id = scribe->line_first; id <= scribe->reply_last; id++) {
		const struct event *piece = journal_event(scribe->journal, id);

		if (piece->kind == EVENT_RECEIVED && piece->conn == scribe->conn)
			event_append_text(piece, &shown);
	}
	clean.text = bytes_span(&shown);
	step = reply_push(&scribe->reply, &clean);
	bytes_release(&shown);
	return step;
}

/* The first line of a 334, before anything is taken out of it: a login computes with it. */
static void keep_challenge(struct scribe *scribe, struct span line)
{
	if (reply_is_begun(&scribe->reply))
		return;
	bytes_wipe(&scribe->challenge);
	scribe->has_challenge = span_starts_word(line, "334");
	if (!scribe->has_challenge)
		return;
	bytes_reserve(&scribe->challenge, line.size);
	bytes_append(&scribe->challenge, span_after(line, REDACT_PROOF_FROM));
}

void scribe_forget(struct scribe *scribe)
{
	bytes_wipe(&scribe->challenge);
	bytes_wipe(&scribe->payload);
	scribe->has_challenge = false;
	splitter_wipe(&scribe->splitter);
}

bool scribe_take_challenge(struct scribe *scribe, struct bytes *out)
{
	bool has = scribe->has_challenge;

	*out = scribe->challenge;
	scribe->challenge = (struct bytes)BYTES_INIT;
	scribe->has_challenge = false;
	return has;
}

/*
 * Lines that nobody asked for, and empty ones before a reply: each is harmless,
 * and all together are bounded like one reply. True when that bound is passed.
 */
static bool count_unasked(struct scribe *scribe, const struct line *line, enum reply_step step)
{
	bool empty = step == REPLY_MORE && !reply_is_begun(&scribe->reply);

	if (scribe->solicited && !empty)
		return false;
	scribe->unasked_bytes += line->text.size;
	scribe->unasked_lines++;
	return scribe->unasked_bytes > REPLY_BYTES_MAX || scribe->unasked_lines > REPLY_LINES_MAX;
}

static void take_line(struct scribe *scribe, uint64_t now_us, const struct line *line)
{
	enum reply_step step;
	bool swamped;

	append_full_pieces(scribe, now_us, line->text);
	keep_challenge(scribe, line->text);
	scribe->line_proof = redact_is_proof(line->text);
	append_piece(scribe, now_us, span_after(line->text, scribe->emitted), line->end,
		     line->flaws);
	scribe->emitted = 0;
	scribe->line_proof = false;
	scribe->line_begun = false;
	step = push_to_reply(scribe, line);
	scribe->line_secret = false;
	swamped = count_unasked(scribe, line, step);
	if (line->flaws & LINE_CUT)
		pass_limit(scribe, now_us,
			   _("The server sent a line of more than 1 MiB. What came is kept, "
			     "reading has "
			     "stopped: this is no SMTP server, or one that wants to fill memory."));
	else if (step == REPLY_COMPLETE)
		finish_reply(scribe, now_us);
	else if (step == REPLY_LIMIT)
		pass_limit(scribe, now_us,
			   _("The server's reply passed 1 MiB or 20,000 lines without an end. What "
			     "came "
			     "is kept, reading has stopped."));
	if (swamped && !scribe->limited)
		pass_limit(scribe, now_us,
			   _("The server sent more than 1 MiB or 20,000 lines that nobody asked "
			     "for. What came is kept, reading has stopped."));
}

static void begin_line(struct scribe *scribe)
{
	enum verb verb;

	if (scribe->line_begun)
		return;
	scribe->line_begun = true;
	if (!reply_is_begun(&scribe->reply))
		scribe->solicited = dialogue_awaits(&scribe->dialogue, &verb);
}

bool scribe_push(struct scribe *scribe, uint64_t now_us, struct span bytes)
{
	size_t offset = 0;
	struct line line;

	scribe->last_byte_us = now_us;
	while (offset < bytes.size && !scribe->limited) {
		/* What follows the 220 to STARTTLS in clear is no part of the conversation. */
		if (dialogue_phase(&scribe->dialogue) == PHASE_STARTTLS) {
			scribe_push_early(scribe, now_us, span_after(bytes, offset));
			return true;
		}
		begin_line(scribe);
		if (splitter_push(&scribe->splitter, bytes, &offset, &line))
			take_line(scribe, now_us, &line);
	}
	if (scribe->limited)
		return false;
	append_full_pieces(scribe, now_us, splitter_begun(&scribe->splitter));
	if (scribe->splitter.cut && splitter_finish(&scribe->splitter, &line))
		take_line(scribe, now_us, &line);
	return !scribe->limited;
}

bool scribe_cut_reply(struct scribe *scribe)
{
	if (!reply_is_begun(&scribe->reply))
		return false;
	scribe->reply.flaws |= REPLY_CUT;
	finish_reply(scribe, scribe->last_byte_us);
	return true;
}

bool scribe_has_early(const struct scribe *scribe)
{
	return scribe->early;
}

void scribe_push_early(struct scribe *scribe, uint64_t now_us, struct span bytes)
{
	scribe->early |= bytes.size > 0;
	while (bytes.size) {
		struct event event = new_event(scribe, EVENT_RECEIVED, now_us);
		size_t newline = span_find(bytes, '\n');
		size_t size = newline < bytes.size ? newline : bytes.size;
		bool crlf = size > 0 && newline < bytes.size && bytes.data[size - 1] == '\r';

		if (size > PIECE_SIZE) {
			size = newline = piece_end(scribe, bytes, 0, PIECE_SIZE);
			crlf = false;
			event.code = LINE_END_NONE;
		} else {
			event.code = newline == bytes.size ? LINE_END_NONE
				     : crlf                ? LINE_END_CRLF
							   : LINE_END_LF;
		}
		event.marks = EVENT_EARLY | EVENT_FIRST_PIECE;
		append_received_text(scribe, &event, span_part(bytes, 0, size - crlf));
		bytes = span_after(bytes, event.code == LINE_END_NONE ? size : newline + 1);
	}
}

/* The stream changes or ends: what was begun is closed as it is. */
static void finish_stream(struct scribe *scribe, uint64_t now_us)
{
	struct line line;

	if (!scribe->limited && splitter_finish(&scribe->splitter, &line))
		take_line(scribe, now_us, &line);
	if (reply_finish(&scribe->reply))
		finish_reply(scribe, now_us);
}

uint64_t scribe_tick(struct scribe *scribe, uint64_t now_us)
{
	if (splitter_pending(&scribe->splitter) <= scribe->emitted)
		return 0;
	if (now_us < scribe->last_byte_us + PIECE_SILENCE_US)
		return scribe->last_byte_us + PIECE_SILENCE_US;
	append_begun_line(scribe, now_us);
	return 0;
}

/* ---- facts of the connection ---- */

uint32_t scribe_resolved(struct scribe *scribe, uint64_t now_us, struct span members)
{
	return append_members(scribe, EVENT_RESOLVED, now_us, members);
}

uint32_t scribe_attempt(struct scribe *scribe, uint64_t now_us, struct span members)
{
	return append_members(scribe, EVENT_ATTEMPT, now_us, members);
}

uint32_t scribe_connected(struct scribe *scribe, uint64_t now_us, struct span members, bool lmtp)
{
	enum phase before = dialogue_phase(&scribe->dialogue);
	enum phase joined;
	uint32_t id;

	scribe->dialogue.layer = 0;
	id = append_members(scribe, EVENT_CONNECTED, now_us, members);
	dialogue_connected(&scribe->dialogue, id);
	scribe->dialogue.lmtp = lmtp;
	if (phase_find(members_text(members, "joined"), &joined))
		dialogue_joined(&scribe->dialogue, joined);
	append_phase(scribe, now_us, before, id);
	return id;
}

uint32_t scribe_tls_ready(struct scribe *scribe, uint64_t now_us, struct span members, bool trusted)
{
	enum phase before = dialogue_phase(&scribe->dialogue);
	struct event event;
	uint32_t id;

	finish_stream(scribe, now_us);
	id = journal_count(scribe->journal) + 1;
	dialogue_tls(&scribe->dialogue, id, trusted);
	event = new_event(scribe, EVENT_TLS_READY, now_us);
	event.marks = EVENT_MEMBERS;
	event.flaws = trusted;
	id = journal_append(scribe->journal, &event, members);
	append_phase(scribe, now_us, before, id);
	return id;
}

uint32_t scribe_closed(struct scribe *scribe, uint64_t now_us, struct span members)
{
	enum phase before;
	uint32_t id;

	finish_stream(scribe, now_us);
	before = dialogue_phase(&scribe->dialogue);
	id = append_members(scribe, EVENT_CLOSED, now_us, members);
	dialogue_closed(&scribe->dialogue);
	append_phase(scribe, now_us, before, id);
	return id;
}

uint32_t scribe_failed(struct scribe *scribe, uint64_t now_us, const struct fault *fault,
		       struct span more)
{
	struct bytes members = BYTES_INIT;
	uint32_t id;

	members_add_text(&members, "fault", span_text(fault_kind_name(fault->kind)));
	members_add_text(&members, "text", span_text(fault->text));
	if (fault->system)
		members_add_number(&members, "system",
				   (uint64_t)(fault->system < 0 ? -fault->system : fault->system));
	bytes_append(&members, more);
	id = append_members(scribe, EVENT_FAILED, now_us, bytes_span(&members));
	bytes_release(&members);
	return id;
}

uint32_t scribe_timeout(struct scribe *scribe, uint64_t now_us, uint32_t command_id,
			uint64_t waited_us)
{
	struct event event = new_event(scribe, EVENT_TIMEOUT, now_us);
	struct bytes members = BYTES_INIT;
	enum verb verb = VERB_MESSAGE; /* while content is being sent nothing is outstanding */
	uint32_t id;

	append_begun_line(scribe, now_us);
	dialogue_awaits(&scribe->dialogue, &verb);
	members_add_text(&members, "awaited", span_text(command_name(verb)));
	members_add_ms(&members, "ms", waited_us);
	event.ref = command_id;
	event.marks = EVENT_MEMBERS;
	id = journal_append(scribe->journal, &event, bytes_span(&members));
	bytes_release(&members);
	return id;
}

uint32_t scribe_policy(struct scribe *scribe, uint64_t now_us, struct span members)
{
	return append_members(scribe, EVENT_POLICY, now_us, members);
}

uint32_t scribe_note(struct scribe *scribe, uint64_t now_us, struct span text)
{
	return scribe_remark(scribe, now_us, 0, text);
}

uint32_t scribe_remark(struct scribe *scribe, uint64_t now_us, uint32_t about, struct span text)
{
	struct event event = new_event(scribe, EVENT_NOTE, now_us);

	event.ref = about;
	return append_received_text(scribe, &event, text);
}

uint32_t scribe_held(struct scribe *scribe, uint64_t now_us, const struct outgoing *line)
{
	struct event event = new_event(scribe, EVENT_HELD, now_us);

	return append_outgoing(scribe, &event, line);
}

uint32_t scribe_login(struct scribe *scribe, uint64_t now_us, struct span members)
{
	struct event event = new_event(scribe, EVENT_LOGIN, now_us);

	event.marks = EVENT_MEMBERS;
	event.ref = scribe->dialogue.auth_id;
	return journal_append(scribe->journal, &event, members);
}

/* ---- what is sent ---- */

/* Credentials in raw bytes are secret as those of a typed line are. */
static void mark_raw(struct scribe *scribe, struct outgoing *line)
{
	const struct event *auth = journal_event(scribe->journal, scribe->dialogue.auth_id);
	struct command command = { .mechanism = { NULL, 0 } };
	struct bytes text = BYTES_INIT;

	if (auth) {
		event_append_text(auth, &text);
		command_parse(bytes_span(&text), &command);
	}
	outgoing_mark_typed(line, scribe->secrets, &scribe->dialogue, command.mechanism);
	bytes_release(&text);
}

uint32_t scribe_raw(struct scribe *scribe, uint64_t now_us, struct outgoing *line)
{
	if (line->secret_count == 0)
		mark_raw(scribe, line);
	return scribe_command(scribe, now_us, line);
}

uint32_t scribe_command(struct scribe *scribe, uint64_t now_us, const struct outgoing *line)
{
	struct event event = new_event(scribe, EVENT_COMMAND, now_us);
	struct command command;

	if (scribe->dialogue.outstanding_count == DIALOGUE_OUTSTANDING_MAX)
		return 0;
	dialogue_parse_outline(&scribe->dialogue, bytes_span(&line->line), &command);
	event.code = (uint16_t)command.verb;
	event.flaws = (uint16_t)line->origin;
	append_outgoing(scribe, &event, line);
	dialogue_command(&scribe->dialogue, journal_count(scribe->journal), &command);
	return journal_count(scribe->journal);
}

void scribe_sent(struct scribe *scribe, uint64_t now_us, uint32_t command_id)
{
	struct event event = new_event(scribe, EVENT_SENT, now_us);

	event.ref = command_id;
	event.marks = EVENT_MEMBERS;
	journal_append(scribe->journal, &event, span_of(NULL, 0));
}

uint32_t scribe_content(struct scribe *scribe, uint64_t now_us, struct span members,
			uint32_t command_id)
{
	struct event event = new_event(scribe, EVENT_BODY_SENT, now_us);

	event.ref = command_id;
	event.marks = EVENT_MEMBERS;
	return journal_append(scribe->journal, &event, members);
}

uint32_t scribe_body_sent(struct scribe *scribe, uint64_t now_us, struct span members,
			  enum event_origin origin)
{
	struct event event = new_event(scribe, EVENT_COMMAND, now_us);
	struct command command = { .verb = VERB_MESSAGE };
	uint32_t id;

	event.code = VERB_MESSAGE;
	event.flaws = (uint16_t)origin;
	id = journal_append(scribe->journal, &event, span_of(NULL, 0));
	dialogue_command(&scribe->dialogue, id, &command);
	event = new_event(scribe, EVENT_BODY_SENT, now_us);
	event.ref = id;
	event.marks = EVENT_MEMBERS;
	journal_append(scribe->journal, &event, members);
	return id;
}
