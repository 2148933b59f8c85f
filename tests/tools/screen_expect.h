/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a screen test may expect, and what every one expects at its end. */
#ifndef TESTS_TOOLS_SCREEN_EXPECT_H
#define TESTS_TOOLS_SCREEN_EXPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/bytes.h"
#include "rig_box.h"
#include "rig_case.h"
#include "screen_terminal.h"

struct setup;

/* One test under way. */
struct play {
	const struct setup *setup;
	struct case_file file;
	struct box box;
	struct terminal terminal;
	struct bytes *report;
	pid_t server;         /* 0: none */
	int grace_ms;         /* how long a failing expectation may still come true */
	struct span password; /* of the hostile case that is played; empty: none */
	bool hung_up;
	bool foreign;    /* what the program writes is for another kind of terminal */
	char taken[129]; /* hexadecimal, from the screen */
};

/* A row of the language: the line's first word, and what it does with the rest. */
struct play_step {
	const char *word;
	bool (*run)(struct play *play, struct span text);
};

extern const struct play_step play_expectations[];
extern const size_t play_expectation_count;

/* The screen as it stands, with row numbers, behind the report. */
void play_append_screen(struct play *play);

/* The program has ended and left the terminal as it was. */
bool play_check_end(struct play *play);

/* The journals it left are whole. */
bool play_check_files(struct play *play);

#endif
