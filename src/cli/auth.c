/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `smtpscope auth`: a whole AUTH exchange without a server, for teaching. Our
 * own server's side asks, sasl/exchange answers, each step is laid out. What
 * belongs to the user's own password is told by structure only.
 */
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "cli/exit_status.h"
#include "cli/password.h"
#include "cli/printer.h"
#include "cli/prompt.h"
#include "cli/subcommand.h"
#include "cli/values.h"
#include "practice/responder.h"
#include "sasl/exchange.h"

#define ROUNDS_AT_ONCE 100000

/* Stands for what a TLS session would give; the server's side is told the same. */
static const char binding_type[] = "tls-exporter";
static const unsigned char binding_data[32] = {
	0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
	16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
};

struct lesson {
	const struct mechanism *mechanism;
	struct login login;
	struct bytes password;
	bool revealed; /* the password is the practice account's */
	struct exchange *exchange;
	struct verifier *verifier;
	struct sasl_step step;
	struct bytes challenge;
	unsigned number; /* of the step */
	struct bytes out;
};

static void say(struct lesson *lesson, const char *sentence)
{
	values_append_paragraph(&lesson->out, sentence, 0);
}

static void say_with(struct lesson *lesson, const char *sentence, const char *name,
		     struct span bytes)
{
	struct message_value value = { name, bytes };
	char *text = message_text(sentence, &value, 1);

	say(lesson, text);
	memory_free(text);
}

/* ---- who logs in ---- */

static bool wants_secret(const struct mechanism *mechanism)
{
	return mechanism->wants_password || mechanism->wants_token;
}

static bool ask_password(const struct options *options, struct bytes *password, struct fault *fault)
{
	struct message_value value = { "user", span_text(options->user) };
	char *sentence =
		message_text(_("Password of {user} (it is not shown; an empty one takes the "
			       "practice account's):"),
			     &value, 1);
	bool ok = prompt_read(sentence, false, password, fault);

	memory_free(sentence);
	return ok;
}

static bool take_password(struct lesson *lesson, const struct options *options, struct fault *fault)
{
	if (!wants_secret(lesson->mechanism)) {
		lesson->revealed = true;
		return true;
	}
	bytes_reserve(&lesson->password, PASSWORD_MAX);
	/* ~/.netrc is not asked: what lies there for a server is not meant for a lesson. */
	if (options->password_command || options->password_fd >= 0 || options->password_file) {
		char *warning = password_warning(options);

		if (warning)
			print_error(warning);
		memory_free(warning);
		if (!password_read(options, (struct password_owner){ { NULL, 0 }, { NULL, 0 } },
				   &lesson->password, fault))
			return false;
	} else if (options->user && prompt_is_possible()) {
		if (!ask_password(options, &lesson->password, fault))
			return false;
		lesson->revealed = !lesson->password.size;
	} else {
		lesson->revealed = true;
	}
	if (lesson->revealed)
		bytes_append_text(&lesson->password, lesson->mechanism->wants_token
							     ? PRACTICE_TOKEN
							     : PRACTICE_PASSWORD);
	return true;
}

static void make_login(struct lesson *lesson, const struct options *options)
{
	lesson->login = (struct login){
		.user = span_text(options->user ? options->user : PRACTICE_USER),
		.password = bytes_span(&lesson->password),
		.host = span_text(PRACTICE_HOST),
		.port = 587,
	};
	if (!lesson->mechanism->binds_channel)
		return;
	lesson->login.binding_type = span_text(binding_type);
	lesson->login.binding_data = span_of(binding_data, sizeof(binding_data));
}

/* There is one account, whatever its name was made to by preparation. */
static bool find_account(void *context, struct span user, struct span *password)
{
	const struct lesson *lesson = context;

	(void)user;
	*password = bytes_span(&lesson->password);
	return true;
}

static void begin_server(struct lesson *lesson)
{
	struct account_source accounts = { .find = find_account, .context = lesson };

	lesson->verifier = verifier_new(lesson->mechanism, accounts, span_text(PRACTICE_HOST));
	verifier_set_identity(lesson->verifier, lesson->login.user);
	if (lesson->mechanism->binds_channel)
		verifier_add_binding(lesson->verifier, lesson->login.binding_type,
				     lesson->login.binding_data);
}

/* ---- what is told ---- */

