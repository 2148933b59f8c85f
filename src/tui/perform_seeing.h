/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that change how a session is looked at: perform_seeing.c, and copy.c. */
#ifndef TUI_PERFORM_SEEING_H
#define TUI_PERFORM_SEEING_H

#include "tui/screen.h"

/* False: it is none of them. */
bool screen_perform_seeing(struct screen *screen, enum request request, struct span argument);

/* Letters that mean the same in every pane; false: it is none. */
bool screen_handle_pane_letter(struct screen *screen, const struct input *input);

void screen_copy(struct screen *screen, struct span argument);

/* Why what is being typed is no filter or expression yet; false: nothing is wrong with it. */
bool screen_append_typed_fault(const struct screen *screen, struct bytes *out);

#endif
