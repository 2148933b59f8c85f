/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes and removes the folder and the environment that each test of the rigs runs in. */
#include "rig_box.h"

#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* What a program may inherit: how sanitizers report, where programs are, and how late it shall be. */
static const char *const inherited[] = {
	"PATH",    "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LLVM_PROFILE_FILE",
	"LOCPATH", "LD_PRELOAD",   "JITTER"
};

static char *join(const char *a, const char *b, const char *c)
{
	struct bytes text = BYTES_INIT;

	bytes_append_text(&text, a);
	bytes_append_text(&text, b);
	bytes_append_text(&text, c);
	return bytes_take_text(&text);
}

void box_set(struct box *box, const char *assignment)
{
	size_t name = strcspn(assignment, "=") + 1;
	size_t at = 0;

	while (at < box->count && strncmp(box->environment[at], assignment, name) != 0)
		at++;
	if (at == box->count) {
		box->environment = memory_grow(box->environment, &box->room, box->count + 2,
					       sizeof(*box->environment));
		box->environment[++box->count] = NULL;
	} else {
		memory_free(box->environment[at]);
	}
	box->environment[at] = memory_copy_text(assignment);
}

void box_unset(struct box *box, struct span name)
{
	for (size_t at = 0; at < box->count; at++) {
		struct span row = span_text(box->environment[at]);

		if (!span_equal(span_part(row, 0, span_find(row, '=')), name))
			continue;
		memory_free(box->environment[at]);
		box->environment[at] = box->environment[--box->count];
		box->environment[box->count] = NULL;
		return;
	}
}

static void box_set_folder(struct box *box, const char *name, const char *below)
{
	char *assignment = join(name, box->folder, below);

	box_set(box, assignment);
	memory_free(assignment);
}

void box_open(struct box *box)
{
	const char *base = getenv("TMPDIR");

	*box = (struct box){ 0 };
	box->folder = join(base && *base ? base : "/tmp", "/smtpscope.", "XXXXXX");
	if (!mkdtemp(box->folder)) {
		perror(box->folder);
		exit(1);
	}
	for (size_t i = 0; i < sizeof(inherited) / sizeof(inherited[0]); i++) {
		const char *value = getenv(inherited[i]);
		char *assignment = value ? join(inherited[i], "=", value) : NULL;

		if (assignment)
			box_set(box, assignment);
		memory_free(assignment);
	}
	box_set_folder(box, "HOME=", "");
	box_set_folder(box, "XDG_CONFIG_HOME=", "/config");
	box_set_folder(box, "XDG_STATE_HOME=", "/state");
	box_set_folder(box, "XDG_DATA_HOME=", "/data");
	box_set_folder(box, "XDG_CACHE_HOME=", "/cache");
	box_set_folder(box, "XDG_RUNTIME_DIR=", "/runtime");
	box_set_folder(box, "TMPDIR=", "");
	box_set(box, "LC_ALL=C.UTF-8");
	box_set(box, "TZ=UTC");
}

char *box_path(const struct box *box, const char *name)
{
	return join(box->folder, "/", name);
}

/* The folders between the box and the file. */
static void make_folders(const struct box *box, char *path)
{
	for (char *slash = strchr(path + strlen(box->folder) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(path, 0700);
		*slash = '/';
	}
}

bool box_write(const struct box *box, const char *name, struct span content)
{
	char *path = box_path(box, name);
	int fd;
	bool good;

	make_folders(box, path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	good = fd >= 0 && write(fd, content.data, content.size) == (ssize_t)content.size;

	if (!good)
		perror(path);
	if (fd >= 0)
		close(fd);
	memory_free(path);
	return good;
}

/* nftw() hands no context through. */
static struct {
	box_visitor *visitor;
	void *context;
} visit;

static int visit_file(const char *path, const struct stat *status, int type, struct FTW *place)
{
	struct bytes content = BYTES_INIT;
	char block[8192];
	ssize_t got;
	int fd;

	(void)place;
	if (type != FTW_F || !S_ISREG(status->st_mode))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	while ((got = read(fd, block, sizeof(block))) > 0)
		bytes_append(&content, span_of(block, (size_t)got));
	close(fd);
	visit.visitor(path, bytes_span(&content), visit.context);
	bytes_release(&content);
	return 0;
}

void box_visit(const struct box *box, box_visitor *visitor, void *context)
{
	visit.visitor = visitor;
	visit.context = context;
	nftw(box->folder, visit_file, 16, FTW_PHYS);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

void box_take_output(int fd, struct bytes *out)
{
	char block[65536];
	ssize_t got;

	lseek(fd, 0, SEEK_SET);
	while ((got = read(fd, block, sizeof(block))) > 0)
		bytes_append(out, span_of(block, (size_t)got));
	close(fd);
}

void box_close(struct box *box)
{
	nftw(box->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	for (size_t i = 0; i < box->count; i++)
		memory_free(box->environment[i]);
	memory_free(box->environment);
	memory_free(box->folder);
	*box = (struct box){ 0 };
}

char *box_neighbour(const char *name)
{
	char self[4096];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (size < 0)
		return memory_copy_text(name);
	self[size] = 0;
	return join(dirname(self), "/", name);
}
