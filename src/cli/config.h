/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The user's configuration file: servers by name, defaults of sessions, keys,
 * theme, language. Read once at the start; a file with a mistake in it is
 * refused as a whole, with line and reason, and the program goes on with what
 * it has of itself.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "base/fault.h"
#include "cli/options.h"
#include "plan/binding.h"
#include "tui/theme.h"
#include "tui/tui.h"

struct config;

/*
 * Reads config/smtpscope/config of the XDG folders; no file is no mistake. Never
 * NULL. After a mistake the fault says what it is ("FILE:LINE: …"), and the
 * config is one without any setting; else the fault's kind is FAULT_NONE.
 */
struct config *config_read(struct fault *fault);

/* The same from this path. */
struct config *config_read_file(const char *path, struct fault *fault);
void config_free(struct config *config); /* after all options that were taken from it */

const char *config_language(const struct config *config); /* NULL: not set */
const struct theme *config_theme(const struct config *config);
const struct bindings *config_bindings(const struct config *config);

/* What :set-option is to be given at the start; *count of them. */
const struct tui_setting *config_settings(const struct config *config, size_t *count);

/*
 * Gives the options what the file sets for every session, and then what it sets
 * for one server: `profile` of --profile, NULL for none. To be done before the
 * command line is parsed, which outranks it. False with FAULT_USAGE when there
 * is no such server.
 */
bool config_apply(struct config *config, const char *profile, struct options *options,
		  struct fault *fault);

#endif
