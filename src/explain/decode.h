/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of "Decoded", shared by the files that write it. */
#ifndef EXPLAIN_DECODE_H
#define EXPLAIN_DECODE_H

#include "explain/rule.h"

/* `VXNlcm5hbWU6 = "Username:"` */
void decode_add_base64(struct span text, struct explanation *out, uint32_t event);

/* The challenge in a 334, by mechanism. */
void decode_challenge(const struct situation *situation, struct explanation *out);

/* The keywords of an EHLO reply, each with its parameter read out. */
void decode_keywords(const struct situation *situation, struct explanation *out);

/* What one keyword's parameters say, a sentence each. */
void decode_parameters(struct span keyword, struct span parameters, struct explanation *out);

/* What a COMMAND event sends: a LOGIN user name, the structure of a secret, parameters. */
void decode_command(const struct journal *journal, const struct dialogue *before, uint32_t id,
		    struct explanation *out);

#endif
