"""What stands on the page for everyone to read: the line with the date and the line with the author's name.

Marked elements first (microdata, `time`, `rel=author`, class names), then the lines around the title, then lines
that say what they are ("发布于", "Posted on"). Comments, sidebars, footers and lists of other articles are passed over.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from linkvault.extract.lexicon import PhrasePattern
from linkvault.extract.metadata.bylines import find_signature, iter_pieces, read_names
from linkvault.extract.metadata.dates import DateMatch, find_dates, read_date
from linkvault.extract.metadata.element_roles import Region
from linkvault.extract.metadata.normalize import squeeze
from linkvault.extract.metadata.short_lines import AFTER, BEFORE, SHORT, Line, LineIndex, MarkedElement
from linkvault.extract.metadata.titles import Title

_SAYS_DATE = PhrasePattern("bylines", "<<date_label>>")
# What stands before a day that is not the one on which the article came out.
_SAYS_UPDATED = PhrasePattern("bylines", "<<updated_label>>")
_SAYS_OTHER = PhrasePattern("bylines", "<<other_date>>")
_LEADS_DATE = re.compile(r"(?:^|[|•·∙⋅–—\-,/:：(（]|\b(?:on|am|le|el|il|op|dne|den|em))\s*$", re.I)
# "(3. März 2021) ...", "Berlin, 3. März 2021 - ...": how the first paragraph of news begins.
_DATELINE = re.compile(
    r"[(（]?(?:[^\W\d_a-z][\w.'’-]*(?:[ /][^\W\d_a-z][\w.'’-]*){0,2}\s*[,:(（–—-]+\s*)?(?:den\s+)?"
)
_IN_URL = re.compile(r"/((?:19|20)\d\d)([/-])(1[0-2]|0?[1-9])\2([12]\d|3[01]|0?[1-9])(?:[/_.-]|$)")
_COMPACT_IN_URL = re.compile(r"[/_-]((?:19|20)\d\d)(1[0-2]|0[1-9])([12]\d|3[01]|0[1-9])(?:[/_.-]|$)")
_IN_URL_DAY_FIRST = re.compile(r"/([12]\d|3[01]|0?[1-9])-(1[0-2]|0?[1-9])-((?:19|20)\d\d)(?:[/_.-]|$)")
_TWICE_IN_URL = re.compile(r"/((?:19|20)(\d\d))/(1[0-2]|0[1-9])/\2\3([12]\d|3[01]|0[1-9])(?:[/_.-]|$)")
_ARCHIVE = re.compile(r"^https?://[^/]+/(?:web/)?\d{14}[a-z_]*/")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [\w.'’-]+){1,4}")
LEVELS = 5  # elements above the title that hold its neighbourhood
COMPACT = 8  # digits of "20240131": a mere number to a reader
DATE_SHARE = 0.5  # of a line's characters: then the line is there for the date
OUTER_LEVELS = 8  # elements above a mark that may be marked the same
MOST_READ = 100  # marks of a kind whose text is looked at: they may hold each other, and the whole page
MOST_BYLINES = 4
MOST_SIGNED = 2  # different names after "by": more are a list of articles
MOST_BYLINE = 200  # characters in what is marked as a byline
MOST_BEHIND = 50  # characters behind a date: a line with more is about something else


class VisibleText:
    """Looks through the short texts of a page once."""

    def __init__(self, tree: HtmlElement, url: str, title: Title, *, day_first: bool) -> None:
        """Stand ready; the page is walked when it is asked. The tree is not changed."""
        self._body: HtmlElement | None = tree.find(".//body")
        self._url, self._title, self._day_first = url, title, day_first

    @cached_property
    def _seen(self) -> LineIndex:
        start = self._body if self._body is not None else HtmlElement()
        return LineIndex(start, self._title.head, self._title.text)

    @cached_property
    def _near(self) -> list[Line]:
        return self._seen.near_title()

    def day_by_title(self) -> tuple[str | None, bool]:
        """Return the date that stands by the title, and whether an element there is marked as that day.

        No more of the page is looked at than the neighbourhood of the title.
        """
        head = self._title.head
        if "_seen" in self.__dict__:
            seen = self._seen
        elif head is not None:
            above = [head.element, *islice(head.element.iterancestors(), LEVELS)]
            start = next((node for node in above if node.tag in ("article", "main", "body")), above[-1])
            seen = LineIndex(start, head, self._title.text, most_lines=AFTER)
        else:
            return None, False
        date = self._beside_title(seen)
        own = [mark for mark in seen.marks if mark.place is Region.OWN]
        marked = [self._marked(own, kind) for kind in ("time", "named")] if date else []
        return date, any(one is not None and one[:10] == date[:10] for one in marked if date)

    def published(self) -> str | None:
        """Return the date that the page shows as the article's own."""
        own = [mark for mark in self._seen.marks if mark.place is Region.OWN]
        return (
            self._marked(own, "itemprop")
            or self._marked(own, "pubtime")
            or self._beside_title(self._seen)
            or self._in_url()
            or self._marked(own, "time")
            or self._marked(own, "named")
            or self._told()
            or self._only_one_beside()
        )

    def _marked(self, marks: Iterable[MarkedElement], kind: str) -> str | None:
        some = islice((mark for mark in marks if mark.kind == kind), MOST_READ)
        dates = (read_date(_stamp_of(mark), day_first=self._day_first) for mark in some)
        return next((date for date in dates if date), None)

    def _beside_title(self, seen: LineIndex) -> str | None:
        """Return the date that stands alone, or set apart, in a line around the title, else with which one opens."""
        opening: str | None = None
        for line in seen.near_title():
            if opening and line.number < (seen.title_line or 0):
                break  # what stands above the title may be the day of the visit
            for text in (*line.pieces, line.text) if len(line.pieces) > 1 else line.pieces:
                for found in self._days(text):
                    if line.is_long:
                        if _DATELINE.fullmatch(text[: found.start]):
                            opening = opening or found.value
                    elif _is_apart(text, found) and not _says_other(text[: found.start]):
                        return found.value
        return opening

    def _days(self, text: str) -> Iterator[DateMatch]:
        """Yield the dates of a text; a mere number is none in what people read."""
        for found in find_dates(text, day_first=self._day_first):
            if not text[found.start : found.end][:COMPACT].isdigit():
                yield found

    def _told(self) -> str | None:
        """Return the date of the first line that says what it is, else of the first that is little more than a date.

        That may be the day of an update: where no other is told, it is the best that is known.
        """
        alone: str | None = None
        for line in self._seen.lines:
            for text in () if line.is_long else dict.fromkeys((line.text, *line.pieces)):
                found = next(self._days(text), None)
                if found is None or _SAYS_OTHER.search(text[: found.start]):
                    continue
                if _SAYS_DATE.search(text[: found.start]):
                    return found.value
                if alone is None and found.end - found.start > DATE_SHARE * len(text):
                    alone = found.value
        return alone

    def _only_one_beside(self) -> str | None:
        """Return the one date in what is named a footer or the like."""
        beside = {
            date
            for mark in self._seen.marks
            if mark.place is Region.BESIDE
            and mark.kind not in ("author", "byline", "link")
            and (date := read_date(_stamp_of(mark), day_first=self._day_first))
        }
        # of the same day the one with its time; the order of a set is another in every run
        return max(sorted(beside), key=len) if len({date[:10] for date in beside}) == 1 else None

    def _in_url(self) -> str | None:
        url = _ARCHIVE.sub("", self._url)  # an archive's address tells when it looked
        if match := _IN_URL.search(url) or _TWICE_IN_URL.search(url):
            return read_date(f"{match[1]}-{match[3]}-{match[4]}")
        if match := _IN_URL_DAY_FIRST.search(url):
            return read_date(f"{match[3]}-{match[2]}-{match[1]}")
        match = _COMPACT_IN_URL.search(url)
        return read_date("-".join(match.groups())) if match else None

    def bylines(self) -> Iterator[list[str]]:
        """Yield the bylines that the page shows, the most certain first."""
        told = self._signatures()
        by_title = [(mark, names) for mark, names in told if self._is_by_title(mark)]
        if len({tuple(names) for _, names in by_title}) == 1:
            yield _together(by_title)
        if len({tuple(names) for _, names in told}) > MOST_BYLINES and not self._seen.is_typed():
            return  # a list of articles by many hands has no author
        if told:
            yield _together(told)
        near = [name for line in self._near if (name := find_signature(line, self._before.get(line.number)))]
        if len(set(near)) <= MOST_SIGNED:
            yield from ([name] for name in near)
        yield self._linked()
        signed = [name for line in self._seen.lines if (name := find_signature(line, is_near=False))]
        if len(set(signed)) <= MOST_SIGNED:
            yield from ([name] for name in signed)

    def _signatures(self) -> list[tuple[MarkedElement, list[str]]]:
        """List what is marked as an author, else as a byline, each with the names in it."""
        own = [mark for mark in self._seen.marks if mark.place is Region.OWN]
        for kind in ("author", "byline"):
            marks = _outermost(islice((mark for mark in own if mark.kind == kind), MOST_READ))
            if told := [(mark, names) for mark in marks if (names := read_names(mark.node))]:
                return told
        return []

    def _is_by_title(self, mark: MarkedElement) -> bool:
        at = self._seen.title_line
        return at is not None and -BEFORE <= mark.number - at <= AFTER

    @cached_property
    def _before(self) -> dict[int, Line]:
        """Each line by the number of the line behind it."""
        return {line.number + 1: line for line in self._seen.lines}

    def _linked(self) -> list[str]:
        """List the one name that links to an author's page, where just one does."""
        found = {
            name: None
            for mark in self._seen.marks
            if mark.kind == "link" and mark.place is Region.OWN
            if _NAME.fullmatch(name := squeeze("".join(iter_pieces(mark.node))))
        }
        return list(found) if len(found) == 1 else []


