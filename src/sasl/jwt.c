/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small total reader of the one JSON object that a JWT's middle part is. */
#include "sasl/jwt.h"

#include <string.h>

#include "base/base64.h"
#include "sasl/guarded.h"

#define DEPTH_MAX 16
#define PART_MAX 65536

/* ---- JSON (RFC 8259), as far as it is needed ---- */

static void skip_blanks(struct span *rest)
{
	while (rest->size && strchr(" \t\r\n", rest->data[0]) && rest->data[0])
		*rest = span_after(*rest, 1);
}

static bool take(struct span *rest, unsigned char byte)
{
	skip_blanks(rest);
	if (!rest->size || rest->data[0] != byte)
		return false;
	*rest = span_after(*rest, 1);
	return true;
}

/* What an escape stands for, where that is ASCII; others are left as they were written. */
static size_t append_escape(struct span text, struct bytes *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found = text.size > 1 && text.data[1] ? strchr(from, text.data[1]) : NULL;

	if (found)
		bytes_append_byte(out, (unsigned char)to[found - from]);
	else
		bytes_append(out, span_part(text, 0, 2));
	return 2;
}

static bool take_string(struct span *rest, struct bytes *out)
{
	size_t at = 0;

	if (!take(rest, '"'))
		return false;
	guarded_reserve(out, rest->size);
	while (at < rest->size && rest->data[at] != '"') {
		if (rest->data[at] == '\\')
			at += append_escape(span_after(*rest, at), out);
		else
			bytes_append_byte(out, rest->data[at++]);
	}
	if (at >= rest->size)
		return false;
	*rest = span_after(*rest, at + 1);
	return true;
}

/* Up to the next sign that ends a value; a fraction of a second is of no interest. */
static bool take_number(struct span *rest, uint64_t *number)
{
	size_t digits = 0, size = 0;

	skip_blanks(rest);
	while (digits < rest->size && rest->data[digits] >= '0' && rest->data[digits] <= '9')
		digits++;
	for (size = digits;
	     size < rest->size && rest->data[size] && strchr("+-.eE0123456789", rest->data[size]);)
		size++;
	if (!span_number(span_part(*rest, 0, digits), number))
		*number = 0;
	*rest = span_after(*rest, size);
	return size > 0;
}

static bool skip_value(struct span *rest, int depth);

static bool skip_members(struct span *rest, unsigned char end, int depth)
{
	struct bytes ignored = BYTES_INIT;
	bool good = true;

	if (take(rest, end))
		return true;
	do {
		bytes_wipe(&ignored);
		if (end == '}')
			good = take_string(rest, &ignored) && take(rest, ':');
		good = good && skip_value(rest, depth + 1);
	} while (good && take(rest, ','));
	bytes_wipe(&ignored);
	return good && take(rest, end);
}

static bool skip_value(struct span *rest, int depth)
{
	struct bytes ignored = BYTES_INIT;
	uint64_t number;
	bool good;

	if (depth > DEPTH_MAX)
		return false;
	if (take(rest, '{'))
		return skip_members(rest, '}', depth);
	if (take(rest, '['))
		return skip_members(rest, ']', depth);
	if (rest->size && rest->data[0] == '"') {
		good = take_string(rest, &ignored);
		bytes_wipe(&ignored);
		return good;
	}
	for (size_t n = 0; n < 3; n++) {
		static const char *const words[] = { "true", "false", "null" };

		if (span_starts_word(*rest, words[n])) {
			*rest = span_after(*rest, strlen(words[n]));
			return true;
		}
	}
	if (take(rest, '-'))
		skip_blanks(rest);
	return take_number(rest, &number);
}

/* A string, or a list of strings joined by blanks; behind what `out` has already. */
static bool take_words(struct span *rest, struct bytes *out)
{
	skip_blanks(rest);
	if (out->size)
		bytes_append_byte(out, ' ');
	if (rest->size && rest->data[0] == '"')
		return take_string(rest, out);
	if (!take(rest, '['))
		return skip_value(rest, 0);
	while (take_string(rest, out)) {
		if (!take(rest, ','))
			return take(rest, ']');
		bytes_append_byte(out, ' ');
	}
	return take(rest, ']');
}

static bool take_member(struct span *rest, struct jwt *jwt)
{
	struct bytes name = BYTES_INIT;
	bool good = take_string(rest, &name) && take(rest, ':');
	struct span word = bytes_span(&name);

	skip_blanks(rest);
	if (!good)
		;
	else if (span_is(word, "iss"))
		good = take_words(rest, &jwt->issuer);
	else if (span_is(word, "aud"))
		good = take_words(rest, &jwt->audience);
	else if (span_is(word, "scope") || span_is(word, "scp") || span_is(word, "roles"))
		good = take_words(rest, &jwt->scope);
	else if (span_is(word, "exp"))
		good = take_number(rest, &jwt->expires_s);
	else if (span_is(word, "nbf"))
		good = take_number(rest, &jwt->not_before_s);
	else
		good = skip_value(rest, 0);
	bytes_wipe(&name);
	return good;
}

/* ---- the token ---- */

/* Base64 in the URL's alphabet and without padding (RFC 7515 §2). */
static bool decode_part(struct span part, struct bytes *out)
{
	struct bytes text = BYTES_INIT;
	bool good;

	guarded_reserve(&text, part.size + 4);
	for (size_t i = 0; i < part.size; i++)
		bytes_append_byte(&text, part.data[i] == '-'   ? '+'
					 : part.data[i] == '_' ? '/'
							       : part.data[i]);
	while (text.size % 4)
		bytes_append_byte(&text, '=');
	guarded_reserve(out, text.size);
	good = base64_decode(bytes_span(&text), out, NULL) == BASE64_OK;
	bytes_wipe(&text);
	return good;
}

bool jwt_read(struct span token, struct jwt *jwt)
{
	size_t first = span_find(token, '.');
	struct span behind = span_after(token, first + 1);
	size_t second = span_find(behind, '.');
	struct bytes json = BYTES_INIT;
	struct span rest;
	bool good = first < token.size && second < behind.size && second <= PART_MAX &&
		    decode_part(span_part(behind, 0, second), &json);

	rest = bytes_span(&json);
	good = good && take(&rest, '{');
	if (good && !take(&rest, '}')) {
		do
			good = take_member(&rest, jwt);
		while (good && take(&rest, ','));
		good = good && take(&rest, '}');
	}
	bytes_wipe(&json);
	return good;
}

void jwt_release(struct jwt *jwt)
{
	bytes_wipe(&jwt->issuer);
	bytes_wipe(&jwt->audience);
	bytes_wipe(&jwt->scope);
}
