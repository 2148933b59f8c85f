/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reply codes that begin with 3: the command is accepted so far, the server
 * waits for more. Sorted by code; read through catalogue.c.
 */
#include "explain/entry.h"

static const struct reply_entry rows[] = {
	{
		.code = 334,
		.standing = STANDING_EXTENSION,
		.title = N_("Server Challenge"),
		.description = N_(
			"A challenge inside the AUTH exchange: the text behind the code is Base64, "
			"to be decoded and to be answered by one line of Base64. What it holds "
			"depends on the mechanism: in LOGIN it asks for the user name, then for "
			"the password; in CRAM-MD5 and SCRAM it brings random numbers for a "
			"calculation; in XOAUTH2 it holds an error message; with PLAIN it is empty "
			"and only says \"go on\". It is no success and no failure yet."),
		.when = N_(
			"Only after AUTH, or after an answer to an earlier 334, until 235 or an "
			"error ends the exchange. An empty challenge is the code and one space."),
		.fix = N_("No fix needed: answer it. If it keeps failing after your answer, check "
			  "the credentials (user name in the form that the server wants, often the "
			  "whole address), the mechanism, and the Base64 itself: no line end "
			  "inside it (echo adds one unless told not to), no blanks around it. If "
			  "334 came outside of AUTH, replies and commands are out of step."),
		.next = N_("Send one line of Base64 and nothing else, or a lone * to give up; the "
			   "server then answers 501."),
		.source = "RFC 4954 §4; RFC 4422 §3",
	},
	{
		.code = 353,
		.standing = STANDING_WILD,
		.title = N_("PRDR Content Analysis Beginning"),
		.description =
			N_("The message has been received, and one reply for each recipient "
			   "follows, then one for the message as a whole. So the same message can "
			   "be accepted for one recipient and refused for another."),
		.when = N_("After the final dot, only when the server offered PRDR and MAIL asked "
			   "for it. Exim is the one widespread server that does it."),
		.fix = N_("No fix needed. If it came without PRDR having been asked for, the "
			  "server is out of order; read on until a final reply comes."),
		.next = N_("Read one reply for each accepted recipient, in the order of the RCPT "
			   "commands, then the final one."),
		.source = N_("Seen in the wild only, in Exim's source; the draft draft-hall-prdr "
			     "has expired and no standard defines it."),
	},
	{
		.code = 354,
		.standing = STANDING_STANDARD,
		.title = N_("Start Mail Input"),
		.description = N_("The server is ready for the message itself. From now on every "
				  "line belongs to the message until a line that holds nothing but "
				  "a dot; words such as QUIT are content now, not commands. The "
				  "recipients that were accepted are fixed."),
		.when = N_("After DATA, when at least one recipient was accepted. BDAT does not "
			   "use it: there the data follows the command at once."),
		.fix = N_("No fix needed. If you didn't mean to send a message, close the "
			  "connection without the final dot: the server then drops what came. If "
			  "354 came after anything but DATA, don't send a message."),
		.next = N_(
			"Send the header lines, one empty line and the text; double the dot of any "
			"line that begins with one; end with a line that holds a single dot."),
		.source = "RFC 5321 §4.1.1.4, §4.2.2, §4.3.2, §4.5.2",
	},
	{
		.code = 355,
		.standing = STANDING_EXTENSION,
		.title = N_("Octet Offset"),
		.description = N_(
			"The server remembers an earlier transaction that broke off, and names the "
			"octet at which the client may go on with it instead of starting over."),
		.when = N_("After MAIL with the parameter TRANSID, on a server that offers "
			   "CHECKPOINT. The extension is experimental and no server in use is "
			   "known to have it."),
		.fix = N_("No fix needed. If it came without TRANSID having been sent, treat it as "
			  "an error: send RSET and begin again."),
		.next = N_("Resume the message at the octet that the text names."),
		.source = "RFC 1845",
	},
};

const struct reply_table replies_3xx = { rows, sizeof(rows) / sizeof(rows[0]) };
