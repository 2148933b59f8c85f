# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by servers: an authoritative name server for zones of our own, signed at each start.
#
#   test ──┬─ secure     signed, and so is the way to it
#          ├─ plain      not signed
#          ├─ bogus      signed, and one record changed afterwards
#          ├─ expired    signed, with signatures that are over
#          └─ 127.in-addr.arpa (apart)   not signed
#
# LIVE_ANCHOR is the DS record of test; with "--dns-server 127.0.0.1:$LIVE_DNS" the program asks here.
# Names of each zone stand in nsd_zone_secure and nsd_zone_plain.

nsd_ports='
DNS
'

nsd_is_found() { command -v nsd >/dev/null && command -v ldns-signzone >/dev/null; }

# Digests of what the good certificate holds: of its key, and of the root that it leads to.
nsd_spki() { openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform DER | nsd_digest; }
nsd_certificate() { openssl x509 -in "$1" -outform DER | nsd_digest; }
nsd_digest() { sha256sum | cut -d ' ' -f 1; }

nsd_write()
{
	local here=$place/nsd zone
	mkdir -p "$here" && cd "$here" || return 1
	nsd_zone_head test >test.zone
	for zone in secure plain bogus expired; do
		nsd_zone_head "$zone.test" >"$zone.test.zone"
		"nsd_zone_$zone" >>"$zone.test.zone"
		printf '%s NS ns.test.\n' "$zone" >>test.zone
	done
	nsd_zone_head 127.in-addr.arpa >127.in-addr.arpa.zone
	echo '1.0.0 PTR mx.secure.test.' >>127.in-addr.arpa.zone
	echo '9.0.0 PTR other.secure.test.' >>127.in-addr.arpa.zone
	nsd_sign secure.test 20370101 && nsd_sign bogus.test 20370101 &&
		nsd_sign expired.test 20200101 -i 20190101 &&
		cat secure.test.ds bogus.test.ds expired.test.ds >>test.zone &&
		nsd_sign test 20370101 && cp test.ds anchor || return 1
	# The signatures stay as they were for another key, and for another address.
	sed -i "s/$(printf '%064d' 0 | tr 0 b)/$(printf '%064d' 0 | tr 0 c)/" secure.test.zone.signed
	sed -i 's/127\.0\.0\.77/127.0.0.1/' bogus.test.zone.signed
	nsd_write_conf >conf
	cd /
}

nsd_zone_head()
{
	cat <<-END
	\$ORIGIN $1.
	\$TTL 300
	@ SOA ns.test. hostmaster.test. 1 3600 900 604800 60
	@ NS ns.test.
	END
	if [ "$1" = test ]; then
		echo 'ns A 127.0.0.1'
	fi
}

# ZONE UNTIL [OPTION…]: ZONE.zone.signed and ZONE.ds; one key for all, on an elliptic curve.
nsd_sign()
{
	local zone=$1 until=$2 key
	shift 2
	key=$(ldns-keygen -r /dev/urandom -a ECDSAP256SHA256 -k "$zone") || return 1
	mv "$key.ds" "$zone.ds" &&
		ldns-signzone -o "$zone" -e "$until" "$@" -f "$zone.zone.signed" "$zone.zone" "$key"
}

