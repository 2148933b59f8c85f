/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of net/ as members of events; used by reach.c, read by explain and tui. */
#include "session/way.h"

#include "journal/members.h"

static void add_records(struct bytes *members, const struct names_answer *answer)
{
	bool addresses = answer->type == RECORD_A || answer->type == RECORD_AAAA;

	for (size_t i = 0; i < answer->count; i++) {
		struct bytes text = BYTES_INIT;

		record_append(&text, &answer->records[i]);
		members_add_item(members, addresses ? "addresses" : "records", bytes_span(&text));
		bytes_release(&text);
	}
}

static void add_trouble(struct bytes *members, unsigned trouble)
{
	static const enum exchangers_trouble all[] = { EXCHANGERS_NULL_AMONG_OTHERS,
						       EXCHANGERS_ADDRESS };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (trouble & all[i])
			members_add_item(members, "trouble",
					 span_text(exchangers_trouble_name(all[i])));
	}
}

static void add_if(struct bytes *members, const char *name, const char *text)
{
	if (text && *text)
		members_add_text(members, name, span_text(text));
}

void way_write_answer(struct scribe *scribe, const struct names_answer *answer, unsigned trouble,
		      const struct way_purpose *purpose, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "name", span_text(answer->name));
	members_add_text(&members, "type", span_text(record_type_name(answer->type)));
	members_add_text(&members, "outcome", span_text(names_outcome_name(answer->outcome)));
	add_records(&members, answer);
	add_if(&members, "canonical", answer->canonical);
	if (answer->ttl_s)
		members_add_number(&members, "ttl", answer->ttl_s);
	members_add_text(&members, "dnssec", span_text(names_security_name(answer->security)));
	add_if(&members, "reason", answer->reason);
	add_if(&members, "source", answer->source);
	add_trouble(&members, trouble);
	if (purpose) {
		add_if(&members, "about", purpose->about);
		add_if(&members, "address", purpose->address);
	}
	members_add_ms(&members, "ms", answer->took_us);
	scribe_resolved(scribe, now_us, bytes_span(&members));
	bytes_release(&members);
}

void way_write_told(struct scribe *scribe, const char *host, const struct net_address *addresses,
		    size_t count, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "name", span_text(host));
	members_add_text(&members, "outcome", span_text(names_outcome_name(NAMES_FOUND)));
	for (size_t i = 0; i < count; i++)
		members_add_item(&members, "addresses", span_text(addresses[i].text));
	members_add_text(&members, "dnssec", span_text(names_security_name(NAMES_UNCHECKED)));
	members_add_text(&members, "source", span_text("--resolve"));
	members_add_ms(&members, "ms", 0);
	scribe_resolved(scribe, now_us, bytes_span(&members));
	bytes_release(&members);
}

void way_write_attempt(struct scribe *scribe, const char *host,
		       const struct connect_attempt *attempt, uint64_t now_us)
{
	uint64_t end_us = attempt->ended_us ? attempt->ended_us : now_us;
	struct bytes members = BYTES_INIT;
	struct bytes words = BYTES_INIT;

	add_if(&members, "host", host);
	members_add_text(&members, "address", span_text(attempt->address.text));
	if (net_address_port(&attempt->address))
		members_add_number(&members, "port", net_address_port(&attempt->address));
	members_add_text(&members, "result", span_text(connect_result_name(attempt->result)));
	if (attempt->system) {
		connect_attempt_append(&words, attempt);
		members_add_text(&members, "words", bytes_span(&words));
		members_add_number(&members, "system", (uint64_t)attempt->system);
	}
	members_add_ms(&members, "ms", end_us - attempt->started_us);
	scribe_attempt(scribe, now_us, bytes_span(&members));
	bytes_release(&words);
	bytes_release(&members);
}
