/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `smtpscope probe`: many targets, one row each. Expands mail domains to their
 * exchangers and hosts to their ports, keeps at most -j probes going and never
 * two to the same host, and prints rows in the order of the targets.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/printable.h"
#include "base/time.h"
#include "cli/printer.h"
#include "cli/probe_job.h"
#include "cli/probe_table.h"
#include "cli/settings.h"
#include "cli/subcommand.h"
#include "net/exchangers.h"
#include "net/loop.h"
#include "net/resolver.h"

#define JOBS_USUAL 8
#define TARGETS_MOST 100000
#define LIST_MOST (16u << 20) /* bytes of a list of targets */

enum row_state {
	ROW_WAITING,
	ROW_EXPANDING, /* its mail exchangers or ports are asked for */
	ROW_SEEKING,   /* its addresses are: another row may be at one of them */
	ROW_RUNNING,
	ROW_DONE,
};

struct row {
	char *target;
	char *place;
	struct endpoint endpoint;
	char *exchanger;
	char *name; /* for the certificate, where the host is an address */
	bool expanded;
	bool sought; /* its addresses are known, as far as they can be */
	struct net_address *addresses;
	size_t address_count;
	enum row_state state;
	struct names_query *query;
	struct resolver *resolver;
	struct probe_job *job;
	struct probe_result result;
};

struct probe {
	const struct options *options;
	struct names *names;
	struct session_shared *shared;
	struct tls_anchors *anchors;
	struct loop *loop;
	struct row **rows;
	size_t count;
	size_t capacity;
	size_t printed;
	size_t first;                       /* no row before it waits */
	struct row *going[PROBE_JOBS_MOST]; /* expanding or running */
	size_t going_count;
	bool stopping;
	bool progress; /* a line about how far it has come stands on standard error */
	int columns;
	int output_error; /* why standard output took no more */
};

/* ---- rows ---- */

static struct row *row_new(struct probe *probe, size_t at, const char *target)
{
	struct row *row = memory_new(1, sizeof(*row));

	row->target = memory_copy_text(target);
	probe->rows =
		memory_grow(probe->rows, &probe->capacity, probe->count + 1, sizeof(struct row *));
	memmove(probe->rows + at + 1, probe->rows + at, (probe->count - at) * sizeof(struct row *));
	probe->rows[at] = row;
	probe->count++;
	return row;
}

static void row_free(struct row *row)
{
	memory_free(row->target);
	memory_free(row->place);
	endpoint_release(&row->endpoint);
	memory_free(row->exchanger);
	memory_free(row->name);
	memory_free(row->addresses);
	names_query_free(row->query);
	resolver_free(row->resolver);
	probe_job_free(row->job);
	probe_result_release(&row->result);
	memory_free(row);
}

static void end_row(struct row *row, const struct fault *fault)
{
	probe_read_fault(fault, &row->result);
	row->state = ROW_DONE;
}

/* "mx1.example.test:25": the exchanger in place of its domain. */
static void name_place(struct row *row)
{
	struct bytes place = BYTES_INIT;

	if (row->exchanger) {
		bytes_append_text(&place, row->exchanger);
		bytes_append_byte(&place, ':');
		bytes_append_number(&place, row->endpoint.port);
	} else {
		endpoint_append_place(&row->endpoint, &place);
	}
	memory_free(row->place);
	row->place = bytes_take_text(&place);
}

static bool check_row(const struct probe *probe, const struct row *row, struct fault *fault)
{
	if (row->endpoint.scheme == ENDPOINT_PRACTICE) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("probe goes to real servers; the practice server is for the "
				  "screen and for run."));
		return false;
	}
	if (endpoint_is_bare(&row->endpoint) && !probe->options->ports) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("Which port? Write HOST:25, HOST:587 or HOST:465, mx:DOMAIN for "
				  "a domain's mail exchangers, or ask for all mail ports with "
				  "--ports."));
		return false;
	}
	return probe->options->ports
		       ? settings_allow_ports(probe->options, row->endpoint.host, fault)
		       : settings_allow_target(probe->options, &row->endpoint, fault);
}

