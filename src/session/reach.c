/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the server: name, addresses, connection; each step a fact for the scribe. */
#include <errno.h>

#include "base/memory.h"
#include "journal/members.h"
#include "net/loop.h"
#include "session/inside.h"

#define ATTEMPT_US 30000000 /* for one address, unless --timeout says less */

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
	session->connector =
		connector_new(addresses, count, session->options.source, attempt_limit(session));
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

void reach_begin(struct session *session, uint64_t now_us)
{
	const struct endpoint *endpoint = session->options.endpoint;
	struct resolver_question question = { endpoint->host, endpoint->port,
					      session->options.family };

	if (session->options.stream) {
		adopt_stream(session, now_us);
		return;
	}
	if (endpoint->scheme == ENDPOINT_UNIX) {
		begin_path(session, now_us);
		return;
	}
	session->resolver = resolver_new(session->options.names, &question, now_us);
}

static void write_resolved(struct session *session, const struct net_address *addresses,
			   size_t count, uint64_t now_us)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "name", span_text(session->options.endpoint->host));
	for (size_t i = 0; i < count; i++)
		members_add_item(&members, "addresses", span_text(addresses[i].text));
	if (resolver_was_cut(session->resolver))
		members_add_bool(&members, "cut", true);
	members_add_ms(&members, "ms", now_us - session->started_us);
	scribe_resolved(session->scribe, now_us, bytes_span(&members));
	bytes_release(&members);
}

static bool pump_resolver(struct session *session, uint64_t now_us)
{
	const struct net_address *addresses;
	struct fault fault;
	size_t count;

	switch (resolver_pump(session->resolver, now_us, &fault)) {
	case RESOLVER_ASKING:
		return false;
	case RESOLVER_FAILED:
		session_end_unreached(session, &fault, now_us);
		break;
	case RESOLVER_DONE:
		addresses = resolver_addresses(session->resolver, &count);
		/* A literal address asks nobody: nothing was resolved. */
		if (!session->options.endpoint->is_address)
			write_resolved(session, addresses, count, now_us);
		connect_to(session, addresses, count);
		break;
	}
	resolver_free(session->resolver);
	session->resolver = NULL;
	return true;
}

static void add_attempts(const struct session *session, struct bytes *members)
{
	size_t count;
	const struct connect_attempt *attempts = connector_attempts(session->connector, &count);

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
	bool ipv6 = local->family == AF_INET6;

	bytes_append_text(&text, ipv6 ? "[" : "");
	bytes_append_text(&text, local->text);
	bytes_append_text(&text, ipv6 ? "]:" : ":");
	bytes_append_number(&text, net_address_port(local));
	members_add_text(members, "local", bytes_span(&text));
	bytes_release(&text);
}

static void finish_connect(struct session *session, uint64_t now_us)
{
	const struct connect_attempt *winner = connector_winner(session->connector);
	int fd = connector_take_socket(session->connector);
	struct net_address local;
	struct bytes members = BYTES_INIT;

	session->local = net_address_is_loopback(&winner->address);
	members_add_text(&members, "address", span_text(winner->address.text));
	if (net_address_port(&winner->address))
		members_add_number(&members, "port", net_address_port(&winner->address));
	if (net_address_of_socket(fd, &local) && local.family != AF_UNIX)
		add_local(&local, &members);
	members_add_ms(&members, "ms", winner->ended_us - winner->started_us);
	add_attempts(session, &members);
	session->stream = stream_of_socket(fd);
	write_connected(session, &members, now_us);
	bytes_release(&members);
}

static bool pump_connector(struct session *session, uint64_t now_us)
{
	struct fault fault;

	switch (connector_pump(session->connector, now_us, &fault)) {
	case CONNECTOR_TRYING:
		return false;
	case CONNECTOR_FAILED:
		/* A server that took the connection and broke it off was reached. */
		if (fault.system == ECONNRESET)
			fault.kind = FAULT_CLOSED;
		session_end_unreached(session, &fault, now_us);
		break;
	case CONNECTOR_DONE:
		finish_connect(session, now_us);
		break;
	}
	connector_free(session->connector);
	session->connector = NULL;
	return true;
}

bool reach_pump(struct session *session, uint64_t now_us)
{
	if (session->resolver)
		return pump_resolver(session, now_us);
	if (session->connector)
		return pump_connector(session, now_us);
	return false;
}

void reach_watch(const struct session *session, struct loop *loop)
{
	if (session->resolver)
		resolver_watch(session->resolver, loop);
	if (session->connector)
		connector_watch(session->connector, loop);
}

uint64_t reach_deadline(const struct session *session)
{
	if (session->resolver)
		return resolver_deadline(session->resolver);
	return session->connector ? connector_deadline(session->connector) : 0;
}

void reach_release(struct session *session)
{
	resolver_free(session->resolver);
	connector_free(session->connector);
	session->resolver = NULL;
	session->connector = NULL;
}
