/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "smtp/parameter.h"

#include <string.h>

#include "../tools/unit.h"

#define BIT(extension) ((extension_set)1 << EXTENSION_##extension)
#define ALL                                                                                        \
	(BIT(SIZE) | BIT(8BITMIME) | BIT(DSN) | BIT(SMTPUTF8) | BIT(AUTH) | BIT(REQUIRETLS) |      \
	 BIT(FUTURERELEASE) | BIT(BINARYMIME) | BIT(RRVS) | BIT(DELIVERBY) | BIT(MT_PRIORITY) |    \
	 BIT(NO_SOLICITING))

static const struct {
	const char *line;
	extension_set offered;
	bool clear, typed;
	const char *word; /* what the remark names; NULL: there is none */
} lines[] = {
	{ "MAIL FROM:<a@b.c>", 0, .word = NULL },
	{ "MAIL FROM:<a@b.c> SIZE=1000 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+2Bb AUTH=<>", ALL,
	  .word = NULL },
	{ "MAIL FROM:<a@b.c> AUTH=me+40b.c REQUIRETLS HOLDFOR=60", ALL, .word = NULL },
	{ "RCPT TO:<a@b.c> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a@b.c", ALL, .word = NULL },
	{ "RCPT TO:<a@b.c> NOTIFY=never", ALL, .word = NULL },
	{ "QUIT NOTIFY=x", ALL, .word = NULL },
	/* not offered */
	{ "MAIL FROM:<a@b.c> SIZE=1000", ALL & ~BIT(SIZE), .word = "needs SIZE" },
	{ "MAIL FROM:<a@b.c> RET=HDRS", ALL & ~BIT(DSN), .word = "needs DSN" },
	{ "MAIL FROM:<a@b.c> BODY=BINARYMIME", ALL & ~BIT(BINARYMIME), .word = "needs BINARYMIME" },
	{ "MAIL FROM:<a@b.c> BODY=8BITMIME", ALL & ~BIT(BINARYMIME), .word = NULL },
	{ "MAIL FROM:<a@b.c> SMTPUTF8", ALL & ~BIT(SMTPUTF8), .word = "needs SMTPUTF8" },
	{ "MAIL FROM:<a@b.c> HOLDFOR=60", ALL & ~BIT(FUTURERELEASE),
	  .word = "needs FUTURERELEASE" },
	{ "RCPT TO:<a@b.c> NOTIFY=NEVER", ALL & ~BIT(DSN), .word = "needs DSN" },
	/* a value that cannot be */
	{ "MAIL FROM:<a@b.c> SIZE=1k", ALL, .word = "SIZE wants" },
	{ "MAIL FROM:<a@b.c> SIZE", ALL, .word = "SIZE wants" },
	{ "MAIL FROM:<a@b.c> BODY=8BIT", ALL, .word = "8BITMIME" },
	{ "MAIL FROM:<a@b.c> RET=ALL", ALL, .word = "FULL or HDRS" },
	{ "MAIL FROM:<a@b.c> ENVID=a+b", ALL, .word = "xtext" },
	{ "MAIL FROM:<a@b.c> ENVID=a=b", ALL, .word = "xtext" },
	{ "MAIL FROM:<a@b.c> SMTPUTF8=yes", ALL, .word = "no value" },
	{ "MAIL FROM:<a@b.c> HOLDFOR=1234567890", ALL, .word = "nine digits" },
	{ "RCPT TO:<a@b.c> NOTIFY=NEVER,DELAY", ALL, .word = "NOTIFY is" },
	{ "RCPT TO:<a@b.c> NOTIFY=DELAY,", ALL, .word = "NOTIFY is" },
	{ "RCPT TO:<a@b.c> ORCPT=a@b.c", ALL, .word = "ORCPT wants" },
	{ "RCPT TO:<a@b.c> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+2Bb@c", ALL, .word = NULL },
	{ "RCPT TO:<a@b.c> ORCPT=;a", ALL, .word = "ORCPT wants" },
	{ "RCPT TO:<a@b.c> ORCPT=rfc822;a+2Gb", ALL, .word = "ORCPT wants" },
	{ "RCPT TO:<a@b.c> RRVS=", ALL, .word = "RRVS wants" },
	{ "RCPT TO:<a@b.c> RRVS=2014-04-03T23:01:00Z", ALL, .word = NULL },
	{ "MAIL FROM:<a@b.c> BY=120;R MT-PRIORITY=3 SOLICIT=x", ALL, .word = NULL },
	{ "MAIL FROM:<a@b.c> BY=", ALL, .word = "BY wants" },
	{ "MAIL FROM:<a@b.c> HOLDFOR=0", ALL, .word = "nine digits" },
	{ "MAIL FROM:<a@b.c> HOLDFOR=x", ALL, .word = "nine digits" },
	{ "MAIL FROM:<a@b.c> BODY=7BIT RET=FULL", ALL, .word = NULL },
	{ "MAIL FROM:<a@b.c> BODY=BINARYMIME AUTH=<>", ALL, .word = NULL },
	{ "MAIL FROM:<a@b.c> BODY=9BIT", ALL, .word = "BODY is" },
	{ "MAIL FROM:<a@b.c> SIZE=123456789012345678901", ALL, .word = "SIZE wants" },
	{ "MAIL FROM:<a@b.c> ENVID=a+2b", ALL, .word = "xtext" },
	{ "MAIL FROM:<a@b.c> ENVID=a+G0", ALL, .word = "xtext" },
	{ "MAIL FROM:<a@b.c> ENVID=a\x7f", ALL, .word = "xtext" },
	{ "MAIL FROM:<a@b.c> ENVID=a\x01", ALL, .word = "xtext" },
	/* the rest */
	{ "MAIL FROM:<a@b.c> NOTIFY=NEVER", ALL, .word = "no parameter of MAIL" },
	{ "RCPT TO:<a@b.c> SIZE=1", ALL, .word = "no parameter of RCPT" },
	{ "MAIL FROM:<a@b.c> SIZE=1 size=2", ALL, .word = "twice" },
	{ "MAIL FROM:<a@b.c> SIZE=5001", ALL, .word = "5000 bytes at most" },
	{ "MAIL FROM:<a@b.c> REQUIRETLS", ALL, .clear = true, .word = "inside TLS" },
	/* half a word may become a whole one */
	{ "MAIL FROM:<a@b.c> SI", ALL, .typed = true, .word = NULL },
	{ "MAIL FROM:<a@b.c> RET=H", ALL, .typed = true, .word = NULL },
	{ "MAIL FROM:<a@b.c> SI RET=H", ALL, .typed = true, .word = "no parameter" },
	{ "MAIL FROM:<a@b.c> RET=", ALL & ~BIT(DSN), .typed = true, .word = "needs DSN" },
};

START_TEST(parameters_are_looked_at_before_they_leave)
{
	struct parameter_facts facts = { .offered = lines[_i].offered,
					 .size_limit = 5000,
					 .encrypted = !lines[_i].clear,
					 .being_typed = lines[_i].typed };
	struct bytes out = BYTES_INIT;
	struct command command;
	bool said;

	command_parse(span_text(lines[_i].line), &command);
	said = parameter_append_remark(&command, &facts, &out);
	ck_assert_msg(said == (lines[_i].word != NULL), "%s: %s", lines[_i].line, bytes_text(&out));
	ck_assert_msg(!said || strstr(bytes_text(&out), lines[_i].word), "%s: %s", lines[_i].line,
		      bytes_text(&out));
	bytes_release(&out);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("parameter");
	TCase *tests = tcase_create("parameter");

	tcase_add_loop_test(tests, parameters_are_looked_at_before_they_leave, 0,
			    sizeof(lines) / sizeof(lines[0]));
	suite_add_tcase(suite, tests);
	return suite;
}
