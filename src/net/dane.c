/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLSA records as values; filled by the session, compared by tls_verify. */
#include "net/dane.h"

#include <string.h>

#include "base/memory.h"

void dane_add(struct dane *dane, uint8_t usage, uint8_t selector, uint8_t matching,
	      struct span data)
{
	struct dane_record *record;

	dane->records = memory_grow(dane->records, &dane->capacity, dane->count + 1,
				    sizeof(*dane->records));
	record = &dane->records[dane->count++];
	*record =
		(struct dane_record){ .usage = usage, .selector = selector, .matching = matching };
	bytes_append(&record->data, data);
}

void dane_copy(struct dane *to, const struct dane *from)
{
	to->state = from->state;
	to->base = memory_copy_text(from->base);
	to->reason = memory_copy_text(from->reason);
	to->outside = from->outside;
	for (size_t i = 0; i < from->count; i++) {
		const struct dane_record *record = &from->records[i];

		dane_add(to, record->usage, record->selector, record->matching,
			 bytes_span(&record->data));
		to->records[i].match = record->match;
	}
}

void dane_release(struct dane *dane)
{
	for (size_t i = 0; i < dane->count; i++)
		bytes_release(&dane->records[i].data);
	memory_free(dane->records);
	memory_free(dane->base);
	memory_free(dane->reason);
	memset(dane, 0, sizeof(*dane));
}

enum dane_match dane_judge(const struct dane_record *record)
{
	static const size_t digest_sizes[] = { 0, 32, 64 };

	/* RFC 7672 §3.1.3: only DANE-TA(2) and DANE-EE(3) authenticate a mail server. */
	if (record->usage != 2 && record->usage != 3)
		return DANE_USAGE;
	if (record->selector > 1)
		return DANE_SELECTOR;
	if (record->matching > 2)
		return DANE_MATCHING;
	if (record->matching ? record->data.size != digest_sizes[record->matching]
			     : record->data.size == 0)
		return DANE_DATA;
	return DANE_NOT_COMPARED;
}

const char *dane_state_name(enum dane_state state)
{
	static const char *const names[] = {
		[DANE_UNASKED] = "unasked",   [DANE_ABSENT] = "absent",
		[DANE_INSECURE] = "insecure", [DANE_LOOKUP] = "lookup-failed",
		[DANE_SECURE] = "secure",     [DANE_UNUSABLE] = "unusable",
		[DANE_MATCHED] = "matched",   [DANE_MISMATCHED] = "mismatched",
	};

	return names[state];
}

const char *dane_match_name(enum dane_match match)
{
	static const char *const names[DANE_MATCH_COUNT] = {
		[DANE_NOT_COMPARED] = "not-compared",
		[DANE_MATCHES] = "matches",
		[DANE_DIFFERS] = "differs",
		[DANE_CHAIN_FAILS] = "chain-fails",
		[DANE_USAGE] = "usage",
		[DANE_SELECTOR] = "selector",
		[DANE_MATCHING] = "matching-type",
		[DANE_DATA] = "data",
	};

	return names[match];
}

void dane_append(struct bytes *out, const struct dane_record *record)
{
	bytes_append_number(out, record->usage);
	bytes_append_byte(out, ' ');
	bytes_append_number(out, record->selector);
	bytes_append_byte(out, ' ');
	bytes_append_number(out, record->matching);
	bytes_append_byte(out, ' ');
	bytes_append_hex(out, bytes_span(&record->data));
}
