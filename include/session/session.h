/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One session with one server: finds the address, connects, pumps bytes
 * between the stream and the scribe, starts TLS at the 220, holds a queue of
 * lines of which none leaves before session_send() names it. Decides nothing
 * about what may be sent; that is the gate's. Never blocks, reads no clock.
 */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/secret.h"
#include "journal/journal.h"
#include "journal/outgoing.h"
#include "net/connector.h"
#include "net/endpoint.h"
#include "net/names.h"
#include "net/stream.h"
#include "session/shared.h"
#include "smtp/dialogue.h"
#include "smtp/lint.h"

struct loop;
struct session;

enum session_tls {
	SESSION_TLS_AUTO, /* as the target says: implicit on 465, else as typed */
	SESSION_TLS_NONE,
	SESSION_TLS_STARTTLS, /* demanded; sending STARTTLS is the caller's */
	SESSION_TLS_IMPLICIT,
};

/* Borrowed until session_free(), but for the texts of `tls`. */
struct session_options {
	const struct endpoint *endpoint;
	struct names *names; /* the name service; NULL where no name is to be looked up */
	enum session_tls tls_mode;
	struct tls_options tls;
	const char *sni;       /* NULL: the host; "": none */
	const char *name;      /* what certificates must be for; NULL: the host */
	const char *exchanger; /* of a mail domain this one only; NULL: all in their order */
	const char *domain; /* whose MTA-STS policy counts; NULL: of mx:DOMAIN its own, else none */
	bool no_policy;     /* none is looked up */
	const struct net_address *sts_server; /* in place of the web server's address; or NULL */
	const char *rung; /* of a connection made for diagnosis: which one; NULL: none */
	enum net_address_choice family;
	const struct net_address *source; /* to connect from; NULL: as the system chooses */
	uint32_t timeout_s; /* of waiting for a reply; 0: RFC 5321 §4.5.3.2 by stage */
	bool log_body;      /* the journal keeps all content, not its first 8 KiB */
	/* What it has in common with other sessions of like `tls` and `sts_server`; NULL: nothing. */
	struct session_shared *shared;
	struct stream
		*stream; /* connected already (the practice server); owned from now on; or NULL */
};

enum session_state {
	SESSION_RESOLVING,
	SESSION_CONNECTING,
	SESSION_HANDSHAKE, /* TLS, implicit or after STARTTLS */
	SESSION_OPEN,
	SESSION_HALTED, /* bytes came in clear where TLS was due: it goes on only by session_go_on() */
	SESSION_CLOSED,
};

struct session *session_new(const struct session_options *options, struct journal *journal,
			    struct secrets *secrets, uint16_t conn, uint64_t now_us);
void session_free(struct session *session); /* closes; NULL is allowed */

/* ---- the loop's side ---- */

/* Puts what it waits for into this turn of the loop. */
void session_watch(const struct session *session, struct loop *loop);

/* Moves everything on as far as it goes now. True when anything happened. */
bool session_pump(struct session *session, uint64_t now_us);

/* When session_pump() must be called at the latest; 0: never. */
uint64_t session_deadline(const struct session *session);

/* ---- questions ---- */

enum session_state session_state(const struct session *session);

/* What a TLS handshake does not begin without, as it would not at a mail server that verifies. */
enum session_wait {
	SESSION_WAITS_NOT,
	SESSION_WAITS_TLSA,   /* the TLSA records of host *about */
	SESSION_WAITS_POLICY, /* the MTA-STS policy of domain *about */
};
enum session_wait session_waits(const struct session *session, const char **about);
const struct dialogue *session_dialogue(const struct session *session);

/* What ended it or kept it from beginning; kind FAULT_NONE when nothing did. */
const struct fault *session_fault(const struct session *session);

/* As scribe_take_challenge(). */
bool session_take_challenge(struct session *session, struct bytes *out);

/* Wipes what buffers still hold of what came and went; nothing else changes. */
void session_forget(struct session *session);

