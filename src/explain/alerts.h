/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS alerts by number: what a side says when it breaks off. */
#ifndef EXPLAIN_ALERTS_H
#define EXPLAIN_ALERTS_H

#include <stddef.h>
#include <stdint.h>

struct alert_entry {
	uint8_t number;
	const char *name;    /* as the RFC has it */
	const char *meaning; /* N_(): what it says */
	const char *fix;     /* N_(): what to do when the server sends it to a mail client */
	const char *source;
};

extern const struct alert_entry alert_entries[]; /* sorted by number */
extern const size_t alert_entry_count;

const struct alert_entry *alert_entry_find(uint64_t number); /* NULL when unknown */

#endif
