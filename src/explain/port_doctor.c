/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a port is. Asked by the explanations of a greeting that is none, by the
 * verdict and by probe. Rows are tried in their order.
 */
#include "explain/port_doctor.h"

#include <string.h>

#include "base/message.h"
#include "base/printable.h"
#include "journal/members.h"

/* How the first bytes must look. */
enum look {
	LOOK_STARTS,    /* with `text`, ASCII case ignored */
	LOOK_GREETING,  /* a 220 whose text holds `text` as a word */
	LOOK_ASTERISKS, /* a 220 that is mostly asterisks */
	LOOK_ANY_REPLY, /* three digits and a blank or hyphen */
	LOOK_ANY,       /* bytes that are none of the above */
	LOOK_NOTHING,   /* no bytes: `ending` decides */
};

struct row {
	enum look look;
	const char *text;
	unsigned modes;  /* bits of enum port_mode; 0: both */
	unsigned ending; /* of LOOK_NOTHING: bits of enum port_ending */
	uint16_t port;   /* 0: any */
	struct port_diagnosis diagnosis;
};

#define IN_PLAIN (1U << PORT_PLAIN)
#define IN_TLS (1U << PORT_TLS)
#define SILENT (1U << PORT_SILENT)
#define CLOSES (1U << PORT_CLOSES | 1U << PORT_BREAKS)

#define OTHER_SERVICE                                                                              \
	N_("The host or the port is not the one that was meant, or something in between answers "  \
	   "in the mail server's place.")
#define MAIL_PORTS                                                                                 \
	N_("Connect to a mail port of the mail server: 587 (submission), 465 (submission inside "  \
	   "TLS) or 25 (between servers).")

