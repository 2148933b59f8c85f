/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of units. Used wherever a duration or a size is shown to people. */
#include "base/measure.h"

#include "base/message.h"

static const char *const forms[] = {
	[MEASURE_MS] = N_("{number} ms"),   [MEASURE_S] = N_("{number} s"),
	[MEASURE_BYTES] = N_("{number} B"), [MEASURE_KIB] = N_("{number} KiB"),
	[MEASURE_MIB] = N_("{number} MiB"),
};

void measure_append(struct bytes *out, enum measure unit, struct span number)
{
	const struct message_value value = { "number", number };

	message_append(out, _(forms[unit]), &value, 1);
}

void measure_append_seconds(struct bytes *out, uint64_t us)
{
	uint64_t ms = us / 1000;

	bytes_append_number(out, ms / 1000);
	bytes_append_byte(out, '.');
	for (unsigned unit = 100; unit; unit /= 10)
		bytes_append_byte(out, (unsigned char)('0' + ms / unit % 10));
}

static void append_tenths(struct bytes *out, uint64_t bytes, uint64_t unit)
{
	uint64_t tenths = bytes / unit * 10 + bytes % unit * 10 / unit;

	if ((bytes % unit) * 10 % unit * 2 >= unit)
		tenths++;
	bytes_append_number(out, tenths / 10);
	bytes_append_byte(out, '.');
	bytes_append_byte(out, (unsigned char)('0' + tenths % 10));
}

void measure_append_size(struct bytes *out, uint64_t bytes)
{
	static const struct {
		enum measure unit;
		uint64_t bytes;
	} units[] = { { MEASURE_MIB, 1024 * 1024 }, { MEASURE_KIB, 1024 } };
	struct bytes number = BYTES_INIT;
	size_t n = 0;

	while (n < sizeof(units) / sizeof(units[0]) && bytes < units[n].bytes)
		n++;
	if (n < sizeof(units) / sizeof(units[0])) {
		append_tenths(&number, bytes, units[n].bytes);
		measure_append(out, units[n].unit, bytes_span(&number));
	} else {
		bytes_append_number(&number, bytes);
		measure_append(out, MEASURE_BYTES, bytes_span(&number));
	}
	bytes_release(&number);
}
