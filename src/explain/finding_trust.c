/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings about certificates and DANE: what the members of a handshake show. */
#include <assert.h>
#include <string.h>
#include <strings.h>

#include "explain/channel_lines.h"
#include "explain/finding_scan.h"

#define RSA_BITS_LEAST 2048

/* A handshake as the trust verdict reads it. */
static void read(const struct finding_scan *scan, uint32_t id, struct channel_subject *subject)
{
	*subject = (struct channel_subject){ .journal = scan->journal,
					     .id = id,
					     .event = journal_event(scan->journal, id),
					     .members = scan_members(scan, id) };
}

/* Reads it, unless it is a step of the ladder. */
static bool read_ordinary(const struct finding_scan *scan, uint32_t id,
			  struct channel_subject *subject)
{
	read(scan, id, subject);
	return channel_text(subject, "rung").size == 0;
}

/* ---- the chain ---- */

static bool has_word(struct span text, const char *word)
{
	size_t size = strlen(word);

	for (size_t i = 0; i + size <= text.size; i++)
		if (!strncasecmp((const char *)text.data + i, word, size))
			return true;
	return false;
}

/* Who vouches for itself is trusted for other reasons than its signature. */
static bool is_root(const struct channel_subject *subject, size_t n)
{
	struct span name = channel_item(subject, "chain", n);

	return name.size && span_equal(name, channel_item(subject, "chain_issuer", n));
}

static void look_at_signatures(struct finding_scan *scan, const struct finding_head *head,
			       uint32_t id)
{
	struct channel_subject subject;
	size_t count;

	if (!read_ordinary(scan, id, &subject))
		return;
	count = channel_item_count(&subject, "chain_signature");
	for (size_t n = 0; n < count; n++) {
		struct message_value values[] = {
			{ "signature", channel_item(&subject, "chain_signature", n) },
		};

		if (is_root(&subject, n) ||
		    (!has_word(values[0].bytes, "sha1") && !has_word(values[0].bytes, "md5")))
			continue;
		finding_add(scan, head, id, values, 1);
		break;
	}
}

/* The number at the end of "RSA 1024"; 0 for keys on curves. */
static uint64_t key_bits(struct span key)
{
	size_t from = key.size;
	uint64_t bits = 0;

	if (!span_starts_word(key, "RSA") && !span_starts_word(key, "DSA"))
		return 0;
	while (from && key.data[from - 1] >= '0' && key.data[from - 1] <= '9')
		from--;
	return span_number(span_after(key, from), &bits) ? bits : 0;
}

static void look_at_keys(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	struct channel_subject subject;
	size_t count;

	if (!read_ordinary(scan, id, &subject))
		return;
	count = channel_item_count(&subject, "chain_key");
	for (size_t n = 0; n < count; n++) {
		struct message_value values[] = {
			{ "key", channel_item(&subject, "chain_key", n) },
		};
		uint64_t bits = key_bits(values[0].bytes);

		if (!bits || bits >= RSA_BITS_LEAST)
			continue;
		finding_add(scan, head, id, values, 1);
		break;
	}
}

/* Rules that one member of an event shows, with the text that it must be. */
static const struct sign {
	const char *rule;
	const char *member;
	const char *text;
} signs[] = {
	{ "certificate-name-common", "match", "common-name" },
	{ "chain-incomplete", "chain_verdict", "missing-intermediate" },
	{ "dane-lookup-failed", "dane", "lookup-failed" },
	{ "dane-mismatch", "dane", "mismatched" },
	{ "dane-unusable", "dane", "unusable" },
	{ "sts-broken", "sts", "broken" },
	{ "sts-record-broken", "sts", "record-broken" },
	{ "sts-unreachable", "sts", "unreachable" },
};

static const struct sign *sign_of(const struct finding_head *head)
{
	size_t n = 0;

	while (n < sizeof(signs) / sizeof(signs[0]) && strcmp(signs[n].rule, head->rule) != 0)
		n++;
	assert(n < sizeof(signs) / sizeof(signs[0]));
	return &signs[n];
}

