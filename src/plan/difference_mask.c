/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What always differs from one session to the next, taken out of a text: each
 * kind in a function, each bit of it told. Called by plan/difference.
 */
#include <ctype.h>
#include <string.h>

#include "base/base64.h"
#include "explain/queue_id.h"
#include "journal/members.h"
#include "journal/sent.h"
#include "plan/difference.h"
#include "plan/difference_inside.h"
#include "smtp/command.h"

#define MASK '*'
#define ID_LEAST 8        /* characters of a word that can be somebody's id */
#define ID_DIGITS_LEAST 3 /* and of its digits */

/* ---- words of a text ---- */

static size_t count_of(struct span word, int (*is)(int))
{
	size_t count = 0;

	for (size_t n = 0; n < word.size; n++)
		count += is(word.data[n]) != 0;
	return count;
}

static bool is_one_of(struct span word, const char *const *list)
{
	for (; *list; list++) {
		if (span_is_word(word, *list))
			return true;
	}
	return false;
}

/* "12:34:56", "2026-11-26T12:34:56.789Z": a time of the day stands in it. */
static bool is_time(struct span word)
{
	for (size_t n = 0; n < word.size; n++) {
		if (!isdigit(word.data[n]) && !strchr("-:.+TZ", word.data[n]))
			return false;
	}
	for (size_t n = 1; n + 2 < word.size; n++) {
		if (word.data[n] == ':' && isdigit(word.data[n - 1]) && isdigit(word.data[n + 1]) &&
		    isdigit(word.data[n + 2]))
			return true;
	}
	return false;
}

/* Seconds since 1970 of these years, as Gmail tells them behind "OK". */
static bool is_unix_time(struct span word)
{
	return word.size == 10 && count_of(word, isdigit) == 10 && word.data[0] == '1' &&
	       word.data[1] >= '5';
}

/* Words that stand beside a time of the day. */
static bool belongs_to_date(struct span word)
{
	static const char *const names[] = { "Mon", "Tue",  "Wed", "Thu", "Fri", "Sat", "Sun",
					     "Jan", "Feb",  "Mar", "Apr", "May", "Jun", "Jul",
					     "Aug", "Sep",  "Oct", "Nov", "Dec", "GMT", "UTC",
					     "CET", "CEST", "AM",  "PM",  NULL };
	size_t digits;

	while (word.size && strchr(",()", word.data[word.size - 1]))
		word.size--;
	while (word.size && word.data[0] == '(')
		word = span_after(word, 1);
	digits = count_of(word, isdigit);
	if (is_one_of(word, names))
		return true;
	if (word.size == 5 && strchr("+-", word.data[0]) && digits == 4)
		return true;
	return word.size && word.size <= 10 && digits >= 1 &&
	       digits + count_of(word, ispunct) == word.size && !strchr("[]", word.data[0]) &&
	       span_find(word, '.') == word.size;
}

/* A made-up name: long enough, letters and digits mixed, and neither host nor number. */
static bool is_id(struct span word)
{
	size_t digits = count_of(word, isdigit);
	size_t letters = count_of(word, isalpha);

	if (word.size < ID_LEAST || digits < ID_DIGITS_LEAST || !letters)
		return false;
	for (size_t n = 0; n < word.size; n++) {
		if (!isalnum(word.data[n]) && word.data[n] != '-' && word.data[n] != '_')
			return false;
	}
	return true;
}

static struct span without_brackets(struct span word)
{
	while (word.size && strchr("([<", word.data[0]))
		word = span_after(word, 1);
	while (word.size && strchr(")]>,;.", word.data[word.size - 1]))
		word.size--;
	return word;
}

/* ---- a line of a server ---- */

struct words {
	struct span items[64];
	bool dated[64];
	size_t count;
};

static void split(struct span text, struct words *words)
{
	words->count = 0;
	while (text.size && words->count < sizeof(words->items) / sizeof(*words->items)) {
		words->items[words->count] = span_next_word(&text);
		words->dated[words->count++] = false;
	}
}

/* A date is what stands around a time of the day. */
static void find_dates(struct words *words)
{
	for (size_t n = 0; n < words->count; n++) {
		if (is_unix_time(words->items[n]))
			words->dated[n] = true;
		if (!is_time(words->items[n]))
			continue;
		words->dated[n] = true;
		for (size_t i = n; i > 0 && belongs_to_date(words->items[i - 1]); i--)
			words->dated[i - 1] = true;
		for (size_t i = n + 1; i < words->count && belongs_to_date(words->items[i]); i++)
			words->dated[i] = true;
	}
}

