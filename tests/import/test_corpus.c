/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The corpus: transcripts that real tools made (corpus/README), each with the
 * replies that must be found in it, in their order and no others. With
 * CORPUS_PRINT=1 it prints what was found, for whoever checks a new one by eye.
 */
#include "import/import.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "base/file.h"
#include "base/memory.h"
#include "journal/codec.h"
#include "journal/members.h"
#include "smtp/command.h"
#include "smtp/reply.h"

#define FOLDER "tests/import/corpus/"
#define FILE_MAX_OCTETS (1024 * 1024)

static glob_t logs;

/* What must be seen nowhere in a journal: the passwords of the sessions, in every form sent. */
static const char *const passwords[] = {
	"Quokka-4711-tepid",
	"Wombat-0815-soggy",
	"AHVzZXJAZXhhbXBsZS50ZXN0AFF1b2trYS00NzExLXRlcGlk",
	"AHVzZXJAZXhhbXBsZS50ZXN0AFdvbWJhdC0wODE1LXNvZ2d5",
	"UXVva2thLTQ3MTEtdGVwaWQ",
	"V29tYmF0LTA4MTUtc29nZ3k",
};

static void read_text(const char *path, struct bytes *text)
{
	struct fault fault;

	ck_assert_msg(file_read(path, FILE_MAX_OCTETS, text, &fault), "%s", path);
}

/* "swaks" of "tests/import/corpus/swaks/login.log". */
static char *format_of(const char *path)
{
	struct span name = span_text(path + strlen(FOLDER));

	return span_copy_text(span_part(name, 0, span_find(name, '/')));
}

/* "2: 550 5.1.1 RCPT?": session, code, enhanced code, what it answers, inferred or not. */
static void append_reply(struct bytes *out, const struct journal *journal, uint32_t id)
{
	const struct event *event = journal_event(journal, id);
	const struct event *command = journal_event(journal, event->ref);
	struct reply reply = REPLY_INIT;
	char status[STATUS_TEXT_SIZE];
	char line[128];

	ck_assert(journal_reply(journal, id, &reply));
	status_format(reply.status, status);
	snprintf(line, sizeof(line), "%u: %d %s%s%s%s\n", event->conn, reply.code,
		 reply.status.class ? status : "", reply.status.class ? " " : "",
		 command                            ? command_name((enum verb)command->code)
		 : event->marks & EVENT_UNSOLICITED ? "-"
						    : "(greeting)",
		 command && command->flaws == ORIGIN_INFERRED ? "?" : "");
	bytes_append_text(out, line);
	reply_release(&reply);
}

static void append_replies(struct bytes *out, const struct journal *journal)
{
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		if (journal_event(journal, id)->kind == EVENT_REPLY)
			append_reply(out, journal, id);
}

/* What stands in the .events file beside it, comments left out. */
static void read_expected(const char *path, struct bytes *out)
{
	struct bytes name = BYTES_INIT, text = BYTES_INIT;
	struct span rest;

	bytes_append(&name, span_part(span_text(path), 0, strlen(path) - strlen(".log")));
	bytes_append_text(&name, ".events");
	read_text(bytes_text(&name), &text);
	for (rest = bytes_span(&text); rest.size;) {
		struct span line = span_part(rest, 0, span_find(rest, '\n'));

		rest = span_after(rest, line.size + 1);
		if (!line.size || line.data[0] == '#')
			continue;
		bytes_append(out, line);
		bytes_append_byte(out, '\n');
	}
	bytes_release(&name);
	bytes_release(&text);
}

START_TEST(every_reply_is_found_and_none_invented)
{
	struct bytes text = BYTES_INIT, found = BYTES_INIT, expected = BYTES_INIT;
	const char *path = logs.gl_pathv[_i];
	struct journal *journal;
	struct fault fault;

	read_text(path, &text);
	journal = import_text(bytes_span(&text), NULL, &fault);
	ck_assert_msg(journal != NULL, "%s", path);
	append_replies(&found, journal);
	if (getenv("CORPUS_PRINT")) {
		printf("=== %s\n%s", path, bytes_text(&found));
		fflush(stdout);
	} else {
		read_expected(path, &expected);
		ck_assert_msg(span_equal(bytes_span(&found), bytes_span(&expected)),
			      "%s: found\n%snot\n%s", path, bytes_text(&found),
			      bytes_text(&expected));
	}
	journal_free(journal);
	bytes_release(&text);
	bytes_release(&found);
	bytes_release(&expected);
}
END_TEST

START_TEST(a_text_of_one_format_is_never_taken_for_another)
{
	const char *path = logs.gl_pathv[_i];
	char *name = format_of(path);
	struct bytes text = BYTES_INIT;
	const struct import_format *format;

	read_text(path, &text);
	format = import_recognise(bytes_span(&text));
	ck_assert_msg(import_format_find(name) != NULL, "%s", name);
	ck_assert_msg(format == import_format_find(name), "%s is taken for %s", path,
		      format ? format->name : "nothing");
	bytes_release(&text);
	memory_free(name);
}
END_TEST

static bool holds(const struct bytes *text, const char *part)
{
	return span_find_span(bytes_span(text), span_text(part)) < text->size;
}