/* Adds a finding for every handshake whose member has its rule's text. */
static void look_at_member(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	const struct sign *sign = sign_of(head);
	struct channel_subject subject;

	if (read_ordinary(scan, id, &subject) && channel_has(&subject, sign->member, sign->text)) {
		struct message_value values[] = {
			{ "name", channel_text(&subject, "name") },
			{ "issuer", channel_text(&subject, "issuer") },
			{ "matched", channel_text(&subject, "matched") },
			{ "reason", channel_text(&subject, "dane_reason") },
		};

		finding_add(scan, head, id, values, 4);
	}
}

/* ---- MTA-STS ---- */

static void look_at_sts_mismatch(struct finding_scan *scan, const struct finding_head *head,
				 uint32_t id)
{
	struct channel_subject subject;

	if (read_ordinary(scan, id, &subject) &&
	    (channel_has(&subject, "sts_mode", "enforce") ||
	     channel_has(&subject, "sts_mode", "testing")) &&
	    !channel_satisfies_policy(&subject)) {
		struct message_value values[] = {
			{ "name", channel_text(&subject, "name") },
			{ "domain", channel_text(&subject, "domain") },
		};

		finding_add(scan, head, id, values, 2);
	}
}

/* Adds a finding for every policy that stands so. */
static void look_at_policy(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	const struct sign *sign = sign_of(head);
	struct span members = scan_members(scan, id);
	struct message_value values[] = {
		{ "domain", members_text(members, "domain") },
		{ "reason", members_text(members, "sts_reason") },
	};

	if (span_is(members_text(members, sign->member), sign->text))
		finding_add(scan, head, id, values, 2);
}

/* ---- what connections for diagnosis add ---- */

/* Asked at the end: the ladder may have been climbed before the session began. */
static void look_at_sni(struct finding_scan *scan, const struct finding_head *head, uint32_t until)
{
	struct channel_subject with, without;
	uint32_t ordinary = scan_next(scan, 0, EVENT_TLS_READY);

	while (ordinary && !read_ordinary(scan, ordinary, &with))
		ordinary = scan_next(scan, ordinary, EVENT_TLS_READY);
	for (uint32_t id = scan_next(scan, 0, EVENT_TLS_READY); ordinary && id && id <= until;
	     id = scan_next(scan, id, EVENT_TLS_READY)) {
		struct message_value value = { "name", channel_text(&with, "name") };

		read(scan, id, &without);
		if (!channel_has(&without, "rung", "no-sni") ||
		    span_equal(channel_text(&with, "sha256"), channel_text(&without, "sha256")))
			continue;
		finding_prove(finding_add(scan, head, ordinary, &value, 1), id);
		return;
	}
}

