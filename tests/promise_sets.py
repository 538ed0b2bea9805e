"""The messages that the promises are tried on, and the rules they are moderated by.

    samples     tests/messages and the labelled issues of the corpus, each rendered in three of many
                variants (render_issues.py), by the rules of the tree
    mail        all mail of the corpus, torture tests and broken messages included, as it would stand on
                the wire (CRLF), and the same as the files are, and with their line ends swapped
    pages       all HTML of the corpus, wrapped as text/html in four transfer encodings of three charsets each
    issues      the same pages, each as the HTML of a multipart/alternative beside a plain version made of it
                here

Mail and pages are moderated by three packs: one only removes, one only inserts, one does both.
"""

import base64
import binascii
import quopri
import re

import independent_reader

# Not every charset can stand in every transfer encoding: UTF-16 has bytes that 7bit and 8bit must not hold.
# In 7bit all that is not ASCII is a reference, whatever the charset; it matters for what is inserted.
WRAPPINGS = (
    ("7bit", ("us-ascii", "iso-8859-1", "utf-8")),
    ("8bit", ("utf-8", "windows-1252", "iso-8859-15")),
    ("quoted-printable", ("utf-8", "iso-8859-1", "utf-16")),
    ("base64", ("utf-8", "windows-1252", "utf-16")),
)

# ---- rules --------------------------------------------------------------------------------------

REMOVAL = """
signals : {
  common : { any = [ "you", "your", "click", "free", "please", "test", "hello", "lorem", "und", "für", "bitte", "le",
                     "el" ]; };
  small : { any = [ "more", "unsubscribe", "home" ]; };
};
rules : {
  common-word : {
    about = "goes in many places"; scope = "block"; score = { common = 1; }; threshold = 1; action = "remove";
    examples = { hit = [ "you" ]; miss = [ "x" ]; };
  };
  small-heading : {
    about = "goes with what it heads"; scope = "block"; score = { small = 1; is-short = 1; }; threshold = 2;
    action = "remove"; only-orphaned = true;
    examples = { hit = [ "more" ]; miss = [ "x" ]; };
  };
};
"""
INSERTION = """
signals : {
  anything : { any = [ "a*", "e*", "i*", "o*", "u*", "d*", "t*" ]; };
  disclaimer : { any = [ "no investment advice" ]; };
};
rules : {
  disclaimer : {
    about = "is missing nearly everywhere"; scope = "article"; when = "anything"; require = "disclaimer";
    action = "insert"; text = "texts/disclaimer";
    examples = { hit = [ "a" ]; miss = [ "a, and no investment advice" ]; };
  };
};
"""
PACKS = {"removal": (REMOVAL,), "insertion": (INSERTION,), "both": (REMOVAL, INSERTION)}
# With letters that few charsets have, with words that markup is made of, and a line that is a boundary to a careless eye.
DISCLAIMER = "Disclaimer – no investment advice: “ä & ö < €”, says Łódź.\n"
DISCLAIMER_HTML = ("<p style=\"font-size: 13px; line-height: 19px; color: #555555\">Disclaimer – no investment advice: "
                   "“ä &amp; ö &lt; €”, says Łódź.</p>\n")


TEXTS = (DISCLAIMER, DISCLAIMER_HTML)


def write_pack(folder, name):
    (folder / "texts").mkdir(parents=True)
    for number, rules in enumerate(PACKS[name]):
        (folder / f"{number}.rules").write_text(rules)
    (folder / "texts" / "disclaimer.en.txt").write_text(DISCLAIMER)
    (folder / "texts" / "disclaimer.en.html").write_text(DISCLAIMER_HTML)


# ---- mail ---------------------------------------------------------------------------------------

def corpus_mail(corpus):
    """Name and bytes of each message that libmilter would take; as its file is, but for the line mbox puts in front."""
    for number, path in enumerate(sorted(path for path in (corpus / "mail").rglob("*") if path.is_file())):
        raw = re.sub(rb"\AFrom [^\n]*\n", b"", path.read_bytes())
        header = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
        longest = max(map(len, re.split(rb"\r?\n(?![ \t])", header)))
        # libmilter takes no field that is longer than 64 KiB.
        if re.match(rb"[!-9;-~]+[ \t]*:", raw) and longest < 65000:
            yield f"{number:05}-{path.name[:60]}.eml", raw


def as_newsletter(raw):
    newline = b"\r\n" if re.match(rb"[^\n]*\r\n", raw) else b"\n"
    return b"List-Id: <list.example>" + newline + raw


def with_crlf(raw):
    return re.sub(rb"\r?\n", b"\r\n", raw)


def with_lf(raw):
    return raw.replace(b"\r\n", b"\n")


def swapped(raw):
    """LF where the message has CRLF, and CRLF where it has LF; told by its first line."""
    return with_lf(raw) if re.match(rb"[^\n]*\r\n", raw) else with_crlf(raw)


# ---- pages --------------------------------------------------------------------------------------

def corpus_pages(corpus):
    for number, path in enumerate(sorted(path for path in (corpus / "html").rglob("*") if path.is_file())):
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("windows-1252", "replace")
        yield f"{number:03}-{path.stem[:40]}", re.sub(r"\r\n?", "\n", text)


def encodable(text, charset):
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def text_part(kind, text, transfer, charset):
    """Header fields and body, lines ended by CRLF."""
    if kind == "html":
        text = text.encode("ascii" if transfer == "7bit" else charset, "xmlcharrefreplace").decode(
            "ascii" if transfer == "7bit" else charset)
    elif not encodable(text, charset):
        charset = "utf-8"
    if transfer == "7bit" and not text.isascii():
        transfer = "quoted-printable"
    data = text.replace("\n", "\r\n").encode(charset)
    if transfer == "base64":
        data = base64.encodebytes(data).replace(b"\n", b"\r\n")
    elif transfer == "quoted-printable" and charset == "utf-16":
        # Its line ends are no bytes CR LF, so they cannot stand as such (RFC 2045 6.7).
        data = binascii.b2a_qp(data, istext=False).replace(b"\n", b"\r\n")
    elif transfer == "quoted-printable":
        data = b"\r\n".join(quopri.encodestring(line.encode(charset)).replace(b"\n", b"\r\n")
                            for line in text.split("\n"))
    return (f"Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n".encode() +
            data)


def message_head(name):
    return (f"From: News <news@publisher.example>\r\nTo: reader@readers.example\r\nSubject: {name}\r\n"
            f"Message-ID: <{name}@publisher.example>\r\nList-Id: <news.publisher.example>\r\n"
            "List-Unsubscribe: <https://publisher.example/u?a=1&b=2>\r\nMIME-Version: 1.0\r\n").encode()


def page_message(name, page, transfer, charset):
    return message_head(name) + text_part("html", page, transfer, charset)


def issue_message(name, page, transfer, charset):
    parts = [text_part("plain", independent_reader.plain_version(page), transfer, charset), text_part("html", page, transfer, charset)]
    return (message_head(name) + b"Content-Type: multipart/alternative; boundary=\"=_a\"\r\n\r\n" +
            b"".join(b"--=_a\r\n" + part + b"\r\n" for part in parts) + b"--=_a--\r\n")


def wrapped(pages, make, every):
    """Of all pages in all wrappings one in so many: name and message."""
    number = 0
    for name, page in pages:
        for transfer, charsets in WRAPPINGS:
            for charset in charsets:
                if number % every == 0:
                    yield f"{name}.{transfer}.{charset}.eml", make(name, page, transfer, charset)
                number += 1
