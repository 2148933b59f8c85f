/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The script's items one after the other: send, wait for the reply, hold it
 * against what was expected. The first failure decides the exit status.
 */
#include "cli/player.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/password.h"
#include "cli/printer.h"
#include "explain/queue_id.h"
#include "net/loop.h"
#include "smtp/reply.h"

#define CONTENT_CHUNK 65536
#define CONTENT_AHEAD (1024 * 1024) /* queued before the file is read on */

struct player {
	struct conductor *conductor;
	const struct options *options;
	struct printer *printer;
	struct variables *variables;
	int status;       /* the first failure */
	bool stopped;     /* nothing more of the script is played */
	bool interrupted; /* by a signal */
	bool output_gone; /* standard output takes nothing any more */
	uint32_t seen;    /* replies up to this one were looked at */
	enum verb last_verb;
	bool helo_tried;
	bool helo_only; /* EHLO was refused: no AUTH, no STARTTLS */
};

/* ---- failing ---- */

static void fail(struct player *player, int status)
{
	if (player->status == EXIT_DONE)
		player->status = status;
	if (!player->options->keep_going)
		player->stopped = true;
}

static void tell(struct player *player, const char *sentence)
{
	session_note(conductor_session(player->conductor), span_text(sentence),
		     time_monotonic_us());
	if (!player->options->json)
		return;
	print_error(sentence);
}

/* Ends the script whatever --keep-going says. */
static void stop(struct player *player, int status)
{
	fail(player, status);
	player->stopped = true;
}

/* ---- turns ---- */

static const struct dialogue *dialogue_of(const struct player *player)
{
	return session_dialogue(conductor_session(player->conductor));
}

static void print_new(struct player *player)
{
	if (player->output_gone)
		return;
	if (!printer_catch_up(player->printer, conductor_journal(player->conductor))) {
		player->output_gone = true;
		/* `| head` is no failure of the session's; a full disk is. */
		if (errno != EPIPE)
			print_error(strerror(errno));
		stop(player, errno == EPIPE ? EXIT_DONE : EXIT_FILE);
	}
}

static void take_gate_words(struct player *player)
{
	int status;
	char *text = conductor_take_warning(player->conductor);

	if (text)
		tell(player, text);
	memory_free(text);
	text = conductor_take_refusal(player->conductor, &status);
	if (text) {
		struct fault fault;

		/* Written as what ended the session's way, so that the verdict speaks of it. */
		fault_set_plain(&fault, FAULT_USAGE, 0, text);
		session_fail(conductor_session(player->conductor), &fault, time_monotonic_us());
		if (player->options->json)
			print_error(text);
		stop(player, status);
	}
	memory_free(text);
}

static void turn(struct player *player)
{
	struct loop *loop = conductor_watch(player->conductor);

	loop_wait(loop);
	if (loop_take_signals(loop) & (LOOP_INT | LOOP_TERM | LOOP_HUP | LOOP_QUIT)) {
		player->interrupted = true;
		stop(player, EXIT_INTERNAL);
	}
	conductor_pump(player->conductor);
	take_gate_words(player);
	print_new(player);
}

static bool is_closed(const struct player *player)
{
	return session_state(conductor_session(player->conductor)) == SESSION_CLOSED;
}

static bool is_halted(const struct player *player)
{
	return session_state(conductor_session(player->conductor)) == SESSION_HALTED;
}

/* What the connection's end means for the exit status. */
static void judge_end(struct player *player)
{
	const struct fault *fault = session_fault(conductor_session(player->conductor));

	if (session_timed_out(conductor_session(player->conductor))) {
		player->status = EXIT_TIMEOUT;
	} else if (fault->kind == FAULT_LIMIT) {
		/* We stopped reading: it is the stage's failure. */
		fail(player, exit_status_of_verb(player->last_verb));
	} else if (fault->kind != FAULT_NONE) {
		player->status = exit_status_of_fault(fault->kind);
	} else if (dialogue_of(player)->outstanding_count && player->last_verb != VERB_QUIT) {
		player->status = EXIT_LOST;
	} else if (!player->stopped) {
		/* Closed between a reply and the next command, and lines are left. */
		player->status = EXIT_LOST;
	}
	player->stopped = true;
}

/* ---- replies ---- */

