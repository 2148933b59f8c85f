/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Addresses to a socket. Between resolver and stream; the session pumps it
 * from the loop and writes its attempts into the journal.
 */
#include "net/connector.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/measure.h"
#include "base/memory.h"
#include "net/loop.h"

#define NEXT_ATTEMPT_US 250000 /* RFC 8305 §5: the recommended connection attempt delay */

struct connector {
	struct connect_attempt *attempts;
	int *sockets; /* of the attempts; -1 when closed */
	size_t count;
	size_t next;      /* the first not tried yet */
	uint64_t next_us; /* when it is its turn */
	uint64_t attempt_timeout_us;
	struct net_address source; /* family 0: none */
	size_t winner;
	enum connector_state state;
};

/* Results by errno; what is not here is CONNECT_FAILED. */
static const struct {
	int system;
	enum connect_result result;
} results[] = {
	{ ECONNREFUSED, CONNECT_REFUSED },     { ENETUNREACH, CONNECT_UNREACHABLE },
	{ EHOSTUNREACH, CONNECT_UNREACHABLE }, { ENETDOWN, CONNECT_UNREACHABLE },
	{ EHOSTDOWN, CONNECT_UNREACHABLE },    { EADDRNOTAVAIL, CONNECT_UNREACHABLE },
	{ EAFNOSUPPORT, CONNECT_UNREACHABLE }, { ETIMEDOUT, CONNECT_NO_ANSWER },
	{ EACCES, CONNECT_NOT_ALLOWED },       { EPERM, CONNECT_NOT_ALLOWED },
	{ ENOENT, CONNECT_NO_SUCH },           { ENOTDIR, CONNECT_NO_SUCH },
};

/* In the order of enum connect_result: name, words in a list, the sentence for a single address. */
static const struct {
	const char *name;
	const char *words;
	const char *sentence;
} texts[] = {
	[CONNECT_NOT_TRIED] = { "not-tried", N_("not tried"), "" },
	[CONNECT_TRYING] = { "trying", N_("being tried"), "" },
	[CONNECT_DONE] = { "connected", N_("connected in {time}"), "" },
	[CONNECT_REFUSED] = { "refused", N_("refused"),
			      N_("Nothing listens on {address} port {port}: the connection was "
				 "refused. Is the server running, and is the port right?") },
	[CONNECT_UNREACHABLE] = { "unreachable", N_("unreachable ({reason})"),
				  N_("There is no way to {address}: {reason}. Check this machine's "
				     "network, and the address.") },
	[CONNECT_NO_ANSWER] = { "no-answer", N_("no answer in {time}"),
				N_("{address} port {port} did not answer in {time}. A firewall may "
				   "be dropping the packets (many networks block port 25), or the "
				   "host is down.") },
	[CONNECT_NOT_ALLOWED] = { "not-allowed", N_("not allowed here ({reason})"),
				  N_("This machine does not allow a connection to {address}: "
				     "{reason}. Check its firewall rules and permissions.") },
	[CONNECT_NO_SUCH] = { "no-such", N_("no such socket"),
			      N_("There is no socket {address}. Is the server running, and is the "
				 "path right?") },
	[CONNECT_NO_SOURCE] = { "no-source", N_("no such address here ({reason})"),
				N_("This machine cannot connect from the address that --source "
				   "names: {reason}. Its own addresses are shown by `ip "
				   "address`.") },
	[CONNECT_FAILED] = { "failed", N_("failed ({reason})"),
			     N_("No connection to {address} port {port}: {reason}.") },
	[CONNECT_LEFT] = { "left", N_("left, another address was faster"), "" },
};

const char *connect_result_name(enum connect_result result)
{
	return texts[result].name;
}

static enum connect_result result_of(int system)
{
	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		if (results[i].system == system)
			return results[i].result;
	}
	return CONNECT_FAILED;
}

static void append_time(struct bytes *out, uint64_t duration_us)
{
	uint64_t ms = (duration_us + 500) / 1000;
	uint64_t tenths = (ms + 50) / 100;
	struct bytes number = BYTES_INIT;

	bytes_append_number(&number, ms < 1000 ? ms : tenths / 10);
	if (ms >= 1000 && tenths % 10) {
		bytes_append_byte(&number, '.');
		bytes_append_number(&number, tenths % 10);
	}
	measure_append(out, ms < 1000 ? MEASURE_MS : MEASURE_S, bytes_span(&number));
	bytes_release(&number);
}

/* Appends one of the texts with all that can stand in it. */
static void append_attempt(struct bytes *out, const struct connect_attempt *attempt,
			   const char *sentence)
{
	struct bytes port = BYTES_INIT;
	struct bytes time = BYTES_INIT;
	struct message_value values[4];

	bytes_append_number(&port, net_address_port(&attempt->address));
	append_time(&time, attempt->ended_us ? attempt->ended_us - attempt->started_us : 0);
	values[0] = (struct message_value){ "address", span_text(attempt->address.text) };
	values[1] = (struct message_value){ "port", bytes_span(&port) };
	values[2] = (struct message_value){ "time", bytes_span(&time) };
	values[3] = (struct message_value){ "reason", span_text(strerror(attempt->system)) };
	message_append(out, sentence, values, 4);
	bytes_release(&port);
	bytes_release(&time);
}

