/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A probe's journal, stage by stage. Read by probe while it goes on and when a
 * session is over; tests/cli/test_probe_result.c holds it against written ones.
 */
#include "cli/probe_result.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/printable.h"
#include "explain/verdict.h"
#include "journal/members.h"
#include "journal/replay.h"
#include "smtp/extension.h"
#include "smtp/reply.h"

static const char *const stage_keys[PROBE_STAGES] = {
	[PROBE_RESOLVE] = "resolve", [PROBE_CONNECT] = "connect",   [PROBE_GREETING] = "greeting",
	[PROBE_EHLO] = "ehlo",       [PROBE_STARTTLS] = "starttls", [PROBE_TRUST] = "trust",
	[PROBE_DANE] = "dane",       [PROBE_STS] = "mta-sts",       [PROBE_AUTH] = "auth",
};

/* The status of a stage that failed. */
static const enum exit_status stage_statuses[PROBE_STAGES] = {
	[PROBE_RESOLVE] = EXIT_RESOLVE,   [PROBE_CONNECT] = EXIT_CONNECT,
	[PROBE_GREETING] = EXIT_GREETING, [PROBE_EHLO] = EXIT_EHLO,
	[PROBE_STARTTLS] = EXIT_TLS,      [PROBE_TRUST] = EXIT_TLS,
	[PROBE_DANE] = EXIT_TLS,          [PROBE_STS] = EXIT_TLS,
	[PROBE_AUTH] = EXIT_AUTH,
};

static const char *const verdict_keys[] = {
	[PROBE_NONE] = "none",
	[PROBE_OK] = "ok",
	[PROBE_WARNING] = "warning",
	[PROBE_FAILED] = "failed",
};

const char *probe_stage_key(enum probe_stage stage)
{
	return stage_keys[stage];
}

const char *probe_verdict_key(enum probe_verdict verdict)
{
	return verdict_keys[verdict];
}

/* ---- one event after the other ---- */

struct reading {
	const struct journal *journal;
	enum probe_kind kind;
	struct probe_result *result;
	uint64_t since_us;  /* the stage began */
	uint64_t target_us; /* when its answer was asked for */
	bool connected;
	bool greeted;
	bool handshake; /* a handshake is under way or was tried */
	bool closing;   /* QUIT was said */
	char *problem;  /* of the certificate, as text; NULL: none */
};

static void set(struct reading *reading, enum probe_stage stage, enum probe_verdict verdict,
		struct span word, uint64_t now_us)
{
	struct probe_cell *cell = &reading->result->cells[stage];
	size_t size = word.size < PROBE_WORD_SIZE - 1 ? word.size : PROBE_WORD_SIZE - 1;

	cell->verdict = verdict;
	memcpy(cell->word, word.data, size);
	cell->word[size] = 0;
	cell->us = now_us - reading->since_us;
	reading->since_us = now_us;
}

static void set_code(struct reading *reading, enum probe_stage stage, enum probe_verdict verdict,
		     const struct event *event)
{
	char word[PROBE_WORD_SIZE];

	snprintf(word, sizeof(word), "%u", event->code);
	set(reading, stage, verdict, span_text(event->code ? word : "broken"), event->time_us);
}

static void keep(char **text, struct span value)
{
	if (!value.size)
		return;
	memory_free(*text);
	*text = span_copy_text(value);
}

static void take_resolved(struct reading *reading, const struct event *event, struct span members)
{
	struct span state = members_text(members, "dnssec");
	bool bogus = span_is(state, "bogus");

	if (members_text(members, "about").size &&
	    !span_is(members_text(members, "about"), "exchanger"))
		return; /* somebody's PTR */
	if (reading->connected || reading->result->cells[PROBE_RESOLVE].verdict == PROBE_FAILED)
		return;
	set(reading, PROBE_RESOLVE, bogus ? PROBE_FAILED : PROBE_OK,
	    span_is(state, "unchecked") ? span_text("ok") : state, event->time_us);
	reading->result->cells[PROBE_RESOLVE].us = event->time_us;
}

