/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The TARGET of the command line, the connect dialog and :connect. Its value
 * is what resolver, connector and TLS are given names and ports from.
 */
#include "net/endpoint.h"

#include <arpa/inet.h>
#include <string.h>
#ifdef WITH_LIBIDN2
#include <idn2.h>
#endif

#include "base/memory.h"
#include "net/net_address.h"

#define HOST_MAX 253 /* RFC 1035 §2.3.4, as text without the final dot */
#define LABEL_MAX 63

/* In the order of enum endpoint_scheme. */
static const struct {
	const char *name;
	const char *alias;
	uint16_t port;
} schemes[] = {
	[ENDPOINT_SMTP] = { "smtp", NULL, 25 },
	[ENDPOINT_SUBMISSION] = { "submission", NULL, 587 },
	[ENDPOINT_SUBMISSIONS] = { "submissions", "smtps", 465 },
	[ENDPOINT_LMTP] = { "lmtp", NULL, 24 },
	[ENDPOINT_MX] = { "mx", NULL, 25 },
	[ENDPOINT_UNIX] = { "unix", NULL, 0 },
	[ENDPOINT_PRACTICE] = { "practice", NULL, 0 },
};

#define SCHEME_COUNT (sizeof(schemes) / sizeof(schemes[0]))

/* The text being parsed: faults tell positions in the whole of it. */
struct reading {
	struct span whole;
	struct fault *fault;
};

static bool refuse(const struct reading *reading, const char *sentence, struct span part)
{
	struct bytes position = BYTES_INIT;
	struct message_value values[2];

	bytes_append_number(&position, (uint64_t)(part.data - reading->whole.data) + 1);
	values[0] = (struct message_value){ "position", bytes_span(&position) };
	values[1] = (struct message_value){ "part", part };
	fault_set(reading->fault, FAULT_USAGE, 0, sentence, values, 2);
	bytes_release(&position);
	return false;
}

static bool find_scheme(struct span name, enum endpoint_scheme *scheme)
{
	for (size_t i = 0; i < SCHEME_COUNT; i++) {
		if (span_is_word(name, schemes[i].name) ||
		    (schemes[i].alias && span_is_word(name, schemes[i].alias))) {
			*scheme = (enum endpoint_scheme)i;
			return true;
		}
	}
	return false;
}

static bool has_authority(enum endpoint_scheme scheme)
{
	return scheme <= ENDPOINT_LMTP;
}

/* Control bytes have no place anywhere, and nothing else is looked at before. */
static bool check_bytes(const struct reading *reading)
{
	struct span whole = reading->whole;

	if (whole.size == 0)
		return refuse(reading,
			      _("No target was given. Write one such as mail.example.test:587."),
			      whole);
	for (size_t i = 0; i < whole.size; i++) {
		if (whole.data[i] < 0x20 || whole.data[i] == 0x7f)
			return refuse(reading,
				      _("The target holds a control character at position "
					"{position}: leave it out."),
				      span_part(whole, i, 1));
	}
	return true;
}

/*
 * Splits "SCHEME://" or "mx:", "unix:", "practice:" off the front of *rest.
 * Only a fault when a "://" follows something that is no scheme.
 */
static bool take_scheme(const struct reading *reading, struct endpoint *endpoint, struct span *rest)
{
	size_t mark = span_find_span(*rest, span_text("://"));
	size_t colon = span_find(*rest, ':');
	enum endpoint_scheme scheme;

	if (mark < rest->size && mark == colon) {
		if (!find_scheme(span_part(*rest, 0, mark), &scheme) || !has_authority(scheme))
			return refuse(reading,
				      _("{part}:// is no scheme known here. Schemes are smtp://, "
					"submission://, submissions:// and lmtp://."),
				      span_part(*rest, 0, mark));
		*rest = span_after(*rest, mark + 3);
	} else if (colon < rest->size && find_scheme(span_part(*rest, 0, colon), &scheme) &&
		   !has_authority(scheme)) {
		*rest = span_after(*rest, colon + 1);
	} else {
		return true;
	}
	endpoint->scheme = scheme;
	endpoint->scheme_given = true;
	return true;
}

static size_t find_last(struct span text, unsigned char byte)
{
	for (size_t i = text.size; i > 0; i--) {
		if (text.data[i - 1] == byte)
			return i - 1;
	}
	return text.size;
}

