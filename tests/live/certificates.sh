# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by servers: a small public key infrastructure, made anew at each start.
#
#   ca.pem ── intermediate ──┬─ good        mail.example.test, localhost, 127.0.0.1, ::1 (RSA)
#                            ├─ ecdsa       the same on an elliptic curve
#                            ├─ expired     over since 2020
#                            ├─ not-yet     begins in a year
#                            ├─ wrong-name  other.example.test and nothing else
#                            ├─ no-chain    good, but served without the intermediate
#                            ├─ wildcard    *.example.test, *.secure.test, *.sts.secure.test, *.stsmany.secure.test
#                            ├─ address     127.0.0.1 and no name
#                            ├─ cn-only     no alternative names; localhost as common name
#                            └─ weak        as good, with an RSA key of 1024 bits
#   unknown ca ───────────────  unknown-ca
#   (itself) ─────────────────  self-signed
#
# NAME.pem holds key, certificate and intermediate, in the order Postfix wants; NAME.key and
# NAME.chain the same apart, for Exim.

wildcard_names='DNS:*.example.test,DNS:*.secure.test,DNS:*.sts.secure.test,DNS:*.stsmany.secure.test'
good_names='DNS:mail.example.test,DNS:localhost,IP:127.0.0.1,IP:::1'

certificates_make()
{
	local here=$1 from until
	mkdir -p "$here/issued" && cd "$here" || return 1
	from=$(date -u -d '-1 day' +%Y%m%d%H%M%SZ)
	until=$(date -u -d '+30 days' +%Y%m%d%H%M%SZ)
	: >index
	certificates_write_config >ca.cnf
	key_make_rsa leaf.key && key_make_ec leaf-ec.key && key_make_rsa leaf-weak.key 1024 || return 1
	authority_make ca 'Test root' && authority_make unknown 'Nobody knows this root' || return 1
	key_make_ec intermediate.key
	certificate_issue intermediate intermediate.key '' "$from" "$until" ca authority || return 1

	leaf_make good leaf.key "$good_names" "$from" "$until" &&
		leaf_make ecdsa leaf-ec.key "$good_names" "$from" "$until" &&
		leaf_make expired leaf.key "$good_names" 20190101000000Z 20200101000000Z &&
		leaf_make not-yet leaf.key "$good_names" "$(date -u -d '+1 year' +%Y%m%d%H%M%SZ)" \
			"$(date -u -d '+2 years' +%Y%m%d%H%M%SZ)" &&
		leaf_make wrong-name leaf.key DNS:other.example.test "$from" "$until" &&
		leaf_make wildcard leaf.key "$wildcard_names" "$from" "$until" &&
		leaf_make address leaf.key IP:127.0.0.1 "$from" "$until" &&
		leaf_make cn-only leaf.key '' "$from" "$until" localhost &&
		leaf_make weak leaf-weak.key "$good_names" "$from" "$until" || return 1
	cat good.key good.crt >no-chain.pem
	certificate_issue unknown-ca leaf.key "$good_names" "$from" "$until" unknown leaf &&
		cat leaf.key unknown-ca.crt >unknown-ca.pem || return 1
	openssl req -x509 -new -key leaf.key -subj /CN=mail.example.test -days 30 \
		-addext "subjectAltName=$good_names" -out self-signed.crt &&
		cat leaf.key self-signed.crt >self-signed.pem || return 1
	# Exim reads its key with the rights of its own account.
	chmod 644 ./*.key ./*.pem
}

key_make_rsa() { openssl genrsa -out "$1" "${2:-2048}" 2>/dev/null; }
key_make_ec() { openssl ecparam -genkey -noout -name prime256v1 -out "$1"; }

authority_make()
{
	key_make_ec "$1.key" &&
		openssl req -x509 -new -key "$1.key" -subj "/CN=$2" -days 30 -out "$1.pem" \
			-addext keyUsage=critical,keyCertSign,cRLSign
}

# NAME KEY NAMES FROM UNTIL ISSUER PROFILE [COMMON-NAME]: the dates make "openssl ca" necessary, the simpler
# commands know none that lie in the past.
certificate_issue()
{
	local name=$1 key=$2 names=$3 from=$4 until=$5 issuer=$6 profile=$7 subject=${8:-mail.example.test}
	[ "$profile" = authority ] && subject='Test intermediate'
	openssl req -new -key "$key" -subj "/CN=$subject" ${names:+-addext "subjectAltName=$names"} \
		-out "$name.csr" &&
		openssl ca -batch -notext -config ca.cnf -extensions "$profile" -cert "$issuer.pem" \
			-keyfile "$issuer.key" -startdate "$from" -enddate "$until" -in "$name.csr" \
			-out "$name.crt" 2>"$name.err" || { cat "$name.err" >&2; return 1; }
	[ "$profile" = leaf ] || cp "$name.crt" "$name.pem"
}

leaf_make()
{
	certificate_issue "$1" "$2" "$3" "$4" "$5" intermediate leaf "${6-}" || return 1
	cp "$2" "$1.key"
	cat "$1.crt" intermediate.crt >"$1.chain"
	cat "$1.key" "$1.chain" >"$1.pem"
}

certificates_write_config()
{
	cat <<-'END'
	[ca]
	default_ca = here
	[here]
	database = index
	new_certs_dir = issued
	rand_serial = yes
	unique_subject = no
	default_md = sha256
	policy = any
	copy_extensions = copy
	[any]
	commonName = supplied
	[authority]
	basicConstraints = critical,CA:true,pathlen:0
	keyUsage = critical,keyCertSign,cRLSign
	subjectKeyIdentifier = hash
	authorityKeyIdentifier = keyid
	[leaf]
	basicConstraints = critical,CA:false
	keyUsage = critical,digitalSignature,keyEncipherment
	extendedKeyUsage = serverAuth
	subjectKeyIdentifier = hash
	authorityKeyIdentifier = keyid
	END
}
