/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pumps between a stream and the responder; used by cli's conductor and by the listener. */
#include "practice/peer.h"

#include "base/memory.h"
#include "net/loop.h"
#include "practice/responder.h"

#define OUTPUT_MAX (256 * 1024) /* a client that does not read gets no more than this queued */
#define ASTRAY "500 5.5.1 " PRACTICE_HOST " This port speaks clear text first, then STARTTLS"

struct peer {
	struct stream *stream;
	struct responder *responder;
	const struct tls_identity *identity;
	size_t output_max;
	bool lingers; /* closes only when the client did, so that it can read the last words */
	bool told_finish;
	bool astray;
	bool handshaking;
	bool parting;
	bool over;
	enum note_end end; /* once it is over, or parting */
};

static void end(struct peer *peer, enum note_end how)
{
	if (!peer->parting)
		peer->end = how;
	peer->over = true;
}

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
		end(peer, NOTE_END_TLS);
}

struct peer *peer_new(struct stream *stream, const struct scenario *scenario,
		      const struct tls_identity *identity, bool implicit, uint64_t now_us)
{
	struct peer *peer = memory_new(1, sizeof(*peer));

	peer->stream = stream;
	peer->identity = identity;
	peer->output_max = OUTPUT_MAX;
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

void peer_accept_terms(struct peer *peer, const struct peer_terms *terms)
{
	peer->lingers = true;
	peer->output_max = terms->buffer;
	stream_limit_input(peer->stream, terms->buffer);
	responder_share(peer->responder, terms->commands);
	responder_watch(peer->responder, terms->notebook, terms->connection);
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

/* For whoever looks on. */
static void note_channel(struct peer *peer, uint64_t now_us)
{
	const struct tls_facts *facts = stream_tls_facts(peer->stream);
	struct bytes words = BYTES_INIT;

	bytes_append_text(&words, facts->version);
	bytes_append_byte(&words, ' ');
	bytes_append_text(&words, facts->cipher);
	responder_note_tls(peer->responder, now_us, bytes_span(&words));
	bytes_release(&words);
}

static bool pump_handshake(struct peer *peer, uint64_t now_us)
{
	switch (stream_tls(peer->stream)) {
	case STREAM_SECURED:
		peer->handshaking = false;
		hand_over_channel(peer);
		if (responder_wants_tls(peer->responder))
			responder_tls_ready(peer->responder, now_us);
		note_channel(peer, now_us);
		return true;
	case STREAM_UNSECURED:
		end(peer, NOTE_END_TLS);
		return true;
	case STREAM_CLEAR:
	case STREAM_HANDSHAKING:
		break;
	}
	if (stream_end(peer->stream) != STREAM_OPEN)
		end(peer, NOTE_END_TLS);
	return peer->over;
}

/*
 * A ClientHello (RFC 8446 §5.1: handshake, version 3.x) as the first thing on a port for clear
 * text. As lines it would be noise, and who made the mistake would not see which.
 */
static bool is_astray(const struct peer *peer, struct span first)
{
	return responder_progress(peer->responder) == 0 &&
	       stream_tls(peer->stream) == STREAM_CLEAR && first.size >= 2 &&
	       first.data[0] == 0x16 && first.data[1] == 0x03;
}

static bool pump_input(struct peer *peer, uint64_t now_us)
{
	struct span waiting = span_part(stream_peek(peer->stream), 0, 65536);
	size_t taken = 0;

	if (is_astray(peer, waiting)) {
		peer->astray = true;
		stream_skip(peer->stream, SIZE_MAX);
		responder_dismiss(peer->responder, now_us, ASTRAY);
		return true;
	}
	if (waiting.size)
		taken = responder_push(peer->responder, now_us, waiting);
	stream_skip(peer->stream, taken);
	if (!waiting.size && !peer->told_finish && stream_end(peer->stream) != STREAM_OPEN) {
		peer->told_finish = true;
		responder_finish(peer->responder, now_us);
		return true;
	}
	return taken > 0;
}

static bool pump_output(struct peer *peer, uint64_t now_us)
{
	struct bytes output = BYTES_INIT;
	bool left;

	if (stream_pending(peer->stream) < peer->output_max)
		responder_take(peer->responder, now_us, &output);
	left = output.size > 0;
	if (left)
		stream_write(peer->stream, bytes_span(&output));
	bytes_release(&output);
	return left;
}

/* Closing while something stands unread resets the connection, and the last words with it. */
static void part(struct peer *peer)
{
	bool open = stream_end(peer->stream) == STREAM_OPEN;

	peer->end = peer->astray        ? NOTE_END_ASTRAY
		    : peer->told_finish ? NOTE_END_LEFT
					: NOTE_END_SERVED;
	if (peer->lingers && open && stream_pending(peer->stream) == 0) {
		stream_finish(peer->stream);
		peer->parting = true;
		return;
	}
	stream_close(peer->stream);
	end(peer, peer->end);
}

/* What the client still sends is nobody's any more. */
static bool pump_parting(struct peer *peer)
{
	bool came = stream_skip(peer->stream, SIZE_MAX) > 0;

	if (stream_end(peer->stream) != STREAM_OPEN) {
		stream_close(peer->stream);
		peer->over = true;
	}
	return came || peer->over;
}

static void follow_end(struct peer *peer)
{
	enum stream_end how = stream_end(peer->stream);

	switch (responder_end(peer->responder)) {
	case RESPONDER_OPEN:
		/* Nobody is left to speak to. */
		if (how != STREAM_OPEN && how != STREAM_FIN)
			end(peer, NOTE_END_BROKEN);
		break;
	case RESPONDER_CLOSE:
		/* Who has sent all may still read. */
		if (stream_pending(peer->stream) == 0 || !stream_can_write(peer->stream) ||
		    (how != STREAM_OPEN && how != STREAM_FIN))
			part(peer);
		break;
	case RESPONDER_RESET:
		stream_abort(peer->stream);
		end(peer, NOTE_END_CUT);
		break;
	}
}

bool peer_pump(struct peer *peer, uint64_t now_us)
{
	bool happened;

	if (peer->over)
		return false;
	happened = stream_pump(peer->stream);
	if (peer->parting)
		return pump_parting(peer) || happened;
	if (peer->handshaking)
		return pump_handshake(peer, now_us) || happened;
	/* What is due stands before the answers to what came meanwhile. */
	happened |= pump_output(peer, now_us);
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
	return happened || peer->over || peer->parting;
}

enum peer_state peer_state(const struct peer *peer)
{
	if (peer->over)
		return PEER_OVER;
	if (peer->parting)
		return PEER_PARTING;
	return peer->handshaking ? PEER_HANDSHAKING : PEER_TALKING;
}

uint64_t peer_progress(const struct peer *peer)
{
	return responder_progress(peer->responder);
}

uint64_t peer_handed_over(const struct peer *peer)
{
	return stream_handed_over(peer->stream);
}

size_t peer_pending(const struct peer *peer)
{
	return stream_pending(peer->stream);
}

unsigned peer_commands(const struct peer *peer)
{
	return responder_commands(peer->responder);
}

enum note_end peer_end(const struct peer *peer, struct span *words)
{
	*words = span_text(peer->end == NOTE_END_TLS ? stream_fault(peer->stream)->text : "");
	return peer->end;
}

void peer_dismiss(struct peer *peer, uint64_t now_us, const char *reply)
{
	if (peer->handshaking && !peer->over)
		end(peer, NOTE_END_TLS);
	else if (!peer->parting)
		responder_dismiss(peer->responder, now_us, reply);
}

void peer_abort(struct peer *peer)
{
	stream_abort(peer->stream);
	end(peer, NOTE_END_CUT);
}

size_t peer_watch(const struct peer *peer, struct loop *loop)
{
	return peer->over ? LOOP_NO_SLOT : stream_watch(peer->stream, loop);
}

uint64_t peer_deadline(const struct peer *peer)
{
	return peer->over || peer->parting ? 0 : responder_deadline(peer->responder);
}
