# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by every *.test here: a login and a session to play, beside what tools/cases.sh gives.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/tools/cases.sh
. "$here/../tools/cases.sh"
# shellcheck disable=SC2034 # used by the tests
{
	secret='correct horse'
	student=(--user student@example.test --password-file "$work/password")
	session='EHLO client.example.test
:starttls
EHLO client.example.test
:auth PLAIN
MAIL FROM:<a@example.test>
RCPT TO:<teacher@example.test>
DATA
Subject: a test

hello
.
QUIT'
}
umask 077
printf '%s\n' "$secret" >"$work/password"

# The same session, on the practice server: rehearse [OPTION...]
rehearse() { play practice: "${student[@]}" "$@" <<<"$session"; }

# shell COMMAND: a command line of the shell, its output kept as a run's: for limits, closed
# descriptors, other namespaces. The session waits at $work/script.
shell()
{
	case_command=$1
	rm -rf "$work/state"
	printf '%s\n' "$session" >"$work/script"
	timeout -k 5 30 bash -c "$1" </dev/null >"$work/out" 2>"$work/err"
	status=$?
}

# A journal that another reader understands, to its last line.
is_whole() { perl "$here/../live/check-journal" "$1" >>"$work/err"; }

# keeper FILE: a server for any number of sessions, whose messages end up in the file; at $port.
keeper()
{
	: >"$work/port"
	perl "$here/keep" "$1" >"$work/port" &
	started+=($!)
	await test -s "$work/port"
	port=$(cat "$work/port")
}
