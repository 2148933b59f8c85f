/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths taken apart; used by smtp/command for MAIL and RCPT, by lints of names. */
#include "smtp/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "smtp/word.h"

#define LOCAL_MAX 64 /* RFC 5321 §4.5.3.1.1 to §4.5.3.1.3 */
#define DOMAIN_MAX 255
#define PATH_MAX_OCTETS 256 /* the brackets included */
#define LABEL_MAX 63        /* RFC 1035 §2.3.4 */

/* atext of RFC 5322 §3.2.3, and what RFC 6531 §3.3 adds. */
static bool is_atom_byte(unsigned char byte)
{
	return byte_is_alnum(byte) || byte >= 0x80 || (byte && strchr("!#$%&'*+-/=?^_`{|}~", byte));
}

/* Bytes of the quoted string that text begins with; 0 when it begins with none or it is open. */
static size_t quoted_size(struct span text)
{
	if (text.size == 0 || text.data[0] != '"')
		return 0;
	for (size_t at = 1; at < text.size; at++) {
		if (text.data[at] == '\\')
			at++;
		else if (text.data[at] == '"')
			return at + 1;
	}
	return 0;
}

/* Offset of the first byte in text that `ends` knows, outside quoted strings; size when none. */
static size_t find_unquoted(struct span text, bool (*ends)(unsigned char))
{
	bool open = false; /* one open quote ends all quoting: no text is scanned twice */
	size_t at = 0;

	for (; at < text.size && !ends(text.data[at]); at++) {
		size_t quoted;

		if (text.data[at] != '"' || open)
			continue;
		quoted = quoted_size(span_after(text, at));
		open = quoted == 0;
		at += quoted ? quoted - 1 : 0;
	}
	return at;
}

static bool is_closing(unsigned char byte)
{
	return byte == '>';
}

static bool is_quoted_local(struct span text)
{
	if (text.size == 0 || quoted_size(text) != text.size)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < 0x20 || text.data[i] == 0x7f)
			return false;
	return true;
}

static bool is_dot_string(struct span text)
{
	bool after_dot = true;

	for (size_t i = 0; i < text.size; i++) {
		bool dot = text.data[i] == '.';

		if (dot ? after_dot : !is_atom_byte(text.data[i]))
			return false;
		after_dot = dot;
	}
	return !after_dot;
}

/* Splits the mailbox at the '@' behind its local part; false when there is none. */
static bool split_mailbox(struct span mailbox, struct address *address)
{
	size_t at = quoted_size(mailbox);

	if (at == 0 || at >= mailbox.size || mailbox.data[at] != '@') {
		for (at = mailbox.size; at > 0 && mailbox.data[at - 1] != '@'; at--)
			;
		if (at-- == 0) {
			address->local = mailbox;
			address->domain = span_after(mailbox, mailbox.size);
			return false;
		}
	}
	address->local = span_part(mailbox, 0, at);
	address->domain = span_after(mailbox, at + 1);
	return true;
}

static unsigned size_flaws(const struct address *address)
{
	unsigned flaws = 0;

	if (address->local.size > LOCAL_MAX)
		flaws |= ADDRESS_LOCAL_LONG;
	if (address->domain.size > DOMAIN_MAX)
		flaws |= ADDRESS_DOMAIN_LONG;
	if (address->path.size + strlen("<>") > PATH_MAX_OCTETS)
		flaws |= ADDRESS_PATH_LONG;
	return flaws;
}

/* The path behind a source route "@a,@b:" (RFC 5321 §4.1.1.3, appendix C). */
static struct span skip_route(struct address *address)
{
	struct span path = address->path;
	size_t colon;

	if (path.size == 0 || path.data[0] != '@')
		return path;
	colon = span_find(path, ':');
	if (colon == path.size)
		return path;
	address->flaws |= ADDRESS_ROUTE;
	return span_after(path, colon + 1);
}

