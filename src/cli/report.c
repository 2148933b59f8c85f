/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `smtpscope report`: a recorded session as text or JSON. */
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/recording.h"
#include "cli/subcommand.h"

#include <string.h>
#include <unistd.h>

#include "base/message.h"

int cli_report(const struct options *options)
{
	struct options printing = *options;
	struct printer *printer;
	struct journal *journal;
	struct fault fault;
	bool ok;

	if (options->format && strcmp(options->format, "json") && strcmp(options->format, "text"))
		return cli_usage_error(_("--format takes text or json."),
				       subcommand_of(cli_report));
	journal = recording_of_options(options, &fault);
	if (!journal && fault.kind == FAULT_USAGE)
		return cli_usage_error(fault.text, subcommand_of(cli_report));
	if (!journal) {
		print_error(fault.text);
		return EXIT_FILE;
	}
	printing.json = options->format && !strcmp(options->format, "json");
	printer = printer_new(&printing);
	ok = printer_finish(printer, journal, STDOUT_FILENO);
	printer_free(printer);
	journal_free(journal);
	return ok ? EXIT_DONE : EXIT_FILE;
}
