/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be practised: one row a scenario, each a short list of deviations. */
#include "practice/scenario.h"

#include "base/message.h"
#include "practice/deviation.h"
#include "practice/responder.h"

#define HOST PRACTICE_HOST

/* Text with NULs or escapes in it, and its size. */
#define RAW(literal) .text = literal, .size = sizeof(literal) - 1

/* One deviation that always holds at its step. */
#define ALWAYS(at, what) .step = at, .kind = what

/* One that holds for the n-th to the m-th time. */
#define TIMES(at, n, m, what) .step = at, .from = n, .to = m, .kind = what

#define END                                                                                        \
	{                                                                                          \
		.step = STEP_NONE                                                                  \
	}

static const struct scenario_fault app_password[] = {
	{ ALWAYS(STEP_LOGGED_IN, DEVIATE_REPLY),
	  .text = "534-5.7.9 Application-specific password required. Learn more at\r\n"
		  "534 5.7.9 https://support.example.test/app-passwords\r\n" },
	END,
};

static const struct scenario_fault auth_454[] = {
	{ ALWAYS(STEP_LOGGED_IN, DEVIATE_REPLY),
	  .text = "454 4.7.0 Temporary authentication failure: Connection lost to authentication "
		  "server\r\n" },
	{ ALWAYS(STEP_REFUSED, DEVIATE_REPLY),
	  .text = "454 4.7.0 Temporary authentication failure: Connection lost to authentication "
		  "server\r\n" },
	END,
};

static const struct scenario_fault auth_clear[] = {
	{ ALWAYS(STEP_EHLO, DEVIATE_ADD), .text = "AUTH" },
	END,
};

static const struct scenario_fault auth_refused[] = {
	{ ALWAYS(STEP_LOGGED_IN, DEVIATE_REPLY),
	  .text = "535 5.7.8 Error: authentication failed: authentication failure\r\n" },
	END,
};

static const struct scenario_fault bad_challenge[] = {
	{ ALWAYS(STEP_CHALLENGE, DEVIATE_REPLY), .text = "334 VXNlcm5hbWU6=\r\n" },
	END,
};

static const struct scenario_fault banner_http[] = {
	{ ALWAYS(STEP_GREETING, DEVIATE_REPLY),
	  .text = "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\n"
		  "Connection: close\r\n\r\n<html><body>400 Bad Request</body></html>\r\n" },
	{ ALWAYS(STEP_GREETING, DEVIATE_CLOSE) },
	END,
};

static const struct scenario_fault banner_masked[] = {
	{ ALWAYS(STEP_GREETING, DEVIATE_REPLY),
	  .text = "220 ************************************************\r\n" },
	{ ALWAYS(STEP_EHLO, DEVIATE_DROP), .text = "STARTTLS" },
	{ ALWAYS(STEP_EHLO, DEVIATE_DROP), .text = "AUTH" },
	{ ALWAYS(STEP_EHLO, DEVIATE_ADD), .text = "XXXXXXXA" },
	END,
};

static const struct scenario_fault basic_disabled[] = {
	{ ALWAYS(STEP_LOGGED_IN, DEVIATE_REPLY), .text = "535 5.7.139 Authentication unsuccessful, "
							 "basic authentication is disabled.\r\n" },
	END,
};

static const struct scenario_fault busy_421[] = {
	{ ALWAYS(STEP_GREETING, DEVIATE_REPLY),
	  .text = "421 4.3.2 " HOST " Too busy, try again later\r\n" },
	{ ALWAYS(STEP_GREETING, DEVIATE_CLOSE) },
	END,
};

static const struct scenario_fault closes_at_once[] = {
	{ ALWAYS(STEP_GREETING, DEVIATE_SILENT) },
	{ ALWAYS(STEP_GREETING, DEVIATE_CLOSE) },
	END,
};

static const struct scenario_fault closes_mid_data[] = {
	{ ALWAYS(STEP_CONTENT, DEVIATE_RESET) },
	END,
};

static const struct scenario_fault codes_differ[] = {
	{ ALWAYS(STEP_MAIL, DEVIATE_REPLY),
	  .text = "250-2.1.0 Sender ok\r\n550 5.1.0 Sender refused\r\n" },
	END,
};

static const struct scenario_fault dribble[] = {
	{ ALWAYS(STEP_GREETING, DEVIATE_DRIBBLE), .number = 20 },
	{ ALWAYS(STEP_EHLO, DEVIATE_DRIBBLE), .number = 5 },
	{ ALWAYS(STEP_MAIL, DEVIATE_DRIBBLE), .number = 20 },
	{ ALWAYS(STEP_RCPT, DEVIATE_DRIBBLE), .number = 20 },
	END,
};

static const struct scenario_fault escapes[] = {
	{ ALWAYS(STEP_GREETING, DEVIATE_REPLY),
	  RAW("220 " HOST " ESMTP \033]0;owned\007\033[2J\033[31mred\033[0m\033[?1049l "
	      "\302\2332J\r\n") },
	{ ALWAYS(STEP_EHLO, DEVIATE_ADD), .text = "XESCAPE \033[1A\033[2K250 STARTTLS" },
	END,
};

