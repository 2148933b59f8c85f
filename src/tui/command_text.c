/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asked by command_line.c at every key, and by enter.c before a line leaves. */
#include "tui/command_text.h"

#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "plan/raw_secret.h"
#include "smtp/command.h"

#define SUSPICIOUS_SIZE 8 /* shorter words in Base64 are words */
#define MECHANISM_MAX 20  /* RFC 4422 §3.1 */
#define WORD_MOST 64      /* verbs and requests are shorter */

/* These are asked at every key: a word is looked at as far as one that means something can reach. */
static struct span next_word(struct span *rest)
{
	struct span near = span_part(*rest, 0, WORD_MOST);
	struct span word = span_next_word(&near);

	*rest = span_after(*rest, word.size);
	if (word.size < WORD_MOST)
		span_next_word(rest); /* the blanks alone: a word has just ended */
	return word;
}

struct span command_text_verb(struct span text)
{
	struct span rest = text;

	return next_word(&rest);
}

/* What is for the server: all, or what stands behind ":plan add". */
static struct span smtp_part(struct span text)
{
	struct span rest = text;

	if (span_is_word(next_word(&rest), ":plan") && span_is_word(next_word(&rest), "add"))
		return rest;
	return text;
}

/* Where the bytes of a :raw or a :send begin, also behind ":plan add"; 0: it is neither. */
static size_t raw_argument(struct span text)
{
	struct span rest = smtp_part(text);
	struct span word = next_word(&rest);

	return span_is_word(word, ":raw") || span_is_word(word, ":send")
		       ? (size_t)(rest.data - text.data)
		       : 0;
}

static struct field_mask raw_mask(struct span text, bool answers)
{
	size_t at = raw_argument(text), from, to;

	if (!at || !raw_secret_find(span_after(text, at), answers, &from, &to))
		return (struct field_mask){ 0, 0 };
	return (struct field_mask){ at + from, at + to };
}

/* Something that may be a secret stands in raw bytes, or may come next. */
static bool begins_raw_auth(struct span text)
{
	size_t at = raw_argument(text);

	return at && (raw_secret_may_follow(span_after(text, at)) || raw_mask(text, false).to);
}

bool command_text_begins_auth(struct span text)
{
	struct span trimmed = span_trim(smtp_part(text));
	struct span word = command_text_verb(trimmed);

	return span_is_word(word, "AUTH") &&
	       (trimmed.size > word.size || trimmed.data + trimmed.size < text.data + text.size);
}

bool command_text_is_command(struct span text)
{
	struct span word = command_text_verb(text);
	bool whole = word.size < text.size;

	if (!text.size || text.data[0] == ':')
		return true;
	for (int verb = VERB_UNKNOWN + 1; verb < VERB_GREETING; verb++) {
		const char *name = command_name((enum verb)verb);
		size_t size = strlen(name);

		if (word.size > size || (whole && word.size < size))
			continue;
		if (strncasecmp((const char *)word.data, name, word.size) == 0)
			return true;
	}
	return false;
}

bool command_text_is_suspicious(const struct view *view, struct span text)
{
	struct span rest = text, word = span_next_word(&rest);

	if (dialogue_phase(&view->dialogue) == PHASE_DATA || command_text_is_command(text))
		return false;
	if (view_is_after_auth(view))
		return true;
	return word.size == text.size && word.size >= SUSPICIOUS_SIZE &&
	       command_suggest(word) == VERB_UNKNOWN && base64_is_valid(word);
}

/* Where the text that :decode is to look at begins; 0: it is no such request. */
static size_t decode_argument(struct span text)
{
	static const char request[] = ":decode ";

	return span_starts_word(text, request) ? sizeof(request) - 1 : 0;
}

/* Where what stands behind the mechanism of :auth begins, a password by mistake; 0: nothing does. */
static size_t login_argument(struct span text)
{
	struct span rest = text;

	if (!span_is_word(next_word(&rest), ":auth") || !next_word(&rest).size)
		return 0;
	return rest.data[-1] == ' ' ? (size_t)(rest.data - text.data) : 0;
}

bool command_text_wants_field(const struct view *view, struct span text)
{
	return view_is_in_auth(view) || command_text_begins_auth(text) || begins_raw_auth(text) ||
	       decode_argument(text) || login_argument(text) ||
	       (view_is_after_auth(view) && !command_text_is_command(text));
}

/* ---- masks ---- */

static bool looks_like_mechanism(struct span word)
{
	for (size_t n = 0; n < word.size; n++) {
		unsigned char c = word.data[n];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		      c == '-' || c == '_'))
			return false;
	}
	return word.size <= MECHANISM_MAX;
}

/* Of "AUTH MECHANISM response" the response, unless it is LOGIN's user name and may be seen. */
static struct field_mask auth_mask(const struct view *view, struct span text)
{
	struct span rest = smtp_part(text);
	struct span mechanism;

	span_next_word(&rest);
	mechanism = span_next_word(&rest);
	if (!looks_like_mechanism(mechanism))
		return (struct field_mask){ (size_t)(mechanism.data - text.data), text.size };
	if ((span_is_word(mechanism, "LOGIN") && !view->veiled) || span_is(rest, "=") || !rest.size)
		return (struct field_mask){ 0, 0 };
	return (struct field_mask){ (size_t)(rest.data - text.data), text.size };
}

struct field_mask command_text_mask(const struct view *view, struct span text)
{
	if (decode_argument(text))
		return (struct field_mask){ decode_argument(text), text.size };
	if (login_argument(text))
		return (struct field_mask){ login_argument(text), text.size };
	if (!text.size || span_is(text, "*"))
		return (struct field_mask){ 0, 0 };
	if (raw_argument(text))
		return raw_mask(text, view_is_in_auth(view));
	if (text.data[0] == ':')
		return command_text_begins_auth(text) ? auth_mask(view, text)
						      : (struct field_mask){ 0, 0 };
	if (view_is_in_auth(view)) {
		if (view_awaits_user_name(view))
			return (struct field_mask){ 0, 0 };
		return (struct field_mask){ 0, text.size };
	}
	if (command_text_begins_auth(text))
		return auth_mask(view, text);
	if (command_text_is_command(text))
		return (struct field_mask){ 0, 0 };
	return (struct field_mask){ 0, text.size };
}
