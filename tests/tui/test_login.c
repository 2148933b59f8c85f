/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Into a login and through it: the picker, the form, the steps and their keys. */
#include "stage.h"

#include "../tools/unit.h"

#define POINTER "\xE2\x96\xB6"
#define F4 "\033OS"
#define EDGE "\xE2\x94\x82"
#define CUT "\xE2\x80\xA6"
#define MASK "\xE2\x80\xA2"
#define MASKS_8 MASK MASK MASK MASK MASK MASK MASK MASK

static struct stage stage;

static void open_80x24(void)
{
	stage_open(&stage, 24, 80);
}

static void close_stage(void)
{
	stage_close_all(&stage);
}

/* A server that offers these lines behind its name, in clear or inside TLS. */
static void offer(const char *lines, bool tls, bool trusted)
{
	char reply[512];

	stage_begin(&stage);
	stage_server(&stage, "220 mail.example.test ESMTP\r\n");
	if (tls) {
		stage_type(&stage, "STARTTLS\r");
		stage_server(&stage, "220 go ahead\r\n");
		stage_tls(&stage, trusted);
	}
	stage_type(&stage, "EHLO laptop.example.net\r");
	snprintf(reply, sizeof(reply), "250-mail.example.test\r\n%s", lines);
	stage_server(&stage, reply);
	stage_asked(&stage);
}

/* ---- the picker ---- */

#define ALL "250 AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256 GSSAPI X-OWN NTLM\r\n"

/* What is to be seen of a row, on which channel. */
static const struct {
	bool tls;
	bool trusted;
	const char *row;    /* from its pointer on; blanks are single */
	const char *detail; /* a part of what stands below */
} rows[] = {
	{ true, true, "SCRAM-SHA-256 yes yes yes recommended", "strongest that is offered" },
	{ true, true, "PLAIN yes yes yes", "Safe here" },
	{ true, false, "PLAIN yes yes no", "is not verified" },
	{ true, false, "CRAM-MD5 yes yes partly", "not verified and can test guesses" },
	{ false, false, "PLAIN yes yes no", "whoever listens can read it" },
	{ false, false, "LOGIN yes yes no obsolete", "whoever listens can read it" },
	{ false, false, "CRAM-MD5 yes yes partly", "can test guesses" },
	{ false, false, "SCRAM-SHA-256 yes yes partly recommended", "password itself is not sent" },
	{ true, true, "GSSAPI yes no yes", "cannot do it" },
	{ true, true, "X-OWN yes no ?", "does not know this mechanism" },
	{ true, true, "NTLM yes no yes", "last answer has to be made elsewhere" },
	{ true, true, "SCRAM-SHA-1 no yes yes", "does not offer it here" },
	{ true, true, "SCRAM-SHA-1-PLUS no no yes", "nothing here to bind it to" },
};

/* The selected row, with single blanks. */
static const char *selected_row(void)
{
	static char out[128];
	const char *at = strstr(stage_text(&stage), POINTER " ");
	size_t size = 0;

	/* the first pointer may be the protocol's */
	while (at && strncmp(at - strlen("\xE2\x94\x82 "), "\xE2\x94\x82 ", 4) != 0)
		at = strstr(at + 1, POINTER " ");
	for (at = at ? at + 4 : ""; *at && *at != '\n' && (unsigned char)*at < 0x80; at++) {
		if (*at == ' ' && size && out[size - 1] == ' ')
			continue;
		out[size++] = *at;
	}
	while (size && out[size - 1] == ' ')
		size--;
	out[size] = 0;
	return out;
}

static void select_mechanism(const char *row)
{
	stage_type(&stage, "\033[H");
	for (int n = 0; n < 20 && strcmp(selected_row(), row) != 0; n++)
		stage_type(&stage, "j");
	ck_assert_str_eq(selected_row(), row);
}

/* All rows of the screen in one, for sentences that are wrapped. */
static const char *flat(void)
{
	static char out[8192];
	size_t size = 0;

	for (const char *at = stage_text(&stage); *at; at++) {
		bool blank = *at == ' ' || *at == '\n';

		if ((unsigned char)*at >= 0x80)
			continue;
		if (blank && size && out[size - 1] == ' ')
			continue;
		out[size++] = blank ? ' ' : *at;
	}
	out[size] = 0;
	return out;
}

