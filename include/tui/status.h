/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is no part of the journal and is shown all the same: lines that have not
 * left, the plan, a login or lesson under way. Values that the screen's owner
 * fills before each tui_refresh().
 */
#ifndef TUI_STATUS_H
#define TUI_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/outgoing.h"
#include "plan/breakpoint.h"
#include "plan/lesson.h"
#include "plan/plan.h"
#include "sasl/exchange.h"
#include "sasl/mechanism.h"

/* Why a line has not left. */
enum tui_hold {
	TUI_QUEUED, /* it leaves when what is before it has left */
	TUI_WAITS,  /* for a second Enter: a reply is awaited, or a breakpoint was met */
	TUI_ASKS,   /* the gate asks its question */
};

/* A line between the command line and the server, oldest first. */
struct tui_line {
	uint32_t id; /* for actions' release and drop */
	const struct outgoing *line;
	enum tui_hold hold;
	const char *question;   /* of TUI_ASKS: translated and printable */
	const char *breakpoint; /* of TUI_WAITS: that it was met by; NULL: a reply is awaited */
};

/* The plan, and what it asks. */
struct tui_plan {
	const struct plan *plan;  /* NULL: there can be none */
	bool running;             /* lines go by themselves */
	const char *question;     /* before a line is sent again: translated; NULL: none */
	uint32_t question_serial; /* grows with each question */
};

/* The step of a login that waits to be sent, or is being waited on. */
struct tui_login {
	const struct mechanism *mechanism;
	const struct sasl_step *step; /* NULL: AUTH alone, or the server's challenge is awaited */
	unsigned steps;               /* how many there will be; 0: not known */
	bool ready;                   /* the next line waits for the user's Enter (login_step) */
	bool computing;               /* the next line is being computed */
	const char *reason; /* the step is a cancelling "*": why, an N_() sentence; or NULL */
};

/* A lesson, and how far it has come. */
struct tui_lesson {
	const struct lesson *lesson; /* NULL: none is under way */
	size_t reached;              /* goals */
	uint32_t reply;              /* by which the last one was; 0: none of this journal */
};

/* All of it. Borrowed during tui_refresh() and kept until the next one. */
struct tui_status {
	bool climbing;          /* the ladder: connections of ours that end by themselves */
	const char *connection; /* "Looking up …": translated and printable; or NULL */
	bool open;              /* a connection stands: lines can be sent */
	bool busy;              /* something outside is under way (for the test marker) */
	const struct tui_line *lines;
	size_t line_count;
	struct tui_plan plan;
	const struct breakpoints *breakpoints; /* NULL: none can be set */
	uint32_t stops;                /* how often one was met; what goes by itself rests */
	const struct tui_login *login; /* NULL: none */
	uint64_t awaited_since_us;     /* on the clock of now; 0: no reply is awaited */
	uint64_t awaited_until_us;     /* when waiting ends with a timeout; 0: never */
	uint64_t octets_due;           /* that a BDAT has counted: what is typed next is them */
	bool grouping;                 /* a pipelined group is open: `lines` wait for its :flush */
	uint64_t content_sent;         /* bytes of the message that is being sent */
	uint64_t content_size;         /* of all of it; 0: not known */
	uint64_t content_since_us;     /* 0: none is being sent */
	const char *hint;              /* what a newcomer may type now: translated; or NULL */
	struct tui_lesson lesson;
	const char *user;           /* whom a login is proposed for; NULL: nobody */
	bool practice;              /* the server is the practice server */
	bool can_bind;              /* a login can be bound to the TLS channel */
	bool shown;                 /* TLS was given a client certificate of ours */
	const char *trust_question; /* TLS waits for a decision: asked once each time it appears */
};

#endif
