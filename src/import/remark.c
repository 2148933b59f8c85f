/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Remarks that tell a fact: what happened beside the lines that were said. Read
 * for conversation.c; every other remark is kept as a note.
 */
#include "import/remark.h"

#include <time.h>

#include "base/memory.h"
#include "import/conversation.h"
#include "journal/members.h"

/* "Name (192.0.2.7) port 25," and its like: the word without what stands around it. */
static struct span bare_word(struct span *rest)
{
	struct span word = span_next_word(rest);

	while (word.size && (word.data[0] == '(' || word.data[0] == '<' || word.data[0] == '"'))
		word = span_after(word, 1);
	while (word.size && (word.data[word.size - 1] == ',' || word.data[word.size - 1] == ';' ||
			     word.data[word.size - 1] == ')' || word.data[word.size - 1] == '>' ||
			     word.data[word.size - 1] == '"' || word.data[word.size - 1] == ':' ||
			     word.data[word.size - 1] == '.'))
		word.size--;
	return word;
}

/* Where the port's digits begin in "A:P" or "[A]:P"; 0 when there are none. */
static size_t find_port(struct span place)
{
	size_t at = place.size;
	uint64_t port;

	while (at > 0 && place.data[at - 1] != ':')
		at--;
	if (at < 2 || !span_number(span_after(place, at), &port) || port > 65535)
		return 0;
	/* A bare IPv6 address has no port behind its last colon. */
	return place.data[at - 2] == ']' || span_find(place, ':') == at - 1 ? at : 0;
}

static void add_place(struct bytes *members, struct span place, struct span rest)
{
	size_t at = find_port(place);
	uint64_t port = 0;

	if (at) {
		span_number(span_after(place, at), &port);
		place = span_part(place, 0, at - 1);
	} else if (span_is_word(span_next_word(&rest), "port")) {
		span_number(bare_word(&rest), &port);
	}
	if (place.size > 2 && place.data[0] == '[' && place.data[place.size - 1] == ']')
		place = span_part(place, 1, place.size - 2);
	members_add_text(members, "address", place);
	if (port)
		members_add_number(members, "port", port);
}

