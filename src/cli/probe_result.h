/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a probe found, stage by stage, read out of its journal. Pure: the same
 * journal gives the same result.
 */
#ifndef CLI_PROBE_RESULT_H
#define CLI_PROBE_RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/exit_status.h"
#include "journal/journal.h"

enum probe_stage {
	PROBE_RESOLVE,
	PROBE_CONNECT,
	PROBE_GREETING,
	PROBE_EHLO,
	PROBE_STARTTLS,
	PROBE_TRUST,
	PROBE_DANE,
	PROBE_STS,
	PROBE_AUTH,
	PROBE_STAGES
};

enum probe_verdict {
	PROBE_NONE, /* not come to, or nothing to say */
	PROBE_OK,
	PROBE_WARNING, /* it works, and not as it should */
	PROBE_FAILED,
};

#define PROBE_WORD_SIZE 24

struct probe_cell {
	enum probe_verdict verdict;
	char word[PROBE_WORD_SIZE]; /* "ok", "refused", "554", "expired": ours, never a server's */
	uint64_t us;                /* that the stage took */
};

/* Whom the server is for: what is missing means different things. */
enum probe_kind {
	PROBE_EXCHANGE,   /* mail servers talk to it: TLS without a check is the custom */
	PROBE_SUBMISSION, /* people log in: TLS and a certificate that fits are a must */
};

/* Texts are owned, and of the server: for the printable gate. */
struct probe_result {
	struct probe_cell cells[PROBE_STAGES];
	enum probe_verdict verdict; /* the worst of them */
	enum exit_status status;    /* of the first that failed; EXIT_DONE without one */
	char *host;                 /* of a mail domain the exchanger */
	char *address;              /* that was connected to; NULL: none */
	uint64_t port;
	char *greeting;    /* without its code */
	char *tls_version; /* "TLS 1.3"; NULL: no TLS */
	char *auth_before; /* mechanisms offered in clear; NULL: none */
	char *auth_after;  /* inside TLS */
	bool starttls;     /* offered */
	uint64_t size;     /* limit; 0: none told */
	char *expires;     /* of the certificate, as text */
	char *summary;     /* one sentence: translated, printable; NULL when all is well */
	uint64_t took_us;
};

void probe_read(const struct journal *journal, enum probe_kind kind, struct probe_result *result);
void probe_result_release(struct probe_result *result);

/* A result without any connection: nothing to connect to; FAULT_NONE: somebody interrupted. */
void probe_read_fault(const struct fault *fault, struct probe_result *result);

const char *probe_stage_key(enum probe_stage stage);       /* "starttls" */
const char *probe_verdict_key(enum probe_verdict verdict); /* "ok", "warning" */

#endif
