/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the program against one case's server and has it judged. */
#ifndef TESTS_TOOLS_HOSTILE_TRIAL_H
#define TESTS_TOOLS_HOSTILE_TRIAL_H

#include <stdbool.h>

#include "base/bytes.h"
#include "hostile_certificate.h"

struct trial_setting {
	const char *program;
	const struct certificates *certificates;
	bool unbounded; /* memory and CPU are not judged: the program is instrumented */
};

/* A pool_test; context is a struct trial_setting. */
bool trial_run(const char *path, struct bytes *report, const void *context);

#endif
