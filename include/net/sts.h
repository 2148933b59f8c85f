/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MTA-STS (RFC 8461) and TLSRPT (RFC 8460) as values: the TXT records, the
 * policy, and whether a mail exchanger is one of those that it names. Total:
 * whatever strangers wrote, it is a value or none. Asks nobody.
 */
#ifndef NET_STS_H
#define NET_STS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

#define STS_POLICY_MAX 65536 /* bytes of a policy that are taken: RFC 8461 §3.2 */
#define STS_MX_MAX 64        /* patterns that are kept */

/* What a TXT record is. */
enum sts_record {
	STS_RECORD_OTHER,  /* about something else */
	STS_RECORD_BROKEN, /* begins as one should, and is none */
	STS_RECORD_FINE,
};

/* "v=STSv1; id=20261122;": *id borrows from text. */
enum sts_record sts_record_parse(struct span text, struct span *id);

/* "v=TLSRPTv1; rua=mailto:a@b.test,https://c.test/": *rua borrows from text. */
enum sts_record tlsrpt_record_parse(struct span text, struct span *rua);

enum sts_mode {
	STS_MODE_UNTOLD,
	STS_MODE_NONE,
	STS_MODE_TESTING,
	STS_MODE_ENFORCE,
};

/* What is wrong with a policy; the first thing. */
enum sts_flaw {
	STS_FINE,
	STS_NO_VERSION, /* not "version: STSv1" */
	STS_NO_MODE,    /* none, or an unknown one */
	STS_NO_AGE,     /* no max_age, or one above a year */
	STS_NO_MX,      /* no mail exchanger named, and the mode is not none */
	STS_TOO_LONG,
	STS_FLAW_COUNT
};

/* Spans borrow from the text that was parsed. */
struct sts_policy {
	enum sts_flaw flaw;
	enum sts_mode mode;
	uint64_t max_age_s;
	struct span mx[STS_MX_MAX];
	size_t mx_count;
};

void sts_policy_parse(struct span text, struct sts_policy *policy);

/* True when a pattern ("mx.example.test", "*.example.test") is for this host: RFC 8461 §4.1. */
bool sts_matches(struct span pattern, struct span host);

const char *sts_mode_name(enum sts_mode mode); /* "enforce"; "" when untold */
const char *sts_flaw_name(enum sts_flaw flaw); /* "no-mode", as the journal writes it */

#endif
