/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The interpreter of `server` blocks: one function a word, in a table. A word
 * that finds the client gone ends the script.
 */
#include "hostile_server.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/memory.h"
#include "hostile_polite.h"
#include "hostile_scram.h"
#include "rig_pool.h"

#define LIFE_S 90 /* a server that outlives its test ends by itself */

struct server {
	const struct hostile_case *hostile;
	const struct certificates *certificates;
	struct ledger *ledger;
	int listener;
	struct wire wire;
	struct bytes last; /* the line heard last */
	uint64_t round;    /* of the innermost loop, from 1 */
};

/* ---- what is heard and said ---- */

static uint64_t number_of(struct span text, uint64_t otherwise)
{
	uint64_t number;

	return span_number(text, &number) ? number : otherwise;
}

/* The Base64 in the last word of the last line, as an unwise server repeats it. */
static void append_decoded(const struct server *server, struct bytes *out)
{
	struct span rest = bytes_span(&server->last), word, last = rest;

	while ((word = span_next_word(&rest)).size > 0)
		last = word;
	base64_decode(last, out, NULL);
}

/* Reads quotes, then puts in ${n}, ${last} and ${decoded}. */
static void append_text(const struct server *server, struct span text, struct bytes *out)
{
	struct bytes decoded = BYTES_INIT, round = BYTES_INIT, plain = BYTES_INIT;

	append_decoded(server, &decoded);
	bytes_append_number(&round, server->round);
	if (!case_text_append(&plain, text))
		ledger_fault(server->ledger, "wrong quotes: %.*s", (int)text.size,
			     (const char *)text.data);
	const struct case_value values[] = {
		{ "decoded", bytes_span(&decoded) },
		{ "last", bytes_span(&server->last) },
		{ "n", bytes_span(&round) },
		{ NULL, { NULL, 0 } },
	};
	case_replace_append(out, bytes_span(&plain), values);
	bytes_release(&decoded);
	bytes_release(&round);
	bytes_release(&plain);
}

static bool hear(struct server *server)
{
	if (!wire_read_line(&server->wire, &server->last))
		return false;
	ledger_hear(server->ledger, bytes_span(&server->last));
	return true;
}

static bool say(struct server *server, const char *line)
{
	return wire_send(&server->wire, span_text(line)) &&
	       wire_send(&server->wire, span_text("\r\n"));
}

/* ---- the words ---- */

static bool word_send(struct server *server, struct span text)
{
	struct bytes bytes = BYTES_INIT;
	bool good;

	append_text(server, text, &bytes);
	good = wire_send(&server->wire, bytes_span(&bytes));
	bytes_release(&bytes);
	return good;
}

static bool word_say(struct server *server, struct span text)
{
	return word_send(server, text) && wire_send(&server->wire, span_text("\r\n"));
}

/* ask "BYTES": 334 with the bytes in Base64. */
static bool word_ask(struct server *server, struct span text)
{
	struct bytes challenge = BYTES_INIT, line = BYTES_INIT;
	bool good;

	append_text(server, text, &challenge);
	bytes_append_text(&line, "334 ");
	base64_append(&line, bytes_span(&challenge));
	bytes_append_text(&line, "\r\n");
	good = wire_send(&server->wire, bytes_span(&line));
	bytes_release(&challenge);
	bytes_release(&line);
	return good;
}

/* flood COUNT TEXT: the text so many times, in large pieces. */
static bool word_flood(struct server *server, struct span text)
{
	uint64_t count = number_of(span_next_word(&text), 1);
	struct bytes one = BYTES_INIT, piece = BYTES_INIT;
	bool good = true;

	append_text(server, text, &one);
	while (good && count > 0) {
		bytes_clear(&piece);
		while (count > 0 && piece.size < 65536) {
			bytes_append(&piece, bytes_span(&one));
			count--;
		}
		good = wire_send(&server->wire, bytes_span(&piece));
	}
	bytes_release(&one);
	bytes_release(&piece);
	return good;
}

