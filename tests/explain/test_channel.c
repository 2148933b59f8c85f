/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trust verdict: what is said of a handshake, whatever it showed; and what
 * connections made for diagnosis add. The alerts are held against RFC 8446.
 */
#include <stdio.h>
#include <string.h>

#include "../../src/explain/alerts.h"
#include "../tools/unit.h"
#include "explain/channel.h"
#include "explain/explanation.h"
#include "explain/verdict.h"
#include "journal/codec.h"
#include "transcript.h"

/* Members one a line: "name=text", "name+=item of a list", "name!true", "name#number". */
static void write_members(struct bytes *members, const char *lines)
{
	struct span rest = span_text(lines);

	while (rest.size) {
		size_t end = span_find(rest, '\n');
		struct span line = span_part(rest, 0, end);
		size_t at = strcspn((const char *)line.data, "=+!#");
		char *name = span_copy_text(span_part(line, 0, at));

		if (line.data[at] == '+')
			members_add_item(members, name, span_after(line, at + 2));
		else if (line.data[at] == '!')
			members_add_bool(members, name, span_is(span_after(line, at + 1), "true"));
		else if (line.data[at] == '#')
			members_add(members, (struct member){ MEMBER_NUMBER, span_text(name),
							      span_after(line, at + 1) });
		else
			members_add_text(members, name, span_after(line, at + 1));
		free(name);
		rest = span_after(rest, end + 1);
	}
}

static void shake_hands(struct transcript *t, const char *lines, bool trusted)
{
	struct bytes members = BYTES_INIT;

	write_members(&members, lines);
	members_add_bool(&members, "trusted", trusted);
	scribe_tls_ready(t->scribe, t->now_us, bytes_span(&members), trusted);
	bytes_release(&members);
}

static void break_off(struct transcript *t, const char *text, const char *lines)
{
	struct bytes members = BYTES_INIT;
	struct fault fault;

	fault_set_plain(&fault, FAULT_TLS, 0, text);
	write_members(&members, lines);
	scribe_failed(t->scribe, t->now_us, &fault, bytes_span(&members));
	bytes_release(&members);
}

/* "Label: + text" of each line, with the mark's sign. */
static void write_lines(const struct channel *channel, struct bytes *out)
{
	static const char *const marks[] = { " ", "+", "?", "!" };

	for (size_t n = 0; n < channel->count; n++) {
		bytes_append_text(out, channel->lines[n].label ? channel->lines[n].label : "");
		bytes_append_text(out, marks[channel->lines[n].mark]);
		bytes_append_text(out, channel->lines[n].text);
		bytes_append_byte(out, '\n');
	}
}

#define NAME "version=TLS 1.3\ncipher=TLS_AES_256_GCM_SHA384\nname=mx.example.test\n"
#define LEAF                                                                                       \
	"chain+=CN=mx\nchain_issuer+=CN=Middle\nchain_key+=RSA "                                   \
	"2048\nchain_signature+=RSA-SHA256\n"
#define DATES(from, until) "chain_from+=" from "T00:00:00Z\nchain_until+=" until "T00:00:00Z\n"
#define STS "sts=found\ndomain=a.test\nsts_id=7\nsts_max_age#86400\n"
#define GOOD DATES("2026-11-01", "2027-01-01")

