/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: net */
/*
 * What a user calls a target: what is taken is written and read again as the
 * same, its host is one that a name service may be asked for and no option of
 * anybody, nothing of it can act on a terminal, and a refusal never repeats
 * what may be a password. Input: the target.
 */
#include <string.h>

#include "net/endpoint.h"
#include "tests/fuzz/property.h"

static void require_no_controls(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		require(text.data[i] >= ' ' && text.data[i] != 0x7f);
}

/* Letters, digits, hyphen, underscore, dots; an address its colons and its zone. */
static void check_host(const struct endpoint *endpoint)
{
	struct span host = span_text(endpoint->host);

	require(host.size <= 254 && (host.size == 0 || host.data[0] != '-'));
	require((host.size == 0) ==
		(endpoint->scheme == ENDPOINT_UNIX || endpoint->scheme == ENDPOINT_PRACTICE));
	if (!endpoint->is_address)
		for (size_t i = 0; i < host.size; i++)
			require(strchr("-_.", host.data[i]) ||
				(host.data[i] >= '0' && host.data[i] <= '9') ||
				((host.data[i] | 0x20) >= 'a' && (host.data[i] | 0x20) <= 'z'));
	require_no_controls(host);
}

static void check_equal(const struct endpoint *one, const struct endpoint *other)
{
	require(one->scheme == other->scheme && one->port == other->port);
	require(one->implicit_tls == other->implicit_tls && one->is_address == other->is_address);
	require(endpoint_is_bare(one) == endpoint_is_bare(other));
	require(strcmp(one->host, other->host) == 0);
	require(!one->user == !other->user && (!one->user || strcmp(one->user, other->user) == 0));
	require(!one->place == !other->place &&
		(!one->place || strcmp(one->place, other->place) == 0));
}

static void check_written_again(const struct endpoint *one)
{
	struct bytes text = BYTES_INIT, again = BYTES_INIT, place = BYTES_INIT;
	struct endpoint other, copy = { .host = NULL };

	endpoint_format(one, &text);
	require_no_controls(bytes_span(&text));
	require(endpoint_parse(bytes_span(&text), &other, NULL));
	check_equal(one, &other);
	endpoint_format(&other, &again);
	require(span_equal(bytes_span(&text), bytes_span(&again)));
	endpoint_copy(&copy, one);
	check_equal(one, &copy);
	endpoint_append_place(one, &place);
	require_no_controls(bytes_span(&place));
	endpoint_release(&other);
	endpoint_release(&copy);
	bytes_release(&text);
	bytes_release(&again);
	bytes_release(&place);
}

static size_t times_in(struct span text, struct span word)
{
	size_t times = 0;

	for (size_t at = 0; at + word.size <= text.size; at++)
		times += span_equal(span_part(text, at, word.size), word);
	return times;
}

/*
 * What stands behind a colon before the last '@' is not repeated, if it can be told apart at all:
 * the same word as a scheme may be.
 */
static void check_refusal(struct span text, const struct fault *fault)
{
	size_t at = text.size;

	require(fault->kind == FAULT_USAGE && fault->text[0]);
	require_no_controls(span_text(fault->text));
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == '@')
			at = i;
	if (at < text.size && property_has(span_part(text, 0, at), span_text(":Secret%Word")) &&
	    times_in(text, span_text("Secret%Word")) == 1)
		require(!property_has(span_text(fault->text), span_text("Secret%Word")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct fault fault = { .kind = FAULT_NONE };
	struct endpoint endpoint;

	if (!endpoint_parse(text, &endpoint, &fault)) {
		check_refusal(text, &fault);
		return 0;
	}
	check_host(&endpoint);
	check_written_again(&endpoint);
	endpoint_release(&endpoint);
	return 0;
}
