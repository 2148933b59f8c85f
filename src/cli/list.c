/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `smtpscope list`: the rows of a table, one a line. */
#include <string.h>
#include <unistd.h>

#include "base/message.h"
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/scripts.h"
#include "cli/subcommand.h"
#include "explain/catalogue.h"
#include "import/import.h"
#include "plan/lesson.h"
#include "plan/request.h"
#include "practice/scenario.h"
#include "report/format.h"

static void append_row(struct bytes *out, const char *name, const char *more, const char *text)
{
	size_t width = strlen(name) + (more ? strlen(more) + 1 : 0);

	bytes_append_text(out, name);
	if (more) {
		bytes_append_byte(out, ' ');
		bytes_append_text(out, more);
	}
	do
		bytes_append_byte(out, ' ');
	while (++width < 26);
	bytes_append_text(out, _(text));
	bytes_append_byte(out, '\n');
}

static void append_requests(struct bytes *out)
{
	const struct request_row *row;

	for (size_t n = 0; (row = request_row(n)); n++)
		append_row(out, row->name, row->argument, row->help);
}

static void append_scenarios(struct bytes *out)
{
	const struct scenario *row;

	for (size_t n = 0; (row = scenario_row(n)); n++)
		append_row(out, row->name, NULL, row->summary);
}

static void append_lessons(struct bytes *out)
{
	const struct lesson *row;

	for (size_t n = 0; (row = lesson_row(n)); n++)
		append_row(out, row->name, NULL, row->title);
}

static void append_formats(struct bytes *out)
{
	const struct report_format *row;

	for (size_t n = 0; (row = report_format_row(n)); n++)
		append_row(out, row->name, row->ending, row->help);
}

static void append_imports(struct bytes *out)
{
	const struct import_format *row;

	for (size_t n = 0; (row = import_format(n)); n++)
		append_row(out, row->name, NULL, row->title);
}

static void append_script(void *context, const char *name, const char *summary)
{
	append_row(context, name, NULL, summary);
}

static void append_scripts(struct bytes *out)
{
	scripts_each(append_script, out);
}

static bool append_catalogue(const char *name, struct bytes *out)
{
	struct catalogue_item item;

	for (int list = 0; list < CATALOGUE_COUNT; list++) {
		if (strcmp(name, catalogue_name((enum catalogue)list)))
			continue;
		for (size_t n = 0; catalogue_item((enum catalogue)list, n, &item); n++)
			append_row(out, item.word, NULL, item.title);
		return true;
	}
	return false;
}

static const struct {
	const char *name;
	void (*append)(struct bytes *out);
} lists[] = {
	{ "requests", append_requests }, { "scenarios", append_scenarios },
	{ "formats", append_formats },   { "imports", append_imports },
	{ "scripts", append_scripts },   { "lessons", append_lessons },
};

int cli_list(const struct options *options)
{
	const char *wanted = options->word_count ? options->words[0] : "requests";
	struct bytes out = BYTES_INIT;
	bool ok;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (!strcmp(wanted, lists[i].name))
			lists[i].append(&out);
	if (out.size == 0 && !append_catalogue(wanted, &out))
		return cli_usage_error(_("There is no such list."), subcommand_of(cli_list));
	ok = print_long(bytes_span(&out), true);
	bytes_release(&out);
	return ok ? EXIT_DONE : EXIT_FILE;
}
