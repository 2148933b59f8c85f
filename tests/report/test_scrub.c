/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of other tools without their secrets; pseudonyms. */
#include "report/scrub.h"

#include <string.h>

#include "../explain/transcript.h"
#include "../tools/unit.h"
#include "base/memory.h"
#include "report/format.h"
#include "report/pseudonym.h"

static char *scrub_text(const char *text, bool anonymous)
{
	struct pseudonyms *pseudonyms = anonymous ? pseudonyms_new() : NULL;
	struct scrub *scrub = scrub_new(pseudonyms);
	struct bytes out = BYTES_INIT;

	scrub_learn(scrub, span_text(text));
	scrub_append(scrub, span_text(text), &out);
	scrub_free(scrub);
	pseudonyms_free(pseudonyms);
	return bytes_take_text(&out);
}

/* "user" and "Zyxwv9!": the password, and all forms that it goes in. */
#define PLAIN "AHVzZXIAWnl4d3Y5IQ=="
#define PASSWORD "Wnl4d3Y5IQ=="
#define USER "dXNlcg=="

static const char *const forms[] = { PLAIN, PASSWORD, "Zyxwv9!" };

/* As other tools write it; @ marks what must be gone, all else must stay as it is. */
static const char *const texts[] = {
	/* plain, unmarked */
	"220 a ESMTP\r\nEHLO b\r\n250 AUTH PLAIN LOGIN\r\nAUTH PLAIN " PLAIN
	"\r\n235 ok\r\nQUIT\r\n",
	"AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n" USER "\r\n334 UGFzc3dvcmQ6\r\n" PASSWORD
	"\r\n535 no\r\n",
	"AUTH LOGIN " USER "\n334 UGFzc3dvcmQ6\n" PASSWORD "\n235 ok\n",
	/* lines that end in CR alone */
	"AUTH LOGIN\r334 VXNlcm5hbWU6\r" USER "\r334 UGFzc3dvcmQ6\r" PASSWORD "\r535 no\r",
	/* begun within the exchange */
	"334 VXNlcm5hbWU6\n" USER "\n334 UGFzc3dvcmQ6\n" PASSWORD "\n535 no\n",
	"S: 334 UGFzc3dvcmQ6\nC: " PASSWORD "\nS: 535 no\n",
	"< 334 \n> " PLAIN "\n< 235 ok\n",
	/* swaks */
	" -> AUTH PLAIN " PLAIN "\n<-  235 ok\n -> MAIL FROM:<a@example.test>\n",
	" ~> AUTH LOGIN\n<~  334 VXNlcm5hbWU6\n ~> " USER "\n<~  334 UGFzc3dvcmQ6\n ~> " PASSWORD
	"\n<~* 535 no\n",
	/* curl -v */
	"> AUTH PLAIN\n< 334 \n> " PLAIN "\n< 235 ok\n> MAIL FROM:<a@example.test>\n",
	/* smtplib */
	"send: 'AUTH PLAIN " PLAIN
	"\\r\\n'\nreply: b'235 ok\\r\\n'\nreply: retcode (235); Msg: b'ok'\n",
	"send: 'AUTH LOGIN " USER
	"\\r\\n'\nreply: b'334 UGFzc3dvcmQ6\\r\\n'\nreply: retcode (334); Msg: "
	"b'UGFzc3dvcmQ6'\nsend: '" PASSWORD "\\r\\n'\nreply: b'235 ok\\r\\n'\n",
	/* msmtp, JavaMail, PHPMailer, Nodemailer, MailKit */
	"--> AUTH PLAIN " PLAIN "\n<-- 235 ok\n",
	"DEBUG SMTP: AUTH LOGIN command trace\nAUTH LOGIN\n334 VXNlcm5hbWU6\n" USER
	"\n334 UGFzc3dvcmQ6\n" PASSWORD "\n235 ok\n",
	"2026-11-22 06:00:01 CLIENT -> SERVER: AUTH LOGIN\n2026-11-22 06:00:01 SERVER -> CLIENT: "
	"334 "
	"VXNlcm5hbWU6\n2026-11-22 06:00:01 CLIENT -> SERVER: " USER
	"\n2026-11-22 06:00:02 SERVER -> CLIENT: 334 UGFzc3dvcmQ6\n2026-11-22 06:00:02 CLIENT -> "
	"SERVER: " PASSWORD "\n2026-11-22 06:00:03 SERVER -> CLIENT: 535 no\n",
	"[2026-11-22 06:00:01] DEBUG [x] C: AUTH PLAIN " PLAIN
	"\n[2026-11-22 06:00:02] DEBUG [x] S: 235 ok\n",
	/* quoted in a ticket, coloured */
	"> > C: AUTH PLAIN " PLAIN "\n> > S: 235 ok\n",
	"\x1b[32mC: AUTH PLAIN \x1b[1m" PLAIN "\x1b[0m\nS: 235 ok\n",
	/* quoted, and neither side marked: the code begins where answers do */
	"> 220 a ESMTP\n> EHLO b\n> 250 AUTH PLAIN\n> AUTH PLAIN " PLAIN
	"\n> 235 2.7.0 Authentication successful\n> MAIL FROM:<a@example.test>\n",
	"| AUTH LOGIN\n| 334 VXNlcm5hbWU6\n| " USER "\n| 334 UGFzc3dvcmQ6\n| " PASSWORD
	"\n| 535 5.7.8 no such user or password\n| QUIT\n",
	/* wrapped in the middle */
	"C: AUTH PLAIN AHVzZXIA\nWnl4d3Y5IQ==\nS: 235 ok\n",
	/* a password that was typed as it is */
	"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " USER
	"\nS: 334 UGFzc3dvcmQ6\nC: Zyxwv9!\nS: 501 no\n",
	/* the server's own copy, and a later one */
	"C: AUTH PLAIN " PLAIN "\nS: 535 " PLAIN " is wrong: Zyxwv9!\nC: NOOP Zyxwv9!\n",
	"a remark: Zyxwv9!\nC: AUTH PLAIN " PLAIN "\nS: 235 ok\n",
	/* without an exchange */
	"the credentials were " PLAIN ", as somebody wrote\n",
	"swaks --auth-user user --auth-password Zyxwv9! --to a@example.test\n",
	"smtp://user:Zyxwv9!@mail.example.test:587/\n",
	"host=a password=Zyxwv9! port=25\n",
	"passwordeval = echo Zyxwv9!\ntls = on\n",
	"Authorization: Bearer Zyxwv9!\n",
	/* settings and calls of programs, as questions quote them */
	"EMAIL_HOST_PASSWORD = 'Zyxwv9!'\n",
	"  password: \"Zyxwv9!\",\n",
	"'pass' => 'Zyxwv9!',\n",
	"$config['smtp_pass'] = 'Zyxwv9!';\n",
	"$mail->Password   = \"Zyxwv9!\";  // SMTP password\n",
	"smtp_password: Zyxwv9!\n",
	"{\"auth\":{\"user\":\"a\",\"pass\":\"Zyxwv9!\"}}\n",
	"msg=\"login\" body=\"{\\\"password\\\":\\\"Zyxwv9!\\\"}\"\n",
	"server.login(\"user@example.test\", \"Zyxwv9!\")\n",
	"auth := smtp.PlainAuth(\"\", \"user\", \"Zyxwv9!\", host)\n",
	"new NetworkCredential(\"user\", \"Zyxwv9!\");\n",
	"Credentials::new(\"user\".to_string(), \"Zyxwv9!\".to_string())\n",
	"auth: passwd-file(user@example.test): Password mismatch (given password: Zyxwv9!)\n",
	"curl -u user@example.test:Zyxwv9! smtp://mail.example.test\n",
	"PASS Zyxwv9!\n",
	"a1 LOGIN user@example.test Zyxwv9!\n",
	"init_response " PLAIN "\n",
};

