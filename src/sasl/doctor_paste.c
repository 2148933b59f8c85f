/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The doctor's first look: what lies around and inside the Base64 that was
 * pasted, before anything can be decoded.
 */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "sasl/doctor_patient.h"

void patient_cut(struct bytes *bytes, size_t from, size_t size)
{
	if (size && from)
		memmove(bytes->data, bytes->data + from, size);
	if (bytes->data)
		memory_wipe(bytes->data + size, bytes->size - size);
	bytes->size = size;
}

void patient_replace(struct bytes *bytes, struct bytes *with)
{
	bytes_wipe(bytes);
	*bytes = *with;
	*with = (struct bytes)BYTES_INIT;
}

static bool is_blank(unsigned char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void trim(struct bytes *bytes)
{
	size_t from = 0, end = bytes->size;

	while (from < end && is_blank(bytes->data[from]))
		from++;
	while (end > from && is_blank(bytes->data[end - 1]))
		end--;
	patient_cut(bytes, from, end - from);
}

/* ---- UTF-16 ---- */

static uint32_t unit_at(const struct bytes *bytes, size_t at, bool big)
{
	unsigned char first = bytes->data[at], second = bytes->data[at + 1];

	return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

/* Without a mark only text of ASCII is recognised: each second octet is NUL, and few others are. */
static bool is_ascii_utf16(const struct bytes *bytes, bool big)
{
	size_t others = 0;

	if (bytes->size < 8)
		return false;
	for (size_t at = 0; at < bytes->size; at += 2) {
		uint32_t unit = unit_at(bytes, at, big);

		if (unit > 0x7f)
			return false;
		others += unit != 0;
	}
	return others >= 3 && others * 4 >= bytes->size;
}

/* Surrogates are joined (RFC 2781 §2.2). */
static bool append_units(struct bytes *out, const struct bytes *bytes, size_t at, bool big)
{
	for (; at < bytes->size; at += 2) {
		uint32_t unit = unit_at(bytes, at, big);

		if (unit >= 0xd800 && unit < 0xdc00 && at + 2 < bytes->size) {
			uint32_t low = unit_at(bytes, at + 2, big);

			if (low < 0xdc00 || low > 0xdfff)
				return false;
			unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
			at += 2;
		}
		if (!utf8_append(out, unit))
			return false;
	}
	return true;
}

bool patient_convert_utf16(struct bytes *bytes)
{
	struct bytes out = BYTES_INIT;
	bool marked, big;

	if (bytes->size < 4 || bytes->size % 2)
		return false;
	big = unit_at(bytes, 0, true) == 0xfeff;
	marked = big || unit_at(bytes, 0, false) == 0xfeff;
	if (!marked) {
		big = !is_ascii_utf16(bytes, false);
		if (big && !is_ascii_utf16(bytes, true))
			return false;
	}
	/* A unit takes three octets at most. */
	guarded_reserve(&out, bytes->size * 2);
	if (!append_units(&out, bytes, marked ? 2 : 0, big)) {
		bytes_wipe(&out);
		return false;
	}
	patient_replace(bytes, &out);
	return true;
}

/* ---- around it ---- */

static bool paste_is_utf16(struct patient *patient)
{
	bool found = patient_convert_utf16(&patient->text);

	trim(&patient->text);
	return found;
}

static bool paste_has_mark(struct patient *patient)
{
	if (!span_starts_word(bytes_span(&patient->text), "\xef\xbb\xbf"))
		return false;
	patient_cut(&patient->text, 3, patient->text.size - 3);
	trim(&patient->text);
	return true;
}

/* Quotes as they are typed, or as programs for letters make them. */
static const char *const straight[] = { "\"", "'", "`" };
static const char *const curled[] = { "“", "”", "„", "‘", "’", "‚", "«", "»", "‹", "›" };

static size_t quote_before(struct span text, const char *const *quotes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_equal(span_part(text, 0, strlen(quotes[i])), span_text(quotes[i])))
			return strlen(quotes[i]);
	return 0;
}

static size_t quote_behind(struct span text, const char *const *quotes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(quotes[i]);

		if (text.size >= size &&
		    span_equal(span_after(text, text.size - size), span_text(quotes[i])))
			return size;
	}
	return 0;
}

