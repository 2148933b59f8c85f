/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pump and translator between net and the scribe; driven by cli/conductor.
 * The way to the server is in reach.c, lines and content in departure.c.
 */
#include "session/session.h"

#include <string.h>

#include "base/memory.h"
#include "journal/members.h"
#include "session/inside.h"

#define READ_AT_ONCE (32 * 1024) /* between two looks at the clock */
#define TOTAL_TIMES 6            /* a whole reply may take this many idle times */

static enum session_tls resolve_mode(const struct session_options *options)
{
	if (options->tls_mode != SESSION_TLS_AUTO)
		return options->tls_mode;
	return options->endpoint->implicit_tls ? SESSION_TLS_IMPLICIT : SESSION_TLS_AUTO;
}

struct session *session_new(const struct session_options *options, struct journal *journal,
			    struct secrets *secrets, uint16_t conn, uint64_t now_us)
{
	struct session *session = memory_new(1, sizeof(*session));

	session->options = *options;
	session->options.tls_mode = resolve_mode(options);
	session->alone = !options->shared;
	if (session->alone)
		session->options.shared = session_shared_new();
	session->scribe = scribe_new(journal, secrets, conn);
	session->journal = journal;
	session->started_us = now_us;
	session->state = SESSION_RESOLVING;
	reach_begin(session, now_us);
	policy_begin(session, now_us);
	return session;
}

void session_free(struct session *session)
{
	if (!session)
		return;
	departure_release(session);
	identity_release(session);
	reach_free(session);
	tlsa_release(session);
	policy_release(session);
	stream_free(session->stream);
	if (session->alone)
		session_shared_free(session->options.shared);
	tls_memory_free(session->options.tls.resume);
	scribe_free(session->scribe);
	bytes_wipe(&session->input);
	memory_free(session);
}

/* ---- ends ---- */

void session_fail(struct session *session, const struct fault *fault, uint64_t now_us)
{
	session->fault = *fault;
	scribe_failed(session->scribe, now_us, fault, span_of(NULL, 0));
}

void session_end(struct session *session, const char *by, const char *how, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "by", span_text(by));
	members_add_text(&members, "how", span_text(how));
	scribe_closed(session->scribe, now_us, bytes_span(&members));
	bytes_release(&members);
	session->state = SESSION_CLOSED;
	session->timed_out = false;
}

void session_end_unreached(struct session *session, const struct fault *fault, uint64_t now_us)
{
	session_fail(session, fault, now_us);
	session->state = SESSION_CLOSED;
}

void session_finish(struct session *session, uint64_t now_us)
{
	if (session->state != SESSION_OPEN)
		return;
	session->active_us = now_us;
	stream_finish(session->stream);
}

void session_close(struct session *session, uint64_t now_us)
{
	if (session->state == SESSION_CLOSED)
		return;
	reach_release(session);
	if (session->stream) {
		stream_close(session->stream);
		session_end(session, "client", "closed", now_us);
	}
	session->state = SESSION_CLOSED;
}

void session_abort(struct session *session, uint64_t now_us)
{
	if (session->state == SESSION_CLOSED)
		return;
	reach_release(session);
	if (session->stream) {
		stream_abort(session->stream);
		session_end(session, "client", "dropped", now_us);
	}
	session->state = SESSION_CLOSED;
}

void session_note_end(struct session *session, uint64_t now_us)
{
	enum stream_end how = stream_end(session->stream);
	const struct fault *fault = stream_fault(session->stream);
	bool polite = dialogue_phase(scribe_dialogue(session->scribe)) == PHASE_CLOSING;

	/* After 221 a missing close_notify or a reset is a remark, before it a truncation. */
	if (fault->kind != FAULT_NONE && !polite)
		handshake_fail(session, fault, now_us);
	/* A handshake that failed was ended here, whoever's fault it was. */
	session_end(session, how == STREAM_TLS_FAILED ? "client" : "server", stream_end_name(how),
		    now_us);
	stream_close(session->stream);
}

/* ---- replies ---- */

