/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A host to its addresses; asked by the session before the connector. Both
 * families are waited for, unlike RFC 8305 §3: a debugger shows every address.
 */
#include "net/resolver.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/loop.h"

/* The second answer may come so much later than the first, then it is done without. */
#define PATIENCE_US 3000000

enum { ASKED_AAAA, ASKED_A, ASKED_COUNT };

struct resolver {
	char *host;
	uint16_t port;
	enum net_address_choice choice;
	struct names_query *queries[ASKED_COUNT]; /* NULL: that family is not wanted */
	const struct names_answer *answers[ASKED_COUNT];
	uint64_t patience_us; /* when the second answer need not be waited for; 0: no answer yet */
	enum resolver_state state;
	struct fault fault;
	bool told;
	size_t count;
	struct net_address addresses[RESOLVER_ADDRESS_MAX];
};

static bool is_wanted(const struct resolver *resolver, int family)
{
	return resolver->choice == NET_ADDRESS_ANY ||
	       (resolver->choice == NET_ADDRESS_IPV4) == (family == AF_INET);
}

static void fail(struct resolver *resolver, const char *sentence, const char *reason)
{
	struct message_value values[] = {
		{ "host", span_text(resolver->host) },
		{ "reason", span_text(reason) },
	};

	resolver->state = RESOLVER_FAILED;
	fault_set(&resolver->fault, FAULT_RESOLVE, 0, sentence, values, 2);
}

static void add_address(struct resolver *resolver, const struct net_address *address)
{
	if (resolver->count < RESOLVER_ADDRESS_MAX)
		resolver->addresses[resolver->count++] = *address;
}

/* ---- without asking anybody ---- */

/* False when host is a name. */
static bool take_literal(struct resolver *resolver)
{
	struct net_address address;

	if (!net_address_parse(resolver->host, resolver->port, &address))
		return false;
	if (is_wanted(resolver, address.family)) {
		add_address(resolver, &address);
		resolver->state = RESOLVER_DONE;
	} else if (resolver->choice == NET_ADDRESS_IPV4) {
		fail(resolver, _("{host} is no IPv4 address. Leave out -4 to use it."), "");
	} else {
		fail(resolver, _("{host} is no IPv6 address. Leave out -6 to use it."), "");
	}
	return true;
}

static bool take_told(struct resolver *resolver, const struct names *names)
{
	struct net_address address;

	for (size_t n = 0; names_resolved(names, resolver->host, resolver->port, n, &address);
	     n++) {
		resolver->told = true;
		if (is_wanted(resolver, address.family))
			add_address(resolver, &address);
	}
	if (!resolver->told)
		return false;
	resolver->state = RESOLVER_DONE;
	if (resolver->count == 0)
		fail(resolver,
		     _("--resolve gives {host} no address of the family that -4 or -6 asks for."),
		     "");
	return true;
}

/* ---- asking ---- */

struct resolver *resolver_new(struct names *names, const struct resolver_question *question,
			      uint64_t now_us)
{
	struct resolver *resolver = memory_new(1, sizeof(*resolver));

	resolver->host = memory_copy_text(question->host);
	resolver->port = question->port;
	resolver->choice = question->choice;
	if (take_literal(resolver) || take_told(resolver, names))
		return resolver;
	if (is_wanted(resolver, AF_INET6))
		resolver->queries[ASKED_AAAA] =
			names_ask(names, resolver->host, RECORD_AAAA, now_us);
	if (is_wanted(resolver, AF_INET))
		resolver->queries[ASKED_A] = names_ask(names, resolver->host, RECORD_A, now_us);
	return resolver;
}

void resolver_free(struct resolver *resolver)
{
	if (!resolver)
		return;
	for (size_t i = 0; i < ASKED_COUNT; i++)
		names_query_free(resolver->queries[i]);
	memory_free(resolver->host);
	memory_free(resolver);
}

static bool is_open(const struct resolver *resolver, size_t n)
{
	return resolver->queries[n] && !resolver->answers[n];
}

void resolver_watch(const struct resolver *resolver, struct loop *loop)
{
	if (resolver->state != RESOLVER_ASKING) {
		loop_hurry(loop);
		return;
	}
	for (size_t i = 0; i < ASKED_COUNT; i++) {
		if (is_open(resolver, i))
			names_watch(resolver->queries[i], loop);
	}
	loop_add_deadline(loop, resolver->patience_us);
}

uint64_t resolver_deadline(const struct resolver *resolver)
{
	uint64_t deadline_us = resolver->patience_us;

	if (resolver->state != RESOLVER_ASKING)
		return 0;
	for (size_t i = 0; i < ASKED_COUNT; i++) {
		uint64_t own_us = is_open(resolver, i) ? names_deadline(resolver->queries[i]) : 0;

		if (own_us && (!deadline_us || own_us < deadline_us))
			deadline_us = own_us;
	}
	return deadline_us;
}

/* ---- answers ---- */

/*
 * RFC 6724 rule 1: destinations that cannot be used come last. A datagram
 * socket that is "connected" asks the routing table and sends nothing.
 */
