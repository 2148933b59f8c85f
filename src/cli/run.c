/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `smtpscope run`: reads and checks what it was given, plays the script, tells how it ended. */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/exit_status.h"
#include "cli/player.h"
#include "cli/printer.h"
#include "cli/subcommand.h"

#define SCRIPT_MAX (16 * 1024 * 1024)

static struct script *read_script(const struct options *options, const char *path, int *status)
{
	struct bytes text = BYTES_INIT;
	struct script *script = NULL;
	struct fault fault;

	*status = EXIT_FILE;
	if (file_read(path, SCRIPT_MAX, &text, &fault)) {
		*status = EXIT_USAGE;
		script = script_parse(bytes_span(&text), path, options->variables, &fault);
	}
	bytes_wipe(&text);
	if (!script)
		print_error(fault.text);
	return script;
}

/* What was kept, and what could not be. */
static void tell_log(const struct conductor *conductor, const struct options *options)
{
	const struct fault *fault = conductor_log_fault(conductor);
	const char *path = conductor_log_path(conductor);
	struct message_value value = { "path", span_text(path) };
	char *text;

	if (fault->kind != FAULT_NONE)
		print_error(fault->text);
	if (!path || options->json)
		return;
	text = message_text(_("this session is recorded in {path}"), &value, 1);
	print_error(text);
	memory_free(text);
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
		tell_log(conductor, options);
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
	int status;

	if (!options->word_count || options->word_count > 2 || !*options_target(options, 1))
		return cli_usage_error(_("run wants a script and a target."),
				       subcommand_of(cli_run));
	script = read_script(options, options->words[0], &status);
	if (!script)
		return status;
	status = play(options, script, span_text(options_target(options, 1)));
	script_free(script);
	return status;
}
