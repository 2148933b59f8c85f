/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Facts explained: TLS, the end of a connection, bytes that came too early, what
 * was awaited in vain.
 */
#include "explain/event_fact.h"

#include "base/memory.h"
#include "explain/alerts.h"
#include "explain/channel.h"
#include "journal/members.h"

void fact_add(struct explanation *out, const struct fact_entry *entry,
	      const struct message_value *values, size_t count, const char *rule)
{
	out->title = message_text(_(entry->title), values, count);
	part_add(out, HEADING_DESCRIPTION, entry->description, values, count, 0);
	if (entry->fix)
		part_add(out, HEADING_FIX, entry->fix, values, count, 0);
	if (entry->source)
		source_add(out, _(entry->source));
	out->rule = memory_copy_text(_(rule));
}

static struct span members_of(const struct event *event)
{
	return span_of(event->data, event->size);
}

/* ---- TLS ---- */

static const struct fact_entry tls_entries[] = {
	{
		.title = N_("TLS stands, and the server is not verified"),
		.description = N_("The connection is encrypted with {version}, but it is not known "
				  "to whom: the certificate does not prove that this is {name}. "
				  "Somebody in between could read everything."),
		.fix = N_("Don't send a password before this is settled. Correct what is named "
			  "first above: the certificate, the name that you connect to, or the CA "
			  "that you trust."),
		.source = "RFC 8314 §3; RFC 6125 §6; RFC 3207 §4.1",
	},
	{
		.title = N_("TLS stands, and the server is verified"),
		.description =
			N_("The connection is encrypted with {version}, and the certificate "
			   "proves that this is {name}. Nobody in between can read or change "
			   "what follows."),
		.fix = N_("No fix needed."),
		.source = "RFC 8314 §3; RFC 3207 §4",
	},
	{
		.title = N_("TLS stands; whether the server is verified is not told"),
		.description = N_("The connection is encrypted with {version}. The text that was "
				  "opened does not tell whether the certificate proved who the "
				  "server is."),
		.fix = N_("Connect to the server with this program to see its certificate."),
		.source = "RFC 8314 §3; RFC 3207 §4",
	},
};

/* Which of the entries holds. */
static const struct fact_entry *tls_entry(struct span members)
{
	if (members_is(members, "trusted"))
		return &tls_entries[1];
	return &tls_entries[span_is(members_text(members, "problem"), "not_told") ? 2 : 0];
}

/* The trust verdict of this handshake; of a failed one `from` leaves out what stands elsewhere. */
static void add_channel(const struct journal *journal, uint32_t id, size_t from,
			struct explanation *out)
{
	struct channel channel;

	if (channel_of_event(journal, id, &channel))
		for (size_t n = from; n < channel.count; n++) {
			const char *label = channel.lines[n].label;
			struct message_value values[] = {
				{ "label", span_text(label ? label : "") },
				{ "text", span_text(channel.lines[n].text) },
			};

			/* The verdict stands first, and needs no name. */
			part_add(out, HEADING_DECODED,
				 label && n ? N_("{label}: {text}") : "{text}", values, 2, id);
		}
	channel_release(&channel);
}

static void explain_tls(const struct journal *journal, struct replay *replay, uint32_t id,
			struct explanation *out)
{
	const struct event *event = journal_event(journal, id);
	struct span members = members_of(event);
	struct dialogue before = replay_before(replay, id);
	struct message_value values[] = {
		{ "version", members_text(members, "version") },
		{ "name", members_text(members, "name") },
	};

	if (values[1].bytes.size == 0)
		values[1].bytes = span_text(_("the right server"));
	fact_add(out, tls_entry(members), values, 2, N_("TLS handshake"));
	/* What is wrong stands first: in a small window the rest is below its edge. */
	add_channel(journal, id, 0, out);
	if (dialogue_phase(&before) == PHASE_STARTTLS)
		explanation_add(out, HEADING_NEXT,
				_("EHLO again: what was said before TLS is void."),
				before.starttls_id);
	else
		explanation_add(out, HEADING_NEXT, _("Nothing: wait for the server's greeting."),
				0);
}

/* ---- the end ---- */

static const struct fact_entry closed_by_us = {
	.title = N_("Connection closed by this side"),
	.description = N_("You, or the program, closed the connection."),
	.fix = N_("No fix needed. Leaving with QUIT first is the polite way; servers count clients "
		  "that just hang up."),
	.source = "RFC 5321 §4.1.1.10",
};

