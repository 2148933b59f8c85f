/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The catalogue is whole: tables sorted and unique, no heading empty, every
 * source well-formed, every row of the fact tables has its entry; and the six
 * fixed codes say what they have to.
 */
#include <string.h>

#include "../../src/explain/entry.h"
#include "../../src/explain/finding_rule.h"
#include "../../src/explain/rule.h"
#include "../smtp/facts.h"
#include "../tools/unit.h"
#include "explain/catalogue.h"
#include "transcript.h"

static const struct reply_table *const tables[] = { &replies_2xx, &replies_3xx, &replies_4xx,
						    &replies_5xx };

/* A source begins with an RFC, or the registry, or says plainly that no standard stands behind it. */
static bool source_is_well_formed(const char *source)
{
	static const char *const marks[] = {
		"no standard", "no RFC",    "registered without an RFC",
		"Seen ",       "Postfix",   "Exim",
		"MS-",         "Microsoft", "The text is the"
	};
	struct span rest = span_text(source);

	if (span_starts_word(rest, "IANA registry"))
		return true;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strstr(source, marks[i]))
			return true;
	while (rest.size) {
		size_t end = span_find(rest, ';');
		struct span piece = span_trim(span_part(rest, 0, end));
		struct span word = span_next_word(&piece);
		uint64_t number;

		if (span_is(word, "the") ||
		    span_is(word, "compare")) /* "the text is the server's" */
			return true;
		if (!span_is(word, "RFC") || !span_number(span_part(piece, 0, 4), &number) ||
		    number < 821)
			if (!span_is(word, "RFC") || !span_number(span_part(piece, 0, 3), &number))
				return false;
		rest = span_after(rest, end + 1);
	}
	return true;
}

static void check_text(const char *text, const char *what, const char *where)
{
	ck_assert_msg(text && *text, "%s of %s is empty", what, where);
	ck_assert_msg(!strstr(text, "  "), "two blanks in %s of %s", what, where);
}

START_TEST(reply_tables_are_sorted_and_no_heading_is_empty)
{
	const struct reply_table *table = tables[_i];

	for (size_t i = 0; i < table->count; i++) {
		const struct reply_entry *row = &table->rows[i];

		ck_assert_int_eq(row->code / 100, _i + 2);
		ck_assert(i == 0 || table->rows[i - 1].code < row->code);
		check_text(row->title, "title", row->title);
		check_text(row->description, "description", row->title);
		check_text(row->when, "when", row->title);
		check_text(row->fix, "fix", row->title);
		check_text(row->next, "next", row->title);
		check_text(row->source, "source", row->title);
		ck_assert_msg(source_is_well_formed(row->source), "%s", row->source);
		if (row->standing == STANDING_WILD)
			ck_assert(strstr(row->source, "no standard defines it") != NULL);
		else
			ck_assert(strstr(row->source, "RFC") || strstr(row->source, "IANA"));
	}
}
END_TEST

START_TEST(every_reply_code_of_the_facts_has_its_entry)
{
	static const struct {
		const char *name;
		enum standing standing;
	} standings[] = { { "standard", STANDING_STANDARD },
			  { "extension RFC", STANDING_EXTENSION },
			  { "registry association only", STANDING_REGISTRY },
			  { "wild", STANDING_WILD } };
	struct facts facts;
	size_t rows = 0;

	for (facts_open(&facts, "tests/facts/reply-codes.tsv"); facts_next(&facts); rows++) {
		const struct reply_entry *entry;
		uint64_t code;

		ck_assert(span_number(facts.cells[0], &code));
		entry = reply_entry_find((int)code);
		ck_assert_msg(entry != NULL, "no entry for %d", (int)code);
		ck_assert_msg(span_is(facts.cells[1], entry->title), "%d is called %s", (int)code,
			      entry->title);
		for (size_t i = 0; i < 4; i++)
			if (span_is(facts.cells[5], standings[i].name))
				ck_assert_int_eq(entry->standing, standings[i].standing);
	}
	ck_assert_uint_eq(rows, 72);
}
END_TEST

