/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Guided lessons: goals one after the other, with hints from a nudge to the very
 * line, each checked by what the journal shows. Knows no server and no screen.
 */
#ifndef PLAN_LESSON_H
#define PLAN_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "journal/journal.h"
#include "smtp/command.h"

#define LESSON_GOALS_MAX 8
#define LESSON_HINTS_MAX 3

enum lesson_channel {
	LESSON_ANYWHERE,
	LESSON_IN_CLEAR,
	LESSON_IN_TLS,
};

/* A goal is reached by a reply to such a command. */
struct lesson_check {
	enum verb verb; /* VERB_AUTH: the responses within it count as well */
	uint16_t code;
	enum lesson_channel channel;
	const char *begins; /* the command's line begins so, case ignored; NULL: as it likes */
	const char *other;  /* … and not so */
};

struct lesson_goal {
	const char *text;                    /* N_(): what is to be brought about */
	const char *hints[LESSON_HINTS_MAX]; /* N_(), from a nudge to the line; NULL behind them */
	const char *learnt;                  /* N_(): what the reply has shown */
	struct lesson_check check;
};

struct lesson {
	const char *name; /* "first_session" */
	const char *title;
	const char *about;                          /* N_() */
	const char *scenario;                       /* of the practice server */
	struct lesson_goal goals[LESSON_GOALS_MAX]; /* a NULL text behind the last */
};

const struct lesson *lesson_row(size_t n);          /* NULL behind the last; from easy to hard */
const struct lesson *lesson_find(struct span name); /* empty: the first; NULL when unknown */
size_t lesson_goals(const struct lesson *lesson);

/* How far somebody has come; zeroes at the start. */
struct lesson_progress {
	size_t reached;  /* goals */
	uint32_t reply;  /* that reached the last of them; 0: none in this journal */
	uint32_t looked; /* events of the journal that were looked at */
	const struct journal *journal;
};

/* Looks at what is new; goals that were reached stay so in the next session. True: one was. */
bool lesson_follow(const struct lesson *lesson, const struct journal *journal,
		   struct lesson_progress *progress);

#endif
