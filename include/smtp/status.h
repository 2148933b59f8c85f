/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enhanced status codes as values: class.subject.detail (RFC 3463 §2, RFC 2034 §4). */
#ifndef SMTP_STATUS_H
#define SMTP_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

#define STATUS_TEXT_SIZE 12 /* "5.999.999" with its NUL */

struct status {
	uint8_t class; /* 2, 4 or 5; 0 means that there is none */
	uint16_t subject;
	uint16_t detail;
};

/*
 * Reads the status that text begins with; it must be followed by a space or the
 * end. Returns the bytes that it takes, without the space; 0 when there is none.
 */
size_t status_parse(struct span text, struct status *status);

bool status_equal(struct status a, struct status b);
bool status_is(struct status status, int class, int subject, int detail);

/* Writes "5.7.1", with its NUL; for one that there is (class is not 0). */
void status_format(struct status status, char out[STATUS_TEXT_SIZE]);

#endif
