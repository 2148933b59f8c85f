/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/scribe.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "journal/codec.h"
#include "journal/members.h"
#include "journal/redact.h"
#include "journal/replay.h"
#include "smtp/reply.h"

#define SECOND UINT64_C(1000000)

struct fixture {
	struct journal *journal;
	struct secrets *secrets;
	struct scribe *scribe;
	uint64_t now;
};

static struct fixture open_fixture(void)
{
	struct fixture fixture = { journal_new(0, 0, "smtp://test:25"), secrets_new(), NULL, 0 };
	struct bytes members = BYTES_INIT;

	fixture.scribe = scribe_new(fixture.journal, fixture.secrets, 1);
	members_add_text(&members, "address", span_text("192.0.2.7"));
	members_add_number(&members, "port", 25);
	scribe_connected(fixture.scribe, fixture.now, bytes_span(&members), false);
	bytes_release(&members);
	return fixture;
}

static void close_fixture(struct fixture *fixture)
{
	scribe_free(fixture->scribe);
	journal_free(fixture->journal);
	secrets_free(fixture->secrets);
}

static void receive(struct fixture *fixture, const char *text)
{
	ck_assert(scribe_push(fixture->scribe, fixture->now += 1000, span_text(text)));
}

static uint32_t command(struct fixture *fixture, const char *text, struct span secret)
{
	struct outgoing line;
	uint32_t id;

	outgoing_init(&line, span_text(text), ORIGIN_TYPED);
	if (secret.size)
		outgoing_mark(&line, fixture->secrets, span_find_span(span_text(text), secret),
			      secret.size);
	id = scribe_command(fixture->scribe, fixture->now += 1000, &line);
	scribe_sent(fixture->scribe, fixture->now, id);
	outgoing_release(&line);
	return id;
}

/* The kinds of the journal's events, a letter each, for the order of facts and conclusions. */
static const char *kinds(const struct fixture *fixture)
{
	static char text[256];
	static const char letters[EVENT_KIND_COUNT] = "?UnCTXFRsbcrpLHN!";

	uint32_t id;

	for (id = 1; id <= journal_count(fixture->journal) && id < sizeof(text); id++)
		text[id - 1] = letters[journal_event(fixture->journal, id)->kind];
	text[id - 1] = 0;
	return text;
}

START_TEST(a_reply_follows_its_lines_and_a_phase_its_reply)
{
	struct fixture fixture = open_fixture();
	const struct event *reply;

	receive(&fixture, "220 mail.example.test ESMTP\r\n");
	command(&fixture, "EHLO a.example", span_of(NULL, 0));
	receive(&fixture, "250-mail.example.test\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n");
	ck_assert_str_eq(kinds(&fixture), "CpRrpcsRRRrp");
	reply = journal_event(fixture.journal, 11);
	ck_assert_uint_eq(reply->code, 250);
	ck_assert_uint_eq(reply->first, 8);
	ck_assert_uint_eq(reply->last, 10);
	ck_assert_uint_eq(reply->ref, 6);
	ck_assert_int_eq(dialogue_phase(scribe_dialogue(fixture.scribe)), PHASE_READY);
	close_fixture(&fixture);
}
END_TEST

static const char conversation[] =
	"220-mail.example.test ESMTP\r\n220 ready\n"
	"250-mail.example.test\r\n250-SIZE 35882577\r\n250-STARTTLS\r\n250 8BITMIME\r\n"
	"\r\n550-5.1.1 no such\r\n550 5.1.1 user\r\nnonsense\r\n250 OK\rx\r\n";

/* Pushes the conversation cut into pieces of `size`, or at one place. */
static void converse(struct fixture *fixture, size_t size, size_t cut)
{
	struct span rest = span_text(conversation);

	command(fixture, "EHLO a.example", span_of(NULL, 0));
	command(fixture, "RCPT TO:<a@b.example>", span_of(NULL, 0));
	while (rest.size) {
		size_t piece = cut ? (cut < rest.size ? cut : rest.size) : size;

		scribe_push(fixture->scribe, 5 * SECOND, span_part(rest, 0, piece));
		rest = span_after(rest, piece);
		cut = cut ? rest.size : 0;
	}
}

static void dump(const struct fixture *fixture, struct bytes *out)
{
	for (uint32_t id = 1; id <= journal_count(fixture->journal); id++)
		codec_append_event(out, fixture->journal, id);
}

START_TEST(no_cut_of_the_input_changes_the_journal)
{
	struct fixture whole = open_fixture();
	struct bytes expected = BYTES_INIT;

	converse(&whole, sizeof(conversation), 0);
	dump(&whole, &expected);
	for (size_t cut = 0; cut < sizeof(conversation); cut++) {
		struct fixture other = open_fixture();
		struct bytes got = BYTES_INIT;

		converse(&other, cut == 0 ? 1 : sizeof(conversation), cut);
		dump(&other, &got);
		ck_assert_str_eq(bytes_text(&got), bytes_text(&expected));
		bytes_release(&got);
		close_fixture(&other);
	}
	bytes_release(&expected);
	close_fixture(&whole);
}
END_TEST

