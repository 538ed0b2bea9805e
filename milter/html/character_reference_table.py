#!/usr/bin/env python3
"""Writes character_reference_table.h from Python's copy of the standard's table.

usage: python3 milter/html/character_reference_table.py >milter/html/character_reference_table.h

html.entities.html5 holds the 2,231 names of WHATWG HTML 13.5, with ";" where it is part of
the name. All names stand in one string, sorted by bytes, so that a name costs no pointer.
"""

from html.entities import html5

names = sorted(html5, key=lambda name: name.encode("ascii"))

print("/* Made by: python3 milter/html/character_reference_table.py "
      ">milter/html/character_reference_table.h */")
print("/* The names of WHATWG HTML 13.5, sorted by bytes, one after the other. */")
print("static const char names[] =")
line = "\t\""
for name in names:
    if len(line) + len(name) > 88:
        print(line + "\"")
        line = "\t\""
    line += name
print(line + "\";")
print()
print("/* Where each name stands in them, its length, and what it stands for. */")
print("static const struct named_reference {")
print("\tuint16_t at;")
print("\tuint8_t len;")
print("\tuint16_t second;")
print("\tuint32_t first;")
print("} references[] = {")
at = 0
line = "\t"
for name in names:
    characters = [ord(c) for c in html5[name]]
    second = characters[1] if len(characters) == 2 else 0
    item = "{ %d, %d, 0x%X, 0x%X }, " % (at, len(name), second, characters[0])
    if len(line) + len(item) > 92:
        print(line.rstrip())
        line = "\t"
    line += item
    at += len(name)
print(line.rstrip())
print("};")