static const struct row rows[] = {
	/* bytes of TLS where plain text was awaited */
	{ LOOK_STARTS,
	  "\x15\x03",
	  IN_PLAIN,
	  0,
	  0,
	  { "tls-alert",
	    N_("{place} speaks TLS from the first byte: it answered with a TLS alert."),
	    N_("This side waited for a greeting in clear, and the port wants a TLS handshake "
	       "first, as 465 does."),
	    N_("Connect again with TLS from the first byte: :connect submissions://{target}") } },
	{ LOOK_STARTS,
	  "\x16\x03",
	  IN_PLAIN,
	  0,
	  0,
	  { "tls-handshake", N_("{place} speaks TLS: a handshake message came in clear."),
	    N_("Something at the other end begins TLS by itself, which no mail server does; most "
	       "likely a program in between is set up the wrong way round."),
	    N_("Try TLS from the first byte: :connect submissions://{target}") } },
	{ LOOK_STARTS,
	  "\x80",
	  IN_PLAIN,
	  0,
	  0,
	  { "ssl2", N_("{place} sends bytes of an SSL 2 handshake."), OTHER_SERVICE, MAIL_PORTS } },
	/* other services; in TLS mode they are seen where the handshake failed */
	{ LOOK_STARTS,
	  "HTTP/",
	  0,
	  0,
	  0,
	  { "http", N_("{place} is a web server (HTTP), no mail server."), OTHER_SERVICE,
	    MAIL_PORTS } },
	{ LOOK_STARTS,
	  "<!DOCTYPE",
	  0,
	  0,
	  0,
	  { "http", N_("{place} is a web server (HTTP), no mail server."), OTHER_SERVICE,
	    MAIL_PORTS } },
	{ LOOK_STARTS,
	  "<html",
	  0,
	  0,
	  0,
	  { "http", N_("{place} is a web server (HTTP), no mail server."), OTHER_SERVICE,
	    MAIL_PORTS } },
	{ LOOK_STARTS,
	  "SSH-",
	  0,
	  0,
	  0,
	  { "ssh", N_("{place} is an SSH server."), OTHER_SERVICE, MAIL_PORTS } },
	{ LOOK_STARTS,
	  "* OK",
	  0,
	  0,
	  0,
	  { "imap", N_("{place} is an IMAP server: mail is read there, not sent."),
	    N_("Settings for incoming and outgoing mail were mixed up."), MAIL_PORTS } },
	{ LOOK_STARTS,
	  "* PREAUTH",
	  0,
	  0,
	  0,
	  { "imap", N_("{place} is an IMAP server: mail is read there, not sent."),
	    N_("Settings for incoming and outgoing mail were mixed up."), MAIL_PORTS } },
	{ LOOK_STARTS,
	  "* BYE",
	  0,
	  0,
	  0,
	  { "imap", N_("{place} is an IMAP server: mail is read there, not sent."),
	    N_("Settings for incoming and outgoing mail were mixed up."), MAIL_PORTS } },
	{ LOOK_STARTS,
	  "+OK",
	  0,
	  0,
	  0,
	  { "pop3", N_("{place} is a POP3 server: mail is fetched there, not sent."),
	    N_("Settings for incoming and outgoing mail were mixed up."), MAIL_PORTS } },
	{ LOOK_STARTS,
	  "-ERR",
	  0,
	  0,
	  0,
	  { "pop3", N_("{place} is a POP3 server: mail is fetched there, not sent."),
	    N_("Settings for incoming and outgoing mail were mixed up."), MAIL_PORTS } },
	{ LOOK_STARTS,
	  "\"IMPLEMENTATION\"",
	  0,
	  0,
	  0,
	  { "sieve", N_("{place} is for mail filters (ManageSieve)."), OTHER_SERVICE,
	    MAIL_PORTS } },
	{ LOOK_STARTS,
	  "RFB ",
	  0,
	  0,
	  0,
	  { "vnc", N_("{place} is a VNC server."), OTHER_SERVICE, MAIL_PORTS } },
	{ LOOK_STARTS,
	  "AMQP",
	  0,
	  0,
	  0,
	  { "amqp", N_("{place} is a message broker (AMQP)."), OTHER_SERVICE, MAIL_PORTS } },
	{ LOOK_STARTS,
	  "\xff\xfb",
	  0,
	  0,
	  0,
	  { "telnet", N_("{place} is a Telnet server."), OTHER_SERVICE, MAIL_PORTS } },
	{ LOOK_STARTS,
	  "\xff\xfd",
	  0,
	  0,
	  0,
	  { "telnet", N_("{place} is a Telnet server."), OTHER_SERVICE, MAIL_PORTS } },
	/* greetings that look like SMTP's */
	{ LOOK_GREETING,
	  "FTP",
	  0,
	  0,
	  0,
	  { "ftp", N_("{place} is an FTP server; its greeting has the same code as SMTP's."),
	    OTHER_SERVICE, MAIL_PORTS } },
	{ LOOK_GREETING,
	  "FileZilla",
	  0,
	  0,
	  0,
	  { "ftp", N_("{place} is an FTP server; its greeting has the same code as SMTP's."),
	    OTHER_SERVICE, MAIL_PORTS } },
	{ LOOK_GREETING,
	  "LMTP",
	  IN_PLAIN,
	  0,
	  0,
	  { "lmtp", N_("{place} speaks LMTP, not SMTP: it delivers to mailboxes directly."),
	    N_("LMTP begins with LHLO and refuses EHLO; otherwise it looks the same."),
	    N_("Connect again and say so: :connect lmtp://{target}") } },
	{ LOOK_ASTERISKS,
	  NULL,
	  IN_PLAIN,
	  0,
	  0,
	  { "masked", N_("{place} shows asterisks: something in between hides the greeting."),
	    N_("Firewalls of the Cisco kind (\"inspect esmtp\", \"fixup smtp\") do this; most of "
	       "them take STARTTLS and AUTH away as well."),
	    N_("Try 587 or 465, which they leave alone, or have the inspection switched off.") } },
	{ LOOK_STARTS,
	  "200 ",
	  0,
	  0,
	  0,
	  { "nntp", N_("{place} is most likely a news server (NNTP)."), OTHER_SERVICE,
	    MAIL_PORTS } },
	{ LOOK_STARTS,
	  "201 ",
	  0,
	  0,
	  0,
	  { "nntp", N_("{place} is most likely a news server (NNTP)."), OTHER_SERVICE,
	    MAIL_PORTS } },
	/* an SMTP greeting: right in clear, wrong where TLS was begun */
	{ LOOK_ANY_REPLY,
	  NULL,
	  IN_TLS,
	  0,
	  0,
	  { "smtp-in-clear",
	    N_("{place} greets in clear, where TLS from the first byte was begun (OpenSSL says "
	       "\"wrong version number\")."),
	    N_("25 and 587 begin in clear and change to TLS by STARTTLS; only 465 begins with "
	       "TLS."),
	    N_("Connect again without implicit TLS, then F3 for STARTTLS: :connect "
	       "smtp://{target}") } },
	{ LOOK_ANY_REPLY, NULL, IN_PLAIN, 0, 0, { NULL, NULL, NULL, NULL } },
	{ LOOK_ANY,
	  NULL,
	  0,
	  0,
	  0,
	  { "unknown",
	    N_("{place} speaks a language that is no SMTP and that is not known "
	       "here."),
	    OTHER_SERVICE, MAIL_PORTS } },
	/* no bytes at all */
	{ LOOK_NOTHING,
	  NULL,
	  IN_PLAIN,
	  SILENT,
	  465,
	  { "awaits-tls", N_("Port 465 waits for a TLS handshake: its silence is right."),
	    N_("This side waited for a greeting in clear (--tls=none, or a scheme that says so)."),
	    N_("Connect again with TLS from the first byte: :connect submissions://{target}") } },
	{ LOOK_NOTHING,
	  NULL,
	  IN_PLAIN,
	  SILENT,
	  0,
	  { "silent",
	    N_("{place} accepts connections and says nothing: a port that waits for TLS, or a "
	       "server that is stuck or makes strangers wait."),
	    N_("A port that wants TLS first is silent, and so is a server whose processes are all "
	       "busy, or one that delays its greeting against spammers."),
	    N_("Wait up to five minutes on port 25. Otherwise try TLS from the first byte: "
	       ":connect submissions://{target}") } },
	{ LOOK_NOTHING,
	  NULL,
	  IN_TLS,
	  SILENT,
	  0,
	  { "silent-in-tls",
	    N_("{place} does not answer a TLS handshake, and does not say anything else."),
	    N_("A mail server that begins in clear would have greeted by now: this one is stuck, "
	       "or something in between swallows what TLS sends."),
	    N_("Look whether it greets in clear: :connect smtp://{target}") } },
	{ LOOK_NOTHING,
	  NULL,
	  IN_PLAIN,
	  CLOSES,
	  0,
	  { "closes", N_("{place} takes the connection and closes it without a greeting."),
	    N_("An access list (hosts.allow, a block list, a limit of connections) does this, a "
	       "forwarder whose server is down, or a port that wants TLS first."),
	    N_("Look into the server's log, try from another address, and try TLS from the first "
	       "byte: :connect submissions://{target}") } },
	{ LOOK_NOTHING,
	  NULL,
	  IN_TLS,
	  CLOSES,
	  0,
	  { "closes-in-tls", N_("{place} closes the connection when a TLS handshake comes."),
	    N_("It speaks no TLS here, or none that fits, or an access list keeps this address "
	       "out."),
	    N_("Look whether it greets in clear: :connect smtp://{target}") } },
};

