/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as lines; one of the frames of frame.c. */
#include "import/table.h"

#include "import/header.h"
#include "import/reader.h"

#define CELLS_MAX 12
#define ROWS_LEAST 2

struct row {
	struct span cells[CELLS_MAX];
	size_t count;
};

/* Who the columns are of, where the head says so. */
struct table {
	enum speaker columns[CELLS_MAX];
	bool open;
};

/* A cell, what marks it as code aside. */
static struct span bare(struct span cell)
{
	cell = span_trim(cell);
	while (cell.size > 1 && cell.data[0] == '`' && cell.data[cell.size - 1] == '`')
		cell = span_trim(span_part(cell, 1, cell.size - 2));
	return cell;
}

/* "| a | b |", or cells with tabs between them; false: the line is no row. */
static bool read_row(struct span line, struct row *row)
{
	unsigned char bar = '|';

	line = span_trim(line);
	row->count = 0;
	if (line.size < 3 || line.data[0] != '|') {
		bar = '\t';
	} else {
		line = span_after(line, 1);
		line.size -= line.data[line.size - 1] == '|';
	}
	while (row->count < CELLS_MAX) {
		size_t end = span_find(line, bar);

		row->cells[row->count++] = bare(span_part(line, 0, end));
		if (end >= line.size)
			return row->count > 1 || bar == '|';
		line = span_after(line, end + 1);
	}
	return false;
}

/* "|---|:---:|" */
static bool is_ruler(const struct row *row)
{
	for (size_t i = 0; i < row->count; i++)
		for (size_t n = 0; n < row->cells[i].size; n++)
			if (row->cells[i].data[n] != '-' && row->cells[i].data[n] != ':' &&
			    row->cells[i].data[n] != ' ')
				return false;
	return row->cells[0].size > 1;
}

static enum speaker speaker_of(struct span cell)
{
	static const struct {
		const char *word;
		enum speaker speaker;
	} words[] = {
		{ "S", SPEAKER_SERVER },
		{ "C", SPEAKER_CLIENT },
		{ "S:", SPEAKER_SERVER },
		{ "C:", SPEAKER_CLIENT },
		{ "Server", SPEAKER_SERVER },
		{ "Client", SPEAKER_CLIENT },
		{ "Server:", SPEAKER_SERVER },
		{ "Client:", SPEAKER_CLIENT },
		{ "<-", SPEAKER_SERVER },
		{ "->", SPEAKER_CLIENT },
		{ "<", SPEAKER_SERVER },
		{ ">", SPEAKER_CLIENT },
		{ "<<", SPEAKER_SERVER },
		{ ">>", SPEAKER_CLIENT },
		{ "\xe2\x86\x90", SPEAKER_SERVER },
		{ "\xe2\x86\x92", SPEAKER_CLIENT },
		{ "RECV", SPEAKER_SERVER },
		{ "SEND", SPEAKER_CLIENT },
		{ "received", SPEAKER_SERVER },
		{ "sent", SPEAKER_CLIENT },
		{ "in", SPEAKER_SERVER },
		{ "out", SPEAKER_CLIENT },
		{ "response", SPEAKER_SERVER },
		{ "command", SPEAKER_CLIENT },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is_word(cell, words[i].word))
			return words[i].speaker;
	return SPEAKER_NOBODY;
}

static bool is_time(struct span cell)
{
	struct header header = { .timed = false };

	return header_time(&cell, &header) && header.timed && !cell.size;
}

static void append_said(struct bytes *out, enum speaker speaker, struct span time, struct span text)
{
	bytes_append(out, time);
	bytes_append_text(out, time.size ? " " : "");
	bytes_append_text(out, speaker == SPEAKER_SERVER   ? "S: "
			       : speaker == SPEAKER_CLIENT ? "C: "
							   : "");
	bytes_append(out, text);
	bytes_append_byte(out, '\n');
}

/* One cell is what was said, all others say when and by whom; false: the row is none of such. */
static bool append_row(const struct table *table, const struct row *row, struct bytes *out)
{
	struct span time = { NULL, 0 }, said[CELLS_MAX];
	enum speaker speaker = SPEAKER_NOBODY, by[CELLS_MAX];
	size_t count = 0, strangers = 0;
	uint64_t number;

	for (size_t i = 0; i < row->count; i++) {
		struct span cell = row->cells[i];
		enum speaker named = speaker_of(cell);

		if (!cell.size || (i == 0 && span_number(cell, &number)))
			continue;
		if (is_time(cell)) {
			time = cell;
		} else if (named != SPEAKER_NOBODY && !count) {
			speaker = named;
		} else {
			by[count] = table->columns[i];
			strangers += by[count] == SPEAKER_NOBODY;
			said[count++] = cell;
		}
	}
	if (!count || strangers > 1 || (strangers && count > 1))
		return false;
	for (size_t i = 0; i < count; i++)
		append_said(out, by[i] == SPEAKER_NOBODY ? speaker : by[i], time, said[i]);
	return true;
}

/* The head: whose the columns are, where there is one for each side. */
static void begin_table(struct table *table, const struct row *row)
{
	bool server = false, client = false;

	for (size_t i = 0; i < CELLS_MAX; i++) {
		table->columns[i] = i < row->count ? speaker_of(row->cells[i]) : SPEAKER_NOBODY;
		server |= table->columns[i] == SPEAKER_SERVER;
		client |= table->columns[i] == SPEAKER_CLIENT;
	}
	for (size_t i = 0; i < CELLS_MAX && !(server && client); i++)
		table->columns[i] = SPEAKER_NOBODY;
	table->open = true;
}

bool table_take_off(struct span text, struct bytes *out)
{
	struct table table = { .open = false };
	size_t before = out->size, rows = 0;

	while (text.size) {
		struct span line = reader_line(&text);
		struct row row;
		bool is_row = read_row(line, &row), head = is_row && !table.open;

		if (head)
			begin_table(&table, &row);
		table.open = is_row;
		if (is_row && is_ruler(&row))
			continue;
		if (is_row && append_row(&table, &row, out)) {
			rows++;
			continue;
		}
		bytes_append(out, line);
		bytes_append_byte(out, '\n');
	}
	if (rows < ROWS_LEAST)
		out->size = before;
	return rows >= ROWS_LEAST;
}