bool patient_unquote(struct bytes *bytes, bool curly)
{
	const char *const *quotes = curly ? curled : straight;
	size_t count = curly ? sizeof(curled) / sizeof(curled[0])
			     : sizeof(straight) / sizeof(straight[0]);
	size_t before = quote_before(bytes_span(bytes), quotes, count);
	size_t behind = quote_behind(bytes_span(bytes), quotes, count);

	if (!before || !behind || bytes->size < before + behind)
		return false;
	if (!curly && bytes->data[0] != bytes->data[bytes->size - 1])
		return false;
	patient_cut(bytes, before, bytes->size - before - behind);
	return true;
}

static bool paste_is_quoted(struct patient *patient)
{
	bool found = patient_unquote(&patient->text, false);

	trim(&patient->text);
	return found;
}

static bool paste_is_curled(struct patient *patient)
{
	bool found = patient_unquote(&patient->text, true);

	trim(&patient->text);
	return found;
}

static void drop_words(struct patient *patient, struct span rest)
{
	patient_cut(&patient->text, patient->text.size - rest.size, rest.size);
	trim(&patient->text);
}

static bool paste_has_command(struct patient *patient)
{
	struct span rest = bytes_span(&patient->text), name;

	if (!span_is_word(span_next_word(&rest), "AUTH"))
		return false;
	name = span_next_word(&rest);
	patient->mechanism = mechanism_find(name);
	if (!patient->mechanism)
		return false;
	patient->word = span_text(patient->mechanism->name);
	drop_words(patient, rest);
	return true;
}

static bool paste_has_code(struct patient *patient)
{
	struct span rest = bytes_span(&patient->text);

	if (!span_is(span_next_word(&rest), "334"))
		return false;
	drop_words(patient, rest);
	return true;
}

static const struct doctor_row wrapping[] = {
	{ .id = "utf-16-text",
	  .test = paste_is_utf16,
	  .wrong = N_("The pasted text itself is UTF-16: each character takes two octets."),
	  .advice = N_("PowerShell's > writes files so. Save the text as UTF-8 without a mark.") },
	{ .id = "bom",
	  .test = paste_has_mark,
	  .wrong = N_("An invisible byte order mark (BOM) stands before the text."),
	  .advice = N_("Some editors put it at the start of a file. Save without it.") },
	{ .id = "command",
	  .test = paste_has_command,
	  .wrong = N_("The command AUTH {word} was pasted along; only what follows it is Base64."),
	  .advice = N_("On the AUTH line the string stands behind the mechanism; in answer to a "
		       "334 it goes out alone.") },
	{ .id = "reply-code",
	  .test = paste_has_code,
	  .wrong = N_("The reply code 334 was pasted along; only what follows it is Base64."),
	  .advice = N_("It is the server's question that is decoded here, not an answer.") },
	{ .id = "quotes",
	  .test = paste_is_quoted,
	  .wrong = N_("Quotes stand around the string."),
	  .advice = N_("They belong to a program's text or a shell's command, not to the string: "
		       "send it without them.") },
	{ .id = "smart-quotes",
	  .test = paste_is_curled,
	  .wrong = N_("Curly quotes stand around the string."),
	  .advice = N_("A word processor, a chat or a web page made them out of straight ones. "
		       "Copy from a plain text, and send the string without quotes.") },
};

const struct doctor_rows doctor_wrapping = { wrapping, sizeof(wrapping) / sizeof(wrapping[0]) };

/* ---- inside it ---- */

static bool has_alphabet(unsigned char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= '0' && byte <= '9') || byte == '+' || byte == '/';
}

/* Keeps all bytes but the blanks; true when there were any. */
static bool drop_blanks(struct bytes *bytes)
{
	size_t kept = 0;

	for (size_t i = 0; i < bytes->size; i++)
		if (!is_blank(bytes->data[i]))
			bytes->data[kept++] = bytes->data[i];
	if (kept == bytes->size)
		return false;
	patient_cut(bytes, 0, kept);
	return true;
}