static const struct scenario_fault full[] = {
	{ ALWAYS(STEP_MAIL, DEVIATE_REPLY), .text = "452 4.3.1 Insufficient system storage\r\n" },
	END,
};

static const struct scenario_fault garbage_tls[] = {
	{ ALWAYS(STEP_STARTTLS, DEVIATE_APPEND), .text = "250 2.0.0 This is no handshake\r\n" },
	{ ALWAYS(STEP_STARTTLS, DEVIATE_CLOSE) },
	END,
};

static const struct scenario_fault greylist[] = {
	{ TIMES(STEP_RCPT, 1, 1, DEVIATE_REPLY),
	  .text = "450 4.2.0 Recipient greylisted, try again in a minute\r\n" },
	END,
};

static const struct scenario_fault helo_only[] = {
	{ ALWAYS(STEP_EHLO, DEVIATE_REPLY), .text = "500 Command not recognised\r\n" },
	END,
};

static const struct scenario_fault lock_after_three[] = {
	{ TIMES(STEP_AUTH, 4, 0, DEVIATE_REPLY),
	  .text = "454 4.7.0 Too many failed logins, try again in ten minutes\r\n" },
	END,
};

static const struct scenario_fault login_dialect[] = {
	{ TIMES(STEP_CHALLENGE, 1, 1, DEVIATE_REPLY), .mechanism = "LOGIN",
	  .text = "334 VXNlciBOYW1lAA==\r\n" },
	{ TIMES(STEP_CHALLENGE, 2, 2, DEVIATE_REPLY), .mechanism = "LOGIN",
	  .text = "334 UGFzc3dvcmQA\r\n" },
	END,
};

static const struct scenario_fault login_swapped[] = {
	{ TIMES(STEP_CHALLENGE, 1, 1, DEVIATE_REPLY), .mechanism = "LOGIN",
	  .text = "334 UGFzc3dvcmQ6\r\n" },
	{ TIMES(STEP_CHALLENGE, 2, 2, DEVIATE_REPLY), .mechanism = "LOGIN",
	  .text = "334 VXNlcm5hbWU6\r\n" },
	END,
};

static const struct scenario_fault no_auth[] = {
	{ ALWAYS(STEP_EHLO, DEVIATE_DROP), .text = "AUTH" },
	END,
};

static const struct scenario_fault no_tls[] = {
	{ ALWAYS(STEP_EHLO, DEVIATE_DROP), .text = "STARTTLS" },
	END,
};

static const struct scenario_fault no_verdict[] = {
	{ ALWAYS(STEP_MESSAGE, DEVIATE_SILENT) },
	{ ALWAYS(STEP_MESSAGE, DEVIATE_CLOSE) },
	END,
};

static const struct scenario_fault scram_absurd[] = {
	{ ALWAYS(STEP_CHALLENGE, DEVIATE_CHANGE), .mechanism = "SCRAM", .text = ",i=4096",
	  .with = ",i=99999999" },
	END,
};

static const struct scenario_fault scram_nonce[] = {
	{ TIMES(STEP_CHALLENGE, 1, 1, DEVIATE_CHANGE), .mechanism = "SCRAM",
	  .text = "r=", .with = "r=changed" },
	END,
};

static const struct scenario_fault scram_signature[] = {
	{ TIMES(STEP_CHALLENGE, 2, 2, DEVIATE_REPLY), .mechanism = "SCRAM",
	  /* "v=" and the Base64 of 32 bytes that are no signature */
	  .text = "334 dj1kR2hsYzJVZ016SWdZbmwwWlhNZ1lYSmxJRzV2SUhOcFoyNWhkSFZ5WlNFPQ==\r\n" },
	END,
};

static const struct scenario_fault silence[] = {
	{ ALWAYS(STEP_GREETING, DEVIATE_MUTE) },
	END,
};

static const struct scenario_fault slow[] = {
	{ ALWAYS(STEP_REFUSED, DEVIATE_DELAY), .number = 2000 },
	END,
};

static const struct scenario_fault starttls_again[] = {
	{ ALWAYS(STEP_EHLO, DEVIATE_ADD), .text = "STARTTLS" },
	END,
};

static const struct scenario_fault starttls_inject[] = {
	{ ALWAYS(STEP_STARTTLS, DEVIATE_APPEND),
	  .text = "250-" HOST "\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 10485760\r\n" },
	END,
};

static const struct scenario_fault starttls_inject_late[] = {
	{ ALWAYS(STEP_STARTTLS, DEVIATE_LATER),
	  .text = "250-" HOST "\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 10485760\r\n", .number = 50 },
	END,
};

static const struct scenario_fault tls_refused[] = {
	{ ALWAYS(STEP_STARTTLS, DEVIATE_REPLY),
	  .text = "454 4.7.0 TLS not available due to local problem\r\n" },
	END,
};

