/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connect table out of a journal. Read by the connect pane. */
#include "explain/way.h"

#include <string.h>

#include "base/measure.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "base/wrap.h"
#include "explain/port_doctor.h"
#include "journal/members.h"

#define FAMILY_COLUMN 26 /* of most addresses; longer ones push what follows */
#define RESULT_COLUMN 34

static struct way_line *add(struct way *way, const char *label, char *text, enum channel_mark mark,
			    uint32_t event)
{
	way->lines = memory_grow(way->lines, &way->capacity, way->count + 1, sizeof(*way->lines));
	way->lines[way->count] = (struct way_line){ label, text, mark, event, NULL };
	return &way->lines[way->count++];
}

static struct span members_of(const struct journal *journal, uint32_t id)
{
	const struct event *event = journal_event(journal, id);

	return event ? span_of(event->data, event->size) : span_of(NULL, 0);
}

/* ---- where to go from here ---- */

/* ":587" at the end of a target, with its colon; empty when it has none. */
static struct span port_part(struct span target)
{
	size_t at = target.size;
	uint64_t port;

	while (at > 0 && target.data[at - 1] != ':')
		at--;
	return at > 0 && span_number(span_after(target, at), &port) ? span_after(target, at - 1)
								    : span_of(NULL, 0);
}

/* The session's own target with another host in it; NULL where none can be connected to. */
static char *target_for(const struct journal *journal, struct span host)
{
	struct span target = span_text(journal_head(journal).target);
	size_t scheme = span_find_span(target, span_text("://"));
	bool bracketed = span_find(host, ':') < host.size;
	struct bytes out = BYTES_INIT;

	if (!host.size || span_find(host, '/') < host.size || span_is(host, "practice"))
		return NULL;
	if (scheme < target.size)
		bytes_append(&out, span_part(target, 0, scheme + 3));
	else if (span_starts_word(target, "mx:"))
		bytes_append_text(&out, "smtp://");
	bytes_append_text(&out, bracketed ? "[" : "");
	printable_append(&out, host);
	bytes_append_text(&out, bracketed ? "]" : "");
	bytes_append(&out, port_part(target));
	return bytes_take_text(&out);
}

/* ---- answers ---- */

static const struct {
	const char *outcome;
	const char *sentence;
	enum channel_mark mark;
} answer_rows[] = {
	{ "found", N_("{name}: {records}"), CHANNEL_PLAIN },
	{ "no-data", N_("{name}: no such record"), CHANNEL_PLAIN },
	{ "no-name", N_("{name}: there is no such name"), CHANNEL_WARNING },
	{ "bogus", N_("{name}: DNSSEC rejects the answer: {reason}"), CHANNEL_BAD },
	{ "timed-out", N_("{name}: no name server answered"), CHANNEL_BAD },
	{ "", N_("{name}: no answer: {reason}"), CHANNEL_BAD },
};

static void append_records(struct bytes *out, struct span members)
{
	struct member member;

	for (size_t at = 0; members_next(members, &at, &member);) {
		if (!span_is(member.name, "addresses") && !span_is(member.name, "records"))
			continue;
		bytes_append_text(out, out->size ? ", " : "");
		bytes_append(out, member.value);
	}
}

static bool has_line(const struct way *way, const char *text)
{
	for (size_t n = 0; n < way->count; n++)
		if (!strcmp(way->lines[n].text, text))
			return true;
	return false;
}

/* A name that stands for another one; where MX records name it, that is a mistake (RFC 5321 §5.1). */
static void add_alias(struct way *way, struct span members, uint32_t id)
{
	const struct message_value values[] = {
		{ "name", members_text(members, "name") },
		{ "canonical", members_text(members, "canonical") },
	};
	bool wrong = span_is(members_text(members, "about"), "exchanger");
	char *text;

	if (!values[1].bytes.size)
		return;
	text = message_text(wrong ? _("{name} is an alias (CNAME) of {canonical}, which an MX "
				      "record must not name")
				  : _("{name} is an alias (CNAME) of {canonical}"),
			    values, 2);
	if (has_line(way, text)) /* both families tell it */
		memory_free(text);
	else
		add(way, NULL, text, wrong ? CHANNEL_WARNING : CHANNEL_PLAIN, id);
}

