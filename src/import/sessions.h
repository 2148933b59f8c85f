/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sessions of a text that gives them names: streams by key. */
#ifndef IMPORT_SESSIONS_H
#define IMPORT_SESSIONS_H

#include "import/conversation.h"

struct sessions *sessions_new(void);
void sessions_free(struct sessions *sessions, void (*release)(struct stream *stream));

/* The stream of that key, made when there is none; it never moves. */
struct stream *sessions_find(struct sessions *sessions, struct span key);

#endif
