/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets outside of any exchange. Called for every remark of an opened text, so
 * a line is first looked through for the bytes that any of them needs.
 */
#include "journal/loose.h"

#include <string.h>

#include "base/base64.h"

#define CREDENTIAL_LEAST 12 /* characters of Base64 */

struct finds {
	struct span line;
	struct loose *loose;
};

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(unsigned char byte)
{
	return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_base64(unsigned char byte)
{
	return is_digit(byte) || is_letter(byte) || byte == '+' || byte == '/' || byte == '=';
}

static bool is_one_of(unsigned char byte, const char *bytes)
{
	while (*bytes && (unsigned char)*bytes != byte)
		bytes++;
	return *bytes != '\0';
}

static bool is_blank(unsigned char byte)
{
	return byte == ' ' || byte == '\t';
}

static bool is_quote(unsigned char byte)
{
	return is_one_of(byte, "'\"`");
}

/* ---- what is no secret although it stands where one would ---- */

/* "$password", "env('MAIL_PASSWORD')": a name for it. */
static bool is_name_of_one(struct span value)
{
	static const char *const starts[] = { "env(",    "os.",    "process.",  "env.", "ENV[",
					      "config.", "getenv", "settings.", "str(", "new " };

	if (is_one_of(value.data[0], "$%{<([@&*"))
		return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (span_starts_word(value, starts[i]))
			return true;
	return false;
}

/* "None", "${PASSWORD}", "<your password>", "********". */
static bool is_no_secret(struct span value)
{
	static const char *const words[] = { "none",      "null",     "nil",     "true",
					     "false",     "yes",      "no",      "empty",
					     "undefined", "required", "omitted", "hidden",
					     "redacted" };
	size_t same = 1;

	if (!value.size || (value.data[0] == '<' && value.data[value.size - 1] == '>') ||
	    (value.size > 1 && is_one_of(value.data[0], "${%") && is_one_of(value.data[1], "{(")))
		return true;
	while (same < value.size && value.data[same] == value.data[0])
		same++;
	if (same == value.size)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is_word(value, words[i]))
			return true;
	return false;
}

static void add(struct finds *finds, struct span value)
{
	struct loose *loose = finds->loose;

	if (loose->count < LOOSE_MAX && !is_no_secret(value))
		loose->found[loose->count++] = value;
}

/* Digits, signs, or capitals inside: nothing that stands in a sentence. */
static bool looks_made_up(struct span value)
{
	while (value.size && is_one_of(value.data[value.size - 1], ".!?"))
		value.size--;
	for (size_t i = 0; i < value.size; i++)
		if (!is_letter(value.data[i]) || (i > 0 && !(value.data[i] & 0x20)))
			return true;
	return false;
}

/* ---- values ---- */

static size_t skip_blanks(struct span line, size_t at)
{
	while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t'))
		at++;
	return at;
}

/* The quoted value that begins at `at`, its quotes aside; a quote that JSON has escaped is one. */
static struct span quoted_at(struct span line, size_t at)
{
	bool escaped = at + 1 < line.size && line.data[at] == '\\' && is_quote(line.data[at + 1]);
	size_t from = at + escaped + 1, end = from;

	if (at >= line.size || !(escaped || is_quote(line.data[at])))
		return span_of(NULL, 0);
	while (end < line.size && line.data[end] != line.data[from - 1])
		end += line.data[end] == '\\' && !escaped ? 2 : 1;
	end = end < line.size ? end : line.size;
	return span_part(line, from, end - from - (escaped && line.data[end - 1] == '\\'));
}

/* What stands at `at` up to a blank, a quote, a comma. */
static struct span bare_at(struct span line, size_t at)
{
	size_t end = at;

	while (end < line.size && !is_one_of(line.data[end], " \t\r\n'\",;&<>)\001"))
		end++;
	return span_part(line, at, end - at);
}

/* ---- settings: a name that says so, a sign, a value ---- */

static bool is_name_byte(unsigned char byte)
{
	return is_letter(byte) || is_digit(byte) || is_one_of(byte, "_-.");
}

static bool says_secret(struct span name)
{
	static const char *const ends[] = { "password", "passwd",  "passwort", "passphrase",
					    "pass",     "pwd",     "secret",   "token",
					    "apikey",   "api_key", "api-key",  "kennwort" };
	unsigned char last = name.data[name.size - 1] | 0x20;

	if (!strchr("dtesny", last))
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t size = strlen(ends[i]);

		if (name.size >= size && (unsigned char)ends[i][size - 1] == last &&
		    span_is_word(span_after(name, name.size - size), ends[i]))
			return true;
	}
	return false;
}

/* The name that ends before `at`, its quotes and brackets aside: "$mail->Password", "'pass'". */
static struct span name_before(struct span line, size_t at)
{
	size_t end = at, from;

	while (end && is_one_of(line.data[end - 1], " \t'\"`]\\"))
		end--;
	for (from = end; from && is_name_byte(line.data[from - 1]);)
		from--;
	return span_part(line, from, end - from);
}

