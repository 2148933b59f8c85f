/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The way to the server: mail exchangers, addresses, connection; each answer
 * and each attempt a fact for the scribe (way.c).
 */
#include <errno.h>
#include <string.h>

#include "base/memory.h"
#include "journal/members.h"
#include "net/loop.h"
#include "session/inside.h"
#include "session/way.h"

#define ATTEMPT_US 30000000 /* for one address, unless --timeout says less */
#define SLOW_US 1000000     /* an attempt that takes so long is told of while it goes on */

static uint64_t attempt_limit(const struct session *session)
{
	uint64_t own = session->options.timeout_s * UINT64_C(1000000);

	return own && own < ATTEMPT_US ? own : ATTEMPT_US;
}

static void write_connected(struct session *session, struct bytes *members, uint64_t now_us)
{
	bool lmtp = session->options.endpoint->scheme == ENDPOINT_LMTP;

	if (lmtp)
		members_add_bool(members, "lmtp", true);
	scribe_connected(session->scribe, now_us, bytes_span(members), lmtp);
	session->state = SESSION_OPEN;
	session->since_us = session->active_us = now_us;
	if (session->options.tls_mode == SESSION_TLS_IMPLICIT)
		session_begin_tls(session, now_us);
	else
		handshake_prepare(session);
}

/* A stream that was there from the start: the practice server. */
static void adopt_stream(struct session *session, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;

	session->stream = session->options.stream;
	session->local = true;
	members_add_text(&members, "address", span_text("practice"));
	members_add_ms(&members, "ms", 0);
	write_connected(session, &members, now_us);
	bytes_release(&members);
}

static void connect_to(struct session *session, const struct net_address *addresses, size_t count)
{
	struct reach *reach = &session->reach;

	reach->connector =
		connector_new(addresses, count, session->options.source, attempt_limit(session));
	memory_free(reach->written);
	reach->written = memory_new(count, sizeof(*reach->written));
	session->state = SESSION_CONNECTING;
}

static void begin_path(struct session *session, uint64_t now_us)
{
	struct net_address address;
	struct fault fault;

	if (net_address_of_path(session->options.endpoint->place, &address)) {
		connect_to(session, &address, 1);
		return;
	}
	fault_set_file(&fault, 0,
		       _("{path} cannot be the path of a socket: it is empty or too long."),
		       session->options.endpoint->place);
	session_end_unreached(session, &fault, now_us);
}

/* ---- hosts ---- */

static void begin_host(struct session *session, const char *host, uint64_t now_us)
{
	struct reach *reach = &session->reach;
	struct resolver_question question = { host, session->options.endpoint->port,
					      session->options.family };

	memory_free(reach->host);
	reach->host = memory_copy_text(host);
	reach->address_security = NAMES_UNCHECKED;
	memory_free(reach->canonical);
	reach->canonical = NULL;
	reach->resolver = resolver_new(session->options.names, &question, now_us);
	session->state = SESSION_RESOLVING;
}

/* The next mail exchanger, when the last one could not be reached; false when there is none. */
static bool next_exchanger(struct session *session, uint64_t now_us)
{
	struct reach *reach = &session->reach;

	if (session->options.exchanger || reach->exchanger + 1 >= reach->exchangers.count)
		return false;
	begin_host(session, reach->exchangers.hosts[++reach->exchanger], now_us);
	return true;
}

static bool pump_exchange(struct session *session, uint64_t now_us)
{
	struct reach *reach = &session->reach;
	const struct names_answer *answer = names_answer(reach->exchange, now_us);
	struct fault fault;
	bool some;

	if (!answer)
		return false;
	some = exchangers_take(&reach->exchangers, answer, &fault);
	way_write_answer(session->scribe, answer, reach->exchangers.trouble, NULL, now_us);
	reach->exchange_security = answer->security;
	names_query_free(reach->exchange);
	reach->exchange = NULL;
	if (some)
		begin_host(session,
			   session->options.exchanger ? session->options.exchanger
						      : reach->exchangers.hosts[0],
			   now_us);
	else
		session_end_unreached(session, &fault, now_us);
	return true;
}

