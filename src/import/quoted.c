/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replies within sentences; called by bounce.c for each paragraph. */
#include "import/quoted.h"

#include <string.h>

#include "import/entry.h"
#include "smtp/status.h"

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(unsigned char byte)
{
	return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_one_of(unsigned char byte, const char *bytes)
{
	return byte && strchr(bytes, byte);
}

/* Three digits that stand alone: the code of a refusal; 0 when they are none. */
static int code_at(struct span text, size_t at)
{
	if (at + 3 > text.size || (text.data[at] != '4' && text.data[at] != '5') ||
	    !is_digit(text.data[at + 1]) || !is_digit(text.data[at + 2]) ||
	    (at + 3 < text.size && (is_digit(text.data[at + 3]) || is_letter(text.data[at + 3]))) ||
	    (at > 0 && (is_digit(text.data[at - 1]) || is_letter(text.data[at - 1]) ||
			is_one_of(text.data[at - 1], ".-"))))
		return 0;
	return (text.data[at] - '0') * 100 + (text.data[at + 1] - '0') * 10 +
	       (text.data[at + 2] - '0');
}

/* ---- codes that are told apart from their words ---- */

#define APART_MAX 40 /* between a code and its enhanced one */

/* "): ", ", b'", "\": 550, \"message\": \"": signs, and one word in quotes before a colon. */
static size_t joint_size(struct span text)
{
	size_t at = 0;

	while (at < text.size && at < APART_MAX && !is_digit(text.data[at])) {
		if (is_letter(text.data[at])) {
			size_t end = at;

			while (end < text.size && is_letter(text.data[end]))
				end++;
			/* "b'" of Python, "message": of JSON. */
			if (end + 1 >= text.size || !at || !is_one_of(text.data[end], "'\"") ||
			    (end - at > 1 &&
			     (text.data[at - 1] != text.data[end] || text.data[end + 1] != ':')))
				return 0;
			at = end;
		} else if (!is_one_of(text.data[at], ":),.;'\"= \n\\")) {
			return 0;
		} else {
			at++;
		}
	}
	return at < text.size && at < APART_MAX ? at : 0;
}

/* "550): 5.1.1": how much stands between the code at `at` and its enhanced one; 0: nothing does. */
static size_t apart_at(struct span text, size_t at)
{
	int code = code_at(text, at);
	struct status status;
	size_t joint;

	if (!code || at + 3 >= text.size || text.data[at + 3] == ' ' || text.data[at + 3] == '-')
		return 0;
	joint = joint_size(span_after(text, at + 3));
	if (!joint || !status_parse(span_after(text, at + 3 + joint), &status) ||
	    status.class != code / 100)
		return 0;
	return joint;
}

/* "SMTP Error (535): Credentials Invalid": what stands before the code says what it is. */
static size_t named_at(struct span text, size_t at)
{
	struct span before = span_part(text, at > 16 ? at - 16 : 0, at > 16 ? 16 : at);

	if (!code_at(text, at) || at < 2 || text.data[at - 1] != '(' || at + 6 > text.size ||
	    memcmp(text.data + at + 3, "): ", 3) != 0)
		return 0;
	return span_has_word(before, "smtp") || span_has_word(before, "error") ||
			       span_has_word(before, "code")
		       ? 3
		       : 0;
}

/*
 * What .NET says in place of a code, which it keeps for itself
 * (System.Net.Mail.SmtpStatusCode); the server's words follow.
 */
static const struct {
	const char *words;
	const char *code;
} dotnet[] = {
	{ "The SMTP server requires a secure connection or the client was not authenticated.",
	  "530" },
	{ "Service not available, closing transmission channel.", "421" },
	{ "Mailbox unavailable or not accessible.", "450" },
	{ "Mailbox unavailable.", "550" },
	{ "Mailbox name not allowed.", "553" },
	{ "Error in processing.", "451" },
	{ "Insufficient system storage.", "452" },
	{ "Client does not have permission to submit mail to this server.", "454" },
	{ "Syntax error, command unrecognized.", "500" },
	{ "Syntax error in parameters or arguments.", "501" },
	{ "Command not implemented.", "502" },
	{ "Bad sequence of commands.", "503" },
	{ "Command parameter not implemented.", "504" },
	{ "User not local; please try a different path.", "551" },
	{ "Exceeded storage allocation.", "552" },
	{ "Transaction failed.", "554" },
};

/* The code for a sentence of .NET's that begins here and has words of the server behind it. */
static size_t dotnet_at(struct span text, const char **code)
{
	struct span response = span_text(" The server response was: ");

	for (size_t i = 0; i < sizeof(dotnet) / sizeof(dotnet[0]); i++) {
		struct span words = span_text(dotnet[i].words);
		struct span rest = span_after(text, words.size);

		if (!span_equal(span_part(text, 0, words.size), words) ||
		    !span_equal(span_part(rest, 0, response.size), response) ||
		    code_at(rest, response.size))
			continue;
		*code = dotnet[i].code;
		return words.size + response.size;
	}
	return 0;
}

/* The quote that ends there, with what has escaped it; empty when there is none. */
static struct span quote_before(struct span text, size_t at)
{
	bool quote = at > 0 && is_one_of(text.data[at - 1], "'\"");
	bool escaped = quote && at > 1 && text.data[at - 2] == '\\';

	return span_part(text, at - quote - escaped, (size_t)quote + escaped);
}

static void put(struct quoted *out, struct span text, size_t origin)
{
	uint32_t place = (uint32_t)origin;

	bytes_append(&out->sent, text);
	for (size_t i = 0; i < text.size; i++)
		bytes_append(&out->origins, span_of(&place, sizeof(place)));
}

/*
 * "Detail: no such user SMTP code: 550 Additional SMTP info: 5.1.1", as PHPMailer has it;
 * how much of the text that is. `at`: where the text stands.
 */
static size_t put_phpmailer(struct span text, size_t at, struct quoted *out)
{
	struct span detail = span_text("Detail: "), mark = span_text(" SMTP code: ");
	struct span info = span_text(" Additional SMTP info: ");
	struct span words = span_after(text, detail.size), code, rest;
	size_t size = span_find_span(words, mark), status_size = 0;
	struct status status;

	if (!span_equal(span_part(text, 0, detail.size), detail) || size == words.size ||
	    span_find_span(words, detail) < size || !code_at(words, size + mark.size))
		return 0;
	code = span_part(words, size + mark.size, 3);
	rest = span_after(words, size + mark.size + 3);
	put(out, detail, at);
	put(out, code, at);
	put(out, span_text(" "), at);
	if (span_equal(span_part(rest, 0, info.size), info)) {
		rest = span_after(rest, info.size);
		status_size = status_parse(rest, &status);
		put(out, span_part(rest, 0, status_size), at);
		put(out, span_text(status_size ? " " : ""), at);
		rest = span_after(rest, status_size);
	}
	put(out, span_part(words, 0, size), at);
	put(out, span_text("\n"), at + text.size - rest.size);
	return text.size - rest.size;
}

/* What is written otherwise at that place, and how much of the text it stands for; 0: nothing. */
static size_t put_as_sent(struct span text, size_t at, struct quoted *out)
{
	struct span rest = span_after(text, at);
	const char *code = NULL;
	size_t size;

	if (is_digit(text.data[at])) {
		bool named = false;

		size = apart_at(text, at);
		if (!size)
			named = (size = named_at(text, at)) > 0;
		if (!size)
			return 0;
		/* A code without an enhanced one is known by the colon before it. */
		put(out, span_text(named ? ": " : ""), at);
		/* Where the words were quoted, so is the reply. */
		put(out, quote_before(text, at + 3 + size), at);
		put(out, span_part(text, at, 3), at);
		put(out, span_text(" "), at);
		return 3 + size;
	}
	if (text.data[at] == 'D')
		return put_phpmailer(rest, at, out);
	if (text.data[at] < 'B' || text.data[at] > 'U')
		return 0;
	size = dotnet_at(rest, &code);
	if (size) {
		put(out, span_part(rest, 0, size), at);
		put(out, span_text(code), at + size);
		put(out, span_text(" "), at + size);
	}
	return size;
}

void quoted_as_sent(struct span text, struct quoted *out)
{
	for (size_t at = 0; at < text.size;) {
		size_t size = put_as_sent(text, at, out);

		if (!size)
			put(out, span_part(text, at, ++size), at);
		at += size;
	}
}

size_t quoted_origin(const struct quoted *quoted, size_t at)
{
	uint32_t place = 0;

	if (at * sizeof(place) + sizeof(place) > quoted->origins.size)
		return SIZE_MAX;
	memcpy(&place, quoted->origins.data + at * sizeof(place), sizeof(place));
	return place;
}

void quoted_wipe(struct quoted *quoted)
{
	bytes_wipe(&quoted->sent);
	bytes_wipe(&quoted->origins);
}

/* ---- where a quotation ends ---- */

static size_t line_start(struct span text, size_t at)
{
	while (at > 0 && text.data[at - 1] != '\n')
		at--;
	return at;
}

/* "d'au moins", "couldn't": the mark within a word is an apostrophe. */
static bool is_apostrophe(struct span text, size_t at)
{
	return text.data[at] == '\'' && at > 0 && is_letter(text.data[at - 1]) &&
	       at + 1 < text.size && is_letter(text.data[at + 1]);
}

/*
 * A quote or a round bracket; one that JSON or a program has escaped is another than
 * the same without, and so has the high bit. 0: the byte is none.
 */
#define ESCAPED 0x80

static unsigned char mark_at(struct span text, size_t at)
{
	unsigned char byte = text.data[at];

	if (byte == '(' || byte == ')')
		return byte;
	if (!is_one_of(byte, "\"'`") || is_apostrophe(text, at))
		return 0;
	return at > 0 && text.data[at - 1] == '\\' ? byte | ESCAPED : byte;
}

#define MARKS_MAX 8

/* The marks that are open behind a line's beginning; how many. */
static size_t open_marks(struct span line, unsigned char open[MARKS_MAX])
{
	unsigned char last = line.size ? mark_at(line, line.size - 1) : 0;
	size_t depth = 0;

	/* Quotations within quotations of the same mark: the one before the reply counts. */
	if (last && last != ')' && last != '(') {
		open[0] = last;
		return 1;
	}
	for (size_t at = 0; at < line.size; at++) {
		unsigned char mark = mark_at(line, at);
		size_t of = depth;

		while (of > 0 && open[of - 1] != (mark == ')' ? '(' : mark))
			of--;
		if (of)
			depth = of - 1;
		else if (mark && mark != ')' && depth < MARKS_MAX)
			open[depth++] = mark;
	}
	return depth;
}

/* The closing mark's place behind the reply's beginning; reply.size: it does not come. */
static size_t closing_mark(struct span reply, unsigned char open)
{
	size_t depth = 0;

	for (size_t at = 0; open && at < reply.size; at++) {
		unsigned char mark = mark_at(reply, at);

		if (mark == open && open != '(')
			return mark & ESCAPED ? at - 1 : at;
		if (open == '(' && mark == ')' && !depth)
			return at;
		depth += mark == '(';
		depth -= mark == ')' && depth;
	}
	return reply.size;
}

/* "[/code]", "</td>", a typographic quote, a written line end: none of them is the server's. */
static size_t foreign_mark(struct span reply)
{
	static const char *const marks[] = { "[/",           "</",
					     "\\r\\n",       "\xe2\x80\x9d",
					     "\xe2\x80\x9c", "\xe2\x80\x99\n",
					     "\xc2\xbb",     "`" };
	size_t size = reply.size;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at = span_find_span(reply, span_text(marks[i]));

		/* More lines of the reply follow. */
		if (at < size && !(marks[i][0] == '\\' && reply.data[3] == '-'))
			size = at;
	}
	return size;
}