START_TEST(the_picker_says_of_each_mechanism_how_it_stands_and_why)
{
	offer(ALL, rows[_i].tls, rows[_i].trusted);
	stage_type(&stage, F4);
	select_mechanism(rows[_i].row);
	ck_assert_msg(strstr(flat(), rows[_i].detail), "%s", stage_text(&stage));
}
END_TEST

/* A login that is tried and refused, and what the picker says afterwards. */
static const struct {
	const char *lines;
	const char *typed; /* with the replies to it */
	const char *reply;
	const char *row;
	const char *detail;
	const char *recommended; /* NULL: no other one */
} refusals[] = {
	{ "250 AUTH PLAIN SCRAM-SHA-256\r\n", "AUTH SCRAM-SHA-256\r", "504 5.5.4 not that\r\n",
	  "SCRAM-SHA-256 yes yes yes refused, 504", "not the password, but this way",
	  "PLAIN yes yes yes recommended" },
	{ "250 AUTH PLAIN SCRAM-SHA-256\r\n", "AUTH SCRAM-SHA-256\r", "535 5.7.8 no\r\n",
	  "SCRAM-SHA-256 yes yes yes refused, 535", "another mechanism does not help", NULL },
	{ "250 AUTH PLAIN\r\n", "AUTH PLAIN\r", "454 4.7.0 later\r\n",
	  "PLAIN yes yes yes refused, 454", "could not check anything", NULL },
	{ "250 AUTH PLAIN\r\n", "AUTH PLAIN\r", "534 5.7.9 app password\r\n",
	  "PLAIN yes yes yes refused, 534", "this way of logging in", NULL },
	/* XOAUTH2 is obsolete; that it wants a token matters more */
	{ "250 AUTH XOAUTH2\r\n", "NOOP\r", "250 ok\r\n", "XOAUTH2 yes yes yes needs a token",
	  "It is obsolete.", NULL },
};

START_TEST(the_picker_knows_what_was_refused_before)
{
	offer(refusals[_i].lines, true, true);
	stage_type(&stage, refusals[_i].typed);
	stage_server(&stage, refusals[_i].reply);
	stage_type(&stage, F4);
	select_mechanism(refusals[_i].row);
	ck_assert_msg(strstr(flat(), refusals[_i].detail), "%s", stage_text(&stage));
	if (refusals[_i].recommended)
		select_mechanism(refusals[_i].recommended);
	else
		ck_assert_ptr_null(strstr(stage_text(&stage), "recommended"));
}
END_TEST

START_TEST(the_recommended_one_is_selected_and_enter_asks_for_user_and_password)
{
	offer(ALL, true, true);
	stage_type(&stage, F4);
	ck_assert_str_eq(selected_row(), "SCRAM-SHA-256 yes yes yes recommended");
	stage_type(&stage, "\r");
	ck_assert(stage_shows(&stage, "Log in with SCRAM-SHA-256"));
	stage_type(&stage, "student\tcorrect horse\r");
	ck_assert_str_eq(stage_asked(&stage),
			 "mechanism SCRAM-SHA-256\nuser student\npassword correct horse\n");
}
END_TEST

START_TEST(where_only_passwords_in_clear_are_offered_nothing_is_recommended)
{
	offer("250 AUTH PLAIN LOGIN\r\n", false, false);
	stage_type(&stage, F4);
	ck_assert(stage_shows(&stage, "Mechanism"));
	ck_assert(!stage_shows(&stage, "recommended"));
}
END_TEST

START_TEST(a_greyed_mechanism_cannot_be_chosen)
{
	offer(ALL, true, true);
	stage_type(&stage, F4);
	select_mechanism("GSSAPI yes no yes");
	stage_type(&stage, "\r");
	ck_assert(stage_shows(&stage, "with which mechanism?"));
	ck_assert_str_eq(stage_asked(&stage), "");
}
END_TEST

