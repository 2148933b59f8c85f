/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen's table of actions, filled for a live session; see live.c. */
#include <limits.h>
#include <signal.h>

#include "base/memory.h"
#include "base/time.h"
#include "cli/copy.h"
#include "cli/live_inside.h"
#include "cli/password.h"
#include "cli/ports.h"
#include "cli/report_file.h"
#include "cli/settings.h"
#include "journal/scribe.h"

static void act_connect(void *context, const struct connect_wish *wish)
{
	live_connect(context, wish->target);
}

static void act_reconnect(void *context)
{
	live_reconnect(context);
}

static void act_ports(void *context, struct span host)
{
	struct live *live = context;
	const struct endpoint *endpoint = conductor_endpoint(live->conductor);
	struct endpoint other = { 0 };
	struct fault fault;

	if (host.size && !endpoint_parse(host, &other, &fault)) {
		tui_say(live->tui, fault.text);
		return;
	}
	if (host.size)
		endpoint = &other;
	if (!endpoint->host || !*endpoint->host || endpoint->scheme == ENDPOINT_MX) {
		tui_say(live->tui, _("Whose ports? Write :ports HOST."));
	} else if (settings_allow_ports(live->options, endpoint->host, &fault)) {
		ports_free(live->ports);
		live->ports = ports_new(live->options, conductor_names(live->conductor),
					endpoint->host, time_monotonic_us());
		tui_say(live->tui, _("Looking at 25, 465, 587 and 2525, one after the other."));
	} else {
		tui_say(live->tui, fault.text);
	}
	endpoint_release(&other);
}

static void act_keep_alive(void *context, uint32_t seconds)
{
	struct live *live = context;

	conductor_keep_alive(live->conductor, seconds);
}

static void act_submit(void *context, const struct outgoing *line)
{
	struct live *live = context;

	if (conductor_submit(live->conductor, line) == 0)
		tui_say(live->tui,
			_("There is no connection: the line was not sent. F2 connects."));
}

static void act_release(void *context, uint32_t queued)
{
	conductor_release(((struct live *)context)->conductor, queued);
}

static void act_drop(void *context, uint32_t queued)
{
	conductor_drop(((struct live *)context)->conductor, queued);
}

static void act_replace(void *context, uint32_t queued, const struct outgoing *line)
{
	conductor_replace(((struct live *)context)->conductor, queued, line);
}

static void act_allow_asked(void *context, uint32_t queued)
{
	struct live *live = context;

	conductor_allow_asked(live->conductor);
	conductor_release(live->conductor, queued);
}

static void act_allow(void *context, struct span name)
{
	struct live *live = context;
	enum guard guard;

	if (!gate_find(name, &guard)) {
		tui_refuse(live->tui, _("There is no such guard: :allow takes deliver, auth or "
					"clear."));
		return;
	}
	conductor_allow(live->conductor, guard);
	tui_say(live->tui, _("This guard does not ask again in this session."));
}

static void delete_break(struct live *live, struct span which)
{
	struct breakpoints *breakpoints = conductor_breakpoints(live->conductor);
	uint64_t number;

	if (span_is_word(which, "all")) {
		breakpoints_clear(breakpoints);
		tui_say(live->tui, _("All breakpoints are deleted."));
	} else if (span_number(which, &number) && number < UINT_MAX &&
		   breakpoints_delete(breakpoints, (unsigned)number)) {
		tui_say(live->tui, _("The breakpoint is deleted."));
	} else {
		tui_refuse(live->tui,
			   _("There is no breakpoint of this number. :breaks lists them."));
	}
}

static void act_set_break(void *context, struct span text)
{
	struct live *live = context;
	struct span rest = text;
	struct bytes number = BYTES_INIT;
	struct message_value value = { "number", { NULL, 0 } };
	struct fault fault;
	unsigned set;
	char *sentence;

	if (span_is_word(span_next_word(&rest), "delete")) {
		delete_break(live, span_trim(rest));
		return;
	}
	set = breakpoints_add(conductor_breakpoints(live->conductor), text, &fault);
	if (!set) {
		tui_refuse(live->tui, fault.text);
		return;
	}
	bytes_append_number(&number, set);
	value.bytes = bytes_span(&number);
	sentence =
		message_text(_("Breakpoint {number} is set. :breaks lists them all."), &value, 1);
	tui_say(live->tui, sentence);
	memory_free(sentence);
	bytes_release(&number);
}

static void act_start_tls(void *context)
{
	struct live *live = context;
	struct outgoing line;

	outgoing_init(&line, span_text("STARTTLS"), ORIGIN_STAGE);
	act_submit(live, &line);
	outgoing_release(&line);
}

static void act_trust(void *context)
{
	struct live *live = context;

	session_go_on(conductor_session(live->conductor), time_monotonic_us());
}

/* The password that an option tells the place of; its command may need the terminal. */
static void login_with_given(struct live *live, const struct mechanism *mechanism,
			     struct login login)
{
	char *warning = password_warning(live->options);
	struct bytes password = BYTES_INIT;
	struct fault fault;
	bool ok;

	if (warning)
		tui_say(live->tui, warning);
	memory_free(warning);
	tui_suspend(live->tui);
	ok = password_read(live->options, (struct password_owner){ login.host, login.user },
			   &password, &fault);
	tui_resume(live->tui);
	if (ok) {
		login.password = bytes_span(&password);
		conductor_login(live->conductor, mechanism, &login);
	} else {
		tui_refuse(live->tui, fault.text);
	}
	bytes_wipe(&password);
}

