# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by servers: a web server for MTA-STS policies, one port for each policy. It is openssl's,
# which gives out files, and nothing else, over HTTPS with the wildcard certificate.

# A row a port: its name in DIR/env, the certificate it shows, mode and mail exchangers.
web_ports='
STS_ENFORCE |wildcard  |enforce mx.secure.test
STS_OTHER   |wildcard  |enforce *.elsewhere.test
STS_TESTING |wildcard  |testing *.elsewhere.test
STS_NONE    |wildcard  |none
STS_BROKEN  |wildcard  |strict mx.secure.test
STS_FORGED  |wrong-name|enforce mx.secure.test
'

web_is_found() { command -v openssl >/dev/null; }

web_write()
{
	local name certificate mode exchangers folder
	while IFS='| ' read -r name certificate mode exchangers; do
		[ -n "$name" ] || continue
		folder=$place/web/$name/.well-known
		mkdir -p "$folder" && web_policy "$mode" "$exchangers" >"$folder/mta-sts.txt" || return 1
	done <<<"$web_ports"
}

web_policy()
{
	printf 'version: STSv1\r\nmode: %s\r\nmax_age: 604800\r\n' "$1"
	[ -z "$2" ] || printf 'mx: %s\r\n' "$2"
}

# It runs in a folder of its own below $place, by which servers finds it again.
web_start()
{
	local name certificate rest
	while IFS='| ' read -r name certificate rest; do
		[ -n "$name" ] || continue
		(
			cd "$place/web/$name" || exit
			exec setsid openssl s_server -quiet -WWW \
				-accept "127.0.0.1:$(port_of "$name")" \
				-cert "$place/tls/$certificate.crt" \
				-cert_chain "$place/tls/intermediate.crt" -key "$place/tls/leaf.key" \
				</dev/null >"$place/web/$name.log" 2>&1
		) &
	done <<<"$web_ports"
}