/* All at 2026-11-22; the connection is to port 25. */
static const struct {
	const char *members;
	bool trusted;
	const char *says; /* a whole line */
} cases[] = {
	{ NAME "chain_verdict=ok\n", true,
	  "Verdict+Trusted: the certificate is for mx.example.test, and its chain leads to a CA "
	  "that is trusted here." },
	{ NAME "pin=matches\nchain_verdict=self-signed\n", true,
	  "Verdict+Trusted: this is the pinned certificate." },
	{ NAME "pin=matches\nchain_verdict=self-signed\n", true,
	  "?By chain and name alone it would not be trusted. The certificate is self-signed: no "
	  "CA vouches for it." },
	{ NAME "pin=differs\nproblem=pin-mismatch\nproblem_text=Another one.\nchain_verdict=ok\n",
	  false, " By chain and name alone it would be trusted." },
	{ NAME "dane=matched\nchain_verdict=unknown-ca\n", true,
	  "Verdict+Trusted: DNSSEC vouches for the server's certificate (DANE)." },
	{ NAME "problem=expired\nproblem_text=It expired.\nchain_verdict=expired\n", false,
	  "Verdict!Not trusted. It expired." },
	{ "problem=not_told\n", false,
	  "Verdict The text that was opened does not tell whether the server was verified." },
	/* what others would do */
	{ NAME "chain_verdict=ok\n", true, "Mail servers+One that verifies delivers." },
	{ NAME "chain_verdict=wrong-name\n", false,
	  "Mail servers!One that verifies does not deliver. The certificate is not for the name "
	  "that was asked for." },
	{ NAME "chain_verdict=unknown-ca\ndane=matched\n", true,
	  "+One that honours DANE delivers." },
	{ NAME "chain_verdict=ok\ndane=mismatched\n", false,
	  "!One that honours DANE does not deliver, and tries again later." },
	{ NAME "chain_verdict=ok\ndane=unusable\n", true,
	  "?One that honours DANE delivers over TLS, without knowing to whom." },
	{ NAME "chain_verdict=ok\ndane=lookup-failed\n", true,
	  "!One that honours DANE waits: it cannot learn what to expect." },
	/* names */
	{ NAME "sni=mx.example.test\n", true,
	  "Name Asked for mx.example.test, and sent that name (SNI)." },
	{ NAME "sni=other.example.test\n", true,
	  "Name Asked for mx.example.test; the name sent (SNI) was other.example.test." },
	{ NAME "chain_verdict=ok\n", true,
	  " One that encrypts where it can delivers in any case." },
	{ NAME "chain_verdict=weak\n", false,
	  " Postfix, as it comes, takes such a key all the same." },
	{ NAME, true, "Name Asked for mx.example.test; no name was sent (SNI)." },
	{ NAME "matched=*.example.test\nmatch=wildcard\n", true,
	  "+The wildcard *.example.test of the certificate matches." },
	{ NAME "matched=192.0.2.7\nmatch=address\n", true,
	  "+The certificate names the address 192.0.2.7." },
	{ NAME "match=none\nnames+=a.test\nnames+=b.test\n", false,
	  " The certificate is for a.test, b.test." },
	{ NAME "match=common-name\nmatched=mx.example.test\n", false,
	  "!Only the common name (mx.example.test) fits. That no longer counts (RFC 9525 §2), "
	  "though some mail servers, such as Postfix, still take it." },
	/* the chain */
	{ NAME LEAF GOOD, true,
	  "Chain CN=mx; RSA 2048, signed with RSA-SHA256; valid 2026-11-01 to 2027-01-01, 40 "
	  "days left." },
	{ NAME LEAF DATES("2026-11-01", "2026-12-01"), true,
	  "Chain?CN=mx; RSA 2048, signed with RSA-SHA256; valid 2026-11-01 to 2026-12-01, 9 days "
	  "left." },
	{ NAME LEAF DATES("2025-11-01", "2026-11-20"), false,
	  "Chain!CN=mx; RSA 2048, signed with RSA-SHA256; expired on 2026-11-20, 2 days ago." },
	{ NAME LEAF DATES("2026-12-01", "2027-11-20"), false,
	  "Chain!CN=mx; RSA 2048, signed with RSA-SHA256; not valid before 2026-12-01, in 9 "
	  "days." },
	{ NAME LEAF GOOD "anchor=CN=Root\n", true,
	  "+CN=Root: a CA that is trusted here, not sent." },
	{ NAME LEAF GOOD "chain_verdict=missing-intermediate\n", false,
	  "!Missing: CN=Middle. The server has to send this intermediate certificate." },
	{ NAME LEAF GOOD "chain_verdict=unknown-ca\n", false,
	  "!Missing, and not trusted here: CN=Middle." },
	{ NAME "chain+=CN=me\nchain_issuer+=CN=me\nchain_key+=RSA 2048\n", false,
	  "!It vouches for itself, and is not trusted here." },
	{ NAME "chain+=CN=mx\nchain+=CN=Odd\nchain_issuer+=CN=Middle\nchain_issuer+=CN=Odd\n",
	  false, "?Issued by CN=Middle, which is not what the server sent next." },
	/* TLS itself */
	{ NAME "group=x25519\nresumed!false\n", true,
	  "TLS TLS 1.3, TLS_AES_256_GCM_SHA384, key exchange x25519." },
	{ NAME "resumed!true\n", true,
	  " An earlier session was resumed. No client certificate asked for." },
	{ NAME "resumed!false\n", true,
	  " A new session, none resumed. No client certificate asked for." },
	{ NAME "resumed!false\nclient_certificate=wanted\n", true,
	  " A new session, none resumed. A client certificate was asked for, and none sent." },
	{ NAME "client_certificate=wanted\n", true,
	  " It does not say whose client certificates it takes." },
	{ NAME "client_certificate=wanted\nclient_ca+ CN=One\nclient_ca+ CN=Two\n", true,
	  " It takes client certificates issued by CN=Two." },
	{ NAME "client_certificate=wanted\nclient_ca+ CN=One\nclient_cas=900\n", true,
	  " So many issuers it names in all: 900." },
	{ NAME "resumed!false\nclient_certificate=sent\n", true,
	  " A new session, none resumed. A client certificate was asked for, and sent." },
	{ NAME "resumed!false\nalpn=smtp\n", true, " Protocol agreed on (ALPN): smtp." },
	{ "version=TLS 1.3\ncipher=X\nrung=resume\nresumed!true\n", false,
	  "Tried+resume: the server resumed the earlier session." },
	{ "version=TLS 1.3\ncipher=X\nrung=resume\nresumed!false\n", false,
	  "Tried resume: the server made a new session and resumed none." },
	{ NAME "sha256=00ff\n", true, "Fingerprint sha256:00ff" },
	/* DANE */
	{ NAME "dane=unasked\ndane_reason=nobody asked\n", true,
	  "DANE TLSA records are not known: nobody asked." },
	{ NAME "sts=unavailable\nsts_reason=it cannot\ndomain=a.test\n", true,
	  "MTA-STS?The MTA-STS policy of a.test is not known: it cannot." },
	{ NAME "dane=absent\n", true, "DANE mx.example.test has no TLSA records." },
	{ NAME "dane=matched\ndane_base=real.example.test\n", true,
	  "DANE+The TLSA records of real.example.test are secure, and one matches." },
	{ NAME "dane=matched\ntlsa+=3 1 1 00\ntlsa_match+=matches\n", true, "+3 1 1 00 matches." },
	{ NAME "dane=unusable\ntlsa+=1 1 1 00\ntlsa_match+=usage\n", true,
	  "?1 1 1 00 does not count: SMTP knows usages 2 and 3 only (RFC 7672 §3.1.3)." },
	{ NAME "dane=matched\ntlsa+=2 1 1 00\ntlsa+=3 1 1 11\ntlsa_match+=matches\n"
	       "tlsa_match+=differs\n",
	  true, "?3 1 1 11 does not match: it is of another certificate or key." },
	{ NAME "dane=matched\ndane_outside!true\n", true,
	  " This port is outside of RFC 7672: mail programs do not ask for TLSA records." },
	/* MTA-STS */
	{ NAME "sts=absent\ndomain=a.test\n", true,
	  "MTA-STS a.test has no MTA-STS policy: there is no TXT record _mta-sts.a.test." },
	{ NAME "sts=record-broken\ndomain=a.test\n", true,
	  "MTA-STS!The TXT record _mta-sts.a.test is broken, or there are several: mail servers "
	  "take "
	  "that for none." },
	{ NAME "sts=unreachable\nsts_reason=HTTP status 404\ndomain=a.test\n", true,
	  "MTA-STS!a.test announces an MTA-STS policy, and it cannot be fetched: HTTP status "
	  "404." },
	{ NAME "sts=broken\nsts_reason=no-mode\ndomain=a.test\n", true,
	  "MTA-STS!The MTA-STS policy of a.test cannot be used. Its mode is missing, or is none of "
	  "enforce, testing and none." },
	{ NAME STS "sts_mode=enforce\n", true,
	  "MTA-STS MTA-STS policy 7 of a.test: mode enforce, to be kept for 86400 seconds." },
	{ NAME STS "sts_mode=enforce\nsts_mx+=mx.a.test\nsts_mx+=*.b.test\n", true,
	  " It names as mail exchangers: mx.a.test, *.b.test." },
	{ NAME STS "sts_mode=enforce\nsts_mx+=*.b.test\n", true,
	  "!mx.example.test is none of them." },
	{ NAME STS "sts_mode=enforce\nsts_mx+=*.example.test\nsts_matched=*.example.test\n", true,
	  "+mx.example.test is one of them, by *.example.test." },
	{ NAME STS "sts_mode=enforce\nsts_matched=*.example.test\nchain_verdict=ok\n", true,
	  "+One that honours MTA-STS delivers." },
	{ NAME STS "sts_mode=enforce\nsts_matched=*.example.test\nchain_verdict=expired\n", false,
	  "!One that honours MTA-STS does not deliver here: the policy is enforced, and this "
	  "server "
	  "does not satisfy it." },
	{ NAME STS "sts_mode=testing\nchain_verdict=ok\n", true,
	  "?One that honours MTA-STS delivers all the same, since the policy is for testing, and "
	  "reports the failure." },
	{ NAME STS "sts_mode=none\n", true,
	  " Mode none demands nothing: the policy is being taken back." },
	{ NAME STS "tlsrpt=mailto:r@a.test\n", true,
	  " Reports on failures go to mailto:r@a.test (TLSRPT)." },
	{ NAME STS, true, " Reports on failures are not asked for (TLSRPT)." },
	{ NAME "dane=lookup-failed\ndane_reason=Bogus.\n", true,
	  "DANE!The TLSA records of mx.example.test could not be had: Bogus." },
};

