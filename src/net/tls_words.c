/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What went wrong with TLS, in words: for the faults that stream gives to
 * session and practice. One of the files that know the TLS library.
 */
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "net/tls_inside.h"

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

/* Names of alerts that came after the library's own list (RFC 8446 §6, RFC 7301 §3.2). */
static const char *alert_name(int number)
{
	switch (number) {
	case 109:
		return "missing extension";
	case SSL_AD_CERTIFICATE_REQUIRED:
		return "certificate required";
	case SSL_AD_NO_APPLICATION_PROTOCOL:
		return "no application protocol";
	default:
		return SSL_alert_desc_string_long(number);
	}
}

static const char *alert_sentence(int number)
{
	for (size_t i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++) {
		if (alerts[i].number == number)
			return _(alerts[i].sentence);
	}
	return _("The server broke off TLS with the alert \"{alert}\". Its log tells more.");
}

/* We have refused a second handshake, and the server did not go on without one. */
static bool wanted_renegotiation(const struct tls_session *session)
{
	const struct tls_refusal *refusal = &session->facts.refusal;

	return session->established && refusal->alerted && refusal->alert_is_ours &&
	       refusal->alert == SSL_AD_NO_RENEGOTIATION;
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

static const char *client_sentence(const struct tls_session *session, int reason)
{
	if (wanted_renegotiation(session))
		return _("The server wanted a second TLS handshake in the middle of the session, "
			 "which is refused here as TLS 1.3 has none, and broke off ({reason}). "
			 "Servers do so to ask for a client certificate: let it ask at the "
			 "beginning.");
	return reason >= SSL_AD_REASON_OFFSET ? alert_sentence(reason - SSL_AD_REASON_OFFSET)
					      : reason_sentence(session, reason);
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
	struct message_value values[] = {
		{ "reason", span_text(words ? words : "?") },
		{ "alert", span_text(alert_name(reason - SSL_AD_REASON_OFFSET)) },
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
			  session->client ? client_sentence(session, reason)
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

bool tls_fault_set(struct fault *fault, enum fault_kind kind, const char *sentence,
		   const char *path)
{
	unsigned long code = ERR_peek_error();
	const char *reason = ERR_reason_error_string(code);
	struct message_value values[] = {
		{ "path", span_text(path) },
		{ "reason", span_text(reason ? reason : "?") },
	};

	ERR_clear_error();
	fault_set(fault, kind, (int)ERR_GET_REASON(code), sentence, values, 2);
	return false;
}
