"""The visible text of a page -> the article's date and its authors.

Marked elements are used first (microdata, `time`, `rel=author`, class names), then the lines around the title, then
lines with a label ("发布于", "Posted on"). Comments, sidebars and lists of other articles are ignored.
"""

from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.lexicon import PhrasePattern
from linkvault.extract.metadata.author_names import NAME
from linkvault.extract.metadata.bylines import dated_parts, find_signature, is_topic, iter_pieces, read_names
from linkvault.extract.metadata.dates import DAY_LENGTH, DateMatch, find_dates, read_date, read_stamp
from linkvault.extract.metadata.element_roles import NAMED_ROLES, TITLED_TAGS, Region, Role
from linkvault.extract.metadata.normalize import squeeze
from linkvault.extract.metadata.short_lines import AFTER, BEFORE, SHORT, Line, LineIndex, MarkedElement
from linkvault.extract.metadata.titles import Title

_DATE_LABEL = PhrasePattern("bylines", "<<date_label>>")
# Labels of dates other than that of publication.
_UPDATED_LABEL = PhrasePattern("bylines", "<<updated_label>>")
_OTHER_DATE = PhrasePattern("bylines", "<<other_date>>")
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
_STAMP = re.compile(r"1?\d{9}(?:\d{3}|\.\d+)?")  # seconds or milliseconds, from 1994 on
_STAMPED = frozenset({"datetime", "content", "title", "timestamp"})
_DIGITS = re.compile(r"\d{4}|\d+[./]\d")
_VERSION = re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
LEVELS = 5  # ancestors of the title that are searched for the article around it
COMPACT = 8  # digits of "20240131", which is not a date in visible text
DATE_SHARE = 0.5  # of a line's characters: a line with a larger share is a line for the date
OUTER_LEVELS = 8  # ancestors of a marked element that may have the same role
MOST_READ = 100  # elements of a role whose text is read: they may be nested and contain the page
MOST_BYLINES = 4  # different ones: more are a list of articles
LABEL_PIECES = 4  # of the element before a date that may be its label
MANY_DAYS = 8  # different ones in marked elements: those of a list
MOST_BETWEEN = 8  # lines from one date of a list to the next; posts of a forum have more
CLOSE = 3  # lines between the title and the account of its author
MOST_SIGNED = 2  # different names after "by": more are a list of articles
LONGEST_BYLINE = 200  # characters of an element that is marked as a byline
MOST_AFTER_DATE = 50  # characters after a date: a line with more is about something else


