/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: tui */
/*
 * What the program does between its descriptors, without any: replies parsed,
 * events explained, screens drawn, a journal of many events appended to, saved,
 * loaded and searched.
 *
 *   inside reply | annotation | journal [EVENTS]
 *   inside write EVENTS      prints a journal of so many events, "the-end-of-it" in its last
 */
#include <stdlib.h>

#include "../tui/stage.h"
#include "explain/explanation.h"
#include "journal/codec.h"
#include "journal/filter.h"
#include "series.h"
#include "smtp/reply.h"

#define CORPUS ((size_t)8 << 20)
#define EVENTS 1000000u
#define ROUNDS 5

/* What a server says to one message, in turn; recipients are refused now and then. */
static const char *const dialogue[][2] = {
	{ "MAIL FROM:<sender@department.example.test> SIZE=48213 BODY=8BITMIME",
	  "250 2.1.0 Ok\r\n" },
	{ "RCPT TO:<recipient@elsewhere.example.org>", "250 2.1.5 Ok\r\n" },
	{ "RCPT TO:<nobody@elsewhere.example.org> NOTIFY=FAILURE",
	  "550 5.1.1 <nobody@elsewhere.example.org>: Recipient address rejected: User unknown in "
	  "local recipient table\r\n" },
	{ "VRFY postmaster", "252 2.0.0 postmaster\r\n" },
	{ "RSET", "250 2.0.0 Ok\r\n" },
	{ "EHLO laptop.example.net",
	  "250-mail.example.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-ETRN\r\n"
	  "250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n250-SMTPUTF8\r\n250 "
	  "CHUNKING\r\n" },
	{ "RCPT TO:<late@elsewhere.example.org>",
	  "451-4.7.1 <late@elsewhere.example.org>: Recipient address rejected: greylisted,\r\n"
	  "451 4.7.1 try again in 300 seconds, see https://help.example.org/greylisting\r\n" },
	{ "NOOP", "250 2.0.0 Ok\r\n" },
};

#define TURNS (sizeof(dialogue) / sizeof(dialogue[0]))

/* ---- replies ---- */

static size_t parse(struct span text)
{
	struct splitter splitter;
	struct reply reply = REPLY_INIT;
	struct line line;
	size_t offset = 0, replies = 0;

	splitter_init(&splitter);
	while (splitter_push(&splitter, text, &offset, &line)) {
		if (reply_push(&reply, &line) == REPLY_MORE)
			continue;
		replies++;
		reply_clear(&reply);
	}
	splitter_release(&splitter);
	reply_release(&reply);
	return replies;
}

static size_t scan(struct span text)
{
	size_t lines = 0;

	for (const unsigned char *at = text.data, *end = at + text.size;
	     (at = memchr(at, '\n', (size_t)(end - at))); at++)
		lines++;
	return lines;
}

/* Megabytes a second of that function over the text. */
static double rate_of(size_t (*work)(struct span text), struct span text)
{
	double begin = cpu_s();
	volatile size_t result = work(text);

	(void)result;
	return (double)text.size / 1e6 / (cpu_s() - begin);
}

/* `which` of dialogue's replies (TURNS: all in turn), so often that they fill the corpus. */
static void fill_corpus(struct bytes *text, size_t which)
{
	for (size_t i = 0; text->size < CORPUS; i++)
		bytes_append_text(text, dialogue[which < TURNS ? which : i % TURNS][1]);
}

static void measure_replies(const char *kind, size_t which, const char *goal)
{
	static struct series parsed, scanned;
	struct bytes text = BYTES_INIT;
	double ratio;

	parsed.count = scanned.count = 0;
	fill_corpus(&text, which);
	rate_of(parse, bytes_span(&text));
	for (int i = 0; i < 25; i++) {
		series_add(&parsed, rate_of(parse, bytes_span(&text)));
		series_add(&scanned, rate_of(scan, bytes_span(&text)));
	}
	ratio = series_part(&scanned, 0.5) / series_part(&parsed, 0.5);
	series_print(&parsed, &(struct series_row){ "reply", "smtpscope", kind, "MB/s", goal });
	series_print(&scanned, &(struct series_row){ "reply", "memchr", kind, "MB/s", "" });
	row_print(&(struct series_row){ "reply", "smtpscope", "memchr is so much faster", "x", "" },
		  ratio);
	bytes_release(&text);
}

static void measure_reply(void)
{
	measure_replies("replies of all sizes", TURNS, ">= 500");
	measure_replies("EHLO replies", 5, "");
	measure_replies("refusals of one line", 2, "");
}

/* ---- a session of many events ---- */

struct recording {
	struct journal *journal;
	struct secrets *secrets;
	struct scribe *scribe;
	uint64_t now_us;
	size_t turn;
};

