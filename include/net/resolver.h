/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a host to all of its addresses, without ever blocking: a literal and a
 * --resolve need nobody, a name is asked for A and AAAA side by side. What the
 * name service answered can be looked at.
 */
#ifndef NET_RESOLVER_H
#define NET_RESOLVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "net/names.h"
#include "net/net_address.h"

#define RESOLVER_ADDRESS_MAX 64

struct loop;
struct resolver;

/* What is asked; texts are borrowed for the call only. */
struct resolver_question {
	const char *host;
	uint16_t port;
	enum net_address_choice choice;
};

enum resolver_state {
	RESOLVER_ASKING,
	RESOLVER_DONE,
	RESOLVER_FAILED,
};

/* Begins. The service must outlive it. */
struct resolver *resolver_new(struct names *names, const struct resolver_question *question,
			      uint64_t now_us);

/* Ends an unfinished question at once; NULL is allowed. */
void resolver_free(struct resolver *resolver);

/* Puts what it waits for into the loop's set for this turn. */
void resolver_watch(const struct resolver *resolver, struct loop *loop);

/* When resolver_pump() must be called at the latest; 0 when it is over. */
uint64_t resolver_deadline(const struct resolver *resolver);

/*
 * Takes what has arrived. RESOLVER_FAILED fills the fault: FAULT_RESOLVE, and
 * the sentence tells a name that does not exist from one without addresses, a
 * name service that does not answer and an answer that DNSSEC rejects.
 */
enum resolver_state resolver_pump(struct resolver *resolver, uint64_t now_us, struct fault *fault);

/* The addresses found, in the order of preference; valid until resolver_free(). */
const struct net_address *resolver_addresses(const struct resolver *resolver, size_t *count);

/* Answer number n of the name service; NULL behind the last, and when nobody was asked. */
const struct names_answer *resolver_answer(const struct resolver *resolver, size_t n);

/* Of a resolver that found nothing, the answer that decides; NULL when nobody was asked. */
const struct names_answer *resolver_telling_answer(const struct resolver *resolver);

/* True when an address comes from --resolve. */
bool resolver_was_told(const struct resolver *resolver);

#endif
