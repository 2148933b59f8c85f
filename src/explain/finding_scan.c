/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule's function has to look over a session's events, and to tell what it found. */
#include "explain/finding_scan.h"

#include "base/memory.h"
#include "base/message.h"
#include "explain/situation.h"
#include "journal/members.h"

struct finding *finding_add(struct finding_scan *scan, const struct finding_head *head,
			    uint32_t proof, const struct message_value *values, size_t count)
{
	struct findings *out = scan->out;
	struct finding *finding;

	if (scan->memory->added++ >= FINDINGS_EACH) {
		memory_free(scan->surplus.text);
		scan->surplus = (struct finding){ .rule = head->rule };
		return &scan->surplus;
	}
	out->items = memory_grow(out->items, &out->capacity, out->count + 1, sizeof(*out->items));
	finding = &out->items[out->count++];
	scan->memory->last = (uint32_t)out->count;
	*finding = (struct finding){
		.rule = head->rule,
		.severity = head->severity,
		.group = head->group,
		.text = message_text(_(head->text), values, count),
		.fix = _(head->fix),
		.source = _(head->source),
	};
	finding_prove(finding, proof);
	return finding;
}

void finding_prove(struct finding *finding, uint32_t proof)
{
	if (proof && finding->proof_count < FINDING_PROOFS_MAX)
		finding->proofs[finding->proof_count++] = proof;
}

struct span scan_members(const struct finding_scan *scan, uint32_t id)
{
	const struct event *event = journal_event(scan->journal, id);

	return span_of(event->data, event->size);
}

uint32_t scan_next(const struct finding_scan *scan, uint32_t id, enum event_kind kind)
{
	return journal_between(scan->journal, id, scan->until, kind, 0);
}

const struct dialogue *scan_before(struct finding_scan *scan, uint32_t id)
{
	if (scan->before_id != id)
		scan->before = replay_before(scan->replay, id);
	scan->before_id = id;
	return &scan->before;
}

enum verb scan_verb(const struct finding_scan *scan, uint32_t reply_id)
{
	const struct event *reply = journal_event(scan->journal, reply_id);
	const struct event *command = journal_event(scan->journal, reply->ref);

	if (reply->marks & EVENT_UNSOLICITED)
		return VERB_UNKNOWN;
	if (reply->ref == 0)
		return VERB_GREETING;
	return command ? (enum verb)command->code : VERB_UNKNOWN;
}

void scan_text_of_command(const struct finding_scan *scan, uint32_t id, struct bytes *out)
{
	bytes_clear(out);
	situation_append_command(scan->journal, id, out);
}

bool scan_trust_is_untold(const struct finding_scan *scan, uint32_t id)
{
	return span_is(members_text(scan_members(scan, id), "problem"), "not_told");
}
