/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The client's side of a case: the files that it needs in its box, and the
 * command line that the program is started with, without a screen or on it.
 */
#ifndef TESTS_TOOLS_HOSTILE_CLIENT_H
#define TESTS_TOOLS_HOSTILE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "hostile_case.h"
#include "rig_box.h"

#define CLIENT_WORDS_MAX 40

struct client {
	char *words[CLIENT_WORDS_MAX + 1]; /* ends in NULL */
	size_t count;
};

/* Writes `script` and the case's message into the box. */
void client_write_files(const struct hostile_case *hostile, const struct box *box, int port);

/* `program run … script TARGET`, or the same without a script, on the screen. */
void client_make(struct client *client, const char *program, const struct hostile_case *hostile,
		 const struct box *box, int port, bool on_screen);
void client_release(struct client *client);

#endif
