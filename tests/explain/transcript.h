/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sessions written as text and fed through the scribe, for tests of what is
 * explained in them. One item a line:
 *
 *   S: 220 ready       the server's line (CRLF is added)
 *   S| 220 ready       the same, ended by a bare LF
 *   C: EHLO a.example  a line of the client; secrets are marked as when typed
 *   M 1200 long_line   the message content of that many octets, with its flaws, and the final dot
 *   TLS trusted        the handshake is done; or "TLS untrusted"; members may follow as name=value
 *   policy sts=absent  what a mail domain wants; members as name=value
 *   early 250 ok       clear-text bytes behind the 220 to STARTTLS
 *   wait 6             seconds pass
 *   closed server fin  the connection ends: by whom, how; or "closed client closed"
 *   failed connect x   a fault of that kind
 *   timeout            the oldest outstanding reply did not come
 *   lmtp               the next connection is LMTP
 *   connect            a new connection (the first one is made by itself)
 *   connect port=465   the same with members
 *   resolved name=…    the name service answered, with these members
 *   attempt address=…  an address was tried, with these members
 */
#ifndef TESTS_EXPLAIN_TRANSCRIPT_H
#define TESTS_EXPLAIN_TRANSCRIPT_H

#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "explain/explanation.h"
#include "journal/members.h"
#include "journal/scribe.h"

struct transcript {
	struct journal *journal;
	struct secrets *secrets;
	struct scribe *scribe;
	struct replay *replay;
	uint64_t now_us;
	bool connected;
	bool lmtp;
	char mechanism[32];
};

/* A + in a value is a blank. */
static inline void transcript_member(struct bytes *members, const char *name, struct span value)
{
	char *text = span_copy_text(value);

	for (char *at = text; *at; at++)
		*at = *at == '+' ? ' ' : *at;
	members_add_text(members, name, span_text(text));
	free(text);
}

static inline void transcript_members(struct bytes *members, struct span rest)
{
	while (rest.size) {
		struct span word = span_next_word(&rest);
		size_t equals = span_find(word, '=');
		struct span value = span_after(word, equals + 1);
		char *name = span_copy_text(span_part(word, 0, equals));
		uint64_t number;

		if (equals < word.size && span_number(value, &number))
			members_add_number(members, name, number);
		else if (equals < word.size)
			transcript_member(members, name, value);
		free(name);
	}
}

static inline void transcript_connect(struct transcript *t, struct span rest)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "address", span_text("192.0.2.7"));
	transcript_members(&members, rest);
	if (t->lmtp)
		members_add_bool(&members, "lmtp", true);
	scribe_connected(t->scribe, t->now_us, bytes_span(&members), t->lmtp);
	t->connected = true;
	bytes_release(&members);
}

static inline void transcript_command(struct transcript *t, struct span line)
{
	struct outgoing outgoing;
	struct command command;
	uint32_t id;

	dialogue_parse(scribe_dialogue(t->scribe), line, &command);
	if (command.verb == VERB_AUTH && command.mechanism.size < sizeof(t->mechanism)) {
		if (command.mechanism.size)
			memcpy(t->mechanism, command.mechanism.data, command.mechanism.size);
		t->mechanism[command.mechanism.size] = '\0';
	}
	outgoing_init(&outgoing, line, ORIGIN_TYPED);
	outgoing_mark_typed(&outgoing, t->secrets, scribe_dialogue(t->scribe),
			    span_text(t->mechanism));
	id = scribe_command(t->scribe, t->now_us, &outgoing);
	scribe_sent(t->scribe, t->now_us, id);
	outgoing_release(&outgoing);
}

static inline void transcript_message(struct transcript *t, struct span rest)
{
	struct bytes members = BYTES_INIT;
	uint64_t octets = 0;

	span_number(span_next_word(&rest), &octets);
	members_add_number(&members, "bytes", octets);
	while (rest.size)
		members_add_item(&members, "flaws", span_next_word(&rest));
	scribe_body_sent(t->scribe, t->now_us, bytes_span(&members), ORIGIN_TYPED);
	bytes_release(&members);
}

static inline void transcript_tls(struct transcript *t, struct span rest)
{
	struct bytes members = BYTES_INIT;
	bool trusted = span_is(span_next_word(&rest), "trusted");

	transcript_members(&members, rest);
	members_add_bool(&members, "trusted", trusted);
	scribe_tls_ready(t->scribe, t->now_us, bytes_span(&members), trusted);
	bytes_release(&members);
}

static inline void transcript_policy(struct transcript *t, struct span rest)
{
	struct bytes members = BYTES_INIT;

	transcript_members(&members, rest);
	scribe_policy(t->scribe, t->now_us, bytes_span(&members));
	bytes_release(&members);
}

