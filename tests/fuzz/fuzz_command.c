/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: smtp */
/*
 * Typed lines, half typed ones too: any line is taken apart within its bounds,
 * case makes no difference to its verb, its hint completes what is there and
 * cannot make two lines of one, remarks on parameters are translated text.
 * Input: eight bytes of offered extensions, the rest is the line.
 */
#include <string.h>

#include "smtp/command.h"
#include "smtp/parameter.h"
#include "tests/fuzz/property.h"

static void check_parameters(struct span parameters)
{
	struct span whole = parameters, name, value;
	size_t count = 0;

	while (command_next_parameter(&parameters, &name, &value)) {
		require_within(name, whole);
		require_within(value, whole);
		require(span_find(name, '=') == name.size);
		count++;
	}
	require(parameters.size == 0 && count <= whole.size);
}

static void check_parts(struct span line, const struct command *command)
{
	require_within(command->word, line);
	require_within(command->argument, line);
	require_within(command->parameters, line);
	require_within(command->mechanism, line);
	require_within(command->address.path, line);
	require_within(command->address.local, command->address.path);
	require_within(command->address.domain, command->address.path);
	require(command->verb < VERB_GREETING); /* the steps in parentheses cannot be typed */
	require((command->verb == VERB_UNKNOWN) ==
		!!(command->flaws & (COMMAND_UNKNOWN_VERB | COMMAND_EMPTY)));
	require((command->flaws & COMMAND_EMPTY) == 0 || command->word.size == 0);
	require(!!(command->flaws & COMMAND_NOT_ASCII) == !span_is_ascii(line));
	check_parameters(command->parameters);
}

static void check_case(struct span line, const struct command *command)
{
	struct bytes turned = BYTES_INIT;
	struct command again;

	bytes_append(&turned, line);
	for (size_t i = 0; i < turned.size; i++)
		if ((turned.data[i] | 0x20) >= 'a' && (turned.data[i] | 0x20) <= 'z')
			turned.data[i] ^= 0x20;
	command_parse(bytes_span(&turned), &again);
	require(again.verb == command->verb && again.chunk_size == command->chunk_size);
	require(again.flaws == command->flaws && again.chunk_last == command->chunk_last);
	bytes_release(&turned);
}

/* By what a receiver does with it: one line stays one line. */
static void check_sendable(struct span line)
{
	size_t at = line.size;
	bool sendable = command_is_sendable(line, &at);

	require(sendable == (at == line.size));
	require(at == line.size || strchr("\r\n", line.data[at]));
	for (size_t i = 0; i < at; i++)
		require(line.data[i] != '\r' && line.data[i] != '\n' && line.data[i] != 0);
}

static void check_hint(struct span line, extension_set offered)
{
	struct bytes hint = BYTES_INIT;

	command_hint(line, offered, &hint);
	require(span_is_ascii(bytes_span(&hint)) && command_is_sendable(bytes_span(&hint), NULL));
	bytes_release(&hint);
}

static void check_remark(const struct command *command, extension_set offered, bool typed)
{
	struct parameter_facts facts = { .offered = offered,
					 .size_limit = offered >> 32,
					 .being_typed = typed };
	struct bytes remark = BYTES_INIT;
	bool remarked = parameter_append_remark(command, &facts, &remark);

	require(remarked == (remark.size > 0));
	require(!remarked || command->verb == VERB_MAIL || command->verb == VERB_RCPT);
	for (size_t i = 0; i < remark.size; i++)
		require(remark.data[i] >= ' ' && remark.data[i] != 0x7f);
	bytes_release(&remark);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	extension_set offered;
	struct command command;
	struct span line;
	enum verb meant;

	if (size < sizeof(offered) || size > 16384)
		return 0;
	memcpy(&offered, data, sizeof(offered));
	line = span_of(data + sizeof(offered), size - sizeof(offered));
	command_parse(line, &command);
	check_parts(line, &command);
	check_case(line, &command);
	check_sendable(line);
	check_hint(line, offered);
	check_remark(&command, offered, false);
	check_remark(&command, offered, true);
	meant = command_suggest(command.word);
	require(meant == VERB_UNKNOWN || command.verb == VERB_UNKNOWN);
	require(command_row(command.verb) && command_name(command.verb)[0]);
	return 0;
}
