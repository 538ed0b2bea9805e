#!/bin/sh
# make bench: what a newsletter costs bluepencild, beside a null milter in the same run.
#
# Both filters get the same messages, half of them clean and half to be rewritten, in ROUNDS
# alternations; medians are printed. CPU is the server's own, from /proc.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
rounds=${ROUNDS:-5}
messages=${MESSAGES:-1000}
work=$(mktemp -d)
pids=
cleanup() {
	[ -z "$pids" ] || kill $pids 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

for size in 20 100; do
	python3 milter/bench/make_issues.py "$work/$size" $size 12
done

"$build/milter/bench/null_milter" -s "unix:$work/null.sock" &
null=$!
pids=$null
printf 'socket = "unix:%s";\nrules = "%s";\nstate-dir = "%s";\n' \
	"$work/bluepencil.sock" "$PWD/rules" "$work" >"$work/bluepencil.conf"
"$build/bluepencild" -f -c "$work/bluepencil.conf" 2>"$work/log" &
parent=$!
pids="$pids $parent"
for _ in $(seq 100); do
	[ -S "$work/bluepencil.sock" ] && [ -S "$work/null.sock" ] && break
	sleep 0.1
done
worker=$(pgrep -P $parent) || { cat "$work/log" >&2; exit 1; }

rss() { awk '/^VmRSS/ { print $2 }' "/proc/$worker/status"; }
load() {	# socket pid connections messages size
	"$build/milter/bench/milter_load" -s "unix:$work/$1.sock" -p "$2" -c "$3" -n "$4" "$work/$5"/*.eml
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
field() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" "$2"; }

echo "RSS at rest: $(rss) KiB"
printf '%-8s %12s %12s %7s %12s %10s %10s\n' issue 'null, us' 'ours, us' ratio 'ours, /s' 'p50, us' 'p99, us'
for size in 20 100; do
	load null $null 1 100 $size >/dev/null
	load bluepencil "$worker" 1 100 $size >/dev/null
	: >"$work/null.$size"
	: >"$work/ours.$size"
	for _ in $(seq "$rounds"); do
		load null $null 1 "$messages" $size >>"$work/null.$size"
		load bluepencil "$worker" 1 "$messages" $size >>"$work/ours.$size"
	done
	n=$(field cpu_us "$work/null.$size" | median)
	o=$(field cpu_us "$work/ours.$size" | median)
	printf '%-8s %12s %12s %7s %12s %10s %10s\n' "$size KB" "$n" "$o" \
		"$(echo "$n $o" | awk '{ printf "%.1f", $2 / $1 }')" \
		"$(field per_second "$work/ours.$size" | median)" \
		"$(field p50_us "$work/ours.$size" | median)" "$(field p99_us "$work/ours.$size" | median)"
done
many=$(load bluepencil "$worker" 50 "$messages" 20)
echo "50 connections, 20 KB: $many"
echo "RSS afterwards, connections closed: $(rss) KiB"
tail -n 1 "$work/ours.20"
tail -n 1 "$work/ours.100"
