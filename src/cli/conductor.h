/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The conductor: one loop, the session it conducts, the gate that every line
 * passes, the journal with its log, the login under way, and the practice
 * server when that is the target. Knows no screen; live adds one, run a
 * printer.
 */
#ifndef CLI_CONDUCTOR_H
#define CLI_CONDUCTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/secret.h"
#include "cli/options.h"
#include "journal/journal.h"
#include "plan/breakpoint.h"
#include "plan/gate.h"
#include "plan/ladder.h"
#include "session/login.h"
#include "session/session.h"

struct conductor;
struct loop;

/* Borrows options. `screen`: somebody can be asked. */
struct conductor *conductor_new(const struct options *options, bool screen, struct fault *fault);
void conductor_free(struct conductor *conductor);

/*
 * Goes to a target: a new journal and log, a new session. What was open before
 * is closed. False with a fault when the target or a file is not usable.
 */
bool conductor_connect(struct conductor *conductor, struct span target, struct fault *fault);

/* The same target again, as the journal's next connection. */
bool conductor_reconnect(struct conductor *conductor, struct fault *fault);

/* The same, for a look at what the server takes: as far as TLS, then QUIT. */
bool conductor_ladder(struct conductor *conductor, const struct ladder_step *step,
		      struct fault *fault);
const struct ladder_step *conductor_last_step(const struct conductor *conductor); /* NULL: none */

/* Whether the session came as far as a handshake, whatever became of that. */
bool conductor_tried_tls(const struct conductor *conductor);

/*
 * The same target with other options, which are borrowed, into a journal of
 * its own; the one of before stays readable until the next connection.
 */
bool conductor_connect_again(struct conductor *conductor, const struct options *options,
			     struct fault *fault);
const struct journal *conductor_before(const struct conductor *conductor); /* NULL: none */
void conductor_set_options(struct conductor *conductor, const struct options *options);

/* ---- one turn of the loop ---- */

/* Puts everything to wait for into the loop; the caller may add to it, then waits. */
struct loop *conductor_watch(struct conductor *conductor);

/* Moves everything on, lets lines leave that may, writes the log. */
void conductor_pump(struct conductor *conductor);

/* ---- what there is ---- */

struct session *conductor_session(const struct conductor *conductor); /* NULL before the first */
unsigned
conductor_serial(const struct conductor *conductor); /* of the session: how many there were */
const struct journal *conductor_journal(const struct conductor *conductor);
struct names *conductor_names(const struct conductor *conductor);
struct secrets *conductor_secrets(const struct conductor *conductor);
const struct endpoint *conductor_endpoint(const struct conductor *conductor);
const struct login_run *conductor_login_run(const struct conductor *conductor); /* NULL: none */
bool conductor_is_practice(const struct conductor *conductor);

/* Of the first log that is whole; NULL: there is none. */
const char *conductor_log_path(const struct conductor *conductor);

/* What is wrong with the nth log, kind FAULT_NONE when nothing is; NULL behind the last. */
const struct fault *conductor_log_fault(const struct conductor *conductor, size_t n);

/* False when --log asked for a file in which not everything is. */
bool conductor_log_is_whole(const struct conductor *conductor);

/* The name for EHLO: --helo, the host's name if it is qualified, else our address as a literal. */
const char *conductor_helo(struct conductor *conductor);

/* ---- lines ---- */

/* How a queued line stands. */
enum hold {
	HOLD_QUEUED,  /* behind others */
	HOLD_REPLY,   /* a reply is awaited: release lets it go all the same */
	HOLD_STOPPED, /* a breakpoint was met: release lets it go on to the guards */
	HOLD_ASKED,   /* a guard asks */
};

/* A line that has not left. */
struct conductor_line {
	uint32_t id;
	const struct outgoing *line;
	enum hold hold;
	const char
		*why; /* the guard's question, the breakpoint's text; valid until the next pump */
};

/* Marks what must not be seen of a line that was typed or stands in a script. */
void conductor_mark_typed(const struct conductor *conductor, struct outgoing *line);

uint32_t conductor_submit(struct conductor *conductor, const struct outgoing *line);

/* Line number n that has not left; false behind the last. */
bool conductor_queued(const struct conductor *conductor, size_t n, struct conductor_line *line);