/* Sorted by name. */
static const struct scenario rows[] = {
	{ .name = "app_password",
	  .summary = N_("Every right password is refused with 534 5.7.9: the provider wants an "
			"application password."),
	  .faults = app_password },
	{ .name = "auth_454",
	  .summary = N_("Every login ends in 454: the server's own authentication is ill."),
	  .faults = auth_454 },
	{ .name = "auth_clear",
	  .summary = N_("AUTH is offered before TLS, where the password would be readable."),
	  .faults = auth_clear },
	{ .name = "auth_refused",
	  .summary = N_("Every login is refused with 535, the right password too."),
	  .faults = auth_refused },
	{ .name = "bad_challenge",
	  .summary = N_("The challenges of AUTH are no Base64."),
	  .faults = bad_challenge },
	{ .name = "banner_http",
	  .summary = N_("A web server answers in place of a mail server."),
	  .faults = banner_http },
	{ .name = "banner_masked",
	  .summary = N_("A firewall hides the greeting, STARTTLS and AUTH."),
	  .faults = banner_masked },
	{ .name = "basic_disabled",
	  .summary = N_("Every right password is refused with 535 5.7.139: passwords are switched "
			"off."),
	  .faults = basic_disabled },
	{ .name = "busy_421",
	  .summary = N_("The greeting is 421 and the connection closes."),
	  .faults = busy_421 },
	{ .name = "closes_at_once",
	  .summary = N_("The connection closes without a word."),
	  .faults = closes_at_once },
	{ .name = "closes_mid_data",
	  .summary = N_("The connection breaks while the message is being sent."),
	  .faults = closes_mid_data },
	{ .name = "codes_differ",
	  .summary = N_("The reply to MAIL has lines with different codes."),
	  .faults = codes_differ },
	{ .name = "dribble",
	  .summary = N_("Replies come byte by byte, and are right."),
	  .faults = dribble },
	{ .name = "escapes",
	  .summary = N_("The greeting holds commands to the terminal."),
	  .faults = escapes },
	{ .name = "full",
	  .summary = N_("MAIL is refused with 452: the disk is full."),
	  .faults = full },
	{ .name = "garbage_tls",
	  .summary = N_("After STARTTLS comes text where a handshake should be."),
	  .faults = garbage_tls },
	{ .name = "greylist",
	  .summary = N_("The first recipient is refused with 450, a second try is taken."),
	  .faults = greylist },
	{ .name = "helo_only", .summary = N_("EHLO is not known, HELO is."), .faults = helo_only },
	{ .name = "lock_after_three",
	  .summary = N_("After three failed logins no more are looked at."),
	  .faults = lock_after_three },
	{ .name = "login_dialect",
	  .summary = N_("LOGIN prompts with other words than usual."),
	  .faults = login_dialect },
	{ .name = "login_swapped",
	  .summary = N_("LOGIN prompts for the password first."),
	  .faults = login_swapped },
	{ .name = "no_auth", .summary = N_("AUTH is not offered at all."), .faults = no_auth },
	{ .name = "no_tls",
	  .summary = N_("STARTTLS is not offered, AUTH is offered in clear."),
	  .faults = no_tls },
	{ .name = "no_verdict",
	  .summary = N_("The connection closes after the final dot, without a reply."),
	  .faults = no_verdict },
	{ .name = "normal", .summary = N_("All is as it should be.") },
	{ .name = "scram_absurd",
	  .summary = N_("SCRAM asks for a hundred million iterations."),
	  .faults = scram_absurd },
	{ .name = "scram_nonce",
	  .summary = N_("SCRAM's nonce comes back changed."),
	  .faults = scram_nonce },
	{ .name = "scram_signature",
	  .summary = N_("SCRAM ends with a wrong server signature."),
	  .faults = scram_signature },
	{ .name = "silence",
	  .summary = N_("The connection is accepted, and nothing is ever said."),
	  .faults = silence },
	{ .name = "slow",
	  .summary = N_("A wrong password is answered after two seconds."),
	  .faults = slow },
	{ .name = "starttls_again",
	  .summary = N_("STARTTLS is offered again inside TLS."),
	  .faults = starttls_again },
	{ .name = "starttls_inject",
	  .summary = N_("Together with the 220 to STARTTLS comes a forged reply in clear."),
	  .faults = starttls_inject },
	{ .name = "starttls_inject_late",
	  .summary = N_("Shortly after the 220 to STARTTLS comes a forged reply in clear."),
	  .faults = starttls_inject_late },
	{ .name = "tls_refused",
	  .summary = N_("STARTTLS is offered but answered with 454."),
	  .faults = tls_refused },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

const struct scenario *scenario_row(size_t n)
{
	return n < ROW_COUNT ? &rows[n] : NULL;
}

const struct scenario *scenario_find(struct span name)
{
	if (name.size == 0)
		name = span_text("normal");
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (span_is_word(name, rows[i].name))
			return &rows[i];
	return NULL;
}
