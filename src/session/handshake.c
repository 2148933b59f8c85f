/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TLS within a session: begun at the 220 or at once, followed to its end, and
 * everything that it showed written as members of TLS_READY or FAILED, so that
 * an opened journal shows the same trust screen.
 */
#include "base/memory.h"
#include "journal/members.h"
#include "session/inside.h"

#define HANDSHAKE_US 30000000 /* the longest that one may take */

/* ---- facts as members ---- */

static void add_date(struct bytes *members, const char *name, int64_t seconds, bool item)
{
	char text[TIME_TEXT_SIZE] = "";

	if (seconds > 0)
		time_format((uint64_t)seconds * 1000000, text);
	if (item)
		members_add_item(members, name, span_text(text));
	else
		members_add_text(members, name, span_text(text));
}

static void add_key(struct bytes *members, const struct certificate *certificate)
{
	struct bytes text = BYTES_INIT;

	bytes_append_text(&text, certificate->key);
	/* A named curve tells its size. */
	if (span_find(bytes_span(&text), ' ') == text.size) {
		bytes_append_byte(&text, ' ');
		bytes_append_number(&text, (uint64_t)certificate->key_bits);
	}
	members_add_item(members, "chain_key", bytes_span(&text));
	bytes_release(&text);
}

/* Lists of equal length: item n of each is about the chain's certificate n, the leaf first. */
static void add_chain(struct bytes *members, const struct tls_facts *facts)
{
	const struct certificate *chain = facts->chain;
	size_t count = facts->chain_count;

	for (size_t i = 0; i < count; i++)
		members_add_item(members, "chain", span_text(chain[i].subject));
	for (size_t i = 0; i < count; i++)
		members_add_item(members, "chain_issuer", span_text(chain[i].issuer));
	for (size_t i = 0; i < count; i++)
		add_key(members, &chain[i]);
	for (size_t i = 0; i < count; i++)
		members_add_item(members, "chain_signature", span_text(chain[i].signature));
	for (size_t i = 0; i < count; i++)
		add_date(members, "chain_from", chain[i].not_before_s, true);
	for (size_t i = 0; i < count; i++)
		add_date(members, "chain_until", chain[i].not_after_s, true);
	for (size_t i = 0; i < count; i++)
		members_add_item(members, "chain_sha256", span_text(chain[i].sha256));
}

static void add_certificate(struct bytes *members, const struct tls_facts *facts)
{
	if (facts->chain_count) {
		members_add_text(members, "issuer", span_text(facts->chain[0].issuer));
		add_date(members, "expires", facts->chain[0].not_after_s, false);
		members_add_text(members, "sha256", span_text(facts->chain[0].sha256));
		members_add_text(members, "chain_verdict",
				 span_text(trust_problem_name(facts->chain_problem)));
	}
	if (facts->chain_error)
		members_add_number(members, "chain_depth", (uint64_t)facts->chain_depth);
	if (facts->common_name)
		members_add_text(members, "common_name", span_text(facts->common_name));
	if (facts->anchor)
		members_add_text(members, "anchor", span_text(facts->anchor));
	for (size_t i = 0; i < facts->name_count; i++)
		members_add_item(members, "names", span_text(facts->names[i].text));
	add_chain(members, facts);
}

static void add_dane(struct bytes *members, const struct dane *dane)
{
	if (dane->state == DANE_UNASKED && !dane->reason)
		return;
	members_add_text(members, "dane", span_text(dane_state_name(dane->state)));
	if (dane->base)
		members_add_text(members, "dane_base", span_text(dane->base));
	if (dane->reason)
		members_add_text(members, "dane_reason", span_text(dane->reason));
	if (dane->outside)
		members_add_bool(members, "dane_outside", true);
	for (size_t i = 0; i < dane->count; i++) {
		struct bytes text = BYTES_INIT;

		dane_append(&text, &dane->records[i]);
		members_add_item(members, "tlsa", bytes_span(&text));
		bytes_release(&text);
	}
	for (size_t i = 0; i < dane->count; i++)
		members_add_item(members, "tlsa_match",
				 span_text(dane_match_name(dane->records[i].match)));
}

/* Whose mail exchanger this is; NULL when no domain was named. */
static const char *mail_domain(const struct session *session)
{
	return session->options.endpoint->scheme == ENDPOINT_MX ? session->options.endpoint->host
								: session->options.domain;
}

/* "TLSv1.3" as people write it: "TLS 1.3". */
static void add_version(struct bytes *members, struct span version)
{
	struct bytes text = BYTES_INIT;

	if (span_starts_word(version, "TLSv")) {
		bytes_append_text(&text, "TLS ");
		bytes_append(&text, span_after(version, 4));
		if (version.size == 5) /* the library's name for 1.0 */
			bytes_append_text(&text, ".0");
	} else {
		bytes_append(&text, version);
	}
	members_add_text(members, "version", bytes_span(&text));
	bytes_release(&text);
}

