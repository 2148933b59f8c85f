/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Base64 doctor: each fault by a paste that has it, and the line that was meant. */
#include <string.h>

#include "base/memory.h"
#include "play.h"
#include "sasl/doctor.h"
#include "sasl/doctor_patient.h"

#define USER "student@example.test"
#define PASSWORD "correct horse"
#define RIGHT "AHN0dWRlbnRAZXhhbXBsZS50ZXN0AGNvcnJlY3QgaG9yc2U="
#define WORD "Y29ycmVjdCBob3JzZQ==" /* PASSWORD alone */
#define NAME "c3R1ZGVudEBleGFtcGxlLnRlc3Q="
#define LONG "a long text that may be wrapped by the tool that encodes it, twice or more often"

/* A text and how often it is put into Base64 before it is pasted. */
struct doctor_case {
	const char *label;
	struct span raw;
	unsigned times;
	const char *ids;     /* of the diagnoses, in order */
	const char *correct; /* Base64, NULL: there is none */
	enum doctor_content content;
};

/* With its size: NULs stand in many. */
#define BYTES_OF(text)                                                                             \
	{                                                                                          \
		(const unsigned char *)(text), sizeof(text) - 1                                    \
	}

static const struct doctor_case cases[] = {
	{ "PLAIN as it should be", BYTES_OF("\0" USER "\0" PASSWORD), 1, "", RIGHT, DOCTOR_PLAIN },
	{ "the same with the line end of a file", BYTES_OF(RIGHT "\n"), 0, "", RIGHT,
	  DOCTOR_PLAIN },
	{ "a user name", BYTES_OF(USER), 1, "", NAME, DOCTOR_NAME },
	{ "a password", BYTES_OF(PASSWORD), 1, "", WORD, DOCTOR_WORD },
	{ "a prompt", BYTES_OF("VXNlcm5hbWU6"), 0, "", "VXNlcm5hbWU6", DOCTOR_SERVER },
	{ "a prompt of the draft", BYTES_OF("User Name\0"), 1, "",
	  "VXNlciBOYW1lAA==", DOCTOR_SERVER },
	{ "RFC 2195's challenge", BYTES_OF("<1896.697170952@postoffice.reston.mci.net>"), 1, "",
	  "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+", DOCTOR_SERVER },
	{ "RFC 2195's answer", BYTES_OF("tim b913a602c7eda7a495b4e6e7334d3890"), 1, "",
	  "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", DOCTOR_ANSWER },
	{ "RFC 7677's server-final", BYTES_OF("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="), 1,
	  "", "dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc0PQ==", DOCTOR_ANSWER },
	{ "XOAUTH2", BYTES_OF("user=" USER "\1auth=Bearer vF9dft4qmT\1\1"), 1, "",
	  "dXNlcj1zdHVkZW50QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UAQE=", DOCTOR_BEARER },

	/* around it */
	{ "quoted", BYTES_OF("\"" RIGHT "\""), 0, "quotes", RIGHT, DOCTOR_PLAIN },
	{ "in apostrophes, with a semicolon's blank", BYTES_OF(" '" RIGHT "' \r\n"), 0, "quotes",
	  RIGHT, DOCTOR_PLAIN },
	{ "in curly quotes", BYTES_OF("“" RIGHT "”"), 0, "smart-quotes", RIGHT, DOCTOR_PLAIN },
	{ "with a mark", BYTES_OF("\xef\xbb\xbf" RIGHT), 0, "bom", RIGHT, DOCTOR_PLAIN },
	{ "with the command", BYTES_OF("auth plain " RIGHT), 0, "command", RIGHT, DOCTOR_PLAIN },
	{ "with the command of LOGIN", BYTES_OF("AUTH LOGIN dGlt"), 0, "command", "dGlt",
	  DOCTOR_NAME },
	{ "with the reply code", BYTES_OF("334 UGFzc3dvcmQ6"), 0, "reply-code", "UGFzc3dvcmQ6",
	  DOCTOR_SERVER },
	{ "as UTF-16 with a mark",
	  BYTES_OF("\xff\xfe"
		   "d\0G\0l\0t\0Q\0G\0E\0u\0"
		   "d\0G\0V\0z\0d\0A\0=\0=\0\r\0\n\0"),
	  0, "utf-16-text", "dGltQGEudGVzdA==", DOCTOR_NAME },

	{ "with a command that nobody knows", BYTES_OF("AUTH NOSUCH dGlt"), 0, "not-base64-either",
	  "QVVUSCBOT1NVQ0ggZEdsdA==", DOCTOR_WORD },

	/* inside it */
	{ "two strings", BYTES_OF("dGltQGEudGVzdA==\nY29ycmVjdA==\n"), 0, "several",
	  "dGltQGEudGVzdA==", DOCTOR_NAME },
	{ "wrapped at 60",
	  BYTES_OF("dXNlcj1zdHVkZW50QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciB2RjlkZnQ0\ncW1UAQE="), 0,
	  "wrapped-60",
	  "dXNlcj1zdHVkZW50QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UAQE=", DOCTOR_BEARER },
	{ "wrapped at 64",
	  BYTES_OF("dXNlcj1zdHVkZW50QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1U\r\nAQE=\r\n"),
	  0, "wrapped-64",
	  "dXNlcj1zdHVkZW50QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UAQE=", DOCTOR_BEARER },
	{ "wrapped at 76",
	  BYTES_OF("dXNlcj1zdHVkZW50QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UdkY5ZGZ0NHFt\n"
		   "VAEB\n"),
	  0, "wrapped-76",
	  "dXNlcj1zdHVkZW50QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UdkY5ZGZ0NHFtVAEB",
	  DOCTOR_BEARER },
	{ "broken somewhere else", BYTES_OF("AHN0dWRlbnRAZXhhbXBs\nZS50ZXN0AGNvcnJlY3QgaG9yc2U="),
	  0, "wrapped", RIGHT, DOCTOR_PLAIN },
	{ "with blanks", BYTES_OF("AHN0dWRlbnRAZXhhbXBs ZS50ZXN0AGNvcnJlY3QgaG9yc2U="), 0, "blanks",
	  RIGHT, DOCTOR_PLAIN },
	{ "as in a URL", BYTES_OF("AHN0dWRlbnRAZXhhbXBsZS50ZXN0AGNvcnJlY3QgaG9yc2U%3d"), 0,
	  "percent", RIGHT, DOCTOR_PLAIN },
	{ "in the alphabet of URLs", BYTES_OF("AHRpbQBhPz8_YT4-PmE="), 0, "url-safe",
	  "AHRpbQBhPz8/YT4+PmE=", DOCTOR_PLAIN },
	{ "without padding", BYTES_OF("Y29ycmVjdCBob3JzZQ"), 0, "padding-missing", WORD,
	  DOCTOR_WORD },
	{ "with half of the padding", BYTES_OF("Y29ycmVjdCBob3JzZQ="), 0, "padding-missing", WORD,
	  DOCTOR_WORD },
	{ "with too much padding", BYTES_OF("Y29ycmVjdCBob3JzZQ==="), 0, "padding-excess", WORD,
	  DOCTOR_WORD },
	{ "for URLs and without padding", BYTES_OF("AHRpbQBhPz8_YT4-PmE"), 0,
	  "url-safe,padding-missing", "AHRpbQBhPz8/YT4+PmE=", DOCTOR_PLAIN },
	{ "cut off", BYTES_OF("AHRpbQB0YW5zdGFhZ"), 0, "cut", "AHRpbQB0YW5zdGFh", DOCTOR_PLAIN },
	{ "with bits left over", BYTES_OF("Y29ycmVjdCBob3JzZR=="), 0, "trailing-bits", WORD,
	  DOCTOR_WORD },

	/* no Base64 */
	{ "nothing", BYTES_OF("\n"), 0, "empty", NULL, DOCTOR_NOTHING },
	{ "the sign of an empty response", BYTES_OF("="), 0, "empty", NULL, DOCTOR_NOTHING },
	{ "a name", BYTES_OF(USER), 0, "not-base64", NAME, DOCTOR_NAME },
	{ "a name in quotes", BYTES_OF("'" USER "'"), 0, "quotes,not-base64", NAME, DOCTOR_NAME },
	{ "a message spelled out", BYTES_OF("\\0" USER "\\0" PASSWORD), 0, "not-base64,literal-nul",
	  RIGHT, DOCTOR_PLAIN },
	{ "a word that only looks like it", BYTES_OF("student"), 0, "not-base64-either",
	  "c3R1ZGVudA==", DOCTOR_WORD },
	{ "a token", BYTES_OF("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"), 0, "token",
	  NULL, DOCTOR_WORD },

	/* encodings inside */
	{ "encoded twice", BYTES_OF("\0" USER "\0" PASSWORD), 2, "double", RIGHT, DOCTOR_PLAIN },
	{ "encoded three times", BYTES_OF(USER), 3, "double", NAME, DOCTOR_NAME },
	{ "encoded twice with a line end between", BYTES_OF(WORD "\n"), 1, "double", WORD,
	  DOCTOR_WORD },
	{ "UTF-16", BYTES_OF("s\0t\0u\0d\0@\0a\0.\0t\0e\0s\0t\0"), 1, "utf-16",
	  "c3R1ZEBhLnRlc3Q=", DOCTOR_NAME },
	{ "UTF-16, the other way round", BYTES_OF("\0s\0t\0u\0d\0@\0a\0.\0t\0e\0s\0t"), 1, "utf-16",
	  "c3R1ZEBhLnRlc3Q=", DOCTOR_NAME },
	{ "UTF-16 with a message of PLAIN", BYTES_OF("\0\0t\0i\0m\0\0\0s\0e\0c\0r\0e\0t\0"), 1,
	  "utf-16", "AHRpbQBzZWNyZXQ=", DOCTOR_PLAIN },
	{ "UTF-16 with a mark and more than ASCII",
	  BYTES_OF("\xff\xfe"
		   "m\0\xfc\0=\xd8\x00\xde"),
	  1, "utf-16", "bcO88J+YgA==", DOCTOR_WORD },

	/* other separators than NULs */
	{ "a blank for the NULs", BYTES_OF(USER " " PASSWORD), 1, "joined", RIGHT, DOCTOR_PLAIN },
	{ "a colon, as HTTP has it", BYTES_OF(USER ":" PASSWORD), 1, "joined", RIGHT,
	  DOCTOR_PLAIN },
	{ "a blank, and echo's line end", BYTES_OF(USER " " PASSWORD "\n"), 1, "newline,joined",
	  RIGHT, DOCTOR_PLAIN },
	{ "a blank as it is typed", BYTES_OF(USER " " PASSWORD), 0, "not-base64,joined", RIGHT,
	  DOCTOR_PLAIN },
	{ "an address in mid-sentence", BYTES_OF("mail to " USER " now"), 1, "",
	  "bWFpbCB0byBzdHVkZW50QGV4YW1wbGUudGVzdCBub3c=", DOCTOR_WORD },

	/* what is left in the text */
	{ "a mark", BYTES_OF("\xef\xbb\xbf" PASSWORD), 1, "bom-inside", WORD, DOCTOR_WORD },
	{ "echo's line end", BYTES_OF(PASSWORD "\n"), 1, "newline", WORD, DOCTOR_WORD },
	{ "echo's line end behind PLAIN", BYTES_OF("\0" USER "\0" PASSWORD "\n"), 1, "newline",
	  RIGHT, DOCTOR_PLAIN },
	{ "a line end of Windows", BYTES_OF(PASSWORD "\r\n"), 1, "carriage-return", WORD,
	  DOCTOR_WORD },
	{ "a CR alone", BYTES_OF(USER "\r"), 1, "carriage-return", NAME, DOCTOR_NAME },
	{ "quotes", BYTES_OF("\"" USER "\"\n"), 1, "newline,quotes-inside", NAME, DOCTOR_NAME },
	{ "curly quotes", BYTES_OF("‘" PASSWORD "’"), 1, "smart-quotes-inside", WORD, DOCTOR_WORD },
	{ "\\0", BYTES_OF("\\0" USER "\\0" PASSWORD), 1, "literal-nul", RIGHT, DOCTOR_PLAIN },
	{ "\\000", BYTES_OF("\\000" USER "\\000" PASSWORD "\n"), 1, "newline,literal-nul", RIGHT,
	  DOCTOR_PLAIN },
	{ "one of the two spelled out", BYTES_OF("\0" USER "\\0" PASSWORD), 1, "literal-nul", RIGHT,
	  DOCTOR_PLAIN },
	{ "^A", BYTES_OF("user=" USER "^Aauth=Bearer vF9dft4qmT^A^A"), 1, "literal-soh",
	  "dXNlcj1zdHVkZW50QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UAQE=", DOCTOR_BEARER },

	/* fields */
	{ "a NUL behind", BYTES_OF("\0" USER "\0" PASSWORD "\0"), 1, "nul-behind", RIGHT,
	  DOCTOR_PLAIN },
	{ "NULs behind the fields", BYTES_OF(USER "\0" PASSWORD "\0"), 1,
	  "nul-behind,missing-first-nul", RIGHT, DOCTOR_PLAIN },
	{ "no first NUL", BYTES_OF(USER "\0" PASSWORD), 1, "missing-first-nul", RIGHT,
	  DOCTOR_PLAIN },
	{ "no second NUL", BYTES_OF("\0" USER PASSWORD), 1, "missing-second-nul", NULL,
	  DOCTOR_PLAIN },
	{ "NULs in plenty", BYTES_OF("\0" USER "\0\0" PASSWORD), 1, "nul-too-many", NULL,
	  DOCTOR_PLAIN },
	{ "no NUL", BYTES_OF("AUTH PLAIN c3R1ZGVudGNvcnJlY3QgaG9yc2U="), 0, "command,no-nul", NULL,
	  DOCTOR_WORD },
	{ "a line end behind the name", BYTES_OF("\0" USER "\n\0" PASSWORD "\n"), 1,
	  "newline,newline-inside", RIGHT, DOCTOR_PLAIN },
	{ "swapped", BYTES_OF("\0" PASSWORD "\0" USER), 1, "swapped", RIGHT, DOCTOR_PLAIN },
	{ "swapped, and no first NUL", BYTES_OF(PASSWORD "\0" USER), 1, "missing-first-nul,swapped",
	  RIGHT, DOCTOR_PLAIN },
	{ "the user name twice", BYTES_OF(USER "\0" USER "\0" PASSWORD), 1, "authzid-same", RIGHT,
	  DOCTOR_PLAIN },
	{ "on another's behalf", BYTES_OF("Ursel\0Kurt\0xipj3plmq"), 1, "authzid",
	  "VXJzZWwAS3VydAB4aXBqM3BsbXE=", DOCTOR_PLAIN },
	{ "no user", BYTES_OF("\0\0" PASSWORD), 1, "user-empty", "AABjb3JyZWN0IGhvcnNl",
	  DOCTOR_PLAIN },
	{ "no password", BYTES_OF("\0" USER "\0"), 1, "password-empty",
	  "AHN0dWRlbnRAZXhhbXBsZS50ZXN0AA==", DOCTOR_PLAIN },
	{ "an app password as shown", BYTES_OF("\0" USER "\0abcd efgh ijkl mnop"), 1,
	  "app-password", "AHN0dWRlbnRAZXhhbXBsZS50ZXN0AGFiY2RlZmdoaWprbG1ub3A=", DOCTOR_PLAIN },
	{ "an app password alone, copied from a page",
	  BYTES_OF("abcd\xc2\xa0"
		   "efgh\xc2\xa0ijkl\xc2\xa0mnop\n"),
	  1, "newline,app-password", "YWJjZGVmZ2hpamtsbW5vcA==", DOCTOR_WORD },
	{ "a blank behind", BYTES_OF("\0" USER "\0" PASSWORD " "), 1, "blank-ends",
	  "AHN0dWRlbnRAZXhhbXBsZS50ZXN0AGNvcnJlY3QgaG9yc2Ug", DOCTOR_PLAIN },
	{ "an end too early", BYTES_OF("user=" USER "\1auth=Bearer vF9dft4qmT\1"), 1, "ends-early",
	  "dXNlcj1zdHVkZW50QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UAQE=", DOCTOR_BEARER },
	{ "octets", BYTES_OF("/v7+/v7+"), 0, "no-text", "/v7+/v7+", DOCTOR_OCTETS },

	/* what is no fault, and must not be taken for one */
	{ "a password that is Base64 of octets", BYTES_OF("password"), 1, "",
	  "cGFzc3dvcmQ=", DOCTOR_WORD },
	{ "a password with a caret", BYTES_OF("a^@b"), 1, "", "YV5AYg==", DOCTOR_WORD },
	{ "sixteen letters without spaces", BYTES_OF("abcdefghijklmnop"), 1, "",
	  "YWJjZGVmZ2hpamtsbW5vcA==", DOCTOR_WORD },
	{ "spaces elsewhere", BYTES_OF("abc defgh ijkl mnop"), 1, "",
	  "YWJjIGRlZmdoIGlqa2wgbW5vcA==", DOCTOR_WORD },
	{ "an address in both places", BYTES_OF("\0" USER "\0pass@word.test"), 1, "",
	  "AHN0dWRlbnRAZXhhbXBsZS50ZXN0AHBhc3NAd29yZC50ZXN0", DOCTOR_PLAIN },
	{ "one letter each", BYTES_OF("\0a\0b"), 1, "", "AGEAYg==", DOCTOR_PLAIN },
	{ "a quote at one end", BYTES_OF("\"secret"), 1, "", "InNlY3JldA==", DOCTOR_WORD },
};

