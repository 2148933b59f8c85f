/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The name service's frame: options, questions, answers, deadlines. Whom it
 * asks stands in names_unbound.c and names_system.c; resolver, session and
 * DANE ask here.
 */
#include "net/names.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/loop.h"
#include "net/names_private.h"

#define TIMEOUT_S 10 /* of one question: name servers that live answer within two or three tries */
#define HOST_MAX 253

static const char *const outcome_names[] = {
	[NAMES_FOUND] = "found",         [NAMES_NO_DATA] = "no-data",
	[NAMES_NO_NAME] = "no-name",     [NAMES_FAILED] = "failed",
	[NAMES_CIRCLE] = "alias-circle", [NAMES_BOGUS] = "bogus",
	[NAMES_TIMED_OUT] = "timed-out", [NAMES_UNAVAILABLE] = "unavailable",
};

static const char *const security_names[] = {
	[NAMES_UNCHECKED] = "unchecked",
	[NAMES_INSECURE] = "insecure",
	[NAMES_SECURE] = "secure",
	[NAMES_INVALID] = "bogus",
};

const char *names_outcome_name(enum names_outcome outcome)
{
	return outcome_names[outcome];
}

const char *names_security_name(enum names_security security)
{
	return security_names[security];
}

bool names_validates(void)
{
#ifdef WITH_LIBUNBOUND
	return true;
#else
	return false;
#endif
}

/* ---- options ---- */

static bool refuse(struct fault *fault, const char *sentence, const char *value)
{
	struct message_value values[] = { { "value", span_text(value) } };

	fault_set(fault, FAULT_USAGE, 0, sentence, values, 1);
	return false;
}

/* Splits ADDRESS, ADDRESS:PORT, [IPv6] or [IPv6]:PORT; port 0 when none was written. */
static bool split_address(struct span text, char **address, uint16_t *port)
{
	struct span host = text;
	struct span rest = span_of(NULL, 0);
	uint64_t number = 0;
	struct net_address parsed;

	if (text.size && text.data[0] == '[') {
		size_t end = span_find(text, ']');

		if (end == text.size)
			return false;
		host = span_part(text, 1, end - 1);
		rest = span_after(text, end + 1);
	} else if (span_find(span_after(text, span_find(text, ':') + 1), ':') ==
		   span_after(text, span_find(text, ':') + 1).size) {
		host = span_part(text, 0, span_find(text, ':'));
		rest = span_after(text, host.size);
	}
	if (rest.size && (rest.data[0] != ':' || !span_number(span_after(rest, 1), &number) ||
			  number < 1 || number > 65535))
		return false;
	*address = span_copy_text(host);
	*port = (uint16_t)number;
	if (net_address_parse(*address, 0, &parsed))
		return true;
	memory_free(*address);
	*address = NULL;
	return false;
}

static bool take_server(struct names *names, const char *server, struct fault *fault)
{
	struct bytes text = BYTES_INIT;
	char *address;
	uint16_t port;

	if (!server)
		return true;
	if (!split_address(span_text(server), &address, &port))
		return refuse(fault,
			      _("{value} is no address of a name server. Write one such as "
				"192.0.2.53, 127.0.0.1:5353 or [2001:db8::53]:53."),
			      server);
	bytes_append_text(&text, address);
	bytes_append_byte(&text, '@');
	bytes_append_number(&text, port ? port : 53);
	names->server = bytes_take_text(&text);
	memory_free(address);
	return true;
}

static bool take_anchor(struct names *names, const char *path, struct fault *fault)
{
	if (!path)
		return true;
	if (access(path, R_OK) != 0)
		return refuse(fault,
			      _("The trust anchor {value} cannot be read. It is a file of DS or "
				"DNSKEY records, one a line."),
			      path);
	names->trust_anchor = memory_copy_text(path);
	return true;
}