void connect_attempt_append(struct bytes *out, const struct connect_attempt *attempt)
{
	append_attempt(out, attempt, _(texts[attempt->result].words));
}

/* What became of the only attempt there was. Of paths there is no port to be told. */
static const char *sentence_of(const struct connect_attempt *attempt)
{
	if (attempt->address.family == AF_UNIX && attempt->result != CONNECT_NO_SUCH)
		return _("No connection to {address}: {reason}. Is the server running, and is the "
			 "path right?");
	if (net_address_lacks_zone(&attempt->address))
		return _("{address} is an address of one link only, and which link is not said. "
			 "Name the interface behind it, as in [{address}%eth0].");
	return _(texts[attempt->result].sentence);
}

/* Takes the next address of this family (or of another one) that stands at or behind `from`. */
static bool find_family(const struct net_address *addresses, size_t count, bool *used, int family,
			bool same, size_t *found)
{
	for (size_t i = 0; i < count; i++) {
		if (!used[i] && (addresses[i].family == family) == same) {
			used[i] = true;
			*found = i;
			return true;
		}
	}
	return false;
}

/* RFC 8305 §4: the families take turns, beginning with the one that the resolver preferred. */
static void fill_attempts(struct connector *connector, const struct net_address *addresses)
{
	bool *used = memory_new(connector->count, sizeof(*used));
	bool same = true;

	for (size_t i = 0; i < connector->count; i++, same = !same) {
		size_t found = 0;

		if (!find_family(addresses, connector->count, used, addresses[0].family, same,
				 &found))
			find_family(addresses, connector->count, used, addresses[0].family, !same,
				    &found);
		connector->attempts[i].address = addresses[found];
		connector->sockets[i] = -1;
	}
	memory_free(used);
}

struct connector *connector_new(const struct net_address *addresses, size_t count,
				const struct net_address *source, uint64_t attempt_timeout_us)
{
	struct connector *connector = memory_new(1, sizeof(*connector));

	connector->attempts = memory_new(count, sizeof(*connector->attempts));
	connector->sockets = memory_new(count, sizeof(*connector->sockets));
	connector->count = count;
	connector->winner = count;
	if (source)
		connector->source = *source;
	connector->attempt_timeout_us = attempt_timeout_us;
	fill_attempts(connector, addresses);
	return connector;
}

static void close_socket(struct connector *connector, size_t n)
{
	if (connector->sockets[n] >= 0)
		close(connector->sockets[n]);
	connector->sockets[n] = -1;
}

void connector_free(struct connector *connector)
{
	if (!connector)
		return;
	for (size_t i = 0; i < connector->count; i++)
		close_socket(connector, i);
	memory_free(connector->attempts);
	memory_free(connector->sockets);
	memory_free(connector);
}

static bool is_open(const struct connector *connector, size_t n)
{
	return connector->attempts[n].result == CONNECT_TRYING;
}

static bool any_open(const struct connector *connector)
{
	for (size_t i = 0; i < connector->next; i++) {
		if (is_open(connector, i))
			return true;
	}
	return false;
}

void connector_watch(const struct connector *connector, struct loop *loop)
{
	if (connector->state != CONNECTOR_TRYING || connector->next == 0)
		loop_hurry(loop);
	for (size_t i = 0; i < connector->next; i++) {
		if (is_open(connector, i))
			loop_add(loop, connector->sockets[i], POLLOUT);
	}
	loop_add_deadline(loop, connector_deadline(connector));
}

uint64_t connector_deadline(const struct connector *connector)
{
	uint64_t deadline_us = connector->next < connector->count ? connector->next_us : 0;

	if (connector->state != CONNECTOR_TRYING)
		return 0;
	for (size_t i = 0; i < connector->next; i++) {
		uint64_t end_us = connector->attempts[i].started_us + connector->attempt_timeout_us;

		if (is_open(connector, i) && (!deadline_us || end_us < deadline_us))
			deadline_us = end_us;
	}
	return deadline_us;
}

static void end_attempt(struct connector *connector, size_t n, enum connect_result result,
			uint64_t now_us)
{
	connector->attempts[n].result = result;
	connector->attempts[n].ended_us = now_us;
	if (result == CONNECT_DONE)
		connector->winner = n;
	else
		close_socket(connector, n);
}

static void fail_with(struct connector *connector, size_t n, enum connect_result result, int system,
		      uint64_t now_us)
{
	connector->attempts[n].system = system;
	end_attempt(connector, n, result, now_us);
	connector->next_us = now_us; /* the next one need not wait any longer */
}

