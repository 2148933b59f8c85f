/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events in words, whatever the format; used by transcript.c and html_conversation.c. */
#include "report/words.h"

#include "base/measure.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "explain/channel.h"
#include "journal/members.h"
#include "smtp/reply.h"

char words_tls_mark(struct replay *replay, uint32_t id, const struct event *event)
{
	struct dialogue dialogue;

	if (event->layer == 0)
		return ' ';
	dialogue = replay_before(replay, id);
	return dialogue.encryption == ENCRYPTION_VERIFIED ? 'T' : 't';
}

/* *at counts marks: 2n is the text before mark n, 2n + 1 the mark. */
bool words_next(const struct event *event, const struct secrets *secrets, size_t *at,
		struct word *word)
{
	struct span text = event_text(event);
	struct secret_mark before;
	size_t n = *at / 2, from = 0;
	bool marked = event_secret(event, n, &word->mark);

	if (n > 0 && event_secret(event, n - 1, &before))
		from = before.offset;
	else if (n > 0)
		return false;
	word->shape = *at % 2 == 1;
	++*at;
	if (!word->shape) {
		word->text = span_part(text, from, (marked ? word->mark.offset : text.size) - from);
		return true;
	}
	if (!marked)
		return false;
	word->text = secrets ? secrets_value(secrets, word->mark.id) : span_of(NULL, 0);
	word->shape = word->text.size == 0;
	return true;
}

static bool append_flaw(unsigned flaw, struct bytes *out)
{
	const char *name = reply_flaw_name((enum reply_flaw)flaw);
	struct message_value value = { "flaw", span_text(name ? _(name) : NULL) };

	if (name)
		message_append(out,
			       flaw & REPLY_BROKEN ? _("! broken reply: {flaw}")
						   : _("remark: {flaw}"),
			       &value, 1);
	return name != NULL;
}

bool words_append_flaw(const struct event *event, size_t n, struct bytes *out)
{
	for (unsigned bit = 1; event->kind == EVENT_REPLY && bit <= event->flaws && bit < 1u << 16;
	     bit <<= 1) {
		if (!(event->flaws & bit) || !reply_flaw_name((enum reply_flaw)bit))
			continue;
		if (n-- == 0)
			return append_flaw(bit, out);
	}
	if (n > 0 || !(event->marks & EVENT_UNSOLICITED))
		return false;
	bytes_append_text(out, _("! unsolicited: no command was waiting for this reply"));
	return true;
}

/* What the name service said, its records left to append_records(). */
static const char *resolved_sentence(struct span members)
{
	struct span outcome = members_text(members, "outcome");
	bool typed = members_text(members, "type").size > 0;

	if (outcome.size == 0 || span_is(outcome, "found"))
		return typed ? _("{name} {type} looked up, {ms} ms, DNSSEC {dnssec}")
			     : _("{name} looked up, {ms} ms");
	if (members_text(members, "reason").size)
		return _("{name} {type}: {outcome}, {ms} ms ({reason})");
	return _("{name} {type}: {outcome}, {ms} ms, DNSSEC {dnssec}");
}

