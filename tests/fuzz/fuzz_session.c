/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: session plan */
/*
 * A whole session: the client, its gate and its logins, against a server of
 * which every byte is the fuzzer's, over the pair in memory and on a clock of
 * its own. The password leaves over trusted TLS only, or after an override;
 * what was said in clear is forgotten inside; no more replies are paired than
 * commands left; it is over after the server's end; the same input gives the
 * same journal. Input: a byte of settings, then a line for each thing that
 * happens, by its first letter; see the table `deeds`.
 */
#include "tests/fuzz/fixed_random.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "journal/replay.h"
#include "plan/gate.h"
#include "session/login.h"
#include "session/session.h"
#include "tests/fuzz/property.h"

#define HOST "mail.example.test"
#define USER "user@example.test"
#define PASSWORD "Kx7!quinces&Vroom"
#define ITERATIONS 40
#define ROUNDS_MAX 10000
#define SECOND_US UINT64_C(1000000)

enum setting {
	TRUSTED = 1 << 0,  /* the server's certificate is one that we trust */
	SCREEN = 1 << 1,   /* somebody could be asked, and says no */
	INSECURE = 1 << 2, /* --insecure */
	DEMANDED = 1 << 3, /* --tls=starttls */
	ALLOWED = 1 << 4,  /* :allow clear was said */
	IMPLICIT = 1 << 5,
	NARROW = 1 << 6, /* the pair holds a few bytes only */
};

static struct tls_identity *identity, *stranger;
static struct endpoint endpoint;
static struct bytes alone;  /* the password in Base64 */
static struct bytes triple; /* and as PLAIN sends it */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const struct certificate_order order = { .host = HOST };
	struct fault fault;

	(void)argc;
	(void)argv;
	fixed_random_install();
	identity = tls_identity_new(&order, &fault);
	stranger = tls_identity_new(&order, &fault);
	require(identity && stranger);
	require(endpoint_parse(span_text("smtp://" HOST), &endpoint, &fault));
	base64_append(&alone, span_text(PASSWORD));
	base64_append(&triple, span_of("\0" USER "\0" PASSWORD, sizeof(USER) + sizeof(PASSWORD)));
	return 0;
}

struct run {
	unsigned settings;
	struct journal *journal;
	struct secrets *secrets;
	struct session *session;
	struct login_run *login;
	uint32_t login_seen; /* replies up to this one are none of the login's */
	struct stream *far;  /* the server's end */
	struct bytes clear;  /* what came there outside of TLS, and inside */
	struct bytes inside;
	char mechanism[24]; /* of an AUTH that was typed */
	uint64_t now_us;
};

/* ---- turns ---- */

static void hear(struct run *run)
{
	bool secured = stream_tls(run->far) == STREAM_SECURED;

	stream_read(run->far, secured ? &run->inside : &run->clear, 1024 * 1024);
}

/* Until nothing moves at this moment. */
static void settle(struct run *run)
{
	bool moved = true;

	for (int round = 0; moved; round++) {
		require(round < ROUNDS_MAX);
		moved = session_pump(run->session, run->now_us);
		moved |= stream_pump(run->far);
		hear(run);
	}
}

/* To the next moment that the session waits for. */
static void wait(struct run *run)
{
	uint64_t deadline = session_deadline(run->session);

	if (deadline > run->now_us)
		run->now_us = deadline;
	else
		run->now_us += SECOND_US;
	settle(run);
}

/* ---- lines, past the gate ---- */

static enum exposure exposure_of(const struct run *run)
{
	const struct mechanism *mechanism = run->login ? login_run_mechanism(run->login)
						       : mechanism_find(span_text(run->mechanism));

	return mechanism ? mechanism->exposure : EXPOSURE_PASSWORD;
}

static bool passes_gate(struct run *run, const struct outgoing *line)
{
	struct gate_facts facts = {
		.dialogue = session_dialogue(run->session),
		.line = line,
		.screen = run->settings & SCREEN,
		.insecure = run->settings & INSECURE,
		.tls_demanded = run->settings & DEMANDED,
		.exposure = exposure_of(run),
		.server = span_text(HOST),
	};
	struct gate_answer answer;

	facts.allowed[GUARD_CLEAR] = run->settings & ALLOWED;
	answer = gate_judge(&facts);
	require((answer.text != NULL) == (answer.verdict != GATE_GO));
	memory_free(answer.text);
	return answer.verdict == GATE_GO || answer.verdict == GATE_WARN;
}

