/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mechanism of the one loop: a set of descriptors that is made anew for
 * each turn, one wait until something happens or a deadline comes, and signals
 * as a set of bits. Decides nothing. A descriptor from which nothing is wanted
 * does not enter the set, so one at its end cannot make the loop spin.
 */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

struct loop;

enum loop_signal {
	LOOP_WINCH = 1 << 0,
	LOOP_TERM = 1 << 1,
	LOOP_HUP = 1 << 2,
	LOOP_INT = 1 << 3,
	LOOP_QUIT = 1 << 4,
	LOOP_CHLD = 1 << 5,
	LOOP_TSTP = 1 << 6,
	LOOP_CONT = 1 << 7,
};

#define LOOP_ALL_SIGNALS 0xff

/* NULL with a fault when the system gives no descriptors. */
struct loop *loop_new(struct fault *fault);

/* Puts the former signal handlers back; NULL is allowed. */
void loop_free(struct loop *loop);

/*
 * From now on these signals (enum loop_signal) only wake the loop. One that
 * was ignored when the program started stays so (nohup), WINCH and CHLD aside.
 * One loop of the program may do this.
 */
void loop_catch_signals(struct loop *loop, unsigned signals);

/* The signals that came since the last call; empties the set. */
unsigned loop_take_signals(struct loop *loop);

/* Begins a turn: empties the set of descriptors. */
void loop_clear(struct loop *loop);

/*
 * Adds a descriptor with poll(2) events; returns the slot to ask about after
 * the wait. fd -1 or no events is allowed: the slot then never has any.
 */
size_t loop_add(struct loop *loop, int fd, short events);

/* The wait of this turn ends at this moment at the latest; 0 changes nothing, the earliest counts. */
void loop_add_deadline(struct loop *loop, uint64_t deadline_us);

/* There is something to do already: the wait only looks. */
void loop_hurry(struct loop *loop);

/*
 * Waits until a descriptor is ready, a signal came or the earliest deadline is
 * there. True when something other than the deadline ended it.
 */
bool loop_wait(struct loop *loop);

/* A slot that nothing ever happens in. */
#define LOOP_NO_SLOT SIZE_MAX

/* What poll(2) told about a slot of this turn. */
short loop_revents(const struct loop *loop, size_t slot);

#endif
