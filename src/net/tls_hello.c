/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ClientHello and ServerHello; tls_watch shows it each handshake message that passes. */
#include "net/tls_hello.h"

#include <string.h>

enum {
	CLIENT_HELLO = 1,
	SERVER_HELLO = 2,
	RANDOM_SIZE = 32,
	EXTENSION_GROUPS = 10,
	EXTENSION_VERSIONS = 43,
	EXTENSION_KEY_SHARE = 51,
};

/* A number of `size` bytes; 0 and an empty rest when there are not that many. */
static size_t take_number(struct span *rest, size_t size)
{
	size_t number = 0;

	if (rest->size < size) {
		*rest = span_of(NULL, 0);
		return 0;
	}
	for (size_t i = 0; i < size; i++)
		number = number << 8 | rest->data[i];
	*rest = span_after(*rest, size);
	return number;
}

/* A vector with its size before it in `head` bytes; what is missing at its end is missing. */
static struct span take_vector(struct span *rest, size_t head)
{
	size_t size = take_number(rest, head);
	struct span vector = span_part(*rest, 0, size);

	*rest = span_after(*rest, vector.size);
	return vector;
}

bool tls_hello_next(struct span *list, uint16_t *number)
{
	if (list->size < 2)
		return false;
	*number = (uint16_t)take_number(list, 2);
	return true;
}

static void read_extension(struct tls_hello *hello, size_t type, struct span data)
{
	switch (type) {
	case EXTENSION_GROUPS:
		if (!hello->server)
			hello->groups = take_vector(&data, 2);
		break;
	case EXTENSION_VERSIONS:
		if (hello->server)
			hello->version = (uint16_t)take_number(&data, 2);
		else
			hello->versions = take_vector(&data, 1);
		break;
	case EXTENSION_KEY_SHARE:
		if (hello->server)
			hello->group = (uint16_t)take_number(&data, 2);
		break;
	}
}

bool tls_hello_parse(struct span message, struct tls_hello *hello)
{
	size_t type = take_number(&message, 1);
	struct span body = take_vector(&message, 3);
	struct span extensions;

	memset(hello, 0, sizeof(*hello));
	if (type != CLIENT_HELLO && type != SERVER_HELLO)
		return false;
	hello->server = type == SERVER_HELLO;
	hello->version = (uint16_t)take_number(&body, 2);
	body = span_after(body, RANDOM_SIZE);
	take_vector(&body, 1); /* the session's id */
	if (hello->server) {
		hello->cipher = (uint16_t)take_number(&body, 2);
		take_number(&body, 1);
	} else {
		hello->ciphers = take_vector(&body, 2);
		take_vector(&body, 1);
	}
	extensions = take_vector(&body, 2);
	while (extensions.size) {
		size_t extension = take_number(&extensions, 2);

		read_extension(hello, extension, take_vector(&extensions, 2));
	}
	return true;
}

const char *tls_hello_version_name(uint16_t version)
{
	static const char *const names[] = { "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2",
					     "TLS 1.3" };

	return version >= 0x0300 && version <= 0x0304 ? names[version - 0x0300] : NULL;
}

/* The IANA registry "TLS Supported Groups", those that are met. */
const char *tls_hello_group_name(uint16_t group)
{
	static const struct {
		uint16_t number;
		const char *name;
	} groups[] = {
		{ 19, "secp192r1" },
		{ 21, "secp224r1" },
		{ 23, "secp256r1" },
		{ 24, "secp384r1" },
		{ 25, "secp521r1" },
		{ 26, "brainpoolP256r1" },
		{ 27, "brainpoolP384r1" },
		{ 28, "brainpoolP512r1" },
		{ 29, "x25519" },
		{ 30, "x448" },
		{ 256, "ffdhe2048" },
		{ 257, "ffdhe3072" },
		{ 258, "ffdhe4096" },
		{ 259, "ffdhe6144" },
		{ 260, "ffdhe8192" },
		{ 4587, "SecP256r1MLKEM768" },
		{ 4588, "X25519MLKEM768" },
		{ 4589, "SecP384r1MLKEM1024" },
		{ 25497, "X25519Kyber768" },
	};

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (groups[i].number == group)
			return groups[i].name;
	return NULL;
}