/* "connected to A:P", perhaps "(LMTP)", perhaps "after B timed out". */
static void read_connected(struct conversation *conversation, struct span text)
{
	size_t after = span_find_span(text, span_text(" after "));
	struct span rest = span_part(text, 0, after);
	struct bytes members = BYTES_INIT;
	struct span place = bare_word(&rest);

	conversation->stream->lmtp = span_has_word(rest, "LMTP");
	conversation->stream->joined = PHASE_NONE;
	add_place(&members, place, rest);
	if (after < text.size)
		members_add_item(&members, "attempts", span_after(text, after + 7));
	conversation_connected(conversation, bytes_span(&members));
	bytes_release(&members);
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

/* "TLSv1.3", "TLS1.3", "SSLv3": the version as the journal has it, "TLS 1.3". */
static bool add_version(struct bytes *version, struct span word, struct span rest)
{
	struct span next = bare_word(&rest);
	size_t at = 3;

	if (!span_starts_word(word, "TLS") && !span_starts_word(word, "SSL"))
		return false;
	if (word.size > at && (word.data[at] == 'v' || word.data[at] == 'V'))
		at++;
	if (word.size == 3 && next.size && is_digit(next.data[0]))
		word = next;
	else if (at < word.size && is_digit(word.data[at]))
		word = span_after(word, at);
	else
		return false;
	bytes_clear(version);
	bytes_append_text(version, "TLS ");
	bytes_append(version, word);
	return true;
}

/* "TLS_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384". */
static bool is_cipher(struct span word)
{
	size_t joints = 0;

	for (size_t i = 0; i < word.size; i++) {
		unsigned char byte = word.data[i];

		if (byte == '_' || byte == '-')
			joints++;
		else if (!is_digit(byte) && !(byte >= 'A' && byte <= 'Z'))
			return false;
	}
	return joints >= 2 && !is_digit(word.data[0]);
}

/* What a remark on TLS tells. */
struct tls_words {
	struct bytes version;
	struct span cipher;
	struct span name;
	struct span expires;
	bool trusted;
	bool refused; /* it says that the server is not verified */
};

static void read_tls_words(struct tls_words *tls, struct span text)
{
	struct span rest = text;
	bool negated = false;

	while (rest.size) {
		struct span word = bare_word(&rest);
		bool trusted = span_is_word(word, "verified") || span_is_word(word, "trusted");

		if (trusted && !negated)
			tls->trusted = true;
		if ((trusted && negated) || span_is_word(word, "unverified") ||
		    span_is_word(word, "untrusted"))
			tls->refused = true;
		if (span_is_word(word, "for"))
			tls->name = bare_word(&rest);
		else if (span_is_word(word, "expires"))
			tls->expires = bare_word(&rest);
		else if (!add_version(&tls->version, word, rest) && word.size && is_cipher(word))
			tls->cipher = word;
		negated = span_is_word(word, "not");
	}
	tls->trusted &= !tls->refused;
}

/* Further facts may stand behind them as NAME=VALUE; lists name theirs again for each item. */
/* A member that a text may tell of as NAME=VALUE. */
struct told_member {
	const char *name;
	bool list;
};

static void add_told(struct bytes *members, struct span text, const struct told_member *known,
		     size_t count)
{
	while (text.size) {
		struct span word = bare_word(&text);
		size_t equals = span_find(word, '=');
		struct span value = span_after(word, equals + 1);

		for (size_t i = 0; value.size && i < count; i++) {
			if (!span_is(span_part(word, 0, equals), known[i].name))
				continue;
			if (known[i].list)
				members_add_item(members, known[i].name, value);
			else
				members_add_text(members, known[i].name, value);
		}
	}
}

static void add_tls_facts(struct bytes *members, struct span text)
{
	static const struct told_member known[] = {
		{ "chain", true },           { "chain_issuer", true },   { "chain_key", true },
		{ "chain_signature", true }, { "chain_verdict", false }, { "dane", false },
		{ "dane_reason", false },    { "issuer", false },        { "match", false },
		{ "matched", false },        { "rung", false },          { "sha256", false },
		{ "sts_matched", false },    { "sts_mode", false },      { "domain", false },
	};

	add_told(members, text, known, sizeof(known) / sizeof(known[0]));
}

/* "name=mx.example.test type=A addresses=192.0.2.7 dnssec=secure" */
static void read_looked_up(struct conversation *conversation, struct span text)
{
	static const struct told_member known[] = {
		{ "name", false },     { "type", false },   { "outcome", false },
		{ "addresses", true }, { "records", true }, { "canonical", false },
		{ "dnssec", false },   { "reason", false }, { "about", false },
		{ "address", false },
	};
	struct bytes members = BYTES_INIT;

	add_told(&members, text, known, sizeof(known) / sizeof(known[0]));
	conversation_resolved(conversation, bytes_span(&members));
	bytes_release(&members);
}

/* "TLSv1.3 CIPHER, verified for NAME, expires DATE"; or "not verified". */
void remark_tls(struct conversation *conversation, struct span words)
{
	struct tls_words tls = { .version = BYTES_INIT };
	struct bytes members = BYTES_INIT;

	bytes_append_text(&tls.version, "TLS");
	read_tls_words(&tls, words);
	members_add_text(&members, "version", bytes_span(&tls.version));
	members_add_text(&members, "cipher", tls.cipher);
	members_add_bool(&members, "trusted", tls.trusted);
	if (tls.name.size)
		members_add_text(&members, "name", tls.name);
	if (!tls.trusted) {
		members_add_text(&members, "problem", span_text(tls.refused ? "told" : "not_told"));
		members_add_text(&members, "problem_text",
				 tls.refused ? span_trim(words)
					     : span_text(_("The text does not tell whether the "
							   "certificate was verified.")));
	}
	if (tls.expires.size)
		members_add_text(&members, "expires", tls.expires);
	add_tls_facts(&members, words);
	conversation_tls(conversation, bytes_span(&members), tls.trusted);
	bytes_release(&members);
	bytes_release(&tls.version);
}

/* "MTA-STS policy of example.test: unreachable, the reason": the state is a word of session/policy. */
static void read_policy(struct conversation *conversation, struct span text)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "domain", bare_word(&text));
	members_add_text(&members, "sts", bare_word(&text));
	if (span_trim(text).size)
		members_add_text(&members, "sts_reason", span_trim(text));
	conversation_policy(conversation, bytes_span(&members));
	bytes_release(&members);
}

