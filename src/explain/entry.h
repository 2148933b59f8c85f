/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of the catalogue: what a reply code, an enhanced code, a command, a
 * keyword, a mechanism means by itself, without a session. Tables only; who
 * finds and shows them is in catalogue.c and word.c.
 */
#ifndef EXPLAIN_ENTRY_H
#define EXPLAIN_ENTRY_H

#include <stddef.h>
#include <stdint.h>

#include "base/message.h"
#include "smtp/command.h"
#include "smtp/status.h"

/* Who says that a code means this. */
enum standing {
	STANDING_STANDARD,  /* RFC 5321 itself */
	STANDING_EXTENSION, /* an RFC on an extension */
	STANDING_REGISTRY,  /* only listed beside an enhanced code by IANA */
	STANDING_WILD,      /* seen, or listed by others; no standard */
};

/* All texts but `source` of an RFC are N_() strings; none is NULL. */
struct reply_entry {
	uint16_t code;
	enum standing standing;
	const char *title;
	const char *description;
	const char *when;
	const char *fix;
	const char *next; /* what a client does next, in general */
	const char *source;
};

struct reply_table {
	const struct reply_entry *rows; /* sorted by code */
	size_t count;
};

extern const struct reply_table replies_2xx;
extern const struct reply_table replies_3xx;
extern const struct reply_table replies_4xx;
extern const struct reply_table replies_5xx;

/* A class (X.XXX.XXX), a subject or a detail of the enhanced codes. */
struct status_entry {
	uint16_t subject;
	uint16_t detail;
	const char *title;   /* short, as the registry has it or shorter */
	const char *classes; /* "245": the classes in which it makes sense */
	const char *basic;   /* reply codes that IANA ties to it: "451, 550"; NULL: none given */
	const char *meaning;
	const char *fix;
	const char *source;
	const char *remark; /* how practice differs; may be NULL */
};

extern const struct status_entry status_entries[];
extern const size_t status_entry_count;

/* The subject of an enhanced code on its own, for codes that are not listed. */
struct status_subject {
	uint16_t subject;
	const char *title;
	const char *meaning;
	const char *fix;
	const char *source;
};

const struct status_subject *status_subject_find(unsigned subject); /* NULL: no such subject */

struct status_class {
	uint8_t class;
	const char *title;
	const char *meaning;
	const char *source;
};

const struct status_class *status_class_find(unsigned class); /* NULL: no such class */

struct command_entry {
	const char *word;
	enum verb verb; /* VERB_UNKNOWN for those that the program only explains */
	const char *title;
	const char *syntax;
	const char *asks;    /* what it asks of the server */
	const char *when;    /* at which moment */
	const char *replies; /* which may come, and what they mean here */
	const char *fix;     /* what goes wrong with it, and what to do */
	const char *source;
};

extern const struct command_entry command_entries[]; /* sorted by word */
extern const size_t command_entry_count;

struct keyword_entry {
	const char *word; /* or the beginning of one when `prefix` is set */
	const char *line; /* one sentence for the EHLO list */
	const char *more; /* what a client does with it, limits, traps */
	const char *source;
	const char *syntax;  /* what it adds to commands; may be NULL */
	const char *example; /* the line as EHLO shows it */
};

extern const struct keyword_entry keyword_entries[]; /* sorted by word */
extern const size_t keyword_entry_count;

struct mechanism_entry {
	const char *name;
	const char *line;     /* one sentence for the EHLO list */
	const char *exchange; /* who says what */
	const char *fix;      /* what goes wrong */
	const char *source;
};

extern const struct mechanism_entry mechanism_entries[]; /* sorted by name */
extern const size_t mechanism_entry_count;

const struct reply_entry *reply_entry_find(int code); /* NULL when unknown */
const struct status_entry *status_entry_find(unsigned subject, unsigned detail);
const struct command_entry *command_entry_find(struct span word);
const struct command_entry *command_entry_of(enum verb verb);
const struct keyword_entry *keyword_entry_find(struct span word); /* masked ones as well */
const struct mechanism_entry *mechanism_entry_find(struct span name);

#endif
