/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two enhanced codes told apart: class, subject, detail, reply codes. */
#include "base/memory.h"
#include "explain/compare_side.h"

static const char *const status_classes[] = {
	[2] = N_("{a} begins with 2: the action was done."),
	[4] = N_("{a} begins with 4: something temporary is in the way, a later attempt may work."),
	[5] = N_("{a} begins with 5: the same will fail again until something is changed."),
};

static const char *const status_subjects[] = {
	N_("{a} names no subject."),
	N_("{a} is about an address."),
	N_("{a} is about the recipient's mailbox."),
	N_("{a} is about the receiving system as a whole."),
	N_("{a} is about the network and routing."),
	N_("{a} is about the SMTP dialogue itself."),
	N_("{a} is about the content of the message."),
	N_("{a} is about security or policy."),
};

/* The reply codes that the registry ties to it, as a sentence the caller frees; NULL: none. */
static char *say_basic_codes(const struct compare_side *side)
{
	struct message_value values[] = {
		{ "codes", span_text(side->status_entry ? side->status_entry->basic : NULL) },
	};

	return values[0].bytes.size
		       ? message_text(_("It stands with these reply codes: {codes}."), values, 1)
		       : NULL;
}

static void compare_details(const struct compare_side *left, const struct compare_side *right,
			    struct comparison *out)
{
	const struct status_entry *a = left->status_entry, *b = right->status_entry;
	char *codes = say_basic_codes(left), *other = say_basic_codes(right);

	if (a == b && a) {
		compare_add(out,
			    N_("{a} and {b} have the same subject and detail: the cause is the "
			       "same, and only the first digit says whether waiting helps."),
			    left, right);
	} else {
		compare_add_labelled(out, left, a ? _(a->meaning) : NULL);
		compare_add_labelled(out, right, b ? _(b->meaning) : NULL);
		compare_add_labelled(out, left, codes);
		compare_add_labelled(out, right, other);
	}
	memory_free(codes);
	memory_free(other);
}

void compare_statuses(const struct compare_side *left, const struct compare_side *right,
		      struct comparison *out)
{
	if (left->status.class && right->status.class && left->status.class != right->status.class)
		compare_add_both(out, status_classes[left->status.class], left,
				 status_classes[right->status.class], right);
	if (left->status.subject != right->status.subject && left->status.subject < 8 &&
	    right->status.subject < 8)
		compare_add_both(out, status_subjects[left->status.subject], left,
				 status_subjects[right->status.subject], right);
	compare_details(left, right, out);
}

char *compare_contrast_of_statuses(const struct compare_side *left,
				   const struct compare_side *right)
{
	const struct compare_side *sides[] = { left, right };
	struct bytes text = BYTES_INIT;

	for (size_t i = 0; i < 2; i++) {
		struct message_value values[] = { { "a", span_text(sides[i]->label) } };

		if (text.size)
			bytes_append_byte(&text, ' ');
		message_append(&text,
			       sides[i]->status.subject < 8
				       ? _(status_subjects[sides[i]->status.subject])
				       : _("{a} has a subject that is in no registry."),
			       values, 1);
		if (sides[i]->status_entry) {
			bytes_append_byte(&text, ' ');
			bytes_append_text(&text, _(sides[i]->status_entry->meaning));
		}
	}
	return bytes_take_text(&text);
}