static void ck_says(const struct channel *channel, const char *line)
{
	struct bytes text = BYTES_INIT;
	struct bytes whole = BYTES_INIT;

	bytes_append_byte(&text, '\n');
	write_lines(channel, &text);
	bytes_append_byte(&whole, '\n');
	bytes_append_text(&whole, line);
	bytes_append_byte(&whole, '\n');
	ck_assert_msg(strstr(bytes_text(&text), bytes_text(&whole)) != NULL, "\"%s\" not in:%s",
		      line, bytes_text(&text));
	bytes_release(&text);
	bytes_release(&whole);
}

START_TEST(a_handshake_is_read_out)
{
	struct channel channel;
	struct transcript t;

	transcript_play(&t, "connect port=25\n");
	shake_hands(&t, cases[_i].members, cases[_i].trusted);
	ck_assert(channel_of(t.journal, 0, &channel));
	ck_says(&channel, cases[_i].says);
	channel_release(&channel);
	transcript_release(&t);
}
END_TEST

START_TEST(on_a_port_for_users_mail_programs_are_spoken_of)
{
	struct channel channel;
	struct transcript t;

	transcript_play(&t, "connect port=587\n");
	shake_hands(&t, NAME "chain_verdict=expired\n", false);
	ck_assert(channel_of(t.journal, 0, &channel));
	ck_says(&channel, "Mail programs!One that verifies, as RFC 8314 wants, does not log in. A "
			  "certificate of the chain has expired.");
	channel_release(&channel);
	transcript_release(&t);
}
END_TEST

