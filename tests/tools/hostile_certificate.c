/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes keys and certificates with libcrypto; used once, before the cases run. */
#include "hostile_certificate.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"

#define DAY 86400L

/* Who signs. */
enum issuer { ISSUER_ROOT, ISSUER_INTERMEDIATE, ISSUER_ITSELF };

#define HOST "localhost"
/* A name with its size, since it may hold a NUL. */
#define NAMED(text) .host = text, .host_size = sizeof(text) - 1
#define VALID .from_days = -1, .to_days = 30

/* One row a certificate, sorted; what a row leaves out is as in "good". Times are days from now. */
static const struct certificate_row {
	const char *name;
	const char *host; /* the one DNS name; NULL: none at all */
	size_t host_size;
	long from_days, to_days;
	enum issuer issuer;
	int rsa_bits;        /* 0: an ECDSA key */
	int more_names;      /* so many others beside the host */
	const char *subject; /* NULL: localhost */
	const char *usage;   /* NULL: serverAuth */
	bool sha1;           /* what it is signed with */
} rows[] = {
	{ .name = "client-only", NAMED(HOST), VALID, .usage = "clientAuth" },
	{ .name = "escape-issuer",
	  NAMED(HOST),
	  VALID,
	  .issuer = ISSUER_ITSELF,
	  .subject = "Good CA \033]0;owned\a\342\200\256AC dooG" },
	{ .name = "escape-name", NAMED("\033[2Jevil\r\nlocalhost\233m"), VALID },
	{ .name = "escape-subject",
	  NAMED(HOST),
	  VALID,
	  .subject = "localhost \033[8mhidden\342\200\256\342\200\213\342\200\250" },
	{ .name = "expired", NAMED(HOST), .from_days = -6000, .to_days = -5600 },
	{ .name = "future", NAMED(HOST), .from_days = 10, .to_days = 40 },
	{ .name = "good", NAMED(HOST), VALID },
	{ .name = "many-names", NAMED(HOST), VALID, .more_names = 3000 },
	{ .name = "no-intermediate", NAMED(HOST), VALID, .issuer = ISSUER_INTERMEDIATE },
	{ .name = "no-name", VALID },
	{ .name = "nul-name", NAMED(HOST "\0.evil.test"), VALID },
	{ .name = "self-signed", NAMED(HOST), VALID, .issuer = ISSUER_ITSELF },
	{ .name = "sha1", NAMED(HOST), VALID, .sha1 = true },
	{ .name = "weak", NAMED(HOST), VALID, .rsa_bits = 1024 },
	{ .name = "wildcard", NAMED("*"), VALID },
	{ .name = "wildcard-part", NAMED("local*"), VALID },
	{ .name = "wrong-host", NAMED("other.example.test"), VALID },
};
#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

struct certificates {
	EVP_PKEY *root_key, *middle_key;
	X509 *root, *middle;
	SSL_CTX *contexts[ROW_COUNT];
};

/* Nothing here depends on anything from outside: a failure is the machine's. */
static void insist(bool good)
{
	if (good)
		return;
	ERR_print_errors_fp(stderr);
	exit(1);
}

static EVP_PKEY *make_key(int rsa_bits)
{
	EVP_PKEY *key = rsa_bits ? EVP_RSA_gen((unsigned)rsa_bits) : EVP_EC_gen("P-256");

	insist(key != NULL);
	return key;
}

static void add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	insist(extension && X509_add_ext(certificate, extension, -1));
	X509_EXTENSION_free(extension);
}

/* By hand, since the textual form cannot hold a NUL. */
static void push_host(GENERAL_NAMES *names, const char *host, size_t size)
{
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();

	insist(name && text && ASN1_STRING_set(text, host, (int)size));
	GENERAL_NAME_set0_value(name, GEN_DNS, text);
	insist(sk_GENERAL_NAME_push(names, name));
}

static void add_hosts(X509 *certificate, const struct certificate_row *row)
{
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	char more[64];

	insist(names != NULL);
	for (int i = 0; i < row->more_names; i++) {
		snprintf(more, sizeof(more), "host-%d.example.test", i);
		push_host(names, more, strlen(more));
	}
	push_host(names, row->host, row->host_size);
	insist(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT));
	GENERAL_NAMES_free(names);
}