/* The last two letters of the names: most signs stand behind other ones. */
static bool may_say_secret(struct span line, size_t at)
{
	unsigned char last, before;

	if (at < 2)
		return false;
	before = line.data[at - 2] | 0x20;
	last = line.data[at - 1] | 0x20;
	switch (last) {
	case 'd':
		return before == 'r' || before == 'w';
	case 't':
		return before == 'r' || before == 'e';
	case 'e':
	case 's':
		return before == 's';
	case 'n':
	case 'y':
		return before == 'e';
	case 'l':
		return before == 'a';
	case ']' | 0x20: /* "mail['password'] = " */
		return is_quote(line.data[at - 2]);
	default:
		return is_blank(line.data[at - 1]) || is_quote(line.data[at - 1]);
	}
}

/*
 * `at`: where the sign stands. Behind a colon a sentence may go on: there, what is
 * not quoted counts as the rest of its line, or when it looks like no word.
 */
static void look_at_setting(struct finds *finds, size_t at)
{
	struct span line = finds->line, name, value;
	bool colon = line.data[at] == ':';
	size_t from = at + 1;

	if (!may_say_secret(line, at))
		return;
	name = name_before(line, at);

	/* msmtp's "passwordeval = echo secret": a command, and the password may stand in it. */
	if (name.size == 12 && span_is_word(name, "passwordeval")) {
		from = skip_blanks(line, from);
		if (from < line.size && line.data[from] != '(')
			add(finds, span_after(line, from));
		return;
	}
	if (!name.size || !says_secret(name))
		return;
	while (from < line.size && is_one_of(line.data[from], "=>"))
		from++;
	from = skip_blanks(line, from);
	value = quoted_at(line, from);
	if (value.data) {
		add(finds, value);
		return;
	}
	value = bare_at(line, from);
	if (!value.size || is_name_of_one(value))
		return;
	if (colon && !looks_made_up(value) &&
	    (skip_blanks(line, from + value.size) < line.size ||
	     skip_blanks(line, 0) + 1 < (size_t)(name.data - line.data)))
		return;
	add(finds, value);
}

/* ---- calls: which of their arguments is the password ---- */

static const struct {
	const char *name;
	int argument; /* of those that are quoted */
} calls[] = {
	{ "login(", 2 },
	{ "PlainAuth(", 3 },
	{ "NetworkCredential(", 2 },
	{ "PasswordAuthentication(", 2 },
	{ "Credentials::new(", 2 },
	{ "UsernamePasswordCredentials(", 2 },
	{ "Authenticate(", 2 },
	{ "AuthenticateAsync(", 2 },
	{ "setPassword(", 1 },
};

static void take_argument(struct finds *finds, size_t at, int wanted)
{
	struct span line = finds->line;

	for (int n = 1; at < line.size; n++) {
		struct span value;

		while (at < line.size && !is_quote(line.data[at]) && line.data[at] != ')')
			at++;
		value = quoted_at(line, at);
		if (!value.data)
			return;
		if (n == wanted) {
			add(finds, value);
			return;
		}
		at = (size_t)(value.data - line.data) + value.size + 1;
		/* "\"user\".to_string(), ": what is done with it. */
		at += span_find(span_after(line, at), ',');
	}
}

static void look_at_call(struct finds *finds, size_t at)
{
	at++;
	if (at < 2 || !strchr("nhlsdcwe", finds->line.data[at - 2] | 0x20))
		return;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct span name = span_text(calls[i].name);

		if (at >= name.size &&
		    span_is_word(span_part(finds->line, at - name.size, name.size), calls[i].name))
			take_argument(finds, at, calls[i].argument);
	}
}

/* ---- words behind which a secret stands ---- */

static const struct {
	const char *words;
	bool user; /* curl's: behind the user's name and a colon */
} openers[] = {
	{ "Bearer ", false }, { "--auth-password ", false }, { "-ap ", false },
	{ "-u ", true },      { "--user ", true },
};

static void look_at_opener(struct finds *finds, size_t at)
{
	struct span line = finds->line, rest = span_after(line, at), value;

	if (at && is_name_byte(line.data[at - 1]))
		return;
	if (!is_letter(line.data[at]) && at + 1 < line.size && !strchr("-au", line.data[at + 1]))
		return;
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
		size_t from = at + strlen(openers[i].words), colon;

		if (!span_equal(span_part(rest, 0, from - at), span_text(openers[i].words)))
			continue;
		from = skip_blanks(line, from);
		value = quoted_at(line, from);
		value = value.data ? value : bare_at(line, from);
		colon = span_find(value, ':');
		if (!openers[i].user)
			add(finds, value);
		else if (colon < value.size && span_has_word(line, "curl"))
			add(finds, span_after(value, colon + 1));
	}
}

/* "PASS secret", as POP3 and FTP have it: nothing else stands on the line. */
static void find_pass(struct finds *finds)
{
	struct span rest = finds->line, word = span_next_word(&rest);

	if (span_is_word(word, "PASS") && rest.size && span_find(rest, ' ') == rest.size)
		add(finds, rest);
}

