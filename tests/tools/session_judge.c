/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One written session through import and explain, held against its expectations. */
#include "session_judge.h"

#include <string.h>

#include "base/memory.h"
#include "explain/explanation.h"
#include "import/import.h"
#include "journal/codec.h"
#include "smtp/phase.h"

bool session_judge_init(struct session_judge *judge, struct span transcript)
{
	struct fault fault;

	memset(judge, 0, sizeof(*judge));
	judge->journal = import_text(transcript, NULL, &fault);
	if (!judge->journal)
		return false;
	judge->replay = replay_new(judge->journal);
	findings_collect(judge->journal, judge->replay, 0, &judge->findings);
	verdict_of(judge->journal, judge->replay, &judge->verdict);
	codec_append_head(&judge->written, judge->journal);
	for (uint32_t id = 1; id <= journal_count(judge->journal); id++)
		codec_append_event(&judge->written, judge->journal, id);
	return true;
}

void session_judge_release(struct session_judge *judge)
{
	findings_release(&judge->findings);
	verdict_release(&judge->verdict);
	replay_free(judge->replay);
	journal_free(judge->journal);
	bytes_release(&judge->written);
}

bool session_judge_found(const struct session_judge *judge, const char *rule)
{
	for (size_t i = 0; i < judge->findings.count; i++)
		if (!strcmp(judge->findings.items[i].rule, rule))
			return true;
	return false;
}

static bool are_equal(const struct findings *one, const struct findings *other)
{
	bool equal = one->count == other->count;

	for (size_t i = 0; equal && i < one->count; i++) {
		const struct finding *a = &one->items[i], *b = &other->items[i];

		equal = a->rule == b->rule && !strcmp(a->text, b->text) &&
			a->proof_count == b->proof_count &&
			!memcmp(a->proofs, b->proofs, a->proof_count * sizeof(*a->proofs));
	}
	return equal;
}

uint32_t session_judge_fold(struct session_judge *judge)
{
	struct findings_fold *fold = findings_fold_new(judge->journal, judge->replay);
	uint32_t differs = 0;

	for (uint32_t id = 1; !differs && id <= journal_count(judge->journal); id++) {
		struct findings folded = { 0 }, collected = { 0 };

		findings_fold_advance(fold, id);
		findings_of_fold(fold, &folded);
		findings_collect(judge->journal, judge->replay, id, &collected);
		if (!are_equal(&folded, &collected) ||
		    (id == journal_count(judge->journal) && !are_equal(&folded, &judge->findings)))
			differs = id;
		findings_release(&folded);
		findings_release(&collected);
	}
	findings_fold_free(fold);
	return differs;
}

static bool has(struct span text, struct span part)
{
	return part.size && span_find_span(text, part) < text.size;
}

/* ---- replies ---- */

static size_t count_replies(const struct session_judge *judge)
{
	size_t count = 0;

	for (uint32_t id = 1; id <= journal_count(judge->journal); id++)
		count += journal_event(judge->journal, id)->kind == EVENT_REPLY;
	return count;
}

/* The id of the REPLY that "3" or "last" names; 0 for none. */
static uint32_t find_reply(const struct session_judge *judge, struct span word)
{
	uint64_t number = 0;

	if (span_is(word, "last"))
		return journal_before(judge->journal, journal_count(judge->journal) + 1,
				      EVENT_REPLY, 0);
	if (!span_number(word, &number) || number == 0)
		return 0;
	for (uint32_t id = 1; id <= journal_count(judge->journal); id++)
		if (journal_event(judge->journal, id)->kind == EVENT_REPLY && --number == 0)
			return id;
	return 0;
}

static void append_text(struct bytes *out, const char *text)
{
	bytes_append_text(out, text ? text : "");
}

/* What stands under a heading, a paragraph a line. False when there is no such heading. */
static bool append_heading(const struct explanation *explanation, struct span key,
			   struct bytes *out)
{
	for (int heading = 0; heading < HEADING_COUNT; heading++) {
		if (!span_is(key, heading_key((enum heading)heading)))
			continue;
		for (size_t i = 0; i < explanation->part_count; i++)
			if (explanation->parts[i].heading == (enum heading)heading) {
				bytes_append_text(out, explanation->parts[i].text);
				bytes_append_byte(out, '\n');
			}
		return true;
	}
	return false;
}

static void append_all(const struct explanation *explanation, struct bytes *out)
{
	append_text(out, explanation->title);
	bytes_append_byte(out, '\n');
	for (int heading = 0; heading < HEADING_COUNT; heading++)
		append_heading(explanation, span_text(heading_key((enum heading)heading)), out);
}

/* The part of an explanation that a word names; false when it names none. */
static bool append_part(const struct explanation *explanation, struct span word, struct bytes *out)
{
	if (span_is(word, "has") || span_is(word, "lacks"))
		append_all(explanation, out);
	else if (span_is(word, "title"))
		append_text(out, explanation->title);
	else if (span_is(word, "class"))
		append_text(out, explanation->class);
	else if (span_is(word, "category"))
		append_text(out, explanation->category);
	else if (span_is(word, "rule"))
		append_text(out, explanation->rule);
	else if (span_is(word, "source"))
		append_text(out, explanation->source);
	else
		return append_heading(explanation, word, out);
	return true;
}

