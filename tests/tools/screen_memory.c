/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory step of screen tests: /proc/PID/maps tells what there is, /proc/PID/mem holds it. */
#include "screen_memory.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rig_check.h"
#include "rig_pool.h"

/* What is larger is a sanitizer's own shadow: mostly holes, and none of the program's memory. */
#define REGION_MAX (UINT64_C(1) << 30)

/* One line of maps; false for what is not ours to look at. */
static bool read_region(const char *line, uint64_t *from, uint64_t *size)
{
	uint64_t to;
	char readable;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %c", from, &to, &readable) != 3)
		return false;
	*size = to - *from;
	return readable == 'r' && *size <= REGION_MAX && !strstr(line, "[v");
}

static int count_in_region(int memory, uint64_t from, uint64_t size, struct span secret)
{
	struct bytes content = BYTES_INIT;
	int count;

	bytes_reserve(&content, size);
	while (content.size < size) {
		ssize_t got = pread(memory, content.data + content.size, size - content.size,
				    (off_t)(from + content.size));

		if (got <= 0)
			break;
		content.size += (size_t)got;
	}
	count = check_count_secret(bytes_span(&content), secret);
	bytes_release(&content);
	return count;
}

int memory_count_secret(pid_t pid, struct span secret, struct bytes *report)
{
	char path[64], line[512];
	uint64_t from, size;
	int count = 0, memory;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	memory = open(path, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	maps = memory < 0 ? NULL : fopen(path, "re");
	if (!maps) {
		report_line(report, "  the program's memory cannot be read: that needs root");
		if (memory >= 0)
			close(memory);
		return -1;
	}
	while (fgets(line, sizeof(line), maps)) {
		int found = read_region(line, &from, &size)
				    ? count_in_region(memory, from, size, secret)
				    : 0;

		if (found)
			report_line(report, "  %d times in %.*s", found, (int)strcspn(line, "\n"),
				    line);
		count += found;
	}
	fclose(maps);
	close(memory);
	return count;
}
