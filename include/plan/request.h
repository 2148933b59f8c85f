/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests: all that a user can ask of the program by name. One closed table;
 * the `:` commands, the keys, the F9 menu, the help screen, completion, scripts
 * and the manual's list are all read from it. Knows not how a request is done.
 */
#ifndef PLAN_REQUEST_H
#define PLAN_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

/* In the order of the table. */
enum request {
	REQUEST_CONNECT,
	REQUEST_RECONNECT,
	REQUEST_STARTTLS,
	REQUEST_LADDER,
	REQUEST_KEEPALIVE,
	REQUEST_PORTS,
	REQUEST_QUIT,
	REQUEST_CLOSE,
	REQUEST_DROP,
	REQUEST_HALF_CLOSE,
	REQUEST_AUTH,
	REQUEST_FORGET,
	REQUEST_REVEAL,
	REQUEST_DECODE,
	REQUEST_RAW,
	REQUEST_SEND,
	REQUEST_PIPELINE,
	REQUEST_FLUSH,
	REQUEST_CHUNK,
	REQUEST_MESSAGE,
	REQUEST_BODY,
	REQUEST_EDIT,
	REQUEST_RELEASE,
	REQUEST_EXPECT,
	REQUEST_EXPECT_CLOSE,
	REQUEST_SET,
	REQUEST_INCLUDE,
	REQUEST_PAUSE,
	REQUEST_SLEEP,
	REQUEST_ECHO,
	REQUEST_ALLOW,
	REQUEST_RUN,
	REQUEST_CONTINUE,
	REQUEST_FINISH,
	REQUEST_NEXT,
	REQUEST_PLANNED,
	REQUEST_WHATIF,
	REQUEST_BREAK,
	REQUEST_BREAKS,
	REQUEST_EXPLAIN,
	REQUEST_COMPARE,
	REQUEST_FINDINGS,
	REQUEST_TIMING,
	REQUEST_VERDICT,
	REQUEST_WAY,
	REQUEST_TRUST,
	REQUEST_CAPABILITIES,
	REQUEST_STATE,
	REQUEST_BYTES,
	REQUEST_DIFF,
	REQUEST_FILTER,
	REQUEST_SEARCH,
	REQUEST_MARK,
	REQUEST_NOTE,
	REQUEST_FOLD,
	REQUEST_ZOOM,
	REQUEST_LAYOUT,
	REQUEST_OPEN,
	REQUEST_PASTE,
	REQUEST_SESSION,
	REQUEST_COPY,
	REQUEST_REPORT,
	REQUEST_SCRIPT,
	REQUEST_LESSON,
	REQUEST_HINT,
	REQUEST_HELP,
	REQUEST_KEYS,
	REQUEST_PROJECTOR,
	REQUEST_MOUSE,
	REQUEST_SET_OPTION,
	REQUEST_LEAVE,
	REQUEST_COUNT
};

/* What a request is about: the headings of help and menu, in this order. */
enum request_group {
	REQUEST_CONNECTION,
	REQUEST_LOGIN,
	REQUEST_SENDING,
	REQUEST_PLAN,
	REQUEST_SEEING,
	REQUEST_PROGRAM,
	REQUEST_GROUP_COUNT
};

/* Where it can be used. */
enum request_place {
	REQUEST_ON_SCREEN = 1 << 0,
	REQUEST_IN_SCRIPT = 1 << 1,
};

struct request_row {
	enum request id;
	enum request_group group;
	unsigned where;       /* of enum request_place */
	const char *name;     /* ":auth" */
	const char *argument; /* "[MECHANISM]" as a hint shows it; NULL: takes none */
	const char *key;      /* "F4", anywhere; or NULL */
	const char *pane_key; /* "z", while a pane has the focus; or NULL */
	const char *help;     /* N_() sentence */
};

const struct request_row *request_row(size_t n); /* NULL behind the last */
const struct request_row *request_of(enum request id);

/* By name with its colon, case ignored, or by a beginning that only one row has; else NULL. */
const struct request_row *request_find(struct span word);

/* By key; `in_pane` looks among the panes' keys as well. NULL when no row has it. */
const struct request_row *request_find_key(const char *key, bool in_pane);

const char *request_group_name(enum request_group group); /* N_(): "Connection" */

#endif
