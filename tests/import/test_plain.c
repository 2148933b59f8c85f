/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions in which nothing says who speaks; what is inferred where nobody is shown to ask. */
#include "import/import.h"

#include <stdio.h>

#include "../tools/unit.h"
#include "smtp/command.h"
#include "smtp/phase.h"

#define HEAD "220 mail.example.test ESMTP\nEHLO a.example\n250 mail.example.test\n"
#define MAIL                                                                                       \
	HEAD "MAIL FROM:<a@example.test>\n250 ok\nRCPT TO:<b@example.test>\n250 ok\nDATA\n354 "    \
	     "go\n"

/* Each reply: its code, what it answers, "?" where that is inferred, "-" for nothing. */
static const struct {
	const char *text;
	const char *replies;
} texts[] = {
	{ HEAD "QUIT\n221 bye\n", "220 (greeting) 250 EHLO 221 QUIT " },
	/* What a server does not understand was said by the client. */
	{ HEAD "HLEO x\n502 unknown\nQUIT\n221 bye\n",
	  "220 (greeting) 250 EHLO 502 (unknown) 221 QUIT " },
	/* Content is content, whatever it looks like, as long as a dot ends it. */
	{ MAIL "Hello\n250 lines of text\nQUIT\n.\n250 queued\nQUIT\n221 bye\n",
	  "220 (greeting) 250 EHLO 250 MAIL 250 RCPT 354 DATA 250 (message) 221 QUIT " },
	/* A text may leave it out. */
	{ MAIL "250 queued\nQUIT\n221 bye\n",
	  "220 (greeting) 250 EHLO 250 MAIL 250 RCPT 354 DATA 250 (message)? 221 QUIT " },
	{ MAIL "Hello\n250 queued\nQUIT\n221 bye\n",
	  "220 (greeting) 250 EHLO 250 MAIL 250 RCPT 354 DATA 250 (message) 221 QUIT " },
	{ MAIL "554 no\nQUIT\n221 bye\n",
	  "220 (greeting) 250 EHLO 250 MAIL 250 RCPT 354 DATA 554 (message)? 221 QUIT " },
	/* Answers within AUTH have no verb. */
	{ HEAD "AUTH LOGIN\n334 VXNlcm5hbWU6\ndXNlcg==\n334 UGFzc3dvcmQ6\n********\n535 no\n",
	  "220 (greeting) 250 EHLO 334 AUTH 334 (response) 535 (response) " },
	/* Prose is no session. */
	{ "Help me with this.\n550 5.1.1 no\n", "550 RCPT? " },
	/* Cut before the command whose reply comes first. */
	{ "250-AUTH PLAIN LOGIN\n250 SIZE 1000\nMAIL FROM:<a@b.test>\n250 ok\n",
	  "250 EHLO? 250 MAIL " },
	{ "250 2.1.0 Ok\nRCPT TO:<a@b.test>\n550 no\n", "250 MAIL? 550 RCPT " },
	{ "250 2.1.5 Ok\nDATA\n354 go on\n", "250 RCPT? 354 DATA " },
	/* Replies alone. */
	{ "550 5.1.1 no such user\n", "550 RCPT? " },
	{ "550 5.7.1 relaying denied\n", "550 RCPT? " },
	{ "535 5.7.8 no\n", "535 AUTH? " },
	{ "530 5.7.0 authentication required\n", "530 MAIL? " },
	{ "552 5.3.4 too big\n", "552 (message)? " },
	{ "454 4.7.0 TLS not available\n", "454 STARTTLS? " },
	{ "421 4.3.2 shutting down\n", "421 (greeting) " },
	{ "554 5.7.1 you are blocked\n", "554 (greeting) " },
	{ "554 5.7.1 <bob@b.test>: Relay access denied\n", "554 RCPT? " },
	{ "554 5.7.1 <a@a.test>: Sender address rejected: Access denied\n", "554 MAIL? " },
	{ "554 5.7.1 spam message rejected\n", "554 (message)? " },
	{ "554 mail.example.test ESMTP not accepting messages\n", "554 (greeting) " },
	{ "250-mail.example.test\n250 SIZE 1000\n", "250 EHLO? " },
	{ "220 x\n250 x\n250 2.1.0 ok\n550 5.1.1 no\n221 bye\n",
	  "220 (greeting) 250 EHLO? 250 MAIL? 550 RCPT? 221 QUIT? " },
};

static void append_replies(struct bytes *out, const struct journal *journal)
{
	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);
		const struct event *command = journal_event(journal, event->ref);
		char text[64];

		if (event->kind != EVENT_REPLY)
			continue;
		snprintf(text, sizeof(text), "%u %s%s ", event->code,
			 !command                        ? "(greeting)"
			 : command->code == VERB_UNKNOWN ? "(unknown)"
							 : command_name((enum verb)command->code),
			 command && command->flaws == ORIGIN_INFERRED ? "?" : "");
		bytes_append_text(out, event->marks & EVENT_UNSOLICITED ? "- " : text);
	}
}

START_TEST(who_spoke_is_found_out)
{
	struct bytes found = BYTES_INIT;
	struct fault fault;
	struct journal *journal = import_text(span_text(texts[_i].text), NULL, &fault);

	ck_assert_ptr_nonnull(journal);
	append_replies(&found, journal);
	ck_assert_str_eq(bytes_text(&found), texts[_i].replies);
	journal_free(journal);
	bytes_release(&found);
}
END_TEST

/* True when a note of the text holds these words. */
static bool notes(const char *text, const char *words)
{
	struct fault fault;
	struct journal *journal = import_text(span_text(text), NULL, &fault);
	bool found = false;

	ck_assert_ptr_nonnull(journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);

		found |= event->kind == EVENT_NOTE && span_has_word(event_text(event), words);
	}
	journal_free(journal);
	return found;
}

START_TEST(what_a_text_was_taken_for_is_said_where_it_is_unclear)
{
	ck_assert(
		notes("We cannot send.\n\nIt says: 550 5.7.1 no. Why?\n", "The format is unclear"));
	ck_assert(notes("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n550 5.7.1 no\n",
			"The format is unclear"));
	ck_assert(!notes(HEAD "QUIT\n221 bye\n", "The format is unclear"));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("import/plain");
	TCase *tcase = tcase_create("texts");

	tcase_add_loop_test(tcase, who_spoke_is_found_out, 0,
			    (int)(sizeof(texts) / sizeof(texts[0])));
	tcase_add_test(tcase, what_a_text_was_taken_for_is_said_where_it_is_unclear);
	suite_add_tcase(suite, tcase);
	return suite;
}
