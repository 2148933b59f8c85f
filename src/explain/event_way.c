/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the server explained: answers of the name service, attempts, the connection. */
#include "base/memory.h"
#include "explain/event_fact.h"
#include "journal/members.h"

/* ---- answers of the name service ---- */

/* By type (NULL: any) and outcome (NULL: found); the first that fits speaks. */
static const struct answer_row {
	const char *type;
	const char *outcome;
	struct fact_entry entry;
} answer_rows[] = {
	{ "MX",
	  "found",
	  { N_("Mail exchangers of {name}"),
	    N_("These hosts take the mail of {name}. The one with the lowest number is tried "
	       "first, the next when no address of it can be connected to; equal numbers share the "
	       "load."),
	    N_("No fix needed. If a host is wrong, correct the MX record in the DNS, and mind the "
	       "time for which old answers are kept."),
	    "RFC 5321 §5.1" } },
	{ "MX",
	  "no-data",
	  { N_("{name} has no MX record and is its own mail exchanger"),
	    N_("A domain without MX records takes its mail at its own address, if it has one "
	       "(the implicit MX)."),
	    N_("If {name} is to receive mail, an MX record says so for certain. If it is to "
	       "receive none, a null MX (\"0 .\") spares everybody the attempt."),
	    "RFC 5321 §5.1; RFC 7505" } },
	{ "MX",
	  "no-name",
	  { N_("There is no domain {name}"),
	    N_("The DNS knows nothing under that name: no mail can be delivered there, and mail "
	       "from there is refused by many servers."),
	    N_("Check the spelling; look whether the domain has run out."), "RFC 5321 §5.1" } },
	{ "PTR",
	  "found",
	  { N_("The name of the address {address}"),
	    N_("The reverse entry (PTR) names the host behind an address. Mail servers look it up "
	       "for every client, and then whether that name leads back to the address."),
	    N_("No fix needed if the name is the one that is said in EHLO, and leads back."),
	    "RFC 5321 §4.1.3; RFC 1912 §2.1" } },
	{ "PTR",
	  "no-name",
	  { N_("The address {address} has no name"),
	    N_("There is no reverse entry (PTR) for it. Large providers refuse mail from such an "
	       "address, or file it as spam."),
	    N_("Whoever owns the address (the provider of the line or of the server) can set its "
	       "PTR; the owner of the mail domain cannot."),
	    "RFC 1912 §2.1" } },
	{ "TLSA",
	  "found",
	  { N_("TLSA records of {name}"),
	    N_("The domain says here which certificate its mail server shows (DANE). It counts "
	       "only if DNSSEC vouches for it."),
	    N_("No fix needed as long as a record fits the certificate."), "RFC 7672 §3" } },
	{ NULL,
	  "found",
	  { N_("Name resolved"),
	    N_("The name service gave the addresses of {name}. They are tried one after the other "
	       "until one answers."),
	    N_("No fix needed. If an address is wrong, correct it in the DNS, and mind the time "
	       "for which old answers are kept."),
	    "RFC 5321 §5.1; RFC 8305" } },
	{ NULL,
	  "no-data",
	  { N_("{name} has no {type} record"),
	    N_("The name exists, but nothing of the type {type} stands under it."),
	    N_("No fix needed if another type was found: a host may have IPv4 only, or no TLSA "
	       "record."),
	    "RFC 2308 §2.2" } },
	{ NULL,
	  "no-name",
	  { N_("There is no name {name}"),
	    N_("The name service says that the name does not exist, under any type."),
	    N_("Check the spelling, and whether the domain's zone holds the name."),
	    "RFC 2308 §2.1; RFC 8020" } },
	{ NULL,
	  "bogus",
	  { N_("DNSSEC rejects what was said of {name}"),
	    N_("The zone is signed, and the answer does not fit its signatures. Either the zone is "
	       "broken, or somebody forges the answer. Name servers that validate hand nothing on, "
	       "so that for many mail servers the domain does not exist now."),
	    N_("The domain's owner: look at the zone with a checker (dnsviz.net), sign it again, "
	       "compare the DS record at the parent with the key. Everybody else: report it, and "
	       "don't work around it for mail that matters."),
	    "RFC 4035 §5; RFC 7672 §2.1" } },
	{ NULL,
	  "timed-out",
	  { N_("No name server answered for {name}"),
	    N_("The question was asked and nothing came back: the name servers of this machine do "
	       "not answer, or those of the domain."),
	    N_("Try another name; if that fails too, look at /etc/resolv.conf and the network. "
	       "--dns-server asks another one."),
	    "RFC 1035 §7.2" } },
	{ NULL,
	  "unavailable",
	  { N_("{type} records cannot be looked up by this build"),
	    N_("This smtpscope was built without libunbound."),
	    N_("Build it with libunbound, or look the records up with `host -t {type} {name}`."),
	    NULL } },
	{ NULL,
	  "alias-circle",
	  { N_("The aliases of {name} lead in a circle"),
	    N_("An alias (CNAME) stands for another name, that one for a third, and so on back to "
	       "the first. Name servers give up there and answer with an error (SERVFAIL), as if "
	       "they were out of order."),
	    N_("The domain's owner: let the last alias name a host that has an address. Nobody "
	       "else can do anything about it."),
	    "RFC 1034 §3.6.2" } },
	{ NULL,
	  "failed",
	  { N_("{name} could not be looked up"),
	    N_("A name server answered that it cannot or will not tell."),
	    N_("Try again later. If it stays so for this name only, its own name servers are at "
	       "fault; if for every name, those of this machine."),
	    "RFC 1035 §4.1.1" } },
};

