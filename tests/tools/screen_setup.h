/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a screen test, and its program started with them. */
#ifndef TESTS_TOOLS_SCREEN_SETUP_H
#define TESTS_TOOLS_SCREEN_SETUP_H

#include <stdbool.h>
#include <stddef.h>

#include "hostile_case.h"
#include "hostile_client.h"
#include "screen_expect.h"
#include "screen_play.h"

struct setup {
	struct play *play;
	const struct play_programs *programs;
	const char *path;
	struct span arguments;
	struct terminal_size size;
	bool busy;   /* the program has something to wait for from its start on */
	bool copies; /* it may give text to the terminal to copy */
	char port[8];
	const struct hostile_case *attack; /* of --each; NULL: none */
	struct client client;              /* the command line that it wants */
};

/* Reads the settings; where the steps begin, or the number of all lines when one is wrong. */
size_t setup_read(struct setup *setup);

/* Starts the program in its terminal, and waits until it is idle. */
bool setup_start(struct setup *setup);

/* The program's command line, ended by NULL. */
char **setup_make_arguments(const struct setup *setup);
void setup_free_arguments(char **arguments);

/* "80x24" */
bool setup_parse_size(struct span text, struct terminal_size *size);

/* The number of "TERM"; 0: there is no such signal. */
int setup_signal(struct span name);

#endif
