/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings about the channel: TLS and its certificate, the way to the server, how it ended. */
#include "explain/channel_lines.h"
#include "explain/finding_scan.h"
#include "journal/members.h"

#define EXPIRY_DAYS 21

/* ---- TLS ---- */

static void look_at_tls_version(struct finding_scan *scan, const struct finding_head *head,
				uint32_t id)
{
	struct span version = members_text(scan_members(scan, id), "version");
	struct message_value values[] = { { "version", version } };

	/* OpenSSL calls 1.0 "TLSv1". */
	if (span_is(version, "TLSv1") || text_matches(version, "1.0|1.1|SSL"))
		finding_add(scan, head, id, values, 1);
}

static void look_at_trust(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	struct message_value values[] = { { "problem", members_text(scan_members(scan, id),
								    "problem_text") } };

	if (!members_is(scan_members(scan, id), "trusted") && !scan_trust_is_untold(scan, id))
		finding_add(scan, head, id, values, 1);
}

static void look_at_expiry(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	int64_t now = (int64_t)(journal_head(scan->journal).started_us / 1000000 / 86400);

	struct span until = members_text(scan_members(scan, id), "expires");
	int64_t expires = channel_day(until);
	struct message_value values[] = { { "until", span_part(until, 0, 10) } };

	if (expires && expires >= now && expires <= now + EXPIRY_DAYS)
		finding_add(scan, head, id, values, 1);
}

static void look_at_injection(struct finding_scan *scan, const struct finding_head *head,
			      uint32_t id)
{
	if (journal_event(scan->journal, id)->marks & EVENT_EARLY)
		finding_prove(
			finding_add(scan, head, scan_before(scan, id)->last_reply_id, NULL, 0), id);
}

/* ---- the way and the end ---- */

static void look_at_attempts(struct finding_scan *scan, const struct finding_head *head,
			     uint32_t id)
{
	struct message_value values[] = {
		{ "address", members_text(scan_members(scan, id), "address") },
		{ "list", members_text(scan_members(scan, id), "attempts") },
	};

	if (values[1].bytes.size && span_find_span(values[1].bytes, values[0].bytes) != 0)
		finding_add(scan, head, id, values, 2);
}

static bool closed_by_server(const struct finding_scan *scan, uint32_t id)
{
	return span_is(members_text(scan_members(scan, id), "by"), "server");
}

static void look_at_cuts(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);

	if (closed_by_server(scan, id) && dialogue_phase(before) != PHASE_CLOSING)
		finding_prove(finding_add(scan, head, before->last_reply_id, NULL, 0), id);
}

static bool owes(const struct dialogue *dialogue, enum verb verb)
{
	for (size_t i = 0; i < dialogue->outstanding_count; i++)
		if (dialogue->outstanding_verb[i] == verb)
			return true;
	return false;
}

static void look_at_unknown_outcome(struct finding_scan *scan, const struct finding_head *head,
				    uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);

	if (owes(before, VERB_MESSAGE))
		finding_prove(finding_add(scan, head, before->message_id, NULL, 0), id);
}

static void look_at_missing_goodbye(struct finding_scan *scan, const struct finding_head *head,
				    uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);

	if (closed_by_server(scan, id) && owes(before, VERB_QUIT))
		finding_add(scan, head, id, NULL, 0);
}

static void look_at_close_notify(struct finding_scan *scan, const struct finding_head *head,
				 uint32_t id)
{
	if (span_is(members_text(scan_members(scan, id), "how"), "no_close_notify"))
		finding_add(scan, head, id, NULL, 0);
}

const struct finding_session_rule finding_channel_rules[] = {
	{ { "address-failed-first", FINDING_NOTE, FINDING_PERFORMANCE,
	    N_("The first address tried did not answer ({list}); the connection was made to "
	       "{address}."),
	    N_("Senders lose time here each time: correct the address, or the firewall in front of "
	       "it. IPv6 without a way through is the usual reason."),
	    "RFC 5321 §5.1" },
	  look_at_attempts,
	  EVENT_CONNECTED,
	  FINDING_EACH },
	{ { "certificate-expires", FINDING_WARNING, FINDING_SECURITY,
	    N_("The server's certificate is valid until {until} only."),
	    N_("Renew it, and reload the server; automatic renewal may have failed."),
	    "RFC 5280 §4.1.2.5" },
	  look_at_expiry,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "closed-without-421", FINDING_WARNING, FINDING_PROTOCOL,
	    N_("The server, or something in between, cut the connection without a 421."),
	    N_("Look for a crash, a limit or a ban on the server's side, and for firewalls in "
	       "between."),
	    "RFC 5321 §3.8" },
	  look_at_cuts,
	  EVENT_CLOSED,
	  FINDING_EACH },
	{ { "goodbye-missing", FINDING_NOTE, FINDING_PROTOCOL,
	    N_("The server closed without answering QUIT with 221."),
	    N_("Nothing has to be done; what was accepted stays accepted."), "RFC 5321 §4.1.1.10" },
	  look_at_missing_goodbye,
	  EVENT_CLOSED,
	  FINDING_EACH },
	{ { "injection-before-tls", FINDING_ERROR, FINDING_SECURITY,
	    N_("Bytes came in clear text behind the 220 to STARTTLS, where the server has to be "
	       "silent: somebody in between may be adding commands."),
	    N_("Stop, and compare from another network. If it is the server's own fault, its "
	       "software has to be updated (CVE-2011-0411)."),
	    "RFC 3207 §4.2, §6" },
	  look_at_injection,
	  EVENT_RECEIVED,
	  true },
	{ { "outcome-unknown", FINDING_ERROR, FINDING_PROTOCOL,
	    N_("The connection ended between the final dot and its reply: whether the message was "
	       "accepted is unknown."),
	    N_("Ask the recipient or the server's log before sending it again; it may arrive "
	       "twice."),
	    "RFC 1047; RFC 5321 §4.5.3.2.6" },
	  look_at_unknown_outcome,
	  EVENT_CLOSED,
	  FINDING_EACH },
	{ { "tls-close-notify", FINDING_NOTE, FINDING_SECURITY,
	    N_("TLS was closed without close_notify: that it ended properly cannot be told."),
	    N_("Mostly harmless after 221; before it, something may have been cut off."),
	    "RFC 8446 §6.1" },
	  look_at_close_notify,
	  EVENT_CLOSED,
	  FINDING_EACH },
	{ { "tls-not-trusted", FINDING_ERROR, FINDING_SECURITY,
	    N_("The server is not verified: {problem}"),
	    N_("Don't send a password before this is settled."), "RFC 8314 §3; RFC 6125 §6" },
	  look_at_trust,
	  EVENT_TLS_READY,
	  FINDING_EACH },
	{ { "tls-version-old", FINDING_ERROR, FINDING_SECURITY,
	    N_("{version} was agreed on, which is deprecated."),
	    N_("Let the server offer TLS 1.2 and 1.3; clients are dropping the older ones."),
	    "RFC 8996; RFC 8997" },
	  look_at_tls_version,
	  EVENT_TLS_READY,
	  FINDING_EACH },
};

const size_t finding_channel_rule_count = sizeof(finding_channel_rules) /
					  sizeof(finding_channel_rules[0]);
