/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The name service asking DNS: libunbound in its thread mode, whose
 * descriptor stands in the loop. It validates; what it cannot find since a name
 * server on the way strips DNSSEC is asked again without validating, and
 * marked so.
 */
#ifdef WITH_LIBUNBOUND

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unbound.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/loop.h"
#include "net/names_private.h"

struct names_unbound {
	struct ub_ctx *validating;
	struct ub_ctx *plain; /* without trust anchors; NULL until wanted */
	bool stripped;        /* the root's keys do not come through */
};

/* Where systems keep the root's keys; the first that can be read is taken. */
static const char *const anchor_files[] = {
	"/usr/share/dns/root.key",
	"/var/lib/unbound/root.key",
	"/etc/unbound/root.key",
	"/etc/trusted-key.key",
};

/* KSK-2017 and KSK-2024 (IANA's root-anchors.xml), for a system without such a file. */
static const char *const anchors[] = {
	". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
	". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
};

static int add_anchors(struct ub_ctx *context, const struct names *names)
{
	int error = 0;

	if (names->trust_anchor)
		return ub_ctx_add_ta_file(context, names->trust_anchor);
	for (size_t i = 0; i < sizeof(anchor_files) / sizeof(anchor_files[0]); i++) {
		if (access(anchor_files[i], R_OK) == 0)
			return ub_ctx_add_ta_file(context, anchor_files[i]);
	}
	for (size_t i = 0; i < sizeof(anchors) / sizeof(anchors[0]) && !error; i++)
		error = ub_ctx_add_ta(context, anchors[i]);
	return error;
}

/* libunbound answers some names by itself (RFC 6761, 6303); a name server that was chosen knows them. */
static void set_options(struct ub_ctx *context, const struct names *names)
{
	static const char *const own_zones[] = { "test. transparent", "invalid. transparent",
						 "127.in-addr.arpa. transparent" };

	/* systemd-resolved and test servers listen on loopback. */
	ub_ctx_set_option(context, "do-not-query-localhost:", "no");
	/* Addresses of the local network have PTR records at its own name server, unsigned. */
	ub_ctx_set_option(context, "unblock-lan-zones:", "yes");
	ub_ctx_set_option(context, "insecure-lan-zones:", "yes");
	for (size_t i = 0; names->server && i < sizeof(own_zones) / sizeof(own_zones[0]); i++)
		ub_ctx_set_option(context, "local-zone:", own_zones[i]);
}

static struct ub_ctx *new_context(const struct names *names, bool validating)
{
	struct ub_ctx *context = ub_ctx_create();
	int error;

	if (!context)
		return NULL;
	/* A thread; the other mode forks, whose end would look like that of a child of ours. */
	error = ub_ctx_async(context, 1);
	/* Nothing of its log may come between the lines of a screen. */
	ub_ctx_debugout(context, NULL);
	set_options(context, names);
	if (names->server)
		error |= ub_ctx_set_fwd(context, names->server);
	else
		ub_ctx_resolvconf(context, NULL); /* without the file it asks the root servers */
	ub_ctx_hosts(context, NULL);
	if (validating)
		error |= add_anchors(context, names);
	if (error) {
		ub_ctx_delete(context);
		return NULL;
	}
	return context;
}

void names_unbound_free(struct names_unbound *unbound)
{
	if (!unbound)
		return;
	if (unbound->validating)
		ub_ctx_delete(unbound->validating);
	if (unbound->plain)
		ub_ctx_delete(unbound->plain);
	memory_free(unbound);
}

/* ---- an answer ---- */

/*
 * Its words for "the root's keys did not come, or without signatures": either
 * a name server on the way drops them, or there is none.
 */
static bool is_stripped(const struct names_query *query, const struct ub_result *result)
{
	return result->bogus && !query->names->trust_anchor && result->why_bogus &&
	       strstr(result->why_bogus, "trust anchor");
}

static enum names_outcome outcome_of(const struct ub_result *result)
{
	if (result->bogus)
		return NAMES_BOGUS;
	if (result->havedata)
		return NAMES_FOUND;
	if (result->nxdomain)
		return NAMES_NO_NAME;
	return result->rcode == 0 ? NAMES_NO_DATA : NAMES_FAILED;
}

static const char *failure_words(int rcode)
{
	switch (rcode) {
	case 1:
		return _("the name server did not understand the question (FORMERR)");
	case 2:
		return _("the name servers do not answer, or cannot (SERVFAIL)");
	case 5:
		return _("the name server refuses to answer (REFUSED)");
	default:
		return _("the name server reports an error");
	}
}

