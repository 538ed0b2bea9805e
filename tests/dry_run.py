"""The dry run as a function: messages in, their reports and what would leave out."""

import json
import os
import pathlib
import re
import subprocess
import tempfile

TREE = pathlib.Path(__file__).resolve().parent.parent
TOOL = pathlib.Path(os.environ.get("BUILD", TREE / "build")) / "bluepencil"


def dry_run(conf, *sources):
    """For each message of the sources (files, folders) its report and its bytes afterwards, refused or not."""
    with tempfile.TemporaryDirectory(prefix="bluepencil-dry-run.") as folder:
        result = subprocess.run([TOOL, "dry-run", "-c", conf, "--json", "--output", f"{folder}/", *sources],
                                capture_output=True, timeout=600)
        assert result.returncode in (0, 1, 2) and not result.stderr, (result.returncode, result.stderr)
        reports = [json.loads(line) for line in result.stdout.splitlines()]
        written = [path.read_bytes() for path in sorted(pathlib.Path(folder).iterdir())]
        assert len(reports) == len(written), (len(reports), len(written))
        return list(zip(reports, written))


def without_result(message):
    """The message but for the field that bluepencil puts at its top."""
    return re.sub(rb"\AX-Bluepencil:.*\r?\n(?:[ \t].*\r?\n)*", b"", message)
