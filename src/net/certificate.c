/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads certificates into values, for the facts of a handshake, and makes
 * those of the practice server. One of the files that know the TLS library.
 */
#include "net/certificate.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "net/certificate_private.h"
#include "net/tls_inside.h"

/* ---- reading ---- */

char *certificate_copy_name(const struct X509_name_st *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL;
	char *text;
	long size;

	/* RFC 2253 as the checklist has it: the printable gate comes on top of these escapes. */
	X509_NAME_print_ex(bio, name, 0,
			   XN_FLAG_RFC2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_ESC_MSB);
	size = BIO_get_mem_data(bio, &data);
	text = span_copy_text(span_of(data, size > 0 ? (size_t)size : 0));
	BIO_free(bio);
	return text;
}

static int64_t seconds_of(const ASN1_TIME *moment)
{
	struct tm day = { 0 };

	return ASN1_TIME_to_tm(moment, &day) ? (int64_t)timegm(&day) : 0;
}

static void read_key(struct certificate *certificate, X509 *from)
{
	EVP_PKEY *key = X509_get0_pubkey(from);
	char group[24] = "";
	const char *type = key ? EVP_PKEY_get0_type_name(key) : NULL;

	if (!key)
		return;
	certificate->key_bits = EVP_PKEY_get_bits(key);
	if (EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) == 1 && group[0])
		snprintf(certificate->key, sizeof(certificate->key), "%.7s %s", type ? type : "",
			 group);
	else
		snprintf(certificate->key, sizeof(certificate->key), "%s", type ? type : "");
}

static void read_fingerprint(struct certificate *certificate, const X509 *from)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	struct bytes text = BYTES_INIT;

	if (!X509_digest(from, EVP_sha256(), digest, &size) || size != 32)
		return;
	bytes_append_hex(&text, span_of(digest, size));
	memcpy(certificate->sha256, bytes_text(&text), sizeof(certificate->sha256));
	bytes_release(&text);
}

void certificate_read(struct certificate *certificate, X509 *from)
{
	const char *signature = OBJ_nid2sn(X509_get_signature_nid(from));

	certificate->subject = certificate_copy_name(X509_get_subject_name(from));
	certificate->issuer = certificate_copy_name(X509_get_issuer_name(from));
	certificate->not_before_s = seconds_of(X509_get0_notBefore(from));
	certificate->not_after_s = seconds_of(X509_get0_notAfter(from));
	certificate->self_signed = X509_self_signed(from, 0) == 1;
	snprintf(certificate->signature, sizeof(certificate->signature), "%s",
		 signature ? signature : "");
	read_key(certificate, from);
	read_fingerprint(certificate, from);
}

void certificate_release(struct certificate *certificate)
{
	memory_free(certificate->subject);
	memory_free(certificate->issuer);
	memset(certificate, 0, sizeof(*certificate));
}

/* A NUL inside a dNSName is an old trick: it must be seen, and must not end the text. */
static char *copy_dns_name(const ASN1_STRING *string)
{
	struct span rest =
		span_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string));
	struct bytes text = BYTES_INIT;

	while (rest.size) {
		size_t nul = span_find(rest, 0);

		bytes_append(&text, span_part(rest, 0, nul));
		if (nul < rest.size)
			bytes_append_text(&text, "\\x00");
		rest = span_after(rest, nul + 1);
	}
	return bytes_take_text(&text);
}

static char *copy_ip_address(const ASN1_STRING *string)
{
	int size = ASN1_STRING_length(string);
	char text[INET6_ADDRSTRLEN];

	if (size != 4 && size != 16)
		return NULL;
	inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(string), text,
		  sizeof(text));
	return memory_copy_text(text);
}

void certificate_read_names(struct tls_facts *facts, X509 *leaf)
{
	GENERAL_NAMES *list = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	int count = list ? sk_GENERAL_NAME_num(list) : 0;

	facts->names = memory_new((size_t)count + 1, sizeof(*facts->names));
	for (int i = 0; i < count; i++) {
		const GENERAL_NAME *item = sk_GENERAL_NAME_value(list, i);
		struct trust_name name = { item->type == GEN_IPADD, NULL };

		if (item->type == GEN_DNS)
			name.text = copy_dns_name(item->d.dNSName);
		else if (item->type == GEN_IPADD)
			name.text = copy_ip_address(item->d.iPAddress);
		if (name.text)
			facts->names[facts->name_count++] = name;
	}
	GENERAL_NAMES_free(list);
}