/* Which stage a failure of the session belongs to. */
static enum probe_stage failing_stage(const struct reading *reading, struct span fault)
{
	if (span_is(fault, "resolve"))
		return PROBE_RESOLVE;
	if (!reading->connected)
		return PROBE_CONNECT;
	if (span_is(fault, "tls") || span_is(fault, "protocol"))
		return PROBE_STARTTLS;
	return reading->greeted ? PROBE_EHLO : PROBE_GREETING;
}

static void take_failed(struct reading *reading, const struct event *event, struct span members)
{
	struct span fault = members_text(members, "fault");
	enum probe_stage stage = failing_stage(reading, fault);
	struct probe_cell *cell = &reading->result->cells[stage];
	char word[PROBE_WORD_SIZE];

	if (reading->closing)
		return;
	/* An attempt, or an answer, has said more about it. */
	snprintf(word, sizeof(word), "%s", *cell->word ? cell->word : "failed");
	if (stage == PROBE_RESOLVE && strcmp(word, "bogus") != 0)
		snprintf(word, sizeof(word), "not-found");
	set(reading, stage, PROBE_FAILED, span_text(word), event->time_us);
}

static void take_connected(struct reading *reading, const struct event *event, struct span members)
{
	struct probe_result *result = reading->result;

	reading->connected = true;
	keep(&result->host, members_text(members, "host"));
	keep(&result->address, members_text(members, "address"));
	result->port = members_number(members, "port");
	reading->since_us = event->time_us;
	set(reading, PROBE_CONNECT, PROBE_OK, span_text("ok"), event->time_us);
	result->cells[PROBE_CONNECT].us = members_number(members, "ms") * 1000;
}

/* No certificate that is expected holds: fatal for people, a remark between servers. */
static enum probe_verdict distrust(const struct reading *reading)
{
	return reading->kind == PROBE_SUBMISSION ? PROBE_FAILED : PROBE_WARNING;
}

static const struct {
	const char *state;
	enum probe_verdict verdict;
} dane_rows[] = {
	{ "matched", PROBE_OK },           { "mismatched", PROBE_FAILED },
	{ "lookup-failed", PROBE_FAILED }, { "unusable", PROBE_WARNING },
	{ "absent", PROBE_NONE },          { "insecure", PROBE_NONE },
};

static void take_dane(struct reading *reading, const struct event *event, struct span members)
{
	struct span state = members_text(members, "dane");

	for (size_t i = 0; i < sizeof(dane_rows) / sizeof(dane_rows[0]); i++) {
		if (span_is(state, dane_rows[i].state))
			set(reading, PROBE_DANE, dane_rows[i].verdict, state, event->time_us);
	}
}

static const struct {
	const char *state;
	enum probe_verdict verdict;
} policy_rows[] = {
	{ "absent", PROBE_NONE },      { "record-broken", PROBE_FAILED },
	{ "broken", PROBE_FAILED },    { "unreachable", PROBE_FAILED },
	{ "unavailable", PROBE_NONE }, { "lookup-failed", PROBE_WARNING },
	{ "found", PROBE_OK },
};

/* Before the handshake a policy is worth what could be had of it. */
static void take_policy(struct reading *reading, const struct event *event, struct span members)
{
	struct span state = members_text(members, "sts");

	for (size_t i = 0; i < sizeof(policy_rows) / sizeof(policy_rows[0]); i++) {
		if (span_is(state, policy_rows[i].state))
			set(reading, PROBE_STS, policy_rows[i].verdict, state, event->time_us);
	}
}

/* With it, whether this server satisfies it: RFC 8461 §4. */
static void take_policy_match(struct reading *reading, const struct event *event,
			      struct span members)
{
	struct span mode = members_text(members, "sts_mode");
	bool satisfied = members_text(members, "sts_matched").size > 0 &&
			 span_is(members_text(members, "chain_verdict"), "ok");

	if (span_is(mode, "enforce") || span_is(mode, "testing"))
		set(reading, PROBE_STS,
		    satisfied                  ? PROBE_OK
		    : span_is(mode, "enforce") ? PROBE_FAILED
					       : PROBE_WARNING,
		    satisfied ? mode : span_text("mismatched"), event->time_us);
}

