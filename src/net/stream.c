/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The byte stream of a session: transport below, TLS perhaps on top of it.
 * Pumped by session and practice from the loop; keeps no clock.
 *
 *   out -> (encrypt) -> cipher -> transport -> raw -> (decrypt) -> in
 *
 * In clear, out goes and in comes directly.
 */
#include "net/stream.h"

#include <assert.h>
#include <poll.h>
#include <string.h>

#include "base/memory.h"
#include "net/certificate_private.h"
#include "net/loop.h"
#include "net/tls_session.h"
#include "net/transport.h"

#define IN_MAX (256 * 1024) /* beyond this the other side has to wait until something is read */
#define READ_SIZE 65536
#define FIRST_MAX 4096

struct stream {
	struct transport transport;
	struct tls_session *tls;
	enum stream_tls phase;
	struct queue in;
	size_t in_max; /* bytes that wait to be read */
	struct queue raw;
	struct queue out;
	struct queue cipher;
	struct bytes early;
	struct bytes first; /* what came since the handshake began, its first FIRST_MAX bytes */
	uint64_t queued;
	uint64_t encrypted;
	uint64_t handed_over;
	bool finish_wanted;
	bool close_notified;
	bool finished;   /* FIN was sent */
	bool write_dead; /* the way out is broken; what came before that is still read */
	bool input_over; /* the transport gives no more */
	bool closed;     /* by us */
	bool reset;      /* of input_over or write_dead */
	int system;      /* errno of it */
	enum stream_end end;
	struct fault fault;
};

static const char *const end_names[] = {
	[STREAM_OPEN] = "open",
	[STREAM_FIN] = "fin",
	[STREAM_RESET] = "reset",
	[STREAM_TLS_CLOSED] = "close_notify",
	[STREAM_TLS_CUT] = "no_close_notify",
	[STREAM_TLS_FAILED] = "tls",
	[STREAM_FAILED] = "failed",
	[STREAM_OURS] = "closed",
};

const char *stream_end_name(enum stream_end end)
{
	return end_names[end];
}

/* ---- life ---- */

struct stream *stream_of_socket(int fd)
{
	struct stream *stream = memory_new(1, sizeof(*stream));

	transport_of_socket(&stream->transport, fd);
	stream->in_max = IN_MAX;
	stream->cipher.open = true;
	return stream;
}

void stream_limit_input(struct stream *stream, size_t size)
{
	assert(size > 0);
	stream->in_max = size;
}

void stream_pair(struct stream *ends[2], size_t capacity)
{
	struct transport transports[2];

	transport_pair(transports, capacity);
	for (int i = 0; i < 2; i++) {
		ends[i] = memory_new(1, sizeof(*ends[i]));
		ends[i]->transport = transports[i];
		ends[i]->in_max = IN_MAX;
		ends[i]->cipher.open = true;
	}
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	stream_close(stream);
	tls_session_free(stream->tls);
	queue_release(&stream->in);
	queue_release(&stream->raw);
	queue_release(&stream->out);
	queue_release(&stream->cipher);
	bytes_release(&stream->early);
	bytes_release(&stream->first);
	memory_free(stream);
}

/* ---- how it goes wrong ---- */

/* The way out is broken: nothing more can leave. */
static void stop_writing(struct stream *stream, bool reset, int system)
{
	stream->write_dead = true;
	stream->reset |= reset;
	if (system)
		stream->system = system;
	queue_clear(&stream->out);
	queue_clear(&stream->cipher);
}

/* Clear text in the place of TLS belongs to nobody's session: kept apart, to be recorded. */
static void keep_clear_text(struct stream *stream)
{
	if (tls_session_is_clear_text(bytes_span(&stream->first)))
		bytes_append(&stream->early, bytes_span(&stream->first));
	bytes_clear(&stream->first);
}

/* TLS itself said no; the alert that tells the other side stands in `cipher` and still leaves. */
static void fail_tls(struct stream *stream)
{
	tls_session_tell(stream->tls, bytes_span(&stream->first), &stream->fault);
	if (stream->phase == STREAM_HANDSHAKING) {
		keep_clear_text(stream);
		stream->phase = STREAM_UNSECURED;
	}
	queue_clear(&stream->out);
	stream->end = STREAM_TLS_FAILED;
}

static void set_fault(struct stream *stream, enum fault_kind kind, const char *sentence)
{
	struct message_value reason = { "reason", span_text(strerror(stream->system)) };

	fault_set(&stream->fault, kind, stream->system, sentence, &reason, 1);
}

