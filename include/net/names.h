/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The name service: asks for records of any type, never blocks, and tells of
 * each answer whether DNSSEC vouches for it. One service for the whole
 * program; its questions are independent of one another and can be given up at
 * any moment. Reads no clock.
 *
 * Built without libunbound it knows no records but addresses, which the system
 * finds (getaddrinfo in a child process), and says so for everything else.
 */
#ifndef NET_NAMES_H
#define NET_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "net/net_address.h"
#include "net/record.h"

struct loop;
struct names;       /* the service */
struct names_query; /* one question, and its answer */

/* Texts are borrowed for the call of names_new(). Zeroes: as the system is set up. */
struct names_options {
	const char *server;       /* ADDRESS or ADDRESS:PORT, [IPv6]:PORT; NULL: /etc/resolv.conf */
	const char *trust_anchor; /* a file of DS or DNSKEY records; NULL: the root's */
	const char *const *resolve; /* HOST:PORT:ADDRESS, answered without asking anybody */
	size_t resolve_count;
	uint32_t timeout_s; /* of one question; 0: 10 s */
};

enum names_outcome {
	NAMES_FOUND,       /* there are records */
	NAMES_NO_DATA,     /* the name exists, without records of that type */
	NAMES_NO_NAME,     /* there is no such name */
	NAMES_FAILED,      /* the name servers cannot or will not answer; `reason` tells */
	NAMES_CIRCLE,      /* aliases lead back to themselves; `reason` is their chain */
	NAMES_BOGUS,       /* DNSSEC says that the answer is forged or broken; `reason` tells */
	NAMES_TIMED_OUT,   /* nobody answered */
	NAMES_UNAVAILABLE, /* this build cannot ask for that type */
};

enum names_security {
	NAMES_UNCHECKED, /* nobody validated: no libunbound, or a name server that strips DNSSEC */
	NAMES_INSECURE,  /* the zone is not signed, and that is proven */
	NAMES_SECURE,    /* validated; for NO_DATA and NO_NAME the denial is */
	NAMES_INVALID,   /* bogus */
};

/* Valid until its query is freed. Texts come from outside: for the printable gate. */
struct names_answer {
	const char *name; /* as asked, without a final dot */
	enum record_type type;
	enum names_outcome outcome;
	enum names_security security;
	const char *
		reason; /* of FAILED, CIRCLE, BOGUS, UNAVAILABLE, UNCHECKED; "" when there is none */
	const char *canonical; /* the last name of a chain of CNAMEs; NULL when there was none */
	const char *source;    /* "dns"; "system" (getaddrinfo, localhost); "--resolve" */
	uint32_t ttl_s;        /* 0 when not known */
	uint64_t took_us;
	const struct record *records; /* MX: by preference, then name */
	size_t count;
};

/* NULL with a fault when an option means nothing. Starts neither thread nor question. */
struct names *names_new(const struct names_options *options, struct fault *fault);

/* All of its queries must be freed before; NULL is allowed. */
void names_free(struct names *names);

/* True when any type can be asked for and DNSSEC is checked: built with libunbound. */
bool names_validates(void);

/* True when the user chose the name server (--dns-server). */
bool names_is_chosen(const struct names *names);

/* Asks. The answer may be there at once; an impossible name is answered NAMES_NO_NAME. */
struct names_query *names_ask(struct names *names, const char *name, enum record_type type,
			      uint64_t now_us);

/* Gives an unfinished question up; NULL is allowed. */
void names_query_free(struct names_query *query);

/* Takes what has arrived. NULL while there is no answer. */
const struct names_answer *names_answer(struct names_query *query, uint64_t now_us);

/* Puts what the question waits for into the loop's set for this turn, its deadline too. */
void names_watch(const struct names_query *query, struct loop *loop);

/* When names_answer() must be called at the latest; 0 when it is answered. */
uint64_t names_deadline(const struct names_query *query);

/* The address of --resolve number n for host and port; false behind the last. */
bool names_resolved(const struct names *names, const char *host, uint16_t port, size_t n,
		    struct net_address *address);

/* Appends the name under which an address has its PTR: "7.2.0.192.in-addr.arpa". False for a path. */
bool names_reverse(const struct net_address *address, struct bytes *out);

/* "found", "no-data"; "secure", "insecure", "bogus", "unchecked": as the journal writes them. */
const char *names_outcome_name(enum names_outcome outcome);
const char *names_security_name(enum names_security security);

#endif
