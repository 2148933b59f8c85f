/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The id under which a server queued a message, picked out of its reply to the final dot. */
#ifndef EXPLAIN_QUEUE_ID_H
#define EXPLAIN_QUEUE_ID_H

#include "base/bytes.h"

/* A span into text (behind the codes); empty when no known form is in it. */
struct span queue_id_in(struct span text);

#endif
