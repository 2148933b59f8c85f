/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's side of SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, RFC 7677) with
 * a knob for each way to get it wrong. Text in, text out.
 */
#ifndef TESTS_TOOLS_HOSTILE_SCRAM_H
#define TESTS_TOOLS_HOSTILE_SCRAM_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/digest.h"

struct scram {
	enum digest_kind digest;
	struct span password;
	struct span iterations;   /* as it stands behind i=; "4096" is right */
	struct span salt;         /* as it stands behind s=, in Base64 */
	struct span nonce;        /* what is added to the client's; empty is wrong */
	bool wrong_signature;     /* v= of something else */
	struct span final;        /* in place of server-final; empty: the right one */
	struct bytes first_bare;  /* client-first-message-bare */
	struct bytes first;       /* server-first-message */
	struct bytes whole_nonce; /* the client's and ours */
};

/* Reads client-first and appends server-first; false when it is none. */
bool scram_push_first(struct scram *scram, struct span message, struct bytes *answer);

/* Reads client-final and appends server-final; false when the proof is wrong. */
bool scram_push_final(struct scram *scram, struct span message, struct bytes *answer);

void scram_release(struct scram *scram);

#endif
