/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the walk over a session has found, for the files that make a verdict of it. */
#ifndef EXPLAIN_VERDICT_WALK_H
#define EXPLAIN_VERDICT_WALK_H

#include "explain/verdict.h"
#include "smtp/command.h"

enum stage {
	STAGE_START, /* nothing happened yet */
	STAGE_RESOLVE,
	STAGE_CONNECT,
	STAGE_GREETING,
	STAGE_EHLO,
	STAGE_TLS,
	STAGE_AUTH,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_DATA,
	STAGE_MESSAGE,
	STAGE_QUIT,
	STAGE_COUNT
};

#define WALK_REFUSED 64

struct walk {
	const struct journal *journal;
	struct replay *replay;
	uint16_t conn; /* the connection that is judged; 0: all, the last one decides */
	uint32_t trouble[STAGE_COUNT]; /* event; 0: none, or overcome */
	enum stage reached;
	enum stage broken; /* whose reply, the last one, was broken; STAGE_START: it was whole */
	uint32_t accepted; /* the last REPLY that accepted a message */
	uint32_t rejected; /* the last REPLY that refused one, or its envelope */
	uint32_t unknown;  /* a message whose verdict is missing */
	uint32_t unclear;  /* the REPLY in its place that is whole, but broken */
	uint32_t messages; /* accepted */
	/* RCPTs that were refused and not taken at a later try, before a message went without them. */
	uint32_t refused[WALK_REFUSED];
	size_t refused_count;
	uint32_t last; /* event that belongs to what is judged */
};

/* ---- verdict_walk.c ---- */

/* The next event of what is judged. */
void verdict_walk_event(struct walk *walk, uint32_t id);

enum stage verdict_stage_of(enum verb verb);

/* True for a reply that came while content was being sent: mostly a refusal of all of it. */
bool verdict_is_mid_content(const struct walk *walk, uint32_t id);

/* ---- verdict_root.c ---- */

/* A reply that stopped a stage without saying no: its code tells of a success, or of a step. */
bool verdict_is_no_refusal(const struct event *event);

/* A reply that decided although it is no refusal: its command calls for others. NULL is allowed. */
bool verdict_is_misplaced(const struct event *event);

/*
 * The stage whose trouble decides: the latest, but a refusal that the end of the
 * connection only followed (421, 554 …) speaks in its place, and of replies that
 * are out of step with the commands the first: the others are its consequence.
 */
enum stage verdict_root_stage(const struct walk *walk);

/* ---- verdict_advice.c; each fills what it has to say of the verdict ---- */

void verdict_add_step(struct verdict *out, const char *text); /* translated; copied */

/* The words of a REPLY in one line, printable; the caller frees it; NULL for another event. */
char *verdict_said(const struct walk *walk, uint32_t id);

/* All that is to be said about the event that decided, but for its summary. */
void verdict_tell_event(const struct walk *walk, uint32_t id, struct verdict *out);

/*
 * A port that is none of a mail server's, or not in this way: summary and all,
 * more is not to be said of it. False when it is an ordinary one.
 */
bool verdict_tell_port(const struct walk *walk, enum stage stage, struct verdict *out);

/* Nothing failed, but the beginning was not as it should be: that is what was noticed. */
void verdict_tell_beginning(const struct walk *walk, struct verdict *out);

/* ---- verdict_words.c ---- */

/* Decides, and says it in words. */
void verdict_decide(const struct walk *walk, struct verdict *out);

/* ---- verdict_trace.c ---- */

/* What to look for in the server's log. */
void verdict_find_trace(const struct walk *walk, struct verdict *out);

#endif