/* HOST:PORT:ADDRESS, the address in brackets or bare. */
static bool take_override(struct names *names, const char *text, struct fault *fault)
{
	struct names_override *override = &names->overrides[names->override_count];
	struct span whole = span_text(text);
	size_t first = span_find(whole, ':');
	struct span rest = span_after(whole, first + 1);
	size_t second = span_find(rest, ':');
	struct span address = span_after(rest, second + 1);
	uint64_t port = 0;
	bool fits;
	char *literal;

	if (address.size > 2 && address.data[0] == '[' && address.data[address.size - 1] == ']')
		address = span_part(address, 1, address.size - 2);
	literal = span_copy_text(address);
	fits = first > 0 && first <= HOST_MAX && span_number(span_part(rest, 0, second), &port) &&
	       port >= 1 && port <= 65535 &&
	       net_address_parse(literal, (uint16_t)port, &override->address);
	memory_free(literal);
	if (!fits)
		return refuse(fault,
			      _("--resolve wants HOST:PORT:ADDRESS, such as "
				"mail.example.test:587:192.0.2.7, and got {value}."),
			      text);
	override->host = span_copy_text(span_part(whole, 0, first));
	override->port = (uint16_t)port;
	names->override_count++;
	return true;
}

static bool take_options(struct names *names, const struct names_options *options,
			 struct fault *fault)
{
	if (!names_validates() && (options->server || options->trust_anchor)) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("This smtpscope was built without libunbound: --dns-server and "
				  "--trust-anchor are off, and so are mx: targets, DNSSEC, DANE "
				  "and MTA-STS. Build it again with libunbound, or name the "
				  "address with --resolve."));
		return false;
	}
	if (!take_server(names, options->server, fault) ||
	    !take_anchor(names, options->trust_anchor, fault))
		return false;
	names->overrides = memory_new(options->resolve_count + 1, sizeof(*names->overrides));
	for (size_t i = 0; i < options->resolve_count; i++) {
		if (!take_override(names, options->resolve[i], fault))
			return false;
	}
	return true;
}

struct names *names_new(const struct names_options *options, struct fault *fault)
{
	struct names *names = memory_new(1, sizeof(*names));

	names->timeout_s = options->timeout_s ? options->timeout_s : TIMEOUT_S;
	if (take_options(names, options, fault))
		return names;
	names_free(names);
	return NULL;
}

void names_free(struct names *names)
{
	if (!names)
		return;
#ifdef WITH_LIBUNBOUND
	names_unbound_free(names->unbound);
#endif
	for (size_t i = 0; i < names->override_count; i++)
		memory_free(names->overrides[i].host);
	memory_free(names->overrides);
	memory_free(names->server);
	memory_free(names->trust_anchor);
	memory_free(names);
}

bool names_is_chosen(const struct names *names)
{
	return names->server != NULL;
}

static struct span without_dot(struct span name)
{
	return name.size > 1 && name.data[name.size - 1] == '.' ? span_part(name, 0, name.size - 1)
								: name;
}

bool names_resolved(const struct names *names, const char *host, uint16_t port, size_t n,
		    struct net_address *address)
{
	struct bytes asked = BYTES_INIT;
	bool found = false;

	bytes_append(&asked, without_dot(span_text(host)));
	for (size_t i = 0; names && i < names->override_count && !found; i++) {
		const struct names_override *override = &names->overrides[i];

		if (override->port != port ||
		    !span_is_word(without_dot(span_text(override->host)), bytes_text(&asked)))
			continue;
		found = n-- == 0;
		*address = override->address;
	}
	bytes_release(&asked);
	return found;
}

/* ---- an answer comes together ---- */

void names_set_reason(struct names_query *query, const char *reason)
{
	bytes_clear(&query->reason);
	bytes_append_text(&query->reason, reason);
}

void names_add_record(struct names_query *query, struct span data)
{
	struct record record;

	if (!record_parse(query->answer.type, data, &record)) {
		record_release(&record);
		return;
	}
	query->records = memory_grow(query->records, &query->capacity, query->answer.count + 1,
				     sizeof(*query->records));
	query->records[query->answer.count++] = record;
}

/* The order of mail exchangers; equal ones by name, so that two looks show the same. */
static int compare_exchangers(const void *a, const void *b)
{
	const struct record *one = a;
	const struct record *other = b;

	if (one->preference != other->preference)
		return one->preference < other->preference ? -1 : 1;
	return strcmp(one->text, other->text);
}