#define CASE_COUNT (sizeof(cases) / sizeof(cases[0]))

/* What is pasted in this case; the caller releases it. */
static void make_paste(const struct doctor_case *row, struct bytes *paste)
{
	bytes_append(paste, row->raw);
	for (unsigned i = 0; i < row->times; i++) {
		struct bytes coded = BYTES_INIT;

		base64_append(&coded, bytes_span(paste));
		bytes_release(paste);
		*paste = coded;
	}
}

static struct doctor *examine(const struct doctor_case *row)
{
	struct bytes paste = BYTES_INIT;
	struct doctor *doctor;

	make_paste(row, &paste);
	doctor = doctor_new(bytes_span(&paste));
	bytes_release(&paste);
	return doctor;
}

static void join_ids(const struct doctor_result *result, struct bytes *ids)
{
	for (size_t i = 0; i < result->diagnosis_count; i++) {
		bytes_append_text(ids, i ? "," : "");
		bytes_append_text(ids, result->diagnoses[i].id);
	}
}

START_TEST(each_fault_is_named_and_cured)
{
	const struct doctor_case *row = &cases[_i];
	struct doctor *doctor = examine(row);
	const struct doctor_result *result = doctor_result(doctor);
	struct bytes ids = BYTES_INIT, correct = BYTES_INIT;

	join_ids(result, &ids);
	bytes_append(&correct, result->corrected);
	ck_assert_msg(!strcmp(bytes_text(&ids), row->ids), "%s: %s", row->label, bytes_text(&ids));
	ck_assert_msg(!strcmp(bytes_text(&correct), row->correct ? row->correct : ""), "%s: %s",
		      row->label, bytes_text(&correct));
	ck_assert_msg(result->content == row->content, "%s: %d", row->label, result->content);
	bytes_release(&ids);
	bytes_release(&correct);
	doctor_free(doctor);
}
END_TEST

