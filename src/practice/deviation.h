/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One deviation of a scenario: at a step of the session, the n-th time it comes
 * to it, something other than the proper thing. Private to this folder.
 */
#ifndef PRACTICE_DEVIATION_H
#define PRACTICE_DEVIATION_H

#include <stddef.h>
#include <stdint.h>

#include "practice/scenario.h"

/* Where the proper server would say yes; a client's mistake is answered as ever. */
enum step {
	STEP_NONE, /* a reply that no scenario touches */
	STEP_GREETING,
	STEP_EHLO,
	STEP_HELO,
	STEP_STARTTLS,
	STEP_AUTH,      /* an AUTH line is taken up; the n-th login, those refused counted */
	STEP_CHALLENGE, /* a 334; the n-th of this exchange */
	STEP_LOGGED_IN, /* 235 */
	STEP_REFUSED,   /* 535: the credentials are wrong */
	STEP_MAIL,
	STEP_RCPT,
	STEP_DATA,    /* 354 */
	STEP_CONTENT, /* the first bytes of a message come; nothing is said there */
	STEP_BDAT,    /* a chunk that is not the last */
	STEP_MESSAGE, /* the message is whole */
	STEP_QUIT,
	STEP_COUNT
};

enum deviation_kind {
	DEVIATE_REPLY = 1, /* `text` in place of the reply; its line ends are in it */
	DEVIATE_APPEND,    /* `text` behind the reply, with it */
	DEVIATE_LATER,     /* `text` behind the reply, `number` ms after it */
	DEVIATE_DELAY,     /* the reply comes `number` ms late */
	DEVIATE_DRIBBLE,   /* the reply's bytes come one by one, `number` ms apart */
	DEVIATE_SILENT,    /* no reply */
	DEVIATE_MUTE,      /* no reply, here and ever after */
	DEVIATE_CLOSE,     /* closes after it */
	DEVIATE_RESET,     /* closes after it, hard */
	DEVIATE_DROP,      /* of EHLO: the keyword `text` is not offered */
	DEVIATE_ADD, /* of EHLO: `text` is offered; a keyword that we know brings its parameters */
	DEVIATE_CHANGE, /* of a challenge, decoded: the first `text` in it becomes `with` */
};

struct scenario_fault {
	enum step step; /* STEP_NONE ends the list */
	enum deviation_kind kind;
	unsigned from, to;     /* times, 1…; from 0: always; to 0: without end */
	const char *mechanism; /* its name begins so; NULL: any */
	const char *text;
	size_t size; /* of text; 0: up to its NUL */
	const char *with;
	uint32_t number;
};

#endif
