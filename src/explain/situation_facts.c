/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts that conditions ask for, one row each; computed from the dialogue before a reply. */
#include "base/memory.h"
#include "explain/situation.h"

#define SLOW_US 2000000 /* from here on a reply counts as late */

struct fact_row {
	unsigned fact;
	bool (*holds)(const struct situation *situation);
};

static bool is_in_tls(const struct situation *s)
{
	return s->before.encryption != ENCRYPTION_NONE;
}

static bool is_clear(const struct situation *s)
{
	return s->before.encryption == ENCRYPTION_NONE;
}

static bool is_logged_in(const struct situation *s)
{
	return s->before.authenticated;
}

static bool is_guest(const struct situation *s)
{
	return !s->before.authenticated;
}

static bool offers_tls(const struct situation *s)
{
	return extension_in(s->before.extensions.offered, EXTENSION_STARTTLS);
}

static bool offers_auth(const struct situation *s)
{
	return extension_in(s->before.extensions.offered, EXTENSION_AUTH);
}

static bool hides_auth(const struct situation *s)
{
	return s->before.ehlo_reply_id && s->before.esmtp && !offers_auth(s);
}

static bool lacks_hello(const struct situation *s)
{
	return s->before.ehlo_id == 0 && !s->before.esmtp;
}

static bool said_helo(const struct situation *s)
{
	return s->before.ehlo_id != 0 && !s->before.esmtp;
}

static bool has_transaction(const struct situation *s)
{
	return s->before.mail_id != 0;
}

static bool has_recipients(const struct situation *s)
{
	return s->before.rcpt_accepted > 0;
}

static bool lost_recipients(const struct situation *s)
{
	return s->before.rcpt_accepted == 0 && s->before.rcpt_refused > 0;
}

static bool failed_before(const struct situation *s)
{
	return s->before.auth_failures > 0;
}

static bool is_lmtp(const struct situation *s)
{
	return s->before.lmtp;
}

static bool accepted_before(const struct situation *s)
{
	return s->before.messages_accepted > 0;
}

static bool is_after_tls(const struct situation *s)
{
	return s->before.tls_id != 0 && s->before.starttls_id != 0 && s->before.ehlo_id == 0;
}

static bool is_first_step(const struct situation *s)
{
	return s->before.auth_step == 0;
}

static bool is_second_step(const struct situation *s)
{
	return s->before.auth_step == 1;
}

static bool is_later_step(const struct situation *s)
{
	return s->before.auth_step > 1;
}

static bool is_pipelined(const struct situation *s)
{
	return s->before.outstanding_count > 1;
}

static bool has_bare_name(const struct situation *s)
{
	struct bytes text = BYTES_INIT;
	struct span name = situation_hello_name(s, &text);
	bool bare = name.size > 0 && !address_is_qualified(name);

	bytes_release(&text);
	return bare;
}

static bool has_null_sender(const struct situation *s)
{
	struct bytes text = BYTES_INIT;
	bool null = (s->before.mail_id || s->verb == VERB_MAIL) &&
		    situation_sender(s, &text).size == 0;

	bytes_release(&text);
	return null;
}

static bool has_other_sender(const struct situation *s)
{
	struct bytes sender_text = BYTES_INIT, user_text = BYTES_INIT;
	struct span sender, user;
	bool other = false;

	if (s->before.authenticated) {
		sender = situation_sender(s, &sender_text);
		user = situation_user(s, &user_text);
		other = sender.size && user.size && span_find(user, '@') < user.size &&
			!situation_same_word(sender, user);
	}
	bytes_release(&sender_text);
	bytes_release(&user_text);
	return other;
}

static bool is_slow(const struct situation *s)
{
	uint32_t asked = s->command_id ? s->command_id : s->before.connected_id;
	const struct event *from = journal_event(s->journal, asked);
	const struct event *to = journal_event(s->journal, s->id);

	return !(s->facts & SITUATION_UNSOLICITED) && from && to &&
	       to->time_us >= from->time_us + SLOW_US;
}

static const struct fact_row fact_rows[] = {
	{ SITUATION_TLS, is_in_tls },
	{ SITUATION_CLEAR, is_clear },
	{ SITUATION_LOGGED_IN, is_logged_in },
	{ SITUATION_GUEST, is_guest },
	{ SITUATION_TLS_OFFERED, offers_tls },
	{ SITUATION_AUTH_OFFERED, offers_auth },
	{ SITUATION_AUTH_HIDDEN, hides_auth },
	{ SITUATION_NO_HELLO, lacks_hello },
	{ SITUATION_HELO_ONLY, said_helo },
	{ SITUATION_TRANSACTION, has_transaction },
	{ SITUATION_RECIPIENTS, has_recipients },
	{ SITUATION_ALL_REFUSED, lost_recipients },
	{ SITUATION_FAILED_BEFORE, failed_before },
	{ SITUATION_LMTP, is_lmtp },
	{ SITUATION_ACCEPTED_BEFORE, accepted_before },
	{ SITUATION_AFTER_TLS, is_after_tls },
	{ SITUATION_FIRST_STEP, is_first_step },
	{ SITUATION_SECOND_STEP, is_second_step },
	{ SITUATION_LATER_STEP, is_later_step },
	{ SITUATION_PIPELINED, is_pipelined },
	{ SITUATION_BARE_NAME, has_bare_name },
	{ SITUATION_NULL_SENDER, has_null_sender },
	{ SITUATION_OTHER_SENDER, has_other_sender },
	{ SITUATION_SLOW, is_slow },
};

unsigned situation_facts(const struct situation *situation)
{
	unsigned facts = 0;

	for (size_t i = 0; i < sizeof(fact_rows) / sizeof(fact_rows[0]); i++)
		if (fact_rows[i].holds(situation))
			facts |= fact_rows[i].fact;
	return facts;
}

struct situation situation_afterwards(const struct situation *situation)
{
	struct situation after = *situation;

	for (size_t i = 0; i < sizeof(fact_rows) / sizeof(fact_rows[0]); i++)
		after.facts &= ~fact_rows[i].fact;
	after.before = situation->after;
	after.facts |= situation_facts(&after);
	return after;
}