static const struct fact_entry null_exchanger = {
	N_("{name} takes no mail"),
	N_("Its only MX record is \".\" (a null MX): the domain's owner declares that nobody "
	   "receives mail there. Senders give up at once."),
	N_("If the domain is to receive mail, name a host in its MX record."), "RFC 7505 §3"
};

static const struct {
	const char *state;
	const char *sentence;
} security_rows[] = {
	{ "secure", N_("DNSSEC: secure. The answer is signed, from the root down to {name}.") },
	{ "insecure", N_("DNSSEC: insecure. The zone is not signed; anybody on the way could have "
			 "changed the answer.") },
	{ "bogus", N_("DNSSEC: bogus. {reason}") },
};

static const struct {
	const char *word;
	const char *sentence;
} trouble_rows[] = {
	{ "address", N_("One MX record holds an address where a name must stand: mail servers skip "
			"it (RFC 1035 §3.3.9).") },
	{ "null_among_others", N_("One MX record is a null MX beside others, where it must stand "
				  "alone (RFC 7505 §3); it is skipped.") },
};

static bool is_null_exchanger(struct span members)
{
	struct member member;

	return span_is(members_text(members, "type"), "MX") &&
	       members_find(members, "records", &member) && span_is(member.value, "0 .") &&
	       !members_find(members, "trouble", &member);
}

static const struct fact_entry *find_answer(struct span members)
{
	struct span type = members_text(members, "type");
	struct span outcome = members_text(members, "outcome");

	if (is_null_exchanger(members))
		return &null_exchanger;
	for (size_t i = 0; i < sizeof(answer_rows) / sizeof(answer_rows[0]); i++) {
		const struct answer_row *row = &answer_rows[i];

		if ((!row->type || span_is(type, row->type)) &&
		    span_is(outcome.size ? outcome : span_text("found"), row->outcome))
			return &row->entry;
	}
	return &answer_rows[sizeof(answer_rows) / sizeof(answer_rows[0]) - 1].entry;
}

/* Records beside the way: reports, policies, names of addresses. */
static bool is_on_the_way(struct span members)
{
	struct span type = members_text(members, "type");

	return span_is(type, "MX") || span_is(type, "A") || span_is(type, "AAAA");
}

const struct fact_entry *explain_way_cause(const struct journal *journal, uint32_t id,
					   uint32_t *answer)
{
	uint16_t conn = journal_event(journal, id)->conn;

	*answer = id;
	while ((*answer = journal_before(journal, *answer, EVENT_RESOLVED, conn))) {
		const struct event *event = journal_event(journal, *answer);
		struct span members = span_of(event->data, event->size);
		struct span outcome = members_text(members, "outcome");
		bool found = !outcome.size || span_is(outcome, "found");

		if (!is_on_the_way(members))
			continue;
		if (is_null_exchanger(members) || (!found && !span_is(outcome, "no-data")))
			return find_answer(members);
	}
	return NULL;
}

