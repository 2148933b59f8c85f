/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One DNS record as a value, from the bytes of its data. Total: whatever a
 * name server sends is either a record or none. Asks nobody.
 */
#ifndef NET_RECORD_H
#define NET_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "net/net_address.h"

/* The numbers are those of the protocol. */
enum record_type {
	RECORD_A = 1,
	RECORD_CNAME = 5,
	RECORD_PTR = 12,
	RECORD_MX = 15,
	RECORD_TXT = 16,
	RECORD_AAAA = 28,
	RECORD_TLSA = 52, /* RFC 6698 */
};

/* Zeroed is empty. Text and data are owned; release it. */
struct record {
	enum record_type type;
	uint16_t preference; /* of MX */
	uint8_t usage;       /* of TLSA */
	uint8_t selector;
	uint8_t matching;
	/*
	 * The address; the name of MX, CNAME, PTR without its final dot ("." is the
	 * root, as in a null MX); the strings of TXT joined. NULL for TLSA. Names are
	 * written as in RFC 1035 §5.1: odd bytes as \DDD. TXT may hold any byte but NUL,
	 * which is dropped.
	 */
	char *text;
	struct bytes data; /* of TLSA: the association data */
};

/* From a record's data; false when it is cut, too long or otherwise none. */
bool record_parse(enum record_type type, struct span data, struct record *record);
void record_release(struct record *record);

/* Appends the data as zone files have it: "10 mx.example.test", "3 1 1 0a1b…". */
void record_append(struct bytes *out, const struct record *record);

/* The socket address of A or AAAA; false for other types. */
bool record_address(const struct record *record, uint16_t port, struct net_address *address);

/* "MX". */
const char *record_type_name(enum record_type type);

#endif
