#!/usr/bin/env python3
"""Renders labelled issues (JSON Lines, see corpus/labelled) to messages as publishers send them.

usage: render_issues.py ISSUES.jsonl DIR [VARIANTS]

Each issue becomes VARIANTS messages (3 unless told), DIR/ID.VARIANT.eml, which differ in structure, transfer
encoding, charset and line ends; the next issue goes on with the next variants, so that all of
them come up. MIME is written by hand: what is tested must not depend on one library's habits.
"""

import base64
import html
import itertools
import json
import os
import quopri
import sys
from email.header import Header

STRUCTURES = ("alternative", "html", "plain")
TRANSFERS = ("8bit", "quoted-printable", "base64", "7bit")
CHARSETS = ("utf-8", "windows-1252", "iso-8859-1", "iso-8859-15")
NEWLINES = ("\r\n", "\n")
# Structure and line end change fastest: three variants of an issue differ in structure.
VARIANTS = [(s, t, c, n) for c, t, n, s in
            itertools.product(CHARSETS, TRANSFERS, NEWLINES, STRUCTURES)]

HEAD = """<!DOCTYPE html>
<html lang="{lang}">
<head><meta charset="{charset}"><title>{subject}</title>
<style>.outer {{ width: 100% }} h1 {{ font-size: 24px }}</style></head>
<body style="margin:0">
<table class="outer" role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="600" cellpadding="0" cellspacing="0">
"""
FOOT = """</table>
</td></tr></table>
</body>
</html>
"""


def html_block(block):
    text = html.escape(block["text"])
    return {
        "h2": f"<h2>{text}</h2>",
        "p": f"<p style=\"margin:0 0 12px\">{text}</p>",
        "li": f"<li>{text}</li>",
        "td": f"<tr><td>{text}</td></tr>",
        "link": f"<p><a href=\"https://news.example/read?id=1&amp;u=2\">{text}</a></p>",
        "img-alt": f"<p><img src=\"https://news.example/picture.png\" width=\"560\" alt=\"{text}\"></p>",
    }[block["type"]]


def html_article(article):
    around = {"li": ("<ul>", "</ul>"), "td": ("<table>", "</table>")}
    lines = ["<tr><td style=\"padding:16px\">", f"<h1>{html.escape(article['title'])}</h1>"]
    for kind, blocks in itertools.groupby(article["blocks"], key=lambda block: block["type"]):
        before, after = around.get(kind, ("", ""))
        lines += [before] if before else []
        lines += [html_block(block) for block in blocks]
        lines += [after] if after else []
    return "\n".join(lines + ["</td></tr>", ""])


def html_text(issue, subject, charset):
    body = "".join(html_article(article) for article in issue["articles"])
    head = HEAD.format(lang=issue["lang"], subject=html.escape(subject),
                       charset=charset if encodable(subject + body, charset) else "utf-8")
    return head + body + FOOT


def plain_text(issue):
    pieces = []
    for article in issue["articles"]:
        pieces += [article["title"] + "\n" + "=" * min(len(article["title"]), 60)]
        for kind, blocks in itertools.groupby(article["blocks"], key=lambda block: block["type"]):
            texts = [block["text"] for block in blocks]
            if kind == "h2":
                pieces += [text + "\n" + "-" * min(len(text), 60) for text in texts]
            elif kind in ("li", "td"):
                pieces += ["\n".join("* " + text for text in texts)]
            elif kind == "link":
                pieces += [text + "\nhttps://news.example/read?id=1&u=2" for text in texts]
            elif kind == "img-alt":
                pieces += ["[" + text + "]" for text in texts]
            else:
                pieces += texts
    return "\n\n".join(pieces) + "\n"


def encodable(text, charset):
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def part(kind, text, charset, transfer, newline):
    """Header fields and encoded body of one text part."""
    if transfer == "7bit" and kind == "html":
        text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    if transfer == "7bit" and not text.isascii():
        transfer = "quoted-printable"
    if not encodable(text, charset):
        charset = "utf-8"
    raw = text.replace("\n", newline).encode(charset)
    if transfer == "base64":
        lines = base64.encodebytes(text.replace("\n", "\r\n").encode(charset)).decode("ascii")
        raw = lines.replace("\n", newline).encode("ascii")
    elif transfer == "quoted-printable":
        # Line by line, as text: the line ends of the message are those of the text.
        lines = [quopri.encodestring(line.encode(charset)).decode("ascii").replace("=\n", "=" + newline)
                 for line in text.split("\n")]
        raw = newline.join(lines).encode("ascii")
    fields = [f"Content-Type: text/{kind}; charset={charset}",
              f"Content-Transfer-Encoding: {transfer}"]
    return fields, raw


def render(issue, structure, transfer, charset, newline):
    subject = issue["articles"][0]["title"]
    folded = Header(subject, "utf-8", maxlinelen=70).encode(linesep=newline)
    plain = part("plain", plain_text(issue), charset, transfer, newline)
    rich = part("html", html_text(issue, subject, charset), charset, transfer, newline)
    fields = [
        "Received: from app.news.example (app.news.example [192.0.2.7])" + newline +
        "\tby mx.news.example with ESMTPS id 4bXz; Tue, 24 Nov 2026 07:00:00 +0000",
        "From: =?utf-8?q?News_f=C3=BCr_alle?= <news@news.example>",
        "To: subscriber@example.org",
        f"Subject: {folded}",
        "Date: Tue, 24 Nov 2026 07:00:00 +0000",
        f"Message-ID: <{issue['id']}.{structure}.{transfer}@news.example>",
        "List-Id: News <news.news.example>",
        "List-Unsubscribe: <https://news.example/unsubscribe?u=2>," + newline +
        " <mailto:unsubscribe@news.example>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "MIME-Version: 1.0",
    ]
    if structure != "alternative":
        fields_of_part, body = plain if structure == "plain" else rich
        return (newline.join(fields + fields_of_part) + newline * 2).encode("ascii") + body
    boundary = f"=_{issue['id']}_{transfer}"
    fields.append(f"Content-Type: multipart/alternative;{newline}\tboundary=\"{boundary}\"")
    message = (newline.join(fields) + newline * 2).encode("ascii")
    for fields_of_part, body in (plain, rich):
        message += (f"--{boundary}{newline}" + newline.join(fields_of_part) + newline * 2).encode("ascii")
        message += body + newline.encode("ascii")
    return message + f"--{boundary}--{newline}".encode("ascii")


def read_issues(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def render_all(path, folder, variants=3):
    """Writes the messages and returns their names with the issue each was made from."""
    written = []
    choice = itertools.cycle(VARIANTS)
    for issue in read_issues(path):
        for number in range(variants):
            name = f"{issue['id']}.{number}.eml"
            with open(os.path.join(folder, name), "wb") as file:
                file.write(render(issue, *next(choice)))
            written.append((name, issue))
    return written


def main(arguments):
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    os.makedirs(arguments[1], exist_ok=True)
    render_all(arguments[0], arguments[1], int(arguments[2]) if len(arguments) == 3 else 3)


if __name__ == "__main__":
    main(sys.argv[1:])
