"""The labelled lines of other writers, tests/labelled/authored, by the round in which they were written."""

import pathlib

ROUNDS = ("first", "second", "third", "fourth", "fifth")


def rounds():
    """The files of each round; names of all but the first begin with theirs."""
    files = {name: [] for name in ROUNDS}
    for path in sorted((pathlib.Path(__file__).resolve().parent / "labelled/authored").glob("*.jsonl")):
        files[next((name for name in ROUNDS if path.name.startswith(name + "-")), "first")].append(path)
    assert all(files.values()), files
    return files
