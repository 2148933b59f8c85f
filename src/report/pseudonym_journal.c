/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A journal copied under pseudonyms, event by event: ids, times and secrets
 * stay, so every format reads the copy as it would have read the original.
 */
#include "base/base64.h"
#include "journal/members.h"
#include "report/pseudonym.h"
#include "smtp/command.h"

/* Of one event on its way. */
struct copying {
	struct pseudonyms *pseudonyms;
	const struct event *event;
	struct bytes out;
};

/* ---- texts ---- */

/* What a user name or a challenge says stands in Base64. */
static void append_challenge(struct copying *copying, struct span text)
{
	struct bytes decoded = BYTES_INIT, other = BYTES_INIT;
	struct span encoded = span_after(text, 4);

	bytes_append(&copying->out, span_part(text, 0, 4));
	if (base64_decode(encoded, &decoded, NULL) == BASE64_OK) {
		pseudonyms_append_text(copying->pseudonyms, bytes_span(&decoded), &other);
		base64_append(&copying->out, bytes_span(&other));
	} else {
		pseudonyms_append_text(copying->pseudonyms, encoded, &copying->out);
	}
	bytes_release(&decoded);
	bytes_release(&other);
}

static void append_command(struct copying *copying, struct span text)
{
	struct command command;
	struct span argument;

	command_parse(text, &command);
	argument = span_trim(command.argument);
	if (copying->event->code == VERB_AUTH_RESPONSE && !span_is(text, "*")) {
		pseudonyms_append_encoded(copying->pseudonyms, text, &copying->out);
		return;
	}
	if (command.verb == VERB_AUTH)
		argument = command.parameters;
	else if (command.verb != VERB_EHLO && command.verb != VERB_HELO &&
		 command.verb != VERB_LHLO)
		argument.size = 0;
	/* Names without a dot are names here. */
	if (argument.size == 0 || (argument.data[0] == '[' && command.verb != VERB_AUTH)) {
		pseudonyms_append_text(copying->pseudonyms, text, &copying->out);
		return;
	}
	bytes_append(&copying->out, span_part(text, 0, (size_t)(argument.data - text.data)));
	if (command.verb == VERB_AUTH)
		pseudonyms_append_encoded(copying->pseudonyms, argument, &copying->out);
	else
		pseudonyms_append_host(copying->pseudonyms, argument, &copying->out);
	bytes_append(&copying->out,
		     span_after(text, (size_t)(argument.data - text.data) + argument.size));
}

/* A stretch between secrets. */
static void append_stretch(struct copying *copying, struct span text, bool whole)
{
	bool received = copying->event->kind == EVENT_RECEIVED;

	if (whole && copying->event->kind == EVENT_COMMAND)
		append_command(copying, text);
	else if (whole && received && span_starts_word(text, "334 "))
		append_challenge(copying, text);
	else
		pseudonyms_append_text(copying->pseudonyms, text, &copying->out);
}

/* The marks' offsets move with the text before them; the bytes are laid out as payload.h says. */
static void copy_text(struct copying *copying)
{
	struct span text = event_text(copying->event);
	struct secret_mark mark;
	struct bytes marks = BYTES_INIT, said = BYTES_INIT;
	uint32_t count = 0;
	size_t done = 0;

	while (event_secret(copying->event, count, &mark)) {
		append_stretch(copying, span_part(text, done, mark.offset - done), false);
		done = mark.offset;
		mark.offset = (uint32_t)copying->out.size;
		bytes_append(&marks, span_of(&mark, sizeof(mark)));
		count++;
	}
	append_stretch(copying, span_after(text, done), count == 0);
	said = copying->out;
	copying->out = (struct bytes)BYTES_INIT;
	if (count) {
		bytes_append(&copying->out, span_of(&count, sizeof(count)));
		bytes_append(&copying->out, bytes_span(&marks));
	}
	bytes_append(&copying->out, bytes_span(&said));
	bytes_release(&said);
	bytes_release(&marks);
}

/* ---- members ---- */

static void copy_members(struct copying *copying)
{
	struct span members = span_of(copying->event->data, copying->event->size);
	struct member member;
	struct bytes value = BYTES_INIT;

	for (size_t at = 0; members_next(members, &at, &member);) {
		bytes_clear(&value);
		if (member.type == MEMBER_NUMBER || member.type == MEMBER_BOOL ||
		    span_is(member.name, "sha256"))
			bytes_append(&value, member.value);
		else if (span_is(member.name, "user"))
			pseudonyms_append_user(copying->pseudonyms, member.value, &value);
		else
			pseudonyms_append_text(copying->pseudonyms, member.value, &value);
		member.value = bytes_span(&value);
		members_add(&copying->out, member);
	}
	bytes_release(&value);
}

static void copy_head(struct pseudonyms *pseudonyms, const struct journal *from, struct journal *to)
{
	struct journal_head head = journal_head(from);
	struct bytes target = BYTES_INIT;

	pseudonyms_append_text(pseudonyms, span_text(head.target), &target);
	head.target = bytes_text(&target);
	journal_set_head(to, head);
	bytes_release(&target);
}

struct journal *pseudonyms_copy(struct pseudonyms *pseudonyms, const struct journal *journal)
{
	struct journal *copy = journal_new(0, 0, "");
	struct copying copying = { .pseudonyms = pseudonyms };

	copy_head(pseudonyms, journal, copy);
	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		copying.event = journal_event(journal, id);
		bytes_clear(&copying.out);
		if (copying.event->marks & EVENT_MEMBERS)
			copy_members(&copying);
		else if (copying.event->size)
			copy_text(&copying);
		journal_append(copy, copying.event, bytes_span(&copying.out));
	}
	bytes_release(&copying.out);
	return copy;
}
