/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mechanisms as a login's picker shows them. Called by tui/ask_login. */
#include "tui/login_choice.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "explain/refusal.h"

/* ---- what there is to say of one ---- */

/* How a mechanism stands on this channel; the order is that of the columns' words. */
enum safety {
	SAFE,
	SAFE_PARTLY, /* who listens can test guesses */
	SAFE_NOT,
};

static bool is_encrypted(const struct view *view)
{
	return view->dialogue.encryption == ENCRYPTION_VERIFIED;
}

static bool is_external(const struct mechanism *mechanism)
{
	return strcmp(mechanism->name, "EXTERNAL") == 0;
}

bool choice_can_do(const struct view *view, const struct mechanism *mechanism)
{
	return mechanism && mechanism->client && !mechanism->by_hand &&
	       (!mechanism->binds_channel || view->status.can_bind) &&
	       (!is_external(mechanism) || view->status.shown);
}

static enum safety safety_of(const struct view *view, const struct mechanism *mechanism)
{
	if (!mechanism || mechanism->exposure == EXPOSURE_NOTHING || is_encrypted(view))
		return SAFE;
	return mechanism->exposure == EXPOSURE_GUESS ? SAFE_PARTLY : SAFE_NOT;
}

const char *choice_why_greyed(const struct view *view, const struct choice *choice)
{
	const struct mechanism *mechanism = choice->mechanism;

	if (!mechanism)
		return N_("smtpscope does not know this mechanism. AUTH with its name can be "
			  "typed by hand.");
	if (!mechanism->client)
		return N_("smtpscope explains this one and cannot do it. AUTH with its name can "
			  "be typed by hand.");
	if (mechanism->by_hand)
		return N_("smtpscope begins this one and decodes its challenge, but the last "
			  "answer has to be made elsewhere: :auth with its name begins.");
	if (is_external(mechanism) && !view->status.shown)
		return N_("It wants a client certificate, and TLS was given none: --cert and --key "
			  "name one. :auth with its name tries it all the same.");
	if (!choice_can_do(view, mechanism))
		return N_("It is bound to the TLS connection, and there is nothing here to bind "
			  "it to.");
	if (!choice->offered)
		return N_("The server does not offer it here; :auth with its name tries it all "
			  "the same.");
	return NULL;
}

static const char *why_recommended(const struct mechanism *mechanism)
{
	if (mechanism->exposure == EXPOSURE_PASSWORD)
		return N_("Recommended: nothing better is offered, and the verified TLS hides the "
			  "password on its way.");
	return N_("Recommended: the strongest that is offered and can be done here; the password "
		  "itself is not sent.");
}

static const char *why_safe(const struct view *view, const struct choice *choice)
{
	bool clear = view->dialogue.encryption == ENCRYPTION_NONE;

	switch (safety_of(view, choice->mechanism)) {
	case SAFE_NOT:
		return clear ? N_("Not safe here: it sends the password itself, and whoever "
				  "listens can read it. F3 encrypts first.")
			     : N_("Not safe here: it sends the password itself, and who is at the "
				  "other end of this TLS is not verified.");
	case SAFE_PARTLY:
		return clear ? N_("Partly safe here: the password is not sent, but whoever "
				  "listens can test guesses at it.")
			     : N_("Partly safe here: the password is not sent, but who is at the "
				  "other end of this TLS is not verified and can test guesses.");
	case SAFE:
		break;
	}
	if (choice->mechanism->wants_token)
		return N_("It wants a token of your provider in place of a password.");
	return N_("Safe here; another one is recommended.");
}

static void append_sentence(struct bytes *out, const char *sentence)
{
	if (out->size)
		bytes_append_byte(out, ' ');
	bytes_append_text(out, _(sentence));
}

/* What came of it before, if it was refused: with the same words the same will come. */
static void append_refusal(struct bytes *out, unsigned refused)
{
	struct bytes code = BYTES_INIT;
	struct message_value value = { "code", { NULL, 0 } };
	const char *sentence =
		refusal_is_of_mechanism(refused)
			? N_("Refused here with {code}: not the password, but this way of logging "
			     "in.")
		: refused < 500
			? N_("It ended here with {code} before: the server could not check "
			     "anything, and the same may go well later.")
			: N_("Refused here with {code} before: with the same user and password it "
			     "will be again, another mechanism does not help, and each try "
			     "counts.");

	bytes_append_number(&code, refused);
	value.bytes = bytes_span(&code);
	if (out->size)
		bytes_append_byte(out, ' ');
	message_append(out, _(sentence), &value, 1);
	bytes_release(&code);
}