static void fail_attempt(struct connector *connector, size_t n, int system, uint64_t now_us)
{
	fail_with(connector, n, result_of(system), system, now_us);
}

/* Before a connection: the address that it comes from. */
static bool bind_source(const struct connector *connector, int fd, int family)
{
	const struct net_address *source = &connector->source;

	return source->family != family ||
	       bind(fd, (const struct sockaddr *)&source->storage, source->size) == 0;
}

static void start_attempt(struct connector *connector, size_t n, uint64_t now_us)
{
	struct connect_attempt *attempt = &connector->attempts[n];
	int fd = socket(attempt->address.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	attempt->started_us = now_us;
	attempt->result = CONNECT_TRYING;
	connector->sockets[n] = fd;
	connector->next_us = now_us + NEXT_ATTEMPT_US;
	if (fd < 0) {
		fail_attempt(connector, n, errno, now_us);
		return;
	}
	if (!bind_source(connector, fd, attempt->address.family)) {
		fail_with(connector, n, CONNECT_NO_SOURCE, errno, now_us);
		return;
	}
	if (connect(fd, (const struct sockaddr *)&attempt->address.storage,
		    attempt->address.size) == 0)
		end_attempt(connector, n, CONNECT_DONE, now_us);
	/* An interrupted connect() goes on by itself, as one in progress does. */
	else if (errno != EINPROGRESS && errno != EINTR)
		fail_attempt(connector, n, errno, now_us);
}

static void look_at(struct connector *connector, size_t n, uint64_t now_us)
{
	struct pollfd look = { connector->sockets[n], POLLOUT, 0 };
	int system = 0;
	socklen_t size = sizeof(system);

	if (poll(&look, 1, 0) == 1) {
		if (getsockopt(look.fd, SOL_SOCKET, SO_ERROR, &system, &size) != 0)
			system = errno;
		if (system)
			fail_attempt(connector, n, system, now_us);
		else
			end_attempt(connector, n, CONNECT_DONE, now_us);
	} else if (now_us >= connector->attempts[n].started_us + connector->attempt_timeout_us) {
		fail_attempt(connector, n, ETIMEDOUT, now_us);
	}
}

/* The texts are finished ones when they reach the fault: nothing is left to be put in. */
static void set_fault(const struct connector *connector, struct fault *fault)
{
	const struct connect_attempt *last = &connector->attempts[connector->count - 1];
	struct bytes text = BYTES_INIT;

	if (connector->count == 1) {
		append_attempt(&text, last, sentence_of(last));
	} else {
		append_attempt(&text, last,
			       _("No address of the host accepts a connection on port {port}. Is "
				 "the server running, is the port right, and does every firewall "
				 "let it through?"));
		for (size_t i = 0; i < connector->count; i++) {
			bytes_append_text(&text, i ? "; " : " ");
			append_attempt(&text, &connector->attempts[i], "{address}: ");
			connect_attempt_append(&text, &connector->attempts[i]);
		}
		bytes_append_byte(&text, '.');
	}
	fault_set_plain(fault, FAULT_CONNECT, last->system, bytes_text(&text));
	bytes_release(&text);
}

static void leave_others(struct connector *connector, uint64_t now_us)
{
	for (size_t i = 0; i < connector->next; i++) {
		if (is_open(connector, i))
			end_attempt(connector, i, CONNECT_LEFT, now_us);
	}
	connector->state = CONNECTOR_DONE;
}

enum connector_state connector_pump(struct connector *connector, uint64_t now_us,
				    struct fault *fault)
{
	if (connector->state == CONNECTOR_TRYING) {
		for (size_t i = 0; i < connector->next && connector->winner == connector->count;
		     i++) {
			if (is_open(connector, i))
				look_at(connector, i, now_us);
		}
		while (connector->winner == connector->count &&
		       connector->next < connector->count &&
		       (!any_open(connector) || now_us >= connector->next_us))
			start_attempt(connector, connector->next++, now_us);
		if (connector->winner < connector->count)
			leave_others(connector, now_us);
		else if (!any_open(connector))
			connector->state = CONNECTOR_FAILED;
	}
	if (connector->state == CONNECTOR_FAILED)
		set_fault(connector, fault);
	return connector->state;
}

int connector_take_socket(struct connector *connector)
{
	int fd = -1;

	if (connector->winner < connector->count) {
		fd = connector->sockets[connector->winner];
		connector->sockets[connector->winner] = -1;
	}
	return fd;
}

const struct connect_attempt *connector_attempts(const struct connector *connector, size_t *count)
{
	*count = connector->count;
	return connector->attempts;
}

const struct connect_attempt *connector_winner(const struct connector *connector)
{
	return connector->winner < connector->count ? &connector->attempts[connector->winner]
						    : NULL;
}
