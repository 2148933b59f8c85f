/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ladder: connections that are made for diagnosis, each with other demands
 * on TLS, to find out what a server takes. Which steps there are; who connects
 * is somebody else. Nothing secret is ever sent over one of them.
 */
#ifndef PLAN_LADDER_H
#define PLAN_LADDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

/* NULL members change nothing. */
struct ladder_step {
	const char *name;  /* "tls-1.2", as :ladder takes it and the journal writes it */
	const char *least; /* TLS version */
	const char *most;
	const char *level; /* the TLS library's security level */
	bool no_sni;
	bool resume;      /* the TLS session before it */
	const char *help; /* N_() sentence */
};

const struct ladder_step *ladder_step(size_t n); /* from the strictest down; NULL behind the last */
const struct ladder_step *ladder_find(struct span name);

/* The step below; NULL gives the first, and below the last is NULL. */
const struct ladder_step *ladder_next(const struct ladder_step *step);

#endif
