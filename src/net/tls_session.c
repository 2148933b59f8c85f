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
#include "net/tls_inside.h"

#define READ_CHUNK 16384
#define WRITE_CHUNK 65536

static void copy_text(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ? from : "");
}

static void keep_alpn(struct tls_session *session)
{
	const unsigned char *data = NULL;
	unsigned size = 0;
	struct bytes text = BYTES_INIT;

	SSL_get0_alpn_selected(session->ssl, &data, &size);
	bytes_append(&text, span_of(data, size));
	copy_text(session->facts.alpn, sizeof(session->facts.alpn), bytes_text(&text));
	bytes_release(&text);
}

static void keep_session_facts(struct tls_session *session)
{
	struct tls_facts *facts = &session->facts;
	SSL *ssl = session->ssl;
	/* Of a handshake that failed at its first message there is no session, and the call crashes. */
	long group = SSL_get0_session(ssl) ? SSL_get_negotiated_group(ssl) : 0;

	copy_text(facts->version, sizeof(facts->version), SSL_get_version(ssl));
	copy_text(facts->cipher, sizeof(facts->cipher), SSL_get_cipher_name(ssl));
	copy_text(facts->group, sizeof(facts->group),
		  group > 0 ? SSL_group_to_name(ssl, (int)group) : NULL);
	facts->resumed = SSL_session_reused(ssl) == 1;
	facts->client_certificate_sent = session->client && facts->client_certificate_wanted &&
					 SSL_get_certificate(ssl) != NULL;
	keep_alpn(session);
}

/* Whose certificates the server takes; it may name thousands, or nobody. */
static void keep_client_cas(struct tls_facts *facts, const STACK_OF(X509_NAME) * names)
{
	int count = names ? sk_X509_NAME_num(names) : 0;

	if (facts->client_ca || count <= 0)
		return;
	facts->client_ca_all = (size_t)count;
	facts->client_ca = memory_new(TLS_CLIENT_CAS_MOST, sizeof(*facts->client_ca));
	for (int i = 0; i < count && i < TLS_CLIENT_CAS_MOST; i++)
		facts->client_ca[facts->client_ca_count++] =
			certificate_copy_name(sk_X509_NAME_value(names, i));
}

static int note_certificate_wanted(SSL *ssl, void *session)
{
	struct tls_facts *facts = &((struct tls_session *)session)->facts;

	facts->client_certificate_wanted = true;
	keep_client_cas(facts, SSL_get0_peer_CA_list(ssl));
	return 1;
}

/* ---- life ---- */

static struct tls_session *new_session(SSL_CTX *context, bool client)
{
	struct tls_session *session = memory_new(1, sizeof(*session));
	BIO *out;

