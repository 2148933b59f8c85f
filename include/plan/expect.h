/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a script expects of a reply: alternatives such as "250", "2xx|450",
 * "5.7.*" or "/regular expression/".
 */
#ifndef PLAN_EXPECT_H
#define PLAN_EXPECT_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "smtp/reply.h"

struct expect;

/* NULL with a fault that names what cannot be read. */
struct expect *expect_parse(struct span text, struct fault *fault);
struct expect *expect_copy(const struct expect *expect); /* NULL of NULL */
void expect_free(struct expect *expect);                 /* NULL is allowed */

/* True when one alternative covers the reply; of a broken one only a regular expression does. */
bool expect_matches(const struct expect *expect, const struct reply *reply);

/* As it was written. */
struct span expect_text(const struct expect *expect);

#endif
