#!/bin/sh
# make demo: sample newsletters moderated in front of the reader. Nothing is sent.
set -u
cd "$(dirname "$0")/.."
bluepencil=${BUILD:-build}/bluepencil
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold= plain=; fi
failed=0

# what the reader is about to see, the exit status it must have, and the command
show() {
	text=$1 expected=$2
	shift 2
	printf '\n%s── %s%s\n\n$ bluepencil' "$bold" "$text" "$plain"
	printf ' %s' "$@"
	printf '\n\n'
	"$bluepencil" "$@"
	status=$?
	if [ $status -ne "$expected" ]; then
		echo "make demo: expected exit status $expected, got $status" >&2
		failed=1
	fi
}

show 'A translated interview with its source and its disclaimer, and under it a tail of coin teasers: the tail goes.' \
	1 dry-run --diff tests/messages/de-model.eml
show 'An article on money without a disclaimer: one is put at its end, in its language and in the charset of the part.' \
	1 dry-run --diff tests/messages/de-no-disclaimer.eml
show 'An article that names no source: the issue is refused, and the reply says which article.' \
	2 dry-run tests/messages/en-no-source.eml
show 'An issue with nothing wrong leaves as it came.' \
	0 dry-run tests/messages/en-clean.eml
show 'The rules themselves: every rule is tried on its own examples.' \
	0 check

printf '\nYour own issue: %s dry-run --diff FILE   (.eml, mbox, Maildir, folder, .txt, .html)\n' "$bluepencil"
exit $failed
