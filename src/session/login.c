/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joins sasl/exchange to the lines and replies of a session; driven by cli/conductor. */
#include "session/login.h"

#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "journal/members.h"
#include "session/session.h"
#include "smtp/reply.h"

#define WORK_SLICE 2000   /* iterations in one turn of the loop: about a millisecond */
#define AUTH_LINE_MAX 510 /* without CRLF (RFC 4954 §4, RFC 5321 §4.5.3.1.4) */

struct login_run {
	const struct mechanism *mechanism;
	struct secrets *secrets;
	struct login login;
	struct bytes texts[7]; /* what login's spans point into */
	struct exchange *exchange;
	struct sasl_step step;
	bool has_step;
	bool begun;       /* AUTH has been said */
	bool in_exchange; /* a 334 is unanswered */
	unsigned lines;   /* that were given */
	bool cancelling;  /* the next line is "*" */
	bool given_up;    /* the user wishes so: it needs no look at */
	bool cancel_left; /* what is awaited is the answer to that "*" */
	bool held_back;   /* the initial response did not go with AUTH: too long, or edited away */
	enum login_state state;
	enum login_outcome outcome;
	const char *reason;
	const char *remark;
};

static struct span keep(struct bytes *text, struct span from)
{
	bytes_reserve(text, from.size + 1);
	bytes_append(text, from);
	return bytes_span(text);
}

static void keep_remark(struct login_run *run)
{
	if (run->step.reason)
		run->remark = run->step.reason;
}

static void take_next(struct login_run *run, enum exchange_next next)
{
	run->has_step = true;
	switch (next) {
	case EXCHANGE_SEND:
		keep_remark(run);
		run->state = LOGIN_READY;
		break;
	case EXCHANGE_BUSY:
		run->state = LOGIN_WORKING;
		run->has_step = false;
		break;
	case EXCHANGE_CANCEL:
		run->reason = run->step.reason;
		run->cancelling = true;
		run->state = LOGIN_READY;
		break;
	case EXCHANGE_MANUAL:
		run->reason = run->step.reason;
		run->state = LOGIN_MANUAL;
		break;
	}
}

static void finish(struct login_run *run, enum login_outcome outcome)
{
	run->outcome = outcome;
	run->state = LOGIN_OVER;
	run->in_exchange = false;
}

struct login_run *login_run_new(const struct mechanism *mechanism, const struct login *login,
				struct secrets *secrets)
{
	struct login_run *run = memory_new(1, sizeof(*run));
	enum exchange_next next;

	run->mechanism = mechanism;
	run->secrets = secrets;
	run->login = *login;
	run->login.user = keep(&run->texts[0], login->user);
	run->login.authzid = keep(&run->texts[1], login->authzid);
	run->login.password = keep(&run->texts[2], login->password);
	run->login.host = keep(&run->texts[3], login->host);
	run->login.binding_type = keep(&run->texts[4], login->binding_type);
	run->login.binding_data = keep(&run->texts[5], login->binding_data);
	run->login.certificate = keep(&run->texts[6], login->certificate);
	if (login->password.size)
		secrets_add(secrets, login->password);
	run->exchange = exchange_new(mechanism, &run->login);
	/* Whether there is an initial response or not, AUTH itself comes first. */
	next = exchange_initial(run->exchange, &run->step);
	run->has_step = next == EXCHANGE_SEND;
	if (run->has_step)
		keep_remark(run);
	run->state = LOGIN_READY;
	if (next == EXCHANGE_CANCEL) {
		/* It cannot even begin: a NUL in the password, no channel to bind to. */
		run->reason = run->step.reason;
		finish(run, LOGIN_CANCELLED);
	}
	return run;
}

void login_run_join(struct login_run *run)
{
	run->begun = true;
	run->lines = 1;
	run->has_step = false;
	run->state = LOGIN_WAITING;
}

static void wipe(struct login_run *run)
{
	exchange_free(run->exchange);
	run->exchange = NULL;
	run->has_step = false;
	for (size_t i = 0; i < sizeof(run->texts) / sizeof(run->texts[0]); i++)
		bytes_wipe(&run->texts[i]);
	memory_wipe(&run->login, sizeof(run->login));
	memory_wipe(&run->step, sizeof(run->step));
}

void login_run_forget(struct login_run *run)
{
	if (run->state == LOGIN_OVER)
		wipe(run);
}

