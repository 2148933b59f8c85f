/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whatever tickets, mails and terminals do to a text, the same replies are
 * found in it, and it is taken for the same format.
 */
#include "import/import.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/file.h"
#include "base/utf8.h"
#include "journal/codec.h"
#include "smtp/reply.h"

#define FOLDER "tests/import/corpus/"

static const char *const texts[] = {
	FOLDER "swaks/success.log",        FOLDER "curl/recipient.log",
	FOLDER "telnet/login.log",         FOLDER "lines/success.log",
	FOLDER "phpmailer/recipient.log",  FOLDER "openssl/success.log",
	FOLDER "nodemailer/recipient.log", FOLDER "smtplib/login.log",
	FOLDER "postfix/recipient.log",    FOLDER "dsn/postfix.log",
};

#define TEXTS (sizeof(texts) / sizeof(texts[0]))

static struct span next_line(struct span *rest)
{
	struct span line = span_part(*rest, 0, span_find(*rest, '\n'));

	*rest = span_after(*rest, line.size + 1);
	return line;
}

static void each_line(struct span text, struct bytes *out, const char *before, const char *behind)
{
	while (text.size) {
		bytes_append_text(out, before);
		bytes_append(out, next_line(&text));
		bytes_append_text(out, behind);
	}
}

static void as_it_is(struct span text, struct bytes *out)
{
	bytes_append(out, text);
}

static void quote(struct span text, struct bytes *out)
{
	each_line(text, out, "> ", "\n");
}

static void bar(struct span text, struct bytes *out)
{
	each_line(text, out, "| ", "\n");
}

static void quote_twice(struct span text, struct bytes *out)
{
	each_line(text, out, "> > ", "\n");
}

/* A mail about it: people wrote around what they quote. */
static void quote_in_letter(struct span text, struct bytes *out)
{
	bytes_append_text(out, "Hello,\n\nthis is what we got; the server is ours.\n\n");
	quote_twice(text, out);
	bytes_append_text(out, ">\n> Did you change something?\n\nRegards,\nAlice\n");
}

/* A ticket in which people speak of numbers that could be codes. */
static void quote_in_ticket(struct span text, struct bytes *out)
{
	bytes_append_text(out,
			  "Hi,\n\nis it what ticket 450 was about? It worked until Friday.\n\n");
	quote(text, out);
	bytes_append_text(out, "\nCan you look into it? We have 250 users waiting.\n");
}

/* What collectors of logs make of a program's output. */
static void log_by_syslog(struct span text, struct bytes *out)
{
	each_line(text, out, "Nov 26 09:14:02 app01 mailer[4711]: ", "\n");
}

static void log_by_containerd(struct span text, struct bytes *out)
{
	each_line(text, out, "mailer-7f9c-x2x4q mailer 2026-11-26T09:14:02.000001Z stderr F ",
		  "\n");
}

static void log_by_compose(struct span text, struct bytes *out)
{
	each_line(text, out, "mailer-1  | ", "\n");
}

static void log_in_json(struct span text, struct bytes *out)
{
	while (text.size) {
		struct span line = next_line(&text);

		bytes_append_text(out, "{\"log\":\"");
		for (size_t i = 0; i < line.size; i++) {
			if (line.data[i] == '"' || line.data[i] == '\\')
				bytes_append_byte(out, '\\');
			bytes_append_byte(out, line.data[i]);
		}
		bytes_append_text(out, "\\n\",\"stream\":\"stderr\","
				       "\"time\":\"2026-11-26T09:14:02.000001Z\"}\n");
	}
}

static void indent(struct span text, struct bytes *out)
{
	each_line(text, out, "    ", "\n");
}

static void end_in_crlf(struct span text, struct bytes *out)
{
	each_line(text, out, "", "\r\n");
}

static void end_in_cr(struct span text, struct bytes *out)
{
	each_line(text, out, "", "\r");
}

static void mix_ends(struct span text, struct bytes *out)
{
	for (int n = 0; text.size; n++) {
		bytes_append(out, next_line(&text));
		bytes_append_text(out, n % 3 == 0 ? "\n" : n % 3 == 1 ? "\r\n" : "\r\r\n");
	}
}

static void colour(struct span text, struct bytes *out)
{
	each_line(text, out, "\033[1;32m", "\033[0m\n");
}

static void mark(struct span text, struct bytes *out)
{
	bytes_append_text(out, "\xef\xbb\xbf");
	bytes_append(out, text);
}

static void widen(struct span text, struct bytes *out, bool big, bool marked)
{
	if (marked)
		bytes_append_text(out, big ? "\xfe\xff" : "\xff\xfe");
	for (size_t i = 0; i < text.size; i++) {
		if (big)
			bytes_append_byte(out, 0);
		bytes_append_byte(out, text.data[i]);
		if (!big)
			bytes_append_byte(out, 0);
	}
}

static void widen_little(struct span text, struct bytes *out)
{
	widen(text, out, false, true);
}

static void widen_big(struct span text, struct bytes *out)
{
	widen(text, out, true, true);
}

