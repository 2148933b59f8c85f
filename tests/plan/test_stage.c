/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/stage.h"

#include "../tools/unit.h"

#define OFFERS(extension) ((extension_set)1 << (extension))

/* Where a session stands, where it is to go, and what must come next. */
static const struct {
	enum phase phase;
	enum encryption encryption;
	extension_set offered;
	bool lmtp, authenticated;
	enum plan_stage goal;
	enum stage_step step;
	const char *line;
} rows[] = {
	{ .phase = PHASE_GREETING, .goal = STAGE_QUIT, .step = STAGE_WAIT },
	{ .phase = PHASE_GREETED, .goal = STAGE_GREETING, .step = STAGE_DONE },
	{ .phase = PHASE_GREETED,
	  .goal = STAGE_EHLO,
	  .step = STAGE_LINE,
	  .line = "EHLO me.example" },
	{ .phase = PHASE_GREETED,
	  .goal = STAGE_AUTH,
	  .step = STAGE_LINE,
	  .line = "EHLO me.example" },
	{ .phase = PHASE_GREETED,
	  .lmtp = true,
	  .goal = STAGE_EHLO,
	  .step = STAGE_LINE,
	  .line = "LHLO me.example" },
	{ .phase = PHASE_GREETED, .goal = STAGE_QUIT, .step = STAGE_LINE, .line = "QUIT" },
	{ .phase = PHASE_READY, .goal = STAGE_EHLO, .step = STAGE_DONE },
	{ .phase = PHASE_READY,
	  .offered = OFFERS(EXTENSION_STARTTLS),
	  .goal = STAGE_TLS,
	  .step = STAGE_LINE,
	  .line = "STARTTLS" },
	{ .phase = PHASE_READY, .goal = STAGE_TLS, .step = STAGE_STUCK },
	{ .phase = PHASE_READY,
	  .encryption = ENCRYPTION_VERIFIED,
	  .goal = STAGE_TLS,
	  .step = STAGE_DONE },
	{ .phase = PHASE_STARTTLS, .goal = STAGE_TLS, .step = STAGE_WAIT },
	/* A login is gone to through TLS where there is any. */
	{ .phase = PHASE_READY,
	  .offered = OFFERS(EXTENSION_STARTTLS) | OFFERS(EXTENSION_AUTH),
	  .goal = STAGE_AUTH,
	  .step = STAGE_LINE,
	  .line = "STARTTLS" },
	{ .phase = PHASE_GREETED,
	  .encryption = ENCRYPTION_VERIFIED,
	  .goal = STAGE_AUTH,
	  .step = STAGE_LINE,
	  .line = "EHLO me.example" },
	{ .phase = PHASE_READY,
	  .encryption = ENCRYPTION_VERIFIED,
	  .offered = OFFERS(EXTENSION_AUTH),
	  .goal = STAGE_AUTH,
	  .step = STAGE_LOGIN },
	{ .phase = PHASE_READY, .goal = STAGE_AUTH, .step = STAGE_STUCK },
	{ .phase = PHASE_READY, .authenticated = true, .goal = STAGE_AUTH, .step = STAGE_DONE },
	{ .phase = PHASE_AUTH, .goal = STAGE_AUTH, .step = STAGE_LOGIN },
	/* Nobody is logged in, and no TLS begun, only because a message is to be sent. */
	{ .phase = PHASE_READY,
	  .offered = OFFERS(EXTENSION_AUTH),
	  .goal = STAGE_ENVELOPE,
	  .step = STAGE_ADDRESSES },
	{ .phase = PHASE_MAIL, .goal = STAGE_ENVELOPE, .step = STAGE_ADDRESSES },
	{ .phase = PHASE_RCPT, .goal = STAGE_ENVELOPE, .step = STAGE_DONE },
	{ .phase = PHASE_RCPT, .goal = STAGE_MESSAGE, .step = STAGE_LINE, .line = "DATA" },
	{ .phase = PHASE_DATA, .goal = STAGE_MESSAGE, .step = STAGE_CONTENT },
	{ .phase = PHASE_RCPT, .goal = STAGE_TLS, .step = STAGE_STUCK },
	{ .phase = PHASE_RCPT, .goal = STAGE_QUIT, .step = STAGE_LINE, .line = "QUIT" },
	{ .phase = PHASE_READY, .goal = STAGE_QUIT, .step = STAGE_LINE, .line = "QUIT" },
	{ .phase = PHASE_REFUSED, .goal = STAGE_EHLO, .step = STAGE_STUCK },
	{ .phase = PHASE_REFUSED, .goal = STAGE_QUIT, .step = STAGE_LINE, .line = "QUIT" },
	{ .phase = PHASE_CLOSED, .goal = STAGE_EHLO, .step = STAGE_STUCK },
	{ .phase = PHASE_CLOSING, .goal = STAGE_QUIT, .step = STAGE_DONE },
};

