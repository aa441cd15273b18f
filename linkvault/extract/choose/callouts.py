"""Block elements -> the callouts among them: admonitions, alerts and notes, whose headings are kept with their text.

A callout belongs to the text, with the line that names its kind, although that line is short, looks like a label, and
is often in an `aside`.
"""

from functools import lru_cache

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.element_kinds import match_scope_names
from linkvault.extract.choose.segment import Block, PageBlocks

# Elements between a callout and its text: a table in a div is the deepest that generators write.
MAX_DEPTH = 6
MAX_HEADING_WORDS = 14  # a longer first line is the text of the callout

_SPLIT = re.compile(r"[^a-z0-9]+")
_TAGS = frozenset(["aside", "div", "section", "blockquote", "article"])
_ROLES = frozenset(["note", "doc-tip", "doc-notice"])
_PART_TAGS = frozenset(["aside", "div", "section", "p", "span"])
_ASIDE = re.compile(r"\baside\b|(?<=-)aside(?=[-_])", re.I)


def is_callout(element: HtmlElement) -> bool:
    """Return whether an element is a callout by its role or its class names."""
    if element.tag not in _TAGS:
        return False
    names = element.get("class")
    return bool(names and _has_callout_name(names)) or element.get("role") in _ROLES


@lru_cache(maxsize=4096)
def _has_callout_name(names: str) -> bool:
    lower = names.lower()
    if not any(map(lower.__contains__, boilerplate_words.CALLOUT_PARTS)):  # faster than to split the names
        return False
    return not boilerplate_words.CALLOUT_PARTS.isdisjoint(_SPLIT.split(lower))


def is_callout_part(element: HtmlElement) -> bool:
    """Return whether an element is a callout or its child, and is boilerplate only by its name or tag `aside`."""
    parent = element.getparent()
    if not is_callout(element) and (parent is None or not is_callout(parent)):
        return False
    if element.tag not in _PART_TAGS or element.get("hidden") is not None or element.get("style"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return match_scope_names(_ASIDE.sub("", names)) == ""


def keep_headings(page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep the first line of every callout of which most other words are kept."""
    callouts = {
        node
        for node, (tag, names) in enumerate(zip(page.tags, page.class_names, strict=True))
        if tag == "details"
        or (tag in _TAGS and ((names and _has_callout_name(names)) or page.roles.get(node) in _ROLES))
    }
    if not callouts:
        return
    blocks: dict[int, list[Block]] = {}
    for block in page.blocks:
        node = block.node
        for _ in range(MAX_DEPTH):
            if node < 0:
                break
            if node in callouts:
                blocks.setdefault(node, []).append(block)
                break
            node = page.parents[node]
    for first, *rest in blocks.values():
        kept_words = sum(block.words for block in rest if is_kept[block.index])
        is_mostly_kept = kept_words * 2 > sum(block.words for block in rest)
        if is_mostly_kept and first.words <= MAX_HEADING_WORDS:
            is_kept[first.index] = is_kept[first.index] or first.link_share < 1
