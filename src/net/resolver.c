/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names to addresses. Asked by the session before the connector; the answer of
 * a blocking call comes from a child through a pipe, as a header and addresses
 * in the form they have in memory, both ends being the same program.
 */
#include "net/resolver.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/child.h"
#include "base/memory.h"
#include "net/loop.h"

struct answer_header {
	int code;   /* getaddrinfo's */
	int system; /* errno with EAI_SYSTEM */
	int cut;
};

struct resolver_row {
	const char *name;
	int (*ask)(void *question, int fd); /* in the child: writes header and addresses to fd */
};

struct resolver {
	const struct resolver_row *row;
	char *host;
	uint16_t port;
	enum net_address_choice choice;
	struct child child;
	struct bytes answer;
	enum resolver_state state;
	struct fault fault;
	bool cut;
	size_t count;
	struct net_address addresses[RESOLVER_ADDRESS_MAX];
};

static int family_of(enum net_address_choice choice)
{
	switch (choice) {
	case NET_ADDRESS_ANY:
		break;
	case NET_ADDRESS_IPV4:
		return AF_INET;
	case NET_ADDRESS_IPV6:
		return AF_INET6;
	}
	return AF_UNSPEC;
}

static bool write_all(int fd, const void *data, size_t size)
{
	const char *from = data;

	while (size > 0) {
		ssize_t done = write(fd, from, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		from += done;
		size -= (size_t)done;
	}
	return true;
}

static void set_port(struct sockaddr *system, uint16_t port)
{
	if (system->sa_family == AF_INET)
		((struct sockaddr_in *)(void *)system)->sin_port = htons(port);
	else if (system->sa_family == AF_INET6)
		((struct sockaddr_in6 *)(void *)system)->sin6_port = htons(port);
}

/* In the child process. */
static int ask_system(void *question, int fd)
{
	const struct resolver *resolver = question;
	struct addrinfo hints = { .ai_family = family_of(resolver->choice),
				  .ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL;
	struct addrinfo *item = NULL;
	struct answer_header header = { 0 };
	size_t count = 0;

	header.code = getaddrinfo(resolver->host, NULL, &hints, &list);
	header.system = header.code == EAI_SYSTEM ? errno : 0;
	for (item = header.code == 0 ? list : NULL; item; item = item->ai_next)
		count++;
	header.cut = count > RESOLVER_ADDRESS_MAX;
	if (!write_all(fd, &header, sizeof(header)))
		return 1;
	item = header.code == 0 ? list : NULL;
	for (size_t i = 0; item && i < RESOLVER_ADDRESS_MAX; i++, item = item->ai_next) {
		struct net_address address;

		set_port(item->ai_addr, resolver->port);
		net_address_of_system(item->ai_addr, item->ai_addrlen, &address);
		if (!write_all(fd, &address, sizeof(address)))
			return 1;
	}
	return 0;
}

/* The first row is the default. */
static const struct resolver_row rows[] = {
	{ "system", ask_system },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static const struct resolver_row *find_row(const char *name)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (!name || strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

static void set_fault(struct resolver *resolver, int system, const char *sentence,
		      const char *reason)
{
	struct message_value values[] = {
		{ "host", span_text(resolver->host) },
		{ "reason", span_text(reason) },
	};

	resolver->state = RESOLVER_FAILED;
	fault_set(&resolver->fault, FAULT_RESOLVE, system, sentence, values, 2);
}

static const char *sentence_of(int code, enum net_address_choice choice)
{
	switch (code) {
	case EAI_NONAME:
		if (choice == NET_ADDRESS_ANY)
			return _("There is no host {host}: the name service knows no address for "
				 "it. Check the spelling.");
		/* fall through */
	case EAI_NODATA:
	case EAI_ADDRFAMILY:
		if (choice == NET_ADDRESS_IPV4)
			return _("{host} has no IPv4 address. Check the spelling, or try without "
				 "-4.");
		if (choice == NET_ADDRESS_IPV6)
			return _("{host} has no IPv6 address. Check the spelling, or try without "
				 "-6.");
		return _("The name {host} exists but has no address. A mail domain is reached "
			 "through its mail exchangers: try mx:{host}.");
	case EAI_AGAIN:
		return _("The name service does not answer for {host} ({reason}). Try again "
			 "later, check this machine's name servers and network, or give an "
			 "address in place of the name.");
	default:
		return _("The name {host} could not be looked up: {reason}. Check this machine's "
			 "name servers (/etc/resolv.conf), or give an address in place of the "
			 "name.");
	}
}

/* A literal, without asking anybody. False when host is a name. */
static bool take_literal(struct resolver *resolver)
{
	struct net_address address;
	int family = family_of(resolver->choice);

	if (!net_address_parse(resolver->host, resolver->port, &address))
		return false;
	if (family != AF_UNSPEC && address.family != family) {
		set_fault(resolver, EAI_ADDRFAMILY,
			  family == AF_INET
				  ? _("{host} is no IPv4 address. Leave out -4 to use it.")
				  : _("{host} is no IPv6 address. Leave out -6 to use it."),
			  "");
		return true;
	}
	resolver->addresses[resolver->count++] = address;
	resolver->state = RESOLVER_DONE;
	return true;
}

struct resolver *resolver_new(const char *name, const struct resolver_question *question,
			      struct fault *fault)
{
	const struct resolver_row *row = find_row(name);
	struct resolver *resolver;

	if (!row) {
		struct message_value value = { "name", span_text(name) };

		fault_set(fault, FAULT_USAGE, 0, _("There is no resolver {name}."), &value, 1);
		return NULL;
	}
	resolver = memory_new(1, sizeof(*resolver));
	resolver->row = row;
	resolver->host = memory_copy_text(question->host);
	resolver->port = question->port;
	resolver->choice = question->choice;
	resolver->child.output = -1;
	if (take_literal(resolver) ||
	    child_start_function(&resolver->child, row->ask, resolver, fault))
		return resolver;
	resolver_free(resolver);
	return NULL;
}

void resolver_free(struct resolver *resolver)
{
	if (!resolver)
		return;
	child_kill(&resolver->child);
	bytes_release(&resolver->answer);
	memory_free(resolver->host);
	memory_free(resolver);
}

void resolver_watch(const struct resolver *resolver, struct loop *loop)
{
	if (resolver->state == RESOLVER_ASKING)
		loop_add(loop, resolver->child.output, POLLIN);
	else
		loop_hurry(loop);
}

static void take_answer(struct resolver *resolver)
{
	struct span rest = bytes_span(&resolver->answer);
	struct answer_header header;

	if (rest.size < sizeof(header)) {
		set_fault(resolver, 0,
			  _("Looking up {host} ended without an answer. Try again, or give an "
			    "address in place of the name."),
			  "");
		return;
	}
	memcpy(&header, rest.data, sizeof(header));
	if (header.code != 0) {
		set_fault(resolver, header.code, sentence_of(header.code, resolver->choice),
			  header.code == EAI_SYSTEM ? strerror(header.system)
						    : gai_strerror(header.code));
		return;
	}
	rest = span_after(rest, sizeof(header));
	while (rest.size >= sizeof(struct net_address) && resolver->count < RESOLVER_ADDRESS_MAX) {
		memcpy(&resolver->addresses[resolver->count++], rest.data,
		       sizeof(struct net_address));
		rest = span_after(rest, sizeof(struct net_address));
	}
	resolver->cut = header.cut != 0;
	resolver->state = RESOLVER_DONE;
	if (resolver->count == 0)
		set_fault(resolver, EAI_NODATA, sentence_of(EAI_NODATA, resolver->choice), "");
}

/* True at the end of the child's output. */
static bool read_child(struct resolver *resolver)
{
	unsigned char buffer[4096];
	ssize_t got;

	do {
		got = read(resolver->child.output, buffer, sizeof(buffer));
		if (got > 0)
			bytes_append(&resolver->answer, span_of(buffer, (size_t)got));
	} while (got > 0 || (got < 0 && errno == EINTR));
	return got == 0 || errno != EAGAIN;
}

enum resolver_state resolver_pump(struct resolver *resolver, struct fault *fault)
{
	if (resolver->state == RESOLVER_ASKING && read_child(resolver)) {
		child_kill(&resolver->child);
		take_answer(resolver);
	}
	if (resolver->state == RESOLVER_FAILED && fault)
		*fault = resolver->fault;
	return resolver->state;
}

const struct net_address *resolver_addresses(const struct resolver *resolver, size_t *count)
{
	*count = resolver->state == RESOLVER_DONE ? resolver->count : 0;
	return resolver->addresses;
}

bool resolver_was_cut(const struct resolver *resolver)
{
	return resolver->cut;
}

const char *resolver_row_name(size_t n)
{
	return n < ROW_COUNT ? rows[n].name : NULL;
}