static void end_handshake(struct stream *stream)
{
	tls_session_give_up(stream->tls);
	if (tls_session_is_clear_text(bytes_span(&stream->first)))
		tls_session_tell(stream->tls, bytes_span(&stream->first), &stream->fault);
	else
		tls_session_tell_end(stream->tls, stream->reset, &stream->fault);
	keep_clear_text(stream);
	stream->phase = STREAM_UNSECURED;
	stream->end = stream->reset ? STREAM_RESET : STREAM_TLS_FAILED;
}

/* All that came is in `in`: only now can be said how it ended. */
static void conclude(struct stream *stream)
{
	if (stream->phase == STREAM_HANDSHAKING) {
		end_handshake(stream);
	} else if (stream->reset) {
		stream->end = STREAM_RESET;
		set_fault(stream, FAULT_CLOSED,
			  _("The other side broke off the connection ({reason})."));
	} else if (stream->system) {
		stream->end = STREAM_FAILED;
		set_fault(stream, FAULT_CLOSED, _("The connection failed: {reason}."));
	} else if (stream->phase == STREAM_SECURED) {
		stream->end = STREAM_TLS_CUT;
		set_fault(stream, FAULT_CLOSED,
			  _("The connection was closed without TLS's close_notify: what came last "
			    "may have been cut off."));
	} else {
		stream->end = STREAM_FIN;
	}
}

/* ---- in ---- */

/* Decrypts what is there, or brings the handshake forward. */
static bool advance_tls(struct stream *stream)
{
	size_t before = queue_size(&stream->in);
	enum tls_step step = TLS_STEP_WAIT;

	if (stream->phase == STREAM_HANDSHAKING) {
		step = tls_session_handshake(stream->tls);
		if (step == TLS_STEP_DONE) {
			stream->phase = STREAM_SECURED;
			bytes_clear(&stream->first);
		}
	}
	if (stream->phase == STREAM_SECURED)
		step = tls_session_read(stream->tls, &stream->in, stream->in_max - before);
	tls_session_drain(stream->tls, &stream->cipher);
	if (step == TLS_STEP_FAILED)
		fail_tls(stream);
	else if (step == TLS_STEP_CLOSED)
		stream->end = STREAM_TLS_CLOSED;
	return queue_size(&stream->in) > before;
}

static void note_first(struct stream *stream)
{
	struct span raw = queue_span(&stream->raw);

	if (stream->phase == STREAM_HANDSHAKING)
		bytes_append(&stream->first, span_part(raw, 0, FIRST_MAX - stream->first.size));
}

/* One look at the transport. False when there is nothing to be had now. */
static bool read_transport(struct stream *stream)
{
	struct queue *to = stream->tls ? &stream->raw : &stream->in;
	size_t size = stream->in_max < READ_SIZE ? stream->in_max : READ_SIZE;
	enum transport_status status;

	if (stream->input_over)
		return false;
	status = transport_read(&stream->transport, to, size);
	switch (status) {
	case TRANSPORT_MOVED:
		if (stream->tls) {
			note_first(stream);
			tls_session_feed(stream->tls, &stream->raw);
		}
		return true;
	case TRANSPORT_AGAIN:
		return false;
	case TRANSPORT_END:
		break;
	case TRANSPORT_RESET:
	case TRANSPORT_ERROR:
		stream->reset |= status == TRANSPORT_RESET;
		stream->system = stream->transport.system;
		break;
	}
	stream->input_over = true;
	return true;
}

static bool receive(struct stream *stream)
{
	bool moved = false;

	while (stream->end == STREAM_OPEN && queue_size(&stream->in) < stream->in_max) {
		bool read = read_transport(stream);

		moved |= read;
		if (stream->tls)
			moved |= advance_tls(stream);
		if (read)
			continue;
		if (stream->input_over && stream->end == STREAM_OPEN &&
		    queue_size(&stream->in) < stream->in_max)
			conclude(stream);
		break;
	}
	return moved;
}

/* ---- out ---- */

/* Makes the next stretch of `cipher` once the last has left. */
static void encrypt(struct stream *stream)
{
	size_t taken;

	if (queue_size(&stream->cipher) || !queue_size(&stream->out) ||
	    stream->end == STREAM_TLS_FAILED)
		return;
	if (tls_session_write(stream->tls, &stream->out, &taken) == TLS_STEP_FAILED)
		fail_tls(stream);
	stream->encrypted += taken;
	tls_session_drain(stream->tls, &stream->cipher);
}

/* Tells the other side that nothing more comes, as soon as all else has left. */
static void finish_now(struct stream *stream)
{
	if (!stream->finish_wanted || stream->finished || stream->phase == STREAM_HANDSHAKING ||
	    queue_size(&stream->out))
		return;
	if (stream->phase == STREAM_SECURED && !stream->close_notified) {
		stream->close_notified = true;
		tls_session_close_notify(stream->tls);
		tls_session_drain(stream->tls, &stream->cipher);
	}
	if (queue_size(&stream->cipher))
		return;
	transport_finish(&stream->transport);
	stream->finished = true;
}

