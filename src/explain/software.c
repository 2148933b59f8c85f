/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names and signs of server software and providers. Signs are tried in the
 * order of the table: what only one provider says stands before what its
 * underlying server says.
 */
#include "explain/software.h"

#include <string.h>

#include "explain/condition.h"

static const char *const names[SOFTWARE_COUNT] = {
	[SOFTWARE_UNKNOWN] = "",
	[SOFTWARE_SES] = "Amazon SES",
	[SOFTWARE_COMCAST] = "Comcast",
	[SOFTWARE_COX] = "Cox",
	[SOFTWARE_EXCHANGE_ONLINE] = "Exchange Online",
	[SOFTWARE_FACEBOOK] = "Facebook",
	[SOFTWARE_GMAIL] = "Gmail",
	[SOFTWARE_GODADDY] = "GoDaddy",
	[SOFTWARE_ICLOUD] = "iCloud Mail",
	[SOFTWARE_MAILRU] = "Mail.ru",
	[SOFTWARE_ORANGE] = "Orange France",
	[SOFTWARE_QQ] = "Tencent QQ",
	[SOFTWARE_TONLINE] = "T-Online",
	[SOFTWARE_YAHOO] = "Yahoo",
	[SOFTWARE_YANDEX] = "Yandex",
	[SOFTWARE_BARRACUDA] = "Barracuda",
	[SOFTWARE_IRONPORT] = "Cisco Secure Email",
	[SOFTWARE_MESSAGELABS] = "MessageLabs",
	[SOFTWARE_MIMECAST] = "Mimecast",
	[SOFTWARE_PROOFPOINT] = "Proofpoint",
	[SOFTWARE_DOVECOT] = "Dovecot",
	[SOFTWARE_EXCHANGE] = "Exchange Server",
	[SOFTWARE_EXIM] = "Exim",
	[SOFTWARE_HARAKA] = "Haraka",
	[SOFTWARE_OPENSMTPD] = "OpenSMTPD",
	[SOFTWARE_POSTFIX] = "Postfix",
	[SOFTWARE_PRACTICE] = "smtpscope practice server",
	[SOFTWARE_QMAIL] = "qmail",
	[SOFTWARE_SENDMAIL] = "Sendmail",
	[SOFTWARE_ZIMBRA] = "Zimbra",
};

/* What users and fact tables call them besides. */
static const struct {
	const char *pattern;
	enum software software;
} aliases[] = {
	{ "^gmail|^google", SOFTWARE_GMAIL },
	{ "^exchange online|outlook|office 365|office365|microsoft 365|^o365",
	  SOFTWARE_EXCHANGE_ONLINE },
	{ "^exchange|^microsoft", SOFTWARE_EXCHANGE },
	{ "^yahoo|^aol", SOFTWARE_YAHOO },
	{ "^icloud|^apple", SOFTWARE_ICLOUD },
	{ "^amazon|^ses|^aws", SOFTWARE_SES },
	{ "^t-online|^telekom", SOFTWARE_TONLINE },
	{ "^tencent|^qq", SOFTWARE_QQ },
	{ "^orange", SOFTWARE_ORANGE },
	{ "^cisco|^ironport", SOFTWARE_IRONPORT },
	{ "^messagelabs|^symantec", SOFTWARE_MESSAGELABS },
	{ "^notqmail|^netqmail", SOFTWARE_QMAIL },
	{ "^proofpoint", SOFTWARE_PROOFPOINT },
	{ "^postfix|^mailhostbox", SOFTWARE_POSTFIX },
	{ "^cpanel", SOFTWARE_EXIM },
	{ "^qmail", SOFTWARE_QMAIL },
};

