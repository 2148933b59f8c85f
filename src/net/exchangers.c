/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A domain's mail exchangers. Asked by the session and by probe before the resolver. */
#include "net/exchangers.h"

#include <string.h>

#include "base/memory.h"

const char *exchangers_trouble_name(enum exchangers_trouble trouble)
{
	return trouble == EXCHANGERS_ADDRESS ? "address" : "null_among_others";
}

static bool fail(struct fault *fault, const struct names_answer *answer, const char *sentence)
{
	struct message_value values[] = {
		{ "domain", span_text(answer->name) },
		{ "host", span_text(answer->name) },
		{ "reason", span_text(answer->reason) },
	};

	fault_set(fault, FAULT_RESOLVE, 0, sentence, values, 3);
	return false;
}

static void add_host(struct exchangers *exchangers, const char *host)
{
	exchangers->hosts[exchangers->count++] = memory_copy_text(host);
}

/* RFC 7505: "." alone says that the domain takes no mail. */
static bool is_null(const struct record *record)
{
	return !strcmp(record->text, ".");
}

/* "192.0.2.7", "[192.0.2.7]": a mistake that name servers do not see. */
static bool is_address(const char *host)
{
	struct span inside = span_text(host);
	struct net_address ignored;
	bool parsed;
	char *text;

	if (inside.size > 2 && inside.data[0] == '[' && inside.data[inside.size - 1] == ']')
		inside = span_part(inside, 1, inside.size - 2);
	text = span_copy_text(inside);
	parsed = net_address_parse(text, 0, &ignored);
	memory_free(text);
	return parsed;
}

static bool take_records(struct exchangers *exchangers, const struct names_answer *answer,
			 struct fault *fault)
{
	exchangers->hosts = memory_new(answer->count, sizeof(*exchangers->hosts));
	for (size_t i = 0; i < answer->count; i++) {
		const struct record *record = &answer->records[i];

		if (is_null(record))
			exchangers->trouble |=
				answer->count > 1 ? (unsigned)EXCHANGERS_NULL_AMONG_OTHERS : 0;
		else if (is_address(record->text))
			exchangers->trouble |= EXCHANGERS_ADDRESS;
		else
			add_host(exchangers, record->text);
	}
	if (exchangers->count)
		return true;
	if (exchangers->trouble & EXCHANGERS_ADDRESS)
		return fail(fault, answer,
			    _("The MX record of {domain} holds an address where the name of a host "
			      "must stand (RFC 1035 §3.3.9): mail servers find nobody to deliver "
			      "to. Name a host with an A or AAAA record there."));
	return fail(fault, answer,
		    _("{domain} takes no mail: it has a null MX (RFC 7505). Mail to it is refused "
		      "at once, without any connection."));
}

bool exchangers_take(struct exchangers *exchangers, const struct names_answer *answer,
		     struct fault *fault)
{
	memset(exchangers, 0, sizeof(*exchangers));
	switch (answer->outcome) {
	case NAMES_FOUND:
		return take_records(exchangers, answer, fault);
	case NAMES_NO_DATA:
		exchangers->kind = EXCHANGERS_IMPLICIT;
		exchangers->hosts = memory_new(1, sizeof(*exchangers->hosts));
		add_host(exchangers, answer->canonical ? answer->canonical : answer->name);
		return true;
	case NAMES_NO_NAME:
		return fail(fault, answer,
			    _("There is no domain {domain}: nothing is found under that name. "
			      "Check the spelling."));
	case NAMES_BOGUS:
		return fail(fault, answer,
			    _("DNSSEC rejects the MX records of {domain}: {reason}. Validating "
			      "mail servers keep its mail waiting until that is mended."));
	case NAMES_CIRCLE:
		return fail(
			fault, answer,
			_("Nobody can look {host} up, since its aliases (CNAME) lead in a circle: "
			  "{reason}. Only the domain's owner can mend that: the last of them must "
			  "name a host that has an address."));
	case NAMES_UNAVAILABLE:
		return fail(fault, answer,
			    _("Mail exchangers cannot be looked up: this smtpscope was built "
			      "without libunbound. Find them with `host -t mx {domain}` and name "
			      "one, as in smtp://mx.example.test."));
	case NAMES_FAILED:
	case NAMES_TIMED_OUT:
		break;
	}
	return fail(fault, answer,
		    _("The MX records of {domain} could not be looked up: {reason}. Mail servers "
		      "keep mail waiting then and do not fall back on the domain's own address. "
		      "Try again later, or check this machine's name servers."));
}

void exchangers_release(struct exchangers *exchangers)
{
	for (size_t i = 0; i < exchangers->count; i++)
		memory_free(exchangers->hosts[i]);
	memory_free(exchangers->hosts);
	memset(exchangers, 0, sizeof(*exchangers));
}