/* Policies and TLSA records are the trust pane's. */
static bool is_of_the_way(struct span members)
{
	struct span about = members_text(members, "about");
	struct span type = members_text(members, "type");

	return !span_is(about, "client") && !span_is(about, "server") && !span_is(type, "TXT") &&
	       !span_is(type, "TLSA");
}

/* Several mail exchangers: each in a line of its own, the first to be tried first. */
static void add_exchangers(struct way *way, const struct journal *journal, uint32_t id)
{
	struct span members = members_of(journal, id);
	struct member member;

	for (size_t at = 0; members_next(members, &at, &member);) {
		size_t blank = span_find(member.value, ' ');
		struct bytes text = BYTES_INIT;

		if (!span_is(member.name, "records") || blank == member.value.size)
			continue;
		if (span_is(span_after(member.value, blank + 1), ".")) {
			/* Nobody can be connected to there (RFC 7505). */
			add(way, NULL, memory_copy_text(_("A null MX: no mail is taken here.")),
			    CHANNEL_WARNING, id);
			continue;
		}
		printable_append(&text, member.value);
		add(way, NULL, bytes_take_text(&text), CHANNEL_PLAIN, id)->connect =
			target_for(journal, span_after(member.value, blank + 1));
	}
}

static void add_answer(struct way *way, const struct journal *journal, uint32_t id)
{
	struct span members = members_of(journal, id);
	struct span outcome = members_text(members, "outcome");
	struct span type = members_text(members, "type");
	struct bytes records = BYTES_INIT;
	struct bytes text = BYTES_INIT;
	struct message_value values[3];
	size_t row = 0;

	append_records(&records, members);
	values[0] = (struct message_value){ "name", members_text(members, "name") };
	values[1] = (struct message_value){ "records", bytes_span(&records) };
	values[2] = (struct message_value){ "reason", members_text(members, "reason") };
	while (*answer_rows[row].outcome &&
	       !span_is(outcome.size ? outcome : span_text("found"), answer_rows[row].outcome))
		row++;
	bytes_append(&text, type);
	bytes_append_text(&text, type.size ? "  " : "");
	message_append(&text, _(answer_rows[row].sentence), values, 3);
	if (span_is(members_text(members, "dnssec"), "secure"))
		bytes_append_text(&text, " (DNSSEC)");
	bytes_release(&records);
	add(way, way->count ? NULL : _("Names"), bytes_take_text(&text), answer_rows[row].mark, id);
	add_alias(way, members, id);
	if (span_is(type, "MX"))
		add_exchangers(way, journal, id);
}

/* ---- addresses ---- */

/* Up to a column; what is longer is followed by one blank. */
static void pad(struct bytes *out, int column)
{
	do
		bytes_append_byte(out, ' ');
	while (wrap_columns(bytes_span(out)) < column);
}

/* "3.2" as "3.2 ms", "5000.0" as "5 s". */
static void append_time(struct bytes *out, struct span members)
{
	uint64_t ms = members_number(members, "ms");
	struct bytes seconds = BYTES_INIT;

	if (ms >= 1000 && ms % 1000 < 50) {
		bytes_append_number(&seconds, ms / 1000);
		measure_append(out, MEASURE_S, bytes_span(&seconds));
	} else {
		measure_append(out, MEASURE_MS, members_text(members, "ms"));
	}
	bytes_release(&seconds);
}

static const struct {
	const char *result;
	const char *words;
	enum channel_mark mark;
} result_rows[] = {
	{ "connected", N_("connected in {time}"), CHANNEL_GOOD },
	{ "refused", N_("refused in {time}"), CHANNEL_BAD },
	{ "no-answer", N_("no answer in {time}"), CHANNEL_BAD },
	{ "unreachable", N_("unreachable"), CHANNEL_BAD },
	{ "left", N_("slower, left after {time}"), CHANNEL_WARNING },
	{ "trying", N_("being tried, no answer yet"), CHANNEL_WARNING },
	{ "not-tried", N_("not tried"), CHANNEL_PLAIN },
	{ "", N_("failed: {words}"), CHANNEL_BAD },
};

