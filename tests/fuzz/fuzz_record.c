/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: net */
/*
 * What a name server sends: a record's data is either a record, whose text is
 * one line of printing characters unless it is TXT, or none. Input: one byte
 * chooses the type, the rest is the data.
 */
#include <stdlib.h>
#include <string.h>

#include "net/record.h"
#include "tests/fuzz/property.h"

static bool prints(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f)
			return false;
	}
	return true;
}

static void read_record(enum record_type type, struct span data)
{
	struct record record;
	struct net_address address;
	struct bytes text = BYTES_INIT;

	if (record_parse(type, data, &record)) {
		record_append(&text, &record);
		require(type == RECORD_TXT || type == RECORD_TLSA || prints(record.text));
		require(type != RECORD_TXT || strlen(record.text) <= data.size);
		require(record_address(&record, 25, &address) ==
			(type == RECORD_A || type == RECORD_AAAA));
	}
	record_release(&record);
	bytes_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum record_type types[] = { RECORD_A,   RECORD_AAAA, RECORD_CNAME, RECORD_MX,
						  RECORD_PTR, RECORD_TXT,  RECORD_TLSA };
	const size_t count = sizeof(types) / sizeof(types[0]);

	if (size == 0)
		return 0;
	read_record(types[data[0] % count], span_of(data + 1, size - 1));
	return 0;
}
