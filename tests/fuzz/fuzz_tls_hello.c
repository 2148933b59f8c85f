/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: net */
/*
 * Handshake messages as a server may send them: it ends, lists stay within the
 * message, and what is cut off says nothing that the whole message does not.
 * Input: the message.
 */
#include "src/net/tls_hello.h"

#include "tests/fuzz/property.h"

/* A list holds one number for two bytes, whatever follows it. */
static void check_list(struct span list, struct span message)
{
	size_t numbers = 0, most = list.size / 2;
	uint16_t number;

	require_within(list, message);
	while (tls_hello_next(&list, &number)) {
		const char *name = tls_hello_group_name(number);

		require(!name || name[0]);
		numbers++;
	}
	require(numbers == most && list.size <= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span message = span_of(data, size);
	struct tls_hello hello, cut;
	const char *version;

	if (!tls_hello_parse(message, &hello))
		return 0;
	check_list(hello.ciphers, message);
	check_list(hello.versions, message);
	check_list(hello.groups, message);
	require(!hello.server || (!hello.ciphers.size && !hello.versions.size));
	version = tls_hello_version_name(hello.version);
	require(!version || version[0]);
	if (tls_hello_parse(span_part(message, 0, size - 1), &cut))
		require(cut.server == hello.server && cut.ciphers.size <= hello.ciphers.size);
	return 0;
}
