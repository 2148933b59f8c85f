/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The phase tables: sessions by the book, sessions off it, and a search for holes. */
#include <string.h>

#include "../tools/unit.h"
#include "smtp/phase.h"

static const struct {
	enum phase from;
	enum verb verb;
	int code;
	enum phase to;
} steps[] = {
	{ PHASE_GREETING, VERB_GREETING, 220, PHASE_GREETED },
	{ PHASE_GREETING, VERB_GREETING, 554, PHASE_REFUSED },
	{ PHASE_GREETING, VERB_GREETING, 521, PHASE_REFUSED },
	{ PHASE_GREETING, VERB_GREETING, 450, PHASE_REFUSED },
	{ PHASE_GREETING, VERB_GREETING, 421, PHASE_CLOSING },
	{ PHASE_GREETING, VERB_GREETING, 250, PHASE_GREETING },
	{ PHASE_GREETING, VERB_GREETING, 354, PHASE_GREETING },
	{ PHASE_REFUSED, VERB_QUIT, 221, PHASE_CLOSING },
	{ PHASE_REFUSED, VERB_EHLO, 503, PHASE_REFUSED },
	{ PHASE_GREETED, VERB_EHLO, 250, PHASE_READY },
	{ PHASE_GREETED, VERB_EHLO, 500, PHASE_GREETED },
	{ PHASE_GREETED, VERB_EHLO, 354, PHASE_GREETED },
	{ PHASE_GREETED, VERB_HELO, 250, PHASE_READY },
	{ PHASE_GREETED, VERB_LHLO, 250, PHASE_READY },
	{ PHASE_GREETED, VERB_MAIL, 503, PHASE_GREETED },
	{ PHASE_GREETED, VERB_MAIL, 250, PHASE_MAIL },
	{ PHASE_GREETED, VERB_RSET, 250, PHASE_GREETED },
	{ PHASE_READY, VERB_STARTTLS, 220, PHASE_STARTTLS },
	{ PHASE_READY, VERB_STARTTLS, 250, PHASE_READY },
	{ PHASE_READY, VERB_STARTTLS, 454, PHASE_READY },
	{ PHASE_STARTTLS, VERB_EHLO, 250, PHASE_STARTTLS },
	{ PHASE_READY, VERB_AUTH, 334, PHASE_AUTH },
	{ PHASE_READY, VERB_AUTH, 235, PHASE_READY },
	{ PHASE_READY, VERB_AUTH, 535, PHASE_READY },
	{ PHASE_AUTH, VERB_AUTH, 334, PHASE_AUTH },
	{ PHASE_AUTH, VERB_AUTH, 535, PHASE_READY },
	{ PHASE_AUTH, VERB_AUTH_RESPONSE, 334, PHASE_AUTH },
	{ PHASE_AUTH, VERB_AUTH_RESPONSE, 235, PHASE_READY },
	{ PHASE_AUTH, VERB_AUTH_RESPONSE, 250, PHASE_READY },
	{ PHASE_AUTH, VERB_AUTH_RESPONSE, 535, PHASE_READY },
	{ PHASE_AUTH, VERB_AUTH_RESPONSE, 454, PHASE_READY },
	{ PHASE_AUTH, VERB_AUTH_RESPONSE, 421, PHASE_CLOSING },
	{ PHASE_AUTH, VERB_AUTH_RESPONSE, 354, PHASE_AUTH },
	{ PHASE_AUTH, VERB_AUTH_CANCEL, 501, PHASE_READY },
	{ PHASE_AUTH, VERB_AUTH_CANCEL, 535, PHASE_READY },
	{ PHASE_AUTH, VERB_AUTH_CANCEL, 334, PHASE_AUTH },
	{ PHASE_READY, VERB_MAIL, 250, PHASE_MAIL },
	{ PHASE_READY, VERB_MAIL, 530, PHASE_READY },
	{ PHASE_READY, VERB_XCLIENT, 220, PHASE_GREETED },
	{ PHASE_READY, VERB_NOOP, 250, PHASE_READY },
	{ PHASE_READY, VERB_UNKNOWN, 250, PHASE_READY },
	{ PHASE_MAIL, VERB_RCPT, 250, PHASE_RCPT },
	{ PHASE_MAIL, VERB_RCPT, 251, PHASE_RCPT },
	{ PHASE_MAIL, VERB_RCPT, 550, PHASE_MAIL },
	{ PHASE_MAIL, VERB_EHLO, 250, PHASE_READY },
	{ PHASE_MAIL, VERB_RSET, 250, PHASE_READY },
	{ PHASE_MAIL, VERB_DATA, 503, PHASE_MAIL },
	{ PHASE_RCPT, VERB_RCPT, 550, PHASE_RCPT },
	{ PHASE_RCPT, VERB_EHLO, 250, PHASE_READY },
	{ PHASE_RCPT, VERB_EHLO, 502, PHASE_RCPT },
	{ PHASE_RCPT, VERB_RSET, 250, PHASE_READY },
	{ PHASE_RCPT, VERB_NOOP, 250, PHASE_RCPT },
	{ PHASE_RCPT, VERB_MAIL, 250, PHASE_MAIL },
	{ PHASE_RCPT, VERB_MAIL, 503, PHASE_RCPT },
	{ PHASE_RCPT, VERB_DATA, 354, PHASE_DATA },
	{ PHASE_RCPT, VERB_DATA, 250, PHASE_RCPT },
	{ PHASE_RCPT, VERB_DATA, 554, PHASE_RCPT },
	{ PHASE_MAIL, VERB_DATA, 354, PHASE_DATA },
	{ PHASE_DATA, VERB_MESSAGE, 250, PHASE_READY },
	{ PHASE_DATA, VERB_MESSAGE, 451, PHASE_READY },
	{ PHASE_DATA, VERB_MESSAGE, 554, PHASE_READY },
	{ PHASE_DATA, VERB_MESSAGE, 421, PHASE_CLOSING },
	{ PHASE_RCPT, VERB_BDAT, 250, PHASE_BDAT },
	{ PHASE_RCPT, VERB_BDAT, 503, PHASE_RCPT },
	{ PHASE_BDAT, VERB_BDAT, 250, PHASE_BDAT },
	{ PHASE_BDAT, VERB_BDAT, 552, PHASE_BDAT },
	{ PHASE_BDAT, VERB_RSET, 250, PHASE_READY },
	{ PHASE_BDAT, VERB_MESSAGE, 250, PHASE_READY },
	{ PHASE_BDAT, VERB_MESSAGE, 554, PHASE_READY },
	{ PHASE_RCPT, VERB_BURL, 250, PHASE_BDAT },
	{ PHASE_RCPT, VERB_MESSAGE, 250, PHASE_READY },
	{ PHASE_RCPT, VERB_MESSAGE, 552, PHASE_READY },
	{ PHASE_RCPT, VERB_MESSAGE, 452, PHASE_READY },
	{ PHASE_RCPT, VERB_MESSAGE, 502, PHASE_RCPT },
	{ PHASE_MAIL, VERB_MESSAGE, 503, PHASE_MAIL },
	{ PHASE_RCPT, VERB_QUIT, 221, PHASE_CLOSING },
	{ PHASE_RCPT, VERB_QUIT, 250, PHASE_CLOSING },
	{ PHASE_RCPT, VERB_QUIT, 500, PHASE_RCPT },
	{ PHASE_READY, VERB_MAIL, 221, PHASE_CLOSING },
	{ PHASE_CLOSING, VERB_EHLO, 250, PHASE_CLOSING },
	{ PHASE_NONE, VERB_GREETING, 220, PHASE_NONE },
	{ PHASE_CLOSED, VERB_EHLO, 250, PHASE_CLOSED },
	{ PHASE_READY, VERB_MAIL, 600, PHASE_READY },
	{ PHASE_READY, VERB_MAIL, -1, PHASE_READY },
};

