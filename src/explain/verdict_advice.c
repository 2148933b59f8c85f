/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What there is to say about the event that decided: the server's own words,
 * what was meant, the likely cause, what is to be done. Called by verdict_words.c.
 */
#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "explain/finding_rule.h"
#include "explain/port_doctor.h"
#include "explain/situation.h"
#include "explain/verdict_side.h"
#include "explain/verdict_walk.h"

#define WORDS_COLUMNS 240 /* of what the server said; the conversation has the rest */

void verdict_add_step(struct verdict *out, const char *text)
{
	if (out->next_count < VERDICT_NEXT_MAX)
		out->next[out->next_count++] = memory_copy_text(text);
}

/* What the code means in its own place would only mislead here. */
static void tell_misplaced(const struct walk *walk, const struct event *event, struct verdict *out)
{
	struct bytes command = BYTES_INIT, code = BYTES_INIT;
	struct message_value values[2] = { { .name = "command" }, { .name = "code" } };

	situation_append_command(walk->journal, event->ref, &command);
	bytes_append_number(&code, (uint64_t)event->code);
	values[0].bytes = bytes_span(&command);
	values[1].bytes = bytes_span(&code);
	out->meaning = message_text(_(finding_misplaced_text), values, 2);
	verdict_add_step(out, _(finding_misplaced_fix));
	bytes_release(&command);
	bytes_release(&code);
}

/* A login that was refused for what was given: what to try next, before the account is locked. */
static void add_tries(const struct event *event, const struct explanation *explanation,
		      struct verdict *out)
{
	if (event->kind != EVENT_REPLY || event->code != 535 || out->side != SIDE_CLIENT)
		return;
	for (size_t i = 0; i < explanation->part_count; i++)
		if (explanation->parts[i].heading == HEADING_NEXT)
			verdict_add_step(out, explanation->parts[i].text);
}

static void take_advice(const struct walk *walk, uint32_t id, struct verdict *out)
{
	struct explanation explanation;

	if (!explain_event(walk->journal, walk->replay, id, &explanation))
		return;
	for (size_t i = 0; i < explanation.part_count; i++) {
		const struct explanation_part *part = &explanation.parts[i];
		enum event_kind kind = (enum event_kind)journal_event(walk->journal, id)->kind;
		/* Of TLS, what is wrong is the first thing that is read out. */
		bool reason = kind == EVENT_LOGIN
				      ? part->heading == HEADING_WHY
				      : part->heading == HEADING_DESCRIPTION ||
						(part->heading == (kind == EVENT_TLS_READY
									   ? HEADING_DECODED
									   : HEADING_WHY) &&
						 kind != EVENT_REPLY && part->event == id);

		if (reason && !out->meaning)
			out->meaning = memory_copy_text(part->text);
		if (part->heading == HEADING_FIX)
			verdict_add_step(out, part->text);
	}
	add_tries(journal_event(walk->journal, id), &explanation, out);
	explanation_release(&explanation);
}

/*
 * Appends a text with each run of blanks as one: in a sentence that is wrapped
 * a server's own blanks could begin a row of which it made a line of ours.
 */
static void append_closed_up(struct bytes *out, struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] != ' ' || (out->size > 0 && out->data[out->size - 1] != ' '))
			bytes_append_byte(out, text.data[i]);
}

char *verdict_said(const struct walk *walk, uint32_t id)
{
	struct reply reply = REPLY_INIT;
	struct bytes words = BYTES_INIT;
	struct printable text;
	char *copy = NULL;

	if (journal_reply(walk->journal, id, &reply) && reply.count) {
		for (size_t i = 0; i < reply.count && words.size < WORDS_COLUMNS; i++) {
			bytes_append_text(&words, i ? " " : "");
			append_closed_up(&words, i ? reply_text(&reply, i) : reply.lines[i].raw);
		}
		text = printable_make_short(bytes_span(&words), WORDS_COLUMNS);
		copy = memory_copy_text(text.text);
		printable_release(&text);
	}
	bytes_release(&words);
	reply_release(&reply);
	return copy;
}