/* Everything that RECEIVED events hold, joined as it came. */
static void join_received(const struct fixture *fixture, struct bytes *out)
{
	for (uint32_t id = 1; id <= journal_count(fixture->journal); id++) {
		const struct event *event = journal_event(fixture->journal, id);

		if (event->kind != EVENT_RECEIVED)
			continue;
		bytes_append(out, event_text(event));
		bytes_append_text(out, event->code == LINE_END_CRLF ? "\r\n"
				       : event->code == LINE_END_LF ? "\n"
								    : "");
	}
}

START_TEST(received_events_joined_are_what_came)
{
	struct fixture fixture = open_fixture();
	struct bytes joined = BYTES_INIT;

	converse(&fixture, 3, 0);
	join_received(&fixture, &joined);
	ck_assert_str_eq(bytes_text(&joined), conversation);
	bytes_release(&joined);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_long_line_comes_in_pieces_and_is_one_line_of_the_reply)
{
	struct fixture fixture = open_fixture();
	struct bytes line = BYTES_INIT, joined = BYTES_INIT;
	struct reply reply = REPLY_INIT;
	uint32_t id;

	bytes_append_text(&line, "220 ");
	for (int i = 0; i < 10000; i++)
		bytes_append_byte(&line, (unsigned char)('a' + i % 26));
	bytes_append_text(&line, "\r\n");
	receive(&fixture, bytes_text(&line));
	ck_assert_str_eq(kinds(&fixture), "CpRRRrp");
	join_received(&fixture, &joined);
	ck_assert(span_equal(bytes_span(&joined), bytes_span(&line)));
	id = scribe_last_reply(fixture.scribe);
	ck_assert(journal_reply(fixture.journal, id, &reply));
	ck_assert_uint_eq(reply.count, 1);
	ck_assert_uint_eq(reply.lines[0].raw.size, 10004);
	reply_release(&reply);
	bytes_release(&line);
	bytes_release(&joined);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_silent_piece_is_appended_after_a_second_and_the_line_goes_on)
{
	struct fixture fixture = open_fixture();
	struct reply reply = REPLY_INIT;

	receive(&fixture, "220 mail.exam");
	ck_assert_uint_eq(scribe_tick(fixture.scribe, fixture.now + 1), fixture.now + SECOND);
	ck_assert_str_eq(kinds(&fixture), "Cp");
	ck_assert_uint_eq(scribe_tick(fixture.scribe, fixture.now + SECOND), 0);
	ck_assert_str_eq(kinds(&fixture), "CpR");
	receive(&fixture, "ple.test\r\n");
	ck_assert_str_eq(kinds(&fixture), "CpRRrp");
	ck_assert(journal_reply(fixture.journal, scribe_last_reply(fixture.scribe), &reply));
	ck_assert(span_is(reply.lines[0].raw, "220 mail.example.test"));
	reply_release(&reply);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_reply_that_nobody_asked_for_is_unsolicited)
{
	struct fixture fixture = open_fixture();
	const struct event *reply;

	receive(&fixture, "220 a\r\n250 more\r\n");
	reply = journal_event(fixture.journal, scribe_last_reply(fixture.scribe));
	ck_assert(reply->marks & EVENT_UNSOLICITED);
	/* It is not the answer to what is sent later. */
	command(&fixture, "EHLO a.example", span_of(NULL, 0));
	receive(&fixture, "250 b\r\n");
	reply = journal_event(fixture.journal, scribe_last_reply(fixture.scribe));
	ck_assert(!(reply->marks & EVENT_UNSOLICITED));
	close_fixture(&fixture);
}
END_TEST

START_TEST(what_follows_the_220_to_starttls_is_early_and_no_reply)
{
	static const char *const chunks[][2] = {
		{ "220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n", "" },
		{ "220 go\r\n", "250-evil\r\n250 AUTH PLAIN\r\n" },
	};
	struct fixture fixture = open_fixture();
	uint32_t reply;

	receive(&fixture, "220 a\r\n");
	command(&fixture, "EHLO a.example", span_of(NULL, 0));
	receive(&fixture, "250-b\r\n250 STARTTLS\r\n");
	command(&fixture, "STARTTLS", span_of(NULL, 0));
	ck_assert(!scribe_has_early(fixture.scribe));
	receive(&fixture, chunks[_i][0]);
	reply = scribe_last_reply(fixture.scribe);
	receive(&fixture, chunks[_i][1]);
	ck_assert(scribe_has_early(fixture.scribe));
	ck_assert_uint_eq(scribe_last_reply(fixture.scribe), reply);
	ck_assert_uint_eq(journal_event(fixture.journal, reply)->code, 220);
	ck_assert(journal_event(fixture.journal, journal_count(fixture.journal))->marks &
		  EVENT_EARLY);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_secret_that_is_sent_stands_by_its_structure)
{
	struct fixture fixture = open_fixture();
	uint32_t id = command(&fixture,
			      "AUTH PLAIN AHRpbQBwYXNzIHdvcmQ=", span_text("AHRpbQBwYXNzIHdvcmQ="));
	const struct event *event = journal_event(fixture.journal, id);
	struct secret_mark mark;
	struct bytes text = BYTES_INIT;

	ck_assert(span_is(event_text(event), "AUTH PLAIN "));
	ck_assert(event_secret(event, 0, &mark));
	ck_assert_uint_eq(mark.offset, 11);
	ck_assert_uint_eq(mark.shape.bytes, 14); /* of what it decodes to */
	ck_assert_uint_eq(mark.shape.nuls, 2);
	ck_assert_uint_eq(mark.shape.spaces, 1);
	ck_assert(!event_secret(event, 1, &mark));
	event_append_text(event, &text);
	ck_assert_str_eq(bytes_text(&text), "AUTH PLAIN {secret:1}");
	bytes_release(&text);
	close_fixture(&fixture);
}
END_TEST

