/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DANE for SMTP as values: the TLSA records that the name service found before
 * a handshake, and what the handshake made of each of them. RFC 7672 says
 * which records count. Asks nobody, knows no TLS library.
 */
#ifndef NET_DANE_H
#define NET_DANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* What is known of a server's TLSA records; behind the handshake, what they decided. */
enum dane_state {
	DANE_UNASKED,   /* nobody looked for records */
	DANE_ABSENT,    /* there are none */
	DANE_INSECURE,  /* the address or the records are not signed: they do not count */
	DANE_LOOKUP,    /* the answer was bogus, or none came: a mail server would wait */
	DANE_SECURE,    /* records that DNSSEC vouches for; not yet held against a certificate */
	DANE_UNUSABLE,  /* secure, but none that SMTP can use: TLS without authentication */
	DANE_MATCHED,   /* the server is who DNSSEC says */
	DANE_MISMATCHED /* usable records, and none fits */
};

/* What became of one record. */
enum dane_match {
	DANE_NOT_COMPARED,
	DANE_MATCHES,
	DANE_DIFFERS,     /* another certificate or key */
	DANE_CHAIN_FAILS, /* it names a CA of the chain, but name, dates or signatures are wrong */
	DANE_USAGE,       /* PKIX-TA, PKIX-EE or no known usage: RFC 7672 §3.1.3 */
	DANE_SELECTOR,    /* no known selector */
	DANE_MATCHING,    /* no known matching type */
	DANE_DATA,        /* data of a wrong length, or no certificate or key */
	DANE_MATCH_COUNT
};

struct dane_record {
	uint8_t usage;
	uint8_t selector;
	uint8_t matching;
	struct bytes data; /* owned */
	enum dane_match match;
};

/* Records are owned; zeroed is DANE_UNASKED. */
struct dane {
	enum dane_state state;
	char *base;   /* the name that the records stand under, without _25._tcp.; NULL: none */
	char *reason; /* why the lookup failed; NULL: it did not */
	bool outside; /* the port is none of RFC 7672's: 465 or 587, say */
	struct dane_record *records;
	size_t count;
	size_t capacity;
};

void dane_add(struct dane *dane, uint8_t usage, uint8_t selector, uint8_t matching,
	      struct span data);
void dane_copy(struct dane *to, const struct dane *from); /* `to` is empty */
void dane_release(struct dane *dane);

/* DANE_NOT_COMPARED when SMTP can use the record, else why it cannot. */
enum dane_match dane_judge(const struct dane_record *record);

/* "secure", "matched"; "matches", "differs": as the journal writes them. */
const char *dane_state_name(enum dane_state state);
const char *dane_match_name(enum dane_match match);

/* Appends the record as people know it: "3 1 1 0a1b2c…". */
void dane_append(struct bytes *out, const struct dane_record *record);

#endif