START_TEST(every_enhanced_code_of_the_registry_has_its_entry)
{
	struct facts facts;
	size_t details = 0;

	for (facts_open(&facts, "tests/facts/enhanced-codes.tsv"); facts_next(&facts);) {
		struct span rest = span_after(facts.cells[1], 2);
		size_t dot = span_find(rest, '.');
		uint64_t subject, detail;
		const struct status_entry *entry;

		if (span_is(facts.cells[0], "subject")) {
			ck_assert(span_number(span_part(rest, 0, dot), &subject));
			ck_assert(status_subject_find((unsigned)subject) != NULL);
		}
		if (!span_is(facts.cells[0], "detail"))
			continue;
		ck_assert(span_number(span_part(rest, 0, dot), &subject));
		ck_assert(span_number(span_after(rest, dot + 1), &detail));
		entry = status_entry_find((unsigned)subject, (unsigned)detail);
		ck_assert_msg(entry != NULL, "no entry for X.%d.%d", (int)subject, (int)detail);
		check_text(entry->title, "title", entry->title);
		check_text(entry->meaning, "meaning", entry->title);
		check_text(entry->fix, "fix", entry->title);
		ck_assert_msg(source_is_well_formed(entry->source), "%s", entry->source);
		details++;
	}
	ck_assert_uint_eq(details, 81);
	ck_assert_uint_eq(details, status_entry_count);
}
END_TEST

START_TEST(enhanced_codes_are_sorted)
{
	for (size_t i = 1; i < status_entry_count; i++) {
		const struct status_entry *a = &status_entries[i - 1], *b = &status_entries[i];

		ck_assert(a->subject < b->subject ||
			  (a->subject == b->subject && a->detail < b->detail));
	}
}
END_TEST

START_TEST(commands_are_whole)
{
	for (size_t i = 0; i < command_entry_count; i++) {
		const struct command_entry *row = &command_entries[i];

		ck_assert(i == 0 || strcmp(command_entries[i - 1].word, row->word) < 0);
		check_text(row->title, "title", row->word);
		ck_assert(row->syntax && *row->syntax);
		check_text(row->asks, "asks", row->word);
		check_text(row->when, "when", row->word);
		check_text(row->replies, "replies", row->word);
		check_text(row->fix, "fix", row->word);
		ck_assert_msg(source_is_well_formed(row->source), "%s", row->source);
	}
	for (int verb = VERB_UNKNOWN + 1; verb < VERB_COUNT; verb++)
		ck_assert_msg(command_entry_of((enum verb)verb) != NULL, "no entry for %s",
			      command_name((enum verb)verb));
}
END_TEST

START_TEST(every_command_of_the_facts_has_its_entry)
{
	struct facts facts;

	for (facts_open(&facts, "tests/facts/commands.tsv"); facts_next(&facts);)
		if (facts.cells[0].size && facts.cells[0].data[0] != '(')
			ck_assert_msg(command_entry_find(facts.cells[0]) != NULL,
				      "no entry for %.*s", (int)facts.cells[0].size,
				      facts.cells[0].data);
}
END_TEST

/* Every word of a cell such as "XADR XSTA XCIR" or "AUTH=LOGIN" or "XXXXXXXA (masked)". */
START_TEST(every_keyword_of_the_facts_has_its_entry)
{
	struct facts facts;

	for (facts_open(&facts, "tests/facts/ehlo-keywords.tsv"); facts_next(&facts);) {
		struct span rest = facts.cells[0];

		while (rest.size && rest.data[0] != '(') {
			struct span word = span_next_word(&rest);

			word = span_part(word, 0, span_find(word, '='));
			ck_assert_msg(keyword_entry_find(word) != NULL, "no entry for %.*s",
				      (int)word.size, word.data);
		}
	}
	for (size_t i = 0; i < keyword_entry_count; i++) {
		const struct keyword_entry *row = &keyword_entries[i];

		ck_assert(i == 0 || strcmp(keyword_entries[i - 1].word, row->word) < 0);
		check_text(row->line, "line", row->word);
		check_text(row->more, "more", row->word);
		ck_assert_msg(source_is_well_formed(row->source), "%s", row->source);
	}
}
END_TEST

