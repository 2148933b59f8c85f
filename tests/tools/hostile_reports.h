/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a case's journal becomes when it is handed on: every report format, the
 * session beside itself, and the file scrubbed.
 */
#ifndef TESTS_TOOLS_HOSTILE_REPORTS_H
#define TESTS_TOOLS_HOSTILE_REPORTS_H

#include <stdbool.h>

#include "base/bytes.h"
#include "rig_box.h"

/* Called with each text: its name, such as "report --format=html", and all that was printed. */
typedef bool reports_visitor(const char *name, struct span text, void *context);

/*
 * Makes them of the journal at `path`. True when each was made and the visitor
 * said so of each; the report tells what was not.
 */
bool reports_visit(const char *program, const struct box *box, const char *path,
		   reports_visitor *visitor, void *context, struct bytes *report);

#endif
