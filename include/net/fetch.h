/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One text from a web server, over HTTPS with a certificate that is verified:
 * for MTA-STS, which wants no redirects and 64 KiB at most (RFC 8461 §3.3). It
 * is fetched by a child process that ends with it, so that nothing blocks and
 * what a stranger sends is read elsewhere. Without libcurl it says so.
 */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "net/net_address.h"

struct loop;
struct fetch;

/* Texts are borrowed for the call only. */
struct fetch_wish {
	const char *url;
	const char *host;                    /* of the URL */
	const char *ca_file;                 /* PEM, in place of the system's CAs; or NULL */
	const struct net_address *addresses; /* of the host, one port for all */
	size_t address_count;
	const char *type; /* the media type that it must be given as; NULL: any */
	size_t limit;     /* bytes of the text */
	uint32_t timeout_s;
};

/* True when this build can fetch. */
bool fetch_is_there(void);

/* NULL with a fault when it cannot begin. */
struct fetch *fetch_new(const struct fetch_wish *wish, struct fault *fault);
void fetch_free(struct fetch *fetch); /* gives it up; NULL is allowed */

void fetch_watch(const struct fetch *fetch, struct loop *loop);

enum fetch_state {
	FETCH_GOING,
	FETCH_DONE,
	FETCH_FAILED, /* fetch_reason() tells why */
};

enum fetch_state fetch_pump(struct fetch *fetch);
struct span fetch_text(const struct fetch *fetch); /* of DONE */
const char *fetch_reason(struct fetch *fetch);     /* the library's words, or ours */

#endif
