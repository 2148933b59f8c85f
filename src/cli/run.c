/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `smtpscope run`: reads and checks what it was given, plays the script, tells how it ended. */
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/exit_status.h"
#include "cli/player.h"
#include "cli/printer.h"
#include "cli/report_file.h"
#include "cli/scripts.h"
#include "cli/subcommand.h"

/* What was kept, and what could not be: a failure, if nothing else was and --log wanted it. */
static void tell_log(const struct conductor *conductor, const struct options *options, int *status)
{
	const char *path = conductor_log_path(conductor);
	struct message_value value = { "path", span_text(path) };
	const struct fault *fault;
	char *text;

	for (size_t n = 0; (fault = conductor_log_fault(conductor, n)); n++)
		if (fault->kind != FAULT_NONE)
			print_error(fault->text);
	if (*status == EXIT_DONE && !conductor_log_is_whole(conductor))
		*status = EXIT_FILE;
	if (!path || options->json)
		return;
	text = message_text(_("this session is recorded in {path}"), &value, 1);
	print_error(text);
	memory_free(text);
}

/* --report FILE; a file that cannot be written is a failure if nothing else was. */
static void write_report(const struct conductor *conductor, const struct options *options,
			 int *status)
{
	const struct report_options wanted = { .columns = 100, .anonymous = options->anonymize };
	struct fault fault;

	if (!options->report_file || report_to_file(options->report_file, NULL,
						    conductor_journal(conductor), &wanted, &fault))
		return;
	print_error(fault.text);
	if (*status == EXIT_DONE)
		*status = EXIT_FILE;
}

static int play(const struct options *options, const struct script *script, struct span target)
{
	struct fault fault;
	struct conductor *conductor = conductor_new(options, false, &fault);
	int status;

	if (!conductor) {
		print_error(fault.text);
		return EXIT_INTERNAL;
	}
	if (conductor_connect(conductor, target, &fault)) {
		status = player_play(conductor, options, script);
		tell_log(conductor, options, &status);
		write_report(conductor, options, &status);
	} else {
		status = exit_status_of_fault(fault.kind);
		if (fault.kind == FAULT_USAGE)
			cli_usage_error(fault.text, subcommand_of(cli_run));
		else
			print_error(fault.text);
	}
	conductor_free(conductor);
	return status;
}

int cli_run(const struct options *options)
{
	struct script *script;
	struct fault fault;
	int status;

	if (!options->word_count || options->word_count > 2 || !*options_target(options, 1))
		return cli_usage_error(_("run wants a script and a target."),
				       subcommand_of(cli_run));
	script = scripts_read(options->words[0], options->variables, &fault);
	if (!script) {
		print_error(fault.text);
		return fault.kind == FAULT_USAGE ? EXIT_USAGE : EXIT_FILE;
	}
	status = play(options, script, span_text(options_target(options, 1)));
	script_free(script);
	return status;
}
