/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Log entries and notifications: one failure, or one success, of which only the
 * reply is told, and who said it to what. Each becomes a session of its own in
 * which all but the reply is inferred.
 */
#ifndef IMPORT_ENTRY_H
#define IMPORT_ENTRY_H

#include "base/fault.h"
#include "import/reader.h"

struct entry {
	struct span host;    /* "mx.example.test[192.0.2.7]:25", "mx.example.test [192.0.2.7]" */
	struct span sender;  /* without brackets; empty: not told */
	struct span rcpt;    /* the same */
	struct span command; /* "RCPT TO", "end of DATA": what the reply answers; or empty */
	struct span reply;   /* "550 5.1.1 …", perhaps of several lines in one */
	struct span whole;   /* the entry as it stands in the text: kept as a note */
	enum verb verb;      /* in place of `command`; VERB_UNKNOWN: to be inferred */
	uint64_t wall_us;    /* 0: not told */
	/* Without a reply: what went wrong in its place, and in which words. */
	enum fault_kind fault;
	struct span words;
	uint64_t waited_us;    /* before that; 0: not told */
	struct span mechanism; /* of a login that was refused, where that is all that is told */
	struct span user;      /* who tried; empty: not told */
};

/* Tells the session that an entry makes; where nothing is known to have happened, a remark. */
void entry_tell(struct reader *reader, const struct entry *entry);

/* What stands between two texts: "status=" and ","; empty when the first does not occur. */
struct span entry_between(struct span text, const char *before, const char *behind);

/* Behind the first occurrence of words; empty when they do not occur. */
struct span entry_behind(struct span text, const char *words);

/* "<user@example.test>", without what brackets it has. */
struct span entry_address(struct span text);

/* A code within a sentence: an enhanced one must follow it, or it must stand behind a colon. */
bool entry_is_reply_at(struct span text, size_t at);

/* Where a reply begins: a code, and behind it an enhanced one or nothing but words; or empty. */
struct span entry_find_reply(struct span text);

/* The words in which "(in reply to RCPT TO command)" and its like name a command. */
enum verb entry_verb(struct span words);

/* How a format reads one entry; its row's style. */
struct entry_style {
	void (*take)(struct reader *reader, struct span entry);
};

/* The functions of such a format: an entry that was wrapped is made whole before it is read. */
void entry_line(struct reader *reader, struct span line);
void entry_end(struct reader *reader);

/* For recognition: how many lines of the sample hold one of the texts, and a reply. */
int entry_score(struct span sample, const char *const *texts);

#endif
