/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The `must` words of cases, one function each in a table, and the checks of every case. */
#include "hostile_judge.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "hostile_reports.h"
#include "hostile_server.h"
#include "rig_check.h"
#include "rig_pool.h"

static double decimal(struct span text)
{
	char *copy = span_copy_text(text);
	double value = strtod(copy, NULL);

	memory_free(copy);
	return value;
}

static bool has(struct span text, struct span part)
{
	return part.size == 0 || span_find_span(text, part) < text.size;
}

static bool matches(struct span text, struct span pattern)
{
	char *expression = span_copy_text(pattern), *subject = span_copy_text(text);
	regex_t regex;
	bool found = false;

	if (regcomp(&regex, expression, REG_EXTENDED | REG_ICASE | REG_NEWLINE | REG_NOSUB) == 0) {
		found = regexec(&regex, subject, 0, NULL, 0) == 0;
		regfree(&regex);
	}
	memory_free(expression);
	memory_free(subject);
	return found;
}

/* "has TEXT", "lacks TEXT", "matches EXPRESSION", "misses EXPRESSION" (case is ignored). */
static bool text_holds(struct span text, struct span rest)
{
	struct span how = span_next_word(&rest);
	struct bytes wanted = BYTES_INIT;
	bool holds = case_text_append(&wanted, rest);

	if (span_is(how, "has"))
		holds = holds && has(text, bytes_span(&wanted));
	else if (span_is(how, "lacks"))
		holds = holds && !has(text, bytes_span(&wanted));
	else if (span_is(how, "matches"))
		holds = holds && matches(text, bytes_span(&wanted));
	else if (span_is(how, "misses"))
		holds = holds && !matches(text, bytes_span(&wanted));
	else
		holds = false;
	bytes_release(&wanted);
	return holds;
}

/* ---- files in the box ---- */

struct search {
	struct trial *trial;
	struct span rest;
	struct bytes received;
	int journals, holding, secrets;
	bool good;
};

static void search_journal(const char *path, struct span content, void *context)
{
	struct search *search = context;

	(void)path;
	if (!check_is_journal(content))
		return;
	search->journals++;
	search->holding += text_holds(content, search->rest);
}

static void search_secret(const char *path, struct span content, void *context)
{
	struct search *search = context;

	if (check_count_secret(content, search->trial->hostile->password) == 0)
		return;
	report_line(search->trial->report, "  the password stands in %s", path);
	search->secrets++;
}

static void check_file(const char *path, struct span content, void *context)
{
	struct search *search = context;
	struct stat status;

	if (!check_is_journal(content))
		return;
	search->journals++;
	if (!check_journal(content, search->journals == 1 ? &search->received : NULL,
			   search->trial->report))
		search->good = false;
	if (stat(path, &status) == 0 && (status.st_mode & 0777) != 0600) {
		report_line(search->trial->report, "  the journal's mode is %o",
			    (unsigned)(status.st_mode & 0777));
		search->good = false;
	}
}

/* ---- the words ---- */

static bool must_exit(struct trial *trial, struct span text)
{
	struct span word;
	uint64_t status;

	while ((word = span_next_word(&text)).size > 0)
		if (span_number(word, &status) && WIFEXITED(trial->outcome.status) &&
		    (uint64_t)WEXITSTATUS(trial->outcome.status) == status)
			return true;
	return false;
}

static bool must_stdout(struct trial *trial, struct span text)
{
	if (span_is(text, "json"))
		return check_json_lines(bytes_span(&trial->outcome.out), trial->report);
	return text_holds(bytes_span(&trial->outcome.out), text);
}

static bool must_stderr(struct trial *trial, struct span text)
{
	return text_holds(bytes_span(&trial->outcome.error), text);
}

static bool must_output(struct trial *trial, struct span text)
{
	struct bytes both = BYTES_INIT;
	bool holds;

	bytes_append(&both, bytes_span(&trial->outcome.out));
	bytes_append(&both, bytes_span(&trial->outcome.error));
	holds = text_holds(bytes_span(&both), text);
	bytes_release(&both);
	return holds;
}

static struct span after_any(struct span text, const char *of)
{
	while (text.size > 0 && strchr(of, text.data[0]) && text.data[0])
		text = span_after(text, 1);
	return text;
}

/*
 * What happened, by its mark: "  0.007     ! …", or an end of the connection.
 * By hand, since a flood prints a million lines.
 */
static bool line_is_told(struct span line)
{
	struct span time = after_any(line, " "), rest = after_any(time, "0123456789.");

	if (rest.size == time.size)
		return false;
	rest = after_any(rest, " ");
	return span_starts_word(rest, "! ") || span_starts_word(rest, "* ") ||
	       span_starts_word(rest, "connection ");
}

/*
 * The lines that say what happened, and the verdict without its advice. The
 * explanations are left out: they speak of failures in healthy sessions too.
 */
