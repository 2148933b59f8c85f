/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which hosts take a domain's mail, from the answer to the question for its MX
 * records (RFC 5321 §5.1, RFC 7505). Asks nobody.
 */
#ifndef NET_EXCHANGERS_H
#define NET_EXCHANGERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "net/names.h"

enum exchangers_kind {
	EXCHANGERS_LISTED,   /* MX records name them */
	EXCHANGERS_IMPLICIT, /* there is no MX record: the domain itself (§5.1) */
};

/* What is wrong with MX records, as bits; none keeps mail away by itself. */
enum exchangers_trouble {
	EXCHANGERS_NULL_AMONG_OTHERS = 1 << 0, /* RFC 7505 §3 wants it alone */
	EXCHANGERS_ADDRESS = 1 << 1,           /* an address where a name must stand */
};

/* Zeroed is empty; release it. */
struct exchangers {
	enum exchangers_kind kind;
	unsigned trouble;
	char **hosts; /* in the order in which they are tried */
	size_t count;
};

/*
 * False with FAULT_RESOLVE when nobody takes the domain's mail or that is not
 * known: a null MX, no such domain, an answer that is missing or rejected
 * (then mail waits; the implicit MX is for a domain without MX records only).
 */
bool exchangers_take(struct exchangers *exchangers, const struct names_answer *answer,
		     struct fault *fault);
void exchangers_release(struct exchangers *exchangers);

/* "address", for a single bit: as the journal writes it. */
const char *exchangers_trouble_name(enum exchangers_trouble trouble);

#endif