static unsigned mask_words(struct span text, struct bytes *out)
{
	struct span queue_id = queue_id_in(text);
	struct words words;
	unsigned masked = 0;

	split(text, &words);
	find_dates(&words);
	for (size_t n = 0; n < words.count; n++) {
		struct span word = words.items[n];
		bool queued = queue_id.size && queue_id.data >= word.data &&
			      queue_id.data < word.data + word.size;

		bytes_append_byte(out, ' ');
		if (words.dated[n])
			masked |= IGNORED_CLOCKS;
		else if (queued)
			masked |= IGNORED_QUEUE_IDS;
		else if (is_id(without_brackets(word)))
			masked |= IGNORED_SESSION_IDS;
		else {
			bytes_append(out, word);
			continue;
		}
		bytes_append_byte(out, MASK);
	}
	if (words.count == sizeof(words.items) / sizeof(*words.items))
		bytes_append(out, span_after(text, (size_t)(words.items[words.count - 1].data -
							    text.data)));
	return masked;
}

/* ---- AUTH ---- */

/*
 * A list of name=value with what is random left out: nonces, and the salt, which
 * servers that keep passwords as they are make up each time (RFC 5802 §5.1, RFC
 * 2831 §2.1). False when nothing in it is.
 */
static bool mask_list(struct span list, struct bytes *out)
{
	static const char *const names[] = { "r=", "s=", "v=", "nonce=", "cnonce=" };
	bool masked = false;

	while (list.size) {
		size_t end = span_find(list, ',');
		struct span item = span_part(list, 0, end);

		for (size_t n = 0; n < sizeof(names) / sizeof(*names); n++) {
			if (!span_starts_word(item, names[n]))
				continue;
			item = span_text(names[n]);
			masked = true;
		}
		bytes_append(out, item);
		bytes_append_byte(out, ',');
		list = span_after(list, end + 1);
	}
	return masked;
}

/* Base64 of AUTH: nonces of SCRAM and DIGEST-MD5, CRAM-MD5's challenge. */
static unsigned mask_base64(struct span text, struct bytes *out)
{
	struct bytes decoded = BYTES_INIT, list = BYTES_INIT;
	bool masked = false;

	if (text.size && base64_decode(text, &decoded, NULL) == BASE64_OK) {
		struct span plain = bytes_span(&decoded);

		masked = plain.size > 2 && plain.data[0] == '<' &&
			 plain.data[plain.size - 1] == '>';
		masked = masked || mask_list(plain, &list);
	}
	bytes_append(out, masked ? bytes_span(&list) : text);
	bytes_wipe(&list);
	bytes_wipe(&decoded);
	return masked ? IGNORED_NONCES : 0;
}

unsigned difference_mask_line(const struct reply_line *line, unsigned answered, struct bytes *out,
			      struct bytes *whole)
{
	size_t text_at = (size_t)(line->text.data - line->raw.data);
	size_t lead = line->text.data && text_at <= line->raw.size ? text_at : 0;

	bytes_append(whole, line->raw);
	bytes_append(out, span_part(line->raw, 0, lead));
	if (line->code == 334 && (answered == VERB_AUTH || answered == VERB_AUTH_RESPONSE))
		return mask_base64(span_trim(line->text), out);
	return mask_words(span_after(line->raw, lead), out);
}

/* ---- events ---- */

static unsigned mask_command(const struct event *event, struct bytes *out, struct bytes *whole)
{
	struct span text = event_text(event);
	struct secret_mark mark;
	unsigned masked = 0;

	bytes_append_text(out, command_name((enum verb)event->code));
	bytes_append_byte(out, ' ');
	event_append_text(event, whole);
	if (event_secret(event, 0, &mark)) {
		for (size_t n = 0; event_secret(event, n, &mark); n++)
			bytes_append_byte(out, MASK);
		masked |= IGNORED_SECRETS;
		bytes_append(out, text);
	} else if (event->code == VERB_AUTH) {
		struct span rest = text;

		bytes_append(out, span_next_word(&rest));
		bytes_append(out, span_next_word(&rest)); /* the mechanism */
		masked |= mask_base64(rest, out);
	} else if (event->code == VERB_AUTH_RESPONSE) {
		masked |= mask_base64(text, out);
	} else {
		bytes_append(out, text);
	}
	return masked;
}

