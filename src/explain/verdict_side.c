/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose trouble it is, by rows of conditions; and the names of outcomes and sides. */
#include "explain/verdict_side.h"

#include "explain/condition.h"
#include "explain/rule.h"
#include "journal/members.h"

static const struct {
	struct condition condition;
	enum verdict_side side;
} side_rows[] = {
	{ { .verb = VERB_AUTH, .code = "535", .text = "connection lost|temporar|internal" },
	  SIDE_SERVER },
	{ { .verb = VERB_AUTH,
	    .code = "535",
	    .text = "disabled|criteria|security defaults|browser" },
	  SIDE_POLICY },
	{ { .verb = VERB_AUTH, .code = "4xx" }, SIDE_SERVER },
	{ { .verb = VERB_AUTH, .code = "534 525" }, SIDE_POLICY },
	{ { .verb = VERB_AUTH, .code = "5xx" }, SIDE_CLIENT },
	{ { .verb = VERB_STARTTLS }, SIDE_SERVER },
	{ { .verb = VERB_GREETING, .code = "5xx" }, SIDE_POLICY },
	{ { .code = "4xx", .text = "greylist|graylist|grey-list" }, SIDE_POLICY },
	{ { .status = "4.2.x 5.2.x 5.1.x", .verb = VERB_RCPT }, SIDE_RECIPIENT },
	{ { .text = "helo command rejected|sender address rejected|need fully-qualified" },
	  SIDE_CLIENT },
	{ { .code = "4xx 5xx",
	    .text = "greylist|blocked|blocklist|spamhaus|policy|dmarc|spf|dkim|relay|spam|"
		    "reputation" },
	  SIDE_POLICY },
	{ { .code = "530 538" }, SIDE_CLIENT },
	{ { .status = "5.7.x 4.7.x" }, SIDE_POLICY },
	{ { .status = "5.2.x 4.2.x 5.1.1 5.1.10" }, SIDE_RECIPIENT },
	{ { .code = "500 501 502 503 504 555 530 538" }, SIDE_CLIENT },
	{ { .code = "556 551" }, SIDE_RECIPIENT },
	{ { .verb = VERB_RCPT, .code = "550 553" }, SIDE_RECIPIENT },
	{ { .code = "4xx" }, SIDE_SERVER },
	{ { .code = "5xx" }, SIDE_POLICY },
};

static enum verdict_side side_of_reply(const struct journal *journal, struct replay *replay,
				       uint32_t id)
{
	struct situation situation;
	enum verdict_side side = SIDE_SERVER;

	situation_of_event(&situation, journal, replay, id);
	for (size_t i = 0; i < sizeof(side_rows) / sizeof(side_rows[0]); i++)
		if (condition_holds(&side_rows[i].condition, &situation)) {
			side = side_rows[i].side;
			break;
		}
	situation_release(&situation);
	return side;
}

enum verdict_side verdict_side_of(const struct journal *journal, struct replay *replay, uint32_t id)
{
	const struct event *event = journal_event(journal, id);
	struct span fault = members_text(span_of(event->data, event->size), "fault");

	switch ((enum event_kind)event->kind) {
	case EVENT_REPLY:
		return event->flaws & REPLY_BROKEN ? SIDE_SERVER
						   : side_of_reply(journal, replay, id);
	case EVENT_TLS_READY:
		return SIDE_SERVER;
	case EVENT_LOGIN: /* without AUTH it could not even begin */
		return event->ref ? SIDE_SERVER : SIDE_CLIENT;
	case EVENT_FAILED:
		return span_is(fault, "tls") ? SIDE_SERVER : SIDE_NETWORK;
	default:
		return SIDE_NETWORK;
	}
}

static const struct {
	const char *key;
	const char *name;
} outcomes[] = {
	[OUTCOME_NONE] = { "none", N_("no message was tried") },
	[OUTCOME_ACCEPTED] = { "accepted", N_("accepted") },
	[OUTCOME_REJECTED] = { "rejected", N_("refused") },
	[OUTCOME_UNKNOWN] = { "unknown", N_("unknown") },
};

static const struct {
	const char *key;
	const char *name;
} sides[] = {
	[SIDE_NONE] = { "", N_("no trouble") },
	[SIDE_CLIENT] = { "client", N_("on this side") },
	[SIDE_NETWORK] = { "network", N_("on the way") },
	[SIDE_SERVER] = { "server", N_("on the server's side") },
	[SIDE_RECIPIENT] = { "recipient", N_("with the recipient") },
	[SIDE_POLICY] = { "policy", N_("a policy") },
};

const char *verdict_outcome_key(enum verdict_outcome outcome)
{
	return outcomes[outcome].key;
}

const char *verdict_side_key(enum verdict_side side)
{
	return sides[side].key;
}

const char *verdict_outcome_name(enum verdict_outcome outcome)
{
	return outcomes[outcome].name;
}

const char *verdict_side_name(enum verdict_side side)
{
	return sides[side].name;
}