/* What a server may say back of the password "pass word" of user tim. */
static const char *const echoes[] = {
	"535 5.7.8 refused AHRpbQBwYXNzIHdvcmQ= sorry\r\n",
	"535 5.7.8 refused: pass word\r\n",
	"535 5.7.8 refused: cGFzcyB3b3Jk\r\n",
	"535 5.7.8 xx AHBhc3Mgd29yZA== yy\r\n",
	"535 5.7.8 xx dDpwYXNzIHdvcmQh yy\r\n",
	"535-5.7.8 one pass word\r\n535 5.7.8 two pass word pass word\r\n",
};

static bool holds(struct span text, const char *part)
{
	return span_find_span(text, span_text(part)) < text.size;
}

static void say_echo(struct fixture *fixture, const char *echo, size_t piece)
{
	struct span rest = span_text(echo);

	receive(fixture, "220 a\r\n");
	command(fixture, "AUTH PLAIN AHRpbQBwYXNzIHdvcmQ=", span_text("AHRpbQBwYXNzIHdvcmQ="));
	for (; rest.size; rest = span_after(rest, piece)) {
		scribe_push(fixture->scribe, fixture->now, span_part(rest, 0, piece));
		fixture->now += 2 * SECOND;
		/* A silence between all pieces: each may be appended. */
		scribe_tick(fixture->scribe, fixture->now);
	}
}

START_TEST(what_the_server_echoes_of_a_secret_is_taken_out)
{
	for (size_t piece = 1; piece < 80; piece++) {
		struct fixture fixture = open_fixture();
		struct bytes out = BYTES_INIT;

		say_echo(&fixture, echoes[_i], piece);
		dump(&fixture, &out);
		ck_assert(holds(bytes_span(&out), "5.7.8")); /* the search can find */
		ck_assert(!holds(bytes_span(&out), "pass word"));
		ck_assert(!holds(bytes_span(&out), "AHRpbQBw"));
		ck_assert(!holds(bytes_span(&out), "cGFzcyB3b3Jk"));
		ck_assert(!holds(bytes_span(&out), "Bhc3Mgd29y"));
		ck_assert(!holds(bytes_span(&out), "wYXNzIHdvcm"));
		ck_assert(holds(bytes_span(&out), "{secret:"));
		bytes_release(&out);
		close_fixture(&fixture);
	}
}
END_TEST

/* The beginning of such a secret is its end as well. */
START_TEST(a_secret_that_repeats_itself_is_taken_out_whole)
{
	struct fixture fixture = open_fixture();
	struct bytes out = BYTES_INIT;

	secrets_add(fixture.secrets, span_text("klklklkl"));
	say_echo(&fixture, "535 5.7.8 klklklkl\r\n535 5.7.8 klklklkl", 1);
	scribe_closed(fixture.scribe, fixture.now, span_of(NULL, 0));
	dump(&fixture, &out);
	ck_assert(holds(bytes_span(&out), "5.7.8"));
	ck_assert(!holds(bytes_span(&out), "kl"));
	bytes_release(&out);
	close_fixture(&fixture);
}
END_TEST

START_TEST(early_bytes_are_not_cut_within_a_secret)
{
	for (size_t before = 4085; before < 4100; before++) {
		struct fixture fixture = open_fixture();
		struct bytes early = BYTES_INIT, out = BYTES_INIT;

		secrets_add(fixture.secrets, span_text("pass word"));
		for (size_t i = 0; i < before; i++)
			bytes_append_byte(&early, 'x');
		bytes_append_text(&early, "pass wordx");
		scribe_push_early(fixture.scribe, fixture.now, bytes_span(&early));
		dump(&fixture, &out);
		ck_assert(holds(bytes_span(&out), "{secret:1}"));
		ck_assert(!holds(bytes_span(&out), "xp") && !holds(bytes_span(&out), "dx"));
		bytes_release(&early);
		bytes_release(&out);
		close_fixture(&fixture);
	}
}
END_TEST

/* "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" and "rspauth=ea40f60335c427b5527b84dbabcdfffd". */
static const char *const proofs[] = {
	"dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc0PQ==",
	"cnNwYXV0aD1lYTQwZjYwMzM1YzQyN2I1NTI3Yjg0ZGJhYmNkZmZmZA==",
};