/* Where the lines of a reply of several end: "550-a\n550 b"; each begins with the code. */
static size_t last_line_end(struct span reply)
{
	size_t size = span_find(reply, '\n');

	while (size < reply.size && reply.data[3] == '-' &&
	       span_equal(span_part(reply, size + 1, 3), span_part(reply, 0, 3)))
		size += 1 + span_find(span_after(reply, size + 1), '\n');
	return size;
}

static struct span quotation_at(struct span text, size_t at)
{
	size_t from = line_start(text, at);
	struct span line = span_part(text, from, at - from), reply = span_after(text, at);
	unsigned char open[MARKS_MAX];
	size_t bar;

	reply.size = last_line_end(reply);
	for (size_t n = open_marks(line, open); n > 0; n--)
		reply.size = closing_mark(reply, open[n - 1]);
	reply.size = foreign_mark(reply);
	bar = span_find_span(reply, span_text(" |"));
	if (span_find(line, '|') < line.size && bar < reply.size)
		reply.size = bar;
	while (reply.size > 3 && is_one_of(reply.data[reply.size - 1], " \t\n\\|"))
		reply.size--;
	return reply;
}

/* "said:\n550 sorry": what stands alone on its line behind a colon. */
static bool follows_colon(struct span text, size_t at)
{
	return at >= 2 && text.data[at - 1] == '\n' && text.data[at - 2] == ':';
}

