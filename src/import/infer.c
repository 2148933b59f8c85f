/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts that hold replies alone: which command one of them answers. The first
 * row that fits counts. Called by conversation.c; what comes of it is marked
 * as inferred.
 */
#include "import/infer.h"

#include "smtp/status.h"

#define ANY_PHASE PHASE_COUNT

/* A row fits when all that it names does. */
static const struct {
	enum phase phase;
	const char *code;   /* "250", "5xx" */
	const char *status; /* its subject and detail, ".1.1"; its subject, ".1."; or NULL */
	const char *words;  /* in the text, case ignored; or NULL */
	const char *command;
} rows[] = {
	{ ANY_PHASE, "221", NULL, NULL, "QUIT" },
	{ ANY_PHASE, "421", NULL, NULL, "" },
	{ ANY_PHASE, "211", NULL, NULL, "HELP" },
	{ ANY_PHASE, "214", NULL, NULL, "HELP" },
	{ ANY_PHASE, "252", NULL, NULL, "VRFY" },
	{ ANY_PHASE, "354", NULL, NULL, "DATA" },
	{ PHASE_AUTH, "xxx", NULL, NULL, "=" },
	{ ANY_PHASE, "334", NULL, NULL, "AUTH" },
	{ ANY_PHASE, "235", NULL, NULL, "AUTH" },
	{ ANY_PHASE, "535", NULL, NULL, "AUTH" },
	{ ANY_PHASE, "534", NULL, NULL, "AUTH" },
	{ ANY_PHASE, "538", NULL, NULL, "AUTH" },
	{ ANY_PHASE, "454", ".7.0", "auth", "AUTH" },
	{ ANY_PHASE, "454", NULL, "tls", "STARTTLS" },
	{ PHASE_READY, "220", NULL, NULL, "STARTTLS" },
	{ PHASE_GREETED, "xxx", NULL, NULL, "EHLO" },
	{ PHASE_DATA, "xxx", NULL, NULL, INFERRED_MESSAGE },
	{ PHASE_READY, "xxx", ".6.", NULL, INFERRED_MESSAGE },
	{ PHASE_READY, "xxx", ".7.26", NULL, INFERRED_MESSAGE },
	{ PHASE_READY, "552", NULL, NULL, INFERRED_MESSAGE },
	{ ANY_PHASE, "530", NULL, NULL, "MAIL" },
	{ ANY_PHASE, "xxx", ".1.0", "sender", "MAIL" },
	{ ANY_PHASE, "250", ".1.0", NULL, "MAIL" },
	{ ANY_PHASE, "xxx", ".1.7", NULL, "MAIL" },
	{ ANY_PHASE, "xxx", ".1.8", NULL, "MAIL" },
	{ ANY_PHASE, "251", NULL, NULL, "RCPT" },
	{ ANY_PHASE, "xxx", ".1.", NULL, "RCPT" },
	{ ANY_PHASE, "xxx", ".2.", NULL, "RCPT" },
	{ ANY_PHASE, "xxx", ".4.", NULL, "RCPT" },
	{ PHASE_READY, "55x", NULL, "message rejected", INFERRED_MESSAGE },
	{ PHASE_READY, "55x", NULL, "message blocked", INFERRED_MESSAGE },
	{ PHASE_READY, "55x", NULL, "message content", INFERRED_MESSAGE },
	{ PHASE_READY, "55x", NULL, "mail content", INFERRED_MESSAGE },
	{ PHASE_READY, "55x", NULL, "detected as spam", INFERRED_MESSAGE },
	{ PHASE_READY, "55x", NULL, "spam message", INFERRED_MESSAGE },
	{ ANY_PHASE, "xxx", NULL, "sender address", "MAIL" },
	{ ANY_PHASE, "xxx", NULL, "relay", "RCPT" },
	{ ANY_PHASE, "xxx", NULL, "recipient", "RCPT" },
	{ PHASE_READY, "554", NULL, "spam", INFERRED_MESSAGE },
	{ PHASE_READY, "554", NULL, "virus", INFERRED_MESSAGE },
	{ ANY_PHASE, "xxx", NULL, "mailbox", "RCPT" },
	{ ANY_PHASE, "xxx", NULL, "user", "RCPT" },
	{ ANY_PHASE, "xxx", NULL, "sender", "MAIL" },
	{ PHASE_READY, "554", NULL, NULL, INFERRED_MESSAGE },
	{ PHASE_READY, "250", NULL, NULL, "MAIL" },
	{ PHASE_MAIL, "xxx", NULL, NULL, "RCPT" },
	{ PHASE_RCPT, "xxx", NULL, NULL, "RCPT" },
	{ PHASE_READY, "45x", NULL, NULL, "RCPT" },
	{ PHASE_READY, "55x", NULL, NULL, "RCPT" },
};

/* "25x", "xxx": an x stands for any digit. */
static bool fits_code(const char *pattern, struct span line)
{
	for (size_t i = 0; i < 3; i++)
		if (line.size <= i ||
		    (pattern[i] != 'x' && (unsigned char)pattern[i] != line.data[i]))
			return false;
	return true;
}

static bool fits_status(const char *pattern, struct span text)
{
	struct status status;
	size_t size = status_parse(text, &status);
	struct span rest = span_part(text, 1, size ? size - 1 : 0);
	struct span wanted = span_text(pattern);

	if (!size)
		return false;
	/* A subject stands for all its details. */
	if (pattern[wanted.size - 1] == '.')
		rest = span_part(rest, 0, wanted.size);
	return span_equal(rest, wanted);
}

static int code_of(struct span line)
{
	uint64_t code;

	return span_number(span_part(line, 0, 3), &code) ? (int)code : 0;
}

struct span infer_command(enum phase phase, struct span reply_line)
{
	struct span text = span_after(reply_line, 4);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if ((rows[i].phase != ANY_PHASE && rows[i].phase != phase) ||
		    !fits_code(rows[i].code, reply_line) ||
		    (rows[i].status && !fits_status(rows[i].status, text)) ||
		    (rows[i].words && !span_has_word(text, rows[i].words)))
			continue;
		return span_text(rows[i].command);
	}
	return span_of(NULL, 0);
}

/* A refusal that speaks of a step of the transaction is none of the connection. */
static bool tells_its_place(struct span text)
{
	static const char *const words[] = {
		"relay", "recipient", "sender address", "spam", "virus", "message content",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_has_word(text, words[i]))
			return true;
	return fits_status(".7.26", text) || fits_status(".6.", text) || fits_status(".1.", text);
}

enum phase infer_phase(struct span reply_line)
{
	struct span command;

	/* A greeting, or what stands in its place (RFC 5321 §3.1). */
	switch (code_of(reply_line)) {
	case 220:
	case 421:
	case 521:
		return PHASE_NONE;
	case 554:
		if (!tells_its_place(span_after(reply_line, 4)))
			return PHASE_NONE;
	}
	if (reply_line_continues(reply_line) && code_of(reply_line) == 250)
		return PHASE_GREETED;
	command = infer_command(PHASE_READY, reply_line);
	if (span_is(command, "RCPT"))
		return PHASE_MAIL;
	if (span_is(command, INFERRED_MESSAGE))
		return PHASE_DATA;
	return span_is(command, "DATA") ? PHASE_RCPT : PHASE_READY;
}
