/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looks at what goes over the wire while a client's handshake runs, so that a
 * failed one can tell who refused, and what either side had put forward. One
 * of the files that know the TLS library.
 */
#include <openssl/ssl.h>
#include <stdio.h>

#include "base/memory.h"
#include "net/tls_hello.h"
#include "net/tls_inside.h"

/* Names of two-byte numbers, with commas between; numbers that have none as they are. */
static char *name_list(SSL *ssl, struct span list, const char *(*name)(SSL *ssl, uint16_t number))
{
	struct bytes text = BYTES_INIT;
	uint16_t number;

	while (tls_hello_next(&list, &number)) {
		const char *known = name(ssl, number);
		char plain[8];

		if ((number & 0x0f0f) == 0x0a0a)
			continue; /* GREASE, RFC 8701 */
		snprintf(plain, sizeof(plain), "0x%04x", number);
		bytes_append_text(&text, text.size ? ", " : "");
		bytes_append_text(&text, known ? known : plain);
	}
	return bytes_take_text(&text);
}

static const char *version_name(SSL *ssl, uint16_t number)
{
	(void)ssl;
	return tls_hello_version_name(number);
}

static const char *cipher_name(SSL *ssl, uint16_t number)
{
	const unsigned char bytes[] = { (unsigned char)(number >> 8), (unsigned char)number };
	const SSL_CIPHER *cipher = SSL_CIPHER_find(ssl, bytes);

	return cipher ? SSL_CIPHER_get_name(cipher) : NULL;
}

static const char *group_name(SSL *ssl, uint16_t number)
{
	(void)ssl; /* whose own names go by its own numbers, not by those of the wire */
	return tls_hello_group_name(number);
}

/* The last one counts: a HelloRetryRequest makes the client say it again. */
static void keep_offer(struct tls_session *session, const struct tls_hello *hello)
{
	static const unsigned char one_by_one[] = { 3, 1, 3, 2, 3, 3 };
	struct tls_refusal *refusal = &session->facts.refusal;
	struct span versions = hello->versions;

	/* Before TLS 1.3 the highest is said, and those below go with it as far as we let them. */
	if (versions.size == 0 && hello->version > 0x0300 && hello->version < 0x0304) {
		long least = SSL_get_min_proto_version(session->ssl);
		size_t from = least > 0x0301 ? (size_t)(least - 0x0301) : 0;

		versions = span_part(span_of(one_by_one, sizeof(one_by_one)), 2 * from,
				     2 * ((size_t)(hello->version - 0x0300) - from));
	}
	memory_free(refusal->versions);
	memory_free(refusal->ciphers);
	memory_free(refusal->groups);
	refusal->versions = name_list(session->ssl, versions, version_name);
	refusal->ciphers = name_list(session->ssl, hello->ciphers, cipher_name);
	refusal->groups = name_list(session->ssl, hello->groups, group_name);
}

static void copy_name(char *to, size_t size, const char *name)
{
	if (name)
		snprintf(to, size, "%s", name);
}

static void keep_choice(struct tls_session *session, const struct tls_hello *hello)
{
	struct tls_refusal *refusal = &session->facts.refusal;

	copy_name(refusal->server_version, sizeof(refusal->server_version),
		  tls_hello_version_name(hello->version));
	copy_name(refusal->server_cipher, sizeof(refusal->server_cipher),
		  cipher_name(session->ssl, hello->cipher));
	if (hello->group)
		copy_name(refusal->server_group, sizeof(refusal->server_group),
			  tls_hello_group_name(hello->group));
}

/* close_notify is the ordinary end, and no refusal. */
static void keep_alert(struct tls_session *session, bool ours, uint8_t number)
{
	struct tls_refusal *refusal = &session->facts.refusal;

	if (number == SSL_AD_CLOSE_NOTIFY || refusal->alerted)
		return;
	refusal->alerted = true;
	refusal->alert_is_ours = ours;
	refusal->alert = number;
}

static void watch(int ours, int version, int type, const void *data, size_t size, SSL *ssl,
		  void *argument)
{
	struct tls_session *session = argument;
	struct span message = span_of(data, size);
	struct tls_hello hello;

	(void)ssl, (void)version;
	if (type == SSL3_RT_ALERT && size == 2) {
		keep_alert(session, ours, message.data[1]);
		return;
	}
	if (type != SSL3_RT_HANDSHAKE || !tls_hello_parse(message, &hello))
		return;
	if (ours && !hello.server)
		keep_offer(session, &hello);
	else if (!ours && hello.server)
		keep_choice(session, &hello);
}

void tls_watch_begin(struct tls_session *session)
{
	SSL_set_msg_callback(session->ssl, watch);
	SSL_set_msg_callback_arg(session->ssl, session);
}