static void keep_canonical(struct names_query *query, const char *name)
{
	struct span canonical = span_text(name);

	if (canonical.size > 1 && canonical.data[canonical.size - 1] == '.')
		canonical.size--;
	if (canonical.size && !span_is_word(canonical, query->name))
		query->canonical = span_copy_text(canonical);
}

static void take_result(struct names_query *query, const struct ub_result *result)
{
	enum names_outcome outcome = outcome_of(result);
	enum names_security security = result->bogus             ? NAMES_INVALID
				       : query->unbound_plain    ? NAMES_UNCHECKED
				       : result->secure          ? NAMES_SECURE
				       : outcome == NAMES_FAILED ? NAMES_UNCHECKED
								 : NAMES_INSECURE;

	query->answer.ttl_s = result->ttl > 0 ? (uint32_t)result->ttl : 0;
	keep_canonical(query, result->canonname);
	for (size_t i = 0; outcome == NAMES_FOUND && result->data[i]; i++)
		names_add_record(query, span_of(result->data[i], (size_t)result->len[i]));
	if (outcome == NAMES_FOUND && query->answer.count == 0)
		outcome = NAMES_NO_DATA;
	if (result->bogus)
		names_set_reason(query, result->why_bogus ? result->why_bogus : "");
	else if (outcome == NAMES_FAILED)
		names_set_reason(query, failure_words(result->rcode));
	else if (query->unbound_plain)
		names_set_reason(query, _("the name servers in use do not hand DNSSEC's keys on"));
	names_settle(query, outcome, security);
}

static bool ask(struct names_query *query);

/* Called by ub_process(), never by the thread. */
static void take(void *argument, int error, struct ub_result *result)
{
	struct names_query *query = argument;

	query->unbound_open = false;
	if (error) {
		names_set_reason(query, ub_strerror(error));
		names_settle(query, NAMES_FAILED, NAMES_UNCHECKED);
	} else if (!query->unbound_plain && is_stripped(query, result)) {
		query->names->unbound->stripped = true;
	} else {
		take_result(query, result);
	}
	ub_resolve_free(result);
}

/* ---- a question ---- */

static struct ub_ctx *choose_context(struct names_query *query)
{
	struct names *names = query->names;
	struct ub_ctx **context;

	if (!names->unbound)
		names->unbound = memory_new(1, sizeof(*names->unbound));
	query->unbound_plain = names->unbound->stripped;
	context = query->unbound_plain ? &names->unbound->plain : &names->unbound->validating;
	if (!*context)
		*context = new_context(names, !query->unbound_plain);
	return *context;
}

static bool ask(struct names_query *query)
{
	struct ub_ctx *context = choose_context(query);
	int error = UB_INITFAIL;
	sigset_t all, before;

	if (context) {
		/* The thread begins here, and signals are for ours. */
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &before);
		error = ub_resolve_async(context, query->name, (int)query->answer.type, 1, query,
					 take, &query->unbound_id);
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	if (!error) {
		query->unbound_open = !query->answered;
		return true;
	}
	names_set_reason(query,
			 query->names->trust_anchor
				 ? _("libunbound does not start: does the file of --trust-anchor "
				     "hold DS or DNSKEY records?")
				 : ub_strerror(error));
	names_settle(query, NAMES_FAILED, NAMES_UNCHECKED);
	return false;
}

static struct ub_ctx *context_of(const struct names_query *query)
{
	const struct names_unbound *unbound = query->names->unbound;

	return query->unbound_plain ? unbound->plain : unbound->validating;
}

static void pump(struct names_query *query)
{
	struct ub_ctx *context = context_of(query);

	if (ub_poll(context))
		ub_process(context);
	if (!query->answered && !query->unbound_open)
		ask(query);
}

static void cancel(struct names_query *query)
{
	if (query->unbound_open)
		ub_cancel(context_of(query), query->unbound_id);
	query->unbound_open = false;
}

static void watch(const struct names_query *query, struct loop *loop)
{
	if (query->unbound_open)
		loop_add(loop, ub_fd(context_of(query)), POLLIN);
	else
		loop_hurry(loop);
}

const struct names_asker names_unbound_asker = { ask, pump, cancel, watch };

#else

typedef int names_unbound_is_absent; /* a file of C holds something */

#endif
