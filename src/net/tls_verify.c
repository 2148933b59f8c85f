/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's certificate judged: once by chain and name, and besides by DANE
 * where TLSA records count, so that both verdicts can be shown. Called by the
 * library in the middle of a handshake. One of the files that know it.
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "net/certificate_private.h"
#include "net/tls_inside.h"

#define CHAIN_MAX 32

/* ---- what was shown ---- */

static void keep_chain(struct tls_session *session, const STACK_OF(X509) * sent)
{
	struct tls_facts *facts = &session->facts;
	int count = sent ? sk_X509_num(sent) : 0;
	X509 *leaf;

	if (facts->chain_count || count <= 0)
		return;
	if (count > CHAIN_MAX)
		count = CHAIN_MAX;
	facts->chain = memory_new((size_t)count, sizeof(*facts->chain));
	for (int i = 0; i < count; i++)
		certificate_read(&facts->chain[i], sk_X509_value(sent, i));
	facts->chain_count = (size_t)count;
	leaf = sk_X509_value(sent, 0);
	certificate_read_names(facts, leaf);
	facts->common_name = certificate_common_name(leaf);
	session->points = certificate_points_to_issuer(leaf);
	facts->match = certificate_match(leaf, facts->name_asked, facts->name_is_address,
					 &facts->name_matched);
	facts->name_matches = facts->match != TRUST_MATCH_NONE &&
			      facts->match != TRUST_MATCH_COMMON_NAME;
}

/* The row of the certificate that an error is about; its depth when it was not sent. */
static int find_row(const STACK_OF(X509) * sent, X509_STORE_CTX *context)
{
	X509 *current = X509_STORE_CTX_get_current_cert(context);

	for (int i = 0; current && sent && i < sk_X509_num(sent); i++) {
		if (X509_cmp(sk_X509_value(sent, i), current) == 0)
			return i;
	}
	return X509_STORE_CTX_get_error_depth(context);
}

static bool is_name_error(int error)
{
	return error == X509_V_ERR_HOSTNAME_MISMATCH || error == X509_V_ERR_IP_ADDRESS_MISMATCH;
}

/* Called for each certificate and each error. All are noted; tls_verify() decides. */
static int note_error(int ok, X509_STORE_CTX *context)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls_session *session = SSL_get_app_data(ssl);
	int error = X509_STORE_CTX_get_error(context);

	if (ok)
		return 1;
	if (session->dane_turn) {
		if (session->dane_error == 0)
			session->dane_error = error;
	} else if (is_name_error(error)) {
		session->name_error = true;
	} else if (session->facts.chain_error == 0) {
		session->facts.chain_error = error;
		session->facts.chain_depth =
			find_row(X509_STORE_CTX_get0_untrusted(context), context);
		session->facts.chain_words = memory_copy_text(X509_verify_cert_error_string(error));
	}
	return 1;
}

/* ---- by chain and name ---- */

static void keep_anchor(struct tls_facts *facts, X509_STORE_CTX *context)
{
	const STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(context);
	struct certificate last = { 0 };

	if (!chain || sk_X509_num(chain) == 0)
		return;
	certificate_read(&last, sk_X509_value(chain, sk_X509_num(chain) - 1));
	facts->anchor = memory_copy_text(last.subject);
	certificate_release(&last);
}

/* Fails closed: whatever was not seen to be right is wrong. */
static void judge_chain(struct tls_session *session, X509_STORE_CTX *context, int result)
{
	struct tls_facts *facts = &session->facts;
	int error = X509_STORE_CTX_get_error(context);
	bool only_name = session->name_error && is_name_error(error);

	facts->name_matches = facts->name_matches && !session->name_error;
	facts->chain_ok = result == 1 && facts->chain_count > 0 && facts->chain_error == 0 &&
			  (error == X509_V_OK || only_name);
	if (facts->chain_ok)
		keep_anchor(facts, context);
	if (facts->chain_error && facts->no_anchors)
		facts->chain_problem = TRUST_NO_ANCHORS;
	else if (facts->chain_error)
		facts->chain_problem = certificate_problem(
			facts->chain_error, facts->chain_count == 1, session->points);
	else if (!facts->name_matches)
		facts->chain_problem = TRUST_WRONG_NAME;
	else
		facts->chain_problem = facts->chain_ok ? TRUST_OK : TRUST_OTHER;
}

