/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From MAIL to the final dot, by DATA or in chunks. Content is counted and
 * forgotten: nothing is kept, nothing is passed on.
 */
#include <string.h>

#include "base/memory.h"
#include "practice/service.h"

static void forget(struct responder *responder)
{
	responder->transaction = (struct transaction){ .open = false };
}

bool service_is_local(const struct address *address)
{
	return address->domain.size == 0 || span_is_word(address->domain, SERVICE_DOMAIN) ||
	       span_is_word(address->domain, PRACTICE_HOST);
}

bool service_is_nobody(const struct address *address)
{
	return service_is_local(address) && span_is_word(address->local, "nobody");
}

/* What of MAIL's parameters is wrong; NULL: nothing. Notes SMTPUTF8. */
static const char *read_mail_parameter(struct responder *responder, struct span name,
				       struct span value)
{
	uint64_t size;

	if (span_is_word(name, "SIZE")) {
		if (!span_number(value, &size))
			return "501 5.5.4 SIZE wants a number";
		return size > SERVICE_SIZE_MAX ? "552 5.3.4 The message is too big for this server"
					       : NULL;
	}
	if (span_is_word(name, "BODY"))
		return span_is_word(value, "7BIT") || span_is_word(value, "8BITMIME")
			       ? NULL
			       : "501 5.5.4 BODY is 7BIT or 8BITMIME";
	if (span_is_word(name, "SMTPUTF8")) {
		responder->transaction.utf8 = true;
		return value.size ? "501 5.5.4 SMTPUTF8 takes no value" : NULL;
	}
	if (span_is_word(name, "AUTH"))
		return value.size ? NULL : "501 5.5.4 AUTH= wants an address or <>";
	return "555 5.5.4 Parameter not known here";
}

static const char *read_mail_parameters(struct responder *responder, struct span parameters)
{
	struct span name, value;
	const char *wrong = NULL;

	if (parameters.size && !responder->extended)
		return "555 5.5.4 Parameters need EHLO first";
	while (!wrong && command_next_parameter(&parameters, &name, &value))
		wrong = read_mail_parameter(responder, name, value);
	return wrong;
}

/* The flaws of a path that this server minds, as a refusal; `status` is 7 for senders, 3 for recipients. */
static const char *path_refusal(const struct responder *responder, const struct command *command)
{
	bool sender = command->verb == VERB_MAIL;
	unsigned flaws = command->address.flaws;

	if (command->flaws & COMMAND_NO_ARGUMENT || !(command->address.path.data))
		return sender ? "501 5.5.4 Say MAIL FROM:<address>"
			      : "501 5.5.4 Say RCPT TO:<address>";
	if (flaws & (ADDRESS_NO_BRACKETS | ADDRESS_OPEN))
		return sender ? "501 5.1.7 Put the address in angle brackets"
			      : "501 5.1.3 Put the address in angle brackets";
	if (flaws & (ADDRESS_LOCAL_LONG | ADDRESS_DOMAIN_LONG | ADDRESS_PATH_LONG | ADDRESS_DOMAIN |
		     ADDRESS_LOCAL | ADDRESS_NO_DOMAIN))
		return sender ? "501 5.1.7 Malformed sender address"
			      : "501 5.1.3 Malformed recipient address";
	if (flaws & ADDRESS_NOT_ASCII && !responder->transaction.utf8)
		return sender ? "550 5.6.7 This sender needs SMTPUTF8"
			      : "553 5.6.7 This recipient needs SMTPUTF8";
	return NULL;
}

void service_mail(struct responder *responder, const struct command *command)
{
	const char *refusal = NULL;

	if (!responder->greeted)
		refusal = "503 5.5.1 Send EHLO or HELO first";
	else if (responder->transaction.open)
		refusal = "503 5.5.1 There is a sender already";
	else if (!span_starts_word(command->argument, "FROM:"))
		refusal = "501 5.5.4 Say MAIL FROM:<address>";
	if (!refusal)
		refusal = read_mail_parameters(responder, command->parameters);
	if (!refusal)
		refusal = path_refusal(responder, command);
	if (refusal)
		service_refuse(responder, refusal);
	else
		responder->transaction.open =
			service_reply_text(responder, STEP_MAIL, "250 2.1.0 Sender ok");
	if (!responder->transaction.open)
		forget(responder);
}

static const char *rcpt_refusal(const struct responder *responder, const struct command *command)
{
	const char *wrong;

	if (!responder->transaction.open)
		return "503 5.5.1 Send MAIL first";
	if (responder->transaction.chunked)
		return "503 5.5.1 Chunks have begun: no more recipients";
	if (!span_starts_word(command->argument, "TO:"))
		return "501 5.5.4 Say RCPT TO:<address>";
	wrong = path_refusal(responder, command);
	if (wrong)
		return wrong;
	if (command->address.path.size == 0)
		return "501 5.1.3 A recipient cannot be empty";
	if (command->parameters.size)
		return "555 5.5.4 Parameter not known here";
	if (service_is_nobody(&command->address))
		return "550 5.1.1 No such mailbox here";
	if (!service_is_local(&command->address) && responder->user.size == 0)
		return "550 5.7.1 Relaying denied: log in first, or write to " SERVICE_DOMAIN;
	if (responder->transaction.recipients == SERVICE_RCPT_MAX)
		return "452 4.5.3 Too many recipients";
	return NULL;
}

void service_rcpt(struct responder *responder, const struct command *command)
{
	const char *refusal = rcpt_refusal(responder, command);

	if (refusal)
		service_refuse(responder, refusal);
	else if (service_reply_text(responder, STEP_RCPT, "250 2.1.5 Recipient ok"))
		responder->transaction.recipients++;
}

