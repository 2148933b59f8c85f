/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The wrong-port doctor: what a port is, from its first bytes or its silence,
 * and what to do instead. A pure table; the second function takes the signs
 * out of a journal.
 */
#ifndef EXPLAIN_PORT_DOCTOR_H
#define EXPLAIN_PORT_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/journal.h"

/* How this side began. */
enum port_mode {
	PORT_PLAIN, /* waiting for a greeting in clear */
	PORT_TLS,   /* with a TLS handshake at once */
};

/* How it went when no greeting came. */
enum port_ending {
	PORT_TALKS,  /* there are first bytes */
	PORT_SILENT, /* connected, and nothing came until the wait was over */
	PORT_CLOSES, /* connected, and closed without a byte */
	PORT_BREAKS, /* the same with a reset */
};

struct port_signs {
	enum port_mode mode;
	enum port_ending ending;
	struct span first; /* the first bytes in clear, empty unless it talks */
	uint64_t port;     /* 0: not known */
};

/* Texts are message ids; {place} and {target} stand in them. */
struct port_diagnosis {
	const char *name;  /* "http", as reports write it */
	const char *what;  /* what this port is */
	const char *cause; /* how one comes to be there */
	const char *next;  /* what does the right thing */
};

/* NULL for an ordinary SMTP greeting, and where nothing can be told. */
const struct port_diagnosis *port_diagnose(const struct port_signs *signs);

/*
 * What the beginning of a connection shows; NULL when it is an ordinary one or
 * has not failed (yet). *signs are those that were looked at.
 */
const struct port_diagnosis *port_diagnose_journal(const struct journal *journal, uint16_t conn,
						   struct port_signs *signs);

/* The same for an event: NULL unless it is the one that tells, or the end that follows. */
const struct port_diagnosis *port_diagnose_event(const struct journal *journal, uint32_t id,
						 struct port_signs *signs);

/* True when the port is right for somebody else, or for another beginning: ours to correct. */
bool port_diagnosis_is_ours(const struct port_diagnosis *diagnosis);

/* One of the diagnosis's texts with its values, translated; the caller frees it. */
char *port_diagnosis_text(const char *sentence, const struct journal *journal, uint16_t conn);

#endif
