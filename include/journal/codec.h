/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The journal file: JSON Lines, UTF-8, a header and one event a line, each
 * closed by the CRC-32C of what stands before it. Writing and total reading;
 * no I/O: text in, text out.
 */
#ifndef JOURNAL_CODEC_H
#define JOURNAL_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "journal/journal.h"

/* Appends the header line with its newline. */
void codec_append_head(struct bytes *out, const struct journal *journal);

/* Appends the event's line with its newline. */
void codec_append_event(struct bytes *out, const struct journal *journal, uint32_t id);

/*
 * The same with a further member before the checksum: `extra` is a JSON text
 * such as "\"annotation\":{…}", empty for none.
 */
void codec_append_event_with(struct bytes *out, const struct journal *journal, uint32_t id,
			     struct span extra);

/* Appends ,"crc":"…"}\n to the line that begins at offset `from` of out (which lacks its brace). */
void codec_close_line(struct bytes *out, size_t from);

/* Appends a JSON string with its quotes: valid UTF-8, bytes that are none become U+FFFD. */
void codec_append_string(struct bytes *out, struct span bytes);

/* Append a member of an object behind another one; the first: only its name, a value follows. */
void codec_append_name(struct bytes *out, const char *name);
void codec_append_text(struct bytes *out, const char *name, struct span text);
void codec_append_number(struct bytes *out, const char *name, uint64_t number);

/* Appends the structure of a secret as members of an object, without its braces. */
void codec_append_shape(struct bytes *out, const struct secret_shape *shape);

struct codec_reader; /* reading one file */

struct codec_reader *codec_reader_new(void);
void codec_reader_free(struct codec_reader *reader);

/* One line without its newline; a line that is damaged becomes a DAMAGED event. */
void codec_reader_push(struct codec_reader *reader, struct span line);

/* How many lines were damaged, missing or torn so far. */
uint32_t codec_reader_damaged(const struct codec_reader *reader);

/* What was read so far, to be looked at while more comes; NULL before the header. */
const struct journal *codec_reader_journal(const struct codec_reader *reader);

/* The journal read so far, owned by the caller from now on; NULL when there was no header. */
struct journal *codec_reader_take(struct codec_reader *reader);

/* True when a text begins like a journal file. */
bool codec_recognises(struct span text);

#endif
