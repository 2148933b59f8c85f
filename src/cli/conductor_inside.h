/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the conductor's files share: its insides. */
#ifndef CLI_CONDUCTOR_INSIDE_H
#define CLI_CONDUCTOR_INSIDE_H

#include "base/bytes.h"
#include "cli/attempts.h"
#include "cli/conductor.h"
#include "cli/log.h"
#include "practice/peer.h"

#define LOGS 2

#define LEAVES_MAX 16

/* What the user said about a queued line: it may leave early. */
struct leave {
	uint32_t id;
	unsigned yes; /* and past these guards, a bit each */
};

struct conductor {
	const struct options *options;
	bool screen;
	struct loop *loop;
	struct names *names;
	uint32_t alive_s; /* NOOP after so long a silence; 0: never */
	struct endpoint endpoint;
	struct bytes place; /* the endpoint as text */
	struct journal *journal;
	struct journal *before; /* of the session that is compared with; NULL: none */
	struct secrets *secrets;
	struct session *session;
	uint16_t conn;
	unsigned serial;        /* sessions that were begun */
	struct log *logs[LOGS]; /* --log, the private one */
	struct fault log_faults[LOGS];
	struct tls_anchors *anchors; /* of --ca-file; NULL: none */
	struct tls_identity *identity;
	struct peer *peer;
	struct login_run *login;
	uint32_t login_seen; /* the last reply that the login was shown */
	struct attempts *attempts;
	struct bytes auth_user;              /* of the exchange that is open */
	uint32_t auth_secret;                /* its last secret, by id; 0: none */
	const struct mechanism *auth_helper; /* of the helper's login; NULL: it was typed */
	uint32_t auth_seen;                  /* the last reply that was looked at for refusals */
	bool unproven;
	bool forgotten; /* the session is over, and its secrets are wiped */
	bool allowed[GUARD_COUNT];
	struct leave released[LEAVES_MAX];
	size_t released_count;
	bool grouping;        /* lines wait for conductor_flush() */
	uint32_t hasty_until; /* queued lines up to this one leave without waiting for replies */
	const struct ladder_step *step; /* the last one that was taken; NULL: none */
	int keylog;                     /* a descriptor; 0: none */
	struct tls_memory *resume;      /* for that step; NULL: none */
	bool climbing;                  /* its connection is on the way to TLS */
	uint32_t asked_id;              /* the queued line that the gate asks about */
	enum guard asked_guard;
	char *question;
	struct breakpoints *breakpoints;
	uint32_t checked_id; /* the queued line that breakpoints were asked about */
	uint32_t stopped_id; /* and that one of them holds; 0: none */
	uint32_t waiting_id; /* lines up to this one waited when a reply met a breakpoint */
	uint32_t stops_seen; /* replies up to this one were looked at */
	char *stopped_by;    /* the text of the breakpoint that was met last */
	bool stop_told;
	bool unfinished; /* the last pump ended with its time, not with its work */
	char *refusal;
	int refusal_status;
	char *warning;
	char *helo;
};

/* conductor_open.c */
void conductor_end_login(struct conductor *conductor);
void conductor_forget_question(struct conductor *conductor);
void conductor_write_logs(struct conductor *conductor);

/* conductor_ladder.c: the next line of a step. */
bool conductor_pump_ladder(struct conductor *conductor);

/* conductor_content.c: its size, and what is odd about it; true if anything is. */
bool conductor_append_content(const struct conductor *conductor, struct bytes *out);

/* conductor_lines.c, conductor_exchange.c: each moves something on and tells whether it did. */
bool conductor_advance(struct conductor *conductor);
bool conductor_pump_login(struct conductor *conductor);
void conductor_follow_logins(struct conductor *conductor);

/* conductor_envelope.c: sender and accepted recipients of the open transaction, a few by name. */
void conductor_append_envelope(const struct conductor *conductor, struct bytes *sender,
			       struct bytes *recipients);

/* conductor_credentials.c */

/* What a line says of a login; empty where it says nothing. */
struct credentials {
	struct bytes user;
	struct bytes secret; /* the password or token itself */
};

/* Owned by the caller, who releases them. */
void conductor_read_credentials(const struct conductor *conductor, const struct outgoing *line,
				struct credentials *out);
void credentials_release(struct credentials *credentials); /* wipes */

/* A line of an exchange leaves: who and what, for the case that it is refused. */
void conductor_note_credentials(struct conductor *conductor, const struct outgoing *line);

/* conductor_exchange.c */

/* What a line of a login tells whoever listens. */
enum exposure conductor_line_exposure(const struct conductor *conductor,
				      const struct outgoing *line);

/* conductor_stops.c */

/* True while a breakpoint holds the line that is about to leave. */
bool conductor_stops(struct conductor *conductor, const struct session_line *line);

/* Looks at the replies that are new: one that meets a breakpoint stops all that waits. */
void conductor_follow_replies(struct conductor *conductor);

/* Nothing is held any more: the session is another. */
void conductor_forget_stops(struct conductor *conductor);

/* conductor_keepalive.c */
bool conductor_pump_keepalive(struct conductor *conductor);
uint64_t conductor_keepalive_deadline(const struct conductor *conductor); /* 0: none */

#endif
