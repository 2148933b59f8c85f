/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: net */
/*
 * A stranger's certificate read out: names are escaped, a NUL does not end one,
 * the fingerprint is that of its bytes, and it is for a host only when one of
 * its alternative names is that host, letter by letter or by one star. Input:
 * the host in a line, then the certificate in DER.
 */
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/memory.h"
#include "src/net/certificate_private.h"
#include "tests/fuzz/property.h"

static void require_plain(const char *text)
{
	for (; *text; text++)
		require(*text >= ' ' && *text < 0x7f);
}

/* Of what was parsed, by the library's plain digest and not by X509_digest(). */
static void check_fingerprint(const struct certificate *certificate, X509 *from)
{
	unsigned char digest[EVP_MAX_MD_SIZE], *der = NULL;
	struct bytes hex = BYTES_INIT;
	unsigned digest_size = 0;
	int size = i2d_X509(from, &der);

	if (size > 0 && EVP_Digest(der, (size_t)size, digest, &digest_size, EVP_sha256(), NULL)) {
		bytes_append_hex(&hex, span_of(digest, digest_size));
		require(strcmp(bytes_text(&hex), certificate->sha256) == 0);
	}
	OPENSSL_free(der);
	bytes_release(&hex);
}

static void check_certificate(X509 *from)
{
	struct certificate certificate = { .subject = NULL };

	certificate_read(&certificate, from);
	require_plain(certificate.subject);
	require_plain(certificate.issuer);
	require_plain(certificate.key);
	require_plain(certificate.signature);
	require(strlen(certificate.sha256) == 64);
	check_fingerprint(&certificate, from);
	certificate_release(&certificate);
}

static bool is_same(const unsigned char *a, size_t a_size, const char *b, size_t b_size)
{
	if (a_size != b_size)
		return false;
	for (size_t i = 0; i < a_size; i++) {
		bool letter = (a[i] | 0x20) >= 'a' && (a[i] | 0x20) <= 'z';

		if (a[i] != (unsigned char)b[i] &&
		    (!letter || (a[i] ^ 0x20) != (unsigned char)b[i]))
			return false;
	}
	return true;
}

/* RFC 6125 §6.4 by hand: the whole name, or a star that is the whole first label. */
static bool fits(const GENERAL_NAME *name, const char *host)
{
	const unsigned char *data;
	const char *dot = strchr(host, '.');
	size_t size;

	if (name->type != GEN_DNS)
		return false;
	data = ASN1_STRING_get0_data(name->d.dNSName);
	size = (size_t)ASN1_STRING_length(name->d.dNSName);
	if (is_same(data, size, host, strlen(host)))
		return true;
	return dot && size > 2 && data[0] == '*' && data[1] == '.' &&
	       is_same(data + 1, size - 1, dot, strlen(dot));
}

static void check_match(X509 *leaf, const char *host)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	char *matched;
	enum trust_match match = certificate_match(leaf, host, false, &matched);
	bool found = false;

	require((match == TRUST_MATCH_NONE) == (matched == NULL));
	for (int i = 0; names && i < sk_GENERAL_NAME_num(names); i++)
		found = found || fits(sk_GENERAL_NAME_value(names, i), host);
	if (match == TRUST_MATCH_EXACT || match == TRUST_MATCH_WILDCARD)
		require(found && *host);
	memory_free(matched);
	GENERAL_NAMES_free(names);
}

static void check_names(X509 *leaf)
{
	struct tls_facts facts = { .names = NULL };
	char *common_name = certificate_common_name(leaf);
	struct bytes words = BYTES_INIT;

	certificate_read_names(&facts, leaf);
	for (size_t i = 0; i < facts.name_count; i++)
		require(facts.names[i].text != NULL);
	facts.common_name = common_name;
	facts.name_asked = memory_copy_text("mail.example.test");
	facts.problem = facts.chain_problem = TRUST_WRONG_NAME;
	trust_append(&words, &facts);
	for (size_t i = 0; i < words.size; i++)
		require(words.data[i] >= ' ' && words.data[i] != 0x7f);
	require(!tls_trusted(&facts));
	bytes_release(&words);
	tls_facts_release(&facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span whole = span_of(data, size), der;
	size_t line = span_find(whole, '\n');
	const unsigned char *at;
	char *host;
	X509 *leaf;

	der = span_after(whole, line + 1);
	at = der.data;
	leaf = der.size ? d2i_X509(NULL, &at, (long)der.size) : NULL;
	if (!leaf)
		return 0;
	host = span_copy_text(span_part(whole, 0, line));
	check_certificate(leaf);
	check_names(leaf);
	check_match(leaf, host);
	certificate_points_to_issuer(leaf);
	memory_free(host);
	X509_free(leaf);
	return 0;
}
