/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What strangers say, in every pane of the table: a pane that is added is tested here by itself. */
#include "../tools/unit.h"
#include "../tools/unsafe.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "stage.h"
#include "tui/pane.h"

/* One line each, without a line end; each family of what acts, hides, turns round or has no width. */
static const char *const texts[] = {
	"\033]0;owned\a\033[2J\033[1;1H\033c\033[?1049l",
	"\033P$q\"p\033\\ \033_apc\033\\ \033^pm\033\\ \033Xsos\033\\ \033]52;c;eA==\a",
	"\x9b"
	"2J \x9d"
	"0;x\x9c \x90q\x9c \xc2\x9b"
	"31m",
	"good\b\b\b\bevil over\rprint \x07\x0b\x0c\x0e\x0f\x7f \033[201~",
	"\xe2\x80\xae"
	"sdrawkcab\xe2\x80\xac \xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9 \xd8\x9c "
	"\xe2\x80\x8f",
	"a\xe2\x80\xa8"
	"b\xe2\x80\xa9"
	"c\xc2\x85"
	"d",
	"\xe2\x80\x8b\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf\xc2\xad\xe3\x85\xa4\xe1\x85\x9f\xf3\xa0"
	"\x81\x85",
	"\xef\xb8\x8f\xef\xb8\x8e\xf3\xa0\x84\x80 \xee\x80\x80\xf4\x8f\xbf\xbd \xef\xbf\xbe",
	"Z\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81"
	"\xcc\x81",
	"\xff\xfe\x80 \xc0\xaf \xed\xa0\x80 \xf8\x88\x80\x80\x80 \xe2\x82",
	"\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5"
	"\xa5\xbd"
	"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9 \xf0\x9f\x87\xb7\xf0\x9f\x87\xba",
	"%n%s%s%s {text} ${name} {secret:1} <script>alert(1)</script> ``` \\x1b <U+202E>",
	"no                                                                                        "
	"  "
	"  0.004 S   250 2.1.5 recipient ok",
};

static const struct {
	int rows, columns;
} sizes[] = { { 24, 80 }, { 50, 200 }, { 12, 40 } };

static struct stage stage;

static void say(const char *before, const char *text)
{
	struct bytes line = BYTES_INIT;

	bytes_append_text(&line, before);
	bytes_append_text(&line, text);
	bytes_append_text(&line, "\r\n");
	stage_server(&stage, bytes_text(&line));
	bytes_release(&line);
}

static void ask(const char *text)
{
	struct bytes challenge = BYTES_INIT;

	base64_append(&challenge, span_text(text));
	say("334 ", bytes_text(&challenge));
	bytes_release(&challenge);
}

/* Members of the handshake, of the certificate and of names, all of them the stranger's. */
static void secure(const char *text)
{
	static const char *const names[] = { "version", "cipher",       "problem", "problem_text",
					     "matched", "subject",      "issuer",  "names",
					     "peer",    "fingerprint",  "group",   "alert",
					     "chain",   "chain_verdict" };
	struct bytes members = BYTES_INIT;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		members_add_text(&members, names[i], span_text(text));
	members_add_bool(&members, "trusted", false);
	scribe_tls_ready(stage.scribe, stage.now_us += 1000, bytes_span(&members), false);
	bytes_release(&members);
}

static void resolve(const char *text)
{
	static const char *const names[] = { "name", "type", "dnssec", "answer", "problem", "ptr" };
	struct bytes members = BYTES_INIT;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		members_add_text(&members, names[i], span_text(text));
	scribe_resolved(stage.scribe, stage.now_us += 1000, bytes_span(&members));
	bytes_release(&members);
}

/* The same text in each place that a server has for text. */
static void play(const char *text)
{
	struct fault fault;

	stage_begin(&stage);
	resolve(text);
	say("220 ", text);
	stage_type(&stage, "EHLO laptop.example.net\r");
	say("250-", text);
	say("250-SIZE ", text);
	say("250-AUTH LOGIN ", text);
	say("250 ", text);
	secure(text);
	stage_type(&stage, "AUTH LOGIN\r");
	ask(text);
	stage_type(&stage, "*\r");
	say("501 5.7.0 ", text);
	stage_type(&stage, "VRFY someone\r");
	say("250 ", text);
	stage_type(&stage, "MAIL FROM:<a@example.test>\r");
	say("250 2.1.0 ", text);
	stage_type(&stage, "RCPT TO:<b@example.test>\r");
	say("550 5.1.1 ", text);
	say("", text);
	fault_set_plain(&fault, FAULT_TLS, 0, text);
	scribe_failed(stage.scribe, stage.now_us, &fault, span_of(NULL, 0));
	scribe_note(stage.scribe, stage.now_us, span_text(text));
	stage_update(&stage);
}

/* The first character of a row that must not be shown, U+FFFD for what is no UTF-8; 0: none. */
static uint32_t wrong_in(struct span row)
{
	uint32_t character;

	while (row.size) {
		size_t size = utf8_next(row, &character);

		if (size == 0)
			return 0xfffd;
		if (unsafe_character(character))
			return character;
		row = span_after(row, size);
	}
	return 0;
}

static void look(const char *where)
{
	struct span rest = span_text(stage_text(&stage));
	uint32_t wrong = 0;
	int columns = 0;

	/* One assertion for all of it: each costs a message to the parent process. */
	while (rest.size) {
		struct span row = span_part(rest, 0, span_find(rest, '\n'));

		rest = span_after(rest, row.size + 1);
		wrong = wrong ? wrong : wrong_in(row);
		columns = columns > wrap_columns(row) ? columns : wrap_columns(row);
	}
	ck_assert_msg(!wrong && columns <= stage.canvas->columns,
		      "%s shows U+%04X, or is %d columns wide", where, (unsigned)wrong, columns);
}

/* Opens it, and goes through what there is to be seen in it. */
static void look_into(const struct pane_kind *kind)
{
	struct bytes line = BYTES_INIT;

	if (kind->place != PANE_FIXED && !kind->wanted) {
		bytes_append_text(&line, request_of(kind->request)->name);
		bytes_append_byte(&line, '\r');
		stage_type(&stage, bytes_text(&line));
		bytes_release(&line);
	}
	look(kind->name);
	for (int n = 0; n < 8; n++) {
		stage_type(&stage, n % 2 ? "\033[A" : "\r");
		look(kind->name);
	}
	stage_type(&stage, "\033");
	stage_type(&stage, "\033");
}

START_TEST(no_pane_shows_what_acts_hides_or_turns_round)
{
	const struct pane_kind *kind;
	int text = _i / (int)(sizeof(sizes) / sizeof(sizes[0]));
	int size = _i % (int)(sizeof(sizes) / sizeof(sizes[0]));

	stage_open(&stage, sizes[size].rows, sizes[size].columns);
	play(texts[text]);
	look("the screen");
	for (size_t n = 0; (kind = pane_row(n)); n++)
		look_into(kind);
	stage_type(&stage, ":capabilities\r");
	look(":capabilities");
	stage_close_all(&stage);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tui/strangers");
	TCase *tests = tcase_create("strangers");

	tcase_add_loop_test(
		tests, no_pane_shows_what_acts_hides_or_turns_round, 0,
		(int)(sizeof(texts) / sizeof(texts[0]) * sizeof(sizes) / sizeof(sizes[0])));
	suite_add_tcase(suite, tests);
	return suite;
}