void login_run_free(struct login_run *run)
{
	if (!run)
		return;
	wipe(run);
	memory_wipe(run, sizeof(*run));
	memory_free(run);
}

enum login_state login_run_state(const struct login_run *run)
{
	return run->state;
}

enum login_outcome login_run_outcome(const struct login_run *run)
{
	return run->outcome;
}

const struct mechanism *login_run_mechanism(const struct login_run *run)
{
	return run->mechanism;
}

struct span login_run_user(const struct login_run *run)
{
	return run->login.user;
}

struct span login_run_password(const struct login_run *run)
{
	return run->login.password;
}

const struct sasl_step *login_run_step(const struct login_run *run)
{
	return run->has_step ? &run->step : NULL;
}

const char *login_run_reason(const struct login_run *run)
{
	return run->reason;
}

const char *login_run_remark(const struct login_run *run)
{
	return run->remark;
}

/* ---- lines ---- */

static void make_line(struct login_run *run, struct span line, size_t response_from,
		      struct outgoing *out)
{
	outgoing_init(out, line, ORIGIN_LOGIN);
	if (run->has_step && run->step.secret && response_from < line.size)
		outgoing_mark(out, run->secrets, response_from, line.size - response_from);
}

/*
 * "AUTH MECHANISM", with the initial response when there is one and it fits;
 * the response's place in it, or SIZE_MAX.
 */
static size_t append_auth(const struct login_run *run, struct bytes *line)
{
	struct bytes encoded = BYTES_INIT;
	size_t from = SIZE_MAX;

	bytes_reserve(line, AUTH_LINE_MAX + 2);
	bytes_append_text(line, "AUTH ");
	bytes_append_text(line, run->mechanism->name);
	if (run->has_step) {
		bytes_reserve(&encoded, run->step.response.size * 2 + 4);
		base64_append(&encoded, run->step.response);
		if (encoded.size == 0)
			bytes_append_byte(&encoded, '=');
		if (line->size + 1 + encoded.size <= AUTH_LINE_MAX) {
			bytes_append_byte(line, ' ');
			from = line->size;
			bytes_append(line, bytes_span(&encoded));
		}
	}
	bytes_wipe(&encoded);
	return from;
}

static void append_response(const struct login_run *run, struct bytes *line)
{
	bytes_reserve(line, run->step.response.size * 2 + 4);
	base64_append(line, run->step.response);
}

static void make_auth_line(struct login_run *run, struct outgoing *out)
{
	struct bytes line = BYTES_INIT;
	size_t from = append_auth(run, &line);

	run->held_back = run->has_step && from == SIZE_MAX;
	make_line(run, bytes_span(&line), from, out);
	bytes_wipe(&line);
}

static void make_response_line(struct login_run *run, struct outgoing *out)
{
	struct bytes line = BYTES_INIT;

	append_response(run, &line);
	make_line(run, bytes_span(&line), 0, out);
	bytes_wipe(&line);
}

void login_run_text(const struct login_run *run, struct bytes *line)
{
	if (run->cancelling)
		bytes_append_byte(line, '*');
	else if (!run->begun)
		append_auth(run, line);
	else
		append_response(run, line);
}

static void note_line(struct login_run *run, bool cancel)
{
	run->cancelling = cancel;
	run->cancel_left = cancel;
	run->begun = true;
	run->lines++;
	run->in_exchange = false;
	run->state = LOGIN_WAITING;
}

void login_run_line(struct login_run *run, struct outgoing *line)
{
	if (run->cancelling)
		outgoing_init(line, span_text("*"), ORIGIN_LOGIN);
	else if (!run->begun)
		make_auth_line(run, line);
	else
		make_response_line(run, line);
	note_line(run, run->cancelling);
}

/* LOGIN's user name went along with an AUTH that was to go alone. */
static void advance(struct login_run *run)
{
	exchange_free(run->exchange);
	run->login.user_on_auth_line = true;
	run->exchange = exchange_new(run->mechanism, &run->login);
	exchange_initial(run->exchange, &run->step);
}

/* An AUTH with or without a first answer, unlike ours: what is still to be said changes. */
static void take_edited_auth(struct login_run *run, struct span line)
{
	bool auth = span_is_word(span_next_word(&line), "AUTH");
	bool same = span_is_word(span_next_word(&line), run->mechanism->name);
	bool answers = span_trim(line).size > 0;

	if (!auth || !same)
		return;
	if (run->has_step && !answers)
		run->held_back = true;
	else if (!run->has_step && answers &&
		 span_is_word(span_text(run->mechanism->name), "LOGIN"))
		advance(run);
}

