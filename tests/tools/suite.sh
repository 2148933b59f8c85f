# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by live/run and local/run: many *.test files at once, and their ok lines counted in the
# variables "passed" and "failed"; "verbose" (true or false) also tells what passed.

# run_tests FOLDER TEST...: they mostly wait, so several run at once; what each prints is kept in the
# folder, to be read in its turn. The longest takes some thirty seconds: one that hangs is ended.
run_tests()
{
	local dir=$1
	shift
	printf '%s\n' "$@" | xargs -P 4 -I '{}' sh -c '
		timeout -k 10 300 "$1" >"$2/output.${1##*/}" 2>&1
		echo $? >"$2/status.${1##*/}"' sh '{}' "$dir"
}

# judge_test FOLDER TEST: one that ends badly without saying why is a failure too.
judge_test()
{
	local output line status bad=0
	output=$(cat "$1/output.$(basename "$2")")
	status=$(cat "$1/status.$(basename "$2")")
	while IFS= read -r line; do
		case $line in
		'ok '*) passed=$((passed + 1)) && $verbose && printf '%s\n' "$line" ;;
		'not ok '*) bad=$((bad + 1)) && printf '%s\n' "$line" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done <<<"$output"
	if { [ $status -ne 0 ] && [ $bad -eq 0 ]; } || ! grep -qE '^(not )?ok ' <<<"$output"; then
		echo "not ok $(basename "$2"): ended with $status and named no failed case"
		bad=$((bad + 1))
	fi
	failed=$((failed + bad))
}