/* "a1 LOGIN user@example.test secret", as IMAP has it. */
static void find_imap(struct finds *finds)
{
	struct span rest = finds->line, tag = span_next_word(&rest), user, value;

	if (!tag.size || tag.size > 8 || !span_is_word(span_next_word(&rest), "LOGIN"))
		return;
	user = span_next_word(&rest);
	value = span_trim(rest);
	if (value.size >= 2 && is_quote(value.data[0]))
		value = quoted_at(value, 0);
	if (user.size && span_find(value, ' ') == value.size)
		add(finds, value);
}

/* ---- addresses, tokens, Base64 ---- */

/* smtp://user:password@host; `at`: where the colon before the strokes stands. */
static void look_at_url(struct finds *finds, size_t at)
{
	struct span rest = span_after(finds->line, at + 3);
	size_t end = 0, colon = 0;

	while (end < rest.size && !is_one_of(rest.data[end], " \t/'\"<>@")) {
		if (rest.data[end] == ':' && colon == 0)
			colon = end + 1;
		end++;
	}
	if (colon && end < rest.size && rest.data[end] == '@')
		add(finds, span_part(rest, colon, end - colon));
}

static bool is_token_byte(unsigned char byte)
{
	return is_base64(byte) || is_one_of(byte, "-._~");
}

/* "eyJ….eyJ….signature"; `at`: where the J stands. */
static void look_at_token(struct finds *finds, size_t at)
{
	struct span line = finds->line;
	size_t from = at - 2, end = from, dots = 0;

	if (at < 2 || !span_equal(span_part(line, from, 3), span_text("eyJ")) ||
	    (from && is_token_byte(line.data[from - 1])))
		return;
	for (; end < line.size && is_token_byte(line.data[end]); end++)
		dots += line.data[end] == '.';
	if (dots >= 2)
		add(finds, span_part(line, from, end - from));
}

bool loose_is_credential(struct span base64)
{
	struct bytes decoded = BYTES_INIT;
	struct span text;
	bool is = false;

	if (base64.size < CREDENTIAL_LEAST || base64_decode(base64, &decoded, NULL) != BASE64_OK)
		return false;
	text = bytes_span(&decoded);
	if (span_find(text, '\0') < text.size) {
		size_t first = span_find(text, '\0');
		size_t second = span_find(span_after(text, first + 1), '\0');

		/* Two NULs, and all else to be read. */
		is = second < text.size - first - 1;
		for (size_t i = 0; is && i < text.size; i++)
			is = text.data[i] == 0 || text.data[i] >= 0x20;
	}
	is = is || span_has_word(text, "auth=Bearer ") ||
	     (span_starts_word(text, "NTLMSSP") && text.size > 8 && text.data[8] == 3);
	bytes_wipe(&decoded);
	return is;
}

/* PLAIN's triple without an authorization identity begins with a NUL, in Base64 with "A". */
static void look_at_triple(struct finds *finds, size_t at)
{
	struct span line = finds->line;
	size_t end = at;

	if (at && is_base64(line.data[at - 1]) && line.data[at - 1] != '=')
		return;
	while (end < line.size && is_base64(line.data[end]))
		end++;
	if (loose_is_credential(span_part(line, at, end - at)))
		add(finds, span_part(line, at, end - at));
}

/* A name that says it, up to the sign; most signs stand behind other names. */
static void look_at_colon(struct finds *finds, size_t at)
{
	if (at + 2 < finds->line.size && finds->line.data[at + 1] == '/' &&
	    finds->line.data[at + 2] == '/')
		look_at_url(finds, at);
	else if (at)
		look_at_setting(finds, at);
}

/* "AUTH ", "Auth ", "auth ": as people and programs write it; `at`: where the U stands. */
static void look_at_auth(struct finds *finds, size_t at)
{
	struct span line = finds->line;

	if (at && at + 3 < line.size && line.data[at + 3] == ' ' &&
	    span_is_word(span_part(line, at - 1, 4), "auth"))
		finds->loose->auth = true;
}

static void look_at_challenge(struct finds *finds, size_t at)
{
	struct span line = finds->line;

	if (at + 2 < line.size && line.data[at + 1] == '3' && line.data[at + 2] == '4')
		finds->loose->challenge = true;
}

/* What the bytes begin or end of which a secret may be told; no line has many of them. */
static void (*const looks[256])(struct finds *finds, size_t at) = {
	['='] = look_at_setting,   [':'] = look_at_colon,  ['('] = look_at_call,
	['B'] = look_at_opener,    ['-'] = look_at_opener, ['J'] = look_at_token,
	['A'] = look_at_triple,    ['u'] = look_at_auth,   ['U'] = look_at_auth,
	['3'] = look_at_challenge,
};

void loose_find(struct span line, struct loose *loose)
{
	struct finds finds = { line, loose };

	loose->count = 0;
	loose->auth = loose->challenge = false;
	for (size_t at = 0; at < line.size; at++)
		if (looks[line.data[at]])
			looks[line.data[at]](&finds, at);
	find_pass(&finds);
	find_imap(&finds);
}
