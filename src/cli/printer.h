/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation on standard output while it goes on, as text or JSON lines. */
#ifndef CLI_PRINTER_H
#define CLI_PRINTER_H

#include <stdbool.h>

#include "cli/options.h"
#include "journal/journal.h"

struct printer;

struct printer *printer_new(const struct options *options);
void printer_free(struct printer *printer);

/* Prints what is new. False when standard output cannot take it (errno tells why). */
bool printer_catch_up(struct printer *printer, const struct journal *journal);

/* What comes behind the last event: findings, and the verdict (as text: to verdict_fd). */
bool printer_finish(struct printer *printer, const struct journal *journal, int verdict_fd);

/* Writes to standard output or error, all of it or false. */
bool print_bytes(int fd, struct span text);

/*
 * Writes to standard output. False when it cannot take it, which is said on
 * standard error; a reader that has gone (`| head`) has seen enough.
 */
bool print_output(struct span text);

/* Both with text of ours, in the charset of the locale. */
bool print_text(int fd, struct span text);
bool print_output_text(struct span text);

/* Says that standard output cannot be written, and why. */
void print_output_error(int system);

/* "smtpscope: SENTENCE" on standard error. */
void print_error(const char *sentence);

struct report_format;
struct subcommand;

/*
 * To standard output; through the user's pager when that is a terminal with
 * fewer rows than the text has lines. Text is in the charset of the locale,
 * everything else (JSON, HTML) in UTF-8.
 */
bool print_long(struct span text, bool is_text);
bool print_is_text(const struct report_format *format);

/* The row that --format names, text without it; NULL for another word. */
const struct report_format *print_format_of(const struct options *options);

/* Says which formats there are (`of_explanations`: for explain and compare); the exit status. */
int print_format_error(const struct subcommand *subcommand, bool of_explanations);

/* Columns of the terminal on standard output; 100 when it is none. */
int print_columns(void);

/* The terminal's width when standard output is one, else 0: a line beyond it would begin a row. */
int print_fold(void);

#endif
