/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows: TLS alerts, from RFC 8446 §6.2 and, for the older versions, RFC 5246
 * §7.2.2. Sorted by number.
 */
#include "explain/alerts.h"

#include "base/message.h"

#define OFFER                                                                                      \
	N_("Compare what this side offered with what the server is set to take; :ladder tries "    \
	   "other offers.")
#define OUR_CERTIFICATE N_("Check the client certificate: --cert and --key.")
#define THEIR_LOG N_("The server's log tells more.")
#define DAMAGE                                                                                     \
	N_("Compare from another network: something on the way may change what passes. Else one "  \
	   "of the two programs has a fault.")

const struct alert_entry alert_entries[] = {
	{ 0, "close_notify", N_("The other side says nothing more: the ordinary end."),
	  N_("No fix needed. In the middle of a handshake it means that the other side gave up."),
	  "RFC 8446 §6.1" },
	{ 10, "unexpected_message", N_("A message came that does not belong at this point."),
	  DAMAGE, "RFC 8446 §6.2" },
	{ 20, "bad_record_mac", N_("A record could not be decrypted: it was damaged on the way."),
	  DAMAGE, "RFC 8446 §6.2" },
	{ 21, "decryption_failed",
	  N_("A record could not be decrypted. Programs of today say bad_record_mac instead."),
	  DAMAGE, "RFC 5246 §7.2.2" },
	{ 22, "record_overflow", N_("A record was longer than TLS allows."), DAMAGE,
	  "RFC 8446 §6.2" },
	{ 30, "decompression_failure", N_("Compressed data could not be unpacked."), DAMAGE,
	  "RFC 5246 §7.2.2" },
	{ 40, "handshake_failure",
	  N_("The two sides have no common choice: no cipher, group, signature or key type that "
	     "both take."),
	  OFFER, "RFC 8446 §6.2" },
	{ 41, "no_certificate", N_("SSL 3.0: the client has no certificate to show."),
	  OUR_CERTIFICATE, "RFC 6101 §5.4.2" },
	{ 42, "bad_certificate", N_("A certificate is damaged, or its signature does not verify."),
	  OUR_CERTIFICATE, "RFC 8446 §6.2" },
	{ 43, "unsupported_certificate", N_("A certificate is of a kind that is not supported."),
	  OUR_CERTIFICATE, "RFC 8446 §6.2" },
	{ 44, "certificate_revoked", N_("A certificate was revoked by its CA."), OUR_CERTIFICATE,
	  "RFC 8446 §6.2" },
	{ 45, "certificate_expired", N_("A certificate is over, or not yet valid."),
	  OUR_CERTIFICATE, "RFC 8446 §6.2" },
	{ 46, "certificate_unknown", N_("A certificate is not accepted for some other reason."),
	  OUR_CERTIFICATE, "RFC 8446 §6.2" },
	{ 47, "illegal_parameter", N_("A value in the handshake was out of bounds."), DAMAGE,
	  "RFC 8446 §6.2" },
	{ 48, "unknown_ca", N_("A certificate's chain leads to no CA that is trusted there."),
	  N_("Take a client certificate of a CA that the server trusts, with its intermediates in "
	     "the file."),
	  "RFC 8446 §6.2" },
	{ 49, "access_denied", N_("The certificate is valid, but its owner is not let in."),
	  N_("Ask the server's administrator which client certificates are let in."),
	  "RFC 8446 §6.2" },
	{ 50, "decode_error", N_("A message could not be read."), DAMAGE, "RFC 8446 §6.2" },
	{ 51, "decrypt_error", N_("A signature or a check value of the handshake was wrong."),
	  DAMAGE, "RFC 8446 §6.2" },
	{ 60, "export_restriction", N_("A key was longer than old export rules allowed."), OFFER,
	  "RFC 2246 §7.2.2" },
	{ 70, "protocol_version", N_("The TLS version that was offered is known, and not taken."),
	  N_("See --tls-min and --tls-max; :ladder finds out which versions the server takes."),
	  "RFC 8446 §6.2" },
	{ 71, "insufficient_security", N_("Stronger ciphers are demanded than were offered."),
	  N_("Offer stronger ones with --tls-ciphers and --tls-groups, or none of these options."),
	  "RFC 8446 §6.2" },
	{ 80, "internal_error", N_("A fault that has nothing to do with what was said to it."),
	  N_("The server's log tells more. A certificate or key that it cannot read is the usual "
	     "cause."),
	  "RFC 8446 §6.2" },
	{ 86, "inappropriate_fallback",
	  N_("A client tried again with a lower version than both sides can."),
	  N_("Allow the higher version: --tls-max."), "RFC 7507 §3" },
	{ 90, "user_canceled", N_("The handshake was given up for a reason that is no fault."),
	  THEIR_LOG, "RFC 8446 §6.1" },
	{ 100, "no_renegotiation", N_("A new handshake within the session is refused."), THEIR_LOG,
	  "RFC 5246 §7.2.2" },
	{ 109, "missing_extension", N_("An extension is missing that this choice demands."), OFFER,
	  "RFC 8446 §6.2" },
	{ 110, "unsupported_extension", N_("An extension came that nobody had asked for."), DAMAGE,
	  "RFC 8446 §6.2" },
	{ 112, "unrecognized_name", N_("No server has the name that was sent (SNI)."),
	  N_("Send the name that the server knows with --sni, or none with --sni none."),
	  "RFC 6066 §3" },
	{ 113, "bad_certificate_status_response",
	  N_("The stapled answer on the certificate's revocation is invalid."), THEIR_LOG,
	  "RFC 8446 §6.2" },
	{ 115, "unknown_psk_identity", N_("No such shared key is known."), THEIR_LOG,
	  "RFC 8446 §6.2" },
	{ 116, "certificate_required", N_("A client certificate is demanded, and none was shown."),
	  N_("Give one with --cert and --key."), "RFC 8446 §6.2" },
	{ 120, "no_application_protocol", N_("No protocol of those named in ALPN is spoken."),
	  THEIR_LOG, "RFC 7301 §3.2" },
};

const size_t alert_entry_count = sizeof(alert_entries) / sizeof(alert_entries[0]);

const struct alert_entry *alert_entry_find(uint64_t number)
{
	for (size_t i = 0; i < alert_entry_count; i++)
		if (alert_entries[i].number == number)
			return &alert_entries[i];
	return NULL;
}
