/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What went wrong outside: name service, connection, TLS, a file. A function
 * that can fail so returns false and fills the fault given last; its caller
 * reports it or passes it on, and nobody prints on the way. What a server
 * said is never a fault.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stddef.h>

#include "base/message.h"

enum fault_kind {
	FAULT_NONE,
	FAULT_RESOLVE,  /* no address for a name */
	FAULT_CONNECT,  /* no connection to an address */
	FAULT_TLS,      /* handshake, certificate, record */
	FAULT_TIMEOUT,  /* something awaited did not come */
	FAULT_CLOSED,   /* the other side ended the connection */
	FAULT_LIMIT,    /* a bound of ours was passed */
	FAULT_PROTOCOL, /* what came cannot be gone on with (injection before TLS) */
	FAULT_FILE,     /* a file, a folder, a child program */
	FAULT_USAGE,    /* an argument that means nothing */
};

struct fault {
	enum fault_kind kind;
	int system;     /* errno or the library's code; 0 when there is none */
	char text[480]; /* what happened, why and what to do: translated, printable */
};

/* Fills the fault (NULL is allowed and ignored); the sentence is translated already. */
void fault_set(struct fault *fault, enum fault_kind kind, int system, const char *sentence,
	       const struct message_value *values, size_t count);

/* The same for a sentence without values. */
void fault_set_plain(struct fault *fault, enum fault_kind kind, int system, const char *sentence);

/* "{what}: {reason}" of a failed call on a file, errno's words for the reason. */
void fault_set_file(struct fault *fault, int system, const char *sentence, const char *path);

/* "resolve", "connect", … as the journal writes them. */
const char *fault_kind_name(enum fault_kind kind);

#endif
