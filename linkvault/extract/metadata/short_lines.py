"""The body of a page -> its short lines and its marks, in one walk, each with the place where it stands.

A line is a run of text in one block element, kept with the pieces of which its inline elements make it. A mark is an
element that says what it is: by microdata, `time`, `rel=author` or a class name. What is of others is not entered;
what holds the title, and what stands beside it in the same element, is the article's own, whatever it is called.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from linkvault.extract.metadata.element_roles import PLACED_TAGS, TIMES, Region, classify_names, kind_of
from linkvault.extract.metadata.normalize import comparison_key, squeeze
from linkvault.extract.metadata.page_headings import Heading

_TYPED = etree.XPath(
    "boolean(descendant-or-self::*[@itemtype and (contains(@itemtype, '/Question') or contains(@itemtype, '/QAPage')"
    " or contains(@itemtype, '/DiscussionForumPosting'))])"
)
_DIGIT = re.compile(r"\d")
# Words that lead to a name.
_BY = frozenset(
    ["by", "von", "vom", "par", "por", "di", "door", "av", "af", "od", "autor", "autorin", "autoren", "auteur",
     "auteurs", "author", "authors", "автор"]
)  # fmt: skip
_BY_UNSPACED = ("作者", "记者", "撰文", "文：", "文:", "文/", "文／", "글쓴이", "著者", "執筆", "автор")
_LEADS_TO_NAME = re.compile(
    r"(?:\b(?:by|von|vom|par|por|door|authors?|autor(?:in|en)?|auteurs?)|作者|著者|執筆)\s*[:：]?$", re.I
)
BREAKS = frozenset(
    ["address", "article", "aside", "blockquote", "br", "center", "dd", "details", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li",
     "main", "nav", "ol", "p", "section", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"]
)  # fmt: skip
UNREAD: frozenset[object] = frozenset(
    [etree.Comment, etree.ProcessingInstruction, "script", "style", "template", "svg", "select", "textarea", "iframe",
     "object", "video", "audio", "math", "pre"]
)  # fmt: skip
SHORT = 120
LEAD = 60  # characters at the end of a line in which it leads to a name
OPENING = 60  # characters kept of a long line
MOST_LINES = 2000
MOST_MARKS = 1000
TITLE_SLACK = 12  # characters by which a line and the title may differ: blanks and marks
BEFORE = 5  # lines around the title in which its date and its author may stand
AFTER = 10
NO_END = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article's own; of a long one only the opening. Its number counts those that were not kept too."""

    number: int
    pieces: tuple[str, ...]
    is_long: bool = False

    @property
    def text(self) -> str:
        """The line as it is read."""
        return squeeze(" ".join(self.pieces))


@dataclass(frozen=True, slots=True)
class MarkedElement:
    """An element that says that it is a date or a name, and the number of the line in which it begins."""

    kind: str
    number: int
    place: Region
    node: HtmlElement


