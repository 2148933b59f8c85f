/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Folds a journal into findings: every reply is held against the rules on
 * replies and offers, every event is shown to the session rules of its kind.
 */
#include "explain/finding.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/printable.h"
#include "explain/finding_rule.h"
#include "explain/finding_scan.h"

#define TEXT_SHOWN 60  /* columns of a reply, in a finding's text */
#define LIST_SHOWN 300 /* and of a line of EHLO */

static const struct {
	const struct finding_session_rule *rows;
	const size_t *count;
} session_tables[] = {
	{ finding_session_rules, &finding_session_rule_count },
	{ finding_channel_rules, &finding_channel_rule_count },
	{ finding_way_rules, &finding_way_rule_count },
	{ finding_trust_rules, &finding_trust_rule_count },
	{ finding_client_rules, &finding_client_rule_count },
	{ finding_content_rules, &finding_content_rule_count },
};

#define SESSION_TABLES (sizeof(session_tables) / sizeof(session_tables[0]))

struct findings_fold {
	struct finding_scan scan;        /* until: looked at up to there */
	struct findings findings;        /* in the order in which they showed */
	struct finding_memory *memories; /* of all rules, in the order of head_row() */
};

static void add_of_reply(struct finding_scan *scan, const struct finding_head *head,
			 const struct situation *situation, struct span list)
{
	struct bytes command = BYTES_INIT, code = BYTES_INIT;
	struct printable text = printable_make_short(situation->text, TEXT_SHOWN);
	struct printable line = printable_make_short(list, LIST_SHOWN);
	struct message_value values[] = {
		{ "command", { NULL, 0 } },
		{ "code", { NULL, 0 } },
		{ "text", span_of(text.text, text.size) },
		{ "list", span_of(line.text, line.size) },
	};
	struct finding *finding;

	situation_append_command(scan->journal, situation->command_id, &command);
	if (situation->code > 0)
		bytes_append_number(&code, (uint64_t)situation->code);
	values[0].bytes = bytes_span(&command);
	values[1].bytes = bytes_span(&code);
	finding = finding_add(scan, head,
			      situation->command_id ? situation->command_id : situation->id, values,
			      4);
	if (situation->command_id)
		finding_prove(finding, situation->id);
	printable_release(&text);
	printable_release(&line);
	bytes_release(&command);
	bytes_release(&code);
}

/* RFC 5321 §4.3.2: each command has its own replies. */
static bool is_misplaced(const struct situation *situation)
{
	return situation->command_id && situation->verb != VERB_UNKNOWN && situation->code < 400 &&
	       !command_expects(situation->verb, situation->code);
}

static void hold_reply_rules(struct findings_fold *fold, const struct situation *situation)
{
	for (size_t i = 0; i < finding_reply_rule_count; i++) {
		const struct finding_reply_rule *rule = &finding_reply_rules[i];
		struct finding_memory *memory = &fold->memories[i];

		if (rule->flaws && !(situation->reply.flaws & rule->flaws))
			continue;
		if (rule->misplaced && !is_misplaced(situation))
			continue;
		assert(rule->condition.software == SOFTWARE_UNKNOWN); /* not looked for */
		if ((memory->told && !rule->each) || !condition_holds(&rule->condition, situation))
			continue;
		memory->told = true;
		fold->scan.memory = memory;
		add_of_reply(&fold->scan, &rule->head, situation, span_of(NULL, 0));
	}
}

/* The first keyword line that fits; an empty span when none does. */
static struct span find_line(const struct reply *reply, const char *pattern)
{
	for (size_t n = 1; n < reply->count; n++)
		if (text_matches(span_trim(reply->lines[n].text), pattern))
			return span_trim(reply->lines[n].text);
	return span_of(NULL, 0);
}

