/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `smtpscope decode`: the Base64 doctor on standard input or a word. What may
 * be a password is told by its structure; only --corrected prints the string.
 */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/prompt.h"
#include "cli/subcommand.h"
#include "cli/values.h"
#include "sasl/doctor.h"

#define PASTE_MAX 65536

static bool is_from_input(const struct options *options)
{
	return options->word_count == 0 ||
	       (options->word_count == 1 && !strcmp(options->words[0], "-"));
}

static void join_words(const struct options *options, struct bytes *paste)
{
	for (size_t i = 0; i < options->word_count; i++) {
		bytes_append_text(paste, i ? " " : "");
		bytes_append_text(paste, options->words[i]);
	}
}

static bool read_paste(const struct options *options, struct bytes *paste, struct fault *fault)
{
	if (!is_from_input(options)) {
		join_words(options, paste);
		return true;
	}
	if (prompt_is_possible())
		return prompt_read(_("Paste the string (it is not shown), then an empty line:"),
				   true, paste, fault);
	/* Room for all of it and another read, so that no copy is left behind. */
	bytes_reserve(paste, 3 * PASTE_MAX);
	return file_read("-", PASTE_MAX, paste, fault);
}

static void append_number(struct bytes *out, const char *sentence, size_t number)
{
	struct bytes text = BYTES_INIT;
	struct message_value value = { "number", { NULL, 0 } };
	char *paragraph;

	bytes_append_number(&text, number);
	value.bytes = bytes_span(&text);
	paragraph = message_text(sentence, &value, 1);
	values_append_paragraph(out, paragraph, 0);
	memory_free(paragraph);
	bytes_release(&text);
}

static size_t size_of_values(const struct sasl_value *values, size_t count)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++)
		size += values[i].bytes.size;
	return size;
}

static void append_found(struct bytes *out, const struct doctor_result *result)
{
	size_t size = size_of_values(result->found, result->found_count);

	if (!result->found_count)
		return;
	append_number(out,
		      result->decoded ? _("Decoded, bytes: {number}")
				      : _("Not decoded; taken as the text itself, bytes: {number}"),
		      size);
	values_append(out, result->found, result->found_count, false);
	values_append_paragraph(out, _(doctor_content_text(result->content)), 0);
}

static void append_sentence(struct bytes *out, const struct doctor_diagnosis *diagnosis,
			    const char *sentence, int indent)
{
	struct bytes text = BYTES_INIT;

	doctor_append(&text, diagnosis, sentence);
	values_append_paragraph(out, bytes_text(&text), indent);
	bytes_release(&text);
}

static void append_diagnoses(struct bytes *out, const struct doctor_result *result)
{
	if (out->size)
		bytes_append_byte(out, '\n');
	if (!result->diagnosis_count) {
		values_append_paragraph(out, _("Nothing is wrong with it."), 0);
		return;
	}
	values_append_paragraph(out, _("What the doctor says:"), 0);
	for (size_t i = 0; i < result->diagnosis_count; i++) {
		const struct doctor_diagnosis *diagnosis = &result->diagnoses[i];

		append_sentence(out, diagnosis, diagnosis->wrong, 2);
		append_sentence(out, diagnosis, diagnosis->advice, 4);
	}
}

/* The fault lies in the Base64 only: byte for byte the text is as it should be. */
static bool is_text_right(const struct doctor_result *result)
{
	if (result->found_count != result->meant_count)
		return false;
	for (size_t i = 0; i < result->found_count; i++)
		if (!span_equal(result->found[i].bytes, result->meant[i].bytes))
			return false;
	return true;
}

static void append_corrected(struct bytes *out, const struct doctor_result *result)
{
	if (!result->changed)
		return;
	bytes_append_byte(out, '\n');
	if (!result->corrected.size) {
		values_append_paragraph(
			out, _("No corrected string can be given: nobody can tell what was meant."),
			0);
		return;
	}
	if (!is_text_right(result)) {
		append_number(out, _("As it should be, bytes: {number}"),
			      size_of_values(result->meant, result->meant_count));
		values_append(out, result->meant, result->meant_count, false);
	}
	if (result->secret) {
		append_number(out,
			      _("The corrected string is {number} characters long and holds a "
				"secret: `smtpscope decode --corrected` prints it."),
			      result->corrected.size);
		return;
	}
	bytes_append_text(out, _("Corrected:"));
	bytes_append_byte(out, ' ');
	bytes_append(out, result->corrected);
	bytes_append_byte(out, '\n');
}

static int complain(const struct doctor_result *result)
{
	struct bytes out = BYTES_INIT;
	const struct doctor_diagnosis *last =
		result->diagnosis_count ? &result->diagnoses[result->diagnosis_count - 1] : NULL;

	/* What stops the decoding is found behind what lies around the string. */
	for (size_t i = 0; i < result->diagnosis_count; i++) {
		struct span id = span_text(result->diagnoses[i].id);

		if (span_starts_word(id, "not-base64") || span_is(id, "token") ||
		    span_is(id, "empty"))
			last = &result->diagnoses[i];
	}
	if (last)
		doctor_append(&out, last, last->wrong);
	print_error(bytes_text(&out));
	bytes_release(&out);
	return EXIT_FILE;
}

static int print_corrected(const struct doctor_result *result)
{
	bool ok;

	if (!result->corrected.size)
		return complain(result);
	ok = print_output(result->corrected) && print_output(span_text("\n"));
	return ok ? EXIT_DONE : EXIT_FILE;
}

static int print_result(const struct doctor_result *result)
{
	struct bytes out = BYTES_INIT;
	bool ok;

	append_found(&out, result);
	append_diagnoses(&out, result);
	append_corrected(&out, result);
	ok = print_output_text(bytes_span(&out));
	bytes_release(&out);
	if (!result->decoded)
		return complain(result);
	return ok ? EXIT_DONE : EXIT_FILE;
}

int cli_decode(const struct options *options)
{
	struct bytes paste = BYTES_INIT;
	struct fault fault;
	struct doctor *doctor;
	const struct doctor_result *result;
	int status;

	if (!read_paste(options, &paste, &fault)) {
		bytes_wipe(&paste);
		print_error(fault.text);
		return EXIT_FILE;
	}
	doctor = doctor_new(bytes_span(&paste));
	bytes_wipe(&paste);
	result = doctor_result(doctor);
	if (!is_from_input(options) && result->secret)
		print_error(_("This looks like credentials, and it stood on the command line: "
			      "others could read it in the list of processes, and the shell keeps "
			      "it in its history. Without it `smtpscope decode` reads standard "
			      "input."));
	status = options->corrected ? print_corrected(result) : print_result(result);
	doctor_free(doctor);
	return status;
}
