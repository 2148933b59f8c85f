/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Compares two codes: what is written by hand for a pair speaks first; all
 * other pairs are told apart by rows of whole sentences on class, second
 * digit, commands, persistence and what the client does next.
 */
#include "explain/compare.h"

#include <string.h>

#include "base/memory.h"
#include "explain/compare_pairs.h"
#include "explain/compare_side.h"
#include "explain/rule.h"

/* ---- class ---- */

static const struct {
	int a, b;
	const char *sentence;
} class_rows[] = {
	{ 2, 2,
	  N_("Both {a} and {b} begin with 2: what was asked for is done. They report the success "
	     "of different things.") },
	{ 2, 3,
	  N_("{a} begins with 2: the command was carried out. {b} begins with 3: it is accepted so "
	     "far, and the server waits for more.") },
	{ 2, 4,
	  N_("{a} begins with 2: the command was carried out. {b} begins with 4: it was not, but "
	     "the same may work later.") },
	{ 2, 5,
	  N_("{a} begins with 2: the command was carried out. {b} begins with 5: it was refused, "
	     "and repeating it unchanged won't help.") },
	{ 3, 3,
	  N_("Both {a} and {b} begin with 3: the command is accepted so far, and the server waits "
	     "for more. They wait for different things.") },
	{ 3, 4,
	  N_("{a} begins with 3: accepted so far, more is wanted. {b} begins with 4: not now, "
	     "perhaps later.") },
	{ 3, 5,
	  N_("{a} begins with 3: accepted so far, more is wanted. {b} begins with 5: refused, and "
	     "repeating it unchanged won't help.") },
	{ 4, 4,
	  N_("Both {a} and {b} begin with 4: not now, the same may work later. They differ in what "
	     "is in the way.") },
	{ 4, 5,
	  N_("{a} begins with 4: not now, the same may work later. {b} begins with 5: no, and "
	     "repeating it unchanged won't help.") },
	{ 5, 5,
	  N_("Both {a} and {b} begin with 5: refused, and repeating it unchanged won't help. They "
	     "differ in the reason.") },
};

static const char *class_sentence(int a, int b)
{
	for (size_t i = 0; i < sizeof(class_rows) / sizeof(class_rows[0]); i++)
		if (class_rows[i].a == a && class_rows[i].b == b)
			return class_rows[i].sentence;
	return NULL;
}

/* The sentence for the pair, the lower class first. */
static char *say_class(const struct compare_side *left, const struct compare_side *right, int a,
		       int b)
{
	const char *sentence = a <= b ? class_sentence(a, b) : class_sentence(b, a);
	struct message_value values[] = {
		{ "a", span_text(a <= b ? left->label : right->label) },
		{ "b", span_text(a <= b ? right->label : left->label) },
	};

	return sentence ? message_text(_(sentence), values, 2) : NULL;
}

static const char *const persistence[] = {
	[2] = N_("With {a} what was asked for is done, and stays done."),
	[3] = N_("{a} decides nothing yet: the final reply is still to come."),
	[4] = N_("{a} holds for the moment: the same command, sent again later, may succeed."),
	[5] = N_("{a} holds until something is changed: the same command will be refused again."),
};

static const char *const second_digits[] = {
	N_("The second digit of {a} is 0: it is about syntax, or about commands that are not "
	   "known."),
	N_("The second digit of {a} is 1: it is information, such as status or help."),
	N_("The second digit of {a} is 2: it is about the connection."),
	N_("The second digit of {a} is 3, which RFC 5321 leaves open and practice uses for "
	   "authentication and security."),
	N_("The second digit of {a} is 4, which RFC 5321 leaves open."),
	N_("The second digit of {a} is 5: it is about the mail system, that is mailboxes and "
	   "messages."),
	N_("The second digit of {a} is 6, which RFC 5321 does not define."),
	N_("The second digit of {a} is 7, which RFC 5321 does not define."),
	N_("The second digit of {a} is 8, which RFC 5321 does not define."),
	N_("The second digit of {a} is 9, which RFC 5321 does not define."),
};

