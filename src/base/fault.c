/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults as values; filled where the outside world failed, shown by the outermost layer. */
#include "base/fault.h"

#include <string.h>

#include "base/memory.h"

/* Cuts at a character's boundary when the sentence is longer than its room. */
static void keep_text(struct fault *fault, struct span text)
{
	size_t size = text.size;

	if (size > sizeof(fault->text) - 1) {
		size = sizeof(fault->text) - 1;
		while (size && (text.data[size] & 0xc0) == 0x80)
			size--;
	}
	if (size)
		memcpy(fault->text, text.data, size);
	fault->text[size] = 0;
}

void fault_set(struct fault *fault, enum fault_kind kind, int system, const char *sentence,
	       const struct message_value *values, size_t count)
{
	struct bytes text = BYTES_INIT;

	if (!fault)
		return;
	message_append(&text, sentence, values, count);
	fault->kind = kind;
	fault->system = system;
	keep_text(fault, bytes_span(&text));
	bytes_release(&text);
}

void fault_set_plain(struct fault *fault, enum fault_kind kind, int system, const char *sentence)
{
	fault_set(fault, kind, system, sentence, NULL, 0);
}

void fault_set_file(struct fault *fault, int system, const char *sentence, const char *path)
{
	struct message_value values[] = {
		{ "path", span_text(path) },
		{ "reason", span_text(strerror(system)) },
	};

	fault_set(fault, FAULT_FILE, system, sentence, values, 2);
}

const char *fault_kind_name(enum fault_kind kind)
{
	switch (kind) {
	case FAULT_NONE:
		return "none";
	case FAULT_RESOLVE:
		return "resolve";
	case FAULT_CONNECT:
		return "connect";
	case FAULT_TLS:
		return "tls";
	case FAULT_TIMEOUT:
		return "timeout";
	case FAULT_CLOSED:
		return "closed";
	case FAULT_LIMIT:
		return "limit";
	case FAULT_PROTOCOL:
		return "protocol";
	case FAULT_FILE:
		return "file";
	case FAULT_USAGE:
		return "usage";
	}
	return "none";
}
