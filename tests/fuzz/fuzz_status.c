/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: smtp */
/*
 * Enhanced status codes at the start of a text: read exactly when a reader
 * written from RFC 3463 §2 and RFC 2034 §4 reads one; what is read is written
 * and read again as the same. Input: the text.
 */
#include <stdio.h>
#include <string.h>

#include "smtp/status.h"
#include "tests/fuzz/property.h"

static size_t count_digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* class "." subject "." detail, then a space or the end; 0: none. */
static size_t read_naively(struct span text, unsigned numbers[3])
{
	char copy[16] = "";
	size_t subject, detail, size;

	memcpy(copy, text.data, text.size < sizeof(copy) - 1 ? text.size : sizeof(copy) - 1);
	if (!strchr("245", copy[0]) || copy[0] == 0 || copy[1] != '.')
		return 0;
	subject = count_digits(copy + 2);
	if (subject < 1 || subject > 3 || copy[2 + subject] != '.')
		return 0;
	detail = count_digits(copy + 3 + subject);
	size = 3 + subject + detail;
	if (detail < 1 || detail > 3 || (size < text.size && text.data[size] != ' '))
		return 0;
	return sscanf(copy, "%u.%u.%u", &numbers[0], &numbers[1], &numbers[2]) == 3 ? size : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	unsigned numbers[3] = { 0, 0, 0 };
	struct status status, again;
	char written[STATUS_TEXT_SIZE];
	size_t taken = size ? status_parse(text, &status) : 0;

	if (size == 0)
		return 0;
	require(taken == read_naively(text, numbers));
	require(status_is(status, (int)numbers[0], (int)numbers[1], (int)numbers[2]));
	if (taken == 0)
		return 0;
	status_format(status, written);
	require(status_parse(span_text(written), &again) == strlen(written));
	require(status_equal(status, again));
	return 0;
}
