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
	switch (verb) {
	case VERB_GREETING:
		return EXIT_GREETING;
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		return EXIT_EHLO;
	case VERB_STARTTLS:
		return EXIT_TLS;
	case VERB_AUTH:
	case VERB_AUTH_RESPONSE:
	case VERB_AUTH_CANCEL:
		return EXIT_AUTH;
	case VERB_MAIL:
		return EXIT_MAIL;
	case VERB_RCPT:
		return EXIT_RCPT;
	case VERB_DATA:
	case VERB_BDAT:
	case VERB_BURL:
		return EXIT_DATA;
	case VERB_MESSAGE:
		return EXIT_MESSAGE;
	default:
		/* A stage of its own is missing for the others: an expectation did not hold. */
		return EXIT_EXPECTATION;
	}
}
