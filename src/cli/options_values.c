/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of options into struct options: the table of where they go, and how odd ones are read. */
#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "cli/options_inside.h"
#include "import/import.h"
#include "smtp/command.h"

bool options_complain(struct fault *fault, const char *sentence, const char *option,
		      const char *value)
{
	struct message_value values[] = {
		{ "option", span_text(option) },
		{ "value", span_text(value) },
	};

	fault_set(fault, FAULT_USAGE, 0, sentence, values, 2);
	return false;
}

static bool take_tls_mode(struct options *options, const char *option, const char *value,
			  struct fault *fault)
{
	static const struct {
		const char *name;
		enum session_tls mode;
	} modes[] = {
		{ "auto", SESSION_TLS_AUTO },
		{ "none", SESSION_TLS_NONE },
		{ "starttls", SESSION_TLS_STARTTLS },
		{ "implicit", SESSION_TLS_IMPLICIT },
	};

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (!strcmp(value, modes[i].name)) {
			options->tls_mode = modes[i].mode;
			return true;
		}
	return options_complain(
		fault, _("{option} takes auto, none, starttls or implicit, not \"{value}\"."),
		option, value);
}

static bool take_version(enum tls_version *version, const char *option, const char *value,
			 struct fault *fault)
{
	if (tls_version_parse(span_text(value), version))
		return true;
	return options_complain(fault, _("{option} takes 1.0, 1.1, 1.2 or 1.3, not \"{value}\"."),
				option, value);
}

static bool take_binding(struct options *options, const char *option, const char *value,
			 struct fault *fault)
{
	enum tls_binding ignored;

	options->binding = value;
	if (tls_binding_parse(span_text(value), &ignored))
		return true;
	return options_complain(
		fault, _("{option} takes tls-exporter or tls-server-end-point, not \"{value}\"."),
		option, value);
}

static bool take_number(uint64_t *number, uint64_t most, const char *option, const char *value,
			struct fault *fault)
{
	if (span_number(span_text(value), number) && *number <= most)
		return true;
	return options_complain(fault, _("{option} takes a number, not \"{value}\"."), option,
				value);
}

static bool take_format(struct options *options, const char *option, const char *value,
			struct fault *fault)
{
	options->from = value;
	if (import_format_find(value))
		return true;
	return options_complain(
		fault, _("{option} knows no format {value}; `smtpscope list imports` names them."),
		option, value);
}

/* A name that becomes part of a command must be fit for one. */
static bool take_helo(struct options *options, const char *option, const char *value,
		      struct fault *fault)
{
	options->helo = value;
	if (*value && command_is_sendable(span_text(value), NULL) &&
	    span_find(span_text(value), ' ') == strlen(value))
		return true;
	return options_complain(
		fault, _("{option} takes a host name or an address literal, not \"{value}\"."),
		option, value);
}

static bool take_variable(struct options *options, const char *option, const char *value,
			  struct fault *fault)
{
	struct span pair = span_text(value);
	size_t equals = span_find(pair, '=');

	if (equals == 0 || equals == pair.size)
		return options_complain(fault, _("{option} takes NAME=VALUE, not \"{value}\"."),
					option, value);
	variables_set(options->variables, span_part(pair, 0, equals), span_after(pair, equals + 1));
	return true;
}

static bool take_stage(struct options *options, const char *option, const char *value,
		       struct fault *fault)
{
	if (stage_find(span_text(value), &options->to) && options->to <= STAGE_AUTH)
		return true;
	return options_complain(fault,
				_("{option} takes greeting, ehlo, tls or auth, not \"{value}\"."),
				option, value);
}

static bool take_readonly(struct options *options, const char *option, const char *value,
			  struct fault *fault)
{
	options->readonly = true;
	options->readonly_envelope = !strcmp(value, "envelope");
	if (!*value || options->readonly_envelope)
		return true;
	return options_complain(fault,
				_("{option} takes nothing or \"envelope\", not \"{value}\"."),
				option, value);
}

static bool take_source(struct options *options, const char *option, const char *value,
			struct fault *fault)
{
	struct span text = span_text(value);
	char *address;
	bool is;

	if (text.size > 2 && text.data[0] == '[' && text.data[text.size - 1] == ']')
		text = span_part(text, 1, text.size - 2);
	address = span_copy_text(text);
	is = net_address_parse(address, 0, &options->source);
	memory_free(address);
	return is ||
	       options_complain(fault,
				_("{option} takes an address of this machine, such as 192.0.2.7 or "
				  "2001:db8::7, not \"{value}\"."),
				option, value);
}

/* "192.0.2.7:443", "[2001:db8::7]:443" */
static bool take_place(struct net_address *address, const char *option, const char *value,
		       struct fault *fault)
{
	const char *colon = strrchr(value, ':');
	struct span host = span_of(value, colon ? (size_t)(colon - value) : 0);
	uint64_t port = 0;
	char *text;
	bool taken;