static struct dialogue dialogue_of(int n)
{
	struct dialogue dialogue;

	dialogue_init(&dialogue);
	dialogue.phase = (uint8_t)rows[n].phase;
	dialogue.encryption = (uint8_t)rows[n].encryption;
	dialogue.extensions.offered = rows[n].offered;
	dialogue.lmtp = rows[n].lmtp;
	dialogue.authenticated = rows[n].authenticated;
	dialogue.ehlo_id = rows[n].phase >= PHASE_READY ? 1 : 0;
	return dialogue;
}

START_TEST(each_situation_has_its_next_step)
{
	struct dialogue dialogue = dialogue_of(_i);
	struct bytes line = BYTES_INIT;
	const char *why = NULL;
	enum stage_step step = stage_next(&dialogue, rows[_i].goal, "me.example", &line, &why);

	ck_assert_int_eq(step, rows[_i].step);
	ck_assert_str_eq(bytes_text(&line), rows[_i].line ? rows[_i].line : "");
	ck_assert_int_eq(why != NULL, step == STAGE_STUCK);
	bytes_release(&line);
}
END_TEST

START_TEST(while_a_reply_is_awaited_nothing_is_next)
{
	struct dialogue dialogue = dialogue_of(6);
	struct command command;
	struct bytes line = BYTES_INIT;
	const char *why;

	command_parse(span_text("NOOP"), &command);
	dialogue_command(&dialogue, 7, &command);
	ck_assert_int_eq(stage_next(&dialogue, STAGE_QUIT, "me", &line, &why), STAGE_WAIT);
}
END_TEST

START_TEST(the_stage_of_now_goes_by_what_the_server_offers)
{
	struct dialogue dialogue;

	dialogue_init(&dialogue);
	dialogue.phase = PHASE_GREETED;
	ck_assert_int_eq(stage_now(&dialogue), STAGE_EHLO);
	dialogue.phase = PHASE_READY;
	ck_assert_int_eq(stage_now(&dialogue), STAGE_ENVELOPE);
	dialogue.extensions.offered = OFFERS(EXTENSION_AUTH);
	ck_assert_int_eq(stage_now(&dialogue), STAGE_AUTH);
	dialogue.extensions.offered |= OFFERS(EXTENSION_STARTTLS);
	ck_assert_int_eq(stage_now(&dialogue), STAGE_TLS);
	dialogue.encryption = ENCRYPTION_VERIFIED;
	ck_assert_int_eq(stage_now(&dialogue), STAGE_AUTH);
	dialogue.authenticated = true;
	ck_assert_int_eq(stage_now(&dialogue), STAGE_ENVELOPE);
	dialogue.phase = PHASE_RCPT;
	ck_assert_int_eq(stage_now(&dialogue), STAGE_MESSAGE);
}
END_TEST

START_TEST(every_stage_is_found_by_its_key_and_begins_with_a_verb_of_its_own)
{
	enum plan_stage found;

	for (int stage = STAGE_GREETING; stage < STAGE_COUNT; stage++) {
		ck_assert(stage_find(span_text(stage_key((enum plan_stage)stage)), &found));
		ck_assert_int_eq(found, stage);
		for (int verb = 0; verb < VERB_COUNT; verb++)
			if (stage_begins((enum plan_stage)stage, (enum verb)verb))
				ck_assert_int_eq(stage_of_verb((enum verb)verb), stage);
	}
	ck_assert(!stage_find(span_text("login"), &found));
	ck_assert(stage_begins(STAGE_MESSAGE, VERB_BDAT));
	ck_assert(!stage_begins(STAGE_ENVELOPE, VERB_RCPT));
	ck_assert(!stage_begins(STAGE_GREETING, VERB_EHLO));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/stage");
	TCase *tests = tcase_create("stage");

	tcase_add_loop_test(tests, each_situation_has_its_next_step, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, while_a_reply_is_awaited_nothing_is_next);
	tcase_add_test(tests, the_stage_of_now_goes_by_what_the_server_offers);
	tcase_add_test(tests, every_stage_is_found_by_its_key_and_begins_with_a_verb_of_its_own);
	suite_add_tcase(suite, tests);
	return suite;
}