/* Cut at every place, with a silence at the cut: no piece of it reaches the journal, all of it the login. */
START_TEST(a_server_s_own_proof_is_a_secret)
{
	const char *proof = proofs[_i % 2];
	size_t cut = (size_t)_i / 2;
	struct bytes line = BYTES_INIT, out = BYTES_INIT, challenge = BYTES_INIT;
	struct fixture fixture = open_fixture();

	bytes_append_text(&line, "334 ");
	bytes_append_text(&line, proof);
	bytes_append_text(&line, "\r\n");
	scribe_push(fixture.scribe, fixture.now += 1000, span_part(bytes_span(&line), 0, cut));
	scribe_tick(fixture.scribe, fixture.now += 2 * SECOND);
	scribe_push(fixture.scribe, fixture.now += 1000, span_after(bytes_span(&line), cut));
	dump(&fixture, &out);
	ck_assert_msg(!holds(bytes_span(&out), "dj0"), "%s", bytes_text(&out));
	ck_assert(!holds(bytes_span(&out), "cnNw"));
	ck_assert(holds(bytes_span(&out), "{secret:1}"));
	ck_assert(scribe_take_challenge(fixture.scribe, &challenge));
	ck_assert(span_is(bytes_span(&challenge), proof));
	ck_assert(span_is(secrets_value(fixture.secrets, 1), proof));
	bytes_wipe(&challenge);
	ck_assert(!scribe_take_challenge(fixture.scribe, &challenge));
	bytes_release(&line);
	bytes_release(&out);
	close_fixture(&fixture);
}
END_TEST

START_TEST(what_only_resembles_a_proof_is_shown)
{
	static const char *const lines[] = { "334 ", "334 VXNlcm5hbWU6", "250 dj02cnJpVFJC",
					     "334 dj", "334 ZGowMjM0" };

	for (size_t n = 0; n < sizeof(lines) / sizeof(lines[0]); n++)
		ck_assert_msg(redact_is_proof(span_text(lines[n])) == (n == 3), "%s", lines[n]);
}
END_TEST

/* More secrets in a line than it can be marked with: what is behind them is not kept. */
START_TEST(a_line_of_nothing_but_secrets_is_cut_behind_the_last_mark)
{
	struct fixture fixture = open_fixture();
	struct bytes line = BYTES_INIT, out = BYTES_INIT;

	secrets_add(fixture.secrets, span_text("pass word"));
	bytes_append_text(&line, "535 ");
	for (int n = 0; n < 40; n++)
		bytes_append_text(&line, "pass word,");
	bytes_append_text(&line, " the end\r\n");
	receive(&fixture, bytes_text(&line));
	dump(&fixture, &out);
	ck_assert(holds(bytes_span(&out), "{secret:1},{secret:1}"));
	ck_assert(!holds(bytes_span(&out), "pass word") && !holds(bytes_span(&out), "the end"));
	bytes_release(&line);
	bytes_release(&out);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_proof_of_any_length_stays_in_one_piece)
{
	struct fixture fixture = open_fixture();
	struct bytes line = BYTES_INIT, out = BYTES_INIT;

	bytes_append_text(&line, "334 dj0");
	for (int n = 0; n < 9000; n++)
		bytes_append_byte(&line, 'A');
	scribe_push(fixture.scribe, 1, bytes_span(&line));
	scribe_push(fixture.scribe, 2, span_text("AAAA\r\n"));
	dump(&fixture, &out);
	ck_assert(!holds(bytes_span(&out), "AAAA"));
	ck_assert(holds(bytes_span(&out), "334 {secret:1}"));
	bytes_release(&line);
	bytes_release(&out);
	close_fixture(&fixture);
}
END_TEST

/* What is typed, in which phase; what of it is a secret. */
static const struct {
	const char *before; /* a typed line, and the server's answer to it; or NULL */
	const char *answer;
	const char *line;
	const char *shown;
} typed[] = {
	{ NULL, NULL, "AUTH PLAIN", "AUTH PLAIN" },
	{ NULL, NULL, "AUTH PLAIN =", "AUTH PLAIN =" },
	{ NULL, NULL, "AUTH PLAIN AHQAcA==", "AUTH PLAIN {secret:1}" },
	{ NULL, NULL, "AUTH LOGIN dGlt", "AUTH LOGIN dGlt" },
	{ NULL, NULL, "AHRpbQBwYXNz", "{secret:1}" }, /* credentials where none belong */
	{ NULL, NULL, "AHRpbQBwYXN", "AHRpbQBwYXN" },
	{ NULL, NULL, "abcd", "abcd" },
	{ NULL, NULL, "EHLO AHRpbQBwYXNz", "EHLO AHRpbQBwYXNz" },
	{ "AUTH LOGIN", "334 VXNlcm5hbWU6\r\n", "dGlt", "dGlt" },
	{ "AUTH PLAIN", "334 \r\n", "AHQAcA==", "{secret:1}" },
	{ "AUTH PLAIN", "334 \r\n", "no Base64", "{secret:1}" },
	{ "AUTH PLAIN", "334 \r\n", "*", "*" },
};

