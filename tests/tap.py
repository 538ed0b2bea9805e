"""Tests as functions whose names are sentences, reported as TAP."""

import sys
import traceback


class Skip(Exception):
    """Raised by a test that cannot be run here; its text says why."""


def run(tests):
    """Runs the functions in order and returns the exit status."""
    failed = 0
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        name = test.__name__
        try:
            test()
        except Skip as why:
            print(f"ok {number} - {name} # SKIP {why}")
        except Exception:
            failed += 1
            print(f"not ok {number} - {name}")
            for line in traceback.format_exc().splitlines():
                print("# " + line)
        else:
            print(f"ok {number} - {name}")
        sys.stdout.flush()
    return 1 if failed else 0


def skip_all(why):
    print(f"1..1\nok 1 - everything # SKIP {why}")
    return 0