/* Where nothing can be chosen, or 503 is due. */
static const struct {
	const char *lines;
	bool tls;
	const char *before; /* typed and answered with 250 or the code in front */
	const char *shows;
} words[] = {
	{ "250-STARTTLS\r\n250 SIZE\r\n", false, NULL, "F3 encrypts; then EHLO once more" },
	{ "250 SIZE\r\n", false, NULL, "The server offers no AUTH" },
	{ "250 SIZE\r\n", false, NULL, "587 or 465" },
	{ "250 SIZE\r\n", true, NULL, "firewall" },
	{ "250-STARTTLS\r\n250 AUTH PLAIN\r\n", false, NULL, "F3 encrypts first." },
	{ "250 AUTH PLAIN\r\n", true, "MAIL FROM:<a@example.test>", "answered with 503. RSET" },
	{ "250 AUTH PLAIN\r\n", true, "AUTH PLAIN", "logged in already" },
	{ "250 AUTH PLAIN\r\n", true, "HELO laptop.example.net", "Send EHLO first." },
};

START_TEST(the_picker_says_what_the_moment_means_for_a_login)
{
	offer(words[_i].lines, words[_i].tls, true);
	if (words[_i].before) {
		stage_type(&stage, words[_i].before);
		stage_type(&stage, "\r");
		stage_server(&stage, words[_i].before[0] == 'A' ? "235 ok\r\n" : "250 ok\r\n");
	}
	stage_type(&stage, F4);
	ck_assert_msg(strstr(flat(), words[_i].shows), "%s", stage_text(&stage));
}
END_TEST

START_TEST(without_ehlo_the_picker_asks_for_one)
{
	stage_begin(&stage);
	stage_server(&stage, "220 mail.example.test ESMTP\r\n");
	stage_type(&stage, F4);
	ck_assert_ptr_nonnull(strstr(flat(), "Send EHLO first."));
}
END_TEST

START_TEST(f3_in_the_picker_starts_tls)
{
	offer("250-STARTTLS\r\n250 SIZE\r\n", false, false);
	stage_type(&stage, F4 "\033OR");
	ck_assert_str_eq(stage_asked(&stage), "starttls\n");
	ck_assert(!stage_shows(&stage, "with which mechanism?"));
}
END_TEST

/* What was typed before F4, what the server said to it, and what F4 then does. */
static const struct {
	const char *typed;
	const char *reply;
	const char *again; /* typed and answered with 334 once more; NULL: nothing */
	const char *shows;
	const char *lacks;
	const char *keys; /* into the form; NULL: there is none */
	const char *asked;
} begun[] = {
	{ "AUTH LOGIN", "334 VXNlcm5hbWU6\r\n", NULL, "AUTH went out by hand", "Form", "u\tp\r",
	  "mechanism LOGIN\nuser u\npassword p\n" },
	{ "AUTH PLAIN", "334 \r\n", NULL, "Log in with PLAIN", "Form", "u\tp\tboss\r",
	  "mechanism PLAIN\nuser u\npassword p\nact as boss\n" },
	{ "AUTH LOGIN dXNlcg==", "334 UGFzc3dvcmQ6\r\n", NULL, "Password", "User name", "p\r",
	  "mechanism LOGIN\nuser \npassword p\n" },
	{ "AUTH LOGIN", "334 VXNlcm5hbWU6\r\n", "dXNlcg==", "Password", "User name", "p\r",
	  "mechanism LOGIN\nuser \npassword p\n" },
	{ "AUTH SCRAM-SHA-256 bixhPSxuPXUscj14", "334 cj14\r\n", NULL,
	  "An AUTH exchange is under way", "with which", NULL, "" },
	{ "AUTH X-OWN", "334 \r\n", NULL, "An AUTH exchange is under way", "with which", NULL, "" },
};

START_TEST(within_an_exchange_f4_goes_on_with_it_or_says_why_not)
{
	offer(ALL, true, true);
	stage_type(&stage, begun[_i].typed);
	stage_type(&stage, "\r");
	stage_server(&stage, begun[_i].reply);
	if (begun[_i].again) {
		stage_type(&stage, begun[_i].again);
		stage_type(&stage, "\r");
		stage_server(&stage, "334 UGFzc3dvcmQ6\r\n");
	}
	stage_asked(&stage);
	stage_type(&stage, F4);
	ck_assert_msg(strstr(flat(), begun[_i].shows), "%s", stage_text(&stage));
	ck_assert_msg(!strstr(flat(), begun[_i].lacks), "%s", stage_text(&stage));
	if (begun[_i].keys)
		stage_type(&stage, begun[_i].keys);
	ck_assert_str_eq(stage_asked(&stage), begun[_i].asked);
}
END_TEST