static bool has_id(const char *id)
{
	for (size_t i = 0; i < CASE_COUNT; i++) {
		struct span rest = span_text(cases[i].ids);

		while (rest.size) {
			size_t comma = span_find(rest, ',');

			if (span_is(span_part(rest, 0, comma), id))
				return true;
			rest = span_after(rest, comma + 1);
		}
	}
	return false;
}

START_TEST(every_diagnosis_has_a_case_and_a_name_of_its_own)
{
	const char *id;
	size_t count = 0;

	for (; (id = doctor_id(count)); count++) {
		ck_assert_msg(has_id(id), "%s", id);
		for (size_t other = 0; other < count; other++)
			ck_assert_str_ne(doctor_id(other), id);
	}
	ck_assert_uint_gt(count, 30);
}
END_TEST

START_TEST(a_corrected_line_has_no_fault_left)
{
	struct doctor *doctor = examine(&cases[_i]);
	struct span corrected = doctor_result(doctor)->corrected;
	struct doctor *again = doctor_new(corrected);
	const struct doctor_result *result = doctor_result(again);

	if (corrected.size) {
		ck_assert_msg(result->decoded && !result->changed, "%s", cases[_i].label);
		for (size_t i = 0; i < result->diagnosis_count; i++) {
			/* What is told but kept: nobody knows better than the user. */
			struct span id = span_text(result->diagnoses[i].id);

			ck_assert_msg(span_is(id, "authzid") || span_is(id, "blank-ends") ||
					      span_is(id, "no-text") || span_is(id, "user-empty") ||
					      span_is(id, "password-empty"),
				      "%s: %s", cases[_i].label, result->diagnoses[i].id);
		}
	}
	doctor_free(again);
	doctor_free(doctor);
}
END_TEST

