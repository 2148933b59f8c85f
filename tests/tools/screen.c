/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Screen tests: the program in a terminal, keys in, screens out.
 *
 *   screen [-v] [-j N] FILE.screen...
 *
 * SMTPSCOPE and HOSTILE name the programs, build/smtpscope and the hostile
 * server beside this program otherwise.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
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

int main(int argc, char **argv)
{
	struct play_programs programs;
	struct pool pool = { .test = play_run, .workers = 2, .bound_s = 120 };
	char *program, *hostile, **paths;
	int option, status;

	while ((option = getopt(argc, argv, "vj:")) != -1) {
		if (option == 'v') {
			pool.chatty = true;
		} else if (option == 'j' && strtol(optarg, NULL, 10) > 0) {
			pool.workers = (int)strtol(optarg, NULL, 10);
		} else {
			fprintf(stderr, "usage: screen [-v] [-j N] FILE.screen...\n");
			return 2;
		}
	}
	program = program_path("SMTPSCOPE", "../../smtpscope");
	hostile = program_path("HOSTILE", "hostile");
	programs = (struct play_programs){ .program = program, .hostile = hostile };
	pool.context = &programs;
	/* Each test works in a folder of its own. */
	paths = memory_new((size_t)(argc - optind) + 1, sizeof(*paths));
	for (int i = optind; i < argc; i++) {
		char *path = realpath(argv[i], NULL);

		paths[i - optind] = path ? path : memory_copy_text(argv[i]);
	}
	status = pool_run(&pool, paths, (size_t)(argc - optind));
	for (int i = 0; i < argc - optind; i++)
		memory_free(paths[i]);
	memory_free(paths);
	memory_free(program);
	memory_free(hostile);
	return status;
}