/* One paragraph for each item of the lists. */
static void add_items(struct span members, struct explanation *out, uint32_t id)
{
	struct member member;
	size_t offset = 0;

	while (members_next(members, &offset, &member)) {
		struct message_value values[] = { { "value", member.value } };

		if (span_is(member.name, "attempts"))
			part_add(out, HEADING_DECODED, N_("Tried: {value}"), values, 1, id);
		if (span_is(member.name, "addresses"))
			part_add(out, HEADING_DECODED, N_("Address: {value}"), values, 1, id);
		if (span_is(member.name, "records"))
			part_add(out, HEADING_DECODED, N_("Record: {value}"), values, 1, id);
		for (size_t i = 0; i < sizeof(trouble_rows) / sizeof(trouble_rows[0]); i++) {
			if (span_is(member.name, "trouble") &&
			    span_is(member.value, trouble_rows[i].word))
				part_add(out, HEADING_DECODED, trouble_rows[i].sentence, NULL, 0,
					 id);
		}
	}
}

static void add_security(struct span members, const struct message_value *values, size_t count,
			 struct explanation *out, uint32_t id)
{
	struct span state = members_text(members, "dnssec");

	for (size_t i = 0; i < sizeof(security_rows) / sizeof(security_rows[0]); i++) {
		if (span_is(state, security_rows[i].state))
			part_add(out, HEADING_DECODED, security_rows[i].sentence, values, count,
				 id);
	}
	if (!span_is(state, "unchecked"))
		return;
	if (members_text(members, "reason").size)
		part_add(out, HEADING_DECODED, N_("DNSSEC: not checked ({reason})."), values, count,
			 id);
	else
		part_add(out, HEADING_DECODED,
			 N_("DNSSEC: not checked. The answer comes from this machine's own "
			    "sources, not from the DNS."),
			 values, count, id);
}

static void explain_answer(const struct event *event, uint32_t id, struct explanation *out)
{
	struct span members = span_of(event->data, event->size);
	struct message_value values[] = {
		{ "name", members_text(members, "name") },
		{ "type", members_text(members, "type") },
		{ "reason", members_text(members, "reason") },
		{ "canonical", members_text(members, "canonical") },
		{ "ttl", members_text(members, "ttl") },
		{ "address", members_text(members, "address") },
	};
	size_t count = sizeof(values) / sizeof(values[0]);

	fact_add(out, find_answer(members), values, count, N_("name service"));
	add_items(members, out, id);
	if (values[3].bytes.size)
		part_add(out, HEADING_DECODED, N_("{name} is an alias (CNAME) of {canonical}."),
			 values, count, id);
	if (values[3].bytes.size && span_is(members_text(members, "about"), "exchanger"))
		part_add(out, HEADING_DECODED,
			 N_("An MX record must not name an alias (RFC 5321 §5.1, RFC 2181 §10.3): "
			    "some servers skip it, and certificates and DANE then depend on which "
			    "name is checked. Name {canonical} in the MX record."),
			 values, count, id);
	add_security(members, values, count, out, id);
	if (values[4].bytes.size)
		part_add(out, HEADING_DECODED, N_("Name servers keep this answer for {ttl} s."),
			 values, count, id);
	if (span_is(members_text(members, "source"), "--resolve"))
		part_add(out, HEADING_DECODED, N_("Nobody was asked: --resolve says so."), NULL, 0,
			 id);
}

/* ---- attempts ---- */

