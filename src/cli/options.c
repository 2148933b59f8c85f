/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the command line; used by main.c for every subcommand. */
#include "cli/options.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "cli/options_inside.h"

/* In the order in which --help shows them. */
static const struct option_row rows[OPTION_COUNT] = {
	[OPTION_LANG] = { "--lang", "LANGUAGE", false, OPTION_ALL,
			  N_("Speak this language (ar, en, ru, zh_CN) whatever the locale says.") },
	[OPTION_HELP] = { "--help", NULL, false, OPTION_ALL, N_("Show what can be said here.") },
	[OPTION_VERSION] = { "--version", NULL, false, OPTION_ALL, N_("Show the version.") },
	[OPTION_COLOR] = { "--color", "WHEN", false, OPTION_ALL,
			   N_("Use colours: auto (as the terminal can), always, never.") },
	[OPTION_PROFILE] = { "--profile", "NAME", false, OPTION_SESSION,
			     N_("Take target and options from this server of the configuration "
				"file.") },
	[OPTION_TLS] = { "--tls", "MODE", false, OPTION_SETTING,
			 N_("auto, none, starttls (demanded: no login and no MAIL in clear) or "
			    "implicit "
			    "(from the first byte).") },
	[OPTION_CA_FILE] = { "--ca-file", "FILE", false, OPTION_SETTING,
			     N_("Trust the CAs in this PEM file in place of the system's.") },
	[OPTION_INSECURE] = { "--insecure", NULL, false, OPTION_OF_SERVER,
			      N_("Go on over TLS that cannot be trusted; shown all the time.") },
	[OPTION_STRICT_TLS] = { "--strict-tls", NULL, false, OPTION_SETTING,
				N_("End the session when TLS cannot be trusted, on the screen "
				   "too.") },
	[OPTION_SNI] = { "--sni", "NAME", false, OPTION_SETTING,
			 N_("Ask the TLS server for this name; \"none\" sends none.") },
	[OPTION_CERT] = { "--cert", "FILE", false, OPTION_SETTING,
			  N_("Show this client certificate (PEM, with its chain).") },
	[OPTION_KEY] = { "--key", "FILE", false, OPTION_SETTING,
			 N_("The client certificate's private key (PEM).") },
	[OPTION_TLS_MIN] = { "--tls-min", "VERSION", false, OPTION_SETTING,
			     N_("Least TLS version: 1.0, 1.1, 1.2 (the default) or 1.3.") },
	[OPTION_TLS_MAX] = { "--tls-max", "VERSION", false, OPTION_SETTING,
			     N_("Highest TLS version.") },
	[OPTION_TLS_CIPHERS] = { "--tls-ciphers", "LIST", false, OPTION_SETTING,
				 N_("Offer these ciphers only, colons between them; names that "
				    "begin "
				    "with TLS_ are of TLS 1.3.") },
	[OPTION_TLS_GROUPS] = { "--tls-groups", "LIST", false, OPTION_SETTING,
				N_("Offer these groups of the key exchange only, such as "
				   "X25519:P-256.") },
	[OPTION_TLS_SECLEVEL] = { "--tls-seclevel", "LEVEL", false, OPTION_SETTING,
				  N_("The TLS library's security level, 0 to 5. A level below 2 "
				     "takes weak keys to be looked at; they are not trusted for "
				     "it.") },
	[OPTION_PIN] = { "--pin", "sha256:HEX", false, OPTION_SETTING,
			 N_("Trust the certificate with this fingerprint and no other; names, "
			    "dates and CAs then do not count.") },
	[OPTION_KEYLOG] = { "--keylog", "FILE", false, OPTION_SESSION,
			    N_("Write the keys of every TLS session to this new file, for "
			       "Wireshark. Whoever has it can read the session.") },
	[OPTION_HELO] = { "--helo", "NAME", false, OPTION_SETTING,
			  N_("The name to say in EHLO and HELO.") },
	[OPTION_USER] = { "--user", "NAME", false, OPTION_OF_SERVER | OPTION_LOGIN,
			  N_("The user name to log in with.") },
	[OPTION_PASSWORD_COMMAND] = { "--password-command", "COMMAND", false,
				      OPTION_OF_SERVER | OPTION_LOGIN,
				      N_("A shell command that prints the password or token.") },
	[OPTION_PASSWORD_FD] = { "--password-fd", "N", false, OPTION_TALK | OPTION_LOGIN,
				 N_("Read the password or token from this file descriptor.") },
	[OPTION_PASSWORD_FILE] = { "--password-file", "FILE", false, OPTION_TALK | OPTION_LOGIN,
				   N_("Read the password or token from this file.") },
	[OPTION_AUTH] = { "--auth", "MECHANISM", false, OPTION_OF_SERVER,
			  N_("The mechanism that :auth uses when none is named.") },
	[OPTION_CHANNEL_BINDING] = { "--channel-binding", "TYPE", false, OPTION_OF_SERVER,
				     N_("Bind -PLUS logins by this: tls-exporter or "
					"tls-server-end-point.") },
	[OPTION_SCRAM_ITERATIONS] = { "--scram-iterations", "N", false, OPTION_OF_SERVER,
				      N_("The most iterations that a SCRAM server may ask for "
					 "(100000).") },
	[OPTION_IPV4] = { "-4", NULL, false, OPTION_SESSION, N_("Use IPv4 only.") },
	[OPTION_IPV6] = { "-6", NULL, false, OPTION_SESSION, N_("Use IPv6 only.") },
	[OPTION_SOURCE] = { "--source", "ADDRESS", false, OPTION_SETTING,
			    N_("Connect from this address of this machine.") },
	[OPTION_DNS_SERVER] = { "--dns-server", "ADDRESS[:PORT]", false, OPTION_SETTING,
				N_("Ask this name server in place of the system's.") },
	[OPTION_TRUST_ANCHOR] = { "--trust-anchor", "FILE", false, OPTION_SETTING,
				  N_("Check DNSSEC by these DS or DNSKEY records in place of the "
				     "root's.") },
	[OPTION_RESOLVE] = { "--resolve", "HOST:PORT:ADDRESS", false, OPTION_SESSION,
			     N_("Take this address for HOST and PORT without asking; may be "
				"repeated.") },
	[OPTION_MTA_STS] = { "--mta-sts", "DOMAIN", false, OPTION_SETTING,
			     N_("Look up the MTA-STS policy of this mail domain, as is done for "
				"mx:DOMAIN by itself; \"off\" looks up none.") },
	[OPTION_MTA_STS_SERVER] = { "--mta-sts-server", "ADDRESS:PORT", false, OPTION_SESSION,
				    N_("Fetch MTA-STS policies from here, whatever the name "
				       "service says.") },
	[OPTION_TIMEOUT] = { "--timeout", "SECONDS", false, OPTION_SETTING | OPTION_SERVE,
			     N_("Wait this long for every reply, in place of the times of RFC "
				"5321; of serve: for every command (300).") },
	[OPTION_LOG] = { "--log", "FILE", false, OPTION_TALK,
			 N_("Write the session to this new file as well.") },
	[OPTION_NO_JOURNAL] = { "--no-journal", NULL, false, OPTION_SETTING,
				N_("Keep no private record of this session.") },
	[OPTION_TO] = { "--to", "STAGE", false, OPTION_SCREEN,
			N_("Go to the end of a stage unasked: greeting, ehlo, tls or auth.") },
	[OPTION_READONLY] = { "--readonly", "envelope", true, OPTION_SETTING,
			      N_("Let only EHLO, STARTTLS, NOOP, RSET, HELP and QUIT leave; with "
				 "=envelope "
				 "MAIL and RCPT too.") },
	[OPTION_PROJECTOR] = { "--projector", NULL, false, OPTION_TALK,
			       N_("Show the screen to a room: nothing is revealed, users' names on "
				  "real servers are masked, high contrast, keys are named.") },
	[OPTION_VAR] = { "--var", "NAME=VALUE", false, OPTION_TALK,
			 N_("Give ${NAME} a value in scripts; may be repeated.") },
	[OPTION_JSON] = { "--json", NULL, false, OPTION_RUN | OPTION_PROBE | OPTION_SERVE,
			  N_("Print the session as JSON, one event a line; of probe one target a "
			     "line.") },
	[OPTION_CHECK] = { "--check", NULL, false, OPTION_PROBE,
			   N_("Print one line for a monitor and end with 0, 1, 2 or 3: well, a "
			      "warning, critical, not known.") },
	[OPTION_PORTS] = { "--ports", NULL, false, OPTION_PROBE,
			   N_("Compare 25, 465, 587 and 2525 on every address of the hosts.") },
	[OPTION_JOBS] = { "-j", "NUMBER", false, OPTION_PROBE,
			  N_("Probe so many hosts at once (8); never two connections to one.") },
	[OPTION_TARGETS] = { "--targets", "FILE", false, OPTION_PROBE,
			     N_("Read targets from this file, one a line; - is standard input.") },
	[OPTION_LISTEN] = { "--listen", "ADDRESS[:PORT]", false, OPTION_SERVE,
			    N_("Listen here (127.0.0.1:2525). Any address but a loopback one lets "
			       "other machines in.") },
	[OPTION_TLS_PORT] = { "--tls-port", "PORT", false, OPTION_SERVE,
			      N_("Listen on this port for TLS from the first byte (2465); 0 lets "
				 "the system choose.") },
	[OPTION_CA_OUT] = { "--ca-out", "FILE", false, OPTION_SERVE,
			    N_("Write the CA that vouches for the practice server to this new "
			       "file, for --ca-file.") },
	[OPTION_BARE] = { "--bare", NULL, false, OPTION_RUN | OPTION_REPORT,
			  N_("JSON without explanations, findings and verdict.") },
	[OPTION_ANONYMIZE] = { "--anonymize", NULL, false,
			       OPTION_RUN | OPTION_REPORT | OPTION_SCRUB,
			       N_("Replace hosts, addresses and mailboxes by others, each by the "
				  "same one everywhere.") },
	[OPTION_FOLLOW] = { "--follow", NULL, false, OPTION_OPEN,
			    N_("Go on reading a journal while it grows.") },
	[OPTION_WITH_SECRETS] = { "--with-secrets", NULL, false, OPTION_REPORT | OPTION_RUN,
				  N_("Refused here: only the screen of a live session writes "
				     "secrets "
				     "into a report, by :report, and asks before.") },
	[OPTION_KEEP_GOING] = { "--keep-going", NULL, false, OPTION_RUN,
				N_("Play the script to its end in spite of refused commands; the "
				   "first "
				   "failure is the exit status.") },
	[OPTION_LOG_BODY] = { "--log-body", NULL, false, OPTION_TALK,
			      N_("Keep messages whole in the journal, not their first 8 KiB.") },
	[OPTION_REPORT_FILE] = { "--report", "FILE", false, OPTION_RUN,
				 N_("Write a report of the session to this new file; its ending "
				    "says "
				    "in which format (list formats).") },
	[OPTION_LAST] = { "--last", NULL, false, OPTION_REPORT,
			  N_("Take the newest private record of a session in place of a file.") },
	[OPTION_FROM] = { "--from", "FORMAT", false, OPTION_REPORT,
			  N_("Read the file as this format (list imports) in place of the one that "
			     "is recognised.") },
	[OPTION_ONE_SESSION] = { "--session", "N", false, OPTION_REPORT,
				 N_("Show the Nth session alone of a file that holds several.") },
	[OPTION_AFTER] = { "--after", "COMMAND", false, OPTION_EXPLAIN,
			   N_("The command that the reply answers.") },
	[OPTION_SERVER] = { "--server", "NAME", false, OPTION_EXPLAIN,
			    N_("The server's software or provider.") },
	[OPTION_OUTPUT_FORMAT] = { "--format", "FORMAT", false, OPTION_EXPLAIN | OPTION_REPORT,
				   N_("How it is written: text (the default), json, markdown … "
				      "`smtpscope list formats` has them all.") },
	[OPTION_CORRECTED] = { "--corrected", NULL, false, OPTION_DECODE,
			       N_("Print the corrected string and nothing else, secret or not.") },
};

