/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines on their way out; made by tui, plan and session, written down by the scribe. */
#include "journal/outgoing.h"

#include <assert.h>

#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "smtp/dialogue.h"

void outgoing_init(struct outgoing *outgoing, struct span line, enum event_origin origin)
{
	memset(outgoing, 0, sizeof(*outgoing));
	/* All at once: a reallocation would leave a copy of a secret behind. */
	bytes_reserve(&outgoing->line, line.size + 2);
	bytes_append(&outgoing->line, line);
	outgoing->origin = origin;
}

void outgoing_release(struct outgoing *outgoing)
{
	bytes_wipe(&outgoing->line);
	bytes_wipe(&outgoing->octets);
	memset(outgoing, 0, sizeof(*outgoing));
}

void outgoing_reuse(struct outgoing *outgoing, struct span line, enum event_origin origin)
{
	struct bytes kept = outgoing->line;

	memory_wipe(kept.data, kept.size);
	bytes_wipe(&outgoing->octets);
	bytes_clear(&kept);
	if (kept.capacity < line.size + 2)
		bytes_wipe(&kept);
	memset(outgoing, 0, sizeof(*outgoing));
	outgoing->line = kept;
	outgoing->origin = origin;
	bytes_reserve(&outgoing->line, line.size + 2);
	bytes_append(&outgoing->line, line);
}

void outgoing_copy(struct outgoing *outgoing, const struct outgoing *from)
{
	struct bytes line = BYTES_INIT;

	bytes_reserve(&line, from->line.size + 2);
	bytes_append(&line, bytes_span(&from->line));
	*outgoing = *from;
	outgoing->line = line;
	outgoing->octets = (struct bytes)BYTES_INIT;
	bytes_append(&outgoing->octets, bytes_span(&from->octets));
}

/* The fields of a decoded PLAIN triple that are worth hiding: the password, not the names. */
static void keep_decoded(struct secrets *secrets, struct span decoded)
{
	size_t first = span_find(decoded, 0);
	struct span behind = span_after(decoded, first + 1);
	size_t second = span_find(behind, 0);

	assert(decoded.size); /* only an empty text decodes to nothing */
	secrets_add(secrets, decoded);
	if (first < decoded.size && second < behind.size)
		secrets_add(secrets, span_after(behind, second + 1));
}

void outgoing_mark(struct outgoing *outgoing, struct secrets *secrets, size_t from, size_t size)
{
	struct span part = span_part(bytes_span(&outgoing->line), from, size);
	struct bytes decoded = BYTES_INIT;
	struct outgoing_secret *mark;

	if (outgoing->secret_count == OUTGOING_SECRETS_MAX || part.size == 0)
		return;
	mark = &outgoing->secrets[outgoing->secret_count++];
	*mark = (struct outgoing_secret){ (uint32_t)from, (uint32_t)part.size,
					  secrets_add(secrets, part) };
	bytes_reserve(&decoded, part.size);
	if (base64_decode(part, &decoded, NULL) == BASE64_OK)
		keep_decoded(secrets, bytes_span(&decoded));
	bytes_wipe(&decoded);
}

/* "AUTH MECHANISM initial": marks the initial response, except LOGIN's user name. */
static void mark_auth(struct outgoing *outgoing, struct secrets *secrets,
		      const struct command *command)
{
	struct span line = bytes_span(&outgoing->line);

	if (command->parameters.size == 0 || span_is(command->parameters, "=") ||
	    span_is_word(command->mechanism, "LOGIN"))
		return;
	outgoing_mark(outgoing, secrets, (size_t)(command->parameters.data - line.data),
		      command->parameters.size);
}

bool outgoing_is_harmless(const struct dialogue *dialogue, struct span line)
{
	struct span rest = span_trim(line);
	enum verb verb = command_find(span_next_word(&rest));

	return dialogue_phase(dialogue) != PHASE_AUTH && verb != VERB_UNKNOWN &&
	       verb != VERB_AUTH && verb != VERB_BDAT;
}

void outgoing_mark_typed(struct outgoing *outgoing, struct secrets *secrets,
			 const struct dialogue *dialogue, struct span auth_mechanism)
{
	struct span line = bytes_span(&outgoing->line);
	struct command command;

	if (outgoing_is_harmless(dialogue, line))
		return;
	dialogue_parse(dialogue, line, &command);
	if (command.verb == VERB_AUTH) {
		mark_auth(outgoing, secrets, &command);
	} else if (command.verb == VERB_AUTH_RESPONSE) {
		/* The first answer of LOGIN is the user name; we count, the prompt is not asked. */
		if (!(span_is_word(auth_mechanism, "LOGIN") && dialogue->auth_step == 0))
			outgoing_mark(outgoing, secrets, 0, line.size);
	} else if (command.verb == VERB_UNKNOWN && line.size >= 8 &&
		   dialogue_phase(dialogue) != PHASE_DATA && base64_is_valid(line)) {
		outgoing_mark(outgoing, secrets, 0, line.size);
	}
}
