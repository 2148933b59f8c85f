/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, as a value: it fits into its room whatever it says. */
#include "base/fault.h"

#include <string.h>

#include "../tools/unit.h"

#define ROOM sizeof(((struct fault *)NULL)->text)

/* The room with something behind it, which must stay. */
struct fenced {
	struct fault fault;
	char fence[8];
};

START_TEST(a_sentence_of_any_length_stays_in_its_room)
{
	char sentence[ROOM + 8];

	for (size_t size = ROOM - 4; size < ROOM + 4; size++) {
		struct fenced fenced;

		memset(&fenced, 'f', sizeof(fenced));
		memset(sentence, 's', size);
		sentence[size] = 0;
		fault_set_plain(&fenced.fault, FAULT_USAGE, 0, sentence);
		ck_assert_uint_eq(strnlen(fenced.fault.text, ROOM), size < ROOM ? size : ROOM - 1);
		for (size_t n = 0; n < sizeof(fenced.fence); n++)
			ck_assert_int_eq(fenced.fence[n], 'f');
	}
}
END_TEST

START_TEST(a_sentence_is_cut_between_characters)
{
	char sentence[ROOM + 8];

	for (size_t before = ROOM - 6; before < ROOM; before++) {
		struct fault fault;
		size_t kept = before + (before + 3 < ROOM ? 3 : 0);

		memset(sentence, 's', before);
		strncpy(sentence + before, "\xe4\xb8\xadzzzz", 8);
		fault_set_plain(&fault, FAULT_USAGE, 0, sentence);
		ck_assert_uint_ge(strlen(fault.text), kept);
		ck_assert_uint_eq(strspn(fault.text, "s"), before);
		ck_assert(fault.text[before] == 0 ||
			  strncmp(fault.text + before, "\xe4\xb8\xad", 3) == 0);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base/fault");
	TCase *tests = tcase_create("fault");

	tcase_add_test(tests, a_sentence_of_any_length_stays_in_its_room);
	tcase_add_test(tests, a_sentence_is_cut_between_characters);
	suite_add_tcase(suite, tests);
	return suite;
}
