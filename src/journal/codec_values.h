/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of a journal line as values: nought, empty or false when one is missing or of another type. */
#ifndef JOURNAL_CODEC_VALUES_H
#define JOURNAL_CODEC_VALUES_H

#include <stdint.h>

#include "journal/json.h"

uint64_t number_member(const struct json_members *line, const char *name);
uint32_t id_member(const struct json_members *line, const char *name);
struct span word_member(const struct json_members *line, const char *name); /* as it is written */
bool true_member(const struct json_members *line, const char *name);

/* "t": seconds with up to six decimals, as microseconds. */
uint64_t time_member(const struct json_members *line);

/* 2026-11-22T06:00:00.000Z as microseconds since 1970; 0 when it is none. */
uint64_t date_value(struct span text);

#endif
