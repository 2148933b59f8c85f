/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What carries a stream's bytes, before any TLS: a socket, or one end of a
 * pair in memory. Never blocks.
 */
#ifndef NET_TRANSPORT_H
#define NET_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "net/queue.h"

struct wire; /* one direction of a pair in memory */

struct transport {
	int fd; /* -1: in memory, or closed */
	struct wire *in;
	struct wire *out;
	int system; /* errno of the last TRANSPORT_RESET or TRANSPORT_ERROR */
};

enum transport_status {
	TRANSPORT_MOVED,
	TRANSPORT_AGAIN, /* not now */
	TRANSPORT_END,   /* of reading: the other side sends no more */
	TRANSPORT_RESET,
	TRANSPORT_ERROR,
};

void transport_of_socket(struct transport *transport, int fd);
void transport_pair(struct transport ends[2], size_t capacity);

/* At most limit bytes, behind what the queue holds. */
enum transport_status transport_read(struct transport *transport, struct queue *queue,
				     size_t limit);

/* From the front of the queue. */
enum transport_status transport_write(struct transport *transport, struct queue *queue);

/* In memory, where no poll(2) tells: whether reading or writing would move something. */
bool transport_can_read(const struct transport *transport);
bool transport_can_write(const struct transport *transport);

void transport_finish(struct transport *transport); /* sends FIN, reading goes on */
void transport_close(struct transport *transport);
void transport_abort(struct transport *transport); /* sends RST */

#endif