static void join_values(const struct sasl_value *values, size_t count, struct bytes *out)
{
	for (size_t i = 0; i < count; i++) {
		ck_assert(values[i].label && values[i].label[0]);
		ck_assert(values[i].ruler);
		bytes_append(out, values[i].bytes);
	}
}

START_TEST(found_is_what_came_and_meant_is_what_is_corrected)
{
	struct doctor *doctor = examine(&cases[_i]);
	const struct doctor_result *result = doctor_result(doctor);
	struct bytes found = BYTES_INIT, meant = BYTES_INIT, coded = BYTES_INIT;

	join_values(result->found, result->found_count, &found);
	join_values(result->meant, result->meant_count, &meant);
	base64_append(&coded, bytes_span(&meant));
	if (result->corrected.size)
		ck_assert_msg(span_equal(bytes_span(&coded), result->corrected), "%s",
			      cases[_i].label);
	/* Where nothing is wrong they are the same. */
	if (!result->diagnosis_count)
		ck_assert_msg(span_equal(bytes_span(&found), bytes_span(&meant)), "%s",
			      cases[_i].label);
	if (cases[_i].times == 1 && !strstr(cases[_i].ids, "utf-16") &&
	    !strstr(cases[_i].ids, "double"))
		ck_assert_msg(span_equal(bytes_span(&found), cases[_i].raw), "%s", cases[_i].label);
	bytes_release(&found);
	bytes_release(&meant);
	bytes_release(&coded);
	doctor_free(doctor);
}
END_TEST