/* What was asked for, and how it was answered: of a handshake that stands and of one that failed. */
static void add_asked(const struct session *session, struct bytes *members,
		      const struct tls_facts *facts, uint64_t now_us)
{
	static const char *const pins[] = { NULL, "matches", "differs" };

	members_add_text(members, "name", span_text(facts->name_asked ? facts->name_asked : ""));
	if (facts->sni)
		members_add_text(members, "sni", span_text(facts->sni));
	if (facts->name_matched)
		members_add_text(members, "matched", span_text(facts->name_matched));
	if (facts->chain_count)
		members_add_text(members, "match", span_text(trust_match_name(facts->match)));
	if (pins[facts->pin])
		members_add_text(members, "pin", span_text(pins[facts->pin]));
	if (facts->client_certificate_wanted)
		members_add_text(members, "client_certificate",
				 span_text(facts->client_certificate_sent ? "sent" : "wanted"));
	for (size_t i = 0; i < facts->client_ca_count; i++)
		members_add_item(members, "client_ca", span_text(facts->client_ca[i]));
	if (facts->client_ca_all > facts->client_ca_count)
		members_add_number(members, "client_cas", facts->client_ca_all);
	if (session->options.rung)
		members_add_text(members, "rung", span_text(session->options.rung));
	if (mail_domain(session))
		members_add_text(members, "domain", span_text(mail_domain(session)));
	members_add_ms(members, "ms", now_us - session->handshake_us);
}

static void write_tls_ready(struct session *session, uint64_t now_us)
{
	const struct tls_facts *facts = stream_tls_facts(session->stream);
	bool trusted = tls_trusted(facts);
	struct bytes members = BYTES_INIT;
	struct bytes problem = BYTES_INIT;

	add_version(&members, span_text(facts->version));
	members_add_text(&members, "cipher", span_text(facts->cipher));
	if (facts->group[0])
		members_add_text(&members, "group", span_text(facts->group));
	if (facts->alpn[0])
		members_add_text(&members, "alpn", span_text(facts->alpn));
	members_add_bool(&members, "resumed", facts->resumed);
	members_add_bool(&members, "trusted", trusted);
	if (!trusted) {
		trust_append(&problem, facts);
		members_add_text(&members, "problem",
				 span_text(trust_problem_name(facts->problem)));
		members_add_text(&members, "problem_text", bytes_span(&problem));
	}
	add_asked(session, &members, facts, now_us);
	policy_add(session, &members);
	add_dane(&members, &facts->dane);
	add_certificate(&members, facts);
	scribe_tls_ready(session->scribe, now_us, bytes_span(&members), trusted);
	bytes_release(&problem);
	bytes_release(&members);
}

static void add_refusal(struct bytes *members, const struct tls_refusal *refusal)
{
	const struct {
		const char *name;
		const char *text;
	} texts[] = {
		{ "offered_versions", refusal->versions },
		{ "offered_ciphers", refusal->ciphers },
		{ "offered_groups", refusal->groups },
		{ "server_version", refusal->server_version },
		{ "server_cipher", refusal->server_cipher },
		{ "server_group", refusal->server_group },
	};

	if (refusal->alerted) {
		members_add_number(members, "alert", refusal->alert);
		members_add_text(members, "alert_by",
				 span_text(refusal->alert_is_ours ? "client" : "server"));
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text && *texts[i].text)
			members_add_text(members, texts[i].name, span_text(texts[i].text));
}

void handshake_fail(struct session *session, const struct fault *fault, uint64_t now_us)
{
	const struct tls_facts *facts = session->stream ? stream_tls_facts(session->stream) : NULL;
	struct bytes members = BYTES_INIT;

	/* After a handshake that stands only TLS's own errors have to do with it. */
	if (facts && (stream_tls(session->stream) != STREAM_SECURED || fault->kind == FAULT_TLS)) {
		bool stood = stream_tls(session->stream) == STREAM_SECURED;

		members_add_text(&members, "stage", span_text(stood ? "tls" : "handshake"));
		if (facts->chain_count && !stood && facts->problem != TRUST_OK)
			members_add_text(&members, "problem",
					 span_text(trust_problem_name(facts->problem)));
		add_asked(session, &members, facts, now_us);
		add_refusal(&members, &facts->refusal);
		add_dane(&members, &facts->dane);
		add_certificate(&members, facts);
	}
	session->fault = *fault;
	scribe_failed(session->scribe, now_us, fault, bytes_span(&members));
	bytes_release(&members);
}

/* ---- its course ---- */