/*
 * The same certificates once more, without DANE: the library's context knows
 * DANE only where TLSA records were given to it.
 */
static void verify_without_dane(struct tls_session *session, X509_STORE_CTX *context)
{
	X509_STORE_CTX *again = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;
	int index = SSL_get_ex_data_X509_STORE_CTX_idx();
	int result = 0;

	if (again && X509_STORE_CTX_init(again, X509_STORE_CTX_get0_store(context),
					 X509_STORE_CTX_get0_cert(context),
					 X509_STORE_CTX_get0_untrusted(context)) == 1) {
		X509_STORE_CTX_set_ex_data(again, index, session->ssl);
		X509_STORE_CTX_set_default(again, "ssl_server");
		param = X509_STORE_CTX_get0_param(again);
		X509_VERIFY_PARAM_set1(param, X509_STORE_CTX_get0_param(context));
		X509_VERIFY_PARAM_set1_host(param, session->facts.name_asked, 0);
		X509_STORE_CTX_set_verify_cb(again, note_error);
		result = X509_verify_cert(again);
		judge_chain(session, again, result);
	} else {
		session->facts.chain_problem = TRUST_OTHER;
	}
	X509_STORE_CTX_free(again);
}

/* ---- by DANE ---- */

bool tls_verify_prepare(struct tls_session *session, const struct dane *dane)
{
	struct dane *own = &session->facts.dane;
	size_t usable = 0;

	if (!dane)
		return true;
	dane_copy(own, dane);
	if (own->state != DANE_SECURE)
		return true;
	for (size_t i = 0; i < own->count; i++) {
		struct dane_record *record = &own->records[i];

		record->match = dane_judge(record);
		if (record->match != DANE_NOT_COMPARED)
			continue;
		if (usable == 0 && SSL_dane_enable(session->ssl, own->base) != 1)
			return false;
		if (SSL_dane_tlsa_add(session->ssl, record->usage, record->selector,
				      record->matching, record->data.data, record->data.size) == 1)
			usable++;
		else
			record->match = DANE_DATA;
		ERR_clear_error();
	}
	if (usable == 0)
		own->state = DANE_UNUSABLE;
	else /* RFC 7672 §3.1.1: a record for the server's own key binds no name and no dates. */
		SSL_dane_set_flags(session->ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
	return true;
}

/* What a record is about, of one certificate: the whole of it or its key, hashed or not. */
static bool fits(const struct dane_record *record, X509 *certificate)
{
	const EVP_MD *const hashes[] = { NULL, EVP_sha256(), EVP_sha512() };
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned char *data = NULL;
	unsigned int hashed = 0;
	int size = record->selector ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &data)
				    : i2d_X509(certificate, &data);
	struct span selected = span_of(data, size > 0 ? (size_t)size : 0);
	bool same = false;

	if (selected.size && record->matching &&
	    EVP_Digest(data, selected.size, hash, &hashed, hashes[record->matching], NULL) == 1)
		selected = span_of(hash, hashed);
	if (selected.size)
		same = span_equal(selected, bytes_span(&record->data));
	OPENSSL_free(data);
	return same;
}

static enum dane_match compare(const struct tls_session *session, const struct dane_record *record,
			       const STACK_OF(X509) * sent)
{
	int last = record->usage == 3 ? 1 : sk_X509_num(sent);

	for (int i = 0; i < last && i < sk_X509_num(sent); i++) {
		if (fits(record, sk_X509_value(sent, i)))
			return session->facts.dane.state == DANE_MATCHED || record->usage == 3
				       ? DANE_MATCHES
				       : DANE_CHAIN_FAILS;
	}
	/* A CA's certificate in full need not be sent: the library takes it from the record. */
	if (session->facts.dane.state == DANE_MATCHED && record->usage == 2 && !record->matching)
		return DANE_MATCHES;
	return DANE_DIFFERS;
}

