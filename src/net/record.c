/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DNS records from the bytes of their data. Fed by the name service; read by
 * the resolver, the list of mail exchangers, DANE and MTA-STS.
 */
#include "net/record.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/memory.h"

#define NAME_MAX_SIZE 255 /* RFC 1035 §2.3.4, in wire form with the root's zero */

static const struct {
	enum record_type type;
	const char *name;
} types[] = {
	{ RECORD_A, "A" },     { RECORD_AAAA, "AAAA" }, { RECORD_CNAME, "CNAME" },
	{ RECORD_MX, "MX" },   { RECORD_PTR, "PTR" },   { RECORD_TLSA, "TLSA" },
	{ RECORD_TXT, "TXT" },
};

#define TYPE_COUNT (sizeof(types) / sizeof(types[0]))

const char *record_type_name(enum record_type type)
{
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		if (types[i].type == type)
			return types[i].name;
	}
	return "";
}

/* RFC 1035 §5.1: a dot or backslash within a label gets a backslash, bytes that do not print a \DDD. */
static void append_label(struct bytes *out, struct span label)
{
	for (size_t i = 0; i < label.size; i++) {
		unsigned char byte = label.data[i];

		if (byte > 0x20 && byte < 0x7f) {
			if (byte == '.' || byte == '\\')
				bytes_append_byte(out, '\\');
			bytes_append_byte(out, byte);
			continue;
		}
		bytes_append_byte(out, '\\');
		bytes_append_byte(out, (unsigned char)('0' + byte / 100));
		bytes_append_byte(out, (unsigned char)('0' + byte / 10 % 10));
		bytes_append_byte(out, (unsigned char)('0' + byte % 10));
	}
}

/* The whole of data must be one name; compression cannot occur, as libunbound has undone it. */
static char *parse_name(struct span data)
{
	struct bytes out = BYTES_INIT;
	size_t at = 0;

	if (data.size == 0 || data.size > NAME_MAX_SIZE)
		return NULL;
	while (at < data.size && data.data[at] != 0) {
		size_t size = data.data[at];

		if (size > 63 || at + 1 + size >= data.size) {
			bytes_release(&out);
			return NULL;
		}
		if (out.size)
			bytes_append_byte(&out, '.');
		append_label(&out, span_part(data, at + 1, size));
		at += 1 + size;
	}
	if (at + 1 != data.size) {
		bytes_release(&out);
		return NULL;
	}
	if (out.size == 0)
		bytes_append_byte(&out, '.');
	return bytes_take_text(&out);
}

static char *parse_address(struct span data, int family)
{
	char text[INET6_ADDRSTRLEN];

	if (data.size != (family == AF_INET ? 4 : 16) ||
	    !inet_ntop(family, data.data, text, sizeof(text)))
		return NULL;
	return memory_copy_text(text);
}

static char *parse_strings(struct span data)
{
	struct bytes out = BYTES_INIT;
	size_t at = 0;

	while (at < data.size) {
		size_t size = data.data[at];

		if (at + 1 + size > data.size) {
			bytes_release(&out);
			return NULL;
		}
		for (size_t i = at + 1; i <= at + size; i++) {
			if (data.data[i])
				bytes_append_byte(&out, data.data[i]);
		}
		at += 1 + size;
	}
	return bytes_take_text(&out);
}

static bool parse_tlsa(struct span data, struct record *record)
{
	if (data.size < 3)
		return false;
	record->usage = data.data[0];
	record->selector = data.data[1];
	record->matching = data.data[2];
	bytes_append(&record->data, span_after(data, 3));
	return true;
}

bool record_parse(enum record_type type, struct span data, struct record *record)
{
	memset(record, 0, sizeof(*record));
	record->type = type;
	switch (type) {
	case RECORD_A:
		record->text = parse_address(data, AF_INET);
		break;
	case RECORD_AAAA:
		record->text = parse_address(data, AF_INET6);
		break;
	case RECORD_CNAME:
	case RECORD_PTR:
		record->text = parse_name(data);
		break;
	case RECORD_MX:
		if (data.size < 2)
			return false;
		record->preference = (uint16_t)(data.data[0] << 8 | data.data[1]);
		record->text = parse_name(span_after(data, 2));
		break;
	case RECORD_TXT:
		record->text = parse_strings(data);
		break;
	case RECORD_TLSA:
		return parse_tlsa(data, record);
	}
	return record->text != NULL;
}

void record_release(struct record *record)
{
	memory_free(record->text);
	bytes_release(&record->data);
	memset(record, 0, sizeof(*record));
}

void record_append(struct bytes *out, const struct record *record)
{
	if (record->type == RECORD_MX) {
		bytes_append_number(out, record->preference);
		bytes_append_byte(out, ' ');
	}
	if (record->type == RECORD_TLSA) {
		bytes_append_number(out, record->usage);
		bytes_append_byte(out, ' ');
		bytes_append_number(out, record->selector);
		bytes_append_byte(out, ' ');
		bytes_append_number(out, record->matching);
		bytes_append_byte(out, ' ');
		bytes_append_hex(out, bytes_span(&record->data));
		return;
	}
	bytes_append_text(out, record->text);
}

bool record_address(const struct record *record, uint16_t port, struct net_address *address)
{
	return (record->type == RECORD_A || record->type == RECORD_AAAA) &&
	       net_address_parse(record->text, port, address);
}
