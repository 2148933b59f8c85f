/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Findings about the server that only several events show: what changed across
 * TLS, what was announced and not kept, what was slow. Those about the channel
 * are in finding_channel.c, those about the client's own lines in
 * finding_client.c and finding_content.c.
 */
#include "explain/finding_scan.h"

#include "base/memory.h"
#include "explain/entry.h"
#include "journal/members.h"

#define GREETING_SLOW_US 5000000
#define REPLY_SLOW_US 10000000
#define LINES_COMPARED 100 /* of an EHLO reply; no server has as many */

static void add_seconds(struct finding_scan *scan, const struct finding_head *head, uint32_t from,
			uint32_t to)
{
	char word[TIME_WORD_SIZE];
	uint64_t waited = journal_event(scan->journal, to)->time_us -
			  journal_event(scan->journal, from)->time_us;
	struct message_value values[] = { { "seconds", time_word(waited, word) } };

	finding_prove(finding_add(scan, head, from, values, 1), to);
}

/* ---- the greeting ---- */

/* "****": a firewall has written over the text. */
static bool is_masked(struct span text)
{
	size_t stars = 0;

	for (size_t i = 0; i < text.size; i++)
		stars += text.data[i] == '*';
	return stars >= 5 && stars * 2 > text.size;
}

static void look_at_masked_banner(struct finding_scan *scan, const struct finding_head *head,
				  uint32_t id)
{
	struct reply reply = REPLY_INIT;

	if (scan_verb(scan, id) == VERB_GREETING && journal_reply(scan->journal, id, &reply) &&
	    reply.count && is_masked(reply.lines[0].text))
		finding_add(scan, head, id, NULL, 0);
	reply_release(&reply);
}

/* A version number in the greeting: a digit, a dot, a digit behind the host's name. */
static bool has_version(struct span text)
{
	span_next_word(&text);
	for (size_t i = 1; i + 1 < text.size; i++)
		if (text.data[i] == '.' && text.data[i - 1] >= '0' && text.data[i - 1] <= '9' &&
		    text.data[i + 1] >= '0' && text.data[i + 1] <= '9')
			return true;
	return false;
}

static void look_at_version(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	struct reply reply = REPLY_INIT;

	if (scan_verb(scan, id) == VERB_GREETING && journal_event(scan->journal, id)->code == 220 &&
	    journal_reply(scan->journal, id, &reply) && reply.count &&
	    has_version(reply.lines[0].text)) {
		struct message_value values[] = { { "text", reply.lines[0].text } };

		finding_add(scan, head, id, values, 1);
	}
	reply_release(&reply);
}

static struct span first_word(struct span text)
{
	return span_next_word(&text);
}

static bool are_other_hosts(struct span name, struct span other)
{
	char *text = span_copy_text(other);
	bool differ = span_find(other, '.') < other.size && span_find(name, '.') < name.size &&
		      !span_is_word(name, text);

	memory_free(text);
	return differ;
}

static void look_at_names(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	struct reply greeting = REPLY_INIT, hello = REPLY_INIT;
	enum verb verb = scan_verb(scan, id);

	if (verb == VERB_GREETING)
		scan->memory->id = id;
	if (verb == VERB_EHLO && journal_event(scan->journal, id)->code == 250 &&
	    journal_reply(scan->journal, scan->memory->id, &greeting) && greeting.count &&
	    journal_reply(scan->journal, id, &hello)) {
		struct message_value values[] = {
			{ "name", first_word(greeting.lines[0].text) },
			{ "other", first_word(hello.lines[0].text) },
		};

		if (are_other_hosts(values[0].bytes, values[1].bytes))
			finding_prove(finding_add(scan, head, scan->memory->id, values, 2), id);
	}
	reply_release(&greeting);
	reply_release(&hello);
}

static void look_at_slow_greeting(struct finding_scan *scan, const struct finding_head *head,
				  uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);
	const struct event *connected = journal_event(scan->journal, before->connected_id);

	if (scan_verb(scan, id) == VERB_GREETING && connected &&
	    journal_event(scan->journal, id)->time_us > connected->time_us + GREETING_SLOW_US)
		add_seconds(scan, head, before->connected_id, id);
}

