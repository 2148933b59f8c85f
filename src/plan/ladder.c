/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of steps; taken by cli/conductor_ladder, named by :ladder. */
#include "plan/ladder.h"

#include "base/message.h"

static const struct ladder_step steps[] = {
	{ .name = "tls-1.3",
	  .least = "1.3",
	  .most = "1.3",
	  .help = N_("TLS 1.3 and nothing else.") },
	{ .name = "tls-1.2",
	  .least = "1.2",
	  .most = "1.2",
	  .help = N_("TLS 1.2 and nothing else.") },
	{ .name = "tls-1.1",
	  .least = "1.1",
	  .most = "1.1",
	  .help = N_("TLS 1.1, which is broken (RFC 8996).") },
	{ .name = "tls-1.0",
	  .least = "1.0",
	  .most = "1.0",
	  .help = N_("TLS 1.0, which is broken (RFC 8996).") },
	{ .name = "level-1",
	  .level = "1",
	  .help = N_("Security level 1: RSA keys and Diffie-Hellman groups of 1024 bits are "
		     "taken, and SHA-1.") },
	{ .name = "level-0",
	  .level = "0",
	  .help = N_("Security level 0: everything is taken that the library knows.") },
	{ .name = "no-sni", .no_sni = true, .help = N_("No name is sent (SNI).") },
	{ .name = "resume",
	  .resume = true,
	  .help = N_("The TLS session before it is to be resumed.") },
};

#define STEP_COUNT (sizeof(steps) / sizeof(steps[0]))

const struct ladder_step *ladder_step(size_t n)
{
	return n < STEP_COUNT ? &steps[n] : NULL;
}

const struct ladder_step *ladder_find(struct span name)
{
	for (size_t n = 0; n < STEP_COUNT; n++)
		if (span_is_word(name, steps[n].name))
			return &steps[n];
	return NULL;
}

const struct ladder_step *ladder_next(const struct ladder_step *step)
{
	return ladder_step(step ? (size_t)(step - steps) + 1 : 0);
}
