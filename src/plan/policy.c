/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a site allows; asked by cli/conductor before connecting and by plan/gate for every line. */
#include "plan/policy.h"

#include "base/memory.h"
#include "base/message.h"

/* "host:587" into host and port; false when there is no port. IPv6 addresses stand in brackets. */
static bool split_port(struct span *pattern, uint64_t *port)
{
	size_t from = 0;
	size_t colon;

	if (pattern->size && pattern->data[0] == '[')
		from = span_find(*pattern, ']');
	colon = from + span_find(span_after(*pattern, from), ':');
	if (colon >= pattern->size || !span_number(span_after(*pattern, colon + 1), port))
		return false;
	*pattern = span_part(*pattern, 0, colon);
	return true;
}

static struct span without_brackets(struct span host)
{
	bool has = host.size > 1 && host.data[0] == '[' && host.data[host.size - 1] == ']';

	return has ? span_part(host, 1, host.size - 2) : host;
}

/* A name with its dot at the end is the same name. */
static struct span without_root(struct span host)
{
	bool has = host.size > 1 && host.data[host.size - 1] == '.';

	return has ? span_part(host, 0, host.size - 1) : host;
}

static bool same_host(struct span a, struct span b)
{
	char *text = span_copy_text(b);
	bool same = span_is_word(a, text);

	memory_free(text);
	return same;
}

static bool fits(struct span pattern, struct span host, uint16_t port)
{
	uint64_t wanted;

	if (split_port(&pattern, &wanted) && wanted != port)
		return false;
	pattern = without_root(without_brackets(pattern));
	if (pattern.size > 2 && pattern.data[0] == '*' && pattern.data[1] == '.') {
		pattern = span_after(pattern, 1);
		return host.size > pattern.size &&
		       same_host(span_after(host, host.size - pattern.size), pattern);
	}
	return same_host(host, pattern);
}

bool policy_allows_target(const struct policy *policy, struct span host, uint16_t port)
{
	host = without_root(without_brackets(host));
	for (size_t n = 0; n < policy->target_count; n++)
		if (fits(span_trim(span_text(policy->targets[n])), host, port))
			return true;
	return policy->target_count == 0;
}

char *policy_target_text(const struct policy *policy, struct span place)
{
	const struct message_value values[] = {
		{ "server", place },
		{ "source", span_text(policy->source ? policy->source : "?") },
	};

	return message_text(_("The policy of this machine ({source}) does not allow connections to "
			      "{server}. Ask whoever administers it, or use the practice server: "
			      "smtpscope demo."),
			    values, 2);
}
