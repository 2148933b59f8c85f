/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of subcommands, and what a wrong call is told. */
#include "cli/subcommand.h"

#include <unistd.h>

#include "base/message.h"
#include "cli/exit_status.h"
#include "cli/printer.h"

/* In the order in which --help shows them. */
static const struct subcommand rows[] = {
	{ .name = "",
	  .arguments = "[TARGET]",
	  .help = N_("Debug a live session on the screen."),
	  .options = OPTION_SESSION | OPTION_TALK | OPTION_SCREEN,
	  .run = cli_live },
	{ .name = "demo",
	  .arguments = "[SCENARIO]",
	  .help = N_("The same with the built-in practice server: nothing leaves this machine."),
	  .options = OPTION_SESSION | OPTION_TALK | OPTION_SCREEN,
	  .run = cli_demo },
	{ .name = "lesson",
	  .arguments = "[NAME]",
	  .help = N_(
		  "A guided lesson on the practice server: goals, hints, and each step checked."),
	  .options = OPTION_SESSION | OPTION_TALK | OPTION_SCREEN,
	  .run = cli_lesson },
	{ .name = "run",
	  .arguments = "SCRIPT TARGET",
	  .help = N_("Play a script without a screen."),
	  .options = OPTION_SESSION | OPTION_TALK | OPTION_RUN,
	  .run = cli_run },
	{ .name = "open",
	  .arguments = "FILE|--last",
	  .help = N_("Look at a recorded session on the screen."),
	  .options = OPTION_REPORT | OPTION_OPEN,
	  .run = cli_open },
	{ .name = "report",
	  .arguments = "FILE|-|--last",
	  .help = N_("Write a recorded session in a format to be handed on; text is the default."),
	  .options = OPTION_REPORT,
	  .run = cli_report },
	{ .name = "diff",
	  .arguments = "A B",
	  .help = N_("Compare two recorded sessions; what always differs is passed over."),
	  .options = 0,
	  .run = cli_diff },
	{ .name = "probe",
	  .arguments = "TARGET...",
	  .help = N_(
		  "Probe many servers up to TLS, one row each; never logs in, never sends MAIL."),
	  .options = OPTION_SESSION | OPTION_PROBE,
	  .run = cli_probe },
	{ .name = "serve",
	  .arguments = "[SCENARIO]",
	  .help = N_("The practice server alone, for other programs and for a class; relays "
		     "nothing."),
	  .options = OPTION_SERVE,
	  .run = cli_serve },
	{ .name = "scrub",
	  .arguments = "FILE|-",
	  .help = N_("Give a text of any tool back unchanged but for its secrets."),
	  .options = OPTION_SCRUB,
	  .run = cli_scrub },
	{ .name = "explain",
	  .arguments = "WORD...",
	  .help = N_(
		  "Explain a reply code, an enhanced code, a command, a keyword or a whole reply."),
	  .options = OPTION_EXPLAIN,
	  .run = cli_explain },
	{ .name = "compare",
	  .arguments = "CODE CODE",
	  .help = N_("Tell two codes apart, or one code in two contexts (454/STARTTLS 454/AUTH)."),
	  .options = OPTION_EXPLAIN,
	  .run = cli_compare },
	{ .name = "decode",
	  .arguments = "[-|TEXT]",
	  .help = N_("Say what is wrong with a Base64 string of an AUTH exchange, and what was "
		     "meant."),
	  .options = OPTION_DECODE,
	  .run = cli_decode },
	{ .name = "auth",
	  .arguments = "MECHANISM",
	  .help = N_("Construct a whole AUTH exchange without a server, for teaching."),
	  .options = OPTION_LOGIN,
	  .run = cli_auth },
	{ .name = "list",
	  .arguments = "[replies|statuses|commands|keywords|mechanisms|findings|requests|scenarios|"
		       "formats|imports|scripts|lessons]",
	  .help = N_("List what there is."),
	  .options = 0,
	  .run = cli_list },
};

const struct subcommand *subcommand_row(size_t n)
{
	return n < sizeof(rows) / sizeof(rows[0]) ? &rows[n] : NULL;
}

const struct subcommand *subcommand_of(int (*run)(const struct options *options))
{
	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++)
		if (rows[n].run == run)
			return &rows[n];
	return &rows[0];
}

int cli_usage_error(const char *sentence, const struct subcommand *subcommand)
{
	struct bytes out = BYTES_INIT;
	struct message_value values[] = {
		{ "name", span_text(subcommand->name) },
		{ "arguments", span_text(subcommand->arguments) },
	};

	print_error(sentence);
	message_append(&out,
		       *subcommand->name ? _("Usage: smtpscope {name} [OPTIONS] {arguments}")
					 : _("Usage: smtpscope [OPTIONS] {arguments}"),
		       values, 2);
	bytes_append_text(&out, "\n");
	bytes_append_text(&out, _("`smtpscope --help` shows everything."));
	bytes_append_text(&out, "\n");
	print_text(STDERR_FILENO, bytes_span(&out));
	bytes_release(&out);
	return EXIT_USAGE;
}