static void recording_begin(struct recording *recording)
{
	struct bytes members = BYTES_INIT;

	*recording = (struct recording){ .now_us = 12000 };
	recording->journal = journal_new(0, 0, "submission://mail.example.test:587");
	recording->secrets = secrets_new();
	recording->scribe = scribe_new(recording->journal, recording->secrets, 1);
	members_add_text(&members, "address", span_text("192.0.2.7"));
	members_add_number(&members, "port", 587);
	scribe_connected(recording->scribe, recording->now_us, bytes_span(&members), false);
	scribe_push(recording->scribe, recording->now_us,
		    span_text("220 mail.example.test ESMTP Postfix\r\n"));
	bytes_release(&members);
}

static void recording_end(struct recording *recording)
{
	scribe_free(recording->scribe);
	secrets_free(recording->secrets);
	journal_free(recording->journal);
}

/* Commands and replies, through the scribe, until there are so many events. */
static void recording_grow(struct recording *recording, uint32_t events)
{
	while (journal_count(recording->journal) < events) {
		const char *const *turn = dialogue[recording->turn++ % TURNS];
		struct outgoing line;
		uint32_t id;

		recording->now_us += 900;
		outgoing_init(&line, span_text(turn[0]), ORIGIN_TYPED);
		id = scribe_command(recording->scribe, recording->now_us, &line);
		scribe_sent(recording->scribe, recording->now_us, id);
		scribe_push(recording->scribe, recording->now_us + 400, span_text(turn[1]));
		outgoing_release(&line);
	}
}

/* ---- annotations, and a screen of them ---- */

/* A step through the journal that meets events of every kind, everywhere. */
static uint32_t nth_place(uint32_t n, uint32_t count)
{
	return 1 + (uint32_t)((uint64_t)n * 48271 % count);
}

static void measure_explanations(const struct journal *journal, const char *figure, uint32_t step)
{
	static struct series took;
	struct replay *replay = replay_new(journal);
	const struct series_row middle = { "annotation", "smtpscope", figure, "us", "<= 20" };
	const struct series_row most = { "annotation", "smtpscope", "99 of 100 of these", "us",
					 "" };
	uint32_t count = journal_count(journal);

	took.count = 0;
	replay_at(replay, count); /* its snapshots, made once */
	for (uint32_t n = 0; n < SERIES_MAX; n++) {
		struct explanation explanation = { 0 };
		uint32_t id = step ? count - SERIES_MAX * step + n * step : nth_place(n, count);
		double begin = now_s();

		explain_event(journal, replay, id, &explanation);
		series_add(&took, (now_s() - begin) * 1e6);
		explanation_release(&explanation);
	}
	series_print_mixed(&took, &middle);
	row_print(&most, series_part(&took, 0.99));
	replay_free(replay);
}

/* All that one look at the screen costs: rows, annotation, state; drawn on the canvas. */
static void measure_screenful(struct recording *recording, int rows, int columns,
			      const char *figure, const char *goal)
{
	static struct series took;
	struct stage stage;

	took.count = 0;
	stage_open(&stage, rows, columns);
	stage.status.open = true;
	screen_set_session(stage.screen, recording->journal, recording->secrets);
	stage_update(&stage);
	screen_draw(stage.screen, stage.canvas);
	stage_type(&stage, "\033[Z"); /* to the protocol pane */
	for (int i = 0; i < 400; i++) {
		double begin = now_s();

		stage_type(&stage, i % 5 ? "\033[A" : "\033[5~");
		screen_draw(stage.screen, stage.canvas);
		series_add(&took, (now_s() - begin) * 1e3);
	}
	series_print_mixed(&took,
			   &(struct series_row){ "annotation", "smtpscope", figure, "ms", goal });
	screen_free(stage.screen);
	canvas_free(stage.canvas);
	keys_free(stage.keys);
	bytes_release(&stage.asked);
	bytes_release(&stage.text);
	bytes_release(&stage.row);
}

static void measure_annotation(void)
{
	struct recording recording;

	printable_set_charset(PRINTABLE_UTF8);
	recording_begin(&recording);
	recording_grow(&recording, EVENTS);
	measure_explanations(recording.journal, "one, event by event", 1);
	measure_explanations(recording.journal, "one, anywhere in 1,000,000", 0);
	measure_screenful(&recording, 24, 80, "a screenful of 80x24", "<= 1");
	measure_screenful(&recording, 50, 200, "a screenful of 200x50", "");
	recording_end(&recording);
}

/* ---- the journal ---- */

/* Seconds that one thing took, with so many events; each a function of the row below. */
struct sizes {
	uint32_t events;
	struct recording recording;
	struct bytes file;
	size_t found;
};