static bool is_reply(struct span first)
{
	if (first.size < 4 || (first.data[3] != ' ' && first.data[3] != '-'))
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (first.data[i] < '0' || first.data[i] > '9')
			return false;
	}
	return true;
}

static struct span first_line(struct span first)
{
	struct span line = span_part(first, 0, span_find(first, '\n'));

	return line;
}

/* Most of a greeting's text: at least five, and twice as many as other characters. */
static bool is_masked(struct span line)
{
	size_t asterisks = 0, others = 0;

	for (size_t i = 4; i < line.size; i++) {
		if (line.data[i] == '*')
			asterisks++;
		else if (line.data[i] > ' ')
			others++;
	}
	return asterisks >= 5 && asterisks > 2 * others;
}

/* As a word, or the beginning of one: "vsFTPd" counts as FTP, "softplace" would not be upper case. */
static bool greets_as(struct span line, const char *text)
{
	return span_starts_word(line, "220") && is_reply(line) &&
	       span_find_span(line, span_text(text)) < line.size;
}

static bool looks(const struct row *row, const struct port_signs *signs)
{
	struct span line = first_line(signs->first);

	switch (row->look) {
	case LOOK_STARTS:
		return span_starts_word(line, row->text);
	case LOOK_GREETING:
		return greets_as(line, row->text);
	case LOOK_ASTERISKS:
		return greets_as(line, "*") && is_masked(line);
	case LOOK_ANY_REPLY:
		return is_reply(line);
	case LOOK_ANY:
		return signs->first.size > 0;
	case LOOK_NOTHING:
		return signs->first.size == 0 && (row->ending & 1U << signs->ending);
	}
	return false;
}

