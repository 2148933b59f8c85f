/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What :chunk is asked for: "[last] [size=N] [claim=N] "TEXT" or FILE" (RFC 3030). */
#ifndef PLAN_CHUNK_H
#define PLAN_CHUNK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/escape.h"

#define CHUNK_SIZE_MAX (16 * 1024 * 1024) /* a chunk is held in memory */

struct chunk_wish {
	bool last;     /* the last one says LAST */
	uint64_t size; /* of a chunk, at most */
	bool claims;   /* the last one announces `claim` octets, true or not */
	uint64_t claim;
	bool is_file;
	struct span path;
	struct escape_text text;
};

/* False with FAULT_USAGE; *column, unless NULL, is where (1…). The caller releases always. */
bool chunk_parse(struct span argument, struct chunk_wish *wish, unsigned *column,
		 struct fault *fault);
void chunk_release(struct chunk_wish *wish);

#endif
