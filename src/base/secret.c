/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where true bytes of secrets live; the journal, the screen and reports refer to them by id. */
#include "base/secret.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistr.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"

#define FIELD_SIZE (64 * 1024)
#define STARTS_SIZE (65536 / 8)

/* Memory that is locked if the system lets us, and in no core dump and no child. */
static unsigned char *locked_new(size_t size)
{
	void *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (block == MAP_FAILED)
		memory_exhausted();
	(void)madvise(block, size, MADV_DONTDUMP);
	(void)madvise(block, size, MADV_WIPEONFORK); /* children get no secret */
	(void)mlock(block, size);
	return block;
}

static void locked_free(unsigned char *block, size_t size)
{
	memory_wipe(block, size);
	munmap(block, size);
}

/* A secret may be a few bytes long, and the system locks pages: they share some. */
#define BLOCK_SIZE 16384

struct block {
	unsigned char *data;
	size_t size;
	size_t used;
};

struct kept {
	struct span value;
	struct span forms[SECRET_FORMS]; /* data is NULL: not made yet */
};

struct secrets {
	struct kept *kept;
	size_t count;
	size_t capacity;
	size_t forgotten; /* so many of them, the oldest */
	struct block *blocks;
	size_t block_count;
	size_t block_capacity;
	unsigned char *starts; /* a bit for each two bytes that a form begins with; NULL: none */
};

struct secrets *secrets_new(void)
{
	return memory_new(1, sizeof(struct secrets));
}

static struct span locked_copy(struct secrets *secrets, struct span bytes)
{
	struct block *block = secrets->block_count ? &secrets->blocks[secrets->block_count - 1]
						   : NULL;
	unsigned char *place;

	if (!block || block->size - block->used < bytes.size) {
		size_t size = bytes.size > BLOCK_SIZE ? bytes.size : BLOCK_SIZE;

		secrets->blocks = memory_grow(secrets->blocks, &secrets->block_capacity,
					      secrets->block_count + 1, sizeof(*secrets->blocks));
		block = &secrets->blocks[secrets->block_count++];
		*block = (struct block){ .data = locked_new(size), .size = size };
	}
	place = block->data + block->used;
	if (bytes.size)
		memcpy(place, bytes.data, bytes.size);
	block->used += bytes.size;
	return span_of(place, bytes.size);
}

/* The first block stays, empty: the next secret is not far. */
void secrets_forget(struct secrets *secrets)
{
	while (secrets->block_count > 1) {
		struct block *block = &secrets->blocks[--secrets->block_count];

		locked_free(block->data, block->size);
	}
	if (secrets->block_count) {
		memory_wipe(secrets->blocks[0].data, secrets->blocks[0].used);
		secrets->blocks[0].used = 0;
	}
	if (secrets->starts)
		memory_wipe(secrets->starts, STARTS_SIZE);
	for (size_t i = secrets->forgotten; i < secrets->count; i++)
		secrets->kept[i] = (struct kept){ .value = { NULL, 0 } };
	secrets->forgotten = secrets->count;
}

void secrets_free(struct secrets *secrets)
{
	if (!secrets)
		return;
	secrets_forget(secrets);
	if (secrets->block_count)
		locked_free(secrets->blocks[0].data, secrets->blocks[0].size);
	if (secrets->starts)
		locked_free(secrets->starts, STARTS_SIZE);
	memory_free(secrets->blocks);
	memory_free(secrets->kept);
	memory_free(secrets);
}

uint32_t secrets_add(struct secrets *secrets, struct span value)
{
	struct kept *kept;

	for (size_t i = secrets->forgotten; i < secrets->count; i++)
		if (span_equal(secrets->kept[i].value, value))
			return (uint32_t)i + 1;
	secrets->kept = memory_grow(secrets->kept, &secrets->capacity, secrets->count + 1,
				    sizeof(*secrets->kept));
	kept = &secrets->kept[secrets->count++];
	*kept = (struct kept){ .value = locked_copy(secrets, value) };
	return (uint32_t)secrets->count;
}

struct span secrets_value(const struct secrets *secrets, uint32_t id)
{
	if (id == 0 || id > secrets->count)
		return span_of(NULL, 0);
	return secrets->kept[id - 1].value;
}

struct span secrets_form(const struct secrets *secrets, uint32_t id, int form)
{
	return secrets->kept[id - 1].forms[form];
}

static void set_start(unsigned char *starts, unsigned first, unsigned second)
{
	starts[first << 5 | second >> 3] |= (unsigned char)(1u << (second & 7));
}

static bool is_start(const unsigned char *starts, unsigned first, unsigned second)
{
	return starts[first << 5 | second >> 3] & (1u << (second & 7));
}

void secrets_keep_form(struct secrets *secrets, uint32_t id, int form, struct span bytes)
{
	secrets->kept[id - 1].forms[form] = locked_copy(secrets, bytes);
	if (!secrets->starts)
		secrets->starts = locked_new(STARTS_SIZE);
	if (bytes.size > 1)
		set_start(secrets->starts, bytes.data[0], bytes.data[1]);
	for (unsigned second = 0; bytes.size == 1 && second < 256; second++)
		set_start(secrets->starts, bytes.data[0], second); /* whatever follows */
}

size_t secrets_may_begin(const struct secrets *secrets, struct span text, size_t from)
{
	const unsigned char *starts = secrets->starts;

	if (!starts || from >= text.size)
		return text.size;
	for (; from + 1 < text.size; from++)
		if (is_start(starts, text.data[from], text.data[from + 1]))
			return from;
	/* Behind the last byte there is none: only a form of one byte may begin there. */
	return is_start(starts, text.data[from], 0) ? from : text.size;
}

