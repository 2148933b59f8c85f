/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A reply in its situation: all that rules may ask about it. Made from an event
 * of a journal, or from a line that somebody asks about without a session. Owns
 * what it holds.
 */
#ifndef EXPLAIN_SITUATION_H
#define EXPLAIN_SITUATION_H

#include <stdbool.h>
#include <stdint.h>

#include "explain/explanation.h"
#include "explain/software.h"
#include "journal/journal.h"
#include "journal/replay.h"
#include "smtp/dialogue.h"
#include "smtp/reply.h"

enum situation_fact {
	SITUATION_SESSION = 1u << 0,        /* there is a session around it */
	SITUATION_TLS = 1u << 1,            /* inside TLS */
	SITUATION_CLEAR = 1u << 2,          /* in a session, in clear text */
	SITUATION_LOGGED_IN = 1u << 3,      /* in a session, authenticated */
	SITUATION_GUEST = 1u << 4,          /* in a session, not authenticated */
	SITUATION_TLS_OFFERED = 1u << 5,    /* STARTTLS stands in the last EHLO reply */
	SITUATION_AUTH_OFFERED = 1u << 6,   /* AUTH stands in it */
	SITUATION_AUTH_HIDDEN = 1u << 7,    /* there is an EHLO reply, without AUTH */
	SITUATION_NO_HELLO = 1u << 8,       /* no EHLO or HELO was accepted on this layer */
	SITUATION_HELO_ONLY = 1u << 9,      /* greeted with HELO */
	SITUATION_TRANSACTION = 1u << 10,   /* MAIL was accepted */
	SITUATION_RECIPIENTS = 1u << 11,    /* at least one RCPT was accepted */
	SITUATION_ALL_REFUSED = 1u << 12,   /* RCPTs were sent, none was accepted */
	SITUATION_UNOFFERED = 1u << 13,     /* AUTH's mechanism is not in the EHLO list */
	SITUATION_UNSOLICITED = 1u << 14,   /* nothing was outstanding */
	SITUATION_BARE_NAME = 1u << 15,     /* the EHLO name is no qualified name or literal */
	SITUATION_OTHER_SENDER = 1u << 16,  /* MAIL FROM is not the user who logged in */
	SITUATION_FAILED_BEFORE = 1u << 17, /* AUTH failed in this session already */
	SITUATION_LMTP = 1u << 18,
	SITUATION_EMPTY = 1u << 19,      /* no text behind the code */
	SITUATION_FIRST_STEP = 1u << 20, /* of AUTH: no response was sent yet */
	SITUATION_SECOND_STEP = 1u << 21,
	SITUATION_LATER_STEP = 1u << 22,
	SITUATION_ACCEPTED_BEFORE = 1u << 23, /* a message was accepted in this session */
	SITUATION_AFTER_TLS = 1u << 24,       /* STARTTLS has been done, EHLO not yet again */
	SITUATION_LAST_CHUNK = 1u << 25,
	SITUATION_NULL_SENDER = 1u << 26, /* MAIL FROM:<> */
	SITUATION_PIPELINED = 1u << 27,   /* further commands were outstanding */
	SITUATION_PARAMETERS = 1u << 28,  /* MAIL or RCPT had parameters */
	SITUATION_INITIAL = 1u << 29,     /* AUTH carried an initial response */
	SITUATION_SLOW = 1u << 30,        /* two seconds or more after what it answers */
};

struct situation {
	const struct journal *journal; /* NULL without a session */
	struct replay *replay;
	uint32_t id;         /* of the REPLY; 0 without a session */
	uint32_t command_id; /* 0: none, or the greeting */
	uint16_t conn;
	enum verb verb; /* VERB_UNKNOWN: not known */
	enum phase phase;
	int code; /* -1: none */
	struct status status;
	struct reply reply;
	struct span text; /* of all lines behind their codes, blanks between; its first 4 KiB */
	struct span mechanism; /* of AUTH, as it was sent */
	enum software software;
	enum software_sign sign;
	const char *sign_pattern; /* what it was recognised by */
	uint32_t sign_event;
	unsigned facts; /* of enum situation_fact */
	struct dialogue before;
	struct dialogue after;
	struct bytes text_bytes;
	struct bytes mechanism_bytes;
};

/* Of a REPLY event. */
void situation_of_event(struct situation *situation, const struct journal *journal,
			struct replay *replay, uint32_t id);

/* The same without the server's software: finding that is half of the work. */
void situation_of_reply(struct situation *situation, const struct journal *journal,
			struct replay *replay, uint32_t id);

/* Of a reply line (or several, newlines between) that somebody asks about; `after` may be unknown. */
void situation_of_text(struct situation *situation, struct span line,
		       const struct explain_context *context);

/* Of a bare code, with or without an enhanced code. */
void situation_of_code(struct situation *situation, int code, struct status status,
		       const struct explain_context *context);

void situation_release(struct situation *situation);

/* The same situation as it is after the reply: what can be done now. Borrows; not released. */
struct situation situation_afterwards(const struct situation *situation);

/* The facts that the dialogue before the reply shows. */
unsigned situation_facts(const struct situation *situation);

/* True for the same word, ASCII case ignored. */
bool situation_same_word(struct span a, struct span b);

/* The text of a COMMAND event as it may be shown, appended to out. */
void situation_append_command(const struct journal *journal, uint32_t id, struct bytes *out);

/* MAIL FROM's address of the open transaction, EHLO's name: spans into `text`, which is filled. */
struct span situation_sender(const struct situation *situation, struct bytes *text);
struct span situation_hello_name(const struct situation *situation, struct bytes *text);

/* The user of the last successful login, from LOGIN events or a LOGIN user name; may be empty. */
struct span situation_user(const struct situation *situation, struct bytes *text);

#endif