/* A client that gives up politely is answered; another surprise is a fault of the client's. */
static bool word_expect(struct server *server, struct span text)
{
	struct span heard;

	if (!hear(server))
		return false;
	heard = bytes_span(&server->last);
	if (ledger_line_starts(heard, text))
		return true;
	if (span_is_word(heard, "QUIT")) {
		say(server, "221 2.0.0 bye");
		wire_close(&server->wire);
	} else {
		ledger_fault(server->ledger, "heard \"%.*s\" where the case expects \"%.*s\"",
			     (int)(heard.size < 100 ? heard.size : 100), (const char *)heard.data,
			     (int)text.size, (const char *)text.data);
	}
	return false;
}

/* ehlo KEYWORD; KEYWORD…: expects EHLO and offers these. */
static bool word_ehlo(struct server *server, struct span text)
{
	return word_expect(server, span_text("EHLO")) && polite_offer(&server->wire, text);
}

static bool word_serve(struct server *server, struct span text)
{
	polite_serve(&server->wire, text);
	return false;
}

static bool word_body(struct server *server, struct span text)
{
	(void)text;
	return polite_take_body(&server->wire);
}

static bool word_read(struct server *server, struct span text)
{
	return wire_skip(&server->wire, number_of(text, 1));
}

static bool word_delay(struct server *server, struct span text)
{
	(void)server;
	poll(NULL, 0, (int)number_of(text, 0));
	return true;
}

/* await NAME: until there is such a file where the server was started; a screen test's `touch` makes it. */
static bool word_await(struct server *server, struct span text)
{
	char *name = span_copy_text(text);

	(void)server; /* its life is bounded */
	while (access(name, F_OK) != 0)
		poll(NULL, 0, 20);
	memory_free(name);
	return true;
}

/* bytewise MS: from now on each byte goes alone, and waits so long. */
static bool word_bytewise(struct server *server, struct span text)
{
	server->wire.pace_ms = (int)number_of(text, 0);
	return true;
}

/* tls CERTIFICATE [ask-client] [1.1|1.2] */
static bool word_tls(struct server *server, struct span text)
{
	struct span name = span_next_word(&text), word;
	struct wire_tls how = { 0 };

	while ((word = span_next_word(&text)).size > 0) {
		if (span_is(word, "ask-client"))
			how.ask_client = true;
		else if (span_is(word, "1.1"))
			how.version = TLS1_1_VERSION;
		else if (span_is(word, "1.2"))
			how.version = TLS1_2_VERSION;
		else
			ledger_fault(server->ledger, "no such way: %.*s", (int)word.size,
				     (const char *)word.data);
	}
	return wire_start_tls(&server->wire, certificates_find(server->certificates, name), how);
}

static bool word_renegotiate(struct server *server, struct span text)
{
	(void)text;
	return wire_renegotiate(&server->wire);
}

static bool word_raw(struct server *server, struct span text)
{
	struct bytes bytes = BYTES_INIT;
	bool good;

	append_text(server, text, &bytes);
	good = wire_send_raw(&server->wire, bytes_span(&bytes));
	bytes_release(&bytes);
	return good;
}

static bool word_close(struct server *server, struct span text)
{
	(void)text;
	wire_close(&server->wire);
	return true;
}

static bool word_cut(struct server *server, struct span text)
{
	(void)text;
	wire_cut(&server->wire);
	return true;
}

static bool word_reset(struct server *server, struct span text)
{
	(void)text;
	wire_reset(&server->wire);
	return true;
}

static bool word_half_close(struct server *server, struct span text)
{
	(void)text;
	wire_half_close(&server->wire);
	return true;
}

/* Listens without a word until the client goes. */
static bool word_hold(struct server *server, struct span text)
{
	(void)text;
	server->wire.lenient = true;
	while (hear(server))
		continue;
	return false;
}

/* Does not even read; the judge ends us once the client is gone. */
static bool word_deaf(struct server *server, struct span text)
{
	(void)server;
	(void)text;
	poll(NULL, 0, LIFE_S * 1000);
	return false;
}

