/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `smtpscope serve`: the practice server on ports of this machine. Says where
 * it listens and what can be typed to reach it, then shows what is said there
 * until somebody ends it.
 */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/time.h"
#include "base/wrap.h"
#include "cli/exit_status.h"
#include "cli/printer.h"
#include "cli/serve_view.h"
#include "cli/subcommand.h"
#include "net/loop.h"
#include "practice/listener.h"
#include "practice/responder.h"

#define PORT_USUAL 2525
#define TLS_PORT_USUAL 2465
#define FAREWELL_US UINT64_C(2000000) /* what is not said and shown by then, is not */

struct serve {
	const struct options *options;
	const struct scenario *scenario;
	struct net_address address; /* with the port of clear text */
	uint16_t tls_port;
	struct tls_identity *identity;
	struct listener *listener;
	struct loop *loop;
	struct serve_view *view;
	char machine[256]; /* where others find this one */
};

/* ---- start ---- */

static bool read_scenario(struct serve *serve, struct fault *fault)
{
	const char *name = serve->options->word_count ? serve->options->words[0] : "";
	struct message_value value = { "name", span_text(name) };

	serve->scenario = scenario_find(span_text(name));
	if (!serve->scenario)
		fault_set(fault, FAULT_USAGE, 0,
			  _("There is no practice scenario {name}. `smtpscope list scenarios` "
			    "shows them."),
			  &value, 1);
	return serve->scenario != NULL;
}

static bool read_place(struct serve *serve, struct fault *fault)
{
	const char *place = serve->options->listen ? serve->options->listen : "127.0.0.1";
	struct message_value value = { "value", span_text(place) };
	uint64_t port = TLS_PORT_USUAL;

	if (serve->options->tls_port)
		span_number(span_text(serve->options->tls_port), &port);
	serve->tls_port = (uint16_t)port;
	if (net_address_parse_place(place, PORT_USUAL, &serve->address))
		return true;
	fault_set(fault, FAULT_USAGE, 0,
		  _("--listen takes an address of this machine, such as 127.0.0.1, [::1]:2525 or "
		    "0.0.0.0:2525 (all addresses), not \"{value}\"."),
		  &value, 1);
	return false;
}

/* The certificate is right for every name that this machine may be reached by. */
static bool make_identity(struct serve *serve, struct fault *fault)
{
	const char *more[] = { "localhost",    "127.0.0.1",         "::1",
			       serve->machine, serve->address.text, NULL };
	struct certificate_order order = { .host = PRACTICE_HOST, .more = more };

	if (!*serve->machine)
		more[3] = "localhost";
	if (strchr(serve->address.text, '%'))
		more[4] = NULL;
	serve->identity = tls_identity_new(&order, fault);
	return serve->identity != NULL;
}

static bool write_ca(const struct serve *serve, struct fault *fault)
{
	const char *path = serve->options->ca_out;
	int fd = path ? file_create(path, fault) : -1;
	bool done;

	if (fd < 0)
		return !path;
	done = file_write(fd, tls_identity_ca(serve->identity), fault, path);
	close(fd);
	return done;
}

static bool open_ports(struct serve *serve, struct fault *fault)
{
	const struct listener_limits limits = listener_usual_limits(serve->options->timeout_s);
	const struct net_address *opened;
	struct net_address tls;
	struct bytes place = BYTES_INIT;

	serve->listener = listener_new(serve->scenario, serve->identity, &limits);
	opened = listener_open(serve->listener, &serve->address, false, fault);
	if (!opened)
		return false;
	serve->address = *opened;
	net_address_append_place(&serve->address, serve->tls_port, &place);
	net_address_parse_place(bytes_text(&place), 0, &tls);
	bytes_release(&place);
	opened = listener_open(serve->listener, &tls, true, fault);
	if (opened)
		serve->tls_port = net_address_port(opened);
	return opened != NULL;
}

static bool prepare(struct serve *serve, struct fault *fault)
{
	if (gethostname(serve->machine, sizeof(serve->machine) - 1) != 0)
		*serve->machine = '\0';
	if (!read_scenario(serve, fault) || !read_place(serve, fault) ||
	    !make_identity(serve, fault) || !open_ports(serve, fault) || !write_ca(serve, fault))
		return false;
	serve->loop = loop_new(fault);
	return serve->loop != NULL;
}

/* ---- what it says of itself ---- */

static bool is_open_to_all(const struct serve *serve)
{
	const char *text = serve->address.text;

	return !strcmp(text, "0.0.0.0") || !strcmp(text, "::");
}