/* "334 is 3xx Positive Intermediate, 421 is 4xx Transient Negative." */
static void add_class_names(struct comparison *out, const struct compare_side *left,
			    const struct compare_side *right)
{
	struct message_value values[] = {
		{ "a", span_text(left->label) },
		{ "class", span_text(catalogue_class(left->code)) },
		{ "b", span_text(right->label) },
		{ "other", span_text(catalogue_class(right->code)) },
	};

	if (out->difference_count < COMPARISON_DIFFERENCES_MAX)
		out->differences[out->difference_count++] =
			message_text(_("{a} is {class}, {b} is {other}."), values, 4);
}

/* ---- commands ---- */

#define COMMANDS_MANY 14 /* so many are as good as all */

/* A step of the session has a name in words. */
static const char *command_words(enum verb verb)
{
	switch (verb) {
	case VERB_GREETING:
		return _("the connection itself");
	case VERB_AUTH_RESPONSE:
		return _("a response within AUTH");
	case VERB_MESSAGE:
		return _("the final dot");
	default:
		return command_name(verb);
	}
}

static bool lists_code(const char *patterns, int code)
{
	return patterns && code_matches(code, patterns);
}

/* The commands whose row names the code, separated by commas; "any command" for nearly all. */
static void append_commands(struct bytes *out, int code)
{
	int count = 0;

	for (int verb = VERB_UNKNOWN + 1; verb < VERB_COUNT; verb++) {
		const struct verb_row *row = command_row((enum verb)verb);

		if (!row || verb == VERB_AUTH_CANCEL ||
		    (!lists_code(row->success, code) && !lists_code(row->intermediate, code) &&
		     !lists_code(row->errors, code)))
			continue;
		if (out->size)
			bytes_append_text(out, ", ");
		bytes_append_text(out, command_words((enum verb)verb));
		count++;
	}
	if (count >= COMMANDS_MANY && code >= 400) {
		bytes_clear(out);
		bytes_append_text(out, _("any command"));
	}
}

static void add_commands(struct comparison *out, const struct compare_side *left,
			 const struct compare_side *right)
{
	struct bytes a = BYTES_INIT, b = BYTES_INIT;
	struct message_value values[4];
	const char *sentence;

	append_commands(&a, left->code);
	append_commands(&b, right->code);
	values[0] = (struct message_value){ "a", span_text(left->label) };
	values[1] = (struct message_value){ "b", span_text(right->label) };
	values[2] = (struct message_value){ "list", bytes_span(&a) };
	values[3] = (struct message_value){ "other", bytes_span(&b) };
	sentence =
		a.size && b.size ? N_("By the standards {a} may answer {list}; {b} may answer "
				      "{other}.")
		: a.size ? N_("By the standards {a} may answer {list}; no command calls for {b}.")
			 : N_("By the standards {b} may answer {other}; no command calls for {a}.");
	if (left->verb == VERB_UNKNOWN && right->verb == VERB_UNKNOWN &&
	    !span_equal(bytes_span(&a), bytes_span(&b)) &&
	    out->difference_count < COMPARISON_DIFFERENCES_MAX)
		out->differences[out->difference_count++] = message_text(_(sentence), values, 4);
	bytes_release(&a);
	bytes_release(&b);
}

/* Codes that change what can be said next. */
static const struct {
	int code;
	const char *sentence;
} effects[] = {
	{ 221, N_("With {a} the server closes the connection.") },
	{ 421, N_("With {a} the server closes the connection.") },
	{ 521, N_("With {a} only QUIT is left.") },
	{ 334, N_("With {a} the next line is taken for the answer to a challenge, not for a "
		  "command.") },
	{ 354,
	  N_("With {a} every line is content of the message until a line with a single dot.") },
	{ 235, N_("With {a} the session belongs to the user who logged in.") },
};

