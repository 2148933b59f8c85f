/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events: what a journal holds. Facts come from outside (bytes received, TLS
 * up), conclusions are drawn from them by the scribe (REPLY, PHASE) and name
 * the facts that they came from. An event never changes.
 *
 * What an event's bytes are depends on its kind: text kinds hold the bytes as
 * they came, without the secrets in them (see event_text()); the others hold
 * named members (see "journal/members.h").
 */
#ifndef JOURNAL_EVENT_H
#define JOURNAL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/secret.h"

enum event_kind {
	EVENT_DAMAGED,   /* a line of a journal file that could not be read; text: what it held */
	EVENT_UNKNOWN,   /* a kind of a newer version; text: the file's line as it stands */
	EVENT_RESOLVED,  /* members: name, addresses… */
	EVENT_CONNECTED, /* members: address, port, local, ms */
	EVENT_TLS_READY, /* members: version, cipher, trusted, … */
	EVENT_CLOSED, /* members: by ("server", "client"), how ("fin", "reset", "no_close_notify") */
	EVENT_FAILED,   /* members: fault (its kind), text, system */
	EVENT_RECEIVED, /* text: one line or a piece of one, without its end */
	EVENT_SENT,     /* ref: the COMMAND whose last byte was handed over */
	EVENT_BODY_SENT, /* members: bytes, lines, sha256; text of the first 8 KiB; ref: the COMMAND */
	EVENT_COMMAND, /* text: the line without CRLF; code: enum verb; flaws: enum event_origin */
	EVENT_REPLY,   /* first, last: RECEIVED ids; ref: the command answered */
	EVENT_PHASE,   /* code: the new enum phase; ref: the event that caused it */
	EVENT_LOGIN,   /* members: mechanism, user, outcome; ref: the AUTH command */
	EVENT_HELD,    /* text: a line that the gate holds; members not used */
	EVENT_NOTE, /* text: a remark of the user or the program, a mark if empty; ref: about what */
	EVENT_TIMEOUT, /* members: awaited, ms; ref: the command */
	EVENT_ATTEMPT, /* members: address, port, result (connector.h), ms; host, words, system */
	EVENT_POLICY,  /* members: domain, sts, sts_mode, sts_mx, tlsrpt … */
	EVENT_KIND_COUNT
};

/* Who wanted a command sent. */
enum event_origin {
	ORIGIN_TYPED,
	ORIGIN_PLAN,     /* a script, a pasted plan */
	ORIGIN_LOGIN,    /* the AUTH helper or :auth */
	ORIGIN_STAGE,    /* --to=STAGE, F3, F7 */
	ORIGIN_QUIT,     /* said on leaving */
	ORIGIN_INFERRED, /* of an imported text that leaves it out: it must have been sent */
	ORIGIN_COUNT
};

enum event_mark {
	EVENT_HAS_SECRETS = 1 << 0, /* secret marks stand before the text */
	EVENT_MEMBERS = 1 << 1,     /* the bytes are members */
	EVENT_UNSOLICITED = 1 << 2, /* of a REPLY: nothing was outstanding */
	EVENT_EARLY = 1 << 3, /* of RECEIVED: came with or after the 220 to STARTTLS, in clear */
	EVENT_FIRST_PIECE = 1 << 4, /* of RECEIVED: a line begins here */
	EVENT_CUT = 1 << 4,         /* of REPLY: REPLY_CUT, which its flaws have no room for */
};

struct event {
	uint64_t time_us; /* since the journal's start */
	/* There may be millions: few replies have bytes of their own, nothing else has ids here. */
	union {
		const unsigned char *data; /* in the journal's arena */
		struct {
			uint32_t first; /* of a REPLY without bytes; read with event_first() */
			uint32_t last;
		};
	};
	uint32_t size;
	uint32_t ref;
	uint16_t code;     /* of REPLY: the code, 0 for none; of RECEIVED: enum line_end */
	uint16_t flaws;    /* of REPLY: enum reply_flaw; of RECEIVED: enum line_flaw */
	uint16_t conn;     /* 1… */
	uint8_t kind;      /* enum event_kind */
	uint8_t marks : 5; /* enum event_mark */
	uint8_t layer : 3; /* 0 clear, 1… TLS session n */
};

/* The first and the last RECEIVED id of a REPLY; 0 of all else. */
uint32_t event_first(const struct event *event);
uint32_t event_last(const struct event *event);

/* The text of a text kind, secrets missing from it; empty for the others. */
struct span event_text(const struct event *event);

/*
 * The secret marks of an event, sorted by offset: copies number n into *mark;
 * false when there are no more.
 */
bool event_secret(const struct event *event, size_t n, struct secret_mark *mark);

/*
 * Appends the text with "{secret:3}" where one is missing; the same form that
 * the journal file has.
 */
void event_append_text(const struct event *event, struct bytes *out);

/* "RECEIVED": the name in the journal file. */
const char *event_kind_name(enum event_kind kind);
bool event_kind_find(struct span name, enum event_kind *kind);

/* "typed", "login": the origin of a COMMAND in the journal file. */
const char *event_origin_name(enum event_origin origin);
bool event_origin_find(struct span name, enum event_origin *origin);

#endif