class VisibleText:
    """The short texts of a page, indexed when they are first needed."""

    def __init__(self, tree: HtmlElement, url: str, title: Title, *, day_first: bool) -> None:
        """Store the arguments; the page is indexed on first use, and not changed."""
        self._body: HtmlElement | None = tree.find(".//body")
        self._url, self._title, self._day_first = url, title, day_first
        self._has_other_dates = False  # by their labels: of a release, of an event

    @cached_property
    def _lines(self) -> LineIndex:
        start = self._body if self._body is not None else HtmlElement()
        return LineIndex(start, self._title.heading, self._title.text)

    @cached_property
    def _near(self) -> list[Line]:
        return self._lines.near_title()

    def date_near_title(self) -> tuple[str | None, bool]:
        """Return the date near the title, and whether an element there is marked as that date.

        Only the elements around the title are indexed, unless the page is indexed already.
        """
        heading = self._title.heading
        if "_lines" in self.__dict__:
            index = self._lines
        elif heading is not None:
            above = [heading.element, *islice(heading.element.iterancestors(), LEVELS)]
            start = next((node for node in above if node.tag in ("article", "main", "body")), above[-1])
            index = LineIndex(start, heading, self._title.text, most_lines=AFTER)
        else:
            return None, False
        date = self._date_near_title(index)
        own = [mark for mark in index.marks if mark.region is Region.ARTICLE]
        marked = [self._marked_date(own, role) for role in (Role.TIME, Role.NAMED_DATE)] if date else []
        return date, any(
            other is not None and other[:DAY_LENGTH] == date[:DAY_LENGTH] for other in marked if date
        )

    def published(self) -> str | None:
        """Return the article's date by the visible text or the URL; None if the page shows none."""
        own = [mark for mark in self._lines.marks if mark.region is Region.ARTICLE]
        entries = self._find_entries(own)
        if entries and self._lines.is_discussion():
            entries = set()
        own = [mark for mark in own if mark.number not in entries]
        return (
            self._marked_date(own, Role.PROPERTY_DATE)
            or self._marked_date(own, Role.PUBLISHED_TIME)
            or self._date_near_title(self._lines, entries)
            or self._date_in_url()
            or self._marked_date(own, Role.TIME)
            or self._marked_date(own, Role.NAMED_DATE)
            or self._labelled_date(entries)
            or self._only_margin_date()
        )

    def _marked_date(self, marks: Iterable[MarkedElement], role: Role) -> str | None:
        """Return the date of the first element with a role, of an update only if there is no other."""
        update: str | None = None
        for mark in islice((mark for mark in marks if mark.role is role), MOST_READ):
            date = self._read_mark(mark)
            if date is None:
                continue
            label = _read_label(mark) if role in (Role.TIME, Role.NAMED_DATE) else ""
            if _OTHER_DATE.search(label):
                self._has_other_dates = True
            elif not _UPDATED_LABEL.search(label):
                return date
            else:
                update = update or date
        return update

    def _read_mark(self, mark: MarkedElement) -> str | None:
        """Return the date of an element that is marked as one: of its text, else of a Unix time in an attribute."""
        date = read_date(_date_text(mark), day_first=self._day_first)
        return date or next((read_stamp(stamp) for stamp in _find_stamps(mark)), None)

    def _find_entries(self, marks: Iterable[MarkedElement]) -> set[int]:
        """Return the lines of the dates of a list of articles: many days, in elements alike, close to each other."""
        alike: dict[tuple[str, str], list[MarkedElement]] = {}
        for mark in islice((mark for mark in marks if mark.role in (Role.TIME, Role.NAMED_DATE)), MOST_READ):
            alike.setdefault((mark.node.tag, mark.node.get("class") or ""), []).append(mark)
        entries: set[int] = set()
        for some in alike.values():
            lines = sorted({mark.number for mark in some})
            if len(lines) < MANY_DAYS or lines[-1] - lines[0] > MOST_BETWEEN * len(lines):
                continue
            if len({(self._read_mark(mark) or "")[:DAY_LENGTH] for mark in some}) >= MANY_DAYS:
                entries.update(lines)
        return entries

    def _date_near_title(self, index: LineIndex, entries: Container[int] = ()) -> str | None:
        """Return the date that is alone or set apart in a line around the title, else at the start of a paragraph.

        :param entries: lines that belong to other articles
        """
        opening: str | None = None
        labels = {line.number + 1: line.text for line in index.lines if line.text.endswith((":", "："))}
        for line in index.near_title():
            if line.number in entries:
                continue
            if opening and line.number < (index.title_line or 0):
                break  # a date above the title may be the current date
            for label, text in _label_pieces(line, labels.get(line.number, "")):
                for match in () if _is_other_date(label) else self._find_dates(text):
                    if line.is_long:
                        if _DATELINE.fullmatch(text[: match.start]):
                            opening = opening or match.value
                    elif _is_set_apart(text, match) and not _is_other_date(text[: match.start]):
                        return match.value
        return opening

    def _find_dates(self, text: str) -> Iterator[DateMatch]:
        """Yield the dates in a visible text, without those that are only digits."""
        for match in find_dates(text, day_first=self._day_first):
            if not text[match.start : match.end][:COMPACT].isdigit():
                yield match

    def _labelled_date(self, entries: Container[int]) -> str | None:
        """Return the date of the first line with a date label, else of the first line that is little more than a date.

        The latter may be the date of an update: if there is no other, it is the best known.
        """
        alone: str | None = None
        for line in self._lines.lines:
            is_skipped = line.is_long or line.number in entries
            for text in () if is_skipped else dict.fromkeys((line.text, *line.pieces)):
                match = next(self._find_dates(text), None)
                if match is None or _OTHER_DATE.search(text[: match.start]):
                    continue
                if _DATE_LABEL.search(text[: match.start]):
                    return match.value
                is_alone = match.end - match.start > DATE_SHARE * len(text)
                if alone is None and is_alone and not (self._has_other_dates or _VERSION.fullmatch(text)):
                    alone = match.value
        return alone

    def _only_margin_date(self) -> str | None:
        """Return the date in footers and the like; None if they have several or none."""
        dates = {
            date
            for mark in self._lines.marks
            if mark.region is Region.MARGIN
            and mark.role not in NAMED_ROLES
            and (date := self._read_mark(mark))
        }
        # of the same day the one with a time; sorted, because the order of a set differs between runs
        return max(sorted(dates), key=len) if len({date[:DAY_LENGTH] for date in dates}) == 1 else None

    def _date_in_url(self) -> str | None:
        url = _ARCHIVE.sub("", self._url)  # a web archive's URL contains the time of the capture
        if match := _IN_URL.search(url) or _TWICE_IN_URL.search(url):
            return read_date(f"{match[1]}-{match[3]}-{match[4]}")
        if match := _IN_URL_DAY_FIRST.search(url):
            return read_date(f"{match[3]}-{match[2]}-{match[1]}")
        match = _COMPACT_IN_URL.search(url)
        return read_date("-".join(match.groups())) if match else None

    def bylines(self) -> Iterator[list[str]]:
        """Yield the bylines that the page shows, the most certain first."""
        signatures = self._signatures()
        near_title = [(mark, names) for mark, names in signatures if self._is_near_title(mark)]
        if signatures and all(map(self._is_above_title, signatures)):
            yield self._dated_account_name()  # the name above the title is that of the owner of the site or project
        if len({tuple(names) for _, names in near_title}) == 1:
            yield _join_adjacent(near_title)
        if len({tuple(names) for _, names in signatures}) > MOST_BYLINES and not self._lines.is_discussion():
            return  # a list of articles by several authors has no author
        if signatures:
            yield _join_adjacent(signatures)
        near = [name for line in self._near if (name := find_signature(line, self._before.get(line.number)))]
        if len(set(near)) <= MOST_SIGNED:
            yield from ([name] for name in near)
        yield self._name_beside_date()
        yield self._account_name()
        yield self._linked_name()
        signed = [name for line in self._lines.lines if (name := find_signature(line, is_near=False))]
        if len(set(signed)) <= MOST_SIGNED:
            yield from ([name] for name in signed)
        yield self._card_name()

    def _card_name(self) -> list[str]:
        """Return the name in a footer or the like that is marked as the author and as a visiting card."""
        cards = (
            mark.node
            for mark in self._lines.marks
            if mark.region is Region.MARGIN
            and mark.role is Role.BYLINE
            and {"author", "vcard"} <= set(re.split(r"[\s_-]+", mark.node.get("class") or ""))
        )
        names = {name: None for card in islice(cards, MOST_READ) for name in read_names(card)}
        return list(names) if len(names) == 1 else []

    def _signatures(self) -> list[tuple[MarkedElement, list[str]]]:
        """Return the elements marked as authors, else as bylines, each with the names in it."""
        own = [mark for mark in self._lines.marks if mark.region is Region.ARTICLE]
        for role in (Role.AUTHOR, Role.BYLINE):
            marks = _outermost(islice((mark for mark in own if mark.role is role), MOST_READ))
            if signatures := [(mark, names) for mark in marks if (names := read_names(mark.node))]:
                return signatures
        return []

    def _is_near_title(self, mark: MarkedElement) -> bool:
        title_line = self._lines.title_line
        return title_line is not None and -BEFORE <= mark.number - title_line <= AFTER

    def _is_above_title(self, signature: tuple[MarkedElement, list[str]]) -> bool:
        title_line = self._lines.title_line
        return title_line is not None and signature[0].number < title_line

    def _dated_account_name(self) -> list[str]:
        """Return the name of the account next to the title if its line has a date: "ada released this on 1 March"."""
        accounts = {mark.number for mark in self._lines.marks if mark.role is Role.ACCOUNT_LINK}
        has_date = any(mark.role is Role.TIME and mark.number in accounts for mark in self._lines.marks)
        return self._account_name() if has_date else []

    @cached_property
    def _before(self) -> dict[int, Line]:
        """The lines by the number of the next line."""
        return {line.number + 1: line for line in self._lines.lines}

    def _name_beside_date(self) -> list[str]:
        """Return the name in a line near the title such as "3 March 2026 · 4 min · Ada Lovelace"; empty without one."""
        for line in self._near:
            date, name = dated_parts(line.text)
            if self._body is not None and name and any(self._find_dates(date)):
                roles = (Role.AUTHOR_LINK, Role.ACCOUNT_LINK)
                own = {mark.node for mark in self._lines.marks if mark.role in roles}
                return [] if is_topic(name, self._body, own) else [name]
        return []

    def _account_name(self) -> list[str]:
        """Return the name of the only account that is linked next to the title; empty if several or none are."""
        title_line = self._lines.title_line
        names = {
            name: None
            for mark in self._lines.marks
            if title_line is not None
            and mark.role is Role.ACCOUNT_LINK
            and mark.region is Region.ARTICLE
            and -CLOSE <= mark.number - title_line <= CLOSE
            if (name := squeeze("".join(iter_pieces(mark.node))))
        }
        return list(names) if len(names) == 1 else []

    def _linked_name(self) -> list[str]:
        """Return the name that links to an author's page; empty if several or none do."""
        names = {
            name: None
            for mark in self._lines.marks
            if mark.role is Role.AUTHOR_LINK and mark.region is Region.ARTICLE
            if NAME.fullmatch(name := squeeze("".join(iter_pieces(mark.node))))
        }
        return list(names) if len(names) == 1 else []


