/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `smtpscope explain`: one word or one reply, without a session. */
#include <unistd.h>

#include "base/memory.h"
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/subcommand.h"
#include "explain/explanation.h"
#include "report/format.h"

static int tell_nothing(struct span word)
{
	struct message_value value = { "word", word };
	struct bytes near = BYTES_INIT, out = BYTES_INIT;
	char *text = message_text(_("Nothing is known of \"{word}\"."), &value, 1);

	print_error(text);
	memory_free(text);
	explain_nearest(word, &near);
	if (near.size) {
		bytes_append_text(&out, _("Near to it:"));
		bytes_append_byte(&out, '\n');
		bytes_append(&out, bytes_span(&near));
		bytes_append_byte(&out, '\n');
		print_text(STDERR_FILENO, bytes_span(&out));
	}
	bytes_release(&near);
	bytes_release(&out);
	return EXIT_NOTHING;
}

int cli_explain(const struct options *options)
{
	struct explain_context context = { .after = VERB_UNKNOWN,
					   .server = span_text(options->server) };
	struct explanation explanation = { 0 };
	struct bytes word = BYTES_INIT, out = BYTES_INIT;
	int status = EXIT_DONE;
	const struct report_format *format = print_format_of(options);

	if (options->word_count == 0)
		return cli_usage_error(_("explain wants a code, a word or a reply."),
				       subcommand_of(cli_explain));
	if (!format || !format->explanation)
		return print_format_error(subcommand_of(cli_explain), true);
	if (options->after)
		context.after = command_find(span_text(options->after));
	if (options->after && context.after == VERB_UNKNOWN)
		return cli_usage_error(_("--after takes a command such as AUTH or STARTTLS."),
				       subcommand_of(cli_explain));
	for (size_t i = 0; i < options->word_count; i++) {
		bytes_append_text(&word, i ? " " : "");
		bytes_append_text(&word, options->words[i]);
	}
	if (!explain_word(bytes_span(&word), &context, &explanation)) {
		status = tell_nothing(bytes_span(&word));
	} else {
		format->explanation(&explanation, print_columns(), &out);
		if (!print_long(bytes_span(&out), print_is_text(format)))
			status = EXIT_FILE;
	}
	explanation_release(&explanation);
	bytes_release(&word);
	bytes_release(&out);
	return status;
}