/* A paragraph as wide as the terminal; in a file it is one line. */
static void append_paragraph(struct bytes *out, const char *sentence,
			     const struct message_value *values, size_t count)
{
	struct bytes text = BYTES_INIT;

	message_append(&text, sentence, values, count);
	wrap_append(out, bytes_span(&text), isatty(STDOUT_FILENO) ? print_columns() : 0, 0);
	bytes_release(&text);
}

/* Where clients on this machine, or on others, are to connect to. */
static void append_target(const struct serve *serve, uint16_t port, struct bytes *out)
{
	if (!is_open_to_all(serve)) {
		net_address_append_place(&serve->address, port, out);
		return;
	}
	bytes_append_text(out, serve->machine);
	bytes_append_byte(out, ':');
	bytes_append_number(out, port);
}

/* Commands are no sentences: they read the same in every language. */
static void append_commands(const struct serve *serve, struct bytes *out)
{
	const char *ca = serve->options->ca_out;
	struct bytes clear = BYTES_INIT;
	struct bytes tls = BYTES_INIT;
	struct message_value values[] = {
		{ "clear", { NULL, 0 } },
		{ "tls", { NULL, 0 } },
		{ "trust", span_text(ca ? "--ca-file " : "--insecure") },
		{ "file", span_text(ca) },
	};
	static const char *const lines[] = {
		"    smtpscope {trust}{file} smtp://{clear}\n",
		"    smtpscope {trust}{file} submissions://{tls}\n",
		"    openssl s_client -quiet -crlf -starttls smtp -connect {clear}\n",
		"    openssl s_client -quiet -crlf -connect {tls}\n",
		"    swaks --server {clear} -tls --to " PRACTICE_USER "\n",
		"    swaks --server {tls} -tlsc --auth --to " PRACTICE_USER "\n",
	};

	append_target(serve, net_address_port(&serve->address), &clear);
	append_target(serve, serve->tls_port, &tls);
	values[0].bytes = bytes_span(&clear);
	values[1].bytes = bytes_span(&tls);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		message_append(out, lines[i], values, 4);
	bytes_release(&clear);
	bytes_release(&tls);
}

static void append_ports(const struct serve *serve, struct bytes *out)
{
	struct bytes clear = BYTES_INIT;
	struct bytes tls = BYTES_INIT;
	struct message_value values[] = {
		{ "scenario", span_text(serve->scenario->name) },
		{ "summary", span_text(_(serve->scenario->summary)) },
		{ "clear", { NULL, 0 } },
		{ "tls", { NULL, 0 } },
	};

	net_address_append_place(&serve->address, net_address_port(&serve->address), &clear);
	net_address_append_place(&serve->address, serve->tls_port, &tls);
	values[2].bytes = bytes_span(&clear);
	values[3].bytes = bytes_span(&tls);
	append_paragraph(
		out,
		_("The practice server listens on {clear} (clear text, STARTTLS can follow) and on "
		  "{tls} (TLS from the first byte). Scenario {scenario}: {summary}"),
		values, 4);
	bytes_release(&clear);
	bytes_release(&tls);
}

static void tell_start(struct serve *serve)
{
	static const struct message_value account[] = {
		{ "user", { (const unsigned char *)PRACTICE_USER, sizeof(PRACTICE_USER) - 1 } },
		{ "password",
		  { (const unsigned char *)PRACTICE_PASSWORD, sizeof(PRACTICE_PASSWORD) - 1 } },
		{ "token", { (const unsigned char *)PRACTICE_TOKEN, sizeof(PRACTICE_TOKEN) - 1 } },
	};
	struct bytes out = BYTES_INIT;

	append_ports(serve, &out);
	append_paragraph(&out,
			 _("Its only account: user {user}, password \"{password}\", token {token}. "
			   "Messages are counted and thrown away, nothing is sent on."),
			 account, 3);
	bytes_append_byte(&out, '\n');
	append_paragraph(&out, _("From another terminal:"), NULL, 0);
	append_commands(serve, &out);
	bytes_append_byte(&out, '\n');
	append_paragraph(&out,
			 _("Below: connection, seconds since it began, who speaks (C client, S "
			   "server, * in TLS). Ctrl-C ends it."),
			 NULL, 0);
	bytes_append_byte(&out, '\n');
	serve_view_say(serve->view, bytes_span(&out));
	bytes_release(&out);
}

