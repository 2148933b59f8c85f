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

#include "base/file.h"
#include "base/memory.h"
#include "net/certificate.h"
#include "net/tls_inside.h"

#define CERTIFICATE_LEVEL 2

struct tls_anchors {
	X509_STORE *store;
};

/* At the program's end the library would take all its tables apart, for nobody. */
static void begin_library(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

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

static const char *const bindings[TLS_BINDING_COUNT] = {
	[TLS_BINDING_EXPORTER] = "tls-exporter",
	[TLS_BINDING_END_POINT] = "tls-server-end-point",
};

const char *tls_binding_name(enum tls_binding binding)
{
	return bindings[binding];
}

bool tls_binding_parse(struct span name, enum tls_binding *binding)
{
	for (int n = 0; n < TLS_BINDING_COUNT; n++)
		if (span_is(name, bindings[n])) {
			*binding = (enum tls_binding)n;
			return true;
		}
	return false;
}

/* A key that wants a passphrase is refused: the library would ask on the terminal, and block. */
static int refuse_passphrase(char *buffer, int size, int writing, void *unused)
{
	(void)buffer, (void)size, (void)writing, (void)unused;
	return -1;
}

/*
 * Levels choose what the handshake takes. Certificates are held to level 2 all
 * the same: who lowers a level wants to see, not to trust.
 */
static void set_level(SSL_CTX *context, int level)
{
	SSL_CTX_set_security_level(context, level);
	if (level < CERTIFICATE_LEVEL)
		X509_VERIFY_PARAM_set_auth_level(SSL_CTX_get0_param(context), CERTIFICATE_LEVEL);
}

static bool set_versions(SSL_CTX *context, const struct tls_options *options)
{
	int least = options->least ? versions[options->least].number : TLS1_2_VERSION;
	int most = versions[options->most].number; /* 0: what the library can */

	/* The library's level 1 and above have no signature that TLS 1.0 and 1.1 could use. */
	if (least < TLS1_2_VERSION)
		set_level(context, 0);
	if (options->level)
		set_level(context, options->level[0] - '0');
	return (!most || least <= most) && SSL_CTX_set_min_proto_version(context, least) == 1 &&
	       SSL_CTX_set_max_proto_version(context, most) == 1;
}

/* Names of TLS 1.3 and of the versions before it stand in one list, and go two ways. */
static bool set_ciphers(SSL_CTX *context, const char *list, struct fault *fault)
{
	char *names = memory_copy_text(list);
	char *rest = names;
	struct bytes suites = BYTES_INIT, ciphers = BYTES_INIT;
	struct message_value value = { "list", span_text(list) };
	const char *name;
	bool done;

	while ((name = strsep(&rest, ":"))) {
		struct bytes *to = strncmp(name, "TLS_", 4) == 0 ? &suites : &ciphers;

		bytes_append_text(to, to->size ? ":" : "");
		bytes_append_text(to, name);
	}
	/* A list of one kind only leaves nothing of the other. */
	done = SSL_CTX_set_ciphersuites(context, bytes_text(&suites)) == 1 &&
	       (ciphers.size == 0 || SSL_CTX_set_cipher_list(context, bytes_text(&ciphers)) == 1);
	if (done && ciphers.size == 0)
		done = SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1;
	if (done && suites.size == 0 && SSL_CTX_get_max_proto_version(context) == 0)
		done = SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION) == 1;
	ERR_clear_error();
	if (!done)
		fault_set(fault, FAULT_USAGE, 0,
			  _("The TLS library knows no such ciphers: \"{list}\". `openssl ciphers "
			    "-s -v` lists them; several have colons between them."),
			  &value, 1);
	bytes_release(&suites);
	bytes_release(&ciphers);
	memory_free(names);
	return done;
}

static bool set_groups(SSL_CTX *context, const char *list, struct fault *fault)
{
	struct message_value value = { "list", span_text(list) };

	if (SSL_CTX_set1_groups_list(context, list) == 1)
		return true;
	ERR_clear_error();
	fault_set(fault, FAULT_USAGE, 0,
		  _("The TLS library knows no such groups: \"{list}\". X25519, P-256, P-384 and "
		    "ffdhe2048 are some; several have colons between them."),
		  &value, 1);
	return false;
}

static bool set_choices(SSL_CTX *context, const struct tls_options *options, struct fault *fault)
{
	return (!options->ciphers || set_ciphers(context, options->ciphers, fault)) &&
	       (!options->groups || set_groups(context, options->groups, fault));
}

/* One line of the key log, whole, so that two sessions do not mix theirs. */
static void write_keylog(const SSL *ssl, const char *line)
{
	struct bytes text = BYTES_INIT;
	struct fault ignored;

	bytes_append_text(&text, line);
	bytes_append_byte(&text, '\n');
	file_write(tls_session_keylog(ssl), bytes_span(&text), &ignored, "");
	bytes_wipe(&text);
}

