/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of session/ share: the session's insides. */
#ifndef SESSION_INSIDE_H
#define SESSION_INSIDE_H

#include "base/bytes.h"
#include "base/digest.h"
#include "base/time.h"
#include "journal/scribe.h"
#include "net/exchangers.h"
#include "net/fetch.h"
#include "net/resolver.h"
#include "net/sts.h"
#include "session/session.h"
#include "smtp/body.h"

#define LEFT_KEPT 256

/* A command whose last byte is not handed over yet. */
struct unsent {
	uint32_t command_id;
	uint64_t end; /* of its bytes, counted since the stream began */
};

/* The way there. */
struct reach {
	struct names_query *exchange; /* the question for MX records */
	struct exchangers exchangers; /* of a mail domain */
	size_t exchanger;             /* the one that is being tried */
	char *host;                   /* whose addresses are tried; NULL for a path */
	struct resolver *resolver;
	struct connector *connector;
	enum connect_result *written;          /* of each attempt: what its last ATTEMPT said */
	enum names_security exchange_security; /* of the MX records */
	enum names_security address_security;  /* of the host's addresses */
	char *canonical;                       /* what the host is an alias of; NULL: none */
	char *remote;                          /* the address that was connected to; NULL: none */
	char *local;                           /* ours on that connection */
};

/* The server's TLSA records. */
struct tlsa {
	struct names_query *query; /* NULL: nothing is awaited */
	struct dane dane;
};

/* What the mail domain wants: MTA-STS, TLSRPT. */
struct policy {
	char *domain;               /* NULL: nobody asked */
	uint64_t until_us;          /* after that the web server is left */
	struct names_query *record; /* each NULL when nothing of it is awaited */
	struct names_query *reports;
	struct policy_text *web;
	const char *state; /* as the journal writes it; NULL while it is not settled */
	char *reason;      /* why it could not be had; NULL: none */
	char *id;          /* of the TXT record */
	char *rua;         /* where reports go; NULL: nowhere */
	struct bytes text; /* the policy, which `sts` borrows from */
	struct sts_policy sts;
};

/* The two ends of a connection, whose names are asked for (identity.c). */
enum identity_end { IDENTITY_CLIENT, IDENTITY_SERVER, IDENTITY_ENDS };

struct identity {
	char *address; /* NULL: not asked */
	int family;
	struct names_query *query; /* its PTR, then the address of that name */
};

struct session {
	struct session_options options; /* `shared` is never NULL here */
	bool alone;                     /* and it is this session's own */
	struct scribe *scribe;
	const struct journal *journal;
	enum session_state state;
	struct fault fault;
	bool local;
	bool timed_out;
	uint64_t started_us;
	uint64_t handshake_us; /* when the handshake began */
	uint64_t since_us;     /* a reply is awaited since then */
	uint64_t active_us;    /* the last byte that came or command that left */
	uint64_t tick_us;      /* the scribe wants to be called */

	struct reach reach;
	struct identity identity[IDENTITY_ENDS];
	bool identified; /* the names were asked for */
	struct tlsa tlsa;
	struct policy policy;

	/* the connection */
	struct stream *stream;
	struct bytes input;
	uint64_t written;     /* bytes given to the stream */
	uint64_t handed_over; /* bytes that the system took of them */

	/* what goes out */
	struct session_line **queue;
	size_t queue_count;
	size_t queue_capacity;
	uint32_t last_queue_id;
	uint32_t left[LEFT_KEPT]; /* what queued line id became, at id modulo LEFT_KEPT */
	struct bytes begun;       /* a line that left without its end so far; wiped */
	uint64_t octets_due;      /* of a BDAT */
	struct unsent *unsent;
	size_t unsent_count;
	size_t unsent_capacity;
	struct body_encoder encoder;
	struct lint lint;              /* of what is being sent */
	struct digest *content_digest; /* while content is being sent */
	struct bytes content_head;     /* its first 8 KiB, or all of it */
	bool content_typed;            /* line by line, each shown already */
	unsigned char content_tail[5]; /* its last bytes on the wire */
	uint64_t content_from;         /* what the stream was given before it */
	uint64_t content_us;           /* since when */
};

