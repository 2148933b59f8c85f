/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who logs in with a line, and with what: a helper knows it, of a line that was
 * typed or stands in a script it is read. So the same password is the same one
 * however it came, and a refusal counts for the account that it was about.
 */
#include "base/base64.h"
#include "cli/conductor_inside.h"

void credentials_release(struct credentials *credentials)
{
	bytes_release(&credentials->user);
	bytes_wipe(&credentials->secret);
}

static void take_secret(struct credentials *out, struct span secret)
{
	bytes_reserve(&out->secret, secret.size); /* no reallocation leaves a copy */
	bytes_append(&out->secret, secret);
}

/* authzid, NUL, authcid, NUL, password (RFC 4616); what is not of that form is a secret as a whole. */
static void split_plain(struct span response, struct credentials *out)
{
	size_t first = span_find(response, 0);
	struct span rest = span_after(response, first + 1);
	size_t second = span_find(rest, 0);

	if (first == response.size || second == rest.size) {
		take_secret(out, response);
		return;
	}
	bytes_append(&out->user, span_part(rest, 0, second));
	take_secret(out, span_after(rest, second + 1));
}

/* LOGIN's answers are counted, the prompts are not asked. */
static void take_response(const struct conductor *conductor, struct span mechanism, bool first,
			  struct span response, struct credentials *out)
{
	if (span_is_word(mechanism, "PLAIN")) {
		split_plain(response, out);
	} else if (span_is_word(mechanism, "LOGIN") && first) {
		bytes_append(&out->user, response);
	} else {
		bytes_append(&out->user,
			     first ? span_of(NULL, 0) : bytes_span(&conductor->auth_user));
		take_secret(out, response);
	}
}

/* The mechanism of the exchange that is open. */
static struct span open_mechanism(const struct conductor *conductor)
{
	const struct dialogue *dialogue = session_dialogue(conductor->session);
	const struct event *auth = journal_event(conductor->journal, dialogue->auth_id);
	struct span rest = auth ? event_text(auth) : span_of(NULL, 0);

	span_next_word(&rest);
	return span_next_word(&rest);
}

static void read_typed(const struct conductor *conductor, const struct outgoing *line,
		       struct credentials *out)
{
	const struct dialogue *dialogue = session_dialogue(conductor->session);
	struct bytes decoded = BYTES_INIT;
	struct command command;
	struct span text;
	bool auth;

	dialogue_parse(dialogue, bytes_span(&line->line), &command);
	auth = command.verb == VERB_AUTH;
	text = auth ? command.parameters : bytes_span(&line->line);
	if (text.size == 0 || span_is(text, "=")) /* RFC 4954 §4: an empty one */
		return;
	if (!auth && command.verb != VERB_AUTH_RESPONSE) {
		if (line->secret_count)
			take_secret(out, secrets_value(conductor->secrets, line->secrets[0].id));
		return;
	}
	bytes_reserve(&decoded, text.size);
	if (base64_decode(text, &decoded, NULL) != BASE64_OK) {
		bytes_clear(&decoded);
		bytes_append(&decoded, text);
	}
	take_response(conductor, auth ? command.mechanism : open_mechanism(conductor),
		      auth || dialogue->auth_step == 0, bytes_span(&decoded), out);
	bytes_wipe(&decoded);
}

static bool sends_password(const struct mechanism *mechanism)
{
	return mechanism->wants_password && mechanism->exposure == EXPOSURE_PASSWORD;
}

void conductor_read_credentials(const struct conductor *conductor, const struct outgoing *line,
				struct credentials *out)
{
	const struct login_run *login = line->origin == ORIGIN_LOGIN ? conductor->login : NULL;

	*out = (struct credentials){ BYTES_INIT, BYTES_INIT };
	/* The helper's own line may have been edited; what is computed tells nobody the password. */
	if (!login || sends_password(login_run_mechanism(login)))
		read_typed(conductor, line, out);
	if (login && !out->user.size)
		bytes_append(&out->user, login_run_user(login));
	if (login && !out->secret.size)
		take_secret(out, login_run_password(login));
}

void conductor_note_credentials(struct conductor *conductor, const struct outgoing *line)
{
	bool helped = line->origin == ORIGIN_LOGIN && conductor->login;
	struct credentials credentials;
	struct command command;

	dialogue_parse(session_dialogue(conductor->session), bytes_span(&line->line), &command);
	if (command.verb != VERB_AUTH && command.verb != VERB_AUTH_RESPONSE)
		return;
	conductor_read_credentials(conductor, line, &credentials);
	if (command.verb == VERB_AUTH)
		conductor->auth_secret = 0;
	if (command.verb == VERB_AUTH || credentials.user.size) {
		bytes_clear(&conductor->auth_user);
		bytes_append(&conductor->auth_user, bytes_span(&credentials.user));
	}
	if (credentials.secret.size)
		conductor->auth_secret =
			secrets_add(conductor->secrets, bytes_span(&credentials.secret));
	conductor->auth_helper = helped ? login_run_mechanism(conductor->login) : NULL;
	credentials_release(&credentials);
}
