/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a session stands: the two tables, and the queries on them. Asked by
 * smtp/dialogue for what a reply changes, by strip and gate for what is legal.
 */
#include "smtp/phase.h"

#include "base/message.h"
#include "smtp/word.h"

#define ANY_PHASE PHASE_COUNT
#define ANY_VERB VERB_COUNT

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * RFC 5321 §3 and §4.1.4, RFC 4954 §4, RFC 3207 §4, RFC 3030 §2. The first row
 * that fits counts: an exact code stands before its class. What a server
 * accepts out of order is believed: it knows best where it stands itself.
 */
static const struct phase_row rows[] = {
	/* Whatever was asked, the server is about to go (RFC 5321 §3.8). */
	{ .from = ANY_PHASE, .verb = ANY_VERB, .pattern = "421", .to = PHASE_CLOSING },
	{ .from = ANY_PHASE, .verb = ANY_VERB, .pattern = "221", .to = PHASE_CLOSING },
	{ .from = ANY_PHASE, .verb = VERB_QUIT, .pattern = "2xx", .to = PHASE_CLOSING },

	/* Another 2xx is no greeting: nothing is gone on with. */
	{ .from = PHASE_GREETING, .verb = VERB_GREETING, .pattern = "220", .to = PHASE_GREETED },
	{ .from = PHASE_GREETING, .verb = VERB_GREETING, .pattern = "4xx", .to = PHASE_REFUSED },
	{ .from = PHASE_GREETING, .verb = VERB_GREETING, .pattern = "5xx", .to = PHASE_REFUSED },

	/* A refused EHLO leaves everything as it was (RFC 5321 §4.1.4). */
	{ .from = ANY_PHASE, .verb = VERB_EHLO, .pattern = "2xx", .to = PHASE_READY },
	{ .from = ANY_PHASE, .verb = VERB_HELO, .pattern = "2xx", .to = PHASE_READY },
	{ .from = ANY_PHASE, .verb = VERB_LHLO, .pattern = "2xx", .to = PHASE_READY },
	{ .from = ANY_PHASE, .verb = VERB_STARTTLS, .pattern = "220", .to = PHASE_STARTTLS },
	{ .from = ANY_PHASE, .verb = VERB_XCLIENT, .pattern = "220", .to = PHASE_GREETED },

	{ .from = ANY_PHASE, .verb = VERB_AUTH, .pattern = "334", .to = PHASE_AUTH },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH, .pattern = "235", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH, .pattern = "2xx", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH, .pattern = "4xx", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH, .pattern = "5xx", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_RESPONSE, .pattern = "334", .to = PHASE_AUTH },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_RESPONSE, .pattern = "235", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_RESPONSE, .pattern = "2xx", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_RESPONSE, .pattern = "4xx", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_RESPONSE, .pattern = "5xx", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_CANCEL, .pattern = "334", .to = PHASE_AUTH },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_CANCEL, .pattern = "501", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_CANCEL, .pattern = "2xx", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_CANCEL, .pattern = "4xx", .to = PHASE_READY },
	{ .from = PHASE_AUTH, .verb = VERB_AUTH_CANCEL, .pattern = "5xx", .to = PHASE_READY },

	{ .from = ANY_PHASE, .verb = VERB_MAIL, .pattern = "2xx", .to = PHASE_MAIL },
	{ .from = ANY_PHASE, .verb = VERB_RCPT, .pattern = "2xx", .to = PHASE_RCPT },
	{ .from = PHASE_MAIL, .verb = VERB_RSET, .pattern = "2xx", .to = PHASE_READY },
	{ .from = PHASE_RCPT, .verb = VERB_RSET, .pattern = "2xx", .to = PHASE_READY },
	{ .from = PHASE_BDAT, .verb = VERB_RSET, .pattern = "2xx", .to = PHASE_READY },

	/* Only 354 asks for the content; after the dot the transaction is over. */
	{ .from = ANY_PHASE, .verb = VERB_DATA, .pattern = "354", .to = PHASE_DATA },
	{ .from = PHASE_DATA, .verb = VERB_MESSAGE, .pattern = "2xx", .to = PHASE_READY },
	{ .from = PHASE_DATA, .verb = VERB_MESSAGE, .pattern = "4xx", .to = PHASE_READY },
	{ .from = PHASE_DATA, .verb = VERB_MESSAGE, .pattern = "5xx", .to = PHASE_READY },

	/*
	 * Chunks: a refused one leaves the transaction to RSET, the last one ends
	 * it. A server that does not know BDAT at all has not begun to take content.
	 */
	{ .from = ANY_PHASE, .verb = VERB_BDAT, .pattern = "2xx", .to = PHASE_BDAT },
	{ .from = ANY_PHASE, .verb = VERB_BURL, .pattern = "2xx", .to = PHASE_BDAT },
	{ .from = PHASE_BDAT, .verb = VERB_MESSAGE, .pattern = "2xx", .to = PHASE_READY },
	{ .from = PHASE_BDAT, .verb = VERB_MESSAGE, .pattern = "4xx", .to = PHASE_READY },
	{ .from = PHASE_BDAT, .verb = VERB_MESSAGE, .pattern = "5xx", .to = PHASE_READY },
	{ .from = PHASE_RCPT, .verb = VERB_MESSAGE, .pattern = "500", .to = PHASE_RCPT },
	{ .from = PHASE_RCPT, .verb = VERB_MESSAGE, .pattern = "501", .to = PHASE_RCPT },
	{ .from = PHASE_RCPT, .verb = VERB_MESSAGE, .pattern = "502", .to = PHASE_RCPT },
	{ .from = PHASE_RCPT, .verb = VERB_MESSAGE, .pattern = "503", .to = PHASE_RCPT },
	{ .from = PHASE_RCPT, .verb = VERB_MESSAGE, .pattern = "2xx", .to = PHASE_READY },
	{ .from = PHASE_RCPT, .verb = VERB_MESSAGE, .pattern = "4xx", .to = PHASE_READY },
	{ .from = PHASE_RCPT, .verb = VERB_MESSAGE, .pattern = "5xx", .to = PHASE_READY },
};

