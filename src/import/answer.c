/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text that is read as what it is not, and sentences that quote a session: a
 * 334 with its challenge or an AUTH with its mechanism, and the answer somewhere
 * behind it. Called by conversation.c for each remark; rather a word too much is
 * kept than a password shown.
 */
#include "import/answer.h"

#include "base/base64.h"
#include "import/mask.h"
#include "import/reader.h"

#define REMARKS_MAX 4  /* behind a challenge; tools write words of their own in between */
#define ANSWER_LEAST 8 /* octets in Base64; shorter words are words of the language */

static bool is_sign(unsigned char byte)
{
	return (byte < '0' || byte > '9') && ((byte | 0x20) < 'a' || (byte | 0x20) > 'z') &&
	       byte != '+' && byte != '/' && byte != '=';
}

/* "b'334" is 334, "dXNlcg==\r\n'" is dXNlcg==. */
static struct span bare(struct span word)
{
	size_t escape = span_find(word, '\\');

	word.size = escape < word.size ? escape : word.size;
	if (word.size > 1 && word.data[0] == 'b' && is_sign(word.data[1]))
		word = span_after(word, 1);
	while (word.size && is_sign(word.data[0]))
		word = span_after(word, 1);
	while (word.size && is_sign(word.data[word.size - 1]))
		word.size--;
	return word;
}

static bool is_lower(unsigned char byte)
{
	return byte >= 'a' && byte <= 'z';
}

/* "EXTERNAL", "password", "Username": Base64 by their letters, and words all the same. */
static bool is_plain_word(struct span word)
{
	bool lower = is_lower(word.data[word.size - 1]);

	for (size_t i = 0; i < word.size; i++)
		if ((word.data[i] | 0x20) < 'a' || (word.data[i] | 0x20) > 'z' ||
		    (i > 0 && is_lower(word.data[i]) != lower))
			return false;
	return true;
}

/* "VXNlcm5hbWU6", "UGFzc3dvcmQ6": what a server asks, and what its refusal says once more. */
static bool is_prompt(struct span word)
{
	static const char *const prompts[] = { "Username:", "Password:", "User Name", "Password" };
	struct bytes decoded = BYTES_INIT;
	bool is = false;

	if (word.size <= 16 && base64_decode(word, &decoded, NULL) == BASE64_OK)
		for (size_t i = 0; i < sizeof(prompts) / sizeof(prompts[0]); i++)
			is |= span_is_word(bytes_span(&decoded), prompts[i]);
	bytes_wipe(&decoded);
	return is;
}

static void look_at(struct answer_watch *watch, struct secrets *secrets, struct span word)
{
	if (span_is(word, "334") || span_is_word(word, "AUTH")) {
		watch->remarks = word.data[0] == '3' ? REMARKS_MAX : 1;
		watch->skip = true;
	} else if (reader_code(word) > 0) {
		watch->remarks = 0;
	} else if (watch->skip && word.size) {
		watch->skip = false;
	} else if (watch->remarks && word.size >= ANSWER_LEAST && base64_is_valid(word) &&
		   !is_plain_word(word) && !mask_is(word) && !is_prompt(word)) {
		secrets_add(secrets, word);
	}
}

void answer_keep(struct answer_watch *watch, struct secrets *secrets, struct span remark,
		 bool asked)
{
	if (!watch->remarks && !asked)
		return;
	watch->remarks -= watch->remarks > 0;
	while (remark.size)
		look_at(watch, secrets, bare(span_next_word(&remark)));
	/* A challenge may be empty: its line is over. */
	watch->skip = false;
}
