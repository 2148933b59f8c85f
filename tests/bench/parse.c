/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast a recording becomes a journal, and how much memory that takes:
 * parse FILE prints megabytes a second of one core's time, events, and the
 * memory over the file's size. The file is read before the time is taken.
 */
#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "import/import.h"
#include "journal/codec.h"

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct journal *read_journal(struct span text)
{
	struct codec_reader *reader = codec_reader_new();
	struct journal *journal;

	while (text.size) {
		size_t end = span_find(text, '\n');

		codec_reader_push(reader, span_part(text, 0, end));
		text = span_after(text, end + 1);
	}
	journal = codec_reader_take(reader);
	codec_reader_free(reader);
	return journal;
}

int main(int argc, char **argv)
{
	struct bytes text = BYTES_INIT;
	struct journal *journal;
	struct fault fault;
	double begin, took;

	if (argc != 2 || !file_read(argv[1], (size_t)1 << 31, &text, &fault)) {
		fprintf(stderr, "usage: parse FILE\n");
		return 2;
	}
	begin = seconds();
	journal = codec_recognises(bytes_span(&text))
			  ? read_journal(bytes_span(&text))
			  : import_text(bytes_span(&text), NULL, &fault);
	took = seconds() - begin;
	if (!journal)
		return 1;
	printf("%.0f %u %.2f\n", (double)text.size / 1e6 / took, journal_count(journal),
	       (double)journal_memory(journal) / (double)text.size);
	journal_free(journal);
	bytes_release(&text);
	return 0;
}
