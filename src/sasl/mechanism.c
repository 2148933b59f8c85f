/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of mechanisms: those of the IANA SASL registry and of the wild that
 * SMTP servers offer. Read by the picker, the practice server and `list`.
 */
#include "sasl/mechanism.h"

#include "base/message.h"
#include "sasl/client.h"
#include "sasl/mechanisms.h"

/* Sorted by name. Strength orders what is chosen by itself; 0 is never chosen so. */
static const struct mechanism rows[] = {
	{
		.name = "ANONYMOUS",
		.reference = "RFC 4505",
		.summary = N_("No login at all: a trace word is left, often an address."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
		.client = &anonymous_client,
		.server = &anonymous_server,
	},
	{
		.name = "CRAM-MD5",
		.reference = "RFC 2195",
		.summary = N_("The password is not sent, but a keyed MD5 of the server's challenge "
			      "is: who listens can test guesses."),
		.exposure = EXPOSURE_GUESS,
		.wants_password = true,
		.strength = 30,
		.client = &cram_md5_client,
		.server = &cram_md5_server,
	},
	{
		.name = "DIGEST-MD5",
		.reference = "RFC 2831",
		.summary = N_("The password goes into an MD5 of many fields; declared historic, it "
			      "interoperates badly."),
		.exposure = EXPOSURE_GUESS,
		.wants_password = true,
		.obsolete = true,
		.strength = 20,
		.client = &digest_md5_client,
		.server = &digest_md5_server,
	},
	{
		.name = "EXTERNAL",
		.reference = "RFC 4422",
		.summary = N_("Who you are is known already, mostly from the certificate that you "
			      "showed in TLS."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
		.client = &external_client,
		.server = &external_server,
	},
	{
		.name = "GS2-KRB5",
		.reference = "RFC 5801",
		.summary = N_("Kerberos 5 in a newer frame; it needs a ticket, not a password."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
	},
	{
		.name = "GS2-KRB5-PLUS",
		.reference = "RFC 5801",
		.summary = N_("Kerberos 5 in a newer frame, bound to the TLS channel."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
		.binds_channel = true,
	},
	{
		.name = "GSS-SPNEGO",
		.reference = "none (Microsoft)",
		.summary = N_("Negotiates Kerberos or NTLM inside the exchange."),
		.exposure = EXPOSURE_GUESS,
		.client_first = true,
	},
	{
		.name = "GSSAPI",
		.reference = "RFC 4752",
		.summary = N_(
			"Kerberos 5: it needs a ticket of the site's own domain, not a password."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
	},
	{
		.name = "KERBEROS_V4",
		.reference = "RFC 2222",
		.summary = N_("Kerberos 4, long dead."),
		.exposure = EXPOSURE_GUESS,
		.obsolete = true,
	},
	{
		.name = "LOGIN",
		.reference = "none (draft-murchison-sasl-login)",
		.summary = N_("The user name and the password in two steps, each in Base64 only."),
		.exposure = EXPOSURE_PASSWORD,
		.wants_password = true,
		.obsolete = true,
		.strength = 35,
		.client = &login_client,
		.server = &login_server,
	},
	{
		.name = "NTLM",
		.reference = "none (MS-NLMP)",
		.summary = N_("Windows domain login by challenge and answer; the challenge names "
			      "domain and host."),
		.exposure = EXPOSURE_GUESS,
		.client_first = true,
		.wants_password = true,
		.by_hand = true,
		.client = &ntlm_client,
	},
	{
		.name = "OAUTH10A",
		.reference = "RFC 7628",
		.summary = N_("A signed OAuth 1.0a request; hardly used."),
		.exposure = EXPOSURE_PASSWORD,
		.client_first = true,
		.wants_token = true,
	},
	{
		.name = "OAUTHBEARER",
		.reference = "RFC 7628",
		.summary = N_(
			"An OAuth 2 access token in place of a password, in the standard's form."),
		.exposure = EXPOSURE_PASSWORD,
		.client_first = true,
		.wants_token = true,
		.strength = 50,
		.client = &oauthbearer_client,
		.server = &oauthbearer_server,
	},
	{
		.name = "OPENID20",
		.reference = "RFC 6616",
		.summary = N_("A login in the browser through OpenID 2.0; hardly used."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
	},
	{
		.name = "OTP",
		.reference = "RFC 2444",
		.summary = N_("One-time passwords from a list or a calculator."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
	},
	{
		.name = "PLAIN",
		.reference = "RFC 4616",
		.summary = N_("The user name and the password in one message, in Base64 only."),
		.exposure = EXPOSURE_PASSWORD,
		.client_first = true,
		.wants_password = true,
		.strength = 40,
		.client = &plain_client,
		.server = &plain_server,
	},
	{
		.name = "PLAIN-CLIENTTOKEN",
		.reference = "none (Google)",
		.summary = N_("Google's own token scheme for its own programs."),
		.exposure = EXPOSURE_PASSWORD,
		.client_first = true,
		.wants_token = true,
	},
	{
		.name = "SAML20",
		.reference = "RFC 6595",
		.summary = N_("A login in the browser through an identity provider; hardly used."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
	},
	{
		.name = "SCRAM-SHA-1",
		.reference = "RFC 5802",
		.summary =
			N_("Both sides prove that they know the password, and neither sends it."),
		.exposure = EXPOSURE_GUESS,
		.client_first = true,
		.wants_password = true,
		.strength = 60,
		.client = &scram_sha1_client,
		.server = &scram_sha1_server,
	},
	{
		.name = "SCRAM-SHA-1-PLUS",
		.reference = "RFC 5802",
		.summary = N_("As without -PLUS, and the proof is bound to this TLS channel: "
			      "nobody can stand in between."),
		.exposure = EXPOSURE_GUESS,
		.client_first = true,
		.wants_password = true,
		.binds_channel = true,
		.strength = 65,
		.client = &scram_sha1_client,
		.server = &scram_sha1_plus_server,
	},
	{
		.name = "SCRAM-SHA-256",
		.reference = "RFC 7677",
		.summary =
			N_("Both sides prove that they know the password, and neither sends it."),
		.exposure = EXPOSURE_GUESS,
		.client_first = true,
		.wants_password = true,
		.strength = 70,
		.client = &scram_sha256_client,
		.server = &scram_sha256_server,
	},
	{
		.name = "SCRAM-SHA-256-PLUS",
		.reference = "RFC 7677",
		.summary = N_("As without -PLUS, and the proof is bound to this TLS channel: "
			      "nobody can stand in between."),
		.exposure = EXPOSURE_GUESS,
		.client_first = true,
		.wants_password = true,
		.binds_channel = true,
		.strength = 75,
		.client = &scram_sha256_client,
		.server = &scram_sha256_plus_server,
	},
	{
		.name = "SCRAM-SHA-512",
		.reference = "none (draft-melnikov-scram-sha-512)",
		.summary =
			N_("Both sides prove that they know the password, and neither sends it."),
		.exposure = EXPOSURE_GUESS,
		.client_first = true,
		.wants_password = true,
		.strength = 80,
		.client = &scram_sha512_client,
		.server = &scram_sha512_server,
	},
	{
		.name = "SCRAM-SHA-512-PLUS",
		.reference = "none (draft-melnikov-scram-sha-512)",
		.summary = N_("As without -PLUS, and the proof is bound to this TLS channel: "
			      "nobody can stand in between."),
		.exposure = EXPOSURE_GUESS,
		.client_first = true,
		.wants_password = true,
		.binds_channel = true,
		.strength = 85,
		.client = &scram_sha512_client,
		.server = &scram_sha512_plus_server,
	},
	{
		.name = "SCRAM-SHA3-512",
		.reference = "none (draft-melnikov-scram-sha3-512)",
		.summary = N_("SCRAM with SHA3-512; offered by few servers."),
		.exposure = EXPOSURE_GUESS,
		.client_first = true,
		.wants_password = true,
	},
	{
		.name = "SECURID",
		.reference = "RFC 2808",
		.summary = N_("The pass code of a token card."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
	},
	{
		.name = "SKEY",
		.reference = "RFC 2222",
		.summary = N_("One-time passwords in their first form."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
		.obsolete = true,
	},
	{
		.name = "XOAUTH",
		.reference = "none (Google)",
		.summary = N_("Google's form of OAuth 1.0a, switched off."),
		.exposure = EXPOSURE_PASSWORD,
		.client_first = true,
		.wants_token = true,
		.obsolete = true,
	},
	{
		.name = "XOAUTH2",
		.reference = "none (Google, Microsoft)",
		.summary = N_("An OAuth 2 access token in place of a password, in Google's form."),
		.exposure = EXPOSURE_PASSWORD,
		.client_first = true,
		.wants_token = true,
		.obsolete = true,
		.strength = 45,
		.client = &xoauth2_client,
		.server = &xoauth2_server,
	},
	{
		.name = "XYMCOOKIE",
		.reference = "none (Yahoo)",
		.summary = N_("Yahoo's own login by cookie."),
		.exposure = EXPOSURE_PASSWORD,
		.client_first = true,
		.wants_token = true,
	},
	{
		.name = "XYMCOOKIEB64",
		.reference = "none (Yahoo)",
		.summary = N_("Yahoo's own login by cookie, encoded once more."),
		.exposure = EXPOSURE_PASSWORD,
		.client_first = true,
		.wants_token = true,
	},
	{
		.name = "XYMPKI",
		.reference = "none (Yahoo)",
		.summary = N_("Yahoo's own login by key."),
		.exposure = EXPOSURE_NOTHING,
		.client_first = true,
	},
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

const struct mechanism *mechanism_row(size_t n)
{
	return n < ROW_COUNT ? &rows[n] : NULL;
}

const struct mechanism *mechanism_find(struct span name)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (span_is_word(name, rows[i].name))
			return &rows[i];
	return NULL;
}

unsigned mechanism_steps(const struct mechanism *mechanism)
{
	return mechanism->client ? mechanism->client->steps : 0;
}

static bool is_usable(const struct mechanism *mechanism, bool encrypted, bool have_token,
		      bool have_binding)
{
	return mechanism->client && mechanism->strength && !mechanism->by_hand &&
	       mechanism->wants_token == have_token &&
	       (encrypted || mechanism->exposure != EXPOSURE_PASSWORD) &&
	       (have_binding || !mechanism->binds_channel);
}

const struct mechanism *mechanism_choose(struct span offered, bool encrypted, bool have_token,
					 bool have_binding)
{
	const struct mechanism *best = NULL;

	while (offered.size) {
		const struct mechanism *found = mechanism_find(span_next_word(&offered));

		if (found && is_usable(found, encrypted, have_token, have_binding) &&
		    (!best || found->strength > best->strength))
			best = found;
	}
	return best;
}
