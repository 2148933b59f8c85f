/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Clients that a server has to live with, many at once: for tests of the practice server.
 *
 *   rude MODE PORT NUMBER
 *
 * Connects to 127.0.0.1, does what MODE says, prints one line "served S refused R ended E heard BYTES",
 * and waits for the end of its standard input before it lets its connections go. Modes:
 *
 *   turn    one after the other: greeting, QUIT, 221
 *   crowd   all at once: greeting, EHLO, its reply; then silent
 *   tls     the same inside TLS from the first byte
 *   flood   commands without end, and the replies are read, until the server has closed
 *   endless a line without end, until the server has closed, or so much of it has left
 *   drip    one byte now and then, until the server has closed
 *   half    the front of a TLS handshake, until the server has closed
 *   deaf    commands without end, nothing is read, until the server has closed
 *
 * served: heard 221 or a whole reply to EHLO; refused: heard 421; ended: the server closed.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEARD_MAX 65536
#define ENDLESS_MAX (4u << 20) /* bytes of a line without end */
#define PATIENCE_MS 60000      /* a bound against hanging */

struct client {
	int fd;
	SSL *ssl;
	char code[4]; /* the begun line's first bytes */
	size_t begun;
	size_t heard;
	size_t sent;
	bool served;
	bool refused;
	bool ended;
};

static struct client *clients;
static size_t count;
static struct sockaddr_in server;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void come(struct client *client)
{
	client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client->fd < 0 ||
	    connect(client->fd, (const struct sockaddr *)&server, sizeof(server)) < 0)
		fail("connect");
}

static void note(struct client *client, const char *data, size_t size)
{
	client->heard += size;
	for (size_t i = 0; i < size; i++) {
		if (client->begun < sizeof(client->code))
			client->code[client->begun++] = data[i];
		if (data[i] != '\n')
			continue;
		client->served |= !memcmp(client->code, "221 ", 4) ||
				  !memcmp(client->code, "250 ", 4);
		client->refused |= !memcmp(client->code, "421 ", 4);
		client->begun = 0;
	}
}

/* Reads once; false when nothing came. */
static bool hear(struct client *client)
{
	char data[HEARD_MAX];
	ssize_t size = client->ssl ? SSL_read(client->ssl, data, sizeof(data))
				   : recv(client->fd, data, sizeof(data), 0);

	if (size > 0)
		note(client, data, (size_t)size);
	else if (size == 0 || (errno != EAGAIN && errno != EINTR))
		client->ended = true;
	return size > 0;
}

static void say(struct client *client, const char *text)
{
	ssize_t size = (ssize_t)strlen(text);
	ssize_t sent = client->ssl ? SSL_write(client->ssl, text, (int)size)
				   : send(client->fd, text, (size_t)size, MSG_NOSIGNAL);

	client->ended |= sent != size;
}

static void hear_until_served(struct client *client)
{
	while (!client->served && !client->ended)
		hear(client);
}

/* ---- modes ---- */

static void take_turns(void)
{
	for (size_t i = 0; i < count; i++) {
		come(&clients[i]);
		hear(&clients[i]);
		say(&clients[i], "QUIT\r\n");
		hear_until_served(&clients[i]);
		close(clients[i].fd);
	}
}

static void shake_hands(struct client *client)
{
	static SSL_CTX *context;

	if (!context)
		context = SSL_CTX_new(TLS_client_method());
	client->ssl = SSL_new(context);
	SSL_set_fd(client->ssl, client->fd);
	if (SSL_connect(client->ssl) != 1)
		client->ended = true;
}

static void crowd(void)
{
	for (size_t i = 0; i < count; i++)
		come(&clients[i]);
	for (size_t i = 0; i < count; i++)
		say(&clients[i], "EHLO rude.example.test\r\n");
	for (size_t i = 0; i < count; i++)
		hear_until_served(&clients[i]);
}

/* Handshakes take their time: nobody waits for those of all others. */
static void crowd_in_tls(void)
{
	for (size_t i = 0; i < count; i++) {
		come(&clients[i]);
		shake_hands(&clients[i]);
		say(&clients[i], "EHLO rude.example.test\r\n");
		hear_until_served(&clients[i]);
	}
}

struct manner {
	const char *name;
	const char *text; /* said again and again */
	bool reads;
	bool slow;       /* a byte now and then */
	bool once;       /* the text is said once */
	size_t sent_max; /* 0: until the server closes */
};

