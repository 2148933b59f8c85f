/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the responder says: a step's reply as its scenario has it, refusals, last
 * words. The ground that the files of the verbs stand on.
 */
#include "practice/service.h"

#include <string.h>

#include "base/digest.h"

static bool holds(const struct scenario_fault *fault, const struct responder *responder,
		  enum step step, unsigned time)
{
	if (fault->step != step)
		return false;
	if (fault->from && (time < fault->from || (fault->to && time > fault->to)))
		return false;
	return !fault->mechanism ||
	       (responder->mechanism && strncmp(responder->mechanism->name, fault->mechanism,
						strlen(fault->mechanism)) == 0);
}

const struct scenario_fault *service_deviation(const struct responder *responder, enum step step,
					       unsigned time, const struct scenario_fault *at)
{
	at = at ? at + 1 : responder->scenario->faults;
	if (!at || step == STEP_NONE)
		return NULL;
	for (; at->step != STEP_NONE; at++)
		if (holds(at, responder, step, time))
			return at;
	return NULL;
}

static struct span fault_text(const struct scenario_fault *fault)
{
	return fault->size ? span_of(fault->text, fault->size) : span_text(fault->text);
}

/* What a step's deviations come to. */
struct plan {
	struct span reply; /* with its line end */
	bool silent;
	uint64_t delay_us;
	uint64_t dribble_us;
	enum responder_end end;
};

static void read_deviation(struct responder *responder, const struct scenario_fault *fault,
			   struct plan *plan)
{
	switch (fault->kind) {
	case DEVIATE_REPLY:
		plan->reply = fault_text(fault);
		break;
	case DEVIATE_DELAY:
		plan->delay_us = UINT64_C(1000) * fault->number;
		break;
	case DEVIATE_DRIBBLE:
		plan->dribble_us = UINT64_C(1000) * fault->number;
		break;
	case DEVIATE_MUTE:
		responder->mute = true;
		break;
	case DEVIATE_SILENT:
		plan->silent = true;
		break;
	case DEVIATE_CLOSE:
		plan->end = RESPONDER_CLOSE;
		break;
	case DEVIATE_RESET:
		plan->end = RESPONDER_RESET;
		break;
	case DEVIATE_APPEND: /* these come behind the reply, or are asked for elsewhere */
	case DEVIATE_LATER:
	case DEVIATE_DROP:
	case DEVIATE_ADD:
	case DEVIATE_CHANGE:
		break;
	}
}

static void send_plan(struct responder *responder, const struct plan *plan)
{
	struct outbox *outbox = &responder->outbox;

	if (plan->silent || responder->mute)
		return;
	outbox_add(outbox, span_text(NULL), responder->now_us, plan->delay_us);
	if (!plan->dribble_us) {
		outbox_add(outbox, plan->reply, responder->now_us, 0);
		return;
	}
	for (size_t i = 0; i < plan->reply.size; i++)
		outbox_add(outbox, span_part(plan->reply, i, 1), responder->now_us,
			   plan->dribble_us);
}

static void send_appended(struct responder *responder, enum step step, unsigned time)
{
	const struct scenario_fault *fault = NULL;

	while ((fault = service_deviation(responder, step, time, fault)))
		if (fault->kind == DEVIATE_APPEND || fault->kind == DEVIATE_LATER)
			outbox_add(&responder->outbox, fault_text(fault), responder->now_us,
				   fault->kind == DEVIATE_LATER ? UINT64_C(1000) * fault->number
								: 0);
}

bool service_reply(struct responder *responder, enum step step, struct span text)
{
	struct bytes proper = BYTES_INIT;
	struct plan plan = { .end = RESPONDER_OPEN };
	const struct scenario_fault *fault = NULL;
	unsigned time = ++responder->counts[step];
	bool yes;

	bytes_append(&proper, text);
	if (text.size)
		bytes_append_text(&proper, "\r\n");
	plan.reply = bytes_span(&proper);
	while ((fault = service_deviation(responder, step, time, fault)))
		read_deviation(responder, fault, &plan);
	yes = !plan.silent && !responder->mute &&
	      (plan.reply.size == 0 || plan.reply.data[0] == '2' || plan.reply.data[0] == '3');
	send_plan(responder, &plan);
	if (!plan.silent && !responder->mute)
		send_appended(responder, step, time);
	if (plan.end != RESPONDER_OPEN)
		responder->end = plan.end;
	bytes_release(&proper);
	return yes;
}

bool service_reply_text(struct responder *responder, enum step step, const char *text)
{
	return service_reply(responder, step, span_text(text));
}

void service_refuse(struct responder *responder, const char *text)
{
	if (service_bears(responder))
		service_reply_text(responder, STEP_NONE, text);
}

bool service_bears(struct responder *responder)
{
	if (++responder->errors < SERVICE_ERRORS_MAX)
		return true;
	service_end(responder, "421 4.7.0 " PRACTICE_HOST " Too many errors, closing");
	return false;
}

void service_end(struct responder *responder, const char *text)
{
	service_reply_text(responder, STEP_NONE, text);
	responder->end = RESPONDER_CLOSE;
}

void service_chance(const struct responder *responder, const char *purpose, unsigned n,
		    unsigned char out[16])
{
	unsigned char digest[DIGEST_MAX];
	struct bytes text = BYTES_INIT;

	bytes_append_text(&text, purpose);
	bytes_append_byte(&text, ' ');
	bytes_append_number(&text, responder->seed);
	bytes_append_byte(&text, ' ');
	bytes_append_number(&text, n);
	digest_of(DIGEST_SHA256, bytes_span(&text), digest);
	memcpy(out, digest, 16);
	bytes_release(&text);
}
