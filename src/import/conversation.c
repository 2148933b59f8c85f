/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Told by a format's reader, tells the scribe: sessions, connections, TLS, ends,
 * remarks. Holds what a live session holds elsewhere: time, the message being
 * sent, the AUTH mechanism. Lines are conversation_lines.c's.
 */
#include "import/conversation.h"

#include <string.h>

#include "base/message.h"
#include "import/content.h"
#include "import/conversation_inside.h"
#include "import/credentials.h"
#include "import/remark.h"
#include "import/sessions.h"
#include "journal/members.h"

#define STEP_US 1000
#define YEAR_KNOWN_US UINT64_C(315360000000000) /* a time before 1980 told no year */
#define SECRETS_KEPT 48 /* looked for in every line: those of the last logins are enough */

void conversation_init(struct conversation *conversation, const char *format)
{
	memset(conversation, 0, sizeof(*conversation));
	conversation->journal = journal_new(0, 0, "");
	conversation->secrets = secrets_new();
	conversation->stream = &conversation->only;
	conversation->format = format;
}

void conversation_cut_reply(struct stream *stream)
{
	if (stream->scribe && stream->continued)
		scribe_cut_reply(stream->scribe);
	stream->continued = false;
}

static void release_stream(struct stream *stream)
{
	conversation_cut_reply(stream);
	content_drop(stream);
	bytes_release(&stream->encoded);
	bytes_release(&stream->tls);
	scribe_free(stream->scribe);
	stream->scribe = NULL;
}

struct journal *conversation_finish(struct conversation *conversation)
{
	struct journal *journal = conversation->journal;

	release_stream(&conversation->only);
	bytes_release(&conversation->place);
	bytes_wipe(&conversation->line);
	bytes_wipe(&conversation->members);
	outgoing_release(&conversation->outgoing);
	sessions_free(conversation->sessions, release_stream);
	secrets_free(conversation->secrets);
	memset(conversation, 0, sizeof(*conversation));
	return journal;
}

uint64_t conversation_step(struct conversation *conversation)
{
	/* Where the text tells times, they hold. */
	if (!conversation->base_us)
		conversation->now_us += STEP_US;
	return conversation->now_us;
}

enum phase conversation_phase(const struct conversation *conversation)
{
	struct scribe *scribe = conversation->stream->scribe;

	return scribe ? dialogue_phase(scribe_dialogue(scribe)) : PHASE_NONE;
}

bool conversation_awaits(const struct conversation *conversation)
{
	struct scribe *scribe = conversation->stream->scribe;

	return scribe && dialogue_awaits(scribe_dialogue(scribe), NULL);
}

void conversation_at(struct conversation *conversation, uint64_t wall_us)
{
	struct journal_head head = journal_head(conversation->journal);

	if (!conversation->base_us) {
		conversation->base_us =
			wall_us > conversation->now_us ? wall_us - conversation->now_us : 1;
		if (!head.started_us && wall_us > YEAR_KNOWN_US) {
			head.started_us = conversation->base_us;
			journal_set_head(conversation->journal, head);
		}
	}
	if (wall_us > conversation->base_us + conversation->now_us)
		conversation->now_us = wall_us - conversation->base_us;
}

/* ---- sessions ---- */

void conversation_session(struct conversation *conversation, struct span key)
{
	if (!key.size) {
		conversation->stream = &conversation->only;
		return;
	}
	if (!conversation->sessions)
		conversation->sessions = sessions_new();
	conversation->stream = sessions_find(conversation->sessions, key);
}

void conversation_end(struct conversation *conversation)
{
	struct stream *stream = conversation->stream;

	release_stream(stream);
	memset(stream, 0, sizeof(*stream));
}

/* The number of the current session, given when it is first told of. */
static uint16_t number_of(struct conversation *conversation)
{
	struct stream *stream = conversation->stream;

	if (!stream->conn)
		stream->conn = conversation->conn < UINT16_MAX ? ++conversation->conn : UINT16_MAX;
	return stream->conn;
}

/* ---- the connection ---- */