bool certificate_points_to_issuer(X509 *leaf)
{
	AUTHORITY_INFO_ACCESS *list = X509_get_ext_d2i(leaf, NID_info_access, NULL, NULL);
	int count = list ? sk_ACCESS_DESCRIPTION_num(list) : 0;
	bool points = false;

	for (int i = 0; i < count; i++)
		points |= OBJ_obj2nid(sk_ACCESS_DESCRIPTION_value(list, i)->method) ==
			  NID_ad_ca_issuers;
	AUTHORITY_INFO_ACCESS_free(list);
	return points;
}

char *certificate_common_name(X509 *leaf)
{
	const X509_NAME *subject = X509_get_subject_name(leaf);
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);

	if (at < 0)
		return NULL;
	return copy_dns_name(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

enum trust_match certificate_match(X509 *leaf, const char *name, bool is_address, char **matched)
{
	const unsigned flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
	enum trust_match match = TRUST_MATCH_NONE;
	char *peer = NULL;

	*matched = NULL;
	if (is_address) {
		if (X509_check_ip_asc(leaf, name, 0) != 1)
			return TRUST_MATCH_NONE;
		*matched = memory_copy_text(name);
		return TRUST_MATCH_ADDRESS;
	}
	if (!*name)
		return TRUST_MATCH_NONE;
	if (X509_check_host(leaf, name, strlen(name), flags | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
			    &peer) == 1)
		match = peer && strncmp(peer, "*.", 2) == 0 ? TRUST_MATCH_WILDCARD
							    : TRUST_MATCH_EXACT;
	else if (X509_check_host(leaf, name, strlen(name), flags, &peer) == 1)
		match = TRUST_MATCH_COMMON_NAME;
	if (match != TRUST_MATCH_NONE)
		*matched = memory_copy_text(peer ? peer : name);
	OPENSSL_free(peer);
	return match;
}

/* Errors of the chain by what a person has to do about them. */
static const struct {
	int error;
	enum trust_problem problem;
} problems[] = {
	{ X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, TRUST_SELF_SIGNED },
	{ X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, TRUST_UNKNOWN_CA },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, TRUST_UNKNOWN_CA },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, TRUST_UNKNOWN_CA },
	{ X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, TRUST_UNKNOWN_CA },
	{ X509_V_ERR_CERT_HAS_EXPIRED, TRUST_EXPIRED },
	{ X509_V_ERR_CERT_NOT_YET_VALID, TRUST_NOT_YET_VALID },
	{ X509_V_ERR_EE_KEY_TOO_SMALL, TRUST_WEAK },
	{ X509_V_ERR_CA_KEY_TOO_SMALL, TRUST_WEAK },
	{ X509_V_ERR_CA_MD_TOO_WEAK, TRUST_WEAK },
	{ X509_V_ERR_INVALID_PURPOSE, TRUST_PURPOSE },
	{ X509_V_ERR_INVALID_CA, TRUST_PURPOSE },
	{ X509_V_ERR_KEYUSAGE_NO_CERTSIGN, TRUST_PURPOSE },
	{ X509_V_ERR_PATH_LENGTH_EXCEEDED, TRUST_PURPOSE },
	{ X509_V_ERR_CERT_REJECTED, TRUST_PURPOSE },
	{ X509_V_ERR_CERT_SIGNATURE_FAILURE, TRUST_SIGNATURE },
	{ X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, TRUST_SIGNATURE },
	{ X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, TRUST_SIGNATURE },
	{ X509_V_ERR_CERT_REVOKED, TRUST_REVOKED },
};

enum trust_problem certificate_problem(int error, bool alone, bool points)
{
	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++) {
		if (problems[i].error != error)
			continue;
		if (problems[i].problem == TRUST_UNKNOWN_CA && alone && points)
			return TRUST_MISSING_INTERMEDIATE;
		return problems[i].problem;
	}
	return error == X509_V_OK ? TRUST_OK : TRUST_OTHER;
}

/* ---- making ---- */

/* What an identity is made of, apart: it may come to be when an identity that is const is asked. */
struct made {
	SSL_CTX *context; /* NULL: could not be made, or not yet */
	struct bytes ca;
};

