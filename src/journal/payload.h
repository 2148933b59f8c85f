/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How text with secrets is laid out in an event's bytes; for scribe and codec. */
#ifndef JOURNAL_PAYLOAD_H
#define JOURNAL_PAYLOAD_H

#include "base/bytes.h"
#include "base/secret.h"

/*
 * Appends the bytes of a text event: with count > 0 the event gets
 * EVENT_HAS_SECRETS. Marks are sorted by offset.
 */
void payload_append(struct bytes *out, const struct secret_mark *marks, uint32_t count,
		    struct span text);

#endif
