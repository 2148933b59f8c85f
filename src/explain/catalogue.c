/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding rows of the catalogue, and reading a code's digits (RFC 5321 §4.2.1). */
#include "explain/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "explain/entry.h"
#include "explain/rule.h"

static const struct reply_table *const reply_tables[] = {
	&replies_2xx,
	&replies_3xx,
	&replies_4xx,
	&replies_5xx,
};

static const char *const class_names[] = {
	[2] = N_("2xx Positive Completion"),
	[3] = N_("3xx Positive Intermediate"),
	[4] = N_("4xx Transient Negative"),
	[5] = N_("5xx Permanent Negative"),
};

static const char *const category_names[] = {
	N_("x0z syntax"),      N_("x1z information"), N_("x2z connections"),
	N_("x3z unspecified"), N_("x4z unspecified"), N_("x5z mail system"),
};

const struct reply_entry *reply_entry_find(int code)
{
	const struct reply_table *table;

	if (code < 200 || code > 599)
		return NULL;
	table = reply_tables[code / 100 - 2];
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].code == code)
			return &table->rows[i];
	return NULL;
}

const struct status_entry *status_entry_find(unsigned subject, unsigned detail)
{
	for (size_t i = 0; i < status_entry_count; i++)
		if (status_entries[i].subject == subject && status_entries[i].detail == detail)
			return &status_entries[i];
	return NULL;
}

const struct command_entry *command_entry_find(struct span word)
{
	for (size_t i = 0; i < command_entry_count; i++)
		if (span_is_word(word, command_entries[i].word))
			return &command_entries[i];
	return NULL;
}

const struct command_entry *command_entry_of(enum verb verb)
{
	for (size_t i = 0; i < command_entry_count && verb != VERB_UNKNOWN; i++)
		if (command_entries[i].verb == verb)
			return &command_entries[i];
	return NULL;
}

/* "XXXXXXXA", "XXXA": a keyword that a firewall wrote over. */
static bool is_masked(struct span word)
{
	size_t i = 0;

	while (i < word.size && (word.data[i] == 'X' || word.data[i] == '*'))
		i++;
	return i >= 3 && (i == word.size || (i + 1 == word.size && word.data[i] != 'P'));
}

const struct keyword_entry *keyword_entry_find(struct span word)
{
	for (size_t i = 0; i < keyword_entry_count; i++)
		if (span_is_word(word, keyword_entries[i].word))
			return &keyword_entries[i];
	return is_masked(word) ? keyword_entry_find(span_text("XXXXXXXA")) : NULL;
}

const struct mechanism_entry *mechanism_entry_find(struct span name)
{
	for (size_t i = 0; i < mechanism_entry_count; i++)
		if (span_is_word(name, mechanism_entries[i].name))
			return &mechanism_entries[i];
	return NULL;
}

const char *catalogue_class(int code)
{
	return code >= 200 && code <= 599 ? _(class_names[code / 100]) : NULL;
}

const char *catalogue_category(int code)
{
	int digit = code / 10 % 10;

	if (code < 200 || code > 599 || digit > 5)
		return NULL;
	return _(category_names[digit]);
}

static const char *const list_names[CATALOGUE_COUNT] = {
	[CATALOGUE_REPLIES] = "replies",       [CATALOGUE_STATUSES] = "statuses",
	[CATALOGUE_COMMANDS] = "commands",     [CATALOGUE_KEYWORDS] = "keywords",
	[CATALOGUE_MECHANISMS] = "mechanisms", [CATALOGUE_FINDINGS] = "findings",
};

const char *catalogue_name(enum catalogue list)
{
	return list_names[list];
}

static void set_item(struct catalogue_item *item, const char *word, const char *title,
		     const char *source)
{
	size_t size = strlen(word);

	if (size >= sizeof(item->word))
		size = sizeof(item->word) - 1;
	memcpy(item->word, word, size);
	item->word[size] = '\0';
	item->title = _(title);
	item->source = _(source);
}

static bool reply_item(size_t n, struct catalogue_item *item)
{
	for (size_t t = 0; t < sizeof(reply_tables) / sizeof(reply_tables[0]); t++) {
		const struct reply_entry *row;
		char word[4] = "";

		if (n >= reply_tables[t]->count) {
			n -= reply_tables[t]->count;
			continue;
		}
		row = &reply_tables[t]->rows[n];
		word[0] = (char)('0' + row->code / 100);
		word[1] = (char)('0' + row->code / 10 % 10);
		word[2] = (char)('0' + row->code % 10);
		set_item(item, word, row->title, row->source);
		return true;
	}
	return false;
}

static bool status_item(size_t n, struct catalogue_item *item)
{
	struct bytes word = BYTES_INIT;

	if (n >= status_entry_count)
		return false;
	bytes_append_text(&word, "X.");
	bytes_append_number(&word, status_entries[n].subject);
	bytes_append_byte(&word, '.');
	bytes_append_number(&word, status_entries[n].detail);
	set_item(item, bytes_text(&word), status_entries[n].title, status_entries[n].source);
	bytes_release(&word);
	return true;
}

bool catalogue_item(enum catalogue list, size_t n, struct catalogue_item *item)
{
	switch (list) {
	case CATALOGUE_REPLIES:
		return reply_item(n, item);
	case CATALOGUE_STATUSES:
		return status_item(n, item);
	case CATALOGUE_COMMANDS:
		if (n >= command_entry_count)
			return false;
		set_item(item, command_entries[n].word, command_entries[n].title,
			 command_entries[n].source);
		return true;
	case CATALOGUE_KEYWORDS:
		if (n >= keyword_entry_count)
			return false;
		set_item(item, keyword_entries[n].word, keyword_entries[n].line,
			 keyword_entries[n].source);
		return true;
	case CATALOGUE_MECHANISMS:
		if (n >= mechanism_entry_count)
			return false;
		set_item(item, mechanism_entries[n].name, mechanism_entries[n].line,
			 mechanism_entries[n].source);
		return true;
	case CATALOGUE_FINDINGS:
		return finding_item(n, item);
	case CATALOGUE_COUNT:
		break;
	}
	return false;
}