static void append_told(struct bytes *told, struct span output)
{
	bool in_verdict = false;

	while (output.size > 0) {
		size_t size = span_find(output, '\n');
		struct span line = span_part(output, 0, size);

		output = span_after(output, size + 1);
		if (span_is(line, "Verdict"))
			in_verdict = true;
		else if (!line_is_told(line) &&
			 !(in_verdict && matches(line, span_text("^  [^ -]"))))
			continue;
		bytes_append(told, line);
		bytes_append_byte(told, '\n');
	}
}

static bool must_told(struct trial *trial, struct span text)
{
	struct bytes told = BYTES_INIT;
	bool holds;

	append_told(&told, bytes_span(&trial->outcome.out));
	append_told(&told, bytes_span(&trial->outcome.error));
	holds = text_holds(bytes_span(&told), text);
	bytes_release(&told);
	return holds;
}

static bool must_journal(struct trial *trial, struct span text)
{
	struct search search = { .trial = trial, .rest = text };

	box_visit(trial->box, search_journal, &search);
	return search.journals > 0 && search.holding == search.journals;
}

/* ---- the journal, handed on ---- */

struct handed_on {
	struct trial *trial;
	struct span rest;
};

static bool report_holds(const char *name, struct span text, void *context)
{
	struct handed_on *handed = context;
	struct bytes *report = handed->trial->report;
	bool good;

	if (span_is(handed->rest, "safe"))
		return check_safe(text, name, report);
	good = text_holds(text, handed->rest);
	if (!good)
		report_line(report, "  %s:\n%.*s", name, (int)(text.size < 600 ? text.size : 600),
			    (const char *)text.data);
	return good;
}

static void note_journal(const char *path, struct span content, void *context)
{
	char **found = context;

	if (!*found && check_is_journal(content))
		*found = memory_copy_text(path);
}

/* "safe", or what each of them has, lacks, matches or misses. */
static bool must_reports(struct trial *trial, struct span text)
{
	struct handed_on handed = { .trial = trial, .rest = text };
	char *path = NULL;
	bool good;

	/* A dozen processes for each case; the formats' unit tests are instrumented too. */
	if (RIG_INSTRUMENTED)
		return true;
	box_visit(trial->box, note_journal, &path);
	good = path && reports_visit(trial->program, trial->box, path, report_holds, &handed,
				     trial->report);
	memory_free(path);
	return good;
}

static bool any_line_starts(const char *log, size_t size, struct span start)
{
	struct span rest = span_of(log, size);

	while (rest.size > 0) {
		size_t line = span_find(rest, '\n');

		if (ledger_line_starts(span_part(rest, 0, line), start))
			return true;
		rest = span_after(rest, line + 1);
	}
	return false;
}

static bool must_heard(struct trial *trial, struct span text)
{
	return any_line_starts(trial->ledger->heard, trial->ledger->heard_size, text);
}

static bool must_unheard(struct trial *trial, struct span text)
{
	return !must_heard(trial, text);
}

static bool must_body(struct trial *trial, struct span text)
{
	return any_line_starts(trial->ledger->body, trial->ledger->body_size, text);
}

static bool must_no_body(struct trial *trial, struct span text)
{
	return !must_body(trial, text);
}

static bool must_connections(struct trial *trial, struct span text)
{
	uint64_t count;

	return span_number(text, &count) && (uint64_t)trial->ledger->connections == count;
}

/* "sent" is the control that makes its absence elsewhere mean something. */
static bool must_password(struct trial *trial, struct span text)
{
	struct span heard = span_of(trial->ledger->heard, trial->ledger->heard_size);
	bool sent = check_count_secret(heard, trial->hostile->password) > 0;

	return trial->hostile->password.size > 0 && sent == span_is(text, "sent");
}

/* Read before the run by judge_bounds(). */
static bool must_bound(struct trial *trial, struct span text)
{
	(void)trial;
	return decimal(text) > 0;
}

static const struct must_word {
	const char *word;
	bool (*holds)(struct trial *trial, struct span text);
} words[] = {
	{ "body", must_body },       { "connections", must_connections },
	{ "cpu", must_bound },       { "exit", must_exit },
	{ "heard", must_heard },     { "journal", must_journal },
	{ "memory", must_bound },    { "no-body", must_no_body },
	{ "output", must_output },   { "password", must_password },
	{ "told", must_told },       { "stderr", must_stderr },
	{ "reports", must_reports }, { "stdout", must_stdout },
	{ "unheard", must_unheard }, { "within", must_bound },
};

static const struct must_word *word_find(struct span word)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is(word, words[i].word))
			return &words[i];
	return NULL;
}

void judge_bounds(const struct hostile_case *hostile, struct bounds *bounds)
{
	*bounds = (struct bounds){ .seconds = 8, .cpu_seconds = 4, .memory_mib = 64 };
	for (size_t i = 0; i < hostile->must.count; i++) {
		struct span rest = hostile->must.lines[i].text, word = span_next_word(&rest);

		if (span_is(word, "within"))
			bounds->seconds = decimal(rest);
		else if (span_is(word, "cpu"))
			bounds->cpu_seconds = decimal(rest);
		else if (span_is(word, "memory"))
			bounds->memory_mib = (long)decimal(rest);
	}
}

