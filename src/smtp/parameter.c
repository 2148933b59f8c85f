/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of parameters; asked by the screen while a line is typed, and by cli/item. */
#include "smtp/parameter.h"

#include <string.h>

#include "base/message.h"
#include "smtp/word.h"

struct parameter_row {
	enum verb verb;
	const char *name;
	enum extension needs;
	bool (*fits)(struct span value);
	const char *wants; /* N_(): what its value must be */
};

/* ---- values ---- */

static bool is_nothing(struct span value)
{
	return value.size == 0;
}

static bool is_something(struct span value)
{
	return value.size > 0;
}

static bool is_size(struct span value)
{
	uint64_t number;

	return value.size <= 20 && span_number(value, &number);
}

static bool is_body(struct span value)
{
	return span_is_word(value, "7BIT") || span_is_word(value, "8BITMIME") ||
	       span_is_word(value, "BINARYMIME");
}

static bool is_ret(struct span value)
{
	return span_is_word(value, "FULL") || span_is_word(value, "HDRS");
}

/* RFC 3461 §4: "+" and two hexadecimal digits in capitals, or a visible character but "+" and "=". */
static bool is_xtext(struct span value)
{
	for (size_t i = 0; i < value.size; i++) {
		unsigned char byte = value.data[i];

		if (byte == '+') {
			if (i + 2 >= value.size ||
			    !memchr("0123456789ABCDEF", value.data[i + 1], 16) ||
			    !memchr("0123456789ABCDEF", value.data[i + 2], 16))
				return false;
			i += 2;
		} else if (byte < '!' || byte > '~' || byte == '=') {
			return false;
		}
	}
	return value.size > 0;
}

static bool is_envid(struct span value)
{
	return value.size <= 100 && is_xtext(value);
}

static bool is_auth(struct span value)
{
	return span_is(value, "<>") || is_xtext(value);
}

static bool is_orcpt(struct span value)
{
	size_t semicolon = span_find(value, ';');

	return semicolon > 0 && semicolon < value.size &&
	       is_xtext(span_after(value, semicolon + 1));
}

static bool is_notify(struct span value)
{
	if (span_is_word(value, "NEVER"))
		return true;
	do {
		size_t comma = span_find(value, ',');
		struct span word = span_part(value, 0, comma);

		if (!span_is_word(word, "SUCCESS") && !span_is_word(word, "FAILURE") &&
		    !span_is_word(word, "DELAY"))
			return false;
		if (comma + 1 == value.size)
			return false;
		value = span_after(value, comma + 1);
	} while (value.size);
	return true;
}

/* RFC 4865: at most nine digits. */
static bool is_seconds(struct span value)
{
	uint64_t number;

	return value.size <= 9 && span_number(value, &number) && number > 0;
}

/* ---- the table ---- */

static const struct parameter_row rows[] = {
	{ VERB_MAIL, "SIZE", EXTENSION_SIZE, is_size,
	  N_("SIZE wants the message's bytes as a number, such as SIZE=1000 (RFC 1870).") },
	{ VERB_MAIL, "BODY", EXTENSION_8BITMIME, is_body,
	  N_("BODY is 7BIT, 8BITMIME (RFC 6152) or BINARYMIME (RFC 3030).") },
	{ VERB_MAIL, "AUTH", EXTENSION_AUTH, is_auth,
	  N_("AUTH= wants the author's address as xtext, or <> (RFC 4954).") },
	{ VERB_MAIL, "RET", EXTENSION_DSN, is_ret, N_("RET is FULL or HDRS (RFC 3461).") },
	{ VERB_MAIL, "ENVID", EXTENSION_DSN, is_envid,
	  N_("ENVID wants at most 100 characters of xtext; + and = are written +2B and +3D (RFC "
	     "3461).") },
	{ VERB_MAIL, "SMTPUTF8", EXTENSION_SMTPUTF8, is_nothing,
	  N_("SMTPUTF8 has no value (RFC 6531).") },
	{ VERB_MAIL, "REQUIRETLS", EXTENSION_REQUIRETLS, is_nothing,
	  N_("REQUIRETLS has no value (RFC 8689).") },
	{ VERB_MAIL, "HOLDFOR", EXTENSION_FUTURERELEASE, is_seconds,
	  N_("HOLDFOR wants seconds, at most nine digits (RFC 4865).") },
	{ VERB_MAIL, "HOLDUNTIL", EXTENSION_FUTURERELEASE, is_something,
	  N_("HOLDUNTIL wants a time, such as 2026-11-26T12:00:00Z (RFC 4865).") },
	{ VERB_MAIL, "BY", EXTENSION_DELIVERBY, is_something,
	  N_("BY wants seconds and R or N, such as BY=120;R (RFC 2852).") },
	{ VERB_MAIL, "MT-PRIORITY", EXTENSION_MT_PRIORITY, is_something,
	  N_("MT-PRIORITY wants a number from -9 to 9 (RFC 6710).") },
	{ VERB_MAIL, "SOLICIT", EXTENSION_NO_SOLICITING, is_something,
	  N_("SOLICIT wants a class keyword (RFC 3865).") },
	{ VERB_MAIL, "PRDR", EXTENSION_PRDR, is_nothing, N_("PRDR has no value.") },
	{ VERB_RCPT, "NOTIFY", EXTENSION_DSN, is_notify,
	  N_("NOTIFY is NEVER, or some of SUCCESS,FAILURE,DELAY with commas (RFC 3461).") },
	{ VERB_RCPT, "ORCPT", EXTENSION_DSN, is_orcpt,
	  N_("ORCPT wants a type and the address as xtext, such as rfc822;me@example.org "
	     "(RFC 3461).") },
	{ VERB_RCPT, "RRVS", EXTENSION_RRVS, is_something,
	  N_("RRVS wants a time, such as 2014-04-03T23:01:00Z (RFC 7293).") },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const struct parameter_row *find_row(enum verb verb, struct span name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].verb == verb && word_equal(name, span_text(rows[i].name)))
			return &rows[i];
	return NULL;
}

