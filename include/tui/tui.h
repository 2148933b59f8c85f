/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The screen: shows a journal, reads keys, acts through struct actions. Its
 * owner runs the loop: waits on tui_input_fd() until tui_deadline(), hands
 * over what happened, and calls tui_refresh() after each round. Knows no
 * session, no socket and no clock (now is an argument: time_monotonic_us()).
 * One at a time: a program has one terminal.
 */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/secret.h"
#include "journal/journal.h"
#include "plan/binding.h"
#include "plan/request.h"
#include "tui/actions.h"
#include "tui/status.h"
#include "tui/theme.h"

struct tui;

/* An option of :set-option and its value, both of its table. */
struct tui_setting {
	const char *name;
	const char *value;
};

/* All texts are borrowed and must outlive the tui. */
struct tui_options {
	int input_fd;                       /* a terminal */
	int output_fd;                      /* a terminal */
	const char *history_path;           /* lines typed before; NULL: kept in memory only */
	const char *helo;                   /* the name that an EHLO is proposed with */
	bool recorded;                      /* an opened file: nothing can be typed to a server */
	bool projector;                     /* a room looks on, until :projector says otherwise */
	bool test_sync;                     /* write OSC 7777 after each drawing */
	const char *sentence;               /* translated, for the start page; NULL: none */
	const struct theme *theme;          /* NULL: the default */
	const struct tui_setting *settings; /* to begin with; see tui/setting.h */
	size_t setting_count;
	const struct bindings *bindings; /* keys of the user's own; NULL: none */
};

/*
 * Takes the terminal and draws the start page. NULL when the terminal cannot
 * be used; then it was left as it is and the fault says why.
 */
struct tui *tui_new(const struct tui_options *options, const struct actions *actions,
		    struct fault *fault);
void tui_free(struct tui *tui); /* restores the terminal; NULL is allowed */

/* Restores the terminal from a signal handler or when memory is gone; async-signal-safe. */
void tui_emergency_restore(void);

/*
 * A new session, or an opened file; NULL journal: none, the start page again.
 * Both are borrowed until the next call; `secrets` may be NULL for a file.
 */
void tui_set_session(struct tui *tui, const struct journal *journal, struct secrets *secrets);

/*
 * Two sessions to be shown side by side, both borrowed until the next call and
 * followed while they grow; NULL: none. The pane opens. Names are printable
 * and translated; copied.
 */
void tui_compare(struct tui *tui, const struct journal *left, const char *left_name,
		 const struct journal *right, const char *right_name);

/*
 * What is shown is session n of a recording with several (0: all of them), which
 * is borrowed as well; and the list of them is opened.
 */
void tui_set_whole(struct tui *tui, const struct journal *whole, uint16_t session);
void tui_ask_session(struct tui *tui);

/* A terminal to poll for reading; -1 while suspended. */
int tui_input_fd(const struct tui *tui);

/* Takes all keys that there are. False: the terminal is gone. */
bool tui_handle_input(struct tui *tui, uint64_t now_us);

/* Draws if anything changed, at most 60 times a second. `status` stays the caller's. */
void tui_refresh(struct tui *tui, const struct tui_status *status, uint64_t now_us);

/* When tui_refresh() wants to be called again without any event; 0: never. */
uint64_t tui_deadline(const struct tui *tui);

/* After SIGWINCH, outside the signal handler. */
void tui_resize(struct tui *tui);

/* Around a stop or another program on the terminal; nothing is drawn in between. */
void tui_suspend(struct tui *tui);
void tui_resume(struct tui *tui);

/* After SIGCONT, outside the signal handler: somebody else may have had the terminal. */
void tui_retake(struct tui *tui);

/* A sentence for the message row (a fault's text): translated and printable; copied. */
void tui_say(struct tui *tui, const char *sentence);

/* Opens a page of text under a title: lines, translated and printable. */
void tui_show(struct tui *tui, const char *title, struct span text);

/* Within an action: says why it is not done; a request that asked for it stays to be corrected. */
void tui_refuse(struct tui *tui, const char *sentence);

/* Does a request, at the next refresh, as if its user had typed it. */
void tui_request(struct tui *tui, enum request request, struct span argument);

/* Puts a line into the command line as a proposal: Enter sends it, typing replaces it. */
void tui_propose(struct tui *tui, struct span line);

/* Opens the connect dialog with this text in it. */
void tui_ask_target(struct tui *tui, struct span target);

/*
 * Appends the text as the room at a projector may see it: for what is printed
 * where the screen was, so it holds after tui_free() as well.
 */
void tui_append_veiled(struct bytes *out, struct span text);

/* The user wants to leave and nothing is open that actions->quit would end. */
bool tui_wants_exit(const struct tui *tui);

#endif
