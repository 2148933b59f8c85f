/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The TLS library driven through memory buffers: stream feeds what the socket
 * gave and sends what comes out, so the boundary between clear text and TLS is
 * where stream draws it and nowhere else.
 */
#include "net/tls_session.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "net/certificate_private.h"

#define CHAIN_MAX 32
#define READ_CHUNK 16384
#define WRITE_CHUNK 65536

struct tls_session {
	SSL *ssl;
	BIO *in; /* the SSL's, as is `out` */
	BIO *out;
	bool client;
	bool implicit;
	bool look;
	bool established;
	bool name_error;     /* the library found the name to be wrong */
	bool points;         /* the leaf names a place of its issuer's certificate */
	unsigned long error; /* the library's, once it failed */
	struct tls_facts facts;
};

/* ---- what the verification showed ---- */

static void keep_chain(struct tls_session *session, STACK_OF(X509) * sent)
{
	struct tls_facts *facts = &session->facts;
	int count = sent ? sk_X509_num(sent) : 0;

	if (facts->chain_count || count <= 0)
		return;
	if (count > CHAIN_MAX)
		count = CHAIN_MAX;
	facts->chain = memory_new((size_t)count, sizeof(*facts->chain));
	for (int i = 0; i < count; i++)
		certificate_read(&facts->chain[i], sk_X509_value(sent, i));
	facts->chain_count = (size_t)count;
	certificate_read_names(facts, sk_X509_value(sent, 0));
	session->points = certificate_points_to_issuer(sk_X509_value(sent, 0));
	facts->name_matches = certificate_is_for(sk_X509_value(sent, 0), facts->name_asked,
						 facts->name_is_address, &facts->name_matched);
}

/* The row of the certificate that an error is about; its depth when it was not sent. */
static int find_row(STACK_OF(X509) * sent, X509_STORE_CTX *context)
{
	X509 *current = X509_STORE_CTX_get_current_cert(context);

	for (int i = 0; current && sent && i < sk_X509_num(sent); i++) {
		if (X509_cmp(sk_X509_value(sent, i), current) == 0)
			return i;
	}
	return X509_STORE_CTX_get_error_depth(context);
}

/* Called for each certificate and each error; only a look lets an error pass. */
static int note_verification(int ok, X509_STORE_CTX *context)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls_session *session = SSL_get_app_data(ssl);
	STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(context);
	int error = X509_STORE_CTX_get_error(context);

	keep_chain(session, sent);
	if (ok)
		return 1;
	if (error == X509_V_ERR_HOSTNAME_MISMATCH || error == X509_V_ERR_IP_ADDRESS_MISMATCH) {
		session->name_error = true;
	} else if (session->facts.chain_error == 0) {
		session->facts.chain_error = error;
		session->facts.chain_depth = find_row(sent, context);
		session->facts.chain_words = memory_copy_text(X509_verify_cert_error_string(error));
	}
	return session->look;
}

static int note_certificate_wanted(SSL *ssl, void *session)
{
	(void)ssl;
	((struct tls_session *)session)->facts.client_certificate_wanted = true;
	return 1;
}

/* Fails closed: whatever was not seen to be right is wrong. */
static void judge(struct tls_session *session)
{
	struct tls_facts *facts = &session->facts;
	long result = SSL_get_verify_result(session->ssl);
	bool only_name = session->name_error && (result == X509_V_ERR_HOSTNAME_MISMATCH ||
						 result == X509_V_ERR_IP_ADDRESS_MISMATCH);

	facts->name_matches = facts->name_matches && !session->name_error;
	facts->chain_ok = session->established && facts->chain_count > 0 &&
			  facts->chain_error == 0 && (result == X509_V_OK || only_name);
	if (facts->chain_count == 0)
		facts->problem = TRUST_NO_CERTIFICATE;
	else if (facts->chain_error && facts->no_anchors)
		facts->problem = TRUST_NO_ANCHORS;
	else if (facts->chain_error)
		facts->problem = certificate_problem(facts->chain_error, facts->chain_count == 1,
						     session->points);
	else if (!facts->name_matches)
		facts->problem = TRUST_WRONG_NAME;
	else
		facts->problem = facts->chain_ok ? TRUST_OK : TRUST_OTHER;
}

static void copy_text(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ? from : "");
}

static void keep_session_facts(struct tls_session *session)
{
	struct tls_facts *facts = &session->facts;
	SSL *ssl = session->ssl;
	long group = SSL_get_negotiated_group(ssl);

	copy_text(facts->version, sizeof(facts->version), SSL_get_version(ssl));
	copy_text(facts->cipher, sizeof(facts->cipher), SSL_get_cipher_name(ssl));
	copy_text(facts->group, sizeof(facts->group),
		  group > 0 ? SSL_group_to_name(ssl, (int)group) : NULL);
	facts->resumed = SSL_session_reused(ssl) == 1;
	/* Without a certificate the verify result would read as good (checklist). */
	if (SSL_get0_peer_certificate(ssl))
		keep_chain(session, SSL_get_peer_cert_chain(ssl));
}

