/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an event matches a filter; panes ask for each event once. */
#include "journal/filter.h"

#include <string.h>

#include "base/memory.h"
#include "journal/filter_inside.h"
#include "journal/members.h"
#include "smtp/command.h"
#include "smtp/reply.h"

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	for (size_t n = 0; n < filter->count; n++) {
		memory_free(filter->nodes[n].text);
		pattern_free(filter->nodes[n].pattern);
	}
	memory_free(filter->nodes);
	memory_free(filter->text);
	memory_free(filter);
}

struct span filter_text(const struct filter *filter)
{
	return span_text(filter->text);
}

/* What is asked about: an event, and where it is needed its reply. */
struct subject {
	const struct journal *journal;
	uint32_t id;
	const struct event *event;
	struct reply reply; /* of a REPLY: built when it is asked for */
	bool built;
};

static const struct reply *reply_of(struct subject *subject)
{
	if (!subject->built)
		journal_reply(subject->journal, subject->id, &subject->reply);
	subject->built = true;
	return &subject->reply;
}

/* The REPLY that an event is, or that answers it as a COMMAND; NULL: none has come. */
static const struct event *its_reply(const struct subject *subject)
{
	uint32_t answer = subject->event->kind == EVENT_COMMAND
				  ? journal_answer(subject->journal, subject->id)
				  : 0;

	return subject->event->kind == EVENT_REPLY ? subject->event
						   : journal_event(subject->journal, answer);
}

/* ---- texts ---- */

static bool is_in(const struct filter_node *node, struct span text)
{
	return node->pattern ? pattern_is_in(node->pattern, text) : span_has_word(text, node->text);
}

static bool is_in_members(const struct filter_node *node, const struct event *event)
{
	struct member member;
	size_t at = 0;

	while (members_next(span_of(event->data, event->size), &at, &member)) {
		if (is_in(node, member.value))
			return true;
	}
	return false;
}

static bool has_text(const struct filter_node *node, struct subject *subject)
{
	const struct reply *reply;

	if (subject->event->marks & EVENT_MEMBERS)
		return is_in_members(node, subject->event);
	if (subject->event->kind != EVENT_REPLY)
		return is_in(node, event_text(subject->event));
	reply = reply_of(subject);
	for (size_t n = 0; n < reply->count; n++) {
		if (is_in(node, reply->lines[n].raw))
			return true;
	}
	return false;
}

/* ---- terms ---- */

static bool has_code(const struct filter_node *node, const struct subject *subject)
{
	const struct event *reply = its_reply(subject);
	unsigned code = reply ? reply->code : 0;

	if (code < 100 || code > 999)
		return false;
	for (int n = 2; n >= 0; n--, code /= 10) {
		if (node->code[n] != 'x' && node->code[n] != (char)('0' + code % 10))
			return false;
	}
	return true;
}

static bool has_status(const struct filter_node *node, struct subject *subject)
{
	uint32_t answer = subject->event->kind == EVENT_COMMAND
				  ? journal_answer(subject->journal, subject->id)
				  : 0;
	struct reply other = REPLY_INIT;
	struct status status;

	if (subject->event->kind == EVENT_REPLY) {
		status = reply_of(subject)->status;
	} else {
		journal_reply(subject->journal, answer, &other);
		status = other.status;
	}
	reply_release(&other);
	return status.class && (node->status[0] < 0 || node->status[0] == status.class) &&
	       (node->status[1] < 0 || node->status[1] == status.subject) &&
	       (node->status[2] < 0 || node->status[2] == status.detail);
}

/* A verb that is not known is compared as it was written. */
static bool has_verb(const struct filter_node *node, const struct subject *subject)
{
	const struct event *command =
		subject->event->kind == EVENT_COMMAND
			? subject->event
			: journal_event(subject->journal, subject->event->ref);
	struct span text;

	if (!command || command->kind != EVENT_COMMAND)
		return false;
	if (node->number != VERB_UNKNOWN)
		return command->code == node->number ||
		       (node->number == VERB_AUTH && (command->code == VERB_AUTH_RESPONSE ||
						      command->code == VERB_AUTH_CANCEL)) ||
		       (node->number == VERB_DATA && command->code == VERB_MESSAGE);
	text = event_text(command);
	return span_is_word(span_next_word(&text), node->text);
}

static bool has_direction(unsigned direction, const struct event *event)
{
	if (direction == 'S')
		return event->kind == EVENT_REPLY || event->kind == EVENT_RECEIVED;
	return event->kind == EVENT_COMMAND || event->kind == EVENT_BODY_SENT;
}

static bool has_flaw(unsigned flaw, const struct subject *subject)
{
	const struct event *reply = its_reply(subject);

	if (subject->event->marks & EVENT_EARLY)
		return !flaw;
	if (!reply)
		return false;
	return flaw ? (reply->flaws & flaw) != 0
		    : reply->flaws || (reply->marks & EVENT_UNSOLICITED);
}

/* Nodes stand behind what they are made of, so this ends; its depth is the parser's. */
static bool holds(const struct filter *filter, size_t n, struct subject *subject)
{
	const struct filter_node *node = &filter->nodes[n];

	switch (node->kind) {
	case FILTER_AND:
		return holds(filter, node->left, subject) && holds(filter, node->right, subject);
	case FILTER_OR:
		return holds(filter, node->left, subject) || holds(filter, node->right, subject);
	case FILTER_NOT:
		return !holds(filter, node->left, subject);
	case FILTER_CODE:
		return has_code(node, subject);
	case FILTER_STATUS:
		return has_status(node, subject);
	case FILTER_VERB:
		return has_verb(node, subject);
	case FILTER_DIR:
		return has_direction(node->number, subject->event);
	case FILTER_KIND:
		return subject->event->kind == node->number;
	case FILTER_FLAW:
		return has_flaw(node->number, subject);
	case FILTER_TEXT:
	case FILTER_PATTERN:
		return has_text(node, subject);
	}
	return false;
}

bool filter_matches(const struct filter *filter, const struct journal *journal, uint32_t id)
{
	struct subject subject = { .journal = journal,
				   .id = id,
				   .event = journal_event(journal, id),
				   .reply = REPLY_INIT };
	bool matches = subject.event && holds(filter, filter->root, &subject);

	reply_release(&subject.reply);
	return matches;
}
