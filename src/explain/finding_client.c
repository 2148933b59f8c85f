/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Findings about what the client itself did: its name, its order, its secrets.
 * Called through finding.c.
 */
#include <string.h>

#include "base/memory.h"
#include "explain/finding_scan.h"
#include "journal/members.h"
#include "smtp/address.h"

#define FAILURES_MANY 3

static void parse_command(const struct finding_scan *scan, uint32_t id, struct bytes *text,
			  struct command *command)
{
	bytes_clear(text);
	event_append_text(journal_event(scan->journal, id), text);
	command_parse(bytes_span(text), command);
}

/* Adds a finding whose text names the command, proved by it and its reply. */
static void add_of_command(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	struct bytes text = BYTES_INIT;
	struct message_value values[1];

	scan_text_of_command(scan, id, &text);
	values[0] = (struct message_value){ "command", bytes_span(&text) };
	finding_add(scan, head, id, values, 1)->command = id;
	bytes_release(&text);
}

/* ---- name and order ---- */

static void look_at_hello_name(struct finding_scan *scan, const struct finding_head *head,
			       uint32_t id)
{
	const struct event *event = journal_event(scan->journal, id);
	enum verb verb = (enum verb)event->code;
	struct bytes text = BYTES_INIT;
	struct command command;

	/* Where the command is inferred, its name is not known. */
	if ((verb != VERB_EHLO && verb != VERB_HELO && verb != VERB_LHLO) ||
	    event->flaws == ORIGIN_INFERRED)
		return;
	parse_command(scan, id, &text, &command);
	if (!address_is_qualified(span_trim(command.argument)))
		add_of_command(scan, head, id);
	bytes_release(&text);
}

static void look_at_early_talk(struct finding_scan *scan, const struct finding_head *head,
			       uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);

	if (dialogue_phase(before) == PHASE_GREETING)
		add_of_command(scan, head, id);
}

static bool is_free(enum verb verb)
{
	return verb == VERB_EHLO || verb == VERB_HELO || verb == VERB_LHLO || verb == VERB_QUIT ||
	       verb == VERB_NOOP || verb == VERB_RSET || verb == VERB_HELP;
}

static void look_at_missing_hello(struct finding_scan *scan, const struct finding_head *head,
				  uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);
	enum verb verb = (enum verb)journal_event(scan->journal, id)->code;

	if (before->tls_id && before->starttls_id && before->ehlo_id == 0 &&
	    dialogue_phase(before) == PHASE_GREETED && !is_free(verb))
		add_of_command(scan, head, id);
}

static void look_at_paths(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	enum verb verb = (enum verb)journal_event(scan->journal, id)->code;
	struct bytes text = BYTES_INIT;
	struct command command;

	if (verb != VERB_MAIL && verb != VERB_RCPT)
		return;
	parse_command(scan, id, &text, &command);
	if (command.address.flaws & (ADDRESS_NO_BRACKETS | ADDRESS_SPACE | ADDRESS_OPEN))
		add_of_command(scan, head, id);
	bytes_release(&text);
}

/* Parameters of MAIL and RCPT, and the extension that has to be offered for each. */
static const struct {
	const char *name;
	enum extension extension;
} parameter_rows[] = {
	{ "SIZE", EXTENSION_SIZE },
	{ "SMTPUTF8", EXTENSION_SMTPUTF8 },
	{ "BODY", EXTENSION_8BITMIME },
	{ "RET", EXTENSION_DSN },
	{ "ENVID", EXTENSION_DSN },
	{ "NOTIFY", EXTENSION_DSN },
	{ "ORCPT", EXTENSION_DSN },
	{ "REQUIRETLS", EXTENSION_REQUIRETLS },
	{ "BY", EXTENSION_DELIVERBY },
	{ "HOLDFOR", EXTENSION_FUTURERELEASE },
	{ "HOLDUNTIL", EXTENSION_FUTURERELEASE },
	{ "MT-PRIORITY", EXTENSION_MT_PRIORITY },
	{ "RRVS", EXTENSION_RRVS },
	{ "AUTH", EXTENSION_AUTH },
};

