/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Streams by key, for conversation.c: a hash table with open addressing that
 * is doubled before it is half full. A key is known by its 64-bit hash.
 */
#include "import/sessions.h"

#include "base/memory.h"

struct slot {
	uint64_t hash;
	struct stream *stream; /* NULL: free */
};

struct sessions {
	struct slot *slots;
	size_t size; /* a power of two */
	size_t count;
};

#define FIRST_SIZE 64

struct sessions *sessions_new(void)
{
	struct sessions *sessions = memory_new(1, sizeof(*sessions));

	sessions->size = FIRST_SIZE;
	sessions->slots = memory_new(FIRST_SIZE, sizeof(struct slot));
	return sessions;
}

void sessions_free(struct sessions *sessions, void (*release)(struct stream *stream))
{
	if (!sessions)
		return;
	for (size_t i = 0; i < sessions->size; i++) {
		if (!sessions->slots[i].stream)
			continue;
		release(sessions->slots[i].stream);
		memory_free(sessions->slots[i].stream);
	}
	memory_free(sessions->slots);
	memory_free(sessions);
}

/* FNV-1a. */
static uint64_t hash_of(struct span key)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < key.size; i++)
		hash = (hash ^ key.data[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static struct slot *find_slot(struct slot *slots, size_t size, uint64_t hash)
{
	size_t at = hash & (size - 1);

	while (slots[at].stream && slots[at].hash != hash)
		at = (at + 1) & (size - 1);
	return &slots[at];
}

static void grow(struct sessions *sessions)
{
	size_t size = sessions->size * 2;
	struct slot *slots = memory_new(size, sizeof(struct slot));

	for (size_t i = 0; i < sessions->size; i++)
		if (sessions->slots[i].stream)
			*find_slot(slots, size, sessions->slots[i].hash) = sessions->slots[i];
	memory_free(sessions->slots);
	sessions->slots = slots;
	sessions->size = size;
}

struct stream *sessions_find(struct sessions *sessions, struct span key)
{
	uint64_t hash = hash_of(key);
	struct slot *slot = find_slot(sessions->slots, sessions->size, hash);

	if (slot->stream)
		return slot->stream;
	if (++sessions->count * 2 > sessions->size) {
		grow(sessions);
		slot = find_slot(sessions->slots, sessions->size, hash);
	}
	slot->hash = hash;
	slot->stream = memory_new(1, sizeof(struct stream));
	return slot->stream;
}
