/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two files that read scripts share. */
#ifndef PLAN_SCRIPT_INSIDE_H
#define PLAN_SCRIPT_INSIDE_H

#include "plan/script.h"

#define INCLUDES_MAX 16 /* within one another */

struct script {
	struct script_item *items;
	size_t count;
	size_t capacity;
};

/* While a script is being read. */
struct script_reading {
	struct script *script;
	const char *file;
	struct span rest;
	unsigned line;
	struct span text;        /* of the line that is being read */
	struct variables *known; /* names that have a value by now */
	const struct script_reader *reader;
	struct fault *fault;
	unsigned depth;      /* of :include */
	unsigned group_line; /* of the :pipeline that is open; 0: none */
	bool group_has_data; /* the group's last command is a DATA */
};

/* ---- script.c ---- */

/* Says that something is wrong at this byte of the line. Returns false. */
bool script_complain(const struct script_reading *reading, const unsigned char *at,
		     const char *sentence);

/* Every ${name} must have a value by now, or get one from the session. */
bool script_check_names(struct script_reading *reading, struct span text);

struct script_item *script_add(struct script_reading *reading, enum script_item_kind kind,
			       struct span text);

/* What follows a DATA: a block, or the request that stands for it. */
bool script_read_content(struct script_reading *reading);

/* All lines of a text, in the place where they are included. */
bool script_read_lines(struct script_reading *reading);

/* ---- script_request.c ---- */

bool script_read_request(struct script_reading *reading, struct span line);

/* True for a line that is :body, :message or one that begins so. */
bool script_begins_content(struct span line);

#endif
