"""What happens to a message between two servers that moderate: it is encoded anew, wrapped, quoted in a
reply, or sent on by a mailing list that says so at its top and bottom. Done with Python's email package.
"""

import base64
import email
import email.policy
import quopri
import re
import textwrap

WIDTH = 72
LIST_TOP = "This message was sent to you by the list news@lists.example."
LIST_BOTTOM = ["_______________________________________________", "news mailing list", "news@lists.example",
               "https://lists.example/listinfo/news"]
CRLF = email.policy.compat32.clone(linesep="\r\n", max_line_length=None)


def encode(data, transfer):
    if transfer == "base64":
        return base64.encodebytes(data).decode("ascii")
    if transfer == "quoted-printable":
        return quopri.encodestring(data.replace(b"\r\n", b"\n")).decode("ascii")
    return data.decode("ascii", "surrogateescape")


def texts_of(message):
    return [part for part in message.walk() if part.get_content_type() in ("text/plain", "text/html")
            and part.get_content_disposition() != "attachment"]


def change(raw, transfer=None, plain=None, html=None):
    """Each text by a function of its kind; in another transfer encoding, or in its own."""
    message = email.message_from_bytes(raw, policy=CRLF)
    for part in texts_of(message):
        charset = part.get_content_charset("us-ascii")
        text = part.get_payload(decode=True).decode(charset, "replace").replace("\r\n", "\n")
        by = html if part.get_content_subtype() == "html" else plain
        text = by(text) if by else text
        data = text.replace("\n", "\r\n").encode(charset, "xmlcharrefreplace")
        own = transfer or str(part.get("Content-Transfer-Encoding", "7bit")).strip().lower()
        del part["Content-Transfer-Encoding"]
        part["Content-Transfer-Encoding"] = own
        part.set_payload(encode(data, own))
    return message.as_bytes()


def wrap_lines(text):
    return "\n".join(textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
                     for line in text.split("\n"))


def quote_lines(text):
    return "".join(f"> {line}\n" if line else ">\n" for line in text.rstrip("\n").split("\n"))


def within_body(html, before, behind):
    html = re.sub(r"(?i)<body[^>]*>", lambda tag: tag[0] + before, html, count=1)
    return re.sub(r"(?i)</body>", lambda tag: behind + tag[0], html, count=1)


def list_plain(text):
    return f"{LIST_TOP}\n\n{text}\n" + "\n".join(LIST_BOTTOM) + "\n"


def list_html(html):
    return within_body(html, f"<p>{LIST_TOP}</p>\n", "<hr>\n<p>" + "<br>\n".join(LIST_BOTTOM[1:]) + "</p>\n")


HOPS = {
    "as 8bit": lambda raw: change(raw, "8bit"),
    "as quoted-printable": lambda raw: change(raw, "quoted-printable"),
    "as base64": lambda raw: change(raw, "base64"),
    "wrapped": lambda raw: change(raw, None, wrap_lines, wrap_lines),
    "quoted": lambda raw: change(raw, None, quote_lines, lambda html: within_body(html, "<blockquote type=\"cite\">",
                                                                                 "</blockquote>")),
    "by a list": lambda raw: change(raw, None, list_plain, list_html),
}
