/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Journals on disk; held by the conductor. */
#include "cli/log.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "journal/codec.h"

#define PRIVATE_KEPT 20
#define SUFFIX ".jsonl"

struct log {
	int fd;
	char *path;
	bool has_head;
	uint32_t written; /* the last id that is in the file */
	struct fault fault;
	struct bytes out;
};

struct log *log_open(const char *path, struct fault *fault)
{
	int fd = file_create(path, fault);
	struct log *log;

	if (fd < 0)
		return NULL;
	log = memory_new(1, sizeof(*log));
	log->fd = fd;
	log->path = memory_copy_text(path);
	return log;
}

/* ---- the private ones ---- */

static int is_journal(const struct dirent *entry)
{
	size_t size = strlen(entry->d_name);

	return size > sizeof(SUFFIX) && !strcmp(entry->d_name + size - sizeof(SUFFIX) + 1, SUFFIX);
}

/* Names begin with the time, so the order of names is that of age. */
static struct dirent **list_private(const char *folder, int *count)
{
	struct dirent **list = NULL;

	*count = scandir(folder, &list, is_journal, alphasort);
	if (*count < 0 || !list)
		*count = 0;
	return list;
}

static char *join(const char *folder, const char *name)
{
	struct bytes path = BYTES_INIT;

	bytes_append_text(&path, folder);
	bytes_append_text(&path, name);
	return bytes_take_text(&path);
}

static void free_list(struct dirent **list, int count)
{
	for (int i = 0; i < count; i++)
		free(list[i]);
	free(list);
}

static void remove_oldest(const char *folder)
{
	int count;
	struct dirent **list = list_private(folder, &count);

	for (int i = 0; i + PRIVATE_KEPT <= count; i++) {
		char *path = join(folder, list[i]->d_name);

		unlink(path);
		memory_free(path);
	}
	free_list(list, count);
}

/* What of a target may stand in a file name. */
static void append_name(struct bytes *name, const char *place)
{
	for (; *place; place++) {
		bool fit = (*place >= 'a' && *place <= 'z') || (*place >= 'A' && *place <= 'Z') ||
			   (*place >= '0' && *place <= '9') || *place == '.' || *place == '-';

		bytes_append_byte(name, (unsigned char)(fit ? *place : '_'));
	}
	if (name->size > 120)
		name->size = 120;
}

struct log *log_open_private(const char *place_name, struct fault *fault)
{
	char *folder = file_path(FILE_PLACE_STATE, "sessions/");
	char when[TIME_TEXT_SIZE];
	struct bytes name = BYTES_INIT;
	struct log *log;
	char *path;

	if (!folder) {
		fault_set_plain(
			fault, FAULT_FILE, 0,
			_("There is no place for private records of sessions: neither "
			  "XDG_STATE_HOME nor HOME can be written. This session is kept in memory "
			  "only."));
		return NULL;
	}
	remove_oldest(folder);
	time_format(time_wall_us(), when);
	bytes_append_text(&name, when);
	bytes_append_byte(&name, '-');
	append_name(&name, place_name);
	bytes_append_byte(&name, '-');
	bytes_append_number(&name, (uint64_t)getpid());
	bytes_append_byte(&name, '-');
	bytes_append_number(&name, time_monotonic_us() % 1000000);
	bytes_append_text(&name, SUFFIX);
	path = join(folder, bytes_text(&name));
	log = log_open(path, fault);
	memory_free(path);
	memory_free(folder);
	bytes_release(&name);
	return log;
}

char *log_find_last(void)
{
	char *folder = file_path(FILE_PLACE_STATE, "sessions/");
	struct dirent **list;
	char *path = NULL;
	int count;

	if (!folder)
		return NULL;
	list = list_private(folder, &count);
	if (list && count > 0)
		path = join(folder, list[count - 1]->d_name);
	free_list(list, count > 0 ? count : 0);
	memory_free(folder);
	return path;
}

/* ---- writing ---- */

void log_free(struct log *log)
{
	if (!log)
		return;
	close(log->fd);
	memory_free(log->path);
	bytes_release(&log->out);
	memory_free(log);
}

/* A file that was removed takes everything, and keeps it for nobody. */
static bool is_removed(const struct log *log)
{
	struct stat found;

	return fstat(log->fd, &found) == 0 && found.st_nlink == 0;
}

static void write_out(struct log *log)
{
	if (!file_write(log->fd, bytes_span(&log->out), &log->fault, log->path))
		fault_set_file(&log->fault, log->fault.system,
			       _("Writing to {path} failed: {reason}. The session goes on; what "
				 "came before is in that file, the rest is not."),
			       log->path);
	else if (is_removed(log))
		fault_set_file(&log->fault, 0,
			       _("{path} was removed while this session was being recorded in it. "
				 "The session goes on, and is recorded there no more."),
			       log->path);
}

bool log_catch_up(struct log *log, const struct journal *journal, struct fault *fault)
{
	if (!log || log->fault.kind != FAULT_NONE || log->written == journal_count(journal))
		return true;
	bytes_clear(&log->out);
	if (!log->has_head)
		codec_append_head(&log->out, journal);
	log->has_head = true;
	while (log->written < journal_count(journal))
		codec_append_event(&log->out, journal, ++log->written);
	write_out(log);
	if (log->fault.kind == FAULT_NONE)
		return true;
	*fault = log->fault;
	return false;
}

const char *log_path(const struct log *log)
{
	return log->path;
}