static bool is_offered(struct span name, extension_set offered)
{
	for (size_t i = 0; i < sizeof(parameter_rows) / sizeof(parameter_rows[0]); i++)
		if (span_is_word(name, parameter_rows[i].name))
			return extension_in(offered, parameter_rows[i].extension);
	return true;
}

static void look_at_parameters(struct finding_scan *scan, const struct finding_head *head,
			       uint32_t id)
{
	enum verb verb = (enum verb)journal_event(scan->journal, id)->code;
	const struct dialogue *before = scan_before(scan, id);
	struct bytes text = BYTES_INIT;
	struct command command;
	struct span name, value;

	if ((verb != VERB_MAIL && verb != VERB_RCPT) || !before->ehlo_reply_id)
		return;
	parse_command(scan, id, &text, &command);
	while (command_next_parameter(&command.parameters, &name, &value))
		if (!is_offered(name, before->extensions.offered)) {
			add_of_command(scan, head, id);
			break;
		}
	bytes_release(&text);
}

static void look_at_hang_up(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);
	enum phase phase = dialogue_phase(before);

	if (span_is(members_text(scan_members(scan, id), "by"), "client") &&
	    phase > PHASE_GREETING && phase < PHASE_CLOSING)
		finding_add(scan, head, id, NULL, 0);
}

/* ---- logins ---- */

static bool shows_password(struct span mechanism)
{
	return text_matches(mechanism, "^PLAIN|^LOGIN|^XOAUTH2|^OAUTHBEARER");
}

/*
 * The AUTH command of the exchange in which this command gave secrets away; 0
 * for none, and for one that was told of already.
 */
static uint32_t exchange_with_secrets(struct finding_scan *scan, uint32_t id)
{
	const struct event *event = journal_event(scan->journal, id);
	uint32_t auth = 0;

	if (!(event->marks & EVENT_HAS_SECRETS))
		return 0;
	if (event->code == VERB_AUTH)
		auth = id;
	else if (event->code == VERB_AUTH_RESPONSE)
		auth = scan_before(scan, id)->auth_id;
	return auth == scan->memory->id ? 0 : auth;
}

static void look_at_clear_secrets(struct finding_scan *scan, const struct finding_head *head,
				  uint32_t id)
{
	struct bytes text = BYTES_INIT;
	struct command command;
	uint32_t auth = exchange_with_secrets(scan, id);

	if (!auth || scan_before(scan, id)->encryption != ENCRYPTION_NONE)
		return;
	parse_command(scan, auth, &text, &command);
	if (shows_password(command.mechanism)) {
		add_of_command(scan, head, id);
		scan->memory->id = auth;
	}
	bytes_release(&text);
}

static void look_at_unverified_secrets(struct finding_scan *scan, const struct finding_head *head,
				       uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);
	uint32_t auth = exchange_with_secrets(scan, id);

	if (auth && before->encryption == ENCRYPTION_UNVERIFIED &&
	    !scan_trust_is_untold(scan, before->tls_id)) {
		add_of_command(scan, head, id);
		scan->memory->id = auth;
	}
}

/* They are one finding, whose number grows. */
static void tell_failures(const struct finding_memory *memory, const struct finding_head *head,
			  struct finding *finding)
{
	struct bytes number = BYTES_INIT;
	struct message_value values[1];

	bytes_append_number(&number, memory->count);
	values[0] = (struct message_value){ "number", bytes_span(&number) };
	memory_free(finding->text);
	finding->text = message_text(_(head->text), values, 1);
	finding->proof_count = 0;
	for (size_t i = 0; i < FINDING_PROOFS_MAX; i++)
		finding_prove(finding, memory->ids[i]);
	bytes_release(&number);
}

static void look_at_failures(struct finding_scan *scan, const struct finding_head *head,
			     uint32_t id)
{
	struct finding_memory *memory = scan->memory;
	enum verb verb = scan_verb(scan, id);
	int code = journal_event(scan->journal, id)->code;

	if ((verb != VERB_AUTH && verb != VERB_AUTH_RESPONSE) || (code != 535 && code != 534))
		return;
	if (memory->count < FINDING_PROOFS_MAX)
		memory->ids[memory->count] = id;
	memory->count++;
	if (memory->count == FAILURES_MANY) {
		finding_add(scan, head, 0, NULL, 0);
		memory->id = (uint32_t)scan->out->count;
	}
	if (memory->count >= FAILURES_MANY)
		tell_failures(memory, head, &scan->out->items[memory->id - 1]);
}