const struct option_row *option_row(size_t n)
{
	return n < OPTION_COUNT ? &rows[n] : NULL;
}

void options_init(struct options *options)
{
	memset(options, 0, sizeof(*options));
	options->password_fd = -1;
	options->variables = variables_new();
}

void options_release(struct options *options)
{
	variables_free(options->variables);
}

/* ---- words ---- */

/* The row of "--name" or "--name=value"; OPTION_COUNT when there is none. */
static enum option find(const char *word, const char **value)
{
	size_t size = strcspn(word, "=");

	*value = word[size] ? word + size + 1 : NULL;
	for (int i = 0; i < OPTION_COUNT; i++)
		if (strlen(rows[i].name) == size && !strncmp(rows[i].name, word, size))
			return (enum option)i;
	return OPTION_COUNT;
}

/* People try it: it would stand in every `ps`. */
static bool is_password_option(const char *word)
{
	return !strncmp(word, "--pass", 6) && strncmp(word, "--password-", 11);
}

static bool take_option(int argc, char **argv, int *at, unsigned where, struct options *options,
			struct fault *fault)
{
	const char *word = argv[*at], *value;
	enum option option = find(word, &value);

	if (is_password_option(word))
		return options_complain(
			fault,
			_("No option takes a password: others could read it in the list of "
			  "processes. Use --password-command or --password-fd; on the screen you "
			  "are asked."),
			word, "");
	if (option == OPTION_COUNT)
		return options_complain(
			fault, _("There is no option {option}. --help shows them all."), word, "");
	if (!(rows[option].where & (where | OPTION_ALL)))
		return options_complain(fault, _("{option} has no meaning for this subcommand."),
					word, "");
	if (value && !rows[option].argument)
		return options_complain(fault, _("{option} takes no value."), rows[option].name,
					"");
	if (!value && rows[option].argument && !rows[option].argument_optional) {
		if (*at + 1 >= argc)
			return options_complain(fault, _("{option} wants a value behind it."),
						rows[option].name, "");
		value = argv[++*at];
	}
	return options_take(options, option, value ? value : "", fault);
}

