/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One probe: a session of its own that goes as far as EHLO inside TLS, says
 * QUIT and ends. It never logs in and never sends MAIL. Its journal is read
 * into a result when it is over. Reads no clock.
 */
#ifndef CLI_PROBE_JOB_H
#define CLI_PROBE_JOB_H

#include "cli/options.h"
#include "cli/probe_result.h"
#include "net/names.h"
#include "session/shared.h"

struct loop;
struct probe_job;

/* Where to; texts are copied. */
struct probe_goal {
	const struct endpoint *endpoint;
	const char *exchanger; /* of a mail domain this one; NULL: none is one */
	const char *name; /* what a certificate must be for, where the host is an address; NULL */
	struct session_shared *shared; /* all probes of a run have these in common; borrowed */
	const struct tls_anchors *anchors;
};

/* Begins. Options and names are borrowed. */
struct probe_job *probe_job_new(const struct options *options, struct names *names,
				const struct probe_goal *goal, uint64_t now_us);
void probe_job_free(struct probe_job *job); /* NULL is allowed */

void probe_job_watch(const struct probe_job *job, struct loop *loop);

/* Moves it on. True when it is over; *result is filled then, and the caller's. */
bool probe_job_pump(struct probe_job *job, uint64_t now_us, struct probe_result *result);

/* No further stage: QUIT where the protocol allows, and the end. */
void probe_job_hurry(struct probe_job *job);

#endif