/* Header fields that every message has anew. */
static unsigned mask_content(struct span text, struct bytes *out)
{
	unsigned masked = 0;

	while (text.size) {
		size_t end = span_find(text, '\n');
		struct span line = span_part(text, 0, end + 1);

		if (span_starts_word(line, "Date:") || span_starts_word(line, "Message-ID:"))
			masked = IGNORED_MESSAGE;
		else
			bytes_append(out, line);
		text = span_after(text, line.size);
	}
	return masked;
}

/* A port that the system chose, for the practice server and for tests. */
static bool is_passing_port(struct span members, uint64_t port)
{
	struct span address = members_text(members, "address");

	return port >= 32768 && (span_starts_word(address, "127.") || span_is(address, "::1"));
}

static bool is_only_attempt(struct span members, struct span attempt)
{
	struct span address = members_text(members, "address");

	return span_equal(span_part(attempt, 0, address.size), address) &&
	       span_is(span_after(attempt, address.size), " connected");
}

static unsigned mask_member(struct span members, const struct member *member, struct bytes *out)
{
	uint64_t number;

	if (span_is(member->name, "ms"))
		return IGNORED_TIMES;
	if (span_is(member->name, "local"))
		return IGNORED_PORTS;
	if (span_is(member->name, "port") && span_number(member->value, &number) &&
	    is_passing_port(members, number))
		return IGNORED_PORTS;
	/* That the only address answered is said already. */
	if (span_is(member->name, "attempts") && is_only_attempt(members, member->value))
		return 0;
	if (span_is(member->name, "bytes") || span_is(member->name, "sha256")) {
		struct bytes head = BYTES_INIT;
		unsigned masked = mask_content(members_text(members, "text"), &head);

		bytes_release(&head);
		if (masked)
			return masked;
	}
	bytes_append(out, member->name);
	bytes_append_byte(out, '=');
	if (span_is(member->name, "text"))
		return mask_content(member->value, out);
	bytes_append(out, member->value);
	bytes_append_byte(out, '\n');
	return 0;
}

static unsigned mask_members(struct span members, struct bytes *out, struct bytes *whole)
{
	struct member member;
	unsigned masked = 0;
	size_t at = 0;

	bytes_append(whole, members);
	while (members_next(members, &at, &member))
		masked |= mask_member(members, &member, out);
	return masked;
}

/* A message as it left, however it was given: whole, or line by line. */
static unsigned mask_message(const struct journal *journal, const struct event *event,
			     struct bytes *out, struct bytes *whole)
{
	uint32_t data = journal_before(journal, event->ref, EVENT_COMMAND, event->conn);
	struct span members = span_of(event->data, event->size);
	struct sent_content content = { .whole = false };
	struct bytes as_sent = BYTES_INIT;
	struct member member;
	unsigned masked;

	if (data)
		sent_content_find(journal, data, &content);
	for (size_t at = 0; members_next(members, &at, &member);)
		if (!content.whole || !span_is(member.name, "text"))
			members_add(&as_sent, member);
	if (content.whole)
		members_add_text(&as_sent, "text", bytes_span(&content.wire));
	masked = mask_members(bytes_span(&as_sent), out, whole);
	bytes_release(&as_sent);
	sent_content_release(&content);
	return masked;
}

static bool is_message(const struct journal *journal, const struct event *event)
{
	const struct event *command = journal_event(journal, event->ref);

	return event->kind == EVENT_BODY_SENT && command && command->code == VERB_MESSAGE;
}

unsigned difference_mask_event(const struct journal *journal, uint32_t id, struct bytes *out,
			       struct bytes *whole)
{
	const struct event *event = journal_event(journal, id);

	if (event->kind == EVENT_COMMAND)
		return mask_command(event, out, whole);
	if (is_message(journal, event))
		return mask_message(journal, event, out, whole);
	if (event->marks & EVENT_MEMBERS)
		return mask_members(span_of(event->data, event->size), out, whole);
	bytes_append(out, event_text(event));
	bytes_append(whole, event_text(event));
	return 0;
}
