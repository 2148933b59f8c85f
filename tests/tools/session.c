/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plays the written sessions of a folder and checks what must be known of each;
 * that every rule on findings has a session that shows it and one that differs
 * by one line and does not.
 *
 *   session FOLDER [NAME...]     only those names, without the check of the rules
 *   session -s FOLDER NAME       prints what is known, for whoever writes a session
 */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "explain/catalogue.h"
#include "explain/explanation.h"
#include "session_file.h"
#include "session_judge.h"

struct tally {
	unsigned passed;
	unsigned failed;
};

static void count(struct tally *tally, bool holds)
{
	if (holds)
		tally->passed++;
	else
		tally->failed++;
}

static bool is_skipped(struct span line)
{
	return span_trim(line).size == 0 || line.data[0] == '#';
}

static void check_file(const struct session_file *file, struct tally *tally)
{
	struct session_judge judge;
	struct bytes found = BYTES_INIT;
	struct span rest = file->expected, line;
	unsigned checked = 0;
	uint32_t differs;

	if (!session_judge_init(&judge, file->transcript)) {
		printf("%s: no transcript of a known format\n", file->path);
		count(tally, false);
		return;
	}
	while (session_next_line(&rest, &line)) {
		bool holds;

		if (is_skipped(line))
			continue;
		holds = session_judge_holds(&judge, line, &found);
		count(tally, holds);
		checked++;
		if (!holds)
			printf("%s: does not hold: %.*s\n    there is: %s\n", file->path,
			       (int)line.size, (const char *)line.data, bytes_text(&found));
	}
	differs = session_judge_fold(&judge);
	count(tally, !differs);
	if (differs)
		printf("%s: findings folded up to event %u are not those collected\n", file->path,
		       differs);
	if (checked == 0) {
		printf("%s: expects nothing\n", file->path);
		count(tally, false);
	}
	session_judge_release(&judge);
	bytes_release(&found);
}

static bool shows(const struct session_file *file, const char *rule)
{
	struct session_judge judge;
	bool found;

	if (!session_judge_init(&judge, file->transcript))
		return false;
	found = session_judge_found(&judge, rule);
	session_judge_release(&judge);
	return found;
}

/* One rule: NAME.session shows it, NAME-not.session differs by one line and does not. */
static bool check_pair(const struct session_files *files, const char *rule)
{
	struct bytes name = BYTES_INIT;
	const struct session_file *with = session_file_find(files, rule), *without;

	bytes_append_text(&name, rule);
	bytes_append_text(&name, "-not");
	without = session_file_find(files, bytes_text(&name));
	bytes_release(&name);
	if (!with || !without) {
		printf("finding %s: wants %s.session and %s-not.session\n", rule, rule, rule);
		return false;
	}
	if (session_file_difference(with, without) != 1) {
		printf("finding %s: its two sessions differ by %zu lines, not by one\n", rule,
		       session_file_difference(with, without));
		return false;
	}
	if (!shows(with, rule) || shows(without, rule)) {
		printf("finding %s: %s\n", rule,
		       shows(with, rule) ? "its negative session shows it, too"
					 : "its session does not show it");
		return false;
	}
	return true;
}

static void check_rules(const struct session_files *files, struct tally *tally)
{
	struct catalogue_item item;
	size_t n;

	for (n = 0; catalogue_item(CATALOGUE_FINDINGS, n, &item); n++)
		count(tally, check_pair(files, item.word));
	count(tally, n > 0);
}

static bool is_wanted(const struct session_file *file, char **names, int name_count)
{
	for (int i = 0; i < name_count; i++)
		if (!strcmp(file->name, names[i]))
			return true;
	return name_count == 0;
}

static void show_reply(struct session_judge *judge, uint32_t id, unsigned number)
{
	struct explanation explanation = { 0 };
	struct reply reply = REPLY_INIT;
	struct bytes text = BYTES_INIT;

	journal_reply(judge->journal, id, &reply);
	printf("reply %u: %.*s\n", number, reply.count ? (int)reply.lines[0].raw.size : 0,
	       reply.count ? (const char *)reply.lines[0].raw.data : "");
	if (explain_event(judge->journal, judge->replay, id, &explanation))
		explanation_append_text(&explanation, 100, 4, &text);
	printf("%s\n", bytes_text(&text));
	explanation_release(&explanation);
	reply_release(&reply);
	bytes_release(&text);
}

static int show(const struct session_file *file)
{
	struct session_judge judge;
	unsigned number = 0;

	if (!file || !session_judge_init(&judge, file->transcript))
		return 1;
	for (uint32_t id = 1; id <= journal_count(judge.journal); id++)
		if (journal_event(judge.journal, id)->kind == EVENT_REPLY)
			show_reply(&judge, id, ++number);
	for (size_t i = 0; i < judge.findings.count; i++)
		printf("finding %s: %s\n", judge.findings.items[i].rule,
		       judge.findings.items[i].text);
	printf("verdict: %s, side %s, stage %s: %s\n", verdict_outcome_key(judge.verdict.outcome),
	       verdict_side_key(judge.verdict.side), judge.verdict.stage, judge.verdict.summary);
	session_judge_release(&judge);
	return 0;
}

int main(int argc, char **argv)
{
	bool showing = argc == 4 && !strcmp(argv[1], "-s");
	struct tally tally = { 0, 0 };
	struct session_files files;
	int status = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: session FOLDER [NAME...] | session -s FOLDER NAME\n");
		return 2;
	}
	if (!session_files_read(&files, argv[showing ? 2 : 1]))
		count(&tally, false);
	if (showing) {
		status = show(session_file_find(&files, argv[3]));
	} else {
		for (size_t i = 0; i < files.count; i++)
			if (is_wanted(&files.items[i], argv + 2, argc - 2))
				check_file(&files.items[i], &tally);
		if (argc == 2)
			check_rules(&files, &tally);
		printf("%u passed, %u failed\n", tally.passed, tally.failed);
		status = tally.failed || !tally.passed;
	}
	session_files_release(&files);
	return status;
}
