# SPDX-License-Identifier: GPL-3.0-or-later
# What every *.bench begins with: a folder of its own, the tools, and row().
set -u

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
build=${BUILD:-$bench/../../build}
build=$(cd "$build" && pwd) || exit 1
SMTPSCOPE=${SMTPSCOPE:-$build/smtpscope}
parse=$build/tests/bench/parse
terminal=$build/tests/bench/terminal
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config LC_ALL=C.UTF-8

# row WHAT TOOL METRIC VALUE UNIT: one line of the table; "-" for what could not be measured.
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$@"; }
