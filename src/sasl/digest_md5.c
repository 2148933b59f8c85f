/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DIGEST-MD5 (RFC 2831, made historic by RFC 6331): a response hashed from many
 * fields, and the server's own in return. Only qop=auth: no security layer.
 */
#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/message.h"
#include "sasl/client.h"
#include "sasl/digest_directives.h"
#include "sasl/mechanisms.h"
#include "sasl/server.h"

#define MD5 16

/* What the response is made of, on both sides. */
struct fields {
	struct span user, password, realm, nonce, cnonce, uri, authzid;
	bool utf8;
};

struct hashes {
	unsigned char user[DIGEST_MAX]; /* H(user:realm:password) */
	unsigned char a1[DIGEST_MAX];
	unsigned char a2[DIGEST_MAX];
	unsigned char response[DIGEST_MAX];
};

static void push_text(struct digest *digest, const char *text)
{
	digest_push(digest, span_text(text));
}

static void push_hex(struct digest *digest, const unsigned char *md5)
{
	struct bytes hex = BYTES_INIT;

	guarded_append_hex(&hex, span_of(md5, MD5));
	digest_push(digest, bytes_span(&hex));
	bytes_wipe(&hex);
}

/* ISO 8859-1 of a text that fits, as RFC 2831 §2.1.2.1 wants it hashed; false: it does not fit. */
static bool to_latin1(struct span text, struct bytes *out)
{
	guarded_reserve(out, text.size);
	for (size_t i = 0; i < text.size; i++) {
		unsigned char byte = text.data[i];

		if (byte < 0x80) {
			bytes_append_byte(out, byte);
		} else if ((byte == 0xc2 || byte == 0xc3) && i + 1 < text.size &&
			   (text.data[i + 1] & 0xc0) == 0x80) {
			bytes_append_byte(out,
					  (unsigned char)(byte << 6 | (text.data[++i] & 0x3f)));
		} else {
			return false;
		}
	}
	return true;
}

static void push_converted(struct digest *digest, struct span text, bool utf8)
{
	struct bytes latin1 = BYTES_INIT;

	digest_push(digest, utf8 && to_latin1(text, &latin1) ? bytes_span(&latin1) : text);
	bytes_wipe(&latin1);
}

/* A1 of RFC 2831 §2.1.2.1. */
static void hash_a1(const struct fields *fields, struct hashes *hashes)
{
	struct digest *digest = digest_new(DIGEST_MD5);

	push_converted(digest, fields->user, fields->utf8);
	push_text(digest, ":");
	push_converted(digest, fields->realm, fields->utf8);
	push_text(digest, ":");
	push_converted(digest, fields->password, fields->utf8);
	digest_finish(digest, hashes->user);
	digest = digest_new(DIGEST_MD5);
	digest_push(digest, span_of(hashes->user, MD5));
	push_text(digest, ":");
	digest_push(digest, fields->nonce);
	push_text(digest, ":");
	digest_push(digest, fields->cnonce);
	if (fields->authzid.size) {
		push_text(digest, ":");
		digest_push(digest, fields->authzid);
	}
	digest_finish(digest, hashes->a1);
}

/* The response, or with an empty method what the server proves itself with (§2.1.3). */
static void hash_response(const struct fields *fields, const char *method, struct hashes *hashes)
{
	struct digest *digest = digest_new(DIGEST_MD5);

	push_text(digest, method);
	push_text(digest, ":");
	digest_push(digest, fields->uri);
	digest_finish(digest, hashes->a2);
	digest = digest_new(DIGEST_MD5);
	push_hex(digest, hashes->a1);
	push_text(digest, ":");
	digest_push(digest, fields->nonce);
	push_text(digest, ":00000001:");
	digest_push(digest, fields->cnonce);
	push_text(digest, ":auth:");
	push_hex(digest, hashes->a2);
	digest_finish(digest, hashes->response);
}

struct digest_client {
	bool answered;
	bool verified;
	struct bytes proof; /* what the server must send, in hexadecimal */
};

static void digest_md5_release(struct exchange *exchange)
{
	struct digest_client *client = exchange->state;

	bytes_wipe(&client->proof);
}

/* The challenge's directives that the answer needs. */
struct question {
	struct bytes realm, nonce, qop, algorithm, charset;
	unsigned realms;
};

static void question_release(struct question *question)
{
	bytes_release(&question->realm);
	bytes_release(&question->nonce);
	bytes_release(&question->qop);
	bytes_release(&question->algorithm);
	bytes_release(&question->charset);
}

