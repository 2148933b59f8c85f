# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by servers: a web server for MTA-STS policies, one port for each policy. It is openssl's,
# which gives out whole answers from files, over HTTPS.

# A row a port: its name in DIR/env, the certificate it shows, the answer's status and media type, mode
# and mail exchangers of the policy.
web_ports='
STS_ENFORCE |wildcard  |200|plain|enforce|mx.secure.test
STS_OTHER   |wildcard  |200|plain|enforce|*.elsewhere.test
STS_TESTING |wildcard  |200|plain|testing|*.elsewhere.test
STS_NONE    |wildcard  |200|plain|none   |
STS_BROKEN  |wildcard  |200|plain|strict |mx.secure.test
STS_FORGED  |wrong-name|200|plain|enforce|mx.secure.test
STS_MISSING |wildcard  |404|plain|enforce|mx.secure.test
STS_MOVED   |wildcard  |302|plain|enforce|mx.secure.test
STS_LONG    |wildcard  |200|plain|enforce|long
STS_HTML    |wildcard  |200|html |enforce|mx.secure.test
'

web_is_found() { command -v openssl >/dev/null; }

web_write()
{
	local name certificate status type mode exchanger folder
	while IFS='| ' read -r name certificate status type mode exchanger; do
		[ -n "$name" ] || continue
		folder=$place/web/$name/.well-known
		mkdir -p "$folder" &&
			web_answer "$status" "$type" "$mode" "$exchanger" >"$folder/mta-sts.txt" || return 1
	done <<<"$web_ports"
}

web_answer()
{
	printf 'HTTP/1.0 %s as it is\r\nContent-Type: text/%s; charset=utf-8\r\n' "$1" "$2"
	printf 'Location: https://mta-sts.sts.secure.test:%s/.well-known/mta-sts.txt\r\n\r\n' \
		"$(port_of STS_ENFORCE)"
	printf 'version: STSv1\r\nmode: %s\r\nmax_age: 604800\r\n' "$3"
	case $4 in
	'') ;;
	long) yes 'mx: mx.secure.test' | head -n 5000 ;;
	*) printf 'mx: %s\r\n' "$4" ;;
	esac
}

# It runs in a folder of its own below $place, by which servers finds it again.
web_start()
{
	local name certificate rest
	while IFS='| ' read -r name certificate rest; do
		[ -n "$name" ] || continue
		(
			cd "$place/web/$name" || exit
			exec setsid openssl s_server -quiet -HTTP \
				-accept "127.0.0.1:$(port_of "$name")" \
				-cert "$place/tls/$certificate.crt" \
				-cert_chain "$place/tls/intermediate.crt" -key "$place/tls/leaf.key" \
				</dev/null >"$place/web/$name.log" 2>&1
		) &
	done <<<"$web_ports"
}