START_TEST(a_typed_line_is_marked_by_what_it_is_here)
{
	struct fixture fixture = open_fixture();
	const char *before = typed[_i].before;
	struct span mechanism = before ? span_after(span_text(before), 5) : span_of(NULL, 0);
	struct bytes text = BYTES_INIT;
	struct outgoing line, copy;
	uint32_t id;

	receive(&fixture, "220 a\r\n");
	if (before) {
		command(&fixture, before, span_of(NULL, 0));
		receive(&fixture, typed[_i].answer);
	}
	outgoing_init(&line, span_text(typed[_i].line), ORIGIN_TYPED);
	outgoing_mark_typed(&line, fixture.secrets, scribe_dialogue(fixture.scribe), mechanism);
	outgoing_mark(&line, fixture.secrets, 0, 0); /* nothing is no secret */
	outgoing_copy(&copy, &line);
	id = scribe_command(fixture.scribe, fixture.now, &copy);
	event_append_text(journal_event(fixture.journal, id), &text);
	ck_assert_str_eq(bytes_text(&text), typed[_i].shown);
	outgoing_release(&line);
	outgoing_release(&copy);
	bytes_release(&text);
	close_fixture(&fixture);
}
END_TEST

START_TEST(only_so_many_stretches_of_a_line_are_marked)
{
	struct fixture fixture = open_fixture();
	struct outgoing line;

	outgoing_init(&line, span_text("a b c d e f"), ORIGIN_TYPED);
	for (size_t n = 0; n < 6; n++)
		outgoing_mark(&line, fixture.secrets, 2 * n, 1);
	ck_assert_uint_eq(line.secret_count, OUTGOING_SECRETS_MAX);
	outgoing_release(&line);
	close_fixture(&fixture);
}
END_TEST

/* Raw bytes are marked when they leave: only then is known what they are. */
START_TEST(a_raw_line_is_marked_as_a_typed_one)
{
	struct fixture fixture = open_fixture();
	struct bytes out = BYTES_INIT;
	struct outgoing line;

	receive(&fixture, "220 a\r\n");
	outgoing_init(&line, span_text("AUTH PLAIN AHQAcGFzcw=="), ORIGIN_TYPED);
	line.raw = true;
	ck_assert_uint_gt(scribe_raw(fixture.scribe, fixture.now, &line), 0);
	outgoing_release(&line);
	receive(&fixture, "334 more\r\n");
	outgoing_init(&line, span_text("c2VjcmV0"), ORIGIN_TYPED);
	line.raw = true;
	ck_assert_uint_gt(scribe_raw(fixture.scribe, fixture.now, &line), 0);
	outgoing_release(&line);
	dump(&fixture, &out);
	ck_assert(!holds(bytes_span(&out), "AHQAcGFzcw") && !holds(bytes_span(&out), "c2VjcmV0"));
	bytes_release(&out);
	close_fixture(&fixture);
}
END_TEST

START_TEST(early_bytes_keep_their_line_ends)
{
	static const char early[] = "250 a\r\n250 b\n\r\n\n250 c\r";
	static const enum line_end ends[] = { LINE_END_CRLF, LINE_END_LF, LINE_END_CRLF,
					      LINE_END_LF, LINE_END_NONE };
	static const char *const texts[] = { "250 a", "250 b", "", "", "250 c\r" };
	struct fixture fixture = open_fixture();
	uint32_t first = journal_count(fixture.journal) + 1;

	ck_assert(!scribe_has_early(fixture.scribe));
	scribe_push_early(fixture.scribe, fixture.now, span_text(early));
	ck_assert(scribe_has_early(fixture.scribe));
	for (uint32_t n = 0; n < 5; n++) {
		const struct event *event = journal_event(fixture.journal, first + n);

		ck_assert_int_eq(event->code, ends[n]);
		ck_assert(span_is(span_of(event->data, event->size), texts[n]));
	}
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_short_secret_is_matched_as_a_word_only)
{
	struct secrets *secrets = secrets_new();
	struct redact_hit hit;

	secrets_add(secrets, span_text("ok"));
	ck_assert(!redact_find(secrets, span_text("250 token looks fine"), 0, &hit));
	ck_assert(redact_find(secrets, span_text("250 it was ok, yes"), 0, &hit));
	ck_assert_uint_eq(hit.from, 11);
	ck_assert(!redact_find(secrets, span_text("250 ok\xc3\xa9 \xc3\xa9ok ok9 9ok"), 0, &hit));
	ck_assert(redact_find(secrets, span_text("ok"), 0, &hit));
	secrets_free(secrets);
}
END_TEST