START_TEST(no_login_begins_before_the_reply_to_an_auth_typed_by_hand)
{
	offer(ALL, true, true);
	stage_type(&stage, "AUTH LOGIN\r" F4);
	ck_assert(stage_shows(&stage, "An AUTH exchange is under way"));
	stage_server(&stage, "334 VXNlcm5hbWU6\r\n");
	stage_type(&stage, F4);
	ck_assert(stage_shows(&stage, "Log in with LOGIN"));
}
END_TEST

START_TEST(another_mechanism_cannot_begin_within_an_exchange)
{
	offer(ALL, true, true);
	stage_type(&stage, "AUTH LOGIN\r");
	stage_server(&stage, "334 VXNlcm5hbWU6\r\n");
	stage_type(&stage, ":auth PLAIN\r");
	ck_assert(stage_shows(&stage, "An AUTH exchange is under way"));
	ck_assert(!stage_shows(&stage, "Log in with"));
}
END_TEST

/* ---- the form ---- */

START_TEST(a_password_behind_auth_is_masked_and_kept_nowhere)
{
	offer(ALL, true, true);
	stage_type(&stage, ":auth PLAIN joe sesam");
	ck_assert_str_eq(stage_row(&stage, 22), "> :auth PLAIN " MASKS_8 MASK);
	stage_type(&stage, "\r");
	ck_assert(stage_shows(&stage, ":auth takes the name of a mechanism alone"));
	ck_assert_str_eq(stage_asked(&stage), "");
	stage_type(&stage, "\033[A");
	ck_assert(!stage_shows(&stage, "sesam"));
}
END_TEST

START_TEST(the_user_of_options_or_target_stands_there_already)
{
	offer(ALL, true, true);
	stage.status.user = "student@example.test";
	stage_type(&stage, ":auth PLAIN\r");
	ck_assert(stage_shows(&stage, "student@example.test"));
	stage_type(&stage, "correct horse\r");
	ck_assert_str_eq(stage_asked(&stage),
			 "mechanism PLAIN\nuser student@example.test\npassword correct horse\n");
}
END_TEST

START_TEST(the_user_of_the_last_login_comes_before_that_of_the_options)
{
	struct bytes members = BYTES_INIT;

	offer(ALL, true, true);
	stage.status.user = "student@example.test";
	members_add_text(&members, "mechanism", span_text("PLAIN"));
	members_add_text(&members, "user", span_text("teacher@example.test"));
	members_add_text(&members, "outcome", span_text("refused"));
	scribe_login(stage.scribe, stage.now_us, bytes_span(&members));
	bytes_release(&members);
	stage_type(&stage, ":auth PLAIN\r");
	ck_assert(stage_shows(&stage, "User name           teacher@example.test"));
}
END_TEST

/* Keys in the form behind user and password, and what comes of them. */
static const struct {
	const char *mechanism;
	const char *keys;
	const char *asked;
} forms[] = {
	{ "LOGIN", "u\tp\t\033[C", "mechanism LOGIN\nuser u\npassword p\nuser on the AUTH line\n" },
	{ "LOGIN", "u\tp\t\033[C\033[C", "mechanism LOGIN\nuser u\npassword p\n" },
	{ "PLAIN", "u\tp\t\033[C", "mechanism PLAIN\nuser u\npassword p\nAUTH alone\n" },
	{ "PLAIN", "u\tp\t\tboss", "mechanism PLAIN\nuser u\npassword p\nact as boss\n" },
	{ "CRAM-MD5", "u\tp", "mechanism CRAM-MD5\nuser u\npassword p\n" },
	{ "XOAUTH2", "u\tt", "mechanism XOAUTH2\nuser u\npassword t\n" },
	{ "EXTERNAL", "boss", "mechanism EXTERNAL\nuser boss\npassword \nact as boss\n" },
};

START_TEST(each_mechanism_asks_for_what_it_takes)
{
	offer(ALL, true, true);
	stage_type(&stage, ":auth ");
	stage_type(&stage, forms[_i].mechanism);
	stage_type(&stage, "\r");
	stage_type(&stage, forms[_i].keys);
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), forms[_i].asked);
}
END_TEST