static void add_target(struct probe *probe, const char *target)
{
	struct row *row = row_new(probe, probe->count, target);
	struct fault fault = { .kind = FAULT_NONE };

	row->place = memory_copy_text(target);
	if (!endpoint_parse(span_text(target), &row->endpoint, &fault) ||
	    !check_row(probe, row, &fault)) {
		end_row(row, &fault);
		return;
	}
	name_place(row);
}

/* One target a line; blanks around it, empty lines and what follows a # are no part of it. */
static void add_list(struct probe *probe, struct span text)
{
	while (text.size && probe->count < TARGETS_MOST) {
		struct span line = span_part(text, 0, span_find(text, '\n'));
		char *target;

		text = span_after(text, line.size + 1);
		line = span_part(line, 0, span_find(line, '#'));
		line = span_part(line, 0, span_find(line, '\r'));
		line = span_trim(line);
		if (!line.size)
			continue;
		target = span_copy_text(line);
		add_target(probe, target);
		memory_free(target);
	}
}

static bool add_targets(struct probe *probe, struct fault *fault)
{
	const struct options *options = probe->options;
	bool from_input = options->word_count == 0 && !options->targets && !isatty(STDIN_FILENO);
	struct bytes list = BYTES_INIT;
	bool good = true;

	for (size_t i = 0; i < options->word_count; i++) {
		if (strcmp(options->words[i], "-") != 0)
			add_target(probe, options->words[i]);
		else
			from_input = true;
	}
	if (options->targets)
		good = file_read(options->targets, LIST_MOST, &list, fault);
	if (options->profile_target && options->word_count == 0 && !options->targets) {
		add_target(probe, options->profile_target);
		from_input = false;
	}
	if (good && from_input)
		good = file_read("-", LIST_MOST, &list, fault);
	if (good)
		add_list(probe, bytes_span(&list));
	bytes_release(&list);
	return good;
}

/* ---- expanding ---- */

static bool needs_expansion(const struct probe *probe, const struct row *row)
{
	return !row->expanded && (row->endpoint.scheme == ENDPOINT_MX || probe->options->ports);
}

static void ask_addresses(struct probe *probe, struct row *row, const char *host, uint64_t now_us)
{
	struct resolver_question question = { host, row->endpoint.port, NET_ADDRESS_ANY };
	struct session_options settings = { .family = NET_ADDRESS_ANY };

	settings_of_session(probe->options, &settings);
	question.choice = settings.family;
	row->resolver = resolver_new(probe->names, &question, now_us);
}

static void expand(struct probe *probe, struct row *row, uint64_t now_us)
{
	row->state = ROW_EXPANDING;
	if (row->endpoint.scheme == ENDPOINT_MX)
		row->query = names_ask(probe->names, row->endpoint.host, RECORD_MX, now_us);
	else
		ask_addresses(probe, row, row->endpoint.host, now_us);
}

/* The row becomes the first of those that it stands for; the others follow it. */
static struct row *next_row(struct probe *probe, size_t at, size_t n)
{
	struct row *first = probe->rows[at];
	struct row *row = n ? row_new(probe, at + n, first->target) : first;

	if (n)
		endpoint_copy(&row->endpoint, &first->endpoint);
	row->expanded = true;
	row->state = ROW_WAITING;
	return row;
}

static void expand_domain(struct probe *probe, size_t at, const struct names_answer *answer)
{
	struct row *row = probe->rows[at];
	struct exchangers exchangers;
	struct fault fault;

	if (!exchangers_take(&exchangers, answer, &fault)) {
		end_row(row, &fault);
		return;
	}
	for (size_t n = 0; n < exchangers.count; n++) {
		row = next_row(probe, at, n);
		row->exchanger = memory_copy_text(exchangers.hosts[n]);
		name_place(row);
	}
	exchangers_release(&exchangers);
}

/* Every mail port of every address. */
static void expand_ports(struct probe *probe, size_t at, const struct resolver *resolver)
{
	struct endpoint base;
	size_t count, n = 0;
	const struct net_address *addresses = resolver_addresses(resolver, &count);

	endpoint_copy(&base, &probe->rows[at]->endpoint);
	for (size_t i = 0; i < count; i++) {
		for (size_t p = 0; p < MAIL_PORTS; p++) {
			struct row *row = next_row(probe, at, n++);
			struct bytes target = BYTES_INIT;

			memory_free(row->name);
			row->name = base.is_address ? NULL : memory_copy_text(base.host);
			net_address_append_place(&addresses[i], mail_ports[p], &target);
			endpoint_release(&row->endpoint);
			endpoint_parse(bytes_span(&target), &row->endpoint, NULL);
			bytes_release(&target);
			name_place(row);
		}
	}
	endpoint_release(&base);
}

