"""The body of a page -> its short lines and its marks, in one walk, each with the place where it stands.

A line is a run of text in one block element, kept with the pieces of which its inline elements make it. A mark is an
element that says what it is: by microdata, `time`, `rel=author` or a class name. Nothing is read here but the place:
the article's own, beside it (footers, boxes), or of others (comments, lists of other articles; not even entered).
"""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from lxml.html import HtmlElement

from .wording import squeeze

_OF_OTHERS = re.compile(
    r"comment|related|recommend|recent|popular|copyright|teaser|trending|calendar|archive", re.I
)
_BESIDE = re.compile(r"sidebar|side-?bar|widget|footer|newsletter|breadcrumb|more-|latest|carousel|promo|"
                     r"ticker|next-|prev", re.I)  # fmt: skip
_DATE_NAME = re.compile(r"publi|posted|(?:post|entry|article|news|blog|story|meta|header|info|"
                        r"content|page|create|title)[\w-]{0,12}(?:date|time|info|meta)|"
                        r"dateline|pub-?(?:date|time)|^(?:date|time|datum|fecha|data|"
                        r"published)\b|\b(?:date|time|timestamp|created|datum)$", re.I)  # fmt: skip
_NOT_DATE = re.compile(
    r"updat|modif|event|start|end|expire|read-?time|reading|countdown|duration|valid|birth|mtime", re.I
)
_AUTHOR_NAME = re.compile(r"(?:^|[\s_-])(?:by-?line|author|authors|autor|auteur|writer|"
                          r"post-?author|entry-?author|user-?name|nick-?name|reporter)"
                          r"(?:$|[\s_-]|name)", re.I)  # fmt: skip
_NOT_AUTHOR = re.compile(
    r"bio|avatar|image|img|photo|box|card|social|list|link-?list|desc|about|title|job|role|count|more|date|time|comment|block",
    re.I,
)
_TYPED = re.compile(r"/(?:Question|QAPage|DiscussionForumPosting)$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PUBLISHED_NAME = re.compile(r"publ|entry|posted")
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|writers?|editors|contributors?|reporters?|journalists?)/[^/?#]+",
    re.I,
)
# Only lines in which one of these stands can tell a day or a name.
_TELLING = re.compile(
    r"\d|\b(?:by|von|par|por|di|door|av|autor|auteur|author)\b|作者|撰文|文\s*[:：/／]|автор|글쓴이|著者",
    re.I,
)
_LEADS_TO_NAME = re.compile(
    r"(?:\b(?:by|von|par|por|door|authors?|autor(?:in|en)?|auteurs?)|作者|著者|執筆)\s*[:：]?$", re.I
)
BREAKS = frozenset(
    "address article aside blockquote br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "  # noqa: SIM905
    "h5 h6 header hr legend li main nav ol p section summary table tbody td th thead tr ul".split()
)
UNREAD = frozenset(
    "script style template svg select textarea iframe object video audio math pre".split()  # noqa: SIM905
)
SHORT = 120
MOST_LINES = 2000
MOST_MARKS = 1000
NO_END = 1_000_000


class Place(IntEnum):
    """To whom a part of the page belongs."""

    OWN = 0
    BESIDE = 1
    OTHERS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A short line of text; its number counts the long lines too."""

    number: int
    place: Place
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line as it is read."""
        return squeeze(" ".join(self.pieces))


@dataclass(frozen=True, slots=True)
class Mark:
    """An element that says that it is a date or a name, and the number of the line in which it begins."""

    kind: str
    number: int
    place: Place
    node: HtmlElement


@dataclass(slots=True)
class Survey:
    """What was seen on one walk through a body."""

    lines: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    title_line: int | None = None
    is_typed: bool = False  # does the page say that it is one question, thread or article?
    last: int = 0  # number of the last line that ended
    expects_name: bool = False  # did that line lead to a name in the next?

    def near_title(self, before: int, after: int) -> list[Line]:
        """List the article's own lines around its title, the nearest first."""
        at = self.title_line
        if at is None:
            return []
        near = [
            line
            for line in self.lines
            if line.place is Place.OWN and at - before <= line.number <= at + after
        ]
        return sorted(near, key=lambda line: (abs(line.number - at), line.number < at))


