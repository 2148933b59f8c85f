/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Socket addresses with their text. Made by the resolver from names and by the
 * parser of targets from literals; connected to by the connector.
 */
#include "net/net_address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "base/bytes.h"
#include "base/memory.h"

/* The zone behind '%': an interface's name or its number; 0 when it is neither. */
static uint32_t find_zone(const char *zone)
{
	uint64_t number;

	if (span_number(span_text(zone), &number) && number <= UINT32_MAX)
		return (uint32_t)number;
	return strlen(zone) < IF_NAMESIZE ? if_nametoindex(zone) : 0;
}

static bool parse_ipv6(const char *text, uint16_t port, struct net_address *address)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	char number[INET6_ADDRSTRLEN];
	const char *zone = strchr(text, '%');
	size_t size = zone ? (size_t)(zone - text) : strlen(text);

	if (size >= sizeof(number))
		return false;
	memcpy(number, text, size);
	number[size] = '\0';
	if (inet_pton(AF_INET6, number, &in6.sin6_addr) != 1)
		return false;
	if (zone) {
		in6.sin6_scope_id = find_zone(zone + 1);
		if (in6.sin6_scope_id == 0)
			return false;
	}
	net_address_of_system((const struct sockaddr *)&in6, sizeof(in6), address);
	return true;
}

bool net_address_parse(const char *text, uint16_t port, struct net_address *address)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(port) };

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1) {
		net_address_of_system((const struct sockaddr *)&in, sizeof(in), address);
		return true;
	}
	return parse_ipv6(text, port, address);
}

/* Cuts ":PORT" off a place; false when what stands there is no port. */
static bool cut_port(struct span *host, uint16_t *port)
{
	size_t bracket = span_find(*host, ']');
	size_t from = bracket < host->size ? bracket + 1 : 0;
	size_t colon = from + span_find(span_after(*host, from), ':');
	struct span digits = span_after(*host, colon + 1);
	uint64_t number;

	/* An IPv6 address without brackets has many colons, and no port. */
	if (colon == host->size || (from == 0 && span_find(digits, ':') < digits.size))
		return true;
	if (!span_number(digits, &number) || number > UINT16_MAX)
		return false;
	host->size = colon;
	*port = (uint16_t)number;
	return true;
}

bool net_address_parse_place(const char *text, uint16_t port, struct net_address *address)
{
	struct span host = span_text(text);
	char *name;
	bool parsed;

	if (!cut_port(&host, &port))
		return false;
	if (host.size > 2 && host.data[0] == '[' && host.data[host.size - 1] == ']')
		host = span_part(host, 1, host.size - 2);
	if (host.size == 0 || span_is_word(host, "localhost"))
		host = span_text("127.0.0.1");
	name = span_copy_text(host);
	parsed = net_address_parse(name, port, address);
	memory_free(name);
	return parsed;
}

bool net_address_of_path(const char *path, struct net_address *address)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	size_t size = strlen(path);

	if (size == 0 || size >= sizeof(un.sun_path))
		return false;
	memcpy(un.sun_path, path, size);
	net_address_of_system((const struct sockaddr *)&un, sizeof(un), address);
	return true;
}

static void append_zone(const struct sockaddr_in6 *in6, char *text)
{
	char zone[IF_NAMESIZE] = "";
	size_t used = strlen(text);

	if (in6->sin6_scope_id == 0 || !if_indextoname(in6->sin6_scope_id, zone))
		return;
	text[used++] = '%';
	memcpy(text + used, zone, strlen(zone) + 1);
}

void net_address_of_system(const struct sockaddr *system, socklen_t size,
			   struct net_address *address)
{
	const void *storage = &address->storage;

	memset(address, 0, sizeof(*address));
	address->family = system->sa_family;
	address->size = size < sizeof(address->storage) ? size : sizeof(address->storage);
	memcpy(&address->storage, system, address->size);
	if (address->family == AF_INET) {
		const struct sockaddr_in *in = storage;

		inet_ntop(AF_INET, &in->sin_addr, address->text, sizeof(address->text));
	} else if (address->family == AF_INET6) {
		const struct sockaddr_in6 *in6 = storage;

		inet_ntop(AF_INET6, &in6->sin6_addr, address->text, INET6_ADDRSTRLEN);
		append_zone(in6, address->text);
	} else if (address->family == AF_UNIX) {
		const struct sockaddr_un *un = storage;

		memcpy(address->text, un->sun_path, strnlen(un->sun_path, sizeof(un->sun_path)));
	}
}

bool net_address_of_socket(int fd, struct net_address *address)
{
	struct sockaddr_storage storage = { .ss_family = AF_UNSPEC };
	socklen_t size = sizeof(storage);

	if (getsockname(fd, (struct sockaddr *)&storage, &size) != 0)
		return false;
	net_address_of_system((const struct sockaddr *)&storage, size, address);
	return true;
}

void net_address_append_place(const struct net_address *address, uint16_t port, struct bytes *out)
{
	bool ipv6 = address->family == AF_INET6;

	bytes_append_text(out, ipv6 ? "[" : "");
	bytes_append_text(out, address->text);
	if (address->family == AF_UNIX)
		return;
	bytes_append_text(out, ipv6 ? "]:" : ":");
	bytes_append_number(out, port);
}

uint16_t net_address_port(const struct net_address *address)
{
	const void *storage = &address->storage;

	if (address->family == AF_INET)
		return ntohs(((const struct sockaddr_in *)storage)->sin_port);
	if (address->family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)storage)->sin6_port);
	return 0;
}

bool net_address_lacks_zone(const struct net_address *address)
{
	const void *storage = &address->storage;
	const struct sockaddr_in6 *in6 = storage;

	return address->family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) &&
	       in6->sin6_scope_id == 0;
}

bool net_address_is_loopback(const struct net_address *address)
{
	const void *storage = &address->storage;

	if (address->family == AF_INET)
		return ntohl(((const struct sockaddr_in *)storage)->sin_addr.s_addr) >> 24 == 127;
	if (address->family == AF_INET6) {
		const struct in6_addr *in6 = &((const struct sockaddr_in6 *)storage)->sin6_addr;

		return IN6_IS_ADDR_LOOPBACK(in6) ||
		       (IN6_IS_ADDR_V4MAPPED(in6) && in6->s6_addr[12] == 127);
	}
	return address->family == AF_UNIX;
}
