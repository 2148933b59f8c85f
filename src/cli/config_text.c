/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between libconfuse and the two files of settings: cli/config's and cli/site's. */
#include "cli/config_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"

#define TEXT_MAX (1024 * 1024)

/* libconfuse's callbacks have no argument of their own: what is being read, and what came of it. */
static struct {
	const char *path;
	struct fault *fault;
} reading;

/* ---- mistakes ---- */

static void refuse_line(uint64_t number, const char *reason)
{
	struct bytes line = BYTES_INIT;
	struct message_value values[] = {
		{ "file", span_text(reading.path) },
		{ "line", { NULL, 0 } },
		{ "reason", span_text(reason) },
	};

	if (reading.fault->kind != FAULT_NONE)
		return; /* the first mistake is the one to mend */
	bytes_append_number(&line, number);
	values[1].bytes = bytes_span(&line);
	fault_set(reading.fault, FAULT_USAGE, 0,
		  _("{file}:{line}: {reason} The file is not used until this is mended."), values,
		  3);
	bytes_release(&line);
}

void config_text_refuse(const cfg_t *cfg, const char *reason)
{
	refuse_line((uint64_t)cfg->line, reason);
}

static void on_error(cfg_t *cfg, const char *format, va_list arguments)
{
	char reason[256];
	struct message_value value = { "reason", { NULL, 0 } };
	char *text;

	vsnprintf(reason, sizeof(reason), format, arguments);
	value.bytes = span_text(reason);
	text = message_text(_("The line is not understood ({reason})."), &value, 1);
	config_text_refuse(cfg, text);
	memory_free(text);
}

/* ---- reading ---- */

/* A file that others can write to may name commands: it is not used. */
static bool is_safe(int fd, const char *path, struct fault *fault)
{
	struct stat found;
	struct message_value value = { "path", span_text(path) };

	/* What is no file is refused when it is to be read. */
	if (fstat(fd, &found) == 0 &&
	    (!S_ISREG(found.st_mode) ||
	     (!(found.st_mode & 022) && (found.st_uid == geteuid() || found.st_uid == 0))))
		return true;
	fault_set(fault, FAULT_FILE, 0,
		  _("{path} is not used: somebody else can write to it, and it can name commands "
		    "to be run. `chmod go-w` on it, and your ownership, mend that."),
		  &value, 1);
	return false;
}

/* Where a text without comments is being made. */
struct scan {
	struct span text;
	size_t at;
	struct bytes *out;
	unsigned line;
	unsigned depth;  /* of sections */
	unsigned opened; /* the line of the outermost open one */
};

static void keep_byte(struct scan *scan)
{
	unsigned char byte = scan->text.data[scan->at++];

	scan->line += byte == '\n';
	bytes_append_byte(scan->out, byte);
}

static void keep_string(struct scan *scan)
{
	unsigned char quote = scan->text.data[scan->at];

	keep_byte(scan);
	while (scan->at < scan->text.size && scan->text.data[scan->at] != quote) {
		if (scan->text.data[scan->at] == '\\' && scan->at + 1 < scan->text.size)
			keep_byte(scan);
		keep_byte(scan);
	}
	if (scan->at < scan->text.size)
		keep_byte(scan);
}

static bool stands_here(const struct scan *scan, const char *mark)
{
	return span_is(span_part(scan->text, scan->at, strlen(mark)), mark);
}

static bool begins_comment(const struct scan *scan, const char *mark)
{
	static const char before[] = " \t\r\n{}()=,;";

	return stands_here(scan, mark) &&
	       (!scan->at || strchr(before, scan->text.data[scan->at - 1]));
}

/* Leaves out all up to the mark; line ends stay. */
static void skip_to(struct scan *scan, const char *mark, size_t size)
{
	while (scan->at < scan->text.size && !stands_here(scan, mark)) {
		if (scan->text.data[scan->at] == '\n')
			keep_byte(scan);
		else
			scan->at++;
	}
	if (scan->at < scan->text.size)
		scan->at += size;
}

static void count_section(struct scan *scan)
{
	unsigned char byte = scan->text.data[scan->at];

	if (byte == '{' && scan->depth++ == 0)
		scan->opened = scan->line;
	else if (byte == '}' && scan->depth)
		scan->depth--;
}

/*
 * Appends the text without its comments, line by line the same: libconfuse 3.3
 * counts the line of a comment three times, and takes the end of the file for
 * the end of a section. False with the line of a section that is not closed.
 */
static bool leave_comments_out(struct span text, struct bytes *out, unsigned *line)
{
	struct scan scan = { .text = text, .out = out, .line = 1 };

	while (scan.at < text.size) {
		unsigned char byte = text.data[scan.at];

		if (byte == '"' || byte == '\'') {
			keep_string(&scan);
		} else if (begins_comment(&scan, "#") || begins_comment(&scan, "//")) {
			skip_to(&scan, "\n", 0);
		} else if (begins_comment(&scan, "/*")) {
			skip_to(&scan, "*/", 2);
		} else {
			count_section(&scan);
			keep_byte(&scan);
		}
	}
	*line = scan.opened;
	return scan.depth == 0;
}

/* libconfuse ends at a NUL: what stands behind it would not count, and nobody would be told. */
static bool has_nul(struct span text)
{
	size_t at = span_find(text, 0);
	uint64_t line = 1;

	for (size_t n = 0; n < at; n++)
		line += text.data[n] == '\n';
	if (at < text.size)
		refuse_line(line, _("A NUL byte stands in it; is this a text file?"));
	return at < text.size;
}

static cfg_t *parse(struct span text, cfg_opt_t *opts)
{
	struct bytes bare = BYTES_INIT;
	cfg_t *cfg = cfg_init(opts, CFGF_NONE);
	unsigned line;
	bool closed = leave_comments_out(text, &bare, &line), good;

	cfg_set_error_function(cfg, on_error);
	good = cfg_parse_buf(cfg, bytes_text(&bare)) == CFG_SUCCESS &&
	       reading.fault->kind == FAULT_NONE;
	bytes_release(&bare);
	if (good && closed)
		return cfg;
	if (good)
		cfg->line = (int)line;
	config_text_refuse(cfg, good ? _("The section that begins here is not closed by a brace.")
				     : _("The file is not understood."));
	cfg_free(cfg);
	return NULL;
}

cfg_t *config_text_read(const char *path, cfg_opt_t *opts, struct fault *fault)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct bytes text = BYTES_INIT;
	cfg_t *cfg = NULL;

	fault->kind = FAULT_NONE;
	reading.path = path;
	reading.fault = fault;
	if (fd < 0 && errno != ENOENT && errno != ENOTDIR)
		fault_set_file(fault, errno, _("{path} cannot be read: {reason}."), path);
	if (fd >= 0 && is_safe(fd, path, fault) && file_read(path, TEXT_MAX, &text, fault) &&
	    !has_nul(bytes_span(&text)))
		cfg = parse(bytes_span(&text), opts);
	if (fd >= 0)
		close(fd);
	bytes_release(&text);
	return cfg;
}
