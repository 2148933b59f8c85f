/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of a written session, and whether an expectation holds of it:
 *
 *   reply 3 title: 334 Server Challenge     exactly
 *   reply last has: text                    anywhere in the explanation
 *   reply 3 lacks: text
 *   reply 3 why: text                       under that heading; also class, category, rule,
 *                                           source, decoded, next, description, when, fix, learn
 *   reply 3 code: 250                       what was read at all
 *   replies: 7                              so many, none invented
 *   finding: NAME        no finding: NAME
 *   findings: none                          or their names in order
 *   verdict outcome: accepted               also side, stage (a word, or "none")
 *   verdict has: text                       in summary, cause or advice
 *   phase: rcpt                             where the session stands at its end
 *   journal has: text    journal lacks: text   of the journal as it is written
 */
#ifndef TESTS_SESSION_JUDGE_H
#define TESTS_SESSION_JUDGE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "explain/finding.h"
#include "explain/verdict.h"

struct session_judge {
	struct journal *journal;
	struct replay *replay;
	struct findings findings;
	struct verdict verdict;
	struct bytes written; /* the journal file */
};

/* Reads the transcript; false when it is of no known format. */
bool session_judge_init(struct session_judge *judge, struct span transcript);
void session_judge_release(struct session_judge *judge);

/* True when the expectation holds; if not, *found tells what is there instead. */
bool session_judge_holds(struct session_judge *judge, struct span expectation, struct bytes *found);

/* The event after which findings folded event by event are not those collected in one go; or 0. */
uint32_t session_judge_fold(struct session_judge *judge);

bool session_judge_found(const struct session_judge *judge, const char *rule);

#endif
