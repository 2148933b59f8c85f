/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One line of somebody's log: is it of an AUTH exchange, and what in it is
 * secret. Knows no tool by name: what stood before AUTH stands before the
 * answers, too, digits aside (a time, a process).
 */
#include "report/scrub_line.h"

#include <string.h>

#include "base/base64.h"
#include "journal/loose.h"
#include "sasl/mechanism.h"

#define EXCHANGE_LINES_MAX 64 /* without a final reply; then it was none */

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_base64(unsigned char byte)
{
	return is_digit(byte) || is_letter(byte) || byte == '+' || byte == '/' || byte == '=';
}

static void add_span(struct scrub_spans *spans, size_t from, size_t size, enum scrub_kind kind)
{
	size_t at = spans->count;

	if (size == 0 || spans->count == SCRUB_SPANS_MAX)
		return;
	for (size_t i = 0; i < spans->count; i++)
		if (from < spans->items[i].from + spans->items[i].size &&
		    spans->items[i].from < from + size)
			return;
	for (; at > 0 && spans->items[at - 1].from > from; at--)
		spans->items[at] = spans->items[at - 1];
	spans->items[at] = (struct scrub_span){ from, size, kind };
	spans->count++;
}

/* ---- words ---- */

/* Skips colours: ESC [ … letter. */
static size_t skip_blanks(struct span line, size_t at)
{
	while (at < line.size) {
		if (line.data[at] == 0x1b && at + 1 < line.size && line.data[at + 1] == '[') {
			for (at += 2; at < line.size && !is_letter(line.data[at]); at++)
				;
			at++;
		} else if (line.data[at] == ' ' || line.data[at] == '\t') {
			at++;
		} else {
			break;
		}
	}
	return at < line.size ? at : line.size;
}

/* Where an answer ends: before a quote, a written "\r\n" or "<CR><LF>", a colour, the line's blanks. */
static size_t answer_end(struct span line, size_t from)
{
	static const char *const marks[] = { "\\r", "\\n", "<CR>", "<LF>", "[\\r", "\x1b[", "<br" };
	size_t end = line.size;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t found = from + span_find_span(span_after(line, from), span_text(marks[i]));

		end = found < end ? found : end;
	}
	while (end > from && strchr(" \t\r'\"`", line.data[end - 1]))
		end--;
	return end;
}

/* The next run of Base64's letters from *at on; an empty one at the end. */
static struct span next_run(struct span line, size_t *at)
{
	size_t from;

	while (*at < line.size && !is_base64(line.data[*at]))
		++*at;
	from = *at;
	while (*at < line.size && is_base64(line.data[*at]))
		++*at;
	return span_part(line, from, *at - from);
}

/* ---- replies ---- */

/* The code of the reply that the line holds behind a mark of any tool; 0 for none. */
static unsigned reply_code(struct span line, size_t *behind)
{
	for (size_t at = 0; at + 3 <= line.size; at++) {
		bool begins = at == 0 || strchr(" \t'\":><|]=-~", line.data[at - 1]);
		bool ends = at + 3 == line.size || strchr(" -\\'\"\r", line.data[at + 3]);

		if (!begins || !ends || line.data[at] < '2' || line.data[at] > '5' ||
		    !is_digit(line.data[at + 1]) || !is_digit(line.data[at + 2]))
			continue;
		*behind = at + 3;
		return (line.data[at] - (unsigned)'0') * 100 +
		       (line.data[at + 1] - (unsigned)'0') * 10 +
		       (line.data[at + 2] - (unsigned)'0');
	}
	return 0;
}

static bool asks_for(struct span challenge, const char *word)
{
	struct bytes decoded = BYTES_INIT;
	size_t at = 0;
	bool asks = span_has_word(challenge, word) ||
		    (base64_decode(next_run(challenge, &at), &decoded, NULL) == BASE64_OK &&
		     span_has_word(bytes_span(&decoded), word));

	bytes_release(&decoded);
	return asks;
}

/* ---- an exchange ---- */

/* Digits are like one another: times and processes differ from line to line. */
static bool has_prefix(const struct scrub_exchange *exchange, struct span line)
{
	if (line.size < exchange->prefix_size)
		return false;
	for (size_t i = 0; i < exchange->prefix_size; i++)
		if (line.data[i] != exchange->prefix[i] &&
		    !(is_digit(line.data[i]) && is_digit(exchange->prefix[i])))
			return false;
	return true;
}