static void look_at_slow_replies(struct finding_scan *scan, const struct finding_head *head,
				 uint32_t id)
{
	const struct event *reply = journal_event(scan->journal, id);
	const struct event *command = journal_event(scan->journal, reply->ref);

	if (command && !(reply->marks & EVENT_UNSOLICITED) &&
	    reply->time_us > command->time_us + REPLY_SLOW_US)
		add_seconds(scan, head, reply->ref, id);
}

static void look_at_timeouts(struct finding_scan *scan, const struct finding_head *head,
			     uint32_t id)
{
	struct message_value values[] = { { "command",
					    members_text(scan_members(scan, id), "awaited") } };

	finding_add(scan, head, id, values, 1);
}

/* A bound that the scribe keeps was passed. */
static void look_at_floods(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	if (span_is(members_text(scan_members(scan, id), "fault"), "limit"))
		finding_add(scan, head, id, NULL, 0);
}

/* ---- what was offered ---- */

static bool lists(const struct reply *reply, struct span wanted)
{
	for (size_t n = 1; n < reply->count && n <= LINES_COMPARED; n++)
		if (span_equal(span_trim(reply->lines[n].text), wanted))
			return true;
	return false;
}

static void append_missing(struct bytes *out, char sign, const struct reply *reply,
			   const struct reply *other)
{
	for (size_t n = 1; n < reply->count && n <= LINES_COMPARED; n++) {
		struct span line = span_trim(reply->lines[n].text);

		if (line.size == 0 || lists(other, line))
			continue;
		if (out->size)
			bytes_append_byte(out, ' ');
		bytes_append_byte(out, (unsigned char)sign);
		bytes_append(out, line);
	}
}

/* The difference between two EHLO replies, as "+AUTH PLAIN -STARTTLS"; empty when none. */
static void compare_offers(struct finding_scan *scan, const struct finding_head *head,
			   uint32_t before_id, uint32_t after_id)
{
	struct reply before = REPLY_INIT, after = REPLY_INIT;
	struct bytes list = BYTES_INIT;

	if (journal_reply(scan->journal, before_id, &before) &&
	    journal_reply(scan->journal, after_id, &after)) {
		append_missing(&list, '+', &after, &before);
		append_missing(&list, '-', &before, &after);
	}
	/* STARTTLS has to be gone inside TLS (RFC 3207 §4.2): that alone tells nothing. */
	if (list.size && !span_is(bytes_span(&list), "-STARTTLS")) {
		struct message_value values[] = { { "list", bytes_span(&list) } };

		finding_prove(finding_add(scan, head, before_id, values, 1), after_id);
	}
	reply_release(&before);
	reply_release(&after);
	bytes_release(&list);
}

/* EHLO replies that follow each other, of one connection, `tls` or not in between. */
static void compare_with_previous(struct finding_scan *scan, const struct finding_head *head,
				  uint32_t id, bool tls)
{
	const struct event *reply = journal_event(scan->journal, id);
	uint32_t previous = scan->memory->id;
	const struct event *earlier = journal_event(scan->journal, previous);

	if (scan_verb(scan, id) != VERB_EHLO || reply->code != 250)
		return;
	if (earlier && earlier->conn == reply->conn &&
	    (tls ? earlier->layer != reply->layer
		 : earlier->layer == reply->layer && replay_at(scan->replay, id).authenticated))
		compare_offers(scan, head, previous, id);
	scan->memory->id = id;
}

static void look_at_tls_difference(struct finding_scan *scan, const struct finding_head *head,
				   uint32_t id)
{
	compare_with_previous(scan, head, id, true);
}

static void look_at_login_difference(struct finding_scan *scan, const struct finding_head *head,
				     uint32_t id)
{
	compare_with_previous(scan, head, id, false);
}

/* AUTH was offered in clear and is not inside TLS. */
static void look_at_vanished_auth(struct finding_scan *scan, const struct finding_head *head,
				  uint32_t id)
{
	struct dialogue now;
	bool offered;

	if (scan_verb(scan, id) != VERB_EHLO || journal_event(scan->journal, id)->code != 250)
		return;
	now = replay_at(scan->replay, id);
	offered = extension_in(now.extensions.offered, EXTENSION_AUTH);
	if (now.encryption == ENCRYPTION_NONE)
		scan->memory->id = offered ? id : 0;
	else if (scan->memory->id && !offered && !now.authenticated) {
		finding_prove(finding_add(scan, head, scan->memory->id, NULL, 0), id);
		scan->memory->id = 0;
	}
}

