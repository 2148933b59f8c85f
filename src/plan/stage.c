/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stages; asked by plan/breakpoint and plan/plan, and by cli/steps for F7 and --to. */
#include "plan/stage.h"

#include "base/message.h"

static const struct {
	const char *key;
	const char *name;
	enum verb first; /* VERB_UNKNOWN: no line of ours begins it */
} rows[STAGE_COUNT] = {
	[STAGE_NONE] = { "", "", VERB_UNKNOWN },
	[STAGE_GREETING] = { "greeting", N_("greeting"), VERB_UNKNOWN },
	[STAGE_EHLO] = { "ehlo", N_("EHLO"), VERB_EHLO },
	[STAGE_TLS] = { "tls", N_("TLS"), VERB_STARTTLS },
	[STAGE_AUTH] = { "auth", N_("login"), VERB_AUTH },
	[STAGE_ENVELOPE] = { "envelope", N_("envelope"), VERB_MAIL },
	[STAGE_MESSAGE] = { "message", N_("message"), VERB_DATA },
	[STAGE_QUIT] = { "quit", N_("QUIT"), VERB_QUIT },
};

const char *stage_key(enum plan_stage stage)
{
	return rows[stage].key;
}

const char *stage_name(enum plan_stage stage)
{
	return rows[stage].name;
}

bool stage_find(struct span key, enum plan_stage *stage)
{
	for (int n = STAGE_GREETING; n < STAGE_COUNT; n++)
		if (span_is_word(key, rows[n].key)) {
			*stage = (enum plan_stage)n;
			return true;
		}
	return false;
}

enum plan_stage stage_of_verb(enum verb verb)
{
	static const enum plan_stage stages[] = {
		[VERB_STAGE_NONE] = STAGE_NONE,       [VERB_STAGE_GREETING] = STAGE_GREETING,
		[VERB_STAGE_EHLO] = STAGE_EHLO,       [VERB_STAGE_TLS] = STAGE_TLS,
		[VERB_STAGE_AUTH] = STAGE_AUTH,       [VERB_STAGE_MAIL] = STAGE_ENVELOPE,
		[VERB_STAGE_RCPT] = STAGE_ENVELOPE,   [VERB_STAGE_DATA] = STAGE_MESSAGE,
		[VERB_STAGE_MESSAGE] = STAGE_MESSAGE, [VERB_STAGE_QUIT] = STAGE_QUIT,
	};

	return stages[command_row(verb)->stage];
}

bool stage_begins(enum plan_stage stage, enum verb verb)
{
	if (stage == STAGE_EHLO)
		return verb == VERB_EHLO || verb == VERB_HELO || verb == VERB_LHLO;
	if (stage == STAGE_MESSAGE)
		return verb == VERB_DATA || verb == VERB_BDAT || verb == VERB_BURL;
	return verb != VERB_UNKNOWN && rows[stage].first == verb;
}

static bool offers(const struct dialogue *dialogue, enum extension extension)
{
	return extension_in(dialogue->extensions.offered, extension);
}

static bool can_start_tls(const struct dialogue *dialogue)
{
	return dialogue->encryption == ENCRYPTION_NONE && offers(dialogue, EXTENSION_STARTTLS);
}

enum plan_stage stage_now(const struct dialogue *dialogue)
{
	switch (dialogue_phase(dialogue)) {
	case PHASE_NONE:
	case PHASE_GREETING:
		return STAGE_GREETING;
	case PHASE_GREETED:
		return STAGE_EHLO;
	case PHASE_STARTTLS:
		return STAGE_TLS;
	case PHASE_AUTH:
		return STAGE_AUTH;
	case PHASE_READY:
		if (can_start_tls(dialogue))
			return STAGE_TLS;
		if (!dialogue->authenticated && offers(dialogue, EXTENSION_AUTH))
			return STAGE_AUTH;
		return STAGE_ENVELOPE;
	case PHASE_MAIL:
		return STAGE_ENVELOPE;
	case PHASE_RCPT:
	case PHASE_DATA:
	case PHASE_BDAT:
		return STAGE_MESSAGE;
	default:
		return STAGE_QUIT;
	}
}