static void tell_head(struct lesson *lesson)
{
	const struct mechanism *mechanism = lesson->mechanism;

	bytes_append_text(&lesson->out, mechanism->name);
	bytes_append_text(&lesson->out, ", ");
	bytes_append_text(&lesson->out, mechanism->reference);
	bytes_append_byte(&lesson->out, '\n');
	say(lesson, _(mechanism->summary));
}

static void tell_frame(struct lesson *lesson)
{
	say(lesson, _("Nothing is sent anywhere: the server's part is played by this program's own "
		      "practice server."));
	if (!lesson->revealed)
		say(lesson, _("The password is yours: it and all that is made from it are told by "
			      "their structure only. Where none is given the practice account's "
			      "is taken, and every value is shown."));
	else if (wants_secret(lesson->mechanism))
		say(lesson, _("The password is the practice account's, so every value is shown."));
	if (lesson->mechanism->binds_channel)
		say(lesson,
		    _("There is no TLS session to bind to: the 32 bytes 00 01 02 … 1f stand "
		      "for what tls-exporter would give."));
}

static void tell_step_number(struct lesson *lesson)
{
	struct bytes number = BYTES_INIT;

	bytes_append_byte(&lesson->out, '\n');
	bytes_append_number(&number, ++lesson->number);
	say_with(lesson, _("Step {number}"), "number", bytes_span(&number));
	bytes_release(&number);
}

static bool occurs(struct span text, struct span part)
{
	return part.size && span_find_span(text, part) < text.size;
}

/* A server's proof is made from the password as well: is one in the challenge, in any form? */
static bool challenge_is_secret(const struct lesson *lesson)
{
	struct span challenge = bytes_span(&lesson->challenge);
	bool found = false;

	for (size_t i = 0; i < lesson->step.value_count && !found; i++) {
		const struct sasl_value *value = &lesson->step.values[i];
		struct bytes coded = BYTES_INIT;

		if (!value->secret)
			continue;
		bytes_reserve(&coded, value->bytes.size * 2 + 4);
		base64_append(&coded, value->bytes);
		found = occurs(challenge, value->bytes) || occurs(challenge, bytes_span(&coded));
		bytes_wipe(&coded);
	}
	return found;
}

static void append_line(struct bytes *out, const char *head, struct span raw, bool hidden)
{
	struct bytes coded = BYTES_INIT;

	bytes_append_text(out, head);
	bytes_reserve(&coded, raw.size * 2 + 4);
	base64_append(&coded, raw);
	if (hidden)
		values_append_shape(out, bytes_span(&coded));
	else
		bytes_append(out, bytes_span(&coded));
	bytes_append_byte(out, '\n');
	bytes_wipe(&coded);
}

static void tell_challenge(struct lesson *lesson)
{
	struct span challenge = bytes_span(&lesson->challenge);
	bool hidden = !lesson->revealed && challenge_is_secret(lesson);

	append_line(&lesson->out, "S: 334 ", challenge, hidden);
	if (!challenge.size)
		return;
	bytes_append_text(&lesson->out, "        = ");
	if (hidden)
		values_append_shape(&lesson->out, challenge);
	else
		printable_append(&lesson->out, challenge);
	bytes_append_byte(&lesson->out, '\n');
}

static void tell_response(struct lesson *lesson, bool on_auth_line)
{
	const struct sasl_step *step = &lesson->step;
	struct bytes head = BYTES_INIT;

	bytes_append_text(&head, "C: ");
	if (on_auth_line) {
		bytes_append_text(&head, "AUTH ");
		bytes_append_text(&head, lesson->mechanism->name);
		/* RFC 4954 §4: an empty response on this line. */
		bytes_append_text(&head, step->response.size ? " " : " =");
	}
	append_line(&lesson->out, bytes_text(&head), step->response,
		    step->secret && !lesson->revealed);
	bytes_release(&head);
}

static void tell_step(struct lesson *lesson)
{
	const struct sasl_step *step = &lesson->step;

	if (step->asks)
		say(lesson, _(step->asks));
	values_append(&lesson->out, step->values, step->value_count, lesson->revealed);
	if (step->reason)
		say(lesson, _(step->reason));
}

/* ---- the exchange ---- */

static void tell_auth_alone(struct lesson *lesson)
{
	tell_step(lesson);
	bytes_append_text(&lesson->out, "C: AUTH ");
	bytes_append_text(&lesson->out, lesson->mechanism->name);
	bytes_append_byte(&lesson->out, '\n');
}

