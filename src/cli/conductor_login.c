/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a login begins: what the options and the connection add to what the user
 * gave, above all the TLS channel that it is bound to. Its lines are the
 * business of conductor_exchange.c.
 */
#include <string.h>

#include "base/time.h"
#include "cli/conductor_inside.h"
#include "journal/asked.h"
#include "smtp/extension.h"
#include "smtp/reply.h"

bool conductor_offered(const struct conductor *conductor, struct bytes *mechanisms)
{
	uint32_t id = session_dialogue(conductor->session)->ehlo_reply_id;
	struct reply reply = REPLY_INIT;
	struct extension_line line;

	journal_reply(conductor->journal, id, &reply);
	for (size_t i = 1; i < reply.count; i++)
		if (extension_parse(reply.lines[i].text, &line) && line.id == EXTENSION_AUTH) {
			bytes_append(mechanisms, line.parameters);
			break;
		}
	reply_release(&reply);
	return mechanisms->size > 0;
}

/* The type that was asked for, else the first that this channel has. */
static bool find_binding(const struct conductor *conductor, struct span wanted, struct bytes *type,
			 struct bytes *data)
{
	for (int n = 0; n < TLS_BINDING_COUNT; n++) {
		const char *name = tls_binding_name((enum tls_binding)n);

		if (wanted.size && !span_is(wanted, name))
			continue;
		if (session_binding(conductor->session, (enum tls_binding)n, data)) {
			bytes_append_text(type, name);
			return true;
		}
	}
	return false;
}

bool conductor_can_bind(const struct conductor *conductor)
{
	struct bytes type = BYTES_INIT, data = BYTES_INIT;
	bool found = conductor->session &&
		     find_binding(conductor, span_text(conductor->options->binding), &type, &data);

	bytes_release(&type);
	bytes_wipe(&data);
	return found;
}

bool conductor_shows_certificate(const struct conductor *conductor)
{
	struct bytes subject = BYTES_INIT;
	bool shown = conductor->session && session_shown(conductor->session, &subject);

	bytes_release(&subject);
	return shown;
}

/* True when the server offers what this mechanism is called with -PLUS behind its name. */
static bool plus_is_offered(const struct conductor *conductor, const struct mechanism *mechanism)
{
	struct bytes offered = BYTES_INIT, name = BYTES_INIT;
	struct span rest, word;
	bool found = false;

	conductor_offered(conductor, &offered);
	bytes_append_text(&name, mechanism->name);
	bytes_append_text(&name, "-PLUS");
	rest = bytes_span(&offered);
	while (extension_next_mechanism(&rest, &word))
		found |= span_is_word(word, bytes_text(&name));
	bytes_release(&offered);
	bytes_release(&name);
	return found;
}

/*
 * A -PLUS mechanism gets type and data. A SCRAM without it gets the type alone
 * if we could bind and the server seems not to: the server, should it offer
 * -PLUS after all, then knows that somebody took it out (RFC 5802 §6).
 */
static void add_binding(const struct conductor *conductor, const struct mechanism *mechanism,
			struct login *login, struct bytes *type, struct bytes *data)
{
	struct span wanted = login->binding_type;

	if (!wanted.size)
		wanted = span_text(conductor->options->binding);
	login->binding_type = login->binding_data = span_of(NULL, 0);
	if (!find_binding(conductor, wanted, type, data))
		return;
	if (mechanism->binds_channel)
		login->binding_data = bytes_span(data);
	else if (plus_is_offered(conductor, mechanism))
		return;
	login->binding_type = bytes_span(type);
}

/* An exchange that was begun by hand goes on; its AUTH, and of LOGIN the user, are sent already. */
static bool add_begun(const struct conductor *conductor, const struct mechanism *mechanism,
		      struct login *login)
{
	const struct dialogue *dialogue = session_dialogue(conductor->session);

	if (conductor->login && login_run_state(conductor->login) != LOGIN_OVER)
		return false;
	if (!span_is_word(asked_mechanism(conductor->journal, dialogue), mechanism->name))
		return false;
	login->no_initial_response = dialogue->auth_step == 0;
	login->user_on_auth_line = dialogue->auth_step > 0;
	if (login->user_on_auth_line)
		login->user = bytes_span(&conductor->auth_user);
	return true;
}

void conductor_login(struct conductor *conductor, const struct mechanism *mechanism,
		     const struct login *from)
{
	struct login login = *from;
	struct bytes type = BYTES_INIT, data = BYTES_INIT, subject = BYTES_INIT;
	bool begun = add_begun(conductor, mechanism, &login);

	session_shown(conductor->session, &subject);
	login.certificate = bytes_span(&subject);
	login.host = span_text(conductor->endpoint.host);
	login.port = conductor->endpoint.port;
	login.iteration_limit = conductor->options->iteration_limit;
	login.now_s = time_wall_us() / 1000000;
	add_binding(conductor, mechanism, &login, &type, &data);
	conductor_end_login(conductor);
	conductor->login = login_run_new(mechanism, &login, conductor->secrets);
	conductor->login_seen = begun ? 0 : session_last_reply(conductor->session);
	if (begun)
		login_run_join(conductor->login);
	bytes_release(&subject);
	bytes_release(&type);
	bytes_wipe(&data);
}

void conductor_forget(struct conductor *conductor)
{
	conductor_login_cancel(conductor);
	secrets_forget(conductor->secrets);
	if (conductor->session)
		session_forget(conductor->session);
}