bool quoted_next(struct span text, size_t from, struct span *reply)
{
	for (size_t at = from; at + 3 <= text.size; at++) {
		if (!code_at(text, at) || !(entry_is_reply_at(text, at) || follows_colon(text, at)))
			continue;
		*reply = quotation_at(text, at);
		return true;
	}
	return false;
}

/* ---- whom it is about ---- */

static bool is_address_byte(unsigned char byte)
{
	return is_letter(byte) || is_digit(byte) || is_one_of(byte, ".-_+=");
}

#define LABEL_MAX 28

/* Words before an address that make it nobody's who was to get the message. */
static bool is_anothers(struct span label)
{
	static const char *const words[] = {
		"from",  "sender",   "username", "user=",    "user:",
		"login", "account",  "task ",    "id:",      "id=",
		"von:",  "absender", "set_id=",  "reply-to", "\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba"
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_has_word(label, words[i]))
			return true;
	return false;
}

/* The address around the '@' at `at`, and what stands before it on its line. */
static struct span address_at(struct span text, size_t at, size_t *begin)
{
	size_t from = at, end = at + 1;

	while (from > 0 && is_address_byte(text.data[from - 1]))
		from--;
	/* "to=user@example.test" */
	for (size_t i = from; i < at; i++)
		if (text.data[i] == '=')
			from = i + 1;
	while (end < text.size && is_address_byte(text.data[end]) && text.data[end] != '=')
		end++;
	while (end > at + 1 && is_one_of(text.data[end - 1], ".-_+"))
		end--;
	*begin = from;
	return from < at && end > at + 1 ? span_part(text, from, end - from) : span_of(NULL, 0);
}

