/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line on its way out: its bytes, which of them are secret, who wanted it.
 * Made by the command line, the plan, the AUTH helper; passes the gate as this.
 */
#ifndef JOURNAL_OUTGOING_H
#define JOURNAL_OUTGOING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/secret.h"
#include "journal/event.h"

/* A stretch of the line that is secret. */
struct outgoing_secret {
	uint32_t from;
	uint32_t size;
	uint32_t id; /* in struct secrets */
};

#define OUTGOING_SECRETS_MAX 4

struct outgoing {
	struct bytes line; /* without CRLF; wiped on release */
	struct outgoing_secret secrets[OUTGOING_SECRETS_MAX];
	size_t secret_count;
	enum event_origin origin;
	bool raw; /* sent as it stands, no CRLF added; with its line's end, or a piece without one */
	struct bytes octets; /* of BDAT: what follows the line at once, as counted by it or not */
};

/* A copy of line, nothing secret in it. */
void outgoing_init(struct outgoing *outgoing, struct span line, enum event_origin origin);
void outgoing_release(struct outgoing *outgoing);

/* The same for one that was used before: its memory is kept, what stood in it is not. */
void outgoing_reuse(struct outgoing *outgoing, struct span line, enum event_origin origin);

/* A deep copy of another one. */
void outgoing_copy(struct outgoing *outgoing, const struct outgoing *from);

/*
 * Marks a stretch as secret and keeps it in secrets. What the stretch decodes
 * to as Base64 is kept there as well, field by field for an AUTH PLAIN triple.
 */
void outgoing_mark(struct outgoing *outgoing, struct secrets *secrets, size_t from, size_t size);

struct dialogue;

/*
 * True for a command that is known, holds no secret and counts no octets; most
 * lines are such, and need not be taken apart to be told from others.
 */
bool outgoing_is_harmless(const struct dialogue *dialogue, struct span line);

/*
 * Marks what must not be seen of a typed line: credentials of an AUTH command,
 * a response within AUTH (all but a LOGIN user name), a line that looks like
 * Base64 credentials where no command is expected.
 */
void outgoing_mark_typed(struct outgoing *outgoing, struct secrets *secrets,
			 const struct dialogue *dialogue, struct span auth_mechanism);

#endif
