/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of requests, read by keys, menu, help, completion, scripts and manual alike. */
#include "plan/request.h"

#include <string.h>

#include "base/message.h"

#define SCREEN REQUEST_ON_SCREEN
#define SCRIPT REQUEST_IN_SCRIPT

/* By group, and in each group in the order in which a session meets them. */
static const struct request_row rows[] = {
	{ .id = REQUEST_CONNECT,
	  .group = REQUEST_CONNECTION,
	  .where = SCREEN,
	  .name = ":connect",
	  .argument = "[TARGET]",
	  .key = "F2",
	  .help = N_("Connects to a server.") },
	{ .id = REQUEST_RECONNECT,
	  .group = REQUEST_CONNECTION,
	  .where = SCREEN,
	  .name = ":reconnect",
	  .help = N_("Connects to the same server again.") },
	{ .id = REQUEST_STARTTLS,
	  .group = REQUEST_CONNECTION,
	  .where = SCREEN | SCRIPT,
	  .name = ":starttls",
	  .key = "F3",
	  .help = N_("Sends STARTTLS and, after 220, encrypts the connection.") },
	{ .id = REQUEST_LADDER,
	  .group = REQUEST_CONNECTION,
	  .where = SCREEN,
	  .name = ":ladder",
	  .argument = "[STEP]",
	  .help = N_("Connects again to find out what TLS the server takes, one step at a time: "
		     "tls-1.3, tls-1.2, tls-1.1, tls-1.0, level-1, level-0, no-sni.") },
	{ .id = REQUEST_QUIT,
	  .group = REQUEST_CONNECTION,
	  .where = SCREEN | SCRIPT,
	  .name = ":quit",
	  .help = N_("Sends QUIT and ends the connection; the screen stays.") },
	{ .id = REQUEST_CLOSE,
	  .group = REQUEST_CONNECTION,
	  .where = SCREEN | SCRIPT,
	  .name = ":close",
	  .help = N_("Closes the connection in good order, but without QUIT.") },
	{ .id = REQUEST_DROP,
	  .group = REQUEST_CONNECTION,
	  .where = SCREEN | SCRIPT,
	  .name = ":drop",
	  .help = N_("Cuts the connection off, as a broken network would.") },
	{ .id = REQUEST_HALF_CLOSE,
	  .group = REQUEST_CONNECTION,
	  .where = SCRIPT,
	  .name = ":half-close",
	  .help = N_("Ends our side of the connection; what the server still says is read.") },
	{ .id = REQUEST_AUTH,
	  .group = REQUEST_LOGIN,
	  .where = SCREEN | SCRIPT,
	  .name = ":auth",
	  .argument = "[MECHANISM]",
	  .key = "F4",
	  .help = N_("Logs in step by step, each step shown before it is sent.") },
	{ .id = REQUEST_FORGET,
	  .group = REQUEST_LOGIN,
	  .where = SCREEN,
	  .name = ":forget",
	  .help = N_("Wipes all passwords and tokens of this session from memory.") },
	{ .id = REQUEST_REVEAL,
	  .group = REQUEST_LOGIN,
	  .where = SCREEN,
	  .name = ":reveal",
	  .help = N_("Shows what is masked for five seconds.") },
	{ .id = REQUEST_DECODE,
	  .group = REQUEST_LOGIN,
	  .where = SCREEN,
	  .name = ":decode",
	  .argument = "[TEXT]",
	  .help = N_("Shows what a text in Base64 says and what is wrong with it; without a text "
		     "asks for it, masked.") },
	{ .id = REQUEST_RAW,
	  .group = REQUEST_SENDING,
	  .where = SCRIPT,
	  .name = ":raw",
	  .argument = "\"BYTES\"",
	  .help = N_("Sends bytes as they stand: \\r \\n \\0 \\xHH, \\{1000} repeats, \\p rests "
		     "between packets.") },
	{ .id = REQUEST_SEND,
	  .group = REQUEST_SENDING,
	  .where = SCRIPT,
	  .name = ":send",
	  .argument = "\"LINE\"",
	  .help = N_("Sends a line with the same escapes and adds CRLF; \\p splits it into "
		     "packets.") },
	{ .id = REQUEST_PIPELINE,
	  .group = REQUEST_SENDING,
	  .where = SCRIPT,
	  .name = ":pipeline",
	  .help = N_("Collects the lines that follow, to be sent together.") },
	{ .id = REQUEST_FLUSH,
	  .group = REQUEST_SENDING,
	  .where = SCRIPT,
	  .name = ":flush",
	  .help = N_("Sends what :pipeline has collected, and awaits all the replies.") },
	{ .id = REQUEST_CHUNK,
	  .group = REQUEST_SENDING,
	  .where = SCRIPT,
	  .name = ":chunk",
	  .argument = "[last] [size=N] [claim=N] \"TEXT\"|FILE",
	  .help = N_("Sends a text or a file with BDAT; claim= announces a wrong number.") },
	{ .id = REQUEST_MESSAGE,
	  .group = REQUEST_SENDING,
	  .where = SCRIPT,
	  .name = ":message",
	  .argument = "[SUBJECT]",
	  .help = N_("Sends a small test message after 354, with the final dot.") },
	{ .id = REQUEST_BODY,
	  .group = REQUEST_SENDING,
	  .where = SCRIPT,
	  .name = ":body",
	  .argument = "FILE",
	  .help = N_("Sends a file as the message after 354, with the final dot.") },
	{ .id = REQUEST_RELEASE,
	  .group = REQUEST_SENDING,
	  .where = SCREEN,
	  .name = ":release",
	  .help = N_("Sends the oldest line that is held back.") },
	{ .id = REQUEST_EXPECT,
	  .group = REQUEST_PLAN,
	  .where = SCRIPT,
	  .name = ":expect",
	  .argument = "PATTERN...",
	  .help = N_("Says which replies the line before it must get, such as 250 or 5xx.") },
	{ .id = REQUEST_EXPECT_CLOSE,
	  .group = REQUEST_PLAN,
	  .where = SCRIPT,
	  .name = ":expect-close",
	  .help = N_("Waits until the server closes the connection; without a reply that is well "
		     "too.") },
	{ .id = REQUEST_SET,
	  .group = REQUEST_PLAN,
	  .where = SCRIPT,
	  .name = ":set",
	  .argument = "NAME VALUE",
	  .help = N_("Gives ${NAME} a value for the lines that follow.") },
	{ .id = REQUEST_INCLUDE,
	  .group = REQUEST_PLAN,
	  .where = SCRIPT,
	  .name = ":include",
	  .argument = "FILE",
	  .help = N_("Reads the lines of another script in this place.") },
	{ .id = REQUEST_PAUSE,
	  .group = REQUEST_PLAN,
	  .where = SCRIPT,
	  .name = ":pause",
	  .argument = "[TEXT]",
	  .help = N_("Waits for Enter, if somebody is at the terminal.") },
	{ .id = REQUEST_SLEEP,
	  .group = REQUEST_PLAN,
	  .where = SCRIPT,
	  .name = ":sleep",
	  .argument = "SECONDS",
	  .help = N_("Waits that long before it goes on.") },
	{ .id = REQUEST_ECHO,
	  .group = REQUEST_PLAN,
	  .where = SCRIPT,
	  .name = ":echo",
	  .argument = "TEXT",
	  .help = N_("Prints a text where the script has come to.") },
	{ .id = REQUEST_ALLOW,
	  .group = REQUEST_PLAN,
	  .where = SCREEN | SCRIPT,
	  .name = ":allow",
	  .argument = "deliver|auth|clear",
	  .help = N_("Answers a guard with yes for the rest of a session or a script.") },
	{ .id = REQUEST_BREAK,
	  .group = REQUEST_PLAN,
	  .where = SCREEN,
	  .name = ":break",
	  .argument = "[WHERE]",
	  .help = N_(
		  "Stops before a line leaves, or when a reply came; without WHERE it says how.") },
	{ .id = REQUEST_BREAKS,
	  .group = REQUEST_PLAN,
	  .where = SCREEN,
	  .name = ":breaks",
	  .help = N_("Lists the breakpoints and how often each was met.") },
	{ .id = REQUEST_EXPLAIN,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":explain",
	  .argument = "WORD",
	  .help = N_("Explains a reply code, a command, a keyword or a whole reply line.") },
	{ .id = REQUEST_COMPARE,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":compare",
	  .argument = "[CODE CODE]",
	  .help = N_("Tells two codes apart, such as 221 334 or 454/STARTTLS 454/AUTH.") },
	{ .id = REQUEST_FINDINGS,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":findings",
	  .help = N_("Lists what is conspicuous in the whole session, with the lines that "
		     "prove it.") },
	{ .id = REQUEST_TIMING,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":timing",
	  .help = N_("Shows where the time went, slowest first, and what is normal.") },
	{ .id = REQUEST_VERDICT,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":verdict",
	  .help = N_("Says what became of the session, where the trouble lies, and what to do.") },
	{ .id = REQUEST_TRUST,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":trust",
	  .help = N_("Says whether the server is who it says, and shows its certificate chain, "
		     "TLS, DANE and MTA-STS.") },
	{ .id = REQUEST_CAPABILITIES,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":capabilities",
	  .help = N_("Lists what the server offered in its last EHLO reply.") },
	{ .id = REQUEST_STATE,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":state",
	  .help = N_("Says where the session stands and what can be sent now.") },
	{ .id = REQUEST_BYTES,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":bytes",
	  .help = N_("Shows the selected line byte by byte, with its line end.") },
	{ .id = REQUEST_DIFF,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":diff",
	  .help = N_("Shows the two sessions of a :whatif side by side, what differs marked.") },
	{ .id = REQUEST_FILTER,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":filter",
	  .argument = "[EXPRESSION]",
	  .help = N_("Shows only lines such as code 5xx, verb AUTH, status 5.7.*, dir S, flaw, "
		     "\"text\"; alone it shows all.") },
	{ .id = REQUEST_SEARCH,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":search",
	  .argument = "REGEX",
	  .pane_key = "/",
	  .help = N_("Finds a regular expression in the pane; n and N go on to the next and the "
		     "previous place.") },
	{ .id = REQUEST_MARK,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":mark",
	  .pane_key = "m",
	  .help = N_("Marks the selected line; times can count from it.") },
	{ .id = REQUEST_NOTE,
	  .group = REQUEST_SEEING,
	  .where = SCREEN | SCRIPT,
	  .name = ":note",
	  .argument = "TEXT",
	  .pane_key = ";",
	  .help = N_("Writes a remark of your own into the session.") },
	{ .id = REQUEST_FOLD,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":fold",
	  .pane_key = "Space",
	  .help = N_("Folds the selected reply into one line, or unfolds it.") },
	{ .id = REQUEST_ZOOM,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":zoom",
	  .pane_key = "z",
	  .help = N_("Gives the whole screen to one pane, or takes it back.") },
	{ .id = REQUEST_LAYOUT,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":layout",
	  .argument = "[WAY]",
	  .help = N_("Puts the panes beside one another, stacked, or by the width (auto).") },
	{ .id = REQUEST_COPY,
	  .group = REQUEST_SEEING,
	  .where = SCREEN,
	  .name = ":copy",
	  .argument = "[WHAT] [TO]",
	  .pane_key = "c",
	  .help = N_("Copies what is selected; or all, marked or ticket, to the terminal, >FILE or "
		     "|COMMAND.") },
	{ .id = REQUEST_HELP,
	  .group = REQUEST_PROGRAM,
	  .where = SCREEN,
	  .name = ":help",
	  .key = "F1",
	  .help = N_("Explains what has the focus, and all requests.") },
	{ .id = REQUEST_KEYS,
	  .group = REQUEST_PROGRAM,
	  .where = SCREEN,
	  .name = ":keys",
	  .help = N_("Lists all keys.") },
	{ .id = REQUEST_PROJECTOR,
	  .group = REQUEST_PROGRAM,
	  .where = SCREEN,
	  .name = ":projector",
	  .help = N_("Shows the screen to a room, or no more: no reveal, users' names on real "
		     "servers masked, high contrast, keys named.") },
	{ .id = REQUEST_MOUSE,
	  .group = REQUEST_PROGRAM,
	  .where = SCREEN,
	  .name = ":mouse",
	  .argument = "[on|off]",
	  .help = N_("Lets the mouse select and scroll, or leaves it to the terminal.") },
	{ .id = REQUEST_SET_OPTION,
	  .group = REQUEST_PROGRAM,
	  .where = SCREEN,
	  .name = ":set-option",
	  .argument = "NAME VALUE",
	  .help = N_("Changes an option of the screen, such as time clock or layout stacked.") },
	{ .id = REQUEST_LEAVE,
	  .group = REQUEST_PROGRAM,
	  .where = SCREEN,
	  .name = ":q",
	  .key = "F10",
	  .help = N_("Leaves the program; says QUIT first where that is possible.") },
};