/* The 220 to STARTTLS is in: the handshake begins by itself. */
static void follow_phase(struct session *session, uint64_t now_us)
{
	struct span rest;

	if (dialogue_phase(scribe_dialogue(session->scribe)) != PHASE_STARTTLS)
		return;
	/* The scribe has marked what stood behind the 220 in the same bytes. */
	rest = stream_peek(session->stream);
	if (rest.size) {
		bytes_clear(&session->input);
		stream_read(session->stream, &session->input, rest.size);
		scribe_push_early(session->scribe, now_us, bytes_span(&session->input));
	}
	handshake_follow(session, rest.size > 0, now_us);
}

static bool pump_input(struct session *session, uint64_t now_us)
{
	uint32_t reply = scribe_last_reply(session->scribe);

	bytes_clear(&session->input);
	if (stream_read(session->stream, &session->input, READ_AT_ONCE) == 0)
		return false;
	session->active_us = now_us;
	session->timed_out = false;
	if (!scribe_push(session->scribe, now_us, bytes_span(&session->input))) {
		fault_set_plain(
			&session->fault, FAULT_LIMIT, 0,
			_("The server sent more than an SMTP reply may hold. What came is kept, "
			  "reading has stopped."));
		stream_abort(session->stream);
		session_end(session, "client", "dropped", now_us);
		return true;
	}
	if (reply != scribe_last_reply(session->scribe))
		session->since_us = now_us;
	follow_phase(session, now_us);
	return true;
}

/* Idle time allowed for what is awaited, by RFC 5321 §4.5.3.2 unless the user says. */
static uint64_t idle_limit(const struct session *session, enum verb verb)
{
	if (session->options.timeout_s)
		return session->options.timeout_s * UINT64_C(1000000);
	return command_row(verb)->timeout_s * UINT64_C(1000000);
}

/* For one block of content (RFC 5321 §4.5.3.2.5). */
static uint64_t send_limit(const struct session *session)
{
	return (session->options.timeout_s ? session->options.timeout_s : 180) * UINT64_C(1000000);
}

void session_awaits(const struct session *session, uint64_t *since_us, uint64_t *until_us)
{
	const struct dialogue *dialogue = scribe_dialogue(session->scribe);
	uint64_t idle, total, limit;
	enum verb verb = VERB_MESSAGE;
	bool sending = session->stream && stream_pending(session->stream) > 0;

	*since_us = *until_us = 0;
	if (session->state != SESSION_OPEN || (!dialogue_awaits(dialogue, &verb) && !sending))
		return;
	limit = sending ? send_limit(session) : idle_limit(session, verb);
	if (sending) {
		/* It is the server that does not read. */
		*since_us = session->active_us;
		*until_us = session->active_us + limit;
		return;
	}
	idle = session->active_us + limit;
	total = session->since_us + TOTAL_TIMES * limit;
	*since_us = session->since_us;
	*until_us = idle < total ? idle : total;
}

bool session_timed_out(const struct session *session)
{
	return session->timed_out;
}

static bool pump_timeout(struct session *session, uint64_t now_us)
{
	const struct dialogue *dialogue = scribe_dialogue(session->scribe);
	uint64_t since, until;

	session_awaits(session, &since, &until);
	if (session->timed_out || until == 0 || now_us < until)
		return false;
	scribe_timeout(session->scribe, now_us, dialogue->outstanding_id[0], now_us - since);
	session->timed_out = true;
	return true;
}

/* ---- the loop's side ---- */

static bool pump_open(struct session *session, uint64_t now_us)
{
	bool happened = pump_input(session, now_us);

	happened |= departure_note_sent(session, now_us);
	if (session->state == SESSION_OPEN && stream_end(session->stream) != STREAM_OPEN) {
		session_note_end(session, now_us);
		return true;
	}
	if (session->state != SESSION_OPEN)
		return happened;
	session->tick_us = scribe_tick(session->scribe, now_us);
	return pump_timeout(session, now_us) || happened;
}