/* True when it left. */
static bool send_line(struct run *run, const struct outgoing *line)
{
	uint32_t id = session_submit(run->session, line);
	bool content = dialogue_takes_content(session_dialogue(run->session));
	bool left = passes_gate(run, line);

	if (left && content && session_state(run->session) == SESSION_OPEN)
		session_send_content(run->session, id, run->now_us);
	else
		left = left && session_send(run->session, id, run->now_us);
	require(!left || session_state(run->session) == SESSION_OPEN);
	session_drop(run->session, id);
	return left;
}

/* One line end, at its end, and the dot of content doubled; a line that did not leave is nothing. */
static void check_wire(const struct run *run, struct span wire, struct span text, bool content,
		       bool left)
{
	struct bytes expected = BYTES_INIT;

	if (left && content && text.size > 1 && text.data[0] == '.')
		bytes_append_byte(&expected, '.');
	if (left) {
		bytes_append(&expected, text);
		bytes_append_text(&expected, "\r\n");
	}
	/* A handshake that begins behind it, or what the server has not taken yet, is another matter. */
	if (session_state(run->session) == SESSION_OPEN && session_pending(run->session) == 0 &&
	    (stream_tls(run->far) == STREAM_CLEAR || stream_tls(run->far) == STREAM_SECURED))
		require(span_equal(wire, bytes_span(&expected)));
	bytes_release(&expected);
}

static void type(struct run *run, struct span text)
{
	bool content = dialogue_takes_content(session_dialogue(run->session)), left;
	bool secured = stream_tls(run->far) == STREAM_SECURED;
	const struct bytes *heard = secured ? &run->inside : &run->clear;
	struct command command;
	struct outgoing line;
	size_t before;

	settle(run);
	before = heard->size;
	if (!command_is_sendable(text, NULL))
		return;
	dialogue_parse(session_dialogue(run->session), text, &command);
	outgoing_init(&line, text, ORIGIN_TYPED);
	outgoing_mark_typed(&line, run->secrets, session_dialogue(run->session),
			    span_text(run->mechanism));
	left = send_line(run, &line);
	if (left && command.verb == VERB_AUTH)
		snprintf(run->mechanism, sizeof(run->mechanism), "%.*s",
			 (int)command.mechanism.size, (const char *)command.mechanism.data);
	outgoing_release(&line);
	settle(run);
	check_wire(run, span_after(bytes_span(heard), before), text, content, left);
}

/* AUTH PLAIN with the password, as a user types it. */
static void type_login(struct run *run, struct span unused)
{
	struct bytes text = BYTES_INIT;

	(void)unused;
	bytes_append_text(&text, "AUTH PLAIN ");
	bytes_append(&text, bytes_span(&triple));
	if (dialogue_phase(session_dialogue(run->session)) != PHASE_AUTH &&
	    !dialogue_takes_content(session_dialogue(run->session)))
		type(run, bytes_span(&text));
	bytes_wipe(&text);
}

/* ---- a login that is made for the user ---- */

static void end_login(struct run *run)
{
	login_run_free(run->login);
	run->login = NULL;
}

static void begin_login(struct run *run, struct span name)
{
	const struct mechanism *mechanism = mechanism_find(span_trim(name));
	struct login login = { .user = span_text(USER),
			       .password = span_text(PASSWORD),
			       .host = span_text(HOST),
			       .port = 25,
			       .nonce = span_text("fyko+d2lbbFgONRv9qkxdawL"),
			       .iteration_limit = ITERATIONS };

	if (!mechanism || run->login || dialogue_takes_content(session_dialogue(run->session)))
		return;
	run->login = login_run_new(mechanism, &login, run->secrets);
	run->login_seen = session_last_reply(run->session);
}

static void read_reply(struct run *run)
{
	uint32_t reply = session_last_reply(run->session);
	struct bytes challenge = BYTES_INIT;

	if (reply == run->login_seen)
		return;
	run->login_seen = reply;
	session_take_challenge(run->session, &challenge);
	login_run_reply(run->login, run->journal, reply, bytes_span(&challenge));
	bytes_wipe(&challenge);
}