#define LEGAL_MAX 18

/* What may be sent, the likeliest first; VERB_UNKNOWN ends a list (RFC 5321 §4.1.4). */
static const struct {
	const char *key;
	const char *name;
	enum verb legal[LEGAL_MAX];
} phases[PHASE_COUNT] = {
	[PHASE_NONE] = { .key = "none", .name = N_("not connected") },
	[PHASE_GREETING] = { .key = "greeting",
			     .name = N_("waiting for the greeting"),
			     .legal = { VERB_QUIT } },
	[PHASE_REFUSED] = { .key = "refused",
			    .name = N_("refused by the greeting"),
			    .legal = { VERB_QUIT } },
	[PHASE_GREETED] = { .key = "greeted",
			    .name = N_("greeted"),
			    .legal = { VERB_EHLO, VERB_HELO, VERB_QUIT, VERB_NOOP, VERB_HELP,
				       VERB_RSET, VERB_VRFY, VERB_EXPN, VERB_LHLO } },
	[PHASE_READY] = { .key = "ready",
			  .name = N_("ready"),
			  .legal = { VERB_STARTTLS, VERB_AUTH, VERB_MAIL, VERB_QUIT, VERB_EHLO,
				     VERB_NOOP, VERB_HELP, VERB_VRFY, VERB_RSET, VERB_EXPN,
				     VERB_HELO, VERB_ETRN, VERB_ATRN, VERB_LHLO, VERB_XCLIENT,
				     VERB_XFORWARD } },
	/* Whatever else is typed, the server reads as a response. */
	[PHASE_AUTH] = { .key = "auth",
			 .name = N_("AUTH exchange"),
			 .legal = { VERB_AUTH_RESPONSE, VERB_AUTH_CANCEL } },
	/* The client's next bytes are the handshake's (RFC 3207 §4): no verb at all. */
	[PHASE_STARTTLS] = { .key = "starttls", .name = N_("TLS handshake") },
	[PHASE_MAIL] = { .key = "mail",
			 .name = N_("sender accepted"),
			 .legal = { VERB_RCPT, VERB_RSET, VERB_QUIT, VERB_NOOP, VERB_HELP,
				    VERB_VRFY, VERB_EXPN, VERB_EHLO, VERB_HELO, VERB_LHLO } },
	[PHASE_RCPT] = { .key = "rcpt",
			 .name = N_("recipient accepted"),
			 .legal = { VERB_DATA, VERB_RCPT, VERB_BDAT, VERB_RSET, VERB_QUIT,
				    VERB_NOOP, VERB_HELP, VERB_VRFY, VERB_EXPN, VERB_BURL,
				    VERB_EHLO, VERB_HELO, VERB_LHLO } },
	[PHASE_DATA] = { .key = "data", .name = N_("message content"), .legal = { VERB_MESSAGE } },
	[PHASE_BDAT] = { .key = "bdat",
			 .name = N_("message in chunks"),
			 .legal = { VERB_BDAT, VERB_RSET, VERB_QUIT, VERB_BURL, VERB_NOOP,
				    VERB_HELP, VERB_VRFY, VERB_EXPN, VERB_EHLO, VERB_HELO,
				    VERB_LHLO } },
	[PHASE_CLOSING] = { .key = "closing", .name = N_("closing"), .legal = { VERB_QUIT } },
	[PHASE_CLOSED] = { .key = "closed", .name = N_("closed") },
};

