/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records and policies of MTA-STS as strangers write them: bounds hold, and nothing is read outside. */
/* links: net */
#include <stdint.h>
#include <stdlib.h>

#include "net/sts.h"

static void within(struct span part, struct span text)
{
	if (part.size && (part.data < text.data || part.data + part.size > text.data + text.size))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size), found;
	struct sts_policy policy;

	sts_record_parse(text, &found);
	within(found, text);
	tlsrpt_record_parse(text, &found);
	within(found, text);
	sts_policy_parse(text, &policy);
	if (policy.mx_count > STS_MX_MAX)
		abort();
	for (size_t i = 0; i < policy.mx_count; i++) {
		within(policy.mx[i], text);
		sts_matches(policy.mx[i], span_part(text, 0, 40));
	}
	sts_flaw_name(policy.flaw);
	return 0;
}