static void take_tls(struct reading *reading, const struct event *event, struct span members)
{
	bool trusted = members_is(members, "trusted");
	bool matched = span_is(members_text(members, "dane"), "matched");

	reading->handshake = true;
	set(reading, PROBE_STARTTLS, PROBE_OK, span_text(reading->greeted ? "ok" : "implicit"),
	    event->time_us);
	set(reading, PROBE_TRUST, trusted || matched ? PROBE_OK : distrust(reading),
	    trusted ? span_text("ok") : members_text(members, "problem"), event->time_us);
	take_dane(reading, event, members);
	take_policy_match(reading, event, members);
	keep(&reading->problem, members_text(members, "problem_text"));
	keep(&reading->result->tls_version, members_text(members, "version"));
	keep(&reading->result->expires, members_text(members, "expires"));
}

/* ---- replies ---- */

static void take_mechanisms(const struct reply *reply, char **text)
{
	struct bytes list = BYTES_INIT;
	struct extension_line line;

	for (size_t n = 1; n < reply->count; n++) {
		struct span rest, mechanism;

		if (!extension_parse(reply->lines[n].text, &line) || line.id != EXTENSION_AUTH)
			continue;
		rest = line.parameters;
		while (extension_next_mechanism(&rest, &mechanism)) {
			if (span_find_span(bytes_span(&list), mechanism) < list.size)
				continue;
			bytes_append_text(&list, list.size ? " " : "");
			bytes_append(&list, mechanism);
		}
	}
	keep(text, bytes_span(&list));
	bytes_release(&list);
}

static void take_ehlo(struct reading *reading, uint32_t id, const struct event *event)
{
	struct probe_result *result = reading->result;
	struct reply reply = REPLY_INIT;
	struct extensions extensions;

	if (event->code != 250) {
		set_code(reading, PROBE_EHLO, PROBE_FAILED, event);
		return;
	}
	if (!journal_reply(reading->journal, id, &reply))
		return;
	extensions_read(&reply, &extensions);
	result->size = extensions.size_limit;
	take_mechanisms(&reply, event->layer ? &result->auth_after : &result->auth_before);
	if (!event->layer) {
		result->starttls = extension_in(extensions.offered, EXTENSION_STARTTLS);
		set(reading, PROBE_EHLO, PROBE_OK, span_text("ok"), event->time_us);
		if (!result->starttls)
			set(reading, PROBE_STARTTLS, distrust(reading), span_text("not-offered"),
			    event->time_us);
	} else if (result->cells[PROBE_EHLO].verdict == PROBE_NONE) {
		set(reading, PROBE_EHLO, PROBE_OK, span_text("ok"), event->time_us);
	}
	reply_release(&reply);
}

static void take_greeting(struct reading *reading, uint32_t id, const struct event *event)
{
	bool good = event->code == 220 && !(event->flaws & REPLY_BROKEN);
	struct reply reply = REPLY_INIT;

	if (journal_reply(reading->journal, id, &reply) && reply.count)
		keep(&reading->result->greeting, reply_text(&reply, 0));
	reply_release(&reply);
	reading->greeted = true;
	if (good)
		set(reading, PROBE_GREETING, PROBE_OK, span_text("ok"), event->time_us);
	else
		set_code(reading, PROBE_GREETING, PROBE_FAILED, event);
}

static void take_reply(struct reading *reading, uint32_t id, const struct event *event)
{
	const struct event *command = journal_event(reading->journal, event->ref);

	if (event->marks & EVENT_UNSOLICITED)
		return;
	if (!event->ref) {
		if (!reading->greeted)
			take_greeting(reading, id, event);
		return;
	}
	switch ((enum verb)command->code) {
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		take_ehlo(reading, id, event);
		break;
	case VERB_STARTTLS:
		if (event->code != 220)
			set_code(reading, PROBE_STARTTLS, PROBE_FAILED, event);
		break;
	default:
		break;
	}
}