static const struct {
	enum software_sign sign;
	enum software software;
	const char *pattern; /* the first word of a banner is a host name */
} signs[] = {
	{ SIGN_BANNER, SOFTWARE_PRACTICE, "smtpscope practice server" },
	{ SIGN_BANNER, SOFTWARE_GMAIL, " - gsmtp| gsmtp" },
	{ SIGN_BANNER, SOFTWARE_GMAIL, "^mx.google.com|^smtp.gmail.com" },
	{ SIGN_BANNER, SOFTWARE_EXCHANGE_ONLINE,
	  ".outlook.com Microsoft ESMTP|.office365.com Microsoft ESMTP" },
	{ SIGN_BANNER, SOFTWARE_EXCHANGE_ONLINE, ".protection.outlook.com|.prod.outlook.com" },
	{ SIGN_BANNER, SOFTWARE_YAHOO, ".yahoo.com ESMTP|.yahoodns.net|.yahoo.com" },
	{ SIGN_BANNER, SOFTWARE_ICLOUD, ".icloud.com|.me.com ESMTP|.mail.apple.com" },
	{ SIGN_BANNER, SOFTWARE_SES, "SimpleEmailService|.amazonaws.com" },
	{ SIGN_BANNER, SOFTWARE_MIMECAST, ".mimecast.com|mimecast" },
	{ SIGN_BANNER, SOFTWARE_PROOFPOINT, "pphosted.com|ppe-hosted.com" },
	{ SIGN_BANNER, SOFTWARE_MESSAGELABS, "messagelabs.com" },
	{ SIGN_BANNER, SOFTWARE_BARRACUDA, "barracuda" },
	{ SIGN_BANNER, SOFTWARE_MAILRU, ".mail.ru" },
	{ SIGN_BANNER, SOFTWARE_YANDEX, "yandex" },
	{ SIGN_BANNER, SOFTWARE_QQ, ".qq.com" },
	{ SIGN_BANNER, SOFTWARE_GODADDY, "secureserver.net|bizsmtp" },
	{ SIGN_BANNER, SOFTWARE_TONLINE, "t-online.de" },
	{ SIGN_BANNER, SOFTWARE_ORANGE, ".orange.fr|mwinf" },
	{ SIGN_BANNER, SOFTWARE_COMCAST, "comcast.net" },
	{ SIGN_BANNER, SOFTWARE_COX, ".cox.net" },
	{ SIGN_BANNER, SOFTWARE_ZIMBRA, "zimbra" },
	{ SIGN_BANNER, SOFTWARE_POSTFIX, "ESMTP Postfix|Postfix" },
	{ SIGN_BANNER, SOFTWARE_EXIM, "ESMTP Exim|Exim" },
	{ SIGN_BANNER, SOFTWARE_OPENSMTPD, "OpenSMTPD" },
	{ SIGN_BANNER, SOFTWARE_SENDMAIL, "ESMTP Sendmail|Sendmail" },
	{ SIGN_BANNER, SOFTWARE_HARAKA, "Haraka" },
	{ SIGN_BANNER, SOFTWARE_DOVECOT, "Dovecot" },
	{ SIGN_BANNER, SOFTWARE_EXCHANGE, "Microsoft ESMTP MAIL Service" },
	{ SIGN_BANNER, SOFTWARE_QMAIL, "qmail" },
	{ SIGN_EHLO, SOFTWARE_GMAIL,
	  "mx.google.com at your service|smtp.gmail.com at your service|"
	  "PLAIN-CLIENTTOKEN" },
	{ SIGN_EHLO, SOFTWARE_YAHOO, "XYMCOOKIE" },
	{ SIGN_EHLO, SOFTWARE_EXCHANGE_ONLINE, ".outlook.com Hello" },
	{ SIGN_EHLO, SOFTWARE_EXCHANGE,
	  "^X-EXPS|^X-ANONYMOUSTLS|^XEXCH50|^X-LINK2STATE|^XRDST|^XSHADOW|^XOORG|^XPROXY" },
	{ SIGN_EHLO, SOFTWARE_EXIM, "^PIPECONNECT|^X_PIPE_CONNECT" },
	{ SIGN_EHLO, SOFTWARE_SENDMAIL, "pleased to meet you" },
	{ SIGN_EHLO, SOFTWARE_HARAKA, "Haraka is at your service" },
	{ SIGN_EHLO, SOFTWARE_POSTFIX, "^XVERP" },
	{ SIGN_REPLY, SOFTWARE_GMAIL, "gsmtp|support.google.com" },
	{ SIGN_REPLY, SOFTWARE_EXCHANGE_ONLINE,
	  ".prod.outlook.com|.protection.outlook.com|aka.ms/"
	  "|sender.office.com|postmaster.live.com" },
	{ SIGN_REPLY, SOFTWARE_YAHOO, "postmaster.yahoo|postmaster.verizonmedia|senders.yahooinc" },
	{ SIGN_REPLY, SOFTWARE_ICLOUD, "support.apple.com" },
	{ SIGN_REPLY, SOFTWARE_MIMECAST, "mimecast" },
	{ SIGN_REPLY, SOFTWARE_PROOFPOINT, "proofpoint.com" },
	{ SIGN_REPLY, SOFTWARE_QQ, "mail.qq.com" },
	{ SIGN_REPLY, SOFTWARE_EXCHANGE, "RESOLVER.|STOREDRV." },
	{ SIGN_REPLY, SOFTWARE_HARAKA, "haraka.github.io" },
	{ SIGN_REPLY, SOFTWARE_QMAIL, "cr.yp.to" },
};

const char *software_name(enum software software)
{
	return names[software];
}

enum software software_find(struct span name)
{
	if (name.size == 0)
		return SOFTWARE_UNKNOWN;
	for (size_t i = 1; i < SOFTWARE_COUNT; i++)
		if (span_is_word(name, names[i]))
			return (enum software)i;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (text_matches(name, aliases[i].pattern))
			return aliases[i].software;
	for (size_t i = 1; i < SOFTWARE_COUNT; i++)
		if (span_starts_word(name, names[i]))
			return (enum software)i;
	return SOFTWARE_UNKNOWN;
}

enum software software_in(enum software_sign sign, struct span text, const char **pattern)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (signs[i].sign == sign && text_matches(text, signs[i].pattern)) {
			if (pattern)
				*pattern = signs[i].pattern;
			return signs[i].software;
		}
	return SOFTWARE_UNKNOWN;
}

bool software_speaks_like(enum software software, enum software other)
{
	if (software == other)
		return true;
	if (software == SOFTWARE_ZIMBRA)
		return other == SOFTWARE_POSTFIX;
	if (software == SOFTWARE_EXCHANGE_ONLINE)
		return other == SOFTWARE_EXCHANGE;
	if (software == SOFTWARE_EXCHANGE)
		return other == SOFTWARE_EXCHANGE_ONLINE;
	return false;
}