void service_rset(struct responder *responder, const struct command *command)
{
	if (command->argument.size) {
		service_refuse(responder, "501 5.5.4 RSET takes no argument");
		return;
	}
	forget(responder);
	service_reply_text(responder, STEP_NONE, "250 2.0.0 Ok");
}

void service_data(struct responder *responder, const struct command *command)
{
	if (command->argument.size) {
		service_refuse(responder, "501 5.5.4 DATA takes no argument");
	} else if (!responder->transaction.open) {
		service_refuse(responder, "503 5.5.1 Send MAIL first");
	} else if (responder->transaction.chunked) {
		service_refuse(responder, "503 5.5.1 Chunks have begun: go on with BDAT");
	} else if (responder->transaction.recipients == 0) {
		service_refuse(responder, "554 5.5.1 No valid recipients");
	} else if (service_reply_text(responder, STEP_DATA,
				      "354 End data with <CR><LF>.<CR><LF>")) {
		body_decoder_release(&responder->body);
		body_decoder_init(&responder->body);
		responder->mode = INPUT_CONTENT;
	}
}

static void say_queued(struct responder *responder)
{
	unsigned char chance[16];
	struct bytes text = BYTES_INIT;

	service_chance(responder, "queue", ++responder->messages, chance);
	bytes_append_text(&text, "250 2.0.0 Ok: queued as ");
	bytes_append_hex(&text, span_of(chance, 5));
	for (size_t i = 0; i < 10; i++) {
		unsigned char *digit = &text.data[text.size - 1 - i];

		if (*digit >= 'a')
			*digit = (unsigned char)(*digit - 'a' + 'A');
	}
	service_reply(responder, STEP_MESSAGE, bytes_span(&text));
	bytes_release(&text);
}

static void end_message(struct responder *responder)
{
	bool fits = responder->transaction.size <= SERVICE_SIZE_MAX;

	service_note_message(responder, responder->transaction.size);
	responder->mode = INPUT_COMMAND;
	forget(responder);
	if (fits)
		say_queued(responder);
	else
		service_refuse(responder, "552 5.3.4 The message is too big for this server");
}

/* Nobody waits for the end of what has no end. */
static void end_endless(struct responder *responder)
{
	service_end(responder, "421 4.3.4 " PRACTICE_HOST " The message is far too big, closing");
}

/* Counts content; false when the scenario breaks off, or we do. */
static bool count_content(struct responder *responder, size_t size)
{
	bool first = size && !responder->transaction.begun;

	responder->transaction.size += size;
	responder->progress += size;
	if (responder->transaction.size > SERVICE_CONTENT_MAX) {
		end_endless(responder);
		return false;
	}
	if (!first)
		return true;
	responder->transaction.begun = true;
	return service_reply_text(responder, STEP_CONTENT, "");
}

size_t service_content(struct responder *responder, struct span chunk)
{
	size_t taken;

	bytes_clear(&responder->scratch);
	taken = body_decode(&responder->body, span_part(chunk, 0, 16384), &responder->scratch);
	if (!count_content(responder, responder->scratch.size)) {
		responder->mode = INPUT_COMMAND;
		forget(responder);
		return taken;
	}
	if (responder->body.done && responder->end == RESPONDER_OPEN)
		end_message(responder);
	return taken;
}

static const char *bdat_refusal(const struct responder *responder)
{
	const struct transaction *transaction = &responder->transaction;

	if (!transaction->open)
		return "503 5.5.1 Send MAIL first";
	if (transaction->recipients == 0)
		return "554 5.5.1 No valid recipients";
	if (responder->chunk_left > SERVICE_SIZE_MAX ||
	    transaction->size + responder->chunk_left > SERVICE_SIZE_MAX)
		return "552 5.3.4 The message is too big for this server";
	return NULL;
}

static void end_chunk(struct responder *responder)
{
	uint64_t size = responder->transaction.size;
	struct bytes text = BYTES_INIT;

	responder->mode = INPUT_COMMAND;
	if (responder->chunk_refusal) {
		forget(responder);
		service_refuse(responder, responder->chunk_refusal);
		return;
	}
	if (responder->chunk_last) {
		end_message(responder);
		return;
	}
	bytes_append_text(&text, "250 2.0.0 ");
	bytes_append_number(&text, size);
	bytes_append_text(&text, " octets received");
	if (!service_reply(responder, STEP_BDAT, bytes_span(&text)))
		forget(responder);
	bytes_release(&text);
}

/* The chunk's octets are taken whatever is then said: they stand right behind the command. */
void service_bdat(struct responder *responder, const struct command *command)
{
	if (command->flaws & (COMMAND_ARGUMENT | COMMAND_NO_ARGUMENT)) {
		service_refuse(responder, "501 5.5.4 Say BDAT size, or BDAT size LAST");
		return;
	}
	responder->chunk_left = command->chunk_size;
	responder->chunk_last = command->chunk_last;
	responder->chunk_refusal = bdat_refusal(responder);
	responder->transaction.chunked = responder->transaction.open;
	responder->mode = INPUT_CHUNK;
	if (responder->chunk_left == 0)
		end_chunk(responder);
}

size_t service_chunk(struct responder *responder, struct span chunk)
{
	size_t taken = chunk.size;

	if (taken > responder->chunk_left)
		taken = (size_t)responder->chunk_left;
	responder->chunk_left -= taken;
	if (responder->chunk_refusal) {
		responder->progress += taken;
		responder->transaction.refused += taken;
		if (responder->transaction.refused > SERVICE_CONTENT_MAX)
			end_endless(responder);
	} else if (!count_content(responder, taken)) {
		responder->mode = INPUT_COMMAND;
		forget(responder);
		return taken;
	}
	if (responder->chunk_left == 0 && responder->end == RESPONDER_OPEN)
		end_chunk(responder);
	return taken;
}