START_TEST(no_secret_is_left_whatever_tool_wrote_the_text)
{
	char *out = scrub_text(texts[_i], false);

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		ck_assert_msg(!strstr(out, forms[i]), "%s stands in:\n%s", forms[i], out);
	ck_assert_msg(strchr(out, '[') != NULL, "nothing stands for it in:\n%s", out);
	memory_free(out);
}
END_TEST

/* Takes [ … ] out, and what it stands for out of the original: the rest must be the same. */
START_TEST(all_else_stays_as_it_is)
{
	char *out = scrub_text(texts[_i], false);
	const char *left = texts[_i], *right = out;

	while (*right) {
		const char *end;

		if (*left == *right && (*right != '[' || strncmp(left, right, 6) == 0)) {
			left++;
			right++;
			continue;
		}
		ck_assert_msg(*right == '[', "\"%.20s\" became \"%.20s\"", left, right);
		end = strchr(right, ']');
		ck_assert(end != NULL);
		right = end + 1;
		while (*left && (*left != *right || strncmp(left, right, strcspn(right, "[")) != 0))
			left++;
	}
	ck_assert_str_eq(left, "");
	memory_free(out);
}
END_TEST

START_TEST(a_reply_in_a_quoted_text_is_no_answer)
{
	char *out = scrub_text("> 250 AUTH PLAIN\n> AUTH PLAIN " PLAIN "\n> 235 2.7.0 All good\n"
			       "| 334 UGFzc3dvcmQ6\n| " PASSWORD "\n| 535 5.7.8 Not good\n",
			       false);

	ck_assert(strstr(out, "> 235 2.7.0 All good\n") != NULL);
	memory_free(out);
	/* Where the sides are marked, what looks like a code may be a password. */
	out = scrub_text("S: 334 UGFzc3dvcmQ6\nC: AUTH LOGIN\nC: 235 Zyxwv9!\nS: 535 no\n", false);
	ck_assert(strstr(out, "Zyxwv9!") == NULL);
	memory_free(out);
}
END_TEST

