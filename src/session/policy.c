/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a mail domain wants of those who deliver to it: its MTA-STS policy (RFC
 * 8461) and where reports go (TLSRPT, RFC 8460). Looked up beside everything
 * else, and waited for before a handshake, as a mail server would.
 */
#include <string.h>

#include "base/memory.h"
#include "journal/members.h"
#include "net/loop.h"
#include "session/inside.h"
#include "session/way.h"

/* From the first question to the last byte of the policy: RFC 8461 §3.3 allows a minute for the
 * fetch alone, and a person waits here. */
#define LIMIT_US 10000000
#define FETCH_S 10 /* curl's own bound; ours comes first */

static char *prefixed(const char *prefix, const char *domain)
{
	struct bytes text = BYTES_INIT;

	bytes_append_text(&text, prefix);
	bytes_append_text(&text, domain);
	return bytes_take_text(&text);
}

static struct names_query *ask(const struct session *session, const char *prefix, uint64_t now_us)
{
	char *name = prefixed(prefix, session->policy.domain);
	struct names_query *query = names_ask(session->options.names, name, RECORD_TXT, now_us);

	memory_free(name);
	return query;
}

/* ---- what is known, as members ---- */

void policy_add(const struct session *session, struct bytes *members)
{
	const struct policy *policy = &session->policy;
	const struct sts_policy *sts = &policy->sts;
	const char *host = reach_host(session);

	if (!policy->state)
		return;
	members_add_text(members, "sts", span_text(policy->state));
	if (policy->reason)
		members_add_text(members, "sts_reason", span_text(policy->reason));
	if (policy->rua)
		members_add_text(members, "tlsrpt", span_text(policy->rua));
	if (strcmp(policy->state, "found") != 0)
		return;
	members_add_text(members, "sts_id", span_text(policy->id));
	members_add_text(members, "sts_mode", span_text(sts_mode_name(sts->mode)));
	members_add_number(members, "sts_max_age", sts->max_age_s);
	for (size_t i = 0; i < sts->mx_count; i++)
		members_add_item(members, "sts_mx", sts->mx[i]);
	for (size_t i = 0; host && i < sts->mx_count; i++)
		if (sts_matches(sts->mx[i], span_text(host))) {
			members_add_text(members, "sts_matched", sts->mx[i]);
			break;
		}
}

static void write_policy(struct session *session, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "domain", span_text(session->policy.domain));
	policy_add(session, &members);
	scribe_policy(session->scribe, now_us, bytes_span(&members));
	bytes_release(&members);
}

/* The policy is settled; written once both answers are there. */
static void settle(struct session *session, const char *state, const char *reason, uint64_t now_us)
{
	struct policy *policy = &session->policy;

	policy->state = state;
	policy->reason = memory_copy_text(reason);
	if (!policy->reports)
		write_policy(session, now_us);
}

static uint64_t limit(const struct session *session)
{
	uint64_t own = session->options.timeout_s * UINT64_C(1000000);

	return own && own < LIMIT_US ? own : LIMIT_US;
}

/* ---- the TXT records ---- */

void policy_begin(struct session *session, uint64_t now_us)
{
	const struct session_options *options = &session->options;
	struct policy *policy = &session->policy;
	bool is_mx = options->endpoint->scheme == ENDPOINT_MX;

	if (!options->names || options->no_policy || (!is_mx && !options->domain))
		return;
	policy->domain = memory_copy_text(is_mx ? options->endpoint->host : options->domain);
	policy->until_us = now_us + limit(session);
	if (!names_validates()) {
		settle(session, "unavailable",
		       _("this build looks up no TXT records, since it was made without "
			 "libunbound"),
		       now_us);
		return;
	}
	policy->record = ask(session, "_mta-sts.", now_us);
	policy->reports = ask(session, "_smtp._tls.", now_us);
}

static void begin_fetch(struct session *session, const struct net_address *addresses, size_t count,
			uint64_t now_us)
{
	struct policy *policy = &session->policy;
	char *host = prefixed("mta-sts.", policy->domain);
	struct bytes url = BYTES_INIT;
	struct fetch_wish wish = { .host = host,
				   .ca_file = session->options.tls.ca_file,
				   .addresses = addresses,
				   .address_count = count,
				   .limit = STS_POLICY_MAX,
				   .timeout_s = FETCH_S };
	struct fault fault;

	bytes_append_text(&url, "https://");
	bytes_append_text(&url, host);
	bytes_append_text(&url, "/.well-known/mta-sts.txt");
	wish.url = bytes_text(&url);
	policy->fetch = fetch_new(&wish, &fault);
	if (!policy->fetch)
		settle(session, fetch_is_there() ? "unreachable" : "unavailable",
		       fetch_is_there() ? fault.text
					: _("this build fetches no policies, since it was made "
					    "without libcurl"),
		       now_us);
	bytes_release(&url);
	memory_free(host);
}

static void begin_web(struct session *session, uint64_t now_us)
{
	char *host;
	struct resolver_question question;

	if (session->options.sts_server) {
		begin_fetch(session, session->options.sts_server, 1, now_us);
		return;
	}
	host = prefixed("mta-sts.", session->policy.domain);
	question = (struct resolver_question){ host, 443, session->options.family };
	session->policy.web = resolver_new(session->options.names, &question, now_us);
	memory_free(host);
}

