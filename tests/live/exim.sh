# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by servers: Exim on two ports, plain with STARTTLS and implicit TLS. It comes unpacked
# under build/servers, or from the system where Debian's packages are not at hand. What is sent to
# keep@example.test stays in a file of its own, for tests that compare what arrived.

exim_ports='
EXIM     |good|STARTTLS is offered, AUTH only after it
EXIM_TLS |good|implicit TLS
EXIM_EC  |ecdsa|as EXIM, with an elliptic certificate
'

# Prints the program that the system or the unpacked tree has.
exim_find()
{
	local program
	for program in "$top/build/servers/exim/usr/sbin/exim4" /usr/sbin/exim4 /usr/sbin/exim; do
		[ -x "$program" ] && { printf '%s' "$program"; return; }
	done
	command -v exim4 || command -v exim
}

exim_account()
{
	local name
	for name in Debian-exim exim; do
		getent passwd "$name" >/dev/null && { printf '%s' "$name"; return; }
	done
	return 1
}

exim_is_found() { exim_find >/dev/null && exim_account >/dev/null; }

exim_write()
{
	local here=$place/exim account
	account=$(exim_account)
	install -d -m 750 -o "$account" "$here" "$here/spool" "$here/log" \
		"$here/mail" &&
		mkdir -p "$here/bin" && exim_copy "$(exim_find)" "$here/bin" || return 1
	while IFS=' ' read -r name password; do
		echo "\"$name\": $password"
	done <<<"$accounts" >"$here/users"
	exim_write_conf "$here" "$account" >"$here/conf"
}

# Exim starts itself anew under its own account, which may not be let into a private checkout: it
# runs from a copy, with the libraries it was unpacked with beside it.
exim_copy()
{
	local libraries
	cp "$1" "$2/exim" && chmod 755 "$2/exim"
	libraries=${1%/sbin/*}/lib
	case $1 in
	"$top"/*) find "$libraries" -name '*.so.*' ! -path '*/exim4/*' -exec cp -P {} "$2" \; ;;
	esac
}

exim_write_conf()
{
	cat <<-END
	exim_path = $1/bin/exim
	exim_user = $2
	exim_group = $(id -gn "$2")
	keep_environment = LD_LIBRARY_PATH
	add_environment = LD_LIBRARY_PATH=$1/bin
	deliver_drop_privilege = true
	spool_directory = $1/spool
	log_file_path = $1/log/%slog
	pid_file_path = $1/pid
	primary_hostname = mail.example.test
	daemon_smtp_ports = $(port_of EXIM) : $(port_of EXIM_TLS) : $(port_of EXIM_EC)
	tls_on_connect_ports = $(port_of EXIM_TLS)
	local_interfaces = <; 127.0.0.1 $([ "$ipv6" = yes ] && echo '; ::1')
	host_lookup =
	rfc1413_query_timeout = 0s
	tls_advertise_hosts = *
	tls_certificate = $place/tls/\${if eq{\$received_port}{$(port_of EXIM_EC)}{ecdsa}{good}}.chain
	tls_privatekey = $place/tls/\${if eq{\$received_port}{$(port_of EXIM_EC)}{ecdsa}{good}}.key
	auth_advertise_hosts = \${if eq{\$tls_in_cipher}{}{}{*}}
	acl_smtp_rcpt = rcpt
	acl_smtp_data = accept
	begin acl
	rcpt:
	  deny recipients = nobody@example.test
	       message = User unknown
	  accept domains = example.test
	  accept authenticated = *
	  deny message = relay not permitted
	begin routers
	keep:
	  driver = accept
	  domains = example.test
	  local_parts = keep
	  transport = file
	everybody:
	  driver = redirect
	  data = :blackhole:
	begin transports
	file:
	  driver = appendfile
	  file = $1/mail/\$message_exim_id
	  create_file = anywhere
	  user = $2
	  message_prefix =
	  message_suffix =
	  check_string =
	  escape_string =
	begin authenticators
	plain:
	  driver = plaintext
	  public_name = PLAIN
	  server_prompts = :
	  server_condition = \${if eq{\$auth3}{\${lookup{\$auth2}lsearch{$1/users}{\$value}fail}}}
	  server_set_id = \$auth2
	login:
	  driver = plaintext
	  public_name = LOGIN
	  server_prompts = Username:: : Password::
	  server_condition = \${if eq{\$auth2}{\${lookup{\$auth1}lsearch{$1/users}{\$value}fail}}}
	  server_set_id = \$auth1
	cram:
	  driver = cram_md5
	  public_name = CRAM-MD5
	  server_secret = \${lookup{\$auth1}lsearch{$1/users}{\$value}fail}
	  server_set_id = \$auth1
	END
}

exim_start() { LD_LIBRARY_PATH=$place/exim/bin "$place/exim/bin/exim" -C "$place/exim/conf" -bd; }
