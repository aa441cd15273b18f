"""Lists of links in Markdown, `- [title](address)` -> bookmarks, with the headings above them as folders.

What follows a link on its line is its note; `#words` at the end of that are tags, as Obsidian has them. A task
that is open, `- [ ]`, is `unread`. Text that is no list entry is passed by.
"""

import re
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, build_unreadable
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, ImportItem, Reader

_ENTRY = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[([ xX])\]\s+)?(.*)")
_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+)\]"
    r"\(\s*+(?:<([^<>]*+)>|((?:[^\s()\\]|\\.|\([^\s()]*+\))++))[^()]*+\)"
)
_PLAIN = re.compile(r"<?(https?://[^\s<>]+)>?")
_HEADING = re.compile(r"(#{1,6})\s++(.*)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_LONGEST_LINE = 4_000  # longer ones are told: a hostile one costs the square of its length
_LOOKED_AT = 200


def recognise(source: Source) -> float:
    """Look whether most of the first lines are list entries with links."""
    lines = [line for line in source.head_text.splitlines() if line.strip() and not _HEADING.match(line)]
    hits = sum(1 for line in lines[:_LOOKED_AT] if _is_link_entry(line))
    if not hits or source.head_text.lstrip()[:1] in ("<", "{"):
        return NO_MATCH
    share = hits / len(lines[:_LOOKED_AT])
    return LIKELY if share >= 0.5 else POSSIBLE if share >= 0.2 else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the links of all list entries."""
    headings: dict[int, str] = {}
    fence = 0  # the line where a block of code begins
    for number, line in source.lines():
        if _FENCE.match(line):
            fence = 0 if fence else number
        text = line[:_LONGEST_LINE].rstrip()
        if fence:
            continue
        if heading := _HEADING.fullmatch(text):
            level = len(heading[1])
            headings = {other: name for other, name in headings.items() if other < level}
            headings[level] = _plain(heading[2].rstrip("# "))
        elif entry := _ENTRY.fullmatch(text):
            location, folders = f"line {number}", tuple(headings.values())
            if len(line) > _LONGEST_LINE:
                yield build_unreadable(location, "a line too long for a list entry", line)
            else:
                yield from _bookmarks(entry[2], location, folders, is_open=entry[1] == " ")
    if fence:
        yield build_unreadable(f"line {fence}", "a block of code that does not close, and all behind it")


def _is_link_entry(line: str) -> bool:
    entry = _ENTRY.fullmatch(line[:_LONGEST_LINE].rstrip())
    return bool(entry and ((link := _LINK.search(entry[2])) and "://" in link[0]))


def _bookmarks(text: str, location: str, folders: tuple[str, ...], *, is_open: bool) -> Iterator[ImportItem]:
    links = list(_LINK.finditer(text))
    if not links and (plain := _PLAIN.match(text)):
        yield build_bookmark(plain[1], location, title=None, tags=["unread"] * is_open, folders=folders)
    for found, after in zip(links, [*links[1:], None], strict=False):
        address = _ESCAPED.sub(r"\1", found[2] or found[3] or "")
        rest = text[found.end() : after.start() if after else None].strip(" \t-–—:：·|,，;；*_")
        note, tags = _without_tags(rest)
        if not address.startswith("#"):  # a place in this very text
            yield build_bookmark(
                address,
                location,
                title=_plain(found[1]),
                tags=[*tags, *["unread"] * is_open],
                note=note,
                folders=folders,
            )


def _without_tags(text: str) -> tuple[str, list[str]]:
    """Take the tags off the end of a note.

    >>> _without_tags("about #1 loss #ml #损失/函数")
    ('about #1 loss', ['ml', '损失/函数'])
    """
    words = text.split()
    tags: list[str] = []
    while words and words[-1].startswith("#") and words[-1].strip("#"):
        tags.insert(0, words.pop().strip("#"))
    return (" ".join(words) if tags else text), tags


def _plain(text: str) -> str:
    r"""Take away what marks emphasis, links and code in a title.

    >>> _plain(r"**机器** [a](b) `x` \[1\]")
    '机器 a x [1]'
    """
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text)
    return _ESCAPED.sub(r"\1", text).strip()


READER = Reader(title="Markdown lists of links", recognise=recognise, read=read)