static bool word_accept(struct server *server, struct span text)
{
	int fd;

	(void)text;
	wire_close(&server->wire);
	fd = accept(server->listener, NULL, NULL);
	if (fd < 0)
		return false;
	server->ledger->connections++;
	wire_open(&server->wire, fd, server->ledger);
	return true;
}

static bool word_reach(struct server *server, struct span text)
{
	(void)text;
	server->ledger->inside += server->wire.ssl != NULL;
	server->ledger->reached++;
	if (server->ledger->mark[0])
		close(open(server->ledger->mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	return true;
}

/* "iterations=4096 nonce=…": knobs over what is right. */
static bool scram_configure(struct scram *scram, struct span text)
{
	struct span word;

	while ((word = span_next_word(&text)).size > 0) {
		size_t equal = span_find(word, '=');
		struct span name = span_part(word, 0, equal), value = span_after(word, equal + 1);

		if (span_is(name, "iterations"))
			scram->iterations = value;
		else if (span_is(name, "salt"))
			scram->salt = value;
		else if (span_is(name, "nonce"))
			scram->nonce = value;
		else if (span_is(name, "signature"))
			scram->wrong_signature = span_is(value, "wrong");
		else if (span_is(name, "final"))
			scram->final = value;
		else
			return false;
	}
	return true;
}

/* A 334 with the challenge, and the client's answer decoded into *answer. */
static bool scram_ask(struct server *server, const struct bytes *challenge, struct bytes *answer)
{
	struct bytes line = BYTES_INIT;
	bool good;

	bytes_append_text(&line, "334 ");
	base64_append(&line, bytes_span(challenge));
	bytes_append_text(&line, "\r\n");
	good = wire_send(&server->wire, bytes_span(&line)) && hear(server);
	bytes_release(&line);
	if (!good)
		return false;
	bytes_clear(answer);
	if (bytes_span(&server->last).size > 0 && span_is(bytes_span(&server->last), "*"))
		return say(server, "501 5.7.0 cancelled") && false;
	return base64_decode(bytes_span(&server->last), answer, NULL) == BASE64_OK;
}

/* The three steps behind AUTH; true when the client was let in or refused by the rules. */
static bool scram_converse(struct server *server, struct scram *scram)
{
	struct bytes challenge = BYTES_INIT, answer = BYTES_INIT;
	struct span rest = bytes_span(&server->last);
	struct span initial = (span_next_word(&rest), span_next_word(&rest), rest);
	bool good;

	if (initial.size > 0)
		good = base64_decode(initial, &answer, NULL) == BASE64_OK;
	else
		good = scram_ask(server, &challenge, &answer);
	good = good && scram_push_first(scram, bytes_span(&answer), &challenge) &&
	       scram_ask(server, &challenge, &answer);
	bytes_clear(&challenge);
	if (good && scram_push_final(scram, bytes_span(&answer), &challenge))
		good = scram_ask(server, &challenge, &answer) && say(server, "235 2.7.0 welcome");
	else if (good)
		good = say(server, "535 5.7.8 wrong proof");
	bytes_release(&challenge);
	bytes_release(&answer);
	return good;
}

/* scram [KNOB=VALUE…]: a SCRAM-SHA-256 exchange; serves on when the client cancels it. */
static bool word_scram(struct server *server, struct span text)
{
	struct scram scram = { .digest = DIGEST_SHA256,
			       .password = server->hostile->password,
			       .iterations = span_text("4096"),
			       .salt = span_text("W22ZaJ0SNY7soEsUEjb6gQ=="),
			       .nonce = span_text("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0") };
	struct bytes knobs = BYTES_INIT;
	bool heard;

	append_text(server, text, &knobs);
	if (!scram_configure(&scram, bytes_span(&knobs)))
		ledger_fault(server->ledger, "no such knob: %.*s", (int)text.size,
			     (const char *)text.data);
	heard = word_expect(server, span_text("AUTH SCRAM-SHA-256"));
	if (heard)
		scram_converse(server, &scram);
	scram_release(&scram);
	bytes_release(&knobs);
	return heard;
}

static const struct server_word {
	const char *word;
	bool (*play)(struct server *server, struct span text);
} words[] = {
	{ "accept", word_accept },
	{ "ask", word_ask },
	{ "await", word_await },
	{ "body", word_body },
	{ "bytewise", word_bytewise },
	{ "close", word_close },
	{ "cut", word_cut },
	{ "deaf", word_deaf },
	{ "delay", word_delay },
	{ "ehlo", word_ehlo },
	{ "expect", word_expect },
	{ "flood", word_flood },
	{ "half-close", word_half_close },
	{ "hold", word_hold },
	{ "raw", word_raw },
	{ "reach", word_reach },
	{ "read", word_read },
	{ "renegotiate", word_renegotiate },
	{ "reset", word_reset },
	{ "say", word_say },
	{ "scram", word_scram },
	{ "send", word_send },
	{ "serve", word_serve },
	{ "tls", word_tls },
};

static const struct server_word *word_find(struct span word)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is(word, words[i].word))
			return &words[i];
	return NULL;
}

