/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stages to exit statuses; used by run, live and probe. */
#include "cli/exit_status.h"

enum exit_status exit_status_of_fault(enum fault_kind kind)
{
	switch (kind) {
	case FAULT_NONE:
		return EXIT_DONE;
	case FAULT_RESOLVE:
		return EXIT_RESOLVE;
	case FAULT_CONNECT:
		return EXIT_CONNECT;
	case FAULT_TLS:
	case FAULT_PROTOCOL:
		return EXIT_TLS;
	case FAULT_TIMEOUT:
		return EXIT_TIMEOUT;
	case FAULT_CLOSED:
	case FAULT_LIMIT:
		return EXIT_LOST;
	case FAULT_FILE:
		return EXIT_FILE;
	case FAULT_USAGE:
		return EXIT_USAGE;
	}
	return EXIT_INTERNAL;
}

enum exit_status exit_status_of_verb(enum verb verb)
{
	/* A status of their own is missing for the others: an expectation did not hold. */
	static const enum exit_status statuses[] = {
		[VERB_STAGE_NONE] = EXIT_EXPECTATION, [VERB_STAGE_GREETING] = EXIT_GREETING,
		[VERB_STAGE_EHLO] = EXIT_EHLO,        [VERB_STAGE_TLS] = EXIT_TLS,
		[VERB_STAGE_AUTH] = EXIT_AUTH,        [VERB_STAGE_MAIL] = EXIT_MAIL,
		[VERB_STAGE_RCPT] = EXIT_RCPT,        [VERB_STAGE_DATA] = EXIT_DATA,
		[VERB_STAGE_MESSAGE] = EXIT_MESSAGE,  [VERB_STAGE_QUIT] = EXIT_EXPECTATION,
	};

	/* What brings its own content stands for the DATA that it spares. */
	if (verb == VERB_BDAT || verb == VERB_BURL)
		return EXIT_DATA;
	return statuses[command_row(verb)->stage];
}
