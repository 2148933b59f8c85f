/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hints for texts without SMTP; asked by cli's loading when it must refuse one. */
#include "import/hint.h"

#include "base/message.h"
#include "import/reader.h"
#include "smtp/status.h"

#define WORDS_MAX 8

/* The first row counts of which a word stands in the text; case is ignored. */
static const struct {
	const char *words[WORDS_MAX];
	const char *hint; /* N_() */
} rows[] = {
	{ { "opendkim[", "rspamd", "amavis[", "spamd[" },
	  N_("The text is of a filter that works beside the mail server. What the sender was told "
	     "stands in the mail server's own log: look there for the same queue id.") },
	{ { "connection refused", "ECONNREFUSED", "actively refused" },
	  N_("The text tells of a refused connection: the host was reached, but nothing listens on "
	     "that port, or a firewall turns callers away. See whether the server runs and on "
	     "which port; `smtpscope probe HOST:25 HOST:587 HOST:465` asks it.") },
	{ { "ENOTFOUND", "getaddrinfo", "name or service not known", "no such host",
	    "could not resolve", "name resolution" },
	  N_("The text tells of a host name that was not found. Compare its spelling with what the "
	     "provider names, and see whether the name service answers on that machine; "
	     "`smtpscope probe HOST:587` shows every step.") },
	{ { "WRONG_VERSION_NUMBER", "wrong version number", "SSL23_GET_SERVER_HELLO",
	    "packet length too long", "first record does not look like" },
	  N_("The text tells of TLS that was begun where the server speaks plain SMTP. Port 465 "
	     "begins with TLS; ports 587 and 25 begin in clear, and STARTTLS comes later: one of "
	     "the two settings, the port or the kind of encryption, is wrong.") },
	{ { "certificate verify failed", "CERTIFICATE_VERIFY_FAILED", "self-signed certificate",
	    "self signed certificate", "unable to get local issuer",
	    "RemoteCertificateNameMismatch", "certificate doesn't match",
	    "certificate does not match" },
	  N_("The text tells of a certificate that was not trusted. `smtpscope probe HOST:587` "
	     "says why: its name, its dates, or who issued it.") },
	{ { "STARTTLS extension not supported", "STARTTLS is not supported",
	    "does not support STARTTLS", "STARTTLS not supported",
	    "does not support secure connections" },
	  N_("The text tells that the server did not offer STARTTLS. Either it speaks TLS from the "
	     "first byte, mostly on port 465, or it has none on that port, or something in between "
	     "took the offer away; `smtpscope probe HOST:587 HOST:465` shows what is offered.") },
	{ { "no route to host", "network is unreachable", "EHOSTUNREACH", "ENETUNREACH" },
	  N_("The text tells that there is no way to the host: look at the network of the machine "
	     "that was to send, and at the address; one that has no IPv6 must try IPv4.") },
	{ { "timed out", "ETIMEDOUT", "timeout expired" },
	  N_("The text tells of a time-out: nobody answered. Mostly a firewall drops what is sent; "
	     "many providers close port 25 to customers, where 587 or 465 is open. `smtpscope "
	     "probe HOST:25 HOST:587 HOST:465` shows which port answers.") },
	{ { "ECONNRESET", "connection reset", "unexpectedly closed", "connection closed",
	    "closed unexpectedly" },
	  N_("The text tells that the connection was lost, and not what was said before. "
	     "`smtpscope USER@HOST:587` shows how far a session comes.") },
	{ { "* OK [", "IMAP4rev1", "* BYE" },
	  N_("The text is an IMAP conversation: that is how mail is read. Sending goes by SMTP, "
	     "mostly on port 587 or 465.") },
	{ { "+OK " },
	  N_("The text is a POP3 conversation: that is how mail is fetched. Sending goes by SMTP, "
	     "mostly on port 587 or 465.") },
	{ { "HTTP/1.", "HTTP/2 " },
	  N_("The text is an HTTP conversation: what was asked is a web server or an interface for "
	     "programs, whose own words say what was wrong.") },
	{ { "authenticat", "login denied", "bad credentials", "invalid credentials" },
	  N_("The text tells of a refused login, and not what the server said. Let the program "
	     "write its debug output, or try the login here: `smtpscope USER@HOST:587`, F4.") },
	{ { "smtp", "mail server", "recipient" },
	  N_("The text speaks of mail, and quotes nothing that a server said. Ask for the debug "
	     "output of the program, the server's log, or the whole bounce with its technical "
	     "part.") },
};

/* "5.7.1" in a line that speaks of mail; empty when there is none. */
static struct span find_status(struct span text)
{
	static const char *const words[] = { "mail",      "smtp",    "server",
					     "recipient", "message", "rejected" };

	while (text.size) {
		struct span line = reader_line(&text);
		bool speaks = false;

		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !speaks; i++)
			speaks = span_has_word(line, words[i]);
		for (size_t at = 0; speaks && at + 5 <= line.size; at++) {
			struct span rest = span_after(line, at);
			struct status status;
			size_t size;

			if ((rest.data[0] != '4' && rest.data[0] != '5') ||
			    (at > 0 && rest.data[-1] != ' ' && rest.data[-1] != '#' &&
			     rest.data[-1] != '(' && rest.data[-1] != '"' && rest.data[-1] != ':'))
				continue;
			size = status_parse(rest, &status);
			if (size && (size == rest.size || rest.data[size] != '.'))
				return span_part(rest, 0, size);
		}
	}
	return span_of(NULL, 0);
}

/* "error 535", "SMTP code: 550": a number that is said to be a code; empty when there is none. */
static struct span find_code(struct span text)
{
	static const char *const before[] = { "error",    "code",  "status", "smtp",
					      "response", "reply", "fehler" };
	struct span last = span_of(NULL, 0);

	while (text.size) {
		struct span rest = reader_line(&text);

		while (rest.size) {
			struct span word = span_next_word(&rest);
			size_t size = 0;

			while (size < word.size && word.data[size] >= '0' && word.data[size] <= '9')
				size++;
			for (size_t i = 0; size == 3 && i < sizeof(before) / sizeof(before[0]); i++)
				if (span_has_word(last, before[i]) &&
				    reader_code(span_part(word, 0, 3)) >= 400 &&
				    word.data[1] <= '5')
					return span_part(word, 0, 3);
			last = word;
		}
	}
	return span_of(NULL, 0);
}

static bool has_one_of(struct span text, const char *const words[WORDS_MAX])
{
	for (size_t i = 0; i < WORDS_MAX && words[i]; i++)
		if (span_has_word(text, words[i]))
			return true;
	return false;
}

void import_hint(struct span text, struct bytes *out)
{
	struct span sample = span_part(text, 0, READER_SAMPLE), code = find_status(sample);
	struct message_value value = { "code", code };

	if (!code.size)
		value.bytes = find_code(sample);
	if (value.bytes.size) {
		message_append(out,
			       _("The text names the code {code}, and does not quote what the "
				 "server said: `smtpscope explain {code}` tells what it means."),
			       &value, 1);
		return;
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (has_one_of(sample, rows[i].words)) {
			bytes_append_text(out, _(rows[i].hint));
			return;
		}
	bytes_append_text(out, _("Transcripts of many tools are read (smtpscope list imports), and "
				 "written conversations with lines such as \"S: 220 "
				 "mail.example.test ESMTP\" and \"C: EHLO client.example.net\"."));
}