char *choice_detail(const struct view *view, const struct choice *choice)
{
	const char *grey = choice_why_greyed(view, choice);
	struct bytes text = BYTES_INIT;

	if (choice->refused)
		append_refusal(&text, choice->refused);
	if (grey)
		append_sentence(&text, grey);
	else if (choice->recommended)
		append_sentence(&text, why_recommended(choice->mechanism));
	else if (!choice->refused)
		append_sentence(&text, why_safe(view, choice));
	if (choice->mechanism)
		append_sentence(&text, choice->mechanism->summary);
	if (choice->mechanism && choice->mechanism->obsolete)
		append_sentence(&text, N_("It is obsolete."));
	return bytes_take_text(&text);
}

/* One or two words; what is said first matters most. */
static char *make_remark(const struct choice *choice)
{
	const struct mechanism *mechanism = choice->mechanism;
	struct bytes code = BYTES_INIT;
	struct message_value value = { "code", { NULL, 0 } };
	char *text;

	bytes_append_number(&code, choice->refused);
	value.bytes = bytes_span(&code);
	text = message_text(choice->refused                       ? _("refused, {code}")
			    : choice->recommended                 ? _("recommended")
			    : mechanism && mechanism->wants_token ? _("needs a token")
			    : mechanism && mechanism->obsolete    ? _("obsolete")
								  : "",
			    &value, 1);
	bytes_release(&code);
	return text;
}

const char *choice_safety(const struct view *view, const struct choice *choice)
{
	static const char *const names[] = {
		[SAFE] = N_("yes"),
		[SAFE_PARTLY] = N_("partly"),
		[SAFE_NOT] = N_("no"),
	};

	return choice->mechanism ? _(names[safety_of(view, choice->mechanism)]) : "?";
}

/* ---- which mechanisms there are ---- */

static bool has_choice(const struct choices *choices, const struct mechanism *mechanism)
{
	for (size_t n = 0; n < choices->count; n++) {
		if (choices->rows[n].mechanism == mechanism)
			return true;
	}
	return false;
}

static void add_choice(struct choices *choices, struct choice choice, const struct view *view)
{
	if (choices->count == CHOICES_MAX)
		return;
	choice.refused = login_refusal(view->journal, view->count, span_text(choice.name));
	choice.remark = make_remark(&choice);
	choices->rows[choices->count++] = choice;
}

/* The best of those that were not refused for what they are. */
static const struct mechanism *choose(const struct view *view, struct span offered)
{
	struct bytes left = BYTES_INIT;
	const struct mechanism *best;
	struct span name;

	while (extension_next_mechanism(&offered, &name)) {
		if (refusal_is_of_mechanism(login_refusal(view->journal, view->count, name)))
			continue;
		bytes_append(&left, name);
		bytes_append_byte(&left, ' ');
	}
	best = mechanism_choose(bytes_span(&left), is_encrypted(view), false,
				view->status.can_bind);
	bytes_release(&left);
	return best;
}

/* Those of the server in its order, then those that we could do and it does not offer. */
void choices_collect(struct choices *choices, const struct view *view)
{
	const struct mechanism *best;
	struct span rest, name;
	size_t at = 0;

	view_append_mechanisms(view, &choices->offered);
	rest = bytes_span(&choices->offered);
	best = choose(view, rest);
	while (extension_next_mechanism(&rest, &name)) {
		printable_append(&choices->names, name);
		bytes_append_byte(&choices->names, 0);
	}
	bytes_append_byte(&choices->names, 0);
	while (choices->names.data[at]) {
		const char *text = (const char *)choices->names.data + at;
		const struct mechanism *mechanism = mechanism_find(span_text(text));

		at += strlen(text) + 1;
		if (!mechanism || !has_choice(choices, mechanism))
			add_choice(choices,
				   (struct choice){ .name = mechanism ? mechanism->name : text,
						    .mechanism = mechanism,
						    .offered = true,
						    .recommended = mechanism && mechanism == best },
				   view);
	}
	for (size_t n = 0; choices->count && mechanism_row(n); n++) {
		const struct mechanism *mechanism = mechanism_row(n);

		if (mechanism->client && !has_choice(choices, mechanism))
			add_choice(
				choices,
				(struct choice){ .name = mechanism->name, .mechanism = mechanism },
				view);
	}
}

void choices_release(struct choices *choices)
{
	for (size_t n = 0; n < choices->count; n++)
		memory_free(choices->rows[n].remark);
	bytes_release(&choices->offered);
	bytes_release(&choices->names);
}
