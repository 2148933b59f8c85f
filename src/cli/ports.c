/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mail ports of one host, probed one after the other. Driven by live. */
#include "cli/ports.h"

#include "base/memory.h"
#include "cli/probe_job.h"
#include "cli/probe_table.h"
#include "cli/settings.h"
#include "net/loop.h"
#include "net/resolver.h"

struct ports {
	const struct options *options;
	struct names *names;
	struct session_shared *shared;
	char *host;
	struct resolver *resolver; /* until the addresses are known */
	struct fault fault;        /* there are none */
	char **places;             /* "192.0.2.7:25", in the order of probing */
	struct probe_result *results;
	size_t count;
	size_t done;
	struct probe_job *job; /* of place number `done` */
};

struct ports *ports_new(const struct options *options, struct names *names, const char *host,
			uint64_t now_us)
{
	struct ports *ports = memory_new(1, sizeof(*ports));
	struct resolver_question question = { host, mail_ports[0], NET_ADDRESS_ANY };
	struct session_options settings = { .family = NET_ADDRESS_ANY };

	settings_of_session(options, &settings);
	question.choice = settings.family;
	ports->options = options;
	ports->names = names;
	ports->shared = session_shared_new();
	ports->host = memory_copy_text(host);
	ports->resolver = resolver_new(names, &question, now_us);
	return ports;
}

void ports_free(struct ports *ports)
{
	if (!ports)
		return;
	probe_job_free(ports->job);
	session_shared_free(ports->shared);
	resolver_free(ports->resolver);
	for (size_t i = 0; i < ports->done; i++)
		probe_result_release(&ports->results[i]);
	for (size_t i = 0; i < ports->count; i++)
		memory_free(ports->places[i]);
	memory_free(ports->places);
	memory_free(ports->results);
	memory_free(ports->host);
	memory_free(ports);
}

void ports_watch(const struct ports *ports, struct loop *loop)
{
	if (ports->resolver)
		resolver_watch(ports->resolver, loop);
	else if (ports->job)
		probe_job_watch(ports->job, loop);
	else
		loop_hurry(loop);
}

static void take_addresses(struct ports *ports)
{
	size_t count;
	const struct net_address *addresses = resolver_addresses(ports->resolver, &count);

	ports->places = memory_new(count * MAIL_PORTS, sizeof(*ports->places));
	ports->results = memory_new(count * MAIL_PORTS, sizeof(*ports->results));
	for (size_t i = 0; i < count; i++) {
		for (size_t p = 0; p < MAIL_PORTS; p++) {
			struct bytes place = BYTES_INIT;

			net_address_append_place(&addresses[i], mail_ports[p], &place);
			ports->places[ports->count++] = bytes_take_text(&place);
		}
	}
}

static void pump_resolver(struct ports *ports, uint64_t now_us)
{
	if (resolver_pump(ports->resolver, now_us, &ports->fault) == RESOLVER_ASKING)
		return;
	take_addresses(ports);
	resolver_free(ports->resolver);
	ports->resolver = NULL;
}

/* Certificates are asked for by the host's name, whatever the address. */
static void start(struct ports *ports, uint64_t now_us)
{
	struct endpoint endpoint;
	struct net_address ignored;
	const struct probe_goal goal = {
		.endpoint = &endpoint,
		.name = net_address_parse(ports->host, 0, &ignored) ? NULL : ports->host,
		.shared = ports->shared,
	};

	endpoint_parse(span_text(ports->places[ports->done]), &endpoint, NULL);
	ports->job = probe_job_new(ports->options, ports->names, &goal, now_us);
	endpoint_release(&endpoint);
}

bool ports_pump(struct ports *ports, uint64_t now_us)
{
	if (ports->resolver)
		pump_resolver(ports, now_us);
	if (ports->resolver)
		return false;
	if (!ports->job && ports->done < ports->count)
		start(ports, now_us);
	if (ports->job && probe_job_pump(ports->job, now_us, &ports->results[ports->done])) {
		probe_job_free(ports->job);
		ports->job = NULL;
		ports->done++;
	}
	return ports->done == ports->count;
}

void ports_append(const struct ports *ports, int columns, struct bytes *out)
{
	if (ports->fault.kind != FAULT_NONE) {
		bytes_append_text(out, ports->fault.text);
		bytes_append_byte(out, '\n');
		return;
	}
	probe_ports_head(out, columns);
	for (size_t i = 0; i < ports->done; i++) {
		const struct probe_line line = { ports->host, ports->places[i], &ports->results[i],
						 false };

		probe_ports_row(out, &line, columns);
	}
}
