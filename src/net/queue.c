/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buffers of streams and of the wires in memory. */
#include "net/queue.h"

#include <string.h>

#include "base/memory.h"

#define QUEUE_FIRST_SIZE 4096

void queue_release(struct queue *queue)
{
	if (queue->data)
		memory_wipe(queue->data, queue->capacity);
	memory_free(queue->data);
	*queue = (struct queue){ 0 };
}

static void move_to_front(struct queue *queue, unsigned char *to)
{
	size_t size = queue_size(queue);

	if (size)
		memmove(to, queue->data + queue->from, size);
	queue->from = 0;
	queue->end = size;
}

unsigned char *queue_reserve(struct queue *queue, size_t size)
{
	size_t needed = queue_size(queue) + size;
	size_t capacity = queue->capacity ? queue->capacity : QUEUE_FIRST_SIZE;
	unsigned char *data;

	if (queue->end + size <= queue->capacity)
		return queue->data + queue->end;
	/* Moving is cheap only while at least half of the block has left already. */
	if (needed <= queue->capacity / 2) {
		size_t end = queue->end;

		move_to_front(queue, queue->data);
		memory_wipe(queue->data + queue->end, end - queue->end);
		return queue->data + queue->end;
	}
	while (capacity < needed)
		capacity *= 2;
	data = memory_new(capacity, 1);
	move_to_front(queue, data);
	if (queue->data)
		memory_wipe(queue->data, queue->capacity);
	memory_free(queue->data);
	queue->data = data;
	queue->capacity = capacity;
	return data + queue->end;
}

void queue_filled(struct queue *queue, size_t size)
{
	queue->end += size;
}

void queue_append(struct queue *queue, struct span data)
{
	if (data.size == 0)
		return;
	memcpy(queue_reserve(queue, data.size), data.data, data.size);
	queue_filled(queue, data.size);
}

struct span queue_span(const struct queue *queue)
{
	return span_of(queue->data ? queue->data + queue->from : NULL, queue_size(queue));
}

size_t queue_size(const struct queue *queue)
{
	return queue->end - queue->from;
}

void queue_advance(struct queue *queue, size_t count)
{
	if (count == 0)
		return;
	memory_wipe(queue->data + queue->from, count);
	queue->from += count;
	if (queue->from == queue->end)
		queue->from = queue->end = 0;
}

void queue_clear(struct queue *queue)
{
	queue_advance(queue, queue_size(queue));
}
