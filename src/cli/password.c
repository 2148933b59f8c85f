/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords for :auth; asked by run, and by live before it would ask the user. */
#include "cli/password.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "base/message.h"

/* ---- ~/.netrc: machine HOST login USER password PASSWORD, in any order of the last two ---- */

/* The next word, blanks and newlines alike between them; "macdef" ends what can be read. */
static struct span next_token(struct span *rest)
{
	size_t from = 0, to;

	while (from < rest->size && strchr(" \t\r\n", rest->data[from]))
		from++;
	for (to = from; to < rest->size && !strchr(" \t\r\n", rest->data[to]);)
		to++;
	*rest = span_after(*rest, from);
	to -= from;
	{
		struct span token = span_part(*rest, 0, to);

		*rest = span_after(*rest, to);
		return token;
	}
}

/* The password of the first entry for the host (or "default") and user; empty when there is none. */
static struct span find_in_netrc(struct span text, struct password_owner owner)
{
	struct span password = { NULL, 0 }, token;
	bool host_fits = false, user_fits = false;

	for (;;) {
		bool entry;

		token = next_token(&text);
		entry = span_is(token, "machine") || span_is(token, "default");
		if ((entry || token.size == 0 || span_is(token, "macdef")) && host_fits &&
		    user_fits && password.size)
			return password;
		if (token.size == 0 || span_is(token, "macdef"))
			return span_of(NULL, 0);
		if (entry) {
			host_fits = span_is(token, "default") ||
				    span_equal(next_token(&text), owner.host);
			user_fits = false;
			password = span_of(NULL, 0);
		} else if (span_is(token, "login")) {
			user_fits = span_equal(next_token(&text), owner.user);
		} else if (span_is(token, "password")) {
			password = next_token(&text);
		}
	}
}

/* A file that others can read is not used: its password is no secret. */
static bool read_netrc(struct password_owner owner, struct bytes *password)
{
	const char *home = getenv("HOME");
	struct bytes path = BYTES_INIT, text = BYTES_INIT;
	struct stat found;
	struct span value = { NULL, 0 };

	if (!home)
		return false;
	bytes_append_text(&path, home);
	bytes_append_text(&path, "/.netrc");
	bytes_reserve(&text, PASSWORD_MAX * 4);
	if (stat(bytes_text(&path), &found) == 0 && (found.st_mode & 077) == 0 &&
	    file_read(bytes_text(&path), PASSWORD_MAX, &text, NULL))
		value = find_in_netrc(bytes_span(&text), owner);
	bytes_reserve(password, value.size);
	bytes_append(password, value);
	bytes_release(&path);
	bytes_wipe(&text);
	return value.size > 0;
}

/* A server's password command serves that server, wherever the session has gone meanwhile. */
static bool has_command(const struct options *options, struct password_owner owner)
{
	const char *host = options->profile_host;

	return options->password_command &&
	       (!host || (strlen(host) == owner.host.size &&
			  !strncasecmp(host, (const char *)owner.host.data, owner.host.size)));
}

static bool has_source(const struct options *options, struct password_owner owner)
{
	return has_command(options, owner) || options->password_fd >= 0 || options->password_file;
}

bool password_is_given(const struct options *options, struct password_owner owner)
{
	struct bytes ignored = BYTES_INIT;
	bool found = has_source(options, owner) || read_netrc(owner, &ignored);

	bytes_wipe(&ignored);
	return found;
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

static bool read_command(const char *command, struct bytes *password, struct fault *fault)
{
	struct fault told;
	struct message_value value = { "reason", { NULL, 0 } };

	if (child_read_command(command, password, PASSWORD_MAX, fault))
		return true;
	value.bytes = span_text(fault->text);
	fault_set(&told, fault->kind, fault->system,
		  _("No password came from --password-command: {reason}"), &value, 1);
	*fault = told;
	return false;
}

/* All at once: a reallocation would leave a copy behind. */
static bool read_whole_file(const char *path, struct bytes *password, struct fault *fault)
{
	bytes_reserve(password, PASSWORD_MAX * 2);
	return file_read(path, PASSWORD_MAX, password, fault);
}

static bool read_source(const struct options *options, struct password_owner owner,
			struct bytes *password, struct fault *fault)
{
	if (has_command(options, owner))
		return read_command(options->password_command, password, fault);
	if (options->password_fd >= 0)
		return read_fd(options->password_fd, password, fault);
	return read_whole_file(options->password_file, password, fault);
}

/* Exactly one, as an editor or echo has put it there. */
static void strip_line_end(struct bytes *password)
{
	if (!password->size || password->data[password->size - 1] != '\n')
		return;
	password->size--;
	if (password->size && password->data[password->size - 1] == '\r')
		password->size--;
}

bool password_read(const struct options *options, struct password_owner owner,
		   struct bytes *password, struct fault *fault)
{
	if (!has_source(options, owner))
		return read_netrc(owner, password);
	if (!read_source(options, owner, password, fault))
		return false;
	strip_line_end(password);
	return true;
}

char *password_warning(const struct options *options)
{
	const char *path = options->password_file;
	struct message_value value = { "path", span_text(path) };
	struct stat found;

	if (!path || stat(path, &found) != 0 || !(found.st_mode & 077))
		return NULL;
	return message_text(_("Others on this machine can read or change {path}, where the "
			      "password is: `chmod 600` on it mends that."),
			    &value, 1);
}