static bool write_transport(struct stream *stream)
{
	struct queue *from = stream->tls ? &stream->cipher : &stream->out;
	size_t before = queue_size(from);
	enum transport_status status;

	if (before == 0)
		return false;
	status = transport_write(&stream->transport, from);
	if (status == TRANSPORT_RESET || status == TRANSPORT_ERROR) {
		stop_writing(stream, status == TRANSPORT_RESET, stream->transport.system);
		return true;
	}
	if (!stream->tls)
		stream->handed_over += before - queue_size(from);
	else if (queue_size(from) == 0)
		stream->handed_over = stream->encrypted;
	return status == TRANSPORT_MOVED;
}

static bool send_queued(struct stream *stream)
{
	bool moved = false;
	bool more = true;

	while (more && !stream->write_dead) {
		if (stream->phase == STREAM_SECURED)
			encrypt(stream);
		finish_now(stream);
		more = write_transport(stream);
		moved |= more;
	}
	return moved;
}

bool stream_pump(struct stream *stream)
{
	bool moved;

	if (stream->closed)
		return false;
	moved = send_queued(stream);
	if (receive(stream)) {
		moved = true;
		send_queued(stream);
	}
	/* The alert of a failure that nothing came with. */
	if (stream->end == STREAM_TLS_FAILED)
		moved |= send_queued(stream);
	return moved;
}

/* ---- use ---- */

static bool wants_input(const struct stream *stream)
{
	return stream->end == STREAM_OPEN && queue_size(&stream->in) < stream->in_max;
}

static bool wants_output(const struct stream *stream)
{
	if (stream->write_dead)
		return false;
	return queue_size(&stream->cipher) ||
	       (queue_size(&stream->out) && stream->phase != STREAM_HANDSHAKING);
}

size_t stream_watch(const struct stream *stream, struct loop *loop)
{
	bool in = wants_input(stream);
	bool out = wants_output(stream);
	short events = 0;
	size_t slot;

	if (stream->closed)
		return LOOP_NO_SLOT;
	if (in && !stream->input_over)
		events |= POLLIN;
	if (out)
		events |= POLLOUT;
	slot = loop_add(loop, stream->transport.fd, events);
	if ((in && (stream->input_over || transport_can_read(&stream->transport) ||
		    (stream->phase == STREAM_SECURED && tls_session_has_input(stream->tls)))) ||
	    (out && transport_can_write(&stream->transport)) ||
	    (stream->finish_wanted && !stream->finished && !stream->write_dead &&
	     stream->phase != STREAM_HANDSHAKING && !out))
		loop_hurry(loop);
	return slot;
}

bool stream_can_write(const struct stream *stream)
{
	return !stream->closed && !stream->write_dead && !stream->finish_wanted &&
	       stream->phase != STREAM_UNSECURED && stream->end != STREAM_TLS_FAILED;
}

void stream_write(struct stream *stream, struct span data)
{
	if (!stream_can_write(stream))
		return;
	queue_append(&stream->out, data);
	stream->queued += data.size;
}

size_t stream_pending(const struct stream *stream)
{
	return (size_t)(stream->queued - stream->handed_over);
}

uint64_t stream_handed_over(const struct stream *stream)
{
	return stream->handed_over;
}

struct span stream_peek(const struct stream *stream)
{
	return queue_span(&stream->in);
}

size_t stream_read(struct stream *stream, struct bytes *out, size_t limit)
{
	struct span part = span_part(queue_span(&stream->in), 0, limit);

	bytes_append(out, part);
	queue_advance(&stream->in, part.size);
	return part.size;
}

size_t stream_skip(struct stream *stream, size_t limit)
{
	size_t size = span_part(queue_span(&stream->in), 0, limit).size;

	queue_advance(&stream->in, size);
	return size;
}

enum stream_end stream_end(const struct stream *stream)
{
	if (!stream->closed && queue_size(&stream->in))
		return STREAM_OPEN;
	return stream->end;
}

const struct fault *stream_fault(const struct stream *stream)
{
	return &stream->fault;
}

/* ---- ending ---- */

void stream_finish(struct stream *stream)
{
	stream->finish_wanted = true;
	if (!stream->closed)
		send_queued(stream);
}

static void end_ours(struct stream *stream)
{
	stream->closed = true;
	if (stream->end == STREAM_OPEN)
		stream->end = STREAM_OURS;
}

