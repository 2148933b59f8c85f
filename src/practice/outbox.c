/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filled by the responder's replies, drained by responder_take(). */
#include "practice/outbox.h"

#include "base/memory.h"

void outbox_release(struct outbox *outbox)
{
	bytes_release(&outbox->bytes);
	memory_free(outbox->pieces);
	*outbox = (struct outbox){ .count = 0 };
}

void outbox_add(struct outbox *outbox, struct span bytes, uint64_t now_us, uint64_t delay_us)
{
	uint64_t start = outbox->last_due_us > now_us ? outbox->last_due_us : now_us;

	outbox->last_due_us = start + delay_us;
	if (bytes.size == 0)
		return;
	bytes_append(&outbox->bytes, bytes);
	outbox->pieces = memory_grow(outbox->pieces, &outbox->capacity, outbox->count + 1,
				     sizeof(*outbox->pieces));
	outbox->pieces[outbox->count++] =
		(struct outbox_piece){ outbox->bytes.size, outbox->last_due_us };
}

void outbox_take(struct outbox *outbox, uint64_t now_us, struct bytes *out)
{
	size_t taken = 0, end = 0;

	while (taken < outbox->count && outbox->pieces[taken].due_us <= now_us)
		end = outbox->pieces[taken++].end;
	if (taken == 0)
		return;
	bytes_append(out, span_part(bytes_span(&outbox->bytes), 0, end));
	bytes_remove_front(&outbox->bytes, end);
	outbox->count -= taken;
	for (size_t i = 0; i < outbox->count; i++) {
		outbox->pieces[i] = outbox->pieces[i + taken];
		outbox->pieces[i].end -= end;
	}
}

bool outbox_is_empty(const struct outbox *outbox)
{
	return outbox->count == 0;
}

uint64_t outbox_deadline(const struct outbox *outbox)
{
	return outbox->count ? outbox->pieces[0].due_us : 0;
}
