/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a TLS handshake showed, as facts, and the one question that is asked of
 * them before a secret leaves: tls_trusted(). Knows no TLS library.
 */
#ifndef NET_TRUST_H
#define NET_TRUST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "net/certificate.h"

/* Why the other side is not trusted; the worst first where several hold. */
enum trust_problem {
	TRUST_OK,
	TRUST_NO_CERTIFICATE,
	TRUST_NO_ANCHORS,           /* we have no CA to trust in */
	TRUST_SELF_SIGNED,          /* the leaf signed itself */
	TRUST_UNKNOWN_CA,           /* the chain ends in a CA that we do not trust */
	TRUST_MISSING_INTERMEDIATE, /* the issuer's certificate was not sent, and is not known */
	TRUST_EXPIRED,
	TRUST_NOT_YET_VALID,
	TRUST_WRONG_NAME,
	TRUST_WEAK,      /* key or signature below what the library's level takes */
	TRUST_PURPOSE,   /* not made for a server, or its CA for no CA */
	TRUST_SIGNATURE, /* does not verify: damaged or forged */
	TRUST_REVOKED,
	TRUST_OTHER, /* the library's words tell */
	TRUST_PROBLEM_COUNT
};

/* A name that the certificate is for. */
struct trust_name {
	bool is_address;
	char *text; /* the issuer's bytes for the printable gate; a NUL inside stands as "\0" */
};

/* All of one handshake. Texts are owned by it. */
struct tls_facts {
	char version[16];     /* "TLSv1.3" */
	char cipher[64];      /* "TLS_AES_256_GCM_SHA384" */
	char group[32];       /* "x25519"; "" when not known */
	char *name_asked;     /* the name or address that the certificate must be for */
	bool name_is_address; /* asked for an address: no SNI */
	char *sni;            /* what was sent; NULL when none */
	bool resumed;
	bool client_certificate_wanted; /* the server asked for one */
	struct certificate *chain;      /* as the server sent it, the leaf first */
	size_t chain_count;
	struct trust_name *names; /* the leaf's subjectAltName: dNSName and iPAddress */
	size_t name_count;
	char *name_matched; /* the one that matched; NULL when none */
	bool no_anchors;    /* the set of trusted CAs was empty */
	int chain_error;    /* the first X509_V_ERR_…, 0 for none; names have their own */
	int chain_depth;    /* of that error: 0 is the leaf */
	char *chain_words;  /* the library's words for it; NULL for none */
	bool chain_ok;      /* a certificate came, and its chain leads to a trusted CA */
	bool name_matches;
	enum trust_problem problem; /* what to say first; TRUST_OK exactly when trusted */
};

void tls_facts_release(struct tls_facts *facts);

/* The only ground on which secrets may leave: chain without an error, and the name matches. */
bool tls_trusted(const struct tls_facts *facts);

/* "self-signed", "wrong-name": as the journal writes it; "ok" for none. */
const char *trust_problem_name(enum trust_problem problem);

/* Appends what is wrong, what that means and what to do: translated, printable sentences. */
void trust_append(struct bytes *out, const struct tls_facts *facts);

#endif