/* One record that is right, and no second one (RFC 8461 §3.1). */
static void take_record(struct session *session, const struct names_answer *answer, uint64_t now_us)
{
	struct policy *policy = &session->policy;
	size_t fine = 0, broken = 0;
	struct span id;

	for (size_t i = 0; i < answer->count; i++) {
		enum sts_record kind = sts_record_parse(span_text(answer->records[i].text), &id);

		broken += kind == STS_RECORD_BROKEN;
		if (kind == STS_RECORD_FINE && fine++ == 0)
			policy->id = span_copy_text(id);
	}
	if (answer->outcome != NAMES_FOUND && answer->outcome != NAMES_NO_DATA &&
	    answer->outcome != NAMES_NO_NAME)
		settle(session, "lookup-failed", answer->reason, now_us);
	else if (fine == 1 && !broken)
		begin_web(session, now_us);
	else
		settle(session, fine || broken ? "record-broken" : "absent", NULL, now_us);
}

static void take_reports(struct session *session, const struct names_answer *answer,
			 uint64_t now_us)
{
	struct policy *policy = &session->policy;
	struct span rua;

	for (size_t i = 0; i < answer->count && !policy->rua; i++)
		if (tlsrpt_record_parse(span_text(answer->records[i].text), &rua) ==
		    STS_RECORD_FINE)
			policy->rua = span_copy_text(rua);
	if (policy->state)
		write_policy(session, now_us);
}

/* Takes the answer of a question that is over; NULL while it is not. */
static bool pump_query(struct session *session, struct names_query **query,
		       void (*take)(struct session *, const struct names_answer *, uint64_t),
		       uint64_t now_us)
{
	struct names_query *asked = *query;
	const struct names_answer *answer = asked ? names_answer(asked, now_us) : NULL;

	if (!answer)
		return false;
	way_write_answer(session->scribe, answer, 0, NULL, now_us);
	*query = NULL;
	take(session, answer, now_us);
	names_query_free(asked);
	return true;
}

/* ---- the web server ---- */

static bool pump_web(struct session *session, uint64_t now_us)
{
	struct policy *policy = &session->policy;
	struct resolver *web = policy->web;
	const struct net_address *addresses;
	struct fault fault;
	size_t count;

	if (!web)
		return false;
	switch (resolver_pump(web, now_us, &fault)) {
	case RESOLVER_ASKING:
		return false;
	case RESOLVER_FAILED:
		policy->web = NULL;
		settle(session, "unreachable", fault.text, now_us);
		break;
	case RESOLVER_DONE:
		policy->web = NULL;
		addresses = resolver_addresses(web, &count);
		begin_fetch(session, addresses, count, now_us);
		break;
	}
	resolver_free(web);
	return true;
}

static bool pump_fetch(struct session *session, uint64_t now_us)
{
	struct policy *policy = &session->policy;
	struct fetch *fetch = policy->fetch;

	if (!fetch)
		return false;
	switch (fetch_pump(fetch)) {
	case FETCH_GOING:
		return false;
	case FETCH_FAILED:
		policy->fetch = NULL;
		settle(session, "unreachable", fetch_reason(fetch), now_us);
		break;
	case FETCH_DONE:
		policy->fetch = NULL;
		bytes_append(&policy->text, fetch_text(fetch));
		sts_policy_parse(bytes_span(&policy->text), &policy->sts);
		if (policy->sts.flaw == STS_FINE)
			settle(session, "found", NULL, now_us);
		else
			settle(session, "broken", sts_flaw_name(policy->sts.flaw), now_us);
		break;
	}
	fetch_free(fetch);
	return true;
}

/* Nobody waits for a silent web server, or for its name, as long as libraries would. */
static bool leave_web(struct session *session, uint64_t now_us)
{
	struct policy *policy = &session->policy;

	if ((!policy->web && !policy->fetch) || now_us < policy->until_us)
		return false;
	resolver_free(policy->web);
	policy->web = NULL;
	fetch_free(policy->fetch);
	policy->fetch = NULL;
	settle(session, "unreachable", _("the web server did not answer in time"), now_us);
	return true;
}

/* ---- the loop's side ---- */

bool policy_pump(struct session *session, uint64_t now_us)
{
	struct policy *policy = &session->policy;
	bool happened = pump_query(session, &policy->record, take_record, now_us);

	happened |= pump_query(session, &policy->reports, take_reports, now_us);
	happened |= pump_web(session, now_us);
	happened |= pump_fetch(session, now_us);
	return leave_web(session, now_us) || happened;
}

bool policy_is_awaited(const struct session *session)
{
	const struct policy *policy = &session->policy;

	return policy->record || policy->reports || policy->web || policy->fetch;
}

uint64_t policy_deadline(const struct session *session)
{
	const struct policy *policy = &session->policy;

	return policy->web || policy->fetch ? policy->until_us : 0;
}

void policy_watch(const struct session *session, struct loop *loop)
{
	const struct policy *policy = &session->policy;

	if (policy->record)
		names_watch(policy->record, loop);
	if (policy->reports)
		names_watch(policy->reports, loop);
	if (policy->web)
		resolver_watch(policy->web, loop);
	if (policy->fetch)
		fetch_watch(policy->fetch, loop);
}

void policy_release(struct session *session)
{
	struct policy *policy = &session->policy;

	names_query_free(policy->record);
	names_query_free(policy->reports);
	resolver_free(policy->web);
	fetch_free(policy->fetch);
	memory_free(policy->domain);
	memory_free(policy->id);
	memory_free(policy->rua);
	memory_free(policy->reason);
	bytes_release(&policy->text);
}
