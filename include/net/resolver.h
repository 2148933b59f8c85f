/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a name to addresses without ever blocking: a table of resolvers, of
 * which the first asks the system (getaddrinfo, RFC 6724 order) in a child
 * process that can be killed at any moment. A literal address needs nobody.
 */
#ifndef NET_RESOLVER_H
#define NET_RESOLVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
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

/* Begins; `name` is a row's name, or NULL for the first. NULL with a fault when it cannot begin. */
struct resolver *resolver_new(const char *name, const struct resolver_question *question,
			      struct fault *fault);

/* Ends an unfinished question at once; NULL is allowed. */
void resolver_free(struct resolver *resolver);

/* Puts what it waits for into the loop's set for this turn. */
void resolver_watch(const struct resolver *resolver, struct loop *loop);

/*
 * Takes what has arrived. RESOLVER_FAILED fills the fault: FAULT_RESOLVE, and
 * the sentence tells a name that does not exist from a name service that does
 * not answer. `system` is getaddrinfo's code.
 */
enum resolver_state resolver_pump(struct resolver *resolver, struct fault *fault);

/* The addresses found, in the order of preference; valid until resolver_free(). */
const struct net_address *resolver_addresses(const struct resolver *resolver, size_t *count);

/* True when more than RESOLVER_ADDRESS_MAX came and the rest was left out. */
bool resolver_was_cut(const struct resolver *resolver);

/* The names of the rows; NULL behind the last. */
const char *resolver_row_name(size_t n);

#endif