static size_t place_of(struct probe *probe, const struct row *row)
{
	size_t at = 0;

	while (probe->rows[at] != row)
		at++;
	/* It waits again, as the first of several. */
	if (at < probe->first)
		probe->first = at;
	return at;
}

static void pump_expansion(struct probe *probe, struct row *row, uint64_t now_us)
{
	struct names_query *query = row->query;
	struct resolver *resolver = row->resolver;
	const struct names_answer *answer = query ? names_answer(query, now_us) : NULL;
	struct fault fault;

	if (query && answer) {
		row->query = NULL;
		expand_domain(probe, place_of(probe, row), answer);
		names_query_free(query);
	}
	if (query)
		return;
	switch (resolver_pump(resolver, now_us, &fault)) {
	case RESOLVER_ASKING:
		break;
	case RESOLVER_FAILED:
		end_row(row, &fault);
		break;
	case RESOLVER_DONE:
		row->resolver = NULL;
		expand_ports(probe, place_of(probe, row), resolver);
		resolver_free(resolver);
		break;
	}
}

/* ---- where a row leads ---- */

/* A session of its own asks again, and tells what is wrong if nothing was found. */
static void pump_seeking(struct probe *probe, struct row *row, uint64_t now_us)
{
	const struct net_address *addresses;
	struct fault fault;
	size_t count = 0;

	switch (resolver_pump(row->resolver, now_us, &fault)) {
	case RESOLVER_ASKING:
		return;
	case RESOLVER_FAILED:
		break;
	case RESOLVER_DONE:
		addresses = resolver_addresses(row->resolver, &count);
		row->addresses = memory_new(count + 1, sizeof(*row->addresses));
		memcpy(row->addresses, addresses, count * sizeof(*row->addresses));
		row->address_count = count;
		break;
	}
	resolver_free(row->resolver);
	row->resolver = NULL;
	row->sought = true;
	row->state = ROW_WAITING;
	place_of(probe, row);
}

/* ---- running ---- */

/* Whom a probe goes to: two at a time would look like an attack. */
static const char *host_of(const struct row *row)
{
	return row->exchanger ? row->exchanger : row->name ? row->name : row->endpoint.host;
}

/* One host may have many names: what counts is where they lead. */
static bool share_address(const struct row *a, const struct row *b)
{
	for (size_t i = 0; i < a->address_count; i++)
		for (size_t j = 0; j < b->address_count; j++)
			if (!strcmp(a->addresses[i].text, b->addresses[j].text))
				return true;
	return false;
}

static bool is_busy(const struct probe *probe, const struct row *row)
{
	for (size_t i = 0; i < probe->going_count; i++) {
		const struct row *other = probe->going[i];

		if (other->state == ROW_RUNNING &&
		    (span_is_word(span_text(host_of(other)), host_of(row)) ||
		     share_address(other, row)))
			return true;
	}
	return false;
}

static void start(struct probe *probe, struct row *row, uint64_t now_us)
{
	const struct probe_goal goal = { &row->endpoint, row->exchanger, row->name, probe->shared,
					 probe->anchors };

	if (needs_expansion(probe, row)) {
		expand(probe, row, now_us);
		return;
	}
	if (!row->sought && row->endpoint.scheme != ENDPOINT_UNIX) {
		row->state = ROW_SEEKING;
		ask_addresses(probe, row, row->exchanger ? row->exchanger : row->endpoint.host,
			      now_us);
		return;
	}
	row->job = probe_job_new(probe->options, probe->names, &goal, now_us);
	row->state = ROW_RUNNING;
}

static void start_some(struct probe *probe, uint64_t now_us)
{
	size_t most = probe->options->jobs ? probe->options->jobs : JOBS_USUAL;

	/* Rows that wait stand behind the first that does: those before are done or going. */
	while (probe->first < probe->count && probe->rows[probe->first]->state != ROW_WAITING)
		probe->first++;
	for (size_t i = probe->first; i < probe->count && probe->going_count < most; i++) {
		struct row *row = probe->rows[i];

		if (row->state != ROW_WAITING || is_busy(probe, row))
			continue;
		start(probe, row, now_us);
		probe->going[probe->going_count++] = row;
	}
}

