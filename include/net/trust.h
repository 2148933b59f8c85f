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
#include "net/dane.h"

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
	TRUST_DANE,    /* DNSSEC vouches for TLSA records, and none of them fits */
	TRUST_PIN,     /* another certificate than the pinned one */
	TRUST_LOWERED, /* made with lowered demands, to find out what the server takes */
	TRUST_OTHER,   /* the library's words tell */
	TRUST_PROBLEM_COUNT
};

/* How the certificate is for the name. */
enum trust_match {
	TRUST_MATCH_NONE,
	TRUST_MATCH_EXACT,
	TRUST_MATCH_WILDCARD,
	TRUST_MATCH_ADDRESS,
	TRUST_MATCH_COMMON_NAME, /* by the subject's common name only: counts for nothing here */
};

/* --pin. */
enum trust_pin {
	TRUST_PIN_UNASKED,
	TRUST_PIN_MATCHES,
	TRUST_PIN_DIFFERS,
};

/* A name that the certificate is for. */
struct trust_name {
	bool is_address;
	char *text; /* the issuer's bytes for the printable gate; a NUL inside stands as "\0" */
};

/* Who broke a handshake off, and what each side had put forward. Texts are owned by it. */
struct tls_refusal {
	bool alerted;            /* an alert went one way or the other */
	bool alert_is_ours;      /* it was our side that refused */
	uint8_t alert;           /* its number, RFC 8446 §6 */
	char *versions;          /* ours: "TLS 1.2, TLS 1.3" */
	char *ciphers;           /* ours, in our order */
	char *groups;            /* ours */
	char server_version[16]; /* what the server had chosen when it ended; "" unknown */
	char server_cipher[64];
	char server_group[32];
};

#define TLS_CLIENT_CAS_MOST 8 /* kept of the CAs that the server's request names */

/* All of one handshake. Texts are owned by it. */
struct tls_facts {
	char version[16];     /* "TLSv1.3" */
	char cipher[64];      /* "TLS_AES_256_GCM_SHA384" */
	char group[32];       /* "x25519"; "" when not known */
	char *name_asked;     /* the name or address that the certificate must be for */
	bool name_is_address; /* asked for an address: no SNI */
	char *sni;            /* what was sent; NULL when none */
	bool resumed;
	bool lowered;                   /* demands were lowered for a look: never trusted */
	char alpn[32];                  /* the protocol agreed on; "" when none was */
	bool client_certificate_wanted; /* the server asked for one */
	bool client_certificate_sent;
	char **client_ca; /* whose client certificates it takes: the first TLS_CLIENT_CAS_MOST */
	size_t client_ca_count;
	size_t client_ca_all;      /* how many it named */
	struct certificate *chain; /* as the server sent it, the leaf first */
	size_t chain_count;
	struct trust_name *names; /* the leaf's subjectAltName: dNSName and iPAddress */
	size_t name_count;
	char *name_matched; /* the one that matched; NULL when none */
	enum trust_match match;
	char *common_name; /* the leaf's; NULL when it has none */
	char *anchor;      /* the trusted CA at the end of the chain; NULL: none was reached */
	bool no_anchors;   /* the set of trusted CAs was empty */
	int chain_error;   /* the first X509_V_ERR_…, 0 for none; names have their own */
	int chain_depth;   /* of that error: 0 is the leaf */
	char *chain_words; /* the library's words for it; NULL for none */
	bool chain_ok;     /* a certificate came, and its chain leads to a trusted CA */
	bool name_matches;
	enum trust_pin pin;
	struct dane dane;
	struct tls_refusal refusal;       /* of a handshake that failed */
	enum trust_problem chain_problem; /* of chain and name alone, whatever DANE or a pin say */
	enum trust_problem problem;       /* what to say first; TRUST_OK exactly when trusted */
};

void tls_facts_release(struct tls_facts *facts);

/*
 * The only ground on which secrets may leave. A pinned fingerprint decides
 * alone; else TLSA records that DNSSEC vouches for and SMTP can use (RFC 7672
 * §2.2); else a chain without an error together with a name that matches.
 */
bool tls_trusted(const struct tls_facts *facts);

/* "self-signed", "wrong-name": as the journal writes it; "ok" for none. */
const char *trust_problem_name(enum trust_problem problem);

/* "exact", "wildcard", "address", "common-name"; "none". */
const char *trust_match_name(enum trust_match match);

/* Appends what is wrong, what that means and what to do: translated, printable sentences. */
void trust_append(struct bytes *out, const struct tls_facts *facts);

#endif
