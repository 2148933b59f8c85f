/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names for others' hosts, addresses and mailboxes; asked by scrub.c and format.c. */
#include "report/pseudonym.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"

#define TOKEN_MAX 512

enum pseudonym_kind {
	KIND_DOMAIN, /* "foreign.example.org" becomes d1.example.net */
	KIND_HOST,   /* what stands before it: "mx7" of mx7.foreign.org becomes h1 */
	KIND_USER,   /* user1 */
	KIND_IPV4,
	KIND_IPV6,
	KIND_COUNT
};

struct name {
	char *text; /* in lower case */
	enum pseudonym_kind kind;
	uint32_t number;
	bool word; /* without a dot or an @: replaced only where it was told to be a name */
};

struct pseudonyms {
	struct name *names;
	size_t count;
	size_t capacity;
	uint32_t *slots; /* indices + 1, by hash; a power of two */
	size_t slot_count;
	uint32_t used[KIND_COUNT];
	bool has_words;
};

struct pseudonyms *pseudonyms_new(void)
{
	return memory_new(1, sizeof(struct pseudonyms));
}

void pseudonyms_free(struct pseudonyms *pseudonyms)
{
	if (!pseudonyms)
		return;
	for (size_t i = 0; i < pseudonyms->count; i++)
		memory_free(pseudonyms->names[i].text);
	memory_free(pseudonyms->names);
	memory_free(pseudonyms->slots);
	memory_free(pseudonyms);
}

/* ---- the table ---- */