static void read_tls_failed(struct conversation *conversation, struct span text)
{
	while (text.size && (text.data[0] == ':' || text.data[0] == ' '))
		text = span_after(text, 1);
	conversation_failed(conversation, FAULT_TLS,
			    text.size ? text : span_text("TLS handshake failed"));
}

/* Microseconds in "5 s", "0.5 s", "300 ms", "5 seconds"; false when it is no time. */
static bool read_duration(struct span text, uint64_t *us)
{
	struct span number = span_next_word(&text);
	struct span unit = bare_word(&text);
	size_t dot = span_find(number, '.');
	uint64_t whole, fraction = 0, scale = 1000000;
	struct span digits = span_part(span_after(number, dot + 1), 0, 6);

	if (span_is_word(unit, "ms"))
		scale = 1000;
	else if (!span_is_word(unit, "s") && !span_starts_word(unit, "sec"))
		return false;
	if (!span_number(span_part(number, 0, dot), &whole) || whole > 10000000 ||
	    (dot < number.size && !span_number(digits, &fraction)))
		return false;
	*us = whole * scale;
	for (size_t i = 0; i < digits.size; i++)
		scale /= 10;
	*us += fraction * scale;
	return true;
}

static bool read_waited(struct conversation *conversation, struct span text)
{
	uint64_t us;

	if (!read_duration(text, &us))
		return false;
	conversation->now_us += us;
	return true;
}

static bool read_timed_out(struct conversation *conversation, struct span text)
{
	uint64_t us;

	if (!read_duration(text, &us))
		return false;
	conversation_timed_out(conversation, us);
	return true;
}

/* "started 2026-11-22T06:00:00Z": when the session was, for what goes by the date. */
static bool read_started(struct conversation *conversation, struct span text)
{
	struct journal_head head = journal_head(conversation->journal);
	char *copy = span_copy_text(span_trim(text));
	struct tm tm = { 0 };
	const char *rest = strptime(copy, "%Y-%m-%dT%H:%M:%S", &tm);
	bool read = rest && tm.tm_year >= 70;

	if (read) {
		head.started_us = (uint64_t)timegm(&tm) * 1000000;
		journal_set_head(conversation->journal, head);
	}
	memory_free(copy);
	return read;
}

static void read_closed(struct conversation *conversation, struct span text)
{
	if (span_has_word(text, "close_notify"))
		conversation_closed(conversation, "server", "no_close_notify");
	else if (span_has_word(text, "by us") || span_has_word(text, "by client") ||
		 span_has_word(text, "by the client"))
		conversation_closed(conversation, "client", "closed");
	else
		conversation_closed(conversation, "server", "fin");
}

static bool read_fact(struct conversation *conversation, struct span text,
		      void (*read)(struct conversation *, struct span))
{
	read(conversation, text);
	return true;
}

static void read_lost(struct conversation *conversation, struct span text)
{
	(void)text;
	conversation_closed(conversation, "server", "lost");
}

static void read_reset(struct conversation *conversation, struct span text)
{
	(void)text;
	conversation_closed(conversation, "server", "reset");
}

