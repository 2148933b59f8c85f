/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The way into a login: the picker, a table of the mechanisms that this
 * server's EHLO offers with what speaks for and against each, then the form
 * for user and password. From here the login goes to the actions.
 */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "journal/asked.h"
#include "journal/members.h"
#include "sasl/mechanism.h"
#include "tui/login_choice.h"
#include "tui/pages.h"
#include "tui/screen.h"
#include "tui/veil.h"

/* ---- what stands above the table ---- */

static bool is_in_transaction(const struct view *view)
{
	enum phase phase = dialogue_phase(&view->dialogue);

	return phase == PHASE_MAIL || phase == PHASE_RCPT || phase == PHASE_DATA ||
	       phase == PHASE_BDAT;
}

/* Nothing is offered at all: what that means, and what it may come from. */
static void add_causes(struct page *page)
{
	static const char *const causes[] = {
		N_("This port is not for users: mail programs log in on 587 or 465; on 25 servers "
		   "take mail from each other without login."),
		N_("Something in between, a firewall or an antivirus program, changes what the "
		   "server says."),
		N_("The server offers logins only to some networks, or they are switched off in "
		   "its configuration."),
		N_("The server knows you already, by your address or by your certificate."),
	};

	page_add(page, NULL,
		 _("The server offers no AUTH: on this connection nobody can log in. Likely "
		   "causes:"),
		 STYLE_PLAIN);
	for (size_t n = 0; n < sizeof(causes) / sizeof(*causes); n++) {
		const char mark[] = { (char)('1' + n), '.', 0 };

		page_add_item(page, mark, _(causes[n]));
	}
	page_add(page, NULL, _(":auth with a mechanism's name tries it all the same."),
		 STYLE_FAINT);
}

/* The mechanism of an exchange begun by hand, which a login can take over; NULL: none. */
static const struct mechanism *find_asked(const struct view *view)
{
	const struct mechanism *mechanism =
		view->journal && !view->status.login
			? mechanism_find(asked_mechanism(view->journal, &view->dialogue))
			: NULL;

	return mechanism && mechanism->client ? mechanism : NULL;
}

/* The user's name, too, went out by hand. */
static bool is_named(const struct view *view)
{
	return find_asked(view) && view->dialogue.auth_step > 0;
}

static bool is_in_exchange(const struct view *view)
{
	enum verb verb;

	return dialogue_phase(&view->dialogue) == PHASE_AUTH ||
	       (dialogue_awaits(&view->dialogue, &verb) && verb == VERB_AUTH);
}

/* Why no login can begin now, whatever the mechanism; NULL: it can. */
static const char *why_not_now(const struct view *view, struct span wanted)
{
	const struct mechanism *asked = find_asked(view);

	if (view->status.login)
		return N_("A login is under way: Enter sends its step, Esc cancels it.");
	if (!is_in_exchange(view) || (asked && (!wanted.size || span_is_word(wanted, asked->name))))
		return NULL;
	return N_("An AUTH exchange is under way: answer it, or give it up with *. Then a login "
		  "can begin.");
}

/* What is to be expected of AUTH at this moment of the session; NULL: nothing special. */
static const char *what_to_expect(const struct view *view)
{
	if (find_asked(view))
		return N_("AUTH went out by hand: the login goes on with the question that the "
			  "server has asked.");
	if (view->dialogue.authenticated)
		return N_("This session is logged in already: a second AUTH is answered with 503. "
			  ":reconnect begins anew.");
	if (is_in_transaction(view))
		return N_("A transaction is open: AUTH within it is answered with 503. RSET ends "
			  "it.");
	return NULL;
}

