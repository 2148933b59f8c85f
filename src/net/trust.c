/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The decision on trust and its words. Facts come from tls_session; the
 * session, the credential gate and the reports ask.
 */
#include "net/trust.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/time.h"

/* In the order of enum trust_problem. */
static const struct {
	const char *name;
	const char *sentence;
} texts[] = {
	[TRUST_OK] = { "ok", N_("The certificate is for {name}, and its chain leads to a trusted "
				"CA.") },
	[TRUST_NO_CERTIFICATE] = { "no-certificate",
				   N_("The server showed no certificate, so nobody knows who it "
				      "is. Its TLS configuration needs one.") },
	[TRUST_NO_ANCHORS] = { "no-anchors",
			       N_("This machine has no trusted CAs, so no certificate at all can "
				  "be "
				  "verified. Install its package of CA certificates "
				  "(ca-certificates), or name a file of them with --ca-file.") },
	[TRUST_SELF_SIGNED] = { "self-signed",
				N_("The certificate ({subject}) is self-signed: no CA vouches for "
				   "it. "
				   "If the server is yours, have one issued by a CA, or pass its "
				   "certificate with --ca-file; else do not send a password.") },
	[TRUST_UNKNOWN_CA] = { "unknown-ca",
			       N_("The certificate was issued by an unknown CA, one that is not "
				  "trusted here: "
				  "{issuer}. If it is your own CA, pass its certificate with "
				  "--ca-file; if it is a public one, the server may be leaving out "
				  "an intermediate certificate.") },
	[TRUST_MISSING_INTERMEDIATE] = { "missing-intermediate",
					 N_("The server sent its own certificate but not the one "
					    "of "
					    "its issuer, {issuer}. Its administrator has to "
					    "configure the whole chain; some clients fetch the "
					    "missing one by themselves, and so hide this.") },
	[TRUST_EXPIRED] = { "expired",
			    N_("The certificate of {subject} expired on {until}. It has to be "
			       "renewed, and the server reloaded. (If that date is in the future, "
			       "this machine's clock is wrong.)") },
	[TRUST_NOT_YET_VALID] = { "not-yet-valid",
				  N_("The certificate of {subject} is not yet valid: it begins at "
				     "{from}. "
				     "Check this machine's clock, then the server's "
				     "certificate.") },
	[TRUST_WRONG_NAME] = { "wrong-name",
			       N_("The certificate is not for {name}: it is for {names}. Connect "
				  "by "
				  "one of those names if it is the same server, or have the name "
				  "added to the certificate.") },
	[TRUST_WEAK] = { "weak",
			 N_("A key or signature in the certificate chain is too weak to be trusted "
			    "({words}). The server needs a new certificate.") },
	[TRUST_PURPOSE] = { "wrong-purpose",
			    N_("A certificate of the chain ({subject}) was not made for what it is "
			       "used for: {words}. The server needs another one.") },
	[TRUST_SIGNATURE] = { "bad-signature",
			      N_("A signature in the certificate chain does not verify ({words}): "
				 "the chain is damaged, or forged. Do not send a password.") },
	[TRUST_REVOKED] = { "revoked",
			    N_("The certificate of {subject} was revoked by its CA. Do not send a "
			       "password.") },
	[TRUST_DANE] = { "dane-mismatch",
			 N_("DNSSEC vouches for TLSA records of {name}, and none of them fits the "
			    "certificate ({subject}). Mail servers that honour DANE do not deliver "
			    "here. If the certificate was renewed, the TLSA records have to be "
			    "published anew; else somebody may stand in between.") },
	[TRUST_PIN] = { "pin-mismatch",
			N_("The certificate ({subject}) is not the pinned one: its fingerprint is "
			   "sha256:{fingerprint}. If it was renewed, take the new fingerprint from "
			   "the server itself, not from this connection; else do not send a "
			   "password.") },
	[TRUST_LOWERED] = { "lowered",
			    N_("This connection was made with lowered demands, to find out what "
			       "the "
			       "server takes. It is for looking at only: connect again before you "
			       "send a password.") },
	[TRUST_OTHER] = { "other", N_("The certificate chain could not be verified: {words}.") },
};

bool tls_trusted(const struct tls_facts *facts)
{
	if (facts->lowered)
		return false;
	if (facts->pin != TRUST_PIN_UNASKED)
		return facts->pin == TRUST_PIN_MATCHES;
	if (facts->dane.state == DANE_MATCHED || facts->dane.state == DANE_MISMATCHED)
		return facts->dane.state == DANE_MATCHED;
	return facts->chain_ok && facts->name_matches;
}