static inline void transcript_closed(struct transcript *t, struct span rest)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "by", span_next_word(&rest));
	members_add_text(&members, "how", span_next_word(&rest));
	scribe_closed(t->scribe, t->now_us, bytes_span(&members));
	bytes_release(&members);
}

static inline void transcript_failed(struct transcript *t, struct span rest)
{
	static const struct {
		const char *name;
		enum fault_kind kind;
	} kinds[] = { { "resolve", FAULT_RESOLVE },  { "connect", FAULT_CONNECT },
		      { "tls", FAULT_TLS },          { "timeout", FAULT_TIMEOUT },
		      { "closed", FAULT_CLOSED },    { "limit", FAULT_LIMIT },
		      { "protocol", FAULT_PROTOCOL } };
	struct span name = span_next_word(&rest);
	struct fault fault;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (span_is(name, kinds[i].name)) {
			fault_set_plain(&fault, kinds[i].kind, 0, "it did not work");
			scribe_failed(t->scribe, t->now_us, &fault, span_of(NULL, 0));
		}
}

static inline void transcript_received(struct transcript *t, struct span text, const char *end)
{
	struct bytes line = BYTES_INIT;

	bytes_append(&line, text);
	bytes_append_text(&line, end);
	scribe_push(t->scribe, t->now_us, bytes_span(&line));
	bytes_release(&line);
}

static inline void transcript_line(struct transcript *t, struct span line)
{
	struct span rest = line;
	struct span word = span_next_word(&rest);
	uint64_t seconds;
	enum verb verb;

	t->now_us += 10000;
	if (span_is(word, "lmtp")) {
		t->lmtp = true;
		return;
	}
	if (span_is(word, "failed") && !t->connected) {
		transcript_failed(t, rest);
		return;
	}
	if (span_is(word, "resolved") || span_is(word, "attempt")) {
		struct bytes members = BYTES_INIT;

		transcript_members(&members, rest);
		if (span_is(word, "resolved"))
			scribe_resolved(t->scribe, t->now_us, bytes_span(&members));
		else
			scribe_attempt(t->scribe, t->now_us, bytes_span(&members));
		bytes_release(&members);
		return;
	}
	if (span_is(word, "connect") || !t->connected) {
		transcript_connect(t, span_is(word, "connect") ? rest : span_of(NULL, 0));
		if (span_is(word, "connect"))
			return;
	}
	if (span_starts_word(line, "S: "))
		transcript_received(t, span_after(line, 3), "\r\n");
	else if (span_starts_word(line, "S| "))
		transcript_received(t, span_after(line, 3), "\n");
	else if (span_starts_word(line, "C:"))
		transcript_command(t, span_after(line, line.size > 2 ? 3 : 2));
	else if (span_is(word, "M"))
		transcript_message(t, rest);
	else if (span_is(word, "TLS"))
		transcript_tls(t, rest);
	else if (span_is(word, "policy"))
		transcript_policy(t, rest);
	else if (span_is(word, "early"))
		scribe_push_early(t->scribe, t->now_us, rest);
	else if (span_is(word, "wait") && span_number(rest, &seconds))
		t->now_us += seconds * 1000000;
	else if (span_is(word, "closed"))
		transcript_closed(t, rest);
	else if (span_is(word, "failed"))
		transcript_failed(t, rest);
	else if (span_is(word, "timeout") && dialogue_awaits(scribe_dialogue(t->scribe), &verb))
		scribe_timeout(t->scribe, t->now_us, scribe_dialogue(t->scribe)->outstanding_id[0],
			       5000000);
}

static inline void transcript_play(struct transcript *t, const char *text)
{
	struct span rest = span_text(text);

	memset(t, 0, sizeof(*t));
	/* 2026-11-22 */
	t->journal = journal_new(1795305600000000u, 0, "submission://mail.example.test");
	t->secrets = secrets_new();
	t->scribe = scribe_new(t->journal, t->secrets, 1);
	while (rest.size) {
		size_t end = span_find(rest, '\n');

		if (end)
			transcript_line(t, span_part(rest, 0, end));
		rest = span_after(rest, end + 1);
	}
	t->replay = replay_new(t->journal);
}

static inline void transcript_release(struct transcript *t)
{
	replay_free(t->replay);
	scribe_free(t->scribe);
	journal_free(t->journal);
	secrets_free(t->secrets);
}

/* The last event of that kind; 0 for none. */
static inline uint32_t transcript_last(const struct transcript *t, enum event_kind kind)
{
	return journal_before(t->journal, journal_count(t->journal) + 1, kind, 0);
}

/* All texts of an explanation under a heading, a line each, into out. */
static inline void explanation_texts(const struct explanation *e, enum heading heading,
				     struct bytes *out)
{
	for (size_t i = 0; i < e->part_count; i++)
		if (e->parts[i].heading == heading) {
			bytes_append_text(out, e->parts[i].text);
			bytes_append_byte(out, '\n');
		}
}

#endif
