/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where true bytes of secrets live; the journal, the screen and reports refer to them by id. */
#include "base/secret.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistr.h>

#include "base/memory.h"
#include "base/message.h"

#define FIELD_SIZE (64 * 1024)

/* Memory that is locked if the system lets us, and in no core dump. */
static unsigned char *locked_new(size_t size)
{
	void *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (block == MAP_FAILED)
		memory_exhausted();
	(void)madvise(block, size, MADV_DONTDUMP);
	(void)mlock(block, size);
	return block;
}

static void locked_free(unsigned char *block, size_t size)
{
	memory_wipe(block, size);
	munmap(block, size);
}

struct locked {
	unsigned char *data; /* NULL: nothing, or forgotten */
	size_t size;
	size_t mapped;
};

struct kept {
	struct locked value;
	struct locked forms[SECRET_FORMS];
};

static struct locked locked_copy(struct span bytes)
{
	size_t mapped = bytes.size ? bytes.size : 1;
	struct locked copy = { locked_new(mapped), bytes.size, mapped };

	if (bytes.size)
		memcpy(copy.data, bytes.data, bytes.size);
	return copy;
}

static void locked_release(struct locked *locked)
{
	if (locked->data)
		locked_free(locked->data, locked->mapped);
	*locked = (struct locked){ NULL, 0, 0 };
}

struct secrets {
	struct kept *kept;
	size_t count;
	size_t capacity;
	size_t forgotten; /* so many of them, the oldest */
};

struct secrets *secrets_new(void)
{
	return memory_new(1, sizeof(struct secrets));
}

void secrets_forget(struct secrets *secrets)
{
	for (size_t i = secrets->forgotten; i < secrets->count; i++) {
		struct kept *kept = &secrets->kept[i];

		locked_release(&kept->value);
		for (int form = 0; form < SECRET_FORMS; form++)
			locked_release(&kept->forms[form]);
	}
	secrets->forgotten = secrets->count;
}

void secrets_free(struct secrets *secrets)
{
	if (!secrets)
		return;
	secrets_forget(secrets);
	memory_free(secrets->kept);
	memory_free(secrets);
}

uint32_t secrets_add(struct secrets *secrets, struct span value)
{
	struct kept *kept;

	for (size_t i = secrets->forgotten; i < secrets->count; i++)
		if (span_equal(span_of(secrets->kept[i].value.data, secrets->kept[i].value.size),
			       value))
			return (uint32_t)i + 1;
	secrets->kept = memory_grow(secrets->kept, &secrets->capacity, secrets->count + 1,
				    sizeof(*secrets->kept));
	kept = &secrets->kept[secrets->count++];
	*kept = (struct kept){ .value = locked_copy(value) };
	return (uint32_t)secrets->count;
}

struct span secrets_value(const struct secrets *secrets, uint32_t id)
{
	if (id == 0 || id > secrets->count)
		return span_of(NULL, 0);
	return span_of(secrets->kept[id - 1].value.data, secrets->kept[id - 1].value.size);
}

struct span secrets_form(const struct secrets *secrets, uint32_t id, int form)
{
	const struct locked *locked = &secrets->kept[id - 1].forms[form];

	return span_of(locked->data, locked->size);
}

void secrets_keep_form(const struct secrets *secrets, uint32_t id, int form, struct span bytes)
{
	locked_release(&secrets->kept[id - 1].forms[form]);
	secrets->kept[id - 1].forms[form] = locked_copy(bytes);
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

	return prctl(PR_SET_DUMPABLE, 0) == 0 && small;
}
