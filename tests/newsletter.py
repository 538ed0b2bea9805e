"""Newsletters for tests that need many: one article or several, in every MIME shape.

All texts are written for these tests. A tail is what publishers' systems append: related links,
price headlines, calls to buy.
"""

import base64
import dataclasses
import email
import email.policy
import itertools
import quopri

DISCLAIMER = "Haftungsausschluss: Dieser Beitrag dient allein der Information und ist keine Anlageberatung."

TAIL = [
    ("heading", "Das könnte Ihnen auch gefallen"),
    ("link", "SOL stürzt um 62 % auf 81 $ ab, bevor Wale auf ein Comeback bei 400 $ hoffen"),
    ("link", "DOGE bildet ein 9-faches Muster in Richtung 3 $, während Trader auf den Ausbruch achten"),
    ("heading", "Mehr Krypto-Preise"),
]


@dataclasses.dataclass
class Article:
    title: str = "Rentenmarkt: Die Zinskurve wird wieder steiler"
    source: str = "Quelle: Hafenblatt Finanzdienst, Autor: Enno Brahms"
    text: str = ("Die Rendite zehnjähriger Bundesanleihen stieg am Montag auf 2,61 Prozent. Anleger rechnen "
                 "damit, dass die Europäische Zentralbank den Leitzins bis zum Frühjahr nicht mehr senkt.")
    disclaimer: str = DISCLAIMER
    tail: tuple = ()

    def blocks(self):
        yield "title", self.title
        if self.source:
            yield "paragraph", self.source
        yield "paragraph", self.text
        if self.disclaimer:
            yield "paragraph", self.disclaimer
        yield from self.tail


def plain(articles):
    lines = []
    for article in articles:
        for kind, text in article.blocks():
            lines += [text, "=" * len(text)] if kind == "title" else [text]
            if kind == "link":
                lines.append("https://news.publisher.example/kurse")
            lines.append("")
    lines += ["-- ", "Hafenblatt, 20457 Hamburg", "Abmelden: https://news.publisher.example/ab"]
    return "\r\n".join(lines) + "\r\n"


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def html(articles, image=""):
    rows = []
    shapes = {
        "title": "<h1>{}</h1>", "heading": "<h3>{}</h3>", "paragraph": "<p>{}</p>",
        "link": '<p><a href="https://news.publisher.example/kurse">{}</a></p>',
    }
    for article in articles:
        for kind, text in article.blocks():
            rows.append("<tr><td>" + shapes[kind].format(escaped(text)) + "</td></tr>")
    return "\r\n".join(
        ["<!DOCTYPE html>", '<html lang="de"><head><meta charset="utf-8"><title>Hafenblatt</title></head><body>',
         '<table width="600" cellpadding="0">', image, *rows, "</table>",
         '<p><a href="https://news.publisher.example/ab">Abmelden</a></p>', "</body></html>", ""])


def base64_lines(data):
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def quoted_printable(text):
    return quopri.encodestring(text.replace("\r\n", "\n").encode()).replace(b"\n", b"\r\n")


def leaf(kind, encoding, text):
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    encode = {"quoted-printable": quoted_printable, "base64": lambda t: base64_lines(t.encode()),
              "8bit": str.encode}[encoding]
    return head + encode(text)


def binary(kind, name, data, content_id=None):
    head = f"Content-Type: {kind}; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n"
    head += f"Content-ID: <{content_id}>\r\nContent-Disposition: inline\r\n" if content_id else \
            f"Content-Disposition: attachment; filename=\"{name}\"\r\n"
    return head.encode() + b"\r\n" + base64_lines(data)


def multipart(kind, boundary, parts):
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return (b"Content-Type: multipart/" + kind.encode() + b"; boundary=\"" + boundary + b"\"\r\n\r\n"
            + body + b"--" + boundary + b"--\r\n")


def alternative(articles, image=""):
    return multipart("alternative", b"=_alt", [leaf("plain", "quoted-printable", plain(articles)),
                                               leaf("html", "quoted-printable", html(articles, image))])


IMAGE = bytes(range(256)) * 40


def shape(name, articles):
    """Content-Type field, empty line and body of an issue in one of the MIME shapes."""
    if name == "plain":
        return leaf("plain", "8bit", plain(articles))
    if name == "html":
        return leaf("html", "base64", html(articles))
    if name == "alternative":
        return alternative(articles)
    if name == "related":
        image = '<tr><td><img src="cid:logo@publisher.example" alt="Hafenblatt" width="600"></td></tr>'
        return multipart("related", b"=_rel", [alternative(articles, image),
                                               binary("image/png", "logo.png", IMAGE, "logo@publisher.example")])
    if name == "attachment":
        return multipart("mixed", b"=_mix", [alternative(articles),
                                             binary("application/pdf", "bericht.pdf", IMAGE * 512)])
    if name == "long-line":
        line = b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(IMAGE * 10)
        return multipart("mixed", b"=_mix", [alternative(articles), line])
    raise ValueError(name)


SHAPES = ("plain", "html", "alternative", "related", "attachment")

_numbers = itertools.count(1)


@dataclasses.dataclass
class Issue:
    articles: list
    shape: str = "alternative"
    newsletter: bool = True
    subject: str = "Hafenblatt am Morgen"
    recipient: str = dataclasses.field(default_factory=lambda: f"reader{next(_numbers)}@readers.example")

    @property
    def message(self):
        fields = [
            "From: Hafenblatt <news@publisher.example>", f"To: {self.recipient}",
            f"Subject: {self.subject}", "Date: Mon, 02 Feb 2026 07:00:00 +0100",
            f"Message-ID: <{self.recipient.replace('@', '.')}@publisher.example>", "MIME-Version: 1.0",
            "X-Folded: one\r\n\ttwo\r\n   three", "X-Empty:",
        ]
        if self.newsletter:
            fields += ["List-Id: Hafenblatt am Morgen <morgen.publisher.example>",
                       "List-Unsubscribe: <https://news.publisher.example/ab>"]
        return "\r\n".join(fields).encode() + b"\r\n" + shape(self.shape, self.articles)


def clean(**article):
    return Issue([Article(**article)])


def decoded_texts(message):
    """The decoded text parts of a message: {"text/plain": ..., "text/html": ...}."""
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    return {part.get_content_type(): part.get_payload(decode=True).decode()
            for part in parsed.walk() if part.get_content_maintype() == "text" and not part.is_attachment()}
