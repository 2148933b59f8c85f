/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What programs write in a password's place; asked by conversation.c before it keeps a secret. */
#include "import/mask.h"

#include "base/base64.h"

/* Words within brackets that say so: "[credentials hidden]", "<password omitted>". */
static const char *const words[] = {
	"authentication information",
	"hidden",
	"masked",
	"omitted",
	"redacted",
	"removed",
	"secret",
	"secured",
	"suppressed",
	"xxxx",
};

static bool is_bracket(unsigned char byte)
{
	return byte == '[' || byte == '<' || byte == '(' || byte == '{' || byte == '/';
}

static bool has_mask_word(struct span text)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_has_word(text, words[i]))
			return true;
	return false;
}

/* "********", "xxxxxxxx": three or more of one character. */
static bool is_one_character(struct span text)
{
	static const char masks[] = "*xX.#";

	if (text.size < 3 ||
	    span_find(span_of(masks, sizeof(masks) - 1), text.data[0]) == sizeof(masks) - 1)
		return false;
	for (size_t i = 1; i < text.size; i++)
		if (text.data[i] != text.data[0])
			return false;
	return true;
}

/* Nodemailer masks inside the Base64: "\0user\0/" "* secret *" "/". */
static bool is_masked_within(struct span text)
{
	struct bytes decoded = BYTES_INIT;
	bool masked = false;

	bytes_reserve(&decoded, text.size);
	if (text.size >= 8 && base64_decode(text, &decoded, NULL) == BASE64_OK)
		masked = span_has_word(bytes_span(&decoded), "/* secret */");
	bytes_wipe(&decoded);
	return masked;
}

bool mask_is(struct span text)
{
	text = span_trim(text);
	return text.size &&
	       (is_one_character(text) || (is_bracket(text.data[0]) && has_mask_word(text)) ||
		is_masked_within(text));
}