/* ---- the steps ---- */

static struct sasl_value values[] = {
	{ .label = "user name", .form = VALUE_TEXT, .ruler = true },
	{ .label = "separator", .form = VALUE_NUL, .ruler = true },
	{ .label = "password", .form = VALUE_TEXT, .ruler = true, .secret = true },
};

static struct sasl_step step;
static struct tui_login login;

/* A step of PLAIN waits, with a password in it. */
static void show_step(bool ready)
{
	offer(ALL, true, true);
	values[0].bytes = span_text("student");
	values[1].bytes = span_of("\0", 1);
	values[2].bytes = span_text("correct horse");
	step = (struct sasl_step){ .number = 1,
				   .asks = "What the server asks.",
				   .response = span_of("student\0correct horse", 21),
				   .secret = true,
				   .values = values,
				   .value_count = 3 };
	login = (struct tui_login){ .mechanism = mechanism_find(span_text("PLAIN")),
				    .step = &step,
				    .ready = ready };
	stage.status.login = &login;
	stage_update(&stage);
}

START_TEST(a_step_shows_how_it_is_built_and_masks_its_secrets)
{
	show_step(true);
	ck_assert(stage_shows(&stage, "AUTH PLAIN, step 1"));
	ck_assert(stage_shows(&stage, "What the server asks."));
	ck_assert(
		stage_shows(&stage, "\xE2\x94\x82student\xE2\x94\x82NUL\xE2\x94\x82\xE2\x80\xA2"));
	ck_assert(stage_shows(&stage, "13 characters, 1 space"));
	ck_assert(!stage_shows(&stage, "correct"));
	ck_assert(!stage_shows(&stage, "c3R1ZGVudABj"));
	stage_type(&stage, "\033r");
	ck_assert(stage_shows(&stage, "correct horse"));
	stage.now_us += 6000000;
	stage_update(&stage);
	ck_assert(!stage_shows(&stage, "correct"));
}
END_TEST

/* ---- the byte ruler ---- */

/* Another step, of two fields and what separates them. */
static void show_fields(const char *name, unsigned char *separator, const char *password)
{
	show_step(true);
	values[0].bytes = span_text(name);
	values[1].bytes = span_of(separator, 1);
	values[2].bytes = span_text(password);
	stage_update(&stage);
}

/* The row of the screen that is so many below the ruler's fields. */
static const char *ruler_row(const char *separator, int below)
{
	char mark[16];
	int row = 0;

	snprintf(mark, sizeof(mark), EDGE "%s" EDGE, separator);
	while (row < 23 && !strstr(stage_row(&stage, row), mark))
		row++;
	return stage_row(&stage, row + below);
}

/* A name of 60 characters, a password of 36: at which width the ruler is what. */
static const struct {
	int columns;
	const char *above;
	const char *fields;
	const char *below;
} rulers[] = {
	{ 110, " 0                                                            60  61",
	  EDGE "a.rather.long.name.of.somebody.in.accounts@mail.example.test" EDGE
	       "NUL" EDGE MASKS_8 MASKS_8 MASKS_8 MASKS_8 MASK MASK MASK MASK EDGE,
	  " 60 bytes                                                     1   36 bytes" },
	{ 80, " 0                                     60  61",
	  EDGE "a.rather.long.name.of.somebody.in.ac" CUT EDGE
	       "NUL" EDGE MASKS_8 MASKS_8 MASKS_8 MASKS_8 MASK MASK MASK MASK EDGE,
	  " 60 bytes                              1   36 bytes" },
	{ 60, " 0                          60  61",
	  EDGE "a.rather.long.name.of.som" CUT EDGE
	       "NUL" EDGE MASKS_8 MASKS_8 MASKS_8 MASK MASK CUT EDGE,
	  " 60 bytes                   1   36 bytes" },
	{ 40, " 0                60  61",
	  EDGE "a.rather.long.n" CUT EDGE "NUL" EDGE MASKS_8 MASKS_8 CUT EDGE,
	  " 60 bytes         1   36 bytes" },
};

