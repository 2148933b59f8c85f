/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The responder from inside: its state, and the parts that its files give each
 * other. Private to this folder.
 */
#ifndef PRACTICE_SERVICE_H
#define PRACTICE_SERVICE_H

#include "practice/deviation.h"
#include "practice/notebook.h"
#include "practice/outbox.h"
#include "practice/responder.h"
#include "sasl/mechanism.h"
#include "smtp/body.h"
#include "smtp/command.h"
#include "smtp/splitter.h"

#define SERVICE_DOMAIN "example.test"
#define SERVICE_SIZE_MAX 10485760u /* octets of a message */
#define SERVICE_CONTENT_MAX                                                                        \
	(4 * (uint64_t)SERVICE_SIZE_MAX) /* octets of one too big that are waited through */
#define SERVICE_RCPT_MAX 100
#define SERVICE_ERRORS_MAX 20
#define SERVICE_BINDINGS_MAX 4

enum input_mode {
	INPUT_COMMAND,
	INPUT_AUTH,
	INPUT_CONTENT, /* of DATA */
	INPUT_CHUNK,   /* of BDAT */
};

struct transaction {
	bool open; /* MAIL was accepted */
	bool utf8; /* with SMTPUTF8 */
	bool chunked;
	bool begun; /* content has come */
	unsigned recipients;
	uint64_t size;    /* of content so far */
	uint64_t refused; /* octets of chunks that are not taken */
};

struct responder {
	const struct scenario *scenario;
	enum input_mode mode;
	struct splitter splitter;
	bool overlong; /* the front of the begun line was dropped */
	struct body_decoder body;
	struct bytes scratch;
	struct outbox outbox;
	uint64_t now_us; /* of the call that is being served */
	uint64_t seed;   /* of queue ids and challenges */
	unsigned counts[STEP_COUNT];
	unsigned errors;
	unsigned messages;
	unsigned logins;    /* that were refused */
	unsigned exchanges; /* that were begun */
	bool shares;        /* it is one of many */
	bool computed;      /* in this push, for a login: many of these would hold all others up */
	unsigned commands;
	unsigned commands_max; /* 0: without end */
	uint64_t progress;
	struct notebook *notebook; /* NULL: nobody looks on */
	uint32_t connection;       /* its number there */
	struct bytes said;         /* the begun line of a reply, for the notebook */
	bool after_auth;           /* an AUTH, or what belongs to one, came last */
	uint64_t started_us;
	uint64_t noted_us; /* the second whose notes are counted began here */
	unsigned noted;
	enum responder_end end;
	bool mute;
	bool tls; /* STARTTLS can be had */
	bool encrypted;
	bool tls_pending; /* 220 to STARTTLS was said */
	bool greeted;     /* EHLO or HELO */
	bool extended;    /* EHLO */
	struct transaction transaction;
	uint64_t chunk_left;
	bool chunk_last;
	const char *chunk_refusal; /* what is said when the chunk is through; NULL: it is taken */
	struct bytes user;         /* who logged in; empty: nobody */
	const struct mechanism *mechanism; /* of the exchange that is open */
	struct verifier *verifier;
	struct bytes identity;
	struct bytes binding_types[SERVICE_BINDINGS_MAX];
	struct bytes binding_data[SERVICE_BINDINGS_MAX];
	size_t binding_count;
};

/* ---- service.c ---- */

/*
 * Says a step's reply (lines joined by CRLF, the last one without), or what the
 * scenario has in its place. True when the client was told yes: then the step
 * is to be carried out.
 */
bool service_reply(struct responder *responder, enum step step, struct span text);
bool service_reply_text(struct responder *responder, enum step step, const char *text);

/* A 4xx or 5xx for a mistake of the client's; too many of them end the session with 421. */
void service_refuse(struct responder *responder, const char *text);

/* The deviation of this kind that holds for the step's n-th time, or NULL. `at` goes on from there. */
const struct scenario_fault *service_deviation(const struct responder *responder, enum step step,
					       unsigned time, const struct scenario_fault *at);

/* Counts one more mistake; false: it was one too many, and that was said. */
bool service_bears(struct responder *responder);

/* The last words: all that comes later is ignored. */
void service_end(struct responder *responder, const char *text);

/* What stands at `seed` and number n: sixteen bytes that look like chance. */
void service_chance(const struct responder *responder, const char *purpose, unsigned n,
		    unsigned char out[16]);

/* hello.c: EHLO, HELO, STARTTLS and what belongs to no transaction. */
void service_hello(struct responder *responder, const struct command *command);
void service_starttls(struct responder *responder, const struct command *command);
void service_help(struct responder *responder);
void service_vrfy(struct responder *responder, const struct command *command);
void service_append_mechanisms(const struct responder *responder, struct bytes *out);

/* True when the keyword is offered in this state by this scenario. */
bool service_offers(const struct responder *responder, const char *keyword);

/* logon.c: AUTH. */
void service_auth(struct responder *responder, const struct command *command);
void service_auth_line(struct responder *responder, struct span line);
void service_auth_end(struct responder *responder);

/* transaction.c: from MAIL to the final dot. */
void service_mail(struct responder *responder, const struct command *command);
void service_rcpt(struct responder *responder, const struct command *command);
void service_data(struct responder *responder, const struct command *command);
void service_bdat(struct responder *responder, const struct command *command);
void service_rset(struct responder *responder, const struct command *command);
bool service_is_local(const struct address *address);
bool service_is_nobody(const struct address *address);

/* Take content from the front of chunk and return how many bytes they took. */
size_t service_content(struct responder *responder, struct span chunk);
size_t service_chunk(struct responder *responder, struct span chunk);

/* witness.c: what happens, for the notebook. */
void service_note_line(struct responder *responder, struct span line);
void service_note_output(struct responder *responder, struct span sent);
void service_note_message(struct responder *responder, uint64_t octets);

#endif