/* One thing that the login does by itself. */
static void go_on_with_login(struct run *run, struct span unused)
{
	struct outgoing line;

	(void)unused;
	if (!run->login)
		return;
	if (session_state(run->session) == SESSION_CLOSED)
		login_run_closed(run->login);
	switch (login_run_state(run->login)) {
	case LOGIN_READY:
		login_run_line(run->login, &line);
		if (!send_line(run, &line))
			login_run_refuse(run->login);
		outgoing_release(&line);
		settle(run);
		break;
	case LOGIN_WAITING:
		read_reply(run);
		break;
	case LOGIN_WORKING:
		login_run_work(run->login);
		break;
	case LOGIN_MANUAL:
		login_run_cancel(run->login);
		break;
	case LOGIN_OVER:
		login_run_note(run->login, run->session, run->now_us);
		end_login(run);
		break;
	}
}

static void cancel_login(struct run *run, struct span unused)
{
	(void)unused;
	if (run->login)
		login_run_cancel(run->login);
}

/* ---- what the server does ---- */

static void say_bytes(struct run *run, struct span bytes)
{
	if (stream_can_write(run->far))
		stream_write(run->far, bytes);
	settle(run);
}

static void say_line(struct run *run, struct span text)
{
	struct bytes line = BYTES_INIT;

	bytes_append(&line, text);
	bytes_append_text(&line, "\r\n");
	say_bytes(run, bytes_span(&line));
	bytes_release(&line);
}

static void accept_tls(struct run *run, struct span unused)
{
	struct bytes early = BYTES_INIT;
	struct fault fault;

	(void)unused;
	hear(run);
	if (stream_tls(run->far) != STREAM_CLEAR || stream_end(run->far) != STREAM_OPEN)
		return;
	if (!stream_accept_tls(run->far, identity, &fault)) {
		stream_take_early(run->far, &early);
		stream_accept_tls(run->far, identity, &fault);
	}
	bytes_release(&early);
	settle(run);
}

static void finish(struct run *run, struct span unused)
{
	(void)unused;
	stream_finish(run->far);
	settle(run);
}

static void reset(struct run *run, struct span unused)
{
	(void)unused;
	stream_abort(run->far);
	settle(run);
}

/* ---- what else the user does ---- */

static void go_on(struct run *run, struct span unused)
{
	(void)unused;
	if (session_state(run->session) == SESSION_HALTED)
		session_go_on(run->session, run->now_us);
	settle(run);
}

static void close_ours(struct run *run, struct span how)
{
	if (how.size)
		session_finish(run->session, run->now_us);
	else
		session_close(run->session, run->now_us);
	settle(run);
}

static void pass_time(struct run *run, struct span unused)
{
	(void)unused;
	wait(run);
}

static void forget(struct run *run, struct span unused)
{
	(void)unused;
	if (run->login)
		return;
	secrets_forget(run->secrets);
	session_forget(run->session);
}

static const struct deed {
	char letter;
	void (*happen)(struct run *run, struct span text);
} deeds[] = {
	{ 'A', begin_login },      /* with a mechanism's name */
	{ 'C', type },             /* a line of the client's */
	{ 'F', forget },           /* :forget */
	{ 'G', go_on },            /* in spite of what came in clear */
	{ 'H', accept_tls },       /* the server takes the handshake */
	{ 'K', close_ours },       /* our end; with a text: only our side of it */
	{ 'L', go_on_with_login }, /* one step */
	{ 'N', cancel_login },     /* "*" */
	{ 'P', type_login },       /* AUTH PLAIN and the password */
	{ 'R', reset },            /* the server breaks it off */
	{ 'S', say_line },         /* a line of the server's */
	{ 'W', pass_time },        /* to the next deadline */
	{ 'X', finish },           /* the server's end */
	{ 's', say_bytes },        /* bytes of the server's, no line end */
};

/* ---- what must hold ---- */

static bool holds_secret(struct span text)
{
	return property_has(text, span_text(PASSWORD)) || property_has(text, bytes_span(&alone)) ||
	       property_has(text, bytes_span(&triple));
}

static void check_secret(const struct run *run)
{
	bool trusted = run->settings & TRUSTED;

	if (run->settings & ALLOWED)
		return;
	require(!holds_secret(bytes_span(&run->clear)));
	if (!trusted && !(run->settings & INSECURE))
		require(!holds_secret(bytes_span(&run->inside)));
}

static void check_dialogue(const struct run *run)
{
	const struct dialogue *dialogue = session_dialogue(run->session);

	require(dialogue->outstanding_count <= DIALOGUE_OUTSTANDING_MAX);
	require(dialogue->encryption != ENCRYPTION_VERIFIED || run->settings & TRUSTED);
	/* What EHLO said is known from a reply of this layer only. */
	require(!dialogue->extensions.offered || dialogue->ehlo_reply_id > dialogue->tls_id);
	require(!dialogue->tls_id || dialogue->encryption != ENCRYPTION_NONE);
}

