# SPDX-License-Identifier: GPL-3.0-or-later
# What every *.bench begins with: a folder of its own, the tools, and row().
set -u

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
build=${BUILD:-$bench/../../build}
build=$(cd "$build" && pwd) || exit 1
SMTPSCOPE=${SMTPSCOPE:-$build/smtpscope}
tools=$build/tests/bench
work=$(mktemp -d) || exit 1
clean() { rm -rf "$work"; }
trap clean EXIT
export XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config LC_ALL=C.UTF-8 TERM=xterm-256color
PATH=$PATH:/usr/sbin:/sbin

# row WHAT TOOL FIGURE UNIT VALUE [LEAST SPREAD GOAL]: one line of the table; "-" for what could not
# be measured. GOAL is "<= 20" or ">= 100", with words behind it or not. SPREAD is the middle half of
# all measurements, in per cent of their median.
row() { printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5" "${6:--}" "${7:--}" "${8:-}"; }

# has PROGRAM WHAT NAME FIGURE UNIT: whether that peer is here; if not its row says so.
has()
{
	command -v "$1" >/dev/null 2>&1 && return
	row "$2" "$3" "$4" "$5" -
	return 1
}

# median ROWS TOOL FIGURE: that figure out of rows in a file.
median() { awk -F '\t' -v tool="$2" -v figure="$3" '$2 == tool && $3 == figure { print $5 }' "$1"; }

# with_goal ROWS TOOL FIGURE GOAL: all of the file's rows, that one with its goal.
with_goal()
{
	awk -F '\t' -v OFS='\t' -v tool="$2" -v figure="$3" -v goal="$4" \
		'$2 == tool && $3 == figure { $8 = goal } { print }' "$1"
}
