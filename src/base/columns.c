/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by base/printable and base/wrap, so that both measure alike. */
#include "base/columns.h"

#include <stdlib.h>
#include <uniwidth.h>
#include <wchar.h>

int columns_of(uint32_t character)
{
	int columns;

	if (character < 0x80)
		return character >= 0x20 && character < 0x7f ? 1 : -1;
	columns = uc_width(character, "UTF-8");
	if (MB_CUR_MAX > 1 && wcwidth((wchar_t)character) != columns)
		return -1;
	return columns;
}