/* What stands in no value that may be shown. */
static const char *const secrets[] = {
	PASSWORD,          "vF9dft4qmT", "b913a602c7eda7a495b4e6e7334d3890",
	"6rriTRBi23Wp",    "xipj3plmq",  "abcd efgh ijkl mnop",
	"abcdefghijklmnop"
};

static bool shows_secret(const struct sasl_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < sizeof(secrets) / sizeof(secrets[0]); s++) {
			struct span secret = span_text(secrets[s]);

			if (!values[i].secret &&
			    span_find_span(values[i].bytes, secret) < values[i].bytes.size)
				return true;
		}
	return false;
}

static bool holds_secret(const struct sasl_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i].secret)
			return true;
	return false;
}

START_TEST(no_value_that_may_be_shown_holds_a_secret)
{
	struct doctor *doctor = examine(&cases[_i]);
	const struct doctor_result *result = doctor_result(doctor);

	ck_assert_msg(!shows_secret(result->found, result->found_count), "%s", cases[_i].label);
	ck_assert_msg(!shows_secret(result->meant, result->meant_count), "%s", cases[_i].label);
	ck_assert_msg(result->secret == holds_secret(result->meant, result->meant_count), "%s",
		      cases[_i].label);
	ck_assert_msg(result->secret ==
			      (result->content == DOCTOR_PLAIN || result->content == DOCTOR_WORD ||
			       result->content == DOCTOR_BEARER ||
			       result->content == DOCTOR_ANSWER ||
			       result->content == DOCTOR_OCTETS),
		      "%s", cases[_i].label);
	doctor_free(doctor);
}
END_TEST

