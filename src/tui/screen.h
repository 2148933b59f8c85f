/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The screen without its terminal: panes, dialogs, command line, and who of
 * them gets a key. Inputs in, a canvas out; what it wants of the world it asks
 * through struct actions. tui.c puts a terminal under it, tests a list of keys.
 */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "plan/request.h"
#include "tui/actions.h"
#include "tui/canvas.h"
#include "tui/command_line.h"
#include "tui/dialog.h"
#include "tui/input.h"
#include "tui/layout.h"
#include "tui/pane.h"
#include "tui/screen_panes.h"
#include "tui/view.h"

/* What an open dialog is about. */
enum purpose {
	PURPOSE_READ,       /* a text; its end means nothing */
	PURPOSE_MENU,       /* a request is chosen */
	PURPOSE_CONNECT,    /* a target is typed */
	PURPOSE_PICK,       /* a mechanism is chosen */
	PURPOSE_LOGIN,      /* user and password are typed */
	PURPOSE_DECODE,     /* a text for the Base64 doctor, masked */
	PURPOSE_SEARCH,     /* a text to be found */
	PURPOSE_NOTE,       /* a remark */
	PURPOSE_COMPARE,    /* two codes to be compared */
	PURPOSE_SEND,       /* `pending` is to be sent in spite of what was said */
	PURPOSE_RELEASE,    /* the held line `pending_id` is to leave */
	PURPOSE_TRUST,      /* TLS that is not trusted is to be gone on with */
	PURPOSE_LEAVE,      /* the program is to end in the middle of something */
	PURPOSE_RUN,        /* a plan that logs in or sends a message is to run */
	PURPOSE_REPEAT,     /* a line is to be sent again */
	PURPOSE_MESSAGE,    /* sender and recipients of a message are typed */
	PURPOSE_REPORT,     /* a report with the secrets in it is to be written */
	PURPOSE_TAKE_PASTE, /* the pasted lines are to be gone through */
	PURPOSE_SESSION,    /* one of several sessions is chosen */
};

struct screen {
	const struct actions *actions;
	struct view view;
	void *panes[PANES_MAX]; /* states, row by row of the table of panes */
	void *start;            /* the start page's */
	struct command_line *line;
	const struct pane_kind *focus;  /* that has it; NULL: the command line */
	const struct pane_kind *opened; /* by a request; NULL: none */
	const struct pane_kind *zoomed; /* has the whole screen; NULL: none */
	enum arrangement arrangement;
	struct screen_pane shown[3]; /* as they were drawn last */
	bool stacked;                /* and whether one above the other */
	bool mouse;                  /* it selects and scrolls */
	struct dialog dialog;
	enum purpose purpose;
	struct bytes pending; /* a line that a question is about; wiped */
	struct field_mask pending_mask;
	uint32_t pending_id;
	uint32_t asked_id;  /* the held line that was asked about last */
	bool trust_asked;   /* and this question */
	enum request *menu; /* the requests of an open menu, row by row */
	struct bytes
		choice_names; /* of the picker's mechanisms, a line each; then of the chosen one */
	struct bytes pasted;  /* lines to come; wiped */
	uint32_t plan_asked;  /* the plan's questions up to this one were asked */
	uint32_t stops;       /* breakpoints that were met so far */
	struct area told;     /* where sentences are drawn; no rows before the first time */
	char *message;        /* NULL: none */
	struct bytes clipboard;           /* on its way to the terminal */
	struct pattern *sought;           /* searched for last; NULL: nothing was */
	struct search search;             /* how far the search for it is */
	const struct pane_kind *searched; /* through which pane; NULL: it is over */
	char *compared_names[2];          /* what view.compared names them */
	struct bytes echo;                /* the projector names this key; empty: none */
	uint64_t revealed_until_us;
	bool login_begun;    /* the form is for an exchange that was begun by hand */
	bool login_named;    /* and the user's name has left as well */
	bool login_rest;     /* the steps of the login go out without being asked about */
	bool login_edit;     /* the step's line stands in the command line */
	bool asked_to_leave; /* and not answered with No since */
	bool refused;        /* the request was, for how it was typed */
	bool acted;          /* something was asked of the world: look at it before the next key */
	bool transcript_wanted; /* the next paste is one */
	bool wants_exit;
	bool wants_suspend;
	bool wants_redraw;
};

