"""The body of a page -> its short lines and marked elements, each with its line number, in one walk.

A line is a run of text in one block element, divided into pieces by its inline elements. A marked element states its
role by microdata, `time`, `rel=author` or a class name. Regions that belong to other articles are skipped. Elements
around the title, and their other children, belong to the article whatever their names are.
"""

from lxml import etree
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.metadata.element_roles import (
    REGION_TAGS,
    TIME_TAGS,
    Region,
    Role,
    classify_names,
    role_of,
)
from linkvault.extract.metadata.normalize import comparison_key, squeeze
from linkvault.extract.metadata.page_headings import Heading
from linkvault.lazy_dataclass import dataclass

_DISCUSSION = etree.XPath(
    "boolean(descendant-or-self::*[@itemtype and (contains(@itemtype, '/Question') or contains(@itemtype, '/QAPage')"
    " or contains(@itemtype, '/DiscussionForumPosting'))])"
)
_DIGIT = re.compile(r"\d")
# Words that introduce a name.
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
_NAMELESS = (Region.ARTICLE, None)  # what no names say about an element
_CLASS_ONLY = ["class"]  # the attributes of most elements that have any
SHORT = 120  # characters: a longer line is a paragraph
LEAD = 60  # characters at the end of a line that are searched for a label such as "By"
OPENING = 60  # characters of a long line that are stored
MOST_LINES = 2000  # bounds memory on hostile pages, as does MOST_MARKS
MOST_MARKS = 1000
TITLE_SLACK = 12  # characters by which a line and the title may differ: spaces and punctuation
BEFORE = 5  # lines before the title that may state its date and author
AFTER = 10  # lines after it
REVIEWS = frozenset(["Review", "UserReview"])
LONGEST_REVIEW = 3000  # characters of a review by a reader: a longer one is the article of the page
NO_END = 1_000_000  # more lines than any page has


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article; of a long line only the opening. Its number counts all lines, also those not stored."""

    number: int
    pieces: tuple[str, ...]
    is_long: bool = False

    @property
    def text(self) -> str:
        """The text of the line, with single spaces."""
        return squeeze(" ".join(self.pieces))


@dataclass(frozen=True, slots=True)
class MarkedElement:
    """An element that is marked as a date or a name, and the number of the line in which it begins."""

    role: Role
    number: int
    region: Region
    node: HtmlElement


class LineIndex:
    """The short lines and marked elements of a page, collected in one walk."""

    def __init__(
        self, start: HtmlElement, title: Heading | None, text: str | None, *, most_lines: int = NO_END
    ) -> None:
        """Index the content of `start`, up to `most_lines` lines after the title.

        `title` is the heading of the article. If it is None, the line that equals `text` is the title.
        """
        self.lines: list[Line] = []
        self.marks: list[MarkedElement] = []
        self.title_line: int | None = None
        self._start = start
        self._last = 0
        self._end, self._most_lines = NO_END, most_lines
        self._expects_name = False  # whether the last line introduces a name in the next line
        self._pieces: list[str] = []
        self._title = title.element if title is not None else None
        self._title_key = comparison_key(text or "")
        self._around_title: frozenset[HtmlElement] = (
            frozenset([self._title, *self._title.iterancestors()]) if self._title is not None else frozenset()
        )
        self._neighbours = tuple(self._title.iterancestors())[:2] if self._title is not None else ()
        self._walk(start)

    def is_discussion(self) -> bool:
        """Return whether the page is marked as a question or a thread, which have many authors."""
        return bool(_DISCUSSION(self._start))

    def near_title(self) -> list[Line]:
        """Return the article's lines around its title, the nearest first, without repetitions of the title."""
        at = self.title_line
        if at is None:
            return []
        near = [line for line in self.lines if -BEFORE <= line.number - at <= AFTER and line.number != at]
        near.sort(key=lambda line: (abs(line.number - at), line.number < at))
        return [line for line in near if comparison_key(line.text) != self._title_key]

    def _walk(self, start: HtmlElement) -> None:
        """Visit all elements in document order; this takes most of the time of the metadata."""
        pieces = self._pieces
        pieces.append(start.text or "")
        regions = [Region.ARTICLE]  # of the open elements
        leaf: HtmlElement | None = None  # the last element, if nothing in it is visited
        walker = etree.iterwalk(start, events=("start", "end", "comment", "pi"))
        next(walker)
        for event, node in walker:
            if node is not leaf and self._last > self._end:
                break
            if event == "start":
                region = self._enter(node, regions[-1])
                regions.append(region)
                leaf = None if len(node) else node
                if region is Region.FOREIGN:
                    walker.skip_subtree()
                    leaf = node
                continue
            if node is start:
                break
            if event == "end":
                region = regions.pop()
                if pieces and node.tag in BREAKS:
                    self._end_line(region)
            if (tail := node.tail) and not tail.isspace():
                pieces.append(tail)
        if pieces:
            self._end_line(regions[-1])

    def _enter(self, node: HtmlElement, above: Region) -> Region:
        """Process the start of an element; return its region, FOREIGN if its content is to be skipped."""
        tag = node.tag
        if tag in UNREAD:
            return Region.FOREIGN
        attributes = node.keys()
        names = ""
        if attributes:
            if "class" in attributes:
                names = node.get("class") or ""
            if "id" in attributes and (ident := node.get("id")):
                names = f"{names} {ident}"
        named_region, named_role = classify_names(names) if names else _NAMELESS
        region = above
        if tag in REGION_TAGS or (attributes and (named_region > above or "itemtype" in attributes)):
            region = self._region_of(node, names, named_region, above)
        if tag in BREAKS and self._pieces:
            self._end_line(above)
        if region is Region.FOREIGN:
            return region
        if node is self._title:
            self._set_title(self._last + 1)
        if tag in TIME_TAGS or (attributes and (attributes != _CLASS_ONLY or tag == "a")):
            role = role_of(node, tag, attributes, names)
        else:
            role = named_role
        if role and len(self.marks) < MOST_MARKS:
            self.marks.append(MarkedElement(role, self._last + 1, region, node))
        if (text := node.text) and not text.isspace():
            self._pieces.append(text)
        return region

    def _region_of(self, node: HtmlElement, names: str, named_region: Region, above: Region) -> Region:
        """Return the region of an element by its tag, its names, what they say, and the region around it."""
        if node in self._around_title:
            return above
        if self._title is not None and _is_reader_review(node):
            return Region.FOREIGN
        if node.tag in REGION_TAGS:
            return Region.ARTICLE if node.tag == "main" else max(above, REGION_TAGS[node.tag])
        if named_region < above or (node.getparent() in self._neighbours and "comment" not in names):
            return above
        return named_region

    def _set_title(self, number: int) -> None:
        self.title_line = number
        self._end = min(self._end, number + self._most_lines)

    def _end_line(self, region: Region) -> None:
        """Store the line that ends here if it may state a date or a name."""
        pieces = tuple([text for piece in self._pieces if (text := piece.strip())])
        self._pieces.clear()
        if not pieces:
            return
        self._last += 1
        if region is not Region.ARTICLE:
            return
        line = pieces[0] if len(pieces) == 1 else " ".join(pieces)
        if len(line) > SHORT:
            self._add_opening(line)
            return
        if (
            self._title is None
            and self.title_line is None
            and abs(len(line) - len(self._title_key)) < TITLE_SLACK
        ):
            self._match_title(line)
        is_informative = self._expects_name or _may_be_informative(line)
        if is_informative and len(self.lines) < MOST_LINES:
            self.lines.append(Line(self._last, pieces))
        self._expects_name = is_informative and _LEADS_TO_NAME.search(line[-LEAD:]) is not None

    def _match_title(self, line: str) -> None:
        if self._title_key and comparison_key(line) == self._title_key:
            self._set_title(self._last)

    def _add_opening(self, line: str) -> None:
        """Store the opening of a long line after the title: "Berlin, 3 March 2021 - ..."."""
        self._expects_name = False
        if self.title_line is not None and self._last - self.title_line <= AFTER:
            opening = line[:OPENING]
            if _may_be_informative(opening):
                self.lines.append(Line(self._last, (opening,), is_long=True))


def _is_reader_review(node: HtmlElement) -> bool:
    """Return whether an element is a short review: its author and its date are not those of the page."""
    kind = (node.get("itemtype") or "").rstrip("/").rpartition("/")[2]
    return kind in REVIEWS and len(node.text_content()) < LONGEST_REVIEW


def _may_be_informative(line: str) -> bool:
    """Return whether a line may state a date or a name: it has a digit, is a label, or introduces a name."""
    if (
        line.endswith((":", "："))
        or _DIGIT.search(line)
        or not _BY.isdisjoint(line.lower().replace(":", " ").split())
    ):
        return True
    return not line.isascii() and any(map(line.__contains__, _BY_UNSPACED))
