/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number with its unit, as the reader's language writes it. */
#ifndef BASE_MEASURE_H
#define BASE_MEASURE_H

#include <stdint.h>

#include "base/bytes.h"

enum measure {
	MEASURE_MS,
	MEASURE_S,
	MEASURE_BYTES,
	MEASURE_KIB,
	MEASURE_MIB,
};

/* Appends `number`, written already ("3.2"), with its unit. */
void measure_append(struct bytes *out, enum measure unit, struct span number);

/* "3.042": seconds to their thousandths, the rest cut off; without a unit, in no language */
void measure_append_seconds(struct bytes *out, uint64_t us);

/* "12.3 MiB", "20.0 KiB", "512 B" */
void measure_append_size(struct bytes *out, uint64_t bytes);

#endif
