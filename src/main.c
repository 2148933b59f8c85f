/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's start: makes the process safe, finds the subcommand, runs it. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/secret.h"
#include "cli/config.h"
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/site.h"
#include "cli/subcommand.h"
#include "tui/taken.h"

/*
 * A socket must never become descriptor 0, 1 or 2. What our caller closed can
 * neither be read nor written: output to nowhere is a failure that is told.
 * Standard error alone takes anything, since nobody could be told.
 */
static void open_standard_descriptors(void)
{
	static const int ways[] = { O_WRONLY, O_RDONLY, O_WRONLY };

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", ways[fd]) != fd)
			_exit(EXIT_INTERNAL);
	/* What else was given (--password-fd) is ours alone. An old kernel cannot: children close. */
	(void)close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
}

/* Catalogues stand beside an uninstalled program, else where they were installed. */
static char *find_catalogues(void)
{
	char program[4096];
	ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *slash;
	struct bytes path = BYTES_INIT;

	if (size > 0) {
		program[size] = 0;
		slash = strrchr(program, '/');
		if (slash)
			*slash = 0;
		bytes_append_text(&path, program);
		bytes_append_text(&path, "/locale");
		if (access(bytes_text(&path), R_OK) == 0)
			return bytes_take_text(&path);
	}
	bytes_release(&path);
	return memory_copy_text(LOCALEDIR);
}

static void append_rows(struct bytes *out)
{
	const struct subcommand *subcommand;
	const struct option_row *option;

	bytes_append_text(out, _("smtpscope, a debugger for SMTP sessions"));
	bytes_append_text(out, "\n\n");
	for (size_t n = 0; (subcommand = subcommand_row(n)); n++) {
		bytes_append_text(out, "  smtpscope ");
		bytes_append_text(out, subcommand->name);
		bytes_append_text(out, *subcommand->name ? " " : "");
		bytes_append_text(out, subcommand->arguments);
		bytes_append_text(out, "\n        ");
		bytes_append_text(out, _(subcommand->help));
		bytes_append_byte(out, '\n');
	}
	bytes_append_byte(out, '\n');
	for (size_t n = 0; (option = option_row(n)); n++) {
		bytes_append_text(out, "  ");
		bytes_append_text(out, option->name);
		if (option->argument) {
			bytes_append_text(out, option->argument_optional ? "[=" : " ");
			bytes_append_text(out, option->argument);
			bytes_append_text(out, option->argument_optional ? "]" : "");
		}
		bytes_append_text(out, "\n        ");
		bytes_append_text(out, _(option->help));
		bytes_append_byte(out, '\n');
	}
	bytes_append_byte(out, '\n');
	bytes_append_text(
		out,
		_("TARGET is [SCHEME://][USER@]HOST[:PORT] with SCHEME smtp (25), submission "
		  "(587), submissions (465, TLS from the first byte) or lmtp (24); unix:PATH; or "
		  "practice:[SCENARIO]. The manual page tells the rest: man smtpscope."));
	bytes_append_byte(out, '\n');
}

static int print_help(void)
{
	struct bytes out = BYTES_INIT;
	bool ok;

	append_rows(&out);
	ok = print_output_text(bytes_span(&out));
	bytes_release(&out);
	return ok ? EXIT_DONE : EXIT_FILE;
}

static int print_version(void)
{
	return print_output(span_text("smtpscope " VERSION "\n")) ? EXIT_DONE : EXIT_FILE;
}

/* The subcommand that the first word names; the screen when it is none. */
static const struct subcommand *find_subcommand(int argc, char **argv, int *place)
{
	for (int at = 1; at < argc; at++) {
		const struct subcommand *subcommand;

		*place = at;
		for (size_t n = 1; (subcommand = subcommand_row(n)); n++)
			if (!strcmp(argv[at], subcommand->name))
				return subcommand;
		/* An option's value may stand before it: "--lang ru explain 334". */
		if (argv[at][0] == '-' || (at > 1 && argv[at - 1][0] == '-'))
			continue;
		break;
	}
	*place = 0;
	return subcommand_row(0);
}

/* --color speaks in the words that the screen listens to. */
static int run_with_color(const struct subcommand *subcommand, const struct options *options)
{
	if (options->color && !strcmp(options->color, "never"))
		setenv("NO_COLOR", "1", 1);
	else if (options->color && !strcmp(options->color, "always"))
		unsetenv("NO_COLOR");
	return subcommand->run(options);
}

/* The configuration file first, so that the command line outranks it. */
static bool read_options(int argc, char **argv, unsigned where, struct config *config,
			 struct options *options, struct fault *fault)
{
	options->theme = config_theme(config);
	options->bindings = config_bindings(config);
	options->settings = config_settings(config, &options->setting_count);
	return config_apply(config, options_find(argc, argv, "--profile"), options, fault) &&
	       options_parse(argc, argv, where, options, fault);
}

/* To a monitor 2 is a server that is down: what could not even begin is 3, not known. */
static int refuse(int argc, char **argv, const struct subcommand *subcommand, const char *sentence)
{
	int status = cli_usage_error(sentence, subcommand);

	for (int at = 1; at < argc && subcommand->run == cli_probe; at++)
		if (!strcmp(argv[at], "--check"))
			return 3;
	return status;
}

static int run_subcommand(int argc, char **argv, struct config *config, const struct site *site,
			  const char *complaint)
{
	struct options options;
	struct fault fault;
	int place, status;
	const struct subcommand *subcommand = find_subcommand(argc, argv, &place);

	if (place) {
		memmove(argv + place, argv + place + 1, (size_t)(argc - place) * sizeof(*argv));
		argc--;
	}
	options_init(&options);
	options.complaint = complaint;
	options.policy = site_policy(site);
	if (complaint)
		print_error(complaint);
	if (taken_was_left(STDERR_FILENO)) {
		options.remark = _("The last screen on this terminal was killed before it could "
				   "give the terminal back. If it behaves oddly, type reset.");
		print_error(options.remark);
	}
	if (!read_options(argc, argv, subcommand->options, config, &options, &fault))
		status = refuse(argc, argv, subcommand, fault.text);
	else if (options.help)
		status = print_help();
	else if (options.version)
		status = print_version();
	else
		status = run_with_color(subcommand, &options);
	options_release(&options);
	return status;
}

int main(int argc, char **argv)
{
	char *catalogues;
	const char *language = options_find(argc, argv, "--lang");
	struct config *config;
	struct site *site;
	struct fault fault, site_fault;
	int status;

	open_standard_descriptors();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	secret_protect_process();
	catalogues = find_catalogues();
	message_start(language, catalogues);
	config = config_read(&fault);
	if (!language && config_language(config))
		message_start(config_language(config), catalogues);
	site = site_read(&site_fault);
	if (site_fault.kind != FAULT_NONE)
		fault = site_fault; /* the one that forbids something */
	status = run_subcommand(argc, argv, config, site,
				fault.kind == FAULT_NONE ? NULL : fault.text);
	site_free(site);
	config_free(config);
	memory_free(catalogues);
	return status;
}
