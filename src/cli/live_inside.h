/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the screen's owner share: its insides. */
#ifndef CLI_LIVE_INSIDE_H
#define CLI_LIVE_INSIDE_H

#include "cli/conductor.h"
#include "cli/item.h"
#include "cli/steps.h"
#include "plan/lesson.h"
#include "tui/tui.h"

#define LINES_SHOWN 64
#define LIVE_QUIT_WAIT_US 5000000

/* What follows once the connection is closed. */
enum live_next {
	NEXT_NOTHING,
	NEXT_REPEAT,  /* the same server again, what was sent as the plan */
	NEXT_RUN,     /* the plan from its start */
	NEXT_WHAT_IF, /* the same with one thing different */
};

struct live {
	const struct options *options;
	struct conductor *conductor; /* NULL for a recording */
	struct steps *steps;         /* the plan at work */
	enum live_next next;
	char *change;           /* what is different: "tls=1.2"; NULL: nothing */
	struct options changed; /* the options with that */
	char *changed_helo;
	bool is_changed;
	struct tui *tui;
	struct ports *ports;            /* :ports at work; NULL: none */
	const struct journal *recorded; /* the recording that is shown; NULL: none */
	struct scribe *margin; /* writes marks and remarks on it; NULL while more is read */
	bool following;        /* more of it may come at any time */
	unsigned percent;      /* of it that is read; 0: nothing is being read */
	struct actions actions;
	struct tui_line lines[LINES_SHOWN];
	struct tui_login login;
	struct bytes text;           /* the status's connection sentence */
	struct bytes hint;           /* what may be typed on the practice server */
	const struct lesson *lesson; /* NULL: none */
	struct lesson_progress progress;
	uint32_t seen;                /* events up to this one were followed */
	uint32_t stops;               /* breakpoints that were met */
	bool ehlo_is_due;             /* to be proposed once nothing goes by itself any more */
	char *kept;                   /* a line refused with 530, to be offered again */
	struct item_run *hand;        /* what is sent by request; NULL before the first */
	struct script_item hand_item; /* the request that is under way, or was */
	unsigned hand_serial;         /* of the session that it is sent over */
	bool hand_busy;
	bool climbing;           /* the ladder, all of it */
	unsigned climb_serial;   /* of the session that is its step under way */
	bool climb_rested;       /* that session is over, and was drawn so */
	char *composed;          /* the path of a draft; NULL: none */
	uint64_t leave_until_us; /* 0: not leaving */
	struct secrets *carried; /* of the session of before, for a :whatif; NULL: nothing is */
	struct bytes carried_user;
	bool carried_token;
	bool done;
	bool close_only; /* leaving the session, not the program */
	bool hurried;    /* by a signal, or the terminal is gone: nothing is waited for */
};

struct loop;

/* live.c: one round of the loop; the screen on its terminal, false when it cannot be shown. */
void live_turn(struct live *live, struct loop *loop);
bool live_open_screen(struct live *live, const struct actions *actions, const char *history);

/* live_actions.c: what the screen can do, to a session and to a recording. */
extern const struct actions live_actions;
extern const struct actions recorded_actions;

/* live_session.c */
void live_connect(struct live *live, struct span target);
void live_show_session(struct live *live); /* a new journal, and all begins anew */
bool live_is_open(const struct live *live);

/* The password that a :whatif carried over is wiped; the options are those of the start again. */
void live_drop_carried(struct live *live);
void live_restore_options(struct live *live);

void live_begin_leaving(struct live *live, bool close_only); /* a second time: at once */

/* A sentence for the message row, translated, with {count} in it. */
void live_say_count(struct live *live, const char *sentence, size_t count);

/* live_plan.c */
void live_begin_steps(struct live *live);
bool live_plan(void *context, const struct plan_wish *wish);

/*
 * live_again.c: the same once more. A :whatif logs in as the session of before
 * did, without asking anew: its password is carried over, and wiped once used.
 */
bool live_take_carried(struct live *live, const struct mechanism *mechanism,
		       struct login_wish *wish);
void live_reconnect(struct live *live);
void live_what_if(void *context, struct span text);
void live_close_then(struct live *live, enum live_next next);
void live_follow_closed(struct live *live); /* the connection is closed as was wanted */

/* live_hand.c: requests that send something. */
void live_send(void *context, enum request request, struct span argument);
void live_edit(void *context);
bool live_run_editor(struct live *live, const char *path);
/* The text in the user's editor; false when nothing came of it, which was told. */
bool live_edit_text(struct live *live, struct span text, struct bytes *out);
void live_pump_hand(struct live *live);
void live_release_hand(struct live *live);
void live_forget_draft(struct live *live);

/* live_ladder.c: connections that find out what TLS the server takes. */
void live_climb(void *context, struct span name);
void live_follow_climb(struct live *live);
bool live_climb_is_due(const struct live *live); /* it goes on in the next turn */
bool live_stop_climb(struct live *live);         /* false: it was not under way */

/* live_files.c: other recordings, in a screen of their own. */
void live_open(void *context, struct span path);
void live_paste(void *context, struct span text);

/* live_lesson.c: a lesson on the practice server. */
void live_begin_lesson(struct live *live, const struct lesson *lesson);
void live_lesson(void *context, struct span name);
void live_follow_lesson(struct live *live, struct tui_status *status);

/* live_status.c: tells the screen what is no part of the journal, and draws it. */
void live_refresh(struct live *live);

#endif
