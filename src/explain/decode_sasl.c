/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands in the challenges of an AUTH exchange, by mechanism: SCRAM's
 * attributes, the JSON errors of the OAuth mechanisms, NTLM's type 2 message,
 * plain texts of the others.
 */
#include "explain/decode.h"

#include <jansson.h>

#include "base/base64.h"

struct attribute_row {
	char letter;
	const char *sentence;
};

/* RFC 5802 §5.1 */
static const struct attribute_row scram_attributes[] = {
	{ 'r', N_("r= is the number made of yours and the server's: {value}") },
	{ 's', N_("s= is the salt, in Base64: {value}") },
	{ 'i', N_("i= is the number of iterations: {value}") },
	{ 'v', N_("v= is the server's signature, its proof that it knows the password: {value}") },
	{ 'e', N_("e= is an error of the exchange: {value}") },
	{ 'm', N_("m= is an extension that has to be understood: {value}") },
};

static void decode_scram(struct span text, struct explanation *out, uint32_t event)
{
	while (text.size) {
		size_t comma = span_find(text, ',');
		struct span field = span_part(text, 0, comma);
		struct message_value values[] = { { "value", span_after(field, 2) } };

		for (size_t i = 0; i < sizeof(scram_attributes) / sizeof(scram_attributes[0]); i++)
			if (field.size > 1 && field.data[1] == '=' &&
			    field.data[0] == (unsigned char)scram_attributes[i].letter)
				part_add(out, HEADING_DECODED, scram_attributes[i].sentence, values,
					 1, event);
		text = span_after(text, comma + 1);
	}
}

/* Google's XOAUTH2 protocol and RFC 7628 §3.2.2. */
static const struct {
	const char *name;
	const char *sentence;
} oauth_members[] = {
	{ "status", N_("status: {value}") },
	{ "schemes", N_("schemes that the server takes: {value}") },
	{ "scope", N_("scope that the token needs: {value}") },
	{ "openid-configuration", N_("where the provider's settings stand: {value}") },
	{ "error", N_("error: {value}") },
	{ "error_description", N_("in the server's words: {value}") },
};

static const struct {
	const char *status;
	const char *sentence;
} oauth_statuses[] = {
	{ "400", N_("Status 400: the token or its frame is malformed, or it is not meant for this "
		    "service.") },
	{ "401", N_("Status 401: the token has expired, was withdrawn, or belongs to somebody "
		    "else.") },
	{ "403", N_("Status 403: the token is good, but its scope does not allow SMTP.") },
	{ "invalid_token", N_("The token has expired, was withdrawn or is malformed.") },
	{ "insufficient_scope", N_("The token's scope does not allow this.") },
	{ "invalid_request", N_("The frame around the token is malformed.") },
};

/* True when the text is a JSON object. */
static bool decode_json(struct span text, struct explanation *out, uint32_t event)
{
	json_t *object = json_loadb((const char *)text.data, text.size, JSON_ALLOW_NUL, NULL);

	if (!json_is_object(object)) {
		json_decref(object);
		return false;
	}
	for (size_t i = 0; i < sizeof(oauth_members) / sizeof(oauth_members[0]); i++) {
		json_t *member = json_object_get(object, oauth_members[i].name);
		struct message_value values[] = { { "value", { NULL, 0 } } };

		if (!json_is_string(member))
			continue;
		values[0].bytes = span_of(json_string_value(member), json_string_length(member));
		part_add(out, HEADING_DECODED, oauth_members[i].sentence, values, 1, event);
	}
	for (size_t i = 0; i < sizeof(oauth_statuses) / sizeof(oauth_statuses[0]); i++) {
		const char *status = json_string_value(json_object_get(object, "status"));

		if (status && span_is(span_text(status), oauth_statuses[i].status))
			explanation_add(out, HEADING_DECODED, _(oauth_statuses[i].sentence), event);
	}
	json_decref(object);
	return true;
}

static uint32_t little_endian(struct span data, size_t at, size_t size)
{
	uint32_t number = 0;

	for (size_t i = 0; i < size && at + i < data.size; i++)
		number |= (uint32_t)data.data[at + i] << (8 * i);
	return number;
}