/* One row: address, family, what became of it. */
static void add_address(struct way *way, bool first, struct span address, uint32_t id,
			const struct journal *journal)
{
	const struct event *event = journal_event(journal, id);
	struct span members = members_of(journal, id);
	struct span result = !event                           ? span_text("not-tried")
			     : event->kind == EVENT_CONNECTED ? span_text("connected")
							      : members_text(members, "result");
	bool ipv6 = span_find(address, ':') < address.size;
	bool local = span_find(address, '/') < address.size;
	struct bytes text = BYTES_INIT;
	struct bytes time = BYTES_INIT;
	struct message_value values[2];
	size_t row = 0;

	append_time(&time, members);
	values[0] = (struct message_value){ "time", bytes_span(&time) };
	values[1] = (struct message_value){ "words", members_text(members, "words") };
	while (*result_rows[row].result && !span_is(result, result_rows[row].result))
		row++;
	printable_append(&text, address);
	pad(&text, FAMILY_COLUMN);
	bytes_append_text(&text, local ? _("local") : ipv6 ? "IPv6" : "IPv4");
	pad(&text, RESULT_COLUMN);
	message_append(&text, _(result_rows[row].words), values, 2);
	bytes_release(&time);
	add(way, first ? _("Addresses") : NULL, bytes_take_text(&text), result_rows[row].mark, id)
		->connect = target_for(journal, address);
}

/* The last word on an address: a later ATTEMPT, or CONNECTED, outranks an earlier one. */
static uint32_t last_word(const struct journal *journal, uint32_t from, uint32_t until,
			  uint16_t conn, struct span address)
{
	uint32_t found = 0;

	for (uint32_t id = from; id <= until; id++) {
		const struct event *event = journal_event(journal, id);

		if (event->conn == conn &&
		    (event->kind == EVENT_ATTEMPT || event->kind == EVENT_CONNECTED) &&
		    span_equal(members_text(members_of(journal, id), "address"), address))
			found = id;
	}
	return found;
}

/* Those that the name service gave, then those that need no name. */
static void add_addresses(struct way *way, const struct journal *journal, uint32_t until,
			  uint16_t conn)
{
	size_t from = way->count;

	for (uint32_t id = 1; id <= until; id++) {
		const struct event *event = journal_event(journal, id);
		struct span members = members_of(journal, id);
		struct span about = members_text(members, "about");
		struct member member;

		if (event->conn != conn || event->kind != EVENT_RESOLVED ||
		    span_is(about, "client") || span_is(about, "server"))
			continue;
		for (size_t at = 0; members_next(members, &at, &member);) {
			if (span_is(member.name, "addresses"))
				add_address(way, way->count == from, member.value,
					    last_word(journal, id, until, conn, member.value),
					    journal);
		}
	}
	for (uint32_t id = 1; id <= until; id++) {
		const struct event *event = journal_event(journal, id);
		struct span address = members_text(members_of(journal, id), "address");
		bool shown = false;

		if (event->conn != conn ||
		    (event->kind != EVENT_ATTEMPT && event->kind != EVENT_CONNECTED))
			continue;
		for (size_t n = 0; n < way->count && !shown; n++)
			shown = way->lines[n].event &&
				journal_event(journal, way->lines[n].event)->kind !=
					EVENT_RESOLVED &&
				span_equal(members_text(members_of(journal, way->lines[n].event),
							"address"),
					   address);
		if (!shown)
			add_address(way, way->count == from, address,
				    last_word(journal, id, until, conn, address), journal);
	}
}

/* ---- what answers there ---- */

static void add_port(struct way *way, const struct journal *journal, uint16_t conn)
{
	struct port_signs signs;
	const struct port_diagnosis *diagnosis = port_diagnose_journal(journal, conn, &signs);

	if (!diagnosis)
		return;
	add(way, _("Port"), port_diagnosis_text(diagnosis->what, journal, conn), CHANNEL_BAD, 0);
	add(way, NULL, port_diagnosis_text(diagnosis->next, journal, conn), CHANNEL_PLAIN, 0);
}

/* ---- both ends ---- */

