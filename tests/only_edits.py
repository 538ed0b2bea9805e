"""Is a part after moderation what it was before, but for what the report tells?

Three questions; each has a function that returns None where all is well, else what is wrong:

    words       is what is read now what was read before, without the passages told as removed and with
                those told as inserted, and nothing else?
    markup      is every tag, comment and character still there, in its order, but for what was cut?
    wire        are the lines as the transfer encoding and SMTP want them?
"""

import bisect
import collections
import functools
import re

from independent_reader import letters

# ---- words --------------------------------------------------------------------------------------


def ways(text, passages):
    """Where a passage may begin: for each such position where it ends."""
    ends = {}
    for passage in filter(None, passages):
        at = text.find(passage)
        while at >= 0:
            ends.setdefault(at, set()).add(at + len(passage))
            at = text.find(passage, at + 1)
    return ends


def common_prefix(one, other, most):
    """Its length; `most` at the most."""
    if one == other:
        return most
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def to_next(places, at, end):
    index = bisect.bisect_right(places, at)
    return (places[index] if index < len(places) else end) - at


def words_problem(before, after, removed, inserted):
    """
    Walks through both readings side by side. Where a removed passage stands in the old one it may be
    passed over, and so may hidden letters; where an inserted one stands in the new one likewise. A
    passage may occur where it was not removed, so all ways are tried, each pair of places once.
    """
    old, new, hidden = before.words, after.words, before.hidden
    cuts, additions = ways(old, removed), ways(new, inserted)
    places = sorted(cuts.keys() | {match.start() for match in re.finditer(b"\1", hidden)}), sorted(additions)
    waiting, seen, furthest = [(0, 0)], {(0, 0)}, (0, 0)
    while waiting:
        i, j = waiting.pop()
        if (i, j) == (len(old), len(new)):
            return None
        most = min(to_next(places[0], i, len(old)), to_next(places[1], j, len(new)))
        run = common_prefix(old[i:i + most], new[j:j + most], min(most, len(old) - i, len(new) - j))
        furthest = max(furthest, (i + run, j + run), key=sum)
        # What is most likely comes last, for it is tried first.
        following = [(i + 1, j)] if hidden[i:i + 1] == b"\1" else []
        following += [(i + run, j + run)] if run == most else []
        following += [(end, j) for end in cuts.get(i, ())] + [(i, end) for end in additions.get(j, ())]
        waiting += [state for state in following if state not in seen]
        seen.update(following)
    i, j = furthest
    return f"behind {old[max(0, i - 20):i]!r} there was {old[i:i + 30]!r} and is {new[j:j + 30]!r}"


def words_of(text):
    return frozenset(filter(None, map(letters, text.split())))


def counterparts(pieces, removed):
    """
    Of an alternative: pieces most words of which stand in a removed passage. The same block may be
    worded or broken otherwise there, and is told once. The URL of a link goes with the link.
    """
    passages = [words_of(passage) for passage in removed]
    for piece in set(pieces):
        words = words_of(piece)
        if re.fullmatch(r"\W*https?://\S+\s*", piece) or any(2 * len(words & passage) >= len(words) for passage in passages):
            yield letters(piece)


def pictures_problem(before, after, removed):
    """None comes in, their order stays, and those that go are told."""
    rest = iter(before.pictures)
    if not all(picture in rest for picture in after.pictures):
        return "pictures are others"
    gone = collections.Counter(before.pictures) - collections.Counter(after.pictures)
    # A picture's title is told behind what stands for it.
    untold = [picture for picture in gone if not any(passage.startswith(picture) for passage in removed)]
    return f"a picture went untold: {untold}" if untold else None


# ---- markup -------------------------------------------------------------------------------------

ITEM = re.compile(r"<!--\[if[^\]]*\]>|<!--.*?-->|<[a-zA-Z/!](?:[^>\"']|\"[^\"]*\"|'[^']*')*>|.", re.S)
ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "(?:\"|&quot;)"}
AROUND = r"(?:<br>|\s)*"


