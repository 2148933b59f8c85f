/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A word explained without a session: a reply code, an enhanced code, a
 * command, a keyword, a mechanism, or a whole reply line.
 */
#include <string.h>

#include "base/memory.h"
#include "explain/alerts.h"
#include "explain/decode.h"
#include "explain/entry.h"
#include "explain/event.h"

/* ---- codes ---- */

static bool is_code(struct span word, int *code)
{
	uint64_t number;

	if (word.size != 3 || !span_number(word, &number) || number < 200 || number > 599)
		return false;
	*code = (int)number;
	return true;
}

static void explain_situation(struct situation *situation, struct explanation *out)
{
	explain_reply(situation, out);
	decode_append(situation, out);
	explanation_finish(out);
	situation_release(situation);
}

static bool explain_code(struct span word, const struct explain_context *context,
			 struct explanation *out)
{
	struct situation situation;
	int code;

	if (!is_code(word, &code))
		return false;
	situation_of_code(&situation, code, (struct status){ 0, 0, 0 }, context);
	explain_situation(&situation, out);
	return true;
}

/* "535 5.7.8", "535 5.7.8 Error: …", "250-STARTTLS" */
static bool explain_line(struct span word, const struct explain_context *context,
			 struct explanation *out)
{
	struct situation situation;
	int code;

	if (word.size < 5 || !is_code(span_part(word, 0, 3), &code) ||
	    (word.data[3] != ' ' && word.data[3] != '-'))
		return false;
	situation_of_text(&situation, word, context);
	explain_situation(&situation, out);
	return true;
}

/* ---- enhanced codes ---- */

/* "5.7.8", "X.7.8", "x.7.8": false for anything else; class 0 for X. */
static bool parse_status(struct span word, struct status *status)
{
	struct bytes text = BYTES_INIT;
	bool any, good;

	if (word.size < 5 || word.data[1] != '.')
		return false;
	any = word.data[0] == 'X' || word.data[0] == 'x';
	bytes_append(&text, word);
	if (any)
		text.data[0] = '5';
	good = status_parse(bytes_span(&text), status) == word.size;
	bytes_release(&text);
	if (any)
		status->class = 0;
	return good;
}

static char *status_title(struct span word, const struct status_entry *entry)
{
	struct message_value values[] = { { "word", word },
					  { "title", span_text(entry ? _(entry->title) : "") } };

	return message_text(entry ? "{word} {title}" : _("{word} (a detail in no registry)"),
			    values, 2);
}

static void add_status_class(struct status status, const struct status_entry *entry,
			     struct explanation *out)
{
	const struct status_class *class = status_class_find(status.class);

	if (!class)
		return;
	out->class = memory_copy_text(_(class->title));
	explanation_add(out, HEADING_DESCRIPTION, _(class->meaning), 0);
	source_add(out, class->source);
	if (entry && !strchr(entry->classes, '0' + status.class))
		explanation_add(
			out, HEADING_DESCRIPTION,
			_("With this first digit the code makes no sense by its definition; "
			  "servers are known to use it all the same. The reply code counts."),
			0);
}

static void add_basic_codes(const struct status_entry *entry, struct explanation *out)
{
	struct message_value values[] = { { "codes", span_text(entry->basic) } };

	if (entry->basic)
		part_add(out, HEADING_WHEN,
			 N_("The registry ties it to these reply codes: {codes}."), values, 1, 0);
	else
		explanation_add(out, HEADING_WHEN,
				_("The registry ties it to no particular reply code."), 0);
}