/* "dXNlcg== cGFzcw==": the padding ends a string, so what comes behind it is another. */
static bool paste_is_several(struct patient *patient)
{
	struct bytes *text = &patient->text;
	size_t end = span_find(bytes_span(text), '=');

	while (end < text->size && text->data[end] == '=')
		end++;
	if (end >= text->size || !is_blank(text->data[end]))
		return false;
	patient_cut(text, 0, end);
	return true;
}

/* Every line but the last is `width` long, and there are two at least. */
static bool is_wrapped_at(struct span text, size_t width)
{
	bool broken = false;

	for (;;) {
		size_t end = span_find(text, '\n'), size = end;

		if (end == text.size)
			return broken && text.size <= width;
		if (size && text.data[size - 1] == '\r')
			size--;
		if (size != width)
			return false;
		broken = true;
		text = span_after(text, end + 1);
	}
}

static bool unwrap(struct patient *patient, size_t width)
{
	if (!is_wrapped_at(bytes_span(&patient->text), width))
		return false;
	return drop_blanks(&patient->text);
}

static bool paste_is_wrapped_at_60(struct patient *patient)
{
	return unwrap(patient, 60);
}

static bool paste_is_wrapped_at_64(struct patient *patient)
{
	return unwrap(patient, 64);
}

static bool paste_is_wrapped_at_76(struct patient *patient)
{
	return unwrap(patient, 76);
}

static bool paste_has_lines(struct patient *patient)
{
	size_t lines = 1;

	for (size_t i = 0; i < patient->text.size; i++)
		lines += patient->text.data[i] == '\n';
	patient->number = lines;
	return lines > 1 && drop_blanks(&patient->text);
}

static bool paste_has_blanks(struct patient *patient)
{
	return drop_blanks(&patient->text);
}

/* "%3D" and its like, as a URL writes what Base64 has besides letters and digits. */
static bool paste_is_percent_encoded(struct patient *patient)
{
	static const struct {
		const char *code;
		unsigned char byte;
	} codes[] = { { "%3D", '=' }, { "%2B", '+' }, { "%2F", '/' } };
	struct bytes *text = &patient->text;
	size_t kept = 0;

	for (size_t at = 0; at < text->size; kept++) {
		struct span code = span_part(bytes_span(text), at, 3);
		unsigned char byte = text->data[at];

		at++;
		for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
			if (span_is_word(code, codes[i].code)) {
				byte = codes[i].byte;
				at += 2;
			}
		text->data[kept] = byte;
	}
	if (kept == text->size)
		return false;
	patient_cut(text, 0, kept);
	return true;
}

static bool paste_is_url_safe(struct patient *patient)
{
	bool found = false;

	for (size_t i = 0; i < patient->text.size; i++) {
		unsigned char *byte = &patient->text.data[i];

		if (*byte != '-' && *byte != '_')
			continue;
		*byte = *byte == '-' ? '+' : '/';
		found = true;
	}
	return found;
}

/* Characters before the padding, and how many there are of it. */
static size_t letters_of(const struct bytes *text, size_t *padding)
{
	size_t size = text->size;

	while (size && text->data[size - 1] == '=')
		size--;
	*padding = text->size - size;
	return size;
}

/* Six bits are left of an octet: the last character is dropped. */
static bool paste_is_cut(struct patient *patient)
{
	size_t padding, letters = letters_of(&patient->text, &padding);

	if (letters % 4 != 1)
		return false;
	patient->incomplete = true;
	patient_cut(&patient->text, 0, letters - 1);
	return true;
}

static bool paste_lacks_padding(struct patient *patient)
{
	size_t padding, letters = letters_of(&patient->text, &padding);
	size_t due = (4 - letters % 4) % 4;

	if (padding >= due)
		return false;
	patient->incomplete = true;
	patient->number = due - padding;
	while (patient->text.size % 4)
		guarded_append_text(&patient->text, "=");
	return true;
}

static bool paste_has_padding_left(struct patient *patient)
{
	size_t padding, letters = letters_of(&patient->text, &padding);
	size_t due = (4 - letters % 4) % 4;

	if (padding <= due)
		return false;
	patient->number = padding - due;
	patient_cut(&patient->text, 0, letters + due);
	return true;
}