static void add_effects(struct comparison *out, const struct compare_side *side)
{
	for (size_t i = 0; i < sizeof(effects) / sizeof(effects[0]); i++)
		if (effects[i].code == side->code)
			compare_add(out, effects[i].sentence, side, NULL);
}

static void add_standing(struct comparison *out, const struct compare_side *side)
{
	if (!side->entry)
		compare_add(out, N_("{a} is in no standard and in no list that is known here."),
			    side, NULL);
	else if (side->entry->standing == STANDING_WILD)
		compare_add(out, N_("{a} is only seen in the wild: no standard defines it."), side,
			    NULL);
	else if (side->entry->standing == STANDING_REGISTRY)
		compare_add(out,
			    N_("{a} is only listed in the registry of enhanced codes: no RFC "
			       "describes it by itself."),
			    side, NULL);
}

/* ---- two reply codes ---- */

/* The first paragraph of an explanation under a heading. */
static const char *first_part(const struct explanation *explanation, enum heading heading)
{
	for (size_t i = 0; i < explanation->part_count; i++)
		if (explanation->parts[i].heading == heading)
			return explanation->parts[i].text;
	return NULL;
}

static const char *next_of(const struct compare_side *side, const struct explanation *explanation)
{
	const char *next = first_part(explanation, HEADING_NEXT);

	return next ? next : side->entry ? _(side->entry->next) : NULL;
}

static void compare_replies(const struct compare_side *left, const struct compare_side *right,
			    struct comparison *out)
{
	int a = left->code / 100, b = right->code / 100;
	int a_second = left->code / 10 % 10, b_second = right->code / 10 % 10;

	if (a != b)
		add_class_names(out, left, right);
	if (a_second != b_second)
		compare_add_both(out, second_digits[a_second], left, second_digits[b_second],
				 right);
	add_commands(out, left, right);
	if (left->code == right->code) {
		compare_add_pair(out, left, first_part(&out->left, HEADING_DESCRIPTION), right,
				 first_part(&out->right, HEADING_DESCRIPTION),
				 N_("The number means the same in both contexts."));
	}
	if (a != b)
		compare_add_both(out, persistence[a], left, persistence[b], right);
	if (left->code != right->code) {
		add_effects(out, left);
		add_effects(out, right);
		add_standing(out, left);
		add_standing(out, right);
	}
	if (a == b && a >= 4 && left->code != right->code)
		compare_add_pair(out, left, first_part(&out->left, HEADING_FIX), right,
				 first_part(&out->right, HEADING_FIX),
				 N_("What to do is the same for both."));
	compare_add_pair(out, left, next_of(left, &out->left), right, next_of(right, &out->right),
			 N_("What the client does next is the same after both."));
}

static char *contrast_of_replies(const struct compare_side *left, const struct compare_side *right,
				 const struct comparison *out)
{
	struct bytes text = BYTES_INIT;
	char *class = say_class(left, right, left->code / 100, right->code / 100);
	const struct compare_side *sides[] = { left, right };
	const struct explanation *explanations[] = { &out->left, &out->right };

	if (left->code == right->code) {
		bytes_append_text(&text, _("One number in two contexts: the command that it "
					   "answers decides what it means."));
	} else if (class) {
		bytes_append_text(&text, class);
	}
	for (size_t i = 0; i < 2; i++) {
		const char *description = first_part(explanations[i], HEADING_DESCRIPTION);
		struct span first = span_text(description);
		size_t end = span_find_span(first, span_text(". "));
		struct message_value values[] = { { "label", span_text(sides[i]->label) } };

		bytes_append_byte(&text, ' ');
		message_append(&text, "{label}: ", values, 1);
		bytes_append(&text, span_part(first, 0, end < first.size ? end + 1 : end));
	}
	memory_free(class);
	return bytes_take_text(&text);
}

