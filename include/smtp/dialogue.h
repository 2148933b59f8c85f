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
	bool early;        /* a reply came before anything was asked (not the greeting) */
	uint8_t auth_step; /* responses sent in the open AUTH exchange, the initial one included */
	uint16_t auth_failures;
	struct extensions extensions;
	uint32_t connected_id;
	uint32_t greeting_id; /* REPLY */
	uint32_t ehlo_id;     /* COMMAND that was accepted */
	uint32_t ehlo_reply_id;
	uint32_t previous_ehlo_reply_id; /* the one before, also across TLS */
	uint32_t starttls_id;            /* COMMAND */
	uint32_t tls_id;                 /* TLS_READY */
	uint32_t auth_id;                /* COMMAND of the open or last exchange */
	uint32_t mail_id;                /* COMMAND of the open transaction */
	uint32_t last_rcpt_id;
	uint32_t last_reply_id;
	uint32_t message_id; /* COMMAND "(message)" or last BDAT */
	uint32_t rcpt_accepted;
	uint32_t rcpt_refused;
	uint32_t messages_accepted;
};

void dialogue_init(struct dialogue *dialogue);

/* A new connection: all that is known is forgotten; the greeting is outstanding as command 0. */
void dialogue_connected(struct dialogue *dialogue, uint32_t id);

/* A command is about to leave; false when DIALOGUE_OUTSTANDING_MAX are waiting already. */
bool dialogue_command(struct dialogue *dialogue, uint32_t id, const struct command *command);

/*
 * A whole reply came. *answers becomes the command that it answers (0: the
 * greeting) and *verb that command's verb; false: unsolicited, nothing was
 * outstanding when its first byte came (`solicited` says so). The final reply
 * to LMTP's message counts one per accepted recipient.
 */
bool dialogue_reply(struct dialogue *dialogue, uint32_t id, const struct reply *reply,
		    bool solicited, uint32_t *answers, enum verb *verb);

/* TLS stands: forgets what the clear-text session said (RFC 3207 §4.2). */
void dialogue_tls(struct dialogue *dialogue, uint32_t id, bool verified);
void dialogue_closed(struct dialogue *dialogue);

/* True while a reply is awaited; the verb of the oldest outstanding command. */
bool dialogue_awaits(const struct dialogue *dialogue, enum verb *verb);

/*
 * How a typed line is to be read here: within AUTH it is a response or a
 * cancel, in PHASE_DATA it is content, else a command.
 */
void dialogue_parse(const struct dialogue *dialogue, struct span line, struct command *command);

enum phase dialogue_phase(const struct dialogue *dialogue);

#endif
