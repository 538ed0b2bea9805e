#!/usr/bin/env python3
"""Writes transliterate_table.h: characters beyond ASCII as ASCII has them.

usage: python3 milter/text/transliterate_table.py >milter/text/transliterate_table.h

What is written by hand below goes first: German umlauts as in passports, letters that have no
decomposition, typographic punctuation, currencies by their ISO 4217 codes, Greek and Cyrillic as a
reader of English would write them. The rest of the ranges is what NFKD leaves without marks.
"""

import unicodedata

BY_HAND = {
    "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ẞ": "SS",
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Å": "A", "å": "a",
    "Ð": "D", "ð": "d", "Đ": "D", "đ": "d", "Þ": "Th", "þ": "th", "Ł": "L", "ł": "l", "ı": "i",
    "Ħ": "H", "ħ": "h", "Ŋ": "Ng", "ŋ": "ng", "ĸ": "k", "Ŧ": "T", "ŧ": "t", "ƒ": "f",
    "Ơ": "O", "ơ": "o", "Ư": "U", "ư": "u", "Ə": "E", "ə": "e",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "−": "-",
    "„": '"', "“": '"', "”": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
    "‚": "'", "‘": "'", "’": "'", "‛": "'", "‹": "'", "›": "'", "′": "'", "´": "'", "ʼ": "'",
    "…": "...", "•": "*", "·": "*", "⁄": "/", "∕": "/", "×": "x", "÷": "/", "±": "+/-", "¬": "-",
    "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "¡": "!", "¿": "?",
    "©": "(c)", "®": "(R)", "™": "(TM)", "§": "S.", "¶": "P.", "°": " deg", "µ": "u",
    "†": "+", "‡": "++", "‰": " per mille", "№": "No.", "¦": "|", "¨": '"', "¯": "-", "¸": ",",
    "€": "EUR", "£": "GBP", "¥": "JPY", "¢": "ct", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH",
    "₩": "KRW", "₪": "ILS", "₫": "VND", "₱": "PHP", "₦": "NGN", "₿": "BTC", "¤": "*",
}

CYRILLIC = ("а:a б:b в:v г:g д:d е:e ё:yo ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f "
            "х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya і:i ї:yi є:ye ґ:g ў:w ђ:dj ј:j љ:lj њ:nj "
            "ћ:c џ:dz ѕ:dz ѓ:g ќ:k")
GREEK = ("α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f "
         "χ:ch ψ:ps ω:o")

RANGES = [(0xA0, 0x24F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x4FF), (0x1E00, 0x1EFF),
          (0x2000, 0x20BF), (0x2100, 0x218F), (0xFB00, 0xFB06), (0xFF01, 0xFF5E)]

for pair in (CYRILLIC + " " + GREEK).split():
    letter, latin = pair.split(":")
    BY_HAND.setdefault(letter, latin)
    BY_HAND.setdefault(letter.upper(), latin[:1].upper() + latin[1:])


def ascii_of(character):
    if character in BY_HAND:
        return BY_HAND[character]
    parts = unicodedata.normalize("NFKD", character)
    text = "".join(BY_HAND.get(c, c) for c in parts if not unicodedata.combining(c))
    return text if text.isascii() and text.isprintable() and text.strip() else None


table = {}
for first, last in RANGES:
    for point in range(first, last + 1):
        text = ascii_of(chr(point))
        if text is not None and unicodedata.name(chr(point), ""):
            table[point] = text
for character, text in BY_HAND.items():
    table[ord(character)] = text

print("/* Made by: python3 milter/text/transliterate_table.py >milter/text/transliterate_table.h */")
print("/* Sorted by code point. */")
print("static const struct spelling {")
print("\tuint32_t code_point;")
print("\tchar ascii[12];")
print("} spellings[] = {")
line = "\t"
for point in sorted(table):
    text = table[point].replace("\\", "\\\\").replace('"', '\\"')
    item = '{ 0x%04X, "%s" }, ' % (point, text)
    assert len(table[point]) < 12
    if len(line) + len(item) > 92:
        print(line.rstrip())
        line = "\t"
    line += item
print(line.rstrip())
print("};")
