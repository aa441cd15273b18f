"""The headings of a page -> those that may be its article's title, and the one that names the site."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from linkvault.extract.metadata.normalize import squeeze

# What newspapers set above a headline, inside the same heading, in their trade's words.
_KICKER = re.compile(
    r"overline|over-?title|dachzeile|spitzmarke|kicker|eyebrow|topline|top-line|roofline|pre-?title|super-?title|"
    r"pre-?head|antetitulo|surtitre|occhiello|catenaccio|headline[_-]{0,2}(?:intro|prefix|label)",
    re.I,
)
_UNSEEN = re.compile(r"sr-only|screen-?reader|visually-?hidden|aural|\bhidden\b", re.I)
_PERMALINK = re.compile(r"[\s¶#§🔗∞]*")
_SKIPPED = frozenset({"script", "style", "noscript", "svg", "button", "template", "form"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span"}
)
_INLINE |= {"strong", "sub", "sup", "u", "wbr"}
_SMALL = etree.XPath(
    "descendant::*[self::h3 or self::h4 or self::h5 or contains(@class, 'title') or contains(@class, 'headline')"
    " or contains(@id, 'title')][not(contains(@class, 'sub'))]"
)
LONGEST = 500
MOST_HEADS = 200
MOST_PARTS = 60  # elements in one heading
LONGEST_SIGN = 20  # characters of a permalink: a sign, and blanks


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its words without what stands above it, its rank, and the element."""

    text: str
    rank: int
    element: HtmlElement
    parts: tuple[str, ...] = ()  # its texts, where it has elements in it


@dataclass(frozen=True, slots=True)
class Headings:
    """The h1 and h2 that may be the article's, and the text of the one that links to the site's front."""

    own: tuple[Heading, ...]
    site: str | None
    _tree: HtmlElement

    def small(self) -> Iterator[Heading]:
        """Yield what else is marked as a title: lesser headings, and what class names call one."""
        for node in islice(cast("list[HtmlElement]", _SMALL(self._tree)), MOST_HEADS):
            if len(node) < MOST_PARTS and (text := _read(node)[0]):
                yield Heading(text, 3, node)


def read_headings(tree: HtmlElement, url: str) -> Headings:
    """List the headings, h1 first; a heading that is a link to a folder above this page is the site's name."""
    own: list[Heading] = []
    site: str | None = None
    for rank, tag in ((1, "h1"), (2, "h2")):
        for count, head in enumerate(tree.iter(tag)):
            if count == MOST_HEADS:
                break
            text, parts = _read(head)
            if text and _leads_home(head, url):
                site = site or text
            elif text:
                own.append(Heading(text, rank, head, parts))
    return Headings(tuple(own), site, tree)


def _read(head: HtmlElement) -> tuple[str, tuple[str, ...]]:
    """Return the words of a heading without what stands above its headline, and the texts of which it is made."""
    if not len(head):
        return squeeze((head.text or "")[:LONGEST]), ()
    pieces = list(_pieces(head, False))
    whole = squeeze("".join(text for text, _ in pieces)[:LONGEST])
    text = squeeze("".join(text for text, is_above in pieces if not is_above)[:LONGEST]).lstrip(":–— ")
    return text or whole, tuple(part for piece, _ in pieces if (part := squeeze(piece[:LONGEST])))


def _pieces(node: HtmlElement, is_above: bool, left: int = MOST_PARTS) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a heading in order, each with whether it stands above the headline."""
    yield node.text or "", is_above
    for child in node.iterchildren("*"):
        left -= 1
        if left > 0 and not _is_aside(child):
            if child.tag not in _INLINE:
                yield " ", is_above
            names = f"{child.get('class') or ''} {child.get('id') or ''}"
            yield from _pieces(child, is_above or bool(_KICKER.search(names)), left // 2)
            if child.tag not in _INLINE:
                yield " ", is_above
        yield child.tail or "", is_above


def _is_aside(part: HtmlElement) -> bool:
    """Tell what is in a heading, but not of it: a link to itself, a button, words for a screen reader."""
    if part.tag in _SKIPPED or _UNSEEN.search(part.get("class") or ""):
        return True
    is_itself = part.tag == "a" and (part.get("href") or "").startswith("#")
    return is_itself and _PERMALINK.fullmatch(str(part.text_content())[:LONGEST_SIGN]) is not None


def _leads_home(head: HtmlElement, url: str) -> bool:
    link = head.find(".//a")
    link = link if link is not None else (head.getparent() if head.getparent() is not None else None)
    told = link.get("href") if link is not None and link.tag == "a" else None
    if not told:
        return False
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, told))
    except ValueError:
        return False
    path = there.path or "/"
    return (
        here.netloc == there.netloc
        and path != here.path
        and (path == "/" or here.path.startswith(path.rstrip("/") + "/"))
    )