bool stage_is_reached(const struct dialogue *dialogue, enum plan_stage goal)
{
	enum phase phase = dialogue_phase(dialogue);

	switch (goal) {
	case STAGE_GREETING:
		return phase > PHASE_GREETING;
	case STAGE_EHLO:
		return dialogue->ehlo_id && phase >= PHASE_READY && phase < PHASE_CLOSING &&
		       phase != PHASE_STARTTLS;
	case STAGE_TLS:
		return dialogue->encryption != ENCRYPTION_NONE;
	case STAGE_AUTH:
		return dialogue->authenticated;
	case STAGE_ENVELOPE:
		return phase >= PHASE_RCPT && phase <= PHASE_BDAT;
	case STAGE_MESSAGE:
		return phase == PHASE_READY && dialogue->messages_accepted;
	case STAGE_QUIT:
		return phase >= PHASE_CLOSING;
	default:
		return true;
	}
}

static enum stage_step say(struct bytes *line, const char *text)
{
	bytes_append_text(line, text);
	return STAGE_LINE;
}

static enum stage_step greet(const struct dialogue *dialogue, const char *helo, struct bytes *line)
{
	bytes_append_text(line, dialogue->lmtp ? "LHLO " : "EHLO ");
	return say(line, helo);
}

static enum stage_step stuck(const char **why, const char *sentence)
{
	*why = sentence;
	return STAGE_STUCK;
}

/* EHLO was accepted, and no transaction is open. */
static enum stage_step next_when_ready(const struct dialogue *dialogue, enum plan_stage goal,
				       struct bytes *line, const char **why)
{
	if (goal >= STAGE_TLS && goal <= STAGE_AUTH && can_start_tls(dialogue))
		return say(line, "STARTTLS");
	if (goal == STAGE_TLS)
		return stuck(why, N_("The server does not offer STARTTLS, so there is no TLS to "
				     "get to. Try port 465, or ask its administrator."));
	if (goal == STAGE_AUTH && !offers(dialogue, EXTENSION_AUTH))
		return stuck(why, N_("The server offers no AUTH here, so there is no login to get "
				     "to. Submission is on port 587 or 465."));
	if (goal == STAGE_AUTH)
		return STAGE_LOGIN;
	return goal == STAGE_QUIT ? say(line, "QUIT") : STAGE_ADDRESSES;
}

enum stage_step stage_next(const struct dialogue *dialogue, enum plan_stage goal, const char *helo,
			   struct bytes *line, const char **why)
{
	enum phase phase = dialogue_phase(dialogue);

	if (dialogue_awaits(dialogue, NULL) || phase == PHASE_STARTTLS || phase == PHASE_GREETING)
		return STAGE_WAIT;
	if (stage_is_reached(dialogue, goal))
		return STAGE_DONE;
	switch (phase) {
	case PHASE_NONE:
	case PHASE_CLOSING:
	case PHASE_CLOSED:
		return stuck(why, N_("There is no connection. F2 connects."));
	case PHASE_REFUSED:
		if (goal == STAGE_QUIT)
			return say(line, "QUIT");
		return stuck(why, N_("The server refused the session in its greeting: only QUIT "
				     "is left."));
	case PHASE_GREETED:
		return goal == STAGE_QUIT ? say(line, "QUIT") : greet(dialogue, helo, line);
	case PHASE_READY:
		return next_when_ready(dialogue, goal, line, why);
	case PHASE_AUTH:
		return STAGE_LOGIN;
	case PHASE_DATA:
		return STAGE_CONTENT;
	case PHASE_RCPT:
		if (goal == STAGE_MESSAGE)
			return say(line, "DATA");
		/* fall through */
	default:
		if (goal == STAGE_QUIT)
			return say(line, "QUIT");
		if (goal == STAGE_ENVELOPE || goal == STAGE_MESSAGE)
			return STAGE_ADDRESSES;
		return stuck(why, N_("A transaction is open. RSET ends it; then that stage can be "
				     "gone to."));
	}
}