class LineIndex:
    """What was seen on one walk through a page."""

    def __init__(
        self, start: HtmlElement, title: Heading | None, text: str | None, *, most_lines: int = NO_END
    ) -> None:
        """Walk all that is in `start`, up to `most_lines` behind the title.

        `title` is the heading of the article; where it stands in none, the line with the words of `text` is the title.
        """
        self.lines: list[Line] = []
        self.marks: list[MarkedElement] = []
        self.title_line: int | None = None
        self._start = start
        self._last = 0
        self._end, self._most_lines = NO_END, most_lines
        self._expects_name = False  # did the last line lead to a name in the next?
        self._pieces: list[str] = []
        self._title = title.element if title is not None else None
        self._words = comparison_key(text or "")
        self._holders: frozenset[HtmlElement] = (
            frozenset([self._title, *self._title.iterancestors()]) if self._title is not None else frozenset()
        )
        self._neighbours = tuple(self._title.iterancestors())[:2] if self._title is not None else ()
        self._walk(start)

    def is_typed(self) -> bool:
        """Tell whether the page says that it is one question or one thread, which many sign."""
        return bool(_TYPED(self._start))

    def near_title(self) -> list[Line]:
        """List the article's own lines around its title, the nearest first; the title itself may be told twice."""
        at = self.title_line
        if at is None:
            return []
        near = [line for line in self.lines if -BEFORE <= line.number - at <= AFTER and line.number != at]
        near.sort(key=lambda line: (abs(line.number - at), line.number < at))
        return [line for line in near if comparison_key(line.text) != self._words]

    def _walk(self, start: HtmlElement) -> None:
        """Go through all elements in order; this is most of the time that the metadata costs."""
        pieces = self._pieces
        pieces.append(start.text or "")
        node, children, place = start, iter(start), Region.OWN
        waiting: list[tuple[HtmlElement, Iterator[HtmlElement], Region]] = []
        while self._last <= self._end:
            child = next(children, None)
            if child is not None:
                inner = self._enter(child, place, node)
                if inner is not Region.OTHERS and len(child):
                    waiting.append((node, children, place))
                    node, children, place = child, iter(child), inner
                    continue
                left = child
            else:
                if not waiting:
                    break
                left, inner = node, place
                node, children, place = waiting.pop()
            if pieces and left.tag in BREAKS:
                self._end_line(inner)
            if (tail := left.tail) and not tail.isspace():
                pieces.append(tail)
        if pieces:
            self._end_line(place)

    def _enter(self, node: HtmlElement, above: Region, parent: HtmlElement) -> Region:
        """Take in what an element says and begins with; return to whom it belongs, others' for what is not read."""
        tag = node.tag
        told = node.keys()
        names = ""
        if told:
            names = node.get("class") or ""
            if ident := node.get("id"):
                names = f"{names} {ident}"
        place = above
        if (names or tag in PLACED_TAGS) and node not in self._holders:
            place = self._place(tag, names, above, parent)
        if tag in BREAKS and self._pieces:
            self._end_line(above)
        if place is Region.OTHERS or tag in UNREAD:
            return Region.OTHERS
        if node is self._title:
            self._set_title(self._last + 1)
        if (told or tag in TIMES) and (kind := kind_of(node, tag, names)) and len(self.marks) < MOST_MARKS:
            self.marks.append(MarkedElement(kind, self._last + 1, place, node))
        if (text := node.text) and not text.isspace():
            self._pieces.append(text)
        return place

    def _place(self, tag: str, names: str, above: Region, parent: HtmlElement) -> Region:
        """Return to whom an element belongs, by its tag and its names, and by what it stands in."""
        if tag in PLACED_TAGS:
            return Region.OWN if tag == "main" else max(above, PLACED_TAGS[tag])
        place = classify_names(names)[0]
        if place <= above or (parent in self._neighbours and "comment" not in names):
            return above
        return place

    def _set_title(self, number: int) -> None:
        self.title_line = number
        self._end = min(self._end, number + self._most_lines)

    def _end_line(self, place: Region) -> None:
        """Keep the line that ends here, if it may tell a day or a name."""
        kept = tuple([text for piece in self._pieces if (text := piece.strip())])
        self._pieces.clear()
        if not kept:
            return
        self._last += 1
        if place is not Region.OWN:
            return
        whole = kept[0] if len(kept) == 1 else " ".join(kept)
        if len(whole) > SHORT:
            self._open_long(whole)
            return
        if (
            self._title is None
            and self.title_line is None
            and abs(len(whole) - len(self._words)) < TITLE_SLACK
        ):
            self._find_title(whole)
        is_telling = self._expects_name or _may_tell(whole)
        if is_telling and len(self.lines) < MOST_LINES:
            self.lines.append(Line(self._last, kept))
        self._expects_name = is_telling and _LEADS_TO_NAME.search(whole[-LEAD:]) is not None

    def _find_title(self, line: str) -> None:
        if self._words and comparison_key(line) == self._words:
            self._set_title(self._last)

    def _open_long(self, line: str) -> None:
        """Keep the opening of a long line behind the title: "Berlin, 3 March 2021 - ..."."""
        self._expects_name = False
        if self.title_line is not None and self._last - self.title_line <= AFTER:
            opening = line[:OPENING]
            if _may_tell(opening):
                self.lines.append(Line(self._last, (opening,), is_long=True))


def _may_tell(line: str) -> bool:
    """Tell whether a line may tell a day or a name: it has a digit, or a word that leads to a name."""
    if _DIGIT.search(line) or not _BY.isdisjoint(line.lower().replace(":", " ").split()):
        return True
    return not line.isascii() and any(map(line.__contains__, _BY_UNSPACED))
