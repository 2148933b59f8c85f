/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One item of a script carried out over a conductor: names replaced, the line
 * queued for the gate, the reply awaited and held against what was expected.
 * Never blocks and prints nothing, so `run` and the plan of the screen share it.
 */
#ifndef CLI_ITEM_H
#define CLI_ITEM_H

#include <stdbool.h>

#include "cli/conductor.h"
#include "cli/options.h"
#include "plan/script.h"

struct item_run;

/* What the player does for an item. */
struct item_hooks {
	void *context; /* first argument of all */
	bool by_hand;  /* its user typed the request: its lines are typed ones */
	/* A sentence, translated and printable; it is in the journal already. */
	void (*say)(void *context, const char *sentence);
	/* The same about what is wrong on our side: a file, a name without a value. */
	void (*complain)(void *context, const char *sentence);
	/* :echo; NULL: it says nothing. */
	void (*echo)(void *context, const char *text);
	/* :pause; true: item_resume() will end it. False or NULL: it does not wait. */
	bool (*pause)(void *context, const char *text);
	/* Begins a login (:auth); NULL: with the account that the options give, step after step. */
	void (*login)(void *context, const struct mechanism *mechanism);
};

/* Borrows all of them. `variables` of the options are copied. */
struct item_run *item_run_new(struct conductor *conductor, const struct options *options,
			      const struct item_hooks *hooks);
void item_run_free(struct item_run *run); /* NULL is allowed */

/* In place of the first item: waits for the connection and its greeting. */
void item_greet(struct item_run *run);

/*
 * Begins an item, which is borrowed until it is over; `next`, the one behind it
 * or NULL, is what a DATA will send. To be called when none is under way.
 */
void item_begin(struct item_run *run, const struct script_item *item,
		const struct script_item *next);

/*
 * What was said until now is none of the items' (a hand typed in between), but
 * its names have values: ${helo}, ${code}, ${capability.SIZE}.
 */
void item_catch_up(struct item_run *run);

/* Goes on as far as it goes; to be called after each conductor_pump(). True when it is over. */
bool item_pump(struct item_run *run);

/* When item_pump() must be called at the latest; 0: never. */
uint64_t item_deadline(const struct item_run *run);

/* The user goes on after :pause. */
void item_resume(struct item_run *run);

/* Bytes of the file that is being sent as content; 0: none, or not known. */
uint64_t item_content_size(const struct item_run *run);

/* The exit status of the first failure so far, or EXIT_DONE. */
int item_status(const struct item_run *run);

/* True when no other item may follow: a failure, or the end of the connection. */
bool item_has_stopped(const struct item_run *run);

/* True when the last item's line was refused by the gate, or dropped by the user. */
bool item_was_dropped(const struct item_run *run);

/* A failure found by the player: nothing may follow; what is under way comes to its end. */
void item_stop(struct item_run *run, int status);

/* The same, and what is under way is left at once. */
void item_abandon(struct item_run *run, int status);

/* The user goes on in spite of a failure: it is forgotten. */
void item_forgive(struct item_run *run);

/* Appends the built-in message, as it fits the open transaction; an empty subject is one of ours. */
void item_compose_message(struct conductor *conductor, struct span subject, struct bytes *out);

#endif
