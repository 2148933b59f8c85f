/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replies that sentences quote: where they begin and end, to whom and what they
 * answered, and what libraries make of them before they print them. A text's
 * lines end in LF where a sentence does not go on.
 */
#ifndef IMPORT_QUOTED_H
#define IMPORT_QUOTED_H

#include "base/bytes.h"

/*
 * A text with its replies as servers write them where a library has told code and
 * words apart: "(550): 5.1.1 no", "535: 5.7.3 no", "Detail: no SMTP code: 550".
 */
struct quoted {
	struct bytes sent;
	struct bytes origins; /* of each of its bytes: where it stood, as uint32_t */
};

void quoted_as_sent(struct span text, struct quoted *out);
void quoted_wipe(struct quoted *quoted);

/* Where in the text the byte of `sent` at that place stood. */
size_t quoted_origin(const struct quoted *quoted, size_t at);

/* The next reply that begins at `from` or behind it; false: there is none. */
bool quoted_next(struct span text, size_t from, struct span *reply);

/* The last address in `before` that is named as nobody else's than the recipient's; or empty. */
struct span quoted_recipient(struct span before);

/* "<user@example.test>: …", "5.1.1 <user@example.test>: …": of whom the reply speaks; or empty. */
struct span quoted_subject(struct span reply);

/*
 * "(in reply to RCPT TO command)" in any language, taken off the reply's end: what
 * stands in the brackets; or empty.
 */
struct span quoted_command(struct span *reply);

#endif
