/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listening end of the practice server's ports; what is accepted becomes a stream there. */
#include "net/acceptor.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/loop.h"

#define REST_US 200000 /* without descriptors; some will be given back meanwhile */

struct acceptor {
	int fd;
	struct net_address address;
	uint64_t rests_until_us;
};

static void tell(struct fault *fault, int system, const struct net_address *address)
{
	struct bytes place = BYTES_INIT;
	const char *sentence = _("Nothing can listen on {place}: {reason}.");
	struct message_value values[2];

	net_address_append_place(address, net_address_port(address), &place);
	values[0] = (struct message_value){ "place", bytes_span(&place) };
	values[1] = (struct message_value){ "reason", span_text(strerror(system)) };
	if (system == EADDRINUSE)
		sentence = _("Another program listens on {place} already. End that one, or choose "
			     "another port; port 0 lets the system choose.");
	else if (system == EACCES)
		sentence = _("This user may not listen on {place}: ports below 1024 are the "
			     "system's. Choose a higher one.");
	else if (system == EADDRNOTAVAIL)
		sentence = _("{place} is no address of this machine, so nothing can listen there. "
			     "`ip address` shows those that it has.");
	fault_set(fault, FAULT_CONNECT, system, sentence, values, 2);
	bytes_release(&place);
}

static bool begin_listening(int fd, const struct net_address *address)
{
	int yes = 1;

	/* Connections of a server that has just ended must not keep its port from the next one. */
	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
	       bind(fd, (const struct sockaddr *)&address->storage, address->size) == 0 &&
	       listen(fd, SOMAXCONN) == 0;
}

struct acceptor *acceptor_new(const struct net_address *address, struct fault *fault)
{
	int fd = socket(address->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct acceptor *acceptor;

	if (fd < 0 || !begin_listening(fd, address)) {
		tell(fault, errno, address);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	acceptor = memory_new(1, sizeof(*acceptor));
	acceptor->fd = fd;
	acceptor->address = *address;
	net_address_of_socket(fd, &acceptor->address);
	return acceptor;
}

void acceptor_free(struct acceptor *acceptor)
{
	if (!acceptor)
		return;
	close(acceptor->fd);
	memory_free(acceptor);
}

const struct net_address *acceptor_address(const struct acceptor *acceptor)
{
	return &acceptor->address;
}

void acceptor_watch(const struct acceptor *acceptor, struct loop *loop, uint64_t now_us)
{
	if (acceptor->rests_until_us > now_us)
		loop_add_deadline(loop, acceptor->rests_until_us);
	else
		loop_add(loop, acceptor->fd, POLLIN);
}

int acceptor_take(struct acceptor *acceptor, uint64_t now_us, struct net_address *from)
{
	struct sockaddr_storage storage = { .ss_family = AF_UNSPEC };
	socklen_t size = sizeof(storage);
	int fd;

	if (acceptor->rests_until_us > now_us)
		return -1;
	fd = accept4(acceptor->fd, (struct sockaddr *)&storage, &size,
		     SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd >= 0) {
		net_address_of_system((const struct sockaddr *)&storage, size, from);
		return fd;
	}
	/* A connection that is gone again already says ECONNABORTED: the next turn looks anew. */
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
		acceptor->rests_until_us = now_us + REST_US;
	return -1;
}
