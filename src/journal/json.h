/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small total reader of the JSON that stands in journal lines: members of an
 * object one by one, nested values as they are. For the codec alone; what
 * others send us as JSON goes through a library.
 */
#ifndef JOURNAL_JSON_H
#define JOURNAL_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct json_value {
	struct span name; /* of the member, as written between its quotes */
	struct span raw;  /* the whole value; for strings without the quotes */
	char type;        /* 's' string, 'n' number, 'b' true or false, '0' null, '[' , '{' */
};

/*
 * The next member of the object text "{…}" from *at on (start with 0); false at
 * the end, or when what comes is no JSON (then *at is set to text.size + 1).
 */
bool json_next_member(struct span text, size_t *at, struct json_value *value);

/* The same for the items of a list "[…]"; the name is empty. */
bool json_next_item(struct span text, size_t *at, struct json_value *value);

/* All members of an object, read in one pass; zeroes make an empty table. */
struct json_members {
	struct json_value *items;
	size_t count;
	size_t capacity;
};

/* Reads them; false when the text is anything but one whole object. */
bool json_members_read(struct json_members *members, struct span text);
void json_members_release(struct json_members *members);

/* The first member of that name. */
bool json_members_find(const struct json_members *members, const char *name,
		       struct json_value *value);

/* Appends the string's bytes with its escapes undone; false when one is none. */
bool json_append_text(struct bytes *out, struct span raw);

/* The value as a number without fraction; false when it is none. */
bool json_number(struct json_value value, uint64_t *number);

#endif
