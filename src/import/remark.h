/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remarks of a text that tell a fact: a connection, TLS, an end. */
#ifndef IMPORT_REMARK_H
#define IMPORT_REMARK_H

#include <stdbool.h>

#include "base/bytes.h"

struct conversation;

/* What a remark may tell. */
enum fact {
	FACT_NONE,          /* no more than a remark, but never the rest of a line */
	FACT_TRYING,        /* the place follows; it may come to a connection */
	FACT_CONNECTED,     /* the place follows */
	FACT_TLS,           /* it stands; version, cipher … follow */
	FACT_TLS_NEWS,      /* more of the same, told before or behind it */
	FACT_VERIFIED,      /* its certificate is */
	FACT_UNVERIFIED,    /* and is not */
	FACT_TLS_FAILED,    /* the reason follows */
	FACT_UNREACHED,     /* the reason follows */
	FACT_CLIENT_CLOSED, /* by the client, in good order */
	FACT_SERVER_CLOSED, /* by the server */
	FACT_LOST,
	FACT_TIMED_OUT, /* a time may follow */
};

/* What a remark of a format begins with (case is ignored), and what it tells. */
struct saying {
	const char *words; /* NULL closes a table */
	enum fact fact;
};

/* True when the remark tells a fact, which has been told then; `rows` may be NULL. */
bool remark_tell(struct conversation *conversation, const struct saying *rows, struct span text);

/* True when remark_tell() would find a fact. */
bool remark_is_fact(const struct saying *rows, struct span text);

/* "192.0.2.7:25" as members of a CONNECTED. */
void remark_add_place(struct bytes *members, struct span place);

/* "TLSv1.3 CIPHER, verified for NAME": the TLS that these words tell of. */
void remark_tls(struct conversation *conversation, struct span words);

#endif