static void read_left(struct conversation *conversation, struct span text)
{
	(void)text;
	conversation_closed(conversation, "client", "closed");
}

static void read_unreached(struct conversation *conversation, struct span text)
{
	while (text.size && (text.data[0] == ':' || text.data[0] == ' '))
		text = span_after(text, 1);
	conversation_failed(conversation, FAULT_CONNECT,
			    text.size ? text : span_text("connection failed"));
}

/* "too much was sent": a session's bound, past which nothing was read. */
static bool read_too_much(struct conversation *conversation, struct span text)
{
	if (text.size)
		return false;
	conversation_failed(conversation, FAULT_LIMIT, span_text("too much was sent"));
	return true;
}

/* What a remark begins with; case is ignored. One of the two functions reads what follows. */
static const struct {
	const char *words;
	void (*read)(struct conversation *conversation, struct span rest);
	bool (*try)(struct conversation *conversation, struct span rest); /* false: no fact */
} facts[] = {
	{ "client closed", read_left, NULL },
	{ "connected to ", read_connected, NULL },
	{ "MTA-STS policy of ", read_policy, NULL },
	{ "connection closed", read_closed, NULL },
	{ "connection failed", read_unreached, NULL },
	{ "connection lost", read_lost, NULL },
	{ "connection reset", read_reset, NULL },
	{ "looked up ", read_looked_up, NULL },
	{ "started ", NULL, read_started },
	{ "timed out after ", NULL, read_timed_out },
	{ "TLS established", remark_tls, NULL },
	{ "TLS handshake failed", read_tls_failed, NULL },
	{ "too much was sent", NULL, read_too_much },
	{ "waited ", NULL, read_waited },
};

/* Behind a 220 to STARTTLS whatever speaks of a failure speaks of the handshake. */
static bool tells_handshake(const struct conversation *conversation, struct span text)
{
	static const char *const words[] = { "handshake",
					     "certificate verify failed",
					     "certification path",
					     "wrong version number",
					     "self-signed certificate",
					     "self signed certificate",
					     "unknown ca",
					     "no shared cipher",
					     "unsupported protocol" };
	static const char *const failures[] = { "fail", "exception", "error", "unable", "alert" };
	bool failed = false;

	if (conversation_phase(conversation) != PHASE_STARTTLS)
		return false;
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		failed |= span_has_word(text, failures[i]);
	for (size_t i = 0; failed && i < sizeof(words) / sizeof(words[0]); i++)
		if (span_has_word(text, words[i]))
			return true;
	return false;
}

static bool tell_common(struct conversation *conversation, struct span text)
{
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		struct span words = span_text(facts[i].words);

		if (!span_starts_word(text, facts[i].words))
			continue;
		text = span_after(text, words.size);
		return facts[i].try ? facts[i].try(conversation, text)
				    : read_fact(conversation, text, facts[i].read);
	}
	if (!tells_handshake(conversation, text))
		return false;
	conversation_failed(conversation, FAULT_TLS, text);
	return true;
}

/* Where the connection goes is told before it stands. */
static void tell_trying(struct conversation *conversation, struct span text)
{
	struct span place = bare_word(&text);

	/* "localhost [127.0.0.1]:25 ...": the address is worth more than the name. */
	if (text.size && text.data[0] == '[')
		place = bare_word(&text);
	bytes_clear(&conversation->place);
	bytes_append(&conversation->place, place);
	if (span_is_word(span_next_word(&text), "port")) {
		bytes_append_text(&conversation->place, ":");
		bytes_append(&conversation->place, bare_word(&text));
	}
}

