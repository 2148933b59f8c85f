/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gate: every line passes it before it leaves, whoever wanted it. Guards
 * are rows of one table; each looks at the line and at what is known, and lets
 * it go, asks, or refuses. Pure: it knows no session and sends nothing.
 */
#ifndef PLAN_GATE_H
#define PLAN_GATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "journal/outgoing.h"
#include "plan/policy.h"
#include "sasl/mechanism.h"
#include "smtp/dialogue.h"

enum guard {
	GUARD_READONLY,
	GUARD_POLICY_AUTH,    /* the site forbids logging in */
	GUARD_POLICY_MESSAGE, /* the site forbids messages */
	GUARD_TLS,            /* TLS is demanded and not there */
	GUARD_CLEAR,          /* a secret over a channel that is not encrypted, or not trusted */
	GUARD_SECRET,         /* looks like credentials where none belong */
	GUARD_SAME,           /* a secret that was refused already */
	GUARD_AUTH,           /* another login after a refused one */
	GUARD_UNPROVEN, /* MAIL to a server that did not prove that it knows the secret (RFC 5802 §3) */
	GUARD_CONTENT, /* the dot of a message to a server that is not on this machine */
	GUARD_REMARKS, /* the dot of one that something is odd about */
	GUARD_DELIVER, /* a message to a server that is not on this machine */
	GUARD_COUNT
};

enum gate_verdict {
	GATE_GO,
	GATE_WARN,   /* goes, with a remark (without a screen) */
	GATE_ASK,    /* held until the user says yes */
	GATE_REFUSE, /* never, in this session */
};

/* What the guards look at. */
struct gate_facts {
	const struct dialogue *dialogue;
	const struct outgoing *line;
	bool screen;       /* somebody can be asked */
	bool local;        /* the server is on this machine */
	bool practice;     /* the server is in this process: nothing leaves it */
	bool insecure;     /* --insecure: unverified TLS is good enough */
	bool tls_demanded; /* --tls=starttls */
	bool readonly;
	bool readonly_envelope;      /* --readonly=envelope: MAIL and RCPT may leave too */
	const struct policy *policy; /* of the site; NULL: none */
	bool unproven;               /* the server did not prove that it knows the secret (SCRAM) */
	unsigned failures;      /* refused logins of this account here, earlier sessions included */
	enum exposure exposure; /* of a login: what it tells whoever listens */
	uint64_t same_secret_s; /* seconds since exactly this secret was refused; 0: never */
	bool allowed[GUARD_COUNT]; /* answered with yes for this session */
	struct span content;       /* of a dot: what is to be said of the message; translated */
	bool remarkable;           /* something is odd about it */
	struct span server;        /* where it goes, for the question */
	struct span sender;        /* of the open transaction: "<a@b.c>" */
	struct span named;         /* its accepted recipients, a few of them */
};

struct gate_answer {
	enum gate_verdict verdict;
	enum guard guard; /* which row spoke, unless GATE_GO */
	char *text; /* the question or the reason: translated, printable; the caller frees it */
	int exit_status; /* of a refusal without a screen */
};

/* The first guard that does not let the line go decides. */
struct gate_answer gate_judge(const struct gate_facts *facts);

/* "deliver", "auth", "clear": what :allow takes; false for another word. */
bool gate_find(struct span name, enum guard *guard);

#endif
