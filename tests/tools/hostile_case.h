/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A .case file: what the hostile server does, how the program is run against
 * it, and what must hold. The language is told in tests/README.
 */
#ifndef TESTS_TOOLS_HOSTILE_CASE_H
#define TESTS_TOOLS_HOSTILE_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "rig_case.h"

/* A stretch of the file's lines. */
struct case_block {
	const struct case_line *lines;
	size_t count;
};

struct hostile_case {
	struct case_file file;
	struct span target;   /* smtp://127.0.0.1:${PORT} unless given */
	struct span options;  /* further arguments of `run` */
	struct span timeout;  /* of --timeout; 2 unless given */
	struct span user;     /* of --user; empty: none */
	struct span password; /* printed by --password-command; empty: none */
	struct span message;  /* "NAME SIZE": a file that the script may send */
	struct span also;     /* how else it is played: "starttls tls screen" */
	struct case_block script, server, must;
	/* What these point into once hostile_transport.c has rewritten them. */
	struct case_line *script_lines, *server_lines;
	struct bytes target_text, options_text;
};

/* False when it cannot be read or a word in it is unknown; the report tells. */
bool hostile_case_read(struct hostile_case *hostile, const char *path, struct bytes *report);
/* True when the case names this further way of playing it. */
bool hostile_case_is_also(const struct hostile_case *hostile, const char *way);

void hostile_case_release(struct hostile_case *hostile);

#endif