static bool explain_status(struct span word, struct explanation *out)
{
	const struct status_subject *subject;
	const struct status_entry *entry;
	struct status status;

	if (!parse_status(word, &status))
		return false;
	subject = status_subject_find(status.subject);
	entry = status_entry_find(status.subject, status.detail);
	out->title = status_title(word, entry);
	if (subject)
		out->category = memory_copy_text(_(subject->title));
	if (entry) {
		explanation_add(out, HEADING_DESCRIPTION, _(entry->meaning), 0);
		if (entry->remark)
			explanation_add(out, HEADING_DESCRIPTION, _(entry->remark), 0);
		add_basic_codes(entry, out);
		explanation_add(out, HEADING_FIX, _(entry->fix), 0);
		source_add(out, _(entry->source));
		source_add(out, N_("IANA registry of SMTP enhanced status codes"));
	} else {
		explanation_add(out, HEADING_DESCRIPTION,
				_("The registry does not list this detail, so it is read from its "
				  "first two numbers, as RFC 3463 §2 foresees."),
				0);
		explanation_add(out, HEADING_DESCRIPTION,
				subject ? _(subject->meaning)
					: _("The registry does not know this subject either."),
				0);
		explanation_add(
			out, HEADING_WHEN,
			_("A server may have a detail of its own; its text says what is meant."),
			0);
		explanation_add(out, HEADING_FIX,
				subject ? _(subject->fix) : _("Read the text of the reply."), 0);
		source_add(out, subject ? subject->source : "RFC 3463 §2");
	}
	add_status_class(status, entry, out);
	out->rule = memory_copy_text(entry ? _("enhanced code") : _("class and subject"));
	explanation_finish(out);
	return true;
}

/* ---- words ---- */

static bool explain_command_word(struct span word, struct explanation *out)
{
	struct span rest = word;
	const struct command_entry *entry = command_entry_find(span_next_word(&rest));

	if (!entry)
		return false;
	explain_command_entry(entry, out);
	if (entry->verb == VERB_AUTH && rest.size) {
		const struct mechanism_entry *mechanism =
			mechanism_entry_find(span_next_word(&rest));

		if (mechanism) {
			explanation_add(out, HEADING_DESCRIPTION, _(mechanism->line), 0);
			explanation_add(out, HEADING_DESCRIPTION, _(mechanism->exchange), 0);
			source_add(out, _(mechanism->source));
		}
	}
	explanation_finish(out);
	return true;
}

/* What a keyword that is a command as well adds to the command's entry. */
static void add_keyword(const struct keyword_entry *entry, struct explanation *out)
{
	struct message_value values[] = { { "syntax", span_text(entry->syntax) },
					  { "example", span_text(entry->example) } };

	part_add(out, HEADING_DESCRIPTION, entry->line, NULL, 0, 0);
	part_add(out, HEADING_DESCRIPTION, entry->more, NULL, 0, 0);
	if (entry->syntax)
		part_add(out, HEADING_DESCRIPTION, N_("It adds: {syntax}"), values, 2, 0);
	part_add(out, HEADING_WHEN,
		 N_("In the 250 reply to EHLO, as a line such as \"{example}\"."), values, 2, 0);
	source_add(out, _(entry->source));
}

static bool explain_keyword(struct span word, struct explanation *out)
{
	struct span rest = word;
	struct span name = span_next_word(&rest);
	struct span keyword = span_part(name, 0, span_find(name, '='));
	const struct keyword_entry *entry = keyword_entry_find(keyword);
	struct message_value values[] = { { "word", keyword } };

	if (!entry)
		return false;
	out->title = message_text(_("{word} (EHLO keyword)"), values, 1);
	out->rule = message_text(_("keyword {word}"), values, 1);
	add_keyword(entry, out);
	decode_parameters(
		keyword, keyword.size < name.size ? span_after(name, keyword.size + 1) : rest, out);
	explanation_add(out, HEADING_FIX,
			_("No fix needed. What EHLO does not offer must not be used, and the offer "
			  "changes after STARTTLS: only the latest EHLO counts."),
			0);
	explanation_finish(out);
	return true;
}

static bool explain_mechanism(struct span word, struct explanation *out)
{
	const struct mechanism_entry *entry = mechanism_entry_find(word);
	struct message_value values[] = { { "word", word } };

	if (!entry)
		return false;
	out->title = message_text(_("{word} (SASL mechanism)"), values, 1);
	out->rule = message_text(_("mechanism {word}"), values, 1);
	explanation_add(out, HEADING_DESCRIPTION, _(entry->line), 0);
	explanation_add(out, HEADING_DESCRIPTION, _(entry->exchange), 0);
	explanation_add(out, HEADING_WHEN,
			_("Behind AUTH in the EHLO reply if the server offers it, and in the AUTH "
			  "command."),
			0);
	explanation_add(out, HEADING_FIX, _(entry->fix), 0);
	source_add(out, _(entry->source));
	explanation_finish(out);
	return true;
}

