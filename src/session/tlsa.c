/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The TLSA records of the server that was reached, asked for while it greets:
 * by RFC 7672's rules only where DNSSEC vouches for the way there, and waited
 * for before a handshake. What they decide is net/tls_verify's.
 */
#include <string.h>

#include "base/memory.h"
#include "net/loop.h"
#include "session/inside.h"
#include "session/way.h"

/* Ports of RFC 7672 and of anything that is not for users' programs. */
static bool is_outside(uint16_t port)
{
	return port == 465 || port == 587;
}

static void ask(struct session *session, const char *base, uint64_t now_us)
{
	struct tlsa *tlsa = &session->tlsa;
	struct bytes name = BYTES_INIT;

	bytes_append_byte(&name, '_');
	bytes_append_number(&name, session->options.endpoint->port);
	bytes_append_text(&name, "._tcp.");
	bytes_append_text(&name, base);
	memory_free(tlsa->dane.base);
	tlsa->dane.base = memory_copy_text(base);
	tlsa->query = names_ask(session->options.names, bytes_text(&name), RECORD_TLSA, now_us);
	bytes_release(&name);
}

/* The least safe of what led here (§2.2.1: the MX records too; §2.2.2: the addresses). */
static enum names_security way_security(const struct session *session)
{
	const struct reach *reach = &session->reach;

	if (session->options.endpoint->scheme == ENDPOINT_MX &&
	    reach->exchange_security != NAMES_SECURE)
		return reach->exchange_security;
	return reach->address_security;
}

void tlsa_begin(struct session *session, uint64_t now_us)
{
	struct tlsa *tlsa = &session->tlsa;
	const struct reach *reach = &session->reach;

	if (!reach->host || session->options.endpoint->is_address)
		return;
	if (!names_validates()) {
		tlsa->dane.reason = memory_copy_text(
			_("this build asks for none, since it was made without libunbound"));
		return;
	}
	tlsa->dane.outside = is_outside(session->options.endpoint->port);
	switch (way_security(session)) {
	case NAMES_SECURE:
		/* §2.2.2: an alias's own end is asked first, then the name itself. */
		ask(session, reach->canonical ? reach->canonical : reach->host, now_us);
		break;
	case NAMES_INSECURE:
		tlsa->dane.state = DANE_INSECURE;
		tlsa->dane.base = memory_copy_text(reach->host);
		break;
	case NAMES_INVALID:
		tlsa->dane.reason =
			memory_copy_text(_("DNSSEC rejects an answer of those that led here"));
		break;
	case NAMES_UNCHECKED:
		tlsa->dane.reason = memory_copy_text(_("nobody checked the way here with DNSSEC"));
		break;
	}
}

static void take_records(struct dane *dane, const struct names_answer *answer)
{
	dane->state = DANE_SECURE;
	for (size_t i = 0; i < answer->count; i++)
		dane_add(dane, answer->records[i].usage, answer->records[i].selector,
			 answer->records[i].matching, bytes_span(&answer->records[i].data));
}

static void take_answer(struct dane *dane, const struct names_answer *answer)
{
	switch (answer->outcome) {
	case NAMES_FOUND:
		if (answer->security == NAMES_SECURE)
			take_records(dane, answer);
		else
			dane->state = DANE_INSECURE;
		break;
	case NAMES_NO_DATA:
	case NAMES_NO_NAME:
		dane->state = DANE_ABSENT;
		break;
	case NAMES_FAILED:
	case NAMES_CIRCLE:
	case NAMES_BOGUS:
	case NAMES_TIMED_OUT:
		dane->state = DANE_LOOKUP;
		dane->reason = memory_copy_text(answer->reason && *answer->reason
							? answer->reason
							: _("The name servers did not answer."));
		break;
	case NAMES_UNAVAILABLE:
		dane->state = DANE_UNASKED;
		break;
	}
}

bool tlsa_pump(struct session *session, uint64_t now_us)
{
	struct tlsa *tlsa = &session->tlsa;
	const struct names_answer *answer = tlsa->query ? names_answer(tlsa->query, now_us) : NULL;
	const struct reach *reach = &session->reach;

	if (!answer)
		return false;
	way_write_answer(session->scribe, answer, 0, NULL, now_us);
	take_answer(&tlsa->dane, answer);
	names_query_free(tlsa->query);
	tlsa->query = NULL;
	if (tlsa->dane.state == DANE_ABSENT && reach->canonical &&
	    strcmp(tlsa->dane.base, reach->host) != 0)
		ask(session, reach->host, now_us);
	return true;
}

bool tlsa_is_awaited(const struct session *session)
{
	return session->tlsa.query != NULL;
}

void tlsa_watch(const struct session *session, struct loop *loop)
{
	if (session->tlsa.query)
		names_watch(session->tlsa.query, loop);
}

uint64_t tlsa_deadline(const struct session *session)
{
	return session->tlsa.query ? names_deadline(session->tlsa.query) : 0;
}

void tlsa_release(struct session *session)
{
	names_query_free(session->tlsa.query);
	session->tlsa.query = NULL;
	dane_release(&session->tlsa.dane);
}
