/* SPDX-License-Identifier: GPL-3.0-or-later */
/* User names inside GS2 and SCRAM messages (saslname of RFC 5801 §4 and RFC 5802 §7). */
#ifndef SASL_NAMES_H
#define SASL_NAMES_H

#include <stdbool.h>

#include "base/bytes.h"

/* Appends the name with ',' as "=2C" and '=' as "=3D". */
void names_escape(struct span name, struct bytes *out);

/* Appends the name that was meant; false when an '=' begins no such escape, or a NUL stands in it. */
bool names_unescape(struct span text, struct bytes *out);

#endif
