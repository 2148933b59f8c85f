/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mailboxes, paths, domains and address literals (RFC 5321 §4.1.2, §4.1.3; RFC
 * 6531 for what is not ASCII). Nonsense is kept and marked, never refused.
 */
#ifndef SMTP_ADDRESS_H
#define SMTP_ADDRESS_H

#include <stdbool.h>

#include "base/bytes.h"

enum address_flaw {
	ADDRESS_NO_BRACKETS = 1 << 0, /* "a@b" in place of "<a@b>" */
	ADDRESS_SPACE = 1 << 1,       /* a space between the colon and '<' */
	ADDRESS_NO_DOMAIN = 1 << 2,   /* no '@' (fine for <> and <Postmaster>) */
	ADDRESS_LOCAL_LONG = 1 << 3,  /* local part over 64 octets */
	ADDRESS_DOMAIN_LONG = 1 << 4, /* domain over 255 octets */
	ADDRESS_PATH_LONG = 1 << 5,   /* path over 256 octets */
	ADDRESS_DOMAIN = 1 << 6,      /* the domain part is none */
	ADDRESS_LOCAL = 1 << 7,       /* the local part is none */
	ADDRESS_NOT_ASCII = 1 << 8,   /* needs SMTPUTF8 */
	ADDRESS_ROUTE = 1 << 9,       /* an obsolete source route was skipped */
	ADDRESS_OPEN = 1 << 10,       /* '<' without '>' */
};

/* A path, taken apart; spans point into the text that was parsed. */
struct address {
	struct span path;   /* what stands between the brackets, or the word without them */
	struct span local;  /* local part, quotes kept */
	struct span domain; /* empty when there is none */
	unsigned flaws;     /* of enum address_flaw */
};

/*
 * Reads a path that text begins with and returns the bytes taken. Total: at
 * least the first word is taken as the path.
 */
size_t address_parse(struct span text, struct address *address);

/* A domain name of letters, digits, hyphens (or UTF-8 labels), or an address literal. */
bool address_is_domain(struct span text);
bool address_is_literal(struct span text); /* [192.0.2.1], [IPv6:2001:db8::1] */

/*
 * The address of the first literal in a text, without its brackets and "IPv6:";
 * empty when there is none. Servers tell a client so how they see it.
 */
struct span address_literal_in(struct span text);

/* A domain with at least one dot inside, or a literal: what EHLO should give. */
bool address_is_qualified(struct span text);

#endif
