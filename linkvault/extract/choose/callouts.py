"""Callouts of a page (admonitions, alerts, `<details>`): which elements they are, and that their headings stay.

A note set off from the text belongs to the text, with the line that says what kind of note it is, although that
line is short, looks like a label, and often stands in an `aside`.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.segment import Block, PageBlocks, scope_of_name

REACH = 6  # elements between a callout and the text in it: a table in a div, at most
HEADING_WORDS = 14

_SPLIT = re.compile(r"[^a-z0-9]+")
_TAGS = frozenset(["aside", "div", "section", "blockquote", "article"])
_SET_OFF_TAGS = frozenset(["aside", "div", "section", "p", "span"])
_ASIDE = re.compile(r"\baside\b|(?<=-)aside(?=[-_])", re.I)


def is_callout(element: HtmlElement) -> bool:
    """Whether an element is a callout by its role or its names."""
    if element.tag not in _TAGS:
        return False
    names = element.get("class")
    return bool(names and _is_named(names)) or element.get("role") in ("note", "doc-tip", "doc-notice")


@lru_cache(maxsize=4096)
def _is_named(names: str) -> bool:
    return not boilerplate_words.CALLOUT_PARTS.isdisjoint(_SPLIT.split(names.lower()))


def is_set_off(element: HtmlElement) -> bool:
    """Whether what looks like clutter by its tag or name is a callout or a part of one, and is named nothing else."""
    parent = element.getparent()
    if not is_callout(element) and (parent is None or not is_callout(parent)):
        return False
    if element.tag not in _SET_OFF_TAGS or element.get("hidden") is not None or element.get("style"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return scope_of_name(_ASIDE.sub("", names)) == ""


def keep_headings(cut: PageBlocks, kept: list[bool]) -> None:
    """Keep the first line of every callout of which more is kept than dropped."""
    callouts = {
        node
        for node, tag in enumerate(cut.tags)
        if tag == "details" or (tag in _TAGS and is_callout(cut.elements[node]))
    }
    if not callouts:
        return
    inside: dict[int, list[Block]] = {}
    for block in cut.blocks:
        node = block.node
        for _ in range(REACH):
            if node < 0:
                break
            if node in callouts:
                inside.setdefault(node, []).append(block)
                break
            node = cut.parents[node]
    for first, *rest in inside.values():
        held = sum(block.words for block in rest if kept[block.index])
        if held * 2 > sum(block.words for block in rest) and first.words <= HEADING_WORDS:
            kept[first.index] = kept[first.index] or first.link_share < 1
