/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Members as bytes: type, size of name (one byte), size of value (four, low
 * first), name, value. Made by session and import, read by explain and codec.
 */
#include "journal/members.h"

#include <string.h>

#define HEAD_SIZE 6

void members_add(struct bytes *members, struct member member)
{
	unsigned char head[HEAD_SIZE] = { (unsigned char)member.type,
					  (unsigned char)member.name.size };

	for (int i = 0; i < 4; i++)
		head[2 + i] = (unsigned char)(member.value.size >> 8 * i);
	bytes_append(members, span_of(head, sizeof(head)));
	bytes_append(members, span_part(member.name, 0, 255));
	bytes_append(members, member.value);
}

void members_add_text(struct bytes *members, const char *name, struct span value)
{
	members_add(members, (struct member){ MEMBER_TEXT, span_text(name), value });
}

void members_add_number(struct bytes *members, const char *name, uint64_t value)
{
	struct bytes text = BYTES_INIT;

	bytes_append_number(&text, value);
	members_add(members, (struct member){ MEMBER_NUMBER, span_text(name), bytes_span(&text) });
	bytes_release(&text);
}

void members_add_ms(struct bytes *members, const char *name, uint64_t us)
{
	struct bytes text = BYTES_INIT;

	bytes_append_number(&text, us / 1000);
	bytes_append_byte(&text, '.');
	bytes_append_byte(&text, (unsigned char)('0' + us / 100 % 10));
	members_add(members, (struct member){ MEMBER_NUMBER, span_text(name), bytes_span(&text) });
	bytes_release(&text);
}

void members_add_bool(struct bytes *members, const char *name, bool value)
{
	members_add(members, (struct member){ MEMBER_BOOL, span_text(name),
					      span_text(value ? "true" : "false") });
}

void members_add_item(struct bytes *members, const char *name, struct span value)
{
	members_add(members, (struct member){ MEMBER_LIST, span_text(name), value });
}

bool members_next(struct span members, size_t *offset, struct member *member)
{
	struct span rest = span_after(members, *offset);
	size_t name_size, value_size = 0;

	if (rest.size < HEAD_SIZE)
		return false;
	member->type = rest.data[0];
	name_size = rest.data[1];
	for (int i = 3; i >= 0; i--)
		value_size = value_size << 8 | rest.data[2 + i];
	member->name = span_part(rest, HEAD_SIZE, name_size);
	member->value = span_part(rest, HEAD_SIZE + name_size, value_size);
	*offset += HEAD_SIZE + name_size + value_size;
	return true;
}

bool members_find(struct span members, const char *name, struct member *member)
{
	for (size_t at = 0; members_next(members, &at, member);)
		if (span_is(member->name, name))
			return true;
	return false;
}

struct span members_text(struct span members, const char *name)
{
	struct member member;

	return members_find(members, name, &member) ? member.value : span_of(NULL, 0);
}

uint64_t members_number(struct span members, const char *name)
{
	struct span text = members_text(members, name);
	uint64_t number = 0;

	text = span_part(text, 0, span_find(text, '.'));
	return span_number(text, &number) ? number : 0;
}

bool members_is(struct span members, const char *name)
{
	return span_is(members_text(members, name), "true");
}
