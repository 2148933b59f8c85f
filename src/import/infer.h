/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must have been said, or been so, for a reply to come that a text shows alone. */
#ifndef IMPORT_INFER_H
#define IMPORT_INFER_H

#include "base/bytes.h"
#include "smtp/phase.h"

#define INFERRED_MESSAGE "."

/*
 * The command that a reply answers which nobody is told to have asked for: the
 * verb's bare name, INFERRED_MESSAGE, or an empty span when nothing can be said.
 */
struct span infer_command(enum phase phase, struct span reply_line);

/* Where a session must stand when this is the first reply that is told of it. */
enum phase infer_phase(struct span reply_line);

#endif
