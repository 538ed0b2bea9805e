#!/bin/sh
# Runs each fuzzer for the given seconds; a finding is printed and kept where it was made.
set -u
seconds=$1
shift
status=0
for fuzzer in "$@"; do
	corpus=build/fuzz/corpus/${fuzzer##*/}
	mkdir -p "$corpus"
	log=$corpus.log
	if "$fuzzer" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
		-artifact_prefix="$corpus-" -print_final_stats=1 "$corpus" tests/messages >"$log" 2>&1; then
		echo "ok - fuzz ${fuzzer##*/}: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
	else
		echo "not ok - fuzz ${fuzzer##*/}"
		tail -n 40 "$log"
		status=1
	fi
done
exit $status