static bool has_route(const struct net_address *address)
{
	int fd = socket(address->family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool reachable;

	if (fd < 0)
		return false;
	reachable = connect(fd, (const struct sockaddr *)&address->storage, address->size) == 0;
	close(fd);
	return reachable;
}

static void take_records(struct resolver *resolver, bool with_route)
{
	for (size_t i = 0; i < ASKED_COUNT; i++) {
		const struct names_answer *answer = resolver->answers[i];

		for (size_t n = 0; answer && n < answer->count; n++) {
			struct net_address address;

			if (record_address(&answer->records[n], resolver->port, &address) &&
			    has_route(&address) == with_route)
				add_address(resolver, &address);
		}
	}
}

/*
 * The outcome that decides: as long as one family was not answered, nobody knows
 * that there is no address; an existing name before none.
 */
const struct names_answer *resolver_telling_answer(const struct resolver *resolver)
{
	static const int weight[] = {
		[NAMES_BOGUS] = 7,   [NAMES_CIRCLE] = 6,      [NAMES_TIMED_OUT] = 5,
		[NAMES_FAILED] = 4,  [NAMES_UNAVAILABLE] = 3, [NAMES_NO_DATA] = 2,
		[NAMES_NO_NAME] = 1, [NAMES_FOUND] = 0,
	};
	const struct names_answer *best = NULL;

	for (size_t i = 0; i < ASKED_COUNT; i++) {
		const struct names_answer *answer = resolver->answers[i];

		if (answer && (!best || weight[answer->outcome] > weight[best->outcome]))
			best = answer;
	}
	return best;
}

static const char *no_data_sentence(enum net_address_choice choice)
{
	switch (choice) {
	case NET_ADDRESS_IPV4:
		return _("{host} has no IPv4 address. Check the spelling, or try without -4.");
	case NET_ADDRESS_IPV6:
		return _("{host} has no IPv6 address. Check the spelling, or try without -6.");
	case NET_ADDRESS_ANY:
		break;
	}
	return _("The name {host} exists but has no address. A mail domain is reached through its "
		 "mail exchangers: try mx:{host}.");
}

static const char *failure_sentence(const struct resolver *resolver, enum names_outcome outcome)
{
	switch (outcome) {
	case NAMES_NO_NAME:
		return _("There is no host {host}: the name service knows no address for it. Check "
			 "the spelling.");
	case NAMES_BOGUS:
		return _("DNSSEC rejects the addresses of {host}: {reason}. Either its zone is "
			 "broken (an expired signature, a wrong key), or somebody forges the "
			 "answer; validating mail servers do not reach it either. To connect all "
			 "the same, give the address, or --resolve.");
	case NAMES_CIRCLE:
		return _("Nobody can look {host} up, since its aliases (CNAME) lead in a circle: "
			 "{reason}. Only the domain's owner can mend that: the last of them must "
			 "name a host that has an address.");
	case NAMES_TIMED_OUT:
		return _("The name service does not answer for {host} ({reason}). Try again later, "
			 "check this machine's name servers and network, or give an address in "
			 "place of the name.");
	case NAMES_FOUND:
	case NAMES_NO_DATA:
		return no_data_sentence(resolver->choice);
	case NAMES_FAILED:
	case NAMES_UNAVAILABLE:
		break;
	}
	return _("The name {host} could not be looked up: {reason}. Check this machine's name "
		 "servers (/etc/resolv.conf), or give an address in place of the name.");
}

static void finish(struct resolver *resolver)
{
	const struct names_answer *answer;

	take_records(resolver, true);
	take_records(resolver, false);
	resolver->state = RESOLVER_DONE;
	if (resolver->count > 0)
		return;
	answer = resolver_telling_answer(resolver);
	assert(answer); /* whoever found nothing has asked */
	fail(resolver, failure_sentence(resolver, answer->outcome), answer->reason);
}

static void take_answers(struct resolver *resolver, uint64_t now_us)
{
	bool waiting = false;

	for (size_t i = 0; i < ASKED_COUNT; i++) {
		if (is_open(resolver, i))
			resolver->answers[i] = names_answer(resolver->queries[i], now_us);
		waiting |= is_open(resolver, i);
	}
	for (size_t i = 0; i < ASKED_COUNT && !resolver->patience_us; i++) {
		if (resolver->answers[i] && resolver->answers[i]->count)
			resolver->patience_us = now_us + PATIENCE_US;
	}
	if (!waiting || (resolver->patience_us && now_us >= resolver->patience_us))
		finish(resolver);
}

enum resolver_state resolver_pump(struct resolver *resolver, uint64_t now_us, struct fault *fault)
{
	if (resolver->state == RESOLVER_ASKING)
		take_answers(resolver, now_us);
	if (resolver->state == RESOLVER_FAILED && fault)
		*fault = resolver->fault;
	return resolver->state;
}

/* ---- questions ---- */

const struct net_address *resolver_addresses(const struct resolver *resolver, size_t *count)
{
	*count = resolver->state == RESOLVER_DONE ? resolver->count : 0;
	return resolver->addresses;
}

const struct names_answer *resolver_answer(const struct resolver *resolver, size_t n)
{
	for (size_t i = 0; i < ASKED_COUNT; i++) {
		if (resolver->answers[i] && n-- == 0)
			return resolver->answers[i];
	}
	return NULL;
}

bool resolver_was_told(const struct resolver *resolver)
{
	return resolver->told;
}
