/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looking over a session's events, for the rules that need several of them, and
 * telling what they found.
 */
#ifndef EXPLAIN_FINDING_SCAN_H
#define EXPLAIN_FINDING_SCAN_H

#include "explain/finding_rule.h"
#include "explain/rule.h"

/* The members of an event, as bytes. */
struct span scan_members(const struct finding_scan *scan, uint32_t id);

/* The next event of that kind behind id, up to where the scan ends; 0: none. */
uint32_t scan_next(const struct finding_scan *scan, uint32_t id, enum event_kind kind);

/* What was known before the event that is looked at; good until the next one is asked for. */
const struct dialogue *scan_before(struct finding_scan *scan, uint32_t id);

/* What a REPLY answers; VERB_UNKNOWN for an unsolicited one. */
enum verb scan_verb(const struct finding_scan *scan, uint32_t reply_id);

/* A command's line as it may be shown, into *out (cleared first). */
void scan_text_of_command(const struct finding_scan *scan, uint32_t id, struct bytes *out);

/* True when a TLS_READY is of a text that does not tell whether the server was verified. */
bool scan_trust_is_untold(const struct finding_scan *scan, uint32_t id);

struct message_value;

/* Adds a finding with one proof; returns it for further proofs. */
struct finding *finding_add(struct finding_scan *scan, const struct finding_head *head,
			    uint32_t proof, const struct message_value *values, size_t count);
void finding_prove(struct finding *finding, uint32_t proof); /* ignored when full */

#endif