static const struct {
	const char *result;
	struct fact_entry entry;
} attempt_rows[] = {
	{ "trying",
	  { N_("{address} does not answer yet"),
	    N_("The request to connect was sent {ms} ms ago and nothing came back. A host that is "
	       "there answers at once, if only with a refusal: silence mostly means a firewall "
	       "that drops packets."),
	    N_("Wait, or try another address. Many networks block outgoing port 25."),
	    "RFC 9293 §3.8.3; RFC 8305 §5" } },
	{ "refused",
	  { N_("{address} refuses the connection"),
	    N_("The host answered within {ms} ms that nothing listens on that port."),
	    N_("Is the mail server running, does it listen on this address and not on loopback "
	       "only, and is the port right?"),
	    "RFC 9293 §3.5.2" } },
	{ "no-answer",
	  { N_("{address} did not answer"),
	    N_("Nothing came back within {ms} ms. A firewall drops the packets, or no host is "
	       "there."),
	    N_("Ask whoever runs the network in between; many block outgoing port 25. Try 587, "
	       "and try from another network."),
	    "RFC 9293 §3.8.3" } },
	{ "unreachable",
	  { N_("There is no way to {address}"),
	    N_("This machine or a router on the way says that the network or the host cannot be "
	       "reached."),
	    N_("If it is an IPv6 address, this machine may have no IPv6: try -4. Otherwise look at "
	       "its routes."),
	    "RFC 1122 §3.2.2.1" } },
	{ "left",
	  { N_("{address} was left"),
	    N_("Another address answered first. After {ms} ms without an answer the next one had "
	       "been tried beside it."),
	    N_("No fix needed. If it happens every time, this address is broken: clients without "
	       "such a race wait for it long."),
	    "RFC 8305 §5" } },
	{ NULL,
	  { N_("No connection to {address}"), N_("The system says: {words}."),
	    N_("Correct what it names."), NULL } },
};

static void explain_attempt(const struct event *event, struct explanation *out)
{
	struct span members = span_of(event->data, event->size);
	struct message_value values[] = {
		{ "address", members_text(members, "address") },
		{ "ms", members_text(members, "ms") },
		{ "words", members_text(members, "words") },
	};
	struct span result = members_text(members, "result");
	size_t i = 0;

	while (attempt_rows[i].result && !span_is(result, attempt_rows[i].result))
		i++;
	fact_add(out, &attempt_rows[i].entry, values, 3, N_("an attempt to connect"));
}

/* ---- the connection ---- */

static const struct fact_entry connected_entry = {
	.title = N_("Connected to {address}"),
	.description = N_("The TCP connection stands. It says only that something listens there; "
			  "whether it is a mail server, its greeting will show."),
	.fix = N_(
		"No fix needed. If no greeting comes within seconds on port 465, the server waits "
		"for a TLS handshake; on port 25 it may be slow on purpose."),
	.source = "RFC 5321 §3.1",
};

/* A text that was opened need not tell where to. */
static const char connected_title[] = N_("Connected");

static const struct {
	uint64_t port;
	const char *sentence;
} port_rows[] = {
	{ 25, N_("Port 25 is where mail servers hand mail to each other. Users log in on 587 or "
		 "465.") },
	{ 465,
	  N_("Port 465 is for submission by users, with TLS from the first byte (RFC 8314).") },
	{ 587,
	  N_("Port 587 is for submission by users: STARTTLS first, then a login (RFC 6409).") },
	{ 2525,
	  N_("Port 2525 is a substitute for 587 at many providers; nothing assigns it to mail.") },
	{ 24, N_("Port 24 is for private mail systems, mostly LMTP.") },
	{ 366, N_("Port 366 is for on-demand mail relay (ATRN, RFC 2645).") },
};

static void explain_connected(const struct event *event, uint32_t id, struct explanation *out)
{
	struct span members = span_of(event->data, event->size);
	struct message_value values[] = {
		{ "address", members_text(members, "address") },
		{ "ms", members_text(members, "ms") },
	};
	uint64_t port = members_number(members, "port");

	fact_add(out, &connected_entry, values, 2, N_("connection"));
	if (values[0].bytes.size == 0) {
		memory_free(out->title);
		out->title = memory_copy_text(_(connected_title));
	}
	add_items(members, out, id);
	for (size_t i = 0; i < sizeof(port_rows) / sizeof(port_rows[0]); i++)
		if (port_rows[i].port == port)
			explanation_add(out, HEADING_WHEN, _(port_rows[i].sentence), 0);
	explanation_add(out, HEADING_NEXT,
			port == 465 ? _("The TLS handshake, then the server's greeting.")
				    : _("Nothing: wait for the server's greeting."),
			0);
}

void explain_way(const struct event *event, uint32_t id, struct explanation *out)
{
	if (event->kind == EVENT_RESOLVED)
		explain_answer(event, id, out);
	else if (event->kind == EVENT_ATTEMPT)
		explain_attempt(event, out);
	else
		explain_connected(event, id, out);
}
