/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line as a value; the table of options gives the help text too. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "net/names.h"
#include "net/tls.h"
#include "plan/binding.h"
#include "plan/policy.h"
#include "plan/script.h"
#include "plan/stage.h"
#include "session/session.h"
#include "tui/theme.h"

#define OPTIONS_WORDS_MAX 1024
#define PROBE_JOBS_MOST 64
#define OPTIONS_RESOLVE_MAX 32

/* Which subcommands an option belongs to. */
enum option_place {
	OPTION_ALL = 1 << 0,
	OPTION_SESSION = 1 << 1, /* all that connect: live, demo, run, probe */
	OPTION_TALK = 1 << 9,    /* those that log in and send: live, demo, run */
	OPTION_RUN = 1 << 2,
	OPTION_EXPLAIN = 1 << 3,
	OPTION_REPORT = 1 << 4,
	OPTION_FORMAT = 1 << 5, /* all that print a value */
	OPTION_DECODE = 1 << 6,
	OPTION_LOGIN = 1 << 7, /* auth: who logs in */
	OPTION_SCRUB = 1 << 10,
	OPTION_SCREEN = 1 << 11, /* live, demo */
	OPTION_OPEN = 1 << 12,

	OPTION_PROBE = 1 << 8,
	OPTION_SERVE = 1 << 13,

	/* in the configuration file: for every session, or for one server only */
	OPTION_IN_CONFIG = 1 << 14,
	OPTION_IN_SERVER = 1 << 15,
	OPTION_SETTING = OPTION_SESSION | OPTION_IN_CONFIG | OPTION_IN_SERVER,
	OPTION_OF_SERVER = OPTION_TALK | OPTION_IN_SERVER,
};

/* Texts point into argv. */
struct options {
	const char *language;
	const char *color;
	bool help;
	bool version;

	enum session_tls tls_mode;
	const char *ca_file;
	bool insecure;
	bool strict_tls;
	const char *sni;
	const char *certificate_file;
	const char *key_file;
	enum tls_version tls_least;
	enum tls_version tls_most;
	const char *tls_ciphers;
	const char *tls_groups;
	const char *tls_level; /* "0" to "5" */
	char pin[65];          /* "": none */
	const char *keylog;    /* a file to be made */
	const char *helo;
	const char *user;
	const char *password_command;
	const char *password_file;
	int password_fd; /* -1: none */
	const char *mechanism;
	int family;                /* 0, 4, 6 */
	struct net_address source; /* family 0: none */
	struct names_options names;
	const char *resolve[OPTIONS_RESOLVE_MAX];
	const char *binding;       /* its channel binding; NULL: the best there is */
	uint32_t iteration_limit;  /* of SCRAM; 0: the usual one */
	const char *policy_domain; /* whose MTA-STS policy is looked up; NULL: as the target says */
	bool policy_off;
	struct net_address policy_server; /* family 0: none */
	uint32_t timeout_s;
	const char *log;
	bool no_journal;
	enum plan_stage to; /* STAGE_NONE: nothing is sent unasked */
	bool readonly;
	bool readonly_envelope;
	bool projector;
	bool json;
	bool bare;
	bool anonymize;
	bool follow;
	bool keep_going;
	bool check;          /* of probe */
	bool ports;          /* of probe: every mail port */
	uint32_t jobs;       /* of probe: at once; 0: the usual number */
	const char *targets; /* of probe: a file of them; NULL: none */
	bool log_body;
	const char *report_file;
	const char *listen;   /* of serve; NULL: the usual place */
	const char *tls_port; /* of serve; NULL: the usual one */
	const char *ca_out;   /* of serve: a file to be made */
	struct variables *variables;

	const char *profile;        /* a server of the configuration file */
	const char *profile_target; /* where it is; NULL without a profile */
	const char *profile_host;   /* whom its password command's password belongs to */

	const struct theme *theme;          /* of the configuration file; NULL: the default */
	const struct bindings *bindings;    /* of the configuration file; NULL: none */
	const struct tui_setting *settings; /* of the configuration file */
	size_t setting_count;
	const struct policy *policy; /* of this machine; NULL: none */
	const struct lesson *lesson; /* to begin with; NULL: none */
	const char *complaint;       /* why the configuration file is not used; NULL: it is */
	const char *remark;          /* something else to know at the start; NULL: nothing */

	const char *from; /* a format's name; NULL: it is recognised */
	uint64_t session; /* of a file that holds several; 0: all */
	bool last;
	const char *after;
	const char *server;
	const char *format;
	bool corrected;

	const char *words[OPTIONS_WORDS_MAX]; /* what is no option */
	size_t word_count;
};

struct option_row {
	const char *name;     /* "--tls" or "-4" */
	const char *argument; /* "MODE", or NULL */
	bool argument_optional;
	unsigned where;   /* of enum option_place */
	const char *help; /* N_() sentence */
};

const struct option_row *option_row(size_t n); /* NULL behind the last */

/*
 * Reads argv[1…]; options may stand before and behind words, "--" ends them.
 * `where` says which ones are allowed besides OPTION_ALL. False with FAULT_USAGE.
 */
bool options_parse(int argc, char **argv, unsigned where, struct options *options,
		   struct fault *fault);

/*
 * Takes one value of the configuration file as if it stood on the command line:
 * name without dashes; "yes" or "no" for an option that takes no value. False
 * with FAULT_USAGE. The value is borrowed.
 */
bool options_set(struct options *options, const char *name, const char *value, struct fault *fault);

/* The value of an option that must be known before the others, such as "--lang"; NULL: not given. */
const char *options_find(int argc, char **argv, const char *name);

/* The target: the word with this number, or where --profile leads; "" when there is none. */
const char *options_target(const struct options *options, size_t word);

void options_init(struct options *options);
void options_release(struct options *options);

#endif
