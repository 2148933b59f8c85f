/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of terminals into keys: every coding, every split, pastes, late answers. */
#include "tui/keys.h"

#include <string.h>

#include "../tools/unit.h"

/* Reads all keys of the bytes, `step` bytes at a time; their names, blank separated. */
static const char *read_keys(const char *bytes, size_t size, size_t step)
{
	static struct bytes names;
	struct keys *keys = keys_new();
	struct input input;

	bytes_clear(&names);
	for (size_t at = 0; at <= size; at += step) {
		bool last = at + step > size;

		keys_push(keys, span_part(span_of(bytes, size), at, step));
		while (keys_next(keys, last, 1000, &input)) {
			bytes_append_text(&names, names.size ? " " : "");
			keys_append_name(&names, &input);
			if (input.kind == INPUT_PASTE) {
				bytes_append_byte(&names, '(');
				bytes_append(&names, input.paste);
				bytes_append_byte(&names, ')');
			}
		}
	}
	keys_free(keys);
	return bytes_text(&names);
}

static const struct {
	const char *bytes;
	const char *names;
} rows[] = {
	{ "a", "a" },
	{ " ", "Space" },
	{ "\xD0\xB6", "\xD0\xB6" },
	{ "\r", "Enter" },
	{ "\t", "Tab" },
	{ "\x7f", "Backspace" },
	{ "\x08", "Backspace" },
	{ "\003", "Ctrl-C" },
	{ "\030", "Ctrl-X" },
	{ "\033", "Esc" },
	{ "\033\033", "Esc Esc" },
	{ "\033[A", "Up" },
	{ "\033OA", "Up" },
	{ "\033[1;5C", "Right" },
	{ "\033[Z", "Shift-Tab" },
	{ "\033[H", "Home" },
	{ "\033[1~", "Home" },
	{ "\033[7~", "Home" },
	{ "\033OF", "End" },
	{ "\033[4~", "End" },
	{ "\033[5~", "PgUp" },
	{ "\033[6~", "PgDn" },
	{ "\033[3~", "Delete" },
	{ "\033OP", "F1" },
	{ "\033[11~", "F1" },
	{ "\033[[A", "F1" },
	{ "\033[[E", "F5" },
	{ "\033[15~", "F5" },
	{ "\033[21~", "F10" },
	{ "\0331", "F1" },
	{ "\0330", "F10" },
	{ "\033y", "Alt-y" },
	{ "\033\r", "Esc Enter" },
	{ "\033[?62;22c", "" }, /* what a terminal is, said late */
	{ "\033[24;80R", "" },  /* where its cursor is */
	{ "\033]11;rgb:0000/0000/0000\007x", "x" },
	{ "\033P1$r0m\033\\x", "x" },
	{ "\033[M abx", "x" },      /* an old mouse report */
	{ "\033[<0;10;10Mx", "x" }, /* a new one */
	{ "\033[99~x", "x" },
	{ "\xff\xfe"
	  "a",
	  "a" },
	{ "\xc3(", "(" },
	{ "\033[200~one\ntwo\033[201~x", "Paste(one\ntwo) x" },
	{ "\033[200~\033[201~", "Paste()" },
	{ "\033[200~a\033[201~QUIT\r\033[201~b", "Paste(a\033[201~QUIT\r) b" },
	{ "\033[200~a\033[201~\033[200~b\033[201~", "Paste(a) Paste(b)" },
	{ "\033[200~a\033[201~QUIT\r\033[200~b\033[201~c", "Paste(a\033[201~QUIT\r\033[200~b) c" },
};

START_TEST(bytes_are_read_as_the_keys_that_they_are)
{
	ck_assert_str_eq(read_keys(rows[_i].bytes, strlen(rows[_i].bytes), 1000), rows[_i].names);
}
END_TEST

/* An end mark within a paste can be told only when the rest is there. */
START_TEST(how_the_bytes_were_cut_makes_no_difference)
{
	bool nested = strstr(rows[_i].bytes, "QUIT") != NULL;

	for (size_t step = 1; step < 8 && !nested; step++)
		ck_assert_str_eq(read_keys(rows[_i].bytes, strlen(rows[_i].bytes), step),
				 rows[_i].names);
}
END_TEST