/* What stands before the last '@'. It may hold a password by mistake, so no fault repeats it. */
static bool take_user(const struct reading *reading, struct endpoint *endpoint, struct span *rest)
{
	size_t at = find_last(*rest, '@');
	struct span user = span_part(*rest, 0, at);

	if (at == rest->size)
		return true;
	*rest = span_after(*rest, at + 1);
	if (user.size == 0)
		return refuse(reading,
			      _("The user name before the @ is empty (position {position})."),
			      user);
	if (span_find(user, ':') < user.size)
		return refuse(reading,
			      _("A target takes no password, since other users of this machine "
				"can read it: leave out the colon and what follows it up to the "
				"@. The password is asked for, or comes from "
				"--password-command."),
			      user);
	endpoint->user = span_copy_text(user);
	return true;
}

static bool is_label_byte(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
}

/* The system would read a last label of digits or 0x… as a number, and guess (10.1 as 10.0.0.1). */
static bool ends_in_number(struct span host)
{
	size_t dot = find_last(host, '.');
	struct span label = dot == host.size ? host : span_after(host, dot + 1);
	bool hexadecimal = span_starts_word(label, "0x");

	for (size_t i = hexadecimal ? 2 : 0; i < label.size; i++) {
		unsigned char low = label.data[i] | 0x20;

		if (label.data[i] >= '0' && label.data[i] <= '9')
			continue;
		if (!hexadecimal || low < 'a' || low > 'f')
			return false;
	}
	return label.size > 0;
}

static bool check_labels(const struct reading *reading, struct span host)
{
	size_t from = 0;

	for (size_t i = 0; i <= host.size; i++) {
		if (i < host.size && host.data[i] != '.') {
			if (!is_label_byte(host.data[i]))
				return refuse(reading,
					      _("{part} cannot stand in a host name (position "
						"{position})."),
					      span_part(host, i, 1));
			continue;
		}
		if (i == from && i < host.size)
			return refuse(reading,
				      _("A part of the host name is empty (position {position})."),
				      span_part(host, i, 1));
		if (i - from > LABEL_MAX)
			return refuse(reading,
				      _("A part of the host name is longer than 63 characters "
					"(position {position})."),
				      span_part(host, from, LABEL_MAX));
		from = i + 1;
	}
	return true;
}

static bool check_ascii_host(const struct reading *reading, struct endpoint *endpoint,
			     struct span host)
{
	struct span bare = host;
	struct in_addr ignored;
	bool is_address;
	char *text;

	if (host.size == 0)
		return refuse(reading,
			      _("The host is missing (position {position}). Write a target such as "
				"mail.example.test:587."),
			      host);
	if (host.data[0] == '-')
		return refuse(reading,
			      _("A host name does not begin with a hyphen (position {position})."),
			      host);
	if (host.data[host.size - 1] == '.')
		bare.size--;
	if (bare.size > HOST_MAX)
		return refuse(
			reading,
			_("The host name is longer than 253 characters (position {position})."),
			span_part(host, 0, 0));
	if (!check_labels(reading, host))
		return false;
	text = span_copy_text(host);
	is_address = inet_pton(AF_INET, text, &ignored) == 1;
	if (!is_address && ends_in_number(bare)) {
		memory_free(text);
		return refuse(reading,
			      _("{part} looks like an IPv4 address but is none (position "
				"{position}). One has four numbers from 0 to 255."),
			      host);
	}
	endpoint->is_address = is_address;
	endpoint->host = text;
	return true;
}

static bool is_ascii(struct span text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] >= 0x80)
			return false;
	}
	return true;
}

#ifdef WITH_LIBIDN2

/* An internationalised name in the form that the DNS has (RFC 5891); NULL when it is none. */
static char *to_ascii(const char *host)
{
	char *found = NULL;
	char *ascii = NULL;

	if (idn2_to_ascii_8z(host, &found, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) == IDN2_OK) {
		ascii = memory_copy_text(found);
		idn2_free(found);
	}
	return ascii;
}

#else

static char *to_ascii(const char *host)
{
	(void)host;
	return NULL;
}

#endif

/* A name as RFC 1123 §2.1 has it (underscores as well), one in any script, or an IPv4 address. */
static bool check_host(const struct reading *reading, struct endpoint *endpoint, struct span host)
{
	char *unicode, *ascii;

	if (is_ascii(host))
		return check_ascii_host(reading, endpoint, host);
	unicode = span_copy_text(host);
	ascii = to_ascii(unicode);
	memory_free(unicode);
	if (!ascii)
		return refuse(reading,
			      _("{part} is no host name that the DNS could hold (position "
				"{position}). Check the spelling, or write its xn-- form."),
			      host);
	/* What libidn2 made is a name; only what ASCII names may not be is left to be looked at. */
	if (!check_ascii_host(&(struct reading){ span_text(ascii), reading->fault }, endpoint,
			      span_text(ascii))) {
		memory_free(ascii);
		return false;
	}
	memory_free(ascii);
	return true;
}

