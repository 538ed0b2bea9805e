"""A pack of one removal and one disclaimer, and the tool run over many messages at once.

The words of the pack are such that any charset with Latin letters can say them: a paragraph with
"entfernmich" goes, an issue that speaks of "geldanlage" needs "keine beratung".
"""

import email
import email.policy
import pathlib
import tempfile

from dry_run import dry_run

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
            results = dry_run(self.root / "conf", *sorted(run.glob("*.in")))
            assert len(results) == len(messages), (len(results), len(messages))
            return [(report, raw if report["verdict"] in ("accept", "rewrite") else None) for report, raw in results]

    def moderate_one(self, message):
        return self.moderate([message])[0]


def first_text(message):
    """Charset parameter, transfer encoding and decoded bytes of the first leaf, read by Python."""
    parsed = email.message_from_bytes(message, policy=email.policy.compat32)
    leaf = next(part for part in parsed.walk() if not part.is_multipart())
    return leaf.get_param("charset"), leaf.get("Content-Transfer-Encoding"), leaf.get_payload(decode=True)


def body_of(message):
    return message.split(b"\r\n\r\n", 1)[1]


def assert_fit_for_the_wire(message, most=998):
    """No overlong line, no lone CR or LF."""
    assert message.count(b"\r\n") == message.count(b"\n") == message.count(b"\r"), "lone CR or LF"
    longest = max(len(line) for line in message.split(b"\r\n"))
    assert longest <= most, longest
