/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All that the screen can do to the world: a table of functions that its owner
 * fills. A function that is missing shows its request as unavailable, with
 * `why` as the reason (an opened file has an empty table). None of them blocks.
 */
#ifndef TUI_ACTIONS_H
#define TUI_ACTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/secret.h"
#include "journal/outgoing.h"
#include "plan/request.h"
#include "report/format.h"

/* What the connect dialog gives. */
struct connect_wish {
	struct span target; /* as typed, a TARGET of the command line */
};

/* What the login dialog gives; see struct login of sasl/exchange.h. */
struct login_wish {
	struct span mechanism;
	struct span user;
	struct span authzid;
	struct span password; /* or a token; empty: from where the options say */
	struct span binding;  /* of a -PLUS: its type; empty: the best there is */
	bool user_on_auth_line;
	bool no_initial_response;
};

/* What is wanted of the plan. */
enum plan_wish_kind {
	PLAN_NOTHING,
	PLAN_RUN,       /* from the start */
	PLAN_CONTINUE,  /* to the next breakpoint */
	PLAN_FINISH,    /* to the end of the stage */
	PLAN_NEXT,      /* one line */
	PLAN_INTERRUPT, /* nothing follows the line that is under way */
	PLAN_ANSWER,    /* yes to its question */
	PLAN_REFUSE,    /* no to it */
	PLAN_TOGGLE,    /* the breakpoint of line `id` */
	PLAN_CUT,       /* line `id` */
	PLAN_RAISE,     /* line `id` goes before its neighbour */
	PLAN_LOWER,
	PLAN_EDIT,    /* asks for a line in place of `id`, without asking the world */
	PLAN_COMPOSE, /* opens the editor on the message `id` */
	PLAN_REPLACE, /* line `id` by `text` */
	PLAN_INSERT,  /* `text` before line `id`; 0: at the end */
	PLAN_PASTE,   /* `text`, before the next line if a held one was taken back for it */
	PLAN_LOAD,    /* the script in file `text` */
	PLAN_SAVE,    /* into file `text` */
	PLAN_SESSION, /* what was sent on this connection */
	PLAN_CLEAR,
};

struct plan_wish {
	enum plan_wish_kind kind;
	uint32_t id; /* of a planned line */
	struct span text;
};

/* A session to be handed on. */
struct report_wish {
	const struct report_format *format;
	const struct journal *journal;
	struct report_options options;
	struct span path;
};

struct actions {
	void *context;   /* first argument of all functions */
	const char *why; /* N_() sentence: why what is missing is missing; NULL: none is */

	void (*connect)(void *context, const struct connect_wish *wish);
	/* Queues a line for the gate; the outgoing is copied. Its secrets are marked already. */
	void (*submit)(void *context, const struct outgoing *line);
	void (*release)(void *context,
			uint32_t queued); /* lets a held line go: the user said yes */
	void (*drop)(void *context, uint32_t queued);
	/* Puts another line into a held one's place, where it is held as before. */
	void (*replace)(void *context, uint32_t queued, const struct outgoing *line);
	/* Yes to the guard that asks about a line, for the rest of the session; the line goes. */
	void (*allow_asked)(void *context, uint32_t queued);
	void (*allow)(void *context, struct span guard); /* as :allow names it */
	/* Does something with the plan; false when it cannot, which was said then. */
	bool (*plan)(void *context, const struct plan_wish *wish);
	void (*what_if)(void *context, struct span change); /* "ehlo=NAME" */
	/* What :break says: sets a breakpoint, or deletes one ("delete 2", "delete all"). */
	void (*set_break)(void *context, struct span text);
	void (*start_tls)(void *context); /* sends STARTTLS, then the handshake */
	/* :raw, :send, :pipeline, :flush, :chunk, :message, :body, :half-close. */
	void (*send)(void *context, enum request request, struct span argument);
	void (*edit)(void *context); /* an editor takes the terminal and gives it back */
	/* Connects again for a look at TLS: that step of the ladder, or the next one. */
	void (*ladder)(void *context, struct span step);
	/* Compares the mail ports of a host; empty: of this one. */
	void (*ports)(void *context, struct span host);
	/* NOOP after so many seconds of silence; 0: no more. */
	void (*keep_alive)(void *context, uint32_t seconds);
	void (*trust)(void *context); /* goes on in spite of a certificate, for this session */
	void (*login_begin)(void *context, const struct login_wish *wish);
	void (*login_step)(void *context); /* sends the step that is shown */
	/* Appends the line of the step that is shown, secrets and all, to be edited. */
	void (*login_text)(void *context, struct bytes *line);
	/* Sends this line in the step's place. */
	void (*login_replace)(void *context, const struct outgoing *line);
	void (*login_cancel)(void *context);
	void (*forget)(void *context); /* wipes the session's secrets */
	void (*note)(void *context, struct span text);
	/* A remark about an event; without a text it is a mark. */
	void (*remark)(void *context, uint32_t event, struct span text);
	/* Writes a report to a new file; false: it could not, and has said why. */
	bool (*report)(void *context, const struct report_wish *wish);
	/* Writes a text to ">FILE" or "|COMMAND"; false: it could not, and has said why. */
	bool (*copy_out)(void *context, struct span text, struct span destination);
	void (*quit)(void *context);  /* sends QUIT, then closes; ends the program */
	void (*close)(void *context); /* half: QUIT and close, the screen stays */
	/* Closes without QUIT; `orderly` says goodbye in TLS and TCP, else it is cut off. */
	void (*hang_up)(void *context, bool orderly);
	void (*reconnect)(void *context);
	void (*lesson)(void *context, struct span name); /* begins it */
	void (*open)(void *context, struct span path);   /* looks at a recording */
	void (*paste)(void *context, struct span text);  /* and at one that was pasted */
	/* Shows one session of a recording that holds several; 0: all of them. */
	void (*session)(void *context, uint16_t session);
	void (*suspend)(void *context); /* Ctrl-Z, between leaving and entering the terminal */
};

#endif