static const struct fact_entry closed_politely = {
	.title = N_("Connection closed by the server, as announced"),
	.description = N_("The server had said that it would close, and did."),
	.fix = N_("No fix needed."),
	.source = "RFC 5321 §3.8, §4.1.1.10",
};

static const struct fact_entry closed_rudely = {
	.title = N_("Connection closed by the server without a word"),
	.description = N_("The server, or something in between, cut the connection without the 421 "
			  "with which it should announce that. A crash, a firewall, a limit, a ban "
			  "after failed logins, or a port that wants TLS first look like this."),
	.fix = N_("Connect again. If it happens at the same line each time, that line is what "
		  "somebody dislikes; compare from another network. If it happens right after the "
		  "connection, try implicit TLS."),
	.source = "RFC 5321 §3.8, §4.1.1.5",
};

static const struct fact_entry closed_unknown = {
	.title = N_("Connection lost while the verdict on the message was awaited"),
	.description = N_("The message had been sent with its final dot, and no reply came. Nobody "
			  "on this side can know whether the server accepted it: sending it again "
			  "may deliver it twice, not sending it may lose it."),
	.fix = N_("Ask the recipient, or the server's administrator to look into the log, before "
		  "sending again. Mail servers send again: a duplicate is better than a loss."),
	.source = "RFC 5321 §4.5.3.2.6, §6.1; RFC 1047",
};

static const struct {
	const char *how;
	const char *sentence;
} how_rows[] = {
	{ "reset", N_("The other side reset the connection (RST): it did not close it properly.") },
	{ "no_close_notify",
	  N_("TLS was not closed with close_notify, so it cannot be told whether "
	     "the server closed or somebody cut the line.") },
	{ "fin", N_("The other side closed the connection in the ordinary way (FIN).") },
	{ "dropped", N_("It was dropped at once, without QUIT.") },
};

/* True while the server owes the verdict on a message. */
static bool awaits_verdict(const struct dialogue *dialogue)
{
	for (size_t i = 0; i < dialogue->outstanding_count; i++)
		if (dialogue->outstanding_verb[i] == VERB_MESSAGE)
			return true;
	return false;
}

static void explain_closed(const struct journal *journal, struct replay *replay, uint32_t id,
			   struct explanation *out)
{
	const struct event *event = journal_event(journal, id);
	struct span members = members_of(event);
	struct dialogue before = replay_before(replay, id);
	bool ours = span_is(members_text(members, "by"), "client");
	bool polite = dialogue_phase(&before) == PHASE_CLOSING;

	fact_add(out,
		 awaits_verdict(&before) ? &closed_unknown
		 : ours                  ? &closed_by_us
		 : polite                ? &closed_politely
					 : &closed_rudely,
		 NULL, 0, N_("end of the connection"));
	for (size_t i = 0; i < sizeof(how_rows) / sizeof(how_rows[0]); i++)
		if (span_is(members_text(members, "how"), how_rows[i].how))
			explanation_add(out, HEADING_DECODED, _(how_rows[i].sentence), id);
	if (before.last_reply_id && polite)
		explanation_add(out, HEADING_WHY, _("The reply before it announced this."),
				before.last_reply_id);
	explanation_add(out, HEADING_NEXT,
			_("Nothing on this connection; connect again if you need to."), 0);
}

/* ---- what went wrong ---- */

