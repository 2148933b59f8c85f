/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The name service asking DNS: libunbound in its thread mode, whose
 * descriptor stands in the loop; loaded with the first question. It validates; what it cannot find since a name
 * server on the way strips DNSSEC is asked again without validating, and
 * marked so.
 */
#ifdef WITH_LIBUNBOUND

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unbound.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/library.h"
#include "net/loop.h"
#include "net/names_private.h"

/* Its functions, once it is loaded; the types are those of its header. */
static struct {
	__typeof__(ub_cancel) *ub_cancel;
	__typeof__(ub_ctx_add_ta) *ub_ctx_add_ta;
	__typeof__(ub_ctx_add_ta_file) *ub_ctx_add_ta_file;
	__typeof__(ub_ctx_async) *ub_ctx_async;
	__typeof__(ub_ctx_create) *ub_ctx_create;
	__typeof__(ub_ctx_debugout) *ub_ctx_debugout;
	__typeof__(ub_ctx_delete) *ub_ctx_delete;
	__typeof__(ub_ctx_hosts) *ub_ctx_hosts;
	__typeof__(ub_ctx_resolvconf) *ub_ctx_resolvconf;
	__typeof__(ub_ctx_set_fwd) *ub_ctx_set_fwd;
	__typeof__(ub_ctx_set_option) *ub_ctx_set_option;
	__typeof__(ub_fd) *ub_fd;
	__typeof__(ub_poll) *ub_poll;
	__typeof__(ub_process) *ub_process;
	__typeof__(ub_resolve_async) *ub_resolve_async;
	__typeof__(ub_resolve_free) *ub_resolve_free;
	__typeof__(ub_strerror) *ub_strerror;
} libunbound;

static const struct library_function functions[] = {
	LIBRARY_FUNCTION(libunbound, ub_cancel),
	LIBRARY_FUNCTION(libunbound, ub_ctx_add_ta),
	LIBRARY_FUNCTION(libunbound, ub_ctx_add_ta_file),
	LIBRARY_FUNCTION(libunbound, ub_ctx_async),
	LIBRARY_FUNCTION(libunbound, ub_ctx_create),
	LIBRARY_FUNCTION(libunbound, ub_ctx_debugout),
	LIBRARY_FUNCTION(libunbound, ub_ctx_delete),
	LIBRARY_FUNCTION(libunbound, ub_ctx_hosts),
	LIBRARY_FUNCTION(libunbound, ub_ctx_resolvconf),
	LIBRARY_FUNCTION(libunbound, ub_ctx_set_fwd),
	LIBRARY_FUNCTION(libunbound, ub_ctx_set_option),
	LIBRARY_FUNCTION(libunbound, ub_fd),
	LIBRARY_FUNCTION(libunbound, ub_poll),
	LIBRARY_FUNCTION(libunbound, ub_process),
	LIBRARY_FUNCTION(libunbound, ub_resolve_async),
	LIBRARY_FUNCTION(libunbound, ub_resolve_free),
	LIBRARY_FUNCTION(libunbound, ub_strerror),
};

static struct library library = {
	.file = "libunbound.so.8",
	.functions = functions,
	.count = sizeof(functions) / sizeof(functions[0]),
};

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
		return libunbound.ub_ctx_add_ta_file(context, names->trust_anchor);
	for (size_t i = 0; i < sizeof(anchor_files) / sizeof(anchor_files[0]); i++) {
		if (access(anchor_files[i], R_OK) == 0)
			return libunbound.ub_ctx_add_ta_file(context, anchor_files[i]);
	}
	for (size_t i = 0; i < sizeof(anchors) / sizeof(anchors[0]) && !error; i++)
		error = libunbound.ub_ctx_add_ta(context, anchors[i]);
	return error;
}

/* libunbound answers some names by itself (RFC 6761, 6303); a name server that was chosen knows them. */
static void set_options(struct ub_ctx *context, const struct names *names)
{
	static const char *const own_zones[] = { "test. transparent", "invalid. transparent",
						 "127.in-addr.arpa. transparent" };

	/* systemd-resolved and test servers listen on loopback. */
	libunbound.ub_ctx_set_option(context, "do-not-query-localhost:", "no");
	/* Addresses of the local network have PTR records at its own name server, unsigned. */
	libunbound.ub_ctx_set_option(context, "unblock-lan-zones:", "yes");
	libunbound.ub_ctx_set_option(context, "insecure-lan-zones:", "yes");
	for (size_t i = 0; names->server && i < sizeof(own_zones) / sizeof(own_zones[0]); i++)
		libunbound.ub_ctx_set_option(context, "local-zone:", own_zones[i]);
}

