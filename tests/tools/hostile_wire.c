/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocking I/O for the hostile server, which is a process of its own for each case. */
#include "hostile_wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINGER_MS 3000 /* how long a proper close waits for the client's own */

struct ledger *ledger_new(void)
{
	struct ledger *ledger = mmap(NULL, sizeof(*ledger), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (ledger == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return ledger;
}

void ledger_free(struct ledger *ledger)
{
	munmap(ledger, sizeof(*ledger));
}

void ledger_fault(struct ledger *ledger, const char *format, ...)
{
	va_list arguments;

	if (ledger->fault[0])
		return;
	va_start(arguments, format);
	vsnprintf(ledger->fault, sizeof(ledger->fault), format, arguments);
	va_end(arguments);
}

static void note_line(char *log, size_t *size, size_t room, struct span line)
{
	if (line.size + 1 > room - *size)
		return;
	memcpy(log + *size, line.data, line.size);
	*size += line.size;
	log[*size] = '\n';
	*size += 1;
}

void ledger_hear(struct ledger *ledger, struct span line)
{
	note_line(ledger->heard, &ledger->heard_size, sizeof(ledger->heard), line);
}

void ledger_hear_body(struct ledger *ledger, struct span line)
{
	note_line(ledger->body, &ledger->body_size, sizeof(ledger->body), line);
}

bool ledger_line_starts(struct span line, struct span start)
{
	return line.size >= start.size &&
	       strncasecmp((const char *)line.data, (const char *)start.data, start.size) == 0;
}

static void note_sent(struct ledger *ledger, struct span bytes)
{
	size_t room = sizeof(ledger->sent) - ledger->sent_size;
	size_t size = bytes.size < room ? bytes.size : room;

	if (ledger->connections != 1)
		return;
	memcpy(ledger->sent + ledger->sent_size, bytes.data, size);
	ledger->sent_size += size;
	ledger->sent_more |= size < bytes.size;
}

void wire_open(struct wire *wire, int fd, struct ledger *ledger)
{
	int on = 1;

	*wire = (struct wire){ .fd = fd, .pace_ms = -1, .ledger = ledger };
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

bool wire_send_raw(struct wire *wire, struct span bytes)
{
	while (bytes.size > 0) {
		ssize_t put = send(wire->fd, bytes.data, bytes.size, MSG_NOSIGNAL);

		if (put <= 0)
			return false;
		bytes = span_after(bytes, (size_t)put);
	}
	return true;
}

static bool send_piece(struct wire *wire, struct span piece)
{
	note_sent(wire->ledger, piece);
	if (!wire->ssl)
		return wire_send_raw(wire, piece);
	return piece.size == 0 || SSL_write(wire->ssl, piece.data, (int)piece.size) > 0;
}

bool wire_send(struct wire *wire, struct span bytes)
{
	if (wire->fd < 0)
		return false;
	if (wire->pace_ms < 0)
		return send_piece(wire, bytes);
	for (size_t i = 0; i < bytes.size; i++) {
		if (!send_piece(wire, span_part(bytes, i, 1)))
			return false;
		if (wire->pace_ms > 0)
			poll(NULL, 0, wire->pace_ms);
	}
	return true;
}

static bool receive(struct wire *wire)
{
	unsigned char block[16384];
	ssize_t got;

	if (wire->fd < 0)
		return false;
	if (wire->ssl)
		got = SSL_read(wire->ssl, block, sizeof(block));
	else
		got = recv(wire->fd, block, sizeof(block), 0);
	if (got > 0)
		bytes_append(&wire->input, span_of(block, (size_t)got));
	return got > 0;
}

bool wire_read_line(struct wire *wire, struct bytes *line)
{
	size_t size;

	while ((size = span_find(bytes_span(&wire->input), '\n')) == wire->input.size)
		if (!receive(wire))
			return false;
	bytes_clear(line);
	bytes_append(line, span_part(bytes_span(&wire->input), 0, size));
	if (size > 0 && line->data[size - 1] == '\r')
		line->size--;
	else if (!wire->lenient)
		ledger_fault(wire->ledger, "the client ended a line with a bare LF");
	bytes_remove_front(&wire->input, size + 1);
	return true;
}

bool wire_skip(struct wire *wire, size_t count)
{
	while (wire->input.size < count)
		if (!receive(wire))
			return false;
	bytes_remove_front(&wire->input, count);
	return true;
}

bool wire_start_tls(struct wire *wire, SSL_CTX *context, struct wire_tls how)
{
	if (wire->fd < 0)
		return false;
	if (wire->input.size > 0)
		ledger_fault(wire->ledger, "the client sent %zu bytes in clear behind STARTTLS",
			     wire->input.size);
	wire->ssl = SSL_new(context);
	SSL_set_fd(wire->ssl, wire->fd);
	if (how.ask_client)
		SSL_set_verify(wire->ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	SSL_set_max_proto_version(wire->ssl, how.version);
	ERR_clear_error();
	return SSL_accept(wire->ssl) == 1;
}

bool wire_renegotiate(struct wire *wire)
{
	if (!wire->ssl)
		return false;
	if (SSL_version(wire->ssl) == TLS1_3_VERSION)
		SSL_key_update(wire->ssl, SSL_KEY_UPDATE_REQUESTED);
	else
		SSL_renegotiate(wire->ssl);
	return SSL_do_handshake(wire->ssl) == 1;
}

static void drop(struct wire *wire)
{
	SSL_free(wire->ssl);
	if (wire->fd >= 0)
		close(wire->fd);
	bytes_release(&wire->input);
	*wire = (struct wire){ .fd = -1, .pace_ms = -1, .ledger = wire->ledger };
}

/* Reads on until the client has closed as well, so that unread bytes cause no RST. */
static void await_end(struct wire *wire)
{
	unsigned char block[16384];
	struct pollfd line = { .fd = wire->fd, .events = POLLIN };

	while (poll(&line, 1, LINGER_MS) > 0 && recv(wire->fd, block, sizeof(block), 0) > 0)
		continue;
}

void wire_close(struct wire *wire)
{
	if (wire->fd < 0)
		return;
	if (wire->ssl)
		SSL_shutdown(wire->ssl);
	wire_cut(wire);
}

void wire_cut(struct wire *wire)
{
	if (wire->fd < 0)
		return;
	shutdown(wire->fd, SHUT_WR);
	await_end(wire);
	drop(wire);
}

void wire_reset(struct wire *wire)
{
	struct linger none = { .l_onoff = 1, .l_linger = 0 };

	if (wire->fd >= 0)
		setsockopt(wire->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	drop(wire);
}

void wire_half_close(struct wire *wire)
{
	if (wire->fd >= 0)
		shutdown(wire->fd, SHUT_WR);
}
