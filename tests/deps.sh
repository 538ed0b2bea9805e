#!/bin/sh
# Installs the Debian packages named on the command line, those that are missing; elsewhere
# says which libraries are needed. Postfix is installed without being configured or started.
set -eu

missing=
for package in "$@"; do
	dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q ' installed$' ||
		missing="$missing $package"
done
if [ -z "$missing" ]; then
	exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
	cat >&2 <<-TEXT
	make deps knows the package names of Debian and this system has no apt-get. bluepencil needs
	  to build   a C compiler, pkg-config, libmilter, GMime 3, PCRE2 (8 bit, JIT), Vectorscan or
	             Hyperscan (libhs), libconfig, utf8proc, jansson, liblinear; headers included
	  to test    cmocka, gumbo, Postfix, swaks, OpenDKIM, openssl, valgrind, Python 3, clang with its runtime
	Install them, then run: make all; make check-installed
	TEXT
	exit 1
fi
run=
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "make deps: run as root, or install sudo; missing:$missing" >&2
		exit 1
	fi
	run=sudo
fi
echo "installing:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $run apt-get update -q &&
	$run env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -q -y --no-install-recommends $missing
} >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	echo "make deps: apt-get could not install:$missing" >&2
	exit 1
fi
