/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the plan at work share: its insides. */
#ifndef CLI_STEPS_INSIDE_H
#define CLI_STEPS_INSIDE_H

#include "cli/item.h"
#include "cli/steps.h"

struct steps {
	struct conductor *conductor;
	const struct options *options;
	struct steps_hooks hooks;
	struct plan *plan;
	struct pace pace;
	enum pace_kind wanted;   /* that was begun last: an answer goes on with it */
	struct item_run *run;    /* of this session; NULL before the first */
	struct script_item made; /* the line that is under way, secret and all */
	bool under_way;          /* the line at the cursor */
	bool logging_in;         /* it is a login */
	bool login_begun;
	bool login_rolls; /* its lines go by themselves */
	bool paused;      /* it is a :pause */
	bool unmade;      /* it could not be made: a name without a value, a file that is missing */
	enum plan_stage goal; /* that is gone to without lines in the plan; STAGE_NONE: none */
	bool unknown;         /* what became of the last message of before was never told */
	char *question;
	uint32_t asked; /* questions so far */
};

/* steps.c */
void steps_forget_question(struct steps *steps);

/* steps_again.c: the question before the line at the cursor is sent again. */
void steps_ask(struct steps *steps, enum pace_decision decision);

#endif
