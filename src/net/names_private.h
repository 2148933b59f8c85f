/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the name service share: its insides, and the two that it can ask. */
#ifndef NET_NAMES_PRIVATE_H
#define NET_NAMES_PRIVATE_H

#include "base/child.h"
#include "net/names.h"

struct names_unbound; /* libunbound's side */

/* One --resolve. */
struct names_override {
	char *host;
	uint16_t port;
	struct net_address address;
};

struct names {
	char *server; /* as libunbound wants it: "192.0.2.53@5353"; NULL: resolv.conf's */
	char *trust_anchor;
	uint32_t timeout_s;
	struct names_override *overrides;
	size_t override_count;
	struct names_unbound *unbound; /* NULL before the first question */
};

struct names_query {
	struct names *names;
	const struct names_asker *asker; /* who was asked last; NULL: nobody */
	char *name;
	uint64_t asked_us;
	uint64_t deadline_us;
	bool answered;
	bool taken; /* whoever asked has had the answer */
	struct names_answer answer;
	struct record *records; /* the answer's, owned */
	size_t capacity;
	struct bytes reason;
	char *canonical;

	int unbound_id;     /* of the question at libunbound */
	bool unbound_plain; /* asked without validating */
	bool unbound_open;

	struct names_aliases *aliases; /* looked at behind a failure; NULL: not yet */

	struct child child; /* getaddrinfo's */
	struct bytes output;
};

/* Somebody who can be asked. */
struct names_asker {
	bool (*ask)(struct names_query *query);  /* false: answered already, as a failure */
	void (*pump)(struct names_query *query); /* sets `answered` when it is */
	void (*cancel)(struct names_query *query);
	void (*watch)(const struct names_query *query, struct loop *loop);
};

/* names_unbound.c; absent from a build without libunbound */
extern const struct names_asker names_unbound_asker;
void names_unbound_free(struct names_unbound *unbound);

/* names_system.c */
extern const struct names_asker names_system_asker;

/* names_alias.c: whether aliases that lead in a circle are what made it fail. True while asking. */
bool names_aliases_follow(struct names_query *query, uint64_t now_us);
const struct names_query *
names_aliases_query(const struct names_aliases *aliases); /* open, or NULL */
void names_aliases_free(struct names_aliases *aliases);   /* NULL is allowed */

/* names.c: a question that nobody was asked yet, and how an answer comes together. */
struct names_query *names_query_new(struct names *names, const char *name, enum record_type type,
				    uint64_t now_us);
void names_add_record(struct names_query *query, struct span data);
void names_settle(struct names_query *query, enum names_outcome outcome,
		  enum names_security security);
void names_set_reason(struct names_query *query,
		      const char *reason); /* translated, or the system's */

#endif
