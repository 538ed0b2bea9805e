"""Reads messages with other eyes than bluepencil's.

What bluepencil writes is read here by Python's email package, binascii and codecs, and its HTML by
html.parser, none of which shares a line with it; so what it might write and read wrong in the same way
is seen from here. Nothing is repaired: what Python finds broken is told by `is_sound`.
"""

import binascii
import codecs
import dataclasses
import email
import email.policy
import functools
import html.parser
import itertools
import re

# ---- MIME ---------------------------------------------------------------------------------------


HTML = ("text/html", "text/x-amp-html", "text/watch-html")


@dataclasses.dataclass(frozen=True)
class Leaf:
    """A part that is no multipart; or a multipart, with what stands around its parts as its `frame`."""
    place: str              # "m" is the message, "m.2.1" the first part of its second
    header: bytes           # as it stands
    kind: str               # "text/html"
    charset: str            # as labelled, in lower case; "" where not labelled
    transfer: str           # "base64"; "7bit" where not labelled
    attached: bool          # or inside an attached message
    body: bytes             # as it stands
    frame: tuple            # preamble, epilogue, boundary; None
    group: str              # the place of the outermost multipart/alternative it stands in; ""
    branch: str             # the place of that one's child that it stands in, or that it is; ""

    @property
    def is_text(self):
        return self.frame is None and not self.attached and (self.kind == "text/plain" or self.kind in HTML)


def as_bytes(text):
    return text.encode("latin-1")


def parse(raw):
    """Each byte as one character, for Python decodes and replaces what it is given as bytes."""
    return email.message_from_string(raw.decode("latin-1"), policy=email.policy.compat32)


def is_sound(message):
    """Read by Python without complaint: of broken messages each reader has a reading of its own."""
    return all(not part.defects and len(part.get_all("Content-Type", [])) < 2 and
               re.fullmatch(r"[\w.+-]+/[\w.+-]+", part.get_content_type()) and
               (part.is_multipart() or part.get_content_maintype() != "multipart")
               for part in message.walk())


def is_attached(part):
    """By RFC 2183; a name in Content-Type alone does not take a text off the screen."""
    disposition = part.get_content_disposition()
    return disposition == "attachment" or (
        disposition is not None and part.get_param("filename", header="content-disposition") is not None)


def charset_of(part):
    value = part.get_param("charset")
    value = value[2] if isinstance(value, tuple) else value
    return (value or "").strip().lower()


def leaves(message):
    """All leaves and multiparts in the order of the message."""
    found = []

    def walk(part, place, group, branch, attached):
        header = b"".join(as_bytes(f"{name}:{value}\n") for name, value in part.raw_items())
        attached = attached or is_attached(part)
        children = part.get_payload() if part.is_multipart() else None
        found.append(Leaf(
            place, header, part.get_content_type(), charset_of(part),
            str(part.get("Content-Transfer-Encoding", "7bit")).split(";")[0].strip().lower(), attached,
            as_bytes(part.get_payload() or "") if children is None else b"",
            None if children is None else (part.preamble, part.epilogue, part.get_boundary()), group, branch))
        is_first = part.get_content_type() == "multipart/alternative" and not group
        for number, child in enumerate(children or [], 1):
            below = f"{place}.{number}"
            walk(child, below, place if is_first else group, below if is_first else branch,
                 attached or part.get_content_maintype() == "message")

    walk(message, "m", "", "", False)
    return found


def header_fields(header):
    """Name in lower case and whole field, one by one; line ends as LF."""
    return [(field.split(b":")[0].strip().lower(), field.replace(b"\r\n", b"\n"))
            for field in re.findall(rb"[^\n:]+:(?:[^\n]*\n(?=[ \t]))*[^\n]*\n", header)]


# ---- bytes and characters -------------------------------------------------------------------------

def decode_transfer(leaf):
    if leaf.transfer == "quoted-printable":
        return binascii.a2b_qp(leaf.body)
    if leaf.transfer == "base64":
        data = re.sub(rb"[^A-Za-z0-9+/]", b"", leaf.body.split(b"=")[0])
        return binascii.a2b_base64(data[:len(data) - (len(data) % 4 == 1)] + b"==")
    return leaf.body


# What labels mean in practice (WHATWG Encoding): nobody means the control characters of ISO 8859-1.
MEANT = {"": "windows-1252", "us-ascii": "windows-1252", "ascii": "windows-1252", "iso-8859-1": "windows-1252",
         "latin1": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949",
         "shift_jis": "cp932", "iso-8859-9": "windows-1254"}