uint32_t secrets_last(const struct secrets *secrets)
{
	return (uint32_t)secrets->count;
}

uint32_t secrets_first(const struct secrets *secrets)
{
	return (uint32_t)secrets->forgotten + 1;
}

struct secret_shape secret_shape_of(struct span value)
{
	struct secret_shape shape = { .bytes = (uint32_t)value.size };

	for (size_t at = 0; at < value.size;) {
		unsigned char byte = value.data[at];
		int size = u8_mblen(value.data + at, value.size - at);

		shape.chars++;
		shape.spaces += byte == ' ';
		shape.nuls += byte == 0;
		shape.newline |= byte == '\n' || byte == '\r';
		shape.nonascii |= byte > 127;
		at += size > 0 ? (size_t)size : 1;
	}
	shape.leading_space = value.size && value.data[0] == ' ';
	shape.trailing_space = value.size && value.data[value.size - 1] == ' ';
	return shape;
}

struct secret_shape secret_shape_of_sent(struct span sent)
{
	struct bytes decoded = BYTES_INIT;
	struct secret_shape shape;

	bytes_reserve(&decoded, sent.size);
	if (base64_decode(sent, &decoded, NULL) == BASE64_OK)
		shape = secret_shape_of(bytes_span(&decoded));
	else
		shape = secret_shape_of(sent);
	bytes_wipe(&decoded);
	return shape;
}

/* One remark of the structure: said when its number is not 0. */
static void append_remark(struct bytes *out, uint32_t number, const char *one, const char *many)
{
	struct bytes text = BYTES_INIT;
	struct message_value value = { "n", { NULL, 0 } };

	if (number == 0)
		return;
	if (out->size)
		bytes_append_text(out, _(", "));
	bytes_append_number(&text, number);
	value.bytes = bytes_span(&text);
	message_append(out, message_translate_count(one, many, number), &value, 1);
	bytes_release(&text);
}

void secret_shape_append(struct bytes *out, const struct secret_shape *shape)
{
	struct bytes text = BYTES_INIT;

	if (shape->bytes == 0)
		bytes_append_text(&text, _("empty"));
	append_remark(&text, shape->chars, N_COUNT("{n} character", "{n} characters"));
	if (shape->bytes != shape->chars)
		append_remark(&text, shape->bytes, N_COUNT("{n} byte", "{n} bytes"));
	append_remark(&text, shape->spaces, N_COUNT("{n} space", "{n} spaces"));
	append_remark(&text, shape->leading_space, N_COUNT("one at the start", "one at the start"));
	append_remark(&text, shape->trailing_space, N_COUNT("one at the end", "one at the end"));
	append_remark(&text, shape->newline, N_COUNT("a newline in it", "a newline in it"));
	append_remark(&text, shape->nonascii, N_COUNT("not all ASCII", "not all ASCII"));
	append_remark(&text, shape->nuls, N_COUNT("{n} NUL", "{n} NULs"));
	bytes_append(out, bytes_span(&text));
	bytes_release(&text);
}

struct secret_field {
	unsigned char *data;
	size_t size;
	size_t cursor; /* offset in bytes */
};

struct secret_field *secret_field_new(void)
{
	struct secret_field *field = memory_new(1, sizeof(*field));

	field->data = locked_new(FIELD_SIZE);
	return field;
}

void secret_field_free(struct secret_field *field)
{
	if (!field)
		return;
	locked_free(field->data, FIELD_SIZE);
	memory_free(field);
}

bool secret_field_insert(struct secret_field *field, struct span text)
{
	if (text.size > FIELD_SIZE - field->size)
		return false;
	memmove(field->data + field->cursor + text.size, field->data + field->cursor,
		field->size - field->cursor);
	if (text.size)
		memcpy(field->data + field->cursor, text.data, text.size);
	field->size += text.size;
	field->cursor += text.size;
	return true;
}

static size_t step_back(const struct secret_field *field, size_t at)
{
	if (at)
		at--;
	while (at && (field->data[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static size_t step_on(const struct secret_field *field, size_t at)
{
	if (at < field->size)
		at++;
	while (at < field->size && (field->data[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void cut(struct secret_field *field, size_t from, size_t to)
{
	memmove(field->data + from, field->data + to, field->size - to);
	memory_wipe(field->data + field->size - (to - from), to - from);
	field->size -= to - from;
	field->cursor = from;
}

void secret_field_erase(struct secret_field *field)
{
	cut(field, step_back(field, field->cursor), field->cursor);
}

void secret_field_erase_next(struct secret_field *field)
{
	cut(field, field->cursor, step_on(field, field->cursor));
}

void secret_field_move(struct secret_field *field, int characters)
{
	for (; characters > 0; characters--)
		field->cursor = step_on(field, field->cursor);
	for (; characters < 0; characters++)
		field->cursor = step_back(field, field->cursor);
}

void secret_field_clear(struct secret_field *field)
{
	memory_wipe(field->data, field->size);
	field->size = field->cursor = 0;
}

struct span secret_field_value(const struct secret_field *field)
{
	return span_of(field->data, field->size);
}

size_t secret_field_cursor(const struct secret_field *field)
{
	size_t characters = 0;

	for (size_t at = 0; at < field->cursor; at = step_on(field, at))
		characters++;
	return characters;
}

bool secret_protect_process(void)
{
	struct rlimit none = { 0, 0 };
	bool small = setrlimit(RLIMIT_CORE, &none) == 0;
	bool humble = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;

	return prctl(PR_SET_DUMPABLE, 0) == 0 && small && humble;
}