static const char *what_of_channel(const struct view *view)
{
	bool starttls = extension_in(view->dialogue.extensions.offered, EXTENSION_STARTTLS);

	switch (view->dialogue.encryption) {
	case ENCRYPTION_NONE:
		return starttls ? N_("This connection is not encrypted: whoever listens can read "
				     "what PLAIN and LOGIN send. F3 encrypts first.")
				: N_("This connection is not encrypted, and the server offers no "
				     "STARTTLS: whoever listens can read what PLAIN and LOGIN "
				     "send.");
	case ENCRYPTION_UNVERIFIED:
		return N_("The server's certificate is not trusted: it may be somebody else who "
			  "reads your password.");
	case ENCRYPTION_VERIFIED:
		break;
	}
	return NULL;
}

static struct page *make_intro(const struct view *view, bool offered)
{
	struct page *page = page_new();
	const char *expect = what_to_expect(view);
	const char *channel = what_of_channel(view);
	bool starttls = extension_in(view->dialogue.extensions.offered, EXTENSION_STARTTLS);

	if (expect)
		page_add(page, NULL, _(expect), STYLE_WARNING);
	if (offered && channel)
		page_add(page, NULL, _(channel), STYLE_WARNING);
	else if (offered && !expect)
		page_add(page, NULL,
			 _("The connection is encrypted and the server is who it says it is."),
			 STYLE_PLAIN);
	else if (!offered && !(view->dialogue.ehlo_reply_id && view->dialogue.esmtp))
		page_add(page, NULL,
			 _("The server has accepted no EHLO yet, and only its answer says which "
			   "logins there are. Send EHLO first."),
			 STYLE_PLAIN);
	else if (!offered && view->dialogue.encryption == ENCRYPTION_NONE && starttls)
		page_add(page, NULL,
			 _("In clear text the server offers no login, and that is right: it offers "
			   "STARTTLS instead. F3 encrypts; then EHLO once more, and then F4."),
			 STYLE_PLAIN);
	else if (!offered)
		add_causes(page);
	return page;
}

/* ---- the picker ---- */

static struct table_row make_row(const struct view *view, const struct choice *choice)
{
	bool can = choice_can_do(view, choice->mechanism);

	return (struct table_row){
		.cells = { choice->name, choice->offered ? _("yes") : _("no"),
			   can ? _("yes") : _("no"), choice_safety(view, choice), choice->remark },
		.detail = choice_detail(view, choice),
		.greyed = choice_why_greyed(view, choice) != NULL,
		.marked = choice->recommended,
	};
}

static void open_picker(struct screen *screen)
{
	const struct view *view = &screen->view;
	const char *const titles[TABLE_COLUMNS] = { _("Mechanism"), _("offered"), _("we can"),
						    _("safe here"), "" };
	struct table_row rows[CHOICES_MAX];
	struct choices choices = { .count = 0 };

	choices_collect(&choices, view);
	bytes_clear(&screen->choice_names);
	for (size_t n = 0; n < choices.count; n++) {
		rows[n] = make_row(view, &choices.rows[n]);
		bytes_append_text(&screen->choice_names, choices.rows[n].name);
		bytes_append_byte(&screen->choice_names, '\n');
	}
	screen_open(screen,
		    dialog_table(_("Log in: with which mechanism?"),
				 make_intro(view, choices.count > 0), titles, rows, choices.count),
		    PURPOSE_PICK);
	for (size_t n = 0; n < choices.count; n++)
		memory_free((char *)rows[n].detail);
	choices_release(&choices);
}

/* ---- the form ---- */

/* Who logged in last in this session, else who the options name. */
static void append_user(const struct view *view, struct bytes *out)
{
	uint32_t id = view->journal ? journal_before(view->journal, view->count + 1, EVENT_LOGIN, 0)
				    : 0;
	const struct event *login = view->journal ? journal_event(view->journal, id) : NULL;

	if (login)
		bytes_append(out, members_text(span_of(login->data, login->size), "user"));
	if (!out->size && view->status.user)
		bytes_append_text(out, view->status.user);
}

static bool is_login(const struct mechanism *mechanism)
{
	return strcmp(mechanism->name, "LOGIN") == 0;
}

