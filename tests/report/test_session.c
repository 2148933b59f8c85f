/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions in every format: what they say, and that nothing in them breaks out. */
#include <string.h>

#include "../explain/transcript.h"
#include "../tools/unit.h"
#include "base/memory.h"
#include "report/format.h"
#include "safety.h"

static char *report_as(const struct transcript *t, const char *format,
		       const struct secrets *secrets)
{
	struct report_options options = { .columns = 80, .secrets = secrets };
	struct bytes out = BYTES_INIT;

	report_append(report_format_find(span_text(format)), t->journal, &options, &out);
	return bytes_take_text(&out);
}

static void assert_has(const char *text, const char *wanted)
{
	ck_assert_msg(strstr(text, wanted) != NULL, "\"%s\" is missing in:\n%s", wanted, text);
}

static void assert_lacks(const char *text, const char *unwanted)
{
	ck_assert_msg(strstr(text, unwanted) == NULL, "\"%s\" stands in:\n%s", unwanted, text);
}

#define HELLO                                                                                      \
	"S: 220 mail.example.test ESMTP\nC: EHLO laptop.example.net\nS: 250-mail.example.test\n"   \
	"S: 250 AUTH PLAIN LOGIN\n"
#define LOGIN HELLO "C: AUTH PLAIN AHVzZXIAWnl4d3Y5\nS: 235 ok\n"
#define MAIL LOGIN "C: MAIL FROM:<user@example.test>\nS: 250 ok\n"

/* ---- hostile texts ---- */

static const char *const hostile[] = {
	"<script>alert(1)</script>",
	"\"><img src=x onerror=alert(1)>",
	"</code></details></main><h1>verdict: all is well</h1>",
	"&lt;b&gt; &#60;script&#62; &",
	"<!-- --> ]]> <![CDATA[",
	"javascript:alert(1)",
	"[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
	"``` ```` ` ~~~",
	"**bold** _it_ # heading #123 @everyone | a | b | - x",
	"1. one 2) two + - =",
	"'; touch /tmp/owned; '",
	"$(touch /tmp/owned) `touch /tmp/owned` ${IFS} $HOME \\",
	"a\"b\"c && reboot || x > /etc/passwd < /dev/null",
	"MESSAGE",
	"--help --config=/etc/passwd -o x",
	"@/etc/passwd",
	"\\",
	"\\'",
	"'",
	"\x1b[2J\x1b]0;title\x07 \x9b"
	"2J \r\n\x08\x7f",
	"\xe2\x80\xae"
	"evil\xe2\x80\xac \xe2\x80\x8b \xef\xbb\xbf",
	"\xff\xfe\x80 \xc0\xaf",
	"caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac",
	"%FROM_ADDRESS% %s%n%x {text} {{ }}",
	"#",
	":",
	"::",
	".",
	"..",
	"~root",
	"!!",
	"!-1",
	"*",
	"?",
	"{a,b}",
	"a=b",
};

/* The text where a server says it, and where a client's lines of somebody's log may hold it. */
static void play_hostile(struct transcript *t, const char *text)
{
	struct bytes session = BYTES_INIT;
	const char *const lines[] = { "\nC: EHLO ",
				      "\nS: 250-mail.example.test\nS: 250 X-",
				      "\nC: MAIL FROM:<",
				      ">\nS: 250 ",
				      "\nC: RCPT TO:<",
				      ">\nS: 550 5.1.1 ",
				      "\nC: ",
				      "\nS: 500 ",
				      "\nS: ",
				      "\nclosed server fin\n" };

	bytes_append_text(&session, "S: 220 ");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		for (const char *at = text; *at; at++)
			if (*at != '\n')
				bytes_append_byte(&session, (unsigned char)*at);
		bytes_append_text(&session, lines[i]);
	}
	transcript_play(t, bytes_text(&session));
	bytes_release(&session);
}