struct span quoted_recipient(struct span before)
{
	struct span found = span_of(NULL, 0);
	size_t behind = 0;

	for (size_t at = span_find(before, '@'); at < before.size;
	     at += 1 + span_find(span_after(before, at + 1), '@')) {
		size_t begin = 0, from;
		struct span address = address_at(before, at, &begin), label;

		from = begin > LABEL_MAX + behind ? begin - LABEL_MAX : behind;
		label = span_part(before, from, begin - from);
		label = span_after(label, line_start(label, label.size));
		if (address.size && !is_anothers(label))
			found = address;
		behind = at + 1;
	}
	return found;
}

struct span quoted_subject(struct span reply)
{
	struct span rest = span_after(reply, 4);
	struct status status;

	rest = span_trim(span_after(rest, status_parse(rest, &status)));
	if (rest.size < 3 || rest.data[0] != '<' || span_find(rest, '@') > span_find(rest, '>') ||
	    span_find(rest, '>') >= rest.size)
		return span_of(NULL, 0);
	return entry_address(rest);
}

/* ---- what it answers ---- */

struct span quoted_command(struct span *reply)
{
	static const char *const commands[] = { "RCPT TO", "MAIL FROM", "DATA", "EHLO",
						"HELO",    "STARTTLS",  "AUTH" };
	size_t open = reply->size;
	struct span inner;

	if (!reply->size || reply->data[reply->size - 1] != ')')
		return span_of(NULL, 0);
	while (open > 0 && reply->data[open - 1] != '(')
		open--;
	inner = span_part(*reply, open, reply->size - open - 1);
	for (size_t i = 0; open && i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (span_find_span(inner, span_text(commands[i])) == inner.size)
			continue;
		reply->size = open - 1;
		while (reply->size > 3 && reply->data[reply->size - 1] == ' ')
			reply->size--;
		return inner;
	}
	return span_of(NULL, 0);
}