static bool reply_holds(struct session_judge *judge, struct span words, struct span wanted,
			struct bytes *found)
{
	struct span which = span_next_word(&words);
	struct explanation explanation = { 0 };
	uint32_t id = find_reply(judge, which);
	bool holds;

	if (!id) {
		bytes_append_text(found, "no such reply");
		return false;
	}
	if (span_is(words, "code")) {
		bytes_append_number(found, journal_event(judge->journal, id)->code);
		return span_equal(bytes_span(found), wanted);
	}
	explain_event(judge->journal, judge->replay, id, &explanation);
	if (!append_part(&explanation, words, found))
		return false;
	explanation_release(&explanation);
	if (span_is(words, "title"))
		return span_equal(bytes_span(found), wanted);
	holds = has(bytes_span(found), wanted);
	return span_is(words, "lacks") ? wanted.size && !holds : holds;
}

/* ---- the whole ---- */

static bool replies_hold(struct session_judge *judge, struct span words, struct span wanted,
			 struct bytes *found)
{
	(void)words;
	bytes_append_number(found, count_replies(judge));
	return span_equal(bytes_span(found), wanted);
}

static void append_findings(const struct session_judge *judge, struct bytes *found)
{
	for (size_t i = 0; i < judge->findings.count; i++) {
		if (found->size)
			bytes_append_byte(found, ' ');
		bytes_append_text(found, judge->findings.items[i].rule);
	}
	if (found->size == 0)
		bytes_append_text(found, "none");
}

static bool findings_hold(struct session_judge *judge, struct span words, struct span wanted,
			  struct bytes *found)
{
	(void)words;
	append_findings(judge, found);
	return span_equal(bytes_span(found), wanted);
}

static bool finding_holds(struct session_judge *judge, struct span words, struct span wanted,
			  struct bytes *found)
{
	char *rule = span_copy_text(wanted);
	bool there = session_judge_found(judge, rule);

	(void)words;
	append_findings(judge, found);
	memory_free(rule);
	return there;
}

static bool no_finding_holds(struct session_judge *judge, struct span words, struct span wanted,
			     struct bytes *found)
{
	/* "no finding: NAME" */
	if (!span_is(words, "finding"))
		return false;
	return wanted.size && !finding_holds(judge, words, wanted, found);
}

static bool verdict_holds(struct session_judge *judge, struct span words, struct span wanted,
			  struct bytes *found)
{
	const struct verdict *verdict = &judge->verdict;
	bool lacks = span_is(words, "lacks");

	if (lacks || span_is(words, "has")) {
		append_text(found, verdict->summary);
		bytes_append_byte(found, '\n');
		append_text(found, verdict->meaning);
		append_text(found, verdict->cause);
		for (size_t i = 0; i < verdict->next_count; i++) {
			bytes_append_byte(found, '\n');
			append_text(found, verdict->next[i]);
		}
		return wanted.size && has(bytes_span(found), wanted) != lacks;
	}
	if (span_is(words, "outcome"))
		append_text(found, verdict_outcome_key(verdict->outcome));
	else if (span_is(words, "side"))
		append_text(found,
			    verdict->side == SIDE_NONE ? "none" : verdict_side_key(verdict->side));
	else if (span_is(words, "stage"))
		append_text(found, verdict->stage);
	return span_equal(bytes_span(found), wanted);
}

static bool phase_holds(struct session_judge *judge, struct span words, struct span wanted,
			struct bytes *found)
{
	struct dialogue last = replay_at(judge->replay, journal_count(judge->journal));

	(void)words;
	bytes_append_text(found, phase_key(dialogue_phase(&last)));
	return span_equal(bytes_span(found), wanted);
}

static bool journal_holds(struct session_judge *judge, struct span words, struct span wanted,
			  struct bytes *found)
{
	bool there = has(bytes_span(&judge->written), wanted);

	bytes_append_text(found, there ? "it is in the journal" : "it is not in the journal");
	if (span_is(words, "lacks"))
		return wanted.size && !there;
	return span_is(words, "has") && there;
}

static const struct {
	const char *word;
	bool (*holds)(struct session_judge *judge, struct span words, struct span wanted,
		      struct bytes *found);
} kinds[] = {
	{ "finding", finding_holds }, { "findings", findings_hold }, { "journal", journal_holds },
	{ "no", no_finding_holds },   { "phase", phase_holds },      { "replies", replies_hold },
	{ "reply", reply_holds },     { "verdict", verdict_holds },
};

bool session_judge_holds(struct session_judge *judge, struct span expectation, struct bytes *found)
{
	size_t colon = span_find(expectation, ':');
	struct span words = span_part(expectation, 0, colon);
	struct span wanted = span_trim(span_after(expectation, colon + 1));
	struct span word = span_next_word(&words);

	bytes_clear(found);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (colon < expectation.size && span_is(word, kinds[i].word))
			return kinds[i].holds(judge, words, wanted, found);
	bytes_append_text(found, "this is no expectation");
	return false;
}