START_TEST(each_reply_leads_where_the_rfc_says)
{
	enum phase to = phase_next(steps[_i].from, steps[_i].verb, steps[_i].code);

	ck_assert_msg(to == steps[_i].to, "%s, %s, %d: %s", phase_key(steps[_i].from),
		      command_name(steps[_i].verb), steps[_i].code, phase_key(to));
}
END_TEST

/*
 * All combinations of phase, verb and code against rules that are written down
 * apart from the table: what may move at all, and where to.
 */
static void check_combination(enum phase from, enum verb verb, int code)
{
	enum phase to = phase_next(from, verb, code);

	ck_assert_uint_lt(to, PHASE_COUNT);
	if (to == from)
		return;
	ck_assert(from != PHASE_NONE && from != PHASE_CLOSED && from != PHASE_CLOSING &&
		  from != PHASE_STARTTLS);
	ck_assert(to != PHASE_NONE && to != PHASE_CLOSED && to != PHASE_GREETING);
	if (to == PHASE_CLOSING)
		ck_assert(code == 421 || code == 221 || verb == VERB_QUIT);
	else if (code >= 400) /* a refusal only ends what was begun */
		ck_assert(to == PHASE_REFUSED ||
			  (to == PHASE_READY && (from == PHASE_AUTH || verb == VERB_MESSAGE)));
	else if (code >= 300)
		ck_assert((code == 334 && to == PHASE_AUTH) || (code == 354 && to == PHASE_DATA));
	if (to == PHASE_STARTTLS)
		ck_assert(verb == VERB_STARTTLS && code == 220);
	if (to == PHASE_REFUSED)
		ck_assert(verb == VERB_GREETING);
}

