/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the formats that are command lines of other tools have in common. */
#ifndef REPORT_TOOL_H
#define REPORT_TOOL_H

#include <stdbool.h>

#include "report/client.h"

struct tool {
	const char *name;
	const char *mechanisms; /* that it can log in with; NULL: they are typed by hand */
	unsigned cannot;        /* of enum client_odd: what its command line cannot say */
	bool lmtp;              /* it speaks LMTP */
	bool clear;             /* it speaks without TLS */
};

/* The comments in front: what it is, what must be filled in, what is not said. */
void tool_append_head(const struct tool *tool, const struct client *client, struct bytes *out);

bool tool_knows_mechanism(const struct tool *tool, const struct client *client);

/* The user name as it is known, or a placeholder. */
struct span tool_user(const struct client *client);

/*
 * An option whose value is the password, from the variable that the head tells
 * to fill ("$SMTP_PASSWORD"), or the secret itself when it was asked for.
 * `before`, unless NULL, stands in front of it in the same word.
 */
void tool_append_password(const struct client *client, const char *option,
			  const struct bytes *before, struct bytes *out);

/* An option whose value is the message: "-" for the here-document that tool_append_end() adds, or a file. */
void tool_append_message(const struct client *client, const char *option, struct bytes *out);

/* Ends the command; with the message behind it when it can stand there. */
void tool_append_end(const struct client *client, bool message, struct bytes *out);

#endif