/* What stands before a reply. */
static void keep_reply_prefix(struct scrub_exchange *exchange, struct span line)
{
	size_t behind = 0;

	if (!reply_code(line, &behind) || behind - 3 > SCRUB_PREFIX_MAX)
		return;
	exchange->replied = true;
	exchange->reply_prefix_size = behind - 3;
	memcpy(exchange->reply_prefix, line.data, exchange->reply_prefix_size);
}

/* Another exchange; what stands before replies is known from before. */
static void start_exchange(struct scrub_exchange *exchange)
{
	exchange->open = true;
	exchange->login = exchange->asked_password = exchange->unmarked = false;
	exchange->answers = exchange->lines = 0;
	exchange->prefix_size = 0;
}

/* A mail quotes what one side said and the other as well: "> ", "| ". */
static bool is_unmarked(const struct scrub_exchange *exchange)
{
	return exchange->replied && exchange->reply_prefix_size == exchange->prefix_size &&
	       has_prefix(exchange, span_of(exchange->reply_prefix, exchange->reply_prefix_size));
}

/* Words of a tool have no digits and no capitals inside; an answer in Base64 hardly goes without. */
static bool looks_encoded(struct span run)
{
	if (!base64_is_valid(run))
		return false;
	for (size_t i = 0; i < run.size; i++) {
		bool capital = run.data[i] >= 'A' && run.data[i] <= 'Z';

		if (!is_letter(run.data[i]) || (capital && i > 0))
			return true;
	}
	return false;
}

/* An answer whose mark is not known: all Base64 in it that is no word of the tool's. */
static void find_runs(struct span line, enum scrub_kind kind, struct scrub_spans *spans)
{
	struct span run, only = { NULL, 0 };
	size_t at = 0, words = 0;

	while ((run = next_run(line, &at)).size) {
		only = run;
		words++;
		if (looks_encoded(run))
			add_span(spans, (size_t)(run.data - line.data), run.size, kind);
	}
	if (words == 1) /* perhaps a piece of one that was wrapped */
		add_span(spans, (size_t)(only.data - line.data), only.size, kind);
}

/* "[credentials hidden]", "<removed>", "********": the tool has taken it out itself. */
static bool is_hidden(struct span answer)
{
	static const char *const words[] = { "hidden", "removed", "suppressed", "redacted",
					     "masked" };
	unsigned char last = answer.data[answer.size - 1];
	size_t stars = 0;

	while (stars < answer.size && answer.data[stars] == '*')
		stars++;
	if (stars == answer.size)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strchr("[<(", answer.data[0]) && strchr("])>", last) &&
		    span_has_word(answer, words[i]))
			return true;
	return false;
}

static void take_answer(struct scrub_exchange *exchange, struct span line, size_t from, bool known,
			struct scrub_spans *spans)
{
	size_t end = answer_end(line, from);
	struct span answer = span_part(line, from, end - from);
	enum scrub_kind kind = SCRUB_SECRET;

	if (answer.size == 0 || span_is(answer, "*") || span_is(answer, "=") || is_hidden(answer))
		return;
	if (exchange->login && exchange->answers == 0 && !exchange->asked_password &&
	    base64_is_valid(answer))
		kind = SCRUB_USER;
	exchange->answers++;
	exchange->asked_password = false;
	if (known)
		add_span(spans, from, answer.size, kind);
	else
		find_runs(line, kind, spans);
}

/* One that is known, or in capitals: "the AUTH command" begins nothing. */
static bool is_mechanism(struct span name)
{
	if (name.size < 3 || name.size > 20)
		return false;
	if (mechanism_find(name))
		return true;
	for (size_t i = 0; i < name.size; i++)
		if (name.data[i] >= 'a' && name.data[i] <= 'z')
			return false;
	return true;
}

/* "AUTH MECHANISM answer": the exchange begins. `at` is behind "AUTH ". */
static void begin_exchange(struct scrub_exchange *exchange, struct span line, size_t auth,
			   size_t at, struct scrub_spans *spans)
{
	size_t from = skip_blanks(line, at), end = from;
	struct span mechanism;

	while (end < line.size && (is_letter(line.data[end]) || is_digit(line.data[end]) ||
				   line.data[end] == '-' || line.data[end] == '_'))
		end++;
	mechanism = span_part(line, from, end - from);
	if (!is_mechanism(mechanism))
		return;
	start_exchange(exchange);
	exchange->login = span_is_word(mechanism, "LOGIN");
	if (auth <= SCRUB_PREFIX_MAX) {
		memcpy(exchange->prefix, line.data, auth);
		exchange->prefix_size = auth;
		exchange->unmarked = is_unmarked(exchange);
	}
	from = skip_blanks(line, end);
	if (from > end)
		take_answer(exchange, line, from, true, spans);
}

