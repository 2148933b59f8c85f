/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Screen tests: the program in a terminal, keys in, screens out.
 *
 *   screen [-v] [-j N] FILE.screen...
 *   screen [-v] [-j N] --each FILE.screen FILE.case...
 *
 * With --each the one screen test is played against each of the cases that says "also screen".
 *
 * SMTPSCOPE and HOSTILE name the programs, build/smtpscope and the hostile
 * server beside this program otherwise.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "hostile_case.h"
#include "rig_box.h"
#include "rig_pool.h"
#include "screen_play.h"

static char *program_path(const char *variable, const char *otherwise)
{
	const char *named = getenv(variable);
	char *beside = box_neighbour(otherwise);
	char *path = realpath(named && *named ? named : beside, NULL);

	if (!path)
		path = memory_copy_text(beside);
	memory_free(beside);
	return path;
}

static bool is_played_on_screen(const char *path)
{
	struct hostile_case hostile;
	struct bytes report = BYTES_INIT;
	bool is = hostile_case_read(&hostile, path, &report) &&
		  hostile_case_is_also(&hostile, "screen");

	hostile_case_release(&hostile);
	bytes_release(&report);
	return is;
}

int main(int argc, char **argv)
{
	struct play_programs programs;
	struct pool pool = { .test = play_run, .workers = 2, .bound_s = 120 };
	char *program, *hostile, **paths;
	size_t count = 0;
	static const struct option options[] = { { "each", required_argument, NULL, 'e' },
						 { NULL, 0, NULL, 0 } };
	char *each = NULL;
	int option, status;

	while ((option = getopt_long(argc, argv, "vj:", options, NULL)) != -1) {
		if (option == 'e') {
			each = realpath(optarg, NULL);
		} else if (option == 'v') {
			pool.chatty = true;
		} else if (option == 'j' && strtol(optarg, NULL, 10) > 0) {
			pool.workers = (int)strtol(optarg, NULL, 10);
		} else {
			fprintf(stderr, "usage: screen [-v] [-j N] [--each FILE.screen] FILE...\n");
			return 2;
		}
	}
	program = program_path("SMTPSCOPE", "../../smtpscope");
	hostile = program_path("HOSTILE", "hostile");
	programs = (struct play_programs){ .program = program, .hostile = hostile, .each = each };
	pool.context = &programs;
	/* Each test works in a folder of its own. */
	paths = memory_new((size_t)(argc - optind) + 1, sizeof(*paths));
	for (int i = optind; i < argc; i++) {
		char *path = realpath(argv[i], NULL);

		if (!each || is_played_on_screen(argv[i]))
			paths[count++] = path ? path : memory_copy_text(argv[i]);
		else
			free(path);
	}
	status = pool_run(&pool, paths, count);
	for (size_t i = 0; i < count; i++)
		memory_free(paths[i]);
	memory_free(paths);
	free(each);
	memory_free(program);
	memory_free(hostile);
	return status;
}