	if (host.size > 2 && host.data[0] == '[' && host.data[host.size - 1] == ']')
		host = span_part(host, 1, host.size - 2);
	text = span_copy_text(host);
	taken = colon && span_number(span_text(colon + 1), &port) && port <= 65535 &&
		net_address_parse(text, (uint16_t)port, address);
	memory_free(text);
	return taken || options_complain(fault, _("{option} takes ADDRESS:PORT, not \"{value}\"."),
					 option, value);
}

static bool take_resolve(struct options *options, const char *option, const char *value,
			 struct fault *fault)
{
	if (options->names.resolve_count == OPTIONS_RESOLVE_MAX)
		return options_complain(fault, _("{option} was given too often."), option, "");
	options->resolve[options->names.resolve_count++] = value;
	options->names.resolve = options->resolve;
	return true;
}

static bool take_color(struct options *options, const char *option, const char *value,
		       struct fault *fault)
{
	options->color = value;
	return !strcmp(value, "auto") || !strcmp(value, "always") || !strcmp(value, "never") ||
	       options_complain(fault, _("{option} takes auto, always or never, not \"{value}\"."),
				option, value);
}

static bool take_sni(struct options *options, const char *option, const char *value,
		     struct fault *fault)
{
	(void)option, (void)fault;
	options->sni = strcmp(value, "none") ? value : "";
	return true;
}

static bool take_tls_least(struct options *options, const char *option, const char *value,
			   struct fault *fault)
{
	return take_version(&options->tls_least, option, value, fault);
}

static bool take_tls_most(struct options *options, const char *option, const char *value,
			  struct fault *fault)
{
	return take_version(&options->tls_most, option, value, fault);
}

static bool take_level(struct options *options, const char *option, const char *value,
		       struct fault *fault)
{
	options->tls_level = value;
	return (strlen(value) == 1 && *value >= '0' && *value <= '5') ||
	       options_complain(fault, _("{option} takes 0 to 5, not \"{value}\"."), option, value);
}

static bool take_pin(struct options *options, const char *option, const char *value,
		     struct fault *fault)
{
	return tls_pin_parse(span_text(value), options->pin) ||
	       options_complain(fault,
				_("{option} takes sha256: and the 64 hexadecimal digits of a "
				  "certificate's fingerprint, not \"{value}\"."),
				option, value);
}

static bool take_descriptor(struct options *options, const char *option, const char *value,
			    struct fault *fault)
{
	uint64_t number;

	if (!take_number(&number, 1 << 20, option, value, fault))
		return false;
	options->password_fd = (int)number;
	return true;
}

static bool take_ipv4(struct options *options, const char *option, const char *value,
		      struct fault *fault)
{
	(void)option, (void)value, (void)fault;
	options->family = 4;
	return true;
}

static bool take_ipv6(struct options *options, const char *option, const char *value,
		      struct fault *fault)
{
	(void)option, (void)value, (void)fault;
	options->family = 6;
	return true;
}

static bool take_policy_domain(struct options *options, const char *option, const char *value,
			       struct fault *fault)
{
	char *domain = endpoint_domain(value);
	bool taken = domain != NULL;

	memory_free(domain);
	if (!taken)
		return options_complain(fault, _("{option} takes a mail domain, not \"{value}\"."),
					option, value);
	options->policy_off = !strcmp(value, "off");
	options->policy_domain = options->policy_off ? NULL : value;
	return true;
}

static bool take_policy_server(struct options *options, const char *option, const char *value,
			       struct fault *fault)
{
	return take_place(&options->policy_server, option, value, fault);
}

static bool take_timeout(struct options *options, const char *option, const char *value,
			 struct fault *fault)
{
	uint64_t number;

	if (!take_number(&number, 86400, option, value, fault))
		return false;
	options->timeout_s = options->names.timeout_s = (uint32_t)number;
	return true;
}

static bool take_tls_port(struct options *options, const char *option, const char *value,
			  struct fault *fault)
{
	uint64_t number;

	options->tls_port = value;
	return take_number(&number, UINT16_MAX, option, value, fault);
}

static bool take_session(struct options *options, const char *option, const char *value,
			 struct fault *fault)
{
	return take_number(&options->session, UINT16_MAX, option, value, fault);
}

static bool refuse_secrets(struct options *options, const char *option, const char *value,
			   struct fault *fault)
{
	(void)options;
	return options_complain(
		fault,
		_("A recording holds no secrets, only their structure. The screen of "
		  "a live session has them: :report --with-secrets FILE asks, and "
		  "writes them."),
		option, value);
}

/* ---- the table ---- */

enum member_kind {
	MEMBER_TAKEN, /* by a function */
	MEMBER_TEXT,
	MEMBER_FLAG,
	MEMBER_NUMBER, /* a uint32_t */
};