/* What is wrong with the challenge by RFC 2831 §2.1.1, or NULL. */
static const char *read_question(struct span challenge, struct question *question)
{
	if (!directive_list_is_good(challenge))
		return N_("The challenge is no list of name=value.");
	question->realms = directive_find(challenge, "realm", &question->realm);
	if (directive_find(challenge, "nonce", &question->nonce) != 1 || question->nonce.size == 0)
		return N_("The challenge must hold exactly one nonce.");
	if (directive_find(challenge, "algorithm", &question->algorithm) != 1 ||
	    !span_is_word(bytes_span(&question->algorithm), "md5-sess"))
		return N_("The challenge must name the algorithm md5-sess, once.");
	if (directive_find(challenge, "charset", &question->charset) > 1)
		return N_("The challenge names two character sets.");
	if (directive_find(challenge, "qop", &question->qop) &&
	    !directive_has_word(bytes_span(&question->qop), "auth"))
		return N_("The server wants a security layer (qop) that this program does not "
			  "build.");
	return NULL;
}

static void add_part(struct exchange *exchange, const char *label, struct span bytes)
{
	exchange_add(exchange, (struct sasl_value){ .label = label, .bytes = bytes });
}

static void add_hash(struct exchange *exchange, const char *label, const unsigned char *md5,
		     const char *note)
{
	exchange_add(exchange, (struct sasl_value){ .label = label,
						    .bytes = span_of(md5, MD5),
						    .form = VALUE_BYTES,
						    .secret = true,
						    .note = note });
}

/* A field of the answer, `name="value",` or, unquoted, `name=value,`. */
static void add_directive(struct exchange *exchange, const char *name, struct span value,
			  bool quoted)
{
	struct bytes text = BYTES_INIT;

	bytes_append_text(&text, name);
	bytes_append_byte(&text, '=');
	if (quoted)
		directive_append_quoted(&text, value);
	else
		bytes_append(&text, value);
	bytes_append_byte(&text, ',');
	exchange_add(exchange, (struct sasl_value){
				       .label = name, .bytes = bytes_span(&text), .ruler = true });
	bytes_release(&text);
}

/* In the order of the RFC's example. */
static void add_answer(struct exchange *exchange, const struct fields *fields,
		       const struct hashes *hashes)
{
	struct bytes hex = BYTES_INIT;

	if (fields->utf8)
		add_directive(exchange, "charset", span_text("utf-8"), false);
	add_directive(exchange, "username", fields->user, true);
	if (fields->realm.size)
		add_directive(exchange, "realm", fields->realm, true);
	add_directive(exchange, "nonce", fields->nonce, true);
	add_directive(exchange, "nc", span_text("00000001"), false);
	add_directive(exchange, "cnonce", fields->cnonce, true);
	add_directive(exchange, "digest-uri", fields->uri, true);
	if (fields->authzid.size)
		add_directive(exchange, "authzid", fields->authzid, true);
	exchange_add(exchange, (struct sasl_value){ .label = N_("label"),
						    .bytes = span_text("response="),
						    .ruler = true });
	guarded_append_hex(&hex, span_of(hashes->response, MD5));
	exchange_add(exchange, (struct sasl_value){ .label = N_("response"),
						    .bytes = bytes_span(&hex),
						    .secret = true,
						    .ruler = true });
	bytes_wipe(&hex);
	exchange_add(exchange, (struct sasl_value){ .label = N_("label"),
						    .bytes = span_text(",qop=auth"),
						    .ruler = true });
}

static void compute_answer(struct exchange *exchange, const struct fields *fields)
{
	struct digest_client *client = exchange->state;
	struct hashes hashes, server;

	hash_a1(fields, &hashes);
	server = hashes;
	hash_response(fields, "AUTHENTICATE", &hashes);
	hash_response(fields, "", &server);
	guarded_append_hex(&client->proof, span_of(server.response, MD5));
	add_hash(exchange, N_("hash of the password"), hashes.user,
		 N_("MD5 of user name, realm and password, joined by colons: as good as the "
		    "password itself."));
	add_hash(exchange, N_("HA1"), hashes.a1,
		 N_("MD5 of that hash and both nonces, joined by colons."));
	add_hash(exchange, N_("HA2"), hashes.a2,
		 N_("MD5 of \"AUTHENTICATE:\" and the digest-uri."));
	add_answer(exchange, fields, &hashes);
	memory_wipe(&hashes, sizeof(hashes));
	memory_wipe(&server, sizeof(server));
}

