# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by *.test files (live/lib.sh, local/lib.sh): cases, runs of the program, and what must hold
# afterwards.
#
#   it 'name as a sentence'      begins a case; it is reported when the next begins or the file ends
#   play TARGET [OPTION...]      runs "smtpscope run" with the script on standard input
#   scope ARG...                 runs smtpscope with any arguments
#   await COMMAND...             tries COMMAND until it succeeds; half a minute at most
#   server <<'END'               a server of these lines (as in a hostile case); its port is in $port
#   exits N   shows TEXT   warns TEXT   lacks TEXT   hides SECRET   finds TEXT   holds WHAT COMMAND...
#
# A case passes when every one of its checks held. Nothing here waits for a time to pass.
set -u
[ "${STEADY-}" ] || exec "$(dirname "${BASH_SOURCE[0]}")/steady" "$0" "$@"

: "${SMTPSCOPE:?is the program to test}"
work=$(mktemp -d "${TMPDIR:-/tmp}/smtpscope-test.XXXXXX") || exit 1
export NO_COLOR=1 HOME=$work XDG_STATE_HOME=$work/state
export XDG_CONFIG_HOME=$work/config RES_OPTIONS='timeout:1 attempts:1'
# By its name it is found by every shell: functions that are exported are lost in a plain sh. Here
# no path holds a space, wherever the sources are; LD_PRELOAD could not name one.
mkdir "$work/bin"
ln -s "$(realpath "$SMTPSCOPE")" "$work/bin/smtpscope"
SMTPSCOPE=$work/bin/smtpscope
[ -z "${FAULTS_SHIM-}" ] || {
	ln -s "$(realpath "$FAULTS_SHIM")" "$work/bin/faults.so"
	FAULTS_SHIM=$work/bin/faults.so
}
PATH=$work/bin:$PATH
started=() # processes that end with the test
trap 'report_case; end_started; rm -rf "$work"' EXIT

case_name='' case_faults=() case_checks=0 case_command=''
status=none

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

# Plays the lines that a hostile case has under "server"; `await NAME` in them waits for $work/NAME.
server()
{
	{
		echo server
		sed 's/^/	/'
		printf 'must\n\texit 0\n'
	} >"$work/server.case"
	: >"$work/port"
	(cd "$work" && exec "${HOSTILE:-$(dirname "${SCREEN:?}")/hostile}" --serve server.case >port) &
	started+=($!)
	await test -s "$work/port"
	port=$(cat "$work/port")
}

end_started()
{
	[ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2>/dev/null
	started=()
}

# Tries COMMAND until it succeeds; false when it did not for half a minute, a guard against hanging.
comes_true()
{
	local deadline=$((SECONDS + 30))
	until "$@"; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.02
	done
}

# The same for a server of a test. One that does not come ends the file: its cases could tell nothing.
await()
{
	comes_true "$@" && return
	case_faults+=("waited in vain for: $*")
	exit 1
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

# The same as shows, wherever lines were broken.
says_unwrapped() { tr -s ' \n' ' ' <"$work/out" | grep -qF -e "$1"; }
