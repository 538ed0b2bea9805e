"""The dry run as a function: messages in, their reports and what would leave out."""

import json
import os
import pathlib
import re
import subprocess
import tempfile

TREE = pathlib.Path(__file__).resolve().parent.parent
TOOL = pathlib.Path(os.environ.get("BUILD", TREE / "build")) / "bluepencil"

REFUSED = ("reject", "quarantine", "tempfail", "discard")
EXIT_CODES = {"accept": 0, "rewrite": 1}


def dry_run(conf, *sources, jobs=1):
    """For each message of the sources (files, folders) its report and its bytes afterwards, refused or not.

    `conf` None is the configuration of the source tree. The exit code and the names of what is written are as
    DESIGN says, or this fails.
    """
    settings = [] if conf is None else ["-c", conf]
    with tempfile.TemporaryDirectory(prefix="bluepencil-dry-run.") as folder:
        result = subprocess.run([TOOL, "dry-run", *settings, "--json", "--jobs", str(jobs), "--output", f"{folder}/",
                                 *sources], capture_output=True, timeout=600)
        assert result.returncode in (0, 1, 2) and not result.stderr, (result.returncode, result.stderr)
        reports = [json.loads(line) for line in result.stdout.splitlines()]
        names = [f"{number:06}.eml" + ".refused" * (report["verdict"] in REFUSED)
                 for number, report in enumerate(reports)]
        assert sorted(os.listdir(folder)) == names, (sorted(os.listdir(folder)), names)
        assert result.returncode == max(EXIT_CODES.get(report["verdict"], 2) for report in reports), \
            (result.returncode, [report["verdict"] for report in reports])
        return [(report, pathlib.Path(folder, name).read_bytes()) for report, name in zip(reports, names)]


def without_result(message):
    """The message but for the field that bluepencil puts at its top."""
    return re.sub(rb"\AX-Bluepencil:.*\r?\n(?:[ \t].*\r?\n)*", b"", message)
