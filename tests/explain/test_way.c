/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the server read out of written sessions. */
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "explain/way.h"
#include "transcript.h"

#define ANSWERS                                                                                    \
	"resolved name=mx.test type=AAAA outcome=found addresses=2001:db8::7 dnssec=secure\n"      \
	"resolved name=mx.test type=A outcome=found addresses=192.0.2.7 dnssec=secure\n"
#define CONNECTED "connect port=25 local=198.51.100.3:40122\n"
#define SAID                                                                                       \
	CONNECTED "S: 220 mx.test ESMTP\nC: EHLO laptop.test\n"                                    \
		  "S: 250 mx.test Hello laptop.test [203.0.113.5]\n"
#define CLIENT(name)                                                                               \
	"resolved name=5.113.0.203.in-addr.arpa type=PTR outcome=found records=" name              \
	" about=client address=203.0.113.5\n"
#define CLIENT_FORWARD(address_)                                                                   \
	"resolved name=laptop.test type=A outcome=found addresses=" address_                       \
	" about=client address=203.0.113.5\n"

/* All lines as one text, "label|mark text" each. */
static char *read_out(const char *session)
{
	static const char marks[] = " +~!";
	struct bytes out = BYTES_INIT;
	struct transcript t;
	struct way way;

	transcript_play(&t, session);
	way_of(t.journal, journal_count(t.journal), &way);
	for (size_t i = 0; i < way.count; i++) {
		bytes_append_text(&out, way.lines[i].label ? way.lines[i].label : "");
		bytes_append_byte(&out, '|');
		bytes_append_byte(&out, (unsigned char)marks[way.lines[i].mark]);
		bytes_append_text(&out, way.lines[i].text);
		bytes_append_byte(&out, '\n');
	}
	way_release(&way);
	transcript_release(&t);
	return bytes_take_text(&out);
}