/* Clear-text bytes where TLS was due: into the journal, named for what they are. */
static bool take_early(struct session *session, uint64_t now_us)
{
	bytes_clear(&session->input);
	if (stream_take_early(session->stream, &session->input) == 0)
		return false;
	scribe_push_early(session->scribe, now_us, bytes_span(&session->input));
	return true;
}

static void halt(struct session *session, uint64_t now_us)
{
	struct fault fault;

	fault_set_plain(
		&fault, FAULT_PROTOCOL, 0,
		_("Bytes came in clear text behind the 220 to STARTTLS, before TLS began. "
		  "Somebody between you and the server may have put them there (an injection "
		  "attempt, as in CVE-2011-0411), or the server is broken. They are shown, and "
		  "are no part of the TLS session. Do not log in over this connection."));
	session_fail(session, &fault, now_us);
	session->state = SESSION_HALTED;
}

/* What a handshake begins with: made once for all of a session's, and for those beside it. */
static struct tls_client *make_client(struct session *session, struct fault *fault)
{
	struct session_options *options = &session->options;
	struct tls_client *client = shared_tls(options->shared, &options->tls, fault);

	options->tls.resume = NULL; /* taken over, whatever became of it */
	return client;
}

void handshake_prepare(struct session *session)
{
	const struct session_options *options = &session->options;
	struct fault ignored; /* the handshake meets it once more */

	if (options->tls_mode != SESSION_TLS_NONE && !session->local &&
	    (options->tls_mode == SESSION_TLS_STARTTLS || options->tls.ca_file ||
	     options->endpoint->scheme == ENDPOINT_SUBMISSION))
		make_client(session, &ignored);
}

void session_begin_tls(struct session *session, uint64_t now_us)
{
	const struct session_options *options = &session->options;
	const char *host = reach_host(session);
	struct tls_request request = {
		.name = options->name   ? options->name
			: host && *host ? host
					: "localhost",
		.domain = mail_domain(session),
		.sni = options->sni,
		.dane = &session->tlsa.dane,
		.implicit = dialogue_phase(scribe_dialogue(session->scribe)) != PHASE_STARTTLS,
	};
	struct fault fault = { .kind = FAULT_NONE };
	struct tls_client *client;

	session->handshake_us = now_us;
	if (tlsa_is_awaited(session) || policy_is_awaited(session)) {
		session->state = SESSION_HANDSHAKE; /* begins in handshake_pump() */
		return;
	}
	client = make_client(session, &fault);
	if (client && stream_start_tls(session->stream, client, &request, &fault)) {
		session->state = SESSION_HANDSHAKE;
		return;
	}
	if (fault.kind == FAULT_PROTOCOL) {
		take_early(session, now_us);
		halt(session, now_us);
		return;
	}
	session_fail(session, &fault, now_us);
	stream_close(session->stream);
	session_end(session, "client", "closed", now_us);
}

void session_go_on(struct session *session, uint64_t now_us)
{
	if (session->state == SESSION_HALTED)
		session_begin_tls(session, now_us);
}

bool handshake_pump(struct session *session, uint64_t now_us)
{
	struct fault fault;

	switch (stream_tls(session->stream)) {
	case STREAM_SECURED:
		session->state = SESSION_OPEN;
		session->active_us = session->since_us = now_us;
		write_tls_ready(session, now_us);
		return true;
	case STREAM_UNSECURED:
		take_early(session, now_us);
		session_note_end(session, now_us);
		return true;
	case STREAM_CLEAR: /* TLSA records or the domain's policy were waited for */
		if (tlsa_is_awaited(session) || policy_is_awaited(session)) {
			session->handshake_us = now_us; /* no time of the server's */
			break;
		}
		session_begin_tls(session, now_us);
		return true;
	case STREAM_HANDSHAKING:
		break;
	}
	if (stream_end(session->stream) != STREAM_OPEN) {
		session_note_end(session, now_us);
		return true;
	}
	if (now_us < session->handshake_us + handshake_limit(session))
		return false;
	fault_set_plain(
		&fault, FAULT_TLS, 0,
		_("The server did not finish the TLS handshake in time. If this port does not "
		  "begin with TLS (25 and 587 do not), connect without implicit TLS."));
	handshake_fail(session, &fault, now_us);
	stream_close(session->stream);
	session_end(session, "client", "closed", now_us);
	return true;
}

uint64_t handshake_limit(const struct session *session)
{
	uint64_t own = session->options.timeout_s * UINT64_C(1000000);

	return own && own < HANDSHAKE_US ? own : HANDSHAKE_US;
}

void handshake_follow(struct session *session, bool more, uint64_t now_us)
{
	if (more || scribe_has_early(session->scribe))
		halt(session, now_us);
	else
		session_begin_tls(session, now_us);
}