/* Puts another line into a queued one's place, where it is held as before. False: it is gone. */
bool conductor_replace(struct conductor *conductor, uint32_t id, const struct outgoing *line);

/*
 * The user's yes: to sending before the reply is there, to a breakpoint, or to
 * the guard that asks. Another guard may ask after it.
 */
void conductor_release(struct conductor *conductor, uint32_t id);
void conductor_drop(struct conductor *conductor, uint32_t id);

/* A pipelined group begins: lines wait until it is flushed, then leave together. */
void conductor_pipeline(struct conductor *conductor);
void conductor_flush(struct conductor *conductor);
bool conductor_is_grouping(const struct conductor *conductor);

/* Queued lines up to this one leave without waiting for the replies to those before them. */
void conductor_hasten(struct conductor *conductor, uint32_t id);

/* Answers a guard for the rest of the session. */
void conductor_allow(struct conductor *conductor, enum guard guard);

/* The guard that asks is answered like that; no release by itself. */
void conductor_allow_asked(struct conductor *conductor);

/* A line was refused by the gate, or warned about: its sentence, once; NULL when there is none. */
char *conductor_take_refusal(struct conductor *conductor, int *exit_status);
char *conductor_take_warning(struct conductor *conductor);

/* Where lines stop before they leave, and what waits once a reply came; set by the owner. */
struct breakpoints *conductor_breakpoints(const struct conductor *conductor);

/* True while a breakpoint holds a line. */
bool conductor_is_held(const struct conductor *conductor);

/* A breakpoint was met since the last call: its text, which the caller frees; NULL: none was. */
char *conductor_take_stop(struct conductor *conductor);

/* The address of a MAIL or RCPT command of the journal, without its brackets. */
void conductor_append_address(const struct conductor *conductor, uint32_t id, struct bytes *out);

/* The next accepted RCPT of the open transaction behind `after` (0: the first); 0: none. */
uint32_t conductor_recipient(const struct conductor *conductor, uint32_t after);

/* What is odd about the content that is being sent, remark number n; the caller frees it. */
char *conductor_content_remark(const struct conductor *conductor, size_t n);

/* From now on a NOOP after so many seconds without a word; 0: no more. */
void conductor_keep_alive(struct conductor *conductor, uint32_t seconds);

/* ---- logging in ---- */

/*
 * Begins; on the screen each line waits for conductor_login_step(). Host, port,
 * channel binding and the options' bounds are put in here; `login` may name the
 * binding's type, else the best one is taken.
 */
void conductor_login(struct conductor *conductor, const struct mechanism *mechanism,
		     const struct login *login);

/* True when a login over this connection could be bound to its TLS channel. */
bool conductor_can_bind(const struct conductor *conductor);

/* True when the server was shown a client certificate. */
bool conductor_shows_certificate(const struct conductor *conductor);

/* True, and the names of the mechanisms, when the last EHLO reply offered some. */
bool conductor_offered(const struct conductor *conductor, struct bytes *mechanisms);

/*
 * The mechanism of the last login that the helper made over this connection, its
 * user and its password or token; NULL when there was none, or it is forgotten.
 */
const struct mechanism *conductor_last_login(const struct conductor *conductor, struct span *user,
					     struct span *secret);

void conductor_login_step(struct conductor *conductor);
/* Sends a line of the user's own in place of the step that is ready. */
void conductor_login_replace(struct conductor *conductor, const struct outgoing *line);
void conductor_login_cancel(struct conductor *conductor);

/*
 * Wipes all secrets that are not needed any more: those of the session, what a
 * login under way has is cancelled with it, and what buffers hold of them.
 */
void conductor_forget(struct conductor *conductor);

/* ---- the end ---- */

/*
 * Begins to leave: cancels an open login, drops what waits, queues QUIT where
 * the protocol allows. True when there is a reply to wait for (a short while).
 */
bool conductor_begin_quit(struct conductor *conductor);

/* True when leaving need not wait any longer. */
bool conductor_has_quit(const struct conductor *conductor);

/*
 * Says QUIT where the protocol allows, waits for its reply a short while
 * (`hurried`: not at all), closes.
 */
void conductor_finish(struct conductor *conductor, bool hurried);

#endif
