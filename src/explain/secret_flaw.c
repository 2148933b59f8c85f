/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A secret is not kept, but how many characters, spaces and NULs it had is, and
 * whether a line end was among them: enough to name the commonest mistakes of a
 * login made by hand or by a script. Asked by why.c and verdict_side.c.
 */
#include "explain/secret_flaw.h"

#include "base/message.h"
#include "explain/condition.h"

static bool has_newline(const struct secret_shape *shape)
{
	return shape->newline;
}

static bool has_no_nul(const struct secret_shape *shape)
{
	return shape->nuls == 0;
}

static bool has_one_nul(const struct secret_shape *shape)
{
	return shape->nuls == 1;
}

/* "abcd efgh ijkl mnop", as Google and others show one. */
static bool is_app_password(const struct secret_shape *shape)
{
	return shape->chars == 19 && shape->bytes == 19 && shape->spaces == 3;
}

/* The first that holds speaks. */
static const struct {
	const char *mechanism;
	bool (*holds)(const struct secret_shape *shape);
	const char *sentence;
} rows[] = {
	{ "^PLAIN", has_no_nul,
	  N_("What was sent holds no NUL: PLAIN wants one before the user name and one before the "
	     "password.") },
	{ "^PLAIN", has_one_nul,
	  N_("What was sent holds one NUL, and PLAIN wants two: before the user name and before "
	     "the password.") },
	{ "^PLAIN|^LOGIN|^XOAUTH2|^OAUTHBEARER", has_newline,
	  N_("What was sent holds a line end, as `echo` without -n adds one: to the server it is "
	     "a part of the password.") },
	{ "^LOGIN", is_app_password,
	  N_("What was sent has 19 characters, three of them spaces: an app password is shown "
	     "with spaces and sent without them.") },
};

/* Refused for what it holds; of what the server could not decode the structure says nothing. */
static bool is_of_login(const struct situation *situation)
{
	return situation->journal &&
	       (situation->verb == VERB_AUTH || situation->verb == VERB_AUTH_RESPONSE) &&
	       (situation->code == 500 || situation->code == 501 || situation->code == 535) &&
	       !text_matches(situation->text, "base64|decode");
}

const char *secret_flaw(const struct situation *situation)
{
	const struct event *command;
	struct secret_mark mark;

	if (!is_of_login(situation))
		return NULL;
	command = journal_event(situation->journal, situation->command_id);
	if (!command || !event_secret(command, 0, &mark))
		return NULL;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_matches(situation->mechanism, rows[i].mechanism) &&
		    rows[i].holds(&mark.shape))
			return rows[i].sentence;
	return NULL;
}
