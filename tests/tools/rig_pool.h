/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many test files at once, each in a process of its own, so that none can
 * disturb another or outlive its bound. Prints what failed and the closing
 * line "N passed, N failed".
 */
#ifndef TESTS_TOOLS_RIG_POOL_H
#define TESTS_TOOLS_RIG_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

/* Built with a sanitizer, and the program too, it is taken: neither memory nor time are judged. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RIG_INSTRUMENTED true
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define RIG_INSTRUMENTED true
#endif
#ifndef RIG_INSTRUMENTED
#define RIG_INSTRUMENTED false
#endif

/* Runs one test; what is wrong goes behind report, as lines. True when nothing is. */
typedef bool pool_test(const char *path, struct bytes *report, const void *context);

struct pool {
	pool_test *test;
	const void *context; /* handed to each test */
	int workers;
	unsigned bound_s;      /* a test that lasts longer has hung: it is ended and failed */
	bool chatty;           /* names what passed too */
	size_t passed, failed; /* of tests that ran before; they count in the closing line */
};

/* Returns the program's exit status: 0 when all passed, and there were some. */
int pool_run(const struct pool *pool, char **paths, size_t count);

/* Appends a line to a report; the format is printf's. */
void report_line(struct bytes *report, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
