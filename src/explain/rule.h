/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules that look at more than a code: tables of rows, and how they are
 * asked. What a row leaves out is taken from the next less specific one.
 */
#ifndef EXPLAIN_RULE_H
#define EXPLAIN_RULE_H

#include "base/message.h"
#include "explain/catalogue.h"
#include "explain/condition.h"
#include "explain/explanation.h"

#define CONTEXT_NEXT_MAX 4

/* What a reply means in its context. */
struct context_rule {
	const char *name; /* N_(): "250 after the final dot" */
	struct condition condition;
	const char *description; /* N_(); NULL: that of the code */
	const char *when;        /* likewise */
	const char *fix;
	const char *next[CONTEXT_NEXT_MAX]; /* N_() sentences, in order of likelihood */
	const char *source;
};

struct context_table {
	const struct context_rule *rows;
	size_t count;
};

extern const struct context_table context_greeting; /* greeting, unsolicited, QUIT, NOOP … */
extern const struct context_table context_hello;    /* EHLO, STARTTLS */
extern const struct context_table context_auth;
extern const struct context_table context_mail;    /* MAIL, RCPT */
extern const struct context_table context_message; /* DATA, BDAT, the final dot */

/* The heaviest rule that holds; NULL when none does. */
const struct context_rule *context_rule_find(const struct situation *situation);
const struct context_rule *
context_rule_row(size_t n); /* all tables in a row; NULL behind the last */

/* What a provider's or a server's own words mean. */
struct vendor_rule {
	const char *name;    /* "gmail-app-password": unique */
	const char *product; /* "Gmail": a proper name */
	enum software software;
	const char *code;    /* pattern; NULL: any */
	const char *status;  /* pattern; NULL: any */
	const char *text;    /* pattern; never NULL */
	const char *meaning; /* N_() */
	const char *fix;     /* N_() */
	const char *next;    /* N_(): in place of the context's; NULL: the context speaks */
	const char *source;  /* where the text is documented or was seen */
	const char *as_of;   /* "2026-08": the date as of which it holds */
	bool common; /* words of many servers: holds only where the software is known otherwise */
};

struct vendor_table {
	const struct vendor_rule *rows;
	size_t count;
};

extern const struct vendor_table vendor_google;
extern const struct vendor_table vendor_microsoft;
extern const struct vendor_table vendor_providers;
extern const struct vendor_table vendor_filters;
extern const struct vendor_table vendor_servers;
extern const struct vendor_table vendor_postfix;

const struct vendor_rule *vendor_rule_row(size_t n); /* in the order of asking */
bool vendor_rule_holds(const struct vendor_rule *rule, const struct situation *situation);

/* The rule that speaks: of those that hold, the first one of the recognised software, or the first. */
const struct vendor_rule *vendor_rule_find(const struct situation *situation);

/* The paragraphs of "Decoded", "Why here" and "Next". */
void decode_append(const struct situation *situation, struct explanation *out);
void why_append(const struct situation *situation, struct explanation *out);
void next_append(const struct situation *situation, const struct vendor_rule *vendor,
		 const struct context_rule *context, struct explanation *out);

/* One paragraph: the translated sentence with its values. */
void part_add(struct explanation *out, enum heading heading, const char *sentence,
	      const struct message_value *values, size_t count, uint32_t event);

/* Adds sources, "; " between them; sections of an RFC that is there already join it. */
void source_add(struct explanation *out, const char *source);

/* Title, class, category, description … of a reply: everything but what only a session tells. */
void explain_reply(const struct situation *situation, struct explanation *out);

/* Closes an explanation: what stands under "Learn more". */
void explanation_finish(struct explanation *out);

/* "19.204": a time since the session's start. */
#define TIME_WORD_SIZE 24
struct span time_word(uint64_t time_us, char word[TIME_WORD_SIZE]);

bool finding_item(size_t n, struct catalogue_item *item);

#endif