static void look_at_missing_statuses(struct finding_scan *scan, const struct finding_head *head,
				     uint32_t id)
{
	struct reply reply = REPLY_INIT;
	enum verb verb = scan_verb(scan, id);
	const struct dialogue *before = scan_before(scan, id);
	int code = journal_event(scan->journal, id)->code;

	if (verb == VERB_GREETING || verb == VERB_EHLO || verb == VERB_HELO || verb == VERB_LHLO ||
	    code / 100 == 3 || code == 0 ||
	    !extension_in(before->extensions.offered, EXTENSION_ENHANCEDSTATUSCODES))
		return;
	if (journal_reply(scan->journal, id, &reply) && !reply.status.class) {
		struct bytes digits = BYTES_INIT;
		struct message_value values[1];

		bytes_append_number(&digits, (uint64_t)code);
		values[0] = (struct message_value){ "code", bytes_span(&digits) };
		finding_prove(finding_add(scan, head, before->ehlo_reply_id, values, 1), id);
		bytes_release(&digits);
	}
	reply_release(&reply);
}

/* Codes of no standard: not in the catalogue, or only seen in the wild. */
static void look_at_odd_codes(struct finding_scan *scan, const struct finding_head *head,
			      uint32_t id)
{
	const struct event *event = journal_event(scan->journal, id);
	const struct reply_entry *entry = reply_entry_find(event->code);
	struct bytes digits = BYTES_INIT;
	struct message_value values[1];

	if (event->flaws & REPLY_BROKEN || (entry && entry->standing != STANDING_WILD))
		return;
	bytes_append_number(&digits, event->code);
	values[0] = (struct message_value){ "code", bytes_span(&digits) };
	finding_add(scan, head, id, values, 1);
	bytes_release(&digits);
}

/* Somebody's log, with what logs in still in it. */
static void look_at_logged_credentials(struct finding_scan *scan, const struct finding_head *head,
				       uint32_t id)
{
	const struct event *event = journal_event(scan->journal, id);
	const struct event *connected;

	if (!(event->marks & EVENT_HAS_SECRETS))
		return;
	connected = journal_event(scan->journal,
				  journal_before(scan->journal, id, EVENT_CONNECTED, event->conn));
	if (!connected || !members_text(span_of(connected->data, connected->size), "imported").size)
		return;
	if (scan->memory->id)
		finding_prove(&scan->out->items[scan->memory->id - 1], id);
	else {
		finding_add(scan, head, id, NULL, 0);
		scan->memory->id = (uint32_t)scan->out->count;
	}
}

