/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The doctor's second look: encodings within the encoding, and what shells and
 * editors leave in a text that was encoded.
 */
#include <string.h>

#include "base/base64.h"
#include "base/message.h"
#include "sasl/doctor_patient.h"

bool patient_is_text(struct span text)
{
	for (size_t i = 0; i < text.size; i++) {
		unsigned char byte = text.data[i];
		bool allowed = byte <= 1 || byte == '\t' || byte == '\r' || byte == '\n';

		if ((byte < 0x20 && !allowed) || byte == 0x7f)
			return false;
		/* C1 controls */
		if (byte == 0xc2 && i + 1 < text.size && text.data[i + 1] < 0xa0)
			return false;
	}
	return utf8_is_valid(text);
}

/* ---- encodings ---- */

/* One layer of Base64 off, line ends and all; only where a text comes out. */
static bool peel(struct bytes *data)
{
	struct bytes letters = BYTES_INIT, inner = BYTES_INIT;
	bool good;

	guarded_reserve(&letters, data->size);
	for (size_t i = 0; i < data->size; i++)
		if (data->data[i] != '\n' && data->data[i] != '\r')
			bytes_append_byte(&letters, data->data[i]);
	guarded_reserve(&inner, letters.size);
	good = letters.size >= 8 &&
	       base64_decode(bytes_span(&letters), &inner, NULL) == BASE64_OK &&
	       patient_is_text(bytes_span(&inner));
	bytes_wipe(&letters);
	if (good)
		patient_replace(data, &inner);
	bytes_wipe(&inner);
	return good;
}

static bool text_is_encoded_again(struct patient *patient)
{
	patient->number = 1;
	while (peel(&patient->data))
		patient->number++;
	return patient->number > 1;
}

static bool text_is_utf16(struct patient *patient)
{
	return patient_convert_utf16(&patient->data);
}

static const struct doctor_row outer[] = {
	{ .id = "double",
	  .test = text_is_encoded_again,
	  .wrong = N_("The text was encoded {number} times: what is decoded is Base64 again."),
	  .advice = N_("Encode it once. A library that takes the bare password encodes by "
		       "itself.") },
	{ .id = "utf-16",
	  .test = text_is_utf16,
	  .wrong = N_("The encoded text is UTF-16: each character takes two octets."),
	  .advice = N_("SASL wants UTF-8; in PowerShell and .NET take [Text.Encoding]::UTF8 in "
		       "place of Unicode.") },
};

const struct doctor_rows doctor_outer = { outer, sizeof(outer) / sizeof(outer[0]) };

/* ---- what is left in the text ---- */

static bool is_text(const struct patient *patient)
{
	return patient_is_text(bytes_span(&patient->data));
}

static bool text_has_mark(struct patient *patient)
{
	if (!span_starts_word(bytes_span(&patient->data), "\xef\xbb\xbf"))
		return false;
	patient_cut(&patient->data, 3, patient->data.size - 3);
	return true;
}

/* The line ends behind the text; `returns` tells whether there is a CR among them. */
static size_t line_ends(struct span text, bool *returns)
{
	size_t count = 0;

	*returns = false;
	while (count < text.size) {
		unsigned char byte = text.data[text.size - count - 1];

		if (byte != '\n' && byte != '\r')
			break;
		*returns = *returns || byte == '\r';
		count++;
	}
	return count;
}

static bool drop_line_ends(struct patient *patient, bool want_returns)
{
	bool returns;
	size_t count = line_ends(bytes_span(&patient->data), &returns);

	if (!count || count == patient->data.size || returns != want_returns || !is_text(patient))
		return false;
	patient->number = count;
	patient_cut(&patient->data, 0, patient->data.size - count);
	return true;
}

static bool text_ends_in_newline(struct patient *patient)
{
	return drop_line_ends(patient, false);
}

static bool text_ends_in_return(struct patient *patient)
{
	return drop_line_ends(patient, true);
}

static bool text_is_quoted(struct patient *patient)
{
	return is_text(patient) && patient_unquote(&patient->data, false);
}

static bool text_is_curled(struct patient *patient)
{
	return is_text(patient) && patient_unquote(&patient->data, true);
}

/* Longer spellings stand before those that they begin with. */
static const struct {
	unsigned char octet;
	const char *text;
} literals[] = {
	{ 0, "\\u0000" }, { 0, "\\x00" }, { 0, "\\000" },   { 0, "\\0" },   { 0, "<NUL>" },
	{ 0, "%00" },     { 0, "^@" },    { 1, "\\u0001" }, { 1, "\\x01" }, { 1, "\\001" },
	{ 1, "\\01" },    { 1, "\\1" },   { 1, "<SOH>" },   { 1, "%01" },   { 1, "^A" },
};

