/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line: the line editor while nothing secret can be meant, the
 * wiped field as soon as something may be, proposals and held lines that stand
 * in it ready to be sent. Sends nothing itself.
 */
#ifndef TUI_COMMAND_LINE_H
#define TUI_COMMAND_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "tui/canvas.h"
#include "tui/field.h"
#include "tui/input.h"
#include "tui/view.h"

struct command_line;

/* One at a time, as the line editor is. The view is borrowed. */
struct command_line *command_line_new(const struct view *view);
void command_line_free(struct command_line *line);

/* The view changed: masks, held lines and field or editor follow it. */
void command_line_update(struct command_line *line);

/* True when the key was taken; *entered is set when it was Enter. */
bool command_line_handle(struct command_line *line, const struct input *input, bool *entered);

struct span command_line_text(const struct command_line *line); /* until the next change */
bool command_line_is_secret(const struct command_line *line);   /* some of it is masked */
struct field_mask command_line_mask(const struct command_line *line);

/* Empties it and wipes what it held. */
void command_line_clear(struct command_line *line);

void command_line_set(struct command_line *line, struct span text);

/* A request that was refused: stands there to be corrected, but a colon begins another one. */
void command_line_give_back(struct command_line *line, struct span text);
void command_line_propose(struct command_line *line, struct span text);

/*
 * Puts a line of the plan there, to be changed; what Enter gives is for the
 * plan. `id`: the line to be replaced, or that a new one goes before (0: none).
 */
void command_line_plan(struct command_line *line, struct span text, enum plan_wish_kind kind,
		       uint32_t id);

/* What the line is for, as command_line_plan() was told; PLAN_NOTHING: the server. */
enum plan_wish_kind command_line_planned(const struct command_line *line, uint32_t *id);

/* The held line that stands in it, 0 for none; whether it was changed since. */
uint32_t command_line_held(const struct command_line *line, bool *changed);

/* Words to choose from after Tab; NULL: none. */
const char *command_line_choices(struct command_line *line);

/* `faulty`: what is typed is not valid yet, and the prompt shows it. */
void command_line_draw(struct command_line *line, struct canvas *canvas, struct area area,
		       bool focused, bool faulty);

#endif
