/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row a setting; screen_play.c reads them first, and starts the program with them. */
#include "screen_setup.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "rig_case.h"
#include "rig_pool.h"

static const struct {
	const char *name;
	int number;
} signals[] = {
	{ "ABRT", SIGABRT }, { "BUS", SIGBUS },   { "CONT", SIGCONT }, { "FPE", SIGFPE },
	{ "HUP", SIGHUP },   { "INT", SIGINT },   { "KILL", SIGKILL }, { "PIPE", SIGPIPE },
	{ "QUIT", SIGQUIT }, { "SEGV", SIGSEGV }, { "STOP", SIGSTOP }, { "TERM", SIGTERM },
	{ "TSTP", SIGTSTP }, { "XFSZ", SIGXFSZ },
};

int setup_signal(struct span name)
{
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (span_is(name, signals[i].name))
			return signals[i].number;
	return 0;
}

bool setup_parse_size(struct span text, struct terminal_size *size)
{
	char *copy = span_copy_text(text), rest;
	bool good = sscanf(copy, "%dx%d%c", &size->columns, &size->rows, &rest) == 2;

	memory_free(copy);
	return good;
}

static bool set_size(struct setup *setup, struct span text)
{
	return setup_parse_size(text, &setup->size);
}

static bool set_copies(struct setup *setup, struct span text)
{
	(void)text;
	setup->copies = true;
	return true;
}

static bool set_busy(struct setup *setup, struct span text)
{
	(void)text;
	setup->busy = true;
	return true;
}

static bool set_run(struct setup *setup, struct span text)
{
	setup->arguments = text;
	return true;
}

static bool set_environment(struct setup *setup, struct span text)
{
	char *assignment = span_copy_text(text);

	box_set(&setup->play->box, assignment);
	memory_free(assignment);
	return true;
}

static bool set_named(struct setup *setup, const char *name, struct span text)
{
	struct bytes assignment = BYTES_INIT;

	bytes_append_text(&assignment, name);
	bytes_append(&assignment, text);
	box_set(&setup->play->box, bytes_text(&assignment));
	bytes_release(&assignment);
	return true;
}

static bool set_locale(struct setup *setup, struct span text)
{
	return set_named(setup, "LC_ALL=", text);
}

static bool set_clock(struct setup *setup, struct span text)
{
	return set_named(setup, "SMTPSCOPE_TEST_CLOCK=", text);
}

/* "<folder of the test>/../hostile/<case>.case" */
static char *case_path(const char *test, struct span name)
{
	const char *slash = strrchr(test, '/');
	struct bytes path = BYTES_INIT;

	bytes_append(&path, span_of(test, slash ? (size_t)(slash + 1 - test) : 0));
	bytes_append_text(&path, "../hostile/");
	bytes_append(&path, name);
	bytes_append_text(&path, ".case");
	return bytes_take_text(&path);
}

/* The server prints its port once it listens; it ends with us. */
static bool start_server(struct setup *setup, const char *path)
{
	size_t size = 0;
	ssize_t got;
	int line[2];

	if (pipe(line) < 0)
		return false;
	setup->play->server = fork();
	if (setup->play->server == 0) {
		dup2(line[1], STDOUT_FILENO);
		close(line[0]);
		close(line[1]);
		execl(setup->programs->hostile, "hostile", "--serve", path, setup->play->box.folder,
		      (char *)NULL);
		perror(setup->programs->hostile);
		_exit(127);
	}
	close(line[1]);
	while (size < sizeof(setup->port) - 1 &&
	       (got = read(line[0], setup->port + size, sizeof(setup->port) - 1 - size)) > 0)
		size += (size_t)got;
	close(line[0]);
	setup->port[strcspn(setup->port, "\n")] = 0;
	return setup->port[0] != 0;
}

static bool set_server(struct setup *setup, struct span text)
{
	char *path = case_path(setup->path, text);
	bool good = start_server(setup, path);

	memory_free(path);
	return good;
}

/* Server, files and command line are those of the hostile case that is played. */
static bool set_case(struct setup *setup, struct span text)
{
	int port;

	(void)text;
	if (!setup->attack || !start_server(setup, setup->attack->file.path))
		return false;
	port = (int)strtol(setup->port, NULL, 10);
	client_write_files(setup->attack, &setup->play->box, port);
	client_make(&setup->client, setup->programs->program, setup->attack, &setup->play->box,
		    port, true);
	setup->play->password = setup->attack->password;
	return true;
}