/* Replies lead out of these no more: something else must happen. */
static bool is_settled(enum phase phase)
{
	return phase == PHASE_NONE || phase == PHASE_STARTTLS || phase == PHASE_CLOSING ||
	       phase == PHASE_CLOSED;
}

enum phase phase_next(enum phase phase, enum verb verb, int code)
{
	if (is_settled(phase) || code < 200 || code > 599)
		return phase;
	/* The verb first: it is another one's in nearly all rows. */
	for (size_t i = 0; i < COUNT(rows); i++)
		if ((rows[i].verb == verb || rows[i].verb == ANY_VERB) &&
		    (rows[i].from == phase || rows[i].from == ANY_PHASE) &&
		    code_fits(rows[i].pattern, code))
			return rows[i].to;
	return phase;
}

size_t phase_legal(enum phase phase, enum verb *out, size_t max)
{
	size_t count = 0;

	while (count < max && count < LEGAL_MAX && phases[phase].legal[count] != VERB_UNKNOWN) {
		out[count] = phases[phase].legal[count];
		count++;
	}
	return count;
}

bool phase_allows(enum phase phase, enum verb verb)
{
	enum verb legal[LEGAL_MAX];
	size_t count = phase_legal(phase, legal, LEGAL_MAX);

	for (size_t i = 0; i < count; i++)
		if (legal[i] == verb)
			return true;
	return false;
}

int phase_expected_refusal(enum phase phase, enum verb verb)
{
	if (phase_allows(phase, verb))
		return 0;
	switch (phase) {
	case PHASE_NONE:
	case PHASE_STARTTLS:
	case PHASE_DATA: /* taken as content */
	case PHASE_CLOSED:
		return 0;
	case PHASE_GREETING:
		return 554; /* a client that talks too early is taken for a spammer's */
	case PHASE_AUTH:
		return 501; /* taken as a response that is no Base64 */
	case PHASE_CLOSING:
		return 421;
	case PHASE_REFUSED:
		return 503; /* to everything (RFC 5321 §3.1) */
	case PHASE_GREETED:
	case PHASE_READY:
	case PHASE_MAIL:
	case PHASE_RCPT:
	case PHASE_BDAT:
	case PHASE_COUNT:
		break;
	}
	/* What is no command at all is not recognised rather than out of order. */
	return verb == VERB_UNKNOWN || verb >= VERB_GREETING ? 500 : 503;
}

const char *phase_name(enum phase phase)
{
	return phases[phase].name;
}

const char *phase_key(enum phase phase)
{
	return phases[phase].key;
}

bool phase_find(struct span key, enum phase *phase)
{
	for (unsigned i = 0; i < PHASE_COUNT; i++) {
		if (!span_is(key, phases[i].key))
			continue;
		*phase = (enum phase)i;
		return true;
	}
	return false;
}

const struct phase_row *phase_row(size_t n)
{
	return n < COUNT(rows) ? &rows[n] : NULL;
}