/* ---- all of it ---- */

static void take_pair(const struct compare_pair *pair, struct comparison *out)
{
	out->contrast = memory_copy_text(_(pair->contrast));
	for (size_t i = 0; i < PAIR_DIFFERENCES_MAX && pair->differences[i]; i++)
		compare_add(out, pair->differences[i], NULL, NULL);
	for (size_t i = 0; i < 2 && pair->which[i]; i++)
		compare_add_to(out->which, &out->which_count, COMPARISON_WHICH_MAX, pair->which[i],
			       NULL, NULL);
}

static void add_which(const struct compare_side *side, const char *text, struct comparison *out)
{
	if (text && out->which_count < COMPARISON_WHICH_MAX)
		out->which[out->which_count++] = compare_labelled(side, text);
}

/* When to expect which; for what has the same place in a session, what to do with which. */
static void add_both_which(const struct compare_side *left, const struct compare_side *right,
			   struct comparison *out)
{
	const struct compare_side *sides[] = { left, right };
	const struct explanation *explanations[] = { &out->left, &out->right };
	bool same_entry = left->status_entry && left->status_entry == right->status_entry;

	for (size_t i = 0; i < 2; i++) {
		const struct status_class *class = status_class_find(sides[i]->status.class);

		if (left->code > 0 && left->code != right->code)
			add_which(sides[i], first_part(explanations[i], HEADING_WHEN), out);
		else if (same_entry && class)
			add_which(sides[i], _(class->meaning), out);
		else
			add_which(sides[i], first_part(explanations[i], HEADING_FIX), out);
	}
}

static void compare_sides(const struct compare_side *left, const struct compare_side *right,
			  struct comparison *out)
{
	const struct compare_pair *pair =
		left->code > 0 ? compare_pair_find(left->code, left->verb, right->code, right->verb)
			       : NULL;
	struct message_value values[] = { { "a", span_text(left->label) },
					  { "b", span_text(right->label) } };

	out->title = message_text(_("{a} and {b}"), values, 2);
	if (pair) {
		take_pair(pair, out);
		return;
	}
	if (left->code > 0) {
		out->contrast = contrast_of_replies(left, right, out);
		compare_replies(left, right, out);
	} else {
		out->contrast = compare_contrast_of_statuses(left, right);
		compare_statuses(left, right, out);
	}
	add_both_which(left, right, out);
}

bool compare_words(struct span left, struct span right, struct comparison *out,
		   struct span *unknown)
{
	struct compare_side sides[2];
	struct span words[2] = { left, right };
	struct explanation *explanations[2] = { &out->left, &out->right };
	bool good = true;

	memset(out, 0, sizeof(*out));
	memset(sides, 0, sizeof(sides));
	for (size_t i = 0; i < 2 && good; i++) {
		struct explain_context context;

		good = compare_side_read(words[i], &sides[i]);
		context = (struct explain_context){ sides[i].verb, { NULL, 0 } };
		good = good && explain_word(sides[i].word, &context, explanations[i]);
		if (!good && unknown)
			*unknown = words[i];
	}
	if (good && (sides[0].code > 0) != (sides[1].code > 0)) {
		good = false;
		if (unknown)
			*unknown = words[1];
	}
	if (good) {
		compare_sides(&sides[0], &sides[1], out);
	} else {
		comparison_release(out);
	}
	memory_free(sides[0].label);
	memory_free(sides[1].label);
	return good;
}

void comparison_release(struct comparison *comparison)
{
	explanation_release(&comparison->left);
	explanation_release(&comparison->right);
	memory_free(comparison->title);
	memory_free(comparison->contrast);
	for (size_t i = 0; i < comparison->difference_count; i++)
		memory_free(comparison->differences[i]);
	for (size_t i = 0; i < comparison->which_count; i++)
		memory_free(comparison->which[i]);
	memset(comparison, 0, sizeof(*comparison));
}
