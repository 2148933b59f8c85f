/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats, one a file; the table of them is in import.c. */
#ifndef IMPORT_FORMATS_H
#define IMPORT_FORMATS_H

#include "import/import.h"
#include "import/remark.h"

extern const struct import_format import_aiosmtplib;
extern const struct import_format import_bounce;
extern const struct import_format import_codeigniter;
extern const struct import_format import_curl;
extern const struct import_format import_curl_trace;
extern const struct import_format import_dsn;
extern const struct import_format import_exchange;
extern const struct import_format import_exim;
extern const struct import_format import_exim_bh;
extern const struct import_format import_exim_log;
extern const struct import_format import_go;
extern const struct import_format import_javamail;
extern const struct import_format import_lines;
extern const struct import_format import_mailkit;
extern const struct import_format import_msmtp;
extern const struct import_format import_nodemailer;
extern const struct import_format import_pino;
extern const struct import_format import_openssl;
extern const struct import_format import_opensmtpd;
extern const struct import_format import_perl;
extern const struct import_format import_phpmailer;
extern const struct import_format import_postfix;
extern const struct import_format import_reply;
extern const struct import_format import_ruby;
extern const struct import_format import_sendmail;
extern const struct import_format import_smtp_server;
extern const struct import_format import_smtplib;
extern const struct import_format import_swaks;
extern const struct import_format import_symfony;
extern const struct import_format import_telnet;
extern const struct import_format import_transcript;

/* curl's own words, which both of its forms have. */
extern const struct saying import_curl_sayings[];

#endif