struct tls_identity {
	struct made *made;
	const struct certificate_order *later; /* to be made by this order when asked for; NULL */
	bool ask_client;
};

/* A certificate with the key that it is for. */
struct issued {
	X509 *certificate;
	EVP_PKEY *key;
};

static void issued_release(struct issued *issued)
{
	X509_free(issued->certificate);
	EVP_PKEY_free(issued->key);
	*issued = (struct issued){ 0 };
}

static bool add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool done;

	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	done = extension && X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
	return done;
}

static void append_name(struct bytes *value, const char *host)
{
	unsigned char address[16];
	bool is_address = inet_pton(AF_INET, host, address) == 1 ||
			  inet_pton(AF_INET6, host, address) == 1;

	bytes_append_text(value, value->size ? "," : "");
	bytes_append_text(value, is_address ? "IP:" : "DNS:");
	bytes_append_text(value, host);
}

static bool add_names(X509 *certificate, X509 *issuer, const char *host, const char *const *more)
{
	struct bytes value = BYTES_INIT;
	bool done;

	append_name(&value, host);
	while (more && *more)
		append_name(&value, *more++);
	done = add_extension(certificate, issuer, NID_subject_alt_name, bytes_text(&value));
	bytes_release(&value);
	return done;
}

static bool set_subject(X509 *certificate, const char *common_name)
{
	X509_NAME *name = X509_get_subject_name(certificate);

	return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
					  (const unsigned char *)"smtpscope practice", -1, -1, 0) &&
	       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
					  (const unsigned char *)common_name, -1, -1, 0);
}

static bool set_serial(X509 *certificate)
{
	uint64_t number = 0;

	return RAND_bytes((unsigned char *)&number, sizeof(number)) == 1 &&
	       ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number >> 1 | 1);
}

/* What a CA has and what a server has. */
static bool add_extensions(X509 *certificate, X509 *issuer, const char *host,
			   const char *const *more)
{
	bool done = add_extension(certificate, issuer, NID_basic_constraints,
				  host ? "critical,CA:FALSE" : "critical,CA:TRUE") &&
		    add_extension(certificate, issuer, NID_key_usage,
				  host ? "critical,digitalSignature"
				       : "critical,keyCertSign,cRLSign") &&
		    add_extension(certificate, issuer, NID_subject_key_identifier, "hash") &&
		    add_extension(certificate, issuer, NID_authority_key_identifier, "keyid");

	if (!host)
		return done;
	return done && add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth") &&
	       add_names(certificate, issuer, host, more);
}

/* Signed by `by`, or by itself when that is NULL. `host` is NULL for a CA. */
static bool issue(struct issued *issued, const struct issued *by, const char *common_name,
		  const struct certificate_order *order, const char *host)
{
	bool default_time = !order->valid_from_s && !order->valid_until_s;
	int64_t from_s = default_time ? -3600 : order->valid_from_s;
	int64_t until_s = default_time ? 30 * 86400 : order->valid_until_s;
	X509 *certificate = X509_new();
	X509 *issuer = by ? by->certificate : certificate;

	issued->key = EVP_EC_gen("P-256");
	issued->certificate = certificate;
	return certificate && issued->key && X509_set_version(certificate, X509_VERSION_3) &&
	       set_serial(certificate) && set_subject(certificate, common_name) &&
	       X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) &&
	       X509_gmtime_adj(X509_getm_notBefore(certificate), (long)from_s) &&
	       X509_gmtime_adj(X509_getm_notAfter(certificate), (long)until_s) &&
	       X509_set_pubkey(certificate, issued->key) &&
	       add_extensions(certificate, issuer, host, order->more) &&
	       X509_sign(certificate, by ? by->key : issued->key, EVP_sha256()) > 0;
}

/* Chain: leaf, then the intermediate when there is one and it is to be sent. */
static bool fill_context(struct made *made, const struct issued *leaf, const struct issued *sent,
			 const struct issued *root)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL;
	long size = 0;
	bool done;

	done = SSL_CTX_use_certificate(made->context, leaf->certificate) == 1 &&
	       SSL_CTX_use_PrivateKey(made->context, leaf->key) == 1 &&
	       (!sent || SSL_CTX_add1_chain_cert(made->context, sent->certificate) == 1) &&
	       PEM_write_bio_X509(bio, root->certificate) == 1;
	if (done)
		size = BIO_get_mem_data(bio, &data);
	if (size > 0)
		bytes_append(&made->ca, span_of(data, (size_t)size));
	BIO_free(bio);
	return done;
}

