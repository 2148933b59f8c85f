/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds and reads scripts; for run, list and the screen. The ready ones stand
 * beside an uninstalled program (build/scripts), else where they were installed.
 */
#include "cli/scripts.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

#define SCRIPT_MAX (16 * 1024 * 1024)
#define ENDING ".smtp"

static char *find_folder(void)
{
	char program[4096];
	ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 1);
	struct bytes path = BYTES_INIT;

	if (size > 0) {
		program[size] = 0;
		if (strrchr(program, '/'))
			*strrchr(program, '/') = 0;
		bytes_append_text(&path, program);
		bytes_append_text(&path, "/scripts");
		if (access(bytes_text(&path), R_OK) == 0)
			return bytes_take_text(&path);
	}
	bytes_release(&path);
	return memory_copy_text(DATADIR "/smtpscope/scripts");
}

static char *join(const char *folder, struct span name, const char *ending)
{
	struct bytes path = BYTES_INIT;

	bytes_append_text(&path, folder);
	bytes_append_byte(&path, '/');
	bytes_append(&path, name);
	bytes_append_text(&path, ending);
	return bytes_take_text(&path);
}

char *scripts_find(const char *name)
{
	char *folder, *path;

	if (!*name || strchr(name, '/'))
		return NULL;
	folder = find_folder();
	path = join(folder, span_text(name), ENDING);
	memory_free(folder);
	if (access(path, R_OK) == 0)
		return path;
	memory_free(path);
	return NULL;
}

/* ---- reading ---- */

/* The file of that path; without one the ready script of that name. */
static char *choose_path(const char *path)
{
	char *ready = strcmp(path, "-") && access(path, F_OK) < 0 ? scripts_find(path) : NULL;

	return ready ? ready : memory_copy_text(path);
}

/* A name is relative to the file that it stands in. */
static bool read_included(void *context, const char *from, struct span name, struct bytes *text,
			  char **path, struct fault *fault)
{
	const char *slash = strrchr(from, '/');
	char *folder = memory_copy_text(slash ? from : ".");
	char *beside, *plain, *ready;

	(void)context;
	if (slash)
		folder[slash - from] = 0;
	beside = slash && name.size && name.data[0] != '/' ? join(folder, name, "")
							   : span_copy_text(name);
	plain = span_copy_text(name);
	ready = access(beside, F_OK) < 0 ? scripts_find(plain) : NULL;
	*path = ready ? ready : beside;
	if (ready)
		memory_free(beside);
	memory_free(plain);
	memory_free(folder);
	return file_read(*path, SCRIPT_MAX, text, fault);
}

struct script *scripts_read(const char *path, const struct variables *variables,
			    struct fault *fault)
{
	const struct script_reader reader = { .read = read_included };
	struct bytes text = BYTES_INIT;
	char *chosen = choose_path(path);
	struct script *script = NULL;

	if (file_read(chosen, SCRIPT_MAX, &text, fault))
		script = script_parse_with(bytes_span(&text), chosen, variables, &reader, fault);
	bytes_wipe(&text);
	memory_free(chosen);
	return script;
}

/* ---- the ready ones ---- */

static int is_script(const struct dirent *entry)
{
	size_t size = strlen(entry->d_name);

	return size > strlen(ENDING) && !strcmp(entry->d_name + size - strlen(ENDING), ENDING);
}

/* "# what it does" of the first line. */
static char *read_summary(const char *path)
{
	struct bytes text = BYTES_INIT;
	struct fault fault;
	struct span line;
	char *summary;

	file_read(path, SCRIPT_MAX, &text, &fault);
	line = span_part(bytes_span(&text), 0, span_find(bytes_span(&text), '\n'));
	if (line.size && line.data[0] == '#')
		line = span_trim(span_after(line, 1));
	else
		line = span_of(NULL, 0);
	summary = span_copy_text(line);
	bytes_release(&text);
	return summary;
}

void scripts_each(void (*take)(void *context, const char *name, const char *summary), void *context)
{
	char *folder = find_folder();
	struct dirent **entries;
	int count = scandir(folder, &entries, is_script, alphasort);

	for (int i = 0; i < count; i++) {
		struct span file = span_text(entries[i]->d_name);
		char *name = span_copy_text(span_part(file, 0, file.size - strlen(ENDING)));
		char *path = join(folder, file, "");
		char *summary = read_summary(path);

		take(context, name, summary);
		memory_free(summary);
		memory_free(path);
		memory_free(name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	memory_free(folder);
}