const char *trust_match_name(enum trust_match match)
{
	static const char *const names[] = {
		[TRUST_MATCH_NONE] = "none",
		[TRUST_MATCH_EXACT] = "exact",
		[TRUST_MATCH_WILDCARD] = "wildcard",
		[TRUST_MATCH_ADDRESS] = "address",
		[TRUST_MATCH_COMMON_NAME] = "common-name",
	};

	return names[match];
}

const char *trust_problem_name(enum trust_problem problem)
{
	return texts[problem].name;
}

static void append_date(struct bytes *out, int64_t seconds)
{
	char text[TIME_TEXT_SIZE] = "1970";

	if (seconds > 0)
		time_format((uint64_t)seconds * 1000000, text);
	bytes_append(out, span_part(span_text(text), 0, strlen("2026-11-22")));
}

/* "mail.example.test, localhost"; a certificate may hold hundreds. */
static void append_names(struct bytes *out, const struct tls_facts *facts)
{
	const size_t most = 6;

	for (size_t i = 0; i < facts->name_count && i < most; i++) {
		bytes_append_text(out, i ? ", " : "");
		bytes_append_text(out, facts->names[i].text);
	}
	if (facts->name_count > most)
		bytes_append_text(out, ", ...");
	if (facts->name_count == 0)
		bytes_append_text(out, "-");
}

static void append_problem(struct bytes *out, const struct tls_facts *facts,
			   enum trust_problem problem)
{
	static const struct certificate none;
	size_t depth = facts->chain_depth > 0 ? (size_t)facts->chain_depth : 0;
	const struct certificate *at = depth < facts->chain_count ? &facts->chain[depth] : &none;
	struct bytes names = BYTES_INIT;
	struct bytes from = BYTES_INIT;
	struct bytes until = BYTES_INIT;

	append_names(&names, facts);
	append_date(&from, at->not_before_s);
	append_date(&until, at->not_after_s);
	message_append(
		out, _(texts[problem].sentence),
		(struct message_value[]){
			{ "name", span_text(facts->name_asked) },
			{ "names", bytes_span(&names) },
			{ "subject", span_text(at->subject ? at->subject : "?") },
			{ "issuer", span_text(at->issuer ? at->issuer : "?") },
			{ "from", bytes_span(&from) },
			{ "until", bytes_span(&until) },
			{ "words", span_text(facts->chain_words ? facts->chain_words : "?") },
			{ "fingerprint",
			  span_text(facts->chain_count ? facts->chain[0].sha256 : "?") },
		},
		8);
	bytes_release(&names);
	bytes_release(&from);
	bytes_release(&until);
}

/* True when names count: they do not where a fingerprint or DANE decided. */
static bool is_of_chain(enum trust_problem problem)
{
	return problem != TRUST_OK && problem != TRUST_WRONG_NAME && problem != TRUST_DANE &&
	       problem != TRUST_PIN && problem != TRUST_LOWERED;
}

void trust_append(struct bytes *out, const struct tls_facts *facts)
{
	append_problem(out, facts, facts->problem);
	if (is_of_chain(facts->problem) && facts->chain_count > 0 && !facts->name_matches) {
		bytes_append_byte(out, ' ');
		append_problem(out, facts, TRUST_WRONG_NAME);
	}
}

void tls_facts_release(struct tls_facts *facts)
{
	for (size_t i = 0; i < facts->chain_count; i++)
		certificate_release(&facts->chain[i]);
	for (size_t i = 0; i < facts->name_count; i++)
		memory_free(facts->names[i].text);
	for (size_t i = 0; i < facts->client_ca_count; i++)
		memory_free(facts->client_ca[i]);
	memory_free(facts->client_ca);
	memory_free(facts->chain);
	memory_free(facts->names);
	memory_free(facts->name_asked);
	memory_free(facts->sni);
	memory_free(facts->name_matched);
	memory_free(facts->common_name);
	memory_free(facts->anchor);
	dane_release(&facts->dane);
	memory_free(facts->refusal.versions);
	memory_free(facts->refusal.ciphers);
	memory_free(facts->refusal.groups);
	memory_free(facts->chain_words);
	memset(facts, 0, sizeof(*facts));
}