struct screen *screen_new(const struct tui_options *options, const struct actions *actions);
void screen_free(struct screen *screen);

void screen_set_session(struct screen *screen, const struct journal *journal,
			struct secrets *secrets);

/* The journal may have grown, the moment is another; `status` is copied flat. */
void screen_update(struct screen *screen, const struct tui_status *status, uint64_t now_us);

void screen_handle(struct screen *screen, const struct input *input, uint64_t now_us);
void screen_draw(struct screen *screen, struct canvas *canvas);

/* When it will look different without any event; 0: never. */
uint64_t screen_deadline(const struct screen *screen);

/* Opens a page of text: lines, translated and printable. */
void screen_show(struct screen *screen, const char *title, struct span text);

void screen_say(struct screen *screen, const char *sentence); /* translated; copied */
/* The same with one value in it. */
void screen_say_value(struct screen *screen, const char *sentence, const char *name,
		      struct span value);

/* Says why a request is not done as it was typed: it stays there, to be corrected. */
void screen_refuse(struct screen *screen, const char *sentence);

/* A room begins to look on, or does so no more. */
void screen_set_projector(struct screen *screen, bool on);

/* The owner may have freed what it lent: it is told anew before it is looked at. */
void screen_forget_lent(struct screen *screen);

/* Drops a line that has not left. */
void screen_drop(struct screen *screen, uint32_t id);

/* Opens a dialog in place of the one that is open. */
void screen_open(struct screen *screen, struct dialog dialog, enum purpose purpose);

/* What an open dialog came to; answer.c. */
void screen_answer(struct screen *screen, enum dialog_answer answer);

/* Keys and moments of a login under way; login_step.c. True: it was one. */
bool screen_handle_login(struct screen *screen, const struct input *input);
void screen_update_login(struct screen *screen);
void screen_send_edited(struct screen *screen, struct span text, struct field_mask mask);

/* What Enter on the command line means; enter.c. */
void screen_enter(struct screen *screen);
void screen_paste(struct screen *screen, const struct input *input);
void screen_next_paste(struct screen *screen);
void screen_submit(struct screen *screen, struct span text, struct field_mask mask);

/* Other recordings, and the sessions of this one; sessions.c. True: it was one of its requests. */
bool screen_perform_files(struct screen *screen, enum request request, struct span argument);
void screen_ask_session(struct screen *screen);
void screen_look_at_session(struct screen *screen, uint16_t session);
bool screen_take_transcript(struct screen *screen, const struct input *input);
void screen_set_whole(struct screen *screen, const struct journal *whole, uint16_t session);

/* A report into a file; report.c. `sure`: the question about secrets was answered. */
void screen_report(struct screen *screen, struct span argument, bool sure);

/* Does a request; perform.c. */
void screen_perform(struct screen *screen, enum request request, struct span argument);

/* What is wanted of the plan, what its pane wants, what it asks; ask_plan.c. */
bool screen_wish_plan(struct screen *screen, enum plan_wish_kind kind, uint32_t id,
		      struct span text);
void screen_take_plan_wish(struct screen *screen);
bool screen_ask_plan(struct screen *screen); /* true: it asks */
void screen_ask_run(struct screen *screen);
void screen_ask_message(struct screen *screen);
void screen_answer_message(struct screen *screen, const struct dialog *dialog);
void screen_enter_planned(struct screen *screen, struct span text);
bool screen_plan_paste(struct screen *screen, struct span text); /* false: it is for a line */

/* Those about the plan, breakpoints and guards; perform_plan.c. True: it was one. */
bool screen_perform_plan(struct screen *screen, enum request request, struct span argument);

/* Why a request cannot be done now: translated; NULL when it can. */
const char *screen_refuses(const struct screen *screen, enum request request);

/* The way into a login: the picker, or the form of one mechanism; ask_login.c. */
void screen_ask_login(struct screen *screen, struct span wanted);
void screen_answer_pick(struct screen *screen, const struct dialog *dialog);
void screen_look_at_paste(struct screen *screen, const struct input *input);
void screen_answer_login(struct screen *screen, const struct dialog *dialog);

void screen_ask_target(struct screen *screen, struct span target);

#endif