static enum verb verb_of(const struct player *player, const struct event *reply)
{
	const struct event *command =
		journal_event(conductor_journal(player->conductor), reply->ref);

	return command ? (enum verb)command->code : VERB_GREETING;
}

static void keep_session_variables(struct player *player, const struct reply *reply)
{
	char status[STATUS_TEXT_SIZE] = "";
	struct bytes code = BYTES_INIT;

	if (reply->code > 0)
		bytes_append_number(&code, (uint64_t)reply->code);
	if (reply->status.class)
		status_format(reply->status, status);
	variables_set(player->variables, span_text("code"), bytes_span(&code));
	variables_set(player->variables, span_text("status"), span_text(status));
	bytes_release(&code);
}

/* What the server gave this message, and what it offers: ${queue_id}, ${capability.SIZE}. */
static void keep_more_variables(struct player *player, enum verb verb, const struct reply *reply)
{
	struct extension_line line;

	if (verb == VERB_MESSAGE && reply_class(reply) == 2)
		variables_set(player->variables, span_text("queue_id"),
			      queue_id_in(reply_text(reply, reply->count - 1)));
	for (size_t i = 1; (verb == VERB_EHLO || verb == VERB_LHLO) && i < reply->count; i++) {
		struct bytes name = BYTES_INIT;

		if (!extension_parse(reply->lines[i].text, &line))
			continue;
		bytes_append_text(&name, "capability.");
		bytes_append(&name, line.keyword);
		variables_set(player->variables, bytes_span(&name), line.parameters);
		bytes_release(&name);
	}
}

static void tell_expectation(struct player *player, const struct expect *expect,
			     const struct reply *reply)
{
	struct message_value values[] = {
		{ "expected", expect_text(expect) },
		{ "came", reply->count ? reply->lines[0].raw : span_of(NULL, 0) },
	};
	char *text =
		message_text(_("Expected {expected}, but the server said \"{came}\"."), values, 2);

	tell(player, text);
	memory_free(text);
}

/* A reply to the script's own line, held against what was expected. */
static void judge_reply(struct player *player, uint32_t id, const struct expect *expect)
{
	const struct journal *journal = conductor_journal(player->conductor);
	const struct event *event = journal_event(journal, id);
	struct reply reply = REPLY_INIT;
	enum verb verb = verb_of(player, event);

	journal_reply(journal, id, &reply);
	keep_session_variables(player, &reply);
	keep_more_variables(player, verb, &reply);
	if (expect) {
		if (!expect_matches(expect, &reply)) {
			tell_expectation(player, expect, &reply);
			fail(player, EXIT_EXPECTATION);
		}
	} else if (reply.flaws & REPLY_UNFINISHED && is_closed(player)) {
		/* The end of the connection is what happened, not half a reply. */
		judge_end(player);
	} else if (reply_is_broken(&reply) || !command_expects(verb, reply.code)) {
		fail(player, exit_status_of_verb(verb));
	}
	reply_release(&reply);
}

/*
 * Looks at the replies that are new: true when the one to `command` is among
 * them. One that nobody asked for ends the script.
 */
static bool look_at_replies(struct player *player, uint32_t command, const struct expect *expect)
{
	const struct journal *journal = conductor_journal(player->conductor);
	bool found = false;
	uint32_t id = player->seen;

	while ((id = journal_behind(journal, id, EVENT_REPLY, 0))) {
		const struct event *event = journal_event(journal, id);

		player->seen = id;
		if (event->marks & EVENT_UNSOLICITED) {
			tell(player,
			     _("The server said more than it was asked: a reply came that no "
			       "command was waiting for. Nothing can be built on it."));
			stop(player, exit_status_of_verb(player->last_verb));
			/* A 421 out of the blue announces the end: that outranks the stage. */
			if (event->code == 421)
				player->status = EXIT_LOST;
			continue;
		}
		judge_reply(player, id, event->ref == command ? expect : NULL);
		found |= event->ref == command;
	}
	return found;
}

/* True when the reply to `command` has come; false when it never will. */
static bool await_reply(struct player *player, uint32_t command, const struct expect *expect)
{
	const struct session *session = conductor_session(player->conductor);

	while (!look_at_replies(player, command, expect)) {
		if (session_timed_out(session)) {
			player->status = EXIT_TIMEOUT;
			player->stopped = true;
			return false;
		}
		if (is_closed(player)) {
			judge_end(player);
			return false;
		}
		if (player->stopped || is_halted(player))
			return false;
		turn(player);
	}
	return true;
}

