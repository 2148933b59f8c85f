/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scribe: the only writer of a journal. It takes facts of one connection
 * (bytes received, a command, TLS up, closed) with the time they happened at,
 * appends them, draws the conclusions (replies, phases) and appends those. It
 * keeps secrets out from the first byte: of what is sent by the spans that it
 * is told, of what is received by looking for every form of a known secret.
 *
 * One scribe per connection; several may share a journal. No I/O, no clock.
 */
#ifndef JOURNAL_SCRIBE_H
#define JOURNAL_SCRIBE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "base/secret.h"
#include "journal/journal.h"
#include "journal/outgoing.h"
#include "smtp/dialogue.h"

struct scribe;

/* Borrows both; `conn` is the connection's number, 1…. */
struct scribe *scribe_new(struct journal *journal, struct secrets *secrets, uint16_t conn);
void scribe_free(struct scribe *scribe);

/* What is known of the session now. */
const struct dialogue *scribe_dialogue(const struct scribe *scribe);

/* ---- facts; each appends one event, and what follows from it, and returns its id ---- */

/*
 * The way to the server. `members` as "journal/members.h" makes them;
 * "joined" among them is the key of the phase in which a text takes a session up.
 */
uint32_t scribe_resolved(struct scribe *scribe, uint64_t now_us, struct span members);
uint32_t scribe_attempt(struct scribe *scribe, uint64_t now_us, struct span members);
uint32_t scribe_connected(struct scribe *scribe, uint64_t now_us, struct span members, bool lmtp);

/* TLS stands; "trusted" is a member. Implicit TLS calls this before any byte. */
uint32_t scribe_tls_ready(struct scribe *scribe, uint64_t now_us, struct span members,
			  bool trusted);

/* The connection ended; a begun line or reply is closed as unfinished first. */
uint32_t scribe_closed(struct scribe *scribe, uint64_t now_us, struct span members);

/* `more` are members behind those of the fault; may be empty. */
uint32_t scribe_failed(struct scribe *scribe, uint64_t now_us, const struct fault *fault,
		       struct span more);

/* No reply to that COMMAND came in time; 0: to the greeting, or while content was being sent. */
uint32_t scribe_timeout(struct scribe *scribe, uint64_t now_us, uint32_t command_id,
			uint64_t waited_us);

/* What a mail domain wants of those who deliver to it. */
uint32_t scribe_policy(struct scribe *scribe, uint64_t now_us, struct span members);

/* A remark of the user or of the program. */
uint32_t scribe_note(struct scribe *scribe, uint64_t now_us, struct span text);

/* A NOTE about an event; without a text it is a mark. */
uint32_t scribe_remark(struct scribe *scribe, uint64_t now_us, uint32_t about, struct span text);

/* A line that the gate holds back. */
uint32_t scribe_held(struct scribe *scribe, uint64_t now_us, const struct outgoing *line);

/* A login is over: mechanism, user, outcome. */
uint32_t scribe_login(struct scribe *scribe, uint64_t now_us, struct span members);

/*
 * Bytes came. Returns false when a bound is passed (of a line: SPLITTER_LINE_MAX,
 * of a reply: REPLY_BYTES_MAX, REPLY_LINES_MAX; of replies that nobody asked
 * for): what came is kept, a FAILED event says so, and the caller must stop reading.
 */
bool scribe_push(struct scribe *scribe, uint64_t now_us, struct span bytes);

/*
 * The clear-text bytes that came with or after a 220 to STARTTLS: kept and
 * marked EVENT_EARLY, never parsed as replies.
 */
void scribe_push_early(struct scribe *scribe, uint64_t now_us, struct span bytes);

/* A text that is read leaves out the rest of the reply that has begun; false: none has. */
bool scribe_cut_reply(struct scribe *scribe);

/* True when such bytes came since the connection began. */
bool scribe_has_early(const struct scribe *scribe);

/*
 * Time passes: a piece of a line that has been silent for a second is
 * appended. Returns when it wants to be called again, 0 for never.
 */
uint64_t scribe_tick(struct scribe *scribe, uint64_t now_us);

/*
 * A command is about to leave: appends COMMAND and returns its id; 0 when too
 * many replies are outstanding already.
 */
uint32_t scribe_command(struct scribe *scribe, uint64_t now_us, const struct outgoing *line);

/* The same for a line of raw bytes: what is secret in it is found, and marked, here. */
uint32_t scribe_raw(struct scribe *scribe, uint64_t now_us, struct outgoing *line);

/* The last byte of that command was handed over. */
void scribe_sent(struct scribe *scribe, uint64_t now_us, uint32_t command_id);

/*
 * Bytes left that are no command: a piece of message content, the octets of a
 * BDAT (its COMMAND is named then), the beginning of a line. BODY_SENT; its id.
 */
uint32_t scribe_content(struct scribe *scribe, uint64_t now_us, struct span members,
			uint32_t command_id);

/*
 * Message content left: BODY_SENT, then the final dot counts as the command
 * "(message)" that a reply will answer. `members` hold bytes, lines, sha256.
 * Returns the COMMAND's id.
 */
uint32_t scribe_body_sent(struct scribe *scribe, uint64_t now_us, struct span members,
			  enum event_origin origin);

/*
 * Moves the text of the newest reply, if it is a 334, into *out, which was
 * empty: as it came, while the journal may have less of it. The caller wipes it.
 */
bool scribe_take_challenge(struct scribe *scribe, struct bytes *out);

/* Wipes what the scribe still has of bytes that came: buffers, and a challenge nobody took. */
void scribe_forget(struct scribe *scribe);

/* The newest REPLY of this connection, 0 for none. */
uint32_t scribe_last_reply(const struct scribe *scribe);

#endif
