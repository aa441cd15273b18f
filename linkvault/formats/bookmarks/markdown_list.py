"""Markdown files with lists of links, `- [title](url)`, as people keep them by hand and in Obsidian, into bookmarks.

The headings above a link are its folders, the text after it on the line is its note, and `#words` at the end of the
line are its tags. An open task, `- [ ]`, is `unread`. Text outside of lists is ignored.
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
_BARE_URL = re.compile(r"<?(https?://[^\s<>]+)>?")
_HEADING = re.compile(r"(#{1,6})\s++(.*)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_MAX_LINE_CHARACTERS = 4_000  # longer lines are unreadable: matching costs up to the square of the length
_INSPECTED_LINES = 200
# Shares of the inspected lines, without headings, that are list entries with a link.
_LIKELY_SHARE = 0.5
_POSSIBLE_SHARE = 0.2


def recognize(source: Source) -> float:
    """Look for list entries with links among the first lines."""
    lines = [line for line in source.head_text.splitlines() if line.strip() and not _HEADING.match(line)]
    entries = sum(1 for line in lines[:_INSPECTED_LINES] if _is_link_entry(line))
    if not entries or source.head_text.lstrip()[:1] in ("<", "{"):
        return NO_MATCH
    share = entries / len(lines[:_INSPECTED_LINES])
    return LIKELY if share >= _LIKELY_SHARE else POSSIBLE if share >= _POSSIBLE_SHARE else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the links of all list entries."""
    headings: dict[int, str] = {}
    fence_line = 0  # the first line of the code block
    for number, line in source.lines():
        if _FENCE.match(line):
            fence_line = 0 if fence_line else number
        text = line[:_MAX_LINE_CHARACTERS].rstrip()
        if fence_line:
            continue
        if heading := _HEADING.fullmatch(text):
            level = len(heading[1])
            headings = {other: name for other, name in headings.items() if other < level}
            headings[level] = _strip_markup(heading[2].rstrip("# "))
        elif entry := _ENTRY.fullmatch(text):
            location, folders = f"line {number}", tuple(headings.values())
            if len(line) > _MAX_LINE_CHARACTERS:
                yield build_unreadable(location, "a line too long for a list entry", line)
            else:
                yield from _read_entry(entry[2], location, folders, is_open=entry[1] == " ")
    if fence_line:
        yield build_unreadable(f"line {fence_line}", "a code block that never ends, and all text after it")


def _is_link_entry(line: str) -> bool:
    entry = _ENTRY.fullmatch(line[:_MAX_LINE_CHARACTERS].rstrip())
    return bool(entry and ((link := _LINK.search(entry[2])) and "://" in link[0]))


def _read_entry(text: str, location: str, folders: tuple[str, ...], *, is_open: bool) -> Iterator[ImportItem]:
    links = list(_LINK.finditer(text))
    if not links and (bare := _BARE_URL.match(text)):
        yield build_bookmark(bare[1], location, title=None, tags=["unread"] * is_open, folders=folders)
    for link, next_link in zip(links, [*links[1:], None], strict=False):
        url = _ESCAPE.sub(r"\1", link[2] or link[3] or "")
        text_after = text[link.end() : next_link.start() if next_link else None].strip(" \t-–—:：·|,，;；*_")
        note, tags = _split_trailing_tags(text_after)
        if not url.startswith("#"):  # a section of the same file
            yield build_bookmark(
                url,
                location,
                title=_strip_markup(link[1]),
                tags=[*tags, *["unread"] * is_open],
                note=note,
                folders=folders,
            )


def _split_trailing_tags(text: str) -> tuple[str, list[str]]:
    """Return a note without the tags at its end, and the tags.

    >>> _split_trailing_tags("about #1 loss #ml #损失/函数")
    ('about #1 loss', ['ml', '损失/函数'])
    """
    words = text.split()
    tags: list[str] = []
    while words and words[-1].startswith("#") and words[-1].strip("#"):
        tags.insert(0, words.pop().strip("#"))
    return (" ".join(words) if tags else text), tags


def _strip_markup(text: str) -> str:
    r"""Return a title without the markup of emphasis, links and code.

    >>> _strip_markup(r"**机器** [a](b) `x` \[1\]")
    '机器 a x [1]'
    """
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text)
    return _ESCAPE.sub(r"\1", text).strip()


READER = Reader(title="Markdown lists of links", recognize=recognize, read=read)
