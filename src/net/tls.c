/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A client's TLS settings: made once from the options of a run, used by every
 * handshake of it. One of the files that know the TLS library.
 */
#include "net/tls.h"

#include <dirent.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "net/tls_session.h"

/* In the order of enum tls_version. */
static const struct {
	const char *text;
	int number;
} versions[] = {
	[TLS_VERSION_DEFAULT] = { "", 0 },
	[TLS_VERSION_1_0] = { "1.0", TLS1_VERSION },
	[TLS_VERSION_1_1] = { "1.1", TLS1_1_VERSION },
	[TLS_VERSION_1_2] = { "1.2", TLS1_2_VERSION },
	[TLS_VERSION_1_3] = { "1.3", TLS1_3_VERSION },
};

bool tls_version_parse(struct span text, enum tls_version *version)
{
	for (size_t i = TLS_VERSION_1_0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		if (span_is(text, versions[i].text)) {
			*version = (enum tls_version)i;
			return true;
		}
	}
	return false;
}

static bool set_file_fault(struct fault *fault, const char *sentence, const char *path)
{
	unsigned long code = ERR_peek_error();
	const char *reason = ERR_reason_error_string(code);
	struct message_value values[] = {
		{ "path", span_text(path) },
		{ "reason", span_text(reason ? reason : "?") },
	};

	ERR_clear_error();
	fault_set(fault, FAULT_FILE, (int)ERR_GET_REASON(code), sentence, values, 2);
	return false;
}

/* A key that wants a passphrase is refused: the library would ask on the terminal, and block. */
static int refuse_passphrase(char *buffer, int size, int writing, void *unused)
{
	(void)buffer, (void)size, (void)writing, (void)unused;
	return -1;
}

static bool set_versions(SSL_CTX *context, const struct tls_options *options)
{
	int least = options->least ? versions[options->least].number : TLS1_2_VERSION;
	int most = versions[options->most].number; /* 0: what the library can */

	if (least < TLS1_2_VERSION) {
		/*
		 * The library's level 1 and above have no signature that TLS 1.0 and 1.1 could
		 * use; certificates are held to level 2 all the same.
		 */
		SSL_CTX_set_security_level(context, 0);
		X509_VERIFY_PARAM_set_auth_level(SSL_CTX_get0_param(context), 2);
	}
	return (!most || least <= most) && SSL_CTX_set_min_proto_version(context, least) == 1 &&
	       SSL_CTX_set_max_proto_version(context, most) == 1;
}

/* "5ed36f99.0": the names by which the library finds CAs in a folder. */
static bool is_hashed_name(const char *name)
{
	return strlen(name) > 9 && strspn(name, "0123456789abcdef") == 8 && name[8] == '.';
}

static bool folder_has_anchors(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder)))
		found = is_hashed_name(entry->d_name);
	if (folder)
		closedir(folder);
	return found;
}

static size_t count_loaded(SSL_CTX *context)
{
	int count = sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context)));

	return count > 0 ? (size_t)count : 0;
}

/* The library says nothing when its default file and folder are missing or empty. */
static bool system_has_anchors(void)
{
	const char *set = getenv(X509_get_default_cert_dir_env());
	char *folders = memory_copy_text(set ? set : X509_get_default_cert_dir());
	char *rest = folders;
	const char *folder;
	bool found = false;

	while (!found && (folder = strsep(&rest, ":")))
		found = folder_has_anchors(folder);
	memory_free(folders);
	return found;
}

static void add_pem(SSL_CTX *context, struct span pem)
{
	BIO *bio = BIO_new_mem_buf(pem.data, (int)pem.size);
	X509 *ca;

	while ((ca = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca);
		X509_free(ca);
	}
	BIO_free(bio);
}

static bool set_anchors(struct tls_client *client, const struct tls_options *options,
			struct fault *fault)
{
	bool system = !options->ca_file && !options->ca_pem.size;

	if (options->ca_file) {
		if (SSL_CTX_load_verify_file(client->context, options->ca_file) != 1)
			return set_file_fault(fault,
					      _("{path} holds no CA certificates that can be used: "
						"{reason}. It has to be a file in PEM form."),
					      options->ca_file);
	}
	if (options->ca_pem.size)
		add_pem(client->context, options->ca_pem);
	if (system)
		SSL_CTX_set_default_verify_paths(client->context);
	ERR_clear_error();
	client->no_anchors = count_loaded(client->context) == 0 &&
			     !(system && system_has_anchors());
	return true;
}

static bool set_certificate(SSL_CTX *context, const struct tls_options *options,
			    struct fault *fault)
{
	const char *key = options->key_file ? options->key_file : options->certificate_file;

	if (!options->certificate_file)
		return true;
	if (SSL_CTX_use_certificate_chain_file(context, options->certificate_file) != 1)
		return set_file_fault(fault,
				      _("{path} holds no certificate that can be used: {reason}."),
				      options->certificate_file);
	if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(context) != 1)
		return set_file_fault(
			fault,
			_("{path} holds no private key for the certificate: {reason}. "
			  "A key with a passphrase cannot be used."),
			key);
	return true;
}

struct tls_client *tls_client_new(const struct tls_options *options, struct fault *fault)
{
	struct tls_client *client = memory_new(1, sizeof(*client));

	ERR_clear_error();
	client->look = options->look;
	client->context = SSL_CTX_new(TLS_client_method());
	if (!client->context || !set_versions(client->context, options)) {
		ERR_clear_error();
		fault_set_plain(fault, FAULT_TLS, 0,
				_("The TLS library does not take these settings: is the least "
				  "version higher than the highest?"));
		tls_client_free(client);
		return NULL;
	}
	/* A truncated stream must be told from a closed one: no SSL_OP_IGNORE_UNEXPECTED_EOF. */
	SSL_CTX_clear_options(client->context, SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_options(client->context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CLEANSE_PLAINTEXT);
	SSL_CTX_set_mode(client->context,
			 SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_default_passwd_cb(client->context, refuse_passphrase);
	if (set_anchors(client, options, fault) && set_certificate(client->context, options, fault))
		return client;
	tls_client_free(client);
	return NULL;
}

void tls_client_free(struct tls_client *client)
{
	if (!client)
		return;
	SSL_CTX_free(client->context);
	memory_free(client);
}