START_TEST(a_long_field_is_cut_and_the_ruler_is_not)
{
	unsigned char nul = 0;

	stage_close_all(&stage);
	stage_open(&stage, 24, rulers[_i].columns);
	show_fields("a.rather.long.name.of.somebody.in.accounts@mail.example.test", &nul,
		    "thirty-six characters of a password.");
	stage.screen->zoomed = rulers[_i].columns > 80 ? &pane_login : NULL;
	ck_assert_str_eq(ruler_row("NUL", -1), rulers[_i].above);
	ck_assert_str_eq(ruler_row("NUL", 0), rulers[_i].fields);
	ck_assert_str_eq(ruler_row("NUL", 1), rulers[_i].below);
}
END_TEST

START_TEST(a_separator_is_called_what_it_is)
{
	unsigned char soh = 1;

	show_fields("user=student", &soh, "token");
	ck_assert(stage_shows(&stage, EDGE "user=student" EDGE "SOH" EDGE MASK));
	ck_assert(!stage_shows(&stage, "NUL"));
}
END_TEST

/* Names that the ruler has to cut, or that are not ASCII, are names as well. */
static const char *const names_on_projector[] = {
	"student",
	"\xD0\xBD\xD0\xB0\xD1\x82\xD0\xB0\xD0\xBB\xD1\x8C\xD1\x8F@example.test",
	"a.rather.long.name.of.somebody.in.accounts@mail.departments.example.test",
};

START_TEST(a_room_sees_no_name_on_the_ruler)
{
	unsigned char nul = 0;
	char begin[8];

	show_fields(names_on_projector[_i], &nul, "correct horse");
	stage.status.user = names_on_projector[_i];
	screen_set_projector(stage.screen, true);
	stage_update(&stage);
	ck_assert(stage_shows(&stage, EDGE MASKS_8 EDGE "NUL" EDGE MASK));
	snprintf(begin, sizeof(begin), "%.6s", names_on_projector[_i]);
	ck_assert(!stage_shows(&stage, begin));
}
END_TEST

START_TEST(a_step_leaves_six_rows_of_protocol_at_80_by_24)
{
	show_step(true);
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 7), " Login "));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 6), "250-mail.example.test"));
}
END_TEST

/* What is typed while a step waits, and what is asked of the world. */
static const struct {
	const char *keys;
	const char *asked;
} step_keys[] = {
	{ "\r", "step\n" },    { "\033", "cancel\n" },
	{ "*\r", "cancel\n" }, { "\033[Z\033[Z\033[Z\r", "step\n" },
	{ "\033[Z\033", "" },  { "x\033", "" },
};

START_TEST(keys_send_or_cancel_the_step_that_waits)
{
	show_step(true);
	stage_type(&stage, step_keys[_i].keys);
	ck_assert_str_eq(stage_asked(&stage), step_keys[_i].asked);
}
END_TEST

START_TEST(a_step_that_does_not_wait_is_not_sent)
{
	show_step(false);
	stage_type(&stage, "\033a");
	ck_assert_str_eq(stage_asked(&stage), "");
}
END_TEST

START_TEST(a_second_login_does_not_begin_within_the_first)
{
	show_step(true);
	stage_type(&stage, F4);
	ck_assert(stage_shows(&stage, "Enter sends its step, Esc cancels it"));
	ck_assert(!stage_shows(&stage, "with which mechanism?"));
}
END_TEST

START_TEST(alt_a_sends_this_step_and_all_that_follow)
{
	show_step(true);
	stage_type(&stage, "\033a");
	login.ready = false; /* the owner has sent it */
	stage_update(&stage);
	ck_assert_ptr_nonnull(strstr(stage_asked(&stage), "step\n"));
	stage_update(&stage);
	ck_assert_str_eq(stage_asked(&stage), "");
	step.number = 2;
	login.ready = true;
	stage_update(&stage);
	ck_assert_str_eq(stage_asked(&stage), "step\n");
	stage.status.login = NULL;
	stage_update(&stage);
	stage.status.login = &login; /* the next login asks again */
	stage_update(&stage);
	ck_assert_str_eq(stage_asked(&stage), "");
}
END_TEST

