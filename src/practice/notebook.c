/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filled by the responders of a listener's connections, read by whoever shows them. */
#include "practice/notebook.h"

#include "base/memory.h"

/* What is said in one turn of the loop may fill it; who comes and goes still finds room. */
#define NOTES_MAX 4096
#define NOTES_MAX_ENDS (NOTES_MAX + 4096)
#define TEXTS_MAX (512u * 1024)

struct entry {
	struct note note;
	size_t from; /* of its text in texts */
};

struct notebook {
	struct entry *entries;
	size_t count;
	size_t capacity;
	size_t read;
	struct bytes texts;
	uint64_t missed;
};

struct notebook *notebook_new(void)
{
	return memory_new(1, sizeof(struct notebook));
}

void notebook_free(struct notebook *notebook)
{
	if (!notebook)
		return;
	memory_free(notebook->entries);
	bytes_release(&notebook->texts);
	memory_free(notebook);
}

static bool has_room(const struct notebook *notebook, enum note_kind kind)
{
	bool is_end = kind == NOTE_CONNECTED || kind == NOTE_TURNED_AWAY || kind == NOTE_CLOSED;

	if (is_end)
		return notebook->count < NOTES_MAX_ENDS;
	return notebook->count < NOTES_MAX && notebook->texts.size < TEXTS_MAX;
}

void notebook_add(struct notebook *notebook, const struct note *note)
{
	struct entry *entry;

	if (!has_room(notebook, note->kind)) {
		notebook_skip(notebook);
		return;
	}
	notebook->entries = memory_grow(notebook->entries, &notebook->capacity, notebook->count + 1,
					sizeof(*notebook->entries));
	entry = &notebook->entries[notebook->count++];
	entry->note = *note;
	entry->note.cut = note->text.size > NOTE_TEXT_MAX;
	entry->note.text = span_part(note->text, 0, NOTE_TEXT_MAX);
	entry->from = notebook->texts.size;
	bytes_append(&notebook->texts, entry->note.text);
}

bool notebook_next(struct notebook *notebook, struct note *note)
{
	const struct entry *entry;

	if (notebook->read == notebook->count) {
		notebook->read = notebook->count = 0;
		bytes_clear(&notebook->texts);
		return false;
	}
	entry = &notebook->entries[notebook->read++];
	*note = entry->note;
	note->text = span_part(bytes_span(&notebook->texts), entry->from, entry->note.text.size);
	return true;
}

void notebook_skip(struct notebook *notebook)
{
	notebook->missed++;
}

uint64_t notebook_take_missed(struct notebook *notebook)
{
	uint64_t missed = notebook->missed;

	notebook->missed = 0;
	return missed;
}
