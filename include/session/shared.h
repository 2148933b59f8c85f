/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What several sessions of one run have in common, so that it is read or
 * fetched once for all of them: the TLS settings with the CAs, and the
 * MTA-STS policies of mail domains. For `probe`, which has many sessions with
 * the same options; the screen's sessions each look for themselves, since
 * somebody may have mended a policy meanwhile.
 */
#ifndef SESSION_SHARED_H
#define SESSION_SHARED_H

struct session_shared;

struct session_shared *session_shared_new(void);
void session_shared_free(struct session_shared *shared); /* behind its sessions; NULL is allowed */

#endif
