/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The client's side of TLS: which versions, whom to trust, and whether an
 * untrusted server may be looked at. Handshakes themselves happen in a stream.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/fault.h"

struct dane;

enum tls_version {
	TLS_VERSION_DEFAULT, /* at least 1.2, at most what the library can */
	TLS_VERSION_1_0,
	TLS_VERSION_1_1,
	TLS_VERSION_1_2,
	TLS_VERSION_1_3,
};

/* "1.2" → TLS_VERSION_1_2; false for another text. */
bool tls_version_parse(struct span text, enum tls_version *version);

struct tls_identity;

/* CA certificates of a file in PEM form, read once for all who trust them. */
struct tls_anchors;

/* NULL with a fault that names the file when it holds none that can be used. */
struct tls_anchors *tls_anchors_read(const char *path, struct fault *fault);
void tls_anchors_free(struct tls_anchors *anchors); /* clients that use them may go on */

/* Zeroes are a strict client with the system's CAs. Texts are borrowed for the call only. */
struct tls_options {
	bool look;           /* let an untrusted handshake complete, to be looked at */
	const char *ca_file; /* PEM; in place of the system's CAs */
	const struct tls_anchors *anchors; /* those of ca_file, read before; NULL: it is read now */
	struct span ca_pem;                /* PEM in memory; in place of the system's CAs */
	const struct tls_identity *issuer; /* a server of ours: its CA likewise; NULL: none */
	const char *certificate_file;      /* ours, PEM with its chain; with key_file */
	const char *key_file;              /* NULL: the certificate's file holds it */
	enum tls_version least;
	enum tls_version most;
	const char *ciphers; /* names with colons between; those that begin with TLS_ are of 1.3 */
	const char *groups;  /* of the key exchange, with colons between */
	const char *level;   /* the library's security level, "0" to "5"; NULL: its own */
	const char *pin;     /* SHA-256 of the only certificate to trust, lower-case hexadecimal */
	int keylog;          /* a descriptor for the session's keys (SSLKEYLOGFILE); 0: none */
	struct tls_memory *resume; /* the session to be resumed; taken over; NULL: none */
	bool lowered;              /* a look at what the server takes: never trusted */
};

/*
 * "sha256:AB:CD…", with or without the prefix and the colons, into 64 digits of
 * lower-case hexadecimal; false for another text.
 */
bool tls_pin_parse(struct span text, char pin[65]);

/* May serve any number of handshakes, one after another or at once. */
struct tls_client;

/* Whether tls_client_new() would take them; false with its fault. */
bool tls_options_check(const struct tls_options *options, struct fault *fault);

/* What resuming a TLS session takes. */
struct tls_memory;

void tls_memory_free(struct tls_memory *memory); /* NULL is allowed */

/* NULL with a fault that names the file when one cannot be used. */
struct tls_client *tls_client_new(const struct tls_options *options, struct fault *fault);
void tls_client_free(
	struct tls_client *client); /* streams that use it may go on; NULL is allowed */

/* What identifies a TLS channel, so that a login can be bound to it (RFC 5056). */
enum tls_binding {
	TLS_BINDING_EXPORTER,  /* "tls-exporter", RFC 9266: this very session */
	TLS_BINDING_END_POINT, /* "tls-server-end-point", RFC 5929 §4: the server's certificate */
	TLS_BINDING_COUNT
};

const char *tls_binding_name(enum tls_binding binding);
bool tls_binding_parse(struct span name, enum tls_binding *binding);

/* What one handshake asks. Texts are borrowed for the call only. */
struct tls_request {
	const char *name; /* never empty: what the certificate must be for, a name or an address */
	const char *domain; /* whose mail exchanger it is: counts too where DANE does; or NULL */
	const char *sni; /* other than the name; NULL: the name, nothing for an address; "": none */
	const struct dane *dane; /* NULL: nobody asked for TLSA records; copied */
	bool implicit; /* TLS from the first byte: words the faults, changes nothing else */
};

#endif