static void pump_rows(struct probe *probe, uint64_t now_us)
{
	size_t kept = 0;

	for (size_t i = 0; i < probe->going_count; i++) {
		struct row *row = probe->going[i];

		if (row->state == ROW_EXPANDING)
			pump_expansion(probe, row, now_us);
		else if (row->state == ROW_SEEKING)
			pump_seeking(probe, row, now_us);
		if (row->state == ROW_RUNNING && probe_job_pump(row->job, now_us, &row->result)) {
			probe_job_free(row->job);
			row->job = NULL;
			row->state = ROW_DONE;
		}
		if (row->state != ROW_WAITING && row->state != ROW_DONE)
			probe->going[kept++] = row;
	}
	probe->going_count = kept;
}

static void stop(struct probe *probe)
{
	struct fault fault;

	/* The second time nobody is waited for. */
	for (size_t i = 0; i < probe->count; i++) {
		struct row *row = probe->rows[i];

		if (row->state == ROW_RUNNING && !probe->stopping) {
			probe_job_hurry(row->job);
		} else if (row->state != ROW_DONE) {
			fault_set_plain(&fault, FAULT_NONE, 0, _("It was interrupted."));
			end_row(row, &fault);
		}
	}
	probe->stopping = true;
}

/* ---- output ---- */

static struct probe_line line_of(const struct row *row)
{
	return (struct probe_line){ row->target, row->place, &row->result,
				    isatty(STDOUT_FILENO) == 1 };
}

static void tell_progress(struct probe *probe, bool last)
{
	struct bytes text = BYTES_INIT;
	struct bytes done = BYTES_INIT;
	struct bytes all = BYTES_INIT;
	struct message_value values[2];
	size_t count = 0;

	if (!probe->progress)
		return;
	for (size_t i = 0; i < probe->count; i++)
		count += probe->rows[i]->state == ROW_DONE;
	bytes_append_number(&done, count);
	bytes_append_number(&all, probe->count);
	values[0] = (struct message_value){ "done", bytes_span(&done) };
	values[1] = (struct message_value){ "all", bytes_span(&all) };
	bytes_append_text(&text, "\r\033[K");
	if (!last)
		message_append(&text, _("{done} of {all} probed"), values, 2);
	print_text(STDERR_FILENO, bytes_span(&text));
	bytes_release(&text);
	bytes_release(&done);
	bytes_release(&all);
}

static bool print(const struct probe *probe, const struct bytes *out)
{
	struct span text = bytes_span(out);

	return probe->options->json ? print_bytes(STDOUT_FILENO, text)
				    : print_text(STDOUT_FILENO, text);
}

static bool print_row(struct probe *probe, const struct row *row)
{
	struct probe_line line = line_of(row);
	struct bytes out = BYTES_INIT;
	bool good;

	if (probe->options->json)
		probe_json_row(&out, &line);
	else if (probe->options->ports)
		probe_ports_row(&out, &line, probe->columns);
	else
		probe_table_row(&out, &line, probe->columns);
	good = print(probe, &out);
	probe->output_error = good ? 0 : errno;
	bytes_release(&out);
	return good;
}

static bool print_head(struct probe *probe)
{
	struct bytes out = BYTES_INIT;
	bool good;

	if (probe->options->json || probe->options->check)
		return true;
	if (probe->options->ports)
		probe_ports_head(&out, probe->columns);
	else
		probe_table_head(&out, probe->columns);
	good = print(probe, &out);
	probe->output_error = good ? 0 : errno;
	bytes_release(&out);
	return good;
}

/* In the order of the targets; a row waits for those before it. */
static bool print_rows(struct probe *probe)
{
	bool erased = false;

	while (probe->printed < probe->count && probe->rows[probe->printed]->state == ROW_DONE) {
		if (!erased)
			tell_progress(probe, true);
		erased = true;
		if (!probe->options->check && !print_row(probe, probe->rows[probe->printed]))
			return false;
		probe->printed++;
	}
	tell_progress(probe, probe->printed == probe->count);
	return true;
}

