/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the screen is told once a round beside the journal; see live.c. */
#include "base/time.h"
#include "cli/live_inside.h"
#include "practice/responder.h"

static const char *handshake_sentence(const struct session *session, struct message_value *value)
{
	const char *about;

	switch (session_waits(session, &about)) {
	case SESSION_WAITS_TLSA:
		value->bytes = span_text(about);
		return _("Before TLS begins: asking for the TLSA records of {host} …");
	case SESSION_WAITS_POLICY:
		value->bytes = span_text(about);
		return _("Before TLS begins: asking for the MTA-STS policy of {host} …");
	case SESSION_WAITS_NOT:
		break;
	}
	return _("TLS handshake with {host} …");
}

static const char *state_sentence(struct live *live)
{
	const struct session *session = conductor_session(live->conductor);
	const struct endpoint *endpoint = conductor_endpoint(live->conductor);
	struct message_value value = { "host", span_text(endpoint->host) };
	const char *sentence;

	switch (session_state(session)) {
	case SESSION_RESOLVING:
		sentence = _("Looking up {host} …");
		break;
	case SESSION_CONNECTING:
		sentence = _("Connecting to {host} …");
		break;
	case SESSION_HANDSHAKE:
		sentence = handshake_sentence(session, &value);
		break;
	case SESSION_OPEN:
	case SESSION_HALTED:
	case SESSION_CLOSED:
	default:
		return NULL;
	}
	bytes_clear(&live->text);
	message_append(&live->text, sentence, &value, 1);
	return bytes_text(&live->text);
}

/* How far a recording is read. */
static const char *percent_sentence(struct live *live)
{
	struct bytes percent = BYTES_INIT;
	struct message_value value = { "percent", { NULL, 0 } };

	bytes_append_number(&percent, live->percent);
	value.bytes = bytes_span(&percent);
	bytes_clear(&live->text);
	message_append(&live->text, _("Reading the file: {percent} % … F10 leaves at once."),
		       &value, 1);
	bytes_release(&percent);
	return bytes_text(&live->text);
}

static size_t collect_lines(struct live *live)
{
	static const enum tui_hold holds[] = {
		[HOLD_QUEUED] = TUI_QUEUED,
		[HOLD_REPLY] = TUI_WAITS,
		[HOLD_STOPPED] = TUI_WAITS,
		[HOLD_ASKED] = TUI_ASKS,
	};
	struct conductor_line line;
	size_t n = 0;

	while (n < LINES_SHOWN && conductor_queued(live->conductor, n, &line)) {
		live->lines[n++] = (struct tui_line){
			.id = line.id,
			.line = line.line,
			.hold = holds[line.hold],
			.question = line.hold == HOLD_ASKED ? line.why : NULL,
			.breakpoint = line.hold == HOLD_STOPPED ? line.why : NULL,
		};
	}
	return n;
}

/* The login's step, as long as there is one to look at. */
static const struct tui_login *collect_login(struct live *live)
{
	const struct login_run *run = conductor_login_run(live->conductor);

	if (!run || login_run_state(run) == LOGIN_OVER)
		return NULL;
	live->login = (struct tui_login){
		.mechanism = login_run_mechanism(run),
		.step = login_run_step(run),
		.steps = mechanism_steps(login_run_mechanism(run)),
		.ready = login_run_state(run) == LOGIN_READY,
		.computing = login_run_state(run) == LOGIN_WORKING,
	};
	if (live->login.ready)
		live->login.reason = login_run_reason(run);
	return &live->login;
}