def survey(body: HtmlElement, title: HtmlElement | None, *, most_lines: int = NO_END) -> Survey:
    """Walk the body once. `title` is the heading of the article: what holds it is the article's, whatever its name.

    The walk ends `most_lines` behind the title.
    """
    seen = Survey()
    holders = frozenset() if title is None else frozenset([title, *title.iterancestors()])
    pieces: list[str] = [body.text or ""]
    waiting = [(body, iter(body), Place.OWN)]
    while waiting:
        node, children, place = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
            if waiting:
                _leave(seen, node, pieces, place)
            continue
        tag = child.tag
        told = dict(child.items())
        inner = Place.OWN if tag == "main" or child in holders else _place_of(tag, told, place)
        if inner is Place.OTHERS or tag in UNREAD or not isinstance(tag, str):
            pieces.append(child.tail or "")
            continue
        if tag in BREAKS:
            _end_line(seen, pieces, place)
            if seen.title_line is not None and seen.last > seen.title_line + most_lines:
                return seen
        if child is title:
            seen.title_line = seen.last + 1
        if told:
            _look(seen, child, tag, told, inner)
        pieces.append(child.text or "")
        waiting.append((child, iter(child), inner))
    _end_line(seen, pieces, Place.OWN)
    return seen


def _leave(seen: Survey, node: HtmlElement, pieces: list[str], place: Place) -> None:
    if node.tag in BREAKS:
        _end_line(seen, pieces, place)
    if node.tail:
        pieces.append(node.tail)


def _end_line(seen: Survey, pieces: list[str], place: Place) -> None:
    """Keep the line that ends here, if it is short and may tell a day or a name."""
    kept = [text for piece in pieces if (text := piece.strip())]
    pieces.clear()
    if not kept:
        return
    seen.last += 1
    is_short = len(seen.lines) < MOST_LINES and sum(map(len, kept)) <= SHORT
    if is_short and (seen.expects_name or any(map(_TELLING.search, kept))):
        seen.lines.append(Line(seen.last, place, tuple(kept)))
    seen.expects_name = is_short and _LEADS_TO_NAME.search(kept[-1]) is not None


def _look(seen: Survey, node: HtmlElement, tag: str, told: dict[str, str], place: Place) -> None:
    """Note an element that is marked as a date or as a name."""
    if "itemtype" in told and _TYPED.search(told["itemtype"]):
        seen.is_typed = True
    kind = _kind(node, tag, told)
    if kind and len(seen.marks) < MOST_MARKS:
        seen.marks.append(Mark(kind, seen.last + 1, place, node))


def _kind(node: HtmlElement, tag: str, told: dict[str, str]) -> str | None:
    """Return what an element says it is; None when it says nothing."""
    prop = (told.get("itemprop") or told.get("property") or "").lower()
    if "datepublished" in prop or "datecreated" in prop or "uploaddate" in prop:
        return "itemprop"
    if prop.endswith("author") or "author" in told.get("rel", "").split():
        return "author"
    names = f"{told.get('class', '')} {told.get('id', '')}".strip()
    if (
        tag == "time" or (tag == "abbr" and ("datetime" in told or _DAY.match(told.get("title", ""))))
    ) and not _NOT_DATE.search(f"{names} {prop}"):
        return "pubtime" if "pubdate" in told or _PUBLISHED_NAME.search(names) else "time"
    kind = _kind_of(names) if names else None
    if kind is None and tag == "a" and _AUTHOR_PAGE.search(told.get("href", "")):
        return "link"
    return kind


def _place_of(tag: str, told: dict[str, str], above: Place) -> Place:
    """Return to whom an element belongs, by its tag and its names, and by what it stands in."""
    if tag in ("aside", "nav"):
        return Place.OTHERS
    if tag == "footer":
        return max(above, Place.BESIDE)
    if "class" in told or "id" in told:
        return max(above, _place_named(f"{told.get('class', '')} {told.get('id', '')}"))
    return above


@lru_cache(maxsize=4096)
def _place_named(names: str) -> Place:
    if _OF_OTHERS.search(names):
        return Place.OTHERS
    return Place.BESIDE if _BESIDE.search(names) else Place.OWN


@lru_cache(maxsize=4096)
def _kind_of(names: str) -> str | None:
    """Return what class names and ids promise: a byline, a date, or nothing."""
    if _AUTHOR_NAME.search(names) and not _NOT_AUTHOR.search(names):
        return "byline"
    return "named" if _DATE_NAME.search(names) and not _NOT_DATE.search(names) else None
