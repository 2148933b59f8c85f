/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enhanced status codes; found by smtp/reply, looked up by explain. */
#include "smtp/status.h"

#include <stdio.h>

#define STATUS_DIGITS_MAX 3 /* of subject and detail (RFC 3463 §2) */

/* Reads "." and one to three digits at *at; false when they are not there. */
static bool read_part(struct span text, size_t *at, uint16_t *number)
{
	size_t digits = 0;
	unsigned value = 0;

	if (*at >= text.size || text.data[*at] != '.')
		return false;
	for (++*at; *at < text.size && digits < STATUS_DIGITS_MAX; ++*at, digits++) {
		unsigned digit = text.data[*at] - (unsigned)'0';

		if (digit > 9)
			break;
		value = value * 10 + digit;
	}
	*number = (uint16_t)value;
	return digits > 0;
}

size_t status_parse(struct span text, struct status *status)
{
	struct status found;
	size_t at = 1;

	*status = (struct status){ 0, 0, 0 };
	if (text.size == 0 || (text.data[0] != '2' && text.data[0] != '4' && text.data[0] != '5'))
		return 0;
	found.class = (uint8_t)(text.data[0] - '0');
	if (!read_part(text, &at, &found.subject) || !read_part(text, &at, &found.detail))
		return 0;
	if (at < text.size && text.data[at] != ' ')
		return 0;
	*status = found;
	return at;
}

bool status_equal(struct status a, struct status b)
{
	return a.class == b.class && a.subject == b.subject && a.detail == b.detail;
}

bool status_is(struct status status, int class, int subject, int detail)
{
	return status.class == class && status.subject == subject && status.detail == detail;
}

void status_format(struct status status, char out[STATUS_TEXT_SIZE])
{
	/* The remainders change nothing in a status that was parsed; they bound the text. */
	snprintf(out, STATUS_TEXT_SIZE, "%u.%u.%u", status.class % 10u, status.subject % 1000u,
		 status.detail % 1000u);
}
