/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Growing a buffer that holds secrets: bytes.h may leave a copy behind when a
 * block moves, these never do. A buffer filled so is released with bytes_wipe().
 */
#ifndef SASL_GUARDED_H
#define SASL_GUARDED_H

#include "base/bytes.h"

/* Room for `more` bytes; what was moved is overwritten where it stood. */
void guarded_reserve(struct bytes *bytes, size_t more);

void guarded_append(struct bytes *bytes, struct span part);
void guarded_append_text(struct bytes *bytes, const char *text);
void guarded_append_base64(struct bytes *bytes, struct span data);
void guarded_append_hex(struct bytes *bytes, struct span data);

#endif