static const char *const harmless[] = {
	"EMAIL_HOST_PASSWORD = os.environ['PW']\nuser_password: None\npassword => ${PASSWORD},\n",
	"535 5.7.8 bad password: try again\nThe password: I changed it.\nPASS is a command\n",
	"server.login(user, password)\ngetPassword() == ''\nnew NetworkCredential(a, b);\n",
	"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: [credentials hidden]<br>\nS: 334 UGFzc3dvcmQ6\nC: "
	"********\nS: 535 no\n",
	"S: 334 x\nC: EHLO a.example\nC: MAIL FROM:<a@example.test>\n",
	"250-AUTH PLAIN LOGIN CRAM-MD5\r\n250 STARTTLS\r\n",
	"C: EHLO a.example\nS: 250-SIZE 35882577\nS: 250 AUTH=LOGIN PLAIN\n",
	"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlckBleGFtcGxlLnRlc3Q=\nS: 535 no\n",
	"postfix/smtpd[12]: warning: SASL LOGIN authentication failed: VXNlcm5hbWU6\n",
	"The AUTH command is explained in RFC 4954.\n\nauthenticate password Received: "
	"longwordswithout\n",
	"a\rb\0c\xff\xfe\n\n\n   \t\n",
	"no end of line",
	"",
	"C: AUTH PLAIN *\nS: 501 x\nC: AUTH PLAIN =\nS: 535 x\n",
};

START_TEST(a_text_without_secrets_is_given_back_byte_by_byte)
{
	char *out = scrub_text(harmless[_i], false);

	ck_assert_str_eq(out, harmless[_i]);
	memory_free(out);
}
END_TEST

START_TEST(the_structure_says_what_is_wrong_with_a_password)
{
	/* "user", "pass word\n" */
	char *out = scrub_text("AUTH PLAIN AHVzZXIAcGFzcyB3b3JkCg==\n235 ok\n", false);

	ck_assert_ptr_nonnull(strstr(out, "1 space"));
	ck_assert_ptr_nonnull(strstr(out, "newline"));
	memory_free(out);
}
END_TEST

/* ---- pseudonyms ---- */

static const struct {
	const char *text, *anonymous;
} named[] = {
	{ "mail.foreign.org", "h1.d1.example.net" },
	{ "foreign.org and mail.foreign.org, FOREIGN.ORG.", "d1.example.net and h1.d1.example.net, "
							    "d1.example.net." },
	{ "a.b.foreign.co.uk b.co.uk", "h1.d1.example.net d2.example.net" },
	{ "MAIL FROM:<jane.doe@foreign.org>", "MAIL FROM:<user1@d1.example.net>" },
	{ "jane@a.org john@a.org jane@a.org", "user1@d1.example.net user2@d1.example.net "
					      "user1@d1.example.net" },
	{ "postmaster@foreign.org", "postmaster@d1.example.net" },
	{ "220-mail.foreign.org ESMTP", "220-h1.d1.example.net ESMTP" },
	{ "[10.1.2.3]:25 10.1.2.3 10.1.2.4", "[192.0.2.1]:25 192.0.2.1 192.0.2.2" },
	{ "[IPv6:2a01:4f8::1]", "[IPv6:2001:db8::1]" },
	{ "fe80::1 at 12:00:01 5.1.1 2.0.0", "2001:db8::1 at 12:00:01 5.1.1 2.0.0" },
	{ "127.0.0.1 ::1 localhost", "127.0.0.1 ::1 localhost" },
	{ "a@example.org mail.example.test", "a@example.org mail.example.test" },
	{ "main.cf smtpd.log 250 2.1.5 Ok", "main.cf smtpd.log 250 2.1.5 Ok" },
	{ "https://support.foreign.org/a?b=c", "https://h1.d1.example.net/a?b=c" },
	{ "203-0-113-5.dyn.isp.org", "h1.d1.example.net" },
	{ "xn--bcher-kva.ch", "d1.example.net" },
};

START_TEST(names_and_addresses_get_others_each_the_same_one)
{
	struct pseudonyms *pseudonyms = pseudonyms_new();
	struct bytes out = BYTES_INIT;

	pseudonyms_append_text(pseudonyms, span_text(named[_i].text), &out);
	ck_assert_str_eq(bytes_text(&out), named[_i].anonymous);
	bytes_release(&out);
	pseudonyms_free(pseudonyms);
}
END_TEST