/* Where the first answer goes; 0: the mechanism leaves no choice. */
static size_t form_choices(const struct mechanism *mechanism, bool begun, const char *choices[2])
{
	if (begun)
		return 0;
	if (is_login(mechanism)) {
		choices[0] = _("the user name when the server asks for it");
		choices[1] = _("the user name in the AUTH line");
		return 2;
	}
	choices[0] = _("the first answer in the AUTH line");
	choices[1] = _("AUTH alone, the first answer after the server's 334");
	return mechanism->client_first ? 2 : 0;
}

/* What a -PLUS mechanism is bound by; in the order of the form's choice. */
static const char *const binding_types[] = { "", "tls-exporter", "tls-server-end-point" };

#define BINDING_TYPES (sizeof(binding_types) / sizeof(binding_types[0]))

static struct form_row binding_row(const char *names[BINDING_TYPES])
{
	names[0] = _("the strongest binding that this TLS has");
	for (size_t n = 1; n < BINDING_TYPES; n++)
		names[n] = binding_types[n];
	return (struct form_row){ .kind = FORM_CHOICE,
				  .label = _("Bound by"),
				  .choices = names,
				  .choice_count = BINDING_TYPES };
}

static bool takes_authzid(const struct mechanism *mechanism)
{
	return mechanism->wants_password && mechanism->strength && !is_login(mechanism) &&
	       strcmp(mechanism->name, "CRAM-MD5") != 0;
}

/* The texts that a form's choices point into. */
struct form_texts {
	const char *forms[2];
	const char *bindings[BINDING_TYPES];
};

static bool has_secret(const struct mechanism *mechanism)
{
	return mechanism->wants_password || mechanism->wants_token;
}

/* In the order in which screen_answer_login() reads them; how many. */
static size_t make_rows(const struct view *view, const struct mechanism *mechanism,
			struct span user, struct form_row rows[FORM_ROWS_MAX],
			struct form_texts *texts)
{
	enum form_kind name = view->veiled ? FORM_SECRET : FORM_TEXT;
	size_t count = 0;

	if (!is_named(view))
		rows[count++] = (struct form_row){ .kind = name,
						   .label = has_secret(mechanism)
								    ? _("User name")
								    : _("Name, if any"),
						   .value = user };
	if (has_secret(mechanism))
		rows[count++] = (struct form_row){ .kind = FORM_SECRET,
						   .label = mechanism->wants_token
								    ? _("Token")
								    : _("Password") };
	rows[count] = (struct form_row){
		.kind = FORM_CHOICE,
		.label = _("Form"),
		.choices = texts->forms,
		.choice_count = form_choices(mechanism, find_asked(view) != NULL, texts->forms)
	};
	count += rows[count].choice_count > 0;
	if (mechanism->binds_channel)
		rows[count++] = binding_row(texts->bindings);
	if (takes_authzid(mechanism))
		rows[count++] = (struct form_row){ .kind = name, .label = _("Act as, if another") };
	return count;
}

static void open_form(struct screen *screen, const struct mechanism *mechanism)
{
	const struct view *view = &screen->view;
	struct form_row rows[FORM_ROWS_MAX];
	struct form_texts texts;
	struct bytes user = BYTES_INIT;
	struct message_value value = { "mechanism", span_text(mechanism->name) };
	const char *intro = what_to_expect(view);
	const char *note = _("Each step is shown before it is sent. Alt-R shows what is masked.");
	char *title = message_text(_("Log in with {mechanism}"), &value, 1);
	size_t count;

	if (!intro)
		intro = what_of_channel(view);
	if (view->projector)
		note = _("Each step is shown before it is sent.");
	screen->login_begun = find_asked(view) != NULL;
	screen->login_named = is_named(view);
	append_user(view, &user);
	count = make_rows(view, mechanism, bytes_span(&user), rows, &texts);
	bytes_clear(&screen->choice_names);
	bytes_append_text(&screen->choice_names, mechanism->name);
	screen_open(screen, dialog_form(title, intro ? _(intro) : NULL, note, rows, count),
		    PURPOSE_LOGIN);
	if (user.size && has_secret(mechanism) &&
	    !screen->login_named) /* what is to be typed next */
		dialog_handle(&screen->dialog, &(struct input){ .kind = INPUT_DOWN });
	bytes_release(&user);
	memory_free(title);
}