void reach_begin(struct session *session, uint64_t now_us)
{
	const struct endpoint *endpoint = session->options.endpoint;

	if (session->options.stream)
		adopt_stream(session, now_us);
	else if (endpoint->scheme == ENDPOINT_UNIX)
		begin_path(session, now_us);
	else if (endpoint->scheme == ENDPOINT_MX)
		session->reach.exchange =
			names_ask(session->options.names, endpoint->host, RECORD_MX, now_us);
	else
		begin_host(session, endpoint->host, now_us);
}

const char *reach_host(const struct session *session)
{
	return session->reach.host ? session->reach.host : session->options.endpoint->host;
}

/* ---- addresses ---- */

/* An address is as safe as the least safe answer that it could have come from. */
static enum names_security worse(enum names_security a, enum names_security b)
{
	static const int rank[] = {
		[NAMES_INVALID] = 0, [NAMES_UNCHECKED] = 1, [NAMES_INSECURE] = 2, [NAMES_SECURE] = 3
	};

	return rank[a] < rank[b] ? a : b;
}

static void write_answers(struct session *session, uint64_t now_us)
{
	static const struct way_purpose exchanger = { "exchanger", NULL };
	struct reach *reach = &session->reach;
	bool is_listed = session->options.endpoint->scheme == ENDPOINT_MX &&
			 reach->exchangers.kind == EXCHANGERS_LISTED;
	const struct names_answer *answer;
	size_t count;

	reach->address_security = NAMES_SECURE;
	for (size_t i = 0; (answer = resolver_answer(reach->resolver, i)); i++) {
		way_write_answer(session->scribe, answer, 0, is_listed ? &exchanger : NULL, now_us);
		reach->address_security = worse(reach->address_security, answer->security);
		if (answer->canonical && !reach->canonical)
			reach->canonical = memory_copy_text(answer->canonical);
	}
	if (!resolver_answer(reach->resolver, 0))
		reach->address_security = NAMES_UNCHECKED;
	if (resolver_was_told(reach->resolver)) {
		const struct net_address *addresses = resolver_addresses(reach->resolver, &count);

		way_write_told(session->scribe, reach->host, addresses, count, now_us);
	}
}

/* Of several exchangers that were all tried in vain the last is not the only one. */
static void end_way(struct session *session, struct fault *fault, uint64_t now_us)
{
	const struct reach *reach = &session->reach;
	char *reason = memory_copy_text(fault->text);
	const struct message_value values[] = {
		{ "domain", span_text(session->options.endpoint->host) },
		{ "host", span_text(reach_host(session)) },
		{ "reason", span_text(reason) },
	};

	if (reach->exchanger > 0)
		fault_set(fault, fault->kind, fault->system,
			  _("None of the mail exchangers of {domain} could be reached. Of {host}, "
			    "the last one: {reason}"),
			  values, 3);
	memory_free(reason);
	session_end_unreached(session, fault, now_us);
}

/* Nobody has mistyped the name of a mail exchanger: what is wrong with it is its domain's to mend. */
static const char *exchanger_sentence(const struct session *session,
				      const struct names_answer *answer)
{
	if (session->options.family != NET_ADDRESS_ANY)
		return NULL;
	switch (answer->outcome) {
	case NAMES_NO_NAME:
		return _("There is no host {host}, which {domain} names as a mail exchanger. Its "
			 "owner must correct the MX record.");
	case NAMES_NO_DATA:
		return _("The host {host}, which {domain} names as a mail exchanger, has no "
			 "address. Its owner must give it one, or correct the MX record.");
	default:
		return NULL;
	}
}

