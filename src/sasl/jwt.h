/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a bearer token says of itself, if it is a JWT (RFC 7519): read locally,
 * its signature is the server's business. Used by oauth.c. Private to this folder.
 */
#ifndef SASL_JWT_H
#define SASL_JWT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct jwt {
	struct bytes issuer;   /* "iss" */
	struct bytes audience; /* "aud"; several with blanks between */
	struct bytes scope;    /* "scope", or Microsoft's "scp" and "roles" */
	uint64_t expires_s;    /* "exp", seconds since 1970; 0: not said */
	uint64_t not_before_s; /* "nbf" */
};

/* Fills an empty value; false when the token is no JWT. Total; jwt_release() wipes. */
bool jwt_read(struct span token, struct jwt *jwt);
void jwt_release(struct jwt *jwt);

#endif