/* Whether to try again, and whom to turn to. */
static void add_steps(const struct event *event, struct verdict *out)
{
	bool refusal = event->kind == EVENT_REPLY && !(event->flaws & REPLY_BROKEN);
	const char *step = verdict_side_step(out->side);

	if (refusal && event->code >= 400 && event->code < 500)
		verdict_add_step(
			out, _("Try it again later: the refusal is for the moment only (4xx)."));
	else if (refusal && event->code >= 500 && out->side != SIDE_CLIENT)
		verdict_add_step(
			out, _("Don't repeat it unchanged: the refusal is meant to last (5xx)."));
	if (step)
		verdict_add_step(out, _(step));
}

/* Where no cause of its own is known, what the server meant is the cause, or whose rule it is. */
static void set_cause(struct verdict *out, const char *cause)
{
	const char *side = verdict_side_sentence(out->side);

	if (cause)
		out->cause = memory_copy_text(_(cause));
	else if (out->meaning)
		out->cause = memory_copy_text(out->meaning);
	else if (side)
		out->cause = memory_copy_text(_(side));
}

void verdict_tell_event(const struct walk *walk, uint32_t id, struct verdict *out)
{
	const char *cause = NULL;

	out->event = id;
	out->side = verdict_side_of(walk->journal, walk->replay, id, &cause);
	out->said = verdict_said(walk, id);
	if (verdict_is_misplaced(journal_event(walk->journal, id)))
		tell_misplaced(walk, journal_event(walk->journal, id), out);
	else
		take_advice(walk, id, out);
	out->known = out->meaning && verdict_is_known(walk->journal, walk->replay, id);
	set_cause(out, cause);
	add_steps(journal_event(walk->journal, id), out);
}

bool verdict_tell_port(const struct walk *walk, enum stage stage, struct verdict *out)
{
	uint32_t id = walk->trouble[stage];
	struct port_signs signs;
	uint16_t conn = journal_event(walk->journal, id)->conn;
	const struct port_diagnosis *diagnosis =
		stage == STAGE_TLS ? port_diagnose_event(walk->journal, id, &signs)
				   : port_diagnose_journal(walk->journal, conn, &signs);
	const char *cause = NULL;
	char *next;

	if (!diagnosis)
		return false;
	out->event = id;
	out->side = verdict_side_of(walk->journal, walk->replay, id, &cause);
	if (port_diagnosis_is_ours(diagnosis)) {
		out->side = SIDE_CLIENT;
		cause = N_("Most likely another port was meant, or another way to begin on it.");
	}
	out->said = verdict_said(walk, id);
	out->summary = port_diagnosis_text(diagnosis->what, walk->journal, conn);
	out->meaning = port_diagnosis_text(diagnosis->cause, walk->journal, conn);
	set_cause(out, cause);
	next = port_diagnosis_text(diagnosis->next, walk->journal, conn);
	verdict_add_step(out, next);
	memory_free(next);
	return true;
}

/* True when TLS was to come first: then silence is no sign of a port that waits for it. */
static bool began_with_tls(const struct journal *journal)
{
	struct span target = span_text(journal_head(journal).target);

	return span_starts_word(target, "submissions:") || span_starts_word(target, "smtps:");
}

void verdict_tell_beginning(const struct walk *walk, struct verdict *out)
{
	const struct event *last = journal_event(walk->journal, walk->last);
	const struct port_diagnosis *diagnosis;
	struct port_signs signs;
	char *next;

	if (!last || walk->reached < STAGE_CONNECT)
		return;
	diagnosis = port_diagnose_journal(walk->journal, last->conn, &signs);
	if (!diagnosis && walk->reached == STAGE_CONNECT && !began_with_tls(walk->journal))
		diagnosis = port_diagnose(&signs);
	if (!diagnosis)
		return;
	/* Of silence the summary has told already. */
	out->meaning =
		port_diagnosis_text(signs.ending == PORT_TALKS ? diagnosis->what : diagnosis->cause,
				    walk->journal, last->conn);
	next = port_diagnosis_text(diagnosis->next, walk->journal, last->conn);
	verdict_add_step(out, next);
	memory_free(next);
}
