/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sides that the mechanisms' files give to the table in mechanism.c. Private to this folder. */
#ifndef SASL_MECHANISMS_H
#define SASL_MECHANISMS_H

#include "sasl/mechanism.h"

extern const struct mechanism_client anonymous_client;
extern const struct mechanism_server anonymous_server;
extern const struct mechanism_client cram_md5_client;
extern const struct mechanism_server cram_md5_server;
extern const struct mechanism_client digest_md5_client;
extern const struct mechanism_server digest_md5_server;
extern const struct mechanism_client external_client;
extern const struct mechanism_server external_server;
extern const struct mechanism_client login_client;
extern const struct mechanism_server login_server;
extern const struct mechanism_client ntlm_client;
extern const struct mechanism_client oauthbearer_client;
extern const struct mechanism_server oauthbearer_server;
extern const struct mechanism_client plain_client;
extern const struct mechanism_server plain_server;
extern const struct mechanism_client scram_sha1_client;
extern const struct mechanism_server scram_sha1_server;
extern const struct mechanism_client scram_sha256_client;
extern const struct mechanism_server scram_sha256_server;
extern const struct mechanism_client scram_sha512_client;
extern const struct mechanism_server scram_sha512_server;
extern const struct mechanism_server scram_sha1_plus_server;
extern const struct mechanism_server scram_sha256_plus_server;
extern const struct mechanism_server scram_sha512_plus_server;
extern const struct mechanism_client xoauth2_client;
extern const struct mechanism_server xoauth2_server;

#endif