static const char *sentence_of(const struct event *event)
{
	struct span members = span_of(event->data, event->size);
	struct span how = members_text(members, "how");
	bool port = members_text(members, "port").size > 0;
	bool timed = members_text(members, "ms").size > 0;

	switch ((enum event_kind)event->kind) {
	case EVENT_RESOLVED:
		return resolved_sentence(members);
	case EVENT_ATTEMPT:
		if (span_is(members_text(members, "result"), "trying"))
			return _("{address} does not answer yet, {ms} ms");
		if (span_is(members_text(members, "result"), "left"))
			return _("{address} left after {ms} ms, another one was faster");
		/* Its words tell the time already. */
		if (span_is(members_text(members, "result"), "no-answer"))
			return "{address}: {words}";
		return _("{address}: {words}, {ms} ms");
	case EVENT_CONNECTED:
		if (members_text(members, "address").size == 0)
			return _("connected");
		return port && timed ? _("connected to {address}:{port}, {ms} ms")
		       : port        ? _("connected to {address}:{port}")
				     : _("connected to {address}");
	case EVENT_TLS_READY:
		if (event->flaws && members_text(members, "name").size == 0)
			return _("{version} {cipher}, verified");
		if (event->flaws)
			return _("{version} {cipher}, verified for {name}");
		/* A text that was opened may tell little. */
		if (members_text(members, "cipher").size == 0)
			return "{version}: {problem_text}";
		return span_is(members_text(members, "problem"), "not_told")
			       ? "{version} {cipher}: {problem_text}"
			       : _("{version} {cipher}, NOT trusted: {problem_text}");
	case EVENT_CLOSED:
		if (span_is(members_text(members, "by"), "client"))
			return _("connection closed by us");
		if (span_is(how, "reset"))
			return _("connection reset by the server");
		if (span_is(how, "no_close_notify"))
			return _("connection closed by the server, without TLS's close_notify");
		return _("connection closed by the server");
	case EVENT_FAILED:
		return "! {text}";
	case EVENT_TIMEOUT:
		return _("! no reply in {ms} ms; awaited was the reply to {awaited}");
	case EVENT_LOGIN:
		return members_text(members, "mechanism").size
			       ? _("login with {mechanism}: {outcome}")
			       : _("login: {outcome}");
	case EVENT_BODY_SENT:
		if (members_is(members, "inferred"))
			return _("message sent, which the text does not show");
		if (members_is(members, "chunk"))
			return _("chunk sent: {bytes} bytes in {lines} lines, SHA-256 {sha256}");
		return _("message sent: {bytes} bytes in {lines} lines, SHA-256 {sha256}");
	default:
		return NULL;
	}
}

/* ": 192.0.2.7, 2001:db8::7": what was found under a name. */
static void append_records(struct bytes *out, struct span members)
{
	struct member member;
	bool some = false;

	for (size_t at = 0; members_next(members, &at, &member);) {
		if (!span_is(member.name, "addresses") && !span_is(member.name, "records"))
			continue;
		bytes_append_text(out, some ? ", " : ": ");
		printable_append(out, member.value);
		some = true;
	}
}

/* Values come from the event's members. */
static void append_sentence(struct bytes *out, const struct event *event, const char *sentence)
{
	struct message_value values[32];
	struct span members = span_of(event->data, event->size);
	char names[32][32];
	struct member member;
	size_t count = 0;

	for (size_t at = 0; count < 32 && members_next(members, &at, &member);) {
		size_t size = member.name.size < 31 ? member.name.size : 31;

		for (size_t i = 0; i < size; i++)
			names[count][i] = (char)member.name.data[i];
		names[count][size] = 0;
		values[count] = (struct message_value){ names[count], member.value };
		count++;
	}
	message_append(out, sentence, values, count);
	append_records(out, members);
}

bool words_is_typed(const struct event *event)
{
	return event->kind == EVENT_BODY_SENT &&
	       members_is(span_of(event->data, event->size), "typed");
}

bool words_is_inferred(const struct event *event)
{
	return event->kind == EVENT_COMMAND && event->flaws == ORIGIN_INFERRED;
}

bool words_has_fact(const struct event *event)
{
	return event->kind == EVENT_POLICY || sentence_of(event) != NULL;
}

static void append_policy(const struct event *event, struct bytes *out)
{
	char *line = channel_policy_line(event);

	bytes_append_text(out, line);
	memory_free(line);
}

void words_append_fact(const struct event *event, struct bytes *out)
{
	if (event->kind == EVENT_POLICY)
		append_policy(event, out);
	else if (words_is_typed(event))
		printable_append(out, members_text(span_of(event->data, event->size), "text"));
	else
		append_sentence(out, event, sentence_of(event));
}

/* ---- remarks ---- */

void words_append_about(const struct journal *journal, const struct event *note, struct bytes *out)
{
	const struct event *about = journal_event(journal, note->ref);
	struct message_value value = { "time", { NULL, 0 } };
	struct bytes time = BYTES_INIT;

	if (!about)
		return;
	measure_append_seconds(&time, about->time_us);
	value.bytes = bytes_span(&time);
	message_append(out, note->size ? _("on {time}:") : _("mark on {time}"), &value, 1);
	if (note->size)
		bytes_append_byte(out, ' ');
	bytes_release(&time);
}
