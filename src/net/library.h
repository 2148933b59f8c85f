/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Libraries that are loaded when they are first needed. libcurl and libunbound
 * stand on thirty others, and most sessions ask neither of them for anything:
 * linked, they were half of the time to start. Knows nothing of what they do.
 */
#ifndef NET_LIBRARY_H
#define NET_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* A row for LIBRARY_FUNCTION(functions, name), where functions.name is a pointer to function. */
struct library_function {
	const char *name;
	void *pointer; /* where its address goes: a pointer to a pointer to function */
};

#define LIBRARY_FUNCTION(functions, function)                                                      \
	{                                                                                          \
#function, &(functions).function                                                   \
	}

struct library {
	const char *file; /* "libcurl.so.4": the version that the headers speak of */
	const struct library_function *functions;
	size_t count;
	bool loaded;
};

/*
 * Loads it, once; it stays. NULL when all functions are there, else why not, in
 * the system's words; they hold until the next call.
 */
const char *library_load(struct library *library);

#endif
