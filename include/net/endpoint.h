/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where to go: a TARGET as the user writes it, as a value, and back. Knows no
 * addresses and asks no name service. An internationalised host name is turned
 * into its xn-- form (libidn2); a build without that takes ASCII only.
 */
#ifndef NET_ENDPOINT_H
#define NET_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/fault.h"

enum endpoint_scheme {
	ENDPOINT_SMTP,        /* 25 */
	ENDPOINT_SUBMISSION,  /* 587 */
	ENDPOINT_SUBMISSIONS, /* 465, TLS from the first byte; "smtps" is an alias */
	ENDPOINT_LMTP,        /* 24 */
	ENDPOINT_MX,          /* mx:DOMAIN: the mail exchangers of a domain, 25 unless told */
	ENDPOINT_UNIX,        /* unix:PATH */
	ENDPOINT_PRACTICE,    /* practice:[SCENARIO]: the built-in server */
};

/* Zeroed is empty. Texts are owned; release it. */
struct endpoint {
	enum endpoint_scheme scheme; /* without one: by the port, else ENDPOINT_SMTP */
	bool scheme_given;
	bool port_given;   /* a bare HOST has neither scheme nor port: ask which is meant */
	bool implicit_tls; /* submissions, or port 465 whatever the scheme */
	bool is_address;   /* host is an IPv4 or IPv6 address */
	uint16_t port;     /* the scheme's own when none was given; 0 for UNIX and PRACTICE */
	char *user;        /* NULL when none */
	char *host;        /* no brackets; the domain of MX; "" for UNIX and PRACTICE */
	char *place; /* the path of UNIX, the scenario of PRACTICE ("" for its default); else NULL */
};

/*
 * Takes [SCHEME://][USER@]HOST[:PORT], mx:[USER@]DOMAIN[:PORT], unix:PATH and
 * practice:[SCENARIO]. False with FAULT_USAGE (that names the position of what
 * is wrong, and never repeats what stands before the '@') and an empty endpoint.
 */
bool endpoint_parse(struct span text, struct endpoint *endpoint, struct fault *fault);

/* Appends the shortest TARGET that parses to the same endpoint. */
void endpoint_format(const struct endpoint *endpoint, struct bytes *out);

/*
 * Appends "mail.example.test:587", "[::1]:25", the path or "practice": what is
 * shown in a title. Brackets and port always, no scheme, no user.
 */
void endpoint_append_place(const struct endpoint *endpoint, struct bytes *out);

void endpoint_copy(struct endpoint *to, const struct endpoint *from);
void endpoint_release(struct endpoint *endpoint);

/* A mail domain as the DNS has it, in ASCII and without a final dot; NULL when the text is none. */
char *endpoint_domain(const char *text);

/* True when neither scheme nor port says where to connect. */
bool endpoint_is_bare(const struct endpoint *endpoint);

#endif