START_TEST(no_combination_of_phase_verb_and_code_falls_into_a_hole)
{
	for (unsigned phase = 0; phase < PHASE_COUNT; phase++)
		for (unsigned verb = 0; verb < VERB_COUNT; verb++)
			for (int code = 200; code < 600; code++)
				check_combination((enum phase)phase, (enum verb)verb, code);
}
END_TEST

START_TEST(a_421_closes_from_every_phase_that_talks)
{
	for (unsigned phase = PHASE_GREETING; phase < PHASE_CLOSING; phase++)
		for (unsigned verb = 0; verb < VERB_COUNT; verb++)
			if (phase != PHASE_STARTTLS)
				ck_assert_int_eq(
					phase_next((enum phase)phase, (enum verb)verb, 421),
					PHASE_CLOSING);
}
END_TEST

START_TEST(every_phase_that_replies_lead_to_is_reachable_from_the_greeting)
{
	bool reached[PHASE_COUNT] = { [PHASE_GREETING] = true };

	for (unsigned round = 0; round < PHASE_COUNT; round++)
		for (size_t n = 0; phase_row(n); n++)
			if (phase_row(n)->from == PHASE_COUNT || reached[phase_row(n)->from])
				reached[phase_row(n)->to] = true;
	for (unsigned phase = 0; phase < PHASE_COUNT; phase++)
		ck_assert_msg(reached[phase] == (phase != PHASE_NONE && phase != PHASE_CLOSED),
			      "%s", phase_key((enum phase)phase));
}
END_TEST

static bool row_covers(const struct phase_row *wide, const struct phase_row *narrow)
{
	if (wide->from != narrow->from && wide->from != PHASE_COUNT)
		return false;
	if (wide->verb != narrow->verb && wide->verb != VERB_COUNT)
		return false;
	for (size_t i = 0; i < 3; i++)
		if (wide->pattern[i] != narrow->pattern[i] && wide->pattern[i] != 'x')
			return false;
	return true;
}

START_TEST(no_row_is_hidden_by_one_before_it)
{
	for (size_t late = 0; phase_row(late); late++) {
		ck_assert_uint_eq(strlen(phase_row(late)->pattern), 3);
		for (size_t early = 0; early < late; early++)
			ck_assert_msg(!row_covers(phase_row(early), phase_row(late)),
				      "row %zu hides row %zu", early, late);
	}
}
END_TEST

START_TEST(every_phase_with_a_listening_server_has_a_legal_verb)
{
	for (unsigned phase = 0; phase < PHASE_COUNT; phase++) {
		enum verb legal[VERB_COUNT];
		size_t count = phase_legal((enum phase)phase, legal, VERB_COUNT);
		/* After 220 to STARTTLS nothing but the handshake may come (RFC 3207 §4). */
		bool deaf = phase == PHASE_NONE || phase == PHASE_CLOSED || phase == PHASE_STARTTLS;

		ck_assert_msg((count == 0) == deaf, "%s", phase_key((enum phase)phase));
		for (size_t i = 0; i < count; i++) {
			ck_assert(phase_allows((enum phase)phase, legal[i]));
			ck_assert_int_eq(phase_expected_refusal((enum phase)phase, legal[i]), 0);
			for (size_t j = 0; j < i; j++)
				ck_assert_int_ne(legal[i], legal[j]);
		}
		ck_assert(!phase_allows((enum phase)phase, VERB_UNKNOWN));
	}
}
END_TEST

START_TEST(every_typed_verb_is_legal_somewhere)
{
	for (unsigned verb = VERB_UNKNOWN + 1; verb < VERB_COUNT; verb++) {
		bool legal = false;

		for (unsigned phase = 0; phase < PHASE_COUNT; phase++)
			legal = legal || phase_allows((enum phase)phase, (enum verb)verb);
		ck_assert_msg(legal == (verb != VERB_GREETING), "%s",
			      command_name((enum verb)verb));
	}
}
END_TEST

