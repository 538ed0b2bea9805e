#!/bin/sh
# Runs test programs that print TAP (cmocka's unit tests, tests/*.test), JOBS at a time, shows what
# failed and what was skipped, and ends with one line: N passed, N failed, N skipped.
#
# Besides a test that says "not ok", these count as a failure: a program that ends by a signal
# or otherwise than with 0 and names no culprit, that reports fewer tests than it announced,
# that tests nothing, or that is not done after TEST_SECONDS.
set -u

# How many lines of the output are as the pattern says. It may hold bytes of any kind.
count() {
	grep -aciE "$1" "$out"
}

# cmocka prints a skipped test as "not ok 2 # SKIP name", TAP has it "ok 2 - name # SKIP why".
skip='^(not )?ok [0-9].*# *skip'

run() {
	CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 10 "${TEST_SECONDS:-900}" "$1" >"$out" 2>&1
	status=$?
	s=$(count "$skip")
	p=$(count '^ok [0-9]')
	f=$(count '^not ok [0-9]')
	p=$((p - $(count '^ok [0-9].*# *skip')))
	f=$((f - $(count '^not ok [0-9].*# *skip')))
	reported=$((p + f + s))
	announced=$(sed -n 's/^1\.\.\([0-9][0-9]*\).*/\1/p' "$out" | paste -sd+ -)
	announced=$((${announced:-$reported}))
	if [ $status -eq 124 ]; then
		echo "not ok - $name was not done after ${TEST_SECONDS:-900} seconds" >>"$out"
		f=$((f + 1))
	elif [ $status -gt 125 ] || { [ $status -ne 0 ] && [ "$f" -eq 0 ]; }; then
		echo "not ok - $name ended with status $status" >>"$out"
		f=$((f + 1))
	elif [ $reported -lt $announced ]; then
		echo "not ok - $name announced $announced tests and reported $reported" >>"$out"
		f=$((f + 1))
	elif [ $reported -eq 0 ]; then
		echo "not ok - $name tested nothing" >>"$out"
		f=1
	fi
}

show() {
	printf '%-52s %4d passed' "$name" "$p"
	[ "$f" -eq 0 ] || printf ', %d failed' "$f"
	[ "$s" -eq 0 ] || printf ', %d skipped' "$s"
	echo
	sed -n 's/^# figure:/   /p' "$out"
	if [ "$f" -ne 0 ]; then
		sed 's/^/    /' "$out"
	else
		# What a unit test printed before it was skipped is its reason.
		awk 'tolower($0) ~ /^(not )?ok [0-9].*# *skip/ {
			sub(/^(not )?ok [0-9]+ *(- *)?/, "")
			print "    " $0 (reason == "" ? "" : ": " reason)
		}
		{ reason = /^(not ok|ok|1\.\.|#)/ ? "" : $0 }' "$out"
	fi
}

# run.sh --one SUMS PROGRAM: one program, whose figures are added to the file SUMS.
if [ "${1-}" = --one ]; then
	sums=$2 program=$3
	case $program in
	/*) ;;
	*) program=$PWD/$program ;;
	esac
	name=${program#"${BUILD:-build}"/}
	name=${name#"$PWD"/}
	out=$(mktemp)
	trap 'rm -f "$out" "$out.shown"' EXIT
	run "$program"
	show >"$out.shown"
	# One at a time, so that the lines of two programs do not mix.
	exec 9>>"$sums"
	flock 9
	echo "$p $f $s" >&9
	cat "$out.shown"
	exit 0
fi

say_what_is_missing() {
	if [ ! -e "${CORPUS:-}/mail" ]; then
		echo "CORPUS MISSING: there is no corpus of mail in '${CORPUS:-}'; tests that need it are skipped," \
			"or try what the tree holds alone. CORPUS=FOLDER says where it is."
	fi
}

say_what_is_missing
sums=$(mktemp)
trap 'rm -f "$sums"' EXIT
trap 'exit 130' INT TERM
printf '%s\0' "$@" | xargs -0 -r -n 1 -P "${JOBS:-$(nproc)}" "$0" --one "$sums" || exit 1
say_what_is_missing
awk -v programs=$# '
	{ passed += $1; failed += $2; skipped += $3 }
	END {
		# A program that left no figures was ended from outside.
		failed += programs - NR
		printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
		exit failed > 0 || passed + skipped == 0
	}' "$sums"