static void warn_of_others(const struct serve *serve)
{
	if (net_address_is_loopback(&serve->address))
		return;
	print_error(_("others may connect: this listens on an address that other machines can "
		      "reach. The account is invented and known to everybody, no mail is taken or "
		      "passed on. Tell everybody to type no password of their own: in clear it can "
		      "be read on the way."));
}

static void tell(struct serve *serve)
{
	warn_of_others(serve);
	serve_view_tell_port(serve->view, serve->address.text, net_address_port(&serve->address),
			     false);
	serve_view_tell_port(serve->view, serve->address.text, serve->tls_port, true);
	if (!serve->options->json)
		tell_start(serve);
}

static void tell_end(struct serve *serve)
{
	const struct listener_sums sums = listener_sums(serve->listener);
	struct bytes numbers[3] = { BYTES_INIT, BYTES_INIT, BYTES_INIT };
	struct bytes out = BYTES_INIT;
	struct message_value values[3] = { { "connections", { NULL, 0 } },
					   { "away", { NULL, 0 } },
					   { "commands", { NULL, 0 } } };

	if (serve->options->json)
		return;
	bytes_append_number(&numbers[0], sums.connections);
	bytes_append_number(&numbers[1], sums.turned_away);
	bytes_append_number(&numbers[2], sums.commands);
	for (int i = 0; i < 3; i++)
		values[i].bytes = bytes_span(&numbers[i]);
	message_append(&out,
		       _("The practice server has ended. Connections: {connections}, turned away: "
			 "{away}, commands: {commands}."),
		       values, 3);
	bytes_append_byte(&out, '\n');
	serve_view_say(serve->view, bytes_span(&out));
	bytes_release(&out);
	for (int i = 0; i < 3; i++)
		bytes_release(&numbers[i]);
}

/* ---- the loop ---- */

/* One turn; false when nobody reads what is shown any more. */
static bool turn(struct serve *serve, uint64_t until_us)
{
	uint64_t now_us;

	loop_clear(serve->loop);
	loop_add_deadline(serve->loop, until_us);
	listener_watch(serve->listener, serve->loop, time_monotonic_us());
	serve_view_watch(serve->view, serve->loop);
	loop_wait(serve->loop);
	now_us = time_monotonic_us();
	listener_pump(serve->listener, serve->loop, now_us);
	serve_view_take(serve->view, listener_notebook(serve->listener), now_us);
	return serve_view_write(serve->view, serve->loop);
}

/* All clients are told, and everything is shown, if that is to be had within a moment. */
static void say_farewell(struct serve *serve)
{
	uint64_t until_us = time_monotonic_us() + FAREWELL_US;
	bool told = false;

	listener_shut(serve->listener, time_monotonic_us());
	while (time_monotonic_us() < until_us) {
		if (listener_count(serve->listener) == 0 && !told) {
			tell_end(serve);
			told = true;
		}
		if (told && serve_view_is_written(serve->view))
			return;
		/* The second time nobody is waited for. */
		if (!turn(serve, until_us) || loop_take_signals(serve->loop))
			return;
	}
}

static int run(struct serve *serve)
{
	loop_catch_signals(serve->loop, LOOP_INT | LOOP_TERM | LOOP_HUP);
	serve->view = serve_view_new(serve->options->json, time_monotonic_us());
	tell(serve);
	while (turn(serve, 0)) {
		if (!loop_take_signals(serve->loop))
			continue;
		say_farewell(serve);
		return EXIT_DONE;
	}
	print_error(_("nobody reads any more what the practice server shows; it ends."));
	listener_shut(serve->listener, time_monotonic_us());
	listener_pump(serve->listener, serve->loop, time_monotonic_us());
	return EXIT_INTERNAL;
}

static void release(struct serve *serve)
{
	serve_view_free(serve->view);
	listener_free(serve->listener);
	tls_identity_free(serve->identity);
	loop_free(serve->loop);
}

int cli_serve(const struct options *options)
{
	struct serve serve = { .options = options };
	struct fault fault = { .kind = FAULT_NONE };
	int status;

	if (options->word_count > 1)
		return cli_usage_error(_("serve takes the name of one scenario."),
				       subcommand_of(cli_serve));
	if (prepare(&serve, &fault)) {
		status = run(&serve);
	} else {
		status = exit_status_of_fault(fault.kind);
		if (fault.kind == FAULT_USAGE)
			cli_usage_error(fault.text, subcommand_of(cli_serve));
		else
			print_error(fault.text);
	}
	release(&serve);
	return status;
}