START_TEST(the_search_for_secrets_finds_one_that_is_shown)
{
	struct sasl_value value = { .label = "text",
				    .bytes = span_text("x " PASSWORD),
				    .secret = true };

	ck_assert(!shows_secret(&value, 1));
	value.secret = false;
	ck_assert(shows_secret(&value, 1));
}
END_TEST

START_TEST(a_password_that_equals_the_user_name_is_not_told_by_it)
{
	static const struct doctor_case row = { .raw = BYTES_OF("\0tim\0tim\n"), .times = 1 };
	struct doctor *doctor = examine(&row);
	const struct doctor_result *result = doctor_result(doctor);

	ck_assert_uint_eq(result->found_count, 5);
	ck_assert(!result->found[1].secret);
	ck_assert(result->found[3].secret);
	ck_assert_str_eq(doctor_octet_name(result->found[4].bytes.data[0]), "LF");
	doctor_free(doctor);
}
END_TEST

START_TEST(sentences_carry_their_values)
{
	static const struct doctor_case rows[] = {
		{ .raw = BYTES_OF("\\000tim\\000x"), .times = 1 },
		{ .raw = BYTES_OF("tim@a.test"), .times = 3 },
		{ .raw = BYTES_OF("ti m@a.test"), .times = 0 },
		{ .raw = BYTES_OF("AUTH SCRAM-SHA-1 biwsbj1hLHI9Yg=="), .times = 0 },
	};
	static const char *const want[] = { "\\000 was encoded as 4 characters", "encoded 3 times",
					    "character number 5", "AUTH SCRAM-SHA-1 was" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct doctor *doctor = examine(&rows[i]);
		const struct doctor_result *result = doctor_result(doctor);
		struct bytes out = BYTES_INIT;

		ck_assert_uint_ge(result->diagnosis_count, 1);
		doctor_append(&out, &result->diagnoses[0], result->diagnoses[0].wrong);
		ck_assert_msg(strstr(bytes_text(&out), want[i]) != NULL, "%s", bytes_text(&out));
		bytes_release(&out);
		doctor_free(doctor);
	}
}
END_TEST

