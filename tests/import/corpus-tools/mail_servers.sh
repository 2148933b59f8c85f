# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by make-corpus: Exim and Postfix as clients of the servers under test, for what they
# print, log and bounce; exim -bh; telnet's view of a session, by netcat.

exim_client()
{
	local place=$work/exim program=$servers/exim/bin/exim
	install -d -m 777 "$place" "$place/spool" "$place/log"
	chmod 755 "$work"
	chown -R Debian-exim "$place"
	cat >"$place/conf" <<-END
	exim_path = $program
	exim_user = Debian-exim
	exim_group = $(id -gn Debian-exim)
	keep_environment = LD_LIBRARY_PATH
	add_environment = LD_LIBRARY_PATH=$servers/exim/bin
	spool_directory = $place/spool
	log_file_path = $place/log/%slog
	primary_hostname = client.example.net
	log_selector = +smtp_confirmation
	begin routers
	local:
	  driver = accept
	  domains = example.net : client.example.net
	  transport = box
	out:
	  driver = manualroute
	  route_list = * localhost
	  self = send
	  transport = smtp
	begin transports
	smtp:
	  driver = smtp
	  port = $LIVE_PLAIN
	  allow_localhost
	  hosts_try_chunking =
	  tls_verify_certificates = $LIVE_CA
	  hosts_require_auth = \${if eq{\$local_part}{login}{*}}
	  hosts_try_auth = \${if eq{\$local_part}{login}{*}}
	box:
	  driver = appendfile
	  file = $place/box
	  user = Debian-exim
	begin retry
	* * F,1h,10m
	begin authenticators
	plain:
	  driver = plaintext
	  public_name = PLAIN
	  client_send = ^user@example.test^$wrong
	END
	exim() { LD_LIBRARY_PATH=$servers/exim/bin "$program" -C "$place/conf" "$@"; }
	run_exim() { printf 'From: user@example.net\nSubject: corpus\n\nHello\n' |
		exim -v -f user@example.net "$1" 2>&1 | grep -v 'lost privilege\|LOG: MAIN PANIC'
		sleep 1; }
	keep exim success run_exim keep@example.test
	keep exim recipient run_exim nobody@example.test
	keep exim login run_exim login@example.test
	keep exim-log all grep -v 'lost privilege' "$place/log/mainlog"
	keep exim-log success grep keep@example.test "$place/log/mainlog"
	keep exim-log recipient grep nobody@example.test "$place/log/mainlog"
	keep exim-log login eval "grep -h 'authenticator failed' '$place/log/mainlog' \
		'$servers/exim/log/mainlog' | sed '4,\$d'"
	keep dsn exim cat "$place/box"
	keep bounce exim sed -n '/^This message/,/^--/p' "$place/box"
}

postfix_client()
{
	local place=$work/postfix
	mkdir -p "$place/queue" "$place/data"
	chown postfix "$place/data"
	chmod 777 "$place"
	cp /etc/postfix/dynamicmaps.cf /etc/postfix/postfix-files "$place" 2>/dev/null
	cat >"$place/main.cf" <<-END
	compatibility_level = 3.6
	queue_directory = $place/queue
	data_directory = $place/data
	maillog_file = $place/log
	maillog_file_prefixes = $work
	myhostname = client.example.net
	mydestination =
	inet_interfaces = 127.0.0.1
	transport_maps = inline:{example.net=box:}
	default_transport = smtp:[localhost]:$LIVE_PLAIN
	smtp_tls_security_level = may
	smtp_host_lookup = native
	smtp_sasl_auth_enable = yes
	smtp_sasl_password_maps = inline:{login@example.test=user@example.test:$wrong}
	smtp_sender_dependent_authentication = yes
	smtp_sasl_security_options = noanonymous
	END
	cat >"$place/master.cf" <<-END
	pickup unix n - n 60 1 pickup
	cleanup unix n - n - 0 cleanup
	qmgr unix n - n 300 1 qmgr
	tlsmgr unix - - n 1000? 1 tlsmgr
	rewrite unix - - n - - trivial-rewrite
	bounce unix - - n - 0 bounce
	defer unix - - n - 0 bounce
	trace unix - - n - 0 bounce
	verify unix - - n - 1 verify
	proxymap unix - - n - - proxymap
	smtp unix - - n - - smtp
	error unix - - n - - error
	retry unix - - n - - error
	discard unix - - n - - discard
	anvil unix - - n - 1 anvil
	scache unix - - n - 1 scache
	postlog unix-dgram n - n - 1 postlogd
	box unix - n n - - pipe flags=FR user=nobody argv=/bin/sh -c cat>>$place/box
	END
	postfix -c "$place" start >/dev/null 2>&1 </dev/null
	sleep 2
	send() { printf 'Subject: corpus\n\nHello\n' | sendmail -C "$place" -f "$1" "$2"; sleep 4; }
	send user@example.net keep@example.test
	send user@example.net nobody@example.test
	send login@example.test keep@example.test
	sleep 2
	postfix -c "$place" stop >/dev/null 2>&1 </dev/null
	keep postfix success grep 'status=sent.*queued' "$place/log"
	keep postfix recipient grep 'status=bounced' "$place/log"
	keep postfix login grep 'postfix/smtp.*535' "$place/log"
	keep postfix all grep -v postfix-script "$place/log"
	keep dsn postfix cat "$place/box"
	keep bounce postfix sed -n '/^This is the mail system/,/^--/p' "$place/box"
	keep postfix reject eval "grep -h 'reject: RCPT' '$servers/postfix/log' | sed '3,\$d'"
}

mail_servers()
{
	exim_client
	postfix_client
	bh() { run_typed "env LD_LIBRARY_PATH=$servers/exim/bin $servers/exim/bin/exim \
		-C $servers/exim/conf -bh 192.0.2.7"; }
	keep exim-bh success eval "talk x '$good' yes | grep -v AUTH | bh"
	keep exim-bh login eval "talk '$wrong' '$good' | bh"
	keep exim-bh recipient eval "talk x '$bad' | grep -v AUTH | bh"
	nc_to() { run_typed "telnet localhost $LIVE_CLEAR"; }
	keep telnet success eval "talk '$right' '$good' yes | nc_to"
	keep telnet login eval "talk '$wrong' '$good' | nc_to"
	keep telnet recipient eval "talk '$right' '$bad' | nc_to"
}
