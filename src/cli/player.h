/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays a script over a conductor without a screen, printing as it goes. */
#ifndef CLI_PLAYER_H
#define CLI_PLAYER_H

#include "cli/conductor.h"
#include "cli/options.h"
#include "plan/script.h"

/* The conductor is on its way to its target. Returns the exit status. */
int player_play(struct conductor *conductor, const struct options *options,
		const struct script *script);

#endif
