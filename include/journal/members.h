/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Named members of an event that is no text: "address" = "192.0.2.7", "port" =
 * 587. Stored as bytes in the event, written to the journal file as JSON
 * members of the same names, in the same order.
 */
#ifndef JOURNAL_MEMBERS_H
#define JOURNAL_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

enum member_type {
	MEMBER_TEXT = 's',
	MEMBER_NUMBER = 'n', /* the decimal as written */
	MEMBER_BOOL = 'b',   /* "true" or "false" */
	MEMBER_LIST = 'l',   /* one text of a list; the items follow one another */
	MEMBER_RAW = 'r',    /* JSON of a newer version, kept as it stands */
};

struct member {
	enum member_type type;
	struct span name;
	struct span value;
};

void members_add_text(struct bytes *members, const char *name, struct span value);
void members_add_number(struct bytes *members, const char *name, uint64_t value);
void members_add_ms(struct bytes *members, const char *name, uint64_t us); /* as 12.1 */
void members_add_bool(struct bytes *members, const char *name, bool value);
void members_add_item(struct bytes *members, const char *name, struct span value);
void members_add(struct bytes *members, struct member member);

/* The member at *offset (start with 0); false at the end. */
bool members_next(struct span members, size_t *offset, struct member *member);

/* The first member of that name. */
bool members_find(struct span members, const char *name, struct member *member);

/* Its value, or an empty span. */
struct span members_text(struct span members, const char *name);
uint64_t members_number(struct span members, const char *name); /* 0 when missing; whole part */
bool members_is(struct span members, const char *name);         /* true when the value is "true" */

#endif
