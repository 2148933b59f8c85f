/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a text in the command line is, and what of it may be a secret: decides
 * which line the wiped field has to take, and which part of it is masked.
 */
#ifndef TUI_COMMAND_TEXT_H
#define TUI_COMMAND_TEXT_H

#include <stdbool.h>

#include "base/bytes.h"
#include "tui/field.h"
#include "tui/view.h"

/* Its first word, as far as one that means something can reach. */
struct span command_text_verb(struct span text);

/* True for AUTH with something behind it, also behind ":plan add". */
bool command_text_begins_auth(struct span text);

/* True when the text is, or may become, a command or a request; not AUTH with its argument. */
bool command_text_is_command(struct span text);

/* True for what is no command but looks like somebody's credentials in Base64. */
bool command_text_is_suspicious(const struct view *view, struct span text);

/* True when a command line with this text must be the wiped field. */
bool command_text_wants_field(const struct view *view, struct span text);

/* What of a text that stands in the wiped field is masked. */
struct field_mask command_text_mask(const struct view *view, struct span text);

#endif
