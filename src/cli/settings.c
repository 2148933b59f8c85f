/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options as settings of a session; used by the conductor and by probe. */
#include "cli/settings.h"

#include <errno.h>
#include <unistd.h>

#include "base/memory.h"
#include "journal/members.h"
#include "plan/policy.h"
#include "smtp/address.h"

/* An address to connect from chooses the family as well. */
static enum net_address_choice family_of(const struct options *options)
{
	if (options->family == 4 || (!options->family && options->source.family == AF_INET))
		return NET_ADDRESS_IPV4;
	if (options->family == 6 || options->source.family == AF_INET6)
		return NET_ADDRESS_IPV6;
	return NET_ADDRESS_ANY;
}

struct tls_options settings_of_tls(const struct options *options)
{
	return (struct tls_options){
		.ca_file = options->ca_file,
		.certificate_file = options->certificate_file,
		.key_file = options->key_file,
		.least = options->tls_least,
		.most = options->tls_most,
		.ciphers = options->tls_ciphers,
		.groups = options->tls_groups,
		.level = options->tls_level,
		.pin = options->pin[0] ? options->pin : NULL,
	};
}

bool settings_check_tls(const struct options *options, struct tls_anchors **anchors,
			struct fault *fault)
{
	const char *const paths[] = { options->ca_file, options->certificate_file,
				      options->key_file };
	struct tls_options tls = settings_of_tls(options);
	struct tls_anchors *read = NULL;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (paths[i] && access(paths[i], R_OK) < 0) {
			fault_set_file(fault, errno, _("{path} cannot be read: {reason}."),
				       paths[i]);
			return false;
		}
	if (options->ca_file && !(read = tls_anchors_read(options->ca_file, fault)))
		return false;
	tls.anchors = read;
	if (!tls_options_check(&tls, fault)) {
		if (fault->kind == FAULT_TLS)
			fault->kind = FAULT_USAGE; /* versions that exclude one another */
		tls_anchors_free(read);
		return false;
	}
	tls_anchors_free(*anchors);
	*anchors = read;
	return true;
}

void settings_of_session(const struct options *options, struct session_options *session)
{
	session->tls_mode = options->tls_mode;
	session->sni = options->sni;
	session->family = family_of(options);
	session->source = options->source.family ? &options->source : NULL;
	session->timeout_s = options->timeout_s;
	session->tls = settings_of_tls(options);
	session->log_body = options->log_body;
	session->domain = options->policy_domain;
	session->no_policy = options->policy_off;
	session->sts_server = options->policy_server.family ? &options->policy_server : NULL;
}

/* "[192.0.2.7]", "[IPv6:2001:db8::1]" of our end of the connection. */
static char *own_literal(const struct journal *journal, uint16_t conn)
{
	const struct event *event = NULL;
	struct bytes literal = BYTES_INIT;
	struct span local = span_of(NULL, 0);

	if (journal)
		event = journal_event(journal, journal_before(journal, journal_count(journal) + 1,
							      EVENT_CONNECTED, conn));
	if (event)
		local = members_text(span_of(event->data, event->size), "local");
	if (local.size && local.data[0] == '[') {
		bytes_append_text(&literal, "[IPv6:");
		bytes_append(&literal, span_part(local, 1, span_find(local, ']')));
	} else {
		bytes_append_byte(&literal, '[');
		bytes_append(&literal, local.size ? span_part(local, 0, span_find(local, ':'))
						  : span_text("127.0.0.1"));
		bytes_append_byte(&literal, ']');
	}
	return bytes_take_text(&literal);
}

char *settings_helo(const struct options *options, const struct journal *journal, uint16_t conn)
{
	char name[256] = "";

	if (options->helo)
		return memory_copy_text(options->helo);
	if (gethostname(name, sizeof(name) - 1) == 0 && address_is_qualified(span_text(name)))
		return memory_copy_text(name);
	return own_literal(journal, conn);
}

/* The practice server is in this process: no policy is about it. */
static bool check_policy(const struct policy *policy, const struct endpoint *endpoint,
			 struct fault *fault)
{
	struct bytes place = BYTES_INIT;
	char *text;

	if (!policy || endpoint->scheme == ENDPOINT_PRACTICE ||
	    policy_allows_target(policy, span_text(endpoint->host), endpoint->port))
		return true;
	endpoint_append_place(endpoint, &place);
	text = policy_target_text(policy, bytes_span(&place));
	fault_set_plain(fault, FAULT_USAGE, 0, text);
	memory_free(text);
	bytes_release(&place);
	return false;
}

const uint16_t mail_ports[MAIL_PORTS] = { 25, 465, 587, 2525 };

bool settings_allow_ports(const struct options *options, const char *host, struct fault *fault)
{
	struct endpoint endpoint = { .scheme_given = true, .host = memory_copy_text(host) };
	bool allowed = true;

	for (size_t i = 0; i < MAIL_PORTS && allowed; i++) {
		endpoint.port = mail_ports[i];
		allowed = check_policy(options->policy, &endpoint, fault);
	}
	endpoint_release(&endpoint);
	return allowed;
}

bool settings_allow_target(const struct options *options, const struct endpoint *endpoint,
			   struct fault *fault)
{
	if (!endpoint_is_bare(endpoint))
		return check_policy(options->policy, endpoint, fault);
	fault_set_plain(fault, FAULT_USAGE, 0,
			_("Which port? Write HOST:587 or submission://HOST for submission, "
			  "HOST:465 "
			  "for TLS from the first byte, HOST:25 for mail exchange."));
	return false;
}