/* "Name (192.0.2.7) port 25 (#0)", "192.0.2.7:25": the address is worth more than the name. */
static void tell_connected(struct conversation *conversation, struct span text)
{
	struct span tried = bytes_span(&conversation->place);
	struct span rest = span_trim(text);
	struct bytes members = BYTES_INIT;
	struct span place = bare_word(&rest);

	if (rest.size > 1 && (rest.data[0] == '(' || rest.data[0] == '[') && rest.data[1] != '#')
		place = bare_word(&rest);
	/* Of "mail.example.test:587/?starttls=always" what is a place. */
	place.size = span_find(place, '/');
	if (!place.size ||
	    (find_port(tried) && !find_port(place) && !span_is_word(span_part(rest, 0, 4), "port")))
		place = tried;
	add_place(&members, place, rest);
	conversation_connected(conversation, bytes_span(&members));
	bytes_clear(&conversation->place);
	bytes_release(&members);
}

/* "TLSv1.3:TLS_AES_256_GCM_SHA384:256", "(TLS1.3)-(AES-256-GCM)": word by word. */
static void tell_tls(struct conversation *conversation, struct span text)
{
	struct bytes words = BYTES_INIT;

	for (size_t i = 0; i < text.size; i++) {
		unsigned char byte = text.data[i];

		bytes_append_byte(&words, byte == ':' || byte == '(' || byte == ')' ? ' ' : byte);
	}
	conversation_tls_told(conversation, words.size ? bytes_span(&words) : span_text("TLS"));
	bytes_release(&words);
}

static bool is_open(const struct conversation *conversation)
{
	enum phase phase = conversation_phase(conversation);

	return phase != PHASE_NONE && phase != PHASE_CLOSED;
}

void remark_add_place(struct bytes *members, struct span place)
{
	add_place(members, place, span_of(NULL, 0));
}

/* What is not wholly in the event that comes of it stays visible as a note. */
static void tell(struct conversation *conversation, enum fact fact, struct span whole,
		 struct span rest)
{
	uint64_t waited = 0;

	if (fact >= FACT_CLIENT_CLOSED && !is_open(conversation)) {
		conversation_note(conversation, whole);
		return;
	}
	switch (fact) {
	case FACT_NONE:
		conversation_note(conversation, whole);
		break;
	case FACT_TRYING:
		conversation_note(conversation, whole);
		tell_trying(conversation, rest);
		break;
	case FACT_CONNECTED:
		tell_connected(conversation, rest);
		break;
	case FACT_TLS:
	case FACT_TLS_NEWS:
		conversation_note(conversation, whole);
		tell_tls(conversation, rest);
		break;
	case FACT_VERIFIED:
		conversation_note(conversation, whole);
		conversation_tls_told(conversation, span_text("verified"));
		break;
	case FACT_UNVERIFIED:
		conversation_note(conversation, whole);
		conversation_tls_told(conversation, span_text("not verified"));
		break;
	case FACT_TLS_FAILED:
		read_tls_failed(conversation, whole);
		break;
	case FACT_UNREACHED:
		conversation_failed(conversation, FAULT_CONNECT, whole);
		break;
	case FACT_CLIENT_CLOSED:
		conversation_closed(conversation, "client", "closed");
		break;
	case FACT_SERVER_CLOSED:
		conversation_closed(conversation, "server", "fin");
		break;
	case FACT_LOST:
		conversation_closed(conversation, "server", "lost");
		break;
	case FACT_TIMED_OUT:
		conversation_note(conversation, whole);
		read_duration(rest, &waited);
		conversation_timed_out(conversation, waited);
		break;
	}
}

bool remark_tell(struct conversation *conversation, const struct saying *rows, struct span text)
{
	text = span_trim(text);
	for (; rows && rows->words; rows++) {
		if (!span_starts_word(text, rows->words))
			continue;
		tell(conversation, rows->fact, text, span_after(text, span_text(rows->words).size));
		return true;
	}
	return tell_common(conversation, text);
}

bool remark_is_fact(const struct saying *rows, struct span text)
{
	text = span_trim(text);
	for (; rows && rows->words; rows++)
		if (span_starts_word(text, rows->words))
			return true;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (span_starts_word(text, facts[i].words))
			return true;
	return false;
}
