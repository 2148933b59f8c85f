/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The `:` lines of scripts: each checked as far as it can be before anything is connected. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "plan/chunk.h"
#include "plan/gate.h"
#include "plan/script_inside.h"

/* ---- about the line before ---- */

/* True for requests that get a reply, which can be expected. */
static bool gets_reply(const struct script_item *item)
{
	if (item->kind != SCRIPT_REQUEST)
		return true;
	switch (item->request->id) {
	case REQUEST_STARTTLS:
	case REQUEST_AUTH:
	case REQUEST_QUIT:
	case REQUEST_RAW:
	case REQUEST_SEND:
	case REQUEST_CHUNK:
	case REQUEST_MESSAGE:
		return true;
	default:
		return false;
	}
}

static struct script_item *item_before(const struct script_reading *reading)
{
	const struct script *script = reading->script;

	return script->count ? &script->items[script->count - 1] : NULL;
}

static bool read_expect(struct script_reading *reading, struct span argument)
{
	struct script_item *before = item_before(reading);
	struct fault fault;

	if (!before || before->expect || !gets_reply(before))
		return script_complain(reading, reading->text.data,
				       _(":expect must stand behind the line that it is about."));
	before->expect = expect_parse(argument, &fault);
	if (!before->expect)
		return script_complain(reading, argument.data, fault.text);
	before->expect_line = reading->line;
	return true;
}

/* ---- arguments ---- */

static bool check_set(struct script_reading *reading, struct span argument)
{
	struct span rest = argument;
	struct span name = span_next_word(&rest);

	if (name.size == 0)
		return script_complain(reading, argument.data, _(":set wants a name and a value."));
	variables_set(reading->known, name, rest);
	return true;
}

/* What holds a name can be read only when the name has its value. */
static bool holds_name(struct span argument)
{
	return span_find_span(argument, span_text("${")) < argument.size;
}

static bool check_raw(struct script_reading *reading, struct span argument)
{
	struct escape_text text;
	struct fault fault;
	unsigned column = 0;
	bool ok;

	if (argument.size == 0)
		return script_complain(reading, argument.data,
				       _("Which bytes? Such as :raw \"NOOP\\r\\n\"."));
	if (holds_name(argument))
		return true;
	ok = escape_parse(argument, &text, &column, &fault);
	escape_release(&text);
	return ok || script_complain(reading, argument.data + column - 1, fault.text);
}

static bool check_chunk(struct script_reading *reading, struct span argument)
{
	struct chunk_wish wish;
	struct fault fault;
	unsigned column = 0;
	bool ok;

	if (holds_name(argument))
		return true;
	ok = chunk_parse(argument, &wish, &column, &fault);
	chunk_release(&wish);
	return ok || script_complain(reading, argument.data + column - 1, fault.text);
}

static bool check_sleep(struct script_reading *reading, struct span argument)
{
	uint64_t us;

	return holds_name(argument) || script_read_seconds(argument, &us) ||
	       script_complain(reading, argument.data,
			       _(":sleep wants seconds, such as 1 or 0.5, at most a day."));
}

static bool check_allow(struct script_reading *reading, struct span argument)
{
	enum guard guard;

	return gate_find(argument, &guard) ||
	       script_complain(reading, argument.data, _(":allow takes deliver, auth or clear."));
}

static bool check_body(struct script_reading *reading, struct span argument)
{
	return argument.size > 0 ||
	       script_complain(reading, argument.data, _(":body wants the path of a file."));
}

static bool check_include(struct script_reading *reading, struct span argument)
{
	return argument.size > 0 ||
	       script_complain(reading, argument.data, _(":include wants the path of a script."));
}

static bool check_expect_close(struct script_reading *reading, struct span argument)
{
	(void)argument;
	if (item_before(reading))
		item_before(reading)->expects_close = true;
	return true;
}

static bool check_pipeline(struct script_reading *reading, struct span argument)
{
	if (reading->group_line)
		return script_complain(reading, argument.data,
				       _("A group is open already: :flush ends it."));
	reading->group_line = reading->line;
	reading->group_has_data = false;
	return true;
}

static bool check_flush(struct script_reading *reading, struct span argument)
{
	if (!reading->group_line)
		return script_complain(reading, argument.data,
				       _("There is no group to send: :pipeline begins one."));
	reading->group_line = 0;
	return true;
}