START_TEST(alt_a_stops_where_the_login_has_to_be_given_up)
{
	show_step(true);
	stage_type(&stage, "\033a");
	stage_asked(&stage);
	login.ready = false;
	stage_update(&stage);
	login.ready = true;
	login.reason = "The nonce is not ours.";
	stage_asked(&stage);
	stage_update(&stage);
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(stage_shows(&stage, "The nonce is not ours."));
	ck_assert(stage_shows(&stage, "Enter sends * and gives the login up"));
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "step\n");
}
END_TEST

START_TEST(alt_e_puts_the_line_into_the_command_line_masked)
{
	show_step(true);
	stage_type(&stage, "\033e");
	ck_assert(stage_shows(&stage, "> AUTH PLAIN \xE2\x80\xA2\xE2\x80\xA2"));
	ck_assert(!stage_shows(&stage, "c3R1"));
	stage_type(&stage, "\177\r");
	ck_assert_str_eq(stage_asked(&stage), "replace AUTH PLAIN ###########\n");
	ck_assert_str_eq(stage_row(&stage, 22), ">");
}
END_TEST

START_TEST(escape_ends_the_editing_and_the_step_still_waits)
{
	show_step(true);
	stage_type(&stage, "\033e");
	stage_type(&stage, "\033");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert_str_eq(stage_row(&stage, 22), ">");
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "step\n");
}
END_TEST

/* What is typed in Base64, and what of it must be seen at 80 columns. */
static const struct {
	const char *typed;
	const char *says;
} responses[] = {
	{ "AUTH PLAIN AHN0dWRlbnRAZXhhbXBsZS50ZXN0AGNvcnJlY3QgaG9yc2UK",
	  "> AUTH PLAIN " MASKS_8 MASK MASK MASK MASK MASK MASK MASK
	  "  = 36 characters, 1 space, a newline in it, 2 NULs" },
	{ "AUTH PLAIN c3R1ZGVudEBleGFtcGxlLnRlc3QgY29ycmVjdCBob3JzZQ==",
	  "= 34 characters, 2 spaces" },
	{ "AUTH PLAIN AAA=", "> AUTH PLAIN " MASK MASK MASK MASK "  = 2 characters, 2 NULs" },
	{ "AUTH LOGIN c3R1ZGVudC53aXRoLmEubG9uZy5uYW1lQGV4YW1wbGUudGVzdA==",
	  "= \"student.with.a.long.name@example.test\"" },
};

START_TEST(what_a_response_says_is_seen_however_long_it_is)
{
	offer(ALL, true, true);
	stage_type(&stage, responses[_i].typed);
	ck_assert_msg(strstr(stage_row(&stage, 22), responses[_i].says), "%s", stage_text(&stage));
	ck_assert(!strstr(stage_row(&stage, 22), CUT));
}
END_TEST

START_TEST(an_answer_typed_by_hand_goes_in_the_place_of_the_step)
{
	offer(ALL, true, true);
	stage_type(&stage, "AUTH LOGIN\r");
	stage_server(&stage, "334 VXNlcm5hbWU6\r\n");
	stage_asked(&stage);
	login = (struct tui_login){ .mechanism = mechanism_find(span_text("LOGIN")),
				    .step = &step,
				    .ready = true };
	stage.status.login = &login;
	stage_type(&stage, "c3R1ZGVudA==\r");
	ck_assert_str_eq(stage_asked(&stage), "replace c3R1ZGVudA==\n");
}
END_TEST

START_TEST(a_login_that_was_given_up_says_why_and_the_verdict_too)
{
	struct bytes members = BYTES_INIT;

	offer(ALL, true, true);
	stage_type(&stage, "AUTH LOGIN\r");
	stage_server(&stage, "334 ???\r\n");
	stage_type(&stage, "*\r");
	stage_server(&stage, "501 cancelled\r\n");
	members_add_text(&members, "mechanism", span_text("LOGIN"));
	members_add_text(&members, "outcome", span_text("cancelled"));
	members_add_text(&members, "reason", span_text("The challenge is no Base64."));
	scribe_login(stage.scribe, stage.now_us, bytes_span(&members));
	bytes_release(&members);
	stage_update(&stage);
	ck_assert(stage_shows(&stage, "Why here     The challenge is no Base64."));
	stage_type(&stage, ":verdict\r");
	ck_assert(stage_shows(&stage, "The login was given up on this side."));
	ck_assert(stage_shows(&stage, "The challenge is no Base64."));
	ck_assert(stage_shows(&stage, "The trouble lies"));
}
END_TEST