static void check_journal(const struct run *run)
{
	size_t commands = 1, replies = 0; /* the greeting is asked for by connecting */
	bool inside = false;

	for (uint32_t id = 1; id <= journal_count(run->journal); id++) {
		const struct event *event = journal_event(run->journal, id);

		inside = inside || event->kind == EVENT_TLS_READY;
		commands += event->kind == EVENT_COMMAND;
		replies += event->kind == EVENT_REPLY && !(event->marks & EVENT_UNSOLICITED);
		require(replies <= commands);
		if (event->kind == EVENT_RECEIVED)
			require(!(inside && event->marks & EVENT_EARLY));
	}
}

static void happen(struct run *run, struct span line)
{
	size_t sent = run->clear.size + run->inside.size;
	bool over = session_state(run->session) == SESSION_CLOSED;

	for (size_t n = 0; n < sizeof(deeds) / sizeof(deeds[0]); n++)
		if (line.size && line.data[0] == (unsigned char)deeds[n].letter)
			deeds[n].happen(run, span_after(line, 1));
	hear(run);
	if (over)
		require(session_state(run->session) == SESSION_CLOSED);
	/* What had left before may still arrive; nothing new leaves. */
	if (over && session_pending(run->session) == 0)
		require(run->clear.size + run->inside.size - sent <= 64 * 1024);
	check_dialogue(run);
	check_secret(run);
}

/* ---- life ---- */

static void begin(struct run *run, unsigned settings)
{
	bool trusted = settings & TRUSTED;
	struct session_options options = {
		.endpoint = &endpoint,
		.tls_mode = settings & IMPLICIT ? SESSION_TLS_IMPLICIT : SESSION_TLS_AUTO,
		.tls = { .look = settings & (SCREEN | INSECURE),
			 .ca_pem = tls_identity_ca(trusted ? identity : stranger) },
		.no_policy = true,
		.timeout_s = 5,
	};
	struct stream *ends[2];

	*run = (struct run){ .settings = settings, .now_us = SECOND_US };
	fixed_random_begin();
	stream_pair(ends, settings & NARROW ? 7 : 0);
	options.stream = ends[0];
	run->far = ends[1];
	run->journal = journal_new(0, run->now_us, "smtp://" HOST);
	run->secrets = secrets_new();
	run->session = session_new(&options, run->journal, run->secrets, 1, run->now_us);
	settle(run);
}

/* The server goes, time passes: it is over, unless the user is asked. */
static void end(struct run *run)
{
	end_login(run);
	stream_close(run->far);
	settle(run);
	for (int n = 0; n < 64 && session_state(run->session) != SESSION_CLOSED; n++) {
		if (session_state(run->session) == SESSION_HALTED)
			session_close(run->session, run->now_us);
		wait(run);
	}
	require(session_state(run->session) == SESSION_CLOSED);
	require(session_deadline(run->session) == 0);
	check_journal(run);
}

static void release(struct run *run)
{
	session_free(run->session);
	stream_free(run->far);
	journal_free(run->journal);
	secrets_free(run->secrets);
	bytes_release(&run->clear);
	bytes_release(&run->inside);
}

static void play(struct run *run, struct span input)
{
	struct span rest = span_after(input, 1), line;

	begin(run, input.data[0]);
	while (property_next_line(&rest, &line))
		happen(run, line);
	end(run);
}

static void require_same(const struct journal *a, const struct journal *b)
{
	require(journal_count(a) == journal_count(b));
	for (uint32_t id = 1; id <= journal_count(a); id++) {
		const struct event *first = journal_event(a, id), *second = journal_event(b, id);
		struct bytes one = BYTES_INIT, other = BYTES_INIT;

		require(first->kind == second->kind && first->code == second->code);
		require(first->time_us == second->time_us && first->marks == second->marks);
		event_append_text(first, &one);
		event_append_text(second, &other);
		require(span_equal(bytes_span(&one), bytes_span(&other)));
		bytes_release(&one);
		bytes_release(&other);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	struct run run, again;

	/* What a user types there of himself nobody can know for a secret. */
	if (size < 1 || size > 8192 || holds_secret(input))
		return 0;
	play(&run, input);
	play(&again, input);
	require_same(run.journal, again.journal);
	release(&run);
	release(&again);
	return 0;
}
