/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the program once for each form; called by the judge behind a session. */
#include "hostile_reports.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "rig_pool.h"

#define BOUND_S 30 /* against hanging */

static _Noreturn void become_program(char **words, const struct box *box, int out)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(BOUND_S);
	dup2(null, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	if (chdir(box->folder) == 0)
		execve(words[0], words, box->environment);
	perror(words[0]);
	_exit(127);
}

/* All that it printed; its status of waitpid(). */
static int run_words(char **words, const struct box *box, struct bytes *printed)
{
	int out = memfd_create("out", MFD_CLOEXEC), status = -1;
	pid_t pid = fork();

	if (pid == 0)
		become_program(words, box, out);
	waitpid(pid, &status, 0);
	box_take_output(out, printed);
	return status;
}

struct making {
	const char *program, *path;
	const struct box *box;
	reports_visitor *visitor;
	void *context;
	struct bytes *report;
};

/* `name` is the words between the program and the journal; `twice` names the journal two times. */
static bool make_one(const struct making *making, const char *name, bool twice)
{
	char *words[6] = { memory_copy_text(making->program) };
	struct span rest = span_text(name), word;
	struct bytes printed = BYTES_INIT;
	size_t count = 1;
	bool good;

	while ((word = span_next_word(&rest)).size > 0 && count < 3)
		words[count++] = span_copy_text(word);
	for (int i = 0; i <= twice; i++)
		words[count++] = memory_copy_text(making->path);
	good = run_words(words, making->box, &printed) == 0;
	if (!good)
		report_line(making->report, "  %s of the journal failed: %.*s", name,
			    (int)(printed.size < 300 ? printed.size : 300), bytes_text(&printed));
	good = making->visitor(name, bytes_span(&printed), making->context) && good;
	for (size_t i = 0; i < count; i++)
		memory_free(words[i]);
	bytes_release(&printed);
	return good;
}

/* The first words of the lines of `list formats`. */
static bool make_formats(const struct making *making)
{
	char *words[] = { memory_copy_text(making->program), "list", "formats", NULL };
	struct bytes list = BYTES_INIT, name = BYTES_INIT;
	struct span rest;
	bool good = run_words(words, making->box, &list) == 0 && list.size > 0;

	for (rest = bytes_span(&list); rest.size > 0;) {
		size_t size = span_find(rest, '\n');
		struct span line = span_part(rest, 0, size);

		rest = span_after(rest, size + 1);
		bytes_clear(&name);
		bytes_append_text(&name, "report --format=");
		bytes_append(&name, span_next_word(&line));
		good = make_one(making, bytes_text(&name), false) && good;
	}
	memory_free(words[0]);
	bytes_release(&list);
	bytes_release(&name);
	return good;
}

bool reports_visit(const char *program, const struct box *box, const char *path,
		   reports_visitor *visitor, void *context, struct bytes *report)
{
	const struct making making = { .program = program,
				       .path = path,
				       .box = box,
				       .visitor = visitor,
				       .context = context,
				       .report = report };
	bool good = make_formats(&making);

	good = make_one(&making, "diff", true) && good;
	return make_one(&making, "scrub", false) && good;
}
