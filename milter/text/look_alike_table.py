#!/usr/bin/env python3
"""Writes look_alike_table.h: letters that a reader takes for a Latin letter.

usage: python3 milter/text/look_alike_table.py >milter/text/look_alike_table.h

Two kinds. Letters of other scripts are chosen by eye, after the idea of Unicode TR 39: a pair
is in when the letter passes for the Latin one in a common typeface, small capitals included
(a Cyrillic "в" for a b). They count only within a word that also holds Latin letters. Stylized
letters of the Latin script (small capitals, letters in black circles and squares) are found by
their Unicode names; they are always that letter. NFKC knows neither kind.

A capital whose small letter is in the table is in it too, or folding twice would not be the same
as folding once.
"""

import re
import unicodedata

OTHER_SCRIPTS = {
    "CYRILLIC CAPITAL": "А:a В:b Е:e К:k М:m Н:h О:o Р:p С:c Т:t У:y Х:x Ѕ:s І:i Ј:j Ԁ:d "
                        "Ԛ:q Ԝ:w Ү:y Һ:h Ӏ:l Ԍ:g Ѵ:v Ь:b",
    "CYRILLIC SMALL": "а:a в:b е:e к:k м:m н:h о:o р:p с:c т:t у:y х:x ѕ:s і:i ј:j ԁ:d "
                      "ԛ:q ԝ:w ү:y һ:h ӏ:l ԍ:g ѵ:v ь:b",
    "GREEK CAPITAL": "Α:a Β:b Ε:e Ζ:z Η:h Ι:i Κ:k Μ:m Ν:n Ο:o Ρ:p Τ:t Υ:y Χ:x Ϲ:c Ϳ:j Ϝ:f",
    "GREEK SMALL": "α:a ε:e ι:i κ:k ν:v ο:o ρ:p τ:t υ:u χ:x ϲ:c ϳ:j",
    "ARMENIAN CAPITAL": "Տ:s Օ:o Ս:u Լ:l Հ:h",
    "ARMENIAN SMALL": "հ:h ո:n ս:u օ:o ց:g զ:q",
    "CHEROKEE": "Ꭰ:d Ꭱ:r Ꭲ:t Ꭺ:a Ꭻ:j Ꭼ:e Ꮃ:w Ꮇ:m Ꮋ:h Ꮐ:g Ꮓ:z Ꮖ:l Ꮢ:r Ꮤ:w Ꮥ:s Ꮩ:v Ꮪ:s "
                "Ꮮ:l Ꮯ:c Ꮲ:p Ꮶ:k Ᏼ:b",
}

table = {}
for pairs in OTHER_SCRIPTS.values():
    for pair in pairs.split():
        table[ord(pair[0])] = (pair[2], 0)
for point in list(table):
    upper = chr(point).upper()
    if len(upper) == 1:
        table.setdefault(ord(upper), table[point])

STYLIZED = re.compile(r"(?:LATIN LETTER SMALL CAPITAL|NEGATIVE CIRCLED LATIN CAPITAL LETTER|"
                      r"NEGATIVE SQUARED LATIN CAPITAL LETTER) ([A-Z])$")
for point in range(0x80, 0x1F200):
    match = STYLIZED.match(unicodedata.name(chr(point), ""))
    if match:
        table[point] = (match.group(1).lower(), 1)

print("/* Made by: python3 milter/text/look_alike_table.py >milter/text/look_alike_table.h */")
print("/* Sorted by code point. */")
print("static const struct look_alike {")
print("\tuint32_t code_point;")
print("\tchar latin;")
print("\tbool always;\t\t/* a letter of the Latin script in another dress */")
print("} look_alikes[] = {")
line = "\t"
for point in sorted(table):
    latin, always = table[point]
    item = "{ 0x%04X, '%s', %s }, " % (point, latin, "true" if always else "false")
    if len(line) + len(item) > 92:
        print(line.rstrip())
        line = "\t"
    line += item
print(line.rstrip())
print("};")