START_TEST(links_hang_below_one_another)
{
	struct channel channel;
	struct transcript t;

	transcript_play(&t, "connect port=25\n");
	shake_hands(&t,
		    NAME "chain+=CN=a\nchain+=CN=b\nchain_issuer+=CN=b\nchain_issuer+=CN=c\n"
			 "anchor=CN=c\n",
		    true);
	ck_assert(channel_of(t.journal, 0, &channel));
	for (size_t n = 0; n < channel.count; n++) {
		if (!strcmp(channel.lines[n].text, "CN=b"))
			ck_assert_int_eq(channel.lines[n].depth, 1);
		if (!strncmp(channel.lines[n].text, "CN=c", 4))
			ck_assert_int_eq(channel.lines[n].depth, 2);
	}
	channel_release(&channel);
	transcript_release(&t);
}
END_TEST

/* A shared host may have hundreds; none is left out, and they stand behind what decides. */
START_TEST(every_one_of_many_names_is_told)
{
	struct bytes lines = BYTES_INIT;
	struct transcript t;
	struct channel channel;
	size_t first = 0, found = 0;

	bytes_append_text(&lines, "version=TLS 1.3\nname=mail.test\nmatch=exact\n"
				  "matched=mail.test\nchain+=CN=mail.test\n"
				  "chain_issuer+=CN=root\nsha256=00ff\n");
	for (int i = 0; i < 600; i++) {
		char name[100];

		snprintf(name, sizeof(name), "names+=customer-%03d.of-a-large-host.example.test\n",
			 i);
		bytes_append_text(&lines, name);
	}
	transcript_play(&t, "connect port=25\n");
	shake_hands(&t, bytes_text(&lines), true);
	ck_assert(channel_of(t.journal, 0, &channel));
	for (size_t n = 0; n < channel.count; n++) {
		const char *text = channel.lines[n].text;

		if (!first && strstr(text, "customer-"))
			first = n;
		for (int i = 0; i < 600; i++) {
			char name[100];

			snprintf(name, sizeof(name), "customer-%03d.of-a-large-host.example.test",
				 i);
			found += strstr(text, name) != NULL;
		}
	}
	ck_assert_uint_eq(found, 600);
	ck_assert_ptr_nonnull(strstr(channel.lines[first - 1].text, "00ff"));
	channel_release(&channel);
	transcript_release(&t);
	bytes_release(&lines);
}
END_TEST

