/* SPDX-License-Identifier: GPL-3.0-or-later */
/* :auth in a script: which mechanism, whose account, and waiting for the login's end. */
#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/item_inside.h"
#include "cli/password.h"
#include "journal/members.h"

static struct span user_of(const struct item_run *run)
{
	const char *user = run->options->user;

	return span_text(user ? user : conductor_endpoint(run->conductor)->user);
}

/*
 * A login that never began is told like one that was given up: the verdict
 * speaks of it. Without a mechanism none could be chosen.
 */
static void give_up(struct item_run *run, struct span mechanism, const char *reason)
{
	struct bytes members = BYTES_INIT;

	item_complain(run, _(reason));
	if (mechanism.size)
		members_add_text(&members, "mechanism", mechanism);
	if (user_of(run).size)
		members_add_text(&members, "user", user_of(run));
	members_add_text(&members, "outcome", span_text("cancelled"));
	members_add_text(&members, "reason", span_text(reason));
	session_write_login(conductor_session(run->conductor), bytes_span(&members),
			    time_monotonic_us());
	bytes_release(&members);
}

static const struct mechanism *choose_mechanism(struct item_run *run, struct span wanted)
{
	struct bytes offered = BYTES_INIT;
	const struct mechanism *mechanism;
	bool encrypted = item_dialogue(run)->encryption != ENCRYPTION_NONE;
	bool can_bind = conductor_can_bind(run->conductor);

	if (wanted.size == 0 && run->options->mechanism)
		wanted = span_text(run->options->mechanism);
	if (wanted.size) {
		mechanism = mechanism_find(wanted);
		if (!mechanism || !mechanism->client)
			give_up(run, wanted,
				N_("This mechanism is not one that can be done here; its lines can "
				   "be written into the script by hand."));
		return mechanism && mechanism->client ? mechanism : NULL;
	}
	conductor_offered(run->conductor, &offered);
	mechanism = mechanism_choose(bytes_span(&offered), encrypted, false, can_bind);
	/* In clear the gate has the last word, and says why. */
	if (!mechanism)
		mechanism = mechanism_choose(bytes_span(&offered), true, false, can_bind);
	if (!mechanism)
		give_up(run, span_of(NULL, 0),
			N_("The server's EHLO reply offers no mechanism for a login that can be "
			   "done here. Most servers offer AUTH only after STARTTLS; has EHLO been "
			   "sent since?"));
	bytes_release(&offered);
	return mechanism;
}

static void tell_warning(struct item_run *run)
{
	char *warning = password_warning(run->options);

	if (warning)
		item_tell(run, warning);
	memory_free(warning);
}

/* The password or token that the options give; false when they do not, which is told. */
static bool read_password(struct item_run *run, struct password_owner owner, struct bytes *password)
{
	struct fault fault;

	if (owner.user.size == 0 || !password_is_given(run->options, owner)) {
		item_refuse(
			run,
			_(":auth needs --user NAME and --password-command COMMAND (or "
			  "--password-fd N, or an entry in ~/.netrc that nobody else can read)."),
			EXIT_USAGE);
		return false;
	}
	tell_warning(run);
	if (password_read(run->options, owner, password, &fault))
		return true;
	item_refuse(run, fault.text, EXIT_FILE);
	return false;
}

/* What is odd about the login, once: of a step (an expired token, few iterations) or of its end. */
static void tell_once(struct item_run *run, const char *sentence)
{
	if (sentence && sentence != run->login_told)
		item_tell(run, _(sentence));
	if (sentence)
		run->login_told = sentence;
}

static void login_as_given(struct item_run *run, const struct mechanism *mechanism)
{
	const struct endpoint *endpoint = conductor_endpoint(run->conductor);
	struct bytes password = BYTES_INIT;
	struct login login = {
		.user = user_of(run),
	};
	struct password_owner owner = { span_text(endpoint->host), login.user };

	if ((mechanism->wants_password || mechanism->wants_token) &&
	    !read_password(run, owner, &password)) {
		bytes_wipe(&password);
		return;
	}
	login.password = bytes_span(&password);
	conductor_login(run->conductor, mechanism, &login);
	bytes_wipe(&password);
	run->login_told = NULL;
	tell_once(run, login_run_remark(conductor_login_run(run->conductor)));
	conductor_login_step(run->conductor);
	run->stage = ITEM_LOGIN;
}

void item_begin_login(struct item_run *run, struct span wanted)
{
	const struct mechanism *mechanism;

	if (item_is_barred(run, VERB_AUTH))
		return;
	mechanism = choose_mechanism(run, wanted);
	if (!mechanism) {
		item_fail(run, EXIT_AUTH);
		return;
	}
	run->last_verb = VERB_AUTH;
	if (!run->hooks.login) {
		login_as_given(run, mechanism);
		return;
	}
	run->hooks.login(run->hooks.context, mechanism);
	run->stage = ITEM_LOGIN;
}

void item_await_login(struct item_run *run)
{
	const struct session *session = conductor_session(run->conductor);
	const struct login_run *login = conductor_login_run(run->conductor);
	enum login_outcome outcome;

	/* Its replies are the login's own affair. */
	run->seen = session_last_reply(session);
	if (session_timed_out(session)) {
		item_time_out(run);
		run->stage = ITEM_OVER;
		return;
	}
	if (login)
		tell_once(run, login_run_remark(login));
	if (login && login_run_state(login) != LOGIN_OVER)
		return;
	run->stage = ITEM_OVER;
	outcome = login ? login_run_outcome(login) : LOGIN_BROKEN;
	if (login)
		tell_once(run, login_run_reason(login));
	/* What is expected is about the exchange's last reply, whatever became of it. */
	if (run->item && run->item->expect && !item_is_closed(run)) {
		item_judge_reply(run, run->seen, run->item->expect, 0);
		return;
	}
	if (outcome == LOGIN_ACCEPTED)
		return;
	if (item_is_closed(run) && outcome == LOGIN_BROKEN)
		item_judge_end(run);
	else
		item_fail(run, EXIT_AUTH);
}