/* Nothing more can be printed. A reader that has gone (`| head`) has seen enough. */
static int output_status(const struct probe *probe)
{
	if (probe->output_error == EPIPE)
		return EXIT_DONE;
	print_output_error(probe->output_error);
	return EXIT_FILE;
}

static int finish_check(const struct probe *probe)
{
	struct probe_line *lines = memory_new(probe->count + 1, sizeof(*lines));
	struct bytes out = BYTES_INIT;
	int status;

	for (size_t i = 0; i < probe->count; i++)
		lines[i] = line_of(probe->rows[i]);
	status = probe_check_status(lines, probe->count);
	probe_check_line(&out, lines, probe->count);
	print_output_text(bytes_span(&out));
	bytes_release(&out);
	memory_free(lines);
	return status;
}

/* Among ports side by side some are closed, as a rule: one that speaks is enough. */
static bool any_speaks(const struct probe *probe)
{
	for (size_t i = 0; i < probe->count; i++) {
		if (probe->rows[i]->result.cells[PROBE_EHLO].verdict == PROBE_OK)
			return true;
	}
	return false;
}

/* The first row that failed, in the order of the targets. */
static int first_status(const struct probe *probe)
{
	if (probe->options->ports && any_speaks(probe))
		return EXIT_DONE;
	for (size_t i = 0; i < probe->count; i++) {
		if (probe->rows[i]->result.status != EXIT_DONE)
			return (int)probe->rows[i]->result.status;
	}
	return EXIT_DONE;
}

/* ---- the loop ---- */

static void watch(struct probe *probe)
{
	loop_clear(probe->loop);
	for (size_t i = 0; i < probe->going_count; i++) {
		const struct row *row = probe->going[i];

		if (row->state == ROW_RUNNING)
			probe_job_watch(row->job, probe->loop);
		else if (row->query)
			names_watch(row->query, probe->loop);
		else if (row->resolver)
			resolver_watch(row->resolver, probe->loop);
	}
}

static bool run(struct probe *probe)
{
	loop_catch_signals(probe->loop, LOOP_INT | LOOP_TERM | LOOP_HUP);
	if (!print_head(probe))
		return false;
	for (;;) {
		uint64_t now_us = time_monotonic_us();

		if (!probe->stopping)
			start_some(probe, now_us);
		pump_rows(probe, time_monotonic_us());
		if (!print_rows(probe))
			return false;
		if (probe->printed == probe->count)
			return true;
		if (!probe->stopping)
			start_some(probe, time_monotonic_us());
		watch(probe);
		loop_wait(probe->loop);
		if (loop_take_signals(probe->loop) & (LOOP_INT | LOOP_TERM | LOOP_HUP))
			stop(probe);
	}
}

static void release(struct probe *probe)
{
	for (size_t i = 0; i < probe->count; i++)
		row_free(probe->rows[i]);
	memory_free(probe->rows);
	session_shared_free(probe->shared);
	tls_anchors_free(probe->anchors);
	loop_free(probe->loop);
	names_free(probe->names);
}

int cli_probe(const struct options *options)
{
	struct probe probe = { .options = options, .columns = print_columns() };
	struct fault fault = { .kind = FAULT_NONE };
	bool began = false;
	int status;

	probe.progress = !options->json && !options->check && isatty(STDOUT_FILENO) &&
			 isatty(STDERR_FILENO);
	probe.names = names_new(&options->names, &fault);
	probe.shared = session_shared_new();
	probe.loop = probe.names ? loop_new(&fault) : NULL;
	if (!probe.loop || !settings_check_tls(options, &probe.anchors, &fault) ||
	    !add_targets(&probe, &fault)) {
		print_error(fault.text);
		status = exit_status_of_fault(fault.kind);
	} else if (probe.count == 0) {
		status = cli_usage_error(_("probe wants targets, such as mx:example.test or "
					   "mail.example.test:587, or a list of them on standard "
					   "input."),
					 subcommand_of(cli_probe));
	} else if (!run(&probe)) {
		status = output_status(&probe);
	} else {
		began = true;
		status = options->check ? finish_check(&probe) : first_status(&probe);
	}
	release(&probe);
	/* The monitor's convention: what could not even begin is not known. */
	return options->check && !began && status ? 3 : status;
}
