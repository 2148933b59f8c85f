/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of a session so far: a copyable value that commands, replies
 * and facts are folded into. Long things are named by event id (0 for none).
 * Knows no journal: ids are numbers that its caller gives.
 */
#ifndef SMTP_DIALOGUE_H
#define SMTP_DIALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include "smtp/command.h"
#include "smtp/extension.h"
#include "smtp/phase.h"
#include "smtp/reply.h"

#define DIALOGUE_OUTSTANDING_MAX 20

enum encryption {
	ENCRYPTION_NONE,
	ENCRYPTION_UNVERIFIED, /* TLS, not trusted */
	ENCRYPTION_VERIFIED,
};

struct dialogue {
	uint32_t outstanding_id
		[DIALOGUE_OUTSTANDING_MAX]; /* commands without their reply, oldest first */
	uint8_t outstanding_verb[DIALOGUE_OUTSTANDING_MAX];
	uint8_t outstanding_count;
	uint8_t phase;      /* enum phase */
	uint8_t encryption; /* enum encryption */
	uint8_t layer;      /* 0 clear, 1… TLS session n */
	bool esmtp;         /* greeted with EHLO or LHLO */
	bool lmtp;
	bool authenticated;
	bool early;            /* a reply came before anything was asked (not the greeting) */
	bool message_accepted; /* LMTP: one of the open message's replies was 2xx */
	uint8_t auth_step; /* responses sent in the open or last AUTH, the initial one included */
	uint16_t auth_failures; /* exchanges refused with 535 */
	struct extensions extensions;
	uint32_t connected_id;
	uint32_t greeting_id; /* REPLY */
	uint32_t ehlo_id;     /* COMMAND that was accepted */
	uint32_t ehlo_reply_id;
	uint32_t previous_ehlo_reply_id; /* the one before, also across TLS */
	uint32_t starttls_id;            /* COMMAND that was answered 220 */
	uint32_t tls_id;                 /* TLS_READY */
	uint32_t auth_id;                /* COMMAND of the open or last exchange */
	uint32_t mail_id;                /* COMMAND of the open transaction */
	uint32_t last_rcpt_id;           /* COMMAND, accepted or not */
	uint32_t last_reply_id;
	uint32_t message_id; /* COMMAND "(message)" or last BDAT of the newest message that left */
	uint32_t rcpt_accepted; /* in the open transaction, or the last one until the next begins */
	uint32_t rcpt_refused;
	uint32_t messages_accepted;
	uint32_t message_replies; /* LMTP: replies that the oldest command still gets, once begun */
};

void dialogue_init(struct dialogue *dialogue);

/* A new connection: all that is known is forgotten; the greeting is outstanding as command 0. */
void dialogue_connected(struct dialogue *dialogue, uint32_t id);

/* What is told begins in the middle of a session, in this phase: nothing is awaited. */
void dialogue_joined(struct dialogue *dialogue, enum phase phase);

/*
 * A command is about to leave; false when DIALOGUE_OUTSTANDING_MAX are waiting
 * already. All content up to its dot is one VERB_MESSAGE; BDAT and BURL with
 * LAST wait as VERB_MESSAGE too, because their reply is the message's.
 */
bool dialogue_command(struct dialogue *dialogue, uint32_t id, const struct command *command);

/*
 * A whole reply came. *answers becomes the command that it answers (0: the
 * greeting) and *verb what that command waited as; false: unsolicited, nothing
 * was outstanding when its first byte came (`solicited` says so), or it came in
 * clear behind the 220 to STARTTLS. In LMTP a message gets one reply for each
 * accepted recipient, and the phase moves with the last of them. A broken reply
 * is paired and changes nothing else.
 */
bool dialogue_reply(struct dialogue *dialogue, uint32_t id, const struct reply *reply,
		    bool solicited, uint32_t *answers, enum verb *verb);

/*
 * TLS stands. Behind STARTTLS what the clear-text session said is forgotten
 * (RFC 3207 §4.2), commands that wait for a reply included; before the greeting
 * (implicit TLS) there is nothing to forget.
 */
void dialogue_tls(struct dialogue *dialogue, uint32_t id, bool verified);

/* The connection is over; what went unanswered stays readable in outstanding_id. */
void dialogue_closed(struct dialogue *dialogue);

/* True while a reply is awaited; *verb, unless NULL, is that of the oldest outstanding command. */
bool dialogue_awaits(const struct dialogue *dialogue, enum verb *verb);

/*
 * How a typed line is to be read here: within AUTH it is a response (its
 * argument) or a cancel, where content is due it is that, else a command; a
 * line's end that it may have is no part of it. Goes by the phase alone: a
 * response queued before AUTH's 334 is the caller's to mark.
 */
void dialogue_parse(const struct dialogue *dialogue, struct span line, struct command *command);

/* The same of which only dialogue_command() is told: see command_parse_outline(). */
void dialogue_parse_outline(const struct dialogue *dialogue, struct span line,
			    struct command *command);

/* True where of the next reply not only code and flaws count: those of EHLO list something. */
bool dialogue_reads_lines(const struct dialogue *dialogue);

/* True from the 354 up to the dot, and while the reply to a DATA that left last is awaited. */
bool dialogue_takes_content(const struct dialogue *dialogue);

enum phase dialogue_phase(const struct dialogue *dialogue);

#endif
