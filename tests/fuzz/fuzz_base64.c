/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: sasl */
/*
 * Base64 and its doctor: what decodes encodes back to the same text, what does
 * not names a place in it, and either agrees with a reader written from RFC
 * 4648. The doctor is total: what it corrects decodes to what it says was
 * meant, is no patient any more, and is nowhere without the mark of a secret.
 * Input: what was pasted.
 */
#include <string.h>

#include "base/base64.h"
#include "sasl/doctor.h"
#include "tests/fuzz/property.h"

/* By RFC 4648 §4 and §3.5: groups of four, padding at the end only, no stray bits. */
static bool is_base64(struct span text)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t pads = 0;
	const char *last;

	if (text.size % 4)
		return false;
	while (pads < 2 && pads < text.size && text.data[text.size - 1 - pads] == '=')
		pads++;
	for (size_t i = 0; i < text.size - pads; i++)
		if (!memchr(alphabet, text.data[i], 64))
			return false;
	if (pads == 0)
		return true;
	last = memchr(alphabet, text.data[text.size - pads - 1], 64);
	return last && ((last - alphabet) & (pads == 1 ? 3 : 15)) == 0;
}

static void check_strict(struct span text)
{
	struct bytes raw = BYTES_INIT, again = BYTES_INIT;
	size_t at = text.size;
	enum base64_fault fault = base64_decode(text, &raw, &at);

	require((fault == BASE64_OK) == is_base64(text));
	require(base64_is_valid(text) == (fault == BASE64_OK && text.size > 0));
	if (fault == BASE64_OK) {
		base64_append(&again, bytes_span(&raw));
		require(span_equal(bytes_span(&again), text));
		require(raw.size <= text.size / 4 * 3);
	} else {
		require(raw.size == 0 && at <= text.size);
		require(at < text.size || fault == BASE64_LENGTH || fault == BASE64_PADDING);
	}
	bytes_clear(&again);
	bytes_clear(&raw);
	base64_append(&again, text);
	require(base64_decode(bytes_span(&again), &raw, NULL) == BASE64_OK);
	require(span_equal(bytes_span(&raw), text));
	bytes_release(&raw);
	bytes_release(&again);
}

static void join(const struct sasl_value *values, size_t count, struct bytes *out, bool *secret)
{
	for (size_t i = 0; i < count; i++) {
		require(values[i].label && values[i].label[0]);
		bytes_append(out, values[i].bytes);
		*secret = *secret || values[i].secret;
	}
}

static bool is_known(const char *id)
{
	const char *known;

	for (size_t n = 0; (known = doctor_id(n)); n++)
		if (strcmp(known, id) == 0)
			return true;
	return false;
}

/* What a diagnosis says is fit to be shown, and it has the values that it speaks of. */
static void check_diagnosis(const struct doctor_diagnosis *diagnosis)
{
	struct bytes text = BYTES_INIT;

	require(is_known(diagnosis->id));
	doctor_append(&text, diagnosis, diagnosis->wrong);
	doctor_append(&text, diagnosis, diagnosis->advice);
	for (size_t i = 0; i < text.size; i++)
		require(text.data[i] >= ' ' && text.data[i] != 0x7f && text.data[i] != '{');
	bytes_release(&text);
}

static void check_values(const struct doctor_result *result)
{
	struct bytes meant = BYTES_INIT, found = BYTES_INIT, text = BYTES_INIT;
	bool meant_secret = false, found_secret = false;

	join(result->meant, result->meant_count, &meant, &meant_secret);
	join(result->found, result->found_count, &found, &found_secret);
	if (result->corrected.size) {
		base64_append(&text, bytes_span(&meant));
		require(span_equal(bytes_span(&text), result->corrected));
		require(result->secret == meant_secret);
	}
	bytes_release(&meant);
	bytes_release(&found);
	bytes_release(&text);
}

/* The corrected line has nothing left that is wrong with its Base64. */
static void check_cured(struct span corrected)
{
	struct doctor *doctor = doctor_new(corrected);
	const struct doctor_result *result = doctor_result(doctor);

	require(result->decoded);
	require(!result->corrected.size || base64_is_valid(result->corrected));
	doctor_free(doctor);
}

static void check_doctor(struct span pasted)
{
	struct doctor *doctor = doctor_new(pasted);
	const struct doctor_result *result = doctor_result(doctor);
	struct bytes kept = BYTES_INIT;

	for (size_t i = 0; i < result->diagnosis_count; i++)
		check_diagnosis(&result->diagnoses[i]);
	require(doctor_content_text(result->content)[0]);
	check_values(result);
	require(!result->corrected.size || base64_is_valid(result->corrected));
	require(result->corrected.size <= 4 * pasted.size + 8);
	bytes_append(&kept, result->corrected);
	doctor_free(doctor);
	if (kept.size)
		check_cured(bytes_span(&kept));
	bytes_release(&kept);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 8192)
		return 0;
	check_strict(span_of(data, size));
	check_doctor(span_of(data, size));
	return 0;
}