const struct port_diagnosis *port_diagnose(const struct port_signs *signs)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];

		if ((row->modes && !(row->modes & 1U << signs->mode)) ||
		    (row->port && row->port != signs->port) || !looks(row, signs))
			continue;
		return row->diagnosis.name ? &row->diagnosis : NULL;
	}
	return NULL;
}

bool port_diagnosis_is_ours(const struct port_diagnosis *diagnosis)
{
	static const char *const others[] = { "masked", "silent", "silent-in-tls", "closes",
					      "closes-in-tls" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (!strcmp(diagnosis->name, others[i]))
			return false;
	}
	return true;
}

/* ---- signs in a journal ---- */

struct beginning {
	uint32_t received; /* the first RECEIVED; 0: none */
	uint32_t told;     /* the event that ends the beginning: a reply, the end of the wait */
	bool ours;         /* a handshake went wrong in a way that TLS itself explains */
};

static void note_failure(const struct event *event, uint32_t id, struct port_signs *signs,
			 struct beginning *found)
{
	struct span members = span_of(event->data, event->size);
	struct member member;

	if (span_is(members_text(members, "fault"), "tls")) {
		signs->mode = PORT_TLS;
		found->ours = members_find(members, "alert", &member);
		found->told = found->received ? id : 0;
	} else if (span_is(members_text(members, "fault"), "closed")) {
		signs->ending = PORT_CLOSES;
	}
}

/* False when it is this side that ended it, without having waited long. */
static bool note_end(const struct event *event, struct port_signs *signs)
{
	struct span members = span_of(event->data, event->size);
	struct span how = members_text(members, "how");

	if (span_is(how, "reset"))
		signs->ending = PORT_BREAKS;
	else if (span_is(members_text(members, "by"), "server"))
		signs->ending = PORT_CLOSES;
	else if (signs->ending != PORT_CLOSES)
		return signs->mode == PORT_TLS && span_is(how, "closed");
	else
		signs->mode = PORT_TLS; /* a handshake found the other side gone */
	return true;
}

/* From CONNECTED to the first thing that tells. */
static struct beginning look_at_beginning(const struct journal *journal, uint16_t conn,
					  struct port_signs *signs)
{
	struct beginning found = { 0 };
	uint32_t id = journal_behind(journal, 0, EVENT_CONNECTED, conn);
	uint32_t last = journal_count(journal);
	const struct event *event = journal_event(journal, id);

