/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Into a login and through it: the picker, the form, the steps and their keys. */
#include "stage.h"

#include "../tools/unit.h"

#define POINTER "\xE2\x96\xB6"
#define F4 "\033OS"

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

/* ---- the form ---- */

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

static void add_picker(TCase *tests)
{
	tcase_add_loop_test(tests, the_picker_says_of_each_mechanism_how_it_stands_and_why, 0,
			    sizeof(rows) / sizeof(*rows));
	tcase_add_test(tests, the_recommended_one_is_selected_and_enter_asks_for_user_and_password);
	tcase_add_test(tests, where_only_passwords_in_clear_are_offered_nothing_is_recommended);
	tcase_add_test(tests, a_greyed_mechanism_cannot_be_chosen);
	tcase_add_loop_test(tests, the_picker_says_what_the_moment_means_for_a_login, 0,
			    sizeof(words) / sizeof(*words));
	tcase_add_test(tests, without_ehlo_the_picker_asks_for_one);
	tcase_add_test(tests, f3_in_the_picker_starts_tls);
}

static void add_form(TCase *tests)
{
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
	} cases[] = { { "picker", add_picker }, { "form", add_form } };
	Suite *suite = suite_create("tui/login");

	for (size_t n = 0; n < sizeof(cases) / sizeof(*cases); n++) {
		TCase *tests = tcase_create(cases[n].name);

		tcase_add_checked_fixture(tests, open_80x24, close_stage);
		cases[n].add(tests);
		suite_add_tcase(suite, tests);
	}
	return suite;
}
