/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EXTERNAL (RFC 4422 appendix A): the identity comes from outside, mostly the TLS certificate. */
#include "base/message.h"
#include "sasl/client.h"
#include "sasl/mechanisms.h"
#include "sasl/server.h"

static const char shown[] = N_("Shown in the TLS handshake: by it the server knows who you are.");
static const char not_shown[] =
	N_("None was shown in TLS (--cert, --key): unless the server knows you "
	   "otherwise it will refuse.");

static enum exchange_next external_initial(struct exchange *exchange)
{
	exchange->shown = true;
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("client certificate"),
				       .bytes = exchange->login.certificate,
				       .note = exchange->login.certificate.size ? shown : not_shown,
			       });
	exchange_add(exchange,
		     (struct sasl_value){
			     .label = N_("authorisation identity"),
			     .bytes = exchange->login.authzid,
			     .ruler = true,
			     .note = N_("Empty means: whoever the certificate says that I am."),
		     });
	return EXCHANGE_SEND;
}

static enum exchange_next external_answer(struct exchange *exchange)
{
	return exchange_cancel(exchange, N_("EXTERNAL has said everything in one message, but the "
					    "server asks for more."));
}

const struct mechanism_client external_client = {
	.steps = 1,
	.initial = external_initial,
	.answer = external_answer,
};

static enum verification external_push(struct verifier *verifier, bool present,
				       struct span response, struct bytes *challenge)
{
	struct span identity = bytes_span(&verifier->identity);

	(void)challenge;
	if (!present)
		return VERIFY_CHALLENGE;
	if (identity.size == 0 || (response.size && !span_equal(response, identity)))
		return VERIFY_REFUSED;
	bytes_append(&verifier->user, identity);
	return VERIFY_OK;
}

const struct mechanism_server external_server = {
	.wants_identity = true,
	.push = external_push,
};
