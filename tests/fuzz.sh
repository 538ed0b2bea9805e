#!/bin/sh
# Runs fuzzers for the given seconds each, JOBS at a time; a finding is printed and kept where it was made.
set -u

# fuzz.sh --one SECONDS FUZZER
if [ "$1" = --one ]; then
	seconds=$2 fuzzer=$3
	corpus=build/fuzz/corpus/${fuzzer##*/}
	mkdir -p "$corpus"
	log=$corpus.log
	if "$fuzzer" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
		-artifact_prefix="$corpus-" -print_final_stats=1 "$corpus" tests/messages >"$log" 2>&1; then
		echo "ok - fuzz ${fuzzer##*/}: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
		exit 0
	fi
	printf 'not ok - fuzz %s\n%s\n' "${fuzzer##*/}" "$(tail -n 40 "$log")"
	exit 1
fi

seconds=$1
shift
printf '%s\0' "$@" | xargs -0 -n 1 -P "${JOBS:-$(nproc)}" "$0" --one "$seconds"
