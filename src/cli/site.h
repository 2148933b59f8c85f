/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The policy file of a machine, SYSCONFDIR/smtpscope/policy: which servers may
 * be connected to, and whether anybody may log in or send. No option and no
 * variable leads past it.
 */
#ifndef CLI_SITE_H
#define CLI_SITE_H

#include "base/fault.h"
#include "plan/policy.h"

struct site;

/*
 * Reads the file; none allows everything. Never NULL. A file with a mistake in
 * it allows no server at all, and the fault says the line and the reason; else
 * the fault's kind is FAULT_NONE.
 */
struct site *site_read(struct fault *fault);
struct site *site_read_file(const char *path, struct fault *fault); /* `path` is borrowed */
void site_free(struct site *site);

const struct policy *site_policy(const struct site *site);

#endif
