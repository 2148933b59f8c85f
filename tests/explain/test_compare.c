/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparisons: all pairs of the catalogue say something, the hand-written ones what they must. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "explain/catalogue.h"
#include "explain/compare.h"

static void check_texts(char *const *texts, size_t count, const char *title)
{
	for (size_t i = 0; i < count; i++) {
		ck_assert_msg(texts[i] && *texts[i], "%s", title);
		ck_assert_msg(!strchr(texts[i], '{'), "%s: %s", title, texts[i]);
		ck_assert_msg(!strstr(texts[i], "  "), "%s: %s", title, texts[i]);
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(strcmp(texts[i], texts[j]) != 0, "%s says twice: %s", title,
				      texts[i]);
	}
}

static void check_pair(const char *left, const char *right)
{
	struct comparison comparison;

	ck_assert(compare_words(span_text(left), span_text(right), &comparison, NULL));
	ck_assert(comparison.contrast && strlen(comparison.contrast) > 40);
	ck_assert(!strchr(comparison.contrast, '{'));
	ck_assert(comparison.left.title && comparison.right.title);
	ck_assert_msg(comparison.difference_count >= 2, "%s: %d differences", comparison.title,
		      (int)comparison.difference_count);
	ck_assert_msg(comparison.which_count >= 1, "%s", comparison.title);
	check_texts(comparison.differences, comparison.difference_count, comparison.title);
	check_texts(comparison.which, comparison.which_count, comparison.title);
	comparison_release(&comparison);
}

START_TEST(every_pair_of_reply_codes_is_told_apart)
{
	struct catalogue_item a, b;

	for (size_t i = 0; catalogue_item(CATALOGUE_REPLIES, i, &a); i++)
		for (size_t j = 0; catalogue_item(CATALOGUE_REPLIES, j, &b); j++)
			if (i != j)
				check_pair(a.word, b.word);
}
END_TEST

START_TEST(every_pair_of_enhanced_codes_is_told_apart)
{
	struct catalogue_item a, b;

	for (size_t i = 0; catalogue_item(CATALOGUE_STATUSES, i, &a); i++)
		for (size_t j = 0; catalogue_item(CATALOGUE_STATUSES, j, &b); j++)
			if (i != j)
				check_pair(a.word, b.word);
}
END_TEST

/* Words that the contrast or the differences have to hold. */
static const struct {
	const char *left, *right;
	const char *contrast[4];
	const char *differences[6];
} pairs[] = {
	{ "221",
	  "334",
	  { "login", "Base64", "goodbye", "QUIT" },
	  { "begins with 3", "second digit", "only after AUTH", "Base64", "nothing can be sent",
	    "decides nothing yet" } },
	{ "334",
	  "421",
	  { "your turn", "not available", "closes the channel", NULL },
	  { "begins with 4", "second digit", "at any moment", "closes it", "credentials",
	    "waiting" } },
	{ "220",
	  "334",
	  { "opens the session", "STARTTLS", "login", "challenge" },
	  { "begins with 2", "second digit", "first thing", "names the server", "EHLO",
	    "several times" } },
	{ "211",
	  "334",
	  { "information", "question", "HELP", "login" },
	  { "begins with 3", "second digit", "214", "Base64", "any command", NULL } },
	{ "221",
	  "235",
	  { "success", "login succeeded", "session is over", NULL },
	  { "second digit", "AUTH", "QUIT", "MAIL FROM", "503", NULL } },
	{ "454/STARTTLS",
	  "454/AUTH",
	  { "TLS", "credentials", "temporary", NULL },
	  { "certificate", "password", "RFC 3207", "RFC 4954", NULL, NULL } },
	{ "220/greeting",
	  "220/STARTTLS",
	  { "opens the session", "TLS handshake", NULL, NULL },
	  { "unasked", "EHLO", "danger", NULL, NULL, NULL } },
	{ "530/MAIL",
	  "530/AUTH",
	  { "One number in two contexts", "logged in", "TLS", NULL },
	  { "STARTTLS", NULL, NULL, NULL, NULL, NULL } },
	{ "450",
	  "550",
	  { "not now", "no", NULL, NULL },
	  { "4xx Transient Negative", "holds until something is changed", "RCPT", NULL, NULL,
	    NULL } },
	{ "4.2.2",
	  "5.2.2",
	  { "mailbox", NULL, NULL, NULL },
	  { "same subject and detail", "temporary", NULL, NULL, NULL, NULL } },
	{ "467",
	  "550",
	  { "no standard", NULL, NULL, NULL },
	  { "second digit of 467 is 6", "no command calls for 467", NULL, NULL, NULL, NULL } },
};

