/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where reports of report/format leave the program. */
#include "cli/report_file.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/message.h"
#include "cli/printer.h"

struct outlet {
	int fd;
	bool is_text; /* for a terminal or a pipe: in the charset of the locale */
	bool failed;
	int error;
};

static void take(void *context, struct span text)
{
	struct outlet *outlet = context;

	if (outlet->failed)
		return;
	outlet->failed =
		!(outlet->is_text ? print_text(outlet->fd, text) : print_bytes(outlet->fd, text));
	outlet->error = errno;
}

bool report_to_descriptor(int fd, const struct report_format *format, const struct journal *journal,
			  const struct report_options *options)
{
	struct report_options wishes = *options;
	struct outlet outlet = { .fd = fd,
				 .is_text = fd == STDOUT_FILENO && print_is_text(format) };
	struct bytes out = BYTES_INIT;

	wishes.take = take;
	wishes.context = &outlet;
	report_append(format, journal, &wishes, &out);
	take(&outlet, bytes_span(&out));
	/* It may hold secrets, if they were asked for. */
	bytes_wipe(&out);
	errno = outlet.error;
	return !outlet.failed;
}

bool report_to_file(const char *path, const struct report_format *format,
		    const struct journal *journal, const struct report_options *options,
		    struct fault *fault)
{
	int fd = file_create(path, fault);
	bool ok;

	if (fd < 0)
		return false;
	if (!format)
		format = report_format_of_path(span_text(path));
	ok = report_to_descriptor(fd, format, journal, options);
	if (close(fd) < 0)
		ok = false;
	if (!ok)
		fault_set_file(fault, errno, _("{path} could not be written."), path);
	return ok;
}
