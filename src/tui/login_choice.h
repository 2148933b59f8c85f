/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mechanisms that a login can begin with here: what this server's EHLO
 * offers, what we can, what speaks for and against each on this channel, and
 * what came of it before. Read from the view; nothing is drawn or begun.
 */
#ifndef TUI_LOGIN_CHOICE_H
#define TUI_LOGIN_CHOICE_H

#include "sasl/mechanism.h"
#include "tui/view.h"

#define CHOICES_MAX 40

struct choice {
	const char *name;                  /* as it is to be sent */
	const struct mechanism *mechanism; /* NULL: unknown to us */
	bool offered;
	bool recommended;
	unsigned refused; /* the code of a refusal before; 0: none */
	char *remark;     /* translated, one or two words; "": none */
};

/* Owns its texts; a zeroed value is empty. */
struct choices {
	struct choice rows[CHOICES_MAX];
	size_t count;
	struct bytes offered; /* the server's words */
	struct bytes names;   /* printable, a line each */
};

/* Those of the server in its order, then those that we could do and it does not offer. */
void choices_collect(struct choices *choices, const struct view *view);
void choices_release(struct choices *choices);

bool choice_can_do(const struct view *view, const struct mechanism *mechanism);

/* Whether it is safe on this channel, in a translated word. */
const char *choice_safety(const struct view *view, const struct choice *choice);

/* Why it is grey, an N_() sentence; NULL when it is not. */
const char *choice_why_greyed(const struct view *view, const struct choice *choice);

/* All that is to be said of it, translated; the caller frees it. */
char *choice_detail(const struct view *view, const struct choice *choice);

#endif