static void act_login_begin(void *context, const struct login_wish *wish)
{
	struct live *live = context;
	const struct mechanism *row = mechanism_find(wish->mechanism);
	const struct endpoint *endpoint = conductor_endpoint(live->conductor);
	struct login login = { .user = wish->user,
			       .authzid = wish->authzid,
			       .password = wish->password,
			       .binding_type = wish->binding,
			       .user_on_auth_line = wish->user_on_auth_line,
			       .no_initial_response = wish->no_initial_response,
			       .host = span_text(endpoint->host) };

	if (!conductor_session(live->conductor) || !row) {
		tui_say(live->tui, _("There is no connection to log in over. F2 connects."));
		return;
	}
	if (wish->password.size == 0 && (row->wants_password || row->wants_token)) {
		if (password_is_given(live->options,
				      (struct password_owner){ login.host, login.user })) {
			login_with_given(live, row, login);
			return;
		}
		tui_say(live->tui, _("No password was typed: an empty one is what will be sent. "
				     "Esc cancels the login."));
	}
	conductor_login(live->conductor, row, &login);
}

static void act_login_step(void *context)
{
	conductor_login_step(((struct live *)context)->conductor);
}

static void act_login_text(void *context, struct bytes *line)
{
	const struct login_run *run = conductor_login_run(((struct live *)context)->conductor);

	if (run && login_run_state(run) == LOGIN_READY)
		login_run_text(run, line);
}

static void act_login_replace(void *context, const struct outgoing *line)
{
	conductor_login_replace(((struct live *)context)->conductor, line);
}

static void act_login_cancel(void *context)
{
	conductor_login_cancel(((struct live *)context)->conductor);
}

static void act_forget(void *context)
{
	struct live *live = context;

	conductor_forget(live->conductor);
	live_drop_carried(live);
	tui_say(live->tui, _("All secrets of this session are wiped."));
}

static void act_note(void *context, struct span text)
{
	struct live *live = context;

	if (conductor_session(live->conductor))
		session_note(conductor_session(live->conductor), text, time_monotonic_us());
}

static void act_remark(void *context, uint32_t event, struct span text)
{
	struct live *live = context;

	if (conductor_session(live->conductor))
		session_remark(conductor_session(live->conductor), event, text,
			       time_monotonic_us());
}

/* On a recording: its journal in memory has it, its file stays as it is. */
static void act_remark_recorded(void *context, uint32_t event, struct span text)
{
	struct live *live = context;
	const struct event *last =
		live->recorded ? journal_event(live->recorded, journal_count(live->recorded))
			       : NULL;
	uint64_t start_us;

	if (!live->margin) {
		tui_say(live->tui,
			live->following
				? _("A file that is followed cannot be marked: what comes next "
				    "takes the next place in it. Opened without --follow it can.")
				: _("More of the file is still being read: then it can be "
				    "marked."));
		return;
	}
	start_us = journal_head(live->recorded).monotonic_us;
	scribe_remark(live->margin, start_us + (last ? last->time_us : 0), event, text);
	tui_say(live->tui, _("Kept until you leave: a recorded file is not written to."));
}

static void act_note_recorded(void *context, struct span text)
{
	act_remark_recorded(context, 0, text);
}

static bool act_copy_out(void *context, struct span text, struct span destination)
{
	struct live *live = context;
	struct fault fault;

	if (copy_out(text, destination, &fault))
		return true;
	tui_refuse(live->tui, fault.text);
	return false;
}

static bool act_report(void *context, const struct report_wish *wish)
{
	struct live *live = context;
	char *path = span_copy_text(wish->path);
	struct fault fault;
	bool ok = report_to_file(path, wish->format, wish->journal, &wish->options, &fault);

	if (!ok)
		tui_refuse(live->tui, fault.text);
	memory_free(path);
	return ok;
}

static void act_quit(void *context)
{
	live_begin_leaving(context, false);
}

static void act_close(void *context)
{
	live_begin_leaving(context, true);
}

static void act_hang_up(void *context, bool orderly)
{
	struct session *session = conductor_session(((struct live *)context)->conductor);

	if (!session)
		return;
	if (orderly)
		session_close(session, time_monotonic_us());
	else
		session_abort(session, time_monotonic_us());
}

static void act_suspend(void *context)
{
	(void)context;
	raise(SIGSTOP);
}

const struct actions live_actions = {
	.connect = act_connect,
	.submit = act_submit,
	.release = act_release,
	.drop = act_drop,
	.replace = act_replace,
	.allow_asked = act_allow_asked,
	.allow = act_allow,
	.set_break = act_set_break,
	.plan = live_plan,
	.what_if = live_what_if,
	.start_tls = act_start_tls,
	.send = live_send,
	.edit = live_edit,
	.ladder = live_climb,
	.keep_alive = act_keep_alive,
	.ports = act_ports,
	.trust = act_trust,
	.login_begin = act_login_begin,
	.login_step = act_login_step,
	.login_text = act_login_text,
	.login_replace = act_login_replace,
	.login_cancel = act_login_cancel,
	.forget = act_forget,
	.note = act_note,
	.remark = act_remark,
	.copy_out = act_copy_out,
	.report = act_report,
	.quit = act_quit,
	.close = act_close,
	.hang_up = act_hang_up,
	.reconnect = act_reconnect,
	.lesson = live_lesson,
	.open = live_open,
	.paste = live_paste,
	.suspend = act_suspend,
};

const struct actions recorded_actions = {
	.why = N_("This is a recorded session: there is no server to send to."),
	.note = act_note_recorded,
	.remark = act_remark_recorded,
	.copy_out = act_copy_out,
	.report = act_report,
	.open = live_open,
	.paste = live_paste,
	.suspend = act_suspend,
};