/* A domain without MX records and without an address takes no mail: the host is no host at all. */
static void end_unresolved(struct session *session, const struct resolver *resolver,
			   struct fault *fault, uint64_t now_us)
{
	const struct names_answer *answer = resolver_telling_answer(resolver);
	const struct message_value values[] = {
		{ "domain", span_text(session->options.endpoint->host) },
		{ "host", span_text(reach_host(session)) },
	};
	bool of_domain = session->options.endpoint->scheme == ENDPOINT_MX && answer;
	const char *sentence = NULL;

	if (of_domain && session->reach.exchangers.kind == EXCHANGERS_LISTED)
		sentence = exchanger_sentence(session, answer);
	else if (of_domain && answer->outcome == NAMES_NO_DATA)
		sentence = _("{domain} has neither an MX record nor an address: nobody takes mail "
			     "for it. Its owner must name a host in an MX record.");
	if (sentence)
		fault_set(fault, FAULT_RESOLVE, 0, sentence, values, 2);
	end_way(session, fault, now_us);
}

static bool pump_resolver(struct session *session, uint64_t now_us)
{
	struct reach *reach = &session->reach;
	struct resolver *resolver = reach->resolver;
	const struct net_address *addresses;
	struct fault fault;
	enum resolver_state state = resolver_pump(resolver, now_us, &fault);
	size_t count;

	if (state == RESOLVER_ASKING)
		return false;
	write_answers(session, now_us);
	addresses = resolver_addresses(resolver, &count);
	reach->resolver = NULL;
	if (state == RESOLVER_DONE)
		connect_to(session, addresses, count);
	else if (!next_exchanger(session, now_us))
		end_unresolved(session, resolver, &fault, now_us);
	resolver_free(resolver);
	return true;
}

/* ---- attempts ---- */

/* What has ended without a connection, and what takes long, each once. */
static bool write_attempts(struct session *session, uint64_t now_us)
{
	struct reach *reach = &session->reach;
	const char *host = session->options.endpoint->is_address ? NULL : reach->host;
	size_t count;
	const struct connect_attempt *attempts = connector_attempts(reach->connector, &count);
	bool wrote = false;

	for (size_t i = 0; i < count; i++) {
		enum connect_result result = attempts[i].result;

		if (result == reach->written[i] || result == CONNECT_NOT_TRIED ||
		    result == CONNECT_DONE ||
		    (result == CONNECT_TRYING && now_us < attempts[i].started_us + SLOW_US))
			continue;
		way_write_attempt(session->scribe, host, &attempts[i], now_us);
		reach->written[i] = result;
		wrote = true;
	}
	return wrote;
}

static uint64_t slow_deadline(const struct reach *reach)
{
	size_t count;
	const struct connect_attempt *attempts = connector_attempts(reach->connector, &count);
	uint64_t deadline_us = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t slow_us = attempts[i].started_us + SLOW_US;

		if (attempts[i].result == CONNECT_TRYING && reach->written[i] != CONNECT_TRYING &&
		    (!deadline_us || slow_us < deadline_us))
			deadline_us = slow_us;
	}
	return deadline_us;
}

static void add_attempts(const struct session *session, struct bytes *members)
{
	size_t count;
	const struct connect_attempt *attempts =
		connector_attempts(session->reach.connector, &count);

	for (size_t i = 0; count > 1 && i < count; i++) {
		struct bytes text = BYTES_INIT;

		if (attempts[i].result == CONNECT_NOT_TRIED)
			continue;
		bytes_append_text(&text, attempts[i].address.text);
		bytes_append_text(&text, " ");
		bytes_append_text(&text, connect_result_name(attempts[i].result));
		members_add_item(members, "attempts", bytes_span(&text));
		bytes_release(&text);
	}
}

static void add_local(const struct net_address *local, struct bytes *members)
{
	struct bytes text = BYTES_INIT;

	net_address_append_place(local, net_address_port(local), &text);
	members_add_text(members, "local", bytes_span(&text));
	bytes_release(&text);
}

