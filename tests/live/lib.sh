# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by every *.test here: the accounts of the servers, beside what tools/cases.sh gives.

: "${LIVE_DIR:?comes from the env file of servers start}"
# shellcheck disable=SC2034 # used by the tests
live=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/tools/cases.sh
. "$live/../tools/cases.sh"

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

# Waits until a daemon's log says TEXT: daemons finish after the client is told.
server_logs()
{
	holds "not in the server's log: $1" \
		comes_true grep -rqE -e "$1" "$LIVE_DIR/postfix/log" "$LIVE_DIR/exim/log"
}
