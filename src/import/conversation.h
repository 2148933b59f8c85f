/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a format's reader tells: who said which line, what else happened. It
 * becomes facts for the scribe; what a text leaves out and must have happened
 * (a connection, TLS behind a 220 to STARTTLS, the end of a message, the
 * command that a lone reply answers) is supplied, and marked as inferred.
 */
#ifndef IMPORT_CONVERSATION_H
#define IMPORT_CONVERSATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/digest.h"
#include "import/answer.h"
#include "journal/scribe.h"
#include "smtp/body.h"
#include "smtp/phase.h"

#define CONVERSATION_MECHANISM 32

/* One session of the text. */
struct stream {
	struct scribe *scribe; /* NULL before it is connected, and when it is over */
	uint16_t conn;         /* 0: not numbered yet */
	enum phase joined;     /* PHASE_NONE, or where the text takes the session up */
	bool lmtp;             /* the next connection is LMTP */
	bool handshake_failed;
	bool spoken;                            /* a line of the client was told */
	bool continued;                         /* the server's last line was "NNN-" */
	bool password_asked;                    /* by the server's last challenge */
	char mechanism[CONVERSATION_MECHANISM]; /* of the open or last AUTH */
	struct body_encoder encoder;            /* of the message being told */
	struct digest *digest;                  /* NULL: no content yet */
	struct bytes encoded;                   /* of it, what the digest has not got yet */
	uint64_t chunk_left;                    /* octets of a BDAT chunk still to be told */
	struct bytes tls;                       /* what was told of a TLS that is to stand */
};

struct sessions; /* streams by key */

struct conversation {
	struct journal *journal;
	struct secrets *secrets;
	struct stream *stream; /* the session that is told of */
	struct stream only;    /* of texts that give their sessions no names */
	struct sessions *sessions;
	const char *format; /* of the text, as the journal names it */
	uint64_t now_us;
	uint64_t base_us; /* wall clock of the text's first time; 0: it has told none */
	/* Used again for each line. */
	struct bytes line;
	struct bytes members;
	struct outgoing outgoing;
	struct bytes place;          /* "192.0.2.7:25": what is being connected to */
	uint16_t conn;               /* the highest given */
	bool silent;                 /* the text has no lines of the client: they are inferred */
	struct answer_watch answers; /* of AUTH, in remarks */
};

void conversation_init(struct conversation *conversation, const char *format);

/* Gives the journal, which the caller owns, and wipes everything else. */
struct journal *conversation_finish(struct conversation *conversation);

/* What follows belongs to the session of that name; empty: to the text's only one. */
void conversation_session(struct conversation *conversation, struct span key);

/* The current session is over; what follows under its name is another. */
void conversation_end(struct conversation *conversation);

/* What follows happened at that time (wall clock; of day, where the date is not told). */
void conversation_at(struct conversation *conversation, uint64_t wall_us);

/*
 * To be called before the first line by a reader who has looked ahead: the text
 * begins with this line of the client, and the server's first reply has this
 * code (-1: there is none). A text may begin in the middle of a session.
 */
void conversation_begins_with(struct conversation *conversation, struct span client_line, int code);

/* The name service answered. */
void conversation_resolved(struct conversation *conversation, struct span members);

/* What follows is of another tool: it continues no session. */
void conversation_part(struct conversation *conversation);

/* The text takes the session up in this phase. */
void conversation_joins(struct conversation *conversation, enum phase phase);

/* A line of the server without its end, which is given for itself ("\r\n", "\n"). */
void conversation_server(struct conversation *conversation, struct span line, const char *end);

/* A line of the client: a command, an answer within AUTH, or a line of content. */
void conversation_client(struct conversation *conversation, struct span line, const char *end);

/* A command that the text does not show, but must have been sent; marked as inferred. */
void conversation_inferred(struct conversation *conversation, struct span line);

/* The same for a message and its final dot. */
void conversation_inferred_message(struct conversation *conversation);

/* A remark: one of the facts in remark.c's table, or kept as a note. */
void conversation_remark(struct conversation *conversation, struct span text);

/* True while lines of the client are content: behind 354, up to the dot. */
bool conversation_in_content(const struct conversation *conversation);

/* Where the current session stands. */
enum phase conversation_phase(const struct conversation *conversation);

/* True when a reply is awaited. */
bool conversation_awaits(const struct conversation *conversation);

/* ---- facts, as remarks tell them; members as "journal/members.h" makes them ---- */

void conversation_connected(struct conversation *conversation, struct span members);
void conversation_policy(struct conversation *conversation, struct span members);
void conversation_tls(struct conversation *conversation, struct span members, bool trusted);
void conversation_failed(struct conversation *conversation, enum fault_kind kind, struct span text);
/* A LOGIN of which no more is told than its members. */
void conversation_login(struct conversation *conversation, struct span members);
void conversation_timed_out(struct conversation *conversation, uint64_t waited_us);
void conversation_closed(struct conversation *conversation, const char *by, const char *how);
void conversation_note(struct conversation *conversation, struct span text);

/* The same for a text in which a part is secret. */
void conversation_secret_note(struct conversation *conversation, struct span text,
			      struct span secret);

/* Words about a TLS that stands before the next line is said: version, cipher, "verified"… */
void conversation_tls_told(struct conversation *conversation, struct span words);

/* What is said now is said within TLS. */
void conversation_inside_tls(struct conversation *conversation);

#endif