void names_settle(struct names_query *query, enum names_outcome outcome,
		  enum names_security security)
{
	struct names_answer *answer = &query->answer;

	if (answer->type == RECORD_MX && answer->count > 1)
		qsort(query->records, answer->count, sizeof(*query->records), compare_exchangers);
	answer->outcome = outcome;
	answer->security = security;
	answer->records = query->records;
	answer->reason = bytes_text(&query->reason);
	answer->canonical = query->canonical;
	query->answered = true;
}

/* ---- questions ---- */

/* A name that the wire cannot carry needs nobody to say that it does not exist. */
static bool is_possible(struct span name)
{
	size_t from = 0;

	if (name.size == 0 || name.size > HOST_MAX)
		return false;
	for (size_t i = 0; i <= name.size; i++) {
		if (i < name.size && name.data[i] != '.')
			continue;
		if (i == from || i - from > 63)
			return false;
		from = i + 1;
	}
	return true;
}

/*
 * RFC 6761 §6.3: localhost and what ends in it is this machine, without
 * records but its addresses, and no name server is to be asked.
 */
static bool is_localhost(struct span name)
{
	static const char word[] = "localhost";
	size_t size = sizeof(word) - 1;

	if (name.size < size || !span_is_word(span_after(name, name.size - size), word))
		return false;
	return name.size == size || name.data[name.size - size - 1] == '.';
}

static void answer_localhost(struct names_query *query)
{
	static const unsigned char loopback[4] = { 127, 0, 0, 1 };
	enum names_outcome outcome = NAMES_FOUND;

	query->answer.source = "system";
	if (query->answer.type == RECORD_A)
		names_add_record(query, span_of(loopback, sizeof(loopback)));
	else if (query->answer.type == RECORD_AAAA)
		names_add_record(query, span_of(&in6addr_loopback, sizeof(in6addr_loopback)));
	else
		outcome = NAMES_NO_DATA;
	names_settle(query, outcome, NAMES_UNCHECKED);
}

static void ask(struct names_query *query)
{
	bool is_address = query->answer.type == RECORD_A || query->answer.type == RECORD_AAAA;

	if (!is_possible(span_text(query->name))) {
		names_settle(query, NAMES_NO_NAME, NAMES_UNCHECKED);
		return;
	}
	if (is_localhost(span_text(query->name))) {
		answer_localhost(query);
		return;
	}
#ifdef WITH_LIBUNBOUND
	query->asker = &names_unbound_asker;
	query->answer.source = "dns";
	(void)is_address;
#else
	if (!is_address) {
		names_set_reason(query,
				 _("This smtpscope was built without libunbound and can look up "
				   "addresses only."));
		names_settle(query, NAMES_UNAVAILABLE, NAMES_UNCHECKED);
		return;
	}
	query->asker = &names_system_asker;
	query->answer.source = "system";
#endif
	if (!query->asker->ask(query))
		query->asker = NULL;
}

struct names_query *names_query_new(struct names *names, const char *name, enum record_type type,
				    uint64_t now_us)
{
	struct names_query *query = memory_new(1, sizeof(*query));

	query->names = names;
	query->name = span_copy_text(without_dot(span_text(name)));
	query->asked_us = now_us;
	query->deadline_us = now_us + names->timeout_s * UINT64_C(1000000);
	query->child.output = -1;
	query->answer.name = query->name;
	query->answer.type = type;
	query->answer.source = "";
	query->answer.reason = "";
	return query;
}

struct names_query *names_ask(struct names *names, const char *name, enum record_type type,
			      uint64_t now_us)
{
	struct names_query *query = names_query_new(names, name, type, now_us);

	ask(query);
	return query;
}

static void release_records(struct names_query *query)
{
	for (size_t i = 0; i < query->answer.count; i++)
		record_release(&query->records[i]);
	query->answer.count = 0;
}

void names_query_free(struct names_query *query)
{
	if (!query)
		return;
	if (query->asker)
		query->asker->cancel(query);
	names_aliases_free(query->aliases);
	release_records(query);
	memory_free(query->records);
	memory_free(query->name);
	memory_free(query->canonical);
	bytes_release(&query->reason);
	bytes_release(&query->output);
	memory_free(query);
}

