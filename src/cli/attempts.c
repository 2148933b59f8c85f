/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Refused logins, remembered; asked by the conductor for the gate. */
#include "cli/attempts.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"

#define KEPT 256          /* accounts in the file; the oldest go first */
#define FORGOTTEN_S 86400 /* after a day a count means nothing any more */
#define FILE_MAX (64 * 1024)
#define KEY_SIZE 32

/* One account of one host. Names are kept as hashes too: the file tells nobody who logs in where. */
struct account {
	char name[33]; /* hexadecimal */
	unsigned count;
	uint64_t last_s;
};

struct refused {
	unsigned char hash[DIGEST_MAX];
	uint64_t at_us;
};

struct attempts {
	bool remember;
	struct account accounts[KEPT];
	size_t count;
	unsigned char key[KEY_SIZE];
	struct refused *refused;
	size_t refused_count;
	size_t refused_capacity;
};

/* Words of a 535 before which no secret was looked at: Dovecot's and Cyrus SASL's. */
static const char *const not_about_secret[] = {
	"invalid base64",
	"base64 decod",
	"invalid authentication mechanism",
	"unsupported authentication mechanism",
	"mechanism not supported",
	"no mechanism available",
};

bool attempts_is_refusal(const struct reply *reply)
{
	if (reply->code != 535 || reply_is_broken(reply))
		return false;
	for (size_t n = 0; n < reply->count; n++)
		for (size_t i = 0; i < sizeof(not_about_secret) / sizeof(not_about_secret[0]); i++)
			if (span_has_word(reply_text(reply, n), not_about_secret[i]))
				return false;
	return true;
}

static void name_account(struct span host, struct span user, char name[33])
{
	unsigned char hash[DIGEST_MAX];
	struct bytes both = BYTES_INIT, hex = BYTES_INIT;

	bytes_append(&both, host);
	bytes_append_byte(&both, 0);
	bytes_append(&both, user);
	digest_of(DIGEST_SHA256, bytes_span(&both), hash);
	bytes_append_hex(&hex, span_of(hash, 16));
	memcpy(name, bytes_text(&hex), 33);
	bytes_release(&both);
	bytes_release(&hex);
}

/* ---- the file: "name count seconds" a line ---- */

static bool read_account(struct span line, struct account *account)
{
	struct span name = span_next_word(&line);
	struct span count_word = span_next_word(&line);
	uint64_t count;

	if (name.size != 32 || !span_number(count_word, &count) || count > 1000000 ||
	    !span_number(line, &account->last_s))
		return false;
	memcpy(account->name, name.data, 32);
	account->name[32] = 0;
	account->count = (unsigned)count;
	return account->last_s + FORGOTTEN_S > time_wall_us() / 1000000;
}

static void read_file(struct attempts *attempts)
{
	char *path = file_path(FILE_PLACE_STATE, "attempts");
	struct bytes text = BYTES_INIT;
	struct span rest;

	if (path && access(path, R_OK) == 0 && file_read(path, FILE_MAX, &text, NULL))
		for (rest = bytes_span(&text); rest.size && attempts->count < KEPT;) {
			size_t end = span_find(rest, '\n');

			if (read_account(span_part(rest, 0, end),
					 &attempts->accounts[attempts->count]))
				attempts->count++;
			rest = span_after(rest, end + 1);
		}
	bytes_release(&text);
	memory_free(path);
}

/* Written beside and moved over it, so that it is never half of one. What fails is no loss. */
static void write_file(const struct attempts *attempts)
{
	char *path = file_path(FILE_PLACE_STATE, "attempts");
	struct bytes text = BYTES_INIT, beside = BYTES_INIT;
	int fd;

	if (!path || !attempts->remember) {
		memory_free(path);
		return;
	}
	for (size_t i = 0; i < attempts->count; i++) {
		bytes_append_text(&text, attempts->accounts[i].name);
		bytes_append_byte(&text, ' ');
		bytes_append_number(&text, attempts->accounts[i].count);
		bytes_append_byte(&text, ' ');
		bytes_append_number(&text, attempts->accounts[i].last_s);
		bytes_append_byte(&text, '\n');
	}
	bytes_append_text(&beside, path);
	bytes_append_text(&beside, ".new");
	unlink(bytes_text(&beside));
	fd = file_create(bytes_text(&beside), NULL);
	if (fd >= 0) {
		bool whole = file_write(fd, bytes_span(&text), NULL, path);

		if (close(fd) == 0 && whole)
			(void)!rename(bytes_text(&beside), path);
	}
	bytes_release(&text);
	bytes_release(&beside);
	memory_free(path);
}