static const struct {
	const char *fault;
	struct fact_entry entry;
} fault_rows[] = {
	{ "resolve",
	  { N_("Name not resolved"),
	    N_("The name service gave no address for the host, so there is nothing to connect to."),
	    N_("Check the spelling. A domain that takes mail need have no address of its own: "
	       ":connect mx:DOMAIN goes to its mail exchangers."),
	    "RFC 5321 §5.1" } },
	{ "connect",
	  { N_("No connection"), N_("No address of the host took the connection."),
	    N_("Refused at once means that nothing listens on that port; silence means a firewall, "
	       "a route, or a machine that is down. Many access networks block port 25 outwards: "
	       "try 587 or 465."),
	    "RFC 5321 §4.5.4.1" } },
	{ "tls",
	  { N_("TLS failed"),
	    N_("The TLS handshake did not succeed, or a TLS record could not be read. Nothing may "
	       "be sent in its place in clear text."),
	    N_("If clear text came where TLS was to begin, stop: somebody in between may have "
	       "written it; compare from another network. If the reason speaks of a wrong version "
	       "number, the port speaks clear text first: "
	       "use STARTTLS (587), or implicit TLS where you used none (465). Otherwise the two "
	       "sides have no version or cipher in common, or the certificate was refused."),
	    "RFC 3207 §4.1; RFC 8314 §3" } },
	{ "timeout",
	  { N_("Timed out"), N_("Something that was awaited did not come in time."),
	    N_("Check that the port is the right one and that no firewall swallows packets. A "
	       "server may be slow on purpose: raise the time with --timeout."),
	    "RFC 5321 §4.5.3.2" } },
	{ "closed",
	  { N_("Connection lost"), N_("The other side ended the connection before it was done."),
	    N_("Connect again; if it happens at the same place each time, compare from another "
	       "network."),
	    "RFC 5321 §3.8" } },
	{ "limit",
	  { N_("A bound was passed"),
	    N_("The server sent more than this program keeps of one line or one reply. What came "
	       "is kept; reading has stopped."),
	    N_("Check host and port: this is no SMTP server, or one that wants to fill memory."),
	    "RFC 5321 §4.5.3.1.5" } },
	{ "protocol",
	  { N_("The protocol was broken"), N_("What came cannot be gone on with safely."),
	    N_("Don't go on in this session. If bytes came in clear text behind the 220 to "
	       "STARTTLS, somebody in between may be adding commands: compare from another "
	       "network."),
	    "RFC 3207 §4.2" } },
};

/* What to do depends on the answer that led nowhere: a null MX is no question of spelling. */
static void explain_unresolved(const struct journal *journal, uint32_t id,
			       const struct fact_entry *usual, struct explanation *out)
{
	uint32_t answer;
	const struct fact_entry *cause = explain_way_cause(journal, id, &answer);
	struct fact_entry entry = *usual;
	struct message_value values[2];
	struct span members;

	if (!cause) {
		fact_add(out, usual, NULL, 0, N_("failure"));
		return;
	}
	members = members_of(journal_event(journal, answer));
	values[0] = (struct message_value){ "name", members_text(members, "name") };
	values[1] = (struct message_value){ "type", members_text(members, "type") };
	entry.description = cause->description;
	entry.fix = cause->fix;
	entry.source = cause->source;
	fact_add(out, &entry, values, 2, N_("failure"));
}

enum tls_failure tls_failure_of(struct span members)
{
	struct member member;

	if (members_text(members, "problem").size)
		return TLS_FAILURE_DISTRUST;
	/* 100 is ours, and what made the server break off. */
	return members_find(members, "alert", &member) &&
			       (span_is(members_text(members, "alert_by"), "server") ||
				members_number(members, "alert") == 100)
		       ? TLS_FAILURE_REFUSED
		       : TLS_FAILURE_BROKEN;
}

/* A certificate that is not trusted and an offer that is not taken are no question of ports. */
static void explain_tls_failed(struct span members, const struct fact_entry *usual,
			       struct explanation *out)
{
	static const struct fact_entry distrust = {
		N_("TLS failed: the certificate is not trusted"),
		N_("This side broke the handshake off, since the certificate does not prove who "
		   "the server is. Nothing was sent behind it."),
		N_("Correct what is named first: have the certificate renewed, or issued for this "
		   "name; connect by a name that it has; pass its CA with --ca-file. --insecure "
		   "goes on all the same, to look, over TLS that proves nothing."),
		"RFC 8314 §3; RFC 6125 §6"
	};
	const struct alert_entry *alert = alert_entry_find(members_number(members, "alert"));
	struct fact_entry refused = {
		N_("TLS failed: the server refused"),
		N_("The server broke the handshake off, with an alert that says why. Nothing may "
		   "be sent in its place in clear text."),
		alert ? alert->fix : usual->fix, alert ? alert->source : usual->source
	};

	switch (tls_failure_of(members)) {
	case TLS_FAILURE_DISTRUST:
		fact_add(out, &distrust, NULL, 0, N_("failure"));
		break;
	case TLS_FAILURE_REFUSED:
		fact_add(out, &refused, NULL, 0, N_("failure"));
		break;
	case TLS_FAILURE_BROKEN:
		fact_add(out, usual, NULL, 0, N_("failure"));
		break;
	}
}