void conversation_connected(struct conversation *conversation, struct span members)
{
	struct stream *stream = conversation->stream;
	struct bytes all = BYTES_INIT;

	conversation_cut_reply(stream);
	content_drop(stream);
	if (stream->scribe)
		stream->conn = 0;
	scribe_free(stream->scribe);
	if (secrets_last(conversation->secrets) >=
	    secrets_first(conversation->secrets) + SECRETS_KEPT)
		secrets_forget(conversation->secrets);
	stream->scribe =
		scribe_new(conversation->journal, conversation->secrets, number_of(conversation));
	stream->mechanism[0] = '\0';
	stream->handshake_failed = false;
	stream->continued = false;
	stream->spoken = false;
	bytes_append(&all, members);
	if (stream->lmtp)
		members_add_bool(&all, "lmtp", true);
	if (stream->joined != PHASE_NONE)
		members_add_text(&all, "joined", span_text(phase_key(stream->joined)));
	members_add_text(&all, "imported", span_text(conversation->format));
	scribe_connected(stream->scribe, conversation_step(conversation), bytes_span(&all),
			 stream->lmtp);
	stream->joined = PHASE_NONE;
	bytes_release(&all);
}

void conversation_part(struct conversation *conversation)
{
	struct stream *stream = conversation->stream = &conversation->only;

	conversation_cut_reply(stream);
	content_drop(stream);
	scribe_free(stream->scribe);
	stream->scribe = NULL;
	stream->conn = 0;
	stream->joined = PHASE_NONE;
	bytes_clear(&conversation->place);
}

void conversation_need(struct conversation *conversation)
{
	struct bytes members = BYTES_INIT;

	if (conversation->stream->scribe && conversation_phase(conversation) != PHASE_CLOSED)
		return;
	if (conversation->place.size)
		remark_add_place(&members, bytes_span(&conversation->place));
	bytes_clear(&conversation->place);
	conversation_connected(conversation, bytes_span(&members));
	bytes_release(&members);
}

/* Where a session must stand for this verb to be said, if the text begins with it. */
static enum phase phase_before(enum verb verb)
{
	switch (verb) {
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		return PHASE_GREETED;
	case VERB_RCPT:
		return PHASE_MAIL;
	case VERB_DATA:
	case VERB_BDAT:
		return PHASE_RCPT;
	default:
		return PHASE_READY;
	}
}

void conversation_begins_with(struct conversation *conversation, struct span client_line, int code)
{
	struct command command;

	command_parse(client_line, &command);
	conversation->stream->lmtp = command.verb == VERB_LHLO;
	/* A greeting follows: the client really spoke first. */
	if (code == 220 && command.verb != VERB_STARTTLS)
		return;
	conversation->stream->joined = phase_before(command.verb);
}

void conversation_joins(struct conversation *conversation, enum phase phase)
{
	conversation->stream->joined = phase;
}

void conversation_resolved(struct conversation *conversation, struct span members)
{
	conversation_need(conversation);
	scribe_resolved(conversation->stream->scribe, conversation_step(conversation), members);
}

void conversation_tls_told(struct conversation *conversation, struct span words)
{
	struct bytes *tls = &conversation->stream->tls;

	bytes_append_text(tls, tls->size ? ", " : "");
	bytes_append(tls, words);
}

void conversation_settle_tls(struct conversation *conversation)
{
	struct bytes told = conversation->stream->tls;

	if (!told.size)
		return;
	conversation->stream->tls = (struct bytes)BYTES_INIT;
	remark_tls(conversation, bytes_span(&told));
	bytes_release(&told);
}

void conversation_policy(struct conversation *conversation, struct span members)
{
	conversation_need(conversation);
	scribe_policy(conversation->stream->scribe, conversation_step(conversation), members);
}

void conversation_tls(struct conversation *conversation, struct span members, bool trusted)
{
	conversation_need(conversation);
	scribe_tls_ready(conversation->stream->scribe, conversation_step(conversation), members,
			 trusted);
}

static void infer_tls(struct conversation *conversation)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "version", span_text("TLS"));
	members_add_text(&members, "cipher", span_of(NULL, 0));
	members_add_bool(&members, "trusted", false);
	members_add_text(&members, "problem", span_text("not_told"));
	members_add_text(&members, "problem_text",
			 span_text(_("The text does not tell whether the certificate was "
				     "verified.")));
	members_add_bool(&members, "inferred", true);
	conversation_tls(conversation, bytes_span(&members), false);
	bytes_release(&members);
}