/* ---- called by perform.c and answer.c ---- */

void screen_ask_login(struct screen *screen, struct span wanted)
{
	const struct mechanism *mechanism = mechanism_find(wanted);
	const struct mechanism *asked = find_asked(&screen->view);
	const char *why = why_not_now(&screen->view, wanted);

	if (why)
		screen_say(screen, _(why));
	else if (asked && span_find(wanted, ' ') == wanted.size)
		open_form(screen, asked);
	else if (!wanted.size)
		open_picker(screen);
	else if (span_find(wanted, ' ') < wanted.size)
		screen_say(screen, _(":auth takes the name of a mechanism alone: user name and "
				     "password are asked for in fields of their own."));
	else if (mechanism && mechanism->client) /* also one that is not offered */
		open_form(screen, mechanism);
	else
		screen_say(screen, _("That mechanism cannot be done by smtpscope: AUTH with its "
				     "name can be typed by hand."));
}

void screen_answer_pick(struct screen *screen, const struct dialog *dialog)
{
	struct span names = bytes_span(&screen->choice_names);
	const struct mechanism *mechanism;

	for (size_t n = dialog_table_chosen(dialog); n > 0; n--)
		names = span_after(names, span_find(names, '\n') + 1);
	mechanism = mechanism_find(span_part(names, 0, span_find(names, '\n')));
	if (mechanism)
		open_form(screen, mechanism);
}

/* Of those mechanisms that have one. */
static size_t secret_row(const struct screen *screen)
{
	return screen->login_named ? 0 : 1;
}

/* The doctor looks at what is pasted into the masked field, before it is too late to tell. */
void screen_look_at_paste(struct screen *screen, const struct input *input)
{
	const struct mechanism *mechanism = mechanism_find(bytes_span(&screen->choice_names));
	char *remark;

	if (input->kind != INPUT_PASTE || !mechanism || !has_secret(mechanism) ||
	    dialog_form_focus(&screen->dialog) != secret_row(screen))
		return;
	remark = pages_pasted_secret(input->paste, mechanism->wants_token);
	dialog_form_remark(&screen->dialog, remark);
	memory_free(remark);
}

void screen_answer_login(struct screen *screen, const struct dialog *dialog)
{
	struct span name = bytes_span(&screen->choice_names);
	const struct mechanism *mechanism = mechanism_find(name);
	const char *why = screen_refuses(screen, REQUEST_AUTH);
	struct login_wish wish = { .mechanism = name };
	const char *forms[2];
	size_t row = secret_row(screen);

	if (why) {
		screen_say(screen, why);
		return;
	}
	if (!screen->login_named)
		wish.user = dialog_form_value(dialog, 0);
	if (has_secret(mechanism))
		wish.password = dialog_form_value(dialog, row++);
	else
		wish.authzid = wish.user;
	if (form_choices(mechanism, screen->login_begun, forms)) {
		bool other = dialog_form_chosen(dialog, row++) == 1;

		wish.user_on_auth_line = other && is_login(mechanism);
		wish.no_initial_response = other && !is_login(mechanism);
	}
	if (mechanism->binds_channel)
		wish.binding = span_text(binding_types[dialog_form_chosen(dialog, row++)]);
	if (takes_authzid(mechanism))
		wish.authzid = dialog_form_value(dialog, row);
	if (!screen->view.status.practice) {
		veil_add(wish.user);
		veil_add(wish.authzid);
	}
	screen->view.follow = true;
	screen->actions->login_begin(screen->actions->context, &wish);
}
