/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Next": what can be sent now, in order of likelihood. A context rule's own
 * steps come first; where it has none, those of the phase, as the session
 * stands after the reply.
 */
#include "explain/rule.h"

struct next_row {
	struct condition condition; /* held against the situation afterwards */
	const char *sentence;
};

#define NEXT_SHOWN 4

static const struct next_row rows[] = {
	{ { .phase = PHASE_REFUSED }, N_("QUIT; the server takes nothing else now.") },
	{ { .phase = PHASE_CLOSING },
	  N_("Nothing: the session is over. Connect again if you need to.") },
	{ { .phase = PHASE_CLOSED }, N_("Nothing: the connection is closed.") },
	{ { .phase = PHASE_STARTTLS }, N_("The TLS handshake, and nothing before it.") },
	{ { .phase = PHASE_AUTH }, N_("One line of Base64, or * to give up.") },
	{ { .phase = PHASE_GREETED, .facts = SITUATION_AFTER_TLS },
	  N_("EHLO again: what was said before TLS is void.") },
	{ { .phase = PHASE_GREETED, .absent = SITUATION_AFTER_TLS },
	  N_("EHLO with your host's full name.") },
	{ { .phase = PHASE_READY, .facts = SITUATION_CLEAR | SITUATION_TLS_OFFERED },
	  N_("STARTTLS, to go on encrypted.") },
	{ { .phase = PHASE_READY,
	    .facts = SITUATION_AUTH_OFFERED | SITUATION_GUEST | SITUATION_TLS },
	  N_("AUTH with a mechanism of the list, if you want to log in.") },
	{ { .phase = PHASE_READY,
	    .facts = SITUATION_AUTH_OFFERED | SITUATION_GUEST | SITUATION_CLEAR,
	    .absent = SITUATION_TLS_OFFERED },
	  N_("AUTH; in clear text only with a mechanism that doesn't show the password.") },
	{ { .phase = PHASE_READY }, N_("MAIL FROM:<sender>, to begin a message.") },
	{ { .phase = PHASE_MAIL }, N_("RCPT TO:<recipient>.") },
	{ { .phase = PHASE_MAIL }, N_("RSET, to drop the transaction.") },
	{ { .phase = PHASE_RCPT }, N_("RCPT TO:<recipient>, for a further one.") },
	{ { .phase = PHASE_RCPT }, N_("DATA, to send the message.") },
	{ { .phase = PHASE_RCPT }, N_("RSET, to drop the transaction.") },
	{ { .phase = PHASE_DATA },
	  N_("The lines of the message, and a line with a single dot at the end.") },
	{ { .phase = PHASE_BDAT }, N_("BDAT with the next chunk; the last one carries LAST.") },
	{ { .phase = PHASE_READY }, N_("QUIT, to leave.") },
	{ { .phase = PHASE_GREETED }, N_("QUIT, to leave.") },
};

void next_append(const struct situation *situation, const struct vendor_rule *vendor,
		 const struct context_rule *context, struct explanation *out)
{
	struct situation after;
	int shown = 0;

	if (vendor && vendor->next) {
		explanation_add(out, HEADING_NEXT, _(vendor->next), 0);
		return;
	}
	for (size_t i = 0; context && i < CONTEXT_NEXT_MAX && context->next[i]; i++, shown++)
		explanation_add(out, HEADING_NEXT, _(context->next[i]), 0);
	if (shown || !(situation->facts & SITUATION_SESSION))
		return;
	after = situation_afterwards(situation);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && shown < NEXT_SHOWN; i++)
		if (condition_holds(&rows[i].condition, &after)) {
			explanation_add(out, HEADING_NEXT, _(rows[i].sentence), 0);
			shown++;
		}
}