static void explain_failed(const struct journal *journal, uint32_t id, struct explanation *out)
{
	const struct event *event = journal_event(journal, id);
	struct span members = members_of(event);
	struct message_value values[] = { { "text", members_text(members, "text") } };
	static const struct fact_entry other = { N_("Something failed"),
						 N_("The session could not go on."), NULL, NULL };
	const struct fact_entry *entry = &other;

	for (size_t i = 0; i < sizeof(fault_rows) / sizeof(fault_rows[0]); i++)
		if (span_is(members_text(members, "fault"), fault_rows[i].fault))
			entry = &fault_rows[i].entry;
	if (span_is(members_text(members, "fault"), "resolve"))
		explain_unresolved(journal, id, entry, out);
	else if (span_is(members_text(members, "fault"), "tls"))
		explain_tls_failed(members, entry, out);
	else
		fact_add(out, entry, NULL, 0, N_("failure"));
	if (values[0].bytes.size)
		part_add(out, HEADING_WHY, "{text}", values, 1, id);
	add_channel(journal, id, 1, out);
}

static void explain_timeout(const struct event *event, struct explanation *out)
{
	struct span members = members_of(event);
	struct message_value values[] = { { "command", members_text(members, "awaited") },
					  { "ms", members_text(members, "ms") } };
	static const struct fact_entry entry = {
		.title = N_("No reply to {command} in time"),
		.description = N_("The server owes a reply to {command}, and it has not come after "
				  "{ms} ms. It stays owed: if it comes late, it is still taken as "
				  "this command's."),
		.fix = N_(
			"Wait longer if you can: RFC 5321 asks for five minutes, two for DATA, ten "
			"after the final dot. Silence from the beginning on means a wrong port, a "
			"firewall, or a port that waits for TLS."),
		.source = "RFC 5321 §4.5.3.2",
	};

	fact_add(out, &entry, values, 2, N_("time-out"));
	if (span_is(values[0].bytes, "(message)"))
		explanation_add(out, HEADING_DESCRIPTION,
				_("It is the verdict on the message that is missing: whether the "
				  "server accepted it is unknown."),
				event->ref);
	if (event->ref)
		explanation_add(out, HEADING_WHY,
				_("This is the command that waits for its reply."), event->ref);
}

static void explain_early(const struct journal *journal, struct replay *replay, uint32_t id,
			  struct explanation *out)
{
	struct dialogue before = replay_before(replay, id);
	static const struct fact_entry entry = {
		.title = N_("Bytes in clear text before the TLS handshake"),
		.description =
			N_("These bytes came together with or behind the 220 to STARTTLS, in "
			   "clear text, although the server has to be silent there. Somebody "
			   "between you and the server may have put them there, to have them "
			   "taken for a part of the TLS session. They are shown and never "
			   "used."),
		.fix = N_(
			"Stop here: close the connection, and compare from another network. If it "
			"comes from the server itself, its software has the fault that was known "
			"as CVE-2011-0411 and has to be updated."),
		.source = "RFC 3207 §4.2, §6",
	};

	(void)journal;
	fact_add(out, &entry, NULL, 0, N_("injection before TLS"));
	if (before.last_reply_id)
		explanation_add(out, HEADING_WHY,
				_("The 220 to STARTTLS after which the server has to be silent."),
				before.last_reply_id);
	explanation_add(out, HEADING_NEXT, _("Close the connection."), 0);
}

/* ---- other events ---- */

/* Of a server's log, which tells that a login was refused, and no line of it. */
static void explain_logged_login(const struct message_value *values, struct explanation *out)
{
	static const struct fact_entry entry = {
		.title = N_("Login with {mechanism}: {outcome}"),
		.description = N_("A server's log tells that a login was refused. Neither the "
				  "user's name nor the reply is in it."),
		.fix = N_("Look for the name in the server's log of the password check at that "
			  "second (Dovecot's, for instance). The same address every few minutes "
			  "is a client with an old password; many names from it are somebody who "
			  "guesses."),
		.source = "RFC 4954 §6",
	};

	fact_add(out, &entry, values, 4, N_("login"));
	if (values[3].bytes.size)
		part_add(out, HEADING_WHY, N_("The log gives this reason: {reason}."), values, 4,
			 0);
}