static const struct manner manners[] = {
	{ .name = "flood", .text = "NOOP\r\nRSET\r\nHELP\r\n", .reads = true },
	{ .name = "endless",
	  .text = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	  .reads = true,
	  .sent_max = ENDLESS_MAX },
	{ .name = "drip", .text = "E", .reads = true, .slow = true },
	{ .name = "half", .text = "\026\003\001\002\001\001", .reads = true, .once = true },
	{ .name = "deaf", .text = "HELP\r\nHELP\r\nHELP\r\nHELP\r\n" },
};

/* As much as the socket takes, up to a piece, so that all have their turn. */
static void push(struct client *client, const struct manner *manner)
{
	char piece[16384];
	size_t size = strlen(manner->text);
	size_t whole = manner->slow || manner->once ? size : sizeof(piece) / size * size;
	size_t from = client->sent % size;
	ssize_t sent;

	for (size_t i = 0; i < whole; i++)
		piece[i] = manner->text[(from + i) % size];
	sent = send(client->fd, piece, whole, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent > 0)
		client->sent += (size_t)sent;
	else if (errno != EAGAIN && errno != EINTR)
		client->ended = true;
}

static bool wants_to_push(const struct client *client, const struct manner *manner)
{
	return !(manner->once && client->sent) &&
	       !(manner->sent_max && client->sent >= manner->sent_max);
}

static bool is_done(const struct client *client, const struct manner *manner)
{
	return client->ended || (manner->sent_max && client->sent >= manner->sent_max);
}

static void behave(const struct manner *manner)
{
	struct pollfd *set = calloc(count, sizeof(*set));
	size_t left = count;

	for (size_t i = 0; i < count; i++)
		come(&clients[i]);
	for (size_t i = 0; i < count; i++)
		fcntl(clients[i].fd, F_SETFL, O_NONBLOCK);
	while (left > 0) {
		for (size_t i = 0; i < count; i++) {
			struct client *client = &clients[i];
			bool pushes = !manner->slow && wants_to_push(client, manner);

			set[i].fd = is_done(client, manner) ? -1 : client->fd;
			set[i].events =
				(short)((manner->reads ? POLLIN : 0) | (pushes ? POLLOUT : 0));
		}
		if (poll(set, (nfds_t)count, manner->slow ? 50 : PATIENCE_MS) < 0 ||
		    (!manner->slow && left == 0))
			fail("poll");
		left = 0;
		for (size_t i = 0; i < count; i++) {
			struct client *client = &clients[i];

			if (is_done(client, manner))
				continue;
			if (manner->slow || (set[i].revents & POLLOUT))
				push(client, manner);
			if (manner->reads && (set[i].revents & (POLLIN | POLLHUP | POLLERR)))
				hear(client);
			if (!manner->reads && (set[i].revents & (POLLHUP | POLLERR)))
				client->ended = true;
			left += !is_done(client, manner);
		}
	}
	free(set);
}

static const struct {
	const char *name;
	void (*play)(void);
} plays[] = {
	{ "turn", take_turns },
	{ "crowd", crowd },
	{ "tls", crowd_in_tls },
};

static bool do_as_told(const char *mode)
{
	for (size_t i = 0; i < sizeof(plays) / sizeof(plays[0]); i++)
		if (!strcmp(mode, plays[i].name)) {
			plays[i].play();
			return true;
		}
	for (size_t i = 0; i < sizeof(manners) / sizeof(manners[0]); i++)
		if (!strcmp(mode, manners[i].name)) {
			behave(&manners[i]);
			return true;
		}
	return false;
}

static void tell(void)
{
	size_t served = 0, refused = 0, ended = 0, heard = 0;

	for (size_t i = 0; i < count; i++) {
		served += clients[i].served;
		refused += clients[i].refused;
		ended += clients[i].ended;
		heard += clients[i].heard;
	}
	printf("served %zu refused %zu ended %zu heard %zu\n", served, refused, ended, heard);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct rlimit limit;

	if (argc != 4) {
		fprintf(stderr, "usage: rude MODE PORT NUMBER\n");
		return 2;
	}
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	count = strtoul(argv[3], NULL, 10);
	clients = calloc(count, sizeof(*clients));
	server.sin_family = AF_INET;
	server.sin_port = htons((uint16_t)strtoul(argv[2], NULL, 10));
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (!clients || !do_as_told(argv[1]))
		return 2;
	tell();
	while (getchar() != EOF)
		;
	free(clients);
	return 0;
}