	ERR_clear_error();
	session->client = client;
	session->ssl = SSL_new(context);
	session->in = BIO_new(BIO_s_mem());
	session->wire.open = true;
	out = tls_wire_new(&session->wire);
	if (session->ssl && session->in && out) {
		SSL_set_bio(session->ssl, session->in, out);
		SSL_set_app_data(session->ssl, session);
		return session;
	}
	BIO_free(session->in);
	BIO_free(out);
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

/* RFC 6066 §3 knows names only: an address is never sent. */
static bool send_name(struct tls_session *session, const struct tls_request *request)
{
	struct tls_facts *facts = &session->facts;
	bool ignored;

	if (request->sni && *request->sni)
		facts->sni = copy_asked_name(request->sni, &ignored);
	else if (!request->sni && !facts->name_is_address)
		facts->sni = memory_copy_text(facts->name_asked);
	/* NULL takes back what SSL_dane_enable() may have put there. */
	return SSL_set_tlsext_host_name(session->ssl, facts->sni) == 1;
}

static bool ask_name(struct tls_session *session, const struct tls_request *request)
{
	struct tls_facts *facts = &session->facts;
	X509_VERIFY_PARAM *param = SSL_get0_param(session->ssl);

	facts->name_asked =
		copy_asked_name(request->name ? request->name : "", &facts->name_is_address);
	if (!facts->name_asked[0])
		return false; /* the library would switch the check of names off */
	if (!tls_verify_prepare(session, request->dane) || !send_name(session, request))
		return false;
	if (facts->name_is_address)
		return X509_VERIFY_PARAM_set1_ip_asc(param, facts->name_asked) == 1;
	SSL_set_hostflags(session->ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
						X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	/* Beside the TLSA base domain, where that counts (RFC 7672 §3.2.2). */
	if (facts->dane.state == DANE_SECURE)
		return SSL_add1_host(session->ssl, facts->name_asked) == 1 &&
		       (!request->domain || SSL_add1_host(session->ssl, request->domain) == 1);
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
	session->keylog = client->keylog;
	if (client->resume)
		SSL_set_session(session->ssl, client->resume->session);
	if (client->pin)
		session->pin = memory_copy_text(client->pin);
	session->facts.no_anchors = client->no_anchors;
	session->facts.lowered = client->lowered;
	if (!ask_name(session, request)) {
		struct message_value name = { "name", span_text(request->name) };

		fault_set(fault, FAULT_USAGE, 0,
			  _("TLS needs the name that the server's certificate must be for, and "
			    "\"{name}\" cannot be one."),
			  &name, 1);
		tls_session_free(session);
		return NULL;
	}
	tls_watch_begin(session);
	SSL_set_cert_cb(session->ssl, note_certificate_wanted, session);
	SSL_set_connect_state(session->ssl);
	return session;
}

/* Who a client says that it is is only looked at: nobody is turned away for a certificate. */
static int take_any(int verified, X509_STORE_CTX *context)
{
	(void)verified;
	X509_STORE_CTX_set_error(context, X509_V_OK);
	return 1;
}

struct tls_session *tls_session_accept(struct ssl_ctx_st *identity, bool ask_client,
				       struct fault *fault)
{
	struct tls_session *session = new_session(identity, false);

	if (!session) {
		set_no_memory_fault(fault);
		return NULL;
	}
	if (ask_client)
		SSL_set_verify(session->ssl, SSL_VERIFY_PEER, take_any);
	SSL_set_accept_state(session->ssl);
	return session;
}

void tls_session_free(struct tls_session *session)
{
	if (!session)
		return;
	SSL_free(session->ssl); /* with both BIOs */
	ERR_clear_error();
	queue_release(&session->wire);
	tls_facts_release(&session->facts);
	memory_free(session->pin);
	memory_free(session);
}

/* In TLS 1.3 it takes a ticket, which comes behind the handshake. */
struct tls_memory *tls_session_remember(const struct tls_session *session)
{
	SSL_SESSION *kept = SSL_get1_session(session->ssl);
	struct tls_memory *memory;

	if (!kept || !SSL_SESSION_is_resumable(kept)) {
		SSL_SESSION_free(kept);
		return NULL;
	}
	memory = memory_new(1, sizeof(*memory));
	memory->session = kept;
	return memory;
}

void tls_memory_free(struct tls_memory *memory)
{
	if (!memory)
		return;
	SSL_SESSION_free(memory->session);
	memory_free(memory);
}

int tls_session_keylog(const SSL *ssl)
{
	return ((const struct tls_session *)SSL_get_app_data(ssl))->keylog;
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
	struct queue empty = *to;

	if (queue_size(to)) {
		queue_append(to, queue_span(&session->wire));
		queue_clear(&session->wire);
	} else {
		*to = session->wire;
		session->wire = empty;
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
	tls_verify_conclude(session);
	/* A server that shows no certificate is never asked about it: without a look that is a no. */
	if (step == TLS_STEP_DONE && session->client && !session->look &&
	    !tls_trusted(&session->facts)) {
		session->error = ERR_PACK(ERR_LIB_SSL, 0, SSL_R_CERTIFICATE_VERIFY_FAILED);
		return TLS_STEP_FAILED;
	}
	return step;
}

void tls_session_give_up(struct tls_session *session)
{
	ERR_clear_error();
	keep_session_facts(session);
	tls_verify_conclude(session);
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
	*taken = 0;
	/* A record at a time, several for each look at the transport. */
	while (queue_size(from) && *taken < WRITE_CHUNK) {
		struct span data = span_part(queue_span(from), 0, WRITE_CHUNK);
		size_t done = 0;
		int result;

		ERR_clear_error();
		result = SSL_write_ex(session->ssl, data.data, data.size, &done);
		if (result != 1)
			return step_of(session, result);
		queue_advance(from, done);
		*taken += done;
	}
	return TLS_STEP_DONE;
}

void tls_session_close_notify(struct tls_session *session)
{
	ERR_clear_error();
	if (session->established && !session->error)
		SSL_shutdown(session->ssl);
	ERR_clear_error();
}

/* ---- what logins are bound to ---- */

/* RFC 9266 §4.2: in TLS 1.2 only with an extended master secret, else two sessions could share it. */
static bool append_exporter(const struct tls_session *session, struct bytes *out)
{
	static const char label[] = "EXPORTER-Channel-Binding";
	unsigned char value[32];
	bool done = (SSL_version(session->ssl) >= TLS1_3_VERSION ||
		     SSL_get_extms_support(session->ssl) == 1) &&
		    SSL_export_keying_material(session->ssl, value, sizeof(value), label,
					       sizeof(label) - 1, NULL, 0, 1) == 1;

	ERR_clear_error();
	if (done)
		bytes_append(out, span_of(value, sizeof(value)));
	memory_wipe(value, sizeof(value));
	return done;
}

/* RFC 5929 §4.1: hashed as the certificate was signed, MD5 and SHA-1 replaced by SHA-256. */
static bool append_end_point(const struct tls_session *session, struct bytes *out)
{
	X509 *leaf = session->client ? SSL_get0_peer_certificate(session->ssl)
				     : SSL_get_certificate(session->ssl);
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned int size = 0;
	int kind = NID_undef;
	bool done;

	if (!leaf || X509_get_signature_info(leaf, &kind, NULL, NULL, NULL) != 1)
		return false;
	if (kind == NID_md5 || kind == NID_sha1)
		kind = NID_sha256;
	done = kind != NID_undef && EVP_get_digestbynid(kind) &&
	       X509_digest(leaf, EVP_get_digestbynid(kind), hash, &size) == 1;
	ERR_clear_error();
	if (done)
		bytes_append(out, span_of(hash, size));
	return done;
}

bool tls_session_binding(const struct tls_session *session, enum tls_binding binding,
			 struct bytes *out)
{
	return session->established &&
	       (binding == TLS_BINDING_EXPORTER ? append_exporter(session, out)
						: append_end_point(session, out));
}

bool tls_session_shown(const struct tls_session *session, struct bytes *out)
{
	X509 *leaf;
	struct certificate certificate = { 0 };

	if (!session->established || (session->client && !session->facts.client_certificate_wanted))
		return false;
	leaf = session->client ? SSL_get_certificate(session->ssl)
			       : SSL_get0_peer_certificate(session->ssl);
	if (!leaf)
		return false;
	certificate_read(&certificate, leaf);
	bytes_append_text(out, certificate.subject);
	certificate_release(&certificate);
	return true;
}
