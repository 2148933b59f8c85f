/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of the screen that leaves it for a file or a command. */
#ifndef CLI_COPY_H
#define CLI_COPY_H

#include <stdbool.h>

#include "base/fault.h"

/* `destination` is ">FILE" (a new one, 0600) or "|COMMAND", which reads it from standard input. */
bool copy_out(struct span text, struct span destination, struct fault *fault);

#endif
