# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by every *.test: cases, runs of the program, and what must hold afterwards.
#
#   it 'name as a sentence'      begins a case; it is reported when the next begins or the file ends
#   play TARGET [OPTION...]      runs "smtpscope run" with the script on standard input
#   scope ARG...                 runs smtpscope with any arguments
#   await COMMAND...             tries COMMAND for ten seconds at most
#   exits N   shows TEXT   warns TEXT   lacks TEXT   hides SECRET   finds TEXT   holds WHAT COMMAND...
#
# A case passes when every one of its checks held. Nothing here waits for a time to pass.
set -u

: "${SMTPSCOPE:?is the program to test}" "${LIVE_DIR:?comes from the env file of servers start}"
# shellcheck disable=SC2034 # used by the tests
live=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/smtpscope-live.XXXXXX") || exit 1
export LC_ALL=C.UTF-8 NO_COLOR=1 TERM=dumb HOME=$work XDG_STATE_HOME=$work/state
export XDG_CONFIG_HOME=$work/config RES_OPTIONS='timeout:1 attempts:1'
trap 'report_case; rm -rf "$work"' EXIT

case_name='' case_faults=() case_checks=0 case_command=''
status=none

printf '%s\n' "$LIVE_PASSWORD" >"$work/password"
printf '%s\n' "$LIVE_PASSWORD_2" >"$work/password-2"
printf '%s\n' 'not-the-password' >"$work/wrong-password"
# The options of a login with the good account, the second one, and a password that is not its own.
# shellcheck disable=SC2034 # used by the tests
{
	as_user=(--user "$LIVE_USER" --password-command "cat '$work/password'")
	as_second=(--user "$LIVE_USER_2" --password-command "cat '$work/password-2'")
	as_wrong=(--user "$LIVE_USER" --password-command "cat '$work/wrong-password'")
	trusting=(--ca-file "$LIVE_CA")
}

# ---- cases --------------------------------------------------------------------------------------

it()
{
	report_case
	case_name=$1 case_faults=() case_checks=0 case_command=''
	status=none
	: >"$work/out"
	: >"$work/err"
	rm -rf "$work/state"
}

report_case()
{
	[ -n "$case_name" ] || return 0
	[ $case_checks -gt 0 ] || case_faults+=('nothing was checked')
	if [ ${#case_faults[@]} -eq 0 ]; then
		printf 'ok %s\n' "$case_name"
	else
		printf 'not ok %s: %s\n' "$case_name" "$(printf '%s; ' "${case_faults[@]}")"
		printf '#   %s\n' "$case_command"
		tail -n 40 "$work/out" | sed 's/^/#   out: /'
		tail -n 20 "$work/err" | sed 's/^/#   err: /'
	fi
	case_name=''
}

# ---- runs ---------------------------------------------------------------------------------------

# Half a minute is a guard against hanging, not an expectation.
scope()
{
	case_command="smtpscope $*"
	rm -rf "$work/state"
	timeout -k 5 30 "$SMTPSCOPE" "$@" </dev/null >"$work/out" 2>"$work/err"
	status=$?
}

play()
{
	local target=$1
	shift
	cat >"$work/script"
	scope run "$@" "$work/script" "$target"
}

# ---- checks -------------------------------------------------------------------------------------

holds()
{
	local what=$1
	shift
	case_checks=$((case_checks + 1))
	"$@" || case_faults+=("$what")
}

exits()
{
	holds "exit status $status instead of $1" test "$status" = "$1"
	[ "$status" != 124 ] || case_faults+=('it hung')
}

# On standard output; on standard error; on neither.
shows() { holds "lacks on standard output: $1" grep -qF -e "$1" "$work/out"; }
# The line that names the journal is no warning: its path holds host and port.
warns() { holds "lacks on standard error: $1" says_on_error "$1"; }
says_on_error() { grep -vF -e "$XDG_STATE_HOME" "$work/err" | grep -qF -e "$1"; }
lacks() { holds "shows: $1" not grep -qF -e "$1" "$work/out" "$work/err"; }
not() { ! "$@"; }

# Everything that a run leaves behind, in output, journal and saved files: the text as it is, in
# Base64 at each of the three alignments that it can have there, and in hexadecimal.
finds() { holds "nowhere to be found: $1" trace_is_left "$1"; }
hides() { holds "a trace is left of: $1" not trace_is_left "$1"; }

trace_is_left()
{
	encodings_of "$1" | grep -v '^$' >"$work/patterns"
	find "$work" -type f ! -name '*password*' ! -name patterns ! -name script \
		-exec grep -qiF -f "$work/patterns" {} +
}

encodings_of()
{
	local before
	printf '%s\n' "$1"
	# What goes before shifts the Base64; the characters that share bits with it or with what
	# follows are cut off at both ends.
	for before in '' x xx; do
		printf '%s%s' "$before" "$1" | base64 -w 0 | tr -d '=' |
			sed "s/^.\{$(((${#before} * 8 + 5) / 6))\}//; s/.\$//"
		echo
	done
	printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'
	echo
}

# The one file of the private journal, or nothing.
private_journal()
{
	local files
	mapfile -t files < <(find "$work/state" -type f 2>/dev/null)
	[ ${#files[@]} = 1 ] && printf '%s' "${files[0]}"
}

# Tries COMMAND until it succeeds. A server of a test that does not come within ten seconds ends the
# file: its cases could tell nothing.
await()
{
	local deadline=$((SECONDS + 10))
	until "$@"; do
		[ $SECONDS -lt $deadline ] || {
			case_faults+=("waited in vain for: $*")
			exit 1
		}
		sleep 0.02
	done
}

# Waits until a daemon's log says TEXT: daemons finish after the client is told.
server_logs()
{
	holds "not in the server's log: $1" log_comes_to_say "$1"
}
log_comes_to_say()
{
	local deadline=$((SECONDS + 10))
	until grep -rqE -e "$1" "$LIVE_DIR/postfix/log" "$LIVE_DIR/exim/log"; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.05
	done
}

# The same as shows, wherever lines were broken.
says_unwrapped() { tr -s ' \n' ' ' <"$work/out" | grep -qF -e "$1"; }
