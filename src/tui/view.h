/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is looked at: a journal, a position in it, and what the owner says of
 * the moment. Panes draw from this and nothing else. Questions on the journal
 * that more than one pane asks are answered here.
 */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "journal/filter.h"
#include "journal/journal.h"
#include "journal/replay.h"
#include "smtp/dialogue.h"
#include "tui/tui.h"

/* One of two sessions that are compared. */
struct view_compared {
	const struct journal *journal; /* NULL: none */
	const char *name;              /* translated and printable: "tls=1.2" */
};

/* What the times beside the lines count from. */
enum times {
	TIMES_START,   /* of the session */
	TIMES_CLOCK,   /* they are times of the day */
	TIMES_MARK,    /* the line that was marked last */
	TIMES_COMMAND, /* a reply's command; else what happened before */
	TIMES_COUNT
};

struct view {
	const struct tui_options *options;
	const struct journal *journal; /* NULL: none */
	const struct journal *whole;   /* of which the journal is one session; NULL: it is whole */
	uint16_t session;              /* which one; 0: all */
	struct replay *replay;         /* of the journal */
	struct secrets *secrets;       /* NULL: none */
	struct tui_status status;      /* the owner's, or zeroes */
	struct dialogue dialogue;      /* at the journal's end */
	uint64_t now_us;
	uint32_t count;   /* events that were looked at */
	uint32_t newest;  /* the event that tells most of what was last; 0: none */
	bool told;        /* it is a reply or a failure, no mere fact of connecting */
	uint32_t subject; /* what is explained */
	bool follow;      /* the subject is always the newest */
	uint32_t jump;    /* the subject was chosen outside of the protocol pane; 0: it was not */
	struct plan_wish plan_wish; /* of the plan pane, for screen.c to take to the actions */
	char *proposal; /* of a pane, for screen.c to put into the command line; NULL: none */
	unsigned hints; /* of the lesson's next goal that were asked for */
	bool projector; /* a room looks on */
	bool veiled;    /* and the server is a real one: names of users are masked */
	bool revealed;  /* masks are off for a moment */
	struct filter *filter;   /* only what it lets through is seen; NULL: all is */
	unsigned filter_changes; /* how often it was another one */
	enum times times;
	uint32_t mark;           /* the event that was marked last; 0: none */
	unsigned char *remarked; /* a bit for each event: it has a mark or a remark */
	size_t remarked_size;
	struct view_compared compared[2]; /* the left and the right one */
	const char *focus;                /* name of the pane that has it; NULL: the command line */
};

/* Another journal; NULL for none. */
void view_set_journal(struct view *view, const struct journal *journal, struct secrets *secrets);
void view_release(struct view *view);

/* Looks at what the journal has got since; true when there was anything. */
bool view_update(struct view *view);

/* Takes another filter, which is owned from now on; NULL: none. */
void view_set_filter(struct view *view, struct filter *filter);
bool view_lets_through(const struct view *view, uint32_t id);

/* True when a mark or a remark is about this event. */
bool view_is_remarked(const struct view *view, uint32_t id);

/* The handshake that the event lies behind; NULL: it lies within none. */
const struct event *view_handshake(const struct view *view, uint32_t id);

/* "start", "clock", "mark", "command": as :set-option takes it. */
const char *times_name(enum times times);

/* Makes an event the subject; the protocol pane selects its line. */
void view_jump(struct view *view, uint32_t event);

/* True when this REPLY is not what its command calls for, or the event is a failure. */
bool view_is_trouble(const struct view *view, uint32_t id);

/* The verb of the command that a REPLY answers; false when it answers none. */
bool view_answered(const struct view *view, uint32_t id, enum verb *verb);

/* The mechanism's name of the AUTH command that was last; empty when none was. */
struct span view_auth_mechanism(const struct view *view);

/* Appends the user of the last login, if it was said openly; nothing when it was not. */
void view_append_user(const struct view *view, struct bytes *out);

/* True when an AUTH exchange is open, or an AUTH command waits to leave or for its reply. */
bool view_is_in_auth(const struct view *view);

/* True when the last reply closed an AUTH exchange and nothing was sent since. */
bool view_is_after_auth(const struct view *view);

/* True when the next line in the exchange is LOGIN's user name, and the server asks for no password. */
bool view_awaits_user_name(const struct view *view);

/* The verbs that are legal now and make sense with what this server offers, likeliest first. */
size_t view_legal(const struct view *view, enum verb *out, size_t max);

/* The mechanisms in the AUTH line of the last EHLO reply, copied into a text. */
void view_append_mechanisms(const struct view *view, struct bytes *out);

/* Appends what will come of this line if it is odd here; false when it is not. */
bool view_append_refusal(const struct view *view, struct span line, struct bytes *out);

/* How long nothing has been said on a connection that stands; 0: it does not, or a reply is awaited. */
uint64_t view_idle_us(const struct view *view);

#define IDLE_SHOWN_US 60000000 /* from here on the idle clock is shown */

#endif
