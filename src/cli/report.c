/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `smtpscope report`: a recorded session in a format to be handed on. */
#include <errno.h>
#include <unistd.h>

#include "base/message.h"
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/recording.h"
#include "cli/report_file.h"
#include "cli/subcommand.h"
#include "report/format.h"

int cli_report(const struct options *options)
{
	const struct report_format *format = print_format_of(options);
	struct report_options wishes = { .columns = print_columns(),
					 .fold = print_fold(),
					 .bare = options->bare };
	struct journal *journal;
	struct fault fault;
	bool ok;

	if (!format)
		return print_format_error(subcommand_of(cli_report), false);
	journal = recording_of_options(options, &fault);
	if (!journal && fault.kind == FAULT_USAGE)
		return cli_usage_error(fault.text, subcommand_of(cli_report));
	if (!journal) {
		print_error(fault.text);
		return EXIT_FILE;
	}
	ok = report_to_descriptor(STDOUT_FILENO, format, journal, &wishes) || errno == EPIPE;
	if (!ok)
		print_output_error(errno);
	else if (options->anonymize)
		print_error(recording_names_stay());
	journal_free(journal);
	return ok ? EXIT_DONE : EXIT_FILE;
}