static void widen_unmarked(struct span text, struct bytes *out)
{
	widen(text, out, false, false);
}

static void make_html(struct span text, struct bytes *out)
{
	for (size_t i = 0; i < text.size; i++) {
		unsigned char byte = text.data[i];

		if (byte == '<')
			bytes_append_text(out, "&lt;");
		else if (byte == '>')
			bytes_append_text(out, "&gt;");
		else if (byte == '&')
			bytes_append_text(out, "&amp;");
		else if (byte == '\n')
			bytes_append_text(out, "<br />\n");
		else
			bytes_append_byte(out, byte);
	}
}

static void add_latin1(struct span text, struct bytes *out)
{
	bytes_append(out, text);
	bytes_append_text(out, "Gr\xfc\xdf"
			       "e aus M\xfcnchen\n");
}

/* As a mail program does: at the last blank before the column, where there is one. */
static void wrap(struct span text, struct bytes *out)
{
	while (text.size) {
		struct span line = next_line(&text);

		while (line.size > 76) {
			size_t at = 76;

			while (at > 0 && line.data[at] != ' ')
				at--;
			if (at < 40)
				break;
			bytes_append(out, span_part(line, 0, at));
			bytes_append_byte(out, '\n');
			line = span_after(line, at + 1);
		}
		bytes_append(out, line);
		bytes_append_byte(out, '\n');
	}
}

static const struct {
	const char *name;
	void (*change)(struct span text, struct bytes *out);
} changes[] = {
	{ "quote", quote },
	{ "bar", bar },
	{ "quote twice", quote_twice },
	{ "quote in a letter", quote_in_letter },
	{ "quote in a ticket", quote_in_ticket },
	{ "syslog", log_by_syslog },
	{ "containerd", log_by_containerd },
	{ "docker compose", log_by_compose },
	{ "docker's JSON", log_in_json },
	{ "indent", indent },
	{ "crlf", end_in_crlf },
	{ "cr", end_in_cr },
	{ "mixed ends", mix_ends },
	{ "colour", colour },
	{ "byte order mark", mark },
	{ "UTF-16LE", widen_little },
	{ "UTF-16BE", widen_big },
	{ "UTF-16 without mark", widen_unmarked },
	{ "HTML", make_html },
	{ "Latin-1", add_latin1 },
};

#define CHANGES (sizeof(changes) / sizeof(changes[0]))

/* Lines of all replies, each behind a newline. */
static void append_replies(struct span text, struct bytes *out)
{
	struct fault fault;
	struct journal *journal = import_text(text, NULL, &fault);

	ck_assert_ptr_nonnull(journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		struct reply reply = REPLY_INIT;

		if (!journal_reply(journal, id, &reply))
			continue;
		for (size_t i = 0; i < reply.count; i++) {
			bytes_append_byte(out, '\n');
			bytes_append(out, reply.lines[i].raw);
		}
		reply_release(&reply);
	}
	journal_free(journal);
}

/* Codes with enhanced codes and texts; the format's name first. */
static void find_replies(const char *path, void (*change)(struct span, struct bytes *),
			 struct bytes *out)
{
	struct bytes text = BYTES_INIT, changed = BYTES_INIT;
	struct fault fault;

	ck_assert(file_read(path, 1 << 20, &text, &fault));
	change(bytes_span(&text), &changed);
	bytes_append_text(out, import_recognise(bytes_span(&changed))->name);
	append_replies(bytes_span(&changed), out);
	bytes_release(&text);
	bytes_release(&changed);
}

static void check_change(const char *path, const char *name,
			 void (*change)(struct span, struct bytes *))
{
	struct bytes wanted = BYTES_INIT, found = BYTES_INIT;

	find_replies(path, as_it_is, &wanted);
	find_replies(path, change, &found);
	ck_assert_msg(span_equal(bytes_span(&found), bytes_span(&wanted)),
		      "%s, %s: found\n%s\nnot\n%s", path, name, bytes_text(&found),
		      bytes_text(&wanted));
	bytes_release(&wanted);
	bytes_release(&found);
}

START_TEST(what_was_done_to_a_text_makes_no_difference)
{
	for (size_t i = 0; i < CHANGES; i++)
		check_change(texts[_i], changes[i].name, changes[i].change);
}
END_TEST

static const char *const pasted[] = {
	FOLDER "swaks/login.log",
	FOLDER "curl/recipient.log",
	FOLDER "phpmailer/recipient.log",
	FOLDER "telnet/recipient.log",
};

#define PASTED ((int)(sizeof(pasted) / sizeof(pasted[0])))

