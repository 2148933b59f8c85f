/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a password comes from without a screen: a command, a descriptor, a file, or ~/.netrc. */
#ifndef CLI_PASSWORD_H
#define CLI_PASSWORD_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "cli/options.h"

#define PASSWORD_MAX 65536

/* Whose password is wanted. */
struct password_owner {
	struct span host;
	struct span user;
};

/* True when an option says where it is, or ~/.netrc (readable by nobody else) has one. */
bool password_is_given(const struct options *options, struct password_owner owner);

/*
 * Appends the password, exactly one line end stripped; the caller wipes it.
 * False with a fault. The command runs anew each time.
 */
bool password_read(const struct options *options, struct password_owner owner,
		   struct bytes *password, struct fault *fault);

/* A sentence about a --password-file that is no secret, to be freed; NULL when all is well. */
char *password_warning(const struct options *options);

#endif
