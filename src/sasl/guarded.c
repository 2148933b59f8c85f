/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by every mechanism for what holds, or is made from, a password. */
#include "sasl/guarded.h"

#include <string.h>

#include "base/base64.h"
#include "base/memory.h"

void guarded_reserve(struct bytes *bytes, size_t more)
{
	size_t capacity = bytes->capacity ? bytes->capacity : 64;
	struct bytes moved = BYTES_INIT;

	if (bytes->capacity - bytes->size >= more)
		return;
	while (capacity - bytes->size < more)
		capacity *= 2;
	moved.data = memory_new(capacity, 1);
	moved.capacity = capacity;
	moved.size = bytes->size;
	if (bytes->size)
		memcpy(moved.data, bytes->data, bytes->size);
	bytes_wipe(bytes);
	*bytes = moved;
}

void guarded_append(struct bytes *bytes, struct span part)
{
	guarded_reserve(bytes, part.size);
	bytes_append(bytes, part);
}

void guarded_append_text(struct bytes *bytes, const char *text)
{
	guarded_append(bytes, span_text(text));
}

void guarded_append_base64(struct bytes *bytes, struct span data)
{
	guarded_reserve(bytes, (data.size + 2) / 3 * 4);
	base64_append(bytes, data);
}

void guarded_append_hex(struct bytes *bytes, struct span data)
{
	guarded_reserve(bytes, 2 * data.size);
	bytes_append_hex(bytes, data);
}