static void verify_by_dane(struct tls_session *session, X509_STORE_CTX *context)
{
	struct dane *dane = &session->facts.dane;
	const STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(context);
	int result;

	session->dane_turn = true;
	result = X509_verify_cert(context);
	session->dane_turn = false;
	dane->state = result == 1 && session->dane_error == 0 &&
				      X509_STORE_CTX_get_error(context) == X509_V_OK
			      ? DANE_MATCHED
			      : DANE_MISMATCHED;
	for (size_t i = 0; i < dane->count; i++) {
		if (dane->records[i].match == DANE_NOT_COMPARED)
			dane->records[i].match = compare(session, &dane->records[i], sent);
	}
}

/* ---- all together ---- */

static void judge_pin(struct tls_session *session)
{
	struct tls_facts *facts = &session->facts;

	if (!session->pin)
		return;
	facts->pin = facts->chain_count && strcmp(facts->chain[0].sha256, session->pin) == 0
			     ? TRUST_PIN_MATCHES
			     : TRUST_PIN_DIFFERS;
}

static void judge(struct tls_facts *facts)
{
	/* A session that was resumed shows no certificate again. */
	if (facts->resumed && facts->lowered)
		facts->problem = TRUST_LOWERED;
	else if (facts->chain_count == 0)
		facts->chain_problem = facts->problem = TRUST_NO_CERTIFICATE;
	else if (facts->pin != TRUST_PIN_UNASKED)
		facts->problem = facts->pin == TRUST_PIN_MATCHES ? TRUST_OK : TRUST_PIN;
	else if (facts->dane.state == DANE_MATCHED)
		facts->problem = TRUST_OK;
	else if (facts->dane.state == DANE_MISMATCHED)
		facts->problem = TRUST_DANE;
	else
		facts->problem = facts->chain_problem;
	if (facts->problem == TRUST_OK && facts->lowered)
		facts->problem = TRUST_LOWERED;
}

int tls_verify(X509_STORE_CTX *context, void *unused)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls_session *session = SSL_get_app_data(ssl);
	struct tls_facts *facts = &session->facts;

	(void)unused;
	session->verified = true;
	keep_chain(session, X509_STORE_CTX_get0_untrusted(context));
	X509_STORE_CTX_set_verify_cb(context, note_error);
	if (facts->dane.state == DANE_SECURE) {
		verify_by_dane(session, context);
		verify_without_dane(session, context);
	} else {
		judge_chain(session, context, X509_verify_cert(context));
	}
	judge_pin(session);
	judge(facts);
	if (tls_trusted(facts) || session->look)
		return 1;
	/* The error chooses the alert that the server gets. */
	if (facts->problem == TRUST_DANE)
		X509_STORE_CTX_set_error(context, X509_V_ERR_DANE_NO_MATCH);
	else if (facts->chain_error)
		X509_STORE_CTX_set_error(context, facts->chain_error);
	else if (!facts->name_matches)
		X509_STORE_CTX_set_error(context, X509_V_ERR_HOSTNAME_MISMATCH);
	else
		X509_STORE_CTX_set_error(context, X509_V_ERR_APPLICATION_VERIFICATION);
	return 0;
}

void tls_verify_conclude(struct tls_session *session)
{
	struct tls_facts *facts = &session->facts;
	bool stands = session->established && session->verified;

	/* Of a handshake that ended early nothing is trusted, whatever was seen. */
	facts->chain_ok = facts->chain_ok && stands;
	if (facts->dane.state == DANE_MATCHED &&
	    !(stands && SSL_get0_dane_authority(session->ssl, NULL, NULL) >= 0))
		facts->dane.state = stands ? DANE_MISMATCHED : DANE_SECURE;
	if (!stands && facts->pin == TRUST_PIN_MATCHES)
		facts->pin = TRUST_PIN_DIFFERS;
	judge(facts);
	if (facts->problem == TRUST_OK && !tls_trusted(facts))
		facts->problem = TRUST_OTHER;
}