/* What somebody who sees SMTP for the first time may type now on the practice server. */
static const char *practice_hint(const struct dialogue *dialogue)
{
	switch (dialogue_phase(dialogue)) {
	case PHASE_GREETED:
		return N_("Practice: nothing leaves this machine. Type EHLO my-computer.example "
			  "and Enter.");
	case PHASE_READY:
		if (dialogue->encryption == ENCRYPTION_NONE &&
		    extension_in(dialogue->extensions.offered, EXTENSION_STARTTLS))
			return N_("Practice: F3 starts TLS; or type MAIL FROM:<you@example.test>.");
		if (!dialogue->authenticated &&
		    extension_in(dialogue->extensions.offered, EXTENSION_AUTH))
			return N_("Practice: F4 logs in, user {user}, password \"{password}\"; or "
				  "type AUTH LOGIN.");
		return N_("Practice: type MAIL FROM:<{user}>.");
	case PHASE_AUTH:
		return N_("Practice: answer in Base64, or * to cancel. The password is "
			  "\"{password}\".");
	case PHASE_MAIL:
		return N_("Practice: type RCPT TO:<teacher@example.test>.");
	case PHASE_RCPT:
		return N_("Practice: another RCPT TO:, or DATA to send a message.");
	case PHASE_DATA:
		return N_("Practice: write Subject: hello, an empty line, some text, and . alone "
			  "on a line.");
	default:
		return NULL;
	}
}

/* The hint with the practice user in it; it stays until the next one. */
static const char *collect_hint(struct live *live)
{
	const char *hint = practice_hint(session_dialogue(conductor_session(live->conductor)));
	const struct message_value values[] = {
		{ "user", span_text(PRACTICE_USER) },
		{ "password", span_text(PRACTICE_PASSWORD) },
	};

	if (!hint)
		return NULL;
	bytes_clear(&live->hint);
	message_append(&live->hint, _(hint), values, sizeof(values) / sizeof(values[0]));
	return bytes_text(&live->hint);
}

static struct tui_plan collect_plan(struct live *live)
{
	struct tui_plan plan = { .plan = steps_plan(live->steps),
				 .running = steps_is_going(live->steps) };

	plan.question = steps_question(live->steps, &plan.question_serial);
	return plan;
}

/* How far a message is that is being poured from a file. */
static void collect_content(const struct live *live, struct tui_status *status)
{
	status->content_size = live->hand_busy ? item_content_size(live->hand)
					       : steps_content_size(live->steps);
	session_content_progress(conductor_session(live->conductor), &status->content_sent,
				 &status->content_since_us);
}

void live_refresh(struct live *live)
{
	struct session *session = live->conductor ? conductor_session(live->conductor) : NULL;
	struct tui_status status = { .busy = live->leave_until_us &&
					     !conductor_is_held(live->conductor) };
	enum verb verb;

	if (session) {
		enum session_state state = session_state(session);

		status.connection = state_sentence(live);
		status.open = state == SESSION_OPEN;
		status.lines = live->lines;
		status.line_count = collect_lines(live);
		status.login = collect_login(live);
		status.plan = collect_plan(live);
		status.breakpoints = conductor_breakpoints(live->conductor);
		status.stops = live->stops;
		status.user = live->options->user ? live->options->user
						  : conductor_endpoint(live->conductor)->user;
		session_awaits(session, &status.awaited_since_us, &status.awaited_until_us);
		status.busy |= live->ports != NULL || status.connection != NULL ||
			       (state == SESSION_OPEN && !session_timed_out(session) &&
				dialogue_awaits(session_dialogue(session), &verb));
		status.busy |= live->climbing ||
			       (live->hand_busy && !conductor_is_held(live->conductor));
		collect_content(live, &status);
		status.octets_due = session_octets_due(session);
		status.busy &= status.octets_due == 0;
		status.grouping = conductor_is_grouping(live->conductor);
		status.can_bind = conductor_can_bind(live->conductor);
		status.shown = conductor_shows_certificate(live->conductor);
		status.practice = conductor_is_practice(live->conductor);
		status.climbing = live->climbing;
		if (status.practice)
			status.hint = collect_hint(live);
		live_follow_lesson(live, &status);
		if (state == SESSION_HALTED)
			status.trust_question = _("Bytes came in clear text where TLS was due: "
						  "somebody may be in between. "
						  "Begin TLS all the same, only to look?");
	}
	if (live->percent)
		status.connection = percent_sentence(live);
	tui_refresh(live->tui, &status, time_monotonic_us());
}
