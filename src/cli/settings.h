/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command line settles for every session, however it is conducted. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli/options.h"
#include "journal/journal.h"
#include "session/session.h"

/*
 * What TLS will need is told before anything is connected: files, names of ciphers. False with a
 * fault. *anchors is replaced by what --ca-file holds (NULL: none is named): it is read once.
 */
bool settings_check_tls(const struct options *options, struct tls_anchors **anchors,
			struct fault *fault);

/* Family, source, times, TLS; what depends on the target is left as it is. */
void settings_of_session(const struct options *options, struct session_options *session);

struct tls_options settings_of_tls(const struct options *options);

/*
 * The name for EHLO of a connection: --helo, the host's name if it is
 * qualified, else our address as a literal (RFC 5321 §4.1.4). The caller frees it.
 */
char *settings_helo(const struct options *options, const struct journal *journal, uint16_t conn);

/* The ports that are compared side by side. */
#define MAIL_PORTS 4
extern const uint16_t mail_ports[MAIL_PORTS];

/* True when the site's policy lets all of them be connected to on that host; else FAULT_USAGE. */
bool settings_allow_ports(const struct options *options, const char *host, struct fault *fault);

/* False with FAULT_USAGE for a target without a port, or one that the site's policy forbids. */
bool settings_allow_target(const struct options *options, const struct endpoint *endpoint,
			   struct fault *fault);

#endif
