/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A login under way: joins a SASL exchange to a session. Makes the lines (AUTH,
 * responses, a cancelling "*") and reads the replies; submits and sends
 * nothing by itself, so each step can be looked at, changed or refused first.
 */
#ifndef SESSION_LOGIN_H
#define SESSION_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/secret.h"
#include "journal/journal.h"
#include "journal/outgoing.h"
#include "sasl/exchange.h"
#include "sasl/mechanism.h"

struct session;
struct login_run;

enum login_state {
	LOGIN_READY,   /* a line is ready: login_run_line() */
	LOGIN_WAITING, /* for the server's reply */
	LOGIN_WORKING, /* computing: login_run_work() */
	LOGIN_MANUAL,  /* we cannot answer this: the user may, by hand */
	LOGIN_OVER,
};

enum login_outcome {
	LOGIN_OPEN,
	LOGIN_ACCEPTED,  /* 235 */
	LOGIN_UNPROVEN,  /* 235, but the server did not prove that it knows the secret */
	LOGIN_REFUSED,   /* 4xx or 5xx */
	LOGIN_CANCELLED, /* by us, with "*" */
	LOGIN_BROKEN,    /* the connection ended, or a reply was none */
};

/* Keeps copies of the login's texts in locked memory, and the password among the secrets. */
struct login_run *login_run_new(const struct mechanism *mechanism, const struct login *login,
				struct secrets *secrets);

/* AUTH, and what the login says in it, went out by hand: the reply to it is the next thing. */
void login_run_join(struct login_run *run);
void login_run_free(struct login_run *run); /* wipes; NULL is allowed */

enum login_state login_run_state(const struct login_run *run);
enum login_outcome login_run_outcome(const struct login_run *run);
const struct mechanism *login_run_mechanism(const struct login_run *run);

/* Who logs in with what; valid until login_run_free(). */
struct span login_run_user(const struct login_run *run);
struct span login_run_password(const struct login_run *run);

/* The step whose line is ready or was sent last; NULL before the first one. */
const struct sasl_step *login_run_step(const struct login_run *run);

/* Why it was cancelled, or not proven: an N_() sentence; NULL when there is nothing to say. */
const char *login_run_reason(const struct login_run *run);

/* What was odd about the last step that had something odd, such as few iterations; as above. */
const char *login_run_remark(const struct login_run *run);

/* In LOGIN_READY: the line that comes next; the caller releases it. Then LOGIN_WAITING. */
void login_run_line(struct login_run *run, struct outgoing *line);

/* In LOGIN_READY: appends the text of that line, secrets and all, and changes nothing. */
void login_run_text(const struct login_run *run, struct bytes *line);

/* The same when this line leaves in its place: the login goes on as if its own one had. */
void login_run_replace(struct login_run *run, struct span line);

/* A REPLY event came while LOGIN_WAITING; a 334's text as it came is the `challenge`. */
void login_run_reply(struct login_run *run, const struct journal *journal, uint32_t reply_id,
		     struct span challenge);

/* Some more of a costly step. */
void login_run_work(struct login_run *run);

/* The user gives up: the next line is "*" if an exchange is open. */
void login_run_cancel(struct login_run *run);

/* The user gave up, perhaps while an answer was awaited: the "*" needs nobody's approval. */
bool login_run_is_given_up(const struct login_run *run);

/* The line that was given last did not leave: without AUTH it is over, else it is cancelled. */
void login_run_refuse(struct login_run *run);

/* The connection ended. */
void login_run_closed(struct login_run *run);

/*
 * Wipes what the login was made of, once it is over: only its mechanism, its
 * outcome and the reason stay.
 */
void login_run_forget(struct login_run *run);

/* Writes the LOGIN event of a login that is over. */
void login_run_note(const struct login_run *run, struct session *session, uint64_t now_us);

#endif
