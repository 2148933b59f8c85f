/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws the byte ruler of a message without a screen; called by decode and auth. */
#include "cli/values.h"

#include "base/message.h"
#include "base/printable.h"
#include "base/secret.h"
#include "base/wrap.h"
#include "cli/printer.h"
#include "sasl/doctor.h"

#define LABEL_COLUMNS 24
#define NOTE_INDENT 32

static void append_blanks(struct bytes *out, int count)
{
	while (count-- > 0)
		bytes_append_byte(out, ' ');
}

void values_append_paragraph(struct bytes *out, const char *text, int indent)
{
	append_blanks(out, indent);
	wrap_append(out, span_text(text), print_columns(), indent);
}

void values_append_shape(struct bytes *out, struct span secret)
{
	struct secret_shape shape = secret_shape_of(secret);

	bytes_append_byte(out, '(');
	secret_shape_append(out, &shape);
	bytes_append_byte(out, ')');
}

static void append_octet_count(struct bytes *out, size_t count)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "n", { NULL, 0 } };

	bytes_append_number(&number, count);
	value.bytes = bytes_span(&number);
	bytes_append_byte(out, '(');
	message_append(out, message_translate_count("{n} byte", "{n} bytes", count), &value, 1);
	bytes_append_byte(out, ')');
	bytes_release(&number);
}

static void append_content(struct bytes *out, const struct sasl_value *value, bool revealed)
{
	if (value->form == VALUE_NUL && value->bytes.size) {
		const char *name = doctor_octet_name(value->bytes.data[0]);

		bytes_append_text(out, name ? name : "?");
	} else if (value->secret && !revealed) {
		if (value->form == VALUE_BYTES)
			append_octet_count(out, value->bytes.size);
		else
			values_append_shape(out, value->bytes);
	} else if (!value->bytes.size) {
		bytes_append_text(out, _("(empty)"));
	} else if (value->form == VALUE_BYTES) {
		bytes_append_hex(out, value->bytes);
	} else {
		printable_append(out, value->bytes);
	}
}

static void append_offset(struct bytes *out, bool ruler, size_t offset)
{
	struct bytes number = BYTES_INIT;

	if (ruler)
		bytes_append_number(&number, offset);
	append_blanks(out, 6 - (int)number.size);
	bytes_append(out, bytes_span(&number));
	append_blanks(out, 2);
	bytes_release(&number);
}

void values_append(struct bytes *out, const struct sasl_value *values, size_t count, bool revealed)
{
	size_t offset = 0;

	for (size_t i = 0; i < count; i++) {
		const struct sasl_value *value = &values[i];
		const char *label = _(value->label);

		append_offset(out, value->ruler, offset);
		bytes_append_text(out, label);
		append_blanks(out, LABEL_COLUMNS - wrap_columns(span_text(label)) - 1);
		bytes_append_byte(out, ' ');
		append_content(out, value, revealed);
		bytes_append_byte(out, '\n');
		if (value->note)
			values_append_paragraph(out, _(value->note), NOTE_INDENT);
		if (value->ruler)
			offset += value->bytes.size;
	}
}
