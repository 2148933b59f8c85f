/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the server as events: answers of the name service, attempts to connect. */
#ifndef SESSION_WAY_H
#define SESSION_WAY_H

#include "journal/scribe.h"
#include "net/connector.h"
#include "net/exchangers.h"
#include "net/names.h"

/* What an answer was asked for; "" for the address to connect to. */
struct way_purpose {
	/* "exchanger": of an MX record; "client", "server": whose name is asked for */
	const char *about;
	const char *address; /* that address */
};

/* Writes RESOLVED for an answer; `trouble` is of enum exchangers_trouble. */
void way_write_answer(struct scribe *scribe, const struct names_answer *answer, unsigned trouble,
		      const struct way_purpose *purpose, uint64_t now_us);

/* The same for an address that --resolve gives. */
void way_write_told(struct scribe *scribe, const char *host, const struct net_address *addresses,
		    size_t count, uint64_t now_us);

/* Writes ATTEMPT for one of several attempts, or one that failed or takes long. */
void way_write_attempt(struct scribe *scribe, const char *host,
		       const struct connect_attempt *attempt, uint64_t now_us);

#endif
