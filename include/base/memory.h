/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that is always there. When the system has none left, a hook that was
 * registered by the screen restores the terminal, one line says what happened,
 * and the program ends: no caller of these functions ever checks for NULL.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Registers what runs before the program ends for want of memory; NULL for nothing. */
void memory_on_failure(void (*hook)(void));

/* What the functions below do when there is none: for others that ask the system for memory. */
_Noreturn void memory_exhausted(void);

/* count * size zeroed bytes; the caller frees them with memory_free(). */
void *memory_new(size_t count, size_t size);

/* The same block with room for count items of size bytes; new bytes are not zeroed. */
void *memory_resize(void *block, size_t count, size_t size);

/*
 * Makes room for `needed` items in an array that has *capacity of them: returns
 * the array, perhaps moved, and raises *capacity by doubling.
 */
void *memory_grow(void *array, size_t *capacity, size_t needed, size_t size);

/* A copy of text with its NUL; the caller frees it. NULL of NULL. */
char *memory_copy_text(const char *text);

void memory_free(void *block);

/* Overwrites size bytes in a way that the compiler must not leave out. */
void memory_wipe(void *block, size_t size);

#endif
