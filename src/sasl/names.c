/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by SCRAM and OAUTHBEARER, on both sides. */
#include "sasl/names.h"

void names_escape(struct span name, struct bytes *out)
{
	for (size_t i = 0; i < name.size; i++) {
		if (name.data[i] == ',')
			bytes_append_text(out, "=2C");
		else if (name.data[i] == '=')
			bytes_append_text(out, "=3D");
		else
			bytes_append_byte(out, name.data[i]);
	}
}

bool names_unescape(struct span text, struct bytes *out)
{
	for (size_t i = 0; i < text.size; i++) {
		struct span escape = span_part(text, i, 3);

		if (text.data[i] == 0)
			return false;
		if (text.data[i] != '=') {
			bytes_append_byte(out, text.data[i]);
			continue;
		}
		if (!span_is(escape, "=2C") && !span_is(escape, "=3D"))
			return false;
		bytes_append_byte(out, span_is(escape, "=2C") ? ',' : '=');
		i += 2;
	}
	return true;
}
