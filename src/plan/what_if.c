/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing different; asked by cli/live_again for :whatif. */
#include "plan/what_if.h"

#include "base/message.h"
#include "plan/plan_inside.h"
#include "smtp/command.h"

struct what_if_row {
	const char *name;
	bool (*allows)(struct span value);
	/* Appends what the line is to be; false: it stays. `verb` is VERB_AUTH of :auth as well. */
	bool (*change)(struct span value, const struct command *command, struct bytes *out);
};

/* ---- values ---- */

static bool is_word(struct span value)
{
	return value.size && span_find(value, ' ') == value.size &&
	       command_is_sendable(value, NULL);
}

static bool is_version(struct span value)
{
	static const char *const versions[] = { "none", "1.0", "1.1", "1.2", "1.3" };

	for (size_t n = 0; n < sizeof(versions) / sizeof(versions[0]); n++)
		if (span_is_word(value, versions[n]))
			return true;
	return false;
}

static bool is_family(struct span value)
{
	return span_is(value, "4") || span_is(value, "6");
}

/* ---- lines ---- */

static bool change_name(struct span value, const struct command *command, struct bytes *out)
{
	if (command->verb != VERB_EHLO && command->verb != VERB_HELO && command->verb != VERB_LHLO)
		return false;
	bytes_append(out, command->word);
	bytes_append_byte(out, ' ');
	bytes_append(out, value);
	return true;
}

static bool change_mechanism(struct span value, const struct command *command, struct bytes *out)
{
	if (command->verb != VERB_AUTH)
		return false;
	bytes_append(out, value);
	return true;
}

static bool change_sender(struct span value, const struct command *command, struct bytes *out)
{
	bool bare = value.data[0] != '<';

	if (command->verb != VERB_MAIL)
		return false;
	bytes_append_text(out, bare ? "MAIL FROM:<" : "MAIL FROM:");
	bytes_append(out, value);
	bytes_append_text(out, bare ? ">" : "");
	if (command->parameters.size) {
		bytes_append_byte(out, ' ');
		bytes_append(out, command->parameters);
	}
	return true;
}

static const struct what_if_row rows[] = {
	[WHAT_IF_EHLO] = { "ehlo", is_word, change_name },
	[WHAT_IF_TLS] = { "tls", is_version, NULL },
	[WHAT_IF_IP] = { "ip", is_family, NULL },
	[WHAT_IF_MECHANISM] = { "mechanism", is_word, change_mechanism },
	[WHAT_IF_FROM] = { "from", is_word, change_sender },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

bool what_if_parse(struct span text, struct what_if *change, struct fault *fault)
{
	size_t equals = span_find(text, '=');
	struct span name = span_trim(span_part(text, 0, equals));
	struct span value = span_trim(span_after(text, equals + 1));

	for (size_t n = 0; n < ROW_COUNT; n++)
		if (span_is_word(name, rows[n].name) && rows[n].allows(value)) {
			*change = (struct what_if){ (enum what_if_kind)n, value };
			return true;
		}
	fault_set_plain(fault, FAULT_USAGE, 0,
			_("What is to be different? :whatif ehlo=NAME, tls=1.2 (none, 1.0 to 1.3), "
			  "ip=4 or ip=6, mechanism=PLAIN, from=ADDRESS."));
	return false;
}

/* Without TLS there is no STARTTLS. */
static size_t cut_starttls(struct plan *plan)
{
	size_t cut = 0;

	for (size_t n = plan_cursor(plan); n < plan_count(plan); n++)
		if (planned_verb(plan_line(plan, n)) == VERB_STARTTLS &&
		    plan_cut(plan, plan_line(plan, n)->id)) {
			cut++;
			n--;
		}
	return cut;
}

static bool change_line(const struct what_if *change, struct planned *planned, struct bytes *out)
{
	struct command command = { .verb = VERB_UNKNOWN };

	if (planned->item.kind == SCRIPT_LINE)
		command_parse(bytes_span(&planned->item.text), &command);
	else
		command.verb = planned_verb(planned);
	return rows[change->kind].change(change->value, &command, out);
}

size_t what_if_apply(const struct what_if *change, struct plan *plan)
{
	size_t changed = 0;

	if (change->kind == WHAT_IF_TLS && span_is_word(change->value, "none"))
		return cut_starttls(plan);
	if (!rows[change->kind].change)
		return 0;
	for (size_t n = plan->cursor; n < plan->count; n++) {
		struct bytes text = BYTES_INIT;

		if (change_line(change, &plan->lines[n], &text)) {
			bytes_wipe(&plan->lines[n].item.text);
			plan->lines[n].item.text = text;
			changed++;
		} else {
			bytes_release(&text);
		}
	}
	return changed;
}