static void finish_connect(struct session *session, uint64_t now_us)
{
	struct reach *reach = &session->reach;
	const struct connect_attempt *winner = connector_winner(reach->connector);
	int fd = connector_take_socket(reach->connector);
	struct net_address local;
	struct bytes members = BYTES_INIT;

	session->local = net_address_is_loopback(&winner->address);
	if (winner->address.family != AF_UNIX)
		reach->remote = memory_copy_text(winner->address.text);
	if (session->options.endpoint->scheme == ENDPOINT_MX)
		members_add_text(&members, "host", span_text(reach->host));
	members_add_text(&members, "address", span_text(winner->address.text));
	if (net_address_port(&winner->address))
		members_add_number(&members, "port", net_address_port(&winner->address));
	if (net_address_of_socket(fd, &local) && local.family != AF_UNIX) {
		add_local(&local, &members);
		reach->local = memory_copy_text(local.text);
	}
	members_add_ms(&members, "ms", winner->ended_us - winner->started_us);
	add_attempts(session, &members);
	session->stream = stream_of_socket(fd);
	tlsa_begin(session, now_us);
	write_connected(session, &members, now_us);
	bytes_release(&members);
}

static bool pump_connector(struct session *session, uint64_t now_us)
{
	struct reach *reach = &session->reach;
	struct connector *connector = reach->connector;
	struct fault fault;
	enum connector_state state = connector_pump(connector, now_us, &fault);
	bool wrote = write_attempts(session, now_us);

	switch (state) {
	case CONNECTOR_TRYING:
		return wrote;
	case CONNECTOR_FAILED:
		reach->connector = NULL;
		if (next_exchanger(session, now_us))
			break;
		/* A server that took the connection and broke it off was reached. */
		if (fault.system == ECONNRESET)
			fault.kind = FAULT_CLOSED;
		end_way(session, &fault, now_us);
		break;
	case CONNECTOR_DONE:
		finish_connect(session, now_us);
		reach->connector = NULL;
		break;
	}
	connector_free(connector);
	return true;
}

/* ---- the loop's side ---- */

bool reach_pump(struct session *session, uint64_t now_us)
{
	if (session->reach.exchange)
		return pump_exchange(session, now_us);
	if (session->reach.resolver)
		return pump_resolver(session, now_us);
	if (session->reach.connector)
		return pump_connector(session, now_us);
	return false;
}

void reach_watch(const struct session *session, struct loop *loop)
{
	if (session->reach.exchange)
		names_watch(session->reach.exchange, loop);
	if (session->reach.resolver)
		resolver_watch(session->reach.resolver, loop);
	if (session->reach.connector)
		connector_watch(session->reach.connector, loop);
}

uint64_t reach_deadline(const struct session *session)
{
	const struct reach *reach = &session->reach;
	uint64_t slow_us, deadline_us;

	if (reach->exchange)
		return names_deadline(reach->exchange);
	if (reach->resolver)
		return resolver_deadline(reach->resolver);
	if (!reach->connector)
		return 0;
	slow_us = slow_deadline(reach);
	deadline_us = connector_deadline(reach->connector);
	return slow_us && (!deadline_us || slow_us < deadline_us) ? slow_us : deadline_us;
}

void reach_release(struct session *session)
{
	struct reach *reach = &session->reach;

	names_query_free(reach->exchange);
	resolver_free(reach->resolver);
	connector_free(reach->connector);
	reach->exchange = NULL;
	reach->resolver = NULL;
	reach->connector = NULL;
}

void reach_free(struct session *session)
{
	struct reach *reach = &session->reach;

	reach_release(session);
	exchangers_release(&reach->exchangers);
	memory_free(reach->host);
	memory_free(reach->canonical);
	memory_free(reach->remote);
	memory_free(reach->local);
	memory_free(reach->written);
}