def _outermost(marks: Iterable[MarkedElement]) -> list[MarkedElement]:
    """Return the elements that contain little but names; of nested elements the outer one."""
    outermost: list[MarkedElement] = []
    for mark in marks:
        if sum(len(piece.strip()) for piece in iter_pieces(mark.node)) > LONGEST_BYLINE:
            continue
        if not outermost or all(
            node is not outermost[-1].node for node in islice(mark.node.iterancestors(), OUTER_LEVELS)
        ):
            outermost.append(mark)
    return outermost


def _join_adjacent(signatures: list[tuple[MarkedElement, list[str]]]) -> list[str]:
    """Return the names of the first byline, and of elements marked as authors directly after it."""
    first, names = signatures[0]
    joined = list(names)
    last = first.number
    for mark, more in signatures[1:]:
        if first.role is not Role.AUTHOR or mark.number - last > 1:
            break
        joined += more
        last = mark.number
    return joined


def _is_other_date(text: str) -> bool:
    return bool(_UPDATED_LABEL.search(text) or _OTHER_DATE.search(text))


def _label_pieces(line: Line, before: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a line and the line itself, each with the piece before it if that has no date.

    :param before: the line before, if it is a label
    """
    for piece in line.pieces:
        yield before, piece
        before = "" if any(map(str.isdigit, piece)) else piece
    if len(line.pieces) > 1:
        yield "", line.text


def _read_label(mark: MarkedElement) -> str:
    """Return the text of a marked date up to the year, with the text directly before it."""
    node = mark.node
    previous, parent = node.getprevious(), node.getparent()
    text = previous.tail if previous is not None else parent.text if parent is not None else None
    if not (text or "").strip() and previous is not None:
        text = "".join(islice(iter_pieces(previous), LABEL_PIECES))
    own = "".join(islice(iter_pieces(node), LABEL_PIECES)) if mark.role is Role.NAMED_DATE else ""
    return f"{squeeze(text or '')[-SHORT:]} {_DIGITS.split(own, maxsplit=1)[0][:SHORT]}"


def _is_set_apart(text: str, match: DateMatch) -> bool:
    """Return whether a date is set apart in a line: alone, or after a separator or a label."""
    if match.end - match.start > DATE_SHARE * len(text):
        return True
    before, after = text[: match.start], text[match.end :].lstrip(" .,)）")
    if not _LEADS_DATE.search(before) and not _DATE_LABEL.search(before):
        return False
    return len(after) <= MOST_AFTER_DATE and not after[:1].islower()


def _find_stamps(mark: MarkedElement) -> Iterator[str]:
    """Yield the Unix times in the attributes of a marked date, unless it shows the time of day, as a clock does."""
    stamps = [
        value
        for name, value in mark.node.items()
        if (name in _STAMPED or name.startswith("data-")) and _STAMP.fullmatch(value.strip())
    ]
    if stamps and not _CLOCK.match(squeeze("".join(iter_pieces(mark.node)))[:SHORT]):
        yield from stamps


def _date_text(mark: MarkedElement) -> str:
    """Return the text of a marked date: its machine-readable attribute, else its visible text."""
    node = mark.node
    attribute = node.get("datetime") or node.get("content") or node.get("data-time") or ""
    if not attribute and node.tag in TITLED_TAGS:  # microformats have the machine-readable date in the title
        attribute = node.get("title") or ""
    if attribute and (mark.role is not Role.NAMED_DATE or node.get("datetime")):
        return attribute if len(attribute) <= SHORT else ""
    shown = squeeze("".join(iter_pieces(node)))
    return shown if len(shown) <= SHORT else ""