START_TEST(no_sentence_is_left_with_a_name_in_braces)
{
	struct doctor *doctor = examine(&cases[_i]);
	const struct doctor_result *result = doctor_result(doctor);

	for (size_t i = 0; i < result->diagnosis_count; i++) {
		struct bytes out = BYTES_INIT;

		doctor_append(&out, &result->diagnoses[i], result->diagnoses[i].wrong);
		doctor_append(&out, &result->diagnoses[i], result->diagnoses[i].advice);
		ck_assert_msg(!strchr(bytes_text(&out), '{'), "%s", bytes_text(&out));
		bytes_release(&out);
	}
	doctor_free(doctor);
}
END_TEST

/* Every octet in every place of a short text, decoded and pasted: it must only end. */
START_TEST(any_octets_end_in_some_result)
{
	unsigned char octets[12];
	uint32_t state = 1;

	for (int round = 0; round < 20000; round++) {
		struct doctor_case row = { .times = (unsigned)round % 3 };
		struct doctor *doctor;

		for (size_t i = 0; i < sizeof(octets); i++) {
			static const char often[] = "\0\1\n\r =\\0\"%-_A@.";

			state = state * 1664525 + 1013904223;
			octets[i] = state >> 31
					    ? (unsigned char)often[(state >> 16) % sizeof(often)]
					    : (unsigned char)(state >> 16);
		}
		row.raw = span_of(octets, (state >> 8) % (sizeof(octets) + 1));
		doctor = examine(&row);
		ck_assert_int_ge((int)doctor_result(doctor)->content, DOCTOR_NOTHING);
		ck_assert_ptr_nonnull(doctor_content_text(doctor_result(doctor)->content));
		doctor_free(doctor);
	}
}
END_TEST

/* What a text is, by what it begins with and holds. */
static const struct {
	struct span raw;
	enum doctor_content content;
} contents[] = {
	{ BYTES_OF("r=abc,s=ZGVm,i=4096"), DOCTOR_SERVER },
	{ BYTES_OF("r=abc,s=ZGVm"), DOCTOR_WORD },
	{ BYTES_OF("r=abc"), DOCTOR_WORD },
	{ BYTES_OF("realm=\"r\",nonce=\"n\",algorithm=md5-sess"), DOCTOR_SERVER },
	{ BYTES_OF("nonce=\"n\""), DOCTOR_WORD },
	{ BYTES_OF("{\"status\":\"401\"}"), DOCTOR_SERVER },
	{ BYTES_OF("{\"status\""), DOCTOR_WORD },
	{ BYTES_OF("<no challenge>"), DOCTOR_WORD },
	{ BYTES_OF("n,,n=user,r=abc"), DOCTOR_ANSWER },
	{ BYTES_OF("y,,n=user,r=abc"), DOCTOR_ANSWER },
	{ BYTES_OF("p=tls-exporter,,n=user,r=abc"), DOCTOR_ANSWER },
	{ BYTES_OF("x,,n=user,r=abc"), DOCTOR_WORD },
	{ BYTES_OF("n,,n=user"), DOCTOR_WORD },
	{ BYTES_OF("c=biws,r=abc,p=cHJvb2Y="), DOCTOR_ANSWER },
	{ BYTES_OF("c=biws,r=abc"), DOCTOR_WORD },
	{ BYTES_OF("username=\"u\",realm=\"r\",response=00"), DOCTOR_ANSWER },
	{ BYTES_OF("username=\"u\""), DOCTOR_WORD },
	{ BYTES_OF("rspauth=ea40f60335c427b5"), DOCTOR_ANSWER },
	{ BYTES_OF("tim 0123456789abcdef0123456789abcdef"), DOCTOR_ANSWER },
	{ BYTES_OF("tim 0123456789abcdef0123456789abcdeg"), DOCTOR_WORD },
	{ BYTES_OF("NTLMSSP\0\2\0\0\0\xff"), DOCTOR_SERVER },
	{ BYTES_OF("NTLMSSP\0\3\0\0\0\xff"), DOCTOR_OCTETS },
	{ BYTES_OF("user=a\1auth=Bearer x\1more=y\1\1"), DOCTOR_BEARER },
};

START_TEST(what_a_text_is_is_told)
{
	struct bytes pasted = BYTES_INIT, joined = BYTES_INIT;
	const struct doctor_result *result;
	struct doctor *doctor;

	base64_append(&pasted, contents[_i].raw);
	doctor = doctor_new(bytes_span(&pasted));
	result = doctor_result(doctor);
	ck_assert_msg(result->content == contents[_i].content, "%.*s: %d",
		      (int)contents[_i].raw.size, contents[_i].raw.data, (int)result->content);
	for (size_t n = 0; n < result->found_count; n++)
		bytes_append(&joined, result->found[n].bytes);
	ck_assert(span_equal(bytes_span(&joined), contents[_i].raw));
	doctor_free(doctor);
	doctor_free(NULL);
	bytes_release(&pasted);
	bytes_release(&joined);
}
END_TEST

