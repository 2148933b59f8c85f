/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The name service asking the system: getaddrinfo() in a child process that
 * can be killed at any moment. Knows /etc/hosts, nsswitch.conf and the search
 * domains, and nothing of DNSSEC. The child writes a header and addresses as
 * they stand in memory, both ends being the same program.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/loop.h"
#include "net/names_private.h"

#define RECORDS_MAX 64

struct answer_header {
	int code;   /* getaddrinfo's */
	int system; /* errno with EAI_SYSTEM */
};

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

/* The bytes of the address as a DNS record has them. */
static struct span address_bytes(const struct addrinfo *item)
{
	const void *address = item->ai_addr;

	if (item->ai_family == AF_INET)
		return span_of(&((const struct sockaddr_in *)address)->sin_addr, 4);
	return span_of(&((const struct sockaddr_in6 *)address)->sin6_addr, 16);
}

/* In the child process. */
static int ask_getaddrinfo(void *argument, int fd)
{
	const struct names_query *query = argument;
	struct addrinfo hints = { .ai_family = query->answer.type == RECORD_A ? AF_INET : AF_INET6,
				  .ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL;
	struct answer_header header = { 0 };
	size_t count = 0;

	header.code = getaddrinfo(query->name, NULL, &hints, &list);
	header.system = header.code == EAI_SYSTEM ? errno : 0;
	if (!write_all(fd, &header, sizeof(header)))
		return 1;
	for (struct addrinfo *item = header.code == 0 ? list : NULL; item && count < RECORDS_MAX;
	     item = item->ai_next, count++) {
		struct span bytes = address_bytes(item);

		if (item->ai_family == hints.ai_family && !write_all(fd, bytes.data, bytes.size))
			return 1;
	}
	return 0;
}

static bool ask(struct names_query *query)
{
	struct fault fault;

	bytes_clear(&query->output);
	if (child_start_function(&query->child, ask_getaddrinfo, query, &fault))
		return true;
	names_set_reason(query, fault.text);
	names_settle(query, NAMES_FAILED, NAMES_UNCHECKED);
	return false;
}

static void settle_failure(struct names_query *query, const struct answer_header *header)
{
	enum names_outcome outcome = NAMES_FAILED;

	switch (header->code) {
	case EAI_NONAME:
		outcome = NAMES_NO_NAME;
		break;
	case EAI_NODATA:
	case EAI_ADDRFAMILY:
		outcome = NAMES_NO_DATA;
		break;
	default:
		names_set_reason(query, header->code == EAI_SYSTEM ? strerror(header->system)
								   : gai_strerror(header->code));
	}
	names_settle(query, outcome, NAMES_UNCHECKED);
}

static void take_answer(struct names_query *query)
{
	struct span rest = bytes_span(&query->output);
	size_t size = query->answer.type == RECORD_A ? 4 : 16;
	struct answer_header header;

	if (rest.size < sizeof(header)) {
		names_set_reason(query, _("the look-up ended without an answer"));
		names_settle(query, NAMES_FAILED, NAMES_UNCHECKED);
		return;
	}
	memcpy(&header, rest.data, sizeof(header));
	if (header.code != 0) {
		settle_failure(query, &header);
		return;
	}
	names_set_reason(query, "");
	for (rest = span_after(rest, sizeof(header)); rest.size >= size;
	     rest = span_after(rest, size))
		names_add_record(query, span_part(rest, 0, size));
	names_settle(query, query->answer.count ? NAMES_FOUND : NAMES_NO_DATA, NAMES_UNCHECKED);
}

/* True at the end of the child's output. */
static bool read_child(struct names_query *query)
{
	unsigned char buffer[4096];
	ssize_t got;

	do {
		got = read(query->child.output, buffer, sizeof(buffer));
		if (got > 0)
			bytes_append(&query->output, span_of(buffer, (size_t)got));
	} while (got > 0 || (got < 0 && errno == EINTR));
	return got == 0 || errno != EAGAIN;
}

static void pump(struct names_query *query)
{
	if (query->answered || !read_child(query))
		return;
	child_kill(&query->child);
	take_answer(query);
}

static void cancel(struct names_query *query)
{
	child_kill(&query->child);
}

static void watch(const struct names_query *query, struct loop *loop)
{
	loop_add(loop, query->child.output, POLLIN);
}

const struct names_asker names_system_asker = { ask, pump, cancel, watch };
