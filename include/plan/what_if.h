/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One thing different: what :whatif changes in the lines of a plan. What it
 * changes in the connection is its owner's affair. Pure.
 */
#ifndef PLAN_WHAT_IF_H
#define PLAN_WHAT_IF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "plan/plan.h"

enum what_if_kind {
	WHAT_IF_EHLO,      /* the name that we give */
	WHAT_IF_TLS,       /* the version of TLS; none: no STARTTLS */
	WHAT_IF_IP,        /* the address family */
	WHAT_IF_MECHANISM, /* of the logins */
	WHAT_IF_FROM,      /* the sender */
};

struct what_if {
	enum what_if_kind kind;
	struct span value; /* points into the text that was read */
};

/* Reads "tls=1.2"; false with a fault that says what can be different. */
bool what_if_parse(struct span text, struct what_if *change, struct fault *fault);

/* Changes the lines that are to come; how many. */
size_t what_if_apply(const struct what_if *change, struct plan *plan);

#endif