static void hold_offer_rules(struct findings_fold *fold, const struct situation *situation)
{
	for (size_t i = 0; i < finding_offer_rule_count; i++) {
		const struct finding_offer_rule *rule = &finding_offer_rules[i];
		struct finding_memory *memory = &fold->memories[finding_reply_rule_count + i];
		struct span line = span_of(NULL, 0);

		if (memory->told || !condition_holds(&rule->condition, situation))
			continue;
		if (rule->has) {
			line = find_line(&situation->reply, rule->has);
			if (line.size == 0)
				continue;
		}
		if (rule->lacks && (situation->reply.flaws & REPLY_CUT ||
				    find_line(&situation->reply, rule->lacks).size))
			continue;
		memory->told = true;
		fold->scan.memory = memory;
		add_of_reply(&fold->scan, &rule->head, situation, line);
	}
}

static void hold_reply(struct findings_fold *fold, uint32_t id)
{
	struct situation situation;

	situation_of_reply(&situation, fold->scan.journal, fold->scan.replay, id);
	hold_reply_rules(fold, &situation);
	if (situation.code == 250 && (situation.verb == VERB_EHLO || situation.verb == VERB_LHLO))
		hold_offer_rules(fold, &situation);
	situation_release(&situation);
}

/* Asks the session rules that want events of that kind, FINDING_AT_END among them. */
static void ask_session_rules(struct findings_fold *fold, enum event_kind kind, uint32_t id)
{
	struct finding_memory *memory = fold->memories + finding_reply_rule_count +
					finding_offer_rule_count;
	struct finding_scan *scan = &fold->scan;

	for (size_t t = 0; t < SESSION_TABLES; t++)
		for (size_t i = 0; i < *session_tables[t].count; i++, memory++) {
			const struct finding_session_rule *rule = &session_tables[t].rows[i];
			size_t found = scan->out->count;

			if (rule->kind != kind || (rule->often == FINDING_ONCE && memory->told))
				continue;
			scan->memory = memory;
			if (kind == FINDING_AT_END)
				memory->added = 0; /* what it told before is told anew */
			rule->look(scan, &rule->head, id);
			memory->told = memory->told || scan->out->count > found;
		}
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *one = a, *other = b;

	if (one->proofs[0] != other->proofs[0])
		return one->proofs[0] < other->proofs[0] ? -1 : 1;
	return strcmp(one->rule, other->rule);
}

static size_t rule_count(void)
{
	size_t count = finding_reply_rule_count + finding_offer_rule_count;

	for (size_t t = 0; t < SESSION_TABLES; t++)
		count += *session_tables[t].count;
	return count;
}

struct findings_fold *findings_fold_new(const struct journal *journal, struct replay *replay)
{
	struct findings_fold *fold = memory_new(1, sizeof(*fold));

	fold->scan.journal = journal;
	fold->scan.replay = replay;
	fold->memories = memory_new(rule_count(), sizeof(*fold->memories));
	return fold;
}

void findings_fold_free(struct findings_fold *fold)
{
	if (!fold)
		return;
	findings_release(&fold->findings);
	memory_free(fold->scan.surplus.text);
	memory_free(fold->memories);
	memory_free(fold);
}

void findings_fold_advance(struct findings_fold *fold, uint32_t until)
{
	struct finding_scan *scan = &fold->scan;
	uint32_t count = journal_count(scan->journal);

	scan->out = &fold->findings;
	while (scan->until < until && scan->until < count) {
		uint32_t id = ++scan->until;
		enum event_kind kind = (enum event_kind)journal_event(scan->journal, id)->kind;

		if (kind == EVENT_REPLY) {
			scan_before(scan, id); /* kept: the replay goes on, and back is dear */
			hold_reply(fold, id);
		}
		ask_session_rules(fold, kind, id);
	}
}

static void add_copy(struct findings *out, const struct finding *finding)
{
	struct finding *copy;

	out->items = memory_grow(out->items, &out->capacity, out->count + 1, sizeof(*out->items));
	copy = &out->items[out->count++];
	*copy = *finding;
	copy->text = memory_copy_text(finding->text);
}

