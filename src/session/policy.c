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
#include "session/policy_text.h"
#include "session/way.h"

/* From the first question to the last byte of the policy: RFC 8461 §3.3 allows a minute for the
 * fetch alone, and a person waits here. */
#define LIMIT_US 10000000

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
	policy->domain = is_mx ? memory_copy_text(options->endpoint->host)
			       : endpoint_domain(options->domain);
	if (!policy->domain)
		return;
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

static void begin_web(struct session *session, uint64_t now_us)
{
	struct policy *policy = &session->policy;

	policy->web = shared_policy(session->options.shared, policy->domain, policy->id);
	policy_text_join(policy->web, &session->options, now_us);
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

static void leave_web(struct session *session, bool late)
{
	policy_text_leave(session->policy.web, late);
	session->policy.web = NULL;
}

static void take_text(struct session *session, uint64_t now_us)
{
	struct policy *policy = &session->policy;

	bytes_append(&policy->text, policy_text_bytes(policy->web));
	leave_web(session, false);
	sts_policy_parse(bytes_span(&policy->text), &policy->sts);
	if (policy->sts.flaw == STS_FINE)
		settle(session, "found", NULL, now_us);
	else
		settle(session, "broken", sts_flaw_name(policy->sts.flaw), now_us);
}

static void take_failure(struct session *session, const char *state, uint64_t now_us)
{
	settle(session, state, policy_text_reason(session->policy.web), now_us);
	leave_web(session, false);
}

/* Nobody waits for a silent web server, or for its name, as long as libraries would. */
static bool pump_web(struct session *session, uint64_t now_us)
{
	struct policy *policy = &session->policy;

	if (!policy->web)
		return false;
	switch (policy_text_pump(policy->web, now_us)) {
	case POLICY_TEXT_HERE:
		take_text(session, now_us);
		return true;
	case POLICY_TEXT_UNREACHABLE:
		take_failure(session, "unreachable", now_us);
		return true;
	case POLICY_TEXT_UNAVAILABLE:
		take_failure(session, "unavailable", now_us);
		return true;
	case POLICY_TEXT_UNASKED:
	case POLICY_TEXT_GOING:
		break;
	}
	if (now_us < policy->until_us)
		return false;
	leave_web(session, true);
	settle(session, "unreachable", policy_text_late(), now_us);
	return true;
}

/* ---- the loop's side ---- */

bool policy_pump(struct session *session, uint64_t now_us)
{
	struct policy *policy = &session->policy;
	bool happened = pump_query(session, &policy->record, take_record, now_us);

	happened |= pump_query(session, &policy->reports, take_reports, now_us);
	return pump_web(session, now_us) || happened;
}

bool policy_is_awaited(const struct session *session)
{
	const struct policy *policy = &session->policy;

	return policy->record || policy->reports || policy->web;
}

uint64_t policy_deadline(const struct session *session)
{
	const struct policy *policy = &session->policy;

	return policy->web ? policy->until_us : 0;
}

void policy_watch(const struct session *session, struct loop *loop)
{
	const struct policy *policy = &session->policy;

	if (policy->record)
		names_watch(policy->record, loop);
	if (policy->reports)
		names_watch(policy->reports, loop);
	if (policy->web)
		policy_text_watch(policy->web, loop);
}

void policy_release(struct session *session)
{
	struct policy *policy = &session->policy;

	names_query_free(policy->record);
	names_query_free(policy->reports);
	if (policy->web)
		leave_web(session, false);
	memory_free(policy->domain);
	memory_free(policy->id);
	memory_free(policy->rua);
	memory_free(policy->reason);
	bytes_release(&policy->text);
}