static void append(struct sizes *sizes)
{
	if (sizes->recording.journal)
		recording_end(&sizes->recording);
	recording_begin(&sizes->recording);
	recording_grow(&sizes->recording, sizes->events);
}

static void save(struct sizes *sizes)
{
	const struct journal *journal = sizes->recording.journal;

	bytes_clear(&sizes->file);
	codec_append_head(&sizes->file, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(&sizes->file, journal, id);
}

static void load(struct sizes *sizes)
{
	struct codec_reader *reader = codec_reader_new();
	struct span text = bytes_span(&sizes->file);

	while (text.size) {
		size_t end = span_find(text, '\n');

		codec_reader_push(reader, span_part(text, 0, end));
		text = span_after(text, end + 1);
	}
	journal_free(codec_reader_take(reader));
	codec_reader_free(reader);
}

static void find(struct sizes *sizes, const char *expression)
{
	const struct journal *journal = sizes->recording.journal;
	struct filter *filter = filter_parse(span_text(expression), NULL);

	sizes->found = 0;
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		sizes->found += filter_matches(filter, journal, id);
	filter_free(filter);
}

static void find_text(struct sizes *sizes)
{
	find(sizes, "/user unknown/");
}

static void find_code(struct sizes *sizes)
{
	find(sizes, "code 5xx");
}

static const struct {
	const char *name;
	void (*work)(struct sizes *sizes);
	const char *rate_goal;
	bool in_bytes; /* the rate is of the file's bytes, not of events */
} journal_rows[] = {
	{ "append", append, "", false },
	{ "save", save, "", true },
	{ "load", load, ">= 100", true },
	{ "search for a text", find_text, "", false },
	{ "search for a code", find_code, "", false },
};

static double time_of(void (*work)(struct sizes *sizes), struct sizes *sizes)
{
	double begin = cpu_s();

	work(sizes);
	return cpu_s() - begin;
}

static void measure_row(size_t n, struct sizes *small, struct sizes *large)
{
	static struct series rate, growth;
	struct series_row row = { "journal", "smtpscope", journal_rows[n].name,
				  journal_rows[n].in_bytes ? "MB/s" : "Mevents/s",
				  journal_rows[n].rate_goal };

	rate.count = growth.count = 0;
	for (int i = 0; i < ROUNDS; i++) {
		double one = time_of(journal_rows[n].work, small);
		double other = time_of(journal_rows[n].work, large);
		double work = journal_rows[n].in_bytes ? (double)large->file.size : large->events;

		series_add(&rate, work / 1e6 / other);
		series_add(&growth, other / large->events / (one / small->events));
	}
	series_print(&rate, &row);
	row.figure = "the same, an event's time at 4 times the events";
	row.unit = "x";
	row.goal = "<= 1.25 linear";
	series_print(&growth, &row);
}

static void measure_journal(uint32_t events)
{
	struct sizes small = { .events = events / 4 }, large = { .events = events };
	struct series_row row = { "journal", "smtpscope", "file", "MB", "" };

	for (size_t n = 0; n < sizeof(journal_rows) / sizeof(journal_rows[0]); n++)
		measure_row(n, &small, &large);
	row_print(&row, (double)large.file.size / 1e6);
	row.figure = "memory of the events over their file";
	row.unit = "x";
	row_print(&row, (double)journal_memory(large.recording.journal) / (double)large.file.size);
	recording_end(&small.recording);
	recording_end(&large.recording);
	bytes_release(&small.file);
	bytes_release(&large.file);
}

static int write_journal(uint32_t events)
{
	struct sizes sizes = { .events = events };
	struct outgoing line;

	append(&sizes);
	outgoing_init(&line, span_text("NOOP the-end-of-it"), ORIGIN_TYPED);
	scribe_command(sizes.recording.scribe, sizes.recording.now_us, &line);
	scribe_push(sizes.recording.scribe, sizes.recording.now_us, span_text("250 2.0.0 Ok\r\n"));
	outgoing_release(&line);
	save(&sizes);
	fwrite(sizes.file.data, 1, sizes.file.size, stdout);
	recording_end(&sizes.recording);
	bytes_release(&sizes.file);
	return fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "reply"))
		measure_reply();
	else if (!strcmp(what, "annotation"))
		measure_annotation();
	else if (!strcmp(what, "journal"))
		measure_journal(argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : EVENTS);
	else if (!strcmp(what, "write") && argc > 2)
		return write_journal((uint32_t)strtoul(argv[2], NULL, 10));
	else
		return fprintf(stderr, "usage: inside reply|annotation|journal|write [EVENTS]\n"),
		       2;
	return 0;
}
