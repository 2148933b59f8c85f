/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What tls.c and tls_session.c need of certificate.c: the library's types stay
 * behind their struct names here.
 */
#ifndef NET_CERTIFICATE_PRIVATE_H
#define NET_CERTIFICATE_PRIVATE_H

#include "net/certificate.h"
#include "net/trust.h"

struct ssl_ctx_st;
struct x509_st;
struct X509_name_st;

/* The server's settings with key and chain; stays the identity's. */
struct ssl_ctx_st *tls_identity_context(const struct tls_identity *identity);
bool tls_identity_asks_client(const struct tls_identity *identity);

/* A distinguished name as text (RFC 2253, the rest escaped), to be freed by the caller. */
char *certificate_copy_name(const struct X509_name_st *name);

/* Fills an empty value from a certificate. */
void certificate_read(struct certificate *certificate, struct x509_st *from);

/* The leaf's alternative names into the facts. */
void certificate_read_names(struct tls_facts *facts, struct x509_st *leaf);

/*
 * What an X509_V_ERR_… means; `alone` tells that the leaf came without any
 * issuer, `points` that it names a place where its issuer's certificate is.
 */
enum trust_problem certificate_problem(int error, bool alone, bool points);

/* The authority information access extension names the issuer's certificate (RFC 5280 §4.2.2.1). */
bool certificate_points_to_issuer(struct x509_st *leaf);

/* The subject's common name, to be freed by the caller; NULL when it has none. */
char *certificate_common_name(struct x509_st *leaf);

/*
 * How the certificate is for this name. *matched becomes the entry that
 * matched, owned by the caller; NULL for none.
 */
enum trust_match certificate_match(struct x509_st *leaf, const char *name, bool is_address,
				   char **matched);

#endif
