#!/bin/sh
# Runs test programs that print TAP (cmocka's unit tests, tests/*.test), shows what failed and
# what was skipped, and ends with one line: N passed, N failed, N skipped.
#
# A program that ends otherwise than with 0 or that tests nothing counts as a failure.
set -u
passed=0 failed=0 skipped=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT
trap 'exit 130' INT TERM

for program in "$@"; do
	name=${program#"${BUILD:-build}"/}
	CMOCKA_MESSAGE_OUTPUT=TAP "$program" >"$out" 2>&1
	status=$?
	p=$(grep -cE '^ok ' "$out")
	s=$(grep -ciE '^ok .*# *skip' "$out")
	f=$(grep -cE '^not ok ' "$out")
	p=$((p - s))
	if [ $status -ne 0 ] && [ "$f" -eq 0 ]; then
		echo "not ok - $name ended with status $status" >>"$out"
		f=1
	elif [ $((p + s + f)) -eq 0 ]; then
		echo "not ok - $name tested nothing" >>"$out"
		f=1
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	printf '%-52s %4d passed' "$name" "$p"
	[ "$f" -eq 0 ] || printf ', %d failed' "$f"
	[ "$s" -eq 0 ] || printf ', %d skipped' "$s"
	echo
	grep -E '^# figure:' "$out" | sed 's/^# figure:/   /'
	grep -iE '^ok .*# *skip' "$out" | sed 's/^/    /'
	[ "$f" -eq 0 ] || sed 's/^/    /' "$out"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