void conversation_infer_starttls(struct conversation *conversation)
{
	conversation_note(conversation,
			  span_text(_("The text does not tell of TLS, but the conversation goes on "
				      "behind the 220 to STARTTLS: it must have been "
				      "established.")));
	infer_tls(conversation);
}

void conversation_inside_tls(struct conversation *conversation)
{
	conversation_need(conversation);
	conversation_settle_tls(conversation);
	if (scribe_dialogue(conversation->stream->scribe)->layer == 0)
		infer_tls(conversation);
}

/*
 * "certificate verify failed", "self-signed certificate": the client's doing. An
 * alert about a certificate is the server's, about the client's.
 */
static bool is_distrust(struct span text)
{
	return span_has_word(text, "certificate") && !span_has_word(text, "alert");
}

void conversation_failed(struct conversation *conversation, enum fault_kind kind, struct span text)
{
	struct bytes members = BYTES_INIT;
	struct message_value value;
	struct stream *stream = conversation->stream;
	struct fault fault;

	bytes_clear(&stream->tls);
	if (!stream->scribe)
		stream->scribe = scribe_new(conversation->journal, conversation->secrets,
					    number_of(conversation));
	/* What tools mark their own words with says nothing. */
	while (text.size && (text.data[0] == '*' || text.data[0] == ' '))
		text = span_after(text, 1);
	value = (struct message_value){ "text", text };
	fault_set(&fault, kind, 0, "{text}", &value, 1);
	if (kind == FAULT_TLS && is_distrust(text))
		members_add_text(&members, "problem", span_text("other"));
	scribe_failed(stream->scribe, conversation_step(conversation), &fault,
		      bytes_span(&members));
	bytes_release(&members);
	stream->handshake_failed |= kind == FAULT_TLS;
}

void conversation_login(struct conversation *conversation, struct span members)
{
	conversation_need(conversation);
	scribe_login(conversation->stream->scribe, conversation_step(conversation), members);
}

void conversation_timed_out(struct conversation *conversation, uint64_t waited_us)
{
	const struct dialogue *dialogue;

	conversation_need(conversation);
	conversation->now_us += waited_us;
	dialogue = scribe_dialogue(conversation->stream->scribe);
	scribe_timeout(conversation->stream->scribe, conversation_step(conversation),
		       dialogue->outstanding_count ? dialogue->outstanding_id[0] : 0, waited_us);
}

void conversation_closed(struct conversation *conversation, const char *by, const char *how)
{
	struct stream *stream = conversation->stream;
	struct bytes members = BYTES_INIT;

	conversation_settle_tls(conversation);
	conversation_need(conversation);
	content_drop(stream);
	members_add_text(&members, "by", span_text(by));
	members_add_text(&members, "how", span_text(how));
	scribe_closed(stream->scribe, conversation_step(conversation), bytes_span(&members));
	bytes_release(&members);
	/* There may be very many of these. */
	if (stream != &conversation->only) {
		release_stream(stream);
		memset(stream, 0, sizeof(*stream));
	}
}

/* ---- remarks ---- */

void conversation_note(struct conversation *conversation, struct span text)
{
	struct stream *stream = conversation->stream;
	struct scribe *scribe = stream->scribe;

	credentials_in_remark(conversation, text);
	/* What stands before the connection is noted without beginning one. */
	if (!scribe)
		scribe = scribe_new(conversation->journal, conversation->secrets,
				    stream->conn ? stream->conn
						 : (uint16_t)(conversation->conn + 1));
	scribe_note(scribe, conversation_step(conversation), text);
	if (!stream->scribe)
		scribe_free(scribe);
}

void conversation_secret_note(struct conversation *conversation, struct span text,
			      struct span secret)
{
	if (secret.size)
		secrets_add(conversation->secrets, secret);
	conversation_note(conversation, text);
}

void conversation_remark(struct conversation *conversation, struct span text)
{
	if (!remark_tell(conversation, NULL, text))
		conversation_note(conversation, text);
}
