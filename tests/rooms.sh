#!/bin/sh
# Fails when a room of milter/ includes a header of a room above it, or a library is used
# outside its door. Rooms are given bottom first.
status=0
seen=
for room in "$@"; do
	seen="$seen $room"
	for file in milter/"$room"/*.[ch]; do
		[ -e "$file" ] || continue
		for other in $(sed -n 's,^#include "\([a-z_0-9]*\)/.*,\1,p' "$file" | sort -u); do
			case " $seen " in
			*" $other "*) ;;
			*) echo "$file includes $other/, which stands above it" >&2; status=1 ;;
			esac
		done
	done
done

# library header, then the files that may include it
door() {
	header=$1
	shift
	for file in $(grep -lE "^#include <$header" milter/*/*.[ch]); do
		case " $* " in
		*" ${file#milter/} "* | *" ${file%/*} "*) continue ;;
		esac
		echo "$file includes <$header>, whose door is elsewhere: $*" >&2
		status=1
	done
}
door gmime/ milter/mail
door iconv.h mail/charset_reading.h
door libconfig.h policy/setting.c
door hs policy/literal_search.c
door pcre2.h policy/signal.c policy/scratch.c policy/regex.c
door libmilter/ milter/daemon milter/bench
door linear.h tool/learning.c
door jansson.h milter/record milter/tool html/html5lib_test.c text/corpus_test.h
door utf8proc.h text/character.c text/fold.c
exit $status