/* ---- remarks ---- */

/* What is being judged. */
struct judged {
	const struct command *command;
	const struct parameter_facts *facts;
	struct span name;
	struct span value;
	bool last;
};

static enum extension needed_by(const struct parameter_row *row, struct span value)
{
	return row->needs == EXTENSION_8BITMIME && span_is_word(value, "BINARYMIME")
		       ? EXTENSION_BINARYMIME
		       : row->needs;
}

static bool is_too_large(const struct judged *judged)
{
	uint64_t size;

	return word_equal(judged->name, span_text("SIZE")) && judged->facts->size_limit &&
	       span_number(judged->value, &size) && size > judged->facts->size_limit;
}

static bool stands_twice(const struct judged *judged)
{
	struct span rest = judged->command->parameters, name, value;
	int count = 0;

	while (command_next_parameter(&rest, &name, &value))
		count += word_equal(name, judged->name);
	return count > 1;
}

/* An N_() sentence; NULL when nothing is odd. */
static const char *find_remark(const struct judged *judged, const char **keyword)
{
	const struct parameter_row *row = find_row(judged->command->verb, judged->name);
	bool typing = judged->facts->being_typed && judged->last;
	enum extension needs;

	if (!row)
		return typing ? NULL
			      : N_("{name} is no parameter of {verb} that is known here. A server "
				   "that does not know it either answers 555.");
	needs = needed_by(row, judged->value);
	*keyword = extension_row(needs)->keyword;
	if (!extension_in(judged->facts->offered, needs))
		return N_("{name} needs {keyword} in the EHLO reply, and the server does not offer "
			  "it: expect 555.");
	if (!(typing && row->fits != is_nothing) && !row->fits(judged->value))
		return row->wants;
	if (stands_twice(judged))
		return N_("{name} stands there twice: expect 501.");
	if (is_too_large(judged))
		return N_("The server takes {limit} bytes at most, and SIZE announces more: expect "
			  "552.");
	if (row->needs == EXTENSION_REQUIRETLS && !judged->facts->encrypted)
		return N_("REQUIRETLS counts inside TLS only (RFC 8689).");
	return NULL;
}

static void append_remark(const struct judged *judged, const char *sentence, const char *keyword,
			  struct bytes *out)
{
	struct bytes limit = BYTES_INIT;
	struct message_value values[] = {
		{ "name", judged->name },
		{ "verb", span_text(command_name(judged->command->verb)) },
		{ "keyword", span_text(keyword) },
		{ "limit", { NULL, 0 } },
	};

	bytes_append_number(&limit, judged->facts->size_limit);
	values[3].bytes = bytes_span(&limit);
	message_append(out, _(sentence), values, 4);
	bytes_release(&limit);
}

bool parameter_append_remark(const struct command *command, const struct parameter_facts *facts,
			     struct bytes *out)
{
	struct judged judged = { .command = command, .facts = facts };
	struct span rest = command->parameters;

	if (command->verb != VERB_MAIL && command->verb != VERB_RCPT)
		return false;
	while (command_next_parameter(&rest, &judged.name, &judged.value)) {
		const char *keyword = "", *sentence;

		judged.last = rest.size == 0;
		sentence = find_remark(&judged, &keyword);
		if (sentence) {
			append_remark(&judged, sentence, keyword, out);
			return true;
		}
	}
	return false;
}
