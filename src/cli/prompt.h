/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for something secret on a terminal without a screen: nothing that is typed shows. */
#ifndef CLI_PROMPT_H
#define CLI_PROMPT_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/fault.h"

/* True when somebody can be asked: standard input is a terminal. */
bool prompt_is_possible(void);

/*
 * Shows the sentence on standard error and appends what is typed, which the
 * caller wipes. One line; with `lines` until an empty one or Ctrl-D. False with
 * a fault on Ctrl-C, or when the terminal cannot be read.
 */
bool prompt_read(const char *sentence, bool lines, struct bytes *answer, struct fault *fault);

#endif