def _outermost(marks: Iterable[MarkedElement]) -> list[MarkedElement]:
    """Keep the marks of names that hold little else, and of those within each other the outer one."""
    kept: list[MarkedElement] = []
    for mark in marks:
        if sum(len(piece.strip()) for piece in iter_pieces(mark.node)) > MOST_BYLINE:
            continue
        if not kept or all(
            node is not kept[-1].node for node in islice(mark.node.iterancestors(), OUTER_LEVELS)
        ):
            kept.append(mark)
    return kept


def _together(told: list[tuple[MarkedElement, list[str]]]) -> list[str]:
    """List the names of the first byline, and those that are marked as authors right after it."""
    first, names = told[0]
    together = list(names)
    last = first.number
    for mark, more in told[1:]:
        if first.kind != "author" or mark.number - last > 1:
            break
        together += more
        last = mark.number
    return together


def _says_other(text: str) -> bool:
    return bool(_SAYS_UPDATED.search(text) or _SAYS_OTHER.search(text))


def _is_apart(text: str, found: DateMatch) -> bool:
    """Tell whether a date stands by itself in a line: alone, or behind a sign or a word that leads to one."""
    if found.end - found.start > DATE_SHARE * len(text):
        return True
    before, after = text[: found.start], text[found.end :].lstrip(" .,)）")
    if not _LEADS_DATE.search(before) and not _SAYS_DATE.search(before):
        return False
    return len(after) <= MOST_BEHIND and not after[:1].islower()


def _stamp_of(mark: MarkedElement) -> str:
    """Return what a marked date says: what it tells machines, else what it shows."""
    node = mark.node
    told = node.get("datetime") or node.get("content") or node.get("data-time") or ""
    if not told and node.tag == "abbr":  # microformats hide the machine's date in the title
        told = node.get("title") or ""
    if told and (mark.kind != "named" or node.get("datetime")):
        return told if len(told) <= SHORT else ""
    shown = squeeze("".join(iter_pieces(node)))
    return shown if len(shown) <= SHORT else ""
