/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plan: lines that are to come, as values. Items are those of a script, so
 * a script loads into a plan and a plan is saved as one. What has left stays in
 * it, before the cursor. Pure: who carries an item out is cli/steps.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/secret.h"
#include "journal/journal.h"
#include "journal/outgoing.h"
#include "plan/script.h"
#include "plan/stage.h"

enum planned_state {
	PLANNED_COMING,
	PLANNED_GONE,    /* carried out, and its reply was as called for */
	PLANNED_FAILED,  /* its reply was not */
	PLANNED_DROPPED, /* refused by the gate, or dropped by the user */
};

struct planned {
	uint32_t id; /* 1…; stays the line's own wherever it is moved */
	struct script_item item;
	enum planned_state state;
	enum plan_stage stage; /* that it belongs to; a NOOP belongs to what is before it */
	bool breakpoint;
	bool here;          /* what comes is new: a replay ends before it */
	uint32_t mask_from; /* of item.text: what must not be seen, as long as it stands there */
	uint32_t mask_to;
	uint32_t secret; /* where it is kept instead, missing at mask_from; 0: it is not */
	struct secret_shape shape;
};

struct plan;

struct plan *plan_new(void);
void plan_free(struct plan *plan); /* NULL is allowed */

size_t plan_count(const struct plan *plan);
const struct planned *plan_line(const struct plan *plan, size_t n); /* NULL behind the last */
size_t plan_find(const struct plan *plan, uint32_t id); /* its place; plan_count() when none */

/* Changes what both hold. */
void plan_swap(struct plan *plan, struct plan *other);

/* The place of the next line to go; plan_count() when nothing is to come. */
size_t plan_cursor(const struct plan *plan);

/* ---- filling ---- */

/*
 * Puts the items of a text in the language of scripts before place `at` (at
 * least the cursor). False with a fault ("FILE:LINE:COLUMN: …"), nothing added.
 */
bool plan_insert_text(struct plan *plan, size_t at, struct span text, const char *file,
		      const struct variables *variables, struct fault *fault);

/* Appends a line for the server as it stands (a lone DATA included), content, :auth. */
void plan_append_line(struct plan *plan, struct span line);
void plan_append_content(struct plan *plan, struct span content);
void plan_append_login(struct plan *plan, struct span mechanism);

/* Appends copies of all items of a script. */
void plan_append_script(struct plan *plan, const struct script *script);

/*
 * Appends what was sent on a connection of the journal, its last QUIT left out:
 * a login as :auth MECHANISM, content as a block. Content of which the journal
 * kept only the beginning is left out with its DATA; their number is returned.
 */
size_t plan_append_session(struct plan *plan, const struct journal *journal, uint16_t conn);

/* Appends those lines of another plan that are still to come. */
void plan_append_coming(struct plan *plan, const struct plan *from);

/*
 * Takes the secrets out of the lines that are to come, into the session's: to be
 * called after each filling. What they are is not seen in the plan any more.
 */
void plan_hide(struct plan *plan, struct secrets *secrets);

/* ---- changing what is to come ---- */

/* None of these touches a line that is gone; false when they cannot. */
bool plan_cut(struct plan *plan, uint32_t id);
bool plan_move(struct plan *plan, uint32_t id, int direction); /* past its neighbour; -1, 1 */
bool plan_toggle(struct plan *plan, uint32_t id);              /* its breakpoint */

/* Puts a line of a script, or several, in its place. */
bool plan_replace(struct plan *plan, uint32_t id, struct span text,
		  const struct variables *variables, struct fault *fault);

/* Puts other content in place of a message's. */
bool plan_replace_content(struct plan *plan, uint32_t id, struct span content);

void plan_clear(struct plan *plan);
void plan_restart(struct plan *plan); /* everything is to come again */

/* What is behind the last line is new: marks the next one that is added. */
void plan_mark_here(struct plan *plan);

/* ---- going on ---- */

/* The line at the cursor is over; the cursor moves on. */
void plan_finish(struct plan *plan, enum planned_state state);

/* It could not be sent at all: marked, and still to come. */
void plan_fail(struct plan *plan);

/* What there is among the lines from place `from` on. */
bool plan_has_login(const struct plan *plan, size_t from);
bool plan_has_message(const struct plan *plan, size_t from);

enum verb planned_verb(const struct planned *planned);  /* VERB_MESSAGE of content */
bool planned_is_login(const struct planned *planned);   /* AUTH, or :auth */
bool planned_is_message(const struct planned *planned); /* DATA, BDAT, BURL */

/* ---- as text ---- */

/* One line: "MAIL FROM:<a@b.c>", ":body FILE", "(message, 812 bytes)"; hidden secrets left out. */
void planned_append(const struct planned *planned, struct bytes *out);

bool planned_has_secret(const struct planned *planned);

/* Where in planned_append()'s line item.text begins, whose part mask_from to mask_to is. */
size_t planned_text_at(const struct planned *planned);

/*
 * Appends item.text with its secret, or the whole line with it; false when that
 * was wiped, with the session that it was for.
 */
bool planned_append_text(const struct planned *planned, const struct secrets *secrets,
			 struct bytes *out);
bool planned_append_whole(const struct planned *planned, const struct secrets *secrets,
			  struct bytes *out);

/* A line on its way out, as a script has it; what is secret in it stands there. */
void plan_format_sent(const struct outgoing *line, struct bytes *out);

/* The whole as a script. A secret becomes ${secret_1}…; their number is returned. */
size_t plan_format(const struct plan *plan, struct bytes *out);

#endif
