/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hostile server, and the program's trials against it.
 *
 *   hostile [-v] [-u] [-j N] FILE.case...   proves itself, then runs the program against each
 *                                           case, in its own transport and those it also names
 *   hostile --transport=tls FILE.case...    the same in this one transport: own, starttls, tls
 *   hostile --serve FILE.case [FOLDER]      prints a port and plays the case there until it is
 *                                           ended; the authority's certificate is FOLDER/ca.pem,
 *                                           and each `reach` of the case makes FOLDER/reached
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
#include "rig_loopback.h"
#include "rig_pool.h"

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
	struct ledger *ledger = ledger_new();
	struct hostile_case hostile;
	struct bytes report = BYTES_INIT;
	int port, listener;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!hostile_case_read(&hostile, path, &report) || !server_check(&hostile, &report)) {
		fputs(bytes_text(&report), stderr);
		return 2;
	}
	if (folder) {
		write_authority(certificates, folder);
		snprintf(ledger->mark, sizeof(ledger->mark), "%s/reached", folder);
	}
	listener = loopback_listen(&port);
	printf("%d\n", port);
	fclose(stdout);
	server_serve(&hostile, listener, certificates, ledger);
}

static int prove(void)
{
	size_t passed, failed;

	proof_run(&passed, &failed);
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed > 0;
}

/* ---- which trials are to be run ---- */

struct trials {
	char **names;
	size_t count, room;
};

static void trials_add(struct trials *trials, const char *path, enum transport transport)
{
	trials->names = memory_grow(trials->names, &trials->room, trials->count + 1,
				    sizeof(*trials->names));
	trials->names[trials->count++] = trial_name(path, transport);
}

/* The case as it is written, and over each transport that it names. */
static bool trials_add_case(struct trials *trials, const char *path)
{
	struct hostile_case hostile;
	struct bytes report = BYTES_INIT;
	enum transport transport;
	struct span rest, word;
	bool good = true;

	trials_add(trials, path, TRANSPORT_OWN);
	if (!hostile_case_read(&hostile, path, &report)) /* the trial tells why */
		hostile.also = span_of(NULL, 0);
	rest = hostile.also;
	while (good && (word = span_next_word(&rest)).size > 0) {
		if (span_is(word, "screen")) /* the screen rig plays it there */
			continue;
		good = transport_find(word, &transport);
		if (good && !RIG_INSTRUMENTED) /* TLS is not what is instrumented */
			trials_add(trials, path, transport);
		else if (!good)
			fprintf(stderr, "%s: no such transport: %.*s\n", path, (int)word.size,
				(const char *)word.data);
	}
	bytes_release(&report);
	hostile_case_release(&hostile);
	return good;
}

static void trials_release(struct trials *trials)
{
	for (size_t i = 0; i < trials->count; i++)
		memory_free(trials->names[i]);
	memory_free(trials->names);
}

static int try_cases(struct pool *pool, struct trial_setting *setting, struct trials *trials)
{
	struct certificates *certificates = certificates_new();
	char *program = program_path();
	int status;

	proof_run(&pool->passed, &pool->failed);
	setting->program = program;
	setting->certificates = certificates;
	pool->context = setting;
	status = pool_run(pool, trials->names, trials->count);
	certificates_free(certificates);
	memory_free(program);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = { { "serve", required_argument, NULL, 's' },
						 { "self-test", no_argument, NULL, 't' },
						 { "transport", required_argument, NULL, 'o' },
						 { NULL, 0, NULL, 0 } };
	struct pool pool = { .test = trial_run, .workers = 12, .bound_s = 100 };
	struct trials trials = { 0 };
	enum transport transport;
	bool one = false;
	struct trial_setting setting = { .unbounded = RIG_INSTRUMENTED };
	int option, status;

	while ((option = getopt_long(argc, argv, "vuj:", options, NULL)) != -1) {
		if (option == 's')
			return serve(optarg, argv[optind]);
		if (option == 't')
			return prove();
		if (option == 'o' && transport_find(span_text(optarg), &transport))
			one = true;
		else if (option == 'v')
			pool.chatty = true;
		else if (option == 'u')
			setting.unbounded = true;
		else if (option == 'j' && strtol(optarg, NULL, 10) > 0)
			pool.workers = (int)strtol(optarg, NULL, 10);
		else
			return fprintf(stderr, "usage: hostile [-v] [-u] [-j N] FILE.case...\n"), 2;
	}
	for (int i = optind; i < argc; i++) {
		if (one)
			trials_add(&trials, argv[i], transport);
		else if (!trials_add_case(&trials, argv[i]))
			return 2;
	}
	status = try_cases(&pool, &setting, &trials);
	trials_release(&trials);
	return status;
}