/* What was awaited and did not come, or ended: the stage that stands open has failed. */
static void take_end(struct reading *reading, const struct event *event, const char *word)
{
	enum probe_stage stage = !reading->greeted ? PROBE_GREETING
				 : reading->result->cells[PROBE_EHLO].verdict == PROBE_NONE
					 ? PROBE_EHLO
					 : PROBE_STARTTLS;

	if (reading->closing || reading->result->cells[stage].verdict != PROBE_NONE ||
	    reading->result->cells[PROBE_GREETING].verdict == PROBE_FAILED)
		return;
	set(reading, stage, PROBE_FAILED, span_text(word), event->time_us);
}

static void take_event(struct reading *reading, uint32_t id)
{
	const struct event *event = journal_event(reading->journal, id);
	struct span members = span_of(event->data, event->size);

	reading->result->took_us = event->time_us;
	switch ((enum event_kind)event->kind) {
	case EVENT_RESOLVED:
		take_resolved(reading, event, members);
		break;
	case EVENT_ATTEMPT:
		set(reading, PROBE_CONNECT, PROBE_NONE, members_text(members, "result"),
		    event->time_us);
		break;
	case EVENT_CONNECTED:
		take_connected(reading, event, members);
		break;
	case EVENT_POLICY:
		take_policy(reading, event, members);
		break;
	case EVENT_TLS_READY:
		take_tls(reading, event, members);
		break;
	case EVENT_FAILED:
		take_failed(reading, event, members);
		take_dane(reading, event, members);
		break;
	case EVENT_COMMAND:
		reading->closing |= event->code == VERB_QUIT;
		reading->since_us = event->time_us;
		break;
	case EVENT_REPLY:
		take_reply(reading, id, event);
		break;
	case EVENT_TIMEOUT:
		take_end(reading, event, "silent");
		break;
	case EVENT_CLOSED:
		take_end(reading, event, "closed");
		break;
	default:
		break;
	}
}

/* AUTH, when all is known: where it is offered, and where it ought to be. */
static void judge_auth(struct reading *reading)
{
	struct probe_result *result = reading->result;
	struct probe_cell *cell = &result->cells[PROBE_AUTH];

	if (result->cells[PROBE_EHLO].verdict != PROBE_OK)
		return;
	if (result->auth_before && reading->kind == PROBE_SUBMISSION) {
		set(reading, PROBE_AUTH, PROBE_WARNING, span_text("in-clear"), 0);
	} else if (result->auth_after || result->auth_before) {
		set(reading, PROBE_AUTH, PROBE_OK, span_text("offered"), 0);
	} else if (reading->kind == PROBE_SUBMISSION &&
		   result->cells[PROBE_STARTTLS].verdict == PROBE_OK) {
		set(reading, PROBE_AUTH, PROBE_WARNING, span_text("not-offered"), 0);
	}
	cell->us = 0;
}

static void judge_all(struct probe_result *result)
{
	result->status = EXIT_DONE;
	for (int i = 0; i < PROBE_STAGES; i++) {
		const struct probe_cell *cell = &result->cells[i];

		if (cell->verdict > result->verdict)
			result->verdict = cell->verdict;
		if (cell->verdict != PROBE_FAILED || result->status != EXIT_DONE)
			continue;
		result->status = !strcmp(cell->word, "silent") ? EXIT_TIMEOUT : stage_statuses[i];
	}
}

/* What the verdict on the session says nothing of, since the session went on all the same. */
static const struct {
	enum probe_stage stage;
	const char *word;
	const char *sentence;
} remark_rows[] = {
	{ PROBE_STARTTLS, "not-offered",
	  N_("The server offers no STARTTLS: everything would go in clear.") },
	{ PROBE_DANE, "mismatched",
	  N_("None of the TLSA records fits the certificate: mail servers that check DANE deliver "
	     "nothing.") },
	{ PROBE_DANE, "lookup-failed",
	  N_("The TLSA records could not be looked up safely: mail servers that check DANE keep "
	     "mail waiting.") },
	{ PROBE_DANE, "unusable",
	  N_("There are TLSA records, and none that SMTP can use: TLS without a check.") },
	{ PROBE_STS, "mismatched",
	  N_("The server does not satisfy the domain's MTA-STS policy: mail servers that honour it "
	     "do not deliver here.") },
	{ PROBE_STS, "record-broken",
	  N_("The domain's TXT record for MTA-STS is broken, or there are several: it counts for "
	     "none.") },
	{ PROBE_STS, "broken", N_("The domain's MTA-STS policy cannot be used.") },
	{ PROBE_STS, "unreachable",
	  N_("The domain announces an MTA-STS policy that cannot be fetched.") },
	{ PROBE_AUTH, "in-clear",
	  N_("AUTH is offered before TLS, where a password would be readable on the way.") },
	{ PROBE_AUTH, "not-offered", N_("No login is offered, where people submit mail.") },
};

