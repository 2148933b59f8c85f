/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only callers of the system's allocator; used by every layer. */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*failure_hook)(void);

void memory_on_failure(void (*hook)(void))
{
	failure_hook = hook;
}

void memory_exhausted(void)
{
	static const char text[] = "smtpscope: out of memory\n";

	if (failure_hook)
		failure_hook();
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(1);
	_exit(1);
}

void *memory_new(size_t count, size_t size)
{
	void *block = calloc(count ? count : 1, size ? size : 1);

	if (!block)
		memory_exhausted();
	return block;
}

void *memory_resize(void *block, size_t count, size_t size)
{
	void *moved;

	if (size && count > SIZE_MAX / size)
		memory_exhausted();
	moved = realloc(block, count && size ? count * size : 1);
	if (!moved)
		memory_exhausted();
	return moved;
}

void *memory_grow(void *array, size_t *capacity, size_t needed, size_t size)
{
	size_t count = *capacity ? *capacity : 8;

	if (needed <= *capacity)
		return array;
	while (count < needed) {
		if (count > SIZE_MAX / 2)
			memory_exhausted();
		count *= 2;
	}
	array = memory_resize(array, count, size);
	*capacity = count;
	return array;
}

char *memory_copy_text(const char *text)
{
	size_t size = text ? strlen(text) + 1 : 0;

	return text ? memcpy(memory_new(size, 1), text, size) : NULL;
}

void memory_free(void *block)
{
	free(block);
}

void memory_wipe(void *block, size_t size)
{
	if (size)
		explicit_bzero(block, size);
}
