"""Issues whose articles are known, in many forms.

A block is (kind, text, begins): kinds as in tests/articles/README.md, `begins` where an article does. Each form is
a function that makes one text part of the blocks; FORMS names them all, with the media type they make.
"""

import collections
import html
import itertools

import render_issues

Block = collections.namedtuple("Block", "kind text begins")
Issue = collections.namedtuple("Issue", "name language about blocks dropped verdict")

# The kinds of the labelled corpus' blocks.
LABELLED = {"h2": "sub", "p": "p", "li": "li", "td": "li", "link": "link", "img-alt": "img"}
LINES = {"li", "toc", "teaser"}			# one under the other, as a list


def read_issues(path):
    """The issues of a file in the format of tests/articles/README.md."""
    issues = []
    for line in path.read_text("utf-8").splitlines():
        begins = line.startswith("> ")
        if line.startswith("@ "):
            name, language, about = line[2:].split(" ", 2)
            issues.append(Issue(name, language, about, [], [], None))
        elif line:
            kind, _, text = line[2 if begins else 0:].partition(" ")
            issues[-1].blocks.append(Block(kind, text, begins))
    return issues


def read_labelled(path):
    """The labelled issues of the corpus."""
    return [Issue(issue["id"], issue["lang"], issue["note"],
                  [block for article in issue["articles"]
                   for block in [Block("title", article["title"], True)] +
                   [Block(LABELLED[block["type"]], block["text"], False) for block in article["blocks"]]],
                  [article["title"] for article, expect in zip(issue["articles"], issue["expect"]["articles"])
                   if expect["drop"]], issue["expect"]["verdict"])
            for issue in render_issues.read_issues(path)]


def titles_of(issue):
    """Of the articles that stay: those that are nothing but promos are not reported."""
    return [block.text for block in issue.blocks if block.begins and block.text not in issue.dropped]


def by_article(issue):
    """The blocks before the first article, and those of each."""
    parts = [[]]
    for block in issue.blocks:
        if block.begins or (block.kind == "section" and parts[-1] and parts[-1][-1].kind != "section"):
            parts.append([])
        parts[-1].append(block)
    return [part for part in parts if part]


# ---- plain ---------------------------------------------------------------------------------

def plain(blocks, heading):
    """One block a paragraph; `heading` makes the lines of a heading of some kind."""
    pieces, number = [], 0
    for kind, run in itertools.groupby(blocks, key=lambda block: block.kind):
        texts = [block.text for block in run]
        if kind in LINES:
            pieces.append("\n".join("* " + text for text in texts))
            continue
        for text in texts:
            number += kind in ("title", "numbered")
            if kind == "link":
                text += "\nhttps://news.example/read?id=1&u=2"
            elif kind == "img":
                text = f"[{text}]"
            elif kind == "rule":
                text = "-" * 40
            elif kind in ("name", "section", "title", "sub", "numbered", "head", "related"):
                text = heading(kind, text, number)
            pieces.append(text)
    return "\n\n".join(pieces) + "\n"


def lines(kind, text, number):
    return f"{number}. {text}" if kind == "numbered" else text


def underlined(kind, text, number):
    mark = {"title": "=", "head": "=", "sub": "-", "numbered": "-", "related": "-"}.get(kind)
    text = lines(kind, text, number)
    return text + "\n" + mark * min(len(text), 60) if mark else text.upper()


def hashes(kind, text, number):
    depth = {"name": 1, "section": 2, "title": 2, "head": 2}.get(kind, 3)
    return "#" * depth + " " + lines(kind, text, number)


def capitals(kind, text, number):
    return text.upper() if kind in ("name", "section", "title", "head") else lines(kind, text, number)


def numbered(kind, text, number):
    return f"{number}. {text}" if kind == "title" else capitals(kind, text, number)


def plain_form(heading):
    return lambda issue: plain(issue.blocks, heading)


def plain_ruled(issue):
    return ("\n" + "-" * 60 + "\n\n").join(plain(part, lines) for part in by_article(issue))


# ---- HTML ----------------------------------------------------------------------------------

TEXT = "font-size:16px;line-height:24px;margin:0 0 12px"


def rich(blocks, tags):
    """One element a block; `tags` has those of the headings, with {} where the text stands."""
    pieces = []
    for kind, run in itertools.groupby(blocks, key=lambda block: block.kind):
        run = list(run)
        for position, block in enumerate(run):
            text = html.escape(block.text)
            if kind == "rule":
                piece = "<hr>"
            elif kind in tags:
                if kind == "numbered":
                    text = f"{position + 1}. {text}"
                piece = tags[kind].format(text)
            elif kind in LINES:
                piece = f"<li>{text}</li>"
            elif kind == "img":
                piece = f'<p><img src="https://news.example/p.png" alt="{text}"></p>'
            elif kind == "link":
                piece = f'<p><a href="https://news.example/r?id=1">{text}</a></p>'
            elif kind == "footer":
                piece = f'<p style="font-size:12px;color:#777777">{text} <a href="https://news.example/unsubscribe">x</a></p>'
            else:
                piece = f'<p style="{TEXT}">{text}</p>'
            pieces.append(piece)
        if kind in LINES:
            pieces[-len(run)] = "<ul>" + pieces[-len(run)]
            pieces[-1] += "</ul>"
    return "\n".join(pieces)