START_TEST(no_text_breaks_out_of_any_format)
{
	const struct report_format *row;
	struct transcript t;

	play_hostile(&t, hostile[_i]);
	journal_set_head(t.journal, (struct journal_head){ 1, 0, hostile[_i], "0", 1 });
	for (size_t n = 0; (row = report_format_row(n)); n++) {
		char *text = report_as(&t, row->name, NULL);
		const char *wrong = safety_of(row->name, span_text(text));

		ck_assert_msg(!wrong, "%s: %s in:\n%s", row->name, wrong, text);
		memory_free(text);
	}
	transcript_release(&t);
}
END_TEST

/* A check that finds nothing proves nothing unless it can find. */
START_TEST(the_checks_themselves_find_what_breaks_out)
{
	static const struct {
		const char *format, *text;
	} broken[] = {
		{ "html", "<p>a<b>c</b></p>" },
		{ "html", "<p>a</p></p>" },
		{ "html", "<p>a" },
		{ "html", "<p onclick=\"x\">a</p>" },
		{ "html", "<a href=\"http://x\">a</a>" },
		{ "html", "<p>a & b</p>" },
		{ "markdown", "a `b`\n" },
		{ "markdown", "a [b](c)\n" },
		{ "markdown", "```text\na\n" },
		{ "markdown", "see #12\n" },
		{ "swaks", "swaks --to a; reboot\n" },
		{ "swaks", "swaks --to 'a\n" },
		{ "swaks", "swaks\nreboot\n" },
		{ "curl", "curl \"$HOME\"\n" },
		{ "curl", "curl <<'X'\na\n" },
		{ "text", "a\x1b[m" },
		{ "text", "a\xe2\x80\xae" },
	};

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		ck_assert_msg(safety_of(broken[i].format, span_text(broken[i].text)) != NULL, "%s",
			      broken[i].text);
}
END_TEST

/* ---- what they say ---- */

#define REFUSED MAIL "C: RCPT TO:<x@example.org>\nS: 550 5.1.1 no such user\n"

START_TEST(text_markdown_and_html_begin_with_the_verdict)
{
	static const char *const formats[] = { "text", "markdown", "html" };
	struct transcript t;

	transcript_play(&t, REFUSED);
	for (size_t i = 0; i < 3; i++) {
		char *text = report_as(&t, formats[i], NULL);
		const char *verdict = strstr(text, "was refused with 550");
		const char *line = strstr(text, "220 mail.example.test");

		ck_assert_msg(verdict && line && verdict < line, "%s:\n%s", formats[i], text);
		assert_has(text, "no such user");
		memory_free(text);
	}
	transcript_release(&t);
}
END_TEST

START_TEST(markdown_explains_what_decided_and_keeps_the_conversation_in_a_block)
{
	struct transcript t;
	char *text;

	transcript_play(&t, REFUSED);
	text = report_as(&t, "markdown", NULL);
	assert_has(text, "```text\n");
	assert_has(text, "### 550 ");
	assert_has(text, "**How to fix**");
	assert_has(text, "x\\@example.org");
	memory_free(text);
	transcript_release(&t);
}
END_TEST

START_TEST(html_folds_what_lines_mean_and_opens_what_decided)
{
	struct transcript t;
	char *text;

	transcript_play(&t, "connect local=192.0.2.9:4000 port=25 ms=12\n" REFUSED);
	journal_set_head(t.journal, (struct journal_head){ 1795500000000000, 0, "x", "1", 1 });
	text = report_as(&t, "html", NULL);
	assert_has(text, "<details class=\"row server trouble decisive\"");
	assert_has(text, " open>");
	assert_has(text, "<svg ");
	assert_has(text, "192.0.2.9:4000");
	assert_lacks(text, "<script");
	assert_lacks(text, "src=");
	memory_free(text);
	transcript_release(&t);
}
END_TEST