/* ---- lines ---- */

/* Sends a line; its COMMAND id, 0 when it did not leave. */
static uint32_t send_line(struct player *player, struct outgoing *line)
{
	const struct journal *journal = conductor_journal(player->conductor);
	struct session *session = conductor_session(player->conductor);
	uint32_t before = journal_count(journal);
	uint32_t command;

	conductor_submit(player->conductor, line);
	outgoing_release(line);
	conductor_pump(player->conductor);
	take_gate_words(player);
	command = journal_behind(journal, before, EVENT_COMMAND, 0);
	while (!command && !player->stopped && session_state(session) == SESSION_OPEN) {
		turn(player);
		command = journal_behind(journal, before, EVENT_COMMAND, 0);
	}
	print_new(player);
	if (command)
		player->last_verb = (enum verb)journal_event(journal, command)->code;
	else if (is_closed(player))
		judge_end(player);
	return command;
}

/* After a 220 to STARTTLS: the handshake, to its end. */
static void await_tls(struct player *player)
{
	const struct session *session = conductor_session(player->conductor);

	while (session_state(session) == SESSION_HANDSHAKE && !player->stopped)
		turn(player);
	if (!is_halted(player) &&
	    (!is_closed(player) || session_fault(session)->kind == FAULT_NONE))
		return;
	/* A handshake that did not come to its end is a failed one, whatever ended it. */
	player->status = EXIT_TLS;
	player->stopped = true;
}

/* An EHLO answered 500 or 502 is followed once by HELO with the same name. */
static void fall_back(struct player *player, struct span ehlo, uint32_t command)
{
	const struct journal *journal = conductor_journal(player->conductor);
	const struct event *reply = journal_event(journal, journal_answer(journal, command));
	struct bytes helo = BYTES_INIT;
	struct outgoing line;

	if (!reply || (reply->code != 500 && reply->code != 502) || player->helo_tried ||
	    reply->flaws & REPLY_BROKEN)
		return;
	player->helo_tried = player->helo_only = true;
	/* The refusal was the server's right; HELO decides now. */
	player->status = EXIT_DONE;
	player->stopped = false;
	tell(player,
	     _("EHLO was not understood: HELO is tried once. Without EHLO there is no AUTH and no "
	       "STARTTLS."));
	bytes_append_text(&helo, "HELO ");
	span_next_word(&ehlo);
	bytes_append(&helo, ehlo);
	outgoing_init(&line, bytes_span(&helo), ORIGIN_STAGE);
	bytes_release(&helo);
	command = send_line(player, &line);
	if (command)
		await_reply(player, command, NULL);
}

static void play_text(struct player *player, struct span text, enum event_origin origin,
		      const struct expect *expect)
{
	struct outgoing line;
	struct command parsed;
	uint32_t command;

	command_parse(text, &parsed);
	if (player->helo_only && (parsed.verb == VERB_AUTH || parsed.verb == VERB_STARTTLS)) {
		tell(player,
		     _("The server did not understand EHLO: AUTH and STARTTLS are not sent."));
		fail(player, exit_status_of_verb(parsed.verb));
		return;
	}
	outgoing_init(&line, text, origin);
	conductor_mark_typed(player->conductor, &line);
	command = send_line(player, &line);
	if (!command)
		return;
	if (await_reply(player, command, expect) && parsed.verb == VERB_EHLO && !expect)
		fall_back(player, text, command);
	if (parsed.verb == VERB_STARTTLS)
		await_tls(player);
}

/* ---- content ---- */

/* True when the DATA before was answered 354. */
static bool can_send_content(struct player *player)
{
	return !is_closed(player) && dialogue_phase(dialogue_of(player)) == PHASE_DATA;
}

/* Waits for every reply to the message: one, or with LMTP one per recipient. */
static void finish_content(struct player *player, const struct expect *expect)
{
	const struct journal *journal = conductor_journal(player->conductor);
	uint32_t command;
	enum verb verb;

	session_content_end(conductor_session(player->conductor), ORIGIN_PLAN, time_monotonic_us());
	command = journal_before(journal, journal_count(journal) + 1, EVENT_COMMAND, 0);
	player->last_verb = VERB_MESSAGE;
	conductor_pump(player->conductor);
	print_new(player);
	while (await_reply(player, command, expect))
		if (!dialogue_awaits(dialogue_of(player), &verb))
			break;
}

