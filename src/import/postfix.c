/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Postfix's log. A delivery: "to=<…>, relay=…, status=bounced (host … said: 550
 * … (in reply to RCPT TO command))". A refusal by its own server: "reject: RCPT
 * from …: 550 …; from=<…> to=<…>".
 */
#include "base/message.h"
#include "import/entry.h"
#include "import/formats.h"
#include "import/header.h"

#define SECOND_US UINT64_C(1000000)

/* "host mx.example.test[192.0.2.7] said: 550 … (in reply to RCPT TO command)". */
static void read_said(struct span text, struct entry *entry)
{
	struct span host = span_part(text, 0, span_find_span(text, span_text(" said: ")));
	struct span named = entry_behind(host, "host ");

	if (!named.size)
		named = entry_behind(host, "server ");
	/* The relay is the same host, with its port. */
	if (named.size && (!entry->host.size || span_find_span(entry->host, named) != 0))
		entry->host = named;
	if (span_has_word(host, "SASL authentication failed"))
		entry->verb = VERB_AUTH;
	entry->reply = entry_behind(text, " said: ");
	entry->command = entry_between(entry->reply, "(in reply to ", ")");
	entry->reply.size = span_find_span(entry->reply, span_text(" (in reply to "));
}

/* Why there is no reply: smtp(8)'s words, of which what stands behind "while" says when. */
static const struct {
	const char *words;
	enum fault_kind fault;
} faults[] = {
	{ "Host or domain name not found", FAULT_RESOLVE },
	{ "Name service error", FAULT_RESOLVE },
	{ "connect to ", FAULT_CONNECT },
	{ "lost connection with ", FAULT_CLOSED },
	{ "timed out while ", FAULT_TIMEOUT },
	{ "Cannot start TLS: ", FAULT_TLS },
	{ "Server certificate not ", FAULT_TLS },
	{ "TLS is required, but was not offered", FAULT_TLS },
};

static void read_fault(struct span text, struct entry *entry)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (span_find_span(text, span_text(faults[i].words)) == text.size)
			continue;
		entry->fault = faults[i].fault;
		entry->words = text;
		entry->command = entry_behind(text, " while ");
		if (!entry->host.size || span_is(entry->host, "none"))
			entry->host = entry_between(text, "with ", " ");
		return;
	}
}

/* "30", "0.52": whole seconds are enough for how long somebody waited. */
static size_t digits_of(struct span text)
{
	size_t size = 0;

	while (size < text.size && size < 6 && text.data[size] >= '0' && text.data[size] <= '9')
		size++;
	return size;
}

static void read_delivery(struct span line, struct entry *entry)
{
	struct span status = entry_behind(line, "status=");
	struct span text = entry_behind(status, " (");
	struct span delay = entry_behind(line, " delay=");
	uint64_t seconds = 0;

	if (text.size && text.data[text.size - 1] == ')')
		text.size--;
	entry->rcpt = entry_between(line, "to=<", ">");
	if (span_number(span_part(delay, 0, digits_of(delay)), &seconds))
		entry->waited_us = seconds * SECOND_US;
	entry->host = entry_between(line, "relay=", ",");
	if (span_find_span(text, span_text(" said: ")) < text.size) {
		read_said(text, entry);
	} else if (reader_code(text) > 0) {
		entry->reply = text;
		entry->verb = VERB_MESSAGE;
	} else {
		read_fault(text, entry);
	}
}

/* "warning: client.example.net[198.51.100.9]: SASL LOGIN authentication failed: …" */
static void read_login(struct span line, struct entry *entry)
{
	struct span rest = entry_behind(line, ": SASL ");

	entry->host = entry_between(line, "warning: ", ": SASL ");
	entry->mechanism = span_next_word(&rest);
	entry->words = entry_behind(line, " authentication failed: ");
	entry->user = entry_behind(entry->words, ", sasl_username=");
	entry->words.size = span_find_span(entry->words, span_text(", sasl_username="));
}

/* "reject: RCPT from host[192.0.2.7]: 550 5.1.1 …; from=<a> to=<b> proto=ESMTP helo=<c>". */
static void read_reject(struct span line, struct entry *entry)
{
	struct span text = entry_behind(line, "reject: ");
	size_t end;

	entry->command = span_next_word(&text);
	if (span_is(entry->command, "CONNECT"))
		entry->verb = VERB_GREETING;
	else if (span_starts_word(entry->command, "END-OF-MESSAGE"))
		entry->verb = VERB_MESSAGE;
	entry->host = entry_between(text, "from ", ": ");
	entry->reply = entry_behind(text, ": ");
	end = span_find_span(entry->reply, span_text("; from=<"));
	entry->sender = entry_between(span_after(entry->reply, end), "from=<", ">");
	entry->rcpt = entry_between(span_after(entry->reply, end), " to=<", ">");
	entry->reply.size = end;
}

static void take_entry(struct reader *reader, struct span line)
{
	struct header header = { .timed = false };
	struct entry entry = { .whole = line, .verb = VERB_UNKNOWN };

	header_skip(line, &header);
	entry.wall_us = header.timed ? header.wall_us : 0;
	if (entry_behind(line, " status=").size)
		read_delivery(line, &entry);
	else if (entry_behind(line, "reject: ").size)
		read_reject(line, &entry);
	else if (entry_behind(line, " said: ").size)
		read_said(line, &entry);
	else if (entry_behind(line, " authentication failed").data &&
		 entry_behind(line, ": SASL ").size)
		read_login(line, &entry);
	else if (entry_behind(line, "]: connect to ").size)
		read_fault(span_after(line, span_find_span(line, span_text("connect to "))),
			   &entry);
	entry_tell(reader, &entry);
}

static int recognise(const struct import_format *format, struct span sample)
{
	static const char *const texts[] = { "postfix/", "postfix-", ": NOQUEUE: reject: ", NULL };
	static const char *const replies[] = { " said: ",          "status=sent (",
					       "reject: ",         "status=deferred (",
					       "status=bounced (", ": SASL ",
					       "]: connect to ",   NULL };

	(void)format;
	return reader_has(sample, replies) ? entry_score(sample, texts) : 0;
}

static const struct entry_style style = { .take = take_entry };

const struct import_format import_postfix = {
	.name = "postfix",
	.title = N_("entries of Postfix's log"),
	.recognise = recognise,
	.style = &style,
	.line = entry_line,
	.end = entry_end,
};
