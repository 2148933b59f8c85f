/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers within AUTH that stand in remarks, since nothing says that a client gave them. */
#ifndef IMPORT_ANSWER_H
#define IMPORT_ANSWER_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/secret.h"

/* Where a text is within an exchange; zeroed to begin with. */
struct answer_watch {
	int remarks; /* that may still hold the answer; 0: nothing was asked */
	bool skip;   /* the next word is the challenge, or the mechanism */
};

/*
 * Looks at the next remark; what answers a challenge is kept as a secret, as is
 * what stands behind an AUTH. `asked`: one of the two is in it.
 */
void answer_keep(struct answer_watch *watch, struct secrets *secrets, struct span remark,
		 bool asked);

#endif
