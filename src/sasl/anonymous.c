/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ANONYMOUS (RFC 4505): no login, a trace word for the server's log. */
#include "base/message.h"
#include "sasl/client.h"
#include "sasl/mechanisms.h"
#include "sasl/server.h"

#define TRACE_MAX 255 /* characters, RFC 4505 §2 */

static enum exchange_next anonymous_initial(struct exchange *exchange)
{
	exchange->shown = true;
	exchange_add(exchange,
		     (struct sasl_value){
			     .label = N_("trace"),
			     .bytes = exchange->login.user,
			     .ruler = true,
			     .note = N_("An address or any word; the server may log it, and "
					"nothing more."),
		     });
	return EXCHANGE_SEND;
}

static enum exchange_next anonymous_answer(struct exchange *exchange)
{
	return exchange_cancel(exchange, N_("ANONYMOUS has said everything in one message, but the "
					    "server asks for more."));
}

const struct mechanism_client anonymous_client = {
	.steps = 1,
	.initial = anonymous_initial,
	.answer = anonymous_answer,
};

static enum verification anonymous_push(struct verifier *verifier, bool present,
					struct span response, struct bytes *challenge)
{
	(void)challenge;
	if (!present)
		return VERIFY_CHALLENGE;
	if (response.size > 4 * TRACE_MAX || span_find(response, 0) < response.size)
		return VERIFY_MALFORMED;
	bytes_append_text(&verifier->user, "anonymous");
	return VERIFY_OK;
}

const struct mechanism_server anonymous_server = {
	.push = anonymous_push,
};
