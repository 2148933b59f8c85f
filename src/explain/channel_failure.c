/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A handshake that failed: which side refused and with which alert, what each
 * had put forward; and the connections that were made to find out more.
 */
#include "explain/alerts.h"
#include "explain/channel_lines.h"

/* ---- who refused ---- */

void channel_add_refusal(const struct channel_subject *subject)
{
	const struct alert_entry *entry =
		alert_entry_find(members_number(subject->members, "alert"));
	struct message_value values[] = {
		{ "alert", span_text(entry ? entry->name : "?") },
		{ "number", channel_text(subject, "alert") },
		{ "meaning", span_text(entry ? _(entry->meaning) : "") },
		{ "text", channel_text(subject, "text") },
	};
	bool ours = channel_has(subject, "alert_by", "client");
	bool stood = channel_has(subject, "stage", "tls");

	channel_add(subject, N_("Verdict"), stood ? N_("TLS ended. {text}") : N_("No TLS. {text}"),
		    &values[3], 1)
		->mark = CHANNEL_BAD;
	if (values[1].bytes.size == 0) {
		channel_add(subject, N_("Refused by"),
			    N_("Nobody said no: the connection ended without an alert."), NULL, 0)
			->mark = CHANNEL_WARNING;
		return;
	}
	channel_add(
		subject, N_("Refused by"),
		ours && channel_text(subject, "problem").size
			? N_("This side: it does not trust the certificate, and told the server "
			     "so with alert {number} {alert}.")
		: ours ? N_("This side, with alert {number} {alert}. {meaning}")
		       : N_("The server, with alert {number} {alert}. {meaning}"),
		values, 3)
		->mark = CHANNEL_BAD;
	if (entry && !ours)
		channel_add(subject, N_("What to do"), entry->fix, NULL, 0);
	if (!stood)
		channel_add(subject, N_("Mail servers"),
			    N_("One that verifies does not deliver. One that encrypts where it can "
			       "tries in clear text, or later."),
			    NULL, 0);
}

void channel_add_offers(const struct channel_subject *subject)
{
	const struct {
		const char *label;
		const char *name;
		const char *sentence;
	} rows[] = {
		{ N_("We offered"), "offered_versions", N_("Versions: {value}.") },
		{ NULL, "offered_groups", N_("Groups: {value}.") },
		{ N_("It chose"), "server_version", N_("Version: {value}.") },
		{ NULL, "server_cipher", N_("Cipher: {value}.") },
		{ NULL, "server_group", N_("Group: {value}.") },
	};
	struct message_value ciphers = { "value", channel_text(subject, "offered_ciphers") };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct message_value value = { "value", channel_text(subject, rows[i].name) };

		if (value.bytes.size)
			channel_add(subject, rows[i].label, rows[i].sentence, &value, 1);
	}
	if (channel_text(subject, "server_version").size == 0)
		channel_add(subject, N_("It chose"),
			    N_("Nothing that was seen: it answered no offer."), NULL, 0);
	/* A long list, so the last thing. */
	if (ciphers.bytes.size)
		channel_add(subject, N_("Our ciphers"), N_("{value}."), &ciphers, 1);
}

/* ---- connections made for diagnosis ---- */

static bool reads_handshake(const struct channel_subject *subject, uint32_t id,
			    struct channel_subject *other)
{
	const struct event *event = journal_event(subject->journal, id);

	*other = *subject;
	other->id = id;
	other->event = event;
	other->members = span_of(event->data, event->size);
	return event->kind == EVENT_TLS_READY ||
	       (event->kind == EVENT_FAILED && channel_has(other, "stage", "handshake"));
}

/* The last ordinary handshake up to that of the subject. */
static bool find_ordinary(const struct channel_subject *subject, struct channel_subject *other)
{
	for (uint32_t id = subject->id; id; id--)
		if (reads_handshake(subject, id, other) && other->event->kind == EVENT_TLS_READY &&
		    channel_text(other, "rung").size == 0)
			return true;
	return false;
}

/* Whether another certificate comes to those who send no name. */
static void add_sni(const struct channel_subject *subject, const struct channel_subject *without)
{
	struct message_value values[] = { { "subject", channel_item(without, "chain", 0) },
					  { "text", channel_text(without, "text") } };
	struct channel_subject with;

	if (without->event->kind == EVENT_FAILED) {
		channel_add(subject, N_("Without SNI"), N_("TLS fails without a name. {text}"),
			    values, 2)
			->mark = CHANNEL_WARNING;
		return;
	}
	if (!find_ordinary(subject, &with))
		return;
	if (span_equal(channel_text(&with, "sha256"), channel_text(without, "sha256")))
		channel_add(subject, N_("Without SNI"),
			    N_("The same certificate comes when no name is sent."), values, 2);
	else
		channel_add(subject, N_("Without SNI"),
			    N_("Another certificate comes when no name is sent: {subject}."),
			    values, 2)
			->mark = CHANNEL_WARNING;
}

static void add_rung(const struct channel_subject *subject, const struct channel_subject *rung,
		     bool first)
{
	const struct alert_entry *entry = alert_entry_find(members_number(rung->members, "alert"));
	struct message_value values[] = {
		{ "rung", channel_text(rung, "rung") },
		{ "version", channel_text(rung, "version") },
		{ "cipher", channel_text(rung, "cipher") },
		{ "text", channel_text(rung, "text") },
		{ "alert", span_text(entry ? entry->name : "?") },
	};
	bool stands = rung->event->kind == EVENT_TLS_READY;
	bool broken = channel_has(rung, "rung", "tls-1.0") || channel_has(rung, "rung", "tls-1.1");
	bool server = channel_has(rung, "alert_by", "server");

	if (stands && channel_has(rung, "rung", "resume")) {
		bool resumed = members_is(rung->members, "resumed");

		channel_add(subject, first ? N_("Tried") : NULL,
			    resumed ? N_("{rung}: the server resumed the earlier session.")
				    : N_("{rung}: the server made a new session and resumed none."),
			    values, 5)
			->mark = resumed ? CHANNEL_GOOD : CHANNEL_PLAIN;
		return;
	}
	channel_add(subject, first ? N_("Tried") : NULL,
		    stands && broken ? N_("{rung}: TLS stands, with {version}, which is broken "
					  "(RFC 8996): the server should not take it.")
		    : stands         ? N_("{rung}: TLS stands, with {version}, {cipher}.")
		    : server         ? N_("{rung}: refused by the server ({alert}).")
				     : N_("{rung}: failed. {text}"),
		    values, 5)
		/* That an old version is refused is as it should be. */
		->mark = stands == broken ? CHANNEL_WARNING : CHANNEL_GOOD;
}

void channel_add_ladder(const struct channel_subject *subject)
{
	bool first = true;

	for (uint32_t id = 1; id <= subject->until; id++) {
		struct channel_subject rung;

		if (!reads_handshake(subject, id, &rung) || channel_text(&rung, "rung").size == 0)
			continue;
		add_rung(subject, &rung, first);
		first = false;
		if (channel_has(&rung, "rung", "no-sni"))
			add_sni(subject, &rung);
	}
}