/* Behind the last one of a rule that spoke too often: how many more there were. */
static void tell_surplus(const struct findings_fold *fold, struct findings *out)
{
	for (size_t n = 0; n < rule_count(); n++) {
		const struct finding_memory *memory = &fold->memories[n];
		struct bytes number = BYTES_INIT;
		struct message_value values[2] = { { "text", { NULL, 0 } },
						   { "count", { NULL, 0 } } };
		char *text;

		if (memory->added <= FINDINGS_EACH)
			continue;
		text = out->items[memory->last - 1].text;
		bytes_append_number(&number, memory->added - FINDINGS_EACH);
		values[0].bytes = span_text(text);
		values[1].bytes = bytes_span(&number);
		out->items[memory->last - 1].text = message_text(
			_("{text} Findings of this kind behind it, not listed: {count}."), values,
			2);
		memory_free(text);
		bytes_release(&number);
	}
}

void findings_of_fold(struct findings_fold *fold, struct findings *out)
{
	struct finding_scan *scan = &fold->scan;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < fold->findings.count; i++) {
		struct finding *finding = &fold->findings.items[i];
		uint32_t answer = journal_answer(scan->journal, finding->command);

		add_copy(out, finding);
		if (answer <= scan->until)
			finding_prove(&out->items[i], answer);
	}
	tell_surplus(fold, out);
	scan->out = out;
	ask_session_rules(fold, FINDING_AT_END, scan->until);
	if (out->count)
		qsort(out->items, out->count, sizeof(*out->items), compare_findings);
}

void findings_collect(const struct journal *journal, struct replay *replay, uint32_t until,
		      struct findings *out)
{
	struct findings_fold *fold = findings_fold_new(journal, replay);

	findings_fold_advance(fold, until ? until : journal_count(journal));
	findings_of_fold(fold, out);
	findings_fold_free(fold);
}

void findings_release(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		memory_free(findings->items[i].text);
	memory_free(findings->items);
	memset(findings, 0, sizeof(*findings));
}

/* ---- names ---- */

static const struct {
	const char *key;
	const char *name;
} severities[] = {
	[FINDING_NOTE] = { "note", N_("note") },
	[FINDING_WARNING] = { "warning", N_("warning") },
	[FINDING_ERROR] = { "error", N_("error") },
};

static const struct {
	const char *key;
	const char *name;
} groups[] = {
	[FINDING_PROTOCOL] = { "protocol", N_("protocol") },
	[FINDING_SECURITY] = { "security", N_("security") },
	[FINDING_AUTHENTICATION] = { "authentication", N_("authentication") },
	[FINDING_POLICY] = { "policy", N_("policy") },
	[FINDING_PERFORMANCE] = { "performance", N_("performance") },
};

const char *finding_severity_key(enum finding_severity severity)
{
	return severities[severity].key;
}

const char *finding_group_key(enum finding_group group)
{
	return groups[group].key;
}

const char *finding_severity_name(enum finding_severity severity)
{
	return severities[severity].name;
}

const char *finding_group_name(enum finding_group group)
{
	return groups[group].name;
}

/* ---- the list ---- */

static const struct finding_head *head_row(size_t n)
{
	if (n < finding_reply_rule_count)
		return &finding_reply_rules[n].head;
	n -= finding_reply_rule_count;
	if (n < finding_offer_rule_count)
		return &finding_offer_rules[n].head;
	n -= finding_offer_rule_count;
	for (size_t t = 0; t < SESSION_TABLES; t++) {
		if (n < *session_tables[t].count)
			return &session_tables[t].rows[n].head;
		n -= *session_tables[t].count;
	}
	return NULL;
}

bool finding_item(size_t n, struct catalogue_item *item)
{
	const struct finding_head *head = head_row(n);
	size_t size;

	if (!head)
		return false;
	size = strlen(head->rule);
	if (size >= sizeof(item->word))
		size = sizeof(item->word) - 1;
	memcpy(item->word, head->rule, size);
	item->word[size] = '\0';
	item->title = _(head->text);
	item->source = _(head->source);
	return true;
}