static void play_block(struct player *player, const struct script_item *item)
{
	struct bytes text = BYTES_INIT;
	struct fault fault;

	if (!can_send_content(player))
		return;
	player->last_verb = VERB_MESSAGE;
	if (!variables_expand(player->variables, bytes_span(&item->text), &text, NULL, &fault)) {
		tell(player, fault.text);
		stop(player, EXIT_USAGE);
		return;
	}
	session_content(conductor_session(player->conductor), bytes_span(&text));
	bytes_release(&text);
	finish_content(player, item->expect);
}

/* Hands the file over piece by piece; false when it cannot be read or the connection ends. */
static bool pour_file(struct player *player, int fd)
{
	struct session *session = conductor_session(player->conductor);
	unsigned char chunk[CONTENT_CHUNK];
	uint32_t reply = session_last_reply(session);
	ssize_t got;

	while ((got = read(fd, chunk, sizeof(chunk))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		session_content(session, span_of(chunk, (size_t)got));
		conductor_pump(player->conductor);
		while (session_pending(session) > CONTENT_AHEAD && !is_closed(player) &&
		       !player->stopped && !session_timed_out(session))
			turn(player);
		/* A reply in mid-content is a refusal: what is left stays here. */
		if (is_closed(player) || player->stopped || session_timed_out(session) ||
		    session_last_reply(session) != reply)
			return false;
	}
	return true;
}

static void play_body(struct player *player, const struct script_item *item)
{
	struct bytes path = BYTES_INIT;
	struct fault fault;
	int fd;

	if (!can_send_content(player))
		return;
	player->last_verb = VERB_MESSAGE;
	if (!variables_expand(player->variables, bytes_span(&item->text), &path, NULL, &fault)) {
		tell(player, fault.text);
		stop(player, EXIT_USAGE);
		return;
	}
	fd = open(bytes_text(&path), O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		fault_set_file(&fault, errno, _("{path} cannot be read: {reason}."),
			       bytes_text(&path));
		tell(player, fault.text);
		stop(player, EXIT_FILE);
	} else if (pour_file(player, fd)) {
		finish_content(player, item->expect);
	} else {
		look_at_replies(player, 0, NULL);
		stop(player, EXIT_MESSAGE);
		if (is_closed(player) || session_timed_out(conductor_session(player->conductor)))
			judge_end(player);
	}
	if (fd >= 0)
		close(fd);
	bytes_release(&path);
}

/* ---- requests ---- */

/* The AUTH line of the newest EHLO reply; empty when it has none. */
static struct span find_offered(struct player *player, struct reply *reply)
{
	struct extension_line line;

	journal_reply(conductor_journal(player->conductor), dialogue_of(player)->ehlo_reply_id,
		      reply);
	for (size_t i = 1; i < reply->count; i++)
		if (extension_parse(reply->lines[i].text, &line) && line.id == EXTENSION_AUTH)
			return line.parameters;
	return span_of(NULL, 0);
}

static const struct mechanism *choose_mechanism(struct player *player, struct span wanted)
{
	struct reply reply = REPLY_INIT;
	const struct mechanism *mechanism;
	bool encrypted = dialogue_of(player)->encryption != ENCRYPTION_NONE;

	if (wanted.size == 0 && player->options->mechanism)
		wanted = span_text(player->options->mechanism);
	if (wanted.size) {
		mechanism = mechanism_find(wanted);
		if (!mechanism || !mechanism->client)
			tell(player,
			     _("This mechanism is not one that can be done here; its lines can be "
			       "written into the script by hand."));
		return mechanism && mechanism->client ? mechanism : NULL;
	}
	mechanism = mechanism_choose(find_offered(player, &reply), encrypted, false, false);
	/* In clear the gate has the last word, and says why. */
	if (!mechanism)
		mechanism = mechanism_choose(find_offered(player, &reply), true, false, false);
	if (!mechanism)
		tell(player,
		     _("The server's EHLO reply offers no mechanism for a login that can be done "
		       "here. Most servers offer AUTH only after STARTTLS; has EHLO been sent "
		       "since?"));
	reply_release(&reply);
	return mechanism;
}

static void await_login(struct player *player)
{
	const struct login_run *login;
	enum login_outcome outcome;

	do {
		turn(player);
		/* Its replies are the login's own affair. */
		player->seen = session_last_reply(conductor_session(player->conductor));
		login = conductor_login_run(player->conductor);
		if (session_timed_out(conductor_session(player->conductor))) {
			player->status = EXIT_TIMEOUT;
			player->stopped = true;
			return;
		}
	} while (login && login_run_state(login) != LOGIN_OVER && !player->interrupted &&
		 !player->output_gone);
	outcome = login ? login_run_outcome(login) : LOGIN_BROKEN;
	if (login && login_run_reason(login))
		tell(player, _(login_run_reason(login)));
	print_new(player);
	if (outcome == LOGIN_ACCEPTED)
		return;
	if (is_closed(player) && outcome == LOGIN_BROKEN)
		judge_end(player);
	else
		stop(player, EXIT_AUTH);
}

static void play_auth(struct player *player, struct span wanted)
{
	const struct mechanism *mechanism = choose_mechanism(player, wanted);
	const struct endpoint *endpoint = conductor_endpoint(player->conductor);
	struct bytes password = BYTES_INIT;
	struct fault fault;
	struct login login = {
		.user = span_text(player->options->user ? player->options->user : endpoint->user),
		.host = span_text(endpoint->host),
		.port = endpoint->port,
	};

	if (!mechanism) {
		fail(player, EXIT_AUTH);
		return;
	}
	if (mechanism->wants_password || mechanism->wants_token) {
		struct password_owner owner = { login.host, login.user };

		if (login.user.size == 0 || !password_is_given(player->options, owner)) {
			tell(player, _(":auth needs --user NAME and --password-command COMMAND (or "
				       "--password-fd N, or an entry in ~/.netrc that nobody else "
				       "can read)."));
			stop(player, EXIT_USAGE);
			return;
		}
		if (!password_read(player->options, owner, &password, &fault)) {
			tell(player, fault.text);
			print_error(fault.text);
			bytes_wipe(&password);
			stop(player, EXIT_FILE);
			return;
		}
	}
	login.password = bytes_span(&password);
	player->last_verb = VERB_AUTH;
	conductor_login(player->conductor, mechanism, &login);
	bytes_wipe(&password);
	conductor_login_step(player->conductor);
	await_login(player);
}

static void play_set(struct player *player, struct span argument)
{
	struct span name = span_next_word(&argument);

	variables_set(player->variables, name, argument);
}

static void play_request(struct player *player, const struct script_item *item)
{
	struct session *session = conductor_session(player->conductor);
	struct bytes argument = BYTES_INIT;
	struct fault fault;
	enum guard guard;

	if (!variables_expand(player->variables, bytes_span(&item->text), &argument, NULL,
			      &fault)) {
		tell(player, fault.text);
		stop(player, EXIT_USAGE);
		return;
	}
	switch (item->request->id) {
	case REQUEST_STARTTLS:
		play_text(player, span_text("STARTTLS"), ORIGIN_STAGE, item->expect);
		break;
	case REQUEST_AUTH:
		play_auth(player, bytes_span(&argument));
		break;
	case REQUEST_QUIT:
		play_text(player, span_text("QUIT"), ORIGIN_PLAN, item->expect);
		break;
	case REQUEST_CLOSE:
	case REQUEST_DROP:
		if (item->request->id == REQUEST_CLOSE)
			conductor_finish(player->conductor, false);
		else
			session_abort(session, time_monotonic_us());
		player->stopped = true;
		break;
	case REQUEST_ALLOW:
		if (gate_find(bytes_span(&argument), &guard))
			conductor_allow(player->conductor, guard);
		break;
	case REQUEST_SET:
		play_set(player, bytes_span(&argument));
		break;
	case REQUEST_NOTE:
		session_note(session, bytes_span(&argument), time_monotonic_us());
		break;
	default:
		break;
	}
	bytes_release(&argument);
}

/* ---- the whole ---- */

static void play_line(struct player *player, const struct script_item *item)
{
	struct bytes text = BYTES_INIT;
	struct fault fault;

	if (!variables_expand(player->variables, bytes_span(&item->text), &text, NULL, &fault) ||
	    !command_is_sendable(bytes_span(&text), NULL)) {
		tell(player, command_is_sendable(bytes_span(&text), NULL)
				     ? fault.text
				     : _("A variable holds CR, LF or NUL; the line was not sent."));
		stop(player, EXIT_USAGE);
	} else {
		play_text(player, bytes_span(&text), ORIGIN_PLAN, item->expect);
	}
	bytes_wipe(&text);
}

/* Bytes of content that the item will send; 0 when that is not known. */
static uint64_t content_size(const struct script_item *item)
{
	struct stat found;
	struct bytes path = BYTES_INIT;
	uint64_t size = 0;

	if (item->kind == SCRIPT_BLOCK)
		return item->text.size;
	bytes_append(&path, bytes_span(&item->text));
	if (item->kind == SCRIPT_BODY && stat(bytes_text(&path), &found) == 0)
		size = (uint64_t)found.st_size;
	bytes_release(&path);
	return size;
}

/* Said before DATA: the server's SIZE is smaller than what is to be sent (RFC 1870). */
static void warn_of_size(struct player *player, const struct script_item *content)
{
	uint64_t limit = dialogue_of(player)->extensions.size_limit;
	uint64_t size = content ? content_size(content) : 0;
	struct bytes numbers[2] = { BYTES_INIT, BYTES_INIT };
	char *text;

	if (limit == 0 || size <= limit)
		return;
	bytes_append_number(&numbers[0], size);
	bytes_append_number(&numbers[1], limit);
	text = message_text(
		_("The message of {size} bytes is larger than the {limit} bytes that the "
		  "server's SIZE allows; expect 552."),
		(struct message_value[]){ { "size", bytes_span(&numbers[0]) },
					  { "limit", bytes_span(&numbers[1]) } },
		2);
	tell(player, text);
	memory_free(text);
	bytes_release(&numbers[0]);
	bytes_release(&numbers[1]);
}

static bool is_data(const struct script_item *item)
{
	struct command command;

	if (item->kind != SCRIPT_LINE)
		return false;
	command_parse(bytes_span(&item->text), &command);
	return command.verb == VERB_DATA;
}

static void play_item(struct player *player, const struct script_item *item)
{
	switch (item->kind) {
	case SCRIPT_LINE:
		play_line(player, item);
		break;
	case SCRIPT_BLOCK:
		play_block(player, item);
		break;
	case SCRIPT_BODY:
		play_body(player, item);
		break;
	case SCRIPT_REQUEST:
		play_request(player, item);
		break;
	}
}

/* The way to the server, and its greeting. */
static void await_greeting(struct player *player)
{
	const struct session *session = conductor_session(player->conductor);

	player->last_verb = VERB_GREETING;
	while (session_state(session) != SESSION_OPEN && !is_closed(player) && !player->stopped)
		turn(player);
	print_new(player);
	if (is_closed(player) && dialogue_of(player)->connected_id == 0) {
		player->status = exit_status_of_fault(session_fault(session)->kind);
		player->stopped = true;
		return;
	}
	await_reply(player, 0, NULL);
}

static void copy_variables(struct player *player, const struct variables *from)
{
	struct span name, value;

	for (size_t n = 0; variables_row(from, n, &name, &value); n++)
		variables_set(player->variables, name, value);
}

int player_play(struct conductor *conductor, const struct options *options,
		const struct script *script)
{
	struct player player = {
		.conductor = conductor,
		.options = options,
		.printer = printer_new(options),
		.variables = variables_new(),
	};
	const struct script_item *item;

	copy_variables(&player, options->variables);
	loop_catch_signals(conductor_watch(conductor), LOOP_INT | LOOP_TERM | LOOP_HUP | LOOP_QUIT);
	conductor_pump(conductor);
	await_greeting(&player);
	for (size_t n = 0; (item = script_item(script, n)); n++) {
		if (player.stopped)
			break;
		if (is_closed(&player)) {
			judge_end(&player);
			break;
		}
		if (is_data(item))
			warn_of_size(&player, script_item(script, n + 1));
		play_item(&player, item);
	}
	conductor_finish(conductor, player.interrupted);
	if (!player.output_gone)
		printer_finish(player.printer, conductor_journal(conductor), STDERR_FILENO);
	printer_free(player.printer);
	variables_free(player.variables);
	return player.status;
}
