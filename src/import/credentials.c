/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is secret in a text beside the lines of its client: in remarks, and in
 * lines that were taken for the server's. Asked by conversation.c and
 * conversation_lines.c.
 */
#include "import/credentials.h"

#include "base/base64.h"
#include "import/mask.h"
#include "journal/loose.h"

#define RESPONSE_LEAST 12 /* characters of Base64 behind AUTH and a word */

/* "AUTH PLAIN dXNlcg==", but no setting and no sentence ("auth = x", "after AUTH from a[b]"). */
static bool may_be_response(struct span auth)
{
	struct span rest = auth, mechanism, response;

	span_next_word(&rest);
	mechanism = span_next_word(&rest);
	response = span_next_word(&rest);
	for (size_t i = 0; i < mechanism.size; i++)
		if (mechanism.data[i] != '-' && mechanism.data[i] != '_' &&
		    (mechanism.data[i] < '0' || mechanism.data[i] > '9') &&
		    ((mechanism.data[i] | 0x20) < 'a' || (mechanism.data[i] | 0x20) > 'z'))
			return false;
	return span_find(response, '[') == response.size;
}

void credentials_in_remark(struct conversation *conversation, struct span text)
{
	struct loose loose;
	struct outgoing outgoing;
	struct dialogue nothing;

	loose_find(text, &loose);
	for (size_t i = 0; i < loose.count; i++)
		secrets_add(conversation->secrets, loose.found[i]);
	if (conversation_phase(conversation) == PHASE_AUTH && base64_is_valid(text) &&
	    !mask_is(text)) {
		outgoing_init(&outgoing, text, ORIGIN_TYPED);
		outgoing_mark(&outgoing, conversation->secrets, 0, text.size);
		outgoing_release(&outgoing);
	}
	answer_keep(&conversation->answers, conversation->secrets, text,
		    loose.auth || loose.challenge);
	if (!loose.auth)
		return;
	dialogue_init(&nothing);
	for (size_t at = 0; at < text.size; at++) {
		struct span rest = span_after(text, at);

		if (!span_starts_word(rest, "AUTH ") || (at > 0 && text.data[at - 1] > ' ') ||
		    !may_be_response(rest))
			continue;
		outgoing_init(&outgoing, rest, ORIGIN_TYPED);
		outgoing_mark_typed(&outgoing, conversation->secrets, &nothing, span_of(NULL, 0));
		outgoing_release(&outgoing);
	}
}

bool credentials_asks_password(struct span line)
{
	struct bytes decoded = BYTES_INIT;
	bool asks;

	if (!span_equal(span_part(line, 0, 4), span_text("334 ")))
		return false;
	asks = base64_decode(span_trim(span_after(line, 4)), &decoded, NULL) == BASE64_OK &&
	       span_has_word(bytes_span(&decoded), "pass");
	bytes_release(&decoded);
	return asks;
}

void credentials_in_line(struct conversation *conversation, struct span line)
{
	size_t at = line.size > RESPONSE_LEAST ? span_find_span(line, span_text("AUTH "))
					       : line.size;
	struct span rest = span_after(line, at + 5), response;

	/* "<~  334 …", taken for a server's line: its answer is a remark. */
	if (line.size && (line.data[0] < '2' || line.data[0] > '5'))
		answer_keep(&conversation->answers, conversation->secrets, line,
			    at < line.size || span_find_span(line, span_text("334")) < line.size);
	if (at == line.size)
		return;
	span_next_word(&rest);
	response = span_next_word(&rest);
	if (response.size >= RESPONSE_LEAST && base64_is_valid(response) && !mask_is(response))
		secrets_add(conversation->secrets, response);
}