const struct finding_session_rule finding_session_rules[] = {
	{ { "auth-vanished", FINDING_WARNING, FINDING_AUTHENTICATION,
	    N_("AUTH was offered in clear text and is not offered inside TLS."),
	    N_("The server's configuration is the wrong way round: AUTH belongs inside TLS."),
	    "RFC 8314 §3; RFC 3207 §4.2" },
	  look_at_vanished_auth,
	  EVENT_REPLY,
	  FINDING_EACH },
	{ { "banner-masked", FINDING_ERROR, FINDING_SECURITY,
	    N_("The greeting is written over with asterisks: a firewall inspects and changes the "
	       "session."),
	    N_("Switch the SMTP inspection (fixup) of the firewall off, or let it allow TLS."),
	    N_("Seen with Cisco PIX and ASA firewalls; RFC 3207 §6 on the danger") },
	  look_at_masked_banner,
	  EVENT_REPLY,
	  FINDING_EACH },
	{ { "banner-version", FINDING_NOTE, FINDING_SECURITY,
	    N_("The greeting tells the version of the software: {text}"),
	    N_("Nothing has to be done; those who would rather not tell it can shorten the "
	       "banner."),
	    "RFC 5321 §7.5" },
	  look_at_version,
	  EVENT_REPLY,
	  FINDING_EACH },
	{ { "log-credentials", FINDING_ERROR, FINDING_SECURITY,
	    N_("The text that was opened holds credentials: whoever reads it can log in. Here "
	       "their "
	       "structure is shown and nothing else."),
	    N_("Change the password, or revoke the token. Before the text is handed on, have "
	       "`smtpscope scrub` take out what is secret; switch the tool's logging of logins "
	       "off."),
	    N_("RFC 4954 §9: credentials are to be protected wherever they are") },
	  look_at_logged_credentials,
	  EVENT_COMMAND,
	  FINDING_EACH },
	{ { "capabilities-after-login", FINDING_NOTE, FINDING_PROTOCOL,
	    N_("What the server offers has changed with the login: {list}"),
	    N_("Nothing has to be done; only the latest EHLO reply counts."),
	    "RFC 4954 §4; RFC 5321 §4.1.1.1" },
	  look_at_login_difference,
	  EVENT_REPLY,
	  FINDING_EACH },
	{ { "capabilities-across-tls", FINDING_NOTE, FINDING_PROTOCOL,
	    N_("What the server offers has changed with TLS: {list}"),
	    N_("Nothing has to be done; only what is offered inside TLS counts."),
	    "RFC 3207 §4.2" },
	  look_at_tls_difference,
	  EVENT_REPLY,
	  FINDING_EACH },
	{ { "code-unknown", FINDING_NOTE, FINDING_PROTOCOL,
	    N_("The reply code {code} is in no standard; only its first digit can be relied on."),
	    N_("Read the text; the server's administrator knows what is meant."),
	    "RFC 5321 §4.2.1, §4.3.2" },
	  look_at_odd_codes,
	  EVENT_REPLY,
	  FINDING_EACH },
	{ { "flood", FINDING_ERROR, FINDING_SECURITY,
	    N_("The server sent more than a session takes, and reading stopped."),
	    N_("No mail server needs that. Look whether this is one; if it is yours, look for what "
	       "repeats its replies."),
	    "RFC 5321 §4.5.3" },
	  look_at_floods,
	  EVENT_FAILED,
	  FINDING_EACH },
	{ { "greeting-slow", FINDING_NOTE, FINDING_PERFORMANCE,
	    N_("The greeting took {seconds} s."),
	    N_("Servers delay it on purpose against spam programs (tarpitting), or look your "
	       "address up first: check that it has a reverse name."),
	    "RFC 5321 §4.5.3.2.1" },
	  look_at_slow_greeting,
	  EVENT_REPLY,
	  FINDING_EACH },
	{ { "name-differs", FINDING_NOTE, FINDING_PROTOCOL,
	    N_("The server greets as {name} and answers EHLO as {other}."),
	    N_("Mostly harmless: a load balancer, or two settings that were made at different "
	       "times. Let both say the same name."),
	    "RFC 5321 §4.3.1, §4.1.1.1" },
	  look_at_names,
	  EVENT_REPLY,
	  true },
	{ { "reply-slow", FINDING_NOTE, FINDING_PERFORMANCE, N_("A reply took {seconds} s."),
	    N_("Look at name lookups, filters and delays on purpose on the server's side."),
	    "RFC 5321 §4.5.3.2" },
	  look_at_slow_replies,
	  EVENT_REPLY,
	  FINDING_EACH },
	{ { "status-missing", FINDING_NOTE, FINDING_PROTOCOL,
	    N_("Enhanced codes are announced by ENHANCEDSTATUSCODES, and a reply {code} has none."),
	    N_("The server's own rules (access tables, filters) should give one with their texts."),
	    "RFC 2034 §4" },
	  look_at_missing_statuses,
	  EVENT_REPLY,
	  true },
	{ { "timed-out", FINDING_ERROR, FINDING_PERFORMANCE,
	    N_("The reply to {command} did not come in time."),
	    N_("Wait longer, or look for what swallows packets; a port that waits for TLS is "
	       "silent, too."),
	    "RFC 5321 §4.5.3.2" },
	  look_at_timeouts,
	  EVENT_TIMEOUT,
	  FINDING_EACH },
};

const size_t finding_session_rule_count = sizeof(finding_session_rules) /
					  sizeof(finding_session_rules[0]);
