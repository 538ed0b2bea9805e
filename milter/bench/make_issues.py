#!/usr/bin/env python3
"""Writes newsletters to measure with: make_issues.py DIRECTORY KILOBYTES COUNT

Each is multipart/alternative with a table-based HTML part of about KILOBYTES; every second one
ends in a tail of coin teasers, so that half are accepted and half rewritten. Transfer encodings
take turns. The same arguments give the same bytes.
"""
import base64
import os
import quopri
import random
import sys

SUBJECTS = ["Die Zentralbank", "Der Netzbetreiber", "Ein Rechenzentrum in Hessen", "Die Stadtwerke",
            "Das Kartellamt", "Der Chiphersteller", "Eine Umfrage unter Kämmerern", "Der Aufsichtsrat",
            "Die Reederei", "Das Forschungsinstitut", "Der Versicherer", "Die Genossenschaft"]
VERBS = ["verschiebt", "prüft", "erläutert", "senkt", "erhöht", "begrenzt", "veröffentlicht", "vergleicht",
         "bestätigt", "erneuert", "halbiert", "beziffert"]
OBJECTS = ["den Ausbau der Leitungen", "die Kosten der Kühlung", "das Angebot für langfristige Verträge",
           "die Prognose für das laufende Jahr", "den Bedarf an Fachkräften", "die Rücklagen für Reparaturen",
           "den Vertrag mit dem Zulieferer", "die Zahl der Anschlüsse", "das Budget der Abteilung",
           "die Gebühren für Großkunden", "den Zeitplan der Genehmigung", "die Anleihe über 300 Millionen Euro"]
ENDS = ["nach Angaben aus der Geschäftsführung", "trotz höherer Zinsen", "ohne einen Termin zu nennen",
        "wie aus dem Quartalsbericht hervorgeht", "zum dritten Mal seit dem Frühjahr",
        "mit Zustimmung der Aufsicht", "für die meisten Standorte"]

CELL = ('<tr>\r\n<td align="left" style="padding:0 24px 16px 24px;font-family:Arial,Helvetica,sans-serif;'
        'font-size:16px;line-height:24px;color:#222222;">\r\n%s\r\n</td>\r\n</tr>\r\n')
HEAD = """<!DOCTYPE html>
<html lang="de" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kapital &amp; Strom</title>
<style type="text/css">
body { margin:0; padding:0; background-color:#f2f2f2; }
@media only screen and (max-width:600px) { .wide { width:100% !important; } }
</style>
<!--[if mso]><style>td { font-family:Arial, sans-serif !important; }</style><![endif]-->
</head>
<body>
<div style="display:none;max-height:0;overflow:hidden;">Die Woche in Kürze</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td align="center">
<!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->
<table role="presentation" class="wide" width="600" cellpadding="0" cellspacing="0" border="0" style="background-color:#ffffff;">
""".replace("\n", "\r\n")
FOOT = """<tr><td style="padding:24px;font-size:12px;color:#666666;">Kapital &amp; Strom, Musterweg 1, 12345 Musterstadt.
<a href="https://news.example/abmelden?id=4711">Abmelden</a></td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
""".replace("\n", "\r\n")
TAIL = [("h2", "Das könnte Ihnen auch gefallen"),
        ("p", "SOL vor dem Ausbruch: Analysten sehen Kursziel bei 400 $"),
        ("p", "DOGE könnte um 300 % steigen, Wale kaufen nach"),
        ("h2", "Mehr Krypto-Preise")]


def sentence(rng):
    return "%s %s %s %s." % (rng.choice(SUBJECTS), rng.choice(VERBS), rng.choice(OBJECTS), rng.choice(ENDS))


def blocks(rng, size, with_tail):
    out = [("h1", "Was %s für den Netzausbau bedeutet" % rng.choice(SUBJECTS).lower()),
           ("p", "Quelle: Handelsblatt, Autorin: Jana Petersen")]
    used = len(HEAD) + len(FOOT)
    while used < size:
        text = " ".join(sentence(rng) for _ in range(rng.randint(2, 4)))
        out.append(("p", text))
        used += len(text) + len(CELL) + 60
        if rng.random() < 0.15:
            out.append(("h2", "Der Blick auf %s" % rng.choice(OBJECTS)))
            used += 250
    out.append(("p", "Dieser Beitrag ist keine Anlageberatung und keine Empfehlung zum Kauf oder Verkauf."))
    return out + (TAIL if with_tail else [])


def html(items):
    body = []
    for kind, text in items:
        text = text.replace("&", "&amp;")
        if kind == "p" and "könnte" not in text:
            text = text.replace("Prognose", '<a href="https://news.example/p?u=1&amp;c=22" style="color:#0645ad;">Prognose</a>')
        body.append(CELL % ("<%s style=\"margin:0;\">%s</%s>" % (kind, text, kind)))
    return HEAD + "".join(body) + FOOT


def encode(text, how):
    data = text.encode("utf-8")
    if how == "base64":
        return base64.encodebytes(data).replace(b"\n", b"\r\n")
    if how == "quoted-printable":
        lines = data.replace(b"\r\n", b"\n")
        return quopri.encodestring(lines).replace(b"\n", b"\r\n")
    return data


def message(index, size):
    rng = random.Random(index * 1000003 + size)
    items = blocks(rng, size, index % 2 == 1)
    plain = "\r\n\r\n".join(text for _, text in items) + "\r\n"
    how = ["quoted-printable", "base64", "8bit"][index // 2 % 3]
    out = [b"From: Kapital & Strom <redaktion@news.example>\r\nTo: leser@example.org\r\n"
           b"Subject: =?utf-8?q?Kapital_=26_Strom=2C_Ausgabe_" + str(index).encode() + b"?=\r\n"
           b"Date: Mon, 02 Nov 2026 06:00:00 +0100\r\nMessage-ID: <" + str(index).encode() + b"@news.example>\r\n"
           b"List-Id: <kapital.news.example>\r\nList-Unsubscribe: <https://news.example/abmelden?id=4711>\r\n"
           b"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"=_b1\"\r\n\r\n"]
    for subtype, text in (("plain", plain), ("html", html(items))):
        out.append(b"--=_b1\r\nContent-Type: text/" + subtype.encode() + b"; charset=utf-8\r\n"
                   b"Content-Transfer-Encoding: " + how.encode() + b"\r\n\r\n" + encode(text, how) + b"\r\n")
    out.append(b"--=_b1--\r\n")
    return b"".join(out)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    directory, size, count = sys.argv[1], int(sys.argv[2]) * 1000, int(sys.argv[3])
    os.makedirs(directory, exist_ok=True)
    for index in range(count):
        with open(os.path.join(directory, "%03d.eml" % index), "wb") as file:
            file.write(message(index, size))


main()
