/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Table: findings about names and addresses of both ends, and about the way between them. */
#include "base/memory.h"
#include "explain/finding_rule.h"
#include "explain/finding_scan.h"
#include "explain/way.h"
#include "journal/members.h"
#include "smtp/address.h"

static void add(struct finding_scan *scan, const struct finding_head *head, uint32_t proof,
		const struct way_ends *ends)
{
	const struct message_value values[] = {
		{ "client", ends->client },
		{ "client_name", ends->client_name },
		{ "helo", ends->helo },
		{ "server", ends->server },
		{ "server_name", ends->server_name },
		{ "greeting_name", ends->greeting_name },
	};

	if (proof)
		finding_add(scan, head, proof, values, 6);
}

static void look_at_client_name(struct finding_scan *scan, const struct finding_head *head,
				uint32_t until)
{
	struct way_ends ends;

	way_ends_of(scan->journal, until, &ends);
	if (ends.client_asked && !ends.client_name.size)
		add(scan, head, ends.client_event, &ends);
}

static void look_at_client_forward(struct finding_scan *scan, const struct finding_head *head,
				   uint32_t until)
{
	struct way_ends ends;

	way_ends_of(scan->journal, until, &ends);
	if (ends.client_name.size && ends.client_forward && !ends.client_agrees)
		add(scan, head, ends.client_event, &ends);
}

static void look_at_helo(struct finding_scan *scan, const struct finding_head *head, uint32_t until)
{
	struct way_ends ends;

	way_ends_of(scan->journal, until, &ends);
	if (ends.helo.size && ends.client_name.size && !address_is_literal(ends.helo) &&
	    !way_same_name(ends.helo, ends.client_name))
		add(scan, head, ends.helo_event, &ends);
}

static void look_at_server_name(struct finding_scan *scan, const struct finding_head *head,
				uint32_t until)
{
	struct way_ends ends;

	way_ends_of(scan->journal, until, &ends);
	if (ends.server_asked && ends.server_name.size && ends.greeting_name.size &&
	    !way_same_name(ends.greeting_name, ends.server_name))
		add(scan, head, ends.greeting_event, &ends);
}

/* An exchanger that is an alias. */
static void look_at_alias(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	struct span members = scan_members(scan, id);
	const struct message_value values[] = {
		{ "name", members_text(members, "name") },
		{ "canonical", members_text(members, "canonical") },
	};

	if (values[1].bytes.size && span_is(members_text(members, "about"), "exchanger"))
		finding_add(scan, head, id, values, 2);
}

const struct finding_session_rule finding_way_rules[] = {
	{ { "client-name-elsewhere", FINDING_WARNING, FINDING_POLICY,
	    N_("The name {client_name} of the address {client} does not lead back to it."),
	    N_("Give the name an address record with {client}, or correct the PTR: servers that "
	       "compare the two distrust a client where they differ."),
	    "RFC 1912 §2.1" },
	  look_at_client_forward,
	  FINDING_AT_END,
	  FINDING_EACH },
	{ { "client-without-name", FINDING_WARNING, FINDING_POLICY,
	    N_("The address {client}, from which this machine connects, has no name (PTR)."),
	    N_("For submission it does not matter. To deliver to other servers, have whoever owns "
	       "the address set its PTR: large providers refuse mail without it."),
	    "RFC 1912 §2.1" },
	  look_at_client_name,
	  FINDING_AT_END,
	  FINDING_EACH },
	{ { "exchanger-is-alias", FINDING_WARNING, FINDING_POLICY,
	    N_("The MX record names {name}, which is an alias (CNAME) of {canonical}."),
	    N_("Name {canonical} in the MX record: an alias is not allowed there, and some servers "
	       "skip it."),
	    "RFC 5321 §5.1; RFC 2181 §10.3" },
	  look_at_alias,
	  EVENT_RESOLVED,
	  true },
	{ { "helo-not-the-name", FINDING_NOTE, FINDING_POLICY,
	    N_("EHLO said {helo}, and the address {client} is called {client_name} (PTR)."),
	    N_("Say the name of the address in EHLO (--helo) where a filter minds; the protocol "
	       "does not ask for it."),
	    "RFC 5321 §4.1.4" },
	  look_at_helo,
	  FINDING_AT_END,
	  FINDING_EACH },
	{ { "server-greets-by-another-name", FINDING_NOTE, FINDING_POLICY,
	    N_("The server greets as {greeting_name}, and its address {server} is called "
	       "{server_name} (PTR)."),
	    N_("Nothing has to be done; behind one address several services often stand."),
	    "RFC 5321 §4.2" },
	  look_at_server_name,
	  FINDING_AT_END,
	  FINDING_EACH },
};

const size_t finding_way_rule_count = sizeof(finding_way_rules) / sizeof(finding_way_rules[0]);
