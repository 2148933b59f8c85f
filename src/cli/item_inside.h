/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of an item's run share: its insides. */
#ifndef CLI_ITEM_INSIDE_H
#define CLI_ITEM_INSIDE_H

#include "base/escape.h"
#include "cli/item.h"

/* What an item that is under way waits for. */
enum item_stage {
	ITEM_OVER,
	ITEM_GREETING, /* the connection */
	ITEM_EXCHANGE, /* its lines leave, and their replies come */
	ITEM_RESTING,  /* a time, between pieces of raw bytes or for :sleep */
	ITEM_TLS,      /* the handshake's end */
	ITEM_POURING,  /* room for more of a file */
	ITEM_LOGIN,    /* the login's end */
	ITEM_PAUSED,   /* the user */
	ITEM_CLOSING,  /* the other side closes */
	ITEM_STAGES
};

/* A line of the item's, on its way: alone, or one of a pipelined group. */
struct item_line {
	uint32_t queued;       /* in the session's queue; 0: the greeting's */
	uint32_t event;        /* in the journal, once it left */
	struct expect *expect; /* its own: a group outlives the items that its lines are from */
	unsigned place;        /* line of the script, that of its :expect if it has one */
	bool may_close;        /* :expect-close is about it: the end is as good as a reply */
	bool replied;
	bool dropped;
};

/* A file or text that leaves as BDAT chunks. */
struct item_chunks {
	struct bytes text;
	uint64_t left;  /* octets that are still to leave */
	uint64_t size;  /* of a chunk; */
	uint64_t claim; /* octets that BDAT announces, if `claims` */
	bool claims;
	bool last;  /* the last one says LAST */
	bool begun; /* at least one left, be it empty */
};

struct item_run {
	struct conductor *conductor;
	const struct options *options;
	struct item_hooks hooks;
	struct variables *variables;
	int status; /* the first failure */
	bool stopped;
	bool dropped;
	uint32_t seen; /* replies up to this one were looked at */
	bool helo_tried;
	bool helo_only; /* EHLO was refused: no AUTH, no STARTTLS */
	enum verb last_verb;
	bool data_said;         /* and no content was seen since */
	const char *login_told; /* of :auth, the remark that was told last */

	/* the item under way; the lines of a group stay until it is flushed */
	enum item_stage stage;
	const struct script_item *item;
	struct bytes text; /* its line, names replaced; wiped */
	enum verb verb;
	struct item_line *lines;
	size_t line_count;
	size_t line_capacity;
	bool unasked;   /* a reply came that nobody waited for */
	bool giving_up; /* what comes is not judged: a group failed, and its content stays here */
	uint64_t rest_until_us;
	int fd;                /* of the content that is being sent; -1: none */
	uint64_t content_size; /* of that file; 0: not known */
	uint64_t poured;       /* of it so far */
	uint32_t reply_before;
	struct escape_text raw;
	size_t raw_at; /* what of it has been queued */
	size_t raw_pause;
	struct item_chunks chunks;
};

/* ---- item_outcome.c ---- */

const struct dialogue *item_dialogue(const struct item_run *run);
bool item_is_closed(const struct item_run *run);

/* A sentence for the journal and the player. */
void item_tell(struct item_run *run, const char *sentence);

/* Tells what is wrong on our side, where it is seen whatever the output is. */
void item_complain(struct item_run *run, const char *sentence);

/* The same, and stops. */
void item_refuse(struct item_run *run, const char *sentence, int status);

/* The first failure counts, and ends the script unless --keep-going says otherwise. */
void item_fail(struct item_run *run, int status);

void item_time_out(struct item_run *run);

/* What the end of the connection means. */
void item_judge_end(struct item_run *run);

/* Replaces the names in the item's text; refuses and is false when one has no value. */
bool item_expand(struct item_run *run, struct bytes *out);

/* Nothing of the item is under way any more. */
void item_end(struct item_run *run);

/* ---- item_reply.c ---- */

/* FILE:LINE of the item, or with the line of another one; nothing for the greeting. */
void item_append_place(const struct item_run *run, unsigned line, struct bytes *out);

/* The names that a reply gives values to. */
void item_keep_reply(struct item_run *run, uint32_t id);

/*
 * Holds a reply to a line of ours against what was expected; NULL: what its command calls for.
 * `place`: the line of the script; 0: the item's.
 */
void item_judge_reply(struct item_run *run, uint32_t id, const struct expect *expect,
		      unsigned place);

/* The line of the script that is to be named for the item, or for what it expects. */
unsigned item_place(const struct item_run *run);

/* ---- item_lines.c ---- */

/* Whose the item's lines are: the plan's, or typed ones. */
enum event_origin item_origin(const struct item_run *run);

/* Queues a line; its reply is held against `expect`, or what the command calls for if NULL. */
void item_submit(struct item_run *run, struct span text, enum event_origin origin,
		 const struct expect *expect);

/* The same; the line is released. */
void item_submit_outgoing(struct item_run *run, struct outgoing *line, const struct expect *expect);

/* Those of before are not waited for any more. */
void item_forget_lines(struct item_run *run);

/* True, and told, when only HELO was understood and the verb is one of EHLO's. */
bool item_is_barred(struct item_run *run, enum verb verb);

/* Queues a line unless it is one that HELO does not allow. */
void item_begin_text(struct item_run *run, struct span text, enum event_origin origin);

/* Looks at the replies that are new. */
void item_look_at_replies(struct item_run *run);

/* Which event the lines became, or that they never will be one. */
void item_follow_lines(struct item_run *run);

/* True when each line has its replies, or gets none. */
bool item_lines_are_done(const struct item_run *run);

/* True when it is of no use to wait for them any longer. */
bool item_is_given_up(struct item_run *run);

/* ---- item_raw.c ---- */

void item_begin_raw(struct item_run *run, struct span argument, bool with_end);
void item_go_on_raw(struct item_run *run);
void item_begin_chunks(struct item_run *run, struct span argument);
bool item_next_chunk(struct item_run *run); /* false: there is none */
void item_begin_group(struct item_run *run);
void item_flush_group(struct item_run *run);

/* A group is over: if it failed and DATA was taken all the same, no message may follow. */
bool item_give_up_group(struct item_run *run);

/* ---- item_content.c ---- */

void item_begin_block(struct item_run *run);
void item_begin_body(struct item_run *run);
void item_begin_message(struct item_run *run, struct span subject);
void item_pour(struct item_run *run);
void item_end_content(struct item_run *run);

/* Says that DATA's content is larger than the server's SIZE allows. */
void item_warn_of_size(struct item_run *run, const struct script_item *content);

/* ---- item_login.c ---- */

void item_begin_login(struct item_run *run, struct span wanted);
void item_await_login(struct item_run *run);

/* ---- item_request.c ---- */

void item_begin_request(struct item_run *run);

/* True for what makes sense after the end of the connection. */
bool item_needs_no_connection(const struct script_item *item);

#endif
