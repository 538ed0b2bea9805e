#!/bin/sh
# Writes the tables of all keys into the manual page of rule files, as the built program knows them.
# usage: tests/manual.sh PAGE >NEW-PAGE
set -eu
awk -v program="$BUILD/bluepencil explain --keys --roff" '
	/^\.\\" end of the keys/ { within = 0 }
	!within
	/^\.\\" the keys:/ { within = 1; while ((program | getline line) > 0) print line }
' "$1"
