/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text of one mail domain's MTA-STS policy, on its way from the web server:
 * one fetch for a domain and an id (RFC 8461 §3.1), however many sessions ask.
 */
#ifndef SESSION_POLICY_TEXT_H
#define SESSION_POLICY_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct loop;
struct policy_text;
struct session_options;

struct policy_text *policy_text_new(const char *domain, const char *id);
void policy_text_free(struct policy_text *policy); /* NULL is allowed */

bool policy_text_is_of(const struct policy_text *policy, const char *domain, const char *id);
bool policy_text_is_used(const struct policy_text *policy);

/* A session begins to wait, and with it the first time the fetch; options are for the call only. */
void policy_text_join(struct policy_text *policy, const struct session_options *options,
		      uint64_t now_us);

/* It needs the text no longer. What nobody waits for is given up: `late`, as one that does not come. */
void policy_text_leave(struct policy_text *policy, bool late);

enum policy_text_state {
	POLICY_TEXT_UNASKED,
	POLICY_TEXT_GOING,
	POLICY_TEXT_HERE,
	POLICY_TEXT_UNREACHABLE, /* policy_text_reason() tells why */
	POLICY_TEXT_UNAVAILABLE, /* this build cannot; likewise */
};

enum policy_text_state policy_text_pump(struct policy_text *policy, uint64_t now_us);
struct span policy_text_bytes(const struct policy_text *policy);
const char *policy_text_reason(const struct policy_text *policy);
void policy_text_watch(const struct policy_text *policy, struct loop *loop);

/* What is told of a server that did not answer as long as somebody waited. */
const char *policy_text_late(void);

#endif
