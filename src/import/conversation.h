/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a format's reader tells: who said which line, what else happened. It
 * becomes facts for the scribe; what a text leaves out and must have happened
 * (a connection, TLS behind a 220 to STARTTLS, the end of a message) is
 * supplied, and a note says so where it matters.
 */
#ifndef IMPORT_CONVERSATION_H
#define IMPORT_CONVERSATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/digest.h"
#include "journal/scribe.h"
#include "smtp/body.h"
#include "smtp/phase.h"

#define CONVERSATION_MECHANISM 32

struct conversation {
	struct journal *journal;
	struct secrets *secrets;
	struct scribe *scribe; /* of the current connection; NULL before the first */
	uint64_t now_us;
	uint16_t conn;
	enum phase joined; /* PHASE_NONE, or where the text takes the session up */
	bool lmtp;         /* the next connection is LMTP */
	bool handshake_failed;
	char mechanism[CONVERSATION_MECHANISM]; /* of the open or last AUTH */
	struct body_encoder encoder;            /* of the message being told */
	struct digest *digest;                  /* NULL: no content yet */
	uint64_t chunk_left;                    /* octets of a BDAT chunk still to be told */
};

void conversation_init(struct conversation *conversation);

/* Gives the journal, which the caller owns, and wipes everything else. */
struct journal *conversation_finish(struct conversation *conversation);

/*
 * To be called before the first line by a reader who has looked ahead: the text
 * begins with this line of the client, and the server's first reply has this
 * code (-1: there is none). A text may begin in the middle of a session.
 */
void conversation_begins_with(struct conversation *conversation, struct span client_line, int code);

/* A line of the server without its end, which is given for itself ("\r\n", "\n"). */
void conversation_server(struct conversation *conversation, struct span line, const char *end);

/* A line of the client: a command, an answer within AUTH, or a line of content. */
void conversation_client(struct conversation *conversation, struct span line, const char *end);

/* A remark: one of the facts in remark.c's table, or kept as a note. */
void conversation_remark(struct conversation *conversation, struct span text);

/* ---- facts, as remarks tell them; members as "journal/members.h" makes them ---- */

void conversation_connected(struct conversation *conversation, struct span members);
void conversation_tls(struct conversation *conversation, struct span members, bool trusted);
void conversation_failed(struct conversation *conversation, enum fault_kind kind, struct span text);
void conversation_timed_out(struct conversation *conversation, uint64_t waited_us);
void conversation_closed(struct conversation *conversation, const char *by, const char *how);
void conversation_note(struct conversation *conversation, struct span text);

/* True when the remark is such a fact, which has been told then. */
bool remark_read(struct conversation *conversation, struct span text);

#endif