/* The AUTH line of the EHLO reply that counted for this command. */
static bool offers(const struct finding_scan *scan, uint32_t ehlo_reply, const char *pattern)
{
	struct reply reply = REPLY_INIT;
	bool found = false;

	if (journal_reply(scan->journal, ehlo_reply, &reply))
		for (size_t n = 1; n < reply.count; n++)
			found = found || text_matches(span_trim(reply.lines[n].text), pattern);
	reply_release(&reply);
	return found;
}

static void look_at_weak_choice(struct finding_scan *scan, const struct finding_head *head,
				uint32_t id)
{
	struct bytes text = BYTES_INIT;
	struct command command;

	if (journal_event(scan->journal, id)->code != VERB_AUTH)
		return;
	parse_command(scan, id, &text, &command);
	if (text_matches(command.mechanism, "^PLAIN|^LOGIN|^CRAM-MD5") &&
	    offers(scan, scan_before(scan, id)->ehlo_reply_id, "^AUTH*SCRAM-SHA"))
		finding_prove(
			finding_add(scan, head, scan_before(scan, id)->ehlo_reply_id, NULL, 0), id);
	bytes_release(&text);
}

/* ---- relaying ---- */

static struct span domain_of_command(const struct finding_scan *scan, uint32_t id,
				     struct bytes *text)
{
	struct command command;

	if (!journal_event(scan->journal, id))
		return span_of(NULL, 0);
	parse_command(scan, id, text, &command);
	return command.address.domain;
}

/* True when `host` is the domain or a name below it, or the other way round. */
static bool is_related(struct span host, struct span domain)
{
	struct span longer = host.size > domain.size ? host : domain;
	struct span shorter = host.size > domain.size ? domain : host;
	struct span tail = span_after(longer, longer.size - shorter.size);
	char *text = span_copy_text(shorter);
	bool same = span_is_word(tail, text);

	memory_free(text);
	return same &&
	       (longer.size == shorter.size || longer.data[longer.size - shorter.size - 1] == '.');
}

static struct span host_of_greeting(const struct finding_scan *scan, uint32_t id,
				    struct reply *reply)
{
	struct span text = span_of(NULL, 0);

	if (journal_reply(scan->journal, id, reply) && reply->count)
		text = reply->lines[0].text;
	return span_next_word(&text);
}

static void look_at_relaying(struct finding_scan *scan, const struct finding_head *head,
			     uint32_t id)
{
	const struct event *event = journal_event(scan->journal, id);
	const struct dialogue *before = scan_before(scan, id);
	struct bytes to_text = BYTES_INIT, from_text = BYTES_INIT;
	struct reply greeting = REPLY_INIT;
	struct span to, from, host;

	if (scan_verb(scan, id) != VERB_RCPT || event->code / 100 != 2 || before->authenticated ||
	    before->lmtp)
		return;
	to = domain_of_command(scan, event->ref, &to_text);
	from = domain_of_command(scan, before->mail_id, &from_text);
	host = host_of_greeting(
		scan, before->connected_id ? scan_next(scan, before->connected_id, EVENT_REPLY) : 0,
		&greeting);
	if (to.size && from.size && host.size && !is_related(host, to) && !is_related(host, from) &&
	    !is_related(from, to)) {
		struct message_value values[] = { { "domain", to }, { "name", host } };

		finding_prove(finding_add(scan, head, event->ref, values, 2), id);
	}
	bytes_release(&to_text);
	bytes_release(&from_text);
	reply_release(&greeting);
}