static const char *find_literal(struct span text, unsigned char octet)
{
	for (size_t i = 0; i < sizeof(literals) / sizeof(literals[0]); i++) {
		const char *literal = literals[i].text;

		if (literals[i].octet == octet &&
		    span_is(span_part(text, 0, strlen(literal)), literal))
			return literal;
	}
	return NULL;
}

size_t patient_match_literal(struct span text, unsigned char octet)
{
	const char *literal = find_literal(text, octet);

	return literal ? strlen(literal) : 0;
}

/* How often an octet is spelled out; *first is the spelling that comes first. */
static size_t count_literals(struct span text, unsigned char octet, const char **first)
{
	size_t count = 0;

	for (size_t at = 0; at < text.size; at++) {
		const char *literal = find_literal(span_after(text, at), octet);

		if (!literal)
			continue;
		if (!count++)
			*first = literal;
		at += strlen(literal) - 1;
	}
	return count;
}

static bool put_octets(struct patient *patient, unsigned char octet)
{
	struct bytes *data = &patient->data;
	size_t kept = 0;

	for (size_t at = 0; at < data->size; kept++) {
		size_t size = patient_match_literal(span_after(bytes_span(data), at), octet);

		data->data[kept] = size ? octet : data->data[at];
		at += size ? size : 1;
	}
	patient_cut(data, 0, kept);
	patient->literal = true;
	return true;
}

static size_t count_octet(struct span text, unsigned char octet)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		count += text.data[i] == octet;
	return count;
}

/* A password may hold such characters: only what becomes PLAIN's message by it is taken so. */
static bool text_spells_nul(struct patient *patient)
{
	struct span text = bytes_span(&patient->data);
	const char *literal = NULL;
	size_t spelled = count_literals(text, 0, &literal);
	size_t all = spelled + count_octet(text, 0);

	if (!spelled || !is_text(patient) || all > 3 || count_octet(text, 1))
		return false;
	if (all == 1 && literal[0] != '\\')
		return false;
	patient->number = strlen(literal);
	patient->word = span_text(literal);
	return put_octets(patient, 0);
}

static bool text_spells_soh(struct patient *patient)
{
	struct span text = bytes_span(&patient->data);
	const char *literal = NULL;

	if (!is_text(patient) || !span_has_word(text, "auth=Bearer ") ||
	    !count_literals(text, 1, &literal))
		return false;
	patient->number = strlen(literal);
	patient->word = span_text(literal);
	return put_octets(patient, 1);
}

static const struct doctor_row inner[] = {
	{ .id = "bom-inside",
	  .test = text_has_mark,
	  .wrong = N_("An invisible byte order mark (BOM) was encoded at the start of the text."),
	  .advice = N_("The file that was encoded begins with it. Save the file without it.") },
	{ .id = "newline",
	  .test = text_ends_in_newline,
	  .wrong = N_("A line end was encoded at the end of the text: for the server it belongs to "
		      "the password or the name."),
	  .advice = N_("echo adds it: use `printf '%s'` or `echo -n`; in an editor save without a "
		       "last line end.") },
	{ .id = "carriage-return",
	  .test = text_ends_in_return,
	  .wrong = N_("A carriage return (CR) was encoded at the end of the text: for the server "
		      "it belongs to the password or the name."),
	  .advice = N_("It comes from a file or a terminal with line ends of Windows: strip it "
		       "before encoding, `tr -d '\\r\\n'` does.") },
	{ .id = "quotes-inside",
	  .test = text_is_quoted,
	  .wrong = N_("The quotes around the text were encoded along."),
	  .advice = N_("The shell did not take them off (cmd.exe never does). Encode the text "
		       "without them.") },
	{ .id = "smart-quotes-inside",
	  .test = text_is_curled,
	  .wrong = N_("Curly quotes around the text were encoded along."),
	  .advice = N_("A word processor, a chat or a web page made them out of straight ones, and "
		       "no shell takes them off.") },
	{ .id = "literal-nul",
	  .test = text_spells_nul,
	  .wrong = N_("The separator is spelled out: {word} was encoded as {number} characters "
		      "where one NUL should stand."),
	  .advice = N_("Let something write the NUL: `printf '\\0%s\\0%s' \"$user\" \"$password\" "
		       "| base64 -w 0`. echo and quotes alone do not.") },
	{ .id = "literal-soh",
	  .test = text_spells_soh,
	  .wrong = N_("The separator is spelled out: {word} was encoded as {number} characters "
		      "where one octet 0x01 should stand."),
	  .advice = N_("Let printf write it: `printf 'user=%s\\001auth=Bearer %s\\001\\001' …`.") },
};

const struct doctor_rows doctor_inner = { inner, sizeof(inner) / sizeof(inner[0]) };