/* AUTH itself; false when it ends there. */
static bool play_begin(struct lesson *lesson, bool *present)
{
	enum exchange_next next = exchange_initial(lesson->exchange, &lesson->step);

	tell_step_number(lesson);
	*present = next == EXCHANGE_SEND;
	if (next == EXCHANGE_CANCEL) {
		tell_step(lesson);
		return false;
	}
	if (!*present) {
		tell_auth_alone(lesson);
		return lesson->mechanism->client != NULL;
	}
	tell_step(lesson);
	tell_response(lesson, true);
	say(lesson, _("AUTH can also go out alone: then the server's empty 334 asks for this very "
		      "line."));
	return true;
}

static bool play_challenge(struct lesson *lesson)
{
	struct bytes coded = BYTES_INIT;
	enum exchange_next next;

	bytes_reserve(&coded, lesson->challenge.size * 2 + 4);
	base64_append(&coded, bytes_span(&lesson->challenge));
	next = exchange_challenge(lesson->exchange, bytes_span(&coded), &lesson->step);
	while (next == EXCHANGE_BUSY)
		next = exchange_work(lesson->exchange, ROUNDS_AT_ONCE, &lesson->step);
	bytes_wipe(&coded);
	tell_step_number(lesson);
	tell_challenge(lesson);
	tell_step(lesson);
	if (next != EXCHANGE_SEND)
		return false;
	tell_response(lesson, false);
	return true;
}

static int tell_end(struct lesson *lesson, enum verification verification)
{
	const char *reason = NULL;
	bool proven = exchange_succeeded(lesson->exchange, &reason);

	bytes_append_byte(&lesson->out, '\n');
	if (verification == VERIFY_OK) {
		say(lesson, _("S: 235: the login is accepted."));
		if (!proven && reason)
			say(lesson, _(reason));
		return proven ? EXIT_DONE : EXIT_AUTH;
	}
	say(lesson, verification == VERIFY_MALFORMED
			    ? _("S: 501: the practice server cannot read the line.")
			    : _("S: 535: the practice server refuses the login."));
	return EXIT_AUTH;
}

static int play(struct lesson *lesson)
{
	enum verification verification = VERIFY_CHALLENGE;
	bool present;

	if (!play_begin(lesson, &present))
		return EXIT_AUTH;
	if (!lesson->mechanism->server) {
		bytes_append_byte(&lesson->out, '\n');
		say(lesson, _("Here it ends: the practice server does not do this mechanism."));
		return EXIT_DONE;
	}
	begin_server(lesson);
	for (;;) {
		bytes_wipe(&lesson->challenge);
		verification = verifier_push(lesson->verifier, present, lesson->step.response,
					     &lesson->challenge);
		present = true;
		if (verification != VERIFY_CHALLENGE)
			return tell_end(lesson, verification);
		if (!play_challenge(lesson))
			return EXIT_AUTH;
	}
}

static int teach(struct lesson *lesson, const struct options *options)
{
	struct fault fault;
	int status = EXIT_DONE;

	tell_head(lesson);
	if (!lesson->mechanism->client) {
		say(lesson,
		    _("This program explains it but does not construct it: its lines are made "
		      "elsewhere and sent by hand."));
		return EXIT_DONE;
	}
	if (!take_password(lesson, options, &fault)) {
		print_error(fault.text);
		bytes_clear(&lesson->out);
		return exit_status_of_fault(fault.kind);
	}
	make_login(lesson, options);
	tell_frame(lesson);
	lesson->exchange = exchange_new(lesson->mechanism, &lesson->login);
	status = play(lesson);
	exchange_free(lesson->exchange);
	verifier_free(lesson->verifier);
	return status;
}

static int tell_unknown(const char *name)
{
	struct message_value value = { "name", span_text(name) };
	char *text = message_text(_("No mechanism {name} is known. `smtpscope list mechanisms` "
				    "shows them all."),
				  &value, 1);

	print_error(text);
	memory_free(text);
	return EXIT_NOTHING;
}

int cli_auth(const struct options *options)
{
	struct lesson lesson = { .mechanism = NULL };
	int status;

	if (options->word_count != 1)
		return cli_usage_error(_("auth wants the name of one mechanism."),
				       subcommand_of(cli_auth));
	lesson.mechanism = mechanism_find(span_text(options->words[0]));
	if (!lesson.mechanism)
		return tell_unknown(options->words[0]);
	status = teach(&lesson, options);
	if (!print_long(bytes_span(&lesson.out), true))
		status = EXIT_FILE;
	bytes_wipe(&lesson.challenge);
	bytes_wipe(&lesson.password);
	bytes_release(&lesson.out);
	return status;
}