static void explain_login(const struct event *event, struct explanation *out)
{
	struct span members = members_of(event);
	struct span mechanism = members_text(members, "mechanism");
	struct message_value values[] = { { "mechanism", mechanism },
					  { "user", members_text(members, "user") },
					  { "outcome", members_text(members, "outcome") },
					  { "reason", members_text(members, "reason") } };
	static const struct fact_entry entry = {
		.title = N_("Login with {mechanism}: {outcome}"),
		.description =
			N_("The login helper carried out an AUTH exchange with {mechanism}."),
		.source = "RFC 4954 §4",
	};
	static const struct fact_entry without = {
		.title = N_("No login was begun"),
		.description = N_("No mechanism could be chosen, so no AUTH was sent."),
		.fix = N_("Look at what stands behind AUTH in the last EHLO reply: most servers "
			  "offer it inside TLS only, and none on a port that is not for users. "
			  ":auth MECHANISM tries one all the same."),
		.source = "RFC 4954 §3, §4",
	};
	const struct mechanism_entry *row = mechanism_entry_find(mechanism);

	if (members_is(members, "imported")) {
		explain_logged_login(values, out);
		return;
	}
	fact_add(out, mechanism.size ? &entry : &without, values, 4, N_("login"));
	if (values[1].bytes.size)
		part_add(out, HEADING_DECODED, N_("User: {user}"), values, 4, 0);
	if (values[3].bytes.size)
		part_add(out, HEADING_WHY, "{reason}", values, 4, event->ref);
	if (row) {
		explanation_add(out, HEADING_DESCRIPTION, _(row->line), 0);
		explanation_add(out, HEADING_FIX, _(row->fix), 0);
		source_add(out, _(row->source));
	}
}

static void explain_held(struct explanation *out)
{
	static const struct fact_entry entry = {
		.title = N_("A line that is held back"),
		.description = N_("This line has not been sent: it waits for you, because a "
				  "breakpoint or a guard stopped it."),
		.fix = N_("Enter lets it go, or change it first; Ctrl-X drops it."),
	};

	fact_add(out, &entry, NULL, 0, N_("the gate"));
}

/* A remark of a user or of the program speaks for itself; what it is about is a line above. */
static void explain_note(const struct event *event, struct explanation *out)
{
	static const struct fact_entry remark = {
		.title = N_("A remark"),
		.description = N_("You or the program wrote this beside the session; nothing of it "
				  "was sent."),
		.fix = N_("No fix needed."),
	};
	static const struct fact_entry mark = {
		.title = N_("A mark"),
		.description = N_("You marked a line of the session; nothing was sent."),
		.fix = N_("No fix needed. Times can count from the line that was marked last."),
	};

	fact_add(out, event->size ? &remark : &mark, NULL, 0, N_("journal"));
}

static void explain_damaged(struct explanation *out)
{
	static const struct fact_entry entry = {
		.title = N_("A line of the journal that cannot be read"),
		.description = N_("This line of the file is torn or was changed: its checksum does "
				  "not fit. It is shown and not used."),
		.fix = N_("If the file was copied through a program that changes text, take the "
			  "original."),
	};

	fact_add(out, &entry, NULL, 0, N_("journal"));
}

bool explain_fact(const struct journal *journal, struct replay *replay, uint32_t id,
		  struct explanation *out)
{
	const struct event *event = journal_event(journal, id);

	switch ((enum event_kind)event->kind) {
	case EVENT_RESOLVED:
	case EVENT_ATTEMPT:
	case EVENT_CONNECTED:
		explain_way(event, id, out);
		return true;
	case EVENT_POLICY:
		explain_policy(event, id, out);
		return true;
	case EVENT_TLS_READY:
		explain_tls(journal, replay, id, out);
		return true;
	case EVENT_CLOSED:
		explain_closed(journal, replay, id, out);
		return true;
	case EVENT_FAILED:
		explain_failed(journal, id, out);
		return true;
	case EVENT_TIMEOUT:
		explain_timeout(event, out);
		return true;
	case EVENT_RECEIVED:
		explain_early(journal, replay, id, out);
		return true;
	case EVENT_LOGIN:
		explain_login(event, out);
		return true;
	case EVENT_HELD:
		explain_held(out);
		return true;
	case EVENT_DAMAGED:
		explain_damaged(out);
		return true;
	case EVENT_NOTE:
		explain_note(event, out);
		return true;
	case EVENT_UNKNOWN:
	case EVENT_SENT:
	case EVENT_BODY_SENT:
	case EVENT_COMMAND:
	case EVENT_REPLY:
	case EVENT_PHASE:
	case EVENT_KIND_COUNT:
		break;
	}
	return false;
}
