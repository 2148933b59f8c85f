/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must hold of every program run by a rig, whatever its test is about:
 * what it prints cannot act on a terminal, its journal is whole, a secret is
 * nowhere. Each check appends its complaint to the report and returns false.
 */
#ifndef TESTS_TOOLS_RIG_CHECK_H
#define TESTS_TOOLS_RIG_CHECK_H

#include <stdbool.h>

#include "base/bytes.h"

/*
 * Nothing but newlines, tabs and characters that only show: UTF-8 without
 * controls (C0, DEL, C1), bidirectional controls, zero-width, tag and private
 * characters.
 */
bool check_safe(struct span text, const char *what, struct bytes *report);

/*
 * All that a program on the screen wrote, byte by byte: sequences that curses
 * writes, marks of the test's own, and characters as above. Without `utf8` any
 * byte from 0xa0 on is one; with `shifts` the terminal changes its character
 * set by SO and SI.
 */
bool check_terminal(struct span raw, bool utf8, bool shifts, struct bytes *report);

/* A file whose first line is a journal's. */
bool check_is_journal(struct span content);

/*
 * Each line is JSON by an independent reader, and ends in the right checksum;
 * the ids are 1, 2, 3 … The bytes that connection 1 received, as far as no
 * secret was cut out of them, are appended to *received unless it is NULL.
 */
bool check_journal(struct span content, struct bytes *received, struct bytes *report);

/* Each line is one JSON object. */
bool check_json_lines(struct span content, struct bytes *report);

/* How often the secret stands in content: as it is, or in Base64 at any of three alignments. */
int check_count_secret(struct span content, struct span secret);

#endif