# The mail exchangers all lead to this machine; which port is asked there, the test says.
nsd_zone_secure()
{
	local key root middle port
	key=$(nsd_spki "$place/tls/good.crt")
	root=$(nsd_certificate "$place/tls/ca.pem")
	middle=$(nsd_spki "$place/tls/intermediate.crt")
	cat <<-END
	@ MX 10 mx
	@ MX 20 backup
	@ TXT "v=spf1 " "-all"
	mx A 127.0.0.1
	backup A 127.0.0.1
	both A 127.0.0.1
	both AAAA ::1
	other A 127.0.0.9
	dead A 127.0.0.66
	nullmx MX 0 .
	nullmore MX 0 .
	nullmore MX 10 mx
	nomx A 127.0.0.1
	nothing TXT "no address and no MX"
	alias CNAME mx
	cnamemx MX 10 alias
	aliased CNAME secure.test.
	gonemx MX 10 gone
	addressmx MX 10 127.0.0.1.
	lostmx MX 10 dead
	lostmx MX 20 gone
	bracketmx MX 10 [127.0.0.1].
	noaddressmx MX 10 nothing
	circle CNAME circle2
	circle2 CNAME circle3
	circle3 CNAME circle2
	circlemx MX 10 circle
	strict MX 10 tlsa-none
	deadfirst MX 10 dead
	deadfirst MX 20 mx
	bogusmx MX 10 mx.bogus.test.
	plainmx MX 10 mx.plain.test.
	tlsa-right A 127.0.0.1
	tlsa-wrong A 127.0.0.1
	tlsa-none A 127.0.0.1
	tlsa-unusable A 127.0.0.1
	tlsa-ta A 127.0.0.1
	tlsa-bogus A 127.0.0.1
	tlsa-middle A 127.0.0.1
	tlsa-two A 127.0.0.1
	tlsa-alias CNAME tlsa-right
	sts MX 10 mx
	_mta-sts.sts TXT "v=STSv1; id=20261122;"
	_smtp._tls.sts TXT "v=TLSRPTv1; rua=mailto:reports@secure.test"
	mta-sts.sts A 127.0.0.1
	stsmany MX 10 mx
	stsmany MX 20 backup
	_mta-sts.stsmany TXT "v=STSv1; id=1;"
	twosts MX 10 mx
	_mta-sts.twosts TXT "v=STSv1; id=1;"
	_mta-sts.twosts TXT "v=STSv1; id=2;"
	END
	for port in $(port_names); do
		cat <<-END
		_$(port_of "$port")._tcp.mx TLSA 3 1 1 $key
		_$(port_of "$port")._tcp.tlsa-right TLSA 3 1 1 $key
		_$(port_of "$port")._tcp.tlsa-wrong TLSA 3 1 1 $(printf '%064d' 0)
		_$(port_of "$port")._tcp.tlsa-unusable TLSA 1 1 1 $key
		_$(port_of "$port")._tcp.tlsa-ta TLSA 2 0 1 $root
		_$(port_of "$port")._tcp.tlsa-bogus TLSA 3 1 1 $(printf '%064d' 0 | tr 0 b)
		_$(port_of "$port")._tcp.tlsa-middle TLSA 2 1 1 $middle
		_$(port_of "$port")._tcp.tlsa-two TLSA 3 1 1 $(printf '%064d' 0)
		_$(port_of "$port")._tcp.tlsa-two TLSA 3 1 1 $key
		END
	done
}

nsd_zone_plain()
{
	local port
	cat <<-END
	@ MX 10 mx
	mx A 127.0.0.1
	END
	for port in $(port_names); do
		echo "_$(port_of "$port")._tcp.mx TLSA 3 1 1 $(nsd_spki "$place/tls/good.crt")"
	done
}

nsd_zone_bogus()
{
	cat <<-END
	@ MX 10 mx
	mx A 127.0.0.77
	END
}

nsd_zone_expired()
{
	cat <<-END
	@ MX 10 mx
	mx A 127.0.0.1
	END
}

nsd_write_conf()
{
	local here=$place/nsd zone file
	cat <<-END
	server:
	  ip-address: 127.0.0.1
	  port: $(port_of DNS)
	  username: ""
	  zonesdir: "$here"
	  database: ""
	  logfile: "$here/log"
	  pidfile: "$here/pid"
	  xfrdfile: "$here/xfrd"
	  zonelistfile: "$here/zonelist"
	  server-count: 1
	remote-control:
	  control-enable: no
	END
	for zone in test secure.test plain.test bogus.test expired.test 127.in-addr.arpa; do
		file=$zone.zone.signed
		[ -e "$here/$file" ] || file=$zone.zone
		printf 'zone:\n  name: "%s"\n  zonefile: "%s"\n' "$zone" "$file"
	done
}

nsd_start() { nsd -c "$place/nsd/conf"; }
