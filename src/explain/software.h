/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which server software, or which provider, is at the other end, and what shows it. */
#ifndef EXPLAIN_SOFTWARE_H
#define EXPLAIN_SOFTWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* Sorted by name within providers, filters and servers. */
enum software {
	SOFTWARE_UNKNOWN,
	/* providers */
	SOFTWARE_SES,
	SOFTWARE_COMCAST,
	SOFTWARE_COX,
	SOFTWARE_EXCHANGE_ONLINE,
	SOFTWARE_FACEBOOK,
	SOFTWARE_GMAIL,
	SOFTWARE_GODADDY,
	SOFTWARE_ICLOUD,
	SOFTWARE_MAILRU,
	SOFTWARE_ORANGE,
	SOFTWARE_QQ,
	SOFTWARE_TONLINE,
	SOFTWARE_YAHOO,
	SOFTWARE_YANDEX,
	/* filters */
	SOFTWARE_BARRACUDA,
	SOFTWARE_IRONPORT,
	SOFTWARE_MESSAGELABS,
	SOFTWARE_MIMECAST,
	SOFTWARE_PROOFPOINT,
	/* servers */
	SOFTWARE_DOVECOT,
	SOFTWARE_EXCHANGE,
	SOFTWARE_EXIM,
	SOFTWARE_HARAKA,
	SOFTWARE_OPENSMTPD,
	SOFTWARE_POSTFIX,
	SOFTWARE_PRACTICE, /* our own: what it says by way of example is nobody's */
	SOFTWARE_QMAIL,
	SOFTWARE_SENDMAIL,
	SOFTWARE_ZIMBRA,
	SOFTWARE_COUNT
};

/* Where a sign of it stood. */
enum software_sign {
	SIGN_BANNER,
	SIGN_EHLO,
	SIGN_REPLY,
	SIGN_NAMED, /* the user said so (--server) */
};

/* "Postfix", "Gmail": a proper name, not translated. */
const char *software_name(enum software software);

/* By the name that a user gives, or a table of facts; SOFTWARE_UNKNOWN when it is none of ours. */
enum software software_find(struct span name);

/*
 * The software that a text of that kind shows; *pattern, unless NULL, becomes
 * what was recognised in it.
 */
enum software software_in(enum software_sign sign, struct span text, const char **pattern);

/* True for two that send each other's texts (Zimbra sends Postfix's, Exchange Online Exchange's). */
bool software_speaks_like(enum software software, enum software other);

#endif
