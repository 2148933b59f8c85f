/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On which side the trouble of an event lies, and why, most likely. */
#ifndef EXPLAIN_VERDICT_SIDE_H
#define EXPLAIN_VERDICT_SIDE_H

#include "explain/verdict.h"

/* *cause is set to a N_() sentence, or NULL where there is nothing to add. */
enum verdict_side verdict_side_of(const struct journal *journal, struct replay *replay, uint32_t id,
				  const char **cause);

/* True when what the reply is explained with tells its cause: nothing is to be guessed beside it. */
bool verdict_is_known(const struct journal *journal, struct replay *replay, uint32_t id);

const char *verdict_side_sentence(enum verdict_side side); /* N_(): "The trouble lies …" */
const char *verdict_side_step(enum verdict_side side);     /* N_(): whom to turn to; NULL: nobody */

#endif
