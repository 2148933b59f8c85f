/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subcommands: one row and one file each; help is printed from the rows. */
#ifndef CLI_SUBCOMMAND_H
#define CLI_SUBCOMMAND_H

#include <stddef.h>

#include "cli/options.h"

struct subcommand {
	const char *name;                          /* "run"; "" for a bare TARGET */
	const char *arguments;                     /* "SCRIPT TARGET" */
	const char *help;                          /* N_() sentence */
	unsigned options;                          /* of enum option_place */
	int (*run)(const struct options *options); /* words[0] is what follows the name */
};

const struct subcommand *subcommand_row(size_t n); /* NULL behind the last */

int cli_run(const struct options *options);
int cli_live(const struct options *options);
int cli_serve(const struct options *options);
int cli_probe(const struct options *options);
int cli_demo(const struct options *options);
int cli_lesson(const struct options *options);
int cli_open(const struct options *options);
int cli_explain(const struct options *options);
int cli_compare(const struct options *options);
int cli_diff(const struct options *options);
int cli_report(const struct options *options);
int cli_scrub(const struct options *options);
int cli_decode(const struct options *options);
int cli_auth(const struct options *options);
int cli_list(const struct options *options);

/* Says on standard error what is wrong with the call, and how it is written. */
int cli_usage_error(const char *sentence, const struct subcommand *subcommand);

/* The row whose function this is. */
const struct subcommand *subcommand_of(int (*run)(const struct options *options));

#endif
