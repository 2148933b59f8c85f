/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asked by the command line on Tab; reads the phase table, the EHLO reply, the requests. */
#include "tui/completion.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "plan/request.h"

static void add(struct completion *out, struct span begun, struct span word)
{
	if (out->count == COMPLETION_MAX || word.size < begun.size ||
	    (begun.size &&
	     strncasecmp((const char *)word.data, (const char *)begun.data, begun.size) != 0))
		return;
	for (size_t n = 0; n < out->count; n++) {
		if (span_is(word, out->words[n]))
			return;
	}
	out->words[out->count++] = span_copy_text(word);
}

static void add_verbs(const struct view *view, struct span begun, struct completion *out)
{
	enum verb legal[VERB_COUNT];
	size_t count = view_legal(view, legal, VERB_COUNT);

	for (size_t n = 0; n < count; n++) {
		if (legal[n] < VERB_GREETING)
			add(out, begun, span_text(command_name(legal[n])));
	}
	/* Who types the beginning of another verb wants just that one. */
	for (int verb = VERB_UNKNOWN + 1; !out->count && begun.size && verb < VERB_GREETING; verb++)
		add(out, begun, span_text(command_name((enum verb)verb)));
}

static void add_requests(struct span begun, struct completion *out)
{
	for (size_t n = 0; request_row(n); n++) {
		if (request_row(n)->where & REQUEST_ON_SCREEN)
			add(out, begun, span_text(request_row(n)->name));
	}
}

static void add_mechanisms(const struct view *view, struct span begun, struct completion *out)
{
	struct bytes offered = BYTES_INIT;
	struct span rest, mechanism;

	view_append_mechanisms(view, &offered);
	rest = bytes_span(&offered);
	while (extension_next_mechanism(&rest, &mechanism))
		add(out, begun, mechanism);
	bytes_release(&offered);
}

/* "NAME=" or "NAME" of every parameter that the server offers for MAIL or RCPT. */
static void add_parameters(const struct view *view, bool mail, struct span begun,
			   struct completion *out)
{
	for (int id = 0; id < EXTENSION_UNKNOWN; id++) {
		const struct extension_row *row = extension_row((enum extension)id);
		struct span syntax = span_text(mail ? row->mail_syntax : row->rcpt_syntax);
		struct span name, value;

		if (!extension_in(view->dialogue.extensions.offered, row->id))
			continue;
		while (extension_next_syntax(&syntax, &name, &value))
			add(out, begun, span_of(name.data, name.size + (value.size > 0)));
	}
	out->open = true;
}

static void add_arguments(const struct view *view, struct span verb_word, struct span before,
			  struct span begun, struct completion *out)
{
	bool first = span_trim(before).size == verb_word.size;
	enum verb verb = command_find(verb_word);

	switch (verb) {
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		if (first && view->options->helo)
			add(out, begun, span_text(view->options->helo));
		break;
	case VERB_MAIL:
	case VERB_RCPT:
		out->open = true;
		if (first)
			add(out, begun, span_text(verb == VERB_MAIL ? "FROM:<" : "TO:<"));
		else
			add_parameters(view, verb == VERB_MAIL, begun, out);
		break;
	case VERB_AUTH:
		if (first)
			add_mechanisms(view, begun, out);
		break;
	case VERB_HELP:
		for (int n = VERB_UNKNOWN + 1; n < VERB_GREETING; n++)
			add(out, begun, span_text(command_name((enum verb)n)));
		break;
	default:
		if (first && span_is_word(verb_word, ":auth"))
			add_mechanisms(view, begun, out);
	}
}

void completion_find(const struct view *view, struct span line, struct completion *out)
{
	size_t start = line.size;
	struct span rest = line;
	struct span word, begun;

	memset(out, 0, sizeof(*out));
	while (start > 0 && line.data[start - 1] != ' ' && line.data[start - 1] != '\t')
		start--;
	begun = span_after(line, start);
	word = span_next_word(&rest);
	if (start > 0)
		add_arguments(view, word, span_part(line, 0, start), begun, out);
	else if (begun.size && begun.data[0] == ':')
		add_requests(begun, out);
	else if (dialogue_phase(&view->dialogue) != PHASE_DATA)
		add_verbs(view, begun, out);
}

size_t completion_common(const struct completion *completion)
{
	size_t common = completion->count ? strlen(completion->words[0]) : 0;

	for (size_t n = 1; n < completion->count; n++) {
		size_t same = 0;

		while (same < common && completion->words[n][same] &&
		       strncasecmp(&completion->words[n][same], &completion->words[0][same], 1) ==
			       0)
			same++;
		common = same;
	}
	return common;
}

void completion_release(struct completion *completion)
{
	for (size_t n = 0; n < completion->count; n++)
		memory_free(completion->words[n]);
	completion->count = 0;
}