START_TEST(the_way_is_told_line_by_line)
{
	static const struct {
		const char *session;
		const char *says;
	} rows[] = {
		{ ANSWERS, "Names| AAAA  mx.test: 2001:db8::7 (DNSSEC)\n" },
		{ ANSWERS, "Addresses| 2001:db8::7               IPv6    not tried\n" },
		{ ANSWERS "attempt address=2001:db8::7 result=trying ms=1000\n",
		  "Addresses|~2001:db8::7               IPv6    being tried, no answer yet\n" },
		{ ANSWERS
		  "attempt address=2001:db8::7 result=trying ms=1000\n"
		  "attempt address=2001:db8::7 result=no-answer ms=5000 words=x\n" CONNECTED,
		  "Addresses|!2001:db8::7               IPv6    no answer in 5 s\n"
		  "|+192.0.2.7                 IPv4    connected in " },
		{ ANSWERS "attempt address=2001:db8::7 result=refused ms=3 words=x\n",
		  "IPv6    refused in 3 ms\n" },
		{ ANSWERS "attempt address=2001:db8::7 result=unreachable ms=0 words=x\n",
		  "IPv6    unreachable\n" },
		{ "attempt address=192.0.2.9 result=failed ms=0 words=reset\n",
		  "Addresses|!192.0.2.9                 IPv4    failed: reset\n" },
		{ "resolved name=a.test type=A outcome=no-name dnssec=secure\n",
		  "Names|~A  a.test: there is no such name (DNSSEC)\n" },
		{ "resolved name=a.test type=A outcome=bogus dnssec=bogus reason=expired\n",
		  "Names|!A  a.test: DNSSEC rejects the answer: expired\n" },
		{ "resolved name=a.test type=A outcome=found addresses=192.0.2.7 about=exchanger "
		  "canonical=b.test\n",
		  "|~a.test is an alias (CNAME) of b.test, which an MX record must not name\n" },
		/* an alias is told once, though both families tell it */
		{ "resolved name=a.test type=AAAA outcome=no-data about=exchanger "
		  "canonical=b.test\n"
		  "resolved name=a.test type=A outcome=found addresses=192.0.2.7 about=exchanger "
		  "canonical=b.test\n",
		  "must not name\n| A  a.test: 192.0.2.7\n"
		  "Addresses| " },
		/* what is longer than its column is told apart from what follows */
		{ "attempt address=/a/folder/with/a/long/name/lmtp result=refused ms=3\n",
		  "lmtp local refused in 3 ms\n" },
		{ "resolved name=_mta-sts.a.test type=TXT outcome=no-name\n" ANSWERS,
		  "Names| AAAA  mx.test" },
		{ CONNECTED "timeout\n",
		  "Port|!192.0.2.7:25 accepts connections and says nothing" },
		{ CONNECTED, "This side| 198.51.100.3, as this machine sees it" },
		{ SAID, "This side| 203.0.113.5, as the server sees it\n" },
		{ SAID CLIENT("laptop.test") CLIENT_FORWARD("203.0.113.5"),
		  "|+is called laptop.test (PTR), and that name leads back\n"
		  "|+calls itself laptop.test in EHLO, the same\n" },
		{ SAID CLIENT("laptop.test") CLIENT_FORWARD("203.0.113.6"),
		  "|!is called laptop.test (PTR), and that name leads elsewhere\n" },
		{ SAID CLIENT("dynamic.test"),
		  "|~calls itself laptop.test in EHLO, another name\n" },
		{ SAID
		  "resolved name=x type=PTR outcome=no-name about=client address=203.0.113.5\n",
		  "|!has no name (PTR): many servers refuse mail from it\n" },
		{ SAID "resolved name=x type=PTR outcome=found records=other.test about=server "
		       "address=192.0.2.7\n",
		  "The server| 192.0.2.7\n|+is called other.test (PTR)\n"
		  "| greets as mx.test, another name\n" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = read_out(rows[i].session);

		ck_assert_msg(strstr(text, rows[i].says) != NULL, "row %zu:\n%s", i, text);
		free(text);
	}
}
END_TEST

/* Targets of all lines that have one. */
static char *connects_of(const char *session, const char *target)
{
	struct journal_head head;
	struct bytes out = BYTES_INIT;
	struct transcript t;
	struct way way;

	transcript_play(&t, session);
	head = journal_head(t.journal);
	head.target = target;
	journal_set_head(t.journal, head);
	way_of(t.journal, journal_count(t.journal), &way);
	for (size_t i = 0; i < way.count; i++) {
		if (!way.lines[i].connect)
			continue;
		bytes_append_text(&out, way.lines[i].connect);
		bytes_append_byte(&out, '\n');
	}
	way_release(&way);
	transcript_release(&t);
	return bytes_take_text(&out);
}

START_TEST(an_address_or_exchanger_can_be_connected_to)
{
	static const struct {
		const char *target;
		const char *session;
		const char *connects;
	} rows[] = {
		{ "smtp://mx.test:25", ANSWERS, "smtp://[2001:db8::7]:25\nsmtp://192.0.2.7:25\n" },
		{ "submissions://mx.test", ANSWERS,
		  "submissions://[2001:db8::7]\nsubmissions://192.0.2.7\n" },
		{ "mx.test:587", "attempt address=192.0.2.9 result=refused ms=3 words=x\n",
		  "192.0.2.9:587\n" },
		{ "mx:user@a.test",
		  "resolved name=a.test type=MX outcome=found records=10_mx.test\n", "" },
		/* nobody can be connected to behind a null MX */
		{ "mx:a.test", "resolved name=a.test type=MX outcome=found records=0+.\n", "" },
		{ "unix:/run/lmtp", "attempt address=/run/lmtp result=refused ms=3 words=x\n", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = connects_of(rows[i].session, rows[i].target);

		ck_assert_msg(!strcmp(text, rows[i].connects), "row %zu: %s", i, text);
		free(text);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("way");
	TCase *tests = tcase_create("way");

	tcase_add_test(tests, the_way_is_told_line_by_line);
	tcase_add_test(tests, an_address_or_exchanger_can_be_connected_to);
	suite_add_tcase(suite, tests);
	return suite;
}