static unsigned char lower(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

/* FNV-1a */
static uint32_t hash_of(struct span text, enum pseudonym_kind kind)
{
	uint32_t hash = 2166136261u ^ (uint32_t)kind;

	for (size_t i = 0; i < text.size; i++)
		hash = (hash ^ lower(text.data[i])) * 16777619u;
	return hash;
}

static void put(struct pseudonyms *pseudonyms, uint32_t index)
{
	const struct name *name = &pseudonyms->names[index];
	size_t at = hash_of(span_text(name->text), name->kind) & (pseudonyms->slot_count - 1);

	while (pseudonyms->slots[at])
		at = (at + 1) & (pseudonyms->slot_count - 1);
	pseudonyms->slots[at] = index + 1;
}

static void grow(struct pseudonyms *pseudonyms)
{
	if (pseudonyms->count * 2 < pseudonyms->slot_count)
		return;
	memory_free(pseudonyms->slots);
	pseudonyms->slot_count = pseudonyms->slot_count ? pseudonyms->slot_count * 2 : 64;
	pseudonyms->slots = memory_new(pseudonyms->slot_count, sizeof(*pseudonyms->slots));
	for (size_t i = 0; i < pseudonyms->count; i++)
		put(pseudonyms, (uint32_t)i);
}

static struct name *find(const struct pseudonyms *pseudonyms, struct span text,
			 enum pseudonym_kind kind)
{
	size_t at;

	if (!pseudonyms->slot_count)
		return NULL;
	at = hash_of(text, kind) & (pseudonyms->slot_count - 1);
	for (; pseudonyms->slots[at]; at = (at + 1) & (pseudonyms->slot_count - 1)) {
		struct name *name = &pseudonyms->names[pseudonyms->slots[at] - 1];

		if (name->kind == kind && span_is_word(text, name->text))
			return name;
	}
	return NULL;
}

/* Its number among its kind, the next one when it is new. */
static uint32_t number_of(struct pseudonyms *pseudonyms, struct span text, enum pseudonym_kind kind,
			  bool word)
{
	struct name *name = find(pseudonyms, text, kind);

	if (!name) {
		grow(pseudonyms);
		pseudonyms->names = memory_grow(pseudonyms->names, &pseudonyms->capacity,
						pseudonyms->count + 1, sizeof(*pseudonyms->names));
		name = &pseudonyms->names[pseudonyms->count++];
		*name = (struct name){ span_copy_text(text), kind, ++pseudonyms->used[kind], word };
		for (char *at = name->text; *at; at++)
			*at = (char)lower((unsigned char)*at);
		put(pseudonyms, (uint32_t)pseudonyms->count - 1);
	}
	pseudonyms->has_words |= word;
	name->word |= word;
	return name->number;
}

/* ---- what is replaced by what ---- */

/* Names that tell nothing of anybody: free for examples, or of this machine. */
static bool is_free(struct span host)
{
	static const char *const endings[] = { ".example", ".test", ".invalid", ".localhost",
					       "localhost.localdomain" };
	static const char *const wholes[] = { "example.com", "example.net", "example.org" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (host.size >= strlen(endings[i]) &&
		    span_is_word(span_after(host, host.size - strlen(endings[i])), endings[i]))
			return true;
	for (size_t i = 0; i < sizeof(wholes) / sizeof(wholes[0]); i++) {
		size_t size = strlen(wholes[i]);

		if (host.size >= size &&
		    span_is_word(span_after(host, host.size - size), wholes[i]) &&
		    (host.size == size || host.data[host.size - size - 1] == '.'))
			return true;
	}
	return false;
}

/* Where the label begins that ends before `end`. */
static size_t label_begin(struct span host, size_t end)
{
	while (end > 0 && host.data[end - 1] != '.')
		end--;
	return end;
}

/* Where the domain begins in a host's name: two labels; three behind a short one (co.uk). */
static size_t domain_begin(struct span host)
{
	size_t last = label_begin(host, host.size);
	size_t second = last ? label_begin(host, last - 1) : 0;
	bool short_one = second > 0 && last - 1 - second <= 3 && host.size - last <= 2;

	return short_one ? label_begin(host, second - 1) : second;
}

static void append_numbered(struct bytes *out, const char *stem, uint32_t number)
{
	bytes_append_text(out, stem);
	bytes_append_number(out, number);
}

void pseudonyms_append_host(struct pseudonyms *pseudonyms, struct span host, struct bytes *out)
{
	size_t domain = domain_begin(host);
	bool bare = span_find(host, '.') == host.size;

	if (host.size == 0 || is_free(host) || span_is_word(host, "localhost")) {
		bytes_append(out, host);
		return;
	}
	if (bare) {
		append_numbered(out, "h", number_of(pseudonyms, host, KIND_HOST, true));
		return;
	}
	if (domain) {
		append_numbered(
			out, "h",
			number_of(pseudonyms, span_part(host, 0, domain - 1), KIND_HOST, false));
		bytes_append_byte(out, '.');
	}
	append_numbered(out, "d",
			number_of(pseudonyms, span_after(host, domain), KIND_DOMAIN, false));
	bytes_append_text(out, ".example.net");
}

static bool is_role(struct span local)
{
	static const char *const roles[] = { "postmaster", "abuse",      "mailer-daemon",
					     "root",       "hostmaster", "webmaster" };

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (span_is_word(local, roles[i]))
			return true;
	return false;
}

void pseudonyms_append_user(struct pseudonyms *pseudonyms, struct span user, struct bytes *out)
{
	size_t at = span_find(user, '@');

	if (at < user.size) {
		if (is_role(span_part(user, 0, at)) || is_free(span_after(user, at + 1)))
			bytes_append(out, span_part(user, 0, at));
		else
			append_numbered(
				out, "user",
				number_of(pseudonyms, span_part(user, 0, at), KIND_USER, false));
		bytes_append_byte(out, '@');
		pseudonyms_append_host(pseudonyms, span_after(user, at + 1), out);
		return;
	}
	if (user.size == 0 || is_role(user))
		bytes_append(out, user);
	else
		append_numbered(out, "user", number_of(pseudonyms, user, KIND_USER, true));
}

void pseudonyms_append_encoded(struct pseudonyms *pseudonyms, struct span encoded,
			       struct bytes *out)
{
	struct bytes user = BYTES_INIT, other = BYTES_INIT;

	if (base64_decode(encoded, &user, NULL) == BASE64_OK) {
		pseudonyms_append_user(pseudonyms, bytes_span(&user), &other);
		base64_append(out, bytes_span(&other));
	} else {
		bytes_append(out, encoded);
	}
	bytes_release(&user);
	bytes_release(&other);
}

/* ---- finding them in a text ---- */

static bool is_name_byte(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z') || byte >= 0x80 || strchr("._%+-", byte);
}

static bool is_address(int family, struct span text)
{
	unsigned char address[sizeof(struct in6_addr)];
	char copy[INET6_ADDRSTRLEN];

	if (text.size == 0 || text.size >= sizeof(copy) || span_find(text, '\0') < text.size)
		return false;
	memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	return inet_pton(family, copy, address) == 1;
}

static void append_ipv4(struct pseudonyms *pseudonyms, struct span address, struct bytes *out)
{
	/* RFC 5737; with more addresses than these, they begin anew. */
	static const char *const nets[] = { "192.0.2.", "198.51.100.", "203.0.113." };
	uint32_t number;

	if (span_starts_word(address, "127.") || span_is(address, "0.0.0.0")) {
		bytes_append(out, address);
		return;
	}
	number = number_of(pseudonyms, address, KIND_IPV4, false) - 1;
	append_numbered(out, nets[number / 254 % 3], number % 254 + 1);
}

static void append_ipv6(struct pseudonyms *pseudonyms, struct span address, struct bytes *out)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t number;
	bool begun = false;

	if (span_is(address, "::1") || span_is(address, "::")) {
		bytes_append(out, address);
		return;
	}
	number = number_of(pseudonyms, address, KIND_IPV6, false);
	bytes_append_text(out, "2001:db8::");
	for (int shift = 12; shift >= 0; shift -= 4) {
		unsigned digit = number >> shift & 15;

		begun |= digit != 0;
		if (begun)
			bytes_append_byte(out, (unsigned char)digits[digit]);
	}
}

/* Endings of files, which look like a host's name. */
static bool is_file(struct span label)
{
	static const char *const endings[] = { "cf",  "conf", "cnf",     "log",  "txt",  "py",
					       "php", "pl",   "pm",      "rb",   "js",   "java",
					       "jar", "sh",   "exe",     "dll",  "html", "htm",
					       "eml", "json", "xml",     "yml",  "pem",  "crt",
					       "key", "ini",  "service", "lock", "sock", "db",
					       "gz",  "cgi",  "c",       "h" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (span_is_word(label, endings[i]))
			return true;
	return false;
}

/* At least two labels, the last of letters only. */
static bool is_host(struct span text)
{
	size_t begin = text.size;

	while (begin > 0 && text.data[begin - 1] != '.')
		begin--;
	if (begin < 2 || text.size - begin < 2 || is_file(span_after(text, begin)))
		return false;
	for (size_t i = begin; i < text.size; i++) {
		unsigned char byte = lower(text.data[i]);

		if ((byte < 'a' || byte > 'z') && byte < 0x80 &&
		    !span_starts_word(span_after(text, begin), "xn--"))
			return false;
	}
	for (size_t i = 0; i < text.size; i++)
		if (strchr("_%+", text.data[i]) ||
		    (text.data[i] == '.' && i > 0 && text.data[i - 1] == '.'))
			return false;
	return true;
}

/* A word that was told to be a name. */
static const char *known_word(struct pseudonyms *pseudonyms, struct span text, uint32_t *number)
{
	const struct name *user, *host;

	if (!pseudonyms->has_words || text.size < 3)
		return NULL;
	user = find(pseudonyms, text, KIND_USER);
	host = find(pseudonyms, text, KIND_HOST);
	if (user && user->word) {
		*number = user->number;
		return "user";
	}
	if (host && host->word) {
		*number = host->number;
		return "h";
	}
	return NULL;
}

static void append_token(struct pseudonyms *pseudonyms, struct span token, struct bytes *out)
{
	struct span tail = span_after(token, token.size);
	const char *stem;
	uint32_t number;

	/* A full stop behind a name is no part of it. */
	while (token.size &&
	       (token.data[token.size - 1] == '.' || token.data[token.size - 1] == '-')) {
		token.size--;
		tail = span_of(tail.data - 1, tail.size + 1);
	}
	if (is_address(AF_INET, token))
		append_ipv4(pseudonyms, token, out);
	else if (is_host(token))
		pseudonyms_append_host(pseudonyms, token, out);
	else if ((stem = known_word(pseudonyms, token, &number)))
		append_numbered(out, stem, number);
	else
		bytes_append(out, token);
	bytes_append(out, tail);
}

/* "250-mail.example.org": the code of a reply stands before a name. */
static size_t code_before(struct span token)
{
	bool code = token.size > 4 && token.data[3] == '-' && token.data[0] >= '2' &&
		    token.data[0] <= '5';

	for (int i = 1; code && i < 3; i++)
		code = token.data[i] >= '0' && token.data[i] <= '9';
	return code && !(token.data[4] >= '0' && token.data[4] <= '9') ? 4 : 0;
}

/* An IPv6 address at the start of text; 0 for none. */
static size_t ipv6_size(struct span text)
{
	size_t size = 0, colons = 0;

	while (size < text.size && size < INET6_ADDRSTRLEN &&
	       (strchr("0123456789abcdefABCDEF:.", text.data[size]) && text.data[size])) {
		colons += text.data[size] == ':';
		size++;
	}
	for (; colons >= 2 && size > 2; size--)
		if (is_address(AF_INET6, span_part(text, 0, size)))
			return size;
	return 0;
}

static struct span token_at(struct span text, size_t at)
{
	size_t end = at;

	while (end < text.size && is_name_byte(text.data[end]))
		end++;
	return span_part(text, at, end - at);
}

/* A name, or "local@host", at `at`; returns the bytes taken. */
static size_t append_name(struct pseudonyms *pseudonyms, struct span text, size_t at,
			  struct bytes *out)
{
	struct span token = token_at(text, at), host;
	size_t skipped = code_before(token), end = at + token.size;

	if (token.size > TOKEN_MAX) {
		bytes_append(out, token);
		return token.size;
	}
	bytes_append(out, span_part(token, 0, skipped));
	token = span_after(token, skipped);
	if (end + 1 < text.size && text.data[end] == '@' && is_name_byte(text.data[end + 1])) {
		host = token_at(text, end + 1);
		if (is_role(token) || (is_host(host) && is_free(host)))
			bytes_append(out, token);
		else
			append_numbered(out, "user",
					number_of(pseudonyms, token, KIND_USER, false));
		bytes_append_byte(out, '@');
		append_token(pseudonyms, host, out);
		return skipped + token.size + 1 + host.size;
	}
	append_token(pseudonyms, token, out);
	return skipped + token.size;
}

void pseudonyms_append_text(struct pseudonyms *pseudonyms, struct span text, struct bytes *out)
{
	size_t at = 0;

	while (at < text.size) {
		bool begins = at == 0 || !is_name_byte(text.data[at - 1]);
		size_t ipv6 = begins || text.data[at - 1] == ':' ? ipv6_size(span_after(text, at))
								 : 0;

		if (ipv6) {
			append_ipv6(pseudonyms, span_part(text, at, ipv6), out);
			at += ipv6;
		} else if (is_name_byte(text.data[at])) {
			at += append_name(pseudonyms, text, at, out);
		} else {
			bytes_append_byte(out, text.data[at++]);
		}
	}
}
