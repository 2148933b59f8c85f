/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accepted sockets become peers. In each turn only those are pumped where
 * something happened, or whose time has come: hundreds that are silent cost a
 * look at their deadlines.
 */
#include "practice/listener.h"

#include <assert.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/acceptor.h"
#include "net/loop.h"
#include "practice/peer.h"
#include "practice/responder.h"

#define PORTS_MAX 4
#define ACCEPTED_MAX 64 /* of one turn: those that are there have their turn too */
#define ROUNDS_MAX 2    /* of one connection in one turn */

#define CONNECTIONS_USUAL 1000
#define COMMANDS_USUAL 1000
#define BUFFER_USUAL 8192
#define IDLE_USUAL_S 300           /* RFC 5321 §4.5.3.2.7 */
#define DESCRIPTORS_FOR_OTHERS 24u /* standard ones, pipes, ports, files of libraries */

#define SECOND UINT64_C(1000000)

struct connection {
	struct peer *peer;
	uint32_t number;
	size_t slot;
	bool busy;      /* not done when its rounds of this turn were over */
	bool dismissed; /* told that it ends */
	enum note_end why;
	enum peer_state state; /* as of the last look */
	uint64_t since_us;     /* it is in this state */
	uint64_t started_us;
	uint64_t progress;
	uint64_t progress_us; /* when it was made */
	uint64_t handed_over;
	uint64_t read_us; /* when the client last took something, or nothing waited */
};

struct port {
	struct acceptor *acceptor;
	bool implicit;
};

struct listener {
	const struct scenario *scenario;
	const struct tls_identity *identity;
	struct listener_limits limits;
	struct port ports[PORTS_MAX];
	size_t port_count;
	struct connection *connections;
	size_t count;
	size_t capacity;
	struct notebook *notebook;
	struct listener_sums sums;
};

/* ---- life ---- */

static size_t connections_possible(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
	    limit.rlim_cur >= CONNECTIONS_USUAL + DESCRIPTORS_FOR_OTHERS)
		return CONNECTIONS_USUAL;
	return limit.rlim_cur > DESCRIPTORS_FOR_OTHERS + 1
		       ? (size_t)(limit.rlim_cur - DESCRIPTORS_FOR_OTHERS)
		       : 1;
}

struct listener_limits listener_usual_limits(uint32_t idle_s)
{
	uint64_t idle_us = (idle_s ? idle_s : IDLE_USUAL_S) * SECOND;

	return (struct listener_limits){
		.connections = connections_possible(),
		.commands = COMMANDS_USUAL,
		.buffer = BUFFER_USUAL,
		.idle_us = idle_us,
		.total_us = 6 * idle_us,
		.handshake_us = idle_us < 30 * SECOND ? idle_us : 30 * SECOND,
		.deaf_us = idle_us < 60 * SECOND ? idle_us : 60 * SECOND,
		.parting_us = SECOND,
	};
}

struct listener *listener_new(const struct scenario *scenario, const struct tls_identity *identity,
			      const struct listener_limits *limits)
{
	struct listener *listener = memory_new(1, sizeof(*listener));

	listener->scenario = scenario;
	listener->identity = identity;
	listener->limits = *limits;
	listener->notebook = notebook_new();
	return listener;
}

static void close_ports(struct listener *listener)
{
	for (size_t i = 0; i < listener->port_count; i++)
		acceptor_free(listener->ports[i].acceptor);
	listener->port_count = 0;
}

void listener_free(struct listener *listener)
{
	if (!listener)
		return;
	close_ports(listener);
	for (size_t i = 0; i < listener->count; i++)
		peer_free(listener->connections[i].peer);
	memory_free(listener->connections);
	notebook_free(listener->notebook);
	memory_free(listener);
}

const struct net_address *listener_open(struct listener *listener,
					const struct net_address *address, bool implicit,
					struct fault *fault)
{
	struct acceptor *acceptor = acceptor_new(address, fault);

	assert(listener->port_count < PORTS_MAX);
	if (!acceptor)
		return NULL;
	listener->ports[listener->port_count++] = (struct port){ acceptor, implicit };
	return acceptor_address(acceptor);
}

struct notebook *listener_notebook(struct listener *listener)
{
	return listener->notebook;
}