/* UTF-16 that is none stays as it is. */
static const struct {
	struct span utf16;
	const char *utf8; /* NULL: it is none */
} conversions[] = {
	{ BYTES_OF("\xff\xfe"
		   "a\0b\0"),
	  "ab" },
	{ BYTES_OF("\xfe\xff\0a\0b"), "ab" },
	{ BYTES_OF("a\0b\0c\0d\0"), "abcd" },
	{ BYTES_OF("\0a\0b\0c\0d"), "abcd" },
	{ BYTES_OF("\xff\xfe\x3d\xd8\0\xde"), "\xf0\x9f\x98\x80" },
	{ BYTES_OF("\xff\xfe\x3d\xd8"), NULL }, /* half a pair */
	{ BYTES_OF("\xff\xfe\x3d\xd8"
		   "A\0"),
	  NULL }, /* and with a letter behind it */
	{ BYTES_OF("\xff\xfe\x3d\xd8\0\xe0"), NULL },
	{ BYTES_OF("\xff\xfe\0\xde"
		   "A\0"),
	  NULL }, /* the other half */
	{ BYTES_OF("abcdef"), NULL },
	{ BYTES_OF("a\0b"), NULL },
	{ BYTES_OF("\0\0\0\0\0\0\0\0"), NULL },
	{ BYTES_OF("a\0\0\0\0\0\0\0"), NULL },
};

START_TEST(utf_16_is_converted_or_is_none)
{
	struct bytes bytes = BYTES_INIT;
	const char *wanted = conversions[_i].utf8;

	bytes_append(&bytes, conversions[_i].utf16);
	ck_assert(patient_convert_utf16(&bytes) == (wanted != NULL));
	if (wanted)
		ck_assert_str_eq(bytes_text(&bytes), wanted);
	else
		ck_assert(span_equal(bytes_span(&bytes), conversions[_i].utf16));
	bytes_wipe(&bytes);
}
END_TEST

START_TEST(control_characters_have_names)
{
	ck_assert_str_eq(doctor_octet_name(0), "NUL");
	ck_assert_str_eq(doctor_octet_name(1), "SOH");
	ck_assert_str_eq(doctor_octet_name(9), "TAB");
	ck_assert_str_eq(doctor_octet_name(10), "LF");
	ck_assert_str_eq(doctor_octet_name(13), "CR");
	ck_assert_str_eq(doctor_octet_name(27), "ESC");
	ck_assert_str_eq(doctor_octet_name(31), "US");
	ck_assert_str_eq(doctor_octet_name(127), "DEL");
	ck_assert_ptr_null(doctor_octet_name(' '));
	ck_assert_ptr_null(doctor_octet_name(0x80));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sasl/doctor");
	TCase *tests = tcase_create("doctor");

	tcase_add_loop_test(tests, each_fault_is_named_and_cured, 0, CASE_COUNT);
	tcase_add_test(tests, every_diagnosis_has_a_case_and_a_name_of_its_own);
	tcase_add_loop_test(tests, a_corrected_line_has_no_fault_left, 0, CASE_COUNT);
	tcase_add_loop_test(tests, found_is_what_came_and_meant_is_what_is_corrected, 0,
			    CASE_COUNT);
	tcase_add_loop_test(tests, no_value_that_may_be_shown_holds_a_secret, 0, CASE_COUNT);
	tcase_add_test(tests, the_search_for_secrets_finds_one_that_is_shown);
	tcase_add_test(tests, a_password_that_equals_the_user_name_is_not_told_by_it);
	tcase_add_test(tests, sentences_carry_their_values);
	tcase_add_loop_test(tests, no_sentence_is_left_with_a_name_in_braces, 0, CASE_COUNT);
	tcase_add_test(tests, any_octets_end_in_some_result);
	tcase_add_test(tests, control_characters_have_names);
	tcase_add_loop_test(tests, what_a_text_is_is_told, 0,
			    sizeof(contents) / sizeof(contents[0]));
	tcase_add_loop_test(tests, utf_16_is_converted_or_is_none, 0,
			    sizeof(conversions) / sizeof(conversions[0]));
	suite_add_tcase(suite, tests);
	return suite;
}