START_TEST(a_reply_without_end_is_stopped_and_kept)
{
	struct fixture fixture = open_fixture();
	bool going = true;
	int lines = 0;

	while (going && lines < 30000) {
		going = scribe_push(fixture.scribe, 0, span_text("250-more and more of it\r\n"));
		lines++;
	}
	ck_assert(!going);
	ck_assert_int_le(lines, 20001);
	ck_assert_int_eq(journal_event(fixture.journal, journal_count(fixture.journal))->kind,
			 EVENT_FAILED);
	ck_assert(journal_event(fixture.journal, scribe_last_reply(fixture.scribe))->flaws &
		  REPLY_UNFINISHED);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_line_without_end_is_stopped_at_one_mebibyte)
{
	struct fixture fixture = open_fixture();
	struct bytes block = BYTES_INIT;
	bool going = true;
	int pushes = 0;

	for (int i = 0; i < 65536; i++)
		bytes_append_byte(&block, 0);
	while (going && pushes++ < 100)
		going = scribe_push(fixture.scribe, 0, bytes_span(&block));
	ck_assert(!going);
	ck_assert_int_le(pushes, 17);
	ck_assert_uint_lt(journal_memory(fixture.journal), 4 * 1024 * 1024);
	bytes_release(&block);
	close_fixture(&fixture);
}
END_TEST

/* How many lines that nobody asked for are taken; between answers to commands, or one after another. */
static int push_until_stopped(struct fixture *fixture, const char *line, bool answered)
{
	int lines = 0;

	receive(fixture, "220 mail.example.test\r\n");
	for (; lines < 30000; lines++) {
		if (answered) {
			command(fixture, "NOOP", span_of(NULL, 0));
			receive(fixture, "250 ok\r\n");
		}
		if (!scribe_push(fixture->scribe, 0, span_text(line)))
			break;
	}
	return lines;
}

START_TEST(what_nobody_asked_for_is_bounded_and_told)
{
	static const char *const lines[] = { "250 and this\r\n", "\r\n", "\n" };
	struct fixture fixture = open_fixture();

	ck_assert_int_eq(push_until_stopped(&fixture, lines[_i], false), REPLY_LINES_MAX);
	ck_assert_int_eq(journal_event(fixture.journal, journal_count(fixture.journal))->kind,
			 EVENT_FAILED);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_server_that_answers_may_say_more_now_and_then)
{
	struct fixture fixture = open_fixture();

	ck_assert_int_eq(push_until_stopped(&fixture, "250 and this\r\n", true), 30000);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_close_ends_what_was_begun)
{
	struct fixture fixture = open_fixture();

	receive(&fixture, "220 a\r\n");
	command(&fixture, "EHLO a.example", span_of(NULL, 0));
	receive(&fixture, "250-b\r\n250-half");
	scribe_closed(fixture.scribe, fixture.now, span_of(NULL, 0));
	ck_assert_str_eq(kinds(&fixture), "CpRrpcsRRrXp");
	ck_assert(journal_event(fixture.journal, 10)->flaws & REPLY_UNFINISHED);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_list_whose_rest_the_text_leaves_out_tells_not_what_is_missing)
{
	struct fixture fixture = open_fixture();
	struct reply reply = REPLY_INIT;

	receive(&fixture, "220 a\r\n");
	ck_assert(!scribe_cut_reply(fixture.scribe));
	command(&fixture, "EHLO a.example", span_of(NULL, 0));
	receive(&fixture, "250-b\r\n250-SIZE 10\r\n");
	ck_assert(scribe_cut_reply(fixture.scribe));
	ck_assert_str_eq(kinds(&fixture), "CpRrpcsRRrp");
	ck_assert(journal_reply(fixture.journal, 10, &reply));
	ck_assert_uint_eq(reply.flaws, REPLY_CUT);
	ck_assert_int_eq(scribe_dialogue(fixture.scribe)->phase, PHASE_READY);
	ck_assert_uint_eq(scribe_dialogue(fixture.scribe)->ehlo_reply_id, 0);
	reply_release(&reply);
	close_fixture(&fixture);
}
END_TEST

START_TEST(a_line_that_is_used_again_keeps_nothing_of_the_last)
{
	struct secrets *secrets = secrets_new();
	struct outgoing line;

	outgoing_init(&line, span_text("AUTH PLAIN AHRpbQBwYXNzIHdvcmQ="), ORIGIN_LOGIN);
	outgoing_mark(&line, secrets, 11, 20);
	line.raw = true;
	bytes_append_text(&line.octets, "octets");
	outgoing_reuse(&line, span_text("QUIT"), ORIGIN_QUIT);
	ck_assert(span_is(bytes_span(&line.line), "QUIT"));
	ck_assert_uint_eq(line.secret_count, 0);
	ck_assert_int_eq(line.origin, ORIGIN_QUIT);
	ck_assert(!line.raw);
	ck_assert_uint_eq(line.octets.size, 0);
	for (size_t at = line.line.size; at < 31; at++)
		ck_assert_int_eq(line.line.data[at], 0);
	outgoing_reuse(&line,
		       span_text("VRFY a-name-that-is-longer-than-all-that-there-was-room-for"),
		       ORIGIN_TYPED);
	ck_assert_uint_eq(line.line.size, 59);
	outgoing_release(&line);
	secrets_free(secrets);
}
END_TEST

