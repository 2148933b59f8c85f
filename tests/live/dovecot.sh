# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by servers: Dovecot as the SASL server of Postfix, which asks it through a socket, and as
# an LMTP server that takes mail for the accounts, at a port and at DIR/dovecot/run/lmtp.

dovecot_ports='
LMTP
'

dovecot_is_found()
{
	command -v dovecot >/dev/null && getent passwd dovecot >/dev/null &&
		test -x /usr/lib/dovecot/lmtp -o -x /usr/libexec/dovecot/lmtp
}

dovecot_write()
{
	local here=$place/dovecot account password
	mkdir -p "$here/run" "$here/mail" "$here/keys/default/HS256" || return 1
	chown nobody "$here/mail" || return 1
	while IFS=' ' read -r account password; do
		echo "$account:{PLAIN}$password::::::"
	done <<<"$accounts" >"$here/users"
	# The signing key of bearer tokens; dovecot looks it up by tenant, algorithm and key id.
	printf '%s' "$token_key" | base64 >"$here/keys/default/HS256/default"
	dovecot_write_conf "$here" >"$here/dovecot.conf"
	cat >"$here/oauth2.conf" <<-END
	introspection_mode = local
	local_validation_key_dict = fs:posix:prefix=$here/keys/
	username_attribute = email
	openid_configuration_url = https://login.example.test/.well-known/openid-configuration
	END
	# The daemon's own account reads these.
	chmod -R a+rX "$here"
}

dovecot_write_conf()
{
	cat <<-END
	base_dir = $1/run
	state_dir = $1/run
	log_path = $1/log
	auth_verbose = yes
	protocols = lmtp
	ssl = no
	disable_plaintext_auth = no
	auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer
	passdb {
	  driver = oauth2
	  mechanisms = xoauth2 oauthbearer
	  args = $1/oauth2.conf
	}
	passdb {
	  driver = passwd-file
	  mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256
	  args = $1/users
	}
	userdb {
	  driver = passwd-file
	  args = $1/users
	  default_fields = uid=nobody gid=$(id -gn nobody) home=$1/mail/%u
	}
	mail_location = maildir:~/Maildir
	postmaster_address = postmaster@example.test
	lmtp_save_to_detail_mailbox = no
	service lmtp {
	  inet_listener lmtp {
	    address = 127.0.0.1 $([ "$ipv6" = yes ] && echo ::1)
	    port = $(port_of LMTP)
	  }
	  unix_listener lmtp {
	    mode = 0666
	  }
	}
	service auth {
	  unix_listener $place/postfix/queue/private/auth {
	    mode = 0660
	    user = postfix
	    group = postfix
	  }
	}
	# Without this each refused login would slow down all later ones from the same address.
	service anvil {
	  unix_listener anvil-auth-penalty {
	    mode = 0
	  }
	}
	END
}

dovecot_start()
{
	dovecot -c "$place/dovecot/dovecot.conf" &&
		await "Dovecot's SASL socket" test -S "$place/postfix/queue/private/auth"
}

# A token that the SASL server takes as proof of being the account $1 until the time $2.
token_make()
{
	local head body
	head=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url)
	body=$(printf '{"sub":"%s","email":"%s","iat":1577836800,"exp":%s}' "$1" "$1" "$2" | base64url)
	printf '%s.%s.%s' "$head" "$body" "$(printf '%s.%s' "$head" "$body" |
		openssl dgst -sha256 -mac HMAC -macopt "key:$token_key" -binary | base64url)"
}
base64url() { base64 -w 0 | tr '+/' '-_' | tr -d '='; }
