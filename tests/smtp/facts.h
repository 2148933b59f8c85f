/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the fact tables of tests/facts for the tests that hold our tables against them. */
#ifndef TESTS_SMTP_FACTS_H
#define TESTS_SMTP_FACTS_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

#define FACTS_COLUMNS_MAX 16

struct facts {
	FILE *file;
	char *line;
	size_t room;
	struct span cells[FACTS_COLUMNS_MAX];
};

/* Opens the table and skips its head; tests run at the project's top. */
static inline void facts_open(struct facts *facts, const char *path)
{
	*facts = (struct facts){ .file = fopen(path, "r") };
	ck_assert_msg(facts->file != NULL, "%s cannot be opened", path);
	while (getline(&facts->line, &facts->room, facts->file) > 0 && facts->line[0] == '#')
		;
}

/* The next row, in cells; missing ones are empty. False (and closed) at the end. */
static inline bool facts_next(struct facts *facts)
{
	struct span rest;

	if (getline(&facts->line, &facts->room, facts->file) <= 0) {
		free(facts->line);
		fclose(facts->file);
		return false;
	}
	rest = span_text(facts->line);
	if (rest.size && rest.data[rest.size - 1] == '\n')
		rest.size--;
	for (size_t i = 0; i < FACTS_COLUMNS_MAX; i++) {
		size_t tab = span_find(rest, '\t');

		facts->cells[i] = span_part(rest, 0, tab);
		rest = span_after(rest, tab + 1);
	}
	return true;
}

#endif