/* "[IPv6]" at the front of *rest. */
static bool take_bracketed(const struct reading *reading, struct endpoint *endpoint,
			   struct span *rest)
{
	size_t end = span_find(*rest, ']');
	struct span inside = span_part(*rest, 1, end - 1);
	struct net_address address;
	char *text;

	if (end == rest->size)
		return refuse(reading, _("The bracket at position {position} is not closed."),
			      *rest);
	text = span_copy_text(inside);
	if (!net_address_parse(text, 0, &address) || address.family != AF_INET6) {
		memory_free(text);
		return refuse(reading,
			      _("{part} is no IPv6 address (position {position}); brackets are for "
				"those only."),
			      inside);
	}
	endpoint->host = text;
	endpoint->is_address = true;
	*rest = span_after(*rest, end + 1);
	return true;
}

static bool take_port(const struct reading *reading, struct endpoint *endpoint, struct span text)
{
	uint64_t number;

	if (text.size == 0 || text.data[0] != ':')
		return refuse(reading,
			      _("Only a colon and a port may follow the bracket (position "
				"{position})."),
			      text);
	text = span_after(text, 1);
	if (text.size > 5 || !span_number(text, &number) || number < 1 || number > 65535)
		return refuse(reading,
			      _("The port is a number from 1 to 65535 (position {position}), such "
				"as 25, 465 or 587."),
			      text);
	endpoint->port = (uint16_t)number;
	endpoint->port_given = true;
	return true;
}

/* HOST[:PORT] or [IPv6][:PORT]. */
static bool take_host(const struct reading *reading, struct endpoint *endpoint, struct span rest)
{
	size_t colon;

	if (rest.size > 0 && rest.data[0] == '[') {
		if (!take_bracketed(reading, endpoint, &rest))
			return false;
		return rest.size == 0 || take_port(reading, endpoint, rest);
	}
	colon = span_find(rest, ':');
	if (span_find(span_after(rest, colon + 1), ':') < span_after(rest, colon + 1).size)
		return refuse(reading,
			      _("An IPv6 address stands in brackets, the port behind them, as in "
				"[::1]:25 (position {position})."),
			      rest);
	if (!check_host(reading, endpoint, span_part(rest, 0, colon)))
		return false;
	return colon == rest.size || take_port(reading, endpoint, span_after(rest, colon));
}

/* It says that the name is complete; a mail domain always is. */
static void drop_final_dot(char *name)
{
	size_t size = strlen(name);

	if (size > 1 && name[size - 1] == '.')
		name[size - 1] = '\0';
}

static bool take_domain(const struct reading *reading, struct endpoint *endpoint, struct span rest)
{
	uint64_t number;
	size_t colon;
	struct span domain;

	if (span_number(rest, &number))
		return refuse(
			reading,
			_("mx: wants a domain (position {position}). For a host that is named "
			  "mx write smtp://mx and the port."),
			rest);
	if (!take_user(reading, endpoint, &rest))
		return false;
	colon = span_find(rest, ':');
	domain = span_part(rest, 0, colon);
	if (domain.size == 0 || domain.data[0] != '[') {
		if (!check_host(reading, endpoint, domain))
			return false;
	}
	if (!endpoint->host || endpoint->is_address)
		return refuse(reading,
			      _("mx: takes a domain, not an address (position {position})."), rest);
	drop_final_dot(endpoint->host);
	return colon == rest.size || take_port(reading, endpoint, span_after(rest, colon));
}

static bool take_path(const struct reading *reading, struct endpoint *endpoint, struct span rest)
{
	struct net_address address;

	endpoint->host = memory_copy_text("");
	endpoint->place = span_copy_text(rest);
	if (!net_address_of_path(endpoint->place, &address))
		return refuse(reading,
			      _("unix: wants the path of a socket, of at most 107 bytes (position "
				"{position})."),
			      rest);
	return true;
}

static bool take_scenario(const struct reading *reading, struct endpoint *endpoint,
			  struct span rest)
{
	endpoint->host = memory_copy_text("");
	endpoint->place = span_copy_text(rest);
	for (size_t i = 0; i < rest.size; i++) {
		if (!is_label_byte(rest.data[i]))
			return refuse(reading,
				      _("{part} cannot stand in the name of a practice scenario "
					"(position {position})."),
				      span_part(rest, i, 1));
	}
	return true;
}

