/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One case from end to end: box, server, program, verdict. */
#include "hostile_trial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/time.h"
#include "hostile_case.h"
#include "hostile_client.h"
#include "hostile_judge.h"
#include "hostile_server.h"
#include "rig_loopback.h"
#include "rig_pool.h"

#define OUTPUT_MAX (64 << 20) /* a program that prints without end is stopped by the kernel */

/* ---- the program ---- */

static void run_program(const struct client *client, const struct box *box, int out, int error)
{
	struct rlimit limit = { .rlim_cur = OUTPUT_MAX, .rlim_max = OUTPUT_MAX };
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	alarm(0);
	setrlimit(RLIMIT_FSIZE, &limit);
	dup2(null, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(error, STDERR_FILENO);
	if (chdir(box->folder) == 0)
		execve(client->words[0], client->words, box->environment);
	perror(client->words[0]);
	_exit(127);
}

static double seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Waits for its end within the bound, or ends it. */
static void await_program(pid_t pid, struct trial *trial)
{
	uint64_t until = time_monotonic_us() + (uint64_t)(trial->bounds.seconds * 1e6);
	struct rusage usage = { 0 };
	pid_t ended;

	while ((ended = wait4(pid, &trial->outcome.status, WNOHANG, &usage)) == 0 &&
	       time_monotonic_us() < until)
		poll(NULL, 0, 5);
	if (ended == 0) {
		trial->outcome.timed_out = true;
		kill(-pid, SIGKILL);
		wait4(pid, &trial->outcome.status, 0, &usage);
	}
	trial->outcome.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
	trial->outcome.memory_kib = usage.ru_maxrss;
}

static void execute(const struct client *client, struct trial *trial)
{
	int out = memfd_create("out", MFD_CLOEXEC), error = memfd_create("error", MFD_CLOEXEC);
	pid_t pid = fork();

	if (pid == 0)
		run_program(client, trial->box, out, error);
	await_program(pid, trial);
	box_take_output(out, &trial->outcome.out);
	box_take_output(error, &trial->outcome.error);
}

/* The server is gone, so any child that is left was the program's. */
static bool process_is_left(void)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		continue;
	return pid == 0;
}

/* A client that ends at once must not hide what the server had already done. */
static void await_marks(const struct hostile_case *hostile, const struct ledger *ledger)
{
	const volatile int *reached = &ledger->reached;
	int marks = server_count_marks(hostile);

	for (int rounds = 0; *reached < marks && rounds < 100; rounds++)
		poll(NULL, 0, 5);
}

/* Connections that the server had no time for. */
static void count_waiting(int listener, struct ledger *ledger)
{
	int fd;

	fcntl(listener, F_SETFL, O_NONBLOCK);
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		ledger->connections++;
		close(fd);
	}
	close(listener);
}

/* Long texts without their middle: what went wrong is mostly told at the end. */
static void report_part(struct bytes *report, struct span text)
{
	if (text.size > 4000) {
		bytes_append(report, span_part(text, 0, 1000));
		bytes_append_text(report, "\n  [...]\n");
		text = span_after(text, text.size - 3000);
	}
	bytes_append(report, text);
	if (text.size > 0 && text.data[text.size - 1] != '\n')
		bytes_append_byte(report, '\n');
}

/* What a failed case needs to be understood. */
static void report_outcome(const struct trial *trial)
{
	const struct outcome *outcome = &trial->outcome;
	struct {
		const char *what;
		struct span text;
	} parts[] = {
		{ "standard output", bytes_span(&outcome->out) },
		{ "standard error", bytes_span(&outcome->error) },
		{ "heard by the server", span_of(trial->ledger->heard, trial->ledger->heard_size) },
	};

	if (WIFEXITED(outcome->status))
		report_line(trial->report, "  exit status %d", WEXITSTATUS(outcome->status));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		report_line(trial->report, "  ---- %s", parts[i].what);
		report_part(trial->report, parts[i].text);
	}
}

static bool try_case(struct trial *trial, const struct trial_setting *setting, struct box *box,
		     struct ledger *ledger)
{
	struct client client;
	struct bytes authority = BYTES_INIT;
	int port, listener = loopback_listen(&port);
	pid_t server;
	bool good;

	certificates_append_authority(setting->certificates, &authority);
	box_write(box, "ca.pem", bytes_span(&authority));
	client_write_files(trial->hostile, box, port);
	client_make(&client, setting->program, trial->hostile, box, port, false);
	server = server_start(trial->hostile, listener, setting->certificates, ledger);
	execute(&client, trial);
	await_marks(trial->hostile, ledger);
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	count_waiting(listener, ledger);
	trial->outcome.left_process = process_is_left();
	good = judge(trial);
	if (!good)
		report_outcome(trial);
	client_release(&client);
	bytes_release(&authority);
	return good;
}

static const char over[] = " over ";

char *trial_name(const char *path, enum transport transport)
{
	struct bytes name = BYTES_INIT;

	bytes_append_text(&name, path);
	if (transport != TRANSPORT_OWN) {
		bytes_append_text(&name, over);
		bytes_append_text(&name, transport_name(transport));
	}
	return bytes_take_text(&name);
}

/* The path, which the caller frees. */
static char *name_split(const char *name, enum transport *transport)
{
	struct span whole = span_text(name);
	size_t size = span_find_span(whole, span_text(over));

	*transport = TRANSPORT_OWN;
	transport_find(span_after(whole, size + sizeof(over) - 1), transport);
	return span_copy_text(span_part(whole, 0, size));
}

bool trial_run(const char *name, struct bytes *report, const void *context)
{
	const struct trial_setting *setting = context;
	struct hostile_case hostile;
	struct box box;
	struct ledger *ledger;
	struct trial trial = {
		.hostile = &hostile, .program = setting->program, .box = &box, .report = report
	};
	char *path = name_split(name, &trial.transport);
	bool good = hostile_case_read(&hostile, path, report) && server_check(&hostile, report) &&
		    transport_apply(&hostile, trial.transport, report);

	if (good) {
		ledger = ledger_new();
		trial.ledger = ledger;
		judge_bounds(&hostile, &trial.bounds);
		if (setting->unbounded) {
			trial.bounds.memory_mib = 0;
			trial.bounds.cpu_seconds = 1e9;
			trial.bounds.seconds *= 3;
		}
		box_open(&box);
		good = try_case(&trial, setting, &box, ledger);
		box_close(&box);
		bytes_release(&trial.outcome.out);
		bytes_release(&trial.outcome.error);
		ledger_free(ledger);
	}
	hostile_case_release(&hostile);
	memory_free(path);
	return good;
}