static void add_steps(TCase *tests)
{
	tcase_add_test(tests, a_step_shows_how_it_is_built_and_masks_its_secrets);
	tcase_add_loop_test(tests, a_long_field_is_cut_and_the_ruler_is_not, 0,
			    sizeof(rulers) / sizeof(rulers[0]));
	tcase_add_test(tests, a_separator_is_called_what_it_is);
	tcase_add_loop_test(tests, a_room_sees_no_name_on_the_ruler, 0,
			    sizeof(names_on_projector) / sizeof(names_on_projector[0]));
	tcase_add_test(tests, a_step_leaves_six_rows_of_protocol_at_80_by_24);
	tcase_add_loop_test(tests, keys_send_or_cancel_the_step_that_waits, 0,
			    sizeof(step_keys) / sizeof(*step_keys));
	tcase_add_test(tests, a_step_that_does_not_wait_is_not_sent);
	tcase_add_test(tests, a_second_login_does_not_begin_within_the_first);
	tcase_add_test(tests, alt_a_sends_this_step_and_all_that_follow);
	tcase_add_test(tests, alt_a_stops_where_the_login_has_to_be_given_up);
	tcase_add_test(tests, alt_e_puts_the_line_into_the_command_line_masked);
	tcase_add_test(tests, escape_ends_the_editing_and_the_step_still_waits);
	tcase_add_loop_test(tests, what_a_response_says_is_seen_however_long_it_is, 0,
			    sizeof(responses) / sizeof(responses[0]));
	tcase_add_test(tests, an_answer_typed_by_hand_goes_in_the_place_of_the_step);
	tcase_add_test(tests, a_login_that_was_given_up_says_why_and_the_verdict_too);
}

static void add_picker(TCase *tests)
{
	tcase_add_loop_test(tests, the_picker_says_of_each_mechanism_how_it_stands_and_why, 0,
			    sizeof(rows) / sizeof(*rows));
	tcase_add_loop_test(tests, the_picker_knows_what_was_refused_before, 0,
			    sizeof(refusals) / sizeof(*refusals));
	tcase_add_test(tests, the_recommended_one_is_selected_and_enter_asks_for_user_and_password);
	tcase_add_test(tests, where_only_passwords_in_clear_are_offered_nothing_is_recommended);
	tcase_add_test(tests, a_greyed_mechanism_cannot_be_chosen);
	tcase_add_loop_test(tests, the_picker_says_what_the_moment_means_for_a_login, 0,
			    sizeof(words) / sizeof(*words));
	tcase_add_test(tests, without_ehlo_the_picker_asks_for_one);
	tcase_add_test(tests, f3_in_the_picker_starts_tls);
	tcase_add_loop_test(tests, within_an_exchange_f4_goes_on_with_it_or_says_why_not, 0,
			    sizeof(begun) / sizeof(*begun));
	tcase_add_test(tests, no_login_begins_before_the_reply_to_an_auth_typed_by_hand);
	tcase_add_test(tests, another_mechanism_cannot_begin_within_an_exchange);
}

static void add_form(TCase *tests)
{
	tcase_add_test(tests, a_password_behind_auth_is_masked_and_kept_nowhere);
	tcase_add_test(tests, the_user_of_options_or_target_stands_there_already);
	tcase_add_test(tests, the_user_of_the_last_login_comes_before_that_of_the_options);
	tcase_add_loop_test(tests, each_mechanism_asks_for_what_it_takes, 0,
			    sizeof(forms) / sizeof(*forms));
}

Suite *unit_suite(void)
{
	static const struct {
		const char *name;
		void (*add)(TCase *);
	} cases[] = { { "picker", add_picker }, { "form", add_form }, { "steps", add_steps } };
	Suite *suite = suite_create("tui/login");

	for (size_t n = 0; n < sizeof(cases) / sizeof(*cases); n++) {
		TCase *tests = tcase_create(cases[n].name);

		tcase_add_checked_fixture(tests, open_80x24, close_stage);
		cases[n].add(tests);
		suite_add_tcase(suite, tests);
	}
	return suite;
}