START_TEST(escape_and_a_digit_soon_after_is_a_function_key)
{
	struct keys *keys = keys_new();
	struct input input;

	keys_push(keys, span_text("\033"));
	ck_assert(keys_next(keys, true, 1000, &input));
	ck_assert_int_eq(input.kind, INPUT_ESCAPE);
	keys_push(keys, span_text("3"));
	ck_assert(keys_next(keys, true, 500000, &input));
	ck_assert(input_is(&input, INPUT_FUNCTION, 3));
	keys_push(keys, span_text("\033"));
	ck_assert(keys_next(keys, true, 600000, &input));
	keys_push(keys, span_text("3"));
	ck_assert(keys_next(keys, true, 5000000, &input));
	ck_assert(input_is(&input, INPUT_CHARACTER, '3'));
	keys_free(keys);
}
END_TEST

START_TEST(a_lone_escape_waits_for_what_may_follow)
{
	struct keys *keys = keys_new();
	struct input input;

	keys_push(keys, span_text("\033"));
	ck_assert(!keys_next(keys, false, 0, &input));
	ck_assert(keys_is_partial(keys));
	keys_push(keys, span_text("[A"));
	ck_assert(keys_next(keys, false, 0, &input));
	ck_assert_int_eq(input.kind, INPUT_UP);
	ck_assert(!keys_is_partial(keys));
	keys_free(keys);
}
END_TEST

START_TEST(a_paste_is_bounded_and_says_so)
{
	struct keys *keys = keys_new();
	struct bytes text = BYTES_INIT;
	struct input input;

	keys_push(keys, span_text("\033[200~"));
	for (int n = 0; n < KEYS_PASTE_MAX + 10; n++)
		bytes_append_byte(&text, 'x');
	keys_push(keys, bytes_span(&text));
	keys_push(keys, span_text("\033[201~"));
	ck_assert(keys_next(keys, false, 0, &input));
	ck_assert_int_eq(input.kind, INPUT_PASTE);
	ck_assert_uint_eq(input.paste.size, KEYS_PASTE_MAX);
	ck_assert(input.paste_cut);
	ck_assert(!keys_next(keys, false, 0, &input));
	bytes_release(&text);
	keys_free(keys);
}
END_TEST

START_TEST(any_bytes_are_taken_and_end)
{
	unsigned char noise[512];
	uint32_t state = (uint32_t)_i * 2654435761u + 1;

	for (size_t n = 0; n < sizeof(noise); n++) {
		state = state * 1664525u + 1013904223u;
		noise[n] = state >> 24 < 80 ? 0x1b : (unsigned char)(state >> 16);
	}
	read_keys((const char *)noise, sizeof(noise), 1 + (size_t)_i % 7);
}
END_TEST

START_TEST(the_mouse_is_a_key_once_it_is_taken)
{
	static const char bytes[] = "\033[<0;12;3M\033[<0;12;3m" /* a press, a release */
				    "\033[<65;200;50M"           /* the wheel */
				    "\033[<2;1;1M\033[<35;4;4M"  /* another button, a movement */
				    "\033[<0;0;0M\033[<0;1M\033[<x"; /* nonsense */
	struct keys *keys = keys_new();
	struct input input;

	keys_take_mouse(keys, true);
	keys_push(keys, span_text(bytes));
	ck_assert(keys_next(keys, true, 1000, &input));
	ck_assert(input_is(&input, INPUT_MOUSE, MOUSE_PRESS));
	ck_assert_int_eq(input.column, 11);
	ck_assert_int_eq(input.row, 2);
	ck_assert(keys_next(keys, true, 1000, &input));
	ck_assert(input_is(&input, INPUT_MOUSE, MOUSE_WHEEL_DOWN));
	while (keys_next(keys, true, 1000, &input))
		ck_assert_int_ne(input.kind, INPUT_MOUSE);
	keys_free(keys);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tui/keys");
	TCase *all = tcase_create("all");
	int count = sizeof(rows) / sizeof(*rows);

	tcase_add_loop_test(all, bytes_are_read_as_the_keys_that_they_are, 0, count);
	tcase_add_loop_test(all, how_the_bytes_were_cut_makes_no_difference, 0, count);
	tcase_add_test(all, escape_and_a_digit_soon_after_is_a_function_key);
	tcase_add_test(all, a_lone_escape_waits_for_what_may_follow);
	tcase_add_test(all, a_paste_is_bounded_and_says_so);
	tcase_add_loop_test(all, any_bytes_are_taken_and_end, 0, 50);
	tcase_add_test(all, the_mouse_is_a_key_once_it_is_taken);
	suite_add_tcase(suite, all);
	return suite;
}