/* A key that wants a passphrase is refused: the library would ask on the terminal, and block. */
static int refuse_passphrase(char *buffer, int size, int writing, void *unused)
{
	(void)buffer, (void)size, (void)writing, (void)unused;
	return -1;
}

static struct made *new_made(void)
{
	struct made *made = memory_new(1, sizeof(*made));

	made->context = SSL_CTX_new(TLS_server_method());
	if (made->context) {
		SSL_CTX_set_min_proto_version(made->context, TLS1_2_VERSION);
		SSL_CTX_set_options(made->context,
				    SSL_OP_NO_RENEGOTIATION | SSL_OP_CLEANSE_PLAINTEXT);
		SSL_CTX_set_default_passwd_cb(made->context, refuse_passphrase);
		/* The chain is what it was made to be, not what the library would complete it to. */
		SSL_CTX_set_mode(made->context, SSL_MODE_NO_AUTO_CHAIN | SSL_MODE_RELEASE_BUFFERS |
							SSL_MODE_ENABLE_PARTIAL_WRITE |
							SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	}
	return made;
}

/* The CAs are valid at all times: only the leaf follows the order. */
static const struct certificate_order ca_order = { .valid_from_s = -86400,
						   .valid_until_s = 365 * 86400 };

static bool make_chain(struct made *made, const struct certificate_order *order)
{
	struct issued root = { 0 };
	struct issued middle = { 0 };
	struct issued leaf = { 0 };
	const struct issued *by = order->self_signed ? NULL : order->intermediate ? &middle : &root;
	bool done = made->context != NULL;

	if (!order->self_signed)
		done = done && issue(&root, NULL, "practice CA", &ca_order, NULL);
	if (by == &middle)
		done = done && issue(&middle, &root, "practice intermediate CA", &ca_order, NULL);
	done = done && issue(&leaf, by, order->host, order, order->host) &&
	       fill_context(made, &leaf, by == &middle && !order->leave_out ? &middle : NULL,
			    by ? &root : &leaf);
	issued_release(&root);
	issued_release(&middle);
	issued_release(&leaf);
	return done;
}

static struct tls_identity *new_identity(struct made *made)
{
	struct tls_identity *identity = memory_new(1, sizeof(*identity));

	identity->made = made;
	return identity;
}

struct tls_identity *tls_identity_new(const struct certificate_order *order, struct fault *fault)
{
	struct tls_identity *identity = new_identity(new_made());

	ERR_clear_error();
	if (make_chain(identity->made, order))
		return identity;
	tls_fault_set(fault, FAULT_TLS, _("No certificate could be made for the server: {reason}."),
		      "");
	tls_identity_free(identity);
	return NULL;
}

struct tls_identity *tls_identity_later(const struct certificate_order *order)
{
	struct tls_identity *identity = new_identity(memory_new(1, sizeof(struct made)));

	identity->later = order;
	return identity;
}

static const struct made *made_of(const struct tls_identity *identity)
{
	struct made *made = identity->made;
	struct made *fresh;

	if (made->context || !identity->later)
		return made;
	fresh = new_made();
	ERR_clear_error();
	if (make_chain(fresh, identity->later)) {
		*made = *fresh;
	} else {
		SSL_CTX_free(fresh->context);
		bytes_release(&fresh->ca);
		ERR_clear_error();
	}
	memory_free(fresh);
	return made;
}

void tls_identity_free(struct tls_identity *identity)
{
	if (!identity)
		return;
	SSL_CTX_free(identity->made->context);
	bytes_release(&identity->made->ca);
	memory_free(identity->made);
	memory_free(identity);
}

void tls_identity_ask_client(struct tls_identity *identity)
{
	identity->ask_client = true;
}

bool tls_identity_asks_client(const struct tls_identity *identity)
{
	return identity->ask_client;
}

struct span tls_identity_ca(const struct tls_identity *identity)
{
	return bytes_span(&made_of(identity)->ca);
}

struct ssl_ctx_st *tls_identity_context(const struct tls_identity *identity)
{
	return made_of(identity)->context;
}