static void make_cnonce(const struct login *login, struct bytes *out)
{
	unsigned char random[15];

	if (login->nonce.size) {
		bytes_append(out, login->nonce);
		return;
	}
	digest_random(random, sizeof(random));
	base64_append(out, span_of(random, sizeof(random)));
}

static void answer_question(struct exchange *exchange, const struct question *question)
{
	const struct login *login = &exchange->login;
	struct bytes cnonce = BYTES_INIT, uri = BYTES_INIT;
	struct span realm = bytes_span(&question->realm);

	make_cnonce(login, &cnonce);
	bytes_append_text(&uri, "smtp/");
	bytes_append(&uri, login->host);
	add_part(exchange, N_("realm"), realm);
	add_part(exchange, N_("server nonce"), bytes_span(&question->nonce));
	add_part(exchange, N_("quality of protection"), bytes_span(&question->qop));
	add_part(exchange, N_("client nonce"), bytes_span(&cnonce));
	compute_answer(exchange,
		       &(struct fields){
			       .user = login->user,
			       .password = login->password,
			       .realm = login->realm.size ? login->realm : realm,
			       .nonce = bytes_span(&question->nonce),
			       .cnonce = bytes_span(&cnonce),
			       .uri = bytes_span(&uri),
			       .authzid = login->authzid,
			       .utf8 = span_is_word(bytes_span(&question->charset), "utf-8"),
		       });
	bytes_release(&cnonce);
	bytes_release(&uri);
}

static enum exchange_next check_server(struct exchange *exchange)
{
	struct digest_client *client = exchange->state;
	struct bytes proof = BYTES_INIT;
	unsigned count = directive_find(bytes_span(&exchange->challenge), "rspauth", &proof);
	bool right = count == 1 && digest_equal(bytes_span(&proof), bytes_span(&client->proof));

	exchange->proof = count > 0;
	exchange_add(exchange, (struct sasl_value){ .label = N_("the server's proof"),
						    .bytes = bytes_span(&proof),
						    .secret = true });
	bytes_wipe(&proof);
	if (!right)
		return exchange_cancel(exchange,
				       N_("The server's proof (rspauth) is missing or wrong: this "
					  "server does not know the password."));
	client->verified = true;
	exchange->asks = N_("The server's own proof, and it is right. An empty line asks for the "
			    "reply code.");
	return EXCHANGE_SEND;
}

static enum exchange_next digest_md5_answer(struct exchange *exchange)
{
	struct digest_client *client = exchange->state;
	struct question question = { .realms = 0 };
	const char *wrong;

	if (client->verified)
		return exchange_cancel(exchange, N_("Both sides have proved themselves, but the "
						    "server asks again."));
	if (client->answered)
		return check_server(exchange);
	exchange->asks = N_("Realm, nonce and quality of protection: the password is hashed "
			    "together with them.");
	wrong = read_question(bytes_span(&exchange->challenge), &question);
	if (wrong) {
		question_release(&question);
		return exchange_cancel(exchange, wrong);
	}
	if (question.realms > 1 && exchange->login.realm.size == 0)
		exchange->reason = N_("The server offers more than one realm; the first is taken.");
	answer_question(exchange, &question);
	question_release(&question);
	client->answered = true;
	return EXCHANGE_SEND;
}

static bool digest_md5_succeeded(const struct exchange *exchange, const char **reason)
{
	const struct digest_client *client = exchange->state;

	if (client->verified)
		return true;
	*reason = N_("The server never proved that it knows the password: it is not "
		     "authenticated, whatever the reply code says.");
	return false;
}

const struct mechanism_client digest_md5_client = {
	.steps = 2,
	.state_size = sizeof(struct digest_client),
	.answer = digest_md5_answer,
	.succeeded = digest_md5_succeeded,
	.release = digest_md5_release,
};

struct digest_server {
	bool answered;
	struct bytes nonce;
};

static void server_release(struct verifier *verifier)
{
	struct digest_server *server = verifier->state;

	bytes_wipe(&server->nonce);
}

static void append_question(struct verifier *verifier, struct bytes *challenge)
{
	struct digest_server *server = verifier->state;

	verifier_append_nonce(verifier, &server->nonce);
	bytes_append_text(challenge, "realm=");
	directive_append_quoted(challenge, bytes_span(&verifier->host));
	bytes_append_text(challenge, ",nonce=");
	directive_append_quoted(challenge, bytes_span(&server->nonce));
	bytes_append_text(challenge, ",qop=\"auth\",algorithm=md5-sess,charset=utf-8");
}

