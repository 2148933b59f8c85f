/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the client of a session did, as those formats ask that say it again in
 * another tool's words. Of several connections the last in which the client
 * spoke, of several messages the last.
 */
#ifndef REPORT_CLIENT_H
#define REPORT_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/secret.h"
#include "journal/journal.h"

enum client_tls {
	CLIENT_CLEAR,
	CLIENT_STARTTLS,
	CLIENT_IMPLICIT,
};

/* Things that a command line of another tool cannot say. */
enum client_odd {
	CLIENT_OTHERS = 1 << 0,      /* commands beside those of the usual course */
	CLIENT_MESSAGES = 1 << 1,    /* more than one message */
	CLIENT_CONNECTIONS = 1 << 2, /* more than one connection */
	CLIENT_PARAMETERS = 1 << 3,  /* parameters of MAIL or RCPT */
	CLIENT_CHUNKS = 1 << 4,      /* BDAT */
	CLIENT_UNKEPT = 1 << 5,      /* the message is not whole in the journal */
	CLIENT_LOGINS = 1 << 6,      /* more than one login */
};

/* Borrows from the journal, but for what is bytes or a list. */
struct client {
	uint16_t conn;
	struct span host;
	uint16_t port;
	enum client_tls tls;
	bool lmtp;
	struct span hello; /* the name in EHLO, HELO or LHLO; empty: none was said */
	struct span mechanism;
	struct bytes user;     /* as far as it was said openly */
	struct bytes password; /* only if the report was given the secrets; wiped on release */
	bool has_login;
	bool has_sender;
	struct span sender; /* without its brackets; empty is the null sender */
	struct span sender_parameters;
	struct span *recipients;
	size_t recipient_count;
	size_t recipient_capacity;
	bool has_data;        /* DATA or BDAT was said */
	bool has_message;     /* and content followed */
	struct bytes message; /* as much of it as the journal keeps */
	unsigned odd;         /* of enum client_odd */
};

/* `secrets`: NULL, or the live session's, to be shown. */
void client_of(struct client *client, const struct journal *journal, const struct secrets *secrets);
void client_release(struct client *client);

/* The content of a message that was sent with this COMMAND or behind it; false when not whole. */
bool client_append_message(const struct journal *journal, uint32_t data_id, struct bytes *out);

/* "mail.example.test:587", brackets around an IPv6 address. */
void client_append_place(const struct client *client, struct bytes *out);

#endif