/* Where the value of an option goes in struct options. */
static const struct member {
	enum member_kind kind;
	size_t at;
	uint64_t most; /* of a number */
	bool (*take)(struct options *options, const char *option, const char *value,
		     struct fault *fault);
} members[OPTION_COUNT] = {
	[OPTION_LANG] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, language) },
	[OPTION_HELP] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, help) },
	[OPTION_VERSION] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, version) },
	[OPTION_COLOR] = { .take = take_color },
	[OPTION_PROFILE] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, profile) },
	[OPTION_TLS] = { .take = take_tls_mode },
	[OPTION_CA_FILE] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, ca_file) },
	[OPTION_INSECURE] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, insecure) },
	[OPTION_STRICT_TLS] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, strict_tls) },
	[OPTION_SNI] = { .take = take_sni },
	[OPTION_CERT] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, certificate_file) },
	[OPTION_KEY] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, key_file) },
	[OPTION_TLS_MIN] = { .take = take_tls_least },
	[OPTION_TLS_MAX] = { .take = take_tls_most },
	[OPTION_TLS_CIPHERS] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, tls_ciphers) },
	[OPTION_TLS_GROUPS] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, tls_groups) },
	[OPTION_TLS_SECLEVEL] = { .take = take_level },
	[OPTION_PIN] = { .take = take_pin },
	[OPTION_KEYLOG] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, keylog) },
	[OPTION_HELO] = { .take = take_helo },
	[OPTION_USER] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, user) },
	[OPTION_PASSWORD_COMMAND] = { .kind = MEMBER_TEXT,
				      .at = offsetof(struct options, password_command) },
	[OPTION_PASSWORD_FD] = { .take = take_descriptor },
	[OPTION_PASSWORD_FILE] = { .kind = MEMBER_TEXT,
				   .at = offsetof(struct options, password_file) },
	[OPTION_AUTH] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, mechanism) },
	[OPTION_CHANNEL_BINDING] = { .take = take_binding },
	[OPTION_SCRAM_ITERATIONS] = { .kind = MEMBER_NUMBER,
				      .at = offsetof(struct options, iteration_limit),
				      .most = 10000000 },
	[OPTION_IPV4] = { .take = take_ipv4 },
	[OPTION_IPV6] = { .take = take_ipv6 },
	[OPTION_SOURCE] = { .take = take_source },
	[OPTION_DNS_SERVER] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, names.server) },
	[OPTION_TRUST_ANCHOR] = { .kind = MEMBER_TEXT,
				  .at = offsetof(struct options, names.trust_anchor) },
	[OPTION_RESOLVE] = { .take = take_resolve },
	[OPTION_MTA_STS] = { .take = take_policy_domain },
	[OPTION_MTA_STS_SERVER] = { .take = take_policy_server },
	[OPTION_TIMEOUT] = { .take = take_timeout },
	[OPTION_LOG] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, log) },
	[OPTION_NO_JOURNAL] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, no_journal) },
	[OPTION_TO] = { .take = take_stage },
	[OPTION_READONLY] = { .take = take_readonly },
	[OPTION_PROJECTOR] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, projector) },
	[OPTION_VAR] = { .take = take_variable },
	[OPTION_JSON] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, json) },
	[OPTION_CHECK] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, check) },
	[OPTION_PORTS] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, ports) },
	[OPTION_JOBS] = { .kind = MEMBER_NUMBER,
			  .at = offsetof(struct options, jobs),
			  .most = PROBE_JOBS_MOST },
	[OPTION_TARGETS] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, targets) },
	[OPTION_LISTEN] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, listen) },
	[OPTION_TLS_PORT] = { .take = take_tls_port },
	[OPTION_CA_OUT] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, ca_out) },
	[OPTION_BARE] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, bare) },
	[OPTION_ANONYMIZE] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, anonymize) },
	[OPTION_FOLLOW] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, follow) },
	[OPTION_WITH_SECRETS] = { .take = refuse_secrets },
	[OPTION_KEEP_GOING] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, keep_going) },
	[OPTION_LOG_BODY] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, log_body) },
	[OPTION_REPORT_FILE] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, report_file) },
	[OPTION_LAST] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, last) },
	[OPTION_FROM] = { .take = take_format },
	[OPTION_ONE_SESSION] = { .take = take_session },
	[OPTION_AFTER] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, after) },
	[OPTION_SERVER] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, server) },
	[OPTION_OUTPUT_FORMAT] = { .kind = MEMBER_TEXT, .at = offsetof(struct options, format) },
	[OPTION_CORRECTED] = { .kind = MEMBER_FLAG, .at = offsetof(struct options, corrected) },
};

bool options_take(struct options *options, enum option option, const char *value,
		  struct fault *fault)
{
	const struct member *member = &members[option];
	const char *name = option_row(option)->name;
	void *place = (unsigned char *)options + member->at;
	uint64_t number;

	switch (member->kind) {
	case MEMBER_TAKEN:
		return member->take(options, name, value, fault);
	case MEMBER_TEXT:
		*(const char **)place = value;
		return true;
	case MEMBER_FLAG:
		*(bool *)place = true;
		return true;
	case MEMBER_NUMBER:
		if (!take_number(&number, member->most, name, value, fault))
			return false;
		*(uint32_t *)place = (uint32_t)number;
		return true;
	}
	return false;
}
