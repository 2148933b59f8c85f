/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes as data: a span borrows them, a buffer owns them. A NUL is a byte like
 * any other. Nothing here knows of characters, lines or mail.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed bytes; valid for as long as their owner keeps them. */
struct span {
	const unsigned char *data;
	size_t size;
};

/* A growing buffer of the caller; BYTES_INIT or zeroes make an empty one. */
struct bytes {
	unsigned char *data;
	size_t size;
	size_t capacity;
};

#define BYTES_INIT                                                                                 \
	{                                                                                          \
		NULL, 0, 0                                                                         \
	}

/* The smallest ones stand here: a parser asks them for each byte or two. */

/* Borrows size bytes at data. */
static inline struct span span_of(const void *data, size_t size)
{
	return (struct span){ (const unsigned char *)data, size };
}

/* Without the NUL; NULL gives an empty span. */
static inline struct span span_text(const char *text)
{
	return (struct span){ (const unsigned char *)text, text ? strlen(text) : 0 };
}

/* What is left behind the first `from` bytes; empty from the end on. */
static inline struct span span_after(struct span whole, size_t from)
{
	if (from >= whole.size)
		return (struct span){ whole.size ? whole.data + whole.size : whole.data, 0 };
	return (struct span){ whole.data + from, whole.size - from };
}

/* The `size` bytes from offset `from` on, clipped to whole. */
static inline struct span span_part(struct span whole, size_t from, size_t size)
{
	struct span rest = span_after(whole, from);

	return (struct span){ rest.data, size < rest.size ? size : rest.size };
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Same bytes. */
static inline bool span_is(struct span a, const char *text)
{
	return span_equal(a, span_text(text));
}

struct span span_trim(struct span whole); /* without spaces and tabs at both ends */

bool span_is_word(struct span a, const char *word);     /* ASCII case is ignored */
bool span_starts_word(struct span a, const char *word); /* ASCII case is ignored */
bool span_has_word(struct span a, const char *word);    /* word occurs anywhere, case ignored */
/* Where the word stands in `a`, ASCII case ignored; the size of `a`: nowhere. */
size_t span_find_word(struct span a, struct span word);

/* True when no byte is above 0x7f. */
bool span_is_ascii(struct span a);

/* Offset of the first such byte, or a.size. */
size_t span_find(struct span a, unsigned char byte);

/* Offset of the first occurrence of part, or a.size when there is none. */
size_t span_find_span(struct span a, struct span part);

/*
 * The word that *rest begins with, up to a space or tab; *rest moves behind the
 * blanks that follow. An empty word when nothing is left.
 */
struct span span_next_word(struct span *rest);

/* True when all of a is decimal digits that fit; *number is set only then. */
bool span_number(struct span a, uint64_t *number);

/* A copy with a NUL behind it; the caller frees it. A NUL inside stays inside. */
char *span_copy_text(struct span a);

void bytes_release(struct bytes *bytes);
void bytes_wipe(struct bytes *bytes);  /* overwrites all that was ever held, then releases */
void bytes_clear(struct bytes *bytes); /* size 0, memory kept */
void bytes_reserve(struct bytes *bytes, size_t more); /* room for `more` bytes at the end */
void bytes_append(struct bytes *bytes, struct span part);
void bytes_append_text(struct bytes *bytes, const char *text);
void bytes_append_byte(struct bytes *bytes, unsigned char byte);
void bytes_append_number(struct bytes *bytes, uint64_t number); /* decimal */
void bytes_append_hex(struct bytes *bytes, struct span part);   /* lower case */
void bytes_remove_front(struct bytes *bytes, size_t count);     /* all of it, if it has fewer */

/* The content, borrowed; valid until the next change. */
struct span bytes_span(const struct bytes *bytes);

/* The content with a NUL behind it (not counted); valid until the next change. */
const char *bytes_text(struct bytes *bytes);

/* The content with a NUL behind it; the caller frees it, the buffer is empty afterwards. */
char *bytes_take_text(struct bytes *bytes);

#endif
