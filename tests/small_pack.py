"""A pack of one removal and one disclaimer, and the tool run over many messages at once.

The words of the pack are such that any charset with Latin letters can say them: a paragraph with
"entfernmich" goes, an issue that speaks of "geldanlage" needs "keine beratung".
"""

import email
import email.policy
import json
import os
import pathlib
import re
import subprocess
import tempfile

TREE = pathlib.Path(__file__).resolve().parent.parent
TOOL = pathlib.Path(os.environ.get("BUILD", TREE / "build")) / "bluepencil"

RULES = """
signals : {
  promo : { any = [ "entfernmich" ]; };
  money : { any = [ "geldanlage" ]; };
  disclaimer : { any = [ "keine beratung" ]; };
};
rules : {
  no-promo : { scope = "block"; score = { promo = 1; }; threshold = 1; action = "remove"; };
  needs : { scope = "issue"; when = "money"; require = "disclaimer"; action = "insert"; text = "texts/d"; };
};
"""

HEAD = (b"From: News <n@publisher.example>\r\nTo: reader@readers.example\r\nSubject: Morgen\r\n"
        b"Message-ID: <1@publisher.example>\r\nList-Id: <morgen.publisher.example>\r\nMIME-Version: 1.0\r\n")


class Pack:
    """The folder goes with the object; use it in a with statement."""

    def __init__(self, plain, html, settings=""):
        self.folder = tempfile.TemporaryDirectory(prefix="bluepencil-pack.")
        self.root = pathlib.Path(self.folder.name)
        (self.root / "rules/texts").mkdir(parents=True)
        (self.root / "rules/small.rules").write_text(RULES)
        for language in ("de", "en"):
            (self.root / f"rules/texts/d.{language}.txt").write_text(plain)
            (self.root / f"rules/texts/d.{language}.html").write_text(html)
        (self.root / "conf").write_text(
            f'rules = "{self.root}/rules";\nstate-dir = "{self.root}";\n{settings}\n')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def moderate(self, messages):
        """For each message the report and what leaves, None where nothing does."""
        with tempfile.TemporaryDirectory(dir=self.root) as run:
            run = pathlib.Path(run)
            for number, message in enumerate(messages):
                (run / f"{number:06}.in").write_bytes(message)
            (run / "out").mkdir()
            result = subprocess.run(
                [TOOL, "dry-run", "-c", self.root / "conf", "--json", "--output", run / "out",
                 *sorted(run.glob("*.in"))], capture_output=True, timeout=600)
            assert result.returncode in (0, 1, 2), result.stderr.decode()
            reports = [json.loads(line) for line in result.stdout.decode().splitlines()]
            assert len(reports) == len(messages), (len(reports), len(messages))
            left = [run / f"out/{number:06}.eml" for number in range(len(messages))]
            return [(report, path.read_bytes() if path.exists() else None)
                    for report, path in zip(reports, left)]

    def moderate_one(self, message):
        return self.moderate([message])[0]


def first_text(message):
    """Charset parameter, transfer encoding and decoded bytes of the first leaf, read by Python."""
    parsed = email.message_from_bytes(message, policy=email.policy.compat32)
    leaf = next(part for part in parsed.walk() if not part.is_multipart())
    return leaf.get_param("charset"), leaf.get("Content-Transfer-Encoding"), leaf.get_payload(decode=True)


def without_result(message):
    """The message but for the field that bluepencil puts at its top."""
    return re.sub(rb"\AX-Bluepencil:.*\r\n(?:[ \t].*\r\n)*", b"", message)


def body_of(message):
    return message.split(b"\r\n\r\n", 1)[1]


def assert_fit_for_the_wire(message, most=998):
    """No overlong line, no lone CR or LF."""
    assert message.count(b"\r\n") == message.count(b"\n") == message.count(b"\r"), "lone CR or LF"
    longest = max(len(line) for line in message.split(b"\r\n"))
    assert longest <= most, longest
