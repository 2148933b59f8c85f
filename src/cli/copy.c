/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Called by the actions of live sessions and of recordings. */
#include "cli/copy.h"

#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"

/* A command that is longer about it goes on by itself: the screen does not wait for it. */
#define COMMAND_WAIT_MS 500

static bool copy_to_file(struct span text, const char *path, struct fault *fault)
{
	int fd = file_create(path, fault);
	bool ok;

	if (fd < 0)
		return false;
	ok = file_write(fd, text, fault, path);
	if (close(fd) < 0 && ok) {
		fault_set_file(fault, 0, _("{path} could not be written."), path);
		ok = false;
	}
	return ok;
}

bool copy_out(struct span text, struct span destination, struct fault *fault)
{
	char *name = span_copy_text(span_trim(span_after(destination, 1)));
	bool ok = destination.data[0] == '>'
			  ? copy_to_file(text, name, fault)
			  : child_feed_command(name, text, COMMAND_WAIT_MS, fault);

	memory_free(name);
	return ok;
}
