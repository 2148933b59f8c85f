/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small reader of journal lines: what is one whole object, what each value is, what escapes are. */
#include "journal/json.h"

#include <string.h>

#include "../tools/unit.h"

static const struct {
	const char *text;
	const char *types; /* of the members in order; NULL: no whole object */
} objects[] = {
	{ "{}", "" },
	{ "{ }", "" },
	{ "{\"a\":1}", "n" },
	{ "{\"a\":-1.5e3}", "n" },
	{ "{\"a\":\"\"}", "s" },
	{ "{\"a\":\"x\\\"y\"}", "s" },
	{ "{\t\"a\" : \"b\" , \"c\" : [1,{\"d\":\"]\"}] ,\"e\":{\"f\":[]}}", "s[{" },
	{ "{\"g\":true,\"h\":false,\"i\":null,\"j\":nul}", "bb0n" },
	{ "{\"a\":[[],[]],\"b\":2}", "[n" },
	{ "", NULL },
	{ " ", NULL },
	{ "{", NULL },
	{ "[]", NULL },
	{ "{\"a\"}", NULL },
	{ "{\"a\":}", NULL },
	{ "{\"a\":", NULL },
	{ "{\"a\":1", NULL },
	{ "{\"a\":1,}", NULL },
	{ "{\"a\":1,", NULL },
	{ "{\"a\":1}x", NULL },
	{ "{\"a\":1]", NULL },
	{ "{a:1}", NULL },
	{ "{\"a:1}", NULL },
	{ "{\"a\":\"b}", NULL },
	{ "{\"a\":\"b\\", NULL },
	{ "{\"a\":\"b\\\"}", NULL },
	{ "{\"a\":[1", NULL },
	{ "{\"a\":[\"x]}", NULL },
	{ "{\"a\":{\"b\":1}", NULL },
	{ "{\"a\":\"eight or more\001\"}", NULL },
	{ "{\"a\":1 \"b\":2}", NULL },
	{ "{\"a\":1\"b\":2}", "n" }, /* which json_number() finds to be none */
};

START_TEST(an_object_is_whole_or_none)
{
	struct json_members members = { NULL, 0, 0 };
	const char *types = objects[_i].types;
	bool whole = json_members_read(&members, span_text(objects[_i].text));

	ck_assert_msg(whole == (types != NULL), "%s", objects[_i].text);
	if (whole) {
		ck_assert_msg(members.count == strlen(types), "%s", objects[_i].text);
		for (size_t n = 0; n < members.count; n++)
			ck_assert_msg(members.items[n].type == types[n], "%s: %zu",
				      objects[_i].text, n);
	}
	json_members_release(&members);
}
END_TEST

START_TEST(a_member_is_found_by_its_name)
{
	struct json_members members = { NULL, 0, 0 };
	struct json_value value;
	uint64_t number;

	ck_assert(json_members_read(&members,
				    span_text("{\"a\":12,\"b\":\"12\",\"a\":13,\"c\":1.5}")));
	ck_assert(json_members_find(&members, "a", &value) && json_number(value, &number));
	ck_assert_uint_eq(number, 12); /* the first of that name */
	ck_assert(json_members_find(&members, "b", &value) && !json_number(value, &number));
	ck_assert(json_members_find(&members, "c", &value) && !json_number(value, &number));
	ck_assert(!json_members_find(&members, "d", &value));
	ck_assert(!json_members_find(&members, "", &value));
	json_members_release(&members);
}
END_TEST

static const struct {
	const char *text;
	const char *types;
	bool fine; /* it ends in order */
} lists[] = {
	{ "[]", "", true },     { "[1,\"a\", null ,[2],{\"b\":3}]", "ns0[{", true },
	{ "{}", "", true },     { "[1,", "n", false },
	{ "[1,]", "n", false }, { "[\"a]", "", false },
	{ "[[1]", "[", true }, /* what closes it is its reader's to look for */
};

START_TEST(items_come_in_order_and_end)
{
	struct span text = span_text(lists[_i].text);
	struct json_value value;
	size_t at = 0, count = 0;

	while (json_next_item(text, &at, &value)) {
		ck_assert_int_eq(value.type, lists[_i].types[count]);
		ck_assert_uint_eq(value.name.size, 0);
		count++;
	}
	ck_assert_uint_eq(count, strlen(lists[_i].types));
	ck_assert_msg((at <= text.size) == lists[_i].fine, "%s", lists[_i].text);
	ck_assert(!json_next_item(text, &at, &value)); /* it stays at its end */
}
END_TEST

static const struct {
	const char *raw;
	const char *text; /* NULL: an escape is none */
} texts[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t" },
	{ "\\u0041\\u00e9\\u00E9\\u20aC", "A\xc3\xa9\xc3\xa9\xe2\x82\xac" },
	{ "x\\ud83d\\ude00y", "x\xf0\x9f\x98\x80y" },
	{ "\\", NULL },
	{ "\\x41", NULL },
	{ "a\\u", NULL },
	{ "\\u12", NULL },
	{ "\\u12g4", NULL },
	{ "\\u/123", NULL },
	{ "\\u:123", NULL },
	{ "\\u@123", NULL },
	{ "\\u`123", NULL },
	{ "\\ud83d", NULL }, /* half a pair, whatever stands behind it */
	{ "\\ud83dx", NULL },
	{ "\\ud83dxxxxxxx", NULL },
	{ "\\ud83d\\n", NULL },
	{ "\\ud83d\\nxxxx", NULL },
	{ "\\ud83d\\u12", NULL },
	{ "\\ud83d\\u0041", NULL },
	{ "\\ud83d\\ue000", NULL },
	{ "\\ude00\\ud83d", NULL },
};

START_TEST(escapes_are_undone_or_refused)
{
	struct bytes out = BYTES_INIT;
	bool good = json_append_text(&out, span_text(texts[_i].raw));

	ck_assert_msg(good == (texts[_i].text != NULL), "%s", texts[_i].raw);
	if (good)
		ck_assert_str_eq(bytes_text(&out), texts[_i].text);
	bytes_release(&out);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/json");
	TCase *tests = tcase_create("json");

	tcase_add_loop_test(tests, an_object_is_whole_or_none, 0,
			    sizeof(objects) / sizeof(objects[0]));
	tcase_add_test(tests, a_member_is_found_by_its_name);
	tcase_add_loop_test(tests, items_come_in_order_and_end, 0,
			    sizeof(lists) / sizeof(lists[0]));
	tcase_add_loop_test(tests, escapes_are_undone_or_refused, 0,
			    sizeof(texts) / sizeof(texts[0]));
	suite_add_tcase(suite, tests);
	return suite;
}