START_TEST(many_names_keep_their_pseudonyms)
{
	struct pseudonyms *pseudonyms = pseudonyms_new();
	struct bytes first = BYTES_INIT, second = BYTES_INIT, text = BYTES_INIT;

	for (int i = 0; i < 2000; i++) {
		bytes_append_text(&text, "user");
		bytes_append_number(&text, (uint64_t)i);
		bytes_append_text(&text, "@mx");
		bytes_append_number(&text, (uint64_t)i % 7);
		bytes_append_text(&text, ".foreign.org\n");
	}
	pseudonyms_append_text(pseudonyms, bytes_span(&text), &first);
	pseudonyms_append_text(pseudonyms, bytes_span(&text), &second);
	ck_assert_str_eq(bytes_text(&first), bytes_text(&second));
	ck_assert_ptr_null(strstr(bytes_text(&first), "foreign"));
	ck_assert_ptr_nonnull(strstr(bytes_text(&first), "user2000@h5.d1.example.net"));
	bytes_release(&first);
	bytes_release(&second);
	bytes_release(&text);
	pseudonyms_free(pseudonyms);
}
END_TEST

START_TEST(a_login_name_is_replaced_in_base64_and_wherever_it_stands_again)
{
	/* "janedoe" */
	char *out =
		scrub_text("AUTH LOGIN\n334 VXNlcm5hbWU6\namFuZWRvZQ==\n334 UGFzc3dvcmQ6\n" PASSWORD
			   "\n535 no\nlog: janedoe failed\n",
			   true);

	ck_assert_ptr_null(strstr(out, "amFuZWRvZQ=="));
	ck_assert_ptr_nonnull(strstr(out, "\ndXNlcjE=\n")); /* "user1" */
	ck_assert_ptr_nonnull(strstr(out, "log: user1 failed"));
	memory_free(out);
}
END_TEST

START_TEST(every_format_can_be_written_under_pseudonyms)
{
	static const char *const names[] = { "foreign", "jane", "laptop", "10.1.2.3", "amFuZQ==" };
	const struct report_format *row;
	struct report_options options = { .columns = 80, .anonymous = true };
	struct transcript t;

	transcript_play(&t,
			"connect local=10.1.2.3:4000\nS: 220 mx.foreign.org ESMTP\nC: EHLO laptop\n"
			"S: 250-mx.foreign.org greets laptop [10.1.2.3]\nS: 250 AUTH LOGIN\n"
			"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: amFuZQ==\nS: 334 UGFzc3dvcmQ6\n"
			"C: " PASSWORD "\nS: 535 no, jane\nC: MAIL FROM:<jane@foreign.org>\n"
			"S: 250 ok\nC: RCPT TO:<x@foreign.org>\nS: 550 5.1.1 <x@foreign.org> no\n");
	journal_set_head(t.journal, (struct journal_head){ 1, 0, "smtp://mx.foreign.org", "1", 1 });
	for (size_t n = 0; (row = report_format_row(n)); n++) {
		struct bytes out = BYTES_INIT;

		report_append(row, t.journal, &options, &out);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			ck_assert_msg(!strstr(bytes_text(&out), names[i]), "%s: %s in:\n%.3000s",
				      row->name, names[i], bytes_text(&out));
		ck_assert_ptr_nonnull(strstr(bytes_text(&out), "example.net"));
		bytes_release(&out);
	}
	transcript_release(&t);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("report/scrub");
	TCase *tcase = tcase_create("scrub");

	tcase_add_loop_test(tcase, no_secret_is_left_whatever_tool_wrote_the_text, 0,
			    sizeof(texts) / sizeof(texts[0]));
	tcase_add_test(tcase, a_reply_in_a_quoted_text_is_no_answer);
	tcase_add_loop_test(tcase, all_else_stays_as_it_is, 0, sizeof(texts) / sizeof(texts[0]));
	tcase_add_loop_test(tcase, a_text_without_secrets_is_given_back_byte_by_byte, 0,
			    sizeof(harmless) / sizeof(harmless[0]));
	tcase_add_test(tcase, the_structure_says_what_is_wrong_with_a_password);
	tcase_add_loop_test(tcase, names_and_addresses_get_others_each_the_same_one, 0,
			    sizeof(named) / sizeof(named[0]));
	tcase_add_test(tcase, many_names_keep_their_pseudonyms);
	tcase_add_test(tcase, a_login_name_is_replaced_in_base64_and_wherever_it_stands_again);
	tcase_add_test(tcase, every_format_can_be_written_under_pseudonyms);
	suite_add_tcase(suite, tcase);
	return suite;
}
