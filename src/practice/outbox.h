/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes to be sent, each piece at its time and never before the one ahead of it. Private here. */
#ifndef PRACTICE_OUTBOX_H
#define PRACTICE_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct outbox_piece {
	size_t end;      /* offset in bytes */
	uint64_t due_us; /* never less than that of the piece ahead */
};

/* Zeroes make an empty one. */
struct outbox {
	struct bytes bytes;
	struct outbox_piece *pieces;
	size_t count;
	size_t capacity;
	uint64_t last_due_us;
};

void outbox_release(struct outbox *outbox);

/* Adds a piece, `delay_us` after now, or after the piece ahead if that is later. */
void outbox_add(struct outbox *outbox, struct span bytes, uint64_t now_us, uint64_t delay_us);

/* Moves what is due behind out. */
void outbox_take(struct outbox *outbox, uint64_t now_us, struct bytes *out);

bool outbox_is_empty(const struct outbox *outbox);
uint64_t outbox_deadline(const struct outbox *outbox); /* of the first piece; 0 when empty */

#endif
