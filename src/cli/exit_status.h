/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the program ends: a stage for each status, so that scripts can tell them apart. */
#ifndef CLI_EXIT_STATUS_H
#define CLI_EXIT_STATUS_H

#include "base/fault.h"
#include "smtp/command.h"

enum exit_status {
	EXIT_DONE = 0,
	EXIT_INTERNAL = 1,
	EXIT_USAGE = 2,
	EXIT_RESOLVE = 10,
	EXIT_CONNECT = 11,
	EXIT_GREETING = 12,
	EXIT_EHLO = 13,
	EXIT_TLS = 14,
	EXIT_AUTH = 15,
	EXIT_MAIL = 16,
	EXIT_RCPT = 17,
	EXIT_DATA = 18,
	EXIT_MESSAGE = 19,
	EXIT_TIMEOUT = 20,
	EXIT_LOST = 21,
	EXIT_EXPECTATION = 22,
	EXIT_FILE = 23,
	EXIT_NOTHING = 24,
};

/* The status of a fault before or under the conversation. */
enum exit_status exit_status_of_fault(enum fault_kind kind);

/* The status of a reply that the command did not call for. */
enum exit_status exit_status_of_verb(enum verb verb);

#endif
