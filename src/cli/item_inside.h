/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of an item's run share: its insides. */
#ifndef CLI_ITEM_INSIDE_H
#define CLI_ITEM_INSIDE_H

#include "cli/item.h"

/* What an item that is under way waits for. */
enum item_stage {
	ITEM_OVER,
	ITEM_GREETING, /* the connection */
	ITEM_LEAVING,  /* the gate, and the line's turn */
	ITEM_REPLY,
	ITEM_TLS,     /* the handshake's end */
	ITEM_POURING, /* room for more of a file */
	ITEM_LOGIN,   /* the login's end */
	ITEM_STAGES
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

	/* the item under way */
	enum item_stage stage;
	const struct script_item *item;
	const struct expect *expect;
	struct bytes text; /* its line, names replaced; wiped */
	enum verb verb;
	bool falling_back; /* its line is the HELO behind a refused EHLO */
	uint32_t queued;   /* its line in the session's queue */
	uint32_t command;  /* and in the journal, once it left */
	int fd;            /* of the content that is being sent; -1: none */
	uint32_t reply_before;
};

/* ---- item.c ---- */

const struct dialogue *item_dialogue(const struct item_run *run);
bool item_is_closed(const struct item_run *run);

/* A sentence for the journal and the player. */
void item_tell(struct item_run *run, const char *sentence);

/* The first failure counts, and ends the script unless --keep-going says otherwise. */
void item_fail(struct item_run *run, int status);

void item_time_out(struct item_run *run);

/* What the end of the connection means. */
void item_judge_end(struct item_run *run);

/* Looks at the replies that are new; true when one to the item's command is among them. */
bool item_look_at_replies(struct item_run *run);

/* Queues a line of the item's. */
void item_submit(struct item_run *run, struct span text, enum event_origin origin);

/* Replaces the names in the item's text; tells, stops and is false when one has no value. */
bool item_expand(struct item_run *run, struct bytes *out);

/* ---- item_content.c ---- */

void item_begin_block(struct item_run *run);
void item_begin_body(struct item_run *run);
void item_pour(struct item_run *run);
void item_end_content(struct item_run *run);

/* Says that DATA's content is larger than the server's SIZE allows. */
void item_warn_of_size(struct item_run *run, const struct script_item *content);

/* ---- item_login.c ---- */

void item_begin_login(struct item_run *run, struct span wanted);
void item_await_login(struct item_run *run);

#endif