/* A question of the server's in a text that begins within the exchange: a challenge or nothing. */
static void join_exchange(struct scrub_exchange *exchange, struct span line)
{
	size_t behind = 0, end;
	struct span challenge;

	if (reply_code(line, &behind) != 334)
		return;
	end = answer_end(line, behind);
	challenge = span_trim(span_part(line, behind, end - behind));
	if (challenge.size && !looks_encoded(challenge))
		return;
	start_exchange(exchange);
	exchange->login = asks_for(challenge, "user");
	exchange->asked_password = asks_for(challenge, "pass");
}

/* Where a command AUTH begins, none of a server's offers or of words about it. */
static bool find_auth(struct span line, size_t *auth, size_t *behind)
{
	for (size_t at = 0; at + 5 <= line.size; at++) {
		size_t end = at + 4;

		if (!span_starts_word(span_after(line, at), "AUTH"))
			continue;
		if (at > 0 && (is_letter(line.data[at - 1]) || is_digit(line.data[at - 1]) ||
			       strchr("-_=", line.data[at - 1])))
			continue;
		if (line.data[end] != ' ' && line.data[end] != '\t' && line.data[end] != 0x1b)
			continue;
		*auth = at;
		*behind = end;
		return true;
	}
	return false;
}

/* "250-AUTH PLAIN LOGIN", "250 AUTH …": offers, which hold no secret. */
static bool is_offer(struct span line, size_t auth)
{
	return auth >= 4 && is_digit(line.data[auth - 2]) && is_digit(line.data[auth - 3]) &&
	       is_digit(line.data[auth - 4]);
}

/* Another command: the text leaves out how the exchange ended. */
static bool has_command(struct span line)
{
	static const char *const verbs[] = { "EHLO", "HELO", "LHLO", "MAIL FROM:", "RCPT TO:",
					     "DATA", "QUIT", "RSET", "NOOP",       "STARTTLS" };

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		size_t at = span_find_span(line, span_text(verbs[i]));
		size_t end = at + strlen(verbs[i]);

		if (at < line.size && (at == 0 || !is_base64(line.data[at - 1])) &&
		    (end == line.size || !is_base64(line.data[end])))
			return true;
	}
	return false;
}

static void follow_exchange(struct scrub_exchange *exchange, struct span line,
			    struct scrub_spans *spans)
{
	size_t behind = 0;
	unsigned code = reply_code(line, &behind);
	bool known = exchange->prefix_size && has_prefix(exchange, line);

	if (++exchange->lines > EXCHANGE_LINES_MAX) {
		exchange->open = false;
	} else if (code == 334) {
		exchange->asked_password = asks_for(span_after(line, behind), "pass");
		keep_reply_prefix(exchange, line);
		exchange->unmarked = exchange->prefix_size && is_unmarked(exchange);
	} else if ((code &&
		    (exchange->unmarked || !(known && exchange->prefix_size + 4 > behind))) ||
		   has_command(span_after(line, known ? exchange->prefix_size : 0))) {
		exchange->open = false;
	} else if (span_trim(line).size) {
		take_answer(exchange, line, known ? exchange->prefix_size : 0,
			    known || (exchange->prefix_size == 0 &&
				      span_find(span_trim(line), ' ') == span_trim(line).size),
			    spans);
	}
}

/* ---- outside of an exchange ---- */

static void find_loose(struct span line, struct scrub_spans *spans)
{
	struct loose loose;
	struct span run;
	size_t at = 0;

	while ((run = next_run(line, &at)).size)
		if (loose_is_credential(run))
			add_span(spans, (size_t)(run.data - line.data), run.size, SCRUB_SECRET);
	loose_find(line, &loose);
	for (size_t i = 0; i < loose.count; i++)
		add_span(spans, (size_t)(loose.found[i].data - line.data), loose.found[i].size,
			 SCRUB_SECRET);
}

void scrub_find(struct scrub_exchange *exchange, struct span line, struct scrub_spans *spans)
{
	size_t auth, behind;

	spans->count = 0;
	if (!exchange->open)
		keep_reply_prefix(exchange, line);
	if (find_auth(line, &auth, &behind) && !is_offer(line, auth))
		begin_exchange(exchange, line, auth, behind, spans);
	else if (exchange->open)
		follow_exchange(exchange, line, spans);
	else
		join_exchange(exchange, line);
	find_loose(line, spans);
}