/* What is sent, and what answers it; of the folds that read arguments and lines each one. */
static const struct {
	const char *command, *reply;
} spoken[] = {
	{ NULL, "220 a\r\n" },
	{ "EHLO a.example", "250-b\r\n250-CHUNKING\r\n250 SIZE 10\r\n" },
	{ "AUTH PLAIN AGEAYg==", "535 5.7.8 no\r\n" },
	{ "AUTH LOGIN", "334 \r\n" },
	{ "YQ==", "250-different\r\n251 codes\r\n" },
	{ "Yg==", "501 no\r\n" },
	{ "LHLO a.example", "250-b\r\n250 STARTTLS\r\n" },
	{ "MAIL FROM:<a@b.c>", "250 ok\r\n" },
	{ "RCPT TO:<d@e.f>", "550 no\r\n" },
	{ "RCPT TO:<g@h.i>", "250 yes\r\n" },
	{ "BDAT 10", "250 go on\r\n" },
	{ "BDAT 3 LAST", "250 2.0.0 accepted\r\n" },
	{ "HELO a.example", "250-b\r\n250 AUTH PLAIN\r\n" },
	{ NULL, "421 bye\r\n" },
};

#define SPOKEN (sizeof(spoken) / sizeof(spoken[0]))

START_TEST(replay_knows_at_each_event_what_the_scribe_knew)
{
	struct fixture fixture = open_fixture();
	struct dialogue known[SPOKEN], now;
	uint32_t counts[SPOKEN];
	struct replay *replay;

	for (size_t i = 0; i < SPOKEN; i++) {
		if (spoken[i].command)
			command(&fixture, spoken[i].command, span_of(NULL, 0));
		receive(&fixture, spoken[i].reply);
		counts[i] = journal_count(fixture.journal);
		known[i] = *scribe_dialogue(fixture.scribe);
	}
	ck_assert_int_eq(known[11].messages_accepted, 1);
	replay = replay_new(fixture.journal);
	/* The last one first: no order may be needed. */
	for (size_t i = SPOKEN; i-- > 0;) {
		now = replay_at(replay, counts[i]);
		ck_assert_msg(memcmp(&now, &known[i], sizeof(now)) == 0, "%s", spoken[i].reply);
		now = replay_at(replay, 5);
		ck_assert_int_eq(now.phase, PHASE_GREETED);
		now = replay_before(replay, 4);
		ck_assert_int_eq(now.phase, PHASE_GREETING);
	}
	replay_free(replay);
	close_fixture(&fixture);
}
END_TEST

/* Raw lines stand in the journal with their ends; they are read without them. */
START_TEST(replay_knows_raw_lines_and_what_is_none)
{
	struct fixture fixture = open_fixture();
	struct replay *replay = replay_new(fixture.journal);
	struct outgoing line;
	struct dialogue dialogue;
	uint32_t last;

	receive(&fixture, "220 a\r\n");
	outgoing_init(&line, span_text("MAIL FROM:<a@b.c>\r\n"), ORIGIN_TYPED);
	line.raw = true;
	scribe_raw(fixture.scribe, fixture.now, &line);
	outgoing_release(&line);
	receive(&fixture, "250 ok\r\n");
	last = journal_count(fixture.journal);
	dialogue = replay_at(replay, last);
	ck_assert_int_eq(dialogue_phase(&dialogue), PHASE_MAIL);
	dialogue = replay_at(replay, last + 1);
	ck_assert_int_eq(dialogue_phase(&dialogue), PHASE_NONE);
	dialogue = replay_before(replay, last + 1);
	ck_assert_int_eq(dialogue_phase(&dialogue), PHASE_NONE);
	dialogue = replay_before(replay, 1);
	ck_assert_int_eq(dialogue_phase(&dialogue), PHASE_NONE);
	replay_free(replay);
	close_fixture(&fixture);
}
END_TEST

/* The bytes of a large event get a block of their own. */
START_TEST(a_note_of_any_size_is_kept)
{
	struct fixture fixture = open_fixture();
	struct bytes text = BYTES_INIT;
	uint32_t id;

	for (int n = 0; n < 2000000; n++)
		bytes_append_byte(&text, (unsigned char)('a' + n % 26));
	id = scribe_note(fixture.scribe, fixture.now, bytes_span(&text));
	scribe_note(fixture.scribe, fixture.now, span_text("small"));
	bytes_clear(&text);
	event_append_text(journal_event(fixture.journal, id), &text);
	ck_assert_uint_eq(text.size, 2000000);
	ck_assert_int_eq(text.data[1999999], 'a' + 1999999 % 26);
	bytes_release(&text);
	close_fixture(&fixture);
}
END_TEST

START_TEST(replay_agrees_with_the_scribe_over_thousands_of_events)
{
	struct fixture fixture = open_fixture();
	struct replay *replay;
	struct dialogue now;

	receive(&fixture, "220 a\r\n");
	for (int i = 0; i < 1500; i++) {
		command(&fixture, i % 2 ? "NOOP" : "EHLO a.example", span_of(NULL, 0));
		receive(&fixture, "250 fine\r\n");
	}
	replay = replay_new(fixture.journal);
	now = replay_at(replay, journal_count(fixture.journal));
	ck_assert_int_eq(memcmp(&now, scribe_dialogue(fixture.scribe), sizeof(now)), 0);
	now = replay_at(replay, 3);
	ck_assert_int_eq(now.phase, PHASE_GREETING);
	now = replay_at(replay, journal_count(fixture.journal));
	ck_assert_int_eq(memcmp(&now, scribe_dialogue(fixture.scribe), sizeof(now)), 0);
	replay_free(replay);
	close_fixture(&fixture);
}
END_TEST

