/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rigs' own test: that the server does what cases say, and that the judge sees what is wrong. */
#ifndef TESTS_TOOLS_HOSTILE_PROOF_H
#define TESTS_TOOLS_HOSTILE_PROOF_H

#include <stddef.h>

/* Prints what failed, and counts. */
void proof_run(size_t *passed, size_t *failed);

#endif