struct listener_sums listener_sums(const struct listener *listener)
{
	return listener->sums;
}

size_t listener_count(const struct listener *listener)
{
	return listener->count;
}

/* ---- who comes ---- */

static void note_arrival(struct listener *listener, enum note_kind kind, bool implicit,
			 const struct net_address *from, uint64_t now_us)
{
	struct note note = { .kind = kind,
			     .connection = (uint32_t)listener->sums.connections,
			     .time_us = now_us,
			     .encrypted = implicit };
	struct bytes place = BYTES_INIT;

	net_address_append_place(from, net_address_port(from), &place);
	note.text = bytes_span(&place);
	notebook_add(listener->notebook, &note);
	bytes_release(&place);
}

/* In clear only: where TLS is due nothing else would be understood. */
static void turn_away(struct listener *listener, const struct port *port, int fd)
{
	static const char words[] = "421 4.3.2 " PRACTICE_HOST
				    " Too many connections, try again later\r\n";

	listener->sums.turned_away++;
	if (!port->implicit)
		(void)send(fd, words, sizeof(words) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	close(fd);
}

static void welcome(struct listener *listener, const struct port *port, int fd, uint64_t now_us)
{
	struct peer_terms terms = { listener->notebook, (uint32_t)listener->sums.connections,
				    listener->limits.commands, listener->limits.buffer };
	struct connection *connection;

	listener->connections = memory_grow(listener->connections, &listener->capacity,
					    listener->count + 1, sizeof(*listener->connections));
	connection = &listener->connections[listener->count++];
	*connection = (struct connection){ .number = terms.connection,
					   .slot = LOOP_NO_SLOT,
					   .busy = true,
					   .since_us = now_us,
					   .started_us = now_us,
					   .progress_us = now_us,
					   .read_us = now_us };
	connection->peer = peer_new(stream_of_socket(fd), listener->scenario, listener->identity,
				    port->implicit, now_us);
	connection->state = peer_state(connection->peer);
	peer_accept_terms(connection->peer, &terms);
}

static void accept_some(struct listener *listener, const struct port *port, uint64_t now_us)
{
	struct net_address from;

	for (int i = 0; i < ACCEPTED_MAX; i++) {
		int fd = acceptor_take(port->acceptor, now_us, &from);
		bool room = listener->count < listener->limits.connections;

		if (fd < 0)
			return;
		listener->sums.connections++;
		note_arrival(listener, room ? NOTE_CONNECTED : NOTE_TURNED_AWAY, port->implicit,
			     &from, now_us);
		if (room)
			welcome(listener, port, fd, now_us);
		else
			turn_away(listener, port, fd);
	}
}

/* ---- what has its time ---- */

/* Notes what the client does and for how long it has done nothing. */
static void follow(struct connection *connection, uint64_t now_us)
{
	const struct peer *peer = connection->peer;

	if (peer_state(peer) != connection->state) {
		connection->state = peer_state(peer);
		connection->since_us = connection->progress_us = now_us;
	}
	if (peer_progress(peer) != connection->progress) {
		connection->progress = peer_progress(peer);
		connection->progress_us = now_us;
	}
	if (peer_handed_over(peer) != connection->handed_over || peer_pending(peer) == 0) {
		connection->handed_over = peer_handed_over(peer);
		connection->read_us = now_us;
	}
}

/* When the connection's patience ends, and why it would. */
static uint64_t deadline_of(const struct listener *listener, const struct connection *connection,
			    enum note_end *why)
{
	const struct listener_limits *limits = &listener->limits;
	uint64_t deadline = connection->started_us + limits->total_us;
	uint64_t other;

	*why = NOTE_END_TOTAL;
	if (connection->state == PEER_PARTING || connection->dismissed) {
		*why = connection->why;
		return connection->since_us + limits->parting_us;
	}
	if (connection->state == PEER_HANDSHAKING) {
		*why = NOTE_END_TLS;
		return connection->since_us + limits->handshake_us;
	}
	other = connection->progress_us + limits->idle_us;
	if (other < deadline) {
		deadline = other;
		*why = NOTE_END_IDLE;
	}
	other = connection->read_us + limits->deaf_us;
	if (peer_pending(connection->peer) && other < deadline) {
		deadline = other;
		*why = NOTE_END_DEAF;
	}
	return deadline;
}

/* Told once, and given a moment to read it. */
static void dismiss(struct connection *connection, enum note_end why, uint64_t now_us)
{
	const char *reply = "421 4.3.2 " PRACTICE_HOST " The server ends, closing";

	if (why == NOTE_END_IDLE)
		reply = "421 4.4.2 " PRACTICE_HOST " No command came in time, closing";
	else if (why == NOTE_END_TOTAL)
		reply = "421 4.4.2 " PRACTICE_HOST " This session took too long, closing";
	connection->why = why;
	connection->dismissed = connection->busy = true;
	connection->since_us = now_us;
	peer_dismiss(connection->peer, now_us, reply);
}

static void keep_time(const struct listener *listener, struct connection *connection,
		      uint64_t now_us)
{
	bool told = connection->dismissed || connection->state == PEER_PARTING;
	enum note_end why;

	if (connection->state == PEER_OVER || deadline_of(listener, connection, &why) > now_us)
		return;
	if (!told && why != NOTE_END_DEAF) {
		dismiss(connection, why, now_us);
		return;
	}
	if (!told) {
		connection->why = why;
		connection->dismissed = true;
	}
	peer_abort(connection->peer);
	connection->state = PEER_OVER;
}

/* ---- who leaves ---- */

static void note_end(struct listener *listener, const struct connection *connection,
		     uint64_t now_us)
{
	struct note note = { .kind = NOTE_CLOSED,
			     .connection = connection->number,
			     .time_us = now_us,
			     .age_us = now_us - connection->started_us,
			     .number = peer_commands(connection->peer) };

	note.end = peer_end(connection->peer, &note.text);
	if (connection->dismissed)
		note.end = connection->why;
	listener->sums.commands += note.number;
	notebook_add(listener->notebook, &note);
}

static void remove_over(struct listener *listener, uint64_t now_us)
{
	size_t kept = 0;

	for (size_t i = 0; i < listener->count; i++) {
		struct connection *connection = &listener->connections[i];

		if (connection->state != PEER_OVER) {
			listener->connections[kept++] = *connection;
			continue;
		}
		note_end(listener, connection, now_us);
		peer_free(connection->peer);
	}
	listener->count = kept;
}

/* ---- a turn ---- */

void listener_watch(struct listener *listener, struct loop *loop, uint64_t now_us)
{
	enum note_end ignored;

	for (size_t i = 0; i < listener->port_count; i++)
		acceptor_watch(listener->ports[i].acceptor, loop, now_us);
	for (size_t i = 0; i < listener->count; i++) {
		struct connection *connection = &listener->connections[i];

		connection->slot = peer_watch(connection->peer, loop);
		loop_add_deadline(loop, peer_deadline(connection->peer));
		loop_add_deadline(loop, deadline_of(listener, connection, &ignored));
		if (connection->busy)
			loop_hurry(loop);
	}
}

static void pump_connection(struct connection *connection, const struct loop *loop, uint64_t now_us)
{
	uint64_t due_us = peer_deadline(connection->peer);
	int round = 0;

	if (!connection->busy && !loop_revents(loop, connection->slot) &&
	    !(due_us && due_us <= now_us))
		return;
	while (round < ROUNDS_MAX && peer_pump(connection->peer, now_us))
		round++;
	connection->busy = round == ROUNDS_MAX;
	follow(connection, now_us);
}

void listener_pump(struct listener *listener, const struct loop *loop, uint64_t now_us)
{
	for (size_t i = 0; i < listener->port_count; i++)
		accept_some(listener, &listener->ports[i], now_us);
	for (size_t i = 0; i < listener->count; i++) {
		struct connection *connection = &listener->connections[i];

		pump_connection(connection, loop, now_us);
		keep_time(listener, connection, now_us);
	}
	remove_over(listener, now_us);
}

void listener_shut(struct listener *listener, uint64_t now_us)
{
	close_ports(listener);
	for (size_t i = 0; i < listener->count; i++) {
		struct connection *connection = &listener->connections[i];

		if (connection->state != PEER_PARTING)
			dismiss(connection, NOTE_END_OVER, now_us);
		connection->busy = true;
	}
}
