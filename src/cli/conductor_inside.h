/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What conductor.c and conductor_lines.c share: the conductor's insides. */
#ifndef CLI_CONDUCTOR_INSIDE_H
#define CLI_CONDUCTOR_INSIDE_H

#include "base/bytes.h"
#include "cli/attempts.h"
#include "cli/conductor.h"
#include "cli/log.h"
#include "practice/peer.h"

#define LOGS 2

/* What the user said about a queued line. */
struct leave {
	uint32_t id;
	bool yes; /* to the gate */
};

struct conductor {
	const struct options *options;
	bool screen;
	struct loop *loop;
	struct names *names;
	struct endpoint endpoint;
	struct bytes place; /* the endpoint as text */
	struct journal *journal;
	struct secrets *secrets;
	struct session *session;
	uint16_t conn;
	struct log *logs[LOGS]; /* --log, the private one */
	struct fault log_fault;
	struct tls_identity *identity;
	struct peer *peer;
	struct login_run *login;
	uint32_t login_seen; /* the last reply that the login was shown */
	struct attempts *attempts;
	struct bytes auth_user; /* of the exchange that is open */
	uint32_t auth_secret;   /* its last secret, by id; 0: none */
	uint32_t auth_seen;     /* the last reply that was looked at for refusals */
	bool unproven;
	bool forgotten; /* the session is over, and its secrets are wiped */
	bool allowed[GUARD_COUNT];
	struct leave released[16]; /* lines that may leave early, or past the gate */
	size_t released_count;
	const struct ladder_step *step; /* the last one that was taken; NULL: none */
	int keylog;                     /* a descriptor; 0: none */
	bool climbing;                  /* its connection is on the way to TLS */
	uint32_t asked_id;              /* the queued line that the gate asks about */
	char *question;
	char *refusal;
	int refusal_status;
	char *warning;
	char *helo;
};

/* conductor.c */
void conductor_end_login(struct conductor *conductor);
void conductor_forget_question(struct conductor *conductor);
void conductor_write_logs(struct conductor *conductor);

/* conductor_ladder.c: what a step changes, and its next line. */
void conductor_fit_step(const struct ladder_step *step, struct session_options *session);
bool conductor_pump_ladder(struct conductor *conductor);

/* conductor_lines.c: each moves something on and tells whether it did. */
bool conductor_advance(struct conductor *conductor);
bool conductor_pump_login(struct conductor *conductor);
void conductor_follow_logins(struct conductor *conductor);

#endif
