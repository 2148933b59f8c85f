/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the structure alone shows to be wrong with the secret of a refused login. */
#ifndef EXPLAIN_SECRET_FLAW_H
#define EXPLAIN_SECRET_FLAW_H

#include "explain/situation.h"

/* An N_() sentence; NULL: nothing can be seen, or it was not refused for what it holds. */
const char *secret_flaw(const struct situation *situation);

#endif
