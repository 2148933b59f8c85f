/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One policy's text: the web server's name looked up, then the fetch. Asked by
 * policy.c; kept by shared.c for the next session that wants the same.
 */
#include "session/policy_text.h"

#include <string.h>

#include "base/memory.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "net/resolver.h"
#include "net/sts.h"
#include "session/inside.h"

#define FETCH_S 10 /* curl's own bound; that of whoever waits comes first */

struct policy_text {
	char *domain;
	char *id;
	size_t waiting; /* sessions that have joined and not left */
	enum policy_text_state state;
	char *ca_file;
	struct resolver *web;
	struct fetch *fetch;
	char *reason;
	struct bytes text;
};

struct policy_text *policy_text_new(const char *domain, const char *id)
{
	struct policy_text *policy = memory_new(1, sizeof(*policy));

	policy->domain = memory_copy_text(domain);
	policy->id = memory_copy_text(id);
	return policy;
}

static void give_up(struct policy_text *policy)
{
	resolver_free(policy->web);
	fetch_free(policy->fetch);
	policy->web = NULL;
	policy->fetch = NULL;
}

void policy_text_free(struct policy_text *policy)
{
	if (!policy)
		return;
	give_up(policy);
	memory_free(policy->domain);
	memory_free(policy->id);
	memory_free(policy->ca_file);
	memory_free(policy->reason);
	bytes_release(&policy->text);
	memory_free(policy);
}

bool policy_text_is_of(const struct policy_text *policy, const char *domain, const char *id)
{
	return span_is_word(span_text(policy->domain), domain) && !strcmp(policy->id, id);
}

bool policy_text_is_used(const struct policy_text *policy)
{
	return policy->waiting > 0;
}

static void end(struct policy_text *policy, enum policy_text_state state, const char *reason)
{
	give_up(policy);
	policy->state = state;
	policy->reason = memory_copy_text(reason);
}

static void begin_fetch(struct policy_text *policy, const struct net_address *addresses,
			size_t count)
{
	struct bytes host = BYTES_INIT;
	struct bytes url = BYTES_INIT;
	struct fetch_wish wish = { .ca_file = policy->ca_file,
				   .addresses = addresses,
				   .address_count = count,
				   .type = "text/plain", /* §3.2 */
				   .limit = STS_POLICY_MAX,
				   .timeout_s = FETCH_S };
	struct fault fault;

	bytes_append_text(&host, "mta-sts.");
	bytes_append_text(&host, policy->domain);
	bytes_append_text(&url, "https://");
	bytes_append(&url, bytes_span(&host));
	bytes_append_text(&url, "/.well-known/mta-sts.txt");
	wish.host = bytes_text(&host);
	wish.url = bytes_text(&url);
	policy->fetch = fetch_new(&wish, &fault);
	if (!fetch_is_there())
		end(policy, POLICY_TEXT_UNAVAILABLE,
		    _("this build fetches no policies, since it was made without libcurl"));
	else if (!policy->fetch)
		end(policy, POLICY_TEXT_UNREACHABLE, fault.text);
	bytes_release(&url);
	bytes_release(&host);
}

static void begin(struct policy_text *policy, const struct session_options *options,
		  uint64_t now_us)
{
	struct bytes host = BYTES_INIT;
	struct resolver_question question = { NULL, 443, options->family };

	policy->state = POLICY_TEXT_GOING;
	policy->ca_file = memory_copy_text(options->tls.ca_file);
	if (options->sts_server) {
		begin_fetch(policy, options->sts_server, 1);
		return;
	}
	bytes_append_text(&host, "mta-sts.");
	bytes_append_text(&host, policy->domain);
	question.host = bytes_text(&host);
	policy->web = resolver_new(options->names, &question, now_us);
	bytes_release(&host);
}

void policy_text_join(struct policy_text *policy, const struct session_options *options,
		      uint64_t now_us)
{
	policy->waiting++;
	if (policy->state == POLICY_TEXT_UNASKED)
		begin(policy, options, now_us);
}

const char *policy_text_late(void)
{
	return _("the web server did not answer in time");
}

void policy_text_leave(struct policy_text *policy, bool late)
{
	if (--policy->waiting || policy->state != POLICY_TEXT_GOING)
		return;
	if (late)
		end(policy, POLICY_TEXT_UNREACHABLE, policy_text_late());
	else
		end(policy, POLICY_TEXT_UNASKED, NULL);
}

static void pump_web(struct policy_text *policy, uint64_t now_us)
{
	struct resolver *web = policy->web;
	const struct net_address *addresses;
	struct fault fault;
	size_t count;

	switch (resolver_pump(web, now_us, &fault)) {
	case RESOLVER_ASKING:
		break;
	case RESOLVER_FAILED:
		end(policy, POLICY_TEXT_UNREACHABLE, fault.text);
		break;
	case RESOLVER_DONE:
		policy->web = NULL;
		addresses = resolver_addresses(web, &count);
		begin_fetch(policy, addresses, count);
		resolver_free(web);
		break;
	}
}

static void pump_fetch(struct policy_text *policy)
{
	switch (fetch_pump(policy->fetch)) {
	case FETCH_GOING:
		break;
	case FETCH_FAILED:
		policy->reason = memory_copy_text(fetch_reason(policy->fetch));
		give_up(policy);
		policy->state = POLICY_TEXT_UNREACHABLE;
		break;
	case FETCH_DONE:
		bytes_append(&policy->text, fetch_text(policy->fetch));
		end(policy, POLICY_TEXT_HERE, NULL);
		break;
	}
}

enum policy_text_state policy_text_pump(struct policy_text *policy, uint64_t now_us)
{
	if (policy->web)
		pump_web(policy, now_us);
	else if (policy->fetch)
		pump_fetch(policy);
	return policy->state;
}

struct span policy_text_bytes(const struct policy_text *policy)
{
	return bytes_span(&policy->text);
}

const char *policy_text_reason(const struct policy_text *policy)
{
	return policy->reason;
}

void policy_text_watch(const struct policy_text *policy, struct loop *loop)
{
	if (policy->web)
		resolver_watch(policy->web, loop);
	else if (policy->fetch)
		fetch_watch(policy->fetch, loop);
	else if (policy->state != POLICY_TEXT_UNASKED)
		loop_hurry(loop); /* another session has seen it come */
}
