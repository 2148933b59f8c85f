/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Commands as values (RFC 5321 §4.1 and the extensions' own), and the table of
 * verbs. Any typed line parses; what is odd in it is marked. Only CR, LF and
 * NUL inside a typed line are refused, by command_is_sendable().
 */
#ifndef SMTP_COMMAND_H
#define SMTP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "smtp/address.h"
#include "smtp/extension.h"

/*
 * Verbs, and the steps of a session that get a reply like a verb (those have
 * names in parentheses). Sorted by name within both groups.
 */
enum verb {
	VERB_UNKNOWN,
	VERB_ATRN,
	VERB_AUTH,
	VERB_BDAT,
	VERB_BURL,
	VERB_DATA,
	VERB_EHLO,
	VERB_ETRN,
	VERB_EXPN,
	VERB_HELO,
	VERB_HELP,
	VERB_LHLO,
	VERB_MAIL,
	VERB_NOOP,
	VERB_QUIT,
	VERB_RCPT,
	VERB_RSET,
	VERB_STARTTLS,
	VERB_VRFY,
	VERB_XCLIENT,
	VERB_XFORWARD,
	VERB_GREETING,      /* "(greeting)": the connection itself */
	VERB_AUTH_RESPONSE, /* "(response)": a Base64 line within AUTH */
	VERB_AUTH_CANCEL,   /* "*" within AUTH */
	VERB_MESSAGE,       /* "(message)": content and final dot */
	VERB_COUNT
};

enum verb_argument {
	VERB_TAKES_NONE,
	VERB_TAKES_OPTIONAL,
	VERB_TAKES_ONE, /* at least one */
};

/* What of a session a verb belongs to; those who tell less apart take several for one. */
enum verb_stage {
	VERB_STAGE_NONE, /* NOOP, RSET and their like: to whatever is under way */
	VERB_STAGE_GREETING,
	VERB_STAGE_EHLO,
	VERB_STAGE_TLS,
	VERB_STAGE_AUTH,
	VERB_STAGE_MAIL,
	VERB_STAGE_RCPT,
	VERB_STAGE_DATA,
	VERB_STAGE_MESSAGE, /* content, or what brings its own: BDAT, BURL */
	VERB_STAGE_QUIT,
};

struct verb_row {
	enum verb verb;
	enum verb_stage stage;
	const char *name;
	const char *syntax;       /* "MAIL FROM:<address>", as a hint shows it */
	const char *success;      /* reply patterns it calls for, space separated; "" for DATA */
	const char *intermediate; /* "354", or NULL */
	const char *errors;       /* those it may meet by its RFC, space separated */
	const char *reference;
	enum verb_argument argument;
	enum extension needs;   /* EXTENSION_UNKNOWN: none */
	bool ends_group;        /* must be the last of a pipelined group (RFC 2920 §3.1) */
	bool waits_by_argument; /* what is awaited behind it depends on what follows the verb */
	uint16_t timeout_s;     /* least client timeout (RFC 5321 §4.5.3.2), else the usual 300 */
};

enum command_flaw {
	COMMAND_LEADING_SPACE = 1 << 0,
	COMMAND_LONG = 1 << 1, /* over what RFC 5321 §4.5.3.1.4 and the extensions allow */
	COMMAND_UNKNOWN_VERB = 1 << 2,
	COMMAND_NO_ARGUMENT = 1 << 3, /* the verb wants one */
	COMMAND_ARGUMENT = 1 << 4,    /* the verb takes none, or this one is malformed */
	COMMAND_EMPTY = 1 << 5,
	COMMAND_NOT_ASCII = 1 << 6,
	COMMAND_PATH = 1 << 7, /* see address.flaws */
};

/* A line, taken apart; spans point into it. */
struct command {
	enum verb verb;
	struct span word;       /* the verb as written */
	struct span argument;   /* all that follows it */
	struct address address; /* of MAIL and RCPT */
	struct span parameters; /* behind the path of MAIL and RCPT, behind AUTH's mechanism */
	struct span mechanism;  /* of AUTH */
	uint64_t chunk_size;    /* of BDAT */
	bool chunk_last;        /* LAST of BDAT and BURL */
	unsigned flaws;         /* of enum command_flaw */
};

/* Total: fills *command whatever the line holds (no line end in it). */
void command_parse(struct span line, struct command *command);

/*
 * Only what a dialogue is folded from: word, argument and verb, and the rest of
 * those whose row says waits_by_argument.
 */
void command_parse_outline(struct span line, struct command *command);

/* The next "NAME=value" or "NAME" of MAIL/RCPT parameters; false at the end. */
bool command_next_parameter(struct span *parameters, struct span *name, struct span *value);

/* False when CR, LF or NUL stands in the line; *at, unless NULL, is where. */
bool command_is_sendable(struct span line, size_t *at);

const struct verb_row *command_row(enum verb verb); /* never NULL; VERB_UNKNOWN has a row */
enum verb command_find(struct span word);           /* VERB_UNKNOWN when none */
const char *command_name(enum verb verb);           /* "MAIL", "(greeting)"; "?" for unknown */

/* The verb that word was probably meant to be; VERB_UNKNOWN when it is one, or like none. */
enum verb command_suggest(struct span word);

/* True when the verb's row calls for this code (success or intermediate); 2xx for VERB_UNKNOWN. */
bool command_expects(enum verb verb, int code);

/*
 * The syntax still to come behind what is typed so far, with only the
 * parameters that `offered` allows and that are not typed yet: "<address>
 * [SIZE=n]". Begins with a space where one must be typed first; completes a
 * begun word. Appends nothing when nothing is known.
 */
void command_hint(struct span typed, extension_set offered, struct bytes *out);

#endif