/* The answer's directives; each must stand there once but where `optional` says. */
struct answer {
	struct bytes realm, nonce, cnonce, nc, uri, response, charset, authzid, qop;
};

static void answer_release(struct answer *answer)
{
	bytes_wipe(&answer->realm);
	bytes_wipe(&answer->nonce);
	bytes_wipe(&answer->cnonce);
	bytes_wipe(&answer->nc);
	bytes_wipe(&answer->uri);
	bytes_wipe(&answer->response);
	bytes_wipe(&answer->charset);
	bytes_wipe(&answer->authzid);
	bytes_wipe(&answer->qop);
}

static bool read_answer(struct verifier *verifier, struct span text, struct answer *answer)
{
	if (!directive_list_is_good(text))
		return false;
	return directive_find(text, "username", &verifier->user) == 1 &&
	       directive_find(text, "realm", &answer->realm) <= 1 &&
	       directive_find(text, "nonce", &answer->nonce) == 1 &&
	       directive_find(text, "cnonce", &answer->cnonce) == 1 &&
	       directive_find(text, "nc", &answer->nc) == 1 &&
	       directive_find(text, "digest-uri", &answer->uri) == 1 &&
	       directive_find(text, "response", &answer->response) == 1 &&
	       directive_find(text, "charset", &answer->charset) <= 1 &&
	       directive_find(text, "authzid", &answer->authzid) <= 1 &&
	       directive_find(text, "qop", &answer->qop) <= 1 && answer->response.size == 32;
}

static bool is_ours(const struct verifier *verifier, const struct answer *answer)
{
	const struct digest_server *server = verifier->state;

	return span_equal(bytes_span(&answer->nonce), bytes_span(&server->nonce)) &&
	       span_is(bytes_span(&answer->nc), "00000001") &&
	       (answer->qop.size == 0 || span_is(bytes_span(&answer->qop), "auth")) &&
	       (answer->authzid.size == 0 ||
		span_equal(bytes_span(&answer->authzid), bytes_span(&verifier->user)));
}

static bool check_response(struct verifier *verifier, const struct answer *answer,
			   struct bytes *challenge)
{
	struct span password = { NULL, 0 };
	bool known = verifier_find(verifier, bytes_span(&verifier->user), &password), right;
	struct fields fields = { .user = bytes_span(&verifier->user),
				 .password = password,
				 .realm = bytes_span(&answer->realm),
				 .nonce = bytes_span(&answer->nonce),
				 .cnonce = bytes_span(&answer->cnonce),
				 .uri = bytes_span(&answer->uri),
				 .authzid = bytes_span(&answer->authzid),
				 .utf8 = answer->charset.size > 0 };
	struct hashes hashes;
	struct bytes hex = BYTES_INIT;

	hash_a1(&fields, &hashes);
	hash_response(&fields, "AUTHENTICATE", &hashes);
	guarded_append_hex(&hex, span_of(hashes.response, MD5));
	right = known && is_ours(verifier, answer) &&
		digest_equal(bytes_span(&hex), bytes_span(&answer->response));
	bytes_wipe(&hex);
	hash_response(&fields, "", &hashes);
	if (right) {
		bytes_append_text(challenge, "rspauth=");
		bytes_append_hex(challenge, span_of(hashes.response, MD5));
	}
	memory_wipe(&hashes, sizeof(hashes));
	return right;
}

static enum verification digest_md5_push(struct verifier *verifier, bool present,
					 struct span response, struct bytes *challenge)
{
	struct digest_server *server = verifier->state;
	struct answer answer;
	enum verification verification = VERIFY_MALFORMED;

	if (!present) {
		append_question(verifier, challenge);
		return VERIFY_CHALLENGE;
	}
	if (server->answered)
		return response.size ? VERIFY_MALFORMED : VERIFY_OK;
	memset(&answer, 0, sizeof(answer));
	if (read_answer(verifier, response, &answer))
		verification = check_response(verifier, &answer, challenge) ? VERIFY_CHALLENGE
									    : VERIFY_REFUSED;
	server->answered = true;
	answer_release(&answer);
	return verification;
}

const struct mechanism_server digest_md5_server = {
	.state_size = sizeof(struct digest_server),
	.server_first = true,
	.push = digest_md5_push,
	.release = server_release,
};
