/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Message content as a text tells it: line by line, through DATA or BDAT. */
#ifndef IMPORT_CONTENT_H
#define IMPORT_CONTENT_H

#include "import/conversation.h"

/* A line behind 354; a lone dot ends the message. */
void content_take(struct conversation *conversation, struct span line, const char *end);

/* The final dot: told, or known from the reply that only it can have brought. */
void content_end(struct conversation *conversation);

/* A message of which nothing is told but what became of it. */
void content_infer(struct conversation *conversation);

/* Octets of a BDAT chunk. */
void content_take_chunk(struct conversation *conversation, struct span line, const char *end);

/* The session is over within a message. */
void content_drop(struct stream *stream);

#endif