#define ROW_COUNT (sizeof(rows) / sizeof(*rows))

const struct request_row *request_row(size_t n)
{
	return n < ROW_COUNT ? &rows[n] : NULL;
}

const struct request_row *request_of(enum request id)
{
	return &rows[id];
}

const struct request_row *request_find(struct span word)
{
	const struct request_row *found = NULL;

	for (size_t n = 0; n < ROW_COUNT; n++) {
		if (span_is_word(word, rows[n].name))
			return &rows[n];
	}
	if (word.size < 2)
		return NULL;
	for (size_t n = 0; n < ROW_COUNT; n++) {
		if (word.size >= strlen(rows[n].name) ||
		    strncasecmp(rows[n].name, (const char *)word.data, word.size) != 0)
			continue;
		if (found)
			return NULL;
		found = &rows[n];
	}
	return found;
}

const struct request_row *request_find_key(const char *key, bool in_pane)
{
	for (size_t n = 0; n < ROW_COUNT; n++) {
		if (rows[n].key && strcmp(rows[n].key, key) == 0)
			return &rows[n];
		if (in_pane && rows[n].pane_key && strcmp(rows[n].pane_key, key) == 0)
			return &rows[n];
	}
	return NULL;
}

const char *request_group_name(enum request_group group)
{
	static const char *const names[REQUEST_GROUP_COUNT] = {
		[REQUEST_CONNECTION] = N_("Connection"), [REQUEST_LOGIN] = N_("Login"),
		[REQUEST_SENDING] = N_("Sending"),       [REQUEST_PLAN] = N_("Plan"),
		[REQUEST_SEEING] = N_("Seeing"),         [REQUEST_PROGRAM] = N_("Program"),
	};

	return names[group];
}
