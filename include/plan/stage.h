/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stages of a session: greeting, EHLO, TLS, AUTH, envelope, message, QUIT. Which
 * one a line belongs to, which one a session stands before, and what brings it
 * to a stage's end. Pure: it sends nothing.
 */
#ifndef PLAN_STAGE_H
#define PLAN_STAGE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "smtp/dialogue.h"

/* In the order of a session. */
enum plan_stage {
	STAGE_NONE,
	STAGE_GREETING,
	STAGE_EHLO,
	STAGE_TLS,
	STAGE_AUTH,
	STAGE_ENVELOPE,
	STAGE_MESSAGE,
	STAGE_QUIT,
	STAGE_COUNT
};

/* What comes next on the way to a stage's end. */
enum stage_step {
	STAGE_DONE,      /* its end is reached */
	STAGE_WAIT,      /* for a reply, or for the handshake */
	STAGE_LINE,      /* a line is to be sent */
	STAGE_LOGIN,     /* somebody has to log in */
	STAGE_ADDRESSES, /* sender and recipients are to be named */
	STAGE_CONTENT,   /* a message is to be written */
	STAGE_STUCK,     /* it cannot be reached from here */
};

const char *stage_key(enum plan_stage stage);  /* "envelope", as --to and :break take it */
const char *stage_name(enum plan_stage stage); /* N_(): for people */
bool stage_find(struct span key, enum plan_stage *stage);

/* The stage that a line with this verb belongs to; STAGE_NONE for NOOP, RSET and their like. */
enum plan_stage stage_of_verb(enum verb verb);

/* True for the verb that a stage begins with. */
bool stage_begins(enum plan_stage stage, enum verb verb);

/* The stage that the session is in, or that comes next with what this server offers. */
enum plan_stage stage_now(const struct dialogue *dialogue);

bool stage_is_reached(const struct dialogue *dialogue, enum plan_stage goal);

/*
 * The next step to the end of `goal`. Of STAGE_LINE the line is appended to
 * *line; `helo` is the name for EHLO. Of STAGE_STUCK *why is an N_() sentence.
 */
enum stage_step stage_next(const struct dialogue *dialogue, enum plan_stage goal, const char *helo,
			   struct bytes *line, const char **why);

#endif
