/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sockets and wires in memory behind one set of functions. Used by stream
 * alone, which puts TLS on top.
 */
#include "net/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"

#define WIRE_CAPACITY 65536

/* Both ends know it; the one that leaves last frees it. */
struct wire {
	struct queue bytes;
	size_t capacity;
	bool finished;    /* no more will be written */
	bool reset;       /* broken off: after the bytes comes an error */
	bool reader_gone; /* what is written meets an error */
	int ends;
};

void transport_of_socket(struct transport *transport, int fd)
{
	int yes = 1;

	*transport = (struct transport){ .fd = fd };
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	/* Short lines back and forth would each wait for Nagle and a delayed ACK; fails for paths. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

static struct wire *wire_new(size_t capacity)
{
	struct wire *wire = memory_new(1, sizeof(*wire));

	wire->capacity = capacity ? capacity : WIRE_CAPACITY;
	wire->ends = 2;
	return wire;
}

void transport_pair(struct transport ends[2], size_t capacity)
{
	ends[0] = (struct transport){ -1, wire_new(capacity), wire_new(capacity), 0 };
	ends[1] = (struct transport){ -1, ends[0].out, ends[0].in, 0 };
}

static enum transport_status read_wire(struct transport *transport, struct queue *queue,
				       size_t limit)
{
	struct wire *wire = transport->in;
	struct span data = span_part(queue_span(&wire->bytes), 0, limit);

	if (data.size) {
		queue_append(queue, data);
		queue_advance(&wire->bytes, data.size);
		return TRANSPORT_MOVED;
	}
	if (wire->reset) {
		transport->system = ECONNRESET;
		return TRANSPORT_RESET;
	}
	return wire->finished ? TRANSPORT_END : TRANSPORT_AGAIN;
}

static enum transport_status write_wire(struct transport *transport, struct queue *queue)
{
	struct wire *wire = transport->out;
	size_t room = wire->capacity - queue_size(&wire->bytes);
	struct span data = span_part(queue_span(queue), 0, room);

	if (wire->reader_gone || wire->reset) {
		transport->system = EPIPE;
		return TRANSPORT_RESET;
	}
	if (data.size == 0)
		return TRANSPORT_AGAIN;
	queue_append(&wire->bytes, data);
	queue_advance(queue, data.size);
	return TRANSPORT_MOVED;
}

static enum transport_status tell_error(struct transport *transport)
{
	transport->system = errno;
	switch (errno) {
	case EAGAIN:
	case EINTR:
		return TRANSPORT_AGAIN;
	case ECONNRESET:
	case EPIPE:
	case ECONNABORTED:
		return TRANSPORT_RESET;
	default:
		return TRANSPORT_ERROR;
	}
}

/* A server with Nagle's delay holds its next bytes back until the last ones are acknowledged: 40 ms. */
static void acknowledge_now(int fd)
{
#ifdef TCP_QUICKACK
	static const int yes = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof(yes));
#else
	(void)fd;
#endif
}

enum transport_status transport_read(struct transport *transport, struct queue *queue, size_t limit)
{
	ssize_t got;

	if (transport->in)
		return read_wire(transport, queue, limit);
	do
		got = recv(transport->fd, queue_reserve(queue, limit), limit, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return tell_error(transport);
	acknowledge_now(transport->fd);
	queue_filled(queue, (size_t)got);
	return got ? TRANSPORT_MOVED : TRANSPORT_END;
}

enum transport_status transport_write(struct transport *transport, struct queue *queue)
{
	struct span data = queue_span(queue);
	ssize_t done;

	if (transport->out)
		return write_wire(transport, queue);
	do
		done = send(transport->fd, data.data, data.size, MSG_NOSIGNAL);
	while (done < 0 && errno == EINTR);
	if (done < 0)
		return tell_error(transport);
	queue_advance(queue, (size_t)done);
	return TRANSPORT_MOVED;
}

bool transport_can_read(const struct transport *transport)
{
	const struct wire *wire = transport->in;

	return wire && (queue_size(&wire->bytes) || wire->finished || wire->reset);
}

bool transport_can_write(const struct transport *transport)
{
	const struct wire *wire = transport->out;

	return wire && (queue_size(&wire->bytes) < wire->capacity || wire->reader_gone);
}

static void leave_wire(struct wire *wire)
{
	if (--wire->ends > 0)
		return;
	queue_release(&wire->bytes);
	memory_free(wire);
}

static void leave_wires(struct transport *transport, bool reset)
{
	transport->out->finished = true;
	transport->out->reset |= reset;
	transport->in->reader_gone = true;
	leave_wire(transport->out);
	leave_wire(transport->in);
	transport->in = transport->out = NULL;
}

void transport_finish(struct transport *transport)
{
	if (transport->out)
		transport->out->finished = true;
	else if (transport->fd >= 0)
		shutdown(transport->fd, SHUT_WR);
}

void transport_close(struct transport *transport)
{
	if (transport->in)
		leave_wires(transport, false);
	if (transport->fd >= 0)
		close(transport->fd);
	transport->fd = -1;
}

void transport_abort(struct transport *transport)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	if (transport->in)
		leave_wires(transport, true);
	if (transport->fd >= 0)
		setsockopt(transport->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	transport_close(transport);
}
