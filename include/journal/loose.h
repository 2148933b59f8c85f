/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets that stand outside of any AUTH exchange in what people paste: settings
 * ("EMAIL_HOST_PASSWORD = '…'"), calls ("server.login(user, password)"), options,
 * addresses with a password in them, bearer tokens, credentials in Base64.
 */
#ifndef JOURNAL_LOOSE_H
#define JOURNAL_LOOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

#define LOOSE_MAX 8 /* in one line; more are passed over */

struct loose {
	struct span found[LOOSE_MAX]; /* into the line, in no order */
	size_t count;
	bool auth;      /* the word AUTH and a blank are in it */
	bool challenge; /* 334 is in it */
};

void loose_find(struct span line, struct loose *loose);

/* PLAIN's triple, a bearer token in its frame, NTLM's last message. */
bool loose_is_credential(struct span base64);

#endif
