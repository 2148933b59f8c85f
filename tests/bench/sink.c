/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server that takes messages over TLS from the first byte and forgets them, as
 * fast as it can: what a client's sending is measured against.
 *
 *   sink CERTIFICATE KEY    prints its port on loopback, and serves until it is ended
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../tools/rig_loopback.h"

static SSL *client;
static char block[65536];
static char line[1024];

static void say(const char *text)
{
	SSL_write(client, text, (int)strlen(text));
}

/* Takes content up to its dot, which may come in two blocks. */
static int take_content(void)
{
	static const char dot[] = "\r\n.\r\n";
	char end[sizeof(dot)] = "\r\n";
	size_t kept = 2;

	while (kept < 5 || memcmp(end, dot, 5) != 0) {
		int got = SSL_read(client, block, sizeof(block));
		size_t size = got > 0 ? (size_t)got : 0;

		if (got <= 0)
			return 0;
		if (size >= 5) {
			memcpy(end, block + size - 5, 5);
			kept = 5;
			continue;
		}
		if (kept + size > 5) {
			memmove(end, end + (kept + size - 5), 5 - size);
			kept = 5 - size;
		}
		memcpy(end + kept, block, size);
		kept += size;
	}
	return 1;
}

/* One command; commands that come together are not told apart: no client here sends such. */
static int answer(void)
{
	int got = SSL_read(client, line, sizeof(line) - 1);

	if (got <= 0)
		return 0;
	line[got] = '\0';
	if (!strncmp(line, "EHLO", 4)) {
		say("250-sink.example.test\r\n250-SIZE 0\r\n250 8BITMIME\r\n");
	} else if (!strncmp(line, "DATA", 4)) {
		say("354 go on\r\n");
		if (!take_content())
			return 0;
		say("250 2.0.0 forgotten\r\n");
	} else if (!strncmp(line, "QUIT", 4)) {
		say("221 2.0.0 bye\r\n");
		SSL_shutdown(client);
		return 0;
	} else {
		say("250 2.0.0 ok\r\n");
	}
	return 1;
}

static void serve(SSL_CTX *context, int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	client = SSL_new(context);
	SSL_set_fd(client, fd);
	if (SSL_accept(client) == 1) {
		say("220 sink.example.test ESMTP\r\n");
		while (answer())
			;
	}
	SSL_free(client);
	close(fd);
}

int main(int argc, char **argv)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	int port, listener, fd;

	if (argc != 3 || !context || SSL_CTX_use_certificate_chain_file(context, argv[1]) != 1 ||
	    SSL_CTX_use_PrivateKey_file(context, argv[2], SSL_FILETYPE_PEM) != 1) {
		fprintf(stderr, "usage: sink CERTIFICATE KEY\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	listener = loopback_listen(&port);
	printf("%d\n", port);
	fflush(stdout);
	while ((fd = accept(listener, NULL, NULL)) >= 0)
		serve(context, fd);
	return 0;
}
