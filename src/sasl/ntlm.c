/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NTLM (MS-NLMP over MS-SMTPNTLM): sends the opening message and takes the
 * challenge apart, which names domain, host and build. The answer is left to
 * the user's hand. Every length and offset of the challenge is a stranger's.
 */
#include <string.h>

#include "base/message.h"
#include "base/utf8.h"
#include "sasl/client.h"
#include "sasl/mechanisms.h"

static const unsigned char signature[8] = "NTLMSSP";

/* Unicode, OEM, target wanted, NTLM, always sign: what a client without a domain begins with. */
static const unsigned char negotiate[32] = {
	'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 1, 0, 0, 0, 0x07, 0x82, 0x08, 0x00,
};

static uint32_t read_le(struct span message, size_t at, unsigned size)
{
	uint32_t value = 0;

	for (unsigned i = size; i-- > 0;)
		value = value << 8 | message.data[at + i];
	return value;
}

/* The bytes that a field at `at` (length, room, offset) points to; empty when they lie outside. */
static struct span read_field(struct span message, size_t at)
{
	uint32_t size, offset;

	if (message.size < at + 8)
		return span_text(NULL);
	size = read_le(message, at, 2);
	offset = read_le(message, at + 4, 4);
	if (offset > message.size || size > message.size - offset)
		return span_text(NULL);
	return span_part(message, offset, size);
}

/* UTF-16, little end first; half pairs become U+FFFD. */
static void append_utf16(struct bytes *out, struct span text)
{
	for (size_t i = 0; i + 1 < text.size; i += 2) {
		uint32_t unit = read_le(text, i, 2);

		if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < text.size) {
			uint32_t low = read_le(text, i + 2, 2);

			if (low >= 0xdc00 && low < 0xe000) {
				unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		if (!utf8_append(out, unit))
			utf8_append(out, 0xfffd);
	}
}

static void add_name(struct exchange *exchange, const char *label, struct span text, bool unicode)
{
	struct bytes name = BYTES_INIT;

	if (unicode)
		append_utf16(&name, text);
	else
		bytes_append(&name, text);
	if (name.size)
		exchange_add(exchange,
			     (struct sasl_value){ .label = label, .bytes = bytes_span(&name) });
	bytes_release(&name);
}

static void add_raw(struct exchange *exchange, const char *label, struct span bytes,
		    const char *note)
{
	exchange_add(exchange, (struct sasl_value){
				       .label = label,
				       .bytes = bytes,
				       .form = VALUE_BYTES,
				       .note = note,
			       });
}

/* Kinds of AV_PAIR (MS-NLMP §2.2.2.1) by number; those without a label are not shown. */
static const char *const pair_labels[] = {
	[1] = N_("NetBIOS name of the host"), [2] = N_("NetBIOS name of the domain"),
	[3] = N_("DNS name of the host"),     [4] = N_("DNS name of the domain"),
	[5] = N_("DNS name of the forest"),
};

static void add_pairs(struct exchange *exchange, struct span info)
{
	while (info.size >= 4) {
		uint32_t kind = read_le(info, 0, 2), size = read_le(info, 2, 2);
		struct span value = span_part(info, 4, size);

		if (kind == 0 || value.size < size)
			return;
		if (kind < sizeof(pair_labels) / sizeof(pair_labels[0]) && pair_labels[kind])
			add_name(exchange, pair_labels[kind], value, true);
		info = span_after(info, 4 + (size_t)size);
	}
}

/* "10.0.20348" of the eight bytes of a version (MS-NLMP §2.2.2.10). */
static void add_version(struct exchange *exchange, struct span message)
{
	struct bytes text = BYTES_INIT;

	if (message.size < 56 || read_le(message, 48, 4) == 0)
		return;
	bytes_append_number(&text, message.data[48]);
	bytes_append_byte(&text, '.');
	bytes_append_number(&text, message.data[49]);
	bytes_append_byte(&text, '.');
	bytes_append_number(&text, read_le(message, 50, 2));
	exchange_add(exchange, (struct sasl_value){ .label = N_("Windows version and build"),
						    .bytes = bytes_span(&text) });
	bytes_release(&text);
}

static enum exchange_next explain_challenge(struct exchange *exchange)
{
	const uint32_t with_unicode = 1, with_version = 1u << 25;
	struct span message = bytes_span(&exchange->challenge);
	uint32_t flags;

	if (message.size < 32 || memcmp(message.data, signature, sizeof(signature)) != 0 ||
	    read_le(message, 8, 4) != 2)
		return exchange_cancel(exchange,
				       N_("This is no NTLM challenge (a type 2 message)."));
	flags = read_le(message, 20, 4);
	add_name(exchange, N_("target name"), read_field(message, 12), flags & with_unicode);
	add_raw(exchange, N_("flags"), span_part(message, 20, 4), NULL);
	add_raw(exchange, N_("server challenge"), span_part(message, 24, 8),
		N_("Eight bytes of chance that the answer is computed from."));
	add_pairs(exchange, read_field(message, 40));
	if (flags & with_version)
		add_version(exchange, message);
	exchange->asks = N_("The type 2 message: the server's challenge, with the names of its "
			    "domain and host.");
	exchange->reason = N_("This program takes the challenge apart but does not compute the "
			      "answer: send it by hand, or * to cancel.");
	return EXCHANGE_MANUAL;
}

static enum exchange_next ntlm_initial(struct exchange *exchange)
{
	exchange->shown = true;
	exchange_add(exchange,
		     (struct sasl_value){
			     .label = N_("type 1 message"),
			     .bytes = span_of(negotiate, sizeof(negotiate)),
			     .form = VALUE_BYTES,
			     .ruler = true,
			     .note = N_("NEGOTIATE: what this client can do; it names nobody."),
		     });
	return EXCHANGE_SEND;
}

static enum exchange_next ntlm_answer(struct exchange *exchange)
{
	return explain_challenge(exchange);
}

const struct mechanism_client ntlm_client = {
	.steps = 2,
	.plain_text = true,
	.initial = ntlm_initial,
	.answer = ntlm_answer,
};
