/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records and policies of MTA-STS and TLSRPT taken apart; asked for by session/policy. */
#include "net/sts.h"

#include <string.h>

#define AGE_MOST 31557600 /* RFC 8461 §3.2: a year */

/* ---- records: "v=STSv1; id=1;" ---- */

/* Takes the next NAME=VALUE off a record; false at its end. */
static bool take_field(struct span *rest, struct span *name, struct span *value)
{
	while (rest->size) {
		size_t end = span_find(*rest, ';');
		struct span field = span_trim(span_part(*rest, 0, end));
		size_t equals = span_find(field, '=');

		*rest = span_after(*rest, end + 1);
		if (field.size == 0)
			continue;
		*name = span_trim(span_part(field, 0, equals));
		*value = span_trim(span_after(field, equals + 1));
		return true;
	}
	return false;
}

/* The value of one field of a record with that version. */
static enum sts_record parse_record(struct span text, const char *version, const char *wanted,
				    struct span *found)
{
	struct span rest = text, name, value;

	*found = span_of(NULL, 0);
	if (!take_field(&rest, &name, &value) || !span_is(name, "v") || !span_is(value, version))
		return STS_RECORD_OTHER;
	while (take_field(&rest, &name, &value))
		if (span_is(name, wanted) && found->size == 0)
			*found = value;
	return found->size ? STS_RECORD_FINE : STS_RECORD_BROKEN;
}

static bool is_id(struct span id)
{
	for (size_t i = 0; i < id.size; i++) {
		unsigned char byte = id.data[i];

		if (!(byte >= '0' && byte <= '9') && !(byte >= 'a' && byte <= 'z') &&
		    !(byte >= 'A' && byte <= 'Z'))
			return false;
	}
	return id.size >= 1 && id.size <= 32;
}

enum sts_record sts_record_parse(struct span text, struct span *id)
{
	enum sts_record record = parse_record(text, "STSv1", "id", id);

	return record == STS_RECORD_FINE && !is_id(*id) ? STS_RECORD_BROKEN : record;
}

enum sts_record tlsrpt_record_parse(struct span text, struct span *rua)
{
	enum sts_record record = parse_record(text, "TLSRPTv1", "rua", rua);

	if (record == STS_RECORD_FINE && !span_starts_word(*rua, "mailto:") &&
	    !span_starts_word(*rua, "https:"))
		return STS_RECORD_BROKEN;
	return record;
}

/* ---- the policy: "mode: enforce" ---- */

static void take_line(struct sts_policy *policy, struct span key, struct span value, bool *version)
{
	if (span_is(key, "version")) {
		*version |= span_is(value, "STSv1");
	} else if (span_is(key, "mode") && policy->mode == STS_MODE_UNTOLD) {
		for (int mode = STS_MODE_NONE; mode <= STS_MODE_ENFORCE; mode++)
			if (span_is(value, sts_mode_name((enum sts_mode)mode)))
				policy->mode = (enum sts_mode)mode;
	} else if (span_is(key, "max_age") && policy->max_age_s == 0) {
		if (!span_number(value, &policy->max_age_s))
			policy->max_age_s = 0;
	} else if (span_is(key, "mx") && value.size && policy->mx_count < STS_MX_MAX) {
		policy->mx[policy->mx_count++] = value;
	}
}

void sts_policy_parse(struct span text, struct sts_policy *policy)
{
	struct span rest = span_part(text, 0, STS_POLICY_MAX);
	bool version = false;

	memset(policy, 0, sizeof(*policy));
	while (rest.size) {
		size_t end = span_find(rest, '\n');
		struct span line = span_part(rest, 0, end);
		size_t colon = span_find(line, ':');

		if (line.size && line.data[line.size - 1] == '\r')
			line.size--;
		if (colon < line.size)
			take_line(policy, span_trim(span_part(line, 0, colon)),
				  span_trim(span_after(line, colon + 1)), &version);
		rest = span_after(rest, end + 1);
	}
	if (text.size > STS_POLICY_MAX)
		policy->flaw = STS_TOO_LONG;
	else if (!version)
		policy->flaw = STS_NO_VERSION;
	else if (policy->mode == STS_MODE_UNTOLD)
		policy->flaw = STS_NO_MODE;
	else if (policy->max_age_s == 0 || policy->max_age_s > AGE_MOST)
		policy->flaw = STS_NO_AGE;
	else if (policy->mx_count == 0 && policy->mode != STS_MODE_NONE)
		policy->flaw = STS_NO_MX;
}

static unsigned char fold_case(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte | 0x20) : byte;
}

static bool is_same_name(struct span a, struct span b)
{
	if (a.size != b.size)
		return false;
	for (size_t i = 0; i < a.size; i++) /* all of it: a stranger's name may hold a NUL */
		if (fold_case(a.data[i]) != fold_case(b.data[i]))
			return false;
	return a.size > 0;
}

bool sts_matches(struct span pattern, struct span host)
{
	size_t dot;

	if (pattern.size && pattern.data[pattern.size - 1] == '.')
		pattern.size--;
	if (host.size && host.data[host.size - 1] == '.')
		host.size--;
	if (!span_starts_word(pattern, "*."))
		return is_same_name(pattern, host);
	/* The star is one label, and it is the first. */
	dot = span_find(host, '.');
	return dot > 0 && is_same_name(span_after(pattern, 2), span_after(host, dot + 1));
}

const char *sts_mode_name(enum sts_mode mode)
{
	static const char *const names[] = { "", "none", "testing", "enforce" };

	return names[mode];
}

const char *sts_flaw_name(enum sts_flaw flaw)
{
	static const char *const names[STS_FLAW_COUNT] = {
		[STS_FINE] = "",           [STS_NO_VERSION] = "no-version",
		[STS_NO_MODE] = "no-mode", [STS_NO_AGE] = "no-max-age",
		[STS_NO_MX] = "no-mx",     [STS_TOO_LONG] = "too-long",
	};

	return names[flaw];
}
