/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happens at the practice server, line by line on standard output: as text
 * for a teacher, or as JSON. Never waits for whoever reads it, and never floods
 * a terminal: lines that are too many are counted, and the count is told.
 */
#ifndef CLI_SERVE_VIEW_H
#define CLI_SERVE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "practice/notebook.h"

struct loop;
struct serve_view;

struct serve_view *serve_view_new(bool json, uint64_t now_us);
void serve_view_free(struct serve_view *view); /* NULL is allowed */

/* Text of ours, as it stands. */
void serve_view_say(struct serve_view *view, struct span text);

/* A place that is listened on; JSON only. */
void serve_view_tell_port(struct serve_view *view, const char *address, uint16_t port,
			  bool implicit);

/* All notes that are new. */
void serve_view_take(struct serve_view *view, struct notebook *notebook, uint64_t now_us);

/* Before and after the wait of the loop; false when nobody can read any more. */
void serve_view_watch(struct serve_view *view, struct loop *loop);
bool serve_view_write(struct serve_view *view, const struct loop *loop);
bool serve_view_is_written(const struct serve_view *view);

#endif
