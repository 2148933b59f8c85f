/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes waiting to go on, first in, first out. Since passwords pass through,
 * what has left is overwritten, and growing leaves no copy behind.
 */
#ifndef NET_QUEUE_H
#define NET_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct queue {
	unsigned char *data;
	size_t from;
	size_t end;
	size_t capacity;
	bool open; /* whoever is on the way may read it: not overwritten */
};

void queue_release(struct queue *queue);
void queue_append(struct queue *queue, struct span data);

/* Room for `size` bytes at the end, to be filled and then counted by queue_filled(). */
unsigned char *queue_reserve(struct queue *queue, size_t size);
void queue_filled(struct queue *queue, size_t size);

struct span queue_span(const struct queue *queue);
size_t queue_size(const struct queue *queue);
void queue_advance(struct queue *queue, size_t count);
void queue_clear(struct queue *queue);

#endif
