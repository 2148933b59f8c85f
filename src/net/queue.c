/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buffers of streams and of the wires in memory. */
#include "net/queue.h"

#include <string.h>

#include "base/memory.h"

#define QUEUE_FIRST_SIZE 4096

/* What lies outside of from..end was wiped when it left, or never held anything. */
void queue_release(struct queue *queue)
{
	queue_clear(queue);
	memory_free(queue->data);
	*queue = (struct queue){ 0 };
}

static void move_to_front(struct queue *queue)
{
	size_t size = queue_size(queue);
	size_t left = queue->from;

	memmove(queue->data, queue->data + left, size);
	if (!queue->open)
		memory_wipe(queue->data + size, left);
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
		move_to_front(queue);
		return queue->data + queue->end;
	}
	while (capacity < needed)
		capacity *= 2;
	data = memory_resize(NULL, capacity, 1);
	if (needed > size)
		memcpy(data, queue->data + queue->from, needed - size);
	queue_clear(queue);
	memory_free(queue->data);
	queue->from = 0;
	queue->end = needed - size;
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
	if (!queue->open)
		memory_wipe(queue->data + queue->from, count);
	queue->from += count;
	if (queue->from == queue->end)
		queue->from = queue->end = 0;
}

void queue_clear(struct queue *queue)
{
	queue_advance(queue, queue_size(queue));
}
