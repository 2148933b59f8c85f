/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items of scripts carried out over the practice server in this process, without a screen. */
#include "cli/item.h"

#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/time.h"
#include "cli/exit_status.h"

#define ROUNDS 2000 /* more than any script here takes */

struct heard {
	struct bytes said;
	struct bytes complained;
	struct bytes echoed;
};

static void say(void *context, const char *sentence)
{
	bytes_append_text(&((struct heard *)context)->said, sentence);
}

static void complain(void *context, const char *sentence)
{
	bytes_append_text(&((struct heard *)context)->complained, sentence);
}

static void echo(void *context, const char *text)
{
	bytes_append_text(&((struct heard *)context)->echoed, text);
}

static void release(struct heard *heard)
{
	bytes_release(&heard->said);
	bytes_release(&heard->complained);
	bytes_release(&heard->echoed);
}

/* A gate that refuses stops the run, as the player's does. */
static void pump(struct conductor *conductor, struct item_run *run)
{
	int status = 0;
	char *text;

	conductor_pump(conductor);
	memory_free(conductor_take_warning(conductor));
	text = conductor_take_refusal(conductor, &status);
	if (text)
		item_stop(run, status);
	memory_free(text);
}

static void come_to_its_end(struct conductor *conductor, struct item_run *run)
{
	int round = 0;

	do
		pump(conductor, run);
	while (!item_pump(run) && ++round < ROUNDS);
	ck_assert_int_lt(round, ROUNDS);
}

/* Plays the text; the exit status. `verbs` gets what left, "EHLO MAIL …". */
static int play(const char *text, const char *scenario, struct heard *heard, struct bytes *verbs)
{
	struct options options;
	struct item_hooks hooks = {
		.context = heard, .say = say, .complain = complain, .echo = echo
	};
	struct bytes target = BYTES_INIT;
	struct conductor *conductor;
	struct script *script;
	struct item_run *run;
	struct fault fault;
	const struct journal *journal;
	int status;

	options_init(&options);
	options.no_journal = true;
	options.user = "student@example.test";
	bytes_append_text(&target, "practice:");
	bytes_append_text(&target, scenario);
	conductor = conductor_new(&options, false, &fault);
	ck_assert(conductor_connect(conductor, bytes_span(&target), &fault));
	script = script_parse(span_text(text), "test", options.variables, &fault);
	ck_assert_msg(script != NULL, "%s", fault.text);
	run = item_run_new(conductor, &options, &hooks);
	item_greet(run);
	come_to_its_end(conductor, run);
	for (size_t n = 0; script_item(script, n) && !item_has_stopped(run); n++) {
		struct script_item made;

		/* As the screen does: an item is gone when the next one begins. */
		script_item_copy(&made, script_item(script, n));
		item_begin(run, &made, script_item(script, n + 1));
		come_to_its_end(conductor, run);
		script_item_release(&made);
	}
	status = item_status(run);
	journal = conductor_journal(conductor);
	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);

		if (event->kind != EVENT_COMMAND)
			continue;
		bytes_append_text(verbs, verbs->size ? " " : "");
		bytes_append_text(verbs, command_name((enum verb)event->code));
	}
	item_run_free(run);
	script_free(script);
	conductor_free(conductor);
	bytes_release(&target);
	options_release(&options);
	return status;
}

#define ENVELOPE "EHLO a\nMAIL FROM:<a@example.test>\nRCPT TO:<teacher@example.test>\n"