/* NULL where no row speaks of what is as bad as the whole. */
static char *remark_text(const struct probe_result *result)
{
	for (size_t i = 0; i < sizeof(remark_rows) / sizeof(remark_rows[0]); i++) {
		const struct probe_cell *cell = &result->cells[remark_rows[i].stage];

		if (cell->verdict == result->verdict && !strcmp(cell->word, remark_rows[i].word))
			return memory_copy_text(_(remark_rows[i].sentence));
	}
	return NULL;
}

static char *printable_copy(struct span text)
{
	struct printable shown = printable_make(text);
	char *copy = memory_copy_text(shown.text);

	printable_release(&shown);
	return copy;
}

static char *failure_text(const struct journal *journal, const struct probe_result *result)
{
	uint32_t failed = journal_before(journal, journal_count(journal) + 1, EVENT_FAILED, 0);
	const struct event *event = journal_event(journal, failed);
	struct replay *replay;
	struct verdict verdict = { 0 };
	char *text;

	/* It names what could not be found or reached, where the verdict names the stage only. */
	if (event && result->cells[PROBE_CONNECT].verdict != PROBE_OK)
		return printable_copy(members_text(span_of(event->data, event->size), "text"));
	replay = replay_new(journal);
	verdict_of(journal, replay, &verdict);
	text = memory_copy_text(verdict.summary);
	verdict_release(&verdict);
	replay_free(replay);
	return text;
}

static char *summary_of(const struct reading *reading)
{
	const struct probe_result *result = reading->result;
	char *remark;

	if (result->verdict < PROBE_WARNING)
		return NULL;
	/* Unless something is worse, the certificate's fault is what is to be told. */
	if (reading->problem && result->cells[PROBE_TRUST].verdict == result->verdict)
		return printable_copy(span_text(reading->problem));
	remark = remark_text(result);
	return remark ? remark : failure_text(reading->journal, result);
}

void probe_read(const struct journal *journal, enum probe_kind kind, struct probe_result *result)
{
	struct reading reading = { .journal = journal, .kind = kind, .result = result };
	uint32_t count = journal_count(journal);

	memset(result, 0, sizeof(*result));
	for (uint32_t id = 1; id <= count; id++)
		take_event(&reading, id);
	judge_auth(&reading);
	judge_all(result);
	result->summary = summary_of(&reading);
	memory_free(reading.problem);
}

void probe_read_fault(const struct fault *fault, struct probe_result *result)
{
	bool usage = fault->kind == FAULT_USAGE;
	bool interrupted = fault->kind == FAULT_NONE;
	struct probe_cell *cell = &result->cells[PROBE_RESOLVE];

	memset(result, 0, sizeof(*result));
	cell->verdict = result->verdict = PROBE_FAILED;
	snprintf(cell->word, sizeof(cell->word), "%s",
		 interrupted ? "interrupted"
		 : usage     ? "no-target"
			     : "not-found");
	result->status = interrupted ? EXIT_INTERNAL : usage ? EXIT_USAGE : EXIT_RESOLVE;
	result->summary = memory_copy_text(fault->text);
}

void probe_result_release(struct probe_result *result)
{
	memory_free(result->host);
	memory_free(result->address);
	memory_free(result->greeting);
	memory_free(result->tls_version);
	memory_free(result->auth_before);
	memory_free(result->auth_after);
	memory_free(result->expires);
	memory_free(result->summary);
	memset(result, 0, sizeof(*result));
}