	if (!event)
		return found;
	signs->port = members_number(span_of(event->data, event->size), "port");
	while (!found.told && ++id <= last) {
		event = journal_event(journal, id);
		if (event->conn != conn)
			continue;
		if (event->kind == EVENT_RECEIVED && !found.received)
			found.received = id;
		else if (event->kind == EVENT_TLS_READY || event->kind == EVENT_COMMAND)
			break;
		else if (event->kind == EVENT_FAILED)
			note_failure(event, id, signs, &found);
		else if (event->kind == EVENT_REPLY || event->kind == EVENT_TIMEOUT)
			found.told = id;
		else if (event->kind == EVENT_CLOSED && note_end(event, signs))
			found.told = id;
		else if (event->kind == EVENT_CLOSED)
			break;
	}
	return found;
}

static const struct port_diagnosis *diagnose(const struct journal *journal, uint16_t conn,
					     struct port_signs *signs, struct beginning *found)
{
	const struct event *received;

	*signs = (struct port_signs){ .mode = PORT_PLAIN, .ending = PORT_SILENT };
	*found = look_at_beginning(journal, conn, signs);
	received = journal_event(journal, found->received);
	if (received) {
		signs->ending = PORT_TALKS;
		signs->first = event_text(received);
	} else if (!found->told || found->ours) {
		return NULL;
	}
	return port_diagnose(signs);
}

const struct port_diagnosis *port_diagnose_journal(const struct journal *journal, uint16_t conn,
						   struct port_signs *signs)
{
	struct beginning found;

	return diagnose(journal, conn, signs, &found);
}

const struct port_diagnosis *port_diagnose_event(const struct journal *journal, uint32_t id,
						 struct port_signs *signs)
{
	const struct event *event = journal_event(journal, id);
	struct beginning found;
	const struct port_diagnosis *diagnosis = diagnose(journal, event->conn, signs, &found);
	bool tells = event->kind == EVENT_REPLY || event->kind == EVENT_TIMEOUT ||
		     event->kind == EVENT_FAILED || event->kind == EVENT_CLOSED;

	return tells && id <= (found.told ? found.told : found.received + 1) ? diagnosis : NULL;
}

/* "192.0.2.7:25", as the connection has it; the target where that is not told. */
static void append_place(const struct journal *journal, uint16_t conn, struct bytes *out)
{
	uint32_t id = journal_behind(journal, 0, EVENT_CONNECTED, conn);
	const struct event *event = journal_event(journal, id);
	struct span members = event ? span_of(event->data, event->size) : span_of(NULL, 0);
	struct span address = members_text(members, "address");
	struct span port = members_text(members, "port");
	bool colons = span_find(address, ':') < address.size;

	if (address.size == 0) {
		const char *target = journal_head(journal).target;

		bytes_append_text(out, *target ? target : _("The server"));
		return;
	}
	bytes_append_text(out, colons && port.size ? "[" : "");
	bytes_append(out, address);
	bytes_append_text(out, colons && port.size ? "]" : "");
	bytes_append_text(out, port.size ? ":" : "");
	bytes_append(out, port);
}

/* "mail.example.test:465" out of the target; of a mail domain the place that was gone to. */
static void append_target(const struct journal *journal, uint16_t conn, struct bytes *out)
{
	struct span target = span_text(journal_head(journal).target);
	size_t mark = span_find_span(target, span_text("://"));

	if (span_starts_word(target, "practice:")) {
		bytes_append_text(out, "HOST:PORT");
		return;
	}
	if (span_starts_word(target, "mx:")) {
		append_place(journal, conn, out);
		return;
	}
	if (mark < target.size)
		target = span_after(target, mark + 3);
	while (span_find(target, '@') < target.size)
		target = span_after(target, span_find(target, '@') + 1);
	bytes_append(out, target);
}

char *port_diagnosis_text(const char *sentence, const struct journal *journal, uint16_t conn)
{
	struct bytes place = BYTES_INIT;
	struct bytes target = BYTES_INIT;
	struct message_value values[2];
	char *text;

	append_place(journal, conn, &place);
	append_target(journal, conn, &target);
	values[0] = (struct message_value){ "place", bytes_span(&place) };
	values[1] = (struct message_value){ "target", bytes_span(&target) };
	text = message_text(_(sentence), values, 2);
	bytes_release(&place);
	bytes_release(&target);
	return text;
}