/* reach.c */
void reach_begin(struct session *session, uint64_t now_us);
bool reach_pump(struct session *session, uint64_t now_us);
void reach_watch(const struct session *session, struct loop *loop);
uint64_t reach_deadline(const struct session *session);
void reach_release(struct session *session); /* gives up what is under way */
void reach_free(struct session *session);

/* The host that was gone to: of a mail domain the exchanger. */
const char *reach_host(const struct session *session);

/* tlsa.c */
void tlsa_begin(struct session *session, uint64_t now_us); /* the server was reached */
bool tlsa_pump(struct session *session, uint64_t now_us);
bool tlsa_is_awaited(const struct session *session);
void tlsa_watch(const struct session *session, struct loop *loop);
uint64_t tlsa_deadline(const struct session *session); /* 0: none */
void tlsa_release(struct session *session);

/* policy.c */
void policy_begin(struct session *session, uint64_t now_us);
bool policy_pump(struct session *session, uint64_t now_us);
bool policy_is_awaited(const struct session *session);
uint64_t policy_deadline(const struct session *session); /* 0: none */
void policy_watch(const struct session *session, struct loop *loop);
void policy_add(const struct session *session, struct bytes *members);
void policy_release(struct session *session);

/* shared.c */
/* NULL with a fault, as tls_client_new(). */
struct tls_client *shared_tls(struct session_shared *shared, const struct tls_options *options,
			      struct fault *fault);
/* The one of this domain and id; a new one if there is none yet. */
struct policy_text *shared_policy(struct session_shared *shared, const char *domain,
				  const char *id);

/* identity.c */
bool identity_pump(struct session *session, uint64_t now_us);
void identity_watch(const struct session *session, struct loop *loop);
void identity_release(struct session *session);

/* departure.c */
bool departure_note_sent(struct session *session, uint64_t now_us);
void departure_release(struct session *session);
void departure_write(struct session *session, struct span data);
void departure_expect_handover(struct session *session, uint32_t command_id);
struct session_line *departure_find(const struct session *session, uint32_t id, size_t *place);
/* A line is gone from the queue, as this event. */
void departure_leave(struct session *session, size_t place, uint32_t event_id);

/* content.c */
/* Octets of a BDAT, by its COMMAND; `typed`: shown as a line. The event's id. */
uint32_t content_octets(struct session *session, struct span octets, uint32_t command_id,
			uint64_t now_us);
/* A piece of a line, or of content, shown as it is; `raw`: it went so too. The event's id. */
uint32_t content_note(struct session *session, struct span text, bool raw, uint64_t now_us);
void content_release(struct session *session);

/* handshake.c */
/* While the greeting is awaited, where TLS is to come: what it takes is made meanwhile. */
void handshake_prepare(struct session *session);
void session_begin_tls(struct session *session, uint64_t now_us);
bool handshake_pump(struct session *session, uint64_t now_us);
uint64_t handshake_limit(const struct session *session);

/* The 220 to STARTTLS is in; `more`: and bytes in clear behind it. */
void handshake_follow(struct session *session, bool more, uint64_t now_us);

/* A fault of the stream, with all that TLS showed until then. */
void handshake_fail(struct session *session, const struct fault *fault, uint64_t now_us);

/* session.c */
void session_end_unreached(struct session *session, const struct fault *fault, uint64_t now_us);

/* Writes CLOSED and gives the connection up. */
void session_end(struct session *session, const char *by, const char *how, uint64_t now_us);

/* The other side ended the stream: what that means, in the journal. */
void session_note_end(struct session *session, uint64_t now_us);

#endif
