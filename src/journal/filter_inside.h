/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What journal/filter and journal/filter_parse share: an expression as a tree of nodes. */
#ifndef JOURNAL_FILTER_INSIDE_H
#define JOURNAL_FILTER_INSIDE_H

#include <stdint.h>

#include "base/pattern.h"
#include "journal/event.h"

#define FILTER_NODES_MAX 256
#define FILTER_DEPTH_MAX 32

enum filter_kind {
	FILTER_AND,
	FILTER_OR,
	FILTER_NOT,
	FILTER_CODE,
	FILTER_STATUS,
	FILTER_VERB,
	FILTER_DIR,
	FILTER_KIND,
	FILTER_FLAW,
	FILTER_TEXT,
	FILTER_PATTERN,
};

struct filter_node {
	enum filter_kind kind;
	uint16_t left; /* of AND, OR, NOT: nodes */
	uint16_t right;
	char code[3];    /* of CODE: digits, or 'x' for any */
	int status[3];   /* of STATUS; -1: any */
	unsigned number; /* of VERB, DIR, KIND, FLAW (0: any flaw) */
	char *text;      /* of TEXT, and of VERB when it is none that is known */
	struct pattern *pattern;
};

struct filter {
	char *text;
	struct filter_node *nodes;
	size_t count;
	size_t capacity;
	size_t root;
};

#endif
