/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `smtpscope compare`: two codes side by side. */
#include "explain/compare.h"
#include "base/memory.h"
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/subcommand.h"
#include "report/format.h"

#include <unistd.h>

static int tell_unknown(struct span word)
{
	struct message_value value = { "word", word };
	struct bytes near = BYTES_INIT;
	char *text = message_text(
		_("\"{word}\" is nothing that can be compared: give two reply codes "
		  "(221 334), two enhanced codes (5.7.8 5.7.9), or one code behind two "
		  "commands (454/STARTTLS 454/AUTH)."),
		&value, 1);

	print_error(text);
	memory_free(text);
	explain_nearest(word, &near);
	if (near.size)
		bytes_append_byte(&near, '\n');
	print_text(STDERR_FILENO, bytes_span(&near));
	bytes_release(&near);
	return EXIT_NOTHING;
}

int cli_compare(const struct options *options)
{
	struct comparison comparison = { 0 };
	struct span unknown = { NULL, 0 };
	const struct report_format *format = print_format_of(options);
	struct bytes out = BYTES_INIT;
	bool ok;

	if (options->word_count != 2)
		return cli_usage_error(_("compare wants two codes."), subcommand_of(cli_compare));
	if (!format || !format->comparison)
		return print_format_error(subcommand_of(cli_compare), true);
	if (!compare_words(span_text(options->words[0]), span_text(options->words[1]), &comparison,
			   &unknown))
		return tell_unknown(unknown);
	format->comparison(&comparison, print_columns(), &out);
	comparison_release(&comparison);
	ok = print_long(bytes_span(&out), print_is_text(format));
	bytes_release(&out);
	return ok ? EXIT_DONE : EXIT_FILE;
}
