/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Characters that act on a terminal, hide, or turn text round: none of them may
 * come out of the program, whoever sent it. Written from the Unicode tables, not
 * from the program's own gate, which is tested by it.
 */
#ifndef TESTS_TOOLS_UNSAFE_H
#define TESTS_TOOLS_UNSAFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Newline and tab are left out: where they are text's own, its reader must say. */
static inline bool unsafe_character(uint32_t character)
{
	static const struct {
		uint32_t first, last;
	} unsafe[] = {
		{ 0x00, 0x08 },       { 0x0b, 0x1f },         { 0x7f, 0x9f },
		{ 0xad, 0xad },       { 0x61c, 0x61c },       { 0x115f, 0x1160 },
		{ 0x180e, 0x180e },   { 0x200b, 0x200f },     { 0x2028, 0x202e },
		{ 0x2060, 0x206f },   { 0x3164, 0x3164 },     { 0xe000, 0xf8ff },
		{ 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },     { 0xfff0, 0xfffb },
		{ 0xfffe, 0xffff },   { 0x1d173, 0x1d17a },   { 0xe0000, 0xe0fff },
		{ 0xf0000, 0xffffd }, { 0x100000, 0x10fffd },
	};

	for (size_t i = 0; i < sizeof(unsafe) / sizeof(unsafe[0]); i++)
		if (character >= unsafe[i].first && character <= unsafe[i].last)
			return true;
	return false;
}

#endif
