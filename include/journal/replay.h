/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was known at any event: folds a journal's events into dialogues again,
 * from a snapshot kept every 64 events.
 */
#ifndef JOURNAL_REPLAY_H
#define JOURNAL_REPLAY_H

#include <stdint.h>

#include "journal/journal.h"
#include "smtp/dialogue.h"

struct replay;

struct replay *replay_new(const struct journal *journal);
void replay_free(struct replay *replay);

/* The dialogue of the event's connection just after that event (id 0: nothing yet). */
struct dialogue replay_at(struct replay *replay, uint32_t id);

/* The dialogue just before the event: what its sender knew. */
struct dialogue replay_before(struct replay *replay, uint32_t id);

#endif