START_TEST(a_refusal_tells_by_whom_and_on_what_offer)
{
	struct channel channel;
	struct transcript t;

	transcript_play(&t, "connect port=25\n");
	break_off(&t, "It broke off.",
		  "stage=handshake\nname=mx.example.test\nalert#40\nalert_by=server\n"
		  "offered_versions=TLS 1.2, TLS 1.3\noffered_groups=x25519\nserver_version=TLS "
		  "1.2\n");
	ck_assert(channel_of(t.journal, 0, &channel));
	ck_says(&channel, "Verdict!No TLS. It broke off.");
	ck_says(&channel,
		"Refused by!The server, with alert 40 handshake_failure. The two sides have no "
		"common choice: no cipher, group, signature or key type that both take.");
	ck_says(&channel, "We offered Versions: TLS 1.2, TLS 1.3.");
	ck_says(&channel, "It chose Version: TLS 1.2.");
	channel_release(&channel);
	transcript_release(&t);
}
END_TEST

START_TEST(what_is_no_refusal_is_told_as_such)
{
	struct channel channel;
	struct transcript t;

	transcript_play(&t, "connect port=25\n");
	break_off(&t, "It went away.", "stage=handshake\noffered_versions=TLS 1.3\n");
	ck_assert(channel_of(t.journal, 0, &channel));
	ck_says(&channel, "Refused by?Nobody said no: the connection ended without an alert.");
	ck_says(&channel, "It chose Nothing that was seen: it answered no offer.");
	channel_release(&channel);
	transcript_release(&t);
}
END_TEST

START_TEST(steps_of_the_ladder_stand_beside_the_ordinary_handshake)
{
	struct channel channel;
	struct transcript t;
	uint32_t ordinary;

	transcript_play(&t, "connect port=25\n");
	shake_hands(&t, NAME "sha256=aa\nchain+=CN=mx\nchain_verdict=ok\n", true);
	ordinary = journal_count(t.journal);
	break_off(&t, "Not that.", "stage=handshake\nrung=tls-1.0\nalert#70\nalert_by=server\n");
	shake_hands(&t, NAME "rung=no-sni\nsha256=bb\nchain+=CN=default\n", false);
	ck_assert(channel_of(t.journal, 0, &channel));
	ck_says(&channel, "Verdict+Trusted: the certificate is for mx.example.test, and its chain "
			  "leads to a CA that is trusted here.");
	ck_says(&channel, "Tried+tls-1.0: refused by the server (protocol_version).");
	ck_says(&channel, "+no-sni: TLS stands, with TLS 1.3, TLS_AES_256_GCM_SHA384.");
	ck_says(&channel,
		"Without SNI?Another certificate comes when no name is sent: CN=default.");
	channel_release(&channel);
	/* Before they were taken nothing is known of them. */
	ck_assert(channel_of(t.journal, ordinary, &channel));
	for (size_t n = 0; n < channel.count; n++)
		ck_assert_ptr_null(strstr(channel.lines[n].text, "tls-1.0"));
	channel_release(&channel);
	transcript_release(&t);
}
END_TEST