/* ---- what must hold in every case ---- */

static bool run_is_bounded(struct trial *trial)
{
	const struct outcome *outcome = &trial->outcome;
	bool good = true;

	if (outcome->timed_out) {
		report_line(trial->report, "  it did not end by itself within %g s",
			    trial->bounds.seconds);
		good = false;
	} else if (WIFSIGNALED(outcome->status)) {
		report_line(trial->report, "  it died of signal %d", WTERMSIG(outcome->status));
		good = false;
	}
	if (outcome->cpu_seconds > trial->bounds.cpu_seconds) {
		report_line(trial->report, "  it used %.1f s of CPU", outcome->cpu_seconds);
		good = false;
	}
	if (trial->bounds.memory_mib > 0 && outcome->memory_kib > trial->bounds.memory_mib * 1024) {
		report_line(trial->report, "  it had %ld MiB resident", outcome->memory_kib / 1024);
		good = false;
	}
	if (outcome->left_process) {
		report_line(trial->report, "  it left a process behind");
		good = false;
	}
	return good;
}

static bool server_is_content(struct trial *trial)
{
	int marks = server_count_marks(trial->hostile);
	bool good = true;

	if (trial->ledger->fault[0]) {
		report_line(trial->report, "  server: %s", trial->ledger->fault);
		good = false;
	}
	if (trial->ledger->reached < marks) {
		report_line(trial->report, "  server: only %d of %d marks were reached",
			    trial->ledger->reached, marks);
		good = false;
	}
	if (trial->transport != TRANSPORT_OWN && trial->ledger->inside < marks) {
		report_line(trial->report, "  server: only %d of %d marks were reached inside TLS",
			    trial->ledger->inside, marks);
		good = false;
	}
	if (trial->ledger->connections == 0) {
		report_line(trial->report, "  server: nobody connected");
		good = false;
	}
	return good;
}

/*
 * What the journal received is what the socket gave: a beginning of what the
 * server sent, and all of it in a session that went well.
 */
static bool journal_is_lossless(struct trial *trial, struct span received)
{
	struct span sent = span_of(trial->ledger->sent, trial->ledger->sent_size);
	size_t size = received.size < sent.size ? received.size : sent.size;
	bool went_well = WIFEXITED(trial->outcome.status) &&
			 WEXITSTATUS(trial->outcome.status) == 0 &&
			 trial->hostile->password.size == 0;

	for (size_t at = 0; at < size; at++) {
		if (received.data[at] != sent.data[at]) {
			report_line(trial->report,
				    "  the journal's byte %zu is %02x where the server sent %02x",
				    at, received.data[at], sent.data[at]);
			return false;
		}
	}
	if (!trial->ledger->sent_more &&
	    (received.size > sent.size || (went_well && received.size < sent.size))) {
		report_line(trial->report, "  the journal has %zu bytes of the server's %zu",
			    received.size, sent.size);
		return false;
	}
	return true;
}

static bool journals_are_whole(struct trial *trial)
{
	struct search search = { .trial = trial, .good = true };
	bool good;

	box_visit(trial->box, check_file, &search);
	if (search.journals == 0)
		report_line(trial->report, "  it left no journal");
	good = search.good && search.journals > 0 &&
	       journal_is_lossless(trial, bytes_span(&search.received));
	bytes_release(&search.received);
	return good;
}

static bool secret_is_kept(struct trial *trial)
{
	struct search search = { .trial = trial };

	if (trial->hostile->password.size == 0)
		return true;
	box_visit(trial->box, search_secret, &search);
	if (check_count_secret(bytes_span(&trial->outcome.out), trial->hostile->password) +
		    check_count_secret(bytes_span(&trial->outcome.error),
				       trial->hostile->password) >
	    0) {
		report_line(trial->report, "  the password was printed");
		return false;
	}
	return search.secrets == 0;
}

static bool case_words_hold(struct trial *trial)
{
	const struct case_block *must = &trial->hostile->must;
	bool good = true;

	for (size_t i = 0; i < must->count; i++) {
		struct span rest = must->lines[i].text, word = span_next_word(&rest);
		const struct must_word *known = word_find(word);

		if (word.size == 0 || word.data[0] == '#')
			continue;
		if (known && known->holds(trial, rest))
			continue;
		report_line(trial->report, "  %s:%d: %.*s%s", trial->hostile->file.path,
			    must->lines[i].number, (int)must->lines[i].text.size,
			    (const char *)must->lines[i].text.data,
			    known ? "" : "  <- no such word");
		good = false;
	}
	return good;
}

/* All are looked at, so that one run tells everything. */
bool judge(struct trial *trial)
{
	bool good = run_is_bounded(trial);

	good &= server_is_content(trial);
	good &= check_safe(bytes_span(&trial->outcome.out), "standard output", trial->report);
	good &= check_safe(bytes_span(&trial->outcome.error), "standard error", trial->report);
	good &= journals_are_whole(trial);
	good &= secret_is_kept(trial);
	good &= case_words_hold(trial);
	return good;
}