static void check_words(const char *const *words, size_t most, const char *text, const char *title)
{
	for (size_t i = 0; i < most && words[i]; i++)
		ck_assert_msg(strstr(text, words[i]) != NULL, "%s: \"%s\" not in:\n%s", title,
			      words[i], text);
}

START_TEST(pairs_say_what_they_must_in_either_order)
{
	for (int order = 0; order < 2; order++) {
		const char *left = order ? pairs[_i].right : pairs[_i].left;
		const char *right = order ? pairs[_i].left : pairs[_i].right;
		struct bytes differences = BYTES_INIT;
		struct comparison comparison;

		ck_assert(compare_words(span_text(left), span_text(right), &comparison, NULL));
		for (size_t i = 0; i < comparison.difference_count; i++) {
			bytes_append_text(&differences, comparison.differences[i]);
			bytes_append_byte(&differences, '\n');
		}
		check_words(pairs[_i].contrast, 4, comparison.contrast, comparison.title);
		check_words(pairs[_i].differences, 6, bytes_text(&differences), comparison.title);
		check_texts(comparison.which, comparison.which_count, comparison.title);
		bytes_release(&differences);
		comparison_release(&comparison);
	}
}
END_TEST

START_TEST(what_cannot_be_compared_is_named)
{
	static const struct {
		const char *left, *right, *unknown;
	} rows[] = { { "250", "EHLO", "EHLO" },
		     { "999", "250", "999" },
		     { "250", "5.7.8", "5.7.8" },
		     { "250/FOO", "250", "250/FOO" },
		     { "", "250", "" } };
	struct comparison comparison;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct span unknown = span_of("x", 1);

		ck_assert(!compare_words(span_text(rows[i].left), span_text(rows[i].right),
					 &comparison, &unknown));
		ck_assert(span_is(unknown, rows[i].unknown));
		ck_assert(comparison.contrast == NULL);
	}
}
END_TEST

START_TEST(text_and_json_hold_all_of_it)
{
	struct comparison comparison;
	struct bytes out = BYTES_INIT;
	json_t *root;

	ck_assert(compare_words(span_text("221"), span_text("334"), &comparison, NULL));
	comparison_append_text(&comparison, 72, &out);
	ck_assert(strstr(bytes_text(&out), "221 and 334\n") == bytes_text(&out));
	ck_assert(strstr(bytes_text(&out), "\nKey differences\n  1. ") != NULL);
	ck_assert(strstr(bytes_text(&out), "\nWhen to use which\n") != NULL);
	ck_assert(strstr(bytes_text(&out), "334 Server Challenge\n") != NULL);
	bytes_clear(&out);
	comparison_append_json(&comparison, &out);
	root = json_loads(bytes_text(&out), 0, NULL);
	ck_assert(json_is_object(json_object_get(root, "left")));
	ck_assert_uint_eq(json_array_size(json_object_get(root, "differences")),
			  comparison.difference_count);
	json_decref(root);
	bytes_release(&out);
	comparison_release(&comparison);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("compare");
	TCase *tcase = tcase_create("pairs");

	tcase_add_test(tcase, every_pair_of_reply_codes_is_told_apart);
	tcase_add_test(tcase, every_pair_of_enhanced_codes_is_told_apart);
	tcase_add_loop_test(tcase, pairs_say_what_they_must_in_either_order, 0,
			    sizeof(pairs) / sizeof(pairs[0]));
	tcase_add_test(tcase, what_cannot_be_compared_is_named);
	tcase_add_test(tcase, text_and_json_hold_all_of_it);
	suite_add_tcase(suite, tcase);
	return suite;
}