def decode_charset(data, label):
    """
    As labelled; where the bytes contradict that, as UTF-8, and what is left as windows-1252. What is labelled
    UTF-8, and is that but for a byte here and there, is read as such (WHATWG Encoding), as mail programs do.
    """
    name = MEANT.get(label, label)
    try:
        codecs.lookup(name)
    except LookupError:
        name = "windows-1252"
    for attempt in ("utf-8", name) if name == "windows-1252" else (name, "utf-8"):
        try:
            return data.decode(attempt)
        except UnicodeError:
            pass
    text = data.decode("utf-8", "surrogateescape")
    bad = len(re.findall("[\udc80-\udcff]", text))
    if codecs.lookup(name).name == "utf-8" and 8 * bad <= sum(character > "\x7f" for character in text) - bad:
        return text
    return data.decode("windows-1252", "replace")


def text_of(leaf):
    return decode_charset(decode_transfer(leaf), leaf.charset)


# ---- what is read in a text -------------------------------------------------------------------------

@dataclasses.dataclass(frozen=True)
class Reading:
    """Letters and digits in their order, for white space, markup and bullets are no words."""
    words: str
    hidden: bytes           # one for each of `words`: 1 where a reader need not see it
    pictures: tuple         # what stands for pictures, in letters and digits
    pieces: tuple           # the text as it stands, in pieces: lines, paragraphs, what is between two tags

    @property
    def visible(self):
        return "".join(itertools.compress(self.words, map((0).__eq__, self.hidden)))


def letters(text):
    return "".join(filter(str.isalnum, text))


def reading(pieces, pictures, lines):
    """`pieces` are pairs of a text and whether it is hidden."""
    words = [letters(text) for text, _ in pieces]
    hidden = [bytes([is_hidden]) * len(word) for word, (_, is_hidden) in zip(words, pieces)]
    return Reading("".join(words), b"".join(hidden), tuple(filter(None, pictures)), tuple(lines))


VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
BREAKING = frozenset("address article aside blockquote body br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 "
                     "head header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split())
LINE_END = "\u2028"
NOT_TEXT = frozenset("style script title template".split())
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|mso-hide\s*:\s*all|"
                    r"(font-size|max-height|opacity)\s*:\s*0*(\.0+)?(px|pt|em|%)?\s*(;|!|$)", re.I)


class HtmlReader(html.parser.HTMLParser):
    """Pieces of text, each with whether it is hidden, and LINE_END where a line must end."""

    def __init__(self, is_hidden=False):
        super().__init__(convert_charrefs=True)
        self.pieces, self.pictures, self.open = [], [], []
        self.hiding = int(is_hidden)        # how many of the open elements hide what is in them

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        if tag == "img" and "alt" in attributes:
            self.pictures.append(letters(attributes["alt"]))
        if tag in BREAKING:
            self.pieces.append((LINE_END, False))
        if tag not in VOID:
            hides = "hidden" in attributes or bool(HIDING.search(attributes.get("style", "")))
            self.open.append((tag, hides))
            self.hiding += hides

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if tag in BREAKING:
            self.pieces.append((LINE_END, False))
        for back in range(1, len(self.open) + 1):
            if self.open[-back][0] == tag:
                self.hiding -= sum(hides for _, hides in self.open[-back:])
                del self.open[-back:]
                break

    def handle_data(self, data):
        if not (self.open and self.open[-1][0] in NOT_TEXT):
            self.pieces.append((data, self.hiding > 0))

    def handle_comment(self, data):
        """What stands in a conditional comment is read by some, so it is as if it were hidden."""
        if data.lstrip().startswith("[if"):
            inside = read_with(HtmlReader(is_hidden=True), re.sub(r"^[^\]]*\]>?|<!\[endif\]$", "", data))
            self.pieces += inside.pieces
            self.pictures += inside.pictures

    def unknown_decl(self, data):
        pass


def read_with(reader, text):
    reader.feed(text)
    reader.close()
    return reader


@functools.lru_cache(maxsize=64)
def read_html(text):
    reader = read_with(HtmlReader(), text)
    return reading(reader.pieces, reader.pictures, [piece for piece, _ in reader.pieces])


LIST_MARK = re.compile(r"^[ \t>*|+-]*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.):\]]*[ \t]", re.M)


@functools.lru_cache(maxsize=64)
def read_plain(text):
    """The number of a list's item is no word of the item; it goes with it as if it were hidden."""
    pieces, at = [], 0
    for mark in LIST_MARK.finditer(text):
        pieces += [(text[at:mark.start()], False), (mark[0], True)]
        at = mark.end()
    pieces.append((text[at:], False))
    return reading(pieces, (), text.splitlines() + re.split(r"\n\s*\n", text))


def read(leaf):
    text = text_of(leaf)
    return read_html(text) if leaf.kind in HTML else read_plain(text)


def plain_version(page):
    """The visible words of a page, a line a block, as publishers' systems write the plain version."""
    text = "".join(piece for piece, is_hidden in read_with(HtmlReader(), page).pieces if not is_hidden)
    lines = text.split(LINE_END)
    return "\n\n".join(filter(None, (" ".join(line.split()) for line in lines))) + "\n"
