/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Holds what the program did against a case's `must` block, and against what
 * must hold in every case.
 */
#ifndef TESTS_TOOLS_HOSTILE_JUDGE_H
#define TESTS_TOOLS_HOSTILE_JUDGE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "hostile_case.h"
#include "hostile_transport.h"
#include "hostile_wire.h"
#include "rig_box.h"

/* Bounds of a run; "must" may set others. */
struct bounds {
	double seconds, cpu_seconds;
	long memory_mib;
};

/* What the program did. */
struct outcome {
	int status;     /* of waitpid() */
	bool timed_out; /* it had to be ended */
	bool left_process;
	double cpu_seconds;
	long memory_kib;
	struct bytes out, error;
};

struct trial {
	const struct hostile_case *hostile;
	enum transport transport;
	const char *program;
	const struct ledger *ledger;
	const struct box *box;
	struct outcome outcome;
	struct bounds bounds;
	struct bytes *report;
};

/* Fills the bounds: the usual ones, or what the case says. */
void judge_bounds(const struct hostile_case *hostile, struct bounds *bounds);

/* True when all holds; the report tells what does not. */
bool judge(struct trial *trial);

#endif