START_TEST(each_connection_gets_its_verdict)
{
	static const char *const formats[] = { "text", "markdown", "html" };
	struct transcript t;
	char *text;

	transcript_play(&t,
			HELLO "C: VRFY x\nS: 252 ok\nC: MAIL FROM:<a@example.test>\nS: 451 busy\n");
	scribe_free(t.scribe);
	t.scribe = scribe_new(t.journal, t.secrets, 2);
	transcript_line(&t, span_text("connect"));
	transcript_line(&t, span_text("S: 554 go away"));
	for (size_t i = 0; i < 3; i++) {
		text = report_as(&t, formats[i], NULL);
		assert_has(text, "Verdict on connection 1");
		assert_has(text, "was refused with 451");
		assert_has(text, "Verdict on connection 2");
		assert_has(text, "with 554 in place of its greeting");
		memory_free(text);
	}
	text = report_as(&t, "json", NULL);
	assert_has(text, "\"VERDICT\",\"conn\":1,");
	assert_has(text, "\"VERDICT\",\"conn\":2,");
	memory_free(text);
	transcript_release(&t);
}
END_TEST

/* ---- secrets ---- */

START_TEST(no_format_holds_a_secret_unless_it_is_given_them)
{
	static const char *const forms[] = { "Zyxwv9", "AHVzZXIAWnl4d3Y5", "Wnl4d3Y5" };
	const struct report_format *row;
	struct transcript t;

	transcript_play(&t, LOGIN "S: 235 Zyxwv9 AHVzZXIAWnl4d3Y5\n"
				  "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcg==\n"
				  "S: 334 UGFzc3dvcmQ6\nC: Wnl4d3Y5\nS: 535 no\n");
	for (size_t n = 0; (row = report_format_row(n)); n++) {
		char *text = report_as(&t, row->name, NULL);

		for (size_t i = 0; i < 3; i++)
			ck_assert_msg(!strstr(text, forms[i]), "%s holds %s: %.200s", row->name,
				      forms[i], strstr(text, forms[i]));
		memory_free(text);
	}
	transcript_release(&t);
}
END_TEST

START_TEST(those_that_can_hold_secrets_do_when_they_are_given)
{
	static const struct {
		const char *format, *form;
	} cases[] = {
		{ "text", "AUTH PLAIN AHVzZXIAWnl4d3Y5" },
		{ "html", "AHVzZXIAWnl4d3Y5" },
		{ "script", ":set secret_1 AHVzZXIAWnl4d3Y5" },
		{ "swaks", "--auth-password=Zyxwv9" },
		{ "curl", ":Zyxwv9" },
		{ "openssl", "AUTH PLAIN AHVzZXIAWnl4d3Y5" },
	};
	struct transcript t;

	transcript_play(&t, LOGIN);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = report_as(&t, cases[i].format, t.secrets);

		assert_has(text, cases[i].form);
		memory_free(text);
	}
	transcript_release(&t);
}
END_TEST

/* ---- scripts and command lines ---- */

