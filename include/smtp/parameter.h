/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parameters of MAIL and RCPT before they leave: known, offered, and with a
 * value that their RFC allows. One table; a remark, never a refusal.
 */
#ifndef SMTP_PARAMETER_H
#define SMTP_PARAMETER_H

#include <stdbool.h>

#include "smtp/command.h"

struct parameter_facts {
	extension_set offered; /* by the last EHLO reply */
	uint64_t size_limit;   /* 0: none stated */
	bool encrypted;
	bool being_typed; /* the last parameter may be half a word still */
};

/*
 * Appends the first remark on the command's parameters, translated. False when
 * there is nothing to say, or it is neither MAIL nor RCPT.
 */
bool parameter_append_remark(const struct command *command, const struct parameter_facts *facts,
			     struct bytes *out);

#endif