static bool set_foreign(struct setup *setup, struct span text)
{
	(void)text;
	setup->play->foreign = true;
	return true;
}

static bool set_ignored(struct setup *setup, struct span text)
{
	setup->play->terminal.ignored = setup_signal(text);
	return setup->play->terminal.ignored != 0;
}

/* `unset NAME`: not in the program's environment. */
static bool set_unset(struct setup *setup, struct span text)
{
	box_unset(&setup->play->box, text);
	return true;
}

static const struct {
	const char *word;
	bool (*set)(struct setup *setup, struct span text);
} settings[] = {
	{ "busy", set_busy },       { "case", set_case },       { "clock", set_clock },
	{ "copies", set_copies },   { "env", set_environment }, { "foreign", set_foreign },
	{ "ignored", set_ignored }, { "locale", set_locale },   { "run", set_run },
	{ "server", set_server },   { "size", set_size },       { "unset", set_unset },
};

/* `file NAME` and its indented lines: a file in the program's working folder. */
static size_t write_file(struct play *play, struct span name, size_t next)
{
	struct bytes content = BYTES_INIT;
	char *copy = span_copy_text(name);

	for (; next < play->file.count && play->file.lines[next].indented; next++) {
		bytes_append(&content, play->file.lines[next].text);
		bytes_append_byte(&content, '\n');
	}
	box_write(&play->box, copy, bytes_span(&content));
	bytes_release(&content);
	memory_free(copy);
	return next;
}

/* Returns the number of the first line that is no setting. */
size_t setup_read(struct setup *setup)
{
	struct play *play = setup->play;
	size_t next = 0;

	while (next < play->file.count) {
		struct span rest = play->file.lines[next].text;
		struct span word = span_next_word(&rest);
		bool (*set)(struct setup *, struct span) = NULL;

		for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
			if (span_is(word, settings[i].word))
				set = settings[i].set;
		if (span_is(word, "file")) {
			next = write_file(play, rest, next + 1);
			continue;
		}
		if (!set)
			return next;
		if (!set(setup, rest)) {
			report_line(play->report, "  line %d cannot be set up",
				    play->file.lines[next].number);
			return play->file.count;
		}
		next++;
	}
	return next;
}

/* The program, its arguments with ${PORT} and ${DIR} replaced, and a NULL. */
char **setup_make_arguments(const struct setup *setup)
{
	const struct case_value values[] = {
		{ "PORT", span_text(setup->port) },
		{ "DIR", span_text(setup->play->box.folder) },
		{ NULL, { NULL, 0 } },
	};
	size_t room = 0, count = 0;
	struct bytes line = BYTES_INIT;
	struct span rest, word;
	char **arguments = NULL;

	case_replace_append(&line, setup->arguments, values);
	rest = bytes_span(&line);
	arguments = memory_grow(arguments, &room, 2, sizeof(*arguments));
	arguments[count++] = memory_copy_text(setup->programs->program);
	while ((word = span_next_word(&rest)).size > 0) {
		arguments = memory_grow(arguments, &room, count + 2, sizeof(*arguments));
		arguments[count++] = span_copy_text(word);
	}
	arguments[count] = NULL;
	bytes_release(&line);
	return arguments;
}

void setup_free_arguments(char **arguments)
{
	for (size_t i = 0; arguments[i]; i++)
		memory_free(arguments[i]);
	memory_free(arguments);
}

bool setup_start(struct setup *setup)
{
	bool by_case = setup->client.count > 0;
	char **arguments = by_case ? setup->client.words : setup_make_arguments(setup);
	bool good;

	box_set(&setup->play->box, "SMTPSCOPE_TEST_SYNC=1");
	good = terminal_start(&setup->play->terminal, setup->size, arguments,
			      setup->play->box.environment);
	setup->play->terminal.may_copy = setup->copies;
	if (!by_case)
		setup_free_arguments(arguments);
	client_release(&setup->client);
	if (good && !setup->busy && !terminal_wait_idle(&setup->play->terminal)) {
		report_line(setup->play->report, "  the program was never idle after its start");
		return false;
	}
	return good;
}
