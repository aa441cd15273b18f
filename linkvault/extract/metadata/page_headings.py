"""The headings of a page -> candidates for the article's title, and the heading that names the site."""

from collections.abc import Iterator
from itertools import islice
from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.metadata.normalize import squeeze
from linkvault.lazy_dataclass import dataclass

# Class names of kickers: short lines above a headline, inside the same heading element.
_KICKER = re.compile(
    r"overline|over-?title|dachzeile|spitzmarke|kicker|eyebrow|topline|top-line|roofline|pre-?title|super-?title|"
    r"pre-?head|antetitulo|surtitre|occhiello|catenaccio|headline[_-]{0,2}(?:intro|prefix|label)",
    re.I,
)
_UNSEEN = re.compile(r"sr-only|screen-?reader|visually-?hidden|aural|\bhidden\b", re.I)
_PERMALINK = re.compile(r"[\s¶#§🔗∞\ue000-\uf8ff]*")  # the last are the private characters of icon fonts
_SKIPPED = frozenset({"script", "style", "noscript", "svg", "button", "template", "form"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span"}
)
_INLINE |= {"strong", "sub", "sup", "u", "wbr"}
_SMALL = etree.XPath(
    "descendant::*[self::h3 or self::h4 or self::h5 or contains(@class, 'title') or contains(@class, 'headline')"
    " or contains(@id, 'title')][not(contains(@class, 'sub'))]"
)
LONGEST = 500  # characters of a heading that are read
MOST_HEADS = 200  # of each rank, to bound the time
MOST_PARTS = 60  # elements in one heading
LONGEST_SIGN = 20  # characters of a permalink: a sign and spaces


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its text without its kicker, its rank, and the element."""

    text: str
    rank: int
    element: HtmlElement
    parts: tuple[str, ...] = ()  # the texts of its inline elements, if it has any


@dataclass(frozen=True, slots=True)
class Headings:
    """The h1 and h2 elements that may be the title, and the text of the one that links to the home page."""

    own: tuple[Heading, ...]
    site: str | None
    _tree: HtmlElement
    _has_small: bool

    def small(self) -> Iterator[Heading]:
        """Yield other candidates for the title: lower headings, and elements with the class name of a title."""
        if not self._has_small:
            return
        for node in islice(cast("list[HtmlElement]", _SMALL(self._tree)), MOST_HEADS):
            if len(node) < MOST_PARTS and (text := _read(node)[0]):
                yield Heading(text, 3, node)


def read_headings(tree: HtmlElement, url: str, index: AttributeIndex) -> Headings:
    """Return the headings, h1 first; one that links to a parent folder of this page is the site's name."""
    own: list[Heading] = []
    site: str | None = None
    for rank, tag in ((1, "h1"), (2, "h2")):
        for head in index.with_tags(tag)[:MOST_HEADS]:
            text, parts = _read(head)
            if text and _links_home(head, url):
                site = site or text
            elif text:
                own.append(Heading(text, rank, head, parts))
    return Headings(tuple(own), site, tree, _has_small(index))


def _has_small(index: AttributeIndex) -> bool:
    """Return whether a page may have elements that _SMALL selects; old pages have none, and the search takes longer."""
    if any(tag in index.by_tag for tag in ("h3", "h4", "h5")):
        return True
    classes = "\n".join(index.classes)
    return "title" in classes or "headline" in classes or "title" in "\n".join(index.ids)


def _read(head: HtmlElement) -> tuple[str, tuple[str, ...]]:
    """Return the text of a heading without its kicker, and the texts of its inline elements."""
    if not len(head):
        return squeeze((head.text or "")[:LONGEST]), ()
    pieces = list(_pieces(head, False))
    full_text = squeeze("".join(text for text, _ in pieces)[:LONGEST])
    text = squeeze("".join(text for text, is_above in pieces if not is_above)[:LONGEST]).lstrip(":–— ")
    return text or full_text, tuple(part for piece, _ in pieces if (part := squeeze(piece[:LONGEST])))


def _pieces(node: HtmlElement, is_above: bool, left: int = MOST_PARTS) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a heading in order, each with whether it is part of a kicker."""
    yield node.text or "", is_above
    for child in node.iterchildren("*"):
        left -= 1
        if left > 0 and not _is_extra(child):
            if child.tag not in _INLINE:
                yield " ", is_above
            names = f"{child.get('class') or ''} {child.get('id') or ''}"
            yield from _pieces(child, is_above or bool(_KICKER.search(names)), left // 2)
            if child.tag not in _INLINE:
                yield " ", is_above
        yield child.tail or "", is_above


def _is_extra(part: HtmlElement) -> bool:
    """Return whether a part of a heading is not title text: a permalink, a button, text for screen readers."""
    if part.tag in _SKIPPED or _UNSEEN.search(part.get("class") or ""):
        return True
    is_itself = part.tag == "a" and (part.get("href") or "").startswith("#")
    return is_itself and _PERMALINK.fullmatch(str(part.text_content())[:LONGEST_SIGN]) is not None


def _links_home(head: HtmlElement, url: str) -> bool:
    """Return whether a heading links to a folder above the page, as a site's name does."""
    link = head.find(".//a")
    link = link if link is not None else (head.getparent() if head.getparent() is not None else None)
    href = link.get("href") if link is not None and link.tag == "a" else None
    if not href:
        return False
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, href))
    except ValueError:
        return False
    path = there.path or "/"
    return (
        here.netloc == there.netloc
        and path != here.path
        and (path == "/" or here.path.startswith(path.rstrip("/") + "/"))
    )
