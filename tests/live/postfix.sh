# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by servers: one Postfix instance with a port for each way a server can behave.

# A row a port: its name in DIR/env, the certificate it shows, what differs from main.cf.
postfix_ports='
PLAIN       |good      |
SUBMISSION  |good      |smtpd_tls_security_level=encrypt smtpd_relay_restrictions=permit_sasl_authenticated,reject
SUBMISSIONS |good      |smtpd_tls_wrappermode=yes smtpd_relay_restrictions=permit_sasl_authenticated,reject
CLEAR       |good      |smtpd_tls_security_level=none smtpd_tls_auth_only=no
EXPIRED     |expired   |
NOT_YET     |not-yet   |
WRONG_NAME  |wrong-name|
UNKNOWN_CA  |unknown-ca|
SELF_SIGNED |self-signed|
NO_CHAIN    |no-chain  |
ECDSA       |ecdsa     |
WEAK        |weak      |tls_medium_cipherlist=DEFAULT@SECLEVEL=0
WILDCARD    |wildcard  |
ADDRESS     |address   |
CN_ONLY     |cn-only   |
TLS10       |good      |smtpd_tls_protocols=TLSv1 tls_medium_cipherlist=DEFAULT@SECLEVEL=0
TLS11       |good      |smtpd_tls_protocols=TLSv1.1 tls_medium_cipherlist=DEFAULT@SECLEVEL=0
TLS12       |good      |smtpd_tls_protocols=TLSv1.2
TLS13       |good      |smtpd_tls_protocols=TLSv1.3
SHORT       |good      |smtpd_timeout=3s smtpd_hard_error_limit=4 message_size_limit=20480
'

postfix_is_found() { command -v postfix >/dev/null && getent passwd postfix >/dev/null; }

postfix_write()
{
	local here=$place/postfix
	mkdir -p "$here/conf" "$here/queue/pid" &&
		install -d -m 700 -o postfix "$here/data" &&
		postfix_make_queue "$here/queue" || return 1
	postfix_write_main "$here" >"$here/conf/main.cf"
	postfix_write_master >"$here/conf/master.cf"
	# The address book: everybody at example.test but nobody.
	echo '!/^nobody@example\.test$/ somewhere' >"$here/conf/mailboxes"
}

# The folders that Postfix would make by itself in the two seconds of self-inspection that the file
# quick-start spares us.
postfix_make_queue()
{
	(
		cd "$1" && install -d -m 700 -o postfix active bounce corrupt defer deferred flush hold \
			incoming private saved trace &&
			install -d -m 710 -o postfix -g postdrop public &&
			install -d -m 730 -o postfix -g postdrop maildrop && : >quick-start
	)
}

postfix_write_main()
{
	# mynetworks is empty since a trusted client would be allowed to relay.
	cat <<-END
	compatibility_level = 3.6
	queue_directory = $1/queue
	data_directory = $1/data
	maillog_file = $1/log
	maillog_file_prefixes = $place
	inet_interfaces = loopback-only
	inet_protocols = $([ "$ipv6" = yes ] && echo all || echo ipv4)
	myhostname = mail.example.test
	myorigin = example.test
	mydestination =
	mynetworks =
	alias_maps =
	disable_dns_lookups = yes
	smtpd_peername_lookup = no
	virtual_mailbox_domains = example.test
	virtual_mailbox_maps = regexp:$1/conf/mailboxes
	virtual_transport = discard
	local_transport = discard
	default_transport = discard
	relay_transport = discard
	smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
	smtpd_tls_security_level = may
	smtpd_tls_auth_only = yes
	smtpd_tls_loglevel = 1
	smtpd_sasl_auth_enable = yes
	smtpd_sasl_type = dovecot
	smtpd_sasl_path = private/auth
	smtpd_sasl_security_options = noanonymous
	smtpd_client_connection_count_limit = 0
	END
}

postfix_write_master()
{
	local name certificate settings setting
	while IFS='| ' read -r name certificate settings; do
		[ -n "$name" ] || continue
		echo "$(port_of "$name") inet n - n - - smtpd"
		echo "  -o syslog_name=postfix/$name"
		echo "  -o smtpd_tls_chain_files=$place/tls/$certificate.pem"
		for setting in $settings; do echo "  -o $setting"; done
	done <<<"$postfix_ports"
	cat <<-'END'
	pickup    unix  n  -  n  60    1  pickup
	cleanup   unix  n  -  n  -     0  cleanup
	qmgr      unix  n  -  n  300   1  qmgr
	tlsmgr    unix  -  -  n  1000? 1  tlsmgr
	rewrite   unix  -  -  n  -     -  trivial-rewrite
	bounce    unix  -  -  n  -     0  bounce
	defer     unix  -  -  n  -     0  bounce
	trace     unix  -  -  n  -     0  bounce
	proxymap  unix  -  -  n  -     -  proxymap
	error     unix  -  -  n  -     -  error
	retry     unix  -  -  n  -     -  error
	discard   unix  -  -  n  -     -  discard
	anvil     unix  -  -  n  -     1  anvil
	showq     unix  n  -  n  -     -  showq
	postlog   unix-dgram n - n  -  1  postlogd
	END
}

# Dovecot must answer first: a Postfix without its SASL server gives up and pauses for a minute.
postfix_start() { postfix -c "$place/postfix/conf" start; }