bool session_pump(struct session *session, uint64_t now_us)
{
	bool happened = session->state != SESSION_CLOSED && policy_pump(session, now_us);

	if (session->stream && session->state != SESSION_CLOSED) {
		happened |= stream_pump(session->stream);
		happened |= tlsa_pump(session, now_us);
		/* In every state that watches it: an answer that nobody takes would wake the loop. */
		happened |= identity_pump(session, now_us);
	}
	switch (session->state) {
	case SESSION_RESOLVING:
	case SESSION_CONNECTING:
		return reach_pump(session, now_us) || happened;
	case SESSION_HANDSHAKE:
		return handshake_pump(session, now_us) || happened;
	case SESSION_OPEN:
		return pump_open(session, now_us) || happened;
	case SESSION_HALTED:
		if (stream_end(session->stream) != STREAM_OPEN)
			session_note_end(session, now_us);
		return happened;
	case SESSION_CLOSED:
		break;
	}
	return false;
}

void session_watch(const struct session *session, struct loop *loop)
{
	if (session->state == SESSION_CLOSED)
		return;
	reach_watch(session, loop);
	if (session->stream)
		stream_watch(session->stream, loop);
	tlsa_watch(session, loop);
	policy_watch(session, loop);
	identity_watch(session, loop);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	if (a == 0 || b == 0)
		return a + b;
	return a < b ? a : b;
}

static uint64_t own_deadline(const struct session *session)
{
	uint64_t since, until;

	switch (session->state) {
	case SESSION_RESOLVING:
	case SESSION_CONNECTING:
		return reach_deadline(session);
	case SESSION_HANDSHAKE:
		return earlier(session->handshake_us + handshake_limit(session),
			       tlsa_deadline(session));
	case SESSION_OPEN:
		session_awaits(session, &since, &until);
		return earlier(earlier(session->timed_out ? 0 : until, session->tick_us),
			       tlsa_deadline(session));
	case SESSION_HALTED:
	case SESSION_CLOSED:
		break;
	}
	return 0;
}

uint64_t session_deadline(const struct session *session)
{
	if (session->state == SESSION_CLOSED)
		return 0;
	return earlier(own_deadline(session), policy_deadline(session));
}

/* ---- questions ---- */

enum session_state session_state(const struct session *session)
{
	return session->state;
}

enum session_wait session_waits(const struct session *session, const char **about)
{
	bool early = session->state == SESSION_HANDSHAKE &&
		     stream_tls(session->stream) == STREAM_CLEAR;

	*about = NULL;
	if (early && tlsa_is_awaited(session)) {
		*about = session->tlsa.dane.base;
		return SESSION_WAITS_TLSA;
	}
	if (early && policy_is_awaited(session)) {
		*about = session->policy.domain;
		return SESSION_WAITS_POLICY;
	}
	return SESSION_WAITS_NOT;
}

const struct dialogue *session_dialogue(const struct session *session)
{
	return scribe_dialogue(session->scribe);
}

const struct fault *session_fault(const struct session *session)
{
	return &session->fault;
}

bool session_take_challenge(struct session *session, struct bytes *out)
{
	return scribe_take_challenge(session->scribe, out);
}

void session_forget(struct session *session)
{
	bytes_wipe(&session->input);
	scribe_forget(session->scribe);
}

bool session_binding(const struct session *session, enum tls_binding binding, struct bytes *out)
{
	return session->stream && stream_tls_binding(session->stream, binding, out);
}

bool session_shown(const struct session *session, struct bytes *subject)
{
	return session->stream && stream_tls_shown(session->stream, subject);
}

struct tls_memory *session_tls_remember(const struct session *session)
{
	return session->stream ? stream_tls_remember(session->stream) : NULL;
}

bool session_is_local(const struct session *session)
{
	return session->local;
}

size_t session_pending(const struct session *session)
{
	return session->stream ? stream_pending(session->stream) : 0;
}

uint32_t session_last_reply(const struct session *session)
{
	return scribe_last_reply(session->scribe);
}

void session_note(struct session *session, struct span text, uint64_t now_us)
{
	scribe_note(session->scribe, now_us, text);
}

void session_remark(struct session *session, uint32_t about, struct span text, uint64_t now_us)
{
	scribe_remark(session->scribe, now_us, about, text);
}

void session_write_login(struct session *session, struct span members, uint64_t now_us)
{
	scribe_login(session->scribe, now_us, members);
}