/* Bits behind the last octet must be zero (RFC 4648 §3.5). */
static bool paste_has_bits_left(struct patient *patient)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				       "0123456789+/";
	size_t padding, letters = letters_of(&patient->text, &padding), value;
	size_t mask = padding == 1 ? 3 : 15;
	unsigned char *last;

	if (!padding || padding > 2 || !letters)
		return false;
	last = &patient->text.data[letters - 1];
	if (!has_alphabet(*last))
		return false;
	value = (size_t)(strchr(alphabet, *last) - alphabet);
	if (!(value & mask))
		return false;
	*last = (unsigned char)alphabet[value & ~mask];
	return true;
}

static const struct doctor_row alphabet[] = {
	{ .id = "several",
	  .test = paste_is_several,
	  .wrong = N_("More than one string was pasted: the padding ends the first one."),
	  .advice = N_("Only the first is looked at here. Each step of an exchange has its own "
		       "line.") },
	{ .id = "wrapped-60",
	  .test = paste_is_wrapped_at_60,
	  .wrong = N_("The string is broken into lines of 60 characters, as uuencode -m does it."),
	  .advice = N_("SMTP wants it on one line: the server takes each further line for a new "
		       "answer.") },
	{ .id = "wrapped-64",
	  .test = paste_is_wrapped_at_64,
	  .wrong = N_("The string is broken into lines of 64 characters, as openssl does it."),
	  .advice = N_("SMTP wants it on one line: use `openssl base64 -A`.") },
	{ .id = "wrapped-76",
	  .test = paste_is_wrapped_at_76,
	  .wrong = N_("The string is broken into lines of 76 characters, as base64, Perl and mail "
		      "programs do it."),
	  .advice = N_("SMTP wants it on one line: use `base64 -w 0`, or encode_base64(…, \"\") in "
		       "Perl.") },
	{ .id = "wrapped",
	  .test = paste_has_lines,
	  .wrong = N_("The string is broken into {number} lines."),
	  .advice = N_("SMTP wants it on one line: the server takes each further line for a new "
		       "answer.") },
	{ .id = "blanks",
	  .test = paste_has_blanks,
	  .wrong = N_("Blanks stand inside the string."),
	  .advice = N_("Base64 has none; they came in by copying. Send it without them.") },
	{ .id = "percent",
	  .test = paste_is_percent_encoded,
	  .wrong = N_("Characters are written as in a URL (%3D for =, %2B for +, %2F for /)."),
	  .advice = N_("Send the characters themselves.") },
	{ .id = "url-safe",
	  .test = paste_is_url_safe,
	  .wrong = N_("It is the alphabet for URLs and file names, with - and _ in place of + and "
		      "/."),
	  .advice = N_("SASL uses the standard alphabet (RFC 4648 §4): call the encoder without "
		       "\"urlsafe\".") },
	{ .id = "cut",
	  .test = paste_is_cut,
	  .wrong = N_("Characters are missing: no Base64 can have this length."),
	  .advice = N_("The end was cut off, or a character got lost on the way. What can be "
		       "decoded is shown; make the string anew.") },
	{ .id = "padding-missing",
	  .test = paste_lacks_padding,
	  .wrong = N_("The padding at the end is incomplete; = signs that are missing: {number}."),
	  .advice = N_("Some encoders leave it out, and a double click does not mark it. SMTP "
		       "servers demand it.") },
	{ .id = "padding-excess",
	  .test = paste_has_padding_left,
	  .wrong = N_("The padding at the end is too long; = signs too many: {number}."),
	  .advice = N_("The length must be a multiple of four, with two = at most.") },
	{ .id = "trailing-bits",
	  .test = paste_has_bits_left,
	  .wrong = N_("The last character holds bits that belong to no octet."),
	  .advice = N_("The string was cut or typed wrongly at its end; strict servers refuse it. "
		       "Make it anew.") },
};

const struct doctor_rows doctor_alphabet = { alphabet, sizeof(alphabet) / sizeof(alphabet[0]) };