/* Every other octet of UTF-16LE: names of hosts and domains are mostly ASCII. */
static void append_utf16(struct bytes *out, struct span text)
{
	for (size_t i = 0; i + 1 < text.size; i += 2)
		bytes_append_byte(out, text.data[i + 1] ? '?' : text.data[i]);
}

/* MS-NLMP §2.2.1.2: signature, type, target name, flags, eight octets of challenge. */
static bool decode_ntlm(struct span data, struct explanation *out, uint32_t event)
{
	struct bytes challenge = BYTES_INIT, target = BYTES_INIT;
	struct message_value values[2] = { { "challenge", { NULL, 0 } },
					   { "target", { NULL, 0 } } };

	if (data.size < 32 || !span_equal(span_part(data, 0, 8), span_of("NTLMSSP", 8)) ||
	    little_endian(data, 8, 4) != 2)
		return false;
	bytes_append_hex(&challenge, span_part(data, 24, 8));
	append_utf16(&target,
		     span_part(data, little_endian(data, 16, 4), little_endian(data, 12, 2)));
	values[0].bytes = bytes_span(&challenge);
	values[1].bytes = bytes_span(&target);
	part_add(out, HEADING_DECODED, N_("NTLM type 2 message, challenge {challenge}"), values, 2,
		 event);
	if (target.size)
		part_add(out, HEADING_DECODED,
			 N_("The server names itself or its domain: {target}"), values, 2, event);
	bytes_release(&challenge);
	bytes_release(&target);
	return true;
}

static bool is_text(struct span data)
{
	for (size_t i = 0; i < data.size; i++)
		if (data.data[i] < 0x20 && data.data[i] != '\t' && data.data[i] != '\r' &&
		    data.data[i] != '\n' && data.data[i] != 0)
			return false;
	return true;
}

static void decode_octets(struct span data, struct explanation *out, uint32_t event)
{
	struct bytes hex = BYTES_INIT, number = BYTES_INIT;
	struct message_value values[2] = { { "number", { NULL, 0 } }, { "hex", { NULL, 0 } } };

	bytes_append_number(&number, data.size);
	bytes_append_hex(&hex, span_part(data, 0, 16));
	values[0].bytes = bytes_span(&number);
	values[1].bytes = bytes_span(&hex);
	part_add(out, HEADING_DECODED, N_("Octets: {number}; they begin with {hex}"), values, 2,
		 event);
	bytes_release(&hex);
	bytes_release(&number);
}

/* All that stood behind the code was taken out. */
static bool is_masked(const struct situation *situation)
{
	const struct event *reply =
		situation->journal ? journal_event(situation->journal, situation->id) : NULL;
	const struct event *line = reply ? journal_event(situation->journal, event_first(reply))
					 : NULL;

	return line && line->marks & EVENT_HAS_SECRETS && span_is(event_text(line), "334 ");
}

void decode_challenge(const struct situation *situation, struct explanation *out)
{
	struct bytes decoded = BYTES_INIT;
	struct span data;

	if (is_masked(situation)) {
		explanation_add(
			out, HEADING_DECODED,
			text_matches(situation->mechanism, "^SCRAM-")
				? _("v= is the server's signature, its proof that it knows the "
				    "password. It is not kept: guesses of the password could be "
				    "tested against it.")
				: _("The server's proof that it knows the password (rspauth) is "
				    "not "
				    "kept: guesses of the password could be tested against it."),
			situation->id);
		return;
	}
	if (situation->text.size == 0) {
		/* A bare "334" that was asked about is no challenge. */
		if (situation->id)
			explanation_add(out, HEADING_DECODED, _("The challenge is empty."),
					situation->id);
		return;
	}
	if (base64_decode(situation->text, &decoded, NULL) != BASE64_OK) {
		decode_add_base64(situation->text, out, situation->id);
		return;
	}
	data = bytes_span(&decoded);
	if (text_matches(situation->mechanism, "^SCRAM-")) {
		decode_add_base64(situation->text, out, situation->id);
		decode_scram(data, out, situation->id);
	} else if (data.size && data.data[0] == '{') {
		decode_add_base64(situation->text, out, situation->id);
		decode_json(data, out, situation->id);
	} else if (!decode_ntlm(data, out, situation->id)) {
		if (is_text(data))
			decode_add_base64(situation->text, out, situation->id);
		else
			decode_octets(data, out, situation->id);
	}
	bytes_release(&decoded);
}