void stream_close(struct stream *stream)
{
	if (stream->closed)
		return;
	send_queued(stream);
	if (stream->phase == STREAM_SECURED && !stream->close_notified && !stream->write_dead) {
		tls_session_close_notify(stream->tls);
		tls_session_drain(stream->tls, &stream->cipher);
		send_queued(stream);
	}
	transport_close(&stream->transport);
	end_ours(stream);
}

void stream_abort(struct stream *stream)
{
	if (stream->closed)
		return;
	transport_abort(&stream->transport);
	end_ours(stream);
}

/* ---- TLS ---- */

/*
 * The connection must still stand when the handshake is to begin, and what was
 * written in clear must have left: a server can answer before it has read all.
 */
static bool check_open(struct stream *stream, struct fault *fault)
{
	assert(stream->phase == STREAM_CLEAR);
	receive(stream);
	if (stream->end == STREAM_OPEN && !stream->write_dead) {
		send_queued(stream);
		if (stream_pending(stream) == 0)
			return true;
		fault_set_plain(fault, FAULT_TLS, 0,
				_("The other side let TLS begin before it had read all that was "
				  "sent in clear: where TLS would begin is not certain, so it does "
				  "not."));
		return false;
	}
	if (!stream->closed && queue_size(&stream->in))
		return true; /* to be told first, as what came early */
	fault_set_plain(fault, FAULT_CLOSED, stream->system,
			_("The connection ended before TLS could begin."));
	return false;
}

/* What stands unread goes where it can never be taken for a part of the session. */
static bool check_early(struct stream *stream, struct fault *fault)
{
	struct span unread = queue_span(&stream->in);

	bytes_append(&stream->early, unread);
	queue_advance(&stream->in, unread.size);
	if (stream->early.size == 0)
		return true;
	fault_set_plain(fault, FAULT_PROTOCOL, 0,
			_("Clear text came together with the answer to STARTTLS, before TLS began. "
			  "Either somebody on the way wrote into the connection (an injection "
			  "attempt), or the server is faulty. None of it was used."));
	return false;
}

/* Bytes that are already there, where the handshake may begin with them. */
static void feed_unread(struct stream *stream)
{
	struct span unread = queue_span(&stream->in);

	queue_append(&stream->raw, unread);
	queue_advance(&stream->in, unread.size);
	note_first(stream);
	tls_session_feed(stream->tls, &stream->raw);
}

static void begin(struct stream *stream, struct tls_session *session)
{
	stream->tls = session;
	stream->phase = STREAM_HANDSHAKING;
	stream->encrypted = stream->handed_over;
	stream->end = STREAM_OPEN; /* should it have ended already, that now ends the handshake */
	feed_unread(stream);
	/* A client's first message leaves now; what comes back is the next pump's. */
	advance_tls(stream);
	send_queued(stream);
}

bool stream_start_tls(struct stream *stream, const struct tls_client *client,
		      const struct tls_request *request, struct fault *fault)
{
	struct tls_session *session;

	if (!check_open(stream, fault) || (!request->implicit && !check_early(stream, fault)))
		return false;
	session = tls_session_connect(client, request, fault);
	if (!session)
		return false;
	begin(stream, session);
	return true;
}

bool stream_accept_tls(struct stream *stream, const struct tls_identity *identity,
		       struct fault *fault)
{
	struct tls_session *session;

	if (!check_open(stream, fault))
		return false;
	/* The client's first record may well be here: it was told to begin. */
	if (tls_session_is_clear_text(queue_span(&stream->in)) && !check_early(stream, fault))
		return false;
	session = tls_session_accept(tls_identity_context(identity),
				     tls_identity_asks_client(identity), fault);
	if (!session)
		return false;
	begin(stream, session);
	return true;
}

enum stream_tls stream_tls(const struct stream *stream)
{
	return stream->phase;
}

const struct tls_facts *stream_tls_facts(const struct stream *stream)
{
	return stream->tls ? tls_session_facts(stream->tls) : NULL;
}

struct tls_memory *stream_tls_remember(const struct stream *stream)
{
	return stream->phase == STREAM_SECURED ? tls_session_remember(stream->tls) : NULL;
}

bool stream_tls_binding(const struct stream *stream, enum tls_binding binding, struct bytes *out)
{
	return stream->phase == STREAM_SECURED && tls_session_binding(stream->tls, binding, out);
}

bool stream_tls_shown(const struct stream *stream, struct bytes *subject)
{
	return stream->phase == STREAM_SECURED && tls_session_shown(stream->tls, subject);
}

size_t stream_take_early(struct stream *stream, struct bytes *out)
{
	size_t size = stream->early.size;

	bytes_append(out, bytes_span(&stream->early));
	bytes_clear(&stream->early);
	return size;
}