START_TEST(every_mechanism_of_the_facts_has_its_entry)
{
	struct facts facts;

	for (facts_open(&facts, "tests/facts/sasl-mechanisms.tsv"); facts_next(&facts);) {
		struct span rest = facts.cells[0];

		while (rest.size) {
			struct span word = span_next_word(&rest);

			word = span_part(word, 0, span_find(word, ','));
			ck_assert_msg(mechanism_entry_find(word) != NULL, "no entry for %.*s",
				      (int)word.size, word.data);
		}
	}
	for (size_t i = 0; i < mechanism_entry_count; i++) {
		const struct mechanism_entry *row = &mechanism_entries[i];

		ck_assert(i == 0 || strcmp(mechanism_entries[i - 1].name, row->name) < 0);
		check_text(row->line, "line", row->name);
		check_text(row->exchange, "exchange", row->name);
		check_text(row->fix, "fix", row->name);
		ck_assert_msg(source_is_well_formed(row->source), "%s", row->source);
	}
}
END_TEST

START_TEST(rules_have_names_and_sources)
{
	const struct context_rule *context;
	const struct vendor_rule *vendor, *other;
	size_t vendors = 0;

	for (size_t n = 0; (context = context_rule_row(n)); n++) {
		check_text(context->name, "name", context->source);
		ck_assert_msg(source_is_well_formed(context->source) ||
				      strstr(context->source, "RFC") != NULL,
			      "%s: %s", context->name, context->source);
		ck_assert_msg(context->description || context->next[0], "%s says nothing",
			      context->name);
	}
	for (; (vendor = vendor_rule_row(vendors)); vendors++) {
		check_text(vendor->text, "text", vendor->name);
		check_text(vendor->meaning, "meaning", vendor->name);
		check_text(vendor->fix, "fix", vendor->name);
		check_text(vendor->source, "source", vendor->name);
		ck_assert_uint_eq(strlen(vendor->as_of), 7);
		for (size_t m = 0; m < vendors; m++) {
			other = vendor_rule_row(m);
			ck_assert_msg(strcmp(other->name, vendor->name) != 0, "%s twice",
				      vendor->name);
		}
	}
	ck_assert_uint_ge(vendors, 120);
}
END_TEST

START_TEST(findings_are_many_unique_and_whole)
{
	struct catalogue_item item, other;
	size_t count = 0;

	for (; catalogue_item(CATALOGUE_FINDINGS, count, &item); count++) {
		check_text(item.title, "text", item.word);
		check_text(item.source, "source", item.word);
		ck_assert_msg(source_is_well_formed(item.source) || strstr(item.source, "RFC"),
			      "%s: %s", item.word, item.source);
		for (size_t n = 0; n < count; n++) {
			catalogue_item(CATALOGUE_FINDINGS, n, &other);
			ck_assert_msg(strcmp(item.word, other.word) != 0, "%s twice", item.word);
		}
	}
	ck_assert_uint_ge(count, 40);
}
END_TEST

/*
 * What the explanations of the six codes have to hold, each fact as words that
 * only a text which states it would use.
 */
