/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The main() of every unit test program: runs the suite that the test file
 * gives and closes with the line that `make check` sums up.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

int main(int argc, char **argv)
{
	SRunner *runner;
	int run, failed;

	(void)argc;
	/* Against hanging only: four seconds, as the library has it, can pass on a busy machine. */
	setenv("CK_DEFAULT_TIMEOUT", "120", 0);
	runner = srunner_create(unit_suite());
	signal(SIGPIPE, SIG_IGN); /* as main.c has it: a child may end before it has read */
	srunner_run_all(runner, getenv("UNIT_VERBOSE") ? CK_VERBOSE : CK_MINIMAL);
	run = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	if (failed && !getenv("UNIT_VERBOSE"))
		srunner_print(runner, CK_NORMAL);
	srunner_free(runner);
	if (run == 0)
		fprintf(stderr, "%s: no test ran\n", argv[0]);
	printf("%d passed, %d failed\n", run - failed, failed + (run == 0));
	return failed || run == 0;
}
