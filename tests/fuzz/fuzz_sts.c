/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: net */
/*
 * Records and policies of MTA-STS as strangers write them: bounds hold, nothing
 * is read outside, a policy that is fine says all that one must say, a pattern
 * covers itself and no host of another number of labels. Input: the text.
 */
#include "net/sts.h"

#include "tests/fuzz/property.h"

static void check_records(struct span text)
{
	struct span found;

	if (sts_record_parse(text, &found) == STS_RECORD_FINE)
		require(found.size >= 1 && found.size <= 32);
	require_within(found, text);
	if (tlsrpt_record_parse(text, &found) == STS_RECORD_FINE)
		require(found.size > 0);
	require_within(found, text);
}

static size_t count_dots(struct span name)
{
	size_t count = 0;

	if (name.size && name.data[name.size - 1] == '.')
		name.size--;
	for (size_t i = 0; i < name.size; i++)
		count += name.data[i] == '.';
	return count;
}

static void check_pattern(struct span pattern, struct span text)
{
	struct span host = span_part(text, 0, span_find(text, '\n'));

	require_within(pattern, text);
	require(pattern.size > 0);
	/* A pattern with an empty label is for no host. */
	if (pattern.data[0] != '.' && !property_has(pattern, span_text("..")))
		require(sts_matches(pattern, pattern));
	if (!sts_matches(pattern, host))
		return;
	require(count_dots(pattern) == count_dots(host));
	for (size_t i = 1; pattern.data[0] != '*' && i < pattern.size && i < host.size; i++)
		require((pattern.data[i] | 0x20) == (host.data[i] | 0x20));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct sts_policy policy;

	check_records(text);
	sts_policy_parse(text, &policy);
	require(policy.mx_count <= STS_MX_MAX && policy.flaw < STS_FLAW_COUNT);
	for (size_t i = 0; i < policy.mx_count; i++)
		check_pattern(policy.mx[i], text);
	if (policy.flaw == STS_FINE) {
		require(property_has(text, span_text("STSv1")));
		require(sts_mode_name(policy.mode)[0] && policy.max_age_s > 0);
		require(policy.mx_count > 0 || policy.mode == STS_MODE_NONE);
	} else {
		require(sts_flaw_name(policy.flaw)[0]);
	}
	return 0;
}
