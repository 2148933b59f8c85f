/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords for :auth; asked by run, and by live before it would ask the user. */
#include "cli/password.h"

#include <errno.h>
#include <unistd.h>

#include "base/child.h"

bool password_is_given(const struct options *options)
{
	return options->password_command || options->password_fd >= 0;
}

static bool read_fd(int fd, struct bytes *password, struct fault *fault)
{
	bytes_reserve(password, PASSWORD_MAX);
	while (password->size < PASSWORD_MAX) {
		ssize_t got =
			read(fd, password->data + password->size, PASSWORD_MAX - password->size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			fault_set_plain(fault, FAULT_FILE, errno,
					_("The descriptor of --password-fd cannot be read."));
			return false;
		}
		if (got == 0)
			return true;
		password->size += (size_t)got;
	}
	fault_set_plain(fault, FAULT_FILE, 0,
			_("What --password-fd gives is too long for a password."));
	return false;
}

bool password_read(const struct options *options, struct bytes *password, struct fault *fault)
{
	bool ok = options->password_command ? child_read_command(options->password_command,
								 password, PASSWORD_MAX, fault)
					    : read_fd(options->password_fd, password, fault);

	if (!ok && options->password_command) {
		struct message_value value = { "reason", span_text(fault->text) };
		struct fault told;

		fault_set(&told, fault->kind, fault->system,
			  _("No password came from --password-command: {reason}"), &value, 1);
		*fault = told;
	}
	if (!ok)
		return false;
	if (password->size && password->data[password->size - 1] == '\n')
		password->size--;
	if (password->size && password->data[password->size - 1] == '\r')
		password->size--;
	return true;
}
