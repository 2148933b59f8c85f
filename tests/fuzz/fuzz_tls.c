/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: net */
/*
 * A TLS client whose server's bytes are tampered with on the way: it comes to
 * an end, what it reads is what the server said, a failure is told in words and
 * leaves nothing behind in the library's queue of errors. Random numbers are a
 * fixed row, keys are made once. Input: a byte of settings, then four bytes for
 * each change: how many bytes pass first (two), what is done, with what.
 */
#include "tests/fuzz/fixed_random.h"

#include <openssl/err.h>
#include <string.h>

#include "net/stream.h"
#include "tests/fuzz/property.h"

#define HOST "mail.example.test"
#define GREETING "220 " HOST " ESMTP\r\n"
#define ROUNDS_MAX 100000

static struct tls_identity *identity, *stranger;
static struct tls_client *clients[2]; /* one that trusts it, one that only looks */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const struct certificate_order order = { .host = HOST };
	struct tls_options options = { .look = false };
	struct fault fault;

	(void)argc;
	(void)argv;
	fixed_random_install();
	identity = tls_identity_new(&order, &fault);
	stranger = tls_identity_new(&order, &fault);
	require(identity && stranger);
	options.ca_pem = tls_identity_ca(identity);
	clients[0] = tls_client_new(&options, &fault);
	options.look = true;
	options.ca_pem = tls_identity_ca(stranger);
	clients[1] = tls_client_new(&options, &fault);
	require(clients[0] && clients[1]);
	return 0;
}

/* Client, the one between, server: near[0]…near[1] far[0]…far[1]. */
struct meeting {
	struct stream *near[2];
	struct stream *far[2];
	struct span changes;
	uint64_t passed; /* bytes until the next change */
	bool touched;
	bool greeted;
	struct bytes heard;
};

enum change { CHANGE_FLIP, CHANGE_DROP, CHANGE_INSERT, CHANGE_REPEAT, CHANGE_END, CHANGE_COUNT };

/* Takes the next change; what it lets pass first is counted from here. */
static bool next_change(struct meeting *meeting, const unsigned char **change)
{
	if (meeting->changes.size < 4)
		return false;
	*change = meeting->changes.data;
	return true;
}

/* One byte of the server's on its way. */
static void forward_byte(struct meeting *meeting, unsigned char byte)
{
	const unsigned char *change;
	struct bytes out = BYTES_INIT;

	bytes_append_byte(&out, byte);
	if (next_change(meeting, &change) &&
	    meeting->passed++ == ((uint64_t)change[0] << 8 | change[1]) % 4096) {
		meeting->changes = span_after(meeting->changes, 4);
		meeting->passed = 0;
		meeting->touched = true;
		switch ((enum change)(change[2] % CHANGE_COUNT)) {
		case CHANGE_FLIP:
			out.data[0] ^= change[3];
			break;
		case CHANGE_DROP:
			bytes_clear(&out);
			break;
		case CHANGE_INSERT:
			bytes_append_byte(&out, change[3]);
			break;
		case CHANGE_REPEAT:
			for (int i = 0; i < change[3]; i++)
				bytes_append_byte(&out, byte);
			break;
		case CHANGE_END:
		case CHANGE_COUNT:
			stream_close(meeting->near[1]);
			break;
		}
	}
	if (stream_can_write(meeting->near[1]))
		stream_write(meeting->near[1], bytes_span(&out));
	bytes_release(&out);
}

static bool forward(struct meeting *meeting)
{
	struct bytes bytes = BYTES_INIT;
	bool moved = stream_read(meeting->far[0], &bytes, 65536) > 0;

	for (size_t i = 0; i < bytes.size; i++)
		forward_byte(meeting, bytes.data[i]);
	bytes_clear(&bytes);
	if (stream_read(meeting->near[1], &bytes, 65536) > 0) {
		stream_write(meeting->far[0], bytes_span(&bytes));
		moved = true;
	}
	bytes_release(&bytes);
	return moved;
}

static void settle(struct meeting *meeting)
{
	bool moved = true;

	for (int round = 0; moved; round++) {
		require(round < ROUNDS_MAX);
		moved = stream_pump(meeting->near[0]);
		require(ERR_peek_error() == 0);
		moved |= stream_read(meeting->near[0], &meeting->heard, 65536) > 0;
		moved |= stream_pump(meeting->near[1]);
		moved |= stream_pump(meeting->far[0]);
		moved |= stream_pump(meeting->far[1]);
		moved |= forward(meeting);
		if (!meeting->greeted && stream_tls(meeting->far[1]) == STREAM_SECURED) {
			stream_write(meeting->far[1], span_text(GREETING));
			meeting->greeted = moved = true;
		}
	}
}

static void check_client(const struct meeting *meeting, bool strict)
{
	const struct stream *client = meeting->near[0];
	const struct tls_facts *facts = stream_tls_facts(client);
	struct span greeting = span_text(GREETING);

	require(meeting->heard.size <= greeting.size);
	require(span_equal(span_part(greeting, 0, meeting->heard.size),
			   bytes_span(&meeting->heard)));
	if (stream_tls(client) == STREAM_UNSECURED) {
		require(!stream_can_write(client) && meeting->heard.size == 0);
		require(stream_fault(client)->kind != FAULT_NONE && stream_fault(client)->text[0]);
		require(!facts || !tls_trusted(facts));
	}
	if (!meeting->touched) {
		require(stream_tls(client) == STREAM_SECURED);
		require(facts && tls_trusted(facts) == strict);
		require(meeting->heard.size == greeting.size);
	}
}

static void meet(struct meeting *meeting, unsigned settings)
{
	const struct tls_request request = { .name = HOST };
	const struct tls_client *client = clients[settings & 1];
	size_t capacity = settings & 2 ? 1 + settings / 4 : 0;
	struct fault fault;

	stream_pair(meeting->near, capacity);
	stream_pair(meeting->far, capacity);
	require(stream_start_tls(meeting->near[0], client, &request, &fault));
	require(stream_accept_tls(meeting->far[1], identity, &fault));
	settle(meeting);
	check_client(meeting, client == clients[0]);
	stream_close(meeting->far[1]);
	settle(meeting);
	stream_close(meeting->near[1]);
	settle(meeting);
	require(stream_end(meeting->near[0]) != STREAM_OPEN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct meeting meeting = { .heard = BYTES_INIT };

	if (size < 1)
		return 0;
	fixed_random_begin();
	meeting.changes = span_of(data + 1, size - 1);
	meet(&meeting, data[0]);
	for (int i = 0; i < 2; i++) {
		stream_free(meeting.near[i]);
		stream_free(meeting.far[i]);
	}
	require(ERR_peek_error() == 0);
	bytes_release(&meeting.heard);
	return 0;
}
