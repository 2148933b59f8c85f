/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Session files as they lie in their folder; judged by session_judge.c. */
#include "session_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

#define SUFFIX ".session"
#define FILE_MAX ((size_t)1 << 20)

bool session_next_line(struct span *rest, struct span *line)
{
	size_t end = span_find(*rest, '\n');

	if (rest->size == 0)
		return false;
	*line = span_part(*rest, 0, end);
	*rest = span_after(*rest, end + 1);
	return true;
}

/* Finds the line "---"; what stands before and behind it. */
static bool split(struct session_file *file)
{
	struct span rest = bytes_span(&file->bytes), line;

	while (session_next_line(&rest, &line))
		if (span_is(line, "---")) {
			file->transcript =
				span_of(file->bytes.data, (size_t)(line.data - file->bytes.data));
			file->expected = rest;
			return true;
		}
	return false;
}

static bool read_file(struct session_files *files, const char *folder, const char *entry)
{
	struct session_file *file;
	struct bytes path = BYTES_INIT;
	struct fault fault;

	files->items = memory_grow(files->items, &files->capacity, files->count + 1,
				   sizeof(*files->items));
	file = &files->items[files->count++];
	memset(file, 0, sizeof(*file));
	bytes_append_text(&path, folder);
	bytes_append_byte(&path, '/');
	bytes_append_text(&path, entry);
	file->path = bytes_take_text(&path);
	file->name = span_copy_text(span_of(entry, strlen(entry) - strlen(SUFFIX)));
	if (!file_read(file->path, FILE_MAX, &file->bytes, &fault)) {
		printf("%s\n", fault.text);
		return false;
	}
	if (!split(file)) {
		printf("%s: no line \"---\"\n", file->path);
		return false;
	}
	return true;
}

static bool is_session(const char *entry)
{
	size_t size = strlen(entry);

	return size > strlen(SUFFIX) && !strcmp(entry + size - strlen(SUFFIX), SUFFIX);
}

static int compare_names(const void *a, const void *b)
{
	const struct session_file *one = a, *other = b;

	return strcmp(one->name, other->name);
}

bool session_files_read(struct session_files *files, const char *folder)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	bool ok = directory != NULL;

	memset(files, 0, sizeof(*files));
	while (directory && (entry = readdir(directory)))
		if (is_session(entry->d_name))
			ok = read_file(files, folder, entry->d_name) && ok;
	if (directory)
		closedir(directory);
	if (files->count)
		qsort(files->items, files->count, sizeof(*files->items), compare_names);
	return ok;
}

void session_files_release(struct session_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		memory_free(files->items[i].path);
		memory_free(files->items[i].name);
		bytes_release(&files->items[i].bytes);
	}
	memory_free(files->items);
	memset(files, 0, sizeof(*files));
}

const struct session_file *session_file_find(const struct session_files *files, const char *name)
{
	for (size_t i = 0; i < files->count; i++)
		if (!strcmp(files->items[i].name, name))
			return &files->items[i];
	return NULL;
}

struct line_list {
	struct span *items;
	size_t count;
	size_t capacity;
};

static void list_lines(struct line_list *list, struct span text)
{
	struct span line;

	while (session_next_line(&text, &line)) {
		list->items = memory_grow(list->items, &list->capacity, list->count + 1,
					  sizeof(*list->items));
		list->items[list->count++] = line;
	}
}

size_t session_file_difference(const struct session_file *one, const struct session_file *other)
{
	struct line_list a = { NULL, 0, 0 }, b = { NULL, 0, 0 };
	size_t shorter, same = 0, tail = 0, longer;

	list_lines(&a, one->transcript);
	list_lines(&b, other->transcript);
	shorter = a.count < b.count ? a.count : b.count;
	longer = a.count < b.count ? b.count : a.count;
	while (same < shorter && span_equal(a.items[same], b.items[same]))
		same++;
	while (same + tail < shorter &&
	       span_equal(a.items[a.count - 1 - tail], b.items[b.count - 1 - tail]))
		tail++;
	memory_free(a.items);
	memory_free(b.items);
	return longer - same - tail;
}
