/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Decoded": what stands in a reply in a form that nobody reads at sight:
 * Base64, numbers, queue ids, keywords with their parameters, enhanced codes.
 */
#include "explain/decode.h"

#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "explain/entry.h"
#include "explain/queue_id.h"

#define BASE64_SHOWN 44 /* a longer Base64 text is not repeated before its decode */

void decode_add_base64(struct span text, struct explanation *out, uint32_t event)
{
	struct bytes decoded = BYTES_INIT;
	struct message_value values[] = { { "base64", text }, { "text", { NULL, 0 } } };

	if (base64_decode(text, &decoded, NULL) != BASE64_OK) {
		part_add(out, HEADING_DECODED, N_("This is no valid Base64: {base64}"), values, 1,
			 event);
	} else {
		values[1].bytes = bytes_span(&decoded);
		part_add(out, HEADING_DECODED,
			 text.size <= BASE64_SHOWN ? N_("{base64} = \"{text}\"")
						   : N_("It decodes to \"{text}\"."),
			 values, 2, event);
	}
	bytes_release(&decoded);
}

/* "5.7.8 = Permanent Failure · Security or Policy Status · …", and what it means. */
static void decode_status(struct status status, struct explanation *out)
{
	const struct status_class *class = status_class_find(status.class);
	const struct status_subject *subject = status_subject_find(status.subject);
	const struct status_entry *entry = status_entry_find(status.subject, status.detail);
	char text[STATUS_TEXT_SIZE];
	struct message_value values[] = {
		{ "status", { NULL, 0 } },
		{ "class", span_text(class ? _(class->title) : "?") },
		{ "subject", span_text(subject ? _(subject->title) : "?") },
		{ "title", span_text(entry ? _(entry->title) : "?") },
	};

	status_format(status, text);
	values[0].bytes = span_text(text);
	if (!class)
		return;
	part_add(out, HEADING_DECODED,
		 !subject ? N_("{status} = {class}; the subject is in no registry.")
		 : !entry ? N_("{status} = {class} \xc2\xb7 {subject}; the detail is in no "
			       "registry.")
			  : N_("{status} = {class} \xc2\xb7 {subject} \xc2\xb7 {title}"),
		 values, 4, 0);
}

static void decode_queue_id(const struct situation *situation, struct explanation *out)
{
	struct message_value values[] = { { "queue_id", queue_id_in(situation->text) } };

	if (values[0].bytes.size)
		part_add(out, HEADING_DECODED,
			 N_("{queue_id} is the message's id in this server's queue and log."),
			 values, 1, situation->id);
}

/* Postfix puts the last SASL text behind "authentication failed:", mostly in Base64. */
static void decode_failure_tail(const struct situation *situation, struct explanation *out)
{
	size_t at = span_find_span(situation->text, span_text("authentication failed: "));
	struct span tail = span_trim(span_after(situation->text, at + 23));

	if (at < situation->text.size && tail.size >= 8 && base64_is_valid(tail))
		decode_add_base64(tail, out, situation->id);
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

/* "00:05:00", or a number with its unit behind it: where the wait ends; 0 when it is none. */
static size_t find_wait_end(struct span text)
{
	static const char *const units[] = { "second", "sec", "minute", "min", "hour" };
	size_t at = 0, number;

	while (at < text.size && (is_digit(text.data[at]) || (at > 1 && text.data[at] == ':')))
		at++;
	if (at == 8 && text.data[2] == ':' && text.data[5] == ':')
		return at;
	number = at;
	while (at < text.size && text.data[at] == ' ')
		at++;
	for (size_t i = 0; number && i < sizeof(units) / sizeof(units[0]); i++) {
		if (!span_starts_word(span_after(text, at), units[i]))
			continue;
		while (at < text.size && text.data[at] != ' ' && text.data[at] != '.' &&
		       text.data[at] != ',' && text.data[at] != ')')
			at++;
		return at;
	}
	return 0;
}

/* How long to wait, where a server that puts mail off says it. */
static void decode_wait(const struct situation *situation, struct explanation *out)
{
	struct span text = situation->text;

	for (size_t at = 0; at < text.size; at++) {
		struct span rest = span_after(text, at);
		size_t size = is_digit(rest.data[0]) ? find_wait_end(rest) : 0;
		struct message_value value = { "wait", span_part(rest, 0, size) };

		if (size) {
			part_add(out, HEADING_DECODED, N_("The text names a wait: {wait}."), &value,
				 1, situation->id);
			return;
		}
		while (at + 1 < text.size && is_digit(text.data[at]) && is_digit(text.data[at + 1]))
			at++;
	}
}

static void decode_software(const struct situation *situation, struct explanation *out)
{
	struct message_value values[] = {
		{ "software", span_text(software_name(situation->software)) },
	};
	static const char *const sentences[] = {
		[SIGN_BANNER] = N_("The greeting shows that {software} is at the other end."),
		[SIGN_EHLO] = N_("The EHLO reply shows that {software} is at the other end."),
		[SIGN_REPLY] = N_("The wording of the reply is that of {software}."),
		[SIGN_NAMED] = N_("You said that {software} is at the other end."),
	};

	if (situation->software == SOFTWARE_UNKNOWN)
		return;
	if (situation->sign_event == situation->id || !situation->journal)
		part_add(out, HEADING_DECODED, sentences[situation->sign], values, 1,
			 situation->sign_event);
}

void decode_append(const struct situation *situation, struct explanation *out)
{
	bool auth = situation->verb == VERB_AUTH || situation->verb == VERB_AUTH_RESPONSE;

	if (situation->code == 334)
		decode_challenge(situation, out);
	if (situation->code == 250 &&
	    (situation->verb == VERB_EHLO || situation->verb == VERB_LHLO))
		decode_keywords(situation, out);
	if (situation->code == 250 &&
	    (situation->verb == VERB_MESSAGE || situation->verb == VERB_BDAT ||
	     situation->verb == VERB_UNKNOWN))
		decode_queue_id(situation, out);
	if (situation->status.class)
		decode_status(situation->status, out);
	if (situation->code == 535 && (auth || situation->verb == VERB_UNKNOWN))
		decode_failure_tail(situation, out);
	if (situation->code / 100 == 4)
		decode_wait(situation, out);
	decode_software(situation, out);
}
