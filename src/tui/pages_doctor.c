/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Base64 doctor on the screen: the answer to :decode, and what is said of
 * a paste into a login's form. Secrets show their structure only, and no copy
 * of them is left.
 */
#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/secret.h"
#include "sasl/doctor.h"
#include "tui/pages.h"

/* ---- :decode ---- */

static void add_found(struct page *page, const struct sasl_value *value)
{
	struct secret_shape shape = secret_shape_of(value->bytes);
	struct bytes text = BYTES_INIT;

	if (value->form == VALUE_NUL && value->bytes.size) {
		const char *name = doctor_octet_name(value->bytes.data[0]);

		page_add(page, "", name ? name : "?", STYLE_ESCAPE);
		return;
	}
	if (!value->secret && value->form == VALUE_TEXT && value->bytes.size) {
		page_add_others(page, _(value->label), value->bytes);
		return;
	}
	secret_shape_append(&text, &shape);
	page_add(page, _(value->label), bytes_text(&text),
		 value->secret ? STYLE_SECRET : STYLE_FAINT);
	bytes_release(&text);
}

static void add_diagnoses(struct page *page, const struct doctor_result *result)
{
	if (!result->diagnosis_count)
		page_add(page, NULL, _("Nothing is wrong with it."), STYLE_GOOD);
	for (size_t n = 0; n < result->diagnosis_count; n++) {
		const struct doctor_diagnosis *diagnosis = &result->diagnoses[n];
		struct bytes number = BYTES_INIT, text = BYTES_INIT;

		bytes_append_number(&number, n + 1);
		bytes_append_byte(&number, '.');
		doctor_append(&text, diagnosis, diagnosis->wrong);
		bytes_append_byte(&text, ' ');
		doctor_append(&text, diagnosis, diagnosis->advice);
		page_add_item(page, bytes_text(&number), bytes_text(&text));
		bytes_release(&number);
		bytes_release(&text);
	}
}

static void add_corrected(struct page *page, const struct doctor_result *result)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "number", { NULL, 0 } };
	char *text;

	if (!result->changed)
		return;
	if (!result->corrected.size) {
		page_add(page, NULL,
			 _("No corrected string can be given: nobody can tell what was meant."),
			 STYLE_PLAIN);
		return;
	}
	if (!result->secret) {
		page_add_others(page, _("Corrected"), result->corrected);
		return;
	}
	for (size_t n = 0; n < result->meant_count; n++)
		add_found(page, &result->meant[n]);
	bytes_append_number(&number, result->corrected.size);
	value.bytes = bytes_span(&number);
	text = message_text(
		_("The corrected string is {number} characters long and holds a secret: "
		  "`smtpscope decode --corrected` prints it."),
		&value, 1);
	page_add(page, NULL, text, STYLE_PLAIN);
	memory_free(text);
	bytes_release(&number);
}

struct page *pages_decode(struct span pasted)
{
	struct doctor *doctor = doctor_new(pasted);
	const struct doctor_result *result = doctor_result(doctor);
	struct page *page = page_new();

	for (size_t n = 0; n < result->found_count; n++)
		add_found(page, &result->found[n]);
	page_add(page, NULL, _(doctor_content_text(result->content)), STYLE_PLAIN);
	add_diagnoses(page, result);
	add_corrected(page, result);
	doctor_free(doctor);
	return page;
}

/* ---- a paste where a password is wanted ---- */

static void append_sentence(struct bytes *out, const char *sentence)
{
	if (out->size)
		bytes_append_byte(out, ' ');
	bytes_append_text(out, sentence);
}

static void append_diagnosis(struct bytes *out, const struct doctor_diagnosis *diagnosis)
{
	struct bytes text = BYTES_INIT;

	doctor_append(&text, diagnosis, diagnosis->wrong);
	bytes_append_byte(&text, ' ');
	doctor_append(&text, diagnosis, diagnosis->advice);
	append_sentence(out, bytes_text(&text));
	bytes_release(&text);
}

/* What lies around a text is wrong whether the text is Base64 or a password. */
static bool lies_around(const struct doctor_diagnosis *diagnosis)
{
	static const char *const ids[] = { "bom", "quotes", "smart-quotes" };

	for (size_t n = 0; n < sizeof(ids) / sizeof(ids[0]); n++)
		if (span_is(span_text(diagnosis->id), ids[n]))
			return true;
	return false;
}

/* Base64 that says something, where the password itself is wanted. */
static bool append_encoded(struct span pasted, struct bytes *out)
{
	struct doctor *doctor = doctor_new(pasted);
	const struct doctor_result *result = doctor_result(doctor);
	bool speaks = result->decoded && result->content != DOCTOR_OCTETS &&
		      result->content != DOCTOR_NOTHING;

	if (speaks) {
		append_sentence(out,
				_("What was pasted is Base64, and here the password itself is "
				  "wanted: it is encoded when it is sent. Decoded it is this:"));
		append_sentence(out, _(doctor_content_text(result->content)));
	}
	for (size_t n = 0; n < result->diagnosis_count; n++)
		if (lies_around(&result->diagnoses[n]))
			append_diagnosis(out, &result->diagnoses[n]);
	doctor_free(doctor);
	return speaks;
}

/* The doctor's look at a password, as the last field of a PLAIN message. */
static void append_password(struct span pasted, struct bytes *out)
{
	static const char before[] = "\0user\0";
	struct bytes plain = BYTES_INIT, encoded = BYTES_INIT;
	const struct doctor_result *result;
	struct doctor *doctor;

	bytes_reserve(&plain, sizeof(before) + pasted.size);
	bytes_append(&plain, span_of(before, sizeof(before) - 1));
	bytes_append(&plain, pasted);
	bytes_reserve(&encoded, plain.size * 2 + 4);
	base64_append(&encoded, bytes_span(&plain));
	doctor = doctor_new(bytes_span(&encoded));
	result = doctor_result(doctor);
	for (size_t n = 0; n < result->diagnosis_count; n++)
		append_diagnosis(out, &result->diagnoses[n]);
	doctor_free(doctor);
	bytes_wipe(&plain);
	bytes_wipe(&encoded);
}

char *pages_pasted_secret(struct span text, bool token)
{
	struct span line = span_part(text, 0, span_find(text, '\n'));
	struct bytes out = BYTES_INIT;

	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	if (line.size < text.size)
		append_sentence(&out,
				span_trim(span_after(text, line.size + 1)).size > 1
					? _("Only the first line of what was pasted was taken.")
					: _("The line end behind what was pasted was left out."));
	if (line.size && !token && !append_encoded(line, &out))
		append_password(line, &out);
	if (!out.size) {
		bytes_release(&out);
		return NULL;
	}
	return bytes_take_text(&out);
}