static void add_sentence(struct way *way, const char *label, const char *sentence,
			 const struct way_ends *ends, enum channel_mark mark, uint32_t event)
{
	const struct message_value values[] = {
		{ "client", ends->client },
		{ "client_name", ends->client_name },
		{ "helo", ends->helo },
		{ "server", ends->server },
		{ "server_name", ends->server_name },
		{ "greeting_name", ends->greeting_name },
	};

	add(way, label, message_text(_(sentence), values, 6), mark, event);
}

static void add_client(struct way *way, const struct way_ends *ends)
{
	if (!ends->client.size)
		return;
	add_sentence(way, _("This side"),
		     ends->seen ? N_("{client}, as the server sees it")
				: N_("{client}, as this machine sees it; the server has not said"),
		     ends, CHANNEL_PLAIN, 0);
	if (!ends->client_asked)
		return;
	if (!ends->client_name.size)
		add_sentence(way, NULL, N_("has no name (PTR): many servers refuse mail from it"),
			     ends, CHANNEL_BAD, ends->client_event);
	else if (ends->client_forward && !ends->client_agrees)
		add_sentence(way, NULL,
			     N_("is called {client_name} (PTR), and that name leads elsewhere"),
			     ends, CHANNEL_BAD, ends->client_event);
	else
		add_sentence(way, NULL,
			     ends->client_forward
				     ? N_("is called {client_name} (PTR), and that name leads back")
				     : N_("is called {client_name} (PTR)"),
			     ends, CHANNEL_GOOD, ends->client_event);
	if (ends->helo.size && ends->client_name.size)
		add_sentence(way, NULL,
			     way_same_name(ends->helo, ends->client_name)
				     ? N_("calls itself {helo} in EHLO, the same")
				     : N_("calls itself {helo} in EHLO, another name"),
			     ends,
			     way_same_name(ends->helo, ends->client_name) ? CHANNEL_GOOD
									  : CHANNEL_WARNING,
			     ends->helo_event);
}

static void add_server(struct way *way, const struct way_ends *ends)
{
	bool same;

	if (!ends->server_asked)
		return;
	add_sentence(way, _("The server"), N_("{server}"), ends, CHANNEL_PLAIN, 0);
	if (!ends->server_name.size) {
		add_sentence(way, NULL, N_("has no name (PTR)"), ends, CHANNEL_WARNING,
			     ends->server_event);
		return;
	}
	add_sentence(way, NULL,
		     ends->server_forward && !ends->server_agrees
			     ? N_("is called {server_name} (PTR), and that name leads elsewhere")
			     : N_("is called {server_name} (PTR)"),
		     ends,
		     ends->server_forward && !ends->server_agrees ? CHANNEL_WARNING : CHANNEL_GOOD,
		     ends->server_event);
	if (!ends->greeting_name.size)
		return;
	same = way_same_name(ends->greeting_name, ends->server_name);
	add_sentence(way, NULL,
		     same ? N_("greets as {greeting_name}, the same")
			  : N_("greets as {greeting_name}, another name"),
		     ends, same ? CHANNEL_GOOD : CHANNEL_PLAIN, ends->greeting_event);
}

bool way_of(const struct journal *journal, uint32_t until, struct way *way)
{
	const struct event *event = journal_event(journal, until);
	uint16_t conn = event ? event->conn : 0;
	struct way_ends ends;

	memset(way, 0, sizeof(*way));
	for (uint32_t id = 1; id <= until; id++) {
		event = journal_event(journal, id);
		if (event->conn == conn && event->kind == EVENT_RESOLVED &&
		    is_of_the_way(members_of(journal, id)))
			add_answer(way, journal, id);
	}
	add_addresses(way, journal, until, conn);
	add_port(way, journal, conn);
	way_ends_of(journal, until, &ends);
	add_client(way, &ends);
	add_server(way, &ends);
	return way->count > 0;
}

void way_release(struct way *way)
{
	for (size_t i = 0; i < way->count; i++) {
		memory_free(way->lines[i].text);
		memory_free(way->lines[i].connect);
	}
	memory_free(way->lines);
	memset(way, 0, sizeof(*way));
}