void login_run_replace(struct login_run *run, struct span line)
{
	bool cancel = run->begun && span_is(line, "*");

	run->held_back = false;
	if (!run->begun)
		take_edited_auth(run, line);
	note_line(run, cancel);
	if (cancel)
		return;
	/* What we would have given up the user answers. */
	run->reason = NULL;
	exchange_resume(run->exchange);
}

/* ---- replies ---- */

static void take_challenge(struct login_run *run, const struct reply *reply, struct span text)
{
	run->in_exchange = true;
	if (run->cancel_left) {
		/* It answers our "*" with another question: nothing is owed any more. */
		finish(run, LOGIN_BROKEN);
		return;
	}
	if (run->cancelling) {
		run->state = LOGIN_READY;
		return;
	}
	if (reply->count > 1) {
		/* RFC 4954 §4 has it in one; which of them was meant nobody knows. */
		take_next(run, exchange_give_up(run->exchange,
						N_("The challenge came in more than one line: "
						   "what it asks cannot be told."),
						&run->step));
		return;
	}
	if (run->held_back) {
		/* The initial response now goes where the AUTH line had no room. */
		run->held_back = false;
		run->state = LOGIN_READY;
		return;
	}
	take_next(run, exchange_challenge(run->exchange, text, &run->step));
}

static void take_success(struct login_run *run)
{
	const char *reason = NULL;

	if (exchange_succeeded(run->exchange, &reason)) {
		finish(run, LOGIN_ACCEPTED);
		return;
	}
	run->reason = reason;
	finish(run, LOGIN_UNPROVEN);
}

void login_run_reply(struct login_run *run, const struct journal *journal, uint32_t reply_id,
		     struct span challenge)
{
	struct reply reply = REPLY_INIT;

	if (run->state != LOGIN_WAITING && run->state != LOGIN_MANUAL)
		return;
	journal_reply(journal, reply_id, &reply);
	if (reply_is_broken(&reply))
		finish(run, LOGIN_BROKEN);
	else if (reply.code == 334)
		take_challenge(run, &reply, challenge);
	else if (reply.code == 235)
		take_success(run);
	else
		finish(run, run->cancel_left ? LOGIN_CANCELLED : LOGIN_REFUSED);
	reply_release(&reply);
}

void login_run_work(struct login_run *run)
{
	if (run->state == LOGIN_WORKING)
		take_next(run, exchange_work(run->exchange, WORK_SLICE, &run->step));
}

void login_run_cancel(struct login_run *run)
{
	if (run->state == LOGIN_OVER)
		return;
	if (!run->begun || !(run->in_exchange || run->state == LOGIN_WAITING)) {
		finish(run, LOGIN_CANCELLED);
		return;
	}
	run->cancelling = true;
	run->given_up = true;
	if (run->in_exchange)
		run->state = LOGIN_READY;
}

bool login_run_is_given_up(const struct login_run *run)
{
	return run->given_up;
}

void login_run_refuse(struct login_run *run)
{
	if (run->state == LOGIN_OVER)
		return;
	if (run->lines <= 1) {
		finish(run, LOGIN_CANCELLED);
		return;
	}
	/* The 334 is still unanswered. */
	run->in_exchange = true;
	login_run_cancel(run);
}

void login_run_closed(struct login_run *run)
{
	if (run->state != LOGIN_OVER)
		finish(run, LOGIN_BROKEN);
}

static const char *outcome_name(enum login_outcome outcome)
{
	switch (outcome) {
	case LOGIN_ACCEPTED:
		return "accepted";
	case LOGIN_UNPROVEN:
		return "unproven";
	case LOGIN_REFUSED:
		return "refused";
	case LOGIN_CANCELLED:
		return "cancelled";
	case LOGIN_OPEN:
	case LOGIN_BROKEN:
		break;
	}
	return "broken";
}

void login_run_note(const struct login_run *run, struct session *session, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "mechanism", span_text(run->mechanism->name));
	if (run->login.user.size)
		members_add_text(&members, "user", run->login.user);
	members_add_text(&members, "outcome", span_text(outcome_name(run->outcome)));
	if (run->reason)
		members_add_text(&members, "reason", span_text(run->reason));
	session_write_login(session, bytes_span(&members), now_us);
	bytes_release(&members);
}
