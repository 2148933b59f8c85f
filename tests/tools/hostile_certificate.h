/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's certificates, good and bad, made anew at each start from a
 * certificate authority of our own. All are for `localhost`.
 */
#ifndef TESTS_TOOLS_HOSTILE_CERTIFICATE_H
#define TESTS_TOOLS_HOSTILE_CERTIFICATE_H

#include <openssl/ssl.h>

#include "base/bytes.h"

struct certificates; /* one server context for each kind, and the authority */

struct certificates *certificates_new(void);
void certificates_free(struct certificates *certificates);

/* Appends the authority's certificate as PEM, for --ca-file. */
void certificates_append_authority(const struct certificates *certificates, struct bytes *out);

/*
 * A context that serves the certificate of that name: good, expired,
 * wrong-host, nul-name, no-intermediate, weak; NULL when there is none.
 */
SSL_CTX *certificates_find(const struct certificates *certificates, struct span name);

#endif