START_TEST(no_password_is_kept)
{
	struct bytes text = BYTES_INIT, written = BYTES_INIT;
	const char *path = logs.gl_pathv[_i];
	struct journal *journal;
	struct fault fault;

	read_text(path, &text);
	journal = import_text(bytes_span(&text), NULL, &fault);
	ck_assert_ptr_nonnull(journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(&written, journal, id);
	for (size_t i = 0; i < sizeof(passwords) / sizeof(passwords[0]); i++)
		ck_assert_msg(!holds(&written, passwords[i]), "%s: %s", path, passwords[i]);
	journal_free(journal);
	bytes_release(&text);
	bytes_release(&written);
}
END_TEST

/* What the tools' own words tell of the connection and of TLS. */
static const struct {
	const char *file;
	enum event_kind kind;
	const char *member;
	const char *value; /* NULL: there is no such event */
} facts[] = {
	{ "swaks/success", EVENT_CONNECTED, "address", "localhost" },
	{ "swaks/success", EVENT_CONNECTED, "port", "587" },
	{ "swaks/success", EVENT_TLS_READY, "version", "TLS 1.3" },
	{ "swaks/success", EVENT_TLS_READY, "cipher", "TLS_AES_256_GCM_SHA384" },
	{ "swaks/success", EVENT_CLOSED, "by", "client" },
	{ "curl/success", EVENT_CONNECTED, "address", "127.0.0.1" },
	{ "curl/success", EVENT_TLS_READY, "trusted", "true" },
	{ "curl-trace/success", EVENT_TLS_READY, "trusted", "true" },
	{ "openssl/success", EVENT_TLS_READY, "trusted", "true" },
	{ "openssl/success", EVENT_CONNECTED, "joined", "greeted" },
	{ "openssl/success", EVENT_CLOSED, "by", "server" },
	{ "exim/success", EVENT_CONNECTED, "address", "127.0.0.1" },
	{ "javamail/success", EVENT_CONNECTED, "port", "587" },
	{ "perl/success", EVENT_TLS_READY, "inferred", "true" },
	{ "telnet/success", EVENT_TLS_READY, "", NULL },
	{ "mailkit/success", EVENT_CONNECTED, "address", "mail.example.test" },
	{ "postfix/recipient", EVENT_CONNECTED, "name", "localhost" },
	{ "postfix/recipient", EVENT_CONNECTED, "port", "587" },
	{ "postfix/recipient", EVENT_CONNECTED, "imported", "postfix" },
	{ "opensmtpd/success", EVENT_CONNECTED, "address", "192.0.2.7" },
};

START_TEST(facts_are_taken_from_the_tools_own_words)
{
	struct bytes text = BYTES_INIT, path = BYTES_INIT;
	struct journal *journal;
	const struct event *event;
	struct fault fault;

	bytes_append_text(&path, FOLDER);
	bytes_append_text(&path, facts[_i].file);
	bytes_append_text(&path, ".log");
	read_text(bytes_text(&path), &text);
	journal = import_text(bytes_span(&text), NULL, &fault);
	ck_assert_ptr_nonnull(journal);
	event = journal_event(journal, journal_behind(journal, 0, facts[_i].kind, 0));
	if (facts[_i].value) {
		struct span value;

		ck_assert_msg(event != NULL, "%s", facts[_i].file);
		value = members_text(span_of(event->data, event->size), facts[_i].member);
		ck_assert_msg(span_is(value, facts[_i].value), "%s: %s is %.*s", facts[_i].file,
			      facts[_i].member, (int)value.size, (const char *)value.data);
	} else {
		ck_assert_ptr_null(event);
	}
	journal_free(journal);
	bytes_release(&text);
	bytes_release(&path);
}
END_TEST

/* The search above can find something: some text holds one, in clear or as it was sent. */
START_TEST(the_corpus_holds_passwords)
{
	size_t found = 0;

	for (size_t i = 0; i < logs.gl_pathc; i++) {
		struct bytes text = BYTES_INIT;

		read_text(logs.gl_pathv[i], &text);
		for (size_t n = 0; n < sizeof(passwords) / sizeof(passwords[0]); n++)
			found += holds(&text, passwords[n]);
		bytes_release(&text);
	}
	ck_assert_uint_gt(found, 10);
}
END_TEST

START_TEST(every_format_has_three_texts)
{
	const struct import_format *format;

	for (size_t n = 0; (format = import_format(n)); n++) {
		size_t count = 0;

		for (size_t i = 0; i < logs.gl_pathc; i++) {
			char *name = format_of(logs.gl_pathv[i]);

			count += !strcmp(name, format->name);
			memory_free(name);
		}
		ck_assert_msg(count >= 3, "%s has %zu", format->name, count);
	}
}
END_TEST

/* Whatever a text is read as, it is read to its end. */
START_TEST(any_text_can_be_read_as_any_format)
{
	const struct import_format *format;
	struct bytes text = BYTES_INIT;

	read_text(logs.gl_pathv[_i], &text);
	for (size_t n = 0; (format = import_format(n)); n++) {
		struct fault fault;
		struct journal *journal = import_text(bytes_span(&text), format, &fault);

		ck_assert_ptr_nonnull(journal);
		journal_free(journal);
	}
	bytes_release(&text);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("import/corpus");
	TCase *tcase = tcase_create("texts");
	int count;

	glob(FOLDER "*/*.log", 0, NULL, &logs);
	count = (int)logs.gl_pathc;
	tcase_add_loop_test(tcase, every_reply_is_found_and_none_invented, 0, count);
	tcase_add_loop_test(tcase, a_text_of_one_format_is_never_taken_for_another, 0, count);
	tcase_add_loop_test(tcase, no_password_is_kept, 0, count);
	tcase_add_loop_test(tcase, any_text_can_be_read_as_any_format, 0, count);
	tcase_add_loop_test(tcase, facts_are_taken_from_the_tools_own_words, 0,
			    (int)(sizeof(facts) / sizeof(facts[0])));
	tcase_add_test(tcase, the_corpus_holds_passwords);
	tcase_add_test(tcase, every_format_has_three_texts);
	suite_add_tcase(suite, tcase);
	return suite;
}