START_TEST(two_tools_in_one_text_are_both_read)
{
	struct bytes first = BYTES_INIT, second = BYTES_INIT, both = BYTES_INIT;
	struct bytes wanted = BYTES_INIT, found = BYTES_INIT;
	struct fault fault;

	ck_assert(file_read(pasted[_i / PASTED], 1 << 20, &first, &fault));
	ck_assert(file_read(pasted[_i % PASTED], 1 << 20, &second, &fault));
	bytes_append(&both, bytes_span(&first));
	bytes_append_text(&both, "\nThen with another tool:\n\n");
	bytes_append(&both, bytes_span(&second));
	append_replies(bytes_span(&first), &wanted);
	append_replies(bytes_span(&second), &wanted);
	append_replies(bytes_span(&both), &found);
	ck_assert_msg(span_equal(bytes_span(&found), bytes_span(&wanted)), "%s, %s: found\n%s",
		      pasted[_i / PASTED], pasted[_i % PASTED], bytes_text(&found));
	bytes_release(&first);
	bytes_release(&second);
	bytes_release(&both);
	bytes_release(&wanted);
	bytes_release(&found);
}
END_TEST

/* Lines of content that were wrapped cannot be told from others; these have none that long. */
START_TEST(a_wrapped_line_is_whole_again)
{
	static const char *const wrapped[] = {
		FOLDER "swaks/recipient.log",   FOLDER "telnet/recipient.log",
		FOLDER "lines/recipient.log",   FOLDER "perl/recipient.log",
		FOLDER "mailkit/recipient.log", FOLDER "smtplib/login.log",
		FOLDER "msmtp/recipient.log",   FOLDER "postfix/recipient.log",
		FOLDER "exim-log/all.log",      FOLDER "sendmail/recipient.log",
	};

	check_change(wrapped[_i], "wrapped", wrap);
}
END_TEST

/* The text, and what must stand in the journal. */
static const struct {
	const char *text;
	const char *wanted;
} encodings[] = {
	{ "220 mail.example.test Gr\xfc\xdf"
	  "e\n",
	  "Gr\xc3\xbc\xc3\x9f"
	  "e" },
	{ "220 mail.example.test Gr\xc3\xbc\xc3\x9f"
	  "e\n",
	  "Gr\xc3\xbc\xc3\x9f"
	  "e" },
	{ "220 mail.example.test \x80 5\n", "\xe2\x82\xac 5" },
	{ "250-mail.example.test &amp; co\n250 x &lt;y&gt;<br>\n", "& co" },
};

START_TEST(characters_are_what_they_were_meant_to_be)
{
	struct bytes written = BYTES_INIT;
	struct fault fault;
	struct journal *journal = import_text(span_text(encodings[_i].text), NULL, &fault);

	ck_assert_ptr_nonnull(journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(&written, journal, id);
	ck_assert_msg(strstr(bytes_text(&written), encodings[_i].wanted) != NULL, "%s",
		      bytes_text(&written));
	ck_assert(utf8_is_valid(bytes_span(&written)));
	journal_free(journal);
	bytes_release(&written);
}
END_TEST

/* curl --trace; the same as --trace-ascii has it. */
static const char hexadecimal[] =
	"== Info: Connected to 127.0.0.1 (127.0.0.1) port 25 (#0)\n"
	"<= Recv header, 37 bytes (0x25)\n"
	"0000: 32 32 30 20 6d 61 69 6c 2e 65 78 61 6d 70 6c 65 220 mail.example\n"
	"0010: 2e 74 65 73 74 20 45 53 4d 54 50 20 50 6f 73 74 .test ESMTP Post\n"
	"0020: 66 69 78 0d 0a                                  fix..\n"
	"=> Send header, 6 bytes (0x6)\n"
	"0000: 51 55 49 54 0d 0a                               QUIT..\n";
static const char ascii[] = "== Info: Connected to 127.0.0.1 (127.0.0.1) port 25 (#0)\n"
			    "<= Recv header, 37 bytes (0x25)\n"
			    "0000: 220 mail.example.test ESMTP Postfix\n"
			    "=> Send header, 6 bytes (0x6)\n"
			    "0000: QUIT\n";

static void write_events(const char *text, struct bytes *out)
{
	struct fault fault;
	struct journal *journal = import_text(span_text(text), NULL, &fault);

	ck_assert_ptr_nonnull(journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(out, journal, id);
	journal_free(journal);
}

START_TEST(a_hexadecimal_trace_says_the_same_as_a_readable_one)
{
	struct bytes wanted = BYTES_INIT, found = BYTES_INIT;

	write_events(ascii, &wanted);
	write_events(hexadecimal, &found);
	ck_assert_str_eq(bytes_text(&found), bytes_text(&wanted));
	ck_assert(strstr(bytes_text(&found), "220 mail.example.test ESMTP Postfix") != NULL);
	bytes_release(&wanted);
	bytes_release(&found);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("import/clean");
	TCase *tcase = tcase_create("texts");

	tcase_add_loop_test(tcase, what_was_done_to_a_text_makes_no_difference, 0, (int)TEXTS);
	tcase_add_loop_test(tcase, two_tools_in_one_text_are_both_read, 0, PASTED * PASTED);
	tcase_add_loop_test(tcase, a_wrapped_line_is_whole_again, 0, 10);
	tcase_add_loop_test(tcase, characters_are_what_they_were_meant_to_be, 0, 4);
	tcase_add_test(tcase, a_hexadecimal_trace_says_the_same_as_a_readable_one);
	suite_add_tcase(suite, tcase);
	return suite;
}