bool tls_pin_parse(struct span text, char pin[65])
{
	size_t count = 0;

	if (span_starts_word(text, "sha256:"))
		text = span_after(text, strlen("sha256:"));
	for (size_t i = 0; i < text.size; i++) {
		unsigned char byte = text.data[i];

		if (byte >= 'A' && byte <= 'F')
			byte = (unsigned char)(byte - 'A' + 'a');
		if (byte == ':')
			continue;
		if (count == 64 || !((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f')))
			return false;
		pin[count++] = (char)byte;
	}
	pin[count] = '\0';
	return count == 64;
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

static bool load_anchors(X509_STORE *store, const char *path, struct fault *fault)
{
	if (X509_STORE_load_file(store, path) == 1)
		return true;
	return tls_fault_set(fault, FAULT_FILE,
			     _("{path} holds no CA certificates that can be used: {reason}. It has "
			       "to be a file in PEM form."),
			     path);
}

static bool set_anchors(struct tls_client *client, const struct tls_options *options,
			struct fault *fault)
{
	struct span pem = options->issuer ? tls_identity_ca(options->issuer) : options->ca_pem;
	bool system = !options->ca_file && !options->issuer && !pem.size;

	/* What is added below is for this client alone. */
	if (options->anchors && !pem.size)
		SSL_CTX_set1_cert_store(client->context, options->anchors->store);
	else if (options->ca_file &&
		 !load_anchors(SSL_CTX_get_cert_store(client->context), options->ca_file, fault))
		return false;
	if (pem.size)
		add_pem(client->context, pem);
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
		return tls_fault_set(fault, FAULT_FILE,
				     _("{path} holds no certificate that can be used: {reason}."),
				     options->certificate_file);
	if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(context) != 1)
		return tls_fault_set(fault, FAULT_FILE,
				     _("{path} holds no private key for the certificate: {reason}. "
				       "A key with a passphrase cannot be used."),
				     key);
	return true;
}

/* Everything but whom to trust. */
static struct tls_client *new_client(const struct tls_options *options, struct fault *fault)
{
	struct tls_client *client = memory_new(1, sizeof(*client));

	begin_library();
	ERR_clear_error();
	client->look = options->look;
	client->lowered = options->lowered;
	client->resume = options->resume;
	client->keylog = options->keylog;
	if (options->pin)
		client->pin = memory_copy_text(options->pin);
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
	/* Beside whatever else decides: TLSA records come with each handshake. */
	SSL_CTX_dane_enable(client->context);
	SSL_CTX_set_verify(client->context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_cert_verify_callback(client->context, tls_verify, NULL);
	if (client->keylog)
		SSL_CTX_set_keylog_callback(client->context, write_keylog);
	if (set_choices(client->context, options, fault) &&
	    set_certificate(client->context, options, fault))
		return client;
	tls_client_free(client);
	return NULL;
}

struct tls_client *tls_client_new(const struct tls_options *options, struct fault *fault)
{
	struct tls_client *client = new_client(options, fault);

	if (client && !set_anchors(client, options, fault)) {
		tls_client_free(client);
		return NULL;
	}
	return client;
}

/* Nothing was asked for that the library could refuse, CAs aside. */
static bool are_plain(const struct tls_options *options)
{
	return !options->certificate_file && !options->ciphers && !options->groups &&
	       !options->level && !options->least && !options->most;
}

struct tls_anchors *tls_anchors_read(const char *path, struct fault *fault)
{
	struct tls_anchors *anchors = memory_new(1, sizeof(*anchors));

	begin_library();
	anchors->store = X509_STORE_new();
	if (anchors->store && load_anchors(anchors->store, path, fault))
		return anchors;
	tls_anchors_free(anchors);
	return NULL;
}

void tls_anchors_free(struct tls_anchors *anchors)
{
	if (!anchors)
		return;
	X509_STORE_free(anchors->store);
	memory_free(anchors);
}

static bool check_anchors(const char *path, struct fault *fault)
{
	struct tls_anchors *anchors = tls_anchors_read(path, fault);
	bool usable = anchors != NULL;

	tls_anchors_free(anchors);
	return usable;
}

/* Reading the system's CAs takes longer than all else at start, and cannot fail. */
bool tls_options_check(const struct tls_options *options, struct fault *fault)
{
	struct tls_client *client;

	if (!are_plain(options)) {
		client = new_client(options, fault);
		tls_client_free(client);
		if (!client)
			return false;
	}
	return options->anchors || !options->ca_file || check_anchors(options->ca_file, fault);
}

void tls_client_free(struct tls_client *client)
{
	if (!client)
		return;
	SSL_CTX_free(client->context);
	memory_free(client->pin);
	tls_memory_free(client->resume);
	memory_free(client);
}
