/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the program against one case's server and has it judged. */
#ifndef TESTS_TOOLS_HOSTILE_TRIAL_H
#define TESTS_TOOLS_HOSTILE_TRIAL_H

#include <stdbool.h>

#include "base/bytes.h"
#include "hostile_certificate.h"
#include "hostile_transport.h"

struct trial_setting {
	const char *program;
	const struct certificates *certificates;
	bool unbounded; /* memory and CPU are not judged: the program is instrumented */
};

/*
 * A pool_test; context is a struct trial_setting. The name is the case's path,
 * with " over TRANSPORT" behind it when that is not its own.
 */
bool trial_run(const char *name, struct bytes *report, const void *context);

/* The name of a trial; the caller frees it. */
char *trial_name(const char *path, enum transport transport);

#endif