bool options_parse(int argc, char **argv, unsigned where, struct options *options,
		   struct fault *fault)
{
	bool only_words = false;

	for (int at = 1; at < argc; at++) {
		const char *word = argv[at];

		if (!only_words && !strcmp(word, "--")) {
			only_words = true;
		} else if (!only_words && word[0] == '-' && word[1]) {
			if (!take_option(argc, argv, &at, where, options, fault))
				return false;
		} else if (options->word_count < OPTIONS_WORDS_MAX) {
			options->words[options->word_count++] = word;
		} else {
			return options_complain(fault, _("Too many words on the command line."), "",
						"");
		}
	}
	return true;
}

bool options_set(struct options *options, const char *name, const char *value, struct fault *fault)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		if (strncmp(rows[i].name, "--", 2) != 0 || strcmp(rows[i].name + 2, name) != 0)
			continue;
		if (rows[i].argument && !rows[i].argument_optional)
			return options_take(options, (enum option)i, value, fault);
		if (!strcmp(value, "no"))
			return true;
		if (!rows[i].argument && strcmp(value, "yes") != 0)
			return options_complain(fault, _("{option} is yes or no, not \"{value}\"."),
						name, value);
		return options_take(options, (enum option)i, strcmp(value, "yes") ? value : "",
				    fault);
	}
	return options_complain(fault, _("There is no option {option}. --help shows them all."),
				name, "");
}

const char *options_find(int argc, char **argv, const char *name)
{
	size_t size = strlen(name);

	for (int at = 1; at < argc && strcmp(argv[at], "--") != 0; at++) {
		if (strncmp(argv[at], name, size) != 0)
			continue;
		if (argv[at][size] == '=')
			return argv[at] + size + 1;
		if (!argv[at][size] && at + 1 < argc)
			return argv[at + 1];
	}
	return NULL;
}

const char *options_target(const struct options *options, size_t word)
{
	if (word < options->word_count)
		return options->words[word];
	return options->profile_target ? options->profile_target : "";
}
