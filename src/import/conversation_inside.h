/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two files of a conversation share. */
#ifndef IMPORT_CONVERSATION_INSIDE_H
#define IMPORT_CONVERSATION_INSIDE_H

#include "import/conversation.h"

/* The time of what is told next: a millisecond later, unless the text tells times. */
uint64_t conversation_step(struct conversation *conversation);

/* The text need not tell that there is a connection: from here on there is one. */
void conversation_need(struct conversation *conversation);

/* Whatever there was to be told of TLS has been told when the next line is said. */
void conversation_settle_tls(struct conversation *conversation);

/* TLS must have been started: the client goes on behind the 220 to STARTTLS. */
void conversation_infer_starttls(struct conversation *conversation);

/* A reply that the text leaves open is one all the same. */
void conversation_cut_reply(struct stream *stream);

#endif