static const struct {
	int code;
	const char *title;
	enum heading heading;
	const char *facts[12];
} fixed[] = {
	{ 211,
	  "211 System Status",
	  HEADING_DESCRIPTION,
	  { "server's state", "HELP", "214", "EHLO", "250" } },
	{ 211, "211 System Status", HEADING_WHEN, { "status", "capabilities" } },
	{ 211,
	  "211 System Status",
	  HEADING_FIX,
	  { "No fix needed", "configuration", "administrator" } },
	{ 220,
	  "220 Service Ready",
	  HEADING_DESCRIPTION,
	  { "ready to begin", "first thing", "host name", "software", "STARTTLS",
	    "TLS handshake" } },
	{ 220,
	  "220 Service Ready",
	  HEADING_WHEN,
	  { "TCP connection", "25", "587", "after the TLS handshake", "465" } },
	{ 220,
	  "220 Service Ready",
	  HEADING_FIX,
	  { "server running", "port", "firewall", "TLS", "554", "521", "421" } },
	{ 221,
	  "221 Closing Connection",
	  HEADING_DESCRIPTION,
	  { "closes the channel", "graceful", "QUIT" } },
	{ 221,
	  "221 Closing Connection",
	  HEADING_FIX,
	  { "shutting down", "idle connection",
	    "RFC 5321 \xc2\xa7"
	    "3.8",
	    "421" } },
	{ 235,
	  "235 Authentication Successful",
	  HEADING_DESCRIPTION,
	  { "credentials were accepted", "LOGIN", "PLAIN", "SASL mechanism",
	    "mail commands are accepted" } },
	{ 235,
	  "235 Authentication Successful",
	  HEADING_FIX,
	  { "535", "user name", "password", "504", "534", "mechanism", "530", "538", "TLS first",
	    "454", "421", "keep the password" } },
	{ 334,
	  "334 Server Challenge",
	  HEADING_DESCRIPTION,
	  { "Base64", "AUTH exchange", "decoded", "answered", "LOGIN", "user name", "password" } },
	{ 334,
	  "334 Server Challenge",
	  HEADING_FIX,
	  { "keeps failing", "credentials", "mechanism" } },
	{ 421,
	  "421 Service Not Available",
	  HEADING_DESCRIPTION,
	  { "not available", "closes the channel", "greeting", "mid-session" } },
	{ 421,
	  "421 Service Not Available",
	  HEADING_WHEN,
	  { "overload", "maintenance", "shutdown", "rate", "idle", "greylisting" } },
	{ 421,
	  "421 Service Not Available",
	  HEADING_FIX,
	  { "Retry later", "persists", "status", "CPU", "memory", "disk" } },
};

START_TEST(the_six_fixed_codes_say_what_they_must)
{
	struct explanation e;
	struct bytes texts = BYTES_INIT, word = BYTES_INIT;

	bytes_append_number(&word, (uint64_t)fixed[_i].code);
	ck_assert(explain_word(bytes_span(&word), NULL, &e));
	ck_assert_str_eq(e.title, fixed[_i].title);
	explanation_texts(&e, fixed[_i].heading, &texts);
	for (size_t n = 0; n < 12 && fixed[_i].facts[n]; n++)
		ck_assert_msg(strstr(bytes_text(&texts), fixed[_i].facts[n]) != NULL,
			      "\"%s\" not in:\n%s", fixed[_i].facts[n], bytes_text(&texts));
	explanation_release(&e);
	bytes_release(&texts);
	bytes_release(&word);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("catalogue");
	TCase *tcase = tcase_create("tables");

	tcase_add_loop_test(tcase, reply_tables_are_sorted_and_no_heading_is_empty, 0, 4);
	tcase_add_test(tcase, every_reply_code_of_the_facts_has_its_entry);
	tcase_add_test(tcase, every_enhanced_code_of_the_registry_has_its_entry);
	tcase_add_test(tcase, enhanced_codes_are_sorted);
	tcase_add_test(tcase, commands_are_whole);
	tcase_add_test(tcase, every_command_of_the_facts_has_its_entry);
	tcase_add_test(tcase, every_keyword_of_the_facts_has_its_entry);
	tcase_add_test(tcase, every_mechanism_of_the_facts_has_its_entry);
	tcase_add_test(tcase, rules_have_names_and_sources);
	tcase_add_test(tcase, findings_are_many_unique_and_whole);
	tcase_add_loop_test(tcase, the_six_fixed_codes_say_what_they_must, 0,
			    sizeof(fixed) / sizeof(fixed[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