const struct finding_session_rule finding_trust_rules[] = {
	{ { "certificate-key-weak", FINDING_ERROR, FINDING_SECURITY,
	    N_("A key of the certificate chain is too short: {key}."),
	    N_("Have a certificate issued for a new key: RSA of 2048 bits or more, or a key on an "
	       "elliptic curve."),
	    "RFC 9325 §4.5" },
	  look_at_keys,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "certificate-name-common", FINDING_ERROR, FINDING_SECURITY,
	    N_("The certificate is for {matched} by its common name only: clients of today do not "
	       "look there."),
	    N_("Have a certificate issued that has the name among its alternative names "
	       "(subjectAltName)."),
	    "RFC 9525 §2" },
	  look_at_member,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "certificate-sha1", FINDING_ERROR, FINDING_SECURITY,
	    N_("A certificate of the chain is signed with {signature}, which can be forged."),
	    N_("Have the certificate issued anew; every CA of today signs with SHA-256 or better."),
	    "RFC 9155; RFC 9325 §4.1" },
	  look_at_signatures,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "chain-incomplete", FINDING_ERROR, FINDING_SECURITY,
	    N_("The server leaves out the certificate of {issuer}, which issued its own."),
	    N_("Let the server send its whole chain: its certificate file holds its own "
	       "certificate first, then those of the CAs in between."),
	    "RFC 8446 §4.4.2" },
	  look_at_member,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "dane-lookup-failed", FINDING_ERROR, FINDING_SECURITY,
	    N_("The TLSA records of {name} could not be had, so that mail servers that honour DANE "
	       "do not deliver: {reason}"),
	    N_("Repair the zone or its name servers: an answer that DNSSEC rejects counts as an "
	       "attack."),
	    "RFC 7672 §2.1.1" },
	  look_at_member,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "dane-mismatch", FINDING_ERROR, FINDING_SECURITY,
	    N_("No TLSA record of {name} fits its certificate: mail servers that honour DANE do "
	       "not deliver."),
	    N_("Publish the TLSA record of the new certificate or key, and before the next renewal "
	       "publish it a few days ahead (\"3 1 1\" outlives renewals that keep the key)."),
	    "RFC 7672 §8; RFC 7671 §8" },
	  look_at_member,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "dane-unusable", FINDING_WARNING, FINDING_SECURITY,
	    N_("{name} has TLSA records, and none that SMTP can use: nobody is protected by them."),
	    N_("Publish \"3 1 1\" (the server's key) or \"2 1 1\" (a CA of the chain it sends): "
	       "usages 0 and 1 do not count between mail servers."),
	    "RFC 7672 §3.1" },
	  look_at_member,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "sni-other-certificate", FINDING_NOTE, FINDING_SECURITY,
	    N_("Clients that send no name (SNI) get another certificate than those that ask for "
	       "{name}."),
	    N_("If old clients complain, let the server's default certificate be this one."),
	    "RFC 6066 §3" },
	  look_at_sni,
	  FINDING_AT_END,
	  FINDING_EACH },
	{ { "sts-broken", FINDING_ERROR, FINDING_SECURITY,
	    N_("The MTA-STS policy of {domain} cannot be used ({reason}): nobody is protected by "
	       "it."),
	    N_("A policy has the lines version: STSv1, mode:, max_age: and one mx: for each mail "
	       "exchanger."),
	    "RFC 8461 §3.2" },
	  look_at_policy,
	  EVENT_POLICY,
	  FINDING_EACH },
	{ { "sts-mismatch", FINDING_ERROR, FINDING_SECURITY,
	    N_("{name} does not satisfy the MTA-STS policy of {domain}: mail servers that honour "
	       "it "
	       "do not deliver there, or report it while the policy is for testing."),
	    N_("Let the policy name every mail exchanger, and let each of them have a certificate "
	       "for its own name from a public CA. Change the id of the TXT record with the "
	       "policy."),
	    "RFC 8461 §4" },
	  look_at_sts_mismatch,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "sts-record-broken", FINDING_ERROR, FINDING_SECURITY,
	    N_("The TXT record _mta-sts.{domain} is broken, or there are several: mail servers "
	       "take "
	       "that for no policy."),
	    N_("Publish one record such as \"v=STSv1; id=20261122;\"."), "RFC 8461 §3.1" },
	  look_at_policy,
	  EVENT_POLICY,
	  FINDING_EACH },
	{ { "sts-unreachable", FINDING_ERROR, FINDING_SECURITY,
	    N_("{domain} announces an MTA-STS policy that cannot be fetched: {reason}."),
	    N_("Let https://mta-sts.DOMAIN/.well-known/mta-sts.txt answer with status 200 and no "
	       "redirect, with a certificate for that name from a public CA."),
	    "RFC 8461 §3.3" },
	  look_at_policy,
	  EVENT_POLICY,
	  FINDING_EACH },
};

const size_t finding_trust_rule_count = sizeof(finding_trust_rules) /
					sizeof(finding_trust_rules[0]);