/* ---- accounts ---- */

static struct account *find_account(struct attempts *attempts, const char *name)
{
	for (size_t i = 0; i < attempts->count; i++)
		if (!strcmp(attempts->accounts[i].name, name))
			return &attempts->accounts[i];
	return NULL;
}

static void drop_account(struct attempts *attempts, size_t place)
{
	attempts->count--;
	memmove(attempts->accounts + place, attempts->accounts + place + 1,
		(attempts->count - place) * sizeof(struct account));
}

struct attempts *attempts_new(bool remember)
{
	struct attempts *attempts = memory_new(1, sizeof(*attempts));

	attempts->remember = remember;
	digest_random(attempts->key, KEY_SIZE);
	if (remember)
		read_file(attempts);
	return attempts;
}

void attempts_free(struct attempts *attempts)
{
	if (!attempts)
		return;
	memory_free(attempts->refused);
	memory_wipe(attempts, sizeof(*attempts));
	memory_free(attempts);
}

static void hash_secret(const struct attempts *attempts, struct span host, struct span secret,
			unsigned char hash[DIGEST_MAX])
{
	struct bytes both = BYTES_INIT;

	bytes_reserve(&both, host.size + 1 + secret.size);
	bytes_append(&both, host);
	bytes_append_byte(&both, 0);
	bytes_append(&both, secret);
	digest_hmac(DIGEST_SHA256, span_of(attempts->key, KEY_SIZE), bytes_span(&both), hash);
	bytes_wipe(&both);
}

void attempts_remember(struct attempts *attempts, struct span host, struct span secret,
		       uint64_t now_us)
{
	if (secret.size == 0)
		return;
	attempts->refused = memory_grow(attempts->refused, &attempts->refused_capacity,
					attempts->refused_count + 1, sizeof(struct refused));
	hash_secret(attempts, host, secret, attempts->refused[attempts->refused_count].hash);
	attempts->refused[attempts->refused_count++].at_us = now_us;
}

void attempts_add(struct attempts *attempts, struct span host, struct span user, struct span secret,
		  uint64_t now_us)
{
	char name[33];
	struct account *account;

	name_account(host, user, name);
	account = find_account(attempts, name);
	if (!account) {
		if (attempts->count == KEPT)
			drop_account(attempts, 0);
		account = &attempts->accounts[attempts->count++];
		memcpy(account->name, name, sizeof(name));
		account->count = 0;
	}
	account->count++;
	account->last_s = time_wall_us() / 1000000;
	write_file(attempts);
	attempts_remember(attempts, host, secret, now_us);
}

void attempts_clear(struct attempts *attempts, struct span host, struct span user)
{
	char name[33];
	struct account *account;

	name_account(host, user, name);
	account = find_account(attempts, name);
	if (!account)
		return;
	drop_account(attempts, (size_t)(account - attempts->accounts));
	write_file(attempts);
}

unsigned attempts_count(const struct attempts *attempts, struct span host, struct span user)
{
	char name[33];

	name_account(host, user, name);
	for (size_t i = 0; i < attempts->count; i++)
		if (!strcmp(attempts->accounts[i].name, name))
			return attempts->accounts[i].count;
	return 0;
}

uint64_t attempts_same_secret(const struct attempts *attempts, struct span host, struct span secret,
			      uint64_t now_us)
{
	unsigned char hash[DIGEST_MAX];
	size_t size = digest_size(DIGEST_SHA256);

	if (secret.size == 0)
		return 0;
	hash_secret(attempts, host, secret, hash);
	for (size_t i = attempts->refused_count; i > 0; i--)
		if (digest_equal(span_of(hash, size), span_of(attempts->refused[i - 1].hash, size)))
			return (now_us - attempts->refused[i - 1].at_us) / 1000000 + 1;
	return 0;
}
