/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One more reader of the journal: prints it; used by run and report. */
#include "cli/printer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/child.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/plain.h"
#include "cli/subcommand.h"
#include "journal/codec.h"
#include "report/format.h"
#include "report/transcript.h"
#include "report/verdict.h"

#define PRINT_AT_ONCE (64 * 1024) /* a flood of short replies has long explanations */

struct printer {
	const struct options *options;
	const struct journal *journal;
	struct replay *replay;
	struct transcript_options transcript;
	uint32_t printed;
	bool json;
	bool has_head;
	struct bytes out;
};

bool print_bytes(int fd, struct span text)
{
	while (text.size) {
		ssize_t written = write(fd, text.data, text.size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		text = span_after(text, (size_t)written);
	}
	return true;
}

bool print_text(int fd, struct span text)
{
	struct bytes out = BYTES_INIT;
	bool ok;
	int system;

	plain_append(&out, text);
	ok = print_bytes(fd, bytes_span(&out));
	system = errno;
	bytes_release(&out);
	errno = system;
	return ok;
}

void print_error(const char *sentence)
{
	struct bytes out = BYTES_INIT;

	bytes_append_text(&out, "smtpscope: ");
	bytes_append_text(&out, sentence);
	bytes_append_byte(&out, '\n');
	print_text(STDERR_FILENO, bytes_span(&out));
	bytes_release(&out);
}

void print_output_error(int system)
{
	struct message_value value = { "reason", span_text(strerror(system)) };
	char *text = message_text(_("Standard output cannot be written: {reason}."), &value, 1);

	print_error(text);
	memory_free(text);
}

bool print_output(struct span text)
{
	if (print_bytes(STDOUT_FILENO, text) || errno == EPIPE)
		return true;
	print_output_error(errno);
	return false;
}

bool print_output_text(struct span text)
{
	struct bytes out = BYTES_INIT;
	bool ok;

	plain_append(&out, text);
	ok = print_output(bytes_span(&out));
	bytes_release(&out);
	return ok;
}

int print_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col < 120 ? size.ws_col : 120;
	return 100;
}

int print_fold(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static size_t count_lines(struct span text)
{
	size_t lines = 0;

	for (size_t i = 0; i < text.size; i++)
		lines += text.data[i] == '\n';
	return lines;
}

static bool page(struct span text)
{
	const char *pager = getenv("PAGER");
	struct winsize size;

	if (!isatty(STDIN_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 ||
	    count_lines(text) < size.ws_row)
		return print_output(text);
	/* Somebody who leaves the pager early has seen enough. */
	return child_run_shell(pager && *pager ? pager : "less -F", text, NULL) >= 0 ||
	       print_output(text);
}

bool print_long(struct span text, bool is_text)
{
	struct bytes out = BYTES_INIT;
	bool ok;

	if (is_text)
		plain_append(&out, text);
	ok = page(is_text ? bytes_span(&out) : text);
	bytes_release(&out);
	return ok;
}

bool print_is_text(const struct report_format *format)
{
	return format == report_format_find(span_text("text"));
}

const struct report_format *print_format_of(const struct options *options)
{
	return report_format_find(span_text(options->format));
}

int print_format_error(const struct subcommand *subcommand, bool of_explanations)
{
	struct bytes names = BYTES_INIT;
	struct message_value value = { "formats", { NULL, 0 } };
	char *text;
	int status;

	report_format_append_names(&names, of_explanations);
	value.bytes = bytes_span(&names);
	text = message_text(_("--format takes one of: {formats}."), &value, 1);
	status = cli_usage_error(text, subcommand);
	memory_free(text);
	bytes_release(&names);
	return status;
}

struct printer *printer_new(const struct options *options)
{
	struct printer *printer = memory_new(1, sizeof(*printer));

	printer->options = options;
	printer->json = options->json;
	printer->transcript = (struct transcript_options){ .columns = print_columns(),
							   .fold = print_fold(),
							   .annotated = true };
	return printer;
}

void printer_free(struct printer *printer)
{
	if (!printer)
		return;
	replay_free(printer->replay);
	bytes_release(&printer->out);
	memory_free(printer);
}

static void take_journal(struct printer *printer, const struct journal *journal)
{
	if (printer->journal == journal)
		return;
	replay_free(printer->replay);
	printer->replay = replay_new(journal);
	printer->journal = journal;
	printer->printed = 0;
	printer->has_head = false;
}

static bool print(const struct printer *printer, int fd)
{
	struct span text = bytes_span(&printer->out);

	return printer->json ? print_bytes(fd, text) : print_text(fd, text);
}

/* What has been made so far; false when standard output fails. */
static bool put_out(struct printer *printer)
{
	bool ok = print(printer, STDOUT_FILENO);

	bytes_clear(&printer->out);
	return ok;
}

bool printer_catch_up(struct printer *printer, const struct journal *journal)
{
	take_journal(printer, journal);
	bytes_clear(&printer->out);
	if (printer->json && !printer->has_head)
		codec_append_head(&printer->out, journal);
	printer->has_head = true;
	while (printer->printed < journal_count(journal)) {
		uint32_t id = ++printer->printed;

		if (printer->json)
			transcript_append_json(journal, printer->replay, id, printer->options->bare,
					       &printer->out);
		else
			transcript_append_event(journal, printer->replay, id, &printer->transcript,
						&printer->out);
		if (printer->out.size > PRINT_AT_ONCE && !put_out(printer))
			return false;
	}
	return put_out(printer);
}

bool printer_finish(struct printer *printer, const struct journal *journal, int verdict_fd)
{
	bool ok;

	if (!printer_catch_up(printer, journal))
		return false;
	if (printer->json && printer->options->bare)
		return true;
	bytes_clear(&printer->out);
	if (printer->json)
		report_verdict_json(journal, printer->replay, &printer->out);
	else
		report_findings_text(journal, printer->replay, printer->transcript.columns,
				     &printer->out);
	ok = print(printer, STDOUT_FILENO);
	bytes_clear(&printer->out);
	if (!printer->json)
		report_verdict_text(journal, printer->replay, printer->transcript.columns,
				    &printer->out);
	return print(printer, verdict_fd) && ok;
}
