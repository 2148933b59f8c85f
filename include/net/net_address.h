/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One address that a socket can be connected to: IPv4, IPv6 or a local path. */
#ifndef NET_NET_ADDRESS_H
#define NET_NET_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/bytes.h"

#define NET_ADDRESS_TEXT_SIZE 112

/* Which of the two protocols may be used (-4, -6). */
enum net_address_choice {
	NET_ADDRESS_ANY,
	NET_ADDRESS_IPV4,
	NET_ADDRESS_IPV6,
};

struct net_address {
	int family; /* AF_INET, AF_INET6, AF_UNIX */
	socklen_t size;
	struct sockaddr_storage storage;
	char text[NET_ADDRESS_TEXT_SIZE]; /* "192.0.2.7", "fe80::1%lo", a path; without the port */
};

/* From a literal such as "192.0.2.7" or "fe80::1%lo"; false when it is none. */
bool net_address_parse(const char *text, uint16_t port, struct net_address *address);

/*
 * From "192.0.2.7", "192.0.2.7:25", "[2001:db8::7]:25", "2001:db8::7" or ":25"
 * (of this machine only), the port being `port` where none is written; "localhost"
 * is 127.0.0.1. False when it is none of these.
 */
bool net_address_parse_place(const char *text, uint16_t port, struct net_address *address);

/* From a socket's path; false when it is empty or too long for one. */
bool net_address_of_path(const char *path, struct net_address *address);

/* What the system says in the form of its own; the text is filled in. */
void net_address_of_system(const struct sockaddr *system, socklen_t size,
			   struct net_address *address);

/* Our own end of a connected or listening socket; false when it has none. */
bool net_address_of_socket(int fd, struct net_address *address);

/* Appends "192.0.2.7:25", "[2001:db8::7]:25", or the path. */
void net_address_append_place(const struct net_address *address, uint16_t port, struct bytes *out);

uint16_t net_address_port(const struct net_address *address); /* 0 for a path */
/* True of fe80::… without an interface: no system connects there. */
bool net_address_lacks_zone(const struct net_address *address);

bool net_address_is_loopback(const struct net_address *address); /* a path is */

#endif