/* A word that is a command and a keyword is explained as the command, the keyword's part added. */
/* "handshake_failure": what a TLS alert says. */
static bool explain_alert(struct span word, struct explanation *out)
{
	for (size_t i = 0; i < alert_entry_count; i++) {
		const struct alert_entry *entry = &alert_entries[i];
		struct bytes number = BYTES_INIT;
		struct message_value values[] = { { "number", { NULL, 0 } },
						  { "name", span_text(entry->name) } };

		if (!span_is_word(word, entry->name))
			continue;
		bytes_append_number(&number, entry->number);
		values[0].bytes = bytes_span(&number);
		out->title = message_text(_("TLS alert {number} {name}"), values, 2);
		explanation_add(out, HEADING_DESCRIPTION, _(entry->meaning), 0);
		explanation_add(out, HEADING_WHEN,
				_("Said by the side that breaks a TLS session off, mostly in the "
				  "middle of the handshake."),
				0);
		explanation_add(out, HEADING_FIX, _(entry->fix), 0);
		source_add(out, entry->source);
		out->rule = memory_copy_text(_("TLS alerts"));
		explanation_finish(out);
		bytes_release(&number);
		return true;
	}
	return false;
}

static bool explain_both(struct span word, struct explanation *out)
{
	const struct keyword_entry *keyword = keyword_entry_find(word);
	const struct command_entry *command = command_entry_find(word);

	if (!keyword || !command)
		return false;
	explain_command_entry(command, out);
	add_keyword(keyword, out);
	explanation_finish(out);
	return true;
}

bool explain_word(struct span word, const struct explain_context *context, struct explanation *out)
{
	memset(out, 0, sizeof(*out));
	word = span_trim(word);
	return explain_code(word, context, out) || explain_line(word, context, out) ||
	       explain_status(word, out) || explain_both(word, out) ||
	       explain_mechanism(word, out) || explain_command_word(word, out) ||
	       explain_keyword(word, out) || explain_alert(word, out);
}

/* ---- near misses ---- */

#define NEAREST_SHOWN 5
#define DISTANCE_MAX 3

static unsigned char lower(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte | 0x20) : byte;
}

/* Levenshtein's distance, of words up to 47 bytes. */
static unsigned distance(struct span a, struct span b)
{
	unsigned row[48];

	if (a.size > 47 || b.size > 47)
		return DISTANCE_MAX + 1;
	for (unsigned j = 0; j <= b.size; j++)
		row[j] = j;
	for (unsigned i = 1; i <= a.size; i++) {
		unsigned diagonal = row[0];

		row[0] = i;
		for (unsigned j = 1; j <= b.size; j++) {
			unsigned above = row[j];
			unsigned best = diagonal + (lower(a.data[i - 1]) != lower(b.data[j - 1]));

			if (above + 1 < best)
				best = above + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
			diagonal = above;
		}
	}
	return row[b.size];
}

static unsigned append_at_distance(struct span word, unsigned wanted, unsigned shown,
				   struct bytes *out)
{
	struct catalogue_item item;

	for (int list = 0; list < CATALOGUE_FINDINGS; list++)
		for (size_t n = 0;
		     shown < NEAREST_SHOWN && catalogue_item((enum catalogue)list, n, &item); n++) {
			struct span known = span_text(item.word);

			if (distance(word, known) != wanted || known.data[0] == '(')
				continue;
			bytes_append(out, known);
			bytes_append_byte(out, '\n');
			shown++;
		}
	return shown;
}

void explain_nearest(struct span word, struct bytes *out)
{
	struct span rest = span_trim(word);
	struct span first = span_next_word(&rest);
	unsigned shown = 0;

	for (unsigned wanted = 1; wanted <= DISTANCE_MAX && wanted < first.size; wanted++)
		shown = append_at_distance(first, wanted, shown, out);
}
