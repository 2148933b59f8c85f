/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handshake messages as a server may send them: it ends, and lists stay within the message. */
/* links: net */
#include <stdint.h>
#include <stdlib.h>

#include "src/net/tls_hello.h"

static void walk(struct span list, struct span message)
{
	uint16_t number;

	if (list.size &&
	    (list.data < message.data || list.data + list.size > message.data + message.size))
		abort();
	while (tls_hello_next(&list, &number))
		tls_hello_group_name(number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span message = span_of(data, size);
	struct tls_hello hello;

	if (!tls_hello_parse(message, &hello))
		return 0;
	walk(hello.ciphers, message);
	walk(hello.versions, message);
	walk(hello.groups, message);
	tls_hello_version_name(hello.version);
	return 0;
}
