/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs that belong to no transaction: who is there, what is offered, TLS, help. */
#include <string.h>

#include "practice/service.h"

/* One keyword of EHLO: when the proper server offers it, and its parameters. */
struct keyword {
	const char *name;
	bool (*offered)(const struct responder *responder); /* NULL: always */
	void (*append)(const struct responder *responder, struct bytes *out);
};

static bool starttls_is_offered(const struct responder *responder)
{
	return responder->tls && !responder->encrypted;
}

/* In clear only where this server has no TLS to give. */
static bool auth_is_offered(const struct responder *responder)
{
	return responder->encrypted || !service_offers(responder, "STARTTLS");
}

static void append_size(const struct responder *responder, struct bytes *out)
{
	(void)responder;
	bytes_append_byte(out, ' ');
	bytes_append_number(out, SERVICE_SIZE_MAX);
}

void service_append_mechanisms(const struct responder *responder, struct bytes *out)
{
	const struct mechanism *mechanism;

	for (size_t n = 0; (mechanism = mechanism_row(n)); n++) {
		if (!mechanism_can_serve(mechanism, responder->binding_count > 0,
					 responder->identity.size > 0))
			continue;
		bytes_append_byte(out, ' ');
		bytes_append_text(out, mechanism->name);
	}
}

/* In the order in which EHLO gives them. */
static const struct keyword keywords[] = {
	{ .name = "PIPELINING" },
	{ .name = "SIZE", .append = append_size },
	{ .name = "STARTTLS", .offered = starttls_is_offered },
	{ .name = "AUTH", .offered = auth_is_offered, .append = service_append_mechanisms },
	{ .name = "ENHANCEDSTATUSCODES" },
	{ .name = "8BITMIME" },
	{ .name = "SMTPUTF8" },
	{ .name = "CHUNKING" },
	{ .name = "HELP" },
};

#define KEYWORD_COUNT (sizeof(keywords) / sizeof(keywords[0]))

static const struct keyword *find_keyword(const char *name)
{
	for (size_t i = 0; i < KEYWORD_COUNT; i++)
		if (strcmp(keywords[i].name, name) == 0)
			return &keywords[i];
	return NULL;
}

/* The scenario's word on a keyword, the last one counts; false: it has none. */
static bool scenario_says(const struct responder *responder, const char *name, bool *offered)
{
	const struct scenario_fault *fault = NULL;
	bool said = false;

	while ((fault = service_deviation(responder, STEP_EHLO, responder->counts[STEP_EHLO],
					  fault))) {
		if (fault->kind != DEVIATE_DROP && fault->kind != DEVIATE_ADD)
			continue;
		if (strcmp(fault->text, name) != 0)
			continue;
		said = true;
		*offered = fault->kind == DEVIATE_ADD;
	}
	return said;
}

bool service_offers(const struct responder *responder, const char *keyword)
{
	const struct keyword *found = find_keyword(keyword);
	bool offered;

	if (scenario_says(responder, keyword, &offered))
		return offered;
	return found && (!found->offered || found->offered(responder));
}

static void append_keyword(struct bytes *out, const char *name)
{
	bytes_append_text(out, "\r\n250-");
	bytes_append_text(out, name);
}

/* All lines behind the first; the last one's hyphen becomes a space. */
static void append_keywords(const struct responder *responder, struct bytes *out)
{
	const struct scenario_fault *fault = NULL;
	size_t last = 0;

	for (size_t i = 0; i < KEYWORD_COUNT; i++) {
		if (!service_offers(responder, keywords[i].name))
			continue;
		last = out->size;
		append_keyword(out, keywords[i].name);
		if (keywords[i].append)
			keywords[i].append(responder, out);
	}
	while ((fault = service_deviation(responder, STEP_EHLO, responder->counts[STEP_EHLO],
					  fault)))
		if (fault->kind == DEVIATE_ADD && !find_keyword(fault->text)) {
			last = out->size;
			append_keyword(out, fault->text);
		}
	out->data[last + strlen("\r\n250")] = ' ';
}

void service_hello(struct responder *responder, const struct command *command)
{
	bool extended = command->verb == VERB_EHLO;
	struct bytes text = BYTES_INIT;

	if (command->argument.size == 0) {
		service_refuse(responder, extended ? "501 EHLO wants your host's name"
						   : "501 HELO wants your host's name");
		return;
	}
	bytes_append_text(&text, extended ? "250-" PRACTICE_HOST : "250 " PRACTICE_HOST);
	if (!(command->flaws & (COMMAND_ARGUMENT | COMMAND_NOT_ASCII))) {
		bytes_append_text(&text, " greets ");
		bytes_append(&text, span_trim(command->argument));
	}
	if (extended) {
		/* The reply below is the n-th; what it offers is asked as of that time. */
		responder->counts[STEP_EHLO]++;
		append_keywords(responder, &text);
		responder->counts[STEP_EHLO]--;
	}
	if (service_reply(responder, extended ? STEP_EHLO : STEP_HELO, bytes_span(&text))) {
		responder->greeted = true;
		responder->extended = extended;
		responder->transaction = (struct transaction){ .open = false };
	}
	bytes_release(&text);
}

void service_starttls(struct responder *responder, const struct command *command)
{
	bool again = responder->encrypted;

	if (command->argument.size)
		service_refuse(responder, "501 5.5.4 STARTTLS takes no argument");
	else if (again && !service_offers(responder, "STARTTLS"))
		service_refuse(responder, "503 5.5.1 TLS is active already");
	else if (!service_offers(responder, "STARTTLS"))
		service_refuse(responder, "502 5.5.1 STARTTLS is not offered here");
	else if (!responder->extended)
		service_refuse(responder, "503 5.5.1 Send EHLO first");
	else if (service_reply_text(responder, STEP_STARTTLS, "220 2.0.0 Ready to start TLS"))
		responder->tls_pending = !again;
}

void service_help(struct responder *responder)
{
	service_reply_text(responder, STEP_NONE,
			   "214-2.0.0 This is a practice server: nothing leaves this machine.\r\n"
			   "214-2.0.0 EHLO HELO STARTTLS AUTH MAIL RCPT DATA BDAT\r\n"
			   "214-2.0.0 RSET NOOP VRFY HELP QUIT\r\n"
			   "214 2.0.0 Mail to " SERVICE_DOMAIN
			   " is taken; other domains need AUTH.");
}

/* RFC 5321 §3.5.3: 252 says that it would be tried, which gives nothing away. */
void service_vrfy(struct responder *responder, const struct command *command)
{
	struct address address;

	if (command->argument.size == 0) {
		service_refuse(responder, "501 5.5.4 VRFY wants a name");
		return;
	}
	address_parse(command->argument, &address);
	if (service_is_nobody(&address))
		service_refuse(responder, "550 5.1.1 No such mailbox here");
	else
		service_reply_text(responder, STEP_NONE,
				   "252 2.0.0 Not verified, but mail to it would be tried");
}
