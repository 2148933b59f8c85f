/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules behind findings, of three kinds: on one reply in its situation, on
 * what an EHLO reply offers, and functions over the session for what only
 * several events show.
 */
#ifndef EXPLAIN_FINDING_RULE_H
#define EXPLAIN_FINDING_RULE_H

#include "explain/condition.h"
#include "explain/finding.h"

struct finding_head {
	const char *rule;
	enum finding_severity severity;
	enum finding_group group;
	const char *text;   /* N_(); values: {command} {code} {text} {list} {seconds} {name} … */
	const char *fix;    /* N_() */
	const char *source; /* RFC, or N_() */
};

/* One reply shows it. */
struct finding_reply_rule {
	struct finding_head head;
	struct condition condition;
	unsigned flaws; /* any of these, of enum reply_flaw; 0: not asked */
	bool each;      /* every such reply, not only the first */
	bool misplaced; /* no refusal, and none of the replies that its command calls for */
};

/* The offer of one EHLO reply shows it. */
struct finding_offer_rule {
	struct finding_head head;
	struct condition condition; /* of the EHLO reply's situation */
	const char *has;            /* pattern that one keyword line fits; NULL: not asked */
	const char *lacks;          /* pattern that no keyword line fits; NULL: not asked */
};

/* What a rule remembers from one event to the next; zeroed at the beginning. */
struct finding_memory {
	uint32_t id; /* of an event, or whatever it needs */
	uint32_t ids[FINDING_PROOFS_MAX];
	uint32_t count;
	/* kept by finding.c */
	bool told;
	uint32_t added; /* findings */
	uint32_t last;  /* number of the one that was kept last, from 1 */
};

/* What a session function may use, and adds to. */
struct finding_scan {
	const struct journal *journal;
	struct replay *replay;
	uint32_t until; /* events behind this one have not happened yet */
	struct findings *out;
	struct finding_memory *memory; /* of the rule that is asked */
	struct finding surplus;        /* one more of a rule that has spoken too often */
	uint32_t before_id;            /* scan_before() */
	struct dialogue before;
};

enum finding_often {
	FINDING_EACH, /* whenever it shows */
	FINDING_ONCE, /* having spoken, the rule is asked no more */
};

#define FINDING_AT_END EVENT_KIND_COUNT

/*
 * Several events show it: adds none, one or more. It is shown the events of its
 * kind as they come, and remembers what it needs; nothing walks the journal.
 * With FINDING_AT_END it is asked whenever the findings are, with the last id.
 */
struct finding_session_rule {
	struct finding_head head;
	void (*look)(struct finding_scan *scan, const struct finding_head *head, uint32_t id);
	enum event_kind kind;
	enum finding_often often;
};

/* Of a reply that its command does not call for; the verdict says the same where it decides. */
extern const char finding_misplaced_text[]; /* N_(); values: {command} {code} */
extern const char finding_misplaced_fix[];  /* N_() */

extern const struct finding_reply_rule finding_reply_rules[];
extern const size_t finding_reply_rule_count;
extern const struct finding_offer_rule finding_offer_rules[];
extern const size_t finding_offer_rule_count;
extern const struct finding_session_rule finding_session_rules[];
extern const size_t finding_session_rule_count;
extern const struct finding_session_rule finding_channel_rules[];
extern const size_t finding_channel_rule_count;
extern const struct finding_session_rule finding_trust_rules[];
extern const size_t finding_trust_rule_count;
extern const struct finding_session_rule finding_way_rules[];
extern const size_t finding_way_rule_count;
extern const struct finding_session_rule finding_client_rules[];
extern const size_t finding_client_rule_count;
extern const struct finding_session_rule finding_content_rules[];
extern const size_t finding_content_rule_count;

#endif