/* Scheme, port and TLS follow from one another where they were not written. */
static void complete(struct endpoint *endpoint)
{
	if (!endpoint->scheme_given && endpoint->port_given) {
		if (endpoint->port == schemes[ENDPOINT_SUBMISSION].port)
			endpoint->scheme = ENDPOINT_SUBMISSION;
		else if (endpoint->port == schemes[ENDPOINT_SUBMISSIONS].port)
			endpoint->scheme = ENDPOINT_SUBMISSIONS;
	}
	if (!endpoint->port_given)
		endpoint->port = schemes[endpoint->scheme].port;
	endpoint->implicit_tls = endpoint->scheme == ENDPOINT_SUBMISSIONS ||
				 endpoint->port == schemes[ENDPOINT_SUBMISSIONS].port;
}

static bool parse_rest(const struct reading *reading, struct endpoint *endpoint, struct span rest)
{
	switch (endpoint->scheme) {
	case ENDPOINT_SMTP:
	case ENDPOINT_SUBMISSION:
	case ENDPOINT_SUBMISSIONS:
	case ENDPOINT_LMTP:
		return take_user(reading, endpoint, &rest) && take_host(reading, endpoint, rest);
	case ENDPOINT_MX:
		return take_domain(reading, endpoint, rest);
	case ENDPOINT_UNIX:
		return take_path(reading, endpoint, rest);
	case ENDPOINT_PRACTICE:
		return take_scenario(reading, endpoint, rest);
	}
	return false;
}

bool endpoint_parse(struct span text, struct endpoint *endpoint, struct fault *fault)
{
	struct reading reading = { text, fault };
	struct span rest = text;

	memset(endpoint, 0, sizeof(*endpoint));
	if (!check_bytes(&reading) || !take_scheme(&reading, endpoint, &rest) ||
	    !parse_rest(&reading, endpoint, rest)) {
		endpoint_release(endpoint);
		return false;
	}
	complete(endpoint);
	return true;
}

char *endpoint_domain(const char *text)
{
	struct bytes target = BYTES_INIT;
	struct endpoint endpoint;
	struct fault ignored;
	char *domain = NULL;

	bytes_append_text(&target, "mx:");
	bytes_append_text(&target, text);
	if (endpoint_parse(bytes_span(&target), &endpoint, &ignored)) {
		if (!endpoint.user && !endpoint.port_given)
			domain = memory_copy_text(endpoint.host);
		endpoint_release(&endpoint);
	}
	bytes_release(&target);
	return domain;
}

static void append_host(const struct endpoint *endpoint, bool with_port, struct bytes *out)
{
	bool brackets = strchr(endpoint->host, ':') != NULL;

	if (brackets)
		bytes_append_byte(out, '[');
	bytes_append_text(out, endpoint->host);
	if (brackets)
		bytes_append_byte(out, ']');
	if (with_port) {
		bytes_append_byte(out, ':');
		bytes_append_number(out, endpoint->port);
	}
}

void endpoint_format(const struct endpoint *endpoint, struct bytes *out)
{
	if (endpoint->scheme_given) {
		bytes_append_text(out, schemes[endpoint->scheme].name);
		bytes_append_text(out, has_authority(endpoint->scheme) ? "://" : ":");
	}
	if (endpoint->place) {
		bytes_append_text(out, endpoint->place);
		return;
	}
	if (endpoint->user) {
		bytes_append_text(out, endpoint->user);
		bytes_append_byte(out, '@');
	}
	append_host(endpoint, endpoint->port_given, out);
}

void endpoint_append_place(const struct endpoint *endpoint, struct bytes *out)
{
	if (endpoint->scheme == ENDPOINT_PRACTICE)
		bytes_append_text(out, schemes[ENDPOINT_PRACTICE].name);
	else if (endpoint->place)
		bytes_append_text(out, endpoint->place);
	else
		append_host(endpoint, true, out);
}

void endpoint_copy(struct endpoint *to, const struct endpoint *from)
{
	*to = *from;
	to->user = memory_copy_text(from->user);
	to->host = memory_copy_text(from->host);
	to->place = memory_copy_text(from->place);
}

void endpoint_release(struct endpoint *endpoint)
{
	memory_free(endpoint->user);
	memory_free(endpoint->host);
	memory_free(endpoint->place);
	memset(endpoint, 0, sizeof(*endpoint));
}

bool endpoint_is_bare(const struct endpoint *endpoint)
{
	return !endpoint->scheme_given && !endpoint->port_given;
}