/* ---- life ---- */

static struct tls_session *new_session(SSL_CTX *context, bool client)
{
	struct tls_session *session = memory_new(1, sizeof(*session));

	ERR_clear_error();
	session->client = client;
	session->ssl = SSL_new(context);
	session->in = BIO_new(BIO_s_mem());
	session->out = BIO_new(BIO_s_mem());
	if (session->ssl && session->in && session->out) {
		SSL_set_bio(session->ssl, session->in, session->out);
		SSL_set_app_data(session->ssl, session);
		return session;
	}
	BIO_free(session->in);
	BIO_free(session->out);
	SSL_free(session->ssl);
	memory_free(session);
	return NULL;
}

/* "mail.example.test." → without the dot; "fe80::1%lo" → without the zone. */
static char *copy_asked_name(const char *name, bool *is_address)
{
	struct span text = span_text(name);
	unsigned char address[16];
	char *copy;

	text.size = span_find(text, '%');
	if (text.size && text.data[text.size - 1] == '.')
		text.size--;
	copy = span_copy_text(text);
	*is_address = inet_pton(AF_INET, copy, address) == 1 ||
		      inet_pton(AF_INET6, copy, address) == 1;
	return copy;
}

static bool ask_name(struct tls_session *session, const struct tls_request *request)
{
	struct tls_facts *facts = &session->facts;
	X509_VERIFY_PARAM *param = SSL_get0_param(session->ssl);
	bool ignored;

	facts->name_asked =
		copy_asked_name(request->name ? request->name : "", &facts->name_is_address);
	if (!facts->name_asked[0])
		return false; /* the library would switch the check of names off */
	if (request->sni)
		facts->sni = copy_asked_name(request->sni, &ignored);
	else if (!facts->name_is_address)
		facts->sni = memory_copy_text(facts->name_asked);
	if (facts->sni && SSL_set_tlsext_host_name(session->ssl, facts->sni) != 1)
		return false;
	if (facts->name_is_address)
		return X509_VERIFY_PARAM_set1_ip_asc(param, facts->name_asked) == 1;
	SSL_set_hostflags(session->ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
						X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	return SSL_set1_host(session->ssl, facts->name_asked) == 1;
}

static void set_no_memory_fault(struct fault *fault)
{
	ERR_clear_error();
	fault_set_plain(fault, FAULT_TLS, 0, _("The TLS library could not begin a session."));
}

struct tls_session *tls_session_connect(const struct tls_client *client,
					const struct tls_request *request, struct fault *fault)
{
	struct tls_session *session = new_session(client->context, true);

	if (!session) {
		set_no_memory_fault(fault);
		return NULL;
	}
	session->look = client->look;
	session->implicit = request->implicit;
	session->facts.no_anchors = client->no_anchors;
	if (!ask_name(session, request)) {
		struct message_value name = { "name", span_text(request->name) };

		fault_set(fault, FAULT_USAGE, 0,
			  _("TLS needs the name that the server's certificate must be for, and "
			    "\"{name}\" cannot be one."),
			  &name, 1);
		tls_session_free(session);
		return NULL;
	}
	SSL_set_verify(session->ssl, SSL_VERIFY_PEER, note_verification);
	SSL_set_cert_cb(session->ssl, note_certificate_wanted, session);
	SSL_set_connect_state(session->ssl);
	return session;
}

struct tls_session *tls_session_accept(struct ssl_ctx_st *identity, struct fault *fault)
{
	struct tls_session *session = new_session(identity, false);

	if (!session)
		set_no_memory_fault(fault);
	else
		SSL_set_accept_state(session->ssl);
	return session;
}

void tls_session_free(struct tls_session *session)
{
	if (!session)
		return;
	SSL_free(session->ssl); /* with both BIOs */
	ERR_clear_error();
	tls_facts_release(&session->facts);
	memory_free(session);
}

const struct tls_facts *tls_session_facts(const struct tls_session *session)
{
	return &session->facts;
}

/* ---- bytes ---- */

void tls_session_feed(struct tls_session *session, struct queue *from)
{
	struct span data = queue_span(from);

	if (data.size)
		BIO_write(session->in, data.data, (int)data.size);
	queue_clear(from);
}

void tls_session_drain(struct tls_session *session, struct queue *to)
{
	size_t size;

	while ((size = BIO_ctrl_pending(session->out)) > 0) {
		int got = BIO_read(session->out, queue_reserve(to, size), (int)size);

		if (got <= 0)
			return;
		queue_filled(to, (size_t)got);
	}
}

bool tls_session_has_input(const struct tls_session *session)
{
	return SSL_pending(session->ssl) > 0 || BIO_ctrl_pending(session->in) > 0;
}

/* The TLS layer's own words if it has any, else whatever came first. */
static unsigned long take_error(void)
{
	unsigned long first = ERR_peek_error();
	unsigned long found = 0;
	unsigned long code;

	while ((code = ERR_get_error()) != 0) {
		if (ERR_GET_LIB(code) == ERR_LIB_SSL)
			found = code;
	}
	return found ? found : first;
}

static enum tls_step step_of(struct tls_session *session, int result)
{
	switch (SSL_get_error(session->ssl, result)) {
	case SSL_ERROR_NONE:
		return TLS_STEP_DONE;
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		return TLS_STEP_WAIT;
	case SSL_ERROR_ZERO_RETURN:
		return TLS_STEP_CLOSED;
	default:
		session->error = take_error();
		return TLS_STEP_FAILED;
	}
}

enum tls_step tls_session_handshake(struct tls_session *session)
{
	enum tls_step step;
	int result;

	ERR_clear_error();
	result = SSL_do_handshake(session->ssl);
	step = step_of(session, result);
	if (step == TLS_STEP_WAIT)
		return step;
	session->established = step == TLS_STEP_DONE;
	keep_session_facts(session);
	judge(session);
	return step;
}

enum tls_step tls_session_read(struct tls_session *session, struct queue *to, size_t limit)
{
	size_t total = 0;

	while (total < limit) {
		size_t room = limit - total < READ_CHUNK ? limit - total : READ_CHUNK;
		size_t got = 0;
		int result;

		ERR_clear_error();
		result = SSL_read_ex(session->ssl, queue_reserve(to, room), room, &got);
		if (result != 1)
			return step_of(session, result);
		queue_filled(to, got);
		total += got;
	}
	return TLS_STEP_DONE;
}

enum tls_step tls_session_write(struct tls_session *session, struct queue *from, size_t *taken)
{
	struct span data = span_part(queue_span(from), 0, WRITE_CHUNK);
	int result;

	*taken = 0;
	ERR_clear_error();
	result = SSL_write_ex(session->ssl, data.data, data.size, taken);
	if (result != 1)
		return step_of(session, result);
	queue_advance(from, *taken);
	return TLS_STEP_DONE;
}

void tls_session_close_notify(struct tls_session *session)
{
	ERR_clear_error();
	if (session->established && !session->error)
		SSL_shutdown(session->ssl);
	ERR_clear_error();
}

/* ---- words ---- */

/* Alerts of RFC 8446 §6 that tell what to do, by their number. */
static const struct {
	int number;
	const char *sentence;
} alerts[] = {
	{ SSL_AD_HANDSHAKE_FAILURE,
	  N_("The server broke off the TLS handshake ({alert}): it finds no cipher, key type or "
	     "TLS "
	     "version that both sides take, or it wants a client certificate (--cert, --key).") },
	{ SSL_AD_BAD_CERTIFICATE,
	  N_("The server refused our client certificate ({alert}). Check --cert and --key.") },
	{ SSL_AD_UNSUPPORTED_CERTIFICATE,
	  N_("The server refused our client certificate ({alert}). Check --cert and --key.") },
	{ SSL_AD_CERTIFICATE_REVOKED,
	  N_("The server refused our client certificate ({alert}). Check --cert and --key.") },
	{ SSL_AD_CERTIFICATE_EXPIRED,
	  N_("The server refused our client certificate ({alert}). Check --cert and --key.") },
	{ SSL_AD_CERTIFICATE_UNKNOWN,
	  N_("The server refused our client certificate ({alert}). Check --cert and --key.") },
	{ SSL_AD_UNKNOWN_CA,
	  N_("The server refused our client certificate: it does not know the CA that issued it "
	     "({alert}).") },
	{ SSL_AD_ACCESS_DENIED,
	  N_("The server does not let this client in ({alert}): ask its administrator which client "
	     "certificates it accepts.") },
	{ SSL_AD_PROTOCOL_VERSION,
	  N_("The server speaks none of the TLS versions that are allowed here ({alert}). See "
	     "--tls-min and --tls-max.") },
	{ SSL_AD_INSUFFICIENT_SECURITY,
	  N_("The server wants stronger ciphers than were offered ({alert}).") },
	{ SSL_AD_INTERNAL_ERROR,
	  N_("The server's TLS has a fault of its own ({alert}): its log tells more. A missing or "
	     "unreadable certificate is the usual cause.") },
	{ SSL_AD_UNRECOGNIZED_NAME,
	  N_("The server does not know the name that it was asked for ({alert}). See --sni.") },
	{ SSL_AD_CERTIFICATE_REQUIRED,
	  N_("The server wants a client certificate, and none was given ({alert}). Give one with "
	     "--cert and --key.") },
};

static const char *alert_sentence(int number)
{
	for (size_t i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++) {
		if (alerts[i].number == number)
			return _(alerts[i].sentence);
	}
	return _("The server broke off TLS with the alert \"{alert}\". Its log tells more.");
}

static const char *reason_sentence(const struct tls_session *session, int reason)
{
	if (!session->client)
		return _("TLS with the client failed: {reason}.");
	switch (reason) {
	case SSL_R_UNSUPPORTED_PROTOCOL:
	case SSL_R_WRONG_SSL_VERSION:
	case SSL_R_WRONG_VERSION_NUMBER:
		return _("The server speaks only a TLS version that is not allowed here "
			 "({reason}). Versions below 1.2 are broken; --tls-min lets them be used "
			 "for a look.");
	case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC:
	case SSL_R_BAD_RECORD_TYPE:
	case SSL_R_BAD_LENGTH:
	case SSL_R_RECORD_LENGTH_MISMATCH:
	case SSL_R_PACKET_LENGTH_TOO_LONG:
	case SSL_R_ENCRYPTED_LENGTH_TOO_LONG:
		return _(
			"What came from the server is no intact TLS ({reason}): it was damaged or "
			"changed on the way, or something wrote into the connection. Nothing of it "
			"was used.");
	case SSL_R_EE_KEY_TOO_SMALL:
	case SSL_R_CA_KEY_TOO_SMALL:
	case SSL_R_CA_MD_TOO_WEAK:
	case SSL_R_DH_KEY_TOO_SMALL:
		return _("A key of the server is too weak to be used ({reason}). It needs a new "
			 "one.");
	default:
		return _("TLS failed on our side: {reason}.");
	}
}

bool tls_session_is_clear_text(struct span first)
{
	if (first.size == 0)
		return false;
	/* RFC 8446 §5.1: content types 20 to 24, then the major version 3. */
	return first.data[0] < 20 || first.data[0] > 24 || (first.size > 1 && first.data[1] != 3);
}

static void tell_clear_text(const struct tls_session *session, struct span first,
			    struct fault *fault)
{
	size_t line = span_find(first, '\n');
	struct message_value text = { "text",
				      span_trim(span_part(first, 0, line < 60 ? line : 60)) };
	const char *sentence;

	if (text.bytes.size && text.bytes.data[text.bytes.size - 1] == '\r')
		text.bytes.size--;
	if (!session->client)
		sentence = _("The client sent clear text where TLS was to begin: \"{text}\".");
	else if (session->implicit)
		sentence = _("The server spoke clear text where TLS was to begin: \"{text}\". This "
			     "port seems to want no TLS from the first byte: try it with "
			     "--tls=starttls or --tls=none, or port 465.");
	else
		sentence = _("Clear text came where TLS was to begin: \"{text}\". The server is "
			     "faulty, or somebody on the way wrote into the connection. None of it "
			     "was used.");
	fault_set(fault, FAULT_TLS, 0, sentence, &text, 1);
}

void tls_session_tell(const struct tls_session *session, struct span first, struct fault *fault)
{
	int reason = (int)ERR_GET_REASON(session->error);
	const char *words = ERR_reason_error_string(session->error);
	bool is_alert = reason >= SSL_AD_REASON_OFFSET;
	struct message_value values[] = {
		{ "reason", span_text(words ? words : "?") },
		{ "alert", span_text(SSL_alert_desc_string_long(reason - SSL_AD_REASON_OFFSET)) },
	};
	struct bytes text = BYTES_INIT;

	if (!session->established && tls_session_is_clear_text(first)) {
		tell_clear_text(session, first, fault);
	} else if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
		trust_append(&text, &session->facts);
		fault_set_plain(fault, FAULT_TLS, session->facts.chain_error, bytes_text(&text));
		bytes_release(&text);
	} else {
		fault_set(fault, FAULT_TLS, reason,
			  is_alert && session->client
				  ? alert_sentence(reason - SSL_AD_REASON_OFFSET)
				  : reason_sentence(session, reason),
			  values, 2);
	}
}

void tls_session_tell_end(const struct tls_session *session, bool reset, struct fault *fault)
{
	const char *sentence;

	if (!session->client)
		sentence = _("The client left in the middle of the TLS handshake.");
	else if (reset)
		sentence = _("The connection was reset in the middle of the TLS handshake. Does "
			     "this port speak TLS at this point, and does a firewall interfere?");
	else
		sentence = _("The server closed the connection in the middle of the TLS handshake, "
			     "without a reason. Its log may tell one; does this port speak TLS at "
			     "this point?");
	fault_set_plain(fault, FAULT_TLS, 0, sentence);
}
