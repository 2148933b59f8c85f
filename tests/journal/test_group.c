/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which commands left together: written from what a server sees on the wire. */
#include "journal/group.h"

#include <string.h>

#include "../tools/unit.h"
#include "journal/scribe.h"

/* Lines of both sides; T: the reply is given up. Behind it, A, F, W or L of each command. */
static const struct {
	const char *session;
	const char *places;
} sessions[] = {
	{ "CNOOP\nS250 ok\nCNOOP\nS250 ok\n", "AA" },
	{ "CMAIL FROM:<a@b>\nCRCPT TO:<c@d>\nCDATA\nS250 ok\nS250 ok\nS354 go\n", "FWL" },
	{ "CNOOP\nCNOOP\nS250 ok\nS250 ok\nCQUIT\nS221 bye\n", "FLA" },
	{ "CNOOP\nCNOOP\n", "FL" },           /* no reply came at all */
	{ "CNOOP\nTCNOOP\nS250 ok\n", "AA" }, /* waited for in vain, then gone on */
	{ "CNOOP\nCNOOP\nTCNOOP\n", "FWL" },  /* it is the first that was given up */
	{ "CAUTH LOGIN\nCNOOP\n", "AA" },
	{ "CRCPT TO:<c@d>\nCBDAT 3\nS250 ok\nS250 ok\nCBDAT 3 LAST\nS250 ok\n", "FLA" },
	{ "", "" },
};

static void play(struct scribe *scribe, struct span rest, uint32_t first)
{
	while (rest.size) {
		size_t end = span_find(rest, '\n');
		struct span line = span_part(rest, 0, end);
		struct outgoing out;

		if (line.data[0] == 'T') {
			scribe_timeout(scribe, 2, first + 1, 1000000);
			line = span_after(line, 1);
		}
		if (line.data[0] == 'C') {
			outgoing_init(&out, span_after(line, 1), ORIGIN_TYPED);
			ck_assert_uint_gt(scribe_command(scribe, 3, &out), 0);
			outgoing_release(&out);
		} else {
			scribe_push(scribe, 4, span_after(line, 1));
			scribe_push(scribe, 4, span_text("\r\n"));
		}
		rest = span_after(rest, end + 1);
	}
}

START_TEST(each_command_has_its_place)
{
	struct journal *journal = journal_new(0, 0, "smtp://test");
	struct secrets *secrets = secrets_new();
	struct scribe *scribe = scribe_new(journal, secrets, 1);
	struct bytes places = BYTES_INIT;

	scribe_connected(scribe, 0, span_of(NULL, 0), false);
	scribe_push(scribe, 1, span_text("220 hi\r\n"));
	play(scribe, span_text(sessions[_i].session), journal_count(journal));
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		if (journal_event(journal, id)->kind == EVENT_COMMAND)
			bytes_append_byte(&places,
					  (unsigned char)"AFWL"[group_place_of(journal, id)]);
	ck_assert_str_eq(bytes_text(&places), sessions[_i].places);
	bytes_release(&places);
	scribe_free(scribe);
	secrets_free(secrets);
	journal_free(journal);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/group");
	TCase *tests = tcase_create("group");

	tcase_add_loop_test(tests, each_command_has_its_place, 0,
			    sizeof(sessions) / sizeof(sessions[0]));
	suite_add_tcase(suite, tests);
	return suite;
}