/*
 * What DNS does not have may stand elsewhere: in the search domains of
 * resolv.conf, in mDNS, in whatever nsswitch.conf names. The system is asked
 * for addresses then, unless the user chose a name server.
 */
static bool ask_system_too(struct names_query *query)
{
	const struct names_answer *answer = &query->answer;

	if (query->asker == &names_system_asker || query->names->server ||
	    (answer->type != RECORD_A && answer->type != RECORD_AAAA) ||
	    (answer->outcome != NAMES_NO_NAME && answer->outcome != NAMES_FAILED &&
	     answer->outcome != NAMES_TIMED_OUT))
		return false;
	/* A name with a dot that provably does not exist needs no second opinion. */
	if (answer->outcome == NAMES_NO_NAME && strchr(query->name, '.'))
		return false;
	query->deadline_us += query->names->timeout_s * UINT64_C(1000000);
	query->answered = false;
	query->answer.source = "system";
	query->asker = &names_system_asker;
	if (query->asker->ask(query))
		return true;
	query->asker = NULL;
	return false;
}

/* DNS, of what an alias may stand for. */
static bool may_be_alias(const struct names_query *query)
{
	enum record_type type = query->answer.type;

	return query->answer.outcome == NAMES_FAILED && query->asker != &names_system_asker &&
	       (type == RECORD_A || type == RECORD_AAAA || type == RECORD_MX);
}

static void look_at_time(struct names_query *query, uint64_t now_us)
{
	if (query->answered || now_us < query->deadline_us)
		return;
	query->asker->cancel(query);
	names_set_reason(query, _("no name server answered in time"));
	names_settle(query, NAMES_TIMED_OUT, NAMES_UNCHECKED);
}

const struct names_answer *names_answer(struct names_query *query, uint64_t now_us)
{
	if (query->asker) {
		query->asker->pump(query);
		look_at_time(query, now_us);
		if (!query->answered ||
		    (may_be_alias(query) && names_aliases_follow(query, now_us)) ||
		    ask_system_too(query))
			return NULL;
		query->asker = NULL;
		query->answer.took_us = now_us - query->asked_us;
	}
	query->taken = true;
	return &query->answer;
}

void names_watch(const struct names_query *query, struct loop *loop)
{
	if (query->taken)
		return;
	if (query->answered && query->aliases && names_aliases_query(query->aliases)) {
		names_watch(names_aliases_query(query->aliases), loop);
		return;
	}
	if (query->answered) {
		loop_hurry(loop);
		return;
	}
	query->asker->watch(query, loop);
	loop_add_deadline(loop, query->deadline_us);
}

uint64_t names_deadline(const struct names_query *query)
{
	return query->asker ? query->deadline_us : 0;
}

/* ---- the other way round ---- */

static void append_nibbles(struct bytes *out, const unsigned char *bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 15; i >= 0; i--) {
		bytes_append_byte(out, (unsigned char)digits[bytes[i] & 15]);
		bytes_append_byte(out, '.');
		bytes_append_byte(out, (unsigned char)digits[bytes[i] >> 4]);
		bytes_append_byte(out, '.');
	}
	bytes_append_text(out, "ip6.arpa");
}

static void append_numbers(struct bytes *out, const unsigned char *bytes)
{
	for (int i = 3; i >= 0; i--) {
		bytes_append_number(out, bytes[i]);
		bytes_append_byte(out, '.');
	}
	bytes_append_text(out, "in-addr.arpa");
}

bool names_reverse(const struct net_address *address, struct bytes *out)
{
	const void *storage = &address->storage;

	if (address->family == AF_INET) {
		const struct sockaddr_in *in = storage;

		append_numbers(out, (const unsigned char *)&in->sin_addr);
	} else if (address->family == AF_INET6) {
		const struct in6_addr *in6 = &((const struct sockaddr_in6 *)storage)->sin6_addr;

		if (IN6_IS_ADDR_V4MAPPED(in6))
			append_numbers(out, in6->s6_addr + 12);
		else
			append_nibbles(out, in6->s6_addr);
	} else {
		return false;
	}
	return true;
}