static const struct {
	const char *format, *session, *has, *lacks;
} lines[] = {
	{ "script", LOGIN, "AUTH PLAIN ${secret_1}\n", NULL },
	{ "script", LOGIN, "# :set secret_1 VALUE", NULL },
	{ "script", HELLO "C: AUTH CRAM-MD5\nS: 334 eA==\nC: dXNlciBhYWFhYWFhYQ==\nS: 235 ok\n",
	  ":auth CRAM-MD5\n", "secret_" },
	{ "script", REFUSED, "RCPT TO:<x@example.org>\n:expect 550\n", ":expect 250" },
	{ "script", HELLO "C: :odd\nS: 500 no\n", "\n::odd\n", NULL },
	{ "script", HELLO "C: #odd\nS: 500 no\n", "\n:send \"#odd\"\n:expect 500\n", "\n#odd" },
	{ "script", HELLO "C: DATA\nS: 503 no\n", ":send \"DATA\"\n:expect 503\n", "\n.\n" },
	{ "script", HELLO "C: DATA\nS: 354 go\nM 9000\nS: 554 no\n",
	  "\nDATA\n:body message.eml\n:expect 554\n", NULL },
	{ "script", HELLO "C: DATA\nS: 354 go\nM 0\nS: 250 ok\n", "\nDATA\n.\n", NULL },
	{ "script", HELLO "closed client dropped\n", ":drop\n", ":close" },
	{ "script", HELLO "C: VRFY ${x}\nS: 500 no\n", ":set dollar $\n", "\nVRFY ${x}" },
	{ "script", HELLO "C: VRFY ${x}\nS: 500 no\n", "VRFY ${dollar}{x}\n", NULL },
	{ "script", HELLO "closed client closed\n", ":close\n", NULL },
	{ "script", HELLO "C: QUIT\nS: 221 bye\nclosed client closed\n", "QUIT\n", ":close" },
	{ "script", HELLO "C: QUIT\nclosed client closed\n", "QUIT\n", ":close" },
	{ "script", HELLO "C: QUIT\nS: 500 no\nclosed client closed\n", ":close\n", NULL },
	{ "swaks", REFUSED, "--to=x@example.org", NULL },
	{ "swaks", REFUSED, "--quit-after=RCPT", "--data" },
	{ "swaks", LOGIN, "--quit-after=AUTH", NULL },
	{ "swaks", LOGIN, "--auth-password=\"$SMTP_PASSWORD\"", NULL },
	{ "swaks", HELLO "C: NOOP\nS: 250 ok\n", "swaks cannot say them", NULL },
	{ "swaks", HELLO "C: MAIL FROM:<>\nS: 250 ok\n", "--from='<>'", NULL },
	{ "swaks", HELLO "C: STARTTLS\nS: 220 go\nTLS trusted\n", "--tls", "--tls-on" },
	{ "swaks", "connect\nTLS trusted\n" HELLO, "--tls-on-connect", NULL },
	{ "swaks", "lmtp\nconnect\nS: 220 x\nC: LHLO a\nS: 250 ok\n", "--protocol=LMTP", NULL },
	{ "curl", REFUSED, "--mail-rcpt '<x@example.org>'", NULL },
	{ "curl", HELLO, "smtp://mail.example.test:587/laptop.example.net", "ssl-reqd" },
	{ "curl", "connect\nTLS trusted\n" HELLO, "smtps://", NULL },
	{ "curl", LOGIN, "--login-options 'AUTH=PLAIN'", NULL },
	{ "curl", HELLO "C: AUTH XOAUTH2 dXNlcj1hAQ==\nS: 235 ok\n", "--oauth2-bearer", NULL },
	{ "openssl", HELLO "C: STARTTLS\nS: 220 go\nTLS trusted\nC: NOOP\nS: 250 ok\n",
	  "-starttls smtp", "EHLO" },
	{ "openssl", HELLO, "speaks TLS only", NULL },
	{ "openssl", LOGIN, "AUTH PLAIN [", "AHVz" },
};

START_TEST(scripts_and_command_lines_do_the_same)
{
	struct transcript t;
	char *text;

	transcript_play(&t, lines[_i].session);
	text = report_as(&t, lines[_i].format, NULL);
	assert_has(text, lines[_i].has);
	if (lines[_i].lacks)
		assert_lacks(text, lines[_i].lacks);
	memory_free(text);
	transcript_release(&t);
}
END_TEST

/* ---- long reports ---- */

static void count_taken(void *context, struct span text)
{
	*(size_t *)context += text.size;
}

START_TEST(a_long_report_is_handed_over_in_pieces)
{
	struct bytes session = BYTES_INIT, out = BYTES_INIT;
	struct transcript t;
	size_t taken = 0;
	struct report_options options = { .take = count_taken, .context = &taken };
	char *whole;

	bytes_append_text(&session, HELLO);
	for (int i = 0; i < 3000; i++)
		bytes_append_text(&session, "C: NOOP\nS: 250 ok\n");
	transcript_play(&t, bytes_text(&session));
	whole = report_as(&t, "json", NULL);
	report_append(report_format_find(span_text("json")), t.journal, &options, &out);
	ck_assert_uint_gt(taken, 0);
	ck_assert_uint_lt(out.capacity, strlen(whole) / 4);
	ck_assert_uint_eq(taken + out.size, strlen(whole));
	memory_free(whole);
	transcript_release(&t);
	bytes_release(&session);
	bytes_release(&out);
}
END_TEST

