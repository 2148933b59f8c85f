/* SPDX-License-Identifier: GPL-3.0-or-later */
/* :report and :script: the session into a file, in a format to be handed on. */
#include "base/memory.h"
#include "base/message.h"
#include "report/format.h"
#include "tui/screen.h"

#define COLUMNS 100 /* of the texts in it */

/* What was asked for. */
struct asked {
	const struct report_format *format; /* NULL: by the file's ending */
	bool anonymous;
	bool secrets;
	struct span path;
};

/* Words before the path; the path may hold blanks. */
static struct asked parse(struct span argument)
{
	struct asked asked = { .path = span_trim(argument) };

	for (;;) {
		struct span rest = asked.path;
		struct span word = span_next_word(&rest);

		if (rest.size == 0)
			return asked;
		if (span_is(word, "--anonymize"))
			asked.anonymous = true;
		else if (span_is(word, "--with-secrets"))
			asked.secrets = true;
		else if (!asked.format && report_format_find(word))
			asked.format = report_format_find(word);
		else
			return asked;
		asked.path = rest;
	}
}

static void say_with(struct screen *screen, const char *sentence, const char *name,
		     struct span value)
{
	struct message_value values = { name, value };
	char *text = message_text(sentence, &values, 1);

	screen_say(screen, text);
	memory_free(text);
}

static void ask_where(struct screen *screen)
{
	struct bytes formats = BYTES_INIT;

	report_format_append_names(&formats, false);
	say_with(screen,
		 _("Where to? Such as :report ticket.md or :report swaks FILE. Formats: {formats}. "
		   "--anonymize before the file gives other names."),
		 "formats", bytes_span(&formats));
	bytes_release(&formats);
}

/* Secrets leave only for somebody who is asked, and who sees what it means. */
static bool may_show_secrets(struct screen *screen, struct span argument)
{
	const struct view *view = &screen->view;

	if (view->projector) {
		screen_say(screen, _("Others are looking: with the projector on no secret is "
				     "written. :projector switches it off."));
		return false;
	}
	if (!view->secrets || secrets_last(view->secrets) == 0) {
		screen_say(screen,
			   _("There are no secrets here: a recorded session holds none, and "
			     "a live one only after a login."));
		return false;
	}
	bytes_clear(&screen->pending);
	bytes_append(&screen->pending, argument);
	screen_open(
		screen,
		dialog_question(_("Secrets in the report"),
				_("The report will hold passwords and tokens as they were sent: "
				  "whoever gets the file can log in. Write them into it?")),
		PURPOSE_REPORT);
	return false;
}

void screen_report(struct screen *screen, struct span argument, bool sure)
{
	const struct actions *actions = screen->actions;
	struct asked asked = parse(argument);
	struct report_wish wish;
	char *path;

	if (!asked.path.size) {
		ask_where(screen);
		return;
	}
	if (!actions->report) {
		screen_say(screen, _("This cannot be done here."));
		return;
	}
	if (asked.secrets && !sure && !may_show_secrets(screen, argument))
		return;
	path = span_copy_text(asked.path); /* its owner may be a dialog that is closed */
	wish = (struct report_wish){
		.format = asked.format,
		.journal = screen->view.journal,
		.options = { .columns = COLUMNS,
			     .anonymous = asked.anonymous,
			     .secrets = asked.secrets ? screen->view.secrets : NULL },
		.path = span_text(path),
	};
	if (actions->report(actions->context, &wish))
		say_with(screen, _("Written to {path}."), "path", span_text(path));
	memory_free(path);
}