static const struct {
	const char *script;
	const char *scenario;
	int status;
	const char *verbs;
	const char *echoed;
} rows[] = {
	{ "EHLO a\nQUIT\n", "", EXIT_DONE, "EHLO QUIT", "" },
	/* each stage's status; nothing follows a failure */
	{ "EHLO a\nMAIL FROM:<a@b.example>\nNOOP\n", "full", EXIT_MAIL, "EHLO MAIL", "" },
	{ "EHLO a\nMAIL FROM:<a@b.example>\nRCPT TO:<x@elsewhere.example>\nNOOP\n", "", EXIT_RCPT,
	  "EHLO MAIL RCPT", "" },
	{ "EHLO a\nNOOP\n", "busy_421", EXIT_GREETING, "", "" },
	/* an expectation sets no stage's status: it holds or it does not */
	{ "EHLO a\nMAIL FROM:<a@b.example>\n:expect 452\nNOOP\n", "full", EXIT_DONE,
	  "EHLO MAIL NOOP", "" },
	{ "NOOP\n:expect 5xx\nNOOP\n", "", EXIT_EXPECTATION, "NOOP", "" },
	/* content leaves after 354 only, and is left out without it */
	{ ENVELOPE "DATA\nSubject: x\n\nhi\n.\n", "", EXIT_DONE, "EHLO MAIL RCPT DATA (message)",
	  "" },
	{ "EHLO a\nDATA\n:expect 503\nSubject: x\n\nhi\n.\nNOOP\n", "", EXIT_DONE, "EHLO DATA NOOP",
	  "" },
	/* but what no DATA stands before is not left out silently */
	{ ENVELOPE ":message\nQUIT\n", "", EXIT_DATA, "EHLO MAIL RCPT", "" },
	{ ENVELOPE ":body /dev/null\nQUIT\n", "", EXIT_DATA, "EHLO MAIL RCPT", "" },
	/* EHLO that is not known is followed by HELO, once */
	{ "EHLO a\nNOOP\n", "helo_only", EXIT_DONE, "EHLO HELO NOOP", "" },
	/* names get their values from the session */
	{ "NOOP\n:echo ${code} ${status}\n:set who me\n:echo ${who}\n", "", EXIT_DONE, "NOOP",
	  "250 2.0.0me" },
	/* a pipelined group, its replies paired */
	{ "EHLO a\n:pipeline\nNOOP\nRSET\n:flush\nNOOP\n", "", EXIT_DONE, "EHLO NOOP RSET NOOP",
	  "" },
	{ "EHLO a\n:pipeline\nNOOP\n:expect 5xx\nRSET\n:flush\nNOOP\n", "", EXIT_EXPECTATION,
	  "EHLO NOOP RSET", "" },
	/* the message of a group that failed stays here */
	{ "EHLO a\n:pipeline\nMAIL FROM:<a@b.example>\nRCPT TO:<x@elsewhere.example>\n"
	  ":expect 550\nDATA\n:expect 503|554|354\n:flush\nSubject: x\n\nhi\n.\nNOOP\n",
	  "", EXIT_DONE, "EHLO MAIL RCPT DATA NOOP", "" },
	{ "EHLO a\n:chunk \"x\"\n", "", EXIT_DATA, "EHLO BDAT", "" },
	/* octets by hand: the reply to BDAT comes, and is judged, behind them */
	{ ENVELOPE "BDAT 5 LAST\n:raw \"abc\\r\\n\"\nNOOP\n", "", EXIT_DONE,
	  "EHLO MAIL RCPT BDAT NOOP", "" },
	{ ENVELOPE "BDAT 5 LAST\n:raw \"ab\"\n:raw \"cde\"\n:expect 5xx\nNOOP\n", "",
	  EXIT_EXPECTATION, "EHLO MAIL RCPT BDAT", "" },
	{ ":raw \"NOOP\\r\\nRSET\\r\\n\"\nNOOP\n", "", EXIT_DONE, "NOOP RSET NOOP", "" },
	/* no password was given */
	{ "EHLO a\n:starttls\nEHLO a\n:auth PLAIN\n", "", EXIT_USAGE, "EHLO STARTTLS EHLO", "" },
	{ "EHLO a\n:auth\n", "no_auth", EXIT_AUTH, "EHLO", "" },
	/* :close ends a connection in good order; what needs one behind it cannot be done */
	{ "EHLO a\n:close\n:echo over\n", "", EXIT_DONE, "EHLO", "over" },
	{ ":close\nNOOP\n", "", EXIT_LOST, "", "" },
	{ ENVELOPE "DATA\nSubject: x\n\nhi\n.\n", "no_verdict", EXIT_LOST,
	  "EHLO MAIL RCPT DATA (message)", "" },
};

START_TEST(an_item_ends_with_its_status_and_nothing_else_leaves)
{
	struct heard heard = { .said = BYTES_INIT };
	struct bytes verbs = BYTES_INIT;

	ck_assert_int_eq(play(rows[_i].script, rows[_i].scenario, &heard, &verbs), rows[_i].status);
	ck_assert_str_eq(bytes_text(&verbs), rows[_i].verbs);
	ck_assert_str_eq(bytes_text(&heard.echoed), rows[_i].echoed);
	bytes_release(&verbs);
	release(&heard);
}
END_TEST

START_TEST(an_expectation_that_does_not_hold_says_what_came)
{
	struct heard heard = { .said = BYTES_INIT };
	struct bytes verbs = BYTES_INIT;

	play("NOOP\n:expect 5xx\n", "", &heard, &verbs);
	ck_assert_msg(strstr(bytes_text(&heard.said), "5xx") &&
			      strstr(bytes_text(&heard.said), "250"),
		      "%s", bytes_text(&heard.said));
	bytes_release(&verbs);
	release(&heard);
}
END_TEST

START_TEST(an_expectation_in_a_group_is_told_with_its_own_line)
{
	struct heard heard = { .said = BYTES_INIT };
	struct bytes verbs = BYTES_INIT;

	play("EHLO a\n:pipeline\nNOOP\n:expect 5xx\nRSET\n:flush\n", "", &heard, &verbs);
	ck_assert_msg(strstr(bytes_text(&heard.said), "test:4: expected 5xx") != NULL, "%s",
		      bytes_text(&heard.said));
	bytes_release(&verbs);
	release(&heard);
}
END_TEST

START_TEST(a_refused_command_of_no_stage_says_why_the_script_ends)
{
	struct heard heard = { .said = BYTES_INIT };
	struct bytes verbs = BYTES_INIT;

	ck_assert_int_eq(play("EHLO a\nODD\n", "", &heard, &verbs), EXIT_EXPECTATION);
	ck_assert_msg(strstr(bytes_text(&heard.said), "test:2: expected 2xx") &&
			      strstr(bytes_text(&heard.said), "500 "),
		      "%s", bytes_text(&heard.said));
	bytes_release(&verbs);
	release(&heard);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cli/item");
	TCase *tests = tcase_create("item");

	tcase_add_loop_test(tests, an_item_ends_with_its_status_and_nothing_else_leaves, 0,
			    sizeof(rows) / sizeof(*rows));
	tcase_add_test(tests, an_expectation_that_does_not_hold_says_what_came);
	tcase_add_test(tests, an_expectation_in_a_group_is_told_with_its_own_line);
	tcase_add_test(tests, a_refused_command_of_no_stage_says_why_the_script_ends);
	suite_add_tcase(suite, tests);
	return suite;
}