/* ---- loops ---- */

static bool begins_loop(struct span word)
{
	return span_is(word, "repeat") || span_is(word, "forever");
}

/* The number of the `end` that closes the loop at `from`; the block's count when none does. */
static size_t loop_end(const struct case_block *block, size_t from)
{
	int depth = 0;

	for (size_t at = from; at < block->count; at++) {
		struct span rest = block->lines[at].text, word = span_next_word(&rest);

		if (begins_loop(word))
			depth++;
		else if (span_is(word, "end") && --depth == 0)
			return at;
	}
	return block->count;
}

/* Plays lines from…to; false when the script is over. */
static bool play_lines(struct server *server, size_t from, size_t to)
{
	const struct case_block *block = &server->hostile->server;

	for (size_t at = from; at < to; at++) {
		struct span rest = block->lines[at].text, word = span_next_word(&rest);

		if (begins_loop(word)) {
			uint64_t rounds = span_is(word, "repeat") ? number_of(rest, 1) : UINT64_MAX;
			size_t end = loop_end(block, at);

			for (uint64_t round = 1; round <= rounds; round++) {
				server->round = round;
				if (!play_lines(server, at + 1, end))
					return false;
			}
			at = end;
		} else if (word.size > 0 && word.data[0] != '#' &&
			   !word_find(word)->play(server, rest)) {
			return false;
		}
	}
	return true;
}

bool server_check(const struct hostile_case *hostile, struct bytes *report)
{
	const struct case_block *block = &hostile->server;
	int depth = 0;

	for (size_t at = 0; at < block->count; at++) {
		struct span rest = block->lines[at].text, word = span_next_word(&rest);

		if (begins_loop(word)) {
			depth++;
		} else if (span_is(word, "end")) {
			depth--;
		} else if (word.size > 0 && word.data[0] != '#' && !word_find(word)) {
			report_line(report, "  %s:%d: the server knows no such word",
				    hostile->file.path, block->lines[at].number);
			return false;
		}
	}
	if (depth != 0)
		report_line(report, "  %s: a loop has no end", hostile->file.path);
	return depth == 0;
}

int server_count_marks(const struct hostile_case *hostile)
{
	int count = 0;

	for (size_t at = 0; at < hostile->server.count; at++)
		count += span_is(hostile->server.lines[at].text, "reach");
	return count;
}

/* ---- the process ---- */

_Noreturn void server_serve(const struct hostile_case *hostile, int listener,
			    const struct certificates *certificates, struct ledger *ledger)
{
	struct server server = { .hostile = hostile,
				 .certificates = certificates,
				 .ledger = ledger,
				 .listener = listener,
				 .wire = { .fd = -1, .pace_ms = -1, .ledger = ledger } };
	struct span none = { NULL, 0 };

	signal(SIGPIPE, SIG_IGN);
	alarm(LIFE_S);
	if (word_accept(&server, none))
		play_lines(&server, 0, hostile->server.count);
	while (word_accept(&server, none))
		continue;
	_exit(0);
}

pid_t server_start(const struct hostile_case *hostile, int listener,
		   const struct certificates *certificates, struct ledger *ledger)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		server_serve(hostile, listener, certificates, ledger);
	}
	return pid;
}
