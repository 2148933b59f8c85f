/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 25, 465, 587 and 2525 of a host side by side, on every address, one after
 * the other: what `:ports` shows on the screen. Reads no clock.
 */
#ifndef CLI_PORTS_H
#define CLI_PORTS_H

#include "cli/options.h"
#include "net/names.h"

struct loop;
struct ports;

/* Begins. Options and names are borrowed. */
struct ports *ports_new(const struct options *options, struct names *names, const char *host,
			uint64_t now_us);
void ports_free(struct ports *ports); /* NULL is allowed */

void ports_watch(const struct ports *ports, struct loop *loop);

/* True when all is known. */
bool ports_pump(struct ports *ports, uint64_t now_us);

/* Appends the table, or why there is none: lines, translated and printable. */
void ports_append(const struct ports *ports, int columns, struct bytes *out);

#endif