START_TEST(the_success_of_a_legal_verb_that_matters_moves_on)
{
	static const struct {
		enum verb verb;
		int code;
		enum phase to;
	} moves[] = {
		{ VERB_EHLO, 250, PHASE_READY },      { VERB_HELO, 250, PHASE_READY },
		{ VERB_LHLO, 250, PHASE_READY },      { VERB_STARTTLS, 220, PHASE_STARTTLS },
		{ VERB_AUTH, 334, PHASE_AUTH },       { VERB_AUTH_RESPONSE, 235, PHASE_READY },
		{ VERB_MAIL, 250, PHASE_MAIL },       { VERB_RCPT, 250, PHASE_RCPT },
		{ VERB_DATA, 354, PHASE_DATA },       { VERB_BDAT, 250, PHASE_BDAT },
		{ VERB_MESSAGE, 250, PHASE_READY },   { VERB_QUIT, 221, PHASE_CLOSING },
		{ VERB_XCLIENT, 220, PHASE_GREETED }, { VERB_AUTH_CANCEL, 501, PHASE_READY },
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		for (unsigned phase = 0; phase < PHASE_COUNT; phase++)
			if (phase_allows((enum phase)phase, moves[i].verb))
				ck_assert_int_eq(
					phase_next((enum phase)phase, moves[i].verb, moves[i].code),
					moves[i].to);
}
END_TEST

static const struct {
	enum phase phase;
	enum verb verb;
	int code;
} refusals[] = {
	{ PHASE_GREETED, VERB_MAIL, 503 },
	{ PHASE_GREETED, VERB_AUTH, 503 },
	{ PHASE_READY, VERB_RCPT, 503 },
	{ PHASE_READY, VERB_DATA, 503 },
	{ PHASE_MAIL, VERB_DATA, 503 },
	{ PHASE_MAIL, VERB_MAIL, 503 },
	{ PHASE_MAIL, VERB_STARTTLS, 503 },
	{ PHASE_RCPT, VERB_AUTH, 503 },
	{ PHASE_BDAT, VERB_DATA, 503 },
	{ PHASE_REFUSED, VERB_EHLO, 503 },
	{ PHASE_GREETING, VERB_EHLO, 554 },
	{ PHASE_AUTH, VERB_NOOP, 501 },
	{ PHASE_CLOSING, VERB_EHLO, 421 },
	{ PHASE_READY, VERB_UNKNOWN, 500 },
	{ PHASE_READY, VERB_AUTH_RESPONSE, 500 },
	{ PHASE_NONE, VERB_EHLO, 0 },
	{ PHASE_CLOSED, VERB_EHLO, 0 },
	{ PHASE_STARTTLS, VERB_EHLO, 0 },
	{ PHASE_DATA, VERB_EHLO, 0 },
	{ PHASE_READY, VERB_MAIL, 0 },
};

START_TEST(the_refusal_to_come_is_foretold)
{
	ck_assert_int_eq(phase_expected_refusal(refusals[_i].phase, refusals[_i].verb),
			 refusals[_i].code);
}
END_TEST

START_TEST(the_list_of_legal_verbs_keeps_to_its_room)
{
	enum verb legal[3] = { VERB_UNKNOWN, VERB_UNKNOWN, VERB_UNKNOWN };

	ck_assert_uint_eq(phase_legal(PHASE_READY, legal, 2), 2);
	ck_assert_int_eq(legal[2], VERB_UNKNOWN);
	ck_assert_uint_eq(phase_legal(PHASE_GREETED, legal, 1), 1);
	ck_assert_int_eq(legal[0], VERB_EHLO);
}
END_TEST

START_TEST(every_phase_has_a_name_and_a_key_that_finds_it)
{
	enum phase found;

	for (unsigned phase = 0; phase < PHASE_COUNT; phase++) {
		ck_assert_ptr_nonnull(phase_name((enum phase)phase));
		ck_assert(phase_find(span_text(phase_key((enum phase)phase)), &found));
		ck_assert_uint_eq(found, phase);
	}
	ck_assert(!phase_find(span_text("nonsense"), &found));
}
END_TEST

static void add_searches(TCase *tests)
{
	tcase_add_test(tests, no_combination_of_phase_verb_and_code_falls_into_a_hole);
	tcase_add_test(tests, a_421_closes_from_every_phase_that_talks);
	tcase_add_test(tests, every_phase_that_replies_lead_to_is_reachable_from_the_greeting);
	tcase_add_test(tests, no_row_is_hidden_by_one_before_it);
	tcase_add_test(tests, every_phase_with_a_listening_server_has_a_legal_verb);
	tcase_add_test(tests, every_typed_verb_is_legal_somewhere);
	tcase_add_test(tests, the_success_of_a_legal_verb_that_matters_moves_on);
}

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/phase");
	TCase *tests = tcase_create("phase");

	tcase_add_loop_test(tests, each_reply_leads_where_the_rfc_says, 0,
			    sizeof(steps) / sizeof(steps[0]));
	add_searches(tests);
	tcase_add_loop_test(tests, the_refusal_to_come_is_foretold, 0,
			    sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(tests, the_list_of_legal_verbs_keeps_to_its_room);
	tcase_add_test(tests, every_phase_has_a_name_and_a_key_that_finds_it);
	suite_add_tcase(suite, tests);
	return suite;
}