START_TEST(who_broke_the_handshake_off_decides_what_is_to_be_done)
{
	static const struct {
		const char *members;
		const char *title;
		const char *fix;
		const char *cause;
	} rows[] = {
		{ "stage=handshake\nproblem=expired\nalert#45\nalert_by=client\n",
		  "TLS failed: the certificate is not trusted", "--ca-file",
		  "does not trust the certificate" },
		{ "stage=handshake\nalert#70\nalert_by=server\n", "TLS failed: the server refused",
		  "--tls-min", "not what it takes" },
		{ "stage=handshake\n", "TLS failed", "wrong version number", "does not speak TLS" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct explanation out = { .title = NULL };
		struct verdict verdict = { .summary = NULL };
		struct transcript t;
		struct bytes text = BYTES_INIT;

		transcript_play(&t, "connect port=465\n");
		break_off(&t, "Not that.", rows[i].members);
		explain_event(
			t.journal, t.replay,
			journal_before(t.journal, journal_count(t.journal) + 1, EVENT_FAILED, 0),
			&out);
		ck_assert_str_eq(out.title, rows[i].title);
		explanation_append_text(&out, 0, 0, &text);
		ck_assert_msg(strstr(bytes_text(&text), rows[i].fix) != NULL, "%s",
			      bytes_text(&text));
		verdict_of(t.journal, t.replay, &verdict);
		ck_assert_msg(strstr(verdict.cause, rows[i].cause) != NULL, "%s", verdict.cause);
		verdict_release(&verdict);
		bytes_release(&text);
		explanation_release(&out);
		transcript_release(&t);
	}
}
END_TEST

/* Written to a file and read again, as `open` does. */
static struct journal *reopen(const struct journal *journal)
{
	struct codec_reader *reader = codec_reader_new();
	struct bytes file = BYTES_INIT;
	struct journal *again;
	struct span rest;

	codec_append_head(&file, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(&file, journal, id);
	rest = bytes_span(&file);
	while (rest.size) {
		size_t end = span_find(rest, '\n');

		codec_reader_push(reader, span_part(rest, 0, end));
		rest = span_after(rest, end + 1);
	}
	ck_assert_uint_eq(codec_reader_damaged(reader), 0);
	again = codec_reader_take(reader);
	codec_reader_free(reader);
	bytes_release(&file);
	return again;
}

START_TEST(an_opened_journal_shows_the_same)
{
	struct bytes live = BYTES_INIT, opened = BYTES_INIT;
	struct channel channel;
	struct journal *again;
	struct transcript t;

	transcript_play(&t, "connect port=25\npolicy domain=a.test sts=absent\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		shake_hands(&t, cases[i].members, cases[i].trusted);
		break_off(&t, "It broke off.",
			  "stage=handshake\nalert#40\nalert_by=server\nrung=tls-1.1\n"
			  "offered_versions=TLS 1.1\n");
	}
	again = reopen(t.journal);
	for (uint32_t id = 1; id <= journal_count(t.journal); id++) {
		if (channel_of(t.journal, id, &channel))
			write_lines(&channel, &live);
		channel_release(&channel);
		if (channel_of(again, id, &channel))
			write_lines(&channel, &opened);
		channel_release(&channel);
	}
	ck_assert_uint_gt(live.size, 1000);
	ck_assert_str_eq(bytes_text(&live), bytes_text(&opened));
	bytes_release(&live);
	bytes_release(&opened);
	journal_free(again);
	transcript_release(&t);
}
END_TEST

START_TEST(in_clear_text_there_is_nothing_to_read_out)
{
	struct channel channel;
	struct transcript t;

	transcript_play(&t, "connect port=25\nS: 220 mx.example.test\nfailed connect x\n");
	ck_assert(!channel_of(t.journal, 0, &channel));
	ck_assert_uint_eq(channel.count, 0);
	transcript_release(&t);
}
END_TEST

START_TEST(every_alert_of_rfc_8446_has_a_row)
{
	static const uint8_t numbers[] = { 0,  10, 20,  22,  40,  42,  43,  44,  45,
					   46, 47, 48,  49,  50,  51,  70,  71,  80,
					   86, 90, 109, 110, 112, 113, 115, 116, 120 };

	for (size_t i = 0; i < sizeof(numbers); i++)
		ck_assert_msg(alert_entry_find(numbers[i]) != NULL, "alert %d", numbers[i]);
	for (size_t i = 1; i < alert_entry_count; i++)
		ck_assert_int_lt(alert_entries[i - 1].number, alert_entries[i].number);
	ck_assert_ptr_null(alert_entry_find(200));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("channel");
	TCase *tests = tcase_create("channel");

	tcase_add_loop_test(tests, a_handshake_is_read_out, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tests, on_a_port_for_users_mail_programs_are_spoken_of);
	tcase_add_test(tests, links_hang_below_one_another);
	tcase_add_test(tests, every_one_of_many_names_is_told);
	tcase_add_test(tests, a_refusal_tells_by_whom_and_on_what_offer);
	tcase_add_test(tests, what_is_no_refusal_is_told_as_such);
	tcase_add_test(tests, who_broke_the_handshake_off_decides_what_is_to_be_done);
	tcase_add_test(tests, steps_of_the_ladder_stand_beside_the_ordinary_handshake);
	tcase_add_test(tests, an_opened_journal_shows_the_same);
	tcase_add_test(tests, in_clear_text_there_is_nothing_to_read_out);
	tcase_add_test(tests, every_alert_of_rfc_8446_has_a_row);
	suite_add_tcase(suite, tests);
	return suite;
}
