/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all fuzz targets share: libFuzzer's entry, and how a property is stated. */
#ifndef TESTS_FUZZ_PROPERTY_H
#define TESTS_FUZZ_PROPERTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* An assert that no build leaves out: what does not hold is named, and libFuzzer keeps the input. */
#define require(holds) ((holds) ? (void)0 : property_failed(__FILE__, __LINE__, #holds))

static inline _Noreturn void property_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

/* The part is empty, or it lies in the whole: it was read nowhere else. */
static inline void require_within(struct span part, struct span whole)
{
	require(part.size == 0 ||
		(part.data >= whole.data && part.data + part.size <= whole.data + whole.size));
}

/* True when text occurs in whole. */
static inline bool property_has(struct span whole, struct span text)
{
	return text.size && span_find_span(whole, text) < whole.size;
}

/* Takes the next line, without its newline, from *rest; false at the end. */
static inline bool property_next_line(struct span *rest, struct span *line)
{
	size_t size = span_find(*rest, '\n');

	if (rest->size == 0)
		return false;
	*line = span_part(*rest, 0, size);
	*rest = span_after(*rest, size + 1);
	return true;
}

#endif
