"""What the promises say of one message, asked of what came in and what went out.

`examine` tells which promises a message puts to the test and where they do not hold:

    1  what is accepted leaves byte for byte as it came, but for the header fields named
    2  structure, untouched parts and unnamed header fields stay; an edited part is what it was but for
       what is told as removed and inserted, and its lines are as SMTP wants them
    4  the alternatives of an issue end with the same passages removed and inserted

Promises 3 and 5 compare several runs: promises.test.
"""

import collections
import dataclasses
import functools
import pathlib
import re

import independent_reader as reader
import only_edits

LEAVES = ("accept", "rewrite")


@dataclasses.dataclass
class Item:
    """A message that was moderated. Its bytes stay in files, for there are many."""
    name: str
    source: pathlib.Path
    result: pathlib.Path
    report: dict

    @property
    def before(self):
        return self.source.read_bytes()

    @property
    def after(self):
        return self.result.read_bytes()


# ---- 1 --------------------------------------------------------------------------------------------

def without_named_fields(item):
    """The result without the fields that the report says were put in front."""
    rest = item.after
    for name, body in item.report["headers"]:
        field = re.match(rb"[^:]+:(?:[^\n]*\n[ \t])*[^\n]*\n", rest)
        if body is not None and field and field[0].startswith(name.encode() + b":"):
            rest = rest[len(field[0]):]
    return rest


def without_report_field(raw):
    """A message that says in our name what became of it is not believed: the field is taken out."""
    return re.sub(rb"(?m)^X-Bluepencil:[^\n]*\n(?:[ \t][^\n]*\n)*", b"", raw, count=1)


# ---- 2 --------------------------------------------------------------------------------------------

def unnamed_fields(header, report):
    named = {name.lower().encode() for name, _ in report["headers"]}
    return [field for name, field in reader.header_fields(header) if name not in named]


def edited_leaf_problems(before, after, report, texts):
    yield only_edits.wire_problem(before, after)
    yield from text_problems(reader.text_of(before), reader.text_of(after), before.kind in reader.HTML,
                             before.group != "", tuple(report["removed"]), tuple(report["inserted"]), texts)


@functools.lru_cache(maxsize=16)
def text_problems(old_text, new_text, is_html, in_alternative, removed, inserted, texts):
    """The same page comes in many encodings, so what was compared is remembered."""
    read = reader.read_html if is_html else reader.read_plain
    old, new, came = read(old_text), read(new_text), [reader.letters(passage) for passage in inserted]
    gone = [reader.letters(passage) for passage in removed]
    if in_alternative:
        gone += only_edits.counterparts(old.pieces, removed)
    may_come = tuple(text for text in texts if any(passage in letters_of_text(text) for passage in came))
    return [problem for problem in (
        only_edits.words_problem(old, new, gone, came), only_edits.pictures_problem(old, new, gone),
        only_edits.markup_problem(old_text, new_text, is_html, may_come)) if problem]


@functools.lru_cache
def letters_of_text(text):
    """Of a text of the pack, plain or HTML."""
    return reader.letters(re.sub(r"<[^>]*>|&\w+;", "", text))


def without_charset(field):
    return re.sub(rb"(?i);\s*charset=(\"[^\"]*\"|[^;\s]*)", b"", field).rstrip(b"; \t\n")


def same_header(before, after):
    """But for the transfer encoding, and the charset in Content-Type, which only an edited text may change."""
    old, new = reader.header_fields(before.header), reader.header_fields(after.header)
    if not before.is_text or before.body == after.body:
        return old == new
    types = [[without_charset(field) for name, field in fields if name == b"content-type"] for fields in (old, new)]
    rest = [[field for name, field in fields if name not in (b"content-type", b"content-transfer-encoding")]
            for fields in (old, new)]
    return rest[0] == rest[1] and types[0] in ([], types[1])


def leaf_problems(before, after, report, texts):
    if before.place != "m" and not same_header(before, after):
        yield "its header changed"
    if before.frame != after.frame:
        yield "preamble, epilogue or boundary changed"
    if before.body == after.body:
        return
    if not before.is_text:
        yield f"{before.kind} changed"
    elif reader.decode_transfer(before) == reader.decode_transfer(after):
        yield "encoded anew without need"
    else:
        yield from edited_leaf_problems(before, after, report, texts)


def changes_beyond_the_report(item, before, after, texts):
    if [leaf.place for leaf in before] != [leaf.place for leaf in after]:
        yield f"structure: {[leaf.place for leaf in before]} became {[leaf.place for leaf in after]}"
        return
    if unnamed_fields(before[0].header, item.report) != unnamed_fields(after[0].header, item.report):
        yield "a header field that is not named changed"
    for old, new in zip(before, after):
        for problem in filter(None, leaf_problems(old, new, item.report, texts)):
            yield f"{old.place}: {problem}"


def delimiters(raw, boundary):
    """Lines that can only be delimiters of the message itself, whatever a reader makes of a broken one."""
    lines = {b"--" + boundary.encode("latin-1") + end for end in (b"", b"--")}
    return [line for line in map(bytes.rstrip, raw.split(b"\n")) if line in lines]


# ---- 4 --------------------------------------------------------------------------------------------

LONG = 30       # letters; a shorter passage may occur where nobody removed it


def branches(leaves, group):
    """The texts of each alternative, as they are read."""
    texts = collections.defaultdict(list)
    for leaf in leaves:
        if leaf.group == group and leaf.is_text:
            texts[leaf.branch].append(reader.read(leaf))
    return texts


def can_carry(text, texts):
    """An alternative that says next to nothing, or points to the other, is not asked for anything."""
    return 2 * len(text) >= max(map(len, texts))


def disagreements(item, before, after):
    touched = {old.group for old, new in zip(before, after) if old.group and old.is_text and old.body != new.body}
    removed, inserted = ({reader.letters(passage) for passage in item.report[key]} for key in ("removed", "inserted"))
    for group in touched:
        texts = ["".join(text.words for text in texts) for texts in branches(after, group).values()]
        for passage in removed:
            if len(passage) > LONG and any(passage in text for text in texts):
                yield f"is still read: {passage}"
        for passage in inserted:
            if len({passage in text for text in texts if can_carry(text, texts)}) > 1:
                yield f"is not in all alternatives: {passage}"


# ---- all that one message and its result tell -------------------------------------------------------

def examine(item_and_texts):
    """Pairs of promise and problem; and which promises were put to the test."""
    item, texts = item_and_texts
    before, after, found, asked = item.before, item.after, [], {"fault"}
    if item.report.get("fault", {}).get("kind") == "internal":
        found.append(("fault", item.report["fault"]["text"]))
    if item.report["verdict"] == "accept":
        asked.add(1)
        if without_named_fields(item) != before:
            found.append((1, "changed"))
    if item.report["verdict"] != "rewrite":
        return asked, found
    asked.add(2)
    problem = only_edits.line_ends_problem(before, after)
    if problem:
        found.append((2, problem))
    message = reader.parse(before)
    boundary = message.get_boundary()
    if boundary and delimiters(before, boundary) != delimiters(after, boundary):
        found.append((2, "delimiters changed"))
    if not reader.is_sound(message):
        return asked, found
    old, new = reader.leaves(message), reader.leaves(reader.parse(after))
    found += [(2, problem) for problem in changes_beyond_the_report(item, old, new, texts)]
    if any(leaf.group for leaf in old):
        asked.add(4)
        found += [(4, problem) for problem in disagreements(item, old, new)]
    return asked, found