static struct ub_ctx *new_context(const struct names *names, bool validating)
{
	struct ub_ctx *context = libunbound.ub_ctx_create();
	int error;

	if (!context)
		return NULL;
	/* Its pipes lack close-on-exec; so do its UDP sockets, one a question, out of our reach. */
	(void)close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
	/* A thread; the other mode forks, whose end would look like that of a child of ours. */
	error = libunbound.ub_ctx_async(context, 1);
	/* Nothing of its log may come between the lines of a screen. */
	libunbound.ub_ctx_debugout(context, NULL);
	set_options(context, names);
	if (names->server)
		error |= libunbound.ub_ctx_set_fwd(context, names->server);
	else
		libunbound.ub_ctx_resolvconf(context,
					     NULL); /* without the file it asks the root servers */
	libunbound.ub_ctx_hosts(context, NULL);
	if (validating)
		error |= add_anchors(context, names);
	if (error) {
		libunbound.ub_ctx_delete(context);
		return NULL;
	}
	return context;
}

void names_unbound_free(struct names_unbound *unbound)
{
	if (!unbound)
		return;
	if (unbound->validating)
		libunbound.ub_ctx_delete(unbound->validating);
	if (unbound->plain)
		libunbound.ub_ctx_delete(unbound->plain);
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
		names_set_reason(query, libunbound.ub_strerror(error));
		names_settle(query, NAMES_FAILED, NAMES_UNCHECKED);
	} else if (!query->unbound_plain && is_stripped(query, result)) {
		query->names->unbound->stripped = true;
	} else {
		take_result(query, result);
	}
	libunbound.ub_resolve_free(result);
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

/* Why a question could not even be asked; the library's own words do not tell a limit of ours. */
static const char *reason_of(const struct names_query *query, int error, int system)
{
	if (system == EMFILE || system == ENFILE)
		return strerror(system);
	if (query->names->trust_anchor)
		return _("libunbound does not start: does the file of --trust-anchor hold DS or "
			 "DNSKEY records?");
	return libunbound.ub_strerror(error);
}

static bool fail(struct names_query *query, const char *reason)
{
	names_set_reason(query, reason);
	names_settle(query, NAMES_FAILED, NAMES_UNCHECKED);
	return false;
}

static bool ask(struct names_query *query)
{
	const char *missing = library_load(&library);
	struct ub_ctx *context;
	int error = UB_INITFAIL;
	sigset_t all, before;

	if (missing)
		return fail(query, missing);
	errno = 0;
	context = choose_context(query);
	if (context) {
		/* The thread begins here, and signals are for ours. */
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &before);
		error = libunbound.ub_resolve_async(context, query->name, (int)query->answer.type,
						    1, query, take, &query->unbound_id);
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	if (!error) {
		query->unbound_open = !query->answered;
		return true;
	}
	return fail(query, reason_of(query, error, errno));
}

static struct ub_ctx *context_of(const struct names_query *query)
{
	const struct names_unbound *unbound = query->names->unbound;

	return query->unbound_plain ? unbound->plain : unbound->validating;
}

static void pump(struct names_query *query)
{
	struct ub_ctx *context = context_of(query);

	if (libunbound.ub_poll(context))
		libunbound.ub_process(context);
	if (!query->answered && !query->unbound_open)
		ask(query);
}

static void cancel(struct names_query *query)
{
	if (query->unbound_open)
		libunbound.ub_cancel(context_of(query), query->unbound_id);
	query->unbound_open = false;
}

static void watch(const struct names_query *query, struct loop *loop)
{
	if (query->unbound_open)
		loop_add(loop, libunbound.ub_fd(context_of(query)), POLLIN);
	else
		loop_hurry(loop);
}

const struct names_asker names_unbound_asker = { ask, pump, cancel, watch };

#else

typedef int names_unbound_is_absent; /* a file of C holds something */

#endif