def spelling(character, escaped):
    """A pattern of the ways to write a character of an inserted text."""
    if not character.isascii():
        return f"(?:{character}|&#{ord(character)};)"
    return escaped.get(character) or re.escape(character)


@functools.lru_cache
def insertion_pattern(texts):
    """
    What may come in: texts of HTML as they are, and plain ones also escaped. Lines may be broken
    anywhere between words.
    """
    forms = [r"\s+".join("".join(spelling(c, escaped) for c in word) for word in text.split())
             for text in texts for escaped in ({}, ESCAPED)]
    return re.compile("|".join(forms))


def without_insertions(text, texts):
    """What stands around an insertion to set it off goes with it."""
    pieces = insertion_pattern(texts).split(text) if texts else [text]
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        piece = re.sub(rf"\A{AROUND}", "", piece) if number > 0 else piece
        yield re.sub(rf"(?<!\s)(?<!<br>){AROUND}\Z", "", piece) if number < last else piece


def text_ends(items):
    """For each item, and for the end of all, where the characters that stand there end: before the next tag or comment."""
    ends = [len(items)] * (len(items) + 1)
    for at in range(len(items) - 1, -1, -1):
        ends[at] = ends[at + 1] if len(items[at]) == 1 else at
    return ends


def place_of(item, items, at, end):
    """The first at `at` or behind it; None."""
    try:
        return items.index(item, at, end)
    except ValueError:
        return None


def markup_problem(before, after, is_html, texts):
    """
    `texts` is a tuple of all that may have come in. Where misnested tags stay because a cut would
    move nodes, a blank stays for the text between two of them, so that formatting is opened anew there.
    """
    items = ITEM.findall if is_html else list
    old, at = items(before), 0
    ends = text_ends(old)
    for piece in without_insertions(after, texts):
        kept = items(piece)
        for number, item in enumerate(kept):
            end = ends[at] if is_html and item == " " else at
            if end > at and place_of(item, old, at, end) is None:
                at = end
                continue
            place = place_of(item, old, at, len(old))
            if place is None:
                return f"{item!r} was not there, behind {''.join(kept[max(0, number - 20):number])!r}"
            at = place + 1
    return None


# ---- wire ---------------------------------------------------------------------------------------

LINE_MOST, ENCODED_LINE_MOST = 998, 76
CR_ALONE, LF_ALONE = rb"\r(?!\n)", rb"(?<!\r)\n"
EIGHT_BITS = rb"[\x80-\xff]"
BARE_EQUALS = rb"=(?![0-9A-Fa-f]{2}|[ \t]*(?:\r?\n|\Z))"
TRAILING_SPACE = rb"[ \t](?=\r?\n|\Z)"


def more(pattern, before, after):
    return len(re.findall(pattern, after)) > len(re.findall(pattern, before))


def lines_of(data):
    return set(data.replace(b"\r\n", b"\n").split(b"\n"))


def wire_problem(before, after):
    """Of an edited leaf. What was wrong before may stay so, but nothing may become so."""
    encoded = after.transfer in ("quoted-printable", "base64")
    most = ENCODED_LINE_MOST if encoded else LINE_MOST
    old = before.body if before.transfer == after.transfer else b""
    if after.transfer not in (before.transfer, "quoted-printable"):
        return f"its transfer encoding became {after.transfer}"
    if any(len(line) > most for line in lines_of(after.body) - (lines_of(old) if encoded else set())):
        return "a line is too long"
    if (encoded or after.transfer == "7bit") and more(EIGHT_BITS, old, after.body):
        return "a byte of 8 bits"
    if after.transfer == "quoted-printable" and more(BARE_EQUALS, old, after.body):
        return "an = that nothing follows"
    if after.transfer == "quoted-printable" and more(TRAILING_SPACE, old, after.body):
        return "white space that ends a line"
    return None


def line_ends_problem(before, after):
    """Of whole messages."""
    if more(CR_ALONE, before, after):
        return "a CR without LF came in"
    if re.match(rb"[^\n]*\r\n", before) and more(LF_ALONE, before, after):
        return "an LF without CR came in"
    return None