/* Checks of what stands behind a request; those without one take anything. */
static const struct {
	enum request request;
	bool (*check)(struct script_reading *reading, struct span argument);
} checks[] = {
	{ REQUEST_SET, check_set },
	{ REQUEST_RAW, check_raw },
	{ REQUEST_SEND, check_raw },
	{ REQUEST_CHUNK, check_chunk },
	{ REQUEST_SLEEP, check_sleep },
	{ REQUEST_ALLOW, check_allow },
	{ REQUEST_BODY, check_body },
	{ REQUEST_INCLUDE, check_include },
	{ REQUEST_EXPECT_CLOSE, check_expect_close },
	{ REQUEST_PIPELINE, check_pipeline },
	{ REQUEST_FLUSH, check_flush },
};

static bool check_argument(struct script_reading *reading, enum request request,
			   struct span argument)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (checks[i].request == request)
			return checks[i].check(reading, argument);
	return true;
}

/* ---- includes ---- */

static bool read_include(struct script_reading *reading, struct span name)
{
	const struct script_reader *reader = reading->reader;
	struct script_reading inner = *reading;
	struct bytes text = BYTES_INIT;
	char *path = NULL;
	bool ok = false;

	if (!reader)
		return script_complain(reading, reading->text.data,
				       _(":include cannot be used here."));
	if (++inner.depth > INCLUDES_MAX)
		return script_complain(reading, reading->text.data,
				       _("Files include one another more than 16 deep: does one "
					 "include itself?"));
	if (reader->read(reader->context, reading->file, name, &text, &path, reading->fault)) {
		inner.file = path;
		inner.rest = bytes_span(&text);
		inner.line = 0;
		ok = script_read_lines(&inner);
	}
	reading->group_line = inner.group_line;
	bytes_wipe(&text);
	memory_free(path);
	return ok;
}

/* ---- the whole ---- */

/* Within a group only what is sent, and what is said about it, has a place. */
static bool fits_group(enum request request)
{
	switch (request) {
	case REQUEST_RAW:
	case REQUEST_SEND:
	case REQUEST_CHUNK:
	case REQUEST_EXPECT:
	case REQUEST_SET:
	case REQUEST_NOTE:
	case REQUEST_ECHO:
	case REQUEST_ALLOW:
	case REQUEST_PIPELINE:
	case REQUEST_FLUSH:
	case REQUEST_STARTTLS:
	case REQUEST_QUIT:
		return true;
	default:
		return false;
	}
}

bool script_begins_content(struct span line)
{
	struct span word = span_next_word(&line);
	const struct request_row *row = word.size && word.data[0] == ':' ? request_find(word)
									 : NULL;

	return row && (row->id == REQUEST_BODY || row->id == REQUEST_MESSAGE);
}

bool script_read_request(struct script_reading *reading, struct span line)
{
	struct span argument = line;
	struct span word = span_next_word(&argument);
	const struct request_row *row = request_find(word);
	bool group = reading->group_line != 0;

	if (!row)
		return script_complain(
			reading, line.data,
			_("There is no such request. `smtpscope list requests` shows them all."));
	if (!(row->where & REQUEST_IN_SCRIPT))
		return script_complain(
			reading, line.data,
			_("This request belongs to the screen; a script cannot use it."));
	if (group && !fits_group(row->id))
		return script_complain(reading, line.data,
				       _("This cannot stand in a pipelined group: say :flush "
					 "before it."));
	if (argument.data == NULL || argument.size == 0)
		argument = span_of(line.data + line.size, 0);
	if (!script_check_names(reading, line))
		return false;
	if (row->id == REQUEST_EXPECT)
		return read_expect(reading, argument);
	if (!check_argument(reading, row->id, argument))
		return false;
	if (row->id == REQUEST_INCLUDE)
		return read_include(reading, argument);
	script_add(reading, row->id == REQUEST_BODY ? SCRIPT_BODY : SCRIPT_REQUEST, argument)
		->request = row;
	/* The content of the group's DATA follows what sends the group. */
	return row->id != REQUEST_FLUSH || !reading->group_has_data || script_read_content(reading);
}
