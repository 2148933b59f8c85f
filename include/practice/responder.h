/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The practice server's conversation: bytes in, bytes out. Speaks SMTP as a
 * careful server does, or misbehaves as its scenario says. Knows no socket and
 * no TLS library: it asks for TLS, and is told when TLS stands. Keeps messages
 * nowhere.
 */
#ifndef PRACTICE_RESPONDER_H
#define PRACTICE_RESPONDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "practice/scenario.h"

#define PRACTICE_HOST "practice.example.test"
#define PRACTICE_USER "student@example.test"
#define PRACTICE_PASSWORD "correct horse"
#define PRACTICE_TOKEN "practice-token" /* of OAUTHBEARER and XOAUTH2 */

struct responder;

/* `tls` tells whether STARTTLS can be offered; `implicit` that TLS stands already. */
struct responder *responder_new(const struct scenario *scenario, bool tls, bool implicit,
				uint64_t now_us);
void responder_free(struct responder *responder);

/*
 * What a TLS session gives beyond encryption; copied, at any time before the
 * EHLO that is to offer the mechanisms. Without channel binding data no -PLUS
 * is offered, without an identity (the user that a client certificate stands
 * for) no EXTERNAL.
 */
void responder_add_binding(struct responder *responder, struct span type, struct span data);
void responder_set_identity(struct responder *responder, struct span user);

/* From now on what happens is written down there; secrets are not. */
struct notebook;
void responder_watch(struct responder *responder, struct notebook *notebook, uint32_t connection);
void responder_note_tls(struct responder *responder, uint64_t now_us, struct span words);

/*
 * It is one of many: so many commands are served (0: any number), then the
 * session ends with 421; and one push computes for one step of a login at most.
 */
void responder_share(struct responder *responder, unsigned commands);
unsigned responder_commands(const struct responder *responder); /* that were served */

/* Grows with every whole line and with content, not with the bytes of a begun line. */
uint64_t responder_progress(const struct responder *responder);

/*
 * Bytes from the client; returns how many were taken. As long as 16 KiB of
 * replies wait to be taken the rest stays with the caller, who pushes it again.
 * Bytes behind STARTTLS in the same chunk are dropped.
 */
size_t responder_push(struct responder *responder, uint64_t now_us, struct span bytes);

/* Ends the conversation from our side: with this reply, unless the scenario is silent. */
void responder_dismiss(struct responder *responder, uint64_t now_us, const char *reply);

/* The client closed its side. */
void responder_finish(struct responder *responder, uint64_t now_us);

/* Moves what is to be sent now behind out. */
void responder_take(struct responder *responder, uint64_t now_us, struct bytes *out);

/* When responder_take() will have more (a scenario's delay); 0: never. */
uint64_t responder_deadline(const struct responder *responder);

/*
 * True after a 220 to STARTTLS was taken: everything sent so far was in clear,
 * the caller now lets the handshake happen and then says so.
 */
bool responder_wants_tls(const struct responder *responder);
void responder_tls_ready(struct responder *responder, uint64_t now_us);

enum responder_end {
	RESPONDER_OPEN,
	RESPONDER_CLOSE, /* all taken: close properly */
	RESPONDER_RESET, /* close at once, without TLS's close_notify */
};
enum responder_end responder_end(const struct responder *responder);

#endif