static void read_path(struct address *address)
{
	struct span mailbox = skip_route(address);
	bool has_at = split_mailbox(mailbox, address);

	address->flaws |= size_flaws(address);
	if (!span_is_ascii(address->path))
		address->flaws |= ADDRESS_NOT_ASCII;
	if (address->path.size == 0)
		return;
	if (!is_dot_string(address->local) && !is_quoted_local(address->local))
		address->flaws |= ADDRESS_LOCAL;
	if (has_at && !address_is_domain(address->domain))
		address->flaws |= ADDRESS_DOMAIN;
	if (!has_at && !span_is_word(address->local, "postmaster"))
		address->flaws |= ADDRESS_NO_DOMAIN;
}

size_t address_parse(struct span text, struct address *address)
{
	struct span rest = text;
	size_t end;

	*address = (struct address){ .flaws = 0 };
	while (rest.size && byte_is_blank(rest.data[0])) {
		address->flaws |= ADDRESS_SPACE;
		rest = span_after(rest, 1);
	}
	if (rest.size && rest.data[0] == '<') {
		rest = span_after(rest, 1);
		end = span_find(rest, '>');
		if (span_find(span_part(rest, 0, end), '"') < end)
			end = find_unquoted(rest, is_closing);
		if (end == rest.size) {
			address->flaws |= ADDRESS_OPEN;
			end = find_unquoted(rest, byte_is_blank);
		}
	} else {
		address->flaws |= ADDRESS_NO_BRACKETS;
		end = find_unquoted(rest, byte_is_blank);
	}
	address->path = span_part(rest, 0, end);
	read_path(address);
	if (end < rest.size && !(address->flaws & (ADDRESS_OPEN | ADDRESS_NO_BRACKETS)))
		end++;
	return (size_t)(rest.data - text.data) + end;
}

static bool is_label(struct span label)
{
	if (label.size == 0 || label.size > LABEL_MAX || label.data[0] == '-' ||
	    label.data[label.size - 1] == '-')
		return false;
	for (size_t i = 0; i < label.size; i++)
		if (!byte_is_alnum(label.data[i]) && label.data[i] != '-' && label.data[i] < 0x80)
			return false;
	return true;
}

static bool is_name(struct span text)
{
	struct span rest = text;

	if (text.size > DOMAIN_MAX)
		return false;
	for (;;) {
		size_t dot = span_find(rest, '.');

		if (!is_label(span_part(rest, 0, dot)))
			return false;
		if (dot == rest.size)
			return true;
		rest = span_after(rest, dot + 1);
	}
}

static bool is_ip(int family, struct span text)
{
	unsigned char address[sizeof(struct in6_addr)];
	char copy[INET6_ADDRSTRLEN];

	if (text.size >= sizeof(copy) || span_find(text, '\0') < text.size)
		return false;
	if (text.size)
		memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	return inet_pton(family, copy, address) == 1;
}

bool address_is_literal(struct span text)
{
	static const char tag[] = "IPv6:";
	struct span inside;

	if (text.size < 2 || text.data[0] != '[' || text.data[text.size - 1] != ']')
		return false;
	inside = span_part(text, 1, text.size - 2);
	if (span_starts_word(inside, tag))
		return is_ip(AF_INET6, span_after(inside, strlen(tag)));
	return is_ip(AF_INET, inside);
}

bool address_is_domain(struct span text)
{
	return is_name(text) || address_is_literal(text);
}

struct span address_literal_in(struct span text)
{
	while (text.size) {
		struct span rest = span_after(text, span_find(text, '['));
		struct span literal = span_part(rest, 0, span_find(rest, ']') + 1);

		if (literal.size > 2 && address_is_literal(literal)) {
			literal = span_part(literal, 1, literal.size - 2);
			return span_starts_word(literal, "IPv6:") ? span_after(literal, 5)
								  : literal;
		}
		text = span_after(rest, 1);
	}
	return text;
}

bool address_is_qualified(struct span text)
{
	return address_is_literal(text) || (is_name(text) && span_find(text, '.') < text.size);
}