/* What a login over this session can be bound to, and what certificate we showed: see stream.h. */
bool session_binding(const struct session *session, enum tls_binding binding, struct bytes *out);
bool session_shown(const struct session *session, struct bytes *subject);

/* What it takes to resume the TLS session that stands; NULL when it cannot be. */
struct tls_memory *session_tls_remember(const struct session *session);

/* True when a reply did not come in time, until something comes or is sent. */
bool session_timed_out(const struct session *session);

/* Since when a reply is awaited, and until when; zeroes when none is. */
void session_awaits(const struct session *session, uint64_t *since_us, uint64_t *until_us);

/* True when the other side is this machine (loopback, a path, the practice server). */
bool session_is_local(const struct session *session);

/* Bytes that were not handed over yet. */
size_t session_pending(const struct session *session);

/* The newest REPLY of this session, 0 for none. */
uint32_t session_last_reply(const struct session *session);

/* ---- lines going out ---- */

struct session_line {
	uint32_t id; /* of the queue, 1…; no event id */
	struct outgoing outgoing;
	bool held; /* a HELD event was written for it */
};

/* Queues a copy at the end; its id. Nothing leaves by this. */
uint32_t session_submit(struct session *session, const struct outgoing *line);

/* Queued line number n, oldest first; NULL behind the last. */
const struct session_line *session_queued(const struct session *session, size_t n);

/*
 * Lets a queued line leave: COMMAND is written, then its bytes. To be called
 * by the conductor only, after the gate. False when it cannot (no connection,
 * too many replies outstanding): the line stays queued.
 */
bool session_send(struct session *session, uint32_t id, uint64_t now_us);

/* The beginning of a line that left without its end (raw); what leaves next continues it. */
struct span session_begun(const struct session *session);

/* Octets that are due, because a BDAT has counted them and did not bring them itself. */
uint64_t session_octets_due(const struct session *session);

/*
 * The event that a queued line became when it left: a COMMAND, or BODY_SENT for
 * content and for the beginning of a line. 0: it has not left, or long ago.
 */
uint32_t session_left(const struct session *session, uint32_t id);

/* Puts a copy of another line into a queued one's place; false when that one is gone. */
bool session_replace(struct session *session, uint32_t id, const struct outgoing *line);

void session_drop(struct session *session, uint32_t id);

/* Writes a HELD event for a line, once. */
void session_hold(struct session *session, uint32_t id, uint64_t now_us);

/* ---- message content, after 354 ---- */

/* A piece of content as the user has it; encoded (CRLF, dots) on its way. */
void session_content(struct session *session, struct span chunk);

/*
 * Lets a queued line leave as content, for conductor and gate as session_send():
 * "." ends it (BODY_SENT and the COMMAND "(message)" are written), raw bytes go
 * as they stand and end it where they hold the lone dot, all else is one line.
 */
void session_send_content(struct session *session, uint32_t id, uint64_t now_us);

/* What was seen of the content that is being sent, or was sent last. */
const struct lint *session_lint(const struct session *session);

/* Content handed over so far, and since when it is being sent; zeroes when none is. */
void session_content_progress(const struct session *session, uint64_t *bytes, uint64_t *since_us);

/* ---- ends ---- */

/* Goes on in spite of clear-text bytes before TLS: the handshake begins. */
void session_go_on(struct session *session, uint64_t now_us);

/* A remark of the user or of the program. */
void session_note(struct session *session, struct span text, uint64_t now_us);

/* The same about an event; without a text it is a mark. */
void session_remark(struct session *session, uint32_t about, struct span text, uint64_t now_us);

void session_write_login(struct session *session, struct span members, uint64_t now_us);

/* A fault that somebody above found; written as FAILED. */
void session_fail(struct session *session, const struct fault *fault, uint64_t now_us);

/* Ends our side only: FIN behind what is queued; what the server still says is read. */
void session_finish(struct session *session, uint64_t now_us);

/* Closes now, properly as far as TLS and TCP go; QUIT is the caller's. */
void session_close(struct session *session, uint64_t now_us);

/* Breaks the connection off. */
void session_abort(struct session *session, uint64_t now_us);

#endif