START_TEST(a_remark_tells_what_it_is_about)
{
	struct transcript t;
	char *text;

	transcript_play(&t, HELLO);
	scribe_remark(t.scribe, 9000000, 1, span_text("slow <here>"));
	scribe_remark(t.scribe, 9000000, 1, span_of(NULL, 0));
	text = report_as(&t, "text", NULL);
	assert_has(text, "*   on 0.0");
	assert_has(text, ": slow <here>");
	assert_has(text, "*   mark on 0.0");
	memory_free(text);
	text = report_as(&t, "html", NULL);
	assert_has(text, ": slow &lt;here&gt;");
	assert_has(text, "mark on 0.0");
	memory_free(text);
	transcript_release(&t);
}
END_TEST

/* A session of which only a refusal is known, as an import leaves it. */
static void add_refusal(struct journal *journal, const char *reply)
{
	struct secrets *secrets = secrets_new();
	struct scribe *scribe = scribe_new(journal, secrets, 1);
	struct bytes members = BYTES_INIT;
	struct outgoing line;

	members_add_text(&members, "joined", span_text("mail"));
	scribe_connected(scribe, 1, bytes_span(&members), false);
	outgoing_init(&line, span_text("RCPT TO:<b@example.test>"), ORIGIN_INFERRED);
	scribe_command(scribe, 2, &line);
	scribe_push(scribe, 3, span_text(reply));
	outgoing_release(&line);
	bytes_release(&members);
	scribe_free(scribe);
	secrets_free(secrets);
}

START_TEST(what_is_inferred_is_marked)
{
	struct transcript t = { .journal = journal_new(0, 0, "") };
	char *text;

	add_refusal(t.journal, "550 5.1.1 no such user\r\n");
	text = report_as(&t, "text", NULL);
	assert_has(text, "RCPT TO:<b@example.test>   (inferred)");
	memory_free(text);
	text = report_as(&t, "html", NULL);
	assert_has(text, "(inferred)");
	memory_free(text);
	text = report_as(&t, "json", NULL);
	assert_has(text, "\"origin\":\"inferred\"");
	memory_free(text);
	journal_free(t.journal);
}
END_TEST

START_TEST(a_script_sends_together_what_left_together)
{
	struct transcript t;
	char *script;

	transcript_play(&t, "connect port=25\nS: 220 hi\nC: EHLO a\nS: 250 h\nC: RSET\nC: NOOP\n"
			    "S: 250 ok\nS: 250 ok\nC: NOOP\nS: 250 ok\n");
	script = report_as(&t, "script", NULL);
	assert_has(script, "EHLO a\n:pipeline\nRSET\nNOOP\n:flush\nNOOP\n");
	memory_free(script);
	transcript_release(&t);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("report/session");
	TCase *tcase = tcase_create("session");

	tcase_add_test(tcase, a_script_sends_together_what_left_together);
	tcase_add_loop_test(tcase, no_text_breaks_out_of_any_format, 0,
			    sizeof(hostile) / sizeof(hostile[0]));
	tcase_add_test(tcase, the_checks_themselves_find_what_breaks_out);
	tcase_add_test(tcase, text_markdown_and_html_begin_with_the_verdict);
	tcase_add_test(tcase, markdown_explains_what_decided_and_keeps_the_conversation_in_a_block);
	tcase_add_test(tcase, html_folds_what_lines_mean_and_opens_what_decided);
	tcase_add_test(tcase, each_connection_gets_its_verdict);
	tcase_add_test(tcase, no_format_holds_a_secret_unless_it_is_given_them);
	tcase_add_test(tcase, those_that_can_hold_secrets_do_when_they_are_given);
	tcase_add_loop_test(tcase, scripts_and_command_lines_do_the_same, 0,
			    sizeof(lines) / sizeof(lines[0]));
	tcase_add_test(tcase, a_long_report_is_handed_over_in_pieces);
	tcase_add_test(tcase, a_remark_tells_what_it_is_about);
	tcase_add_test(tcase, what_is_inferred_is_marked);
	suite_add_tcase(suite, tcase);
	return suite;
}
