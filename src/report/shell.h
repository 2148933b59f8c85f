/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Command lines for a POSIX shell. Whatever a word holds, the shell reads it as
 * one word and nothing in it as a command; a comment stays a comment. Bytes
 * that cannot be printed stand as visible escapes.
 */
#ifndef REPORT_SHELL_H
#define REPORT_SHELL_H

#include <stdbool.h>

#include "base/bytes.h"

/* A word of others, in single quotes unless it needs none. */
void shell_append_word(struct bytes *out, struct span word);

/*
 * The next option of a command, on a line of its own: "--from 'a b'". One that
 * ends in "=" is not parted from its value, for tools that would take a value
 * with a leading "-" for an option.
 */
void shell_append_option(struct bytes *out, const char *option, struct span value);
void shell_append_flag(struct bytes *out, const char *option);

/* "# …" and a newline; long ones are broken into several. */
void shell_append_comment(struct bytes *out, const char *text);

/* True for a text that a here-document gives on as it is: not too long, and nothing but lines to be read. */
bool shell_can_hold(struct span text);

/* " <<'MESSAGE'", the lines with LF, and the delimiter, which is none of them. */
void shell_append_document(struct bytes *out, struct span text);

#endif
