/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain_event()'s parts: events that are no replies. */
#ifndef EXPLAIN_EVENT_H
#define EXPLAIN_EVENT_H

#include "explain/rule.h"

/* A command of a session: its entry, the line's flaws, whether it is out of order. */
void explain_command(const struct journal *journal, struct replay *replay, uint32_t id,
		     struct explanation *out);

/* A fact: CONNECTED, TLS_READY, CLOSED …; false when there is nothing to say. */
bool explain_fact(const struct journal *journal, struct replay *replay, uint32_t id,
		  struct explanation *out);

/* The head and body of a command's entry, as explain_word() shows it as well. */
struct command_entry;
void explain_command_entry(const struct command_entry *entry, struct explanation *out);

#endif
