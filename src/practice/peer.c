/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pumps between a stream and the responder; used by cli's conductor and by the listener. */
#include "practice/peer.h"

#include "base/memory.h"
#include "net/loop.h"
#include "practice/responder.h"

#define OUTPUT_MAX (256 * 1024) /* a client that does not read gets no more than this queued */

struct peer {
	struct stream *stream;
	struct responder *responder;
	const struct tls_identity *identity;
	bool told_finish;
	bool handshaking;
	bool over;
};

/* Begins the server's side of TLS; a failure ends the connection. */
static void accept_tls(struct peer *peer)
{
	struct fault fault = { .kind = FAULT_NONE };
	struct bytes early = BYTES_INIT;

	peer->handshaking = true;
	if (stream_accept_tls(peer->stream, peer->identity, &fault))
		return;
	/* What a client sent in clear behind its STARTTLS is thrown away (RFC 3207 §4.2). */
	if (fault.kind == FAULT_PROTOCOL)
		stream_take_early(peer->stream, &early);
	bytes_release(&early);
	if (fault.kind != FAULT_PROTOCOL ||
	    !stream_accept_tls(peer->stream, peer->identity, &fault))
		peer->over = true;
}

struct peer *peer_new(struct stream *stream, const struct scenario *scenario,
		      const struct tls_identity *identity, bool implicit, uint64_t now_us)
{
	struct peer *peer = memory_new(1, sizeof(*peer));

	peer->stream = stream;
	peer->identity = identity;
	peer->responder = responder_new(scenario, identity != NULL, implicit, now_us);
	if (implicit)
		accept_tls(peer);
	return peer;
}

void peer_free(struct peer *peer)
{
	if (!peer)
		return;
	responder_free(peer->responder);
	stream_free(peer->stream);
	memory_free(peer);
}

/* What the handshake gives to logins: a channel to bind to, a certificate to be known by. */
static void hand_over_channel(struct peer *peer)
{
	struct bytes data = BYTES_INIT;

	for (int n = 0; n < TLS_BINDING_COUNT; n++) {
		enum tls_binding binding = (enum tls_binding)n;

		bytes_clear(&data);
		if (stream_tls_binding(peer->stream, binding, &data))
			responder_add_binding(peer->responder, span_text(tls_binding_name(binding)),
					      bytes_span(&data));
	}
	bytes_clear(&data);
	/* Here every certificate is the student's: making one is exercise enough. */
	if (stream_tls_shown(peer->stream, &data))
		responder_set_identity(peer->responder, span_text(PRACTICE_USER));
	bytes_wipe(&data);
}

static bool pump_handshake(struct peer *peer, uint64_t now_us)
{
	switch (stream_tls(peer->stream)) {
	case STREAM_SECURED:
		peer->handshaking = false;
		hand_over_channel(peer);
		if (responder_wants_tls(peer->responder))
			responder_tls_ready(peer->responder, now_us);
		return true;
	case STREAM_UNSECURED:
		peer->over = true;
		return true;
	case STREAM_CLEAR:
	case STREAM_HANDSHAKING:
		break;
	}
	if (stream_end(peer->stream) != STREAM_OPEN)
		peer->over = true;
	return peer->over;
}

static bool pump_input(struct peer *peer, uint64_t now_us)
{
	struct bytes input = BYTES_INIT;
	bool came = stream_read(peer->stream, &input, 65536) > 0;

	if (came)
		responder_push(peer->responder, now_us, bytes_span(&input));
	bytes_wipe(&input);
	if (!came && !peer->told_finish && stream_end(peer->stream) != STREAM_OPEN) {
		peer->told_finish = true;
		responder_finish(peer->responder, now_us);
		return true;
	}
	return came;
}

static bool pump_output(struct peer *peer, uint64_t now_us)
{
	struct bytes output = BYTES_INIT;
	bool left;

	if (stream_pending(peer->stream) < OUTPUT_MAX)
		responder_take(peer->responder, now_us, &output);
	left = output.size > 0;
	if (left)
		stream_write(peer->stream, bytes_span(&output));
	bytes_release(&output);
	return left;
}

static void follow_end(struct peer *peer)
{
	enum stream_end end = stream_end(peer->stream);

	switch (responder_end(peer->responder)) {
	case RESPONDER_OPEN:
		/* Nobody is left to speak to. */
		if (end != STREAM_OPEN && end != STREAM_FIN)
			peer->over = true;
		break;
	case RESPONDER_CLOSE:
		if (stream_pending(peer->stream) == 0 || end != STREAM_OPEN) {
			stream_close(peer->stream);
			peer->over = true;
		}
		break;
	case RESPONDER_RESET:
		stream_abort(peer->stream);
		peer->over = true;
		break;
	}
}

bool peer_pump(struct peer *peer, uint64_t now_us)
{
	bool happened;

	if (peer->over)
		return false;
	happened = stream_pump(peer->stream);
	if (peer->handshaking)
		return pump_handshake(peer, now_us) || happened;
	/* Once TLS is due, what comes belongs to the handshake. */
	if (!responder_wants_tls(peer->responder))
		happened |= pump_input(peer, now_us);
	happened |= pump_output(peer, now_us);
	if (responder_wants_tls(peer->responder) && stream_pending(peer->stream) == 0 &&
	    stream_tls(peer->stream) == STREAM_CLEAR) {
		accept_tls(peer);
		return true;
	}
	follow_end(peer);
	return happened || peer->over;
}

bool peer_is_over(const struct peer *peer)
{
	return peer->over;
}

void peer_watch(const struct peer *peer, struct loop *loop)
{
	if (!peer->over)
		stream_watch(peer->stream, loop);
}

uint64_t peer_deadline(const struct peer *peer)
{
	return peer->over ? 0 : responder_deadline(peer->responder);
}
