/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of settings read through libconfuse: comments as one expects them,
 * the first mistake told with its line, and no file that others could write.
 */
#ifndef CLI_CONFIG_TEXT_H
#define CLI_CONFIG_TEXT_H

#include <confuse.h>

#include "base/fault.h"

/*
 * What the file at `path` says by the rules of `opts`; the caller frees it with
 * cfg_free(). NULL when there is no file (the fault's kind is FAULT_NONE then),
 * or when it cannot be used: the fault says why, "FILE:LINE: ...".
 */
cfg_t *config_text_read(const char *path, cfg_opt_t *opts, struct fault *fault);

/* Within a callback of libconfuse: a translated sentence about the line being read. */
void config_text_refuse(const cfg_t *cfg, const char *reason);

#endif
