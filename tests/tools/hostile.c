/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hostile server, and the program's trials against it.
 *
 *   hostile [-v] [-u] [-j N] FILE.case...   proves itself, then runs the program against each case
 *   hostile --serve FILE.case [FOLDER]      prints a port and plays the case there until it is
 *                                           ended; the authority's certificate is FOLDER/ca.pem
 *   hostile --self-test                     proves the server and the judge, no more
 *
 * SMTPSCOPE names the program, build/smtpscope otherwise. -u judges neither memory nor CPU,
 * which an instrumented program needs; built with a sanitizer, this program assumes it.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/memory.h"
#include "hostile_proof.h"
#include "hostile_server.h"
#include "hostile_trial.h"
#include "rig_box.h"
#include "rig_pool.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define INSTRUMENTED true
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define INSTRUMENTED true
#endif
#ifndef INSTRUMENTED
#define INSTRUMENTED false
#endif

static char *program_path(void)
{
	const char *named = getenv("SMTPSCOPE");
	char *beside = box_neighbour("../../smtpscope");
	char *path = realpath(named && *named ? named : beside, NULL);

	if (!path)
		return beside;
	memory_free(beside);
	return path;
}

static void write_authority(const struct certificates *certificates, const char *folder)
{
	struct box box = { .folder = memory_copy_text(folder) };
	struct bytes authority = BYTES_INIT;

	certificates_append_authority(certificates, &authority);
	box_write(&box, "ca.pem", bytes_span(&authority));
	bytes_release(&authority);
	memory_free(box.folder);
}

static int serve(const char *path, const char *folder)
{
	struct certificates *certificates = certificates_new();
	struct hostile_case hostile;
	struct bytes report = BYTES_INIT;
	int port, listener;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!hostile_case_read(&hostile, path, &report) || !server_check(&hostile, &report)) {
		fputs(bytes_text(&report), stderr);
		return 2;
	}
	if (folder)
		write_authority(certificates, folder);
	listener = server_listen(&port);
	printf("%d\n", port);
	fclose(stdout);
	server_serve(&hostile, listener, certificates, ledger_new());
}

static int prove(void)
{
	size_t passed, failed;

	proof_run(&passed, &failed);
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed > 0;
}

static int try_cases(struct pool *pool, struct trial_setting *setting, char **paths, int count)
{
	struct certificates *certificates = certificates_new();
	char *program = program_path();
	int status;

	proof_run(&pool->passed, &pool->failed);
	setting->program = program;
	setting->certificates = certificates;
	pool->context = setting;
	status = pool_run(pool, paths, (size_t)count);
	certificates_free(certificates);
	memory_free(program);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = { { "serve", required_argument, NULL, 's' },
						 { "self-test", no_argument, NULL, 't' },
						 { NULL, 0, NULL, 0 } };
	struct pool pool = { .test = trial_run, .workers = 8, .bound_s = 100 };
	struct trial_setting setting = { .unbounded = INSTRUMENTED };
	int option;

	while ((option = getopt_long(argc, argv, "vuj:", options, NULL)) != -1) {
		if (option == 's')
			return serve(optarg, argv[optind]);
		if (option == 't')
			return prove();
		if (option == 'v')
			pool.chatty = true;
		else if (option == 'u')
			setting.unbounded = true;
		else if (option == 'j' && strtol(optarg, NULL, 10) > 0)
			pool.workers = (int)strtol(optarg, NULL, 10);
		else
			return fprintf(stderr, "usage: hostile [-v] [-u] [-j N] FILE.case...\n"), 2;
	}
	return try_cases(&pool, &setting, argv + optind, argc - optind);
}