#define TURNS 40

/* Four that take turns, as long as several snapshots; each at its own step of the session. */
START_TEST(replay_keeps_connections_apart_that_take_turns)
{
	static const char *const commands[] = { "EHLO a.example", "MAIL FROM:<a@b.c>",
						"RCPT TO:<d@e.f>", "RSET" };
	struct fixture of[4];
	struct dialogue known[TURNS][4], now;
	uint32_t counts[TURNS][4];
	struct replay *replay;

	of[0] = open_fixture();
	for (int n = 1; n < 4; n++) {
		of[n] = of[0];
		of[n].scribe = scribe_new(of[0].journal, of[0].secrets, (uint16_t)(n + 1));
		scribe_connected(of[n].scribe, 0, span_of(NULL, 0), false);
	}
	for (int turn = 0; turn < TURNS; turn++)
		for (int n = 0; n < 4; n++) {
			if (turn)
				command(&of[n], commands[(turn + n) % 4], span_of(NULL, 0));
			receive(&of[n], "250 fine\r\n");
			counts[turn][n] = journal_count(of[n].journal);
			known[turn][n] = *scribe_dialogue(of[n].scribe);
		}
	replay = replay_new(of[0].journal);
	for (int turn = 0; turn < TURNS; turn++)
		for (int n = 0; n < 4; n++) {
			/* There and back again. */
			replay_at(replay, counts[TURNS - 1 - turn][3 - n]);
			now = replay_at(replay, counts[turn][n]);
			ck_assert_msg(memcmp(&now, &known[turn][n], sizeof(now)) == 0,
				      "turn %d of %d", turn, n);
		}
	replay_free(replay);
	for (int n = 1; n < 4; n++)
		scribe_free(of[n].scribe);
	close_fixture(&of[0]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/scribe");
	TCase *tests = tcase_create("scribe");

	tcase_add_test(tests, a_reply_follows_its_lines_and_a_phase_its_reply);
	tcase_add_test(tests, no_cut_of_the_input_changes_the_journal);
	tcase_add_test(tests, received_events_joined_are_what_came);
	tcase_add_test(tests, a_long_line_comes_in_pieces_and_is_one_line_of_the_reply);
	tcase_add_test(tests, a_silent_piece_is_appended_after_a_second_and_the_line_goes_on);
	tcase_add_test(tests, a_reply_that_nobody_asked_for_is_unsolicited);
	tcase_add_loop_test(tests, what_follows_the_220_to_starttls_is_early_and_no_reply, 0, 2);
	tcase_add_test(tests, a_secret_that_is_sent_stands_by_its_structure);
	tcase_add_loop_test(tests, what_the_server_echoes_of_a_secret_is_taken_out, 0,
			    (int)(sizeof(echoes) / sizeof(echoes[0])));
	tcase_add_test(tests, a_secret_that_repeats_itself_is_taken_out_whole);
	tcase_add_test(tests, early_bytes_are_not_cut_within_a_secret);
	tcase_add_loop_test(tests, a_server_s_own_proof_is_a_secret, 0, 2 * 60);
	tcase_add_test(tests, what_only_resembles_a_proof_is_shown);
	tcase_add_test(tests, a_line_of_nothing_but_secrets_is_cut_behind_the_last_mark);
	tcase_add_test(tests, a_proof_of_any_length_stays_in_one_piece);
	tcase_add_loop_test(tests, a_typed_line_is_marked_by_what_it_is_here, 0,
			    sizeof(typed) / sizeof(typed[0]));
	tcase_add_test(tests, only_so_many_stretches_of_a_line_are_marked);
	tcase_add_test(tests, a_raw_line_is_marked_as_a_typed_one);
	tcase_add_test(tests, early_bytes_keep_their_line_ends);
	tcase_add_test(tests, a_short_secret_is_matched_as_a_word_only);
	tcase_add_test(tests, a_reply_without_end_is_stopped_and_kept);
	tcase_add_test(tests, a_line_without_end_is_stopped_at_one_mebibyte);
	tcase_add_loop_test(tests, what_nobody_asked_for_is_bounded_and_told, 0, 3);
	tcase_add_test(tests, a_server_that_answers_may_say_more_now_and_then);
	tcase_add_test(tests, a_close_ends_what_was_begun);
	tcase_add_test(tests, a_list_whose_rest_the_text_leaves_out_tells_not_what_is_missing);
	tcase_add_test(tests, a_line_that_is_used_again_keeps_nothing_of_the_last);
	tcase_add_test(tests, replay_keeps_connections_apart_that_take_turns);
	tcase_add_test(tests, replay_knows_at_each_event_what_the_scribe_knew);
	tcase_add_test(tests, replay_knows_raw_lines_and_what_is_none);
	tcase_add_test(tests, a_note_of_any_size_is_kept);
	tcase_add_test(tests, replay_agrees_with_the_scribe_over_thousands_of_events);
	suite_add_tcase(suite, tests);
	return suite;
}