static X509 *begin_certificate(const char *subject, EVP_PKEY *key, long from_days, long to_days)
{
	static long serial = 1;
	X509 *certificate = X509_new();
	X509_NAME *name;

	insist(certificate != NULL);
	X509_set_version(certificate, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
	X509_gmtime_adj(X509_getm_notBefore(certificate), from_days * DAY);
	X509_gmtime_adj(X509_getm_notAfter(certificate), to_days * DAY);
	X509_set_pubkey(certificate, key);
	name = X509_get_subject_name(certificate);
	insist(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)subject,
					  -1, -1, 0) == 1);
	return certificate;
}

static void sign_certificate(X509 *certificate, X509 *issuer, EVP_PKEY *key, const EVP_MD *digest)
{
	X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
	add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
	if (issuer != certificate)
		add_extension(certificate, issuer, NID_authority_key_identifier, "keyid");
	insist(X509_sign(certificate, key, digest) > 0);
}

static X509 *make_authority(const char *subject, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key)
{
	X509 *certificate = begin_certificate(subject, key, -7000, 60);

	X509_set_issuer_name(certificate, X509_get_subject_name(issuer ? issuer : certificate));
	add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
	add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
	sign_certificate(certificate, issuer ? issuer : certificate, issuer_key, EVP_sha256());
	return certificate;
}

/* The row's certificate for that key. */
static X509 *make_certificate(const struct certificates *all, const struct certificate_row *row,
			      EVP_PKEY *key)
{
	/* The subject is localhost in nearly all of them: it must not count beside the name. */
	X509 *certificate = begin_certificate(row->subject ? row->subject : HOST, key,
					      row->from_days, row->to_days);
	const struct {
		X509 *certificate;
		EVP_PKEY *key;
	} issuers[] = {
		[ISSUER_ROOT] = { all->root, all->root_key },
		[ISSUER_INTERMEDIATE] = { all->middle, all->middle_key },
		[ISSUER_ITSELF] = { certificate, key },
	};
	X509 *issuer = issuers[row->issuer].certificate;

	X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
	add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:FALSE");
	add_extension(certificate, certificate, NID_ext_key_usage,
		      row->usage ? row->usage : "serverAuth");
	if (row->host)
		add_hosts(certificate, row);
	sign_certificate(certificate, issuer, issuers[row->issuer].key,
			 row->sha1 ? EVP_sha1() : EVP_sha256());
	return certificate;
}

static SSL_CTX *make_context(const struct certificates *all, const struct certificate_row *row)
{
	EVP_PKEY *key = make_key(row->rsa_bits);
	X509 *certificate = make_certificate(all, row, key);
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	insist(context != NULL);
	SSL_CTX_set_security_level(context, 0);
	SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
	insist(SSL_CTX_add_client_CA(context, all->root) == 1); /* named where one is asked for */
	insist(SSL_CTX_use_certificate(context, certificate) == 1 &&
	       SSL_CTX_use_PrivateKey(context, key) == 1);
	/* The intermediate is in nobody's chain: its leaf must not be trusted without it. */
	X509_free(certificate);
	EVP_PKEY_free(key);
	return context;
}

struct certificates *certificates_new(void)
{
	struct certificates *all = memory_new(1, sizeof(*all));

	all->root_key = make_key(0);
	all->middle_key = make_key(0);
	all->root = make_authority("Hostile Test Authority", all->root_key, NULL, all->root_key);
	all->middle = make_authority("Hostile Test Intermediate", all->middle_key, all->root,
				     all->root_key);
	for (size_t i = 0; i < ROW_COUNT; i++)
		all->contexts[i] = make_context(all, &rows[i]);
	return all;
}

void certificates_free(struct certificates *certificates)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		SSL_CTX_free(certificates->contexts[i]);
	X509_free(certificates->root);
	X509_free(certificates->middle);
	EVP_PKEY_free(certificates->root_key);
	EVP_PKEY_free(certificates->middle_key);
	memory_free(certificates);
}

void certificates_append_authority(const struct certificates *certificates, struct bytes *out)
{
	BIO *memory = BIO_new(BIO_s_mem());
	char *text;
	long size;

	insist(memory && PEM_write_bio_X509(memory, certificates->root) == 1);
	size = BIO_get_mem_data(memory, &text);
	bytes_append(out, span_of(text, (size_t)size));
	BIO_free(memory);
}

SSL_CTX *certificates_find(const struct certificates *certificates, struct span name)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (span_is(name, rows[i].name))
			return certificates->contexts[i];
	return NULL;
}