def cell_rows(blocks, tags):
    """Every block a row."""
    return "\n".join(f"<tr>{piece}</tr>" if piece.startswith("<td") else f'<tr><td style="{TEXT}">{piece}</td></tr>'
                     for piece in rich(blocks, tags).split("\n"))


def page(body, style=""):
    return ('<!DOCTYPE html>\n<html><head><meta charset="utf-8"><style>' + style + "</style></head>\n"
            '<body style="margin:0;font-family:Arial,sans-serif">\n'
            '<table role="presentation" width="600" cellpadding="0" cellspacing="0">\n' + body +
            "\n</table></body></html>\n")


def in_one_cell(body):
    return "<tr><td>\n" + body + "\n</td></tr>"


def tags_of(name, section, title, sub, question="<p><b>{}</b></p>"):
    return {"name": name, "section": section, "title": title, "head": title, "sub": sub,
            "numbered": sub, "related": sub, "question": question}


def styled(size, bold=False):
    return f'<p style="font-size:{size}px;{"font-weight:bold;" if bold else ""}margin:24px 0 8px">{{}}</p>'


H1 = tags_of(styled(28), styled(13, True), "<h1>{}</h1>", "<h2>{}</h2>")
H2 = tags_of("<h1>{}</h1>", "<h1>{}</h1>", "<h2>{}</h2>", "<h3>{}</h3>")
H3 = tags_of("<h1>{}</h1>", "<h2>{}</h2>", "<h3>{}</h3>", "<h4>{}</h4>")
SAME = tags_of("<h1>{}</h1>", "<h2>{}</h2>", "<h2>{}</h2>", "<h2>{}</h2>")
BOLD = tags_of(styled(28, True), styled(20, True), "<p><strong>{}</strong></p>", "<p><strong>{}</strong></p>")
LARGE = tags_of(styled(32), styled(13, True), styled(22), styled(18))
LINKS = tags_of(styled(28, True), styled(20, True), '<p><a href="https://news.example/a">{}</a></p>',
                "<p><b>{}</b></p>")
PARAGRAPHS = tags_of("<p>{}</p>", "<p>{}</p>", "<p>{}</p>", "<p>{}</p>", "<p>{}</p>")
CELLS = tags_of('<td class="name">{}</td>', '<td class="section">{}</td>', '<td class="title">{}</td>',
                '<td class="sub">{}</td>', '<td class="sub">{}</td>')
CELL_STYLE = (".name{font-size:30px;font-weight:bold} .section{font-size:12px;text-transform:uppercase} "
              "td.title{font-size:24px;font-weight:700} td.sub{font-size:16px;font-weight:bold}")


def html_form(tags):
    return lambda issue: page(in_one_cell(rich(issue.blocks, tags)))


def html_ruled(issue):
    return page(in_one_cell("\n<hr>\n".join(rich(part, LARGE) for part in by_article(issue))))


def html_boxes(issue):
    """Every article in a table of its own, its sub-headings marked as its title is."""
    return page("\n".join(in_one_cell('<table width="100%"><tr><td style="padding:16px">\n' + rich(part, SAME) +
                                      "\n</td></tr></table>") for part in by_article(issue)))


def html_cells(issue):
    return page(cell_rows(issue.blocks, CELLS), CELL_STYLE)


FORMS = {
    "plain, lines": ("plain", plain_form(lines)),
    "plain, underlined": ("plain", plain_form(underlined)),
    "plain, #": ("plain", plain_form(hashes)),
    "plain, capitals": ("plain", plain_form(capitals)),
    "plain, numbered": ("plain", plain_form(numbered)),
    "plain, ruled off": ("plain", plain_ruled),
    "h1": ("html", html_form(H1)),
    "h2": ("html", html_form(H2)),
    "h3": ("html", html_form(H3)),
    "h2 for all, in tables": ("html", html_boxes),
    "bold": ("html", html_form(BOLD)),
    "large": ("html", html_form(LARGE)),
    "large, ruled off": ("html", html_ruled),
    "links": ("html", html_form(LINKS)),
    "cells": ("html", html_cells),
    "paragraphs": ("html", html_form(PARAGRAPHS)),
}


def message(issue, form):
    """The issue as a message of one part."""
    kind, make = FORMS[form]
    fields, body = render_issues.part(kind, make(issue), "utf-8", "8bit", "\r\n")
    head = ["From: News <news@news.example>", "Subject: Issue", "Date: Tue, 24 Nov 2026 07:00:00 +0000",
            f"Message-ID: <{issue.name}.{list(FORMS).index(form)}@news.example>",
            "List-Id: News <news.news.example>", "MIME-Version: 1.0"] + fields
    return "\r\n".join(head + ["", ""]).encode("ascii") + body
