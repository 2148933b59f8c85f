/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an event's bytes are laid out; for scribe, codec and store. */
#ifndef JOURNAL_PAYLOAD_H
#define JOURNAL_PAYLOAD_H

#include "base/bytes.h"
#include "base/secret.h"

#define REPLY_HEAD_SIZE 8 /* first and last id, before the bytes that few replies have */

/*
 * Appends the bytes of a text event: with count > 0 the event gets
 * EVENT_HAS_SECRETS. Marks are sorted by offset.
 */
void payload_append(struct bytes *out, const struct secret_mark *marks, uint32_t count,
		    struct span text);

#endif
