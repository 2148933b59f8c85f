/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads .case files; hostile_server.c and hostile_judge.c know the words of their blocks. */
#include "hostile_case.h"

#include <errno.h>
#include <string.h>

#include "base/memory.h"
#include "rig_pool.h"

/* Takes the indented lines from *next on. */
static struct case_block take_block(const struct case_file *file, size_t *next)
{
	struct case_block block = { .lines = file->lines + *next };

	while (*next < file->count && file->lines[*next].indented) {
		block.count++;
		*next += 1;
	}
	return block;
}

static struct span *field_find(struct hostile_case *hostile, struct span word)
{
	const struct {
		const char *word;
		struct span *field;
	} fields[] = {
		{ "also", &hostile->also },       { "message", &hostile->message },
		{ "options", &hostile->options }, { "password", &hostile->password },
		{ "target", &hostile->target },   { "timeout", &hostile->timeout },
		{ "user", &hostile->user },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (span_is(word, fields[i].word))
			return fields[i].field;
	return NULL;
}

static struct case_block *block_find(struct hostile_case *hostile, struct span word)
{
	if (span_is(word, "script"))
		return &hostile->script;
	if (span_is(word, "server"))
		return &hostile->server;
	return span_is(word, "must") ? &hostile->must : NULL;
}

bool hostile_case_read(struct hostile_case *hostile, const char *path, struct bytes *report)
{
	size_t next = 0;

	*hostile = (struct hostile_case){ .target = span_text("smtp://127.0.0.1:${PORT}"),
					  .timeout = span_text("2") };
	if (!case_file_read(&hostile->file, path)) {
		report_line(report, "  %s: %s", path, strerror(errno));
		return false;
	}
	while (next < hostile->file.count) {
		const struct case_line *line = &hostile->file.lines[next++];
		struct span rest = line->text, word = span_next_word(&rest);
		struct span *field = field_find(hostile, word);
		struct case_block *block = block_find(hostile, word);

		if (line->indented || (!field && !block)) {
			report_line(report, "  %s:%d: what is this?", path, line->number);
			return false;
		}
		if (block)
			*block = take_block(&hostile->file, &next);
		else
			*field = rest;
	}
	if (hostile->server.count == 0 || hostile->must.count == 0)
		report_line(report, "  %s: no server, or nothing that must hold", path);
	return hostile->server.count > 0 && hostile->must.count > 0;
}

bool hostile_case_is_also(const struct hostile_case *hostile, const char *way)
{
	struct span rest = hostile->also, word;

	while ((word = span_next_word(&rest)).size > 0)
		if (span_is(word, way))
			return true;
	return false;
}

void hostile_case_release(struct hostile_case *hostile)
{
	memory_free(hostile->script_lines);
	memory_free(hostile->server_lines);
	bytes_release(&hostile->target_text);
	bytes_release(&hostile->options_text);
	case_file_release(&hostile->file);
}