const struct finding_session_rule finding_client_rules[] = {
	{ { "address-form", FINDING_WARNING, FINDING_PROTOCOL,
	    N_("The address is not written as it should be: {command}"),
	    N_("Angle brackets around the address, and no blank behind the colon; strict servers "
	       "refuse anything else."),
	    "RFC 5321 §4.1.1.2, §4.1.1.3" },
	  look_at_paths,
	  EVENT_COMMAND,
	  true },
	{ { "auth-failures", FINDING_WARNING, FINDING_AUTHENTICATION,
	    N_("Failed logins in this session: {number}. Many servers lock accounts or ban "
	       "addresses after a few."),
	    N_("Stop, and check name and password elsewhere before the next attempt."),
	    "RFC 4954 §9" },
	  look_at_failures,
	  EVENT_REPLY,
	  FINDING_EACH },
	{ { "credentials-in-clear", FINDING_ERROR, FINDING_SECURITY,
	    N_("Credentials went over the network in clear text: {command}"),
	    N_("Use STARTTLS or port 465, and change the password if the network was not your "
	       "own."),
	    "RFC 4954 §4, §9; RFC 8314 §3" },
	  look_at_clear_secrets,
	  EVENT_COMMAND,
	  FINDING_EACH },
	{ { "credentials-unverified", FINDING_WARNING, FINDING_SECURITY,
	    N_("Credentials were sent to a server that is not verified: {command}"),
	    N_("Settle the certificate first; change the password if you cannot be sure who was at "
	       "the other end."),
	    "RFC 8314 §3; RFC 6125 §6" },
	  look_at_unverified_secrets,
	  EVENT_COMMAND,
	  FINDING_EACH },
	{ { "hello-missing-after-tls", FINDING_ERROR, FINDING_PROTOCOL,
	    N_("{command} was sent inside TLS without EHLO before it; what was said before TLS is "
	       "void."),
	    N_("Send EHLO right after the handshake."), "RFC 3207 §4.2" },
	  look_at_missing_hello,
	  EVENT_COMMAND,
	  true },
	{ { "hello-name", FINDING_WARNING, FINDING_POLICY,
	    N_("The client's name is neither a full host name nor an address literal: {command}"),
	    N_("Give the full name of your host, or its address in square brackets; some servers "
	       "refuse others, often only at RCPT."),
	    "RFC 5321 §4.1.1.1, §4.1.4, §2.3.5" },
	  look_at_hello_name,
	  EVENT_COMMAND,
	  true },
	{ { "hung-up", FINDING_NOTE, FINDING_PROTOCOL,
	    N_("The connection was closed from this side without QUIT."),
	    N_("Leave with QUIT: servers count clients that hang up, and some slow them down."),
	    "RFC 5321 §4.1.1.10" },
	  look_at_hang_up,
	  EVENT_CLOSED,
	  FINDING_EACH },
	{ { "open-relay-sign", FINDING_WARNING, FINDING_SECURITY,
	    N_("{name} accepted a recipient at {domain} from a foreign sender who had not logged "
	       "in. Unless that domain is one of its own, it is an open relay."),
	    N_("Check whether the server is responsible for that domain (its MX record says so); "
	       "if not, restrict relaying to users who have logged in."),
	    "RFC 5321 §3.6.2, §7.9" },
	  look_at_relaying,
	  EVENT_REPLY,
	  true },
	{ { "parameter-not-offered", FINDING_WARNING, FINDING_PROTOCOL,
	    N_("A parameter was used that the server does not offer: {command}"),
	    N_("Use only what the latest EHLO reply lists."), "RFC 5321 §2.2.1, §4.1.1.11" },
	  look_at_parameters,
	  EVENT_COMMAND,
	  FINDING_EACH },
	{ { "talked-too-early", FINDING_WARNING, FINDING_PROTOCOL,
	    N_("{command} was sent before the greeting had come."),
	    N_("Wait for the server's 220; many servers take clients that don't for spam "
	       "programs."),
	    "RFC 5321 §3.1, §4.3.1" },
	  look_at_early_talk,
	  EVENT_COMMAND,
	  FINDING_EACH },
	{ { "weak-mechanism-chosen", FINDING_NOTE, FINDING_AUTHENTICATION,
	    N_("SCRAM is offered, and a mechanism that shows more was used."),
	    N_("Choose SCRAM-SHA-256: the server proves itself, and the password is not sent."),
	    "RFC 7677; RFC 5802 §9" },
	  look_at_weak_choice,
	  EVENT_COMMAND,
	  true },
};

const size_t finding_client_rule_count = sizeof(finding_client_rules) /
					 sizeof(finding_client_rules[0]);
