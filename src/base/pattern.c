/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by the filter and by searching in panes. */
#include "base/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "base/utf8.h"

/*
 * The library's steps and KiB for one text. It steps some ten million times a second; what its
 * compiled form may take, 64 KiB, it bounds itself.
 */
#define STEPS_MAX 1000000
#define HEAP_MAX_KIB 16384

/* What matching writes to, since who looks for a pattern does not change it. */
struct effort {
	pcre2_match_data *match;
	bool gave_up;
};

struct pattern {
	char *text;
	bool plain; /* no character in it is special: found without the library */
	pcre2_code *code;
	pcre2_match_context *bounds;
	struct effort *effort; /* NULL when plain */
};

static bool is_plain(struct span text)
{
	for (size_t n = 0; n < text.size; n++) {
		if (strchr("\\[](){}.*+?^$|", text.data[n]) || text.data[n] >= 0x80)
			return false;
	}
	return true;
}

static const char *why_not(struct span text)
{
	if (!text.size)
		return _("Nothing is given to look for.");
	if (text.size > PATTERN_BYTES_MAX)
		return _("An expression may be 256 bytes long.");
	if (memchr(text.data, 0, text.size))
		return _("An expression holds no NUL.");
	return NULL;
}

/*
 * Code that is made to run while the program does would need memory that can be written and
 * executed: the library's interpreter is fast enough.
 */
static bool compile(struct pattern *pattern, struct span text, struct bytes *why)
{
	uint32_t options = PCRE2_CASELESS | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY |
			   PCRE2_NEVER_BACKSLASH_C;
	unsigned char reason[160];
	PCRE2_SIZE at;
	int error;

	if (utf8_is_valid(text))
		options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
	pattern->code = pcre2_compile(text.data, text.size, options, &error, &at, NULL);
	if (!pattern->code) {
		pcre2_get_error_message(error, reason, sizeof(reason));
		printable_append(why, span_text((const char *)reason));
		return false;
	}
	pattern->effort = memory_new(1, sizeof(*pattern->effort));
	pattern->effort->match = pcre2_match_data_create(1, NULL);
	pattern->bounds = pcre2_match_context_create(NULL);
	if (!pattern->effort->match || !pattern->bounds)
		memory_exhausted();
	pcre2_set_match_limit(pattern->bounds, STEPS_MAX);
	pcre2_set_heap_limit(pattern->bounds, HEAP_MAX_KIB);
	return true;
}

struct pattern *pattern_new(struct span text, struct bytes *why)
{
	const char *reason = why_not(text);
	struct pattern *pattern;

	if (reason) {
		bytes_append_text(why, reason);
		return NULL;
	}
	pattern = memory_new(1, sizeof(*pattern));
	pattern->text = span_copy_text(text);
	pattern->plain = is_plain(text);
	if (pattern->plain || compile(pattern, text, why))
		return pattern;
	pattern_free(pattern);
	return NULL;
}

void pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	if (pattern->effort)
		pcre2_match_data_free(pattern->effort->match);
	memory_free(pattern->effort);
	pcre2_match_context_free(pattern->bounds);
	pcre2_code_free(pattern->code);
	memory_free(pattern->text);
	memory_free(pattern);
}

bool pattern_is_in(const struct pattern *pattern, struct span text)
{
	static const unsigned char nothing[1];
	int result;

	if (pattern->plain)
		return span_has_word(text, pattern->text);
	result = pcre2_match(pattern->code, text.data ? text.data : nothing, text.size, 0, 0,
			     pattern->effort->match, pattern->bounds);
	if (result < 0 && result != PCRE2_ERROR_NOMATCH)
		pattern->effort->gave_up = true;
	return result >= 0;
}

bool pattern_gave_up(const struct pattern *pattern)
{
	return pattern->effort && pattern->effort->gave_up;
}

struct span pattern_text(const struct pattern *pattern)
{
	return span_text(pattern->text);
}
